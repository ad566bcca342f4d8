"""Files of text, taken apart by the database itself: a large one on every core, many small ones in one pass."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.errors import DecodeError, SeedError
from reportlib.ledgers.batches import Batch, Member
from reportlib.ledgers.decoding import texts
from reportlib.ledgers.sheets import Dialect

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# From SQL of raw rows and of their number to the query of what is staged of them.
Query = Callable[[str, str], str]
ALONE = "alone"
PLACE = "file_place"


def poured(
    connection: "DuckDBPyConnection",
    member: Member,
    query: Query,
    orders: dict[str, bool],
    tried: dict[Path, int],
) -> str:
    """Make the table ``staging`` from one file; return the SQL of a row's number, or nothing if DuckDB cannot read it.

    Args:
        connection: The store.
        member: The file's table.
        query: What is staged of raw rows.
        orders: Whether rows keep their order, by the query that was asked.
        tried: How many ways of reading failed, by file.

    Raises:
        SeedError: This way failed, and the database calls the transaction off with it; the next way is tried in a new one.
    """
    import duckdb

    dialect = member.table.dialect
    if dialect is None:
        return ""
    straight = _is_straight(member.path, dialect)
    ways = ("true", "false") if straight else ("false",)
    way = tried.get(member.path, 0)
    if way == len(ways):
        return ""
    options = _options(member, dialect, ways[way])
    try:
        with _readable(member.path, dialect, straight=straight) as name:
            source = f"read_csv('{name}', {options})"
            plain = query(source, "")
            asked = plain.replace(name, "")
            if straight and asked not in orders:
                orders[asked] = _keeps_order(connection, plain)
            if ordered := straight and orders[asked]:
                connection.execute(f"CREATE OR REPLACE TEMP TABLE staging AS {plain}")
            else:
                numbered = f"(SELECT (row_number() OVER ())::UINTEGER AS n, * FROM {source})"
                connection.execute(f"CREATE OR REPLACE TEMP TABLE staging AS {query(numbered, 'n, ')}")  # fmt: skip
    except duckdb.Error:
        tried[member.path] = way + 1
        raise SeedError(
            "this register must be read in another way", where=member.path.name, remedy="read it again"
        ) from None  # fmt: skip
    if not ordered:
        return "n"
    # Rows stand in a table in the order in which they were read, on however many cores; numbering them while
    # reading would keep all but one core idle. Within a transaction their ids begin anywhere.
    first = connection.execute("SELECT min(rowid) FROM staging").fetchone()
    return f"(rowid - {int(first[0] or 0) - 1 if first else 0})"


def poured_together(connection: "DuckDBPyConnection", batch: Batch, query: Query) -> str:
    """Make the table ``staging`` from several files of one form; return the SQL of a row's number.

    Raises:
        SeedError: One of them breaks the form, so that each must be read by itself.
    """
    import duckdb

    dialect = batch.first.table.dialect
    if dialect is None:
        return "n"
    with ExitStack() as held:
        names = [held.enter_context(_in_memory(one)) for one in batch.members]
        listed = ", ".join(f"'{one}'" for one in names)
        places = ", ".join(f"'{name}': {at}" for at, name in enumerate(names))
        options = _options(batch.first, dialect, "false")
        placed = f"MAP {{{places}}}[filename]::BIGINT AS {PLACE}, * FROM read_csv([{listed}], {options}, filename = true)"
        try:
            plain = "" if batch.apart else query(f"(SELECT {placed})", f"{PLACE}, ")
            if plain and _keeps_order(connection, plain):
                connection.execute(f"CREATE OR REPLACE TEMP TABLE staging AS {plain}")
                return _counted(connection, len(names))
            numbered = f"(SELECT (row_number() OVER ())::BIGINT AS line, {placed})"
            staged = query(f"{numbered} raw {batch.joined_at(f'raw.{PLACE}')}", f"line, {PLACE}, ")
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE staging AS SELECT ({PLACE} << 32) + line - min(line) OVER (PARTITION BY {PLACE}) + 1 AS n, "
                f"* EXCLUDE (line, {PLACE}) FROM ({staged})"
            )
        except duckdb.Error:
            raise SeedError(
                "one of these registers must be read by itself", where=batch.first.path.name, remedy="read it by itself"
            ) from None  # fmt: skip
    return "n"


def _counted(connection: "DuckDBPyConnection", files: int) -> str:
    """Return the SQL of the number of a row that stands where it was read: its table's place, and how far below its table's first."""
    told = connection.execute(
        f"SELECT {PLACE}, min(rowid) FROM staging GROUP BY {PLACE}"
    ).fetchall()
    first = {int(place): int(row) for place, row in told}
    starts = ", ".join(str(first.get(at, 0)) for at in range(files))
    return f"(({PLACE} << 32) + rowid - ([{starts}]::BIGINT[])[{PLACE} + 1] + 1)"


def breaks_of(path: Path, dialect: Dialect) -> str:
    """Return how a small file's lines end; ``alone`` if it can be read with no other."""
    if not hasattr(os, "memfd_create"):
        return ALONE
    if not _is_straight(path, dialect):
        return "\n"
    content = path.read_bytes()
    returns = content.count(b"\r")
    if not returns:
        return "\n"
    alike = returns == content.count(b"\r\n") == content.count(b"\n")
    return "\r\n" if alike else ALONE


def _is_straight(path: Path, dialect: Dialect) -> bool:
    # DuckDB would take a bracket or a star in a file's name for a pattern.
    return dialect.encoding in {"utf-8", "utf-8-sig"} and not dialect.gaps and not set("*?[") & set(str(path))  # fmt: skip


def _options(member: Member, dialect: Dialect, parallel: str) -> str:
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(member.width))
    return (
        "header = false, auto_detect = false, all_varchar = true, null_padding = true, strict_mode = false, "
        f"delim = '{dialect.delimiter}', quote = '\"', escape = '\"', parallel = {parallel}, columns = {{{columns}}}"
    )


def _keeps_order(connection: "DuckDBPyConnection", query: str) -> bool:
    """Say whether rows come out of a query as they go in: the database promises it of everything but joins and their like."""
    told = connection.execute(f"EXPLAIN (FORMAT json) {query}").fetchall()
    operators = {one.strip() for row in told for one in re.findall('"name": *"([^"]*)"', row[1])}
    return operators <= {"PROJECTION", "READ_CSV"}


@contextmanager
def _readable(path: Path, dialect: Dialect, *, straight: bool) -> Iterator[str]:
    """Give a name under which DuckDB reads the file as UTF-8: its own, or that of a pipe.

    A pipe leaves nothing on the disk.
    """
    if straight:
        yield str(path).replace("'", "''")
        return
    read, write = os.pipe()
    thread = threading.Thread(target=_pour, args=(path, dialect, write), daemon=True)
    thread.start()
    try:
        yield f"/dev/fd/{read}"
    finally:
        os.close(read)
        thread.join()


@contextmanager
def _in_memory(member: Member) -> Iterator[str]:
    """Give a name under which DuckDB reads a small file as UTF-8: that of a copy that is on no disk."""
    dialect = member.table.dialect
    if dialect is None:
        return
    handle = os.memfd_create("register")
    try:
        with os.fdopen(os.dup(handle), "wb") as stream:
            if _is_straight(member.path, dialect):
                stream.write(member.path.read_bytes())
            else:
                stream.writelines(_lines(member.path, dialect))
        yield f"/dev/fd/{handle}"
    finally:
        os.close(handle)


def _pour(path: Path, dialect: Dialect, write: int) -> None:
    with os.fdopen(write, "wb") as stream, suppress(BrokenPipeError, DecodeError):
        stream.writelines(_lines(path, dialect))


def _lines(path: Path, dialect: Dialect) -> Iterator[bytes]:
    """Give a file piece by piece in UTF-8; blank lines become lines of empty cells, so that rows keep their numbers."""
    empty = re.compile(r"(?m)^(?=\n)")
    rest = ""
    for piece in texts(path, dialect.encoding):
        whole = rest + piece
        cut = whole.rfind("\n") + 1
        rest = whole[cut:]
        lines = whole[:cut].replace("\r\n", "\n").replace("\r", "\n")
        yield empty.sub(dialect.delimiter, lines).encode()
    yield rest.replace("\r", "\n").encode()
