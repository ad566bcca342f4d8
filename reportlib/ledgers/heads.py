"""The first rows of a table read as heads: what each column may be called, in one to three lines.

Rows of people are read so, too, for nobody knows yet where they begin; what cannot
be a head, by the words with which heads end, is not looked at further.
"""

import itertools
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlib.ledgers.sheets import Row, Table

FEWEST = 3
_DEEPEST = 25
_BRACKETS = re.compile(r"[(\[〔【<《].*?[)\]〕】>》]")
_NOISE = re.compile(r"[\s*＊:：。、★▲#]+|^\d{1,2}[.、]|必填|选填")
_LOOSE = re.compile("(?:基本)?(?:情况|信息|状况|内容|登记)$|^(?:基本|详细)")
_PART = re.compile("(.+?)(?:省份?|省市|城市|市州?|州市|县区?|区县|县市区?|乡镇|镇街?)")
_MEASURE = re.compile("(?:[万千百]?元(?:/人?月)?|人|岁|月|天|个|年/?月/?日?|是/?否|有/?无)")
# A cell with one of these may be a head by what stands before it, or within.
_OPEN = re.compile(r"^\.|[()\[\]〔〕【】<>《》必选填]")
_PLACE_ENDS = frozenset("省份市州县区镇街")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a column may be called: the words of a place that it is a part of, and each name plain and bare."""

    said: str
    wholes: tuple[str, ...]
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The first rows, read as heads and titles: what every schema is held against.

    ``words`` are all that a schema may know of them; rows of people have none.
    """

    heads: tuple[Head, ...]
    words: frozenset[str]
    head: int
    titles: tuple[str, ...]
    strange: int


_NONE = Head(said="", wholes=(), names=())
# A column that no schema can know: what it is called does not matter.
_STRANGE = Head(said="?", wholes=(), names=())


def readings(table: Table, known: Collection[str], tails: Collection[str]) -> list[Reading]:
    """Return every reading of the first rows as heads; of those without a known word only the one that any schema would take.

    Args:
        table: The table.
        known: Every word that any schema knows.
        tails: What those words end with.
    """
    top = [_across(row, number, table) for number, row in enumerate(table.top)]
    found: list[Reading] = []
    strangest: tuple[int, int] | None = None
    at = 0
    for last in range(min(len(top), _DEEPEST)):
        if sum(bool(cell) for cell in table.top[last]) < FEWEST - 1:
            continue
        strange = [bool(cell) and _is_strange(cell, tails) for cell in top[last]]
        head, titles = _numbered(table, last + 1), _titles(table.top[: last + 1])
        for lines in range(1, min(3, last + 1) + 1):
            heads = _heads(top[last + 1 - lines : last + 1], strange)
            words = _words(heads)
            goodness = (-sum(bool(one.said) for one in heads), -head)
            if words.isdisjoint(known):
                if strangest is not None and goodness <= strangest:
                    continue
                # Of two that are as good the first is taken, so it stands where it comes.
                if strangest is not None:
                    del found[at]
                strangest, at = goodness, len(found)
            found.append(Reading(heads=heads, words=words, head=head, titles=titles, strange=-goodness[0]))  # fmt: skip
    return found


@lru_cache(maxsize=1 << 14)
def bare(head: str) -> str:
    """Return a head without spaces, marks and what stands in brackets."""
    return _BRACKETS.sub("", plain(head))


@lru_cache(maxsize=1 << 14)
def plain(head: str) -> str:
    """Return a head in one width, without spaces and marks."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", head)).lower()


def _heads(lines: Sequence[Sequence[str]], strange: Sequence[bool]) -> tuple[Head, ...]:
    """Return what each column may be called by some lines; which a schema cannot know whatever stands above is known."""
    filled = [_to_the_right(one, below=lines[-1]) for one in lines[:-1]]
    heads = []
    for column, under in enumerate(lines[-1]):
        if strange[column]:
            heads.append(_STRANGE)
            continue
        over = tuple(dict.fromkeys(one[column] for one in filled if one[column] not in {"", under}))
        heads.append(_head(over, under) if over or under else _NONE)
    return tuple(heads)


def _words(heads: Sequence[Head]) -> frozenset[str]:
    told = [one for one in heads if one.names]
    return frozenset([*(word for one in told for word in one.wholes), *(name for one in told for name, _ in one.names)])  # fmt: skip


def _is_strange(under: str, tails: Collection[str]) -> bool:
    """Say whether no schema knows a head that ends with a cell, whatever stands above it."""
    said = plain(under)
    return bool(said) and said not in tails and said[-1] not in _PLACE_ENDS and not _OPEN.search(said) and not _MEASURE.fullmatch(said)  # fmt: skip


@lru_cache(maxsize=1 << 12)
def _head(over: tuple[str, ...], under: str) -> Head:
    """Return what a column may be called by the cells above its last and that cell: over and under together, then each alone."""
    choices = ["".join([*over[at:], under]) for at in range(len(over)) if under]
    choices += [_LOOSE.sub("", plain(one)) + under for one in over if under]
    if not under or _MEASURE.fullmatch(plain(under)):
        # A cell under a head may be the first row already: only its unit leaves the head its name.
        choices += [f"{one}({under})" for one in over[::-1]]
    choices += [under] if under else []
    return Head(
        said="".join(choices), wholes=tuple(one for choice in choices for one in _wholes(choice)),
        names=tuple((form(choice), choice) for choice in choices for form in (plain, bare)),
    )  # fmt: skip


def _wholes(choice: str) -> tuple[str, ...]:
    """Return the places that a head may name a part of: 务工地点 over 省, 市, 县, or 务工省份."""
    match = _PART.fullmatch(plain(choice))
    return (bare(match[1]), bare(f"{match[1]}地点")) if match else ()


def _across(row: Row, number: int, table: Table) -> list[str]:
    """Return a row with merged cells filled, over all columns that they cover."""
    cells = [*row, *[""] * (table.width - len(row))]
    for top, first, bottom, last in table.spans:
        if top <= number <= bottom and top < len(table.top) and first < len(table.top[top]):
            # A title over the whole width is no head of every column.
            if last - first + 1 >= max(table.width - 1, 4):
                continue
            for column in range(first, min(last + 1, len(cells))):
                cells[column] = cells[column] or table.top[top][first]
    return cells


def _to_the_right(line: Sequence[str], below: Sequence[str]) -> list[str]:
    """Carry a head of several columns over those that have a head of their own below it only."""
    cells: list[str] = []
    for at, cell in enumerate(line):
        carried = cells[-1] if cells and not cell and below[at] and below[at - 1] else cell
        cells.append(carried)
    return cells


def _numbered(table: Table, head: int) -> int:
    """Step over a line that merely numbers the columns (1 2 3 …, 甲 乙 1 2 …)."""
    if head < len(table.top):
        cells = [one for one in table.top[head] if one]
        digits = [int(one) for one in (cell.strip("()（）") for cell in cells) if one.isdecimal()]
        steps = all(after == before + 1 for before, after in itertools.pairwise(digits))
        if len(digits) >= 4 and digits[0] <= 2 and steps and len(cells) - len(digits) <= 3:
            return head + 1
    return head


def _titles(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return what stands above the heads; a line of many cells is a line of heads."""
    lines = [[cell for cell in row if cell] for row in rows[:-1]]
    return tuple("　".join(dict.fromkeys(one)) for one in lines if 0 < len(one) <= 6)
