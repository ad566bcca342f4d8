"""The declared queries asked of a store or of a part of one: sums that can be added to those of other parts.

A query's rows are gathered once for each combination of dimensions; what towns,
counties and prefectures have is added up from there, so levels agree by construction.
A year to date counts a person once: the row of his last month speaks for him, until
the month in which he stands again. Medians keep how often each amount occurs, and
numbers of different things keep the things, so that these too can be added exactly.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportlib.ledgers.cells import Key
from reportlib.ledgers.cutting import Cut, cuts
from reportlib.ledgers.queries import LEVELS, Book, Query
from reportlib.ledgers.working import AT_WORK, prepare, prepared

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AREAS = ("prefecture_id", "county_id", "town_id", "village_id")
UNPLACED = "?"
# What cannot be added up as a number.
_SPREAD = frozenset({"distinct", "median"})
_YEAR = "upto >= month AND left(upto, 4) = left(month, 4)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What some rows come to for one result.

    Attributes:
        parent: The id of the area above.
        count: How many rows.
        size: How many people (or cases) stand behind them.
        total: The sum of amounts; None where there are none.
        largest: The largest single contribution.
        spread: How often each amount (for a median) or thing (for a number of different ones) occurs.
    """

    parent: str
    count: int
    size: int
    total: Decimal | None = None
    largest: Decimal | None = None
    spread: Mapping[Any, int] = field(default_factory=dict)

    def plus(self, other: "Sum") -> "Sum":
        """Return what these rows and those of another part come to; no person is in both."""
        both = defaultdict(int, self.spread)
        for value, times in other.spread.items():
            both[value] += times
        return Sum(
            parent=self.parent, count=self.count + other.count, size=self.size + other.size,
            total=added(self.total, other.total), spread=dict(both),
            largest=max((one.largest for one in (self, other) if one.largest is not None), default=None),
        )  # fmt: skip


Part = dict[Key, Sum]


def added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return the sum of what is there; None if neither is."""
    return other if one is None else one if other is None else one + other


def gather(
    connection: "DuckDBPyConnection", book: Book, ledgers: Collection[str], months: Sequence[str]
) -> Part:
    """Return every sum of every query but rates, as the rows give it.

    Years to date of queries that add months up are left to who has all parts.

    Args:
        connection: The store or a part of it; only temporary tables are made in it.
        book: The queries.
        ledgers: The ledgers of which the whole store holds anything; what needs others is not asked.
        months: Every month of the whole store.
    """
    prepare(connection, book, months)
    found: Part = {}
    for query in book.queries.values():
        if query.rows and not {*query.needs, *query.needs_poor}.isdisjoint(ledgers):
            found.update(_asked(connection, book, query))
    return found


def _asked(connection: "DuckDBPyConnection", book: Book, query: Query) -> Part:
    told = tuple(cuts(query))
    source = _source(connection, book, query, told)
    found: Part = {}
    if query.value in _SPREAD:
        for cut, level, time in _lots(told):
            found.update(_spread(connection, source, cut, level, time))
        return found
    sources = {"month": source}
    if query.single and not query.unique:
        sources = {"month": _first("rows_of")}
        if "year" in query.times:
            joined = f"(SELECT rows_of.* REPLACE (upto AS month) FROM rows_of JOIN ledger_months ON {_YEAR})"
            sources["made_year"] = _first(joined)
    for time, rows in sources.items():
        for cut in told:
            found.update(_sums(connection, cut, rows, time))
    return found


def _lots(told: Sequence[Cut]) -> Iterator[tuple[Cut, str, str]]:
    for cut in told:
        for level in cut.levels:
            for time in cut.query.times:
                yield cut, level, time


def _source(connection: "DuckDBPyConnection", book: Book, query: Query, told: Sequence[Cut]) -> str:
    """Return SQL of a query's rows; what would be worked out for each cut anew is kept in a table."""
    base = _base(book, query, sorted({one for cut in told for one in cut.dims}))
    if query.single and not query.unique:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE rows_of AS {base}")
        return "rows_of"
    if _to_date(query) and not _is_at_work(query):
        replaced = "lead(month) OVER (PARTITION BY person, left(month, 4) ORDER BY month)"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE rows_of AS SELECT * REPLACE ({replaced} AS until) FROM ({base})"
        )
        return "rows_of"
    return f"({base})"


def _to_date(query: Query) -> bool:
    """Say whether a year to date counts the row of a person's last month."""
    return query.single and "year" in query.times


def _is_at_work(query: Query) -> bool:
    return query.rows.split(" ")[0] == AT_WORK


def _base(book: Book, query: Query, dims: Sequence[str]) -> str:
    """Return SQL of a query's rows: month, person, places, dimensions, amount, heads."""
    worked = re.search(rf"\b{AT_WORK}\b|\bwas_{AT_WORK}\b", query.rows) is not None
    columns = [
        f"cut_{one}" if worked and prepared(book.dimensions[one]) else f"{book.dimensions[one].column} AS cut_{one}"
        for one in dims
    ]  # fmt: skip
    amount = query.of if query.of and query.value != "distinct" else "CAST(NULL AS DECIMAL(38,2))"
    thing = query.of if query.value == "distinct" else "NULL"
    order = [query.best] if query.best else []
    order += [] if query.unique else ["file", "sheet", "row"]
    rank = f"row_number() OVER (ORDER BY {', '.join(order)})" if order and query.single else "0"
    until = "until" if _to_date(query) and _is_at_work(query) else "NULL AS until"
    parts = [
        "month", "person", *AREAS, *columns, f"{amount} AS amount", f"{thing} AS thing",
        f"{query.heads or 1} AS heads", f"{rank} AS rank", until,
    ]  # fmt: skip
    return f"SELECT {', '.join(parts)} FROM {query.rows}"


def _first(source: str) -> str:
    """Return SQL that keeps one row of a person and month: the best, then the first."""
    return (
        f"(SELECT * FROM {source} QUALIFY row_number() OVER (PARTITION BY person, month ORDER BY rank) = 1)"
    )  # fmt: skip


def _sums(
    connection: "DuckDBPyConnection", cut: Cut, source: str, time: str
) -> Iterator[tuple[Key, Sum]]:
    """Give the sums of a cut at its levels; for who counts once, also those of the years to date."""
    query = cut.query
    people = "sum(heads)" if query.heads else "count(*)" if query.single or query.unique else "count(DISTINCT person)"  # fmt: skip
    # Different people of several villages are added up, so that levels agree: that takes the villages.
    deepest = LEVELS.index(cut.levels[-1]) if "DISTINCT" not in people else len(AREAS) - 1
    keys = ["month", *(["until"] if _to_date(query) else []), *AREAS[: deepest + 1], *cut.columns]
    words = ", ".join(f"{one}::VARCHAR AS {one}" for one in keys)
    largest = "NULL" if query.value != "sum" else "max(amount / heads)" if query.heads else "max(amount)"  # fmt: skip
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE cube AS SELECT {words}, n, size, total, largest FROM (SELECT {', '.join(keys)}, "
        f"count(*) AS n, {people} AS size, sum(amount) AS total, {largest} AS largest FROM {source} GROUP BY ALL)"
    )
    times = [time, "year"] if time == "month" and _to_date(query) else [time]
    for level in cut.levels:
        for one in times:
            for row in connection.execute(_summed(cut, level, one)).fetchall():
                yield from _made(cut, level, row[:-4], row[-4:])


def _summed(cut: Cut, level: str, time: str) -> str:
    """Return SQL that adds a cube up to a level and time."""
    depth = LEVELS.index(level)
    above = f"{AREAS[depth - 1]} AS above" if depth else "'' AS above"
    # A row of the year counts until a later one of the same person replaces it.
    source = f"cube JOIN ledger_months ON {_YEAR} AND (until IS NULL OR upto < until)" if time == "year" else "cube"  # fmt: skip
    return (
        f"SELECT {_period(time)} AS period, {AREAS[depth]} AS area, {above}, {''.join(f'{one}, ' for one in cut.columns)}"
        f"sum(n) AS n, sum(size) AS size, sum(total) AS total, max(largest) AS largest FROM {source} GROUP BY ALL"
    )


def _period(time: str) -> str:
    to_date = "left({0}, 4) || '-01/' || {0}"
    return {"month": "month", "year": to_date.format("upto"), "made_year": to_date.format("month")}[time]  # fmt: skip


def _spread(
    connection: "DuckDBPyConnection", source: str, cut: Cut, level: str, time: str
) -> Iterator[tuple[Key, Sum]]:
    """Give what cannot be added up as numbers: amounts and things, each with how often it occurs."""
    depth = LEVELS.index(level)
    above = AREAS[depth - 1] if depth else "''"
    keys = [f"{_period(time)} AS period", f"{AREAS[depth]} AS area", f"{above} AS above", *cut.columns]  # fmt: skip
    joined = f"{source} AS b" + (f" JOIN ledger_months ON {_YEAR}" if time == "year" else "")
    people = "count(*)" if cut.query.unique and time == "month" else "count(DISTINCT person)"
    found: Part = {}
    for row in connection.execute(
        f"SELECT {', '.join(keys)}, count(*), {people}, NULL, NULL FROM {joined} GROUP BY ALL"
    ).fetchall():
        found.update(_made(cut, level, row[:-4], row[-4:]))
    spreads: dict[Key, dict[Any, int]] = defaultdict(dict)
    value = "thing" if cut.query.value == "distinct" else "amount"
    for row in connection.execute(
        f"SELECT {', '.join(keys)}, {value}, count(*) FROM {joined} WHERE {value} IS NOT NULL GROUP BY ALL"
    ).fetchall():
        for key, _ in _made(cut, level, row[:-2], (0, 0, None, None)):
            spreads[key][row[-2]] = int(row[-1])
    for key, one in found.items():
        yield key, replace(one, spread=spreads[key])


def _made(
    cut: Cut, level: str, keys: tuple[str | None, ...], sums: tuple[Any, ...]
) -> Iterator[tuple[Key, Sum]]:
    period, area, above, *values = keys
    if above is None or period is None:
        return
    count, size, total, largest = sums
    key = Key(
        query=cut.query.key, level=level, area=area or f"{above}{UNPLACED}", period=named(period),
        dims=tuple(zip(cut.dims, (one or UNPLACED for one in values), strict=True)),
    )  # fmt: skip
    yield key, Sum(
        parent=above, count=int(count or 0), size=int(size or 0), total=_exact(total), largest=_exact(largest)
    )  # fmt: skip


def _exact(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def named(period: str) -> str:
    """Return a period as facts name it: January to December is the year."""
    end = period.rpartition("/")[2]
    return period[:4] if "/" in period and end == f"{period[:4]}-12" else period
