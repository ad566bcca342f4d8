"""The checks of one ledger: declared rules over typed rows, required cells, duplicates, lines of totals.

What is found stands in the temporary table ``found`` (row, column, rule, hint);
``refused`` holds the rows that are left out. Nothing here repeats a cell.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from reportlib.ledgers.batches import Batch, put
from reportlib.ledgers.recognise import Recognised
from reportlib.ledgers.rules import Rule, load
from reportlib.ledgers.schemas import AREA_TYPES, Schema
from reportlib.ledgers.schemas import load as load_schemas
from reportlib.ledgers.summing import differing
from reportlib.ledgers.tables import kept

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LETTERS = 26


def check(connection: "DuckDBPyConnection", batch: Batch) -> None:
    """Make the temporary tables ``found`` and ``refused`` from ``typed``, ``staged`` and ``unread``."""
    found, schema = batch.found, batch.found.schema
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE found (n {batch.number}, col VARCHAR, rule VARCHAR, hint VARCHAR)"
    )
    connection.execute("INSERT INTO found SELECT * FROM unread")
    _declared(connection, schema)
    absent = [
        f"SELECT n, '{column}', '{rule}', '' FROM typed t WHERE ({condition}) "
        f"AND NOT EXISTS (FROM unread u WHERE u.n = t.n AND u.col = '{column}')"
        for column, rule, condition in _required(found)
    ]
    connection.execute(f"INSERT INTO found {' UNION ALL '.join(absent)}")
    _refuse(connection)
    _duplicates(connection, batch)
    _refuse(connection)
    put(connection, "found", [(row, column, "totals_differ", hint) for row, column, hint in differing(connection, batch)])  # fmt: skip


def letter(at: int | None) -> str:
    """Return the letters under which a spreadsheet shows a column (0 → A, 27 → AB)."""
    name = ""
    number = -1 if at is None else at
    while number >= 0:
        name = chr(ord("A") + number % _LETTERS) + name
        number = number // _LETTERS - 1
    return name


def _declared(connection: "DuckDBPyConnection", schema: Schema) -> None:
    """Ask every declared rule in one pass over the rows; which of them a row breaks is asked of those that break any."""
    have = {one[0] for one in connection.execute("DESCRIBE typed").fetchall()}
    rules = [one for one in load().values() if _fits(one, schema, have)]
    broken = " OR ".join(["id_problem IS NOT NULL", *(f"({one.when})" for one in rules)])
    told = ["CASE WHEN id_problem IS NOT NULL THEN {'col': 'id_number', 'rule': id_problem} END"]
    told += [f"CASE WHEN {one.when} THEN {{'col': '{one.column}', 'rule': '{one.id}'}} END" for one in rules]  # fmt: skip
    connection.execute(
        "INSERT INTO found SELECT n, one.col, one.rule, '' FROM ("
        f"SELECT n, unnest([{', '.join(told)}]) AS one FROM ("
        "SELECT *, make_date(left(month, 4)::INTEGER, right(month, 2)::INTEGER, 1) AS month_start, "
        "last_day(make_date(left(month, 4)::INTEGER, right(month, 2)::INTEGER, 1)) AS month_end FROM typed) "
        f"WHERE {broken}) WHERE one IS NOT NULL"
    )


def _fits(rule: Rule, schema: Schema, have: set[str]) -> bool:
    """Say whether a rule can be asked of a ledger: every column that it speaks of is there."""
    if not rule.when or (rule.ledgers and schema.key not in rule.ledgers):
        return False
    words = set(re.findall(r"[a-z_]+", re.sub(r"'[^']*'", "", rule.when)))
    return set(rule.needs) <= have and not (words & _named()) - have


@cache
def _named() -> frozenset[str]:
    """Return the names of all columns that any ledger keeps beyond the common ones."""
    return frozenset(one.name for each in load_schemas().schemas.values() for one in kept(each))


def _required(found: Recognised) -> Iterator[tuple[str, str, str]]:
    """Give what must be there: column, rule and the SQL of its absence."""
    schema = found.schema
    have = {one.column.key for one in found.columns}
    free = {key for group in schema.either for key in group}
    unplaced = "NOT EXISTS (FROM unread u WHERE u.n = t.n AND u.rule IN ({}))".format(
        ", ".join(f"'{one.id}'" for one in load().values() if one.column in AREA_TYPES)
    )
    yield "month", "month_missing", "month IS NULL"
    if schema.row == "person":
        yield "town", "home_missing", f"town_id IS NULL AND {unplaced}"
    else:
        level = "prefecture" if schema.column("prefecture") else "county"
        yield "county", "county_missing", f"{level}_id IS NULL AND {unplaced}"
    for column in schema.columns:
        if not column.required or column.key in free:
            continue
        if column.type == "id_number":
            yield column.key, "id_missing", "person IS NULL AND id_problem IS NULL"
        elif column.type == "name":
            yield column.key, "required", "NOT said_name"
        else:
            yield column.key, "required", f'"{column.key}" IS NULL'
    for group in schema.either:
        told = [one for one in group if one in have]
        absent = [f'"{one}" IS NULL' for one in group]
        if told:
            others = [f"NOT EXISTS (FROM unread u WHERE u.n = t.n AND u.col = '{one}')" for one in told[1:]]  # fmt: skip
            yield told[0], "required", " AND ".join([*absent, *others])


def _refuse(connection: "DuckDBPyConnection") -> None:
    refusing = ", ".join(f"'{one.id}'" for one in load().values() if one.refuses)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE refused AS SELECT DISTINCT n FROM found WHERE rule IN ({refusing})"
    )


def _duplicates(connection: "DuckDBPyConnection", batch: Batch) -> None:
    """Find rows of a table that say the same of the same person, post, case or brand; the first stays."""
    schema = batch.found.schema
    table = f"{batch.which('n')} AS place, " if batch.several else ""
    within = f"{batch.which('t.n')} = d.place AND " if batch.several else ""
    keys = ", ".join(f'"{one}"' for one in schema.unique)
    same = " AND ".join(f't."{one}" IS NOT DISTINCT FROM d."{one}"' for one in schema.unique)
    column = schema.unique[0] if schema.row != "person" else "id_number"
    connection.execute(
        f"INSERT INTO found SELECT t.n, '{column}', 'duplicate', CAST({batch.row('d.first')} AS VARCHAR) FROM typed t JOIN ("
        f"SELECT {table}{keys}, min(n) AS first FROM typed WHERE n NOT IN (SELECT n FROM refused) "
        f"GROUP BY {'place, ' if batch.several else ''}{keys} HAVING count(*) > 1) d ON {within}{same} AND t.n > d.first "
        "WHERE t.n NOT IN (SELECT n FROM refused)"
    )
