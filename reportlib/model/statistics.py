"""What the texts state, and what their statements come to: facts, practices, observations, findings."""

from dataclasses import dataclass
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
    acknowledged_en: str = ""

    @property
    def open(self) -> bool:
        """Whether the reason for which it was acknowledged has no English."""
        return bool(self.acknowledged) and not self.acknowledged_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something a person should know: severity, where, both wordings."""

    code: str
    severity: Literal["info", "warning", "error"]
    where: str
    zh: str
    en: str

    @property
    def both(self) -> str:
        """Both wordings in one line, once where they are the same."""
        return self.zh if self.zh == self.en else f"{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One entry of ``seeds/corrections.toml`` that was applied, for the annex.

    What ends in ``_en`` is the English of the same; ``reason_en`` is empty where
    the entry gives none, ``exact_en`` where ``exact`` quotes a document.
    """

    action: str
    doc: str
    exact: str
    reason: str
    before: str
    after: str
    by: str = ""
    reason_en: str = ""
    before_en: str = ""
    after_en: str = ""
    exact_en: str = ""

    @property
    def open(self) -> bool:
        """Whether the reason has no English."""
        return bool(self.reason) and not self.reason_en
