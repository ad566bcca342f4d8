"""A submission: the reports of some areas in the submission preset, packed with all that proves them.

The package is made from the seeds that it carries and nothing else: they are
chosen first, then compiled alone, so that whoever unpacks it gets the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from reportlib import __version__, bundle, dataset
from reportlib.canonical import to_json
from reportlib.errors import BundleError
from reportlib.model import Dataset, SeedDocument
from reportlib.pipeline import sheets
from reportlib.pipeline.compile import Given, compile_dataset, corrections, read_all
from reportlib.pipeline.planning import Item, Plan, plan
from reportlib.pipeline.readings import Reading
from reportlib.pipeline.request import Listener, Outcome, Request
from reportlib.pipeline.running import build
from reportlib.pipeline.slicing import slice_for
from reportlib.settings import Settings

FOLDER = "submission"
MASKED = ".masked.txt"
DOCUMENTS = "source/documents.json"
CORRECTIONS = "source/corrections.json"
SETTINGS = "source/settings.json"
SOURCES = "source/project/"
ROLES: Mapping[str, Any] = {
    ".pdf": "report",
    ".docx": "word",
    ".ipynb": "notebook",
    ".json": "record",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A package that was made: its bytes, a name for its file, and how the run behind it went."""

    content: bytes
    name: str
    members: int
    outcome: Outcome


def submit(request: Request, listener: Listener | None = None, key: Any = None) -> Packed:
    """Return the package of a request.

    Args:
        request: The areas, period and notebooks that it is to hold.
        listener: Told how the run goes on.
        key: A signer from ``bundle.load_key``, or None.

    Raises:
        ReportlibError: A report failed, or nothing could be begun.
    """
    told = listener or Listener()
    given, todo = chosen(request, told)
    inner = replace(
        request,
        settings=replace(
            request.settings, preset="submission", output=f"{request.settings.output}/{FOLDER}"
        ),
        given=given,
    )
    outcome = build(inner, told)
    if outcome.failed:
        name, error = outcome.failed[0]
        raise BundleError(
            f"{len(outcome.failed)} of the reports failed, so nothing is packed: {error}",
            where=name,
            remedy="mend what failed, then bundle again",
        )
    data = compile_dataset(inner.project, inner.settings, given=given)
    submission = gather(inner, todo, data, given)
    content = bundle.pack(submission, key)
    return Packed(
        content=content, name=name_of(todo.items), members=len(submission.members), outcome=outcome
    )


def chosen(request: Request, told: Listener) -> tuple[Given, Plan]:
    """Return the seeds and corrections that a request's reports rest on, and the reports."""
    readings, _ = read_all(request.project, request.settings, told.reading)
    entries = corrections(request.project, request.settings)
    whole = Given(readings=readings, entries=entries)
    data = compile_dataset(request.project, request.settings, given=whole)
    todo = plan(
        request.project, data, request.settings, areas=request.areas, period=request.period, wanted=request.notebooks
    )  # fmt: skip
    if todo.broken or not todo.items:
        error = todo.broken[0] if todo.broken else "there is nothing to report"
        raise BundleError(f"nothing is packed: {error}", remedy="run `reportlib build` and mend it")
    part = slice_for(data, (one.area_id for one in todo.items))
    docs = {one.doc for one in part.documents}
    known = {one.finding_id for one in part.findings}
    kept = tuple(
        one for one in entries if (one.finding in known if one.action == "acknowledge" else one.doc in docs)
    )  # fmt: skip
    return Given(
        readings=tuple(one for one in readings if one.seed.doc in docs), entries=kept
    ), todo


def name_of(items: Iterable[Item]) -> str:
    """Return a package's file name: its areas' codes, or that it holds all."""
    found = list(items)
    areas = list(dict.fromkeys(f"{one.code}-{one.slug}" for one in found if one.code))
    if not areas or any(not one.area_id for one in found):
        return "submission-all.zip"
    rest = f"-and-{len(areas) - 3}-more" if len(areas) > 3 else ""
    return f"submission-{'-'.join(areas[:3])}{rest}.zip"


def gather(request: Request, todo: Plan, data: Dataset, given: Given) -> bundle.Submission:
    """Return everything that goes into the package of a finished run."""
    listed = json.loads((request.output / bundle.MANIFEST).read_text(encoding="utf-8"))
    part = slice_for(data, (one.area_id for one in todo.items))
    masked = {one.doc: f"seeds/{bundle.ascii_name(one.doc)}{MASKED}" for one in part.documents}
    members: dict[str, bundle.Member] = {}
    makings = []
    paths: dict[str, str] = {}
    for item in todo.items:
        record = listed["reports"][item.output]
        docs = tuple(one.doc for one in slice_for(data, [item.area_id]).documents)
        outputs = {_member_name(path): path for path in sorted(record["artifacts"])}
        paths |= outputs
        for name, path in outputs.items():
            content = (request.output / path).read_bytes()
            members[name] = bundle.Member(
                name=name, content=content, role=_role(name), title=item.title, seeds=docs
            )
        makings.append(bundle.Making(
            title=item.title, outputs=tuple(outputs), seeds=docs, masked=tuple(masked[doc] for doc in docs),
            notebook=item.notebook, parameters=item.parameters, parts=record["parts"],
        ))  # fmt: skip
    others = [*data_members(part), *_seeds(part, masked), *_sources(request, todo, given)]
    return bundle.Submission(
        title=_title(todo.items, request.settings), members=(*members.values(), *others), makings=tuple(makings),
        tools=bundle.Tools(version=__version__, code=listed["shared"]["code"], packages=listed["versions"]),
        inputs={one.doc: one.sha256 for one in part.documents}, date=_newest(given.readings),
        publisher=request.settings.zh.issuer,
        facts={
            "areas": list(request.areas), "period": request.period, "notebooks": list(request.notebooks), "paths": paths,
            "code": listed["shared"]["code"], "fonts": listed["shared"]["fonts"], "versions": listed["versions"],
        },
    )  # fmt: skip


def _member_name(path: str) -> str:
    return "/".join(bundle.ascii_name(one) for one in PurePosixPath(path).parts)


def _role(name: str) -> Any:
    return "sheet" if name.endswith("-sheet.pdf") else ROLES.get(PurePosixPath(name).suffix, "data")


def _title(items: Iterable[Item], settings: Settings) -> str:
    names = list(dict.fromkeys(one.name for one in items if one.area_id))
    told = "、".join(names[:6]) + ("等" if len(names) > 6 else "")
    return f"{settings.zh.masthead}报送材料：{told}" if told else f"{settings.zh.masthead}报送材料"


def _newest(readings: Iterable[Reading]) -> str:
    """Return the latest date that any document of the package bears; no clock is asked."""
    dates = [
        date
        for one in readings
        for date in (one.seed.date, one.seed.retrieved, one.seed.year)
        if date
    ]
    return max(dates, default="")


def data_members(part: Dataset) -> Iterable[bundle.Member]:
    """Give the data of a package: what is read by machines, and a workbook for people."""
    for name, text in dataset.contents(part).items():
        yield bundle.Member(name=f"data/{name}", content=text.encode(), role="data")
    yield bundle.Member(
        name="data/data.xlsx", content=bundle.to_xlsx(sheets.tables(part), sheets.NOTES), role="data", title="数据表 / Data"
    )  # fmt: skip


def _seeds(part: Dataset, masked: Mapping[str, str]) -> Iterable[bundle.Member]:
    for one in part.documents:
        yield bundle.Member(
            name=masked[one.doc], content=one.text.encode(), role="seed", title=f"{one.title}（遮蔽本 / masked copy）",
            seeds=(one.doc,),
        )  # fmt: skip


def _sources(request: Request, todo: Plan, given: Given) -> Iterable[bundle.Member]:
    """Give what a rebuild needs besides the seeds' texts."""
    about = {one.seed.doc: _about(one.seed) for one in given.readings}
    settings = {key: value for key, value in asdict(request.settings).items() if key != "output"}
    texts = {
        DOCUMENTS: about, SETTINGS: settings, CORRECTIONS: [asdict(one) for one in given.entries],
    }  # fmt: skip
    for name, value in texts.items():
        yield bundle.Member(
            name=name, content=(to_json(value, indent=1) + "\n").encode(), role="source"
        )
    for path, content in _files(request, todo):
        yield bundle.Member(name=f"{SOURCES}{_member_name(path)}", content=content, role="source")


def _about(seed: SeedDocument) -> dict[str, Any]:
    return {key: value for key, value in asdict(seed).items() if key != "text"}


def _files(request: Request, todo: Plan) -> Iterable[tuple[str, bytes]]:
    settings = request.settings
    used = {one.notebook for one in todo.items}
    for notebook in (one for name, one in todo.notebooks.items() if name in used):
        yield f"{settings.notebooks_folder}/{notebook.path.name}", notebook.path.read_bytes()
    folders = [
        settings.templates_folder, f"{settings.seeds}/translation", settings.memory_folder, settings.places_folder,
        settings.lexicon_folder,
    ]  # fmt: skip
    for folder in folders:
        for path in sorted((request.project / folder).rglob("*")) if folder else ():
            hidden = any(one.startswith(".") for one in path.relative_to(request.project).parts)
            if path.is_file() and not hidden:
                yield path.relative_to(request.project).as_posix(), path.read_bytes()
