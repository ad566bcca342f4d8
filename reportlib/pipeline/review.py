"""What a person needs to review one document, and where it is kept how far the review came."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reportlib.canonical import from_json, to_json, write_text
from reportlib.dataset.corrections import Corrected, corrected
from reportlib.errors import SeedError, UnknownName
from reportlib.model import Document, Fact
from reportlib.pipeline.compile import corrections, document_of, read_all
from reportlib.settings import Settings

FOLDER = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The facts of all seeds as extracted, the document under review, and the state after corrections."""

    document: Document
    documents: Mapping[str, Document]
    facts: tuple[Fact, ...]
    state: Corrected
    path: Path


def material(project: Path, settings: Settings, doc: str) -> Material:
    """Return what a review of one document starts from.

    Args:
        project: The project's folder.
        settings: Its settings.
        doc: Id or file name of a seed, or the beginning of only one id.

    Raises:
        UnknownName: No seed is called so; the nearest are named.
        SeedError: The seed is there and cannot be read.
        CorrectionError: An entry that is there already is stale.
    """
    readings, failed = read_all(project, settings, lambda _name: None)
    documents = {one.seed.doc: document_of(one) for one in readings}
    for issue in failed:
        if Path(issue.where).stem == Path(doc).stem:
            raise SeedError(issue.en)
    chosen = _called(doc, documents)
    facts = tuple(fact for one in readings for fact in one.facts)
    return Material(
        document=documents[chosen],
        documents=documents,
        facts=facts,
        state=corrected(facts, corrections(project, settings), documents),
        path=project / settings.seeds / "corrections.toml",
    )


def _called(doc: str, documents: Mapping[str, Document]) -> str:
    name = Path(doc).name
    exact = [key for key, one in documents.items() if name in {key, one.filename}]
    found = exact or [key for key in documents if key.startswith(name) and name]
    if len(found) != 1:
        error = UnknownName(kind="document", name=doc, known=documents)
        if not error.suggestions:
            error.remedy = f"these are known: {', '.join(found or sorted(documents))}"
        raise error
    return found[0]


def decided(output: Path, document: Document) -> dict[str, str]:
    """Return what earlier sittings decided; nothing if the file has changed since."""
    path = _record(output, document)
    try:
        kept = from_json(path.read_text(encoding="utf-8"))
        same = kept["sha256"] == document.sha256
        return {str(key): str(value) for key, value in kept["decided"].items()} if same else {}
    except (OSError, json.JSONDecodeError, LookupError, TypeError, AttributeError, UnicodeError):
        return {}  # what a person loses is a place in a list, never a decision


def keep(output: Path, document: Document, decisions: Mapping[str, str]) -> None:
    """Keep what was decided so far, beside the data of the run."""
    row = {"doc": document.doc, "sha256": document.sha256, "decided": dict(decisions)}
    write_text(_record(output, document), to_json(row) + "\n")


def _record(output: Path, document: Document) -> Path:
    return output / "data" / FOLDER / f"{document.doc}.json"
