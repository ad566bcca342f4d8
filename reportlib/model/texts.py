"""A seed as it was read and as it was repaired; offsets count code points of the original text."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


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
    origin: Sequence[int]
    ends: Sequence[int]
    boilerplate: tuple[tuple[int, int], ...] = ()
    mends: tuple[Mend, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original half-open span of a clean, non-empty half-open span."""
        return self.origin[start], self.ends[end - 1]

    def is_boilerplate(self, offset: int) -> bool:
        """Tell whether a clean offset lies in the furniture of a web page."""
        index = bisect_right(self.boilerplate, (offset, len(self.text) + 1)) - 1
        return index >= 0 and self.boilerplate[index][0] <= offset < self.boilerplate[index][1]
