"""Which ledger a table is: its heads in one to three lines, its title, and where its rows begin.

Nothing but the heads and the title decides. A table that no schema fits is
refused with the nearest schema and the heads that it lacks; its own cells are
never repeated, for nobody knows yet whether they are heads or people.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportlib.ledgers.heads import FEWEST, Head, Reading, bare, plain, readings
from reportlib.ledgers.schemas import Column, Schema, Schemas
from reportlib.ledgers.sheets import Table

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recogniser:
    """Holds tables against schemas whose heads were indexed once.

    Attributes:
        known: By schema, its columns by every head.
        words: All heads of all schemas.
        tails: What heads end with.
    """

    known: Sequence[tuple[Schema, Mapping[str, Column]]]
    words: frozenset[str]
    tails: frozenset[str]

    def recognise(self, table: Table, file: str) -> Recognised | Unrecognised:
        """Say which ledger a table is.

        Args:
            table: The table.
            file: The file's name without its ending, and the names of its folders.
        """
        if _NO_LEDGER.match(table.name) or not any(any(row) for row in table.top):
            return Unrecognised(nearest=None, missing=(), empty=True)
        heads = readings(table, self.words, self.tails)
        best = [max((_fit(one, schema, known) for one in heads), key=_goodness, default=None) for schema, known in self.known]  # fmt: skip
        return _chosen([one for one in best if one is not None], table, file)


def recogniser(schemas: Schemas) -> Recogniser:
    """Return what recognises the ledgers of some schemas."""
    known = [(one, _known(one)) for one in schemas.schemas.values()]
    words = frozenset(word for _, heads in known for word in heads)
    tails = frozenset(word[at:] for word in words for at in range(len(word)))
    return Recogniser(known=known, words=words, tails=tails)


def recognise(table: Table, file: str, schemas: Schemas) -> Recognised | Unrecognised:
    """Say which ledger a single table is; for many, keep a ``Recogniser``."""
    return recogniser(schemas).recognise(table, file)


def _chosen(found: list[Recognised], table: Table, file: str) -> Recognised | Unrecognised:
    """Choose among the best fit of each schema."""
    named = _named(found, table, file)
    chosen = [one for one in named or found if not _missing(one)]
    if chosen:
        return max(chosen, key=lambda one: (_certain(one, file, table), len(one.columns), _title(one, table, file)))  # fmt: skip
    nearest = max(named or found, key=lambda one: (len(one.columns), _title(one, table, file)), default=None)  # fmt: skip
    # A summary beside the register is named by the file alone, and has none of its heads.
    told = nearest is not None and any(_title(nearest, table, file)[:2])
    if nearest is None or (len(nearest.columns) < (2 if named else FEWEST) and not told):
        return Unrecognised(nearest=None, missing=())
    return Unrecognised(nearest=nearest.schema, missing=_missing(nearest))


def _known(schema: Schema) -> Mapping[str, Column]:
    """Index the columns of a schema by every head; full heads go before those without brackets."""
    found: dict[str, Column] = {}
    for form in (plain, bare):
        for column in schema.columns:
            for head in (column.zh, column.en, *column.heads):
                if form(head):
                    found.setdefault(form(head), column)
    return found


def _fit(reading: Reading, schema: Schema, known: Mapping[str, Column]) -> Recognised:
    taken: dict[str, Mapped] = {}
    if known.keys().isdisjoint(reading.words):
        return Recognised(schema=schema, columns=(), head=reading.head, titles=reading.titles, unknown=reading.strange)  # fmt: skip
    strange = 0
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


def _whole(told: Head, known: Mapping[str, Column]) -> Column | None:
    columns = (known.get(stem) for stem in told.wholes)
    return next((one for one in columns if one is not None and one.type == "place"), None)


def _meaning(told: Head, known: Mapping[str, Column]) -> tuple[Column | None, str]:
    for name, choice in told.names:
        column = known.get(name)
        if column is not None:
            return column, choice
    return None, ""


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
