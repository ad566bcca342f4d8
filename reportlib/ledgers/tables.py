"""The tables of the store, derived from the schemas: what is kept of a row, and as which type."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportlib.ledgers.schemas import Column, Schema, Schemas

# Every ledger's table begins with these. `file` and `sheet` point into the tables of those names, `row` is the
# row as a spreadsheet shows it; `person` is a keyed hash; `age` is in full years at the end of the month;
# `poor_said` is what the row itself says, `poor` what is known of the person from any ledger.
COMMON = (
    ("file", "UINTEGER"), ("sheet", "USMALLINT"), ("row", "UINTEGER"), ("month", "VARCHAR"),
    ("village_id", "VARCHAR"), ("town_id", "VARCHAR"), ("county_id", "VARCHAR"), ("prefecture_id", "VARCHAR"),
    ("person", "UBIGINT"), ("sex", "VARCHAR"), ("birth", "DATE"), ("age", "UTINYINT"), ("poor", "BOOLEAN"),
    ("poor_said", "BOOLEAN"),
)  # fmt: skip
_KEPT = {
    "text": "VARCHAR", "date": "DATE", "year": "USMALLINT", "code": "VARCHAR", "bool": "BOOLEAN",
    "money": "DECIMAL(12,2)", "count": "UINTEGER", "key": "UBIGINT", "place": "VARCHAR",
}  # fmt: skip
BOOKS = {
    "meta": (("key", "VARCHAR"), ("value", "VARCHAR")),
    "files": (
        ("file", "UINTEGER"), ("name", "VARCHAR"), ("digest", "VARCHAR"), ("made_with", "VARCHAR"), ("verdict", "VARCHAR"),
    ),
    "sheets": (
        ("file", "UINTEGER"), ("sheet", "USMALLINT"), ("name", "VARCHAR"), ("schema", "VARCHAR"), ("month", "VARCHAR"),
        ("read", "UINTEGER"), ("accepted", "UINTEGER"), ("aside", "UINTEGER"), ("refused", "UINTEGER"), ("totals", "UINTEGER"),
        ("empty", "UINTEGER"), ("heads", "UINTEGER"), ("notes", "UINTEGER"), ("verdict", "VARCHAR"),
    ),
    "findings": (
        ("file", "UINTEGER"), ("sheet", "USMALLINT"), ("row", "UINTEGER"), ("col", "VARCHAR"), ("letter", "VARCHAR"),
        ("rule", "VARCHAR"), ("refuses", "BOOLEAN"), ("across", "BOOLEAN"), ("key", "VARCHAR"), ("said", "VARCHAR"), ("times", "UINTEGER"),
    ),
    "areas": (
        ("area_id", "VARCHAR"), ("level", "VARCHAR"), ("parent", "VARCHAR"), ("name_zh", "VARCHAR"),
        ("name_en", "VARCHAR"), ("known", "BOOLEAN"),
    ),
}  # fmt: skip
SET_ASIDE = "set_aside_"
_STATES = ("at_work", "returned", "lapsed", "willing", "surplus", "home")
_SPOKEN = ("destination", "destination_class", "trade", "employer", "wage", "organised_by", "since")
_BANDS = (
    (16, "age_under_16"),
    (25, "age_16_24"),
    (35, "age_25_34"),
    (45, "age_35_44"),
    (55, "age_45_54"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A column of a table: its name, its SQL type and the ledger's column that it comes from."""

    name: str
    type: str
    source: str


def kept(schema: Schema) -> tuple[Kept, ...]:
    """Return what a ledger's table holds beyond the common columns, in order."""
    found: dict[str, Kept] = {}
    for column in schema.columns:
        for one in _of(column):
            found.setdefault(one.name, one)
    return tuple(found.values())


def _of(column: Column) -> Iterator[Kept]:
    kind = _KEPT.get(column.type)
    if kind is None or column.key in {"poor", "birth"}:
        return
    yield Kept(name=column.key, type=kind, source=column.key)
    if column.type == "place":
        yield Kept(name=f"{column.key}_class", type="VARCHAR", source=column.key)


def definitions(schemas: Schemas) -> Iterator[str]:
    """Give the statements that make an empty store."""
    for name, columns in BOOKS.items():
        yield _table(name, columns)
    for schema in schemas.schemas.values():
        columns = (*COMMON, *((one.name, one.type) for one in kept(schema)))
        yield _table(schema.key, columns)
        # Rows that another ledger contradicts wait here, so that the tables themselves need no filter.
        yield _table(SET_ASIDE + schema.key, columns)
    yield age_band()
    yield person_month(schemas)


def _table(name: str, columns: tuple[tuple[str, str], ...]) -> str:
    inside = ", ".join(f'"{key}" {kind}' for key, kind in columns)
    return f'CREATE TABLE IF NOT EXISTS "{name}" ({inside})'


def age_band() -> str:
    """Return the macro that says which band an age lies in."""
    cases = " ".join(f"WHEN age < {under} THEN '{band}'" for under, band in _BANDS)
    return f"CREATE OR REPLACE MACRO age_band(age) AS CASE WHEN age IS NULL THEN NULL {cases} ELSE 'age_55_plus' END"


def person_month(schemas: Schemas) -> str:
    """Return the view of one row a person and month.

    A person who stands in several ledgers of a month is told once, by the first
    of at_work, returned, lapsed, willing, surplus, home; within a state by the
    ledger that says most; who came home in the month and did not go again has
    returned. Rows that contradict each other are not here at all:
    they wait in the ``set_aside_`` tables.
    """
    ordered = sorted(
        (one for one in schemas.schemas.values() if one.state),
        key=lambda one: (_STATES.index(one.state), -_says(one), one.key),
    )
    parts = [_spoken(schema, ordered[:rank]) for rank, schema in enumerate(ordered)]
    return "CREATE OR REPLACE VIEW person_month AS " + " UNION ALL ".join(parts)


def _says(schema: Schema) -> int:
    """Rank a ledger within its state: the general register first, of jobs kept last."""
    return {"out_workers": 2, "out_of_poverty_workers": 1}.get(schema.key, 0)


def _absent(ledger: str, more: str) -> str:
    return (
        f"NOT EXISTS (FROM {ledger} o WHERE o.person = t.person AND o.month = t.month AND {more})"
    )


def _came_back(*, job: str, back: str) -> str:
    """Return the SQL of whether someone outside came home for good within the month."""
    return f"{back}.return_date >= coalesce({job}.since, DATE '1900-01-01') AND NOT coalesce({back}.reemployed, FALSE)"


def _spoken(schema: Schema, before: list[Schema]) -> str:
    have = {one.name for one in kept(schema)}
    columns = ", ".join(f"t.{one}" if one in have else f"NULL AS {one}" for one in _SPOKEN)
    state, where = f"'{schema.state}'", ["t.person IS NOT NULL"]
    if schema.key == "labour_resources":
        state = "CASE WHEN t.employment IN ('outside', 'nearby') THEN 'at_work' ELSE 'home' END"
    if schema.key == "stable_jobs":
        where.append("t.retained")
    if schema.state == "at_work":
        where.append(_absent("returned", _came_back(job="t", back="o")))
    for one in before:
        more = "o.retained" if one.key == "stable_jobs" else "TRUE"
        if schema.key == "returned" and one.state == "at_work":
            more += f" AND NOT ({_came_back(job='o', back='t')})"
        where.append(_absent(one.key, more))
    return (
        f"SELECT t.person, t.month, t.village_id, t.town_id, t.county_id, t.prefecture_id, t.sex, t.birth, t.age, "
        f"age_band(t.age) AS age_band, t.poor, {state} AS state, '{schema.key}' AS ledger, {columns} "
        f"FROM {schema.key} t WHERE {' AND '.join(where)}"
    )
