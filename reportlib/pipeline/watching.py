"""Waiting for a person to save something that a report is made from.

What was saved decides nothing here: a build finds out by content what is stale.
Only a change of the package itself, or of data that a process reads once, calls
for a new process.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import Event

from watchfiles import Change, watch
from watchfiles.main import FileChange

from reportlib import notebooks
from reportlib.errors import ReportlibError
from reportlib.pipeline.desk import Desk
from reportlib.pipeline.make import typesetter_ready
from reportlib.pipeline.request import Request
from reportlib.pipeline.running import rehearse
from reportlib.pipeline.staleness import package_root
from reportlib.pipeline.workers import collect_seldom
from reportlib.settings import Settings

# Saved files come in bursts (aside, renamed, time set); a burst ends when nothing follows for a moment.
STEP = 30
LONGEST = 400
PULSE = 100
_PASSING = (".swp", ".swx", ".tmp", ".aside", ".part", ".pyc", "~")
# Read from disk anew by each build; the rest of the package's data is read once.
_MEMORY = "data/translation/memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One burst of saving: names within the project, and whether a new process is needed to see it."""

    names: tuple[str, ...]
    restart: bool


def saved(project: Path, settings: Settings, stop: Event | None = None) -> Iterator[Saved]:
    """Give each burst of saving that may matter to a report, until told to stop.

    What is saved from this call on is noticed, also before the first burst is asked for.

    Args:
        project: The project's folder.
        settings: They name the folders to watch.
        stop: Ends the waiting when set.
    """
    roots = [*_folders(project, settings), package_root()]
    bursts = watch(
        *roots, project / "pyproject.toml", watch_filter=_counts, step=STEP, debounce=LONGEST, stop_event=stop,
        rust_timeout=PULSE, yield_on_timeout=True, raise_interrupt=True, recursive=True,
    )  # fmt: skip
    once = [project / name for name in (settings.places_folder, settings.lexicon_folder) if name]
    first = next(bursts, set())  # only now does the watching begin
    return _saved(chain([first], bursts), project, once)


def _saved(bursts: Iterable[set[FileChange]], project: Path, once: list[Path]) -> Iterator[Saved]:
    for burst in bursts:
        paths = sorted({path for _, name in burst for path in _files(Path(name))})
        if paths:
            restart = any(_is_read_once(path, once) for path in paths)
            yield Saved(names=tuple(_name(path, project) for path in paths), restart=restart)


def _files(path: Path) -> list[Path]:
    """Return a saved file, or those in a folder that has just come: of them nothing else may tell."""
    inside = path.rglob("*") if path.is_dir() else ()
    return [one for one in inside if one.is_file() and _counts(Change.added, str(one))] or [path]


def warm(request: Request, desk: Desk) -> None:
    """Do now what the first report would have to wait for: load fonts and libraries, start the kernels' server."""
    notebooks.prepare()
    typesetter_ready()
    with suppress(ReportlibError):  # what is wrong was told already
        rehearse(request, desk)
    collect_seldom()


def _folders(project: Path, settings: Settings) -> list[Path]:
    names = (
        settings.seeds, settings.notebooks_folder, settings.templates_folder, settings.places_folder,
        settings.lexicon_folder, settings.memory_folder,
    )  # fmt: skip
    return [project / name for name in dict.fromkeys(names) if name and (project / name).is_dir()]


def _counts(_change: Change, path: str) -> bool:
    """Tell whether a file is one that a person keeps, and not an editor's or Python's own."""
    parts = Path(path).parts
    hidden = any(part.startswith(".") or part == "__pycache__" for part in parts[-3:])
    return not hidden and not path.endswith(_PASSING) and not parts[-1].isdigit()


def _is_read_once(path: Path, once: list[Path]) -> bool:
    root = package_root()
    own = path.is_relative_to(root) and not path.is_relative_to(root / _MEMORY)
    return own or any(path.is_relative_to(folder) for folder in once)


def _name(path: Path, project: Path) -> str:
    root = package_root()
    base = (
        project
        if path.is_relative_to(project)
        else root.parent
        if path.is_relative_to(root)
        else path.parent
    )
    return path.relative_to(base).as_posix()
