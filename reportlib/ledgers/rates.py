"""Rates: one result by another, of the same place, period and cut."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from reportlib import lexicon
from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.computing import quotient
from reportlib.ledgers.coverage import month_before
from reportlib.ledgers.queries import Book, Query


def rates(book: Book, cells: Mapping[Key, Cell]) -> Iterator[Cell]:
    """Give every rate whose numerator and denominator are there."""
    for query in book.queries.values():
        if query.value == "rate":
            for key, above in cells.items():
                if key.query == query.numerator:
                    yield from _rate(query, above, cells)


def _rate(query: Query, above: Cell, cells: Mapping[Key, Cell]) -> Iterator[Cell]:
    key = above.key
    part = tuple(query.part.items())
    if not set(part) <= set(key.dims) or not _in_time(query, key.period):
        return
    told = replace(key, query=query.key, dims=tuple(one for one in key.dims if one not in part))
    below = cells.get(denominator(query, told))
    if below is None or not below.value:
        return
    if lexicon.load().get(query.indicator).unit == "percent":
        value = (above.value * 100 / below.value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    else:
        value = quotient(above.value, below.value, 2)
    yield Cell(key=told, parent=above.parent, value=value, size=above.size)


def _in_time(query: Query, period: str) -> bool:
    kind = "month" if len(period) == len("2021-06") else "year"
    return kind in query.times or ("whole_year" in query.times and len(period) == len("2021"))


def numerator(query: Query, told: Key) -> Key:
    """Return the cell above the line of a rate."""
    dims = tuple(sorted({*told.dims, *query.part.items()}))
    return replace(told, query=query.numerator, dims=dims)


def denominator(query: Query, told: Key) -> Key:
    """Return the cell below the line of a rate."""
    period = month_before(told.period, query.shift) if query.shift else told.period
    return replace(told, query=query.denominator, period=period)
