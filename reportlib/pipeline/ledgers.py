"""Ledgers in the pipeline: what lies in ``seeds/ledgers`` becomes statements, which are read like any document.

A project without ledgers pays for one look at a folder, and nothing here loads the
database before a ledger, a query or a setting has changed.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from reportlib import places
from reportlib.canonical import digest, file_digest, from_json, to_json, write_text
from reportlib.errors import BundleError, ReportlibError
from reportlib.ledgers import intake, queries, schemas, statement, store, targets
from reportlib.model import Issue, SeedDocument
from reportlib.pipeline import staleness
from reportlib.settings import Settings

if TYPE_CHECKING:
    from reportlib.ledgers.gathering import Part
    from reportlib.ledgers.results import Results

FOLDER = "ledgers"
SENT = "sent"  # within the seeds: the packages that were sent
KEPT = "statements.json"
RECIPE = 2
_PATIENCE = 300.0
# Code and data that a statement is made by.
_ROOMS = (
    "ledgers/",
    "places/",
    "data/ledgers/",
    "data/lexicon/",
    "data/places/",
    "data/wording.toml",
    "quantities/",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgers:
    """What a project's ledgers come to: their statements, and what to tell a person."""

    statements: tuple[SeedDocument, ...] = ()
    issues: tuple[Issue, ...] = ()


def read(project: Path, settings: Settings) -> Ledgers:
    """Return the statements of a project's ledgers, worked out anew only if something changed.

    Raises:
        RunError: Another run holds the store.
        DataError: A schema or query breaks its rules.
    """
    folder = project / settings.seeds / FOLDER
    if not folder.is_dir() or not (files := intake.sources(folder)):
        return Ledgers()
    output = project / settings.output
    key = _key(files, project, settings)
    kept = store.folder_of(output) / KEPT
    known = _known(kept, key)
    if known is None:
        known = _worked_out(files, project, settings)
        told = {
            "key": key,
            "statements": [_told(one) for one in known.statements],
            "issues": [asdict(one) for one in known.issues],
        }
        write_text(kept, to_json(told))
        kept.chmod(0o600)
    return known


def _key(files: tuple[intake.Source, ...], project: Path, settings: Settings) -> str:
    cache = project / settings.output / ".cache"
    code = {name: one for name, one in staleness.meanings(cache).items() if name.startswith(_ROOMS)}
    own = (
        staleness.folder_digest(project / settings.places_folder) if settings.places_folder else ""
    )
    contents = {one.name: file_digest(one.path) for one in files}
    aims = project / settings.seeds / FOLDER / targets.NAME
    contents[targets.NAME] = file_digest(aims) if aims.is_file() else ""
    contents |= {f"{SENT}/{one.name}": file_digest(one) for one in _packages(project, settings)}
    shares = [str(settings.ledger_refusal_share), settings.ledger_cell_minimum]
    return digest([RECIPE, contents, code, own, shares])


def _known(kept: Path, key: str) -> Ledgers | None:
    """Return what was worked out before, or None if something has changed since."""
    try:
        told = from_json(kept.read_text(encoding="utf-8"))
        if told["key"] != key:
            return None
        return Ledgers(
            statements=tuple(_document(one) for one in told["statements"]),
            issues=tuple(Issue(**one) for one in told["issues"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _told(one: SeedDocument) -> dict[str, Any]:
    return {
        "doc": one.doc,
        "title": one.title,
        "date": one.date,
        "place": one.places[0],
        "text": one.text,
    }


def _document(told: dict[str, str]) -> SeedDocument:
    return statement.document(told["doc"], told["title"], told["date"], told["place"], told["text"])


def results_of(
    project: Path, settings: Settings, scheduler: str = "", patience: float = _PATIENCE
) -> "Results":
    """Return what a project's ledgers come to, cell by cell, with what of it is withheld.

    Args:
        project: The project's folder.
        settings: Its settings.
        scheduler: The address of a Dask scheduler whose workers go through the rows; empty for this machine.
        patience: Seconds to wait for a first worker.

    Raises:
        SeedError: There is no folder of ledgers.
        RunError: Another run holds the store, or the cluster cannot do it.
    """
    files = intake.sources(project / settings.seeds / FOLDER)
    return _results(files, project, settings, (scheduler, patience))[0]


def _results(
    files: tuple[intake.Source, ...], project: Path, settings: Settings, cluster: tuple[str, float] = ("", 0)
) -> tuple["Results", list[Issue]]:  # fmt: skip
    from reportlib.ledgers import results

    known = schemas.load()
    gazetteer = places.load(project / settings.places_folder if settings.places_folder else None)
    with store.opened(project / settings.output, known) as connection:
        done = intake.take_in(
            connection, files, known, gazetteer, share=settings.ledger_refusal_share
        )
        issues = [_unread(one) for one in done.failed]
        rows = connection.execute(
            "SELECT f.name, sum(s.refused + s.aside), count(*) FILTER (s.verdict = 'refused') "
            "FROM sheets s JOIN files f USING (file) GROUP BY f.name ORDER BY f.name"
        ).fetchall()
        issues += [
            _refused(name, int(refused), int(whole)) for name, refused, whole in rows if refused
        ]

        def elsewhere(ledgers: Collection[str]) -> "Sequence[Part]":
            from reportlib.pipeline.ledger_crew import gathered

            return gathered(
                connection, store.folder_of(project / settings.output), ledgers, *cluster
            )

        found = results.work_out(
            connection,
            queries.load(),
            settings.ledger_cell_minimum,
            elsewhere if cluster[0] else None,
            _earlier(project, settings),
        )
    return found, issues


def _worked_out(files: tuple[intake.Source, ...], project: Path, settings: Settings) -> Ledgers:
    found, issues = _results(files, project, settings)
    gazetteer = places.load(project / settings.places_folder if settings.places_folder else None)
    path = project / settings.seeds / FOLDER / targets.NAME
    aims = targets.read(path, queries.load(), gazetteer)
    told = statement.statements(found, queries.load(), aims)
    return Ledgers(statements=tuple(told), issues=tuple(issues))


def _packages(project: Path, settings: Settings) -> list[Path]:
    """Return the packages that were sent: those in ``seeds/sent`` and the one that the settings name."""
    found = sorted((project / settings.seeds / SENT).glob("*.zip"))
    named = project / settings.previous
    return [*found, *([named] if settings.previous and named.is_file() else [])]


def _earlier(project: Path, settings: Settings) -> list[dict[str, str]]:
    """Return the statements in each package that was sent, by their names.

    Raises:
        BundleError: A package is damaged: what was told in it is not known.
    """
    packages = _packages(project, settings)
    if not packages:
        return []
    from reportlib import bundle

    found = []
    for path in packages:
        package, verdict = bundle.open_package(path.read_bytes(), where=path.name)
        if not verdict.good:
            name, what = verdict.problems[0]
            raise BundleError(
                f"{name} {what}", where=path.name, remedy="put the package there as it was sent"
            )
        texts = {PurePosixPath(name).name.partition(".")[0]: content.decode() for name, content in package.members.items()
                 if name.startswith(f"seeds/{statement.PREFIX}")}  # fmt: skip
        found.append(texts)
    return found


def _unread(error: ReportlibError) -> Issue:
    where = f"{FOLDER}/{error.where}" if error.where else FOLDER
    return Issue(code="unreadable", severity="error", where=where, zh=str(error), en=str(error))


def _refused(name: str, rows: int, whole: int) -> Issue:
    """Tell of a file's rows that are not used, and of registers of which none is: whole villages may be missing."""
    remedy = "reportlib ledger check"
    none_zh = f"，其中{whole}本整本未采信" if whole else ""
    none_en = f", of {whole} register{'s' if whole > 1 else ''} none at all" if whole else ""
    return Issue(
        code="ledger_rows", severity="warning", where=f"{FOLDER}/{name}",
        zh=f"台账有{rows}行未采信{none_zh}，详见 `{remedy}`",
        en=f"{rows} row{'s' if rows > 1 else ''} not used{none_en}; `{remedy}` lists them",
    )  # fmt: skip
