"""A project of synthetic seeds, and for each county a case: the folder that a loop without reportlib's runner works in.

A case holds what the loop would otherwise have to find out for itself: the
notebook, the county's own slice of the data, the template and what the brief is
to be called. It gets all that for nothing, before any clock runs.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportlib import briefing, dataset, rendering, settings
from reportlib.model import Attachment, Brief, Dataset, Html
from reportlib.notebooks.harvest import harvest
from reportlib.pipeline.compile import compile_dataset
from reportlib.pipeline.planning import plan
from reportlib.pipeline.slicing import belongs_to
from reportlib.quantities import periods
from tests.bench import synthetic

ROOT = Path(__file__).parents[2]
NOTEBOOK = "county_brief"
TOLD = "told.json"
SETTINGS = "[tool.reportlib]\ndocx = {docx}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One county's folder and what its brief is called."""

    folder: Path
    told: dict[str, str]

    @property
    def notebook(self) -> Path:
        """The notebook that is run here."""
        return self.folder / "notebooks" / f"{NOTEBOOK}.ipynb"


def make_project(folder: Path, wanted: int, *, docx: bool = False) -> Path:
    """Make a project of so many synthetic counties in a new folder, with this repository's notebooks and templates."""
    for name in ("notebooks", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    told = SETTINGS.format(docx=str(docx).lower())
    (folder / "pyproject.toml").write_text(told, encoding="utf-8")
    synthetic.write(folder / "seeds", wanted)
    return folder


def lay(project: Path, folder: Path) -> int:
    """Lay out a case for each county report of a project, and return how many."""
    chosen = settings.load(project)
    data = compile_dataset(project, chosen)
    slices = dataset.Slices(data, belongs_to)
    items = plan(project, data, chosen, wanted=[NOTEBOOK]).items
    for item in items:
        case = folder / item.code
        sliced = slices.of(item.area_id)
        dataset.write(sliced, case / "output" / "data")
        (case / "notebooks").mkdir()
        shutil.copy(project / "notebooks" / f"{NOTEBOOK}.ipynb", case / "notebooks")
        (case / "templates").symlink_to(project.resolve() / "templates")
        told = {
            "code": item.code, "slug": item.slug, "area_id": item.area_id, "kind": NOTEBOOK,
            "period": _period(sliced, item.area_id), "project": os.fspath(project.resolve()),
        }  # fmt: skip
        (case / TOLD).write_text(json.dumps(told), encoding="utf-8")
        texts = {one.doc: one.text for one in sliced.documents}
        (case / "seeds.json").write_text(json.dumps(texts), encoding="utf-8")
    return len(items)


def share(folder: Path, first: int, step: int, most: int) -> Iterator[Case]:
    """Give the cases of one of ``step`` processes: of the first ``most``, every ``step``-th."""
    for path in sorted(folder.iterdir())[:most][first::step]:
        yield Case(folder=path, told=json.loads((path / TOLD).read_text("utf-8")))


def written(case: Case, executed: Any) -> tuple[Brief, Html]:
    """Return the brief of an executed notebook and its page."""
    blocks, wrong = harvest(executed, case.told["code"])
    if wrong is not None:
        raise wrong
    told = case.told
    data = dataset.read(case.folder / "output" / "data")
    chosen = replace(settings.load(Path(told["project"])), template="brief")
    brief = briefing.assemble(
        blocks, data, chosen, kind=told["kind"], code=told["code"], slug=told["slug"], area_id=told["area_id"],
        period=told["period"] or None, identifier=f"reportlib:bench:{told['code']}",
    )  # fmt: skip
    return brief, rendering.render(brief, case.folder / "templates")


def attachments(case: Case, brief: Brief, notebook: str) -> tuple[Attachment, ...]:
    """Return what the PDF carries: rows of its sources, the executed notebook and the cited seeds."""
    rows = "\n".join(f"{one.number},{one.exact},{one.doc},{one.start}" for one in brief.notes)
    seeds = json.loads((case.folder / "seeds.json").read_text("utf-8"))
    parts = {"data.csv": rows, "notebook.ipynb": notebook}
    parts |= {f"{doc}.txt": text for doc, text in sorted(seeds.items())}
    return tuple(
        Attachment(
            name=name, content=text.encode(), relationship="Data", description=name, media_type="text/plain"
        )
        for name, text in parts.items()
    )  # fmt: skip


def _period(data: Dataset, area_id: str) -> str:
    found = {one.period for one in data.observations if one.area_id == area_id and one.period}
    return max(found, key=periods.order, default="")
