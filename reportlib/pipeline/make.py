"""One report, from its slice of data to its PDF: what a worker does, wherever it runs.

A work item is small and self-contained: names, texts and bytes. A worker needs
the package and its fonts, never the project's folder; the driver alone writes.
"""

import csv
import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from reportlib import briefing, dataset, notebooks, pdf, rendering
from reportlib.canonical import digest, to_json, write_bytes
from reportlib.errors import ReportlibError, RunError
from reportlib.model import Attachment, Brief, Dataset
from reportlib.pipeline import staleness
from reportlib.pipeline.tidying import tidy
from reportlib.pipeline.unchanged import fonts_folder
from reportlib.quantities import periods
from reportlib.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Everything that one report needs."""

    title: str
    notebook: str
    notebook_text: str
    parameters: dict[str, Any]
    data: dict[str, str]
    templates: dict[str, bytes]
    seeds: dict[str, str]
    settings: Settings
    engine: str
    timeout: int
    own_fonts: dict[str, tuple[str, bytes]]
    machine: dict[str, str]
    kind: str
    code: str
    slug: str
    area_id: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of one work item: the PDF, the executed notebook, or the error that ended it."""

    title: str
    pdf: bytes = b""
    sheet: bytes = b""
    docx: bytes = b""
    notebook: str = ""
    pages: int = 0
    pending: int = 0
    fonts: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    figures: int = 0
    brief: str = ""
    error: ReportlibError | None = None


@cache
def _typesetter(own: tuple[tuple[str, str], ...]) -> pdf.Typesetter:
    """Return this worker's typesetter; it lives as long as the worker."""
    extra = {role: Path(path) for role, path in own}
    return pdf.Typesetter(pdf.load_fonts(fonts_folder(), extra))


@cache
def _one_at_a_time() -> Lock:
    """Return the lock of the page: a Dask worker may run several threads, and Pango is not made for that."""
    return Lock()


def typesetter_ready() -> None:
    """Load the typesetter before the first report needs it; what is wrong with it that report will tell."""
    with suppress(ReportlibError):
        _typesetter(())


def get_ready(work: Work) -> None:
    """Load what will set a report and use it once, while its notebook runs; what is wrong with it the report will tell."""
    with (
        suppress(ReportlibError, OSError),
        _one_at_a_time(),
        tempfile.TemporaryDirectory(prefix="reportlib-") as name,
    ):
        templates = Path(name)
        for file, content in work.templates.items():
            (templates / file).parent.mkdir(parents=True, exist_ok=True)
            (templates / file).write_bytes(content)
        _typesetter(_own_fonts(work)).typeset(rendering.sample(templates, work.settings.template))


def shared_digests(kept: Path | None = None) -> dict[str, str]:
    """Return digests of what shapes every report and belongs to the machine: code, fonts, versions.

    Args:
        kept: Where the digests of code already seen are kept.
    """
    return {
        "code": digest(staleness.meanings(kept)),
        "fonts": staleness.folder_digest(fonts_folder()),
        "versions": digest(staleness.versions()),
    }


@cache
def _shared_here() -> dict[str, str]:
    return shared_digests()


def make_elsewhere(work: Work) -> Made:
    """Return one finished report on another machine, which must have the same code, fonts and versions."""
    other = [name for name, value in _shared_here().items() if work.machine[name] != value]
    if other:
        return Made(
            title=work.title,
            error=RunError(
                f"this worker has other {' and '.join(other)} than the machine that asks", where=work.title,
                remedy="install the same release with the same lock file and fonts on every worker, and restart it",
            ),
        )  # fmt: skip
    made = make(work)
    tidy()
    return made


def make(work: Work, early: Callable[[bytes], None] | None = None) -> Made:
    """Return one finished report, or the named error that ended it.

    Args:
        work: What it needs.
        early: Is given the PDF before its editable twin and its record are made.
    """
    executed_text = ""
    try:
        with tempfile.TemporaryDirectory(prefix="reportlib-") as name:
            folder = Path(name)
            executed = _execute(work, folder)
            executed_text = executed.text
            if executed.error is not None:
                return Made(title=work.title, notebook=executed_text, error=executed.error)
            data = dataset.read(folder / "output" / "data")
            brief = _brief(work, executed, data)
            with _one_at_a_time():
                page = rendering.render(brief, folder / "templates")
                typesetter = _typesetter(_own_fonts(work))
                document = typesetter.typeset(
                    page, attachments=_attachments(work, executed, brief),
                    meta={"date": brief.meta["document"]["date"], "identifier": brief.meta["document"]["identifier"]},
                )  # fmt: skip
                if early:
                    early(document.content)
                sheet = _sheet(brief, folder / "templates", typesetter)
                docx = _docx(brief, folder / "templates", typesetter) if work.settings.docx else b""
    except ReportlibError as error:
        return Made(title=work.title, notebook=executed_text, error=error)
    except OSError as error:
        return Made(title=work.title, notebook=executed_text, error=_without_room(error, work))
    except Exception as error:  # noqa: BLE001 - one report's fault must not take the others down
        fault = RunError(
            f"{type(error).__name__}: {error}",
            where=work.title,
            remedy="this is a fault of reportlib, not yours: please report it with this line",
        )
        return Made(title=work.title, notebook=executed_text, error=fault)
    return Made(
        title=work.title, pdf=document.content, sheet=sheet, docx=docx, notebook=executed_text, pages=document.pages, pending=brief.pending,
        fonts=document.fonts, fallback=document.fallback, figures=len(brief.notes), brief=to_json(_as_json(brief, executed.blocks)),
    )  # fmt: skip


def _without_room(error: OSError, work: Work) -> RunError:
    return RunError(
        f"a worker cannot read or write a file of its own: {error.strerror or error}", where=work.title,
        remedy="see that the folder for temporary files (TMPDIR) has room and may be written; then run again",
    )  # fmt: skip


def _own_fonts(work: Work) -> tuple[tuple[str, str], ...]:
    """Put the user's own fonts beside the prepared ones, by content, and return their paths by role."""
    found = []
    for role, (name, content) in sorted(work.own_fonts.items()):
        path = fonts_folder() / ".prepared" / "own" / digest(content)[:20] / name
        write_bytes(path, content)
        found.append((role, str(path)))
    return tuple(found)


def _sheet(brief: Brief, templates: Path, typesetter: pdf.Typesetter) -> bytes:
    """Return the 核校单 of a submission copy: its annexes as a document of their own; else nothing."""
    if brief.meta["preset"] != "submission":
        return b""
    told = brief.meta["document"]
    sheet = replace(brief, meta={**brief.meta, "preset": "sheet"})
    return typesetter.typeset(
        rendering.render(sheet, templates),
        meta={"date": told["date"], "identifier": f"{told['identifier']}:sheet"},
    ).content


def _docx(brief: Brief, templates: Path, typesetter: pdf.Typesetter) -> bytes:
    """Return the editable twin of a report."""
    drawings = {
        f"{lang}-{block['anchor']}": block["svg"][lang]
        for block in brief.blocks
        if block["kind"] == "chart"
        for lang in brief.editions
    }
    charts = pdf.pictures(drawings, typesetter, templates)
    return rendering.to_docx(brief, templates, charts)


@cache
def _vocabulary() -> dict[str, tuple[str, ...]]:
    return briefing.vocabulary()


def _execute(work: Work, folder: Path) -> notebooks.ExecutedNotebook:
    """Run the notebook in a folder of its own that looks like a project's, and nothing else."""
    path = folder / "notebooks" / f"{work.notebook}.ipynb"
    contents = {
        folder / "output" / "data" / name: text.encode() for name, text in work.data.items()
    }
    contents |= {folder / "templates" / name: content for name, content in work.templates.items()}
    for target, content in {**contents, path: work.notebook_text.encode()}.items():
        # Nobody needs this folder after a crash, so nothing is flushed to the disk.
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return notebooks.run(
        notebooks.read(path),
        work.parameters,
        folder=path.parent,
        engine=work.engine,
        timeout=work.timeout,
        memory=work.settings.memory * 1_000_000,
        name=work.title,
        known=_vocabulary(),
    )


def _brief(work: Work, executed: notebooks.ExecutedNotebook, data: Dataset) -> Brief:
    period = work.parameters.get("period") or _period(data, work.area_id)
    return briefing.assemble(
        executed.blocks, data, work.settings, kind=work.kind, code=work.code, slug=work.slug, area_id=work.area_id,
        period=period, identifier=f"reportlib:{work.kind}:{work.code or work.slug}:{work.key[:16]}",
    )  # fmt: skip


def _period(data: Dataset, area_id: str) -> str | None:
    found = sorted(
        (one.period for one in data.observations if one.area_id == area_id and one.period),
        key=periods.order,
    )
    return found[-1] if found else None


def _attachments(
    work: Work, executed: notebooks.ExecutedNotebook, brief: Brief
) -> tuple[Attachment, ...]:
    """Return what the PDF carries: its data, the executed notebook, and the masked seeds it cites."""
    stem = f"{work.code}-{work.slug}".strip("-")
    cited = {one.doc for one in brief.notes if one.doc}
    found = [
        Attachment(
            name=f"{stem}-data.csv", content=_notes_csv(brief).encode(), relationship="Data",
            description="Every printed figure with its source / 每个数字及其来源", media_type="text/csv",
        ),
        Attachment(
            name=f"{stem}-notebook.ipynb", content=executed.text.encode(), relationship="Source",
            description="The executed notebook / 已执行的笔记本", media_type="application/x-ipynb+json",
        ),
    ]  # fmt: skip
    seeds = [
        Attachment(
            name=f"{doc}.txt", content=work.seeds[doc].encode(), relationship="Supplement",
            description="Cited document, personal data masked / 所引文件，个人信息已遮蔽", media_type="text/plain",
        )
        for doc in sorted(cited & work.seeds.keys())
    ]  # fmt: skip
    return (*found, *seeds)


def _notes_csv(brief: Brief) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        [
            "note",
            "figure",
            "english_or_sentence",
            "document",
            "start",
            "end",
            "sentence",
            "computed",
        ]
    )
    for one in brief.notes:
        sentence = one.before + one.exact + one.after
        writer.writerow(
            [
                one.number,
                one.exact,
                one.quote_en,
                one.doc,
                one.start or "",
                one.end or "",
                sentence if one.doc else "",
                one.computed,
            ]
        )
    return stream.getvalue()


def _as_json(brief: Brief, executed: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """Return a brief without its drawings but with how each figure was worked out, for the record of the run."""
    blocks = [
        {key: value for key, value in block.items() if key != "svg"} for block in brief.blocks
    ]
    notes = [
        [one.number, one.fact_id, one.doc, one.start, one.end, one.exact, one.computed]
        for one in brief.notes
    ]
    figures = {key: value for block in executed for key, value in block.get("figures", {}).items()}
    return {
        "area_id": brief.area_id,
        "code": brief.code,
        "figures": figures,
        "kind": brief.kind,
        "period": brief.period,
        "title": {lang: brief.meta[lang]["title_lines"] for lang in ("zh", "en")},
        "blocks": blocks,
        "notes": notes,
        "digest": digest(notes),
    }
