"""The frozen types that cross rooms; no behaviour beyond checks of themselves.

Field names follow SDMX for statistics, the W3C Web Annotation selectors for
evidence (start, end, exact), BCP 47 for languages and GB/T 2260 for areas.
Offsets are half-open and count code points of the original decoded text.
"""

from reportlib.model.dataset import Dataset, Document, TranslatedUnit
from reportlib.model.documents import Attachment, Brief, Html, PdfDocument, SourceNote
from reportlib.model.statistics import (
    LANGS,
    AreaLevel,
    Correction,
    Fact,
    Finding,
    Issue,
    Kind,
    Lang,
    Measure,
    Observation,
    Practice,
    Qualifier,
)
from reportlib.model.texts import Cell, CleanText, Mend, SeedDocument, Span, Withheld

__all__ = [
    "LANGS",
    "AreaLevel",
    "Attachment",
    "Brief",
    "Cell",
    "CleanText",
    "Correction",
    "Dataset",
    "Document",
    "Fact",
    "Finding",
    "Html",
    "Issue",
    "Kind",
    "Lang",
    "Measure",
    "Mend",
    "Observation",
    "PdfDocument",
    "Practice",
    "Qualifier",
    "SeedDocument",
    "SourceNote",
    "Span",
    "TranslatedUnit",
    "Withheld",
]
