"""The declared queries run over the store: every result at every level, before anything is withheld.

A query's rows are gathered once for each combination of dimensions, at village
level; what towns, counties and prefectures have is added up from there, so levels
agree by construction. A year to date counts a person once: the row of his last
month speaks for him, until the month in which he stands again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.queries import LEVELS, Book, Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AREAS = ("prefecture_id", "county_id", "town_id", "village_id")
_CENT = Decimal("0.01")
UNPLACED = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """One query by one combination of dimensions."""

    query: Query
    dims: tuple[str, ...]
    levels: tuple[str, ...]


def compute(connection: "DuckDBPyConnection", book: Book) -> dict[Key, Cell]:
    """Return every result of every query, rates included.

    Args:
        connection: The store; only temporary tables are made in it.
        book: The queries.
    """
    _prepare(connection)
    found: dict[Key, Cell] = {}
    for query in book.queries.values():
        if query.value != "rate":
            for cut in _cuts(query):
                found.update((one.key, one) for one in _cut(connection, book, cut))
    for query in book.queries.values():
        if query.value == "rate":
            found.update((one.key, one) for one in _rates(query, found))
    return found


def _cuts(query: Query) -> Iterator[_Cut]:
    wanted: dict[tuple[str, ...], list[str]] = {}
    for level in LEVELS:
        for dims in query.combinations(level):
            wanted.setdefault(dims, []).append(level)
    for dims, levels in wanted.items():
        yield _Cut(query=query, dims=dims, levels=tuple(levels))


def _prepare(connection: "DuckDBPyConnection") -> None:
    """Make what queries may use besides the store's tables: months, and the province of each place."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE outer_area AS WITH RECURSIVE up(area_id, above, level, parent) AS ("
        "SELECT area_id, area_id, level, parent FROM areas UNION ALL "
        "SELECT up.area_id, a.area_id, a.level, a.parent FROM up JOIN areas a ON a.area_id = up.parent"
        ") SELECT area_id, any_value(above) AS province FROM up WHERE level IN ('province', 'region', 'country') GROUP BY area_id"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP MACRO province_of(area) AS "
        "coalesce((SELECT o.province FROM outer_area o WHERE o.area_id = area), area)"
    )


def _cut(connection: "DuckDBPyConnection", book: Book, cut: _Cut) -> Iterator[Cell]:
    query = cut.query
    columns = [f"{book.dimensions[one].column} AS cut_{one}" for one in cut.dims]
    amount = f"CAST({query.of} AS DECIMAL(38,2))" if query.of else "CAST(NULL AS DECIMAL(38,2))"
    rows = f"SELECT month, person, {', '.join(_AREAS)}, {', '.join([*columns, f'{amount} AS amount'])} FROM {query.rows}"
    once = query.value == "persons"
    if once and not query.unique:
        rows += (
            " QUALIFY row_number() OVER (PARTITION BY person, month ORDER BY file, sheet, row) = 1"
        )
    until = (
        "lead(month) OVER (PARTITION BY person, left(month, 4) ORDER BY month)"
        if once and "year" in query.times
        else "CAST(NULL AS VARCHAR)"
    )
    keys = ["month", "until", *_AREAS, *(f"cut_{one}" for one in cut.dims)]
    size = "count(*)" if query.unique or once else "count(DISTINCT person)"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE cube AS SELECT {', '.join(keys)}, count(*) AS n, {size} AS size, "
        f"sum(amount) AS total, max(amount) AS largest FROM (SELECT *, {until} AS until FROM ({rows})) GROUP BY ALL"
    )
    for level in cut.levels:
        for time in query.times:
            yield from _level(connection, cut, level, time)


def _level(connection: "DuckDBPyConnection", cut: _Cut, level: str, time: str) -> Iterator[Cell]:
    depth = LEVELS.index(level)
    area, parent = _AREAS[depth], _AREAS[depth - 1] if depth else "NULL"
    dims = [f"cut_{one}" for one in cut.dims]
    if time == "month":
        source, period = "cube", "month"
    else:
        source = (
            "cube JOIN (SELECT DISTINCT month AS upto FROM cube) ON upto >= month AND left(upto, 4) = left(month, 4) "
            "AND (until IS NULL OR upto < until)"
        )
        period = "left(upto, 4) || '-01/' || upto"
    keys = [f"{period} AS period", f"{area} AS area", f"{parent} AS parent", *dims]
    for row in connection.execute(
        f"SELECT {', '.join(keys)}, sum(n), sum(size), sum(total), max(largest) FROM {source} GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        told, (count, size, total, largest) = row[:-4], row[-4:]
        period, area, parent = told[:3]
        if parent is None and depth:
            continue
        values = told[3:]
        query = cut.query
        key = Key(
            query=query.key, level=level, area=area or f"{parent}{UNPLACED}", period=_named(period),
            dims=tuple(zip(cut.dims, (str(one or UNPLACED) for one in values), strict=True)),
        )  # fmt: skip
        yield Cell(
            key=key, parent=parent or "", value=_value(query, count, size, total), size=int(size),
            largest=None if largest is None else Decimal(largest),
        )  # fmt: skip


def _named(period: str) -> str:
    """Return a period as facts name it: January to December is the year."""
    start, _, end = period.partition("/")
    return start[:4] if end == f"{start[:4]}-12" else period


def _value(query: Query, count: int, size: int, total: Decimal | None) -> Decimal:
    if query.value == "persons":
        return Decimal(size)
    if query.value == "rows":
        return Decimal(count)
    if query.value == "mean":
        return mean(Decimal(total or 0), count)
    return Decimal(total or 0)


def mean(total: Decimal, count: int) -> Decimal:
    """Return a mean to the cent."""
    return (total / count).quantize(_CENT, rounding=ROUND_HALF_UP)


def _rates(query: Query, found: Mapping[Key, Cell]) -> Iterable[Cell]:
    for key, above in tuple(found.items()):
        if key.query != query.numerator:
            continue
        below = found.get(
            Key(
                query=query.denominator,
                level=key.level,
                area=key.area,
                period=key.period,
                dims=key.dims,
            )
        )
        if below is None or not below.value:
            continue
        rate = (above.value * 100 / below.value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        told = Key(
            query=query.key, level=key.level, area=key.area, period=key.period, dims=key.dims
        )
        yield Cell(key=told, parent=above.parent, value=rate, size=above.size)
