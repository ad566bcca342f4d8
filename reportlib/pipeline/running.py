"""The run: compile the data, decide what is stale, make it in parallel, write it, say how it went."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from filelock import FileLock, Timeout

from reportlib import dataset
from reportlib.canonical import digest, sweep
from reportlib.deferring import undisturbed
from reportlib.errors import RunError, SettingsError
from reportlib.model import Dataset
from reportlib.pipeline import ahead, scratch, staleness, unchanged, workers
from reportlib.pipeline.desk import Desk
from reportlib.pipeline.inspecting import PAGE, write_page
from reportlib.pipeline.make import Made, Work, make, shared_digests
from reportlib.pipeline.planning import Item, Plan, plan
from reportlib.pipeline.request import CACHE, Listener, Outcome, Request
from reportlib.pipeline.results import Results
from reportlib.pipeline.slicing import belongs_to

_LOCKED = 600
# The folders that nothing but a run, which holds the lock, writes into.
OWN = ("briefs", "data", "notebooks", CACHE)
# Settings that say where and what to make, not what a report looks like.
IRRELEVANT = frozenset(
    {
        "areas",
        "notebooks",
        "period",
        "jobs",
        "timeout",
        "memory",
        "output",
        "seeds",
        "notebooks_folder",
        "previous",
    }
)


@contextmanager
def locked(output: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the output folder's lock, so that two runs never write at once.

    Args:
        output: The folder.
        waiting: Called once if another run holds it.

    Raises:
        RunError: Another run has held it for ten minutes, or the folder cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if waiting:
                waiting()
            lock.acquire(timeout=_LOCKED)
        try:
            yield
        finally:
            lock.release()
    except Timeout as error:
        raise RunError(
            "another run is still writing here",
            where=str(output.name),
            remedy="wait for it, or end it",
        ) from error
    except OSError as error:
        raise _refused(error, output) from error


def _refused(error: OSError, output: Path) -> RunError:
    """Return what a person reads when the system did not let a run go on."""
    why = error.strerror or str(error)
    name = error.filename if isinstance(error.filename, str) else ""
    if name and not Path(name).is_relative_to(output):
        return RunError(
            f"a file cannot be read or written: {why}", where=Path(name).name,
            remedy="see that it is there, that you may use it, and that the disk has room; then run again",
        )  # fmt: skip
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        # Only a folder is ever made without asking whether it is there.
        taken = Path(name) if name else output
        return RunError(
            "a file stands where a folder must be", where=f"{output.name}/{taken.relative_to(output)}".removesuffix("/."),
            remedy="move it elsewhere or rename it; then run again",
        )  # fmt: skip
    return RunError(
        f"the output folder cannot be written: {why}", where=output.name,
        remedy="free space or grant write permission; what was finished is kept, the next run goes on from there",
    )  # fmt: skip


def write_data(data: Dataset, output: Path) -> None:
    """Write the run's tidy files."""
    dataset.write(data, output / "data")


def build(
    request: Request, listener: Listener | None = None, seen: str | None = None, desk: Desk | None = None
) -> Outcome:  # fmt: skip
    """Return how the run went, after everything that could be made is written.

    Args:
        request: What a person asked for.
        listener: Is told how far the run is.
        seen: What ``unchanged.look`` returned before anything was loaded.
        desk: What a process that builds again and again keeps; without one everything is read anew.

    Raises:
        ReportlibError: Nothing could be begun: settings, data files, corrections, an unknown area.
    """
    told = listener or Listener()
    with locked(request.output, told.waiting):
        scratch.take_away_the_dead()
        for folder in OWN:
            sweep(request.output / folder)
        looked = unchanged.settled(request, unchanged.look(request) if seen is None else seen)
        ahead.begin(request)
        if desk is None:
            desk = Desk()
            desk.fetch(request)
        data = desk.data(request, lambda: _data(request, told))
        if not desk.wrote(data, request.output / "data"):
            write_data(data, request.output)
        todo = plan(
            request.project,
            data,
            request.settings,
            areas=request.areas,
            period=request.period,
            wanted=request.notebooks,
        )
        machine = desk.digests(request, _machine)
        desk.store(request)
        run = _Run(request, data, todo, told, machine)
        run.made_from = "" if request.fresh else desk.made_from()
        outcome = run.go()
        desk.leave(request.output / "data")
        unchanged.remember(request, looked, outcome, run.outputs())
        return outcome


def _data(request: Request, told: Listener) -> Dataset:
    # Loaded only now: most runs of a person who edits a notebook have the data already.
    with undisturbed():
        from reportlib.pipeline.compile import compile_dataset
        from reportlib.pipeline.revising import with_revisions

    data = compile_dataset(request.project, request.settings, told.reading, request.given)
    return with_revisions(data, request.project, request.settings)


def _machine(request: Request) -> dict[str, str]:
    return shared_digests(request.cache)


def rehearse(request: Request, desk: Desk) -> None:
    """Make one report and throw it away, so that the next is made by a process that has done it before.

    Raises:
        ReportlibError: There is nothing that could be made.
    """
    data = desk.data(request, lambda: _data(request, Listener()))
    todo = plan(
        request.project, data, request.settings, areas=request.areas, period=request.period, wanted=request.notebooks
    )  # fmt: skip
    run = _Run(request, data, todo, Listener(), desk.digests(request, _machine))
    for item in todo.items[:1]:
        make(run.work(item, run.parts(item, run.contents(item))))


class _Run:
    """One run with what all of its reports share."""

    def __init__(
        self, request: Request, data: Dataset, todo: Plan, told: Listener, machine: dict[str, str]
    ) -> None:
        self.request = request
        self.data = data
        self.todo = todo
        self.told = told
        self.slices = dataset.Slices(data, belongs_to)
        self.templates = _files(request.project / request.settings.templates_folder)
        self.texts = {one.doc: one.text for one in data.documents}
        self.own_fonts = {
            role: (Path(path).name, _font(request.project, role, path))
            for role, path in request.settings.fonts.items()
        }
        self.machine = machine
        kept = {
            key: value for key, value in asdict(request.settings).items() if key not in IRRELEVANT
        }
        own = {role: digest(content) for role, (_, content) in self.own_fonts.items()}
        self.shared = {
            **self.machine,
            "fonts": digest([self.machine["fonts"], own]),
            "settings": digest(kept),
        }
        self.results = Results(request.output)
        self.reasons: dict[str, str] = {}
        self.ahead: set[str] = set()
        self.made_from = ""

    def go(self) -> Outcome:
        """Make what is stale and write it."""
        stale: list[tuple[int, Item]] = []
        reasons = self.reasons
        parts: dict[str, dict[str, str]] = {}
        for item in self.todo.items:
            sliced = self.contents(item)
            parts[item.output] = self.parts(item, sliced)
            why = staleness.reason(
                parts[item.output],
                self.results.records.get(item.output),
                self.request.output,
                fresh=self.request.fresh,
                names=(item.output, item.record, item.told),
            )
            reasons[item.output] = why
            if why:
                stale.append((sum(map(len, sliced.values())), item))
        self.told.planned(len(stale), len(reasons) - len(stale))
        # The longest first, so that no worker is left alone with one at the end.
        stale.sort(key=lambda one: -one[0])
        made, failed, fallback = self._make([item for _, item in stale], parts)
        failed += [(error.where or "notebook", str(error)) for error in self.todo.broken]
        write_page(
            self.request.output, self.data, self.results.records, self.todo.mentioned, self.made_from
        )  # fmt: skip
        self.results.write_manifest(self.data, self.shared, files=(PAGE,))
        return self._outcome(reasons, made, failed, fallback)

    def _outcome(
        self, reasons: Mapping[str, str], made: list[str], failed: list[tuple[str, str]], fallback: set[str]
    ) -> Outcome:  # fmt: skip
        issues = self.data.issues
        findings = self.data.findings
        records = [self.results.records.get(name, {}) for name in reasons]
        return Outcome(
            made=tuple(sorted(made)), kept=tuple(name for name, why in reasons.items() if not why), failed=tuple(sorted(failed)),
            reasons=reasons, mentioned=self.todo.mentioned,
            warnings=tuple((one.where, one.both) for one in issues if one.severity != "info"),
            unread=sum(1 for one in issues if one.severity == "error"),
            failing=sum(1 for one in findings if one.verdict == "fails" and not one.acknowledged),
            pending=sum(int(record.get("pending", 0)) for record in records), fallback=tuple(sorted(fallback)),
            waiting=self.data.waiting,
        )  # fmt: skip

    def outputs(self) -> list[str]:
        """Return the names of all files that must stay as they are for nothing to be done."""
        planned = (self.results.records.get(item.output, {}) for item in self.todo.items)
        reports = [name for record in planned for name in record.get("artifacts", {})]
        return [*reports, *self.results.data_files(), PAGE, "manifest.json"]

    def contents(self, item: Item) -> dict[str, str]:
        return dataset.contents(self._slice(item))

    def _slice(self, item: Item) -> Dataset:
        return self.slices.of(item.area_id) if item.area_id else self.data

    def _templates(self, item: Item) -> dict[str, bytes]:
        """Return the files of a report's template; all of them when there is none of that name, to tell the nearest."""
        own = {
            name: content
            for name, content in self.templates.items()
            if name.startswith(f"{item.template}/")
        }
        return own or self.templates

    def parts(self, item: Item, sliced: Mapping[str, str]) -> dict[str, str]:
        notebook = self.todo.notebooks[item.notebook]
        templates = {name: digest(content) for name, content in self._templates(item).items()}
        return {
            **self.shared, "templates": digest(templates), "data": digest(sliced), "notebook": digest(notebook.source),
            "parameters": digest({**item.parameters, "notebook": item.notebook}),
        }  # fmt: skip

    def work(self, item: Item, parts: Mapping[str, str]) -> Work:
        notebook = self.todo.notebooks[item.notebook]
        sliced = self._slice(item)
        return Work(
            title=item.title, notebook=item.notebook, notebook_text=notebook.path.read_text(encoding="utf-8"),
            parameters=item.parameters, data=dataset.contents(sliced), templates=self._templates(item),
            seeds={one.doc: self.texts[one.doc] for one in sliced.documents},
            settings=replace(self.request.settings, editions=item.editions, template=item.template),
            engine=self.request.engine, timeout=self.request.timeout, own_fonts=self.own_fonts, machine=self.machine,
            kind=item.notebook, code=item.code, slug=item.slug, area_id=item.area_id, key=digest(dict(parts)),
        )  # fmt: skip

    def _told(self, item: Item, result: Made) -> str:
        """Return a failure as a person reads it: the message, the failing line, and where to look."""
        lines = [str(result.error), getattr(result.error, "code", "")]
        if result.notebook:
            lines.append(f"kept: {self.request.settings.output}/{item.record}")
        if (self.request.output / item.output).is_file():
            lines.append(f"the earlier {self.request.settings.output}/{item.output} stays")
        return "\n      ".join(line for line in lines if line)

    def _early(self, item: Item, content: bytes) -> None:
        """Write a PDF before its twin and its record are made, for the person who waits for it."""
        self.results.write_pdf(item, content)
        self.ahead.add(item.output)
        self.told.written(item.output, self.reasons[item.output])

    def _make(
        self, stale: list[Item], parts: Mapping[str, dict[str, str]]
    ) -> tuple[list[str], list[tuple[str, str]], set[str]]:
        made: list[str] = []
        failed: list[tuple[str, str]] = []
        fallback: set[str] = set()
        results = workers.each(
            self.request,
            stale,
            lambda item: self.work(item, parts[item.output]),
            self._early if self.told.waits else None,
        )
        with self.results.opened(), closing(results):
            for item, result in results:
                self.results.write(item, result, parts[item.output])
                fallback.update(result.fallback)
                if result.error is None:
                    made.append(item.output)
                    if item.output not in self.ahead:
                        self.told.written(item.output, self.reasons[item.output])
                else:
                    failed.append((item.title, self._told(item, result)))
                self.told.finished(item.title, "" if result.error is None else str(result.error))
        return made, failed, fallback


def _font(project: Path, role: str, path: str) -> bytes:
    try:
        return (project / path).read_bytes()
    except OSError as error:
        raise SettingsError(
            f"the font {path} for “{role}” cannot be read ({error.strerror})",
            where="pyproject.toml [tool.reportlib.fonts]",
            remedy="correct the path, or take the line out to print with the project's own face",
        ) from error


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
