"""Staged text to typed rows: each distinct text is read once, then joined back.

A column of a million cells holds a few hundred different texts; reading those
in Python and joining in DuckDB is as careful as reading cell by cell, and as
fast as the database.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from reportlib.ledgers import values
from reportlib.ledgers.batches import Batch
from reportlib.ledgers.destinations import Destinations
from reportlib.ledgers.homes import Home, Homes
from reportlib.ledgers.recognise import Mapped
from reportlib.ledgers.rules import load
from reportlib.ledgers.schemas import AREA_TYPES, Column, Schema, Schemas
from reportlib.ledgers.tables import kept

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TYPED, ROWS = "typed", "typed_rows"
_MONTHS = (
    "(SELECT *, left(value, 4)::INTEGER * 12 + right(value, 2)::INTEGER AS number FROM read_month)"
)
_HOME = ("province", "prefecture", "county", "town", "village")
_CAST = {
    "date": "DATE", "month": "VARCHAR", "year": "USMALLINT", "age": "UTINYINT", "count": "UINTEGER", "money": "DECIMAL(12,2)",
    "range": "DECIMAL(12,2)", "text": "VARCHAR", "code": "VARCHAR", "sex": "VARCHAR", "bool": "BOOLEAN",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Converter:
    """Reads the distinct texts of staged columns and makes the typed rows."""

    schemas: Schemas
    homes: Homes

    def convert(self, connection: "DuckDBPyConnection", batch: Batch) -> None:
        """Make the temporary view ``typed`` from the view ``staged``, and ``unread``: cells that say nothing readable.

        ``typed`` has the columns of the store's table without file and sheet, and
        for the checks what the row itself says beside its ID number (``said_…``).
        Only columns that this ledger has are kept as rows; the others are nothing, and cost nothing.
        """
        connection.execute(f"CREATE OR REPLACE TEMP TABLE unread (n {batch.number}, col VARCHAR, rule VARCHAR, hint VARCHAR)")  # fmt: skip
        found = batch.found
        joins = [self._joined(connection, one) for one in found.columns]
        joins += [self._placed(connection, one, batch.first.frame.home) for one in found.columns]
        joins += [self._home(connection, batch), batch.joined("s.n")]
        source = "FROM staged s " + " ".join(one for one in joins if one)
        columns = list(self._columns(batch))
        nothing = [one for one in columns if one.startswith("NULL")]
        held = ", ".join(one for one in columns if one not in nothing)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {ROWS} AS SELECT * REPLACE (CASE WHEN age BETWEEN 0 AND 150 THEN age END::UTINYINT AS age) "
            f"FROM (SELECT {held} {source} WHERE s.class = 'data')"
        )
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {TYPED} AS SELECT {', '.join(['*', *nothing])} FROM {ROWS}"
        )

    def _joined(self, connection: "DuckDBPyConnection", mapped: Mapped) -> str:
        """Read the distinct texts of a column; return the join that brings the values back."""
        column = mapped.column
        read = values.reader_of(column, self.schemas.codes.get(column.codes), mapped.factor)
        if read is None:
            return ""
        raw = f"raw_{column.key}"
        rows = [
            (text, one.value, one.second, one.problem, one.hint)
            for text in _distinct(connection, raw)
            for one in [read(text.strip())]
        ]
        second = "VARCHAR" if column.type != "range" else _CAST["range"]
        name = f"read_{column.key}"
        _fill(connection, name, (("raw", "VARCHAR"), ("value", _CAST[column.type]), ("second", second), ("problem", "VARCHAR"), ("hint", "VARCHAR")), rows)  # fmt: skip
        if any(one[3] for one in rows):
            _unread(connection, column, f"JOIN {name} m ON s.{raw} = m.raw")
        source = _MONTHS if column.key == "month" else name
        return f"LEFT JOIN {source} {column.key} ON s.{raw} = {column.key}.raw"

    def _placed(self, connection: "DuckDBPyConnection", mapped: Mapped, home: Home) -> str:
        column = mapped.column
        if column.type != "place":
            return ""
        reader = Destinations(
            gazetteer=self.homes.gazetteer, classes=self.schemas.codes["destination_class"], abroad=_abroad(),
            home=home.county or home.prefecture,
        )  # fmt: skip
        raw = f"raw_{column.key}"
        rows = [
            (text, one.area or None, one.province or None, one.prefecture or None, one.county or None, one.kind or None, one.problem, "")
            for text in _distinct(connection, raw)
            for one in [reader.read(text.strip())]
        ]  # fmt: skip
        name = f"read_{column.key}"
        texts = ("raw", "area", "province", "prefecture", "county", "kind", "problem", "hint")
        _fill(connection, name, tuple((one, "VARCHAR") for one in texts), rows)
        if any(one[6] for one in rows):
            _unread(connection, column, f"JOIN {name} m ON s.{raw} = m.raw")
        for one in rows:
            if one[1]:
                self.homes.meet(one[1])
        return f"LEFT JOIN {name} {column.key} ON s.{raw} = {column.key}.raw"

    def _home(self, connection: "DuckDBPyConnection", batch: Batch) -> str:
        """Read the distinct homes of each table; without a column of places every row has its title's."""
        columns = [one.column for one in batch.found.columns if one.column.type in AREA_TYPES]
        raws = [f"raw_{one.key}" for one in columns]
        frames = [one.frame.home for one in batch.members]
        rows: list[tuple[Any, ...]] = []
        if not columns:
            rows += [(at, *_as_row(one)) for at, one in enumerate(frames)]
        else:
            asked = f"SELECT {batch.which('n')} AS place, {', '.join(raws)} FROM staged WHERE class = 'data' GROUP BY ALL ORDER BY ALL"
            for at, *told in connection.execute(asked).fetchall():
                said = {
                    one.type: text.strip()
                    for one, text in zip(columns, told, strict=True)
                    if text and not values.is_blank(text)
                }
                rows.append((at, *told, *_as_row(self.homes.resolve(said, frames[at]))))
        texts = tuple((one, "VARCHAR") for one in (*raws, *_HOME, "problem", "hint"))
        _fill(connection, "read_home", (("place", "BIGINT"), *texts), rows)
        on = [f"s.{one} IS NOT DISTINCT FROM m.{one}" for one in raws]
        on += [f"m.place = {batch.which('s.n')}"] if batch.several else []
        join = f"JOIN read_home m ON {' AND '.join(on)}" if on else "CROSS JOIN read_home m"
        if any(one[-2] for one in rows):
            _unread(connection, None, join)
        return ("LEFT " if on else "") + join.replace("read_home m", "read_home home").replace("m.", "home.")  # fmt: skip

    def _columns(self, batch: Batch) -> Iterable[str]:
        """Give the SQL of every column of ``typed``."""
        schema = batch.found.schema
        have = {one.column.key for one in batch.found.columns}
        month = "month.value" if "month" in have else "NULL"
        titled, told = _month(batch)
        yield "s.n"
        yield f"coalesce({month}, {titled}) AS month"
        for level in ("village", "town", "county", "prefecture"):
            yield f"home.{level} AS {level}_id"
        yield "home.province AS province_id"
        yield "s.id_person AS person"
        yield f"coalesce(s.id_sex, {_value('sex', have)}) AS sex"
        yield f"coalesce(s.id_birth, {_value('birth', have)})::DATE AS birth"
        born = "(year({0}) * 12 + month({0}))".format(f"coalesce(s.id_birth, {_value('birth', have)})::DATE")  # fmt: skip
        now = f"coalesce({'month.number' if 'month' in have else 'NULL'}, {told})"
        yield f"(({now} - {born}) // 12) AS age"
        poor = self._poor(schema, have)
        yield f"coalesce({poor}, {'FALSE' if schema.row == 'person' else 'NULL'}) AS poor"
        yield f"{poor} AS poor_said"
        for one in kept(schema):
            yield f'{_stored(schema, one.name, one.source, have)} AS "{one.name}"'
        yield "s.id_problem, s.id_old, s.id_mask, s.beyond"
        yield f"{'s.has_name' if 'name' in have else 'NULL::BOOLEAN'} AS said_name"
        yield f"{'sex.value' if 'sex' in have else 'NULL'}::VARCHAR AS said_sex"
        yield f"{'birth.value' if 'birth' in have else 'NULL'}::DATE AS said_birth"
        yield f"{'birth.second' if 'birth' in have else 'NULL'}::VARCHAR AS said_birth_to"
        yield f"{'age.value' if 'age' in have else 'NULL'}::INTEGER AS said_age"
        yield f"{'poor.value' if 'poor' in have else 'NULL'}::BOOLEAN AS said_poor"
        yield f"{'destination_class.value' if 'destination_class' in have else 'NULL'}::VARCHAR AS said_class"
        yield f"{_seen('destination') if 'destination' in have else 'NULL'}::VARCHAR AS seen_class"

    def _poor(self, schema: Schema, have: set[str]) -> str:
        if schema.poor:
            return "TRUE"
        if schema.row != "person" and "poor" not in have:
            return "NULL::BOOLEAN"
        codes = [one.value for one in self.schemas.codes["category"].values if one.poor]
        listed = ", ".join(f"'{one}'" for one in codes)
        category = f"category.value IN ({listed})" if "category" in have else "NULL"
        return f"coalesce({_value('poor', have)}, {category})::BOOLEAN"


def _value(key: str, have: set[str]) -> str:
    return f"{key}.value" if key in have else "NULL"


def _stored(schema: Schema, name: str, source: str, have: set[str]) -> str:
    """Return the SQL of one kept column from the joins."""
    column = schema.column(source)
    place = schema.column(name.removesuffix("_class")) if name.endswith("_class") else None
    if place is not None and place.type == "place":
        said = _value(name, have)
        seen = _seen(place.key) if place.key in have else "NULL"
        return f"coalesce({seen}, {said})::VARCHAR"
    for one in schema.of_type("range"):
        if name in {one.low, one.high}:
            bound = "value" if name == one.low else "second"
            return f"coalesce({_value(name, have)}, {f'{one.key}.{bound}' if one.key in have else 'NULL'})::DECIMAL(12,2)"
    kind = next(one.type for one in kept(schema) if one.name == name)
    if column is None or source not in have:
        return f"NULL::{kind}"
    if column.type == "key":
        return f"s.raw_{source}"
    if column.type == "place":
        return f"{source}.area"
    return f"{source}.value::{kind}"


def _seen(key: str) -> str:
    """Return the SQL of a place's class as seen from the row's home; NULL where it cannot be told."""
    return (
        f"CASE WHEN {key}.kind IS NOT NULL THEN {key}.kind WHEN {key}.province IS NULL OR home.province IS NULL THEN NULL "
        f"WHEN {key}.province <> home.province THEN 'out_of_province' "
        f"WHEN {key}.county IS NOT NULL AND {key}.county = home.county THEN 'within_county' "
        f"WHEN {key}.prefecture IS NULL AND {key}.county IS NULL THEN NULL "
        f"WHEN {key}.prefecture IS DISTINCT FROM home.prefecture THEN 'within_province' "
        f"WHEN {key}.county IS NULL THEN NULL ELSE 'within_prefecture' END"
    )


def _distinct(connection: "DuckDBPyConnection", raw: str) -> list[str]:
    rows = connection.execute(
        f"SELECT {raw} FROM staged WHERE class = 'data' AND {raw} IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return [one[0] for one in rows if one[0].strip()]


def _unread(connection: "DuckDBPyConnection", column: Column | None, join: str) -> None:
    """Keep the cells that say nothing readable; of a home the rule knows which column is at fault."""
    cases = " ".join(
        f"WHEN '{one.id}' THEN '{one.column}'" for one in load().values() if one.column
    )
    name = f"'{column.key}'" if column else f"CASE m.problem {cases} END"
    connection.execute(
        f"INSERT INTO unread SELECT s.n, {name}, m.problem, m.hint FROM staged s {join} "
        "WHERE s.class = 'data' AND m.problem <> ''"
    )


def _fill(
    connection: "DuckDBPyConnection",
    name: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Make a temporary table of rows of texts, cast to its types."""
    # Arrays, not a data frame: loading pandas would take longer than reading a village.
    import numpy as np

    inside = ", ".join(f'"{key}" {kind}' for key, kind in columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({inside})")
    if rows:
        lot = {
            key: np.array(cells, dtype=object)
            for (key, _), cells in zip(columns, zip(*rows, strict=True), strict=True)
        }
        connection.register("lot", lot)
        connection.execute(f"INSERT INTO {name} SELECT * FROM lot")
        connection.unregister("lot")


def _as_row(home: Home) -> tuple[Any, ...]:
    return (*(getattr(home, one) or None for one in _HOME), home.problem, home.hint)


def _month(batch: Batch) -> tuple[str, str]:
    """Return the SQL of the month in a table's title, as text and as a number of months."""
    if batch.several:
        return "member.month", "(left(member.month, 4)::INTEGER * 12 + right(member.month, 2)::INTEGER)"  # fmt: skip
    month = batch.first.frame.month
    return (f"'{month}'", str(int(month[:4]) * 12 + int(month[5:]))) if month else ("NULL", "NULL::INTEGER")  # fmt: skip


def _abroad() -> re.Pattern[str]:
    text = resources.files("reportlib").joinpath("data", "ledgers", "shared", "abroad.toml").read_text("utf-8")  # fmt: skip
    return re.compile("|".join(re.escape(one) for one in tomllib.loads(text)["countries"]))
