"""What a reader can reckon with: every whole and its parts, among the results that are told.

A line says that one cell is the sum of others: places below, values of a dimension,
a year to date and its months, and what the queries declare. What no line holds
cannot be worked out from other cells.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.coverage import month_before
from reportlib.ledgers.gathering import named
from reportlib.ledgers.queries import ADDITIVE, LEVELS, Book, Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A whole and its parts."""

    whole: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        """Return the whole and its parts."""
        return (self.whole, *self.parts)


def lines(cells: Mapping[Key, Cell], book: Book) -> Iterator[Line]:
    """Give every line of some results."""
    yield from _sums(cells, book)
    yield from _times(cells, book)
    yield from _declared(cells, book)


def _sums(cells: Mapping[Key, Cell], book: Book) -> Iterator[Line]:
    below: dict[tuple[Key, str], list[Key]] = {}
    for key, cell in cells.items():
        # Means are no sums, but whoever knows the heads can make sums of them.
        if book.queries[key.query].value not in ADDITIVE | {"mean"}:
            continue
        depth = LEVELS.index(key.level)
        if cell.parent and depth:
            whole = replace(key, level=LEVELS[depth - 1], area=cell.parent)
            below.setdefault((whole, ""), []).append(key)
        for at, (dimension, _) in enumerate(key.dims):
            whole = replace(key, dims=(*key.dims[:at], *key.dims[at + 1 :]))
            below.setdefault((whole, dimension), []).append(key)
    for (whole, _), parts in below.items():
        if whole in cells:
            yield Line(whole=whole, parts=tuple(parts))


def _times(cells: Mapping[Key, Cell], book: Book) -> Iterator[Line]:
    """Give the years to date that are the one before and a month: flows, and people where it happens to be so."""
    for key, cell in cells.items():
        if len(key.period) == len("2021-06") or book.queries[key.query].value not in ADDITIVE:
            continue
        end = key.period.rpartition("/")[2] if "/" in key.period else f"{key.period}-12"
        parts = [replace(key, period=end)]
        if not end.endswith("-01"):
            parts.append(replace(key, period=named(f"{end[:4]}-01/{month_before(end)}")))
        if (
            all(one in cells for one in parts)
            and sum(cells[one].value for one in parts) == cell.value
        ):
            yield Line(whole=key, parts=tuple(parts))


def _declared(cells: Mapping[Key, Cell], book: Book) -> Iterator[Line]:
    by_query: dict[str, list[Key]] = {}
    for key in cells:
        by_query.setdefault(key.query, []).append(key)
    for rule in book.identities:
        for key in by_query.get(rule.parts[0], ()):
            yield from _identity(rule, key, cells)


def _identity(rule: Identity, key: Key, cells: Mapping[Key, Cell]) -> Iterator[Line]:
    if rule.shift and len(key.period) != len("2021-06"):
        return
    whole = replace(
        key, query=rule.whole, dims=tuple(sorted({*key.dims, *rule.cut.items()})),
        period=month_before(key.period, rule.shift) if rule.shift else key.period,
    )  # fmt: skip
    parts = tuple(replace(key, query=one) for one in rule.parts)
    if whole not in cells or not all(one in cells for one in parts):
        return
    # A person may be in two parts, or move between places: then the parts are no sum, and tell nothing.
    if sum((cells[one].value for one in parts), Decimal(0)) == cells[whole].value:
        yield Line(whole=whole, parts=parts)
