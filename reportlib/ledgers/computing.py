"""Sums into results: those of one store, or of many parts of one, every result at every level, before anything is withheld."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.coverage import month_before
from reportlib.ledgers.gathering import Part, Sum, added, gather, named
from reportlib.ledgers.queries import LEVELS, Book, Query
from reportlib.ledgers.working import months_told

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def compute(
    connection: "DuckDBPyConnection",
    book: Book,
    ledgers: Collection[str],
    parts: Iterable[Part] | None = None,
) -> dict[Key, Cell]:
    """Return every result of every query but rates, as the rows give it.

    Args:
        connection: The store; only temporary tables are made in it.
        book: The queries.
        ledgers: The ledgers that hold anything; what needs others is not asked.
        parts: What the parts of the store come to, if they were gathered elsewhere.
    """
    months = months_told(connection)
    if parts is None:
        parts = [gather(connection, book, ledgers, months)]
    return finished(parts, book, months)


def finished(parts: Iterable[Part], book: Book, months: Sequence[str]) -> dict[Key, Cell]:
    """Return the results of a store from the sums of its parts, in an order that does not depend on these.

    Args:
        parts: The sums of each; a person stands in one part only.
        book: The queries.
        months: Every month of the store.
    """
    sums: Part = {}
    for part in parts:
        for key, one in part.items():
            before = sums.get(key)
            sums[key] = one if before is None else before.plus(one)
    sums.update(_to_date(sums, book, months))
    sums.update(tuple(_compared(sums, book)))
    order = {key: number for number, key in enumerate(book.queries)}
    ranked = sorted(
        sums, key=lambda one: (order[one.query], LEVELS.index(one.level), one.dims, one.period, one.area)
    )  # fmt: skip
    return {key: _cell(book.queries[key.query], key, sums[key]) for key in ranked}


def _to_date(sums: Part, book: Book, months: Sequence[str]) -> Iterator[tuple[Key, Sum]]:
    """Add the months of a year up; of people it is only sure that they are as many as in the fullest month."""
    told: dict[Key, dict[str, Sum]] = {}
    for key, one in sums.items():
        query = book.queries[key.query]
        if "year" in query.times and not query.single and query.value not in {"distinct", "median"}:
            told.setdefault(replace(key, period=""), {})[key.period] = one
    for key, by_month in told.items():
        for upto in months:
            some = [by_month[one] for one in months if one in by_month and one[:4] == upto[:4] and one <= upto]  # fmt: skip
            if some:
                yield replace(key, period=named(f"{upto[:4]}-01/{upto}")), _year(some)


def _compared(sums: Part, book: Book) -> Iterator[tuple[Key, Sum]]:
    """Give the things that a month has no longer, or for the first time, beside an earlier one of which any are told."""
    for query in book.queries.values():
        if query.value not in {"gone", "come"}:
            continue
        for key, now in sums.items():
            if key.query != query.numerator or len(key.period) != len("2021-06"):
                continue
            earlier = replace(
                key, query=query.denominator, period=month_before(key.period, query.shift)
            )
            before = sums.get(earlier)
            if before is None:
                continue
            ours, theirs = set(now.spread), set(before.spread)
            things = theirs - ours if query.value == "gone" else ours - theirs
            yield (
                replace(key, query=query.key),
                Sum(parent=now.parent, count=len(things), size=0, spread=dict.fromkeys(things, 1)),
            )


def _year(some: Sequence[Sum]) -> Sum:
    total, largest = None, None
    for one in some:
        total, largest = added(total, one.total), added(largest, one.largest)
    return Sum(
        parent=some[0].parent, count=sum(one.count for one in some), size=max(one.size for one in some),
        total=total, largest=largest,
    )  # fmt: skip


def _cell(query: Query, key: Key, told: Sum) -> Cell:
    return Cell(key=key, parent=told.parent, value=_value(query, told), size=told.size, largest=told.largest)  # fmt: skip


def _value(query: Query, told: Sum) -> Decimal:
    if query.value == "persons":
        return Decimal(told.size)
    if query.value == "rows":
        return Decimal(told.count)
    if query.value in {"distinct", "gone", "come"}:
        return Decimal(len(told.spread))
    if query.value == "median":
        return quotient(_middle(told.spread), Decimal(1), 2)
    below = Decimal(told.count) if query.value == "mean" else Decimal(1)
    return quotient(told.total or Decimal(0), below, 2)


def _middle(spread: Mapping[Decimal, int]) -> Decimal:
    """Return the median of amounts that occur so often each; nought if there are none."""
    rows = sum(spread.values())
    if not rows:
        return Decimal(0)
    # Of an even number of amounts the mean of the two in the middle.
    wanted = ((rows - 1) // 2, rows // 2)
    found: list[Decimal] = []
    seen = 0
    for amount in sorted(spread):
        seen += spread[amount]
        while len(found) < len(wanted) and wanted[len(found)] < seen:
            found.append(Decimal(amount))
    return (found[0] + found[1]) / 2


def quotient(above: Decimal, below: Decimal, digits: int) -> Decimal:
    """Return a quotient with so many digits behind the point; one more where it would look like a whole number.

    A whole number counts as exact, which a rounded quotient is not.
    """
    exact = above / below
    found = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    while found == found.to_integral_value() != exact and digits < 12:
        digits += 1
        found = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found
