"""Ledgers in the pipeline: what lies in ``seeds/ledgers`` becomes statements, which are read like any document.

A project without ledgers pays for one look at a folder, and nothing here loads the
database before a ledger has changed.
"""

from collections.abc import Iterator
from pathlib import Path

from reportlib.canonical import digest, file_digest, from_json, to_json, write_text
from reportlib.ledgers import queries, schemas, store
from reportlib.ledgers.statement import statements
from reportlib.model import SeedDocument
from reportlib.settings import Settings

FOLDER = "ledgers"
KEPT = "statements.json"
RECIPE = 1


def folder_of(project: Path, settings: Settings) -> Path:
    """Return where a project's ledgers lie."""
    return project / settings.seeds / FOLDER


def documents(project: Path, settings: Settings) -> tuple[SeedDocument, ...]:
    """Return the statements of a project's ledgers, worked out anew only if something changed."""
    folder = folder_of(project, settings)
    if not folder.is_dir():
        return ()
    output = project / settings.output
    key = _key(folder)
    kept = store.folder_of(output) / KEPT
    if kept.is_file():
        told = from_json(kept.read_text(encoding="utf-8"))
        if told["key"] == key:
            return tuple(_document(one) for one in told["statements"])
    if not store.exists(output):
        return ()
    made = tuple(_worked_out(output))
    about = [
        {
            "doc": one.doc,
            "title": one.title,
            "date": one.date,
            "place": one.places[0],
            "text": one.text,
        }
        for one in made
    ]
    write_text(kept, to_json({"key": key, "statements": about}))
    kept.chmod(0o600)
    return made


def _key(folder: Path) -> str:
    files = {one.name: file_digest(one) for one in sorted(folder.iterdir()) if one.is_file()}
    return digest([RECIPE, files, schemas.load().fingerprint, queries.load().fingerprint])


def _document(told: dict[str, str]) -> SeedDocument:
    from reportlib.ledgers.statement import MEDIA_TYPE

    text = told["text"]
    return SeedDocument(
        doc=told["doc"], filename=f"{told['doc']}.txt", sha256=digest(text), encoding="utf-8", media_type=MEDIA_TYPE,
        text=text, title=told["title"], date=told["date"], year=told["date"][:4], places=(told["place"],),
    )  # fmt: skip


def _worked_out(output: Path) -> Iterator[SeedDocument]:
    from reportlib.ledgers import results

    with store.opened(output, schemas.load(), read_only=True) as connection:
        found = results.work_out(connection, queries.load())
    yield from statements(found.told, queries.load(), found.names, found.minimum, found.withheld)
