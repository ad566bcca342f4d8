"""The frozen types that cross rooms; no behaviour beyond checks of themselves.

Field names follow SDMX for statistics, the W3C Web Annotation selectors for
evidence (start, end, exact), BCP 47 for languages and GB/T 2260 for areas.
Offsets are half-open and count code points of the original decoded text.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Lang = Literal["zh", "en"]
Qualifier = Literal["exact", "approx", "at_least", "at_most"]
Measure = Literal["level", "change", "growth_rate", "share", "target", "completion_rate"]
Kind = Literal["total", "event", "organisation", "standard", "assumption", "individual"]
AreaLevel = Literal[
    "country", "region", "province", "prefecture", "county", "town", "village", "station", "partner"
]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open, never empty stretch of an original text, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse empty and negative spans."""
        if not 0 <= self.start < self.end:
            message = f"not a span: {self.start}..{self.end}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """One repair of a text: where, what stood there, what stands there now, and why."""

    start: int
    end: int
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One masked piece of personal data: where it was and of what kind, never what it said."""

    start: int
    end: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The address of a stretch of a decoded text inside a spreadsheet or a PDF page."""

    start: int
    end: int
    sheet: str = ""
    ref: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedDocument:
    """One seed as decoded: the original text (BOM removed) and what its catalogue says.

    ``text`` is already redacted (same length), ``withheld`` lists what was masked.
    ``sha256`` is the digest of the file's bytes. ``places`` are names as the
    catalogue gives them; ``date`` is an ISO date, year-month or year, or empty.
    ``guessed`` names the fields that no catalogue entry gave.
    """

    doc: str
    filename: str
    sha256: str
    encoding: str
    media_type: str
    text: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    retrieved: str = ""
    year: str = ""
    places: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanText:
    """A repaired text and the way back from each of its characters to the original.

    ``origin[i]`` and ``ends[i]`` are the original half-open span that clean
    character i stands for. Paragraphs end at a line feed. ``boilerplate`` are sorted
    clean spans that belong to the web page, not to the article; ``mends`` are in
    original offsets.
    """

    doc: str
    text: str
    origin: tuple[int, ...]
    ends: tuple[int, ...]
    boilerplate: tuple[tuple[int, int], ...] = ()
    mends: tuple[Mend, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original half-open span of a clean, non-empty half-open span."""
        return self.origin[start], self.ends[end - 1]

    def is_boilerplate(self, offset: int) -> bool:
        """Tell whether a clean offset lies in the furniture of a web page."""
        index = bisect_right(self.boilerplate, (offset, len(self.text) + 1)) - 1
        return index >= 0 and self.boilerplate[index][0] <= offset < self.boilerplate[index][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One measured statement of one document, as `facts.md` of the design defines it.

    ``value`` is in base units, null for a range, whose bounds are ``value_low``
    and ``value_high``. ``precision`` is the last digit that the text states, in
    base units. ``period`` is one of the forms of the design (``2018``,
    ``2018-01/2018-08``, ``2015-12``, ``2016/..``, ``../2020`` …) or null.
    ``form`` is the repaired, simplified wording of ``exact`` (clean text), which
    the Chinese edition prints.
    """

    fact_id: str
    doc: str
    start: int
    end: int
    source: dict[str, Any]
    exact: str
    quote: str
    quote_start: int
    quote_end: int
    value: Decimal | None
    value_low: Decimal | None
    value_high: Decimal | None
    unit: str
    hedge: str | None
    qualifier: Qualifier
    precision: Decimal
    place: str
    ref_area: str
    area_id: str
    area_level: str
    parent_area: str
    group: str
    indicator: str
    measure: Measure
    kind: Kind
    period: str | None
    period_inferred: bool
    baseline: str | None
    destination: str | None
    counterpart: str | None
    part_of: str | None
    organised: bool
    rule: str
    note: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One item of a place's 主要做法, whole: position, printed label, lead phrase and text.

    ``text`` is the clean text of the item without its list mark; ``start`` and
    ``end`` are original offsets, ``clean_start`` and ``clean_end`` clean ones.
    """

    practice_id: str
    doc: str
    place: str
    ref_area: str
    area_id: str
    area_level: str
    parent_area: str
    ordinal: int
    label: str
    title: str | None
    text: str
    start: int
    end: int
    clean_start: int
    clean_end: int
    themes: tuple[str, ...]
    counterpart: str | None = None
    section: str = ""
    period: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One key of the tidy data: everything that was told about it, merged or in conflict.

    The key is area_id, indicator, measure, group, destination, counterpart, period
    and unit (kind is total). ``facts`` are the ids of all tellings, the chosen one first;
    ``status`` is ``single``, ``agreed`` or ``conflicted``. ``alternatives`` holds
    the ids of facts that tell another value.
    """

    area_id: str
    ref_area: str
    place: str
    area_level: str
    parent_area: str
    indicator: str
    measure: Measure
    group: str
    destination: str | None
    counterpart: str | None
    period: str | None
    value: Decimal | None
    value_low: Decimal | None
    value_high: Decimal | None
    unit: str
    qualifier: Qualifier
    precision: Decimal
    status: Literal["single", "agreed", "conflicted"]
    facts: tuple[str, ...]
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check of the arithmetic: what was compared, the verdict and by how much.

    ``verdict`` is one of ``holds``, ``rounding``, ``fails``, ``scopes``,
    ``unchecked``. ``zh`` and ``en`` say it in a sentence each; ``facts`` are the
    ids of every fact involved; ``areas`` the area ids it concerns.
    """

    finding_id: str
    rule: str
    verdict: Literal["holds", "rounding", "fails", "scopes", "unchecked"]
    areas: tuple[str, ...]
    facts: tuple[str, ...]
    left: str
    right: str
    difference: str
    zh: str
    en: str
    acknowledged: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something a person should know: severity, where, both wordings."""

    code: str
    severity: Literal["info", "warning", "error"]
    where: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One entry of ``seeds/corrections.toml`` that was applied, for the annex."""

    action: str
    doc: str
    exact: str
    reason: str
    before: str
    after: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What later stages need to know of a seed: names, dates, and its clean text for quoting.

    ``facts`` spans are original offsets; ``clean`` is the repaired text with its
    map, from which sentences are quoted and translation units are cut.
    """

    doc: str
    filename: str
    sha256: str
    title: str
    publisher: str
    date: str
    year: str
    text: str
    clean: CleanText
    guessed: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedUnit:
    """One sentence of a document in both languages, its figures as ``{…}`` placeholders.

    ``start`` and ``end`` are clean offsets; ``target`` is "" while the unit is
    open; ``facts`` are the ids behind the placeholders, in the order of the source;
    ``context`` is document, place, item and position, as the memory keeps it.
    """

    doc: str
    start: int
    end: int
    source: str
    target: str
    status: Literal["approved", "draft", "machine", "pending"]
    facts: tuple[str, ...]
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Everything that a run knows: documents, facts, practices, observations and findings."""

    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]
    practices: tuple[Practice, ...]
    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]
    units: tuple[TranslatedUnit, ...] = ()
    corrections: tuple[Correction, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """One entry of the sources annex: the document, the sentence and the number in it."""

    number: int
    fact_id: str
    doc: str
    title: str
    title_en: str
    before: str
    exact: str
    after: str
    quote_en: str
    start: int
    end: int
    computed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A finished document in two languages, every label and number already formatted.

    ``blocks`` are the harvested block objects in the notebook's order (see
    ``reportlib.briefing.blocks`` for their shapes); ``meta`` is what the page's
    head and foot print, keyed by language.
    """

    code: str
    slug: str
    kind: str
    area_id: str
    period: str | None
    template: str
    editions: tuple[Lang, ...]
    meta: dict[str, Any]
    blocks: tuple[dict[str, Any], ...]
    notes: tuple[SourceNote, ...] = ()
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    terms: tuple[dict[str, str], ...] = ()
    pending: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """A rendered page: the text, and the folder that its relative links start from."""

    text: str
    base: str
    title: str
    author: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file carried inside a PDF: name, bytes, its relationship to the document."""

    name: str
    content: bytes
    relationship: Literal["Source", "Data", "Supplement", "Alternative"]
    description: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfDocument:
    """A finished PDF: bytes, page count, embedded font names and what fell back."""

    content: bytes
    pages: int
    fonts: tuple[str, ...] = ()
    fallback: tuple[str, ...] = field(default_factory=tuple)
