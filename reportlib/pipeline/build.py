"""The run: compile the data, decide what is stale, make it in parallel, write it, say how it went."""

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from reportlib import dataset, places
from reportlib.canonical import digest, file_digest, to_json, write_bytes, write_text
from reportlib.errors import ReportlibError, RunError
from reportlib.model import Dataset
from reportlib.pipeline import staleness
from reportlib.pipeline.compile import compile_dataset
from reportlib.pipeline.make import Made, Work, fonts_folder, make
from reportlib.pipeline.plan import Item, Plan, plan
from reportlib.settings import Settings

MANIFEST = "manifest.json"
# Settings that say where and what to make, not what a report looks like.
IRRELEVANT = frozenset(
    {"areas", "notebooks", "period", "jobs", "timeout", "output", "seeds", "notebooks_folder"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asked a run to do."""

    project: Path
    settings: Settings
    areas: tuple[str, ...] = ()
    period: str = ""
    notebooks: tuple[str, ...] = ()
    jobs: int = 0
    engine: str = "fork"
    timeout: int = 300
    fresh: bool = False
    strict: bool = False
    scheduler: str = ""

    @property
    def output(self) -> Path:
        """The output folder."""
        return self.project / self.settings.output


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run went: what was made, kept and failed, with the reason of each."""

    made: tuple[str, ...]
    kept: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    reasons: Mapping[str, str]
    mentioned: tuple[str, ...]
    data: Dataset
    pending: int
    fallback: tuple[str, ...]


class Listener:
    """What a run tells while it goes on; the street overrides what it wants to show."""

    def reading(self, name: str) -> None:
        """A seed is being read."""

    def planned(self, total: int, kept: int) -> None:
        """So many reports are to be made and so many are up to date."""

    def finished(self, title: str, error: str) -> None:
        """A report was made, or failed with an error."""


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the output folder's lock, so that two runs never write at once.

    Raises:
        RunError: Another run has held it for ten minutes, or the folder cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / ".lock")
        with lock.acquire(timeout=600):
            yield
    except Timeout as error:
        raise RunError(
            "another run is still writing here",
            where=str(output.name),
            remedy="wait for it, or end it",
        ) from error
    except OSError as error:
        raise RunError(
            f"the output folder cannot be written: {error.strerror}",
            where=output.name,
            remedy="free space or grant write permission",
        ) from error


def read_manifest(output: Path) -> dict[str, Any]:
    """Return the manifest of the last run, or an empty one."""
    path = output / MANIFEST
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def write_data(data: Dataset, output: Path) -> None:
    """Write the run's tidy files."""
    dataset.write(data, output / "data")


def build(request: Request, listener: Listener | None = None) -> Outcome:
    """Return how the run went, after everything that could be made is written.

    Raises:
        ReportlibError: Nothing could be begun: settings, data files, corrections, an unknown area.
    """
    told = listener or Listener()
    with locked(request.output):
        data = compile_dataset(request.project, request.settings, told.reading)
        write_data(data, request.output)
        todo = plan(
            request.project,
            data,
            request.settings,
            areas=request.areas,
            period=request.period,
            wanted=request.notebooks,
        )
        return _Run(request, data, todo, told).go()


class _Run:
    """One run with what all of its reports share."""

    def __init__(self, request: Request, data: Dataset, todo: Plan, told: Listener) -> None:
        self.request = request
        self.data = data
        self.todo = todo
        self.told = told
        self.templates = _files(request.project / request.settings.templates_folder)
        self.texts = {one.doc: one.text for one in data.documents}
        self.shared = {
            "code": staleness.code_digest(),
            "templates": digest(
                {name: digest(content) for name, content in self.templates.items()}
            ),
            "fonts": staleness.folder_digest(fonts_folder()) if fonts_folder().is_dir() else "",
            "settings": digest(
                {
                    key: value
                    for key, value in asdict(request.settings).items()
                    if key not in IRRELEVANT
                }
            ),
            "versions": digest(staleness.versions()),
        }
        self.manifest = read_manifest(request.output)
        self.records: dict[str, Any] = dict(self.manifest.get("reports", {}))

    def go(self) -> Outcome:
        """Make what is stale and write it."""
        works: dict[str, tuple[Item, Work, dict[str, str]]] = {}
        reasons: dict[str, str] = {}
        kept: list[str] = []
        for item in self.todo.items:
            work, parts = self._work(item)
            why = staleness.reason(
                parts,
                self.records.get(item.output),
                self.request.output,
                fresh=self.request.fresh,
                names=(item.output, item.record, item.told),
            )
            reasons[item.output] = why
            if why:
                works[item.output] = (item, work, parts)
            else:
                kept.append(item.output)
        self.told.planned(len(works), len(kept))
        made, failed, fallback = self._make(works)
        failed += [(error.where or "notebook", str(error)) for error in self.todo.broken]
        self._write_manifest()
        pending = sum(
            int(record.get("pending", 0))
            for name, record in self.records.items()
            if name in reasons
        )
        return Outcome(
            made=tuple(made), kept=tuple(kept), failed=tuple(failed), reasons=reasons, mentioned=self.todo.mentioned,
            data=self.data, pending=pending, fallback=tuple(sorted(fallback)),
        )  # fmt: skip

    def _work(self, item: Item) -> tuple[Work, dict[str, str]]:
        notebook = self.todo.notebooks[item.notebook]
        sliced = dataset.contents(self._slice(item))
        docs = {one.doc for one in self._slice(item).documents}
        parts = {
            **self.shared, "data": digest(sliced), "notebook": digest(notebook.source),
            "parameters": digest({**item.parameters, "notebook": item.notebook}),
        }  # fmt: skip
        work = Work(
            title=item.title, notebook=item.notebook, notebook_text=notebook.path.read_text(encoding="utf-8"),
            parameters=item.parameters, data=sliced, templates=self.templates,
            seeds={doc: self.texts[doc] for doc in sorted(docs)}, settings=self.request.settings, engine=self.request.engine,
            timeout=self.request.timeout, own_fonts=self._own_fonts(), kind=item.notebook, code=item.code, slug=item.slug,
            area_id=item.area_id, key=digest(parts),
        )  # fmt: skip
        return work, parts

    def _own_fonts(self) -> dict[str, str]:
        return {
            role: str(self.request.project / path)
            for role, path in self.request.settings.fonts.items()
        }

    def _slice(self, item: Item) -> Dataset:
        if not item.area_id:
            return self.data
        gazetteer = places.load()
        prefix = item.area_id.removeprefix("cn.") + "."

        def belongs(area_id: str) -> bool:
            if area_id == item.area_id or area_id.startswith(prefix):
                return True
            return area_id in gazetteer.areas and gazetteer.is_within(area_id, item.area_id)

        return dataset.slice_of(self.data, belongs)

    def _make(
        self, works: Mapping[str, tuple[Item, Work, dict[str, str]]]
    ) -> tuple[list[str], list[tuple[str, str]], set[str]]:  # fmt: skip
        made: list[str] = []
        failed: list[tuple[str, str]] = []
        fallback: set[str] = set()
        with executor(self.request, len(works)) as pool:
            waiting = {
                pool.submit(make, work): (item, parts) for item, work, parts in works.values()
            }
            for future in as_completed(waiting):
                item, parts = waiting[future]
                result = _result(future, item)
                self._write(item, result, parts)
                fallback.update(result.fallback)
                if result.error is None:
                    made.append(item.output)
                else:
                    failed.append((item.title, str(result.error)))
                self.told.finished(item.title, "" if result.error is None else str(result.error))
        return sorted(made), sorted(failed), fallback

    def _write(self, item: Item, result: Made, parts: Mapping[str, str]) -> None:
        """Write what one report yielded; a failed one leaves the earlier PDF where it is."""
        output = self.request.output
        record: dict[str, Any] = {
            "parts": dict(parts),
            "parameters": item.parameters,
            "notebook": item.notebook,
        }
        if result.notebook:
            write_text(output / item.record, result.notebook)
        if result.error is None:
            write_bytes(output / item.output, result.pdf)
            write_text(output / item.told, result.brief)
            names = [item.output, item.record, item.told]
            if result.sheet:
                write_bytes(output / item.sheet, result.sheet)
                names.append(item.sheet)
            self._write_word(item, result.docx)
            if result.docx:
                names.append(item.word)
            record |= {
                "artifacts": {name: file_digest(output / name) for name in names}, "pages": result.pages,
                "pending": result.pending, "figures": result.figures, "fonts": list(result.fonts), "fallback": list(result.fallback),
            }  # fmt: skip
        else:
            record |= {
                "error": str(result.error),
                "artifacts": self.records.get(item.output, {}).get("artifacts", {}),
            }
        self.records[item.output] = record
        self._write_manifest()

    def _write_word(self, item: Item, content: bytes) -> None:
        """Write the editable twin, or take away one that no longer matches the PDF.

        Offices edit it, so that a copy which somebody changed is kept beside the new one.
        """
        path = self.request.output / item.word
        made = self.records.get(item.output, {}).get("artifacts", {}).get(item.word)
        if (
            path.is_file()
            and made not in {None, file_digest(path)}
            and path.read_bytes() != content
        ):
            names = (f"{path.stem}-edited{number or ''}.docx" for number in count())
            path.rename(
                next(path.with_name(name) for name in names if not path.with_name(name).exists())
            )
        if content:
            write_bytes(path, content)
        else:
            path.unlink(missing_ok=True)

    def _write_manifest(self) -> None:
        data = self.request.output / "data"
        files = sorted(path for path in data.glob("*") if path.is_file())
        manifest = {
            "reports": self.records,
            "data": {f"data/{path.name}": file_digest(path) for path in files},
            "seeds": {one.filename: one.sha256 for one in self.data.documents},
            "versions": staleness.versions(),
            "shared": self.shared,
        }
        write_text(self.request.output / MANIFEST, to_json(manifest, indent=1) + "\n")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def _result(future: "Future[Made]", item: Item) -> Made:
    try:
        return future.result()
    except BrokenProcessPool:
        error: ReportlibError = RunError(
            "a worker died (memory, or it was killed)",
            where=item.title,
            remedy="run again; see --jobs 1",
        )
    except ReportlibError as raised:
        error = raised
    return Made(title=item.title, error=error)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def executor(request: Request, works: int) -> Iterator[Executor]:
    """Give the executor that a request asks for: a process pool, or a Dask cluster."""
    if request.scheduler:
        with _cluster(request.scheduler) as pool:
            yield pool
        return
    jobs = max(1, min(request.jobs or request.settings.jobs or cores(), works or 1))
    with ProcessPoolExecutor(
        max_workers=jobs, mp_context=get_context("spawn"), max_tasks_per_child=500
    ) as pool:
        yield pool


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise RunError("Dask is not installed", remedy="pip install 'reportlib[dask]'") from error
    try:
        client = Client(address, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError) as error:
        raise RunError(
            f"no Dask scheduler answers at {address}",
            remedy="start `dask scheduler` and give its address",
        ) from error
    try:
        yield client.get_executor()  # type: ignore[no-untyped-call]
    finally:
        client.close()  # type: ignore[no-untyped-call]


def with_output(settings: Settings, output: str, seeds: str) -> Settings:
    """Return the settings with folders given on the command line."""
    changes: dict[str, Any] = {}
    if output:
        changes["output"] = output
    if seeds:
        changes["seeds"] = seeds
    return replace(settings, **changes)
