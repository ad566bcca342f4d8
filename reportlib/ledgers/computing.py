"""The declared queries run over the store: every result at every level, before anything is withheld.

A query's rows are gathered once for each combination of dimensions, at village
level; what towns, counties and prefectures have is added up from there, so levels
agree by construction. A year to date counts a person once: the row of his last
month speaks for him, until the month in which he stands again.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from reportlib import places
from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.queries import LEVELS, Book, Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AREAS = ("prefecture_id", "county_id", "town_id", "village_id")
_NOTHING = "CAST(NULL AS DECIMAL(38,2))"
# A year to date of rows that count once: those that no later row of the year has replaced by then.
_TO_DATE = "cube JOIN ledger_months ON upto >= month AND left(upto, 4) = left(month, 4) AND (until IS NULL OR upto < until)"
_REPLACED = "lead(month) OVER (PARTITION BY person, left(month, 4) ORDER BY month)"
# Who is at work, with the month in which a later row of the year takes over: worked out once for many queries.
AT_WORK = "at_work"
UNPLACED = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One query by one combination of dimensions, for the levels that tell it."""

    query: Query
    dims: tuple[str, ...]
    levels: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its dimensions."""
        return tuple(f"cut_{one}" for one in self.dims)


def compute(
    connection: "DuckDBPyConnection", book: Book, ledgers: Collection[str]
) -> dict[Key, Cell]:
    """Return every result of every query but rates, as the rows give it.

    Args:
        connection: The store; only temporary tables are made in it.
        book: The queries.
        ledgers: The ledgers that hold anything; what needs others is not asked.
    """
    _prepare(connection)
    found: dict[Key, Cell] = {}
    for query in book.queries.values():
        if query.value != "rate" and not {*query.needs, *query.needs_poor}.isdisjoint(ledgers):
            for cut in cuts(query):
                found.update((one.key, one) for one in _cut(connection, book, cut))
    return found


def cuts(query: Query) -> Iterator[Cut]:
    """Give the combinations of dimensions by which a query is told, each with its levels."""
    wanted: dict[tuple[str, ...], list[str]] = {}
    for level in LEVELS:
        for dims in query.combinations(level):
            wanted.setdefault(dims, []).append(level)
    for dims, levels in wanted.items():
        yield Cut(query=query, dims=dims, levels=tuple(levels))


def _prepare(connection: "DuckDBPyConnection") -> None:
    """Make what queries use besides the store's tables: who is at work, who was, the province of each place."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE at_work AS SELECT person, month, village_id, town_id, county_id, prefecture_id, "
        "sex, age, poor, destination, destination_class, trade, employer, wage, organised_by, "
        f"{_REPLACED} AS until FROM person_month WHERE state = 'at_work'"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE outer_area (area_id VARCHAR, province VARCHAR)"
    )
    named_places = connection.execute(
        "SELECT DISTINCT destination FROM at_work WHERE destination IS NOT NULL ORDER BY 1"
    ).fetchall()
    pairs = [(area, _province(area)) for (area,) in named_places]
    if pairs:
        connection.executemany("INSERT INTO outer_area VALUES (?, ?)", pairs)
    connection.execute(
        "CREATE OR REPLACE TEMP MACRO province_of(area) AS "
        "coalesce((SELECT o.province FROM outer_area o WHERE o.area_id = area), area)"
    )
    months = " UNION ".join(f"SELECT DISTINCT month FROM {one}" for one in _tables(connection))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE ledger_months AS SELECT month AS upto, "
        f"strftime(strptime(month || '-01', '%Y-%m-%d') + INTERVAL 1 MONTH, '%Y-%m') AS following FROM ({months})"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW was_at_work AS "
        "SELECT at_work.* REPLACE (following AS month) FROM at_work JOIN ledger_months ON upto = month"
    )


def _province(area: str) -> str:
    """Return the province of a place of work; a region, a country or an unknown place stands for itself."""
    gazetteer = places.load()
    if area not in gazetteer.areas:
        return area
    above = (gazetteer.get(area), *gazetteer.lineage(area))
    return next((one.area_id for one in above if one.level == "province"), area)


def _tables(connection: "DuckDBPyConnection") -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM duckdb_columns() WHERE column_name = 'prefecture_id' AND NOT internal "
        "AND schema_name = 'main' AND database_name = current_database() "
        "AND table_name NOT LIKE 'set_aside_%' AND table_name <> 'person_month' ORDER BY table_name"
    ).fetchall()
    return [str(row[0]) for row in rows]


def _base(book: Book, cut: Cut) -> str:
    """Return SQL of a query's rows: month, person, places, dimensions, amount, heads."""
    query = cut.query
    columns = [
        f"{book.dimensions[one].column} AS {name}"
        for one, name in zip(cut.dims, cut.columns, strict=True)
    ]
    amount = (
        f"CAST({query.of} AS DECIMAL(38,2))" if query.of and query.value != "distinct" else _NOTHING
    )
    thing = query.of if query.value == "distinct" else "NULL"
    order = [query.best] if query.best else []
    order += [] if query.unique else ["file", "sheet", "row"]
    rank = f"row_number() OVER (ORDER BY {', '.join(order)})" if order and query.single else "0"
    parts = [
        "month", "person", *_AREAS, *columns, f"{amount} AS amount", f"{thing} AS thing",
        f"{query.heads or 1} AS heads", f"{rank} AS rank", *(["until AS replaced"] if query.rows == AT_WORK else []),
    ]  # fmt: skip
    return f"SELECT {', '.join(parts)} FROM {query.rows}"


def _cut(connection: "DuckDBPyConnection", book: Book, cut: Cut) -> Iterator[Cell]:
    query, base = cut.query, _base(book, cut)
    if query.value in {"distinct", "median"}:
        for level in cut.levels:
            for time in query.times:
                yield from _direct(connection, base, cut, level, time)
        return
    if query.single and not query.unique:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE rows_of AS {base}")
        _cube(connection, cut, _first("rows_of", "month"))
    else:
        _cube(connection, cut, f"(SELECT *, {_until(query)} AS until FROM ({base}))")
    yield from _levels(connection, cut, "month")
    if "year" not in query.times:
        return
    if query.single and not query.unique:
        joined = "(SELECT rows_of.* REPLACE (upto AS month) FROM rows_of JOIN ledger_months ON upto >= month AND left(upto, 4) = left(month, 4))"
        _cube(connection, cut, _first(joined, "month"))
        yield from _levels(connection, cut, "made_year")
    else:
        yield from _levels(connection, cut, "year")


def _until(query: Query) -> str:
    """Return SQL of the month from which another row of the year speaks for a person."""
    if not query.single or "year" not in query.times:
        return "CAST(NULL AS VARCHAR)"
    return "replaced" if query.rows == AT_WORK else _REPLACED


def _first(source: str, month: str) -> str:
    """Return SQL that keeps one row of a person and month: the best, then the first."""
    return (
        f"(SELECT *, CAST(NULL AS VARCHAR) AS until FROM {source} "
        f"QUALIFY row_number() OVER (PARTITION BY person, {month} ORDER BY rank) = 1)"
    )


def _cube(connection: "DuckDBPyConnection", cut: Cut, source: str) -> None:
    query = cut.query
    people = "sum(heads)" if query.heads else "count(*)" if query.single or query.unique else "count(DISTINCT person)"  # fmt: skip
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE cube AS SELECT {', '.join(['month', 'until', *_AREAS, *cut.columns])}, "
        f"count(*) AS n, {people} AS size, sum(amount) AS total, max(amount / heads) AS largest FROM {source} GROUP BY ALL"
    )


def _levels(connection: "DuckDBPyConnection", cut: Cut, time: str) -> Iterator[Cell]:
    for level in cut.levels:
        source, keys = _summed(cut, level, time)
        for row in connection.execute(
            f"SELECT {', '.join(keys)}, n, size, total, largest FROM ({source})"
        ).fetchall():
            yield from _made(cut, level, row[:-4], row[-4:])


def _summed(cut: Cut, level: str, time: str) -> tuple[str, tuple[str, ...]]:
    """Return SQL that adds a cube up to a level and time, and the names of its keys."""
    depth = LEVELS.index(level)
    above = f"{_AREAS[depth - 1]} AS above" if depth else "'' AS above"
    places = [f"{_AREAS[depth]} AS area", above, *cut.columns]
    keys = ("period", "area", "above", *cut.columns)
    sums = "sum(n) AS n, sum(size) AS size, sum(total) AS total"
    to_date = "left({0}, 4) || '-01/' || {0}"
    if time == "year" and not cut.query.single:
        # Months of a year add up; of people it is only sure that they are as many as in the fullest month.
        monthly = f"SELECT month, {', '.join(places)}, {sums}, max(largest) AS largest FROM cube GROUP BY ALL"
        sql = (
            f"SELECT {to_date.format('upto')} AS period, {', '.join(keys[1:])}, sum(n) AS n, max(size) AS size, "
            f"sum(total) AS total, sum(largest) AS largest FROM ({monthly}) JOIN ledger_months "
            "ON upto >= month AND left(upto, 4) = left(month, 4) GROUP BY ALL"
        )
        return sql, keys
    period = {
        "month": "month",
        "year": to_date.format("upto"),
        "made_year": to_date.format("month"),
    }[time]
    source = _TO_DATE if time == "year" else "cube"
    return (
        f"SELECT {period} AS period, {', '.join(places)}, {sums}, max(largest) AS largest FROM {source} GROUP BY ALL",
        keys,
    )


def _direct(
    connection: "DuckDBPyConnection", base: str, cut: Cut, level: str, time: str
) -> Iterator[Cell]:
    """Give what cannot be added up, worked out for each level: medians, numbers of different things."""
    depth = LEVELS.index(level)
    above = _AREAS[depth - 1] if depth else "''"
    period = "month" if time == "month" else "left(upto, 4) || '-01/' || upto"
    joined = (
        ""
        if time == "month"
        else "JOIN ledger_months ON upto >= month AND left(upto, 4) = left(month, 4)"
    )
    value = "count(DISTINCT thing)" if cut.query.value == "distinct" else "median(amount)"
    keys = [f"{period} AS period", f"{_AREAS[depth]} AS area", f"{above} AS above", *cut.columns]
    for row in connection.execute(
        f"SELECT {', '.join(keys)}, count(*), count(DISTINCT person), {value}, NULL FROM ({base}) {joined} GROUP BY ALL"
    ).fetchall():
        yield from _made(cut, level, row[:-4], row[-4:])


def _made(
    cut: Cut, level: str, keys: tuple[str | None, ...], sums: tuple[object, ...]
) -> Iterator[Cell]:
    period, area, above, *values = keys
    if above is None or period is None:
        return
    count, size, total, largest = (None if one is None else Decimal(str(one)) for one in sums)
    key = Key(
        query=cut.query.key, level=level, area=area or f"{above}{UNPLACED}", period=named(period),
        dims=tuple(zip(cut.dims, (one or UNPLACED for one in values), strict=True)),
    )  # fmt: skip
    yield Cell(
        key=key, parent=above, value=_value(cut.query, int(count or 0), int(size or 0), total), size=int(size or 0),
        largest=largest,
    )  # fmt: skip


def named(period: str) -> str:
    """Return a period as facts name it: January to December is the year."""
    end = period.rpartition("/")[2]
    return period[:4] if "/" in period and end == f"{period[:4]}-12" else period


def _value(query: Query, count: int, size: int, total: Decimal | None) -> Decimal:
    if query.value == "persons":
        return Decimal(size)
    if query.value == "rows":
        return Decimal(count)
    if query.value == "mean":
        return quotient(total or Decimal(0), Decimal(count), 2)
    if query.value == "median":
        return quotient(total or Decimal(0), Decimal(1), 2)
    return quotient(total or Decimal(0), Decimal(1), 2)


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
