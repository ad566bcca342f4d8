"""A recognised table's rows into a temporary table: private cells as hashes and flags, the others as text.

Names, ID numbers, telephones, accounts and remarks are in no table, not even a
temporary one: they are hashed or tested while the file is being read. The view
``staged`` has ``n`` (the row as a spreadsheet shows it), ``class`` (see
``reportlib.ledgers.classes``) and a column for each known one.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.ledgers.batches import Batch, said
from reportlib.ledgers.carrying import lots
from reportlib.ledgers.classes import HEADS, class_of
from reportlib.ledgers.identity import parts
from reportlib.ledgers.pouring import PLACE, Query, poured, poured_together
from reportlib.ledgers.recognise import Mapped
from reportlib.ledgers.store import keyed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TOO_LONG = 400
_BLANK = ("/", "-", "—", "——", "无", "\\")
_PLACE_PART = "^([^0-9#号组]*(?:村委会|居委会|村|社区|嘎查|乡|镇|街道))"
_NO_ID = "NULL::VARCHAR AS id_text, NULL::BIGINT AS id_body, NULL::VARCHAR AS id_problem, NULL::UBIGINT AS id_person, NULL::DATE AS id_birth, NULL::VARCHAR AS id_sex, NULL::BOOLEAN AS id_old, NULL::VARCHAR AS id_mask"  # fmt: skip


def stage(
    connection: "DuckDBPyConnection", batch: Batch, orders: dict[str, bool], tried: dict[Path, int]
) -> None:
    """Make the view ``staged`` over the rows of ledgers of one form.

    Args:
        connection: The store.
        batch: The tables; of several the database already knows who they are (``Batch.introduce``).
        orders: Whether rows keep their order, by the query that was asked; registers of one form are asked alike.
        tried: How many ways of reading failed, by file.

    Raises:
        SeedError: A file is damaged behind its first rows, or must be read by itself, or in another way.
    """
    connection.execute("DROP VIEW IF EXISTS staged")

    def query(source: str, number: str) -> str:
        return _projection(source, batch, number)

    if batch.first.table.dialect is not None:
        number = _from_text(connection, batch, query, orders, tried)
    else:
        number = _from_rows(connection, batch, query)
    # What stands above the heads' last line is heads.
    heads = f"CASE WHEN {batch.row(number)} <= {batch.found.head} THEN '{HEADS}' ELSE class END"
    used = "n, " if number == "n" else f"{PLACE}, " if batch.several else ""
    connection.execute(
        f"CREATE TEMP VIEW staged AS SELECT ({number})::{batch.number} AS n, {heads} AS class, * EXCLUDE ({used}class) FROM staging"
    )


def _from_text(
    connection: "DuckDBPyConnection",
    batch: Batch,
    query: Query,
    orders: dict[str, bool],
    tried: dict[Path, int],
) -> str:
    """Let the database take files of text apart; return the SQL of a row's number."""
    if batch.several:
        return poured_together(connection, batch, query)
    number = poured(connection, batch.first, query, orders, tried)
    return number or _from_rows(connection, batch, query)


def _from_rows(connection: "DuckDBPyConnection", batch: Batch, query: Query) -> str:
    """Hand the database rows, many at a time; return the SQL of a row's number."""
    width, member = batch.first.width, batch.joined("n")
    inside = ", ".join(f"c{at} VARCHAR" for at in range(width))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE blank (n {batch.number}, {inside})")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE staging AS {query(f'blank {member}', 'n, ')}")
    connection.execute("DROP TABLE blank")
    texts = ", ".join(f"c{at}::VARCHAR AS c{at}" for at in range(width))
    rows = f"(SELECT n::{batch.number} AS n, {texts} FROM chunk)"
    for lot in lots(batch.members):
        connection.register("chunk", lot)
        connection.execute(f"INSERT INTO staging {query(f'{rows} {member}', 'n, ')}")
        connection.unregister("chunk")
    return "n"


def cleared(connection: "DuckDBPyConnection") -> None:
    """Throw the staged rows away."""
    connection.execute("DROP VIEW IF EXISTS staged")
    connection.execute("DROP TABLE IF EXISTS staging")


def cell(at: int) -> str:
    """Return the SQL of a raw cell without spaces around it; NULL if nothing is left."""
    return f"nullif(trim(c{at}), '')"


def _projection(source: str, batch: Batch, number: str = "") -> str:
    """Return the query from raw cells to staged columns, after that of the row's number if it has one."""
    found, width = batch.found, batch.first.width
    at = found.at("id_number")
    trimmed = [f"{cell(one.at)} AS {_alone(one)}" for one in found.columns if _alone(one)]
    if trimmed:
        source = f"(SELECT *, {', '.join(trimmed)} FROM {source})"
    inner = parts(cell(at), source) if at is not None else f"SELECT *, {_NO_ID} FROM {source}"
    heads = {column: (words, said(column) if differ else "") for column, (words, differ) in batch.heads.items()}  # fmt: skip
    chosen = [
        f"{class_of(found, width, heads)} AS class",
        "id_problem", "id_person", "id_birth", "id_sex", "id_old", "id_mask",
        f"{_totals_text(width)} AS totals_text", f"{_beyond(batch)} AS beyond",
    ]  # fmt: skip
    chosen += [f"{_kept(one)} AS {name}" for one in found.columns for name in [staged_as(one)] if name]  # fmt: skip
    return f"SELECT {number}{', '.join(chosen)} FROM ({inner})"


def staged_as(mapped: Mapped) -> str:
    """Return the name under which a column is staged, or an empty text if nothing of it is."""
    column = mapped.column
    if column.type == "name":
        return f"has_{column.key}"
    if column.type in {"seq", "phone", "account", "note", "id_number"}:
        return ""
    return f"raw_{column.key}"


def _alone(mapped: Mapped) -> str:
    """Return the name under which a cell that is looked at several times is trimmed once, or an empty text."""
    alone = mapped.column.type in {"name", "key"} and not mapped.parts
    return f"cell_{mapped.column.key}" if alone else ""


def _kept(mapped: Mapped) -> str:
    raw = _alone(mapped) or cell(mapped.at)
    if mapped.parts:
        raw = f"nullif(concat_ws('', {', '.join(cell(one) for one in (mapped.at, *mapped.parts))}), '')"  # fmt: skip
    kind = mapped.column.type
    if kind == "name":
        return f"({raw} IS NOT NULL AND {_told(raw)})"
    if kind == "key":
        # Full-width brackets and spaces are no other firm.
        one = f"CASE WHEN regexp_matches({raw}, '[^\\p{{Han}}0-9A-Z]') THEN translate(upper({raw}), '（）－ \u3000\t', '()-') ELSE {raw} END"
        name = "employer" if mapped.column.key == "employer" else mapped.column.key
        return f"CASE WHEN {_told(raw)} THEN {keyed(one, name)} END"
    if kind == "address":
        return f"nullif(regexp_extract({raw}, '{_PLACE_PART}', 1), '')"
    # Whoever reads the different texts takes the spaces away; here it would be done for each row.
    return raw if mapped.parts else f"nullif(c{mapped.at}, '')"


def _told(raw: str) -> str:
    """Return the SQL of whether a cell is no sign of nothing; a list of them would become a join, which loses the order of rows."""
    longest = max(len(one.encode()) for one in _BLANK)
    different = " AND ".join(f"{raw} <> '{one}'" for one in _BLANK)
    return f"(strlen({raw}) > {longest} OR ({different}))"


def _totals_text(width: int) -> str:
    """Keep the words of a line of totals, which is about nobody, to compare them with the rows."""
    cells = ", ".join(f"c{at}" for at in range(width))
    return f"CASE WHEN id_body IS NULL AND contains(concat_ws('', {cells}), '计') THEN concat_ws(' ', {cells}) END"


def _beyond(batch: Batch) -> str:
    """Say whether a line of text has cells beyond its heads, or one that swallowed further lines."""
    if batch.first.table.dialect is None:
        return "FALSE"
    over = [f"{cell(at)} IS NOT NULL" for at in range(batch.first.last + 1, batch.first.width)]
    # Bytes are known at once, characters have to be counted.
    swallowed = [f"(strlen(c{one.at}) > {_TOO_LONG} AND length(c{one.at}) > {_TOO_LONG})" for one in batch.found.columns]  # fmt: skip
    return f"coalesce({' OR '.join([*over, *swallowed])}, FALSE)"
