"""What only the ledgers together tell: a person registered twice, a person in two ledgers that contradict.

Of two registrations the first by file, sheet and row stays. Of a contradiction
neither side is used: nobody here can know which is true. Rows that are not used
wait in the ``set_aside_`` tables, and everything is weighed anew whenever a file
has changed.
"""

from typing import TYPE_CHECKING

from reportlib.ledgers.rules import load
from reportlib.ledgers.schemas import Schema, Schemas
from reportlib.ledgers.tables import SET_ASIDE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_START = "make_date(left(a.month, 4)::INTEGER, right(a.month, 2)::INTEGER, 1)"
_AT_WORK = ("out_workers", "out_of_poverty_workers", "stable_jobs")
# Between a row a of people at work outside and a row b of the same person and month: what no date explains.
_CONTRADICTIONS = {
    "outside_and_returned": (
        "returned",
        (
            f"(b.return_date IS NULL OR b.return_date < {_START}) AND NOT coalesce(b.reemployed, FALSE) "
            f"AND NOT coalesce(a.since > b.return_date, a.since >= {_START}, FALSE)"
        ),
    ),
    "outside_and_lapsed": ("lapsed_workers", f"NOT coalesce(a.since >= {_START}, FALSE)"),
    "outside_and_surplus": (
        "surplus_labour",
        f"NOT coalesce(a.since >= {_START}, FALSE) AND NOT coalesce(b.since >= {_START}, FALSE)",
    ),
}
_IDLE = "b.employment IN ('farming', 'idle', 'studying')"


def weigh(connection: "DuckDBPyConnection", schemas: Schemas) -> None:
    """Set aside what the ledgers together refuse, after putting back what was set aside before."""
    _restore(connection, schemas)
    for schema in schemas.schemas.values():
        _duplicates(connection, schema)
    held = {name for name in schemas.schemas if connection.execute(f"FROM {name} LIMIT 1").fetchone()}  # fmt: skip
    for rule, (other, unexplained) in _CONTRADICTIONS.items():
        for ledger in _AT_WORK:
            if not {ledger, other} <= held:
                continue
            more = " AND a.retained" if ledger == "stable_jobs" else ""
            _contradict(connection, ledger, other, rule, unexplained + more)
        _aside(connection, (*_AT_WORK, other))
    _idle(connection)
    _poverty(connection, schemas)
    _twins(connection, schemas)
    connection.execute(
        "UPDATE sheets SET aside = (SELECT count(DISTINCT f.row) FROM findings f WHERE f.across AND f.refuses "
        "AND f.file = sheets.file AND f.sheet = sheets.sheet)"
    )
    connection.execute("UPDATE sheets SET accepted = accepted - aside WHERE aside > 0")


def _restore(connection: "DuckDBPyConnection", schemas: Schemas) -> None:
    for name in schemas.schemas:
        connection.execute(f"INSERT INTO {name} SELECT * FROM {SET_ASIDE}{name}")
        connection.execute(f"DELETE FROM {SET_ASIDE}{name}")
    connection.execute("DELETE FROM findings WHERE across")
    connection.execute("UPDATE sheets SET accepted = accepted + aside, aside = 0 WHERE aside > 0")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE leaving (ledger VARCHAR, file UINTEGER, sheet USMALLINT, row UINTEGER)"
    )


def _duplicates(connection: "DuckDBPyConnection", schema: Schema) -> None:
    """Set aside all but the first registration of the same; only months that several tables tell are asked."""
    several = connection.execute(
        f"SELECT month FROM (SELECT DISTINCT month, file, sheet FROM {schema.key}) GROUP BY month HAVING count(*) > 1 ORDER BY 1"
    ).fetchall()
    if not several:
        return
    months = ", ".join(f"'{one[0]}'" for one in several)
    keys = ", ".join(f'"{one}"' for one in schema.unique)
    same = " AND ".join(f't."{one}" IS NOT DISTINCT FROM d."{one}"' for one in schema.unique)
    order = "ORDER BY f.name, t.sheet, t.row"
    group = ", ".join(f't."{one}"' for one in schema.unique)
    column = "id_number" if schema.row == "person" else schema.unique[0]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE twice AS SELECT t.file, t.sheet, t.row, "
        f"row_number() OVER (PARTITION BY {group} {order}) AS place, "
        f"first_value({_where('t', 'f')}) OVER (PARTITION BY {group} {order}) AS first FROM {schema.key} t "
        f"JOIN (SELECT {keys} FROM {schema.key} WHERE month IN ({months}) GROUP BY {keys} HAVING count(*) > 1) d ON {same} "
        "JOIN files f ON f.file = t.file"
    )
    _find(connection, "duplicate_across", column, "SELECT file, sheet, row, first FROM twice WHERE place > 1")  # fmt: skip
    connection.execute(
        f"INSERT INTO leaving SELECT '{schema.key}', file, sheet, row FROM twice WHERE place > 1"
    )
    connection.execute("DROP TABLE twice")
    _aside(connection, (schema.key,))


def _contradict(
    connection: "DuckDBPyConnection", ledger: str, other: str, rule: str, unexplained: str
) -> None:
    join = f"{ledger} a JOIN {other} b ON a.person = b.person AND a.month = b.month JOIN files fa ON fa.file = a.file JOIN files fb ON fb.file = b.file"  # fmt: skip
    column = load()[rule].column
    for mine, theirs, name in (("a", "b", ledger), ("b", "a", other)):
        # The clerk of the first ledger has no column of the second's.
        mended = column if mine == "b" else "id_number"
        rows = f"SELECT {mine}.file, {mine}.sheet, {mine}.row, min({_where(theirs, 'f' + theirs)}) FROM {join} WHERE {unexplained} GROUP BY ALL"  # fmt: skip
        _find(connection, rule, mended, rows)
        connection.execute(
            f"INSERT INTO leaving SELECT '{name}', {mine}.file, {mine}.sheet, {mine}.row FROM {join} WHERE {unexplained}"
        )


def _idle(connection: "DuckDBPyConnection") -> None:
    """Remark, once a table, on people who are at home in one ledger and outside in another."""
    connection.execute(
        f"INSERT INTO findings SELECT b.file, b.sheet, min(b.row), 'employment', '', 'outside_and_idle', FALSE, TRUE, NULL, "
        f"arg_min({_where('a', 'f')}, b.row), count(*) FROM labour_resources b JOIN out_workers a ON a.person = b.person "
        f"AND a.month = b.month JOIN files f ON f.file = a.file WHERE {_IDLE} GROUP BY ALL"
    )


def _poverty(connection: "DuckDBPyConnection", schemas: Schemas) -> None:
    """Where a row does not say whether a person is out of poverty, take the word of any ledger that does."""
    people = [one.key for one in schemas.schemas.values() if one.row == "person"]
    said = " UNION ALL ".join(f"SELECT person FROM {one} WHERE poor_said" for one in people)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE out_of_poverty AS SELECT DISTINCT person FROM ({said})")  # fmt: skip
    for name in people:
        connection.execute(
            f"UPDATE {name} SET poor = NOT poor WHERE poor_said IS NULL AND poor <> (person IN (FROM out_of_poverty))"
        )
    connection.execute("DROP TABLE out_of_poverty")


def _twins(connection: "DuckDBPyConnection", schemas: Schemas) -> None:
    """Remark on villages of a town that sound alike: often one village, misspelt; the rarer name is remarked on.

    An id is the town, the sound and a digest of the name (see ``homes``).
    """
    rows = " UNION ALL ".join(f"SELECT file, sheet, row, village_id FROM {one}" for one in schemas.schemas)  # fmt: skip
    sound = "regexp_replace(village_id, '-[0-9a-f]{4}$', '')"
    twins = (
        f"SELECT village_id, first_value(village_id) OVER (PARTITION BY {sound} ORDER BY times DESC, village_id) AS other "
        f"FROM (SELECT village_id, count(*) AS times FROM ({rows}) WHERE village_id IS NOT NULL GROUP BY 1)"
    )
    connection.execute(
        "INSERT INTO findings SELECT r.file, r.sheet, min(r.row), 'village', '', 'village_twin', FALSE, TRUE, NULL, a.name_zh, count(*) "
        f"FROM ({rows}) r JOIN ({twins}) t ON t.village_id = r.village_id AND t.other <> t.village_id "
        "JOIN areas a ON a.area_id = t.other GROUP BY r.file, r.sheet, a.name_zh"
    )


def _where(row: str, file: str) -> str:
    """Return the SQL of where a row stands: file, sheet and row, which name nobody."""
    return f"({file}.name || ' #' || {row}.sheet || ':' || {row}.row)"


def _find(connection: "DuckDBPyConnection", rule: str, column: str, rows: str) -> None:
    connection.execute(
        f"INSERT INTO findings SELECT f.file, f.sheet, f.row, '{column}', '', '{rule}', TRUE, TRUE, NULL, f.said, 1 "
        f"FROM ({rows}) f(file, sheet, row, said)"
    )


def _aside(connection: "DuckDBPyConnection", ledgers: tuple[str, ...]) -> None:
    told = {row[0] for row in connection.execute("SELECT DISTINCT ledger FROM leaving").fetchall()}
    for name in ledgers:
        if name not in told:
            continue
        here = f"(file, sheet, row) IN (SELECT (file, sheet, row) FROM leaving WHERE ledger = '{name}')"  # fmt: skip
        connection.execute(f"INSERT INTO {SET_ASIDE}{name} SELECT * FROM {name} WHERE {here}")
        connection.execute(f"DELETE FROM {name} WHERE {here}")
    connection.execute("DELETE FROM leaving")
