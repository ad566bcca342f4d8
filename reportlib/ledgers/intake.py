"""The folder of ledgers into the store: what has changed is read, the rest stays; then all are weighed together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.canonical import digest, file_digest, tree_digest
from reportlib.errors import ReportlibError, SeedError
from reportlib.ledgers.across import weigh
from reportlib.ledgers.homes import Homes
from reportlib.ledgers.reading import Reader
from reportlib.ledgers.recognise import recogniser
from reportlib.ledgers.schemas import Schemas
from reportlib.ledgers.sheets import KINDS
from reportlib.ledgers.tables import SET_ASIDE
from reportlib.ledgers.taking import Said, Source, Taking
from reportlib.places import Gazetteer

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Intake", "Source", "fingerprint", "sources", "take_in"]
_ROOM = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a reading did.

    Attributes:
        read: Files that were read anew.
        kept: Files that were as before.
        gone: Files that are no longer there.
        failed: Files that could not be read, each with why.
    """

    read: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    failed: tuple[ReportlibError, ...]


def sources(folder: Path) -> tuple[Source, ...]:
    """Return the ledger files of a folder and the folders in it, by name.

    Hidden files and what a spreadsheet leaves beside an open file are none.

    Raises:
        SeedError: There is no such folder.
    """
    if not folder.is_dir():
        raise SeedError(
            "there is no folder of ledgers", where=str(folder), remedy="make it and put registers in it (.xlsx, .ods, .csv)"
        )  # fmt: skip
    inside = (one for one in folder.rglob("*") if one.is_file() and one.suffix.lower() in KINDS)
    named = {str(one.relative_to(folder)): one for one in inside}
    shown = {
        name: path for name, path in named.items()
        if not any(part.startswith((".", "~$")) for part in name.split("/"))
    }  # fmt: skip
    return tuple(Source(path=shown[name], name=name) for name in sorted(shown))


def take_in(
    connection: "DuckDBPyConnection",
    files: Sequence[Source],
    schemas: Schemas,
    gazetteer: Gazetteer,
    *,
    share: float,
    said: Said | None = None,
) -> Intake:
    """Bring the store up to date with the ledger files.

    Args:
        connection: The open store.
        files: Every ledger that shall be in it.
        schemas: What may be recognised.
        gazetteer: All places.
        share: The share of refused rows above which a ledger is refused whole.
        said: Told the name of each file before it is read.
    """
    made_with = f"{fingerprint(schemas, gazetteer)}:{share}"
    known = {
        name: (number, held, made)
        for number, name, held, made in connection.execute(
            "SELECT file, name, digest, made_with FROM files"
        ).fetchall()
    }
    digests = {one.name: file_digest(one.path) for one in files}
    kept = {one.name for one in files if known.get(one.name, (0,))[1:] == (digests[one.name], made_with)}  # fmt: skip
    gone = sorted(set(known) - set(digests))
    _forget(
        connection, schemas, [number for name, (number, *_) in known.items() if name not in kept]
    )
    reader = Reader(
        connection=connection, schemas=schemas, recogniser=recogniser(schemas), homes=Homes(gazetteer=gazetteer), share=share
    )  # fmt: skip
    stale = [one for one in files if one.name not in kept]
    taking = Taking(connection=connection, reader=reader, digests=digests, made_with=made_with)
    failed = taking.take(stale, said)
    read = [one.name for one in stale]
    if read or gone:
        connection.execute("BEGIN")
        weigh(connection, schemas)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    return Intake(
        read=tuple(read),
        kept=tuple(one.name for one in files if one.name in kept),
        gone=tuple(gone),
        failed=tuple(failed),
    )


def fingerprint(schemas: Schemas, gazetteer: Gazetteer) -> str:
    """Return the digest of all but the files that shapes what is read: schemas, rules, places, this room's code."""
    code = tree_digest(sorted(_ROOM.glob("*.py")), _ROOM)
    places = digest(sorted((key, one.latest.name_zh, one.parent) for key, one in gazetteer.areas.items()))  # fmt: skip
    return digest([schemas.fingerprint, code, places])[:16]


def _forget(connection: "DuckDBPyConnection", schemas: Schemas, numbers: Sequence[int]) -> None:
    if not numbers:
        return
    listed = ", ".join(str(one) for one in numbers)
    connection.execute("BEGIN")
    tables = [each for name in schemas.schemas for each in (name, SET_ASIDE + name)]
    for table in (*tables, "findings", "sheets", "files"):
        connection.execute(f"DELETE FROM {table} WHERE file IN ({listed})")
    connection.execute("COMMIT")
