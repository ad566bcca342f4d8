"""Which ledger a table is: its heads in one to three lines, its title, and where its rows begin.

Nothing but the heads and the title decides. A table that no schema fits is
refused with the nearest schema and the heads that it lacks; its own cells are
never repeated, for nobody knows yet whether they are heads or people.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportlib.ledgers.schemas import Column, Schema, Schemas
from reportlib.ledgers.sheets import Row, Table

_DEEPEST = 25
_FEWEST = 3
_BRACKETS = re.compile(r"[(\[〔【<《].*?[)\]〕】>》]")
_NOISE = re.compile(r"[\s*＊:：。、★▲#]+|^\d{1,2}[.、]|必填|选填")
_LOOSE = re.compile("(?:基本)?(?:情况|信息|状况|内容|登记)$|^(?:基本|详细)")
_PART = re.compile("(.+?)(?:省份?|省市|城市|市州?|州市|县区?|区县|县市区?|乡镇|镇街?)")
_MEASURE = re.compile("(?:[万千百]?元(?:/人?月)?|人|岁|月|天|个|年/?月/?日?|是/?否|有/?无)")
_UNIT = re.compile("(万|千|百)元")
_FACTORS = {"万": 10_000, "千": 1_000, "百": 100}
# Sheets that a workbook has beside its ledger: instructions and lists of the template.
_NO_LEDGER = re.compile("^(?:填表说明|说明|填报说明|封面|目录|notes?|lists?|选项|下拉|数据字典|字典)", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A column of the table that a schema knows.

    Attributes:
        at: Where it stands, from 0.
        column: What it is.
        factor: What one in its head's unit is (万元 → 10000).
        parts: Columns to its right that go on with it (务工地点: 省, 市, 县).
    """

    at: int
    column: Column
    factor: int = 1
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A table that is a known ledger.

    Attributes:
        schema: Which one.
        columns: Its known columns, by their place.
        head: The row of the last line of heads, from 1.
        titles: What stands above the heads, line by line.
        unknown: How many further columns have heads that nothing knows.
    """

    schema: Schema
    columns: tuple[Mapped, ...]
    head: int
    titles: tuple[str, ...]
    unknown: int

    def at(self, key: str) -> int | None:
        """Return where a column stands, from 0, or None."""
        return next((one.at for one in self.columns if one.column.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognised:
    """A table that no schema fits.

    Attributes:
        nearest: The schema that fits best, or None if nothing looks like a ledger.
        missing: Its required columns that the table lacks.
        empty: Whether the table holds nothing, or is no ledger by its name.
    """

    nearest: Schema | None
    missing: tuple[Column, ...]
    empty: bool = False


def recognise(table: Table, file: str, schemas: Schemas) -> Recognised | Unrecognised:
    """Say which ledger a table is.

    Args:
        table: The table.
        file: The file's name without its ending, and the names of its folders.
        schemas: What may be recognised.
    """
    if _NO_LEDGER.match(table.name) or not any(any(row) for row in table.top):
        return Unrecognised(nearest=None, missing=(), empty=True)
    heads = [_reading(last, names, table) for last, names in _heads(table)]
    best = [_best(heads, schema) for schema in schemas.schemas.values()]
    found = [one for one in best if one is not None]
    named = _named(found, table, file)
    chosen = [one for one in named or found if not _missing(one)]
    if chosen:
        return max(chosen, key=lambda one: (_certain(one, file, table), len(one.columns), _title(one, table, file)))  # fmt: skip
    nearest = max(named or found, key=lambda one: (len(one.columns), _title(one, table, file)), default=None)  # fmt: skip
    # A summary beside the register is named by the file alone, and has none of its heads.
    told = nearest is not None and any(_title(nearest, table, file)[:2])
    if nearest is None or (len(nearest.columns) < (2 if named else _FEWEST) and not told):
        return Unrecognised(nearest=None, missing=())
    return Unrecognised(nearest=nearest.schema, missing=_missing(nearest))


@lru_cache(maxsize=1 << 14)
def bare(head: str) -> str:
    """Return a head without spaces, marks and what stands in brackets."""
    return _BRACKETS.sub("", plain(head))


@lru_cache(maxsize=1 << 14)
def plain(head: str) -> str:
    """Return a head in one width, without spaces and marks."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", head)).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What a column may be called: the words of a place that it is a part of, and each name plain and bare."""

    said: str
    wholes: tuple[str, ...]
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """The first rows, read as heads and titles: what every schema is held against.

    ``words`` are all that a schema may know of them; rows of people have none.
    """

    heads: tuple[_Head, ...]
    words: frozenset[str]
    head: int
    titles: tuple[str, ...]


def _reading(last: int, names: Sequence[Sequence[str]], table: Table) -> _Reading:
    heads = tuple(
        _Head(
            said="".join(choices), wholes=tuple(one for choice in choices for one in _wholes(choice)),
            names=tuple((form(choice), choice) for choice in choices for form in (plain, bare)),
        )
        for choices in names
    )  # fmt: skip
    words = {word for one in heads for word in one.wholes}
    words |= {name for one in heads for name, _ in one.names}
    return _Reading(
        heads=heads, words=frozenset(words), head=_numbered(table, last + 1), titles=_titles(table.top[: last + 1])
    )  # fmt: skip


def _best(heads: Sequence[_Reading], schema: Schema) -> Recognised | None:
    known = _known(schema)
    return max((_fit(one, schema, known) for one in heads), key=_goodness, default=None)


def _known(schema: Schema) -> Mapping[str, Column]:
    """Index the columns of a schema by every head; full heads go before those without brackets."""
    found: dict[str, Column] = {}
    for form in (plain, bare):
        for column in schema.columns:
            for head in (column.zh, column.en, *column.heads):
                if form(head):
                    found.setdefault(form(head), column)
    return found


def _heads(table: Table) -> Iterator[tuple[int, list[list[str]]]]:
    """Give every reading of the first rows as heads: last row, and per column what it may be called."""
    top = [_across(row, number, table) for number, row in enumerate(table.top)]
    for last in range(min(len(top), _DEEPEST)):
        if sum(bool(cell) for cell in table.top[last]) < _FEWEST - 1:
            continue
        for lines in (1, 2, 3):
            if last + 1 >= lines:
                yield last, _names(top[last + 1 - lines : last + 1], table.width)


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


def _names(lines: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Return, per column, what its heads may mean: over and under together, then each alone."""
    filled = [_to_the_right(one, below=lines[-1]) for one in lines[:-1]]
    found: list[list[str]] = []
    for column in range(width):
        under = lines[-1][column]
        over = list(dict.fromkeys(one[column] for one in filled if one[column] not in {"", under}))
        names = ["".join([*over[at:], under]) for at in range(len(over)) if under]
        names += [_LOOSE.sub("", plain(one)) + under for one in over if under]
        if not under or _MEASURE.fullmatch(plain(under)):
            # A cell under a head may be the first row already: only its unit leaves the head its name.
            names += [f"{one}({under})" for one in over[::-1]]
        found.append([*names, under] if under else names)
    return found


def _to_the_right(line: Sequence[str], below: Sequence[str]) -> list[str]:
    """Carry a head of several columns over those that have a head of their own below it only."""
    cells: list[str] = []
    for at, cell in enumerate(line):
        carried = cells[-1] if cells and not cell and below[at] and below[at - 1] else cell
        cells.append(carried)
    return cells


def _fit(reading: _Reading, schema: Schema, known: Mapping[str, Column]) -> Recognised:
    taken: dict[str, Mapped] = {}
    strange = 0
    if known.keys().isdisjoint(reading.words):
        strange = sum(bool(one.said) for one in reading.heads)
        return Recognised(schema=schema, columns=(), head=reading.head, titles=reading.titles, unknown=strange)  # fmt: skip
    for at, told in enumerate(reading.heads):
        whole = _whole(told, known)
        column, head = (whole, "") if whole else _meaning(told, known)
        if column is None:
            strange += bool(told.said)
        elif column.key not in taken:
            unit = _UNIT.search(told.said) if column.unit else None
            factor = _FACTORS[unit[1]] if unit and head else 1
            taken[column.key] = Mapped(at=at, column=column, factor=factor)
        elif whole:
            before = taken[column.key]
            taken[column.key] = replace(before, parts=(*before.parts, at))
    return Recognised(
        schema=schema, columns=tuple(sorted(taken.values(), key=lambda one: one.at)),
        head=reading.head, titles=reading.titles, unknown=strange,
    )  # fmt: skip


def _wholes(choice: str) -> tuple[str, ...]:
    """Return the places that a head may name a part of: 务工地点 over 省, 市, 县, or 务工省份."""
    match = _PART.fullmatch(plain(choice))
    return (bare(match[1]), bare(f"{match[1]}地点")) if match else ()


def _whole(told: _Head, known: Mapping[str, Column]) -> Column | None:
    columns = (known.get(stem) for stem in told.wholes)
    return next((one for one in columns if one is not None and one.type == "place"), None)


def _meaning(told: _Head, known: Mapping[str, Column]) -> tuple[Column | None, str]:
    for name, choice in told.names:
        column = known.get(name)
        if column is not None:
            return column, choice
    return None, ""


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


def _goodness(found: Recognised) -> tuple[int, int, int]:
    """Prefer the reading with the most known columns, then few lines without meaning, then the upper."""
    parts = sum(len(one.parts) for one in found.columns)
    return len(found.columns) + parts, -found.unknown, -found.head


def _missing(found: Recognised) -> tuple[Column, ...]:
    have = {one.column.key for one in found.columns}
    free = {key for group in found.schema.either if have & set(group) for key in group}
    return tuple(
        one for one in found.schema.columns if one.required and one.key not in have | free
    ) + tuple(
        one for group in found.schema.either if not have & set(group)
        for one in found.schema.columns if one.key in group and not one.required
    )  # fmt: skip


def _sources(found: Recognised, table: Table, file: str) -> tuple[str, str, str]:
    return ("".join(plain(one) for one in found.titles), plain(table.name), plain(file))


def _title(found: Recognised, table: Table, file: str) -> tuple[int, ...]:
    """Return how well title, sheet name and file name each speak of a schema."""
    schema = found.schema
    words = {plain(one) for one in (*schema.titles, schema.zh, schema.en, schema.command)}
    return tuple(
        max((len(word) for word in words if word in source), default=0)
        for source in _sources(found, table, file)
    )


def _certain(found: Recognised, file: str, table: Table) -> bool:
    if not found.schema.pattern:
        return False
    pattern = re.compile(found.schema.pattern)
    return any(pattern.search(source) for source in _sources(found, table, file))


def _named(found: Sequence[Recognised], table: Table, file: str) -> list[Recognised]:
    """Return the fits whose schema the title names; without a title the sheet's name, then the file's."""
    sure = [one for one in found if _certain(one, file, table)]
    if sure:
        return sure
    for source in range(3):
        said = [one for one in found if _title(one, table, file)[source]]
        if said:
            return said
    return []
