"""The store: one DuckDB file, for its owner only, that holds no name and no number of a person.

A person is the keyed hash of an ID number. The key lies beside the store, for
its owner only; whoever has the ledgers can make the store again, whoever has
only the store cannot go back to a person.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.errors import RunError
from reportlib.ledgers.schemas import Schemas
from reportlib.ledgers.tables import definitions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = Path(".cache") / "ledgers"
NAME = "ledgers.duckdb"
KEY = "key"
FORMAT = "2"
MEMORY = "2GB"
THREADS = 2
_OWNER = 0o077


def folder_of(output: Path) -> Path:
    """Return where the store of an output folder lies."""
    return output / FOLDER


def exists(output: Path) -> bool:
    """Say whether an output folder has a store."""
    return (folder_of(output) / NAME).is_file()


def forget(output: Path) -> None:
    """Delete the store of an output folder; its key stays."""
    for name in (NAME, f"{NAME}.wal"):
        (folder_of(output) / name).unlink(missing_ok=True)


@contextmanager
def opened(
    output: Path,
    schemas: Schemas,
    *,
    read_only: bool = False,
    memory: str = MEMORY,
    threads: int = THREADS,
) -> Iterator["DuckDBPyConnection"]:
    """Open the store of an output folder; make an empty one if there is none that fits.

    Args:
        output: The output folder.
        schemas: What its tables are made from.
        read_only: Whether nothing will be written; several may read at a time.
        memory: The most that DuckDB may take; beyond it, it spills into the store's own folder.
        threads: On how many cores it works.

    Raises:
        RunError: There is no store to read, another run is writing to it, or the disk refuses.
    """
    import duckdb

    folder = folder_of(output)
    if read_only and not exists(output):
        raise RunError(
            "no ledger has been read yet", where=str(folder), remedy="run `reportlib ledger read`"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    before = os.umask(_OWNER)
    try:
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
        key = _key(folder)
        try:
            connection = _connected(folder, read_only=read_only, memory=memory, threads=threads)
        except duckdb.Error as error:
            raise _refusal(folder, error) from None
        try:
            connection.execute(f"SET VARIABLE ledger_key = unhex('{key.hex()}')")
            if not read_only:
                _fitted(connection, schemas)
            yield connection
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise _refusal(folder, error) from None
        finally:
            connection.close()
            _closed(folder)
    finally:
        os.umask(before)


def keyed(expression: str, kind: str) -> str:
    """Return the SQL of the keyed hash of a text, 64 bits under SHA-256 with the store's key.

    Args:
        expression: SQL of the text, which must be one: the hash of nothing is a hash, too.
        kind: What it names (id, employer …), so that equal texts of two kinds differ.
    """
    # A truncated hash of key and text tells nothing of the text and cannot be continued; `hash` only makes the
    # digest a number, which joins and counts several times as fast.
    return f"hash(sha256(getvariable('ledger_key') || encode('{kind}:' || {expression})))"


def limits(spill: Path, *, memory: str, threads: int) -> dict[str, str | bool | int | float | list[str]]:  # fmt: skip
    """Return how a database is opened: no extension is ever fetched, and nothing spills anywhere but beside the store."""
    return {
        "memory_limit": memory,
        "threads": threads,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
    }


def _connected(folder: Path, *, read_only: bool, memory: str, threads: int) -> "DuckDBPyConnection":
    import duckdb

    config = limits(folder / "spill", memory=memory, threads=threads)
    return duckdb.connect(str(folder / NAME), read_only=read_only, config=config)


def _key(folder: Path) -> bytes:
    path = folder / KEY
    if path.is_file() and path.stat().st_size == 32:
        path.chmod(0o600)
        return path.read_bytes()
    # Without its key an old store's people can no longer be met: it is made anew.
    (folder / NAME).unlink(missing_ok=True)
    key = secrets.token_bytes(32)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(key)
    return key


def _fitted(connection: "DuckDBPyConnection", schemas: Schemas) -> None:
    """Make the tables, after throwing away those that other schemas made."""
    import duckdb

    wanted = f"{FORMAT}:{duckdb.__version__}:{schemas.fingerprint}"
    found = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'meta' AND NOT internal"
    ).fetchone()
    if found and found[0]:
        row = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        if row and row[0] == wanted:
            return
        connection.execute("DROP VIEW IF EXISTS person_month")
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary"
        ).fetchall():
            connection.execute(f'DROP TABLE "{name}"')
    # Together: each by itself would wait for the disk.
    connection.execute("BEGIN")
    for statement in definitions(schemas):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('format', ?)", [wanted])
    connection.execute("COMMIT")


def _closed(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _refusal(folder: Path, error: Exception) -> RunError:
    said = str(error)
    if "lock" in said.lower():
        return RunError(
            "another run has the ledgers' store open",
            where=str(folder / NAME),
            remedy="wait until it is done",
        )
    if "memory" in said.lower():
        return RunError(
            "the ledgers need more memory than this machine gives",
            where=str(folder),
            remedy="end other programs, or split the largest ledger, and run it again",
        )
    if "space" in said.lower():
        return RunError("the disk is full", where=str(folder), remedy="make room and run it again")
    return RunError(
        "the ledgers' store cannot be opened",
        where=str(folder / NAME),
        remedy="delete this folder; the next run makes it anew from the ledgers",
    )
