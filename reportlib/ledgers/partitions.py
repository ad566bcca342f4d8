"""A store cut into Parquet partitions, one for each county, and what one of them comes to, wherever that is worked out.

All rows of a person lie in one partition, that of the first county in which any register
has the person, and all rows of a case in one; so no partition needs another, and
what they come to can be added. The partitions are part of the store: they lie in its folder,
for its owner only, and only sums leave them.
"""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib import places
from reportlib.canonical import digest
from reportlib.errors import ReportlibError, RunError
from reportlib.ledgers import intake, queries
from reportlib.ledgers.gathering import Part, gather
from reportlib.ledgers.schemas import Schema, Schemas
from reportlib.ledgers.schemas import load as load_schemas
from reportlib.ledgers.store import MEMORY, limits
from reportlib.ledgers.tables import definitions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = "parts"
_MARK = "made_from"
# Rows whose county is not known.
_NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a worker needs to know to gather one partition.

    Attributes:
        folder: Where the partitions lie; every worker must see it.
        name: The partition.
        recipe: What the results depend on besides the rows, as the machine that asks has it.
        ledgers: The ledgers of which the whole store holds anything.
        months: Every month of the whole store.
    """

    folder: str
    name: str
    recipe: str
    ledgers: tuple[str, ...]
    months: tuple[str, ...]


def write(connection: "DuckDBPyConnection", schemas: Schemas, folder: Path) -> tuple[str, ...]:
    """Write the partitions of a store unless they are there already; return their names, in order.

    Args:
        connection: The open store.
        schemas: Its ledgers.
        folder: The store's folder.
    """
    rows = connection.execute("SELECT file, name, digest, made_with FROM files ORDER BY file").fetchall()  # fmt: skip
    made_from = digest([recipe(), [list(one) for one in rows]])
    target = folder / FOLDER
    mark = target / _MARK
    if not mark.is_file() or mark.read_text(encoding="utf-8") != made_from:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(mode=0o700)
        _homes(connection, schemas)
        for schema in schemas.schemas.values():
            _cut(connection, schema, target / schema.key)
        mark.write_text(made_from, encoding="utf-8")
    found = {one.name.partition("=")[2] for one in target.glob("*/part=*")}
    return tuple(sorted(found))


def _homes(connection: "DuckDBPyConnection", schemas: Schemas) -> None:
    """Say for each person and each case in which partition its rows lie."""
    people = [one.key for one in schemas.schemas.values() if one.row == "person"]
    union = " UNION ALL ".join(f"SELECT person, county_id FROM {one}" for one in people)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE person_part AS SELECT person, min(county_id) AS part FROM ({union}) "
        "WHERE person IS NOT NULL GROUP BY person"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE case_part AS SELECT case_no, min(county_id) AS part FROM rights_cases "
        "WHERE case_no IS NOT NULL GROUP BY case_no"
    )


def _cut(connection: "DuckDBPyConnection", schema: Schema, target: Path) -> None:
    row = connection.execute(f"SELECT count(*) FROM {schema.key}").fetchone()
    if not row or not row[0]:
        return
    join = {
        "person": "LEFT JOIN person_part p ON p.person = t.person",
        "case": "LEFT JOIN case_part p ON p.case_no = t.case_no",
    }.get(schema.row, "")
    part = f"coalesce({'p.part, ' if join else ''}t.county_id, '{_NOWHERE}')"
    path = str(target).replace("'", "''")
    connection.execute(
        f"COPY (SELECT t.*, {part} AS part FROM {schema.key} t {join}) TO '{path}' "
        "(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (part))"
    )


@cache
def recipe() -> str:
    """Return the digest of what results depend on besides the rows: code, schemas, queries, places."""
    return digest(
        [intake.fingerprint(load_schemas(), places.load()), queries.load().fingerprint]
    )  # fmt: skip


def come_to(task: Task) -> Part | ReportlibError:
    """Return what one partition comes to, or why it cannot be told; this runs on a worker."""
    if recipe() != task.recipe:
        return RunError(
            "this worker has another release of reportlib than the machine that asks", where=task.name,
            remedy="install the same release on every worker, and restart it",
        )  # fmt: skip
    folder = Path(task.folder)
    if not (folder / _MARK).is_file():
        return RunError(
            "a worker does not see the ledgers' store, which leaves its folder only as sums", where=task.folder,
            remedy="let every worker see the output folder under the same path, as the same user",
        )  # fmt: skip
    try:
        with _opened(folder, task.name) as connection:
            return gather(connection, queries.load(), task.ledgers, task.months)
    except ReportlibError as error:
        return error


@contextmanager
def _opened(folder: Path, name: str) -> Iterator["DuckDBPyConnection"]:
    """Open a partition as a store of its own, in memory."""
    import duckdb

    connection = duckdb.connect(config=limits(folder / "spill", memory=MEMORY, threads=1))
    try:
        for statement in definitions(load_schemas()):
            connection.execute(statement)
        for key in load_schemas().schemas:
            inside = folder / key / f"part={name}"
            if inside.is_dir():
                files = [str(one) for one in sorted(inside.glob("*.parquet"))]
                connection.execute(f"DROP TABLE {key}")
                connection.execute(f"CREATE VIEW {key} AS SELECT * FROM read_parquet({_listed(files)}, hive_partitioning = false)")  # fmt: skip
        yield connection
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise RunError(
            f"a partition of the ledgers cannot be worked out ({type(error).__name__})", where=name,
            remedy="give the workers more memory and room in the output folder, and run again",
        ) from None  # fmt: skip
    finally:
        connection.close()


def _listed(files: Sequence[str]) -> str:
    quoted = ", ".join("'" + one.replace("'", "''") + "'" for one in files)
    return f"[{quoted}]"


def tasks(names: Sequence[str], folder: Path, ledgers: Collection[str], months: Sequence[str]) -> tuple[Task, ...]:  # fmt: skip
    """Return what workers are asked to do, one task a partition."""
    return tuple(
        Task(
            folder=str((folder / FOLDER).resolve()), name=one, recipe=recipe(), ledgers=tuple(sorted(ledgers)),
            months=tuple(months),
        )
        for one in names
    )  # fmt: skip
