"""What queries are asked of besides the store's own tables: who is at work, who was, the months, the provinces.

``at_work`` is the widest of them and is gone through for nearly every result, so it
holds numbers only: words are coded by one type of the database, in the order of the
words, and what a dimension makes of a row is worked out once.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reportlib import places
from reportlib.ledgers.queries import Book, Dimension
from reportlib.ledgers.schemas import load as load_schemas
from reportlib.ledgers.tables import COMMON, kept

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AT_WORK = "at_work"
# The type of every coded word, and of the columns that are coded.
_WORD = "told_word"
_CODED = (
    "village_id", "town_id", "county_id", "prefecture_id", "sex", "destination", "destination_class", "trade",
    "organised_by",
)  # fmt: skip
_PLAIN = ("person", "age", "poor", "employer", "wage")
_SQL = frozenset({"case", "when", "then", "else", "end", "is", "null", "not", "in", "and", "or", "coalesce", "age_band", "province_of"})  # fmt: skip


def months_told(connection: "DuckDBPyConnection") -> tuple[str, ...]:
    """Return every month of which any ledger holds a row, in order."""
    tables = [one.key for one in load_schemas().schemas.values()]
    union = " UNION ".join(f"SELECT month FROM {one}" for one in tables)
    rows = connection.execute(
        f"SELECT month FROM ({union}) WHERE month IS NOT NULL ORDER BY month"
    ).fetchall()
    return tuple(row[0] for row in rows)


def prepared(dimension: Dimension) -> bool:
    """Say whether what a dimension makes of a row of ``at_work`` stands there already."""
    words = set(re.findall(r"[a-z_]+", _bare(dimension.column).lower()))
    return words <= {*_CODED, *_PLAIN, "month"} | _SQL


def prepare(connection: "DuckDBPyConnection", book: Book, months: Sequence[str]) -> None:
    """Make the temporary tables and views that queries name.

    Args:
        connection: The store, or a part of it; nothing of its own is changed.
        book: The queries.
        months: Every month of the whole store, of which a part may hold some.
    """
    for kind, name in (
        ("VIEW", "was_at_work"), ("TABLE", AT_WORK), ("TABLE", "coded"), ("TABLE", "worked"), ("TABLE", "cube"),
        ("TABLE", "rows_of"), ("TYPE", _WORD),
    ):  # fmt: skip
        connection.execute(f"DROP {kind} IF EXISTS temp.{name}")
    _months(connection, months)
    found = {column: list(_distinct(connection, column)) for column in _CODED}
    provinces = [(area, _province(area)) for area in found["destination"]]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE outer_area (area_id VARCHAR, province VARCHAR)"
    )
    if provinces:
        connection.executemany("INSERT INTO outer_area VALUES (?, ?)", provinces)
    connection.execute(
        "CREATE OR REPLACE TEMP MACRO province_of(area) AS "
        "coalesce((SELECT o.province FROM outer_area o WHERE o.area_id = area), area)"
    )
    dimensions = [one for one in book.dimensions.values() if prepared(one)]
    words = {word for one in found.values() for word in one} | {one for _, one in provinces}
    for one in dimensions:
        words |= {*one.values, *re.findall("'([^']*)'", one.column)}
    words |= {following(one) for one in months} | set(months)
    listed = ", ".join(_quoted(one) for one in sorted(words) or ["-"])
    connection.execute(f"CREATE TEMP TYPE {_WORD} AS ENUM ({listed})")
    for statement in _at_work(dimensions):
        connection.execute(statement)
    connection.execute(
        "CREATE TEMP VIEW was_at_work AS SELECT * REPLACE (following AS month) FROM at_work"
    )


def following(month: str) -> str:
    """Return the month after a month."""
    number = int(month[:4]) * 12 + int(month[5:7])
    return f"{number // 12}-{number % 12 + 1:02}"


def _months(connection: "DuckDBPyConnection", months: Sequence[str]) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE ledger_months (upto VARCHAR, following VARCHAR, number USMALLINT)"
    )
    rows = [(one, following(one), int(one[:4]) * 12 + int(one[5:7]) - 1) for one in months]
    if rows:
        connection.executemany("INSERT INTO ledger_months VALUES (?, ?, ?)", rows)


def _distinct(connection: "DuckDBPyConnection", column: str) -> Iterator[str]:
    """Give the different words of a column in all ledgers that tell who is at work or not."""
    tables = [
        one.key for one in load_schemas().schemas.values()
        if one.state and column in {name for name, _ in COMMON} | {each.name for each in kept(one)}
    ]  # fmt: skip
    union = " UNION ".join(f"SELECT DISTINCT {column} AS word FROM {one}" for one in tables)
    for (word,) in connection.execute(f"SELECT word FROM ({union}) WHERE word IS NOT NULL ORDER BY 1").fetchall():  # fmt: skip
        yield str(word)


def _at_work(dimensions: Sequence[Dimension]) -> Iterator[str]:
    """Give the statements that make ``at_work``.

    ``before`` and ``after`` say whether the person is at work in the month before and
    after, ``until`` is the later month of the year in which the person stands again. One
    bit a month and person tells all three: sorting the rows would take four times as long.
    """
    plain = [*_PLAIN, *(f"{one}::{_WORD} AS {one}" for one in _CODED)]
    cuts = [f"({one.column})::{_WORD} AS cut_{one.key}" for one in dimensions]
    yield (
        f"CREATE TEMP TABLE coded AS SELECT {', '.join([*plain, *cuts])}, upto::{_WORD} AS month, following::{_WORD} AS following, "
        f"number // 12 AS year, (number % 12)::INTEGER AS month_of_year "
        f"FROM (SELECT * FROM person_month WHERE state = '{AT_WORK}') JOIN ledger_months ON upto = month"
    )
    yield (
        "CREATE TEMP TABLE worked AS SELECT person, year, bit_or(1 << month_of_year) AS bits FROM coded GROUP BY ALL"
    )
    # The lowest of the later bits is the month in which a later row takes over.
    later = "(w.bits >> (c.month_of_year + 1))"
    ahead = f"(c.year * 12 + c.month_of_year + 1 + bit_count(({later} & -{later}) - 1))"
    yield (
        f"CREATE TEMP TABLE {AT_WORK} AS SELECT c.* EXCLUDE (year, month_of_year), u.upto::{_WORD} AS until, e.employer AS next_employer, "
        "coalesce(CASE WHEN c.month_of_year > 0 THEN w.bits >> (c.month_of_year - 1) ELSE p.bits >> 11 END & 1 = 1, FALSE) AS before, "
        f"coalesce(CASE WHEN c.month_of_year < 11 THEN {later} ELSE n.bits END & 1 = 1, FALSE) AS after "
        "FROM coded c JOIN worked w ON w.person = c.person AND w.year = c.year "
        "LEFT JOIN worked p ON p.person = c.person AND p.year = c.year - 1 AND c.month_of_year = 0 "
        "LEFT JOIN worked n ON n.person = c.person AND n.year = c.year + 1 AND c.month_of_year = 11 "
        f"LEFT JOIN ledger_months u ON {later} > 0 AND u.number = {ahead} "
        "LEFT JOIN (SELECT person, employer, year * 12 + month_of_year - 1 AS earlier FROM coded WHERE employer IS NOT NULL) e "
        "ON e.person = c.person AND e.earlier = c.year * 12 + c.month_of_year"
    )
    yield "DROP TABLE coded"
    yield "DROP TABLE worked"


def _province(area: str) -> str:
    """Return the province of a place of work; a region, a country or an unknown place stands for itself."""
    gazetteer = places.load()
    if area not in gazetteer.areas:
        return area
    above = (gazetteer.get(area), *gazetteer.lineage(area))
    return next((one.area_id for one in above if one.level == "province"), area)


def _bare(sql: str) -> str:
    return re.sub("'[^']*'", "", sql)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
