"""What leaves the house: briefs, their pages and their files."""

from dataclasses import dataclass, field
from typing import Any, Literal

from reportlib.model.statistics import Correction, Finding, Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """One entry of the sources annex: the document, the sentence and the number in it.

    ``query`` names the declared query of a figure from registers; its document is a statement.
    """

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
    query: str = ""


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
