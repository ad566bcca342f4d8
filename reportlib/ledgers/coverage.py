"""For which places and months the ledgers speak: nothing is told of a place whose ledger was not read.

A prefecture is told only where each of its counties is, a year to date only where
every month from January on is. Where a ledger was read and holds nobody, the
result is nought and is told as such.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from reportlib import places
from reportlib.errors import UnknownName
from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.cutting import cuts
from reportlib.ledgers.gathering import named
from reportlib.ledgers.queries import ADDITIVE, Book, Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

POOR = ("poor", "poor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The months of each ledger in each county, and which counties make a prefecture.

    Attributes:
        months: By ledger and county, the months that it was read for.
        read: By county, the months for which any ledger was read.
        prefectures: By prefecture, all of its counties.
        above: The area above each town and village.
    """

    months: Mapping[str, Mapping[str, frozenset[str]]]
    read: Mapping[str, frozenset[str]]
    prefectures: Mapping[str, tuple[str, ...]]
    above: Mapping[str, str]

    def covers(self, query: Query, county: str, period: str, *, poor: bool = False) -> bool:
        """Say whether a county's ledgers speak of a period."""
        ledgers = (*query.needs, *query.needs_poor) if poor else query.needs
        wanted = months_of(period)
        if query.previous:
            wanted = (*wanted, *(month_before(one) for one in wanted))
        return any(self._has(query, one, county, wanted) for one in ledgers)

    def _has(self, query: Query, ledger: str, county: str, wanted: tuple[str, ...]) -> bool:
        own = self.months.get(ledger, {}).get(county, frozenset())
        if not own:
            return False
        # A month without a case is a month of none, but only since the office began to keep that register.
        kept = (
            {one for one in self.read.get(county, own) if one >= min(own)} if query.event else own
        )
        return kept.issuperset(wanted)

    def speaks(self, query: Query, key: Key) -> bool:
        """Say whether a result rests on ledgers that were read."""
        poor = POOR in key.dims
        if key.level == "prefecture":
            counties = self.prefectures.get(key.area, ())
            return bool(counties) and all(
                self.covers(query, one, key.period, poor=poor) for one in counties
            )
        area = key.area.rstrip("?")
        county = area if area in self.read else self.county(area)
        return self.covers(query, county, key.period, poor=poor)

    def county(self, area: str) -> str:
        """Return the county of a town or village."""
        while area in self.above and area not in self.read:
            area = self.above[area]
        return area


def months_of(period: str) -> tuple[str, ...]:
    """Return the months of a period."""
    if len(period) == len("2021"):
        return tuple(f"{period}-{month:02}" for month in range(1, 13))
    start, bar, end = period.partition("/")
    if not bar:
        return (period,)
    return tuple(f"{start[:4]}-{month:02}" for month in range(int(start[5:7]), int(end[5:7]) + 1))


def month_before(month: str, count: int = 1) -> str:
    """Return the month so many months before."""
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 - count
    return f"{number // 12}-{number % 12 + 1:02}"


def coverage(connection: "DuckDBPyConnection", book: Book) -> Coverage:
    """Return what the store's ledgers speak of."""
    ledgers = {one for query in book.queries.values() for one in (*query.needs, *query.needs_poor)}
    months: dict[str, dict[str, set[str]]] = {}
    read: dict[str, set[str]] = {}
    prefectures: set[str] = set()
    for ledger in sorted(ledgers):
        for county, prefecture, month in connection.execute(
            f"SELECT DISTINCT county_id, prefecture_id, month FROM {ledger} WHERE county_id IS NOT NULL"
        ).fetchall():
            months.setdefault(ledger, {}).setdefault(county, set()).add(month)
            read.setdefault(county, set()).add(month)
            prefectures.add(prefecture or "")
    above = connection.execute(
        "SELECT area_id, parent FROM areas WHERE level IN ('town', 'village') AND parent IS NOT NULL"
    ).fetchall()
    return Coverage(
        months={
            ledger: {county: frozenset(told) for county, told in one.items()}
            for ledger, one in months.items()
        },
        read={county: frozenset(told) for county, told in read.items()},
        prefectures={one: _counties(one) for one in sorted(prefectures) if one},
        above=dict(above),
    )


def _counties(prefecture: str) -> tuple[str, ...]:
    try:
        below = places.load().children(prefecture)
    except UnknownName:
        return ()
    return tuple(one.area_id for one in below if one.level == "county")


def completed(cells: Mapping[Key, Cell], book: Book, known: Coverage) -> dict[Key, Cell]:
    """Return the results that ledgers speak of, noughts included, without those that they do not."""
    kept = {key: cell for key, cell in cells.items() if known.speaks(book.queries[key.query], key)}
    for cell in _noughts(book, known, filled={key.query for key in cells}):
        kept.setdefault(cell.key, cell)
    return kept


def _noughts(book: Book, known: Coverage, filled: AbstractSet[str]) -> Iterator[Cell]:
    areas = _areas(known)
    months = sorted({month for told in known.read.values() for month in told})
    periods = {"month": months, "year": [named(f"{one[:4]}-01/{one}") for one in months]}
    for query in book.queries.values():
        if query.value not in ADDITIVE and query.value != "distinct":
            continue
        # A column that no register fills in is not money or courses of nought.
        if query.value in {"sum", "distinct"} and query.key not in filled:
            continue
        times = [one for time in query.times for one in periods[time]]
        for cut in cuts(query):
            if any(book.dimensions[one].sparse for one in cut.dims):
                continue
            values = [book.dimensions[one].values for one in cut.dims]
            told = [one for one in areas if one[0] in cut.levels]
            for (level, area, parent), period, said in product(told, times, product(*values)):
                dims = tuple(zip(cut.dims, said, strict=True))
                key = Key(query=query.key, level=level, area=area, period=period, dims=dims)
                if known.speaks(query, key):
                    yield Cell(key=key, parent=parent, value=Decimal(0), size=0)


def _areas(known: Coverage) -> list[tuple[str, str, str]]:
    """Return level, id and parent of every area that may be told to have nothing; villages need not be."""
    areas = [("prefecture", one, "") for one in known.prefectures]
    for above, below in known.prefectures.items():
        areas += [("county", one, above) for one in below if one in known.read]
    return areas + [
        ("town", one, above) for one, above in known.above.items() if above in known.read
    ]
