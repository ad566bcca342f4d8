"""Lines of a text cut into cells, and what a cell counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlib.extraction.placing import Place
from reportlib.extraction.tokens import Quantity
from reportlib.model import Measure
from reportlib.quantities import numerals

_CELL = re.compile(r"[^\t|｜]+")
_FIELD = re.compile(r"[^\s\t|｜]+")
# 省 外, and the mark of an “of which” column before it: #省 外.
_SINGLE = re.compile(r"[#＃*＊]?[\u4e00-\u9fff]")
_BRACKETED = re.compile(r"[（(][^（）()]{1,8}[)）]")
# 芒康县	1.35	8264 is a row of a table, and heads nothing; neither is it told as a sentence.
_ROW = re.compile(r"\t|[|｜]|\d[ \u3000]+\d+(?:\.\d+)?(?:[ \u3000]|$)")
_RULE = re.compile(r"[─━—–=＝_＿-]{4,}")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it stands and what it says."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a column or a row is about."""

    indicator: str
    unit: str
    kind: str
    scale: Decimal
    destination: str | None = None
    part: bool = False
    period: str | None = None
    place: Place | None = None
    group: str = "all"
    measure: Measure = "level"


def cells(text: str, start: int, end: int) -> list[Cell]:
    """Return the cells of a line: between tabs or bars, else between blanks.

    A printed table spreads short words over the width of a column (全　市, 娄 星 区): single
    characters that stand apart are one word.
    """
    line = text[start:end]
    barred = "\t" in line or "|" in line or "｜" in line
    pattern = _CELL if barred else _FIELD
    found: list[Cell] = []
    for match in pattern.finditer(line):
        words = match[0].strip(" \u3000\n\r")
        if words:
            at = start + match.start() + match[0].index(words[0])
            found.append(Cell(at, at + len(words), words))
    return found if barred else _gathered(found)


def is_row(text: str, start: int, end: int) -> bool:
    """Tell whether a line is cut into cells or holds numbers side by side."""
    return _ROW.search(text, start, end) is not None


def _gathered(row: Sequence[Cell]) -> list[Cell]:
    """Return a row in which single hanzi that stand apart are one word."""
    found: list[Cell] = []
    open_word = False
    for cell in row:
        single = _SINGLE.fullmatch(cell.text) is not None
        if single and open_word:
            last = found.pop()
            found.append(Cell(last.start, cell.end, last.text + cell.text))
        else:
            found.append(cell)
        open_word = single
    return found


def is_rule(row: Sequence[Cell]) -> bool:
    """Tell whether a row is a ruled line of a printed table."""
    return len(row) == 1 and _RULE.fullmatch(row[0].text) is not None


def joined(top: Sequence[Cell], below: Sequence[Cell]) -> list[Cell]:
    """Return one head from two rows of heads, when they line up.

    A row of units alone, （万人） （亿元）, stands below the columns at the right.
    """
    if len(top) > len(below) and all(_BRACKETED.fullmatch(one.text) for one in below):
        apart = len(top) - len(below)
        return [*top[:apart], *joined(top[apart:], below)]
    if len(top) != len(below):
        return list(top)
    return [
        one
        if one.text == two.text or two.text in one.text
        else Cell(one.start, one.end, one.text + two.text)
        for one, two in zip(top, below, strict=True)
    ]


def kind_of(unit: str) -> str:
    """Return the kind of number that a unit counts."""
    if unit.startswith(("yuan", "usd")):
        return "money"
    kinds = {
        "persons": "persons",
        "person_times": "persons",
        "households": "households",
        "percent": "rate",
    }
    return kinds.get(unit, "count")


def quantity_of(cell: Cell, head: Head) -> Quantity:
    """Return the number of a cell in the unit and scale of its head."""
    numeral = numerals.parse(cell.text.rstrip("%％").lstrip("-－"))
    value = numeral.value if numeral is not None and numeral.value is not None else Decimal(0)
    if cell.text[0] in "-－":
        value = -value
    precision = numeral.precision if numeral is not None else Decimal(1)
    return Quantity(
        start=cell.start, end=cell.end, core=cell.start, value=value * head.scale, low=None, high=None,
        unit=head.unit, kind=head.kind, written="", hedge=None, qualifier="exact", precision=precision * head.scale,
        form="arabic", digits=cell.text,
    )  # fmt: skip
