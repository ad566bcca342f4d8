"""A recognised table's rows into a temporary table: private cells as hashes and flags, the others as text.

Names, ID numbers, telephones, accounts and remarks are in no table, not even a
temporary one: they are hashed or tested while the file is being read. The view
``staged`` has ``n`` (the row as a spreadsheet shows it), ``class`` (see
``reportlib.ledgers.classes``) and a column for each known one.
"""

import csv
import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib.errors import DecodeError, SeedError
from reportlib.ledgers.classes import HEADS, class_of
from reportlib.ledgers.decoding import texts
from reportlib.ledgers.identity import parts
from reportlib.ledgers.recognise import Mapped, Recognised
from reportlib.ledgers.sheets import Table
from reportlib.ledgers.store import keyed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

CHUNK = 20_000
EXTRA = 2
_TOO_LONG = 400
_DITTO = frozenset({"同上", "〃", "″", "”", '"', "同", "''"})
_NOT_CARRIED = frozenset({"seq", "money", "count", "range"})
_BLANK = ("/", "-", "—", "——", "无", "\\")
_PLACE_PART = "^([^0-9#号组]*(?:村委会|居委会|村|社区|嘎查|乡|镇|街道))"
_NO_ID = "NULL::VARCHAR AS id_text, NULL::BIGINT AS id_body, NULL::VARCHAR AS id_problem, NULL::UBIGINT AS id_person, NULL::DATE AS id_birth, NULL::VARCHAR AS id_sex, NULL::BOOLEAN AS id_old, NULL::VARCHAR AS id_mask"  # fmt: skip


def stage(
    connection: "DuckDBPyConnection",
    path: Path,
    table: Table,
    found: Recognised,
    orders: dict[str, bool],
) -> None:
    """Make the view ``staged`` over a ledger's rows.

    Args:
        connection: The store.
        path: The file.
        table: The table in it.
        found: Which ledger it is.
        orders: Whether rows keep their order, by the query that was asked; registers of one form are asked alike.

    Raises:
        SeedError: The file is damaged behind its first rows.
    """
    connection.execute("DROP VIEW IF EXISTS staged")
    if table.dialect is not None and _fast(connection, path, table, found, orders):
        return
    width = _width(table)
    inside = ", ".join(f"c{at} VARCHAR" for at in range(width))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE blank (n UINTEGER, {inside})")
    query = _projection("blank", table, found, number="n, ")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE staging AS {query}")
    connection.execute("DROP TABLE blank")
    texts = ", ".join(f"c{at}::VARCHAR AS c{at}" for at in range(width))
    for lot in _lots(table, found, width):
        connection.register("chunk", lot)
        query = _projection(f"(SELECT n, {texts} FROM chunk)", table, found, number="n, ")
        connection.execute(f"INSERT INTO staging {query}")
        connection.unregister("chunk")
    _show(connection, found, "n")


def _show(connection: "DuckDBPyConnection", found: Recognised, number: str) -> None:
    """Make the view over the staged rows; what stands above the heads' last line is heads."""
    heads = f"CASE WHEN {number} <= {found.head} THEN '{HEADS}' ELSE class END"
    connection.execute(
        f"CREATE TEMP VIEW staged AS SELECT ({number})::UINTEGER AS n, {heads} AS class, * EXCLUDE ({'n, ' if number == 'n' else ''}class) "
        "FROM staging"
    )


def cleared(connection: "DuckDBPyConnection") -> None:
    """Throw the staged rows away."""
    connection.execute("DROP VIEW IF EXISTS staged")
    connection.execute("DROP TABLE IF EXISTS staging")


def _width(table: Table) -> int:
    return max(table.width, 1) + (EXTRA if table.dialect else 0)


def cell(at: int) -> str:
    """Return the SQL of a raw cell without spaces around it; NULL if nothing is left."""
    return f"nullif(trim(c{at}), '')"


def _projection(source: str, table: Table, found: Recognised, number: str = "") -> str:
    """Return the query from raw cells to staged columns, after that of the row's number if it has one."""
    at = found.at("id_number")
    trimmed = [f"{cell(one.at)} AS {_alone(one)}" for one in found.columns if _alone(one)]
    if trimmed:
        source = f"(SELECT *, {', '.join(trimmed)} FROM {source})"
    inner = parts(cell(at), source) if at is not None else f"SELECT *, {_NO_ID} FROM {source}"
    chosen = [
        f"{class_of(table, found, _width(table))} AS class",
        "id_problem", "id_person", "id_birth", "id_sex", "id_old", "id_mask",
        f"{_totals_text(_width(table))} AS totals_text", f"{_beyond(table, found)} AS beyond",
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


def _beyond(table: Table, found: Recognised) -> str:
    """Say whether a line of text has cells beyond its heads, or one that swallowed further lines."""
    if table.dialect is None:
        return "FALSE"
    heads = table.top[max(0, found.head - 2) : found.head]
    last = max((at for row in heads for at, head in enumerate(row) if head), default=0)
    over = [f"{cell(at)} IS NOT NULL" for at in range(last + 1, _width(table))]
    # Bytes are known at once, characters have to be counted.
    swallowed = [f"(strlen(c{one.at}) > {_TOO_LONG} AND length(c{one.at}) > {_TOO_LONG})" for one in found.columns]  # fmt: skip
    return f"coalesce({' OR '.join([*over, *swallowed])}, FALSE)"


def _lots(table: Table, found: Recognised, width: int) -> Iterator[dict[str, "NDArray[Any]"]]:
    """Give the rows in lots, column by column with their numbers; what merged cells cover is carried down."""
    import numpy as np

    carry = _Carrying(table, found)
    rows = enumerate(table.rows())
    try:
        while lot := list(islice(rows, CHUNK)):
            numbers = np.array([number + 1 for number, _ in lot], dtype="uint32")
            columns = enumerate(carry.columns(lot, width))
            yield {"n": numbers, **{f"c{at}": np.array(one, dtype=object) for at, one in columns}}
    except (csv.Error, UnicodeError, OSError) as error:
        raise SeedError(
            f"the table breaks off ({type(error).__name__})",
            where=table.name,
            remedy="open it in a spreadsheet and save it as .xlsx",
        ) from None


class _Carrying:
    """Carries a cell that is merged over several rows, or repeated by 同上, down; sums excepted."""

    def __init__(self, table: Table, found: Recognised) -> None:
        held = {at for one in found.columns if one.column.type not in _NOT_CARRIED for at in (one.at, *one.parts)}  # fmt: skip
        self._held = held
        self._above: dict[int, str | None] = {}
        self._begin: dict[int, list[tuple[int, int]]] = {}
        for top, first, bottom, _ in table.spans:
            if bottom > top and first in held and top >= found.head:
                self._begin.setdefault(top, []).append((first, bottom))
        self._running: dict[int, tuple[int, str]] = {}

    def columns(
        self, lot: Sequence[tuple[int, Sequence[str]]], width: int
    ) -> Iterator[Sequence[str | None]]:
        """Give the columns of a lot of numbered rows; cell by cell only where something has to be carried."""
        last = lot[-1][0]
        if self._running or any(lot[0][0] <= one <= last for one in self._begin):
            yield from zip(*(self._down(number, row, width) for number, row in lot), strict=True)
            return
        blank = ("",) * width
        full = (row if len(row) == width else (*row[:width], *blank[len(row) :]) for _, row in lot)
        for at, cells in enumerate(zip(*full, strict=True)):
            if at not in self._held:
                yield [one or None for one in cells]
            elif _DITTO.isdisjoint(cells):
                above = next((one for one in reversed(cells) if one), None)
                self._above[at] = above or self._above.get(at)
                yield [one or None for one in cells]
            else:
                yield [self._repeated(at, one) for one in cells]

    def _repeated(self, column: int, cell: str | None) -> str | None:
        if cell in _DITTO:
            return self._above.get(column)
        if cell:
            self._above[column] = cell
        return cell or None

    def _down(self, number: int, row: Sequence[str], width: int) -> list[str | None]:
        cells: list[str | None] = [one or None for one in row[:width]]
        cells += [None] * (width - len(cells))
        for column, bottom in self._begin.get(number, ()):
            self._running[column] = (bottom, cells[column] or "")
        for column, (bottom, value) in list(self._running.items()):
            if number > bottom:
                del self._running[column]
            else:
                cells[column] = cells[column] or value or None
        for column in self._held:
            cells[column] = self._repeated(column, cells[column])
        return cells


def _fast(
    connection: "DuckDBPyConnection",
    path: Path,
    table: Table,
    found: Recognised,
    orders: dict[str, bool],
) -> bool:
    """Let DuckDB take a file of text apart itself, on every core; say whether it could."""
    import duckdb

    dialect = table.dialect
    if dialect is None:
        return False
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(_width(table)))
    # DuckDB would take a bracket or a star in a file's name for a pattern.
    straight = dialect.encoding in {"utf-8", "utf-8-sig"} and not dialect.gaps and not set("*?[") & set(str(path))  # fmt: skip
    for parallel in ("true", "false") if straight else ("false",):
        options = (
            "header = false, auto_detect = false, all_varchar = true, null_padding = true, strict_mode = false, "
            f"delim = '{dialect.delimiter}', quote = '\"', escape = '\"', parallel = {parallel}, columns = {{{columns}}}"
        )
        try:
            with _readable(path, table, straight=straight) as name:
                source = f"read_csv('{name}', {options})"
                query = _projection(source, table, found)
                asked = query.replace(name, "")
                if straight and asked not in orders:
                    orders[asked] = _keeps_order(connection, query)
                if ordered := straight and orders[asked]:
                    connection.execute(f"CREATE OR REPLACE TEMP TABLE staging AS {query}")
                else:
                    numbered = f"(SELECT (row_number() OVER ())::UINTEGER AS n, * FROM {source})"
                    query = _projection(numbered, table, found, number="n, ")
                    connection.execute(f"CREATE OR REPLACE TEMP TABLE staging AS {query}")
        except duckdb.Error:
            continue
        # Rows stand in a table in the order in which they were read, on however many cores; numbering them while
        # reading would keep all but one core idle. Within a transaction their ids begin anywhere.
        first = connection.execute("SELECT min(rowid) FROM staging").fetchone()
        _show(
            connection,
            found,
            f"(rowid - {int(first[0] or 0) - 1 if first else 0})" if ordered else "n",
        )
        return True
    return False


def _keeps_order(connection: "DuckDBPyConnection", query: str) -> bool:
    """Say whether rows come out of a query as they go in: the database promises it of everything but joins and their like."""
    told = connection.execute(f"EXPLAIN (FORMAT json) {query}").fetchall()
    operators = {one.strip() for row in told for one in re.findall('"name": *"([^"]*)"', row[1])}
    return operators <= {"PROJECTION", "READ_CSV"}


@contextmanager
def _readable(path: Path, table: Table, *, straight: bool) -> Iterator[str]:
    """Give a name under which DuckDB reads the file as UTF-8: its own, or that of a pipe.

    A pipe leaves nothing on the disk. Blank lines become lines of empty cells in it,
    so that rows keep their numbers.
    """
    if straight:
        yield str(path).replace("'", "''")
        return
    read, write = os.pipe()
    thread = threading.Thread(target=_pour, args=(path, table, write), daemon=True)
    thread.start()
    try:
        yield f"/dev/fd/{read}"
    finally:
        os.close(read)
        thread.join()


def _pour(path: Path, table: Table, write: int) -> None:
    if table.dialect is None:
        return
    sign = table.dialect.delimiter
    empty = re.compile(r"(?m)^(?=\n)")
    rest = ""
    with os.fdopen(write, "wb") as stream, suppress(BrokenPipeError, DecodeError):
        for piece in texts(path, table.dialect.encoding):
            whole = rest + piece
            cut = whole.rfind("\n") + 1
            rest = whole[cut:]
            lines = whole[:cut].replace("\r\n", "\n").replace("\r", "\n")
            stream.write(empty.sub(sign, lines).encode())
        stream.write(rest.replace("\r", "\n").encode())
