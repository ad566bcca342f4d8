"""A failing cell told to a person: which cell, which line, why, and what was probably meant.

The kept notebook opens with a link to a heading right before the failing cell.
"""

import re
from pathlib import Path
from typing import Any

from reportlib import errors
from reportlib.errors import CellError, NotebookError
from reportlib.notebooks.bare import nbformat
from reportlib.notebooks.remedies import Vocabulary, meant
from reportlib.notebooks.signature import Notebook

TAG = "reportlib-failure"
HEADING = "Failed here"
_LINE = re.compile(r"Cell In\[\d*\], line\s*(\d+)")
_FATAL = re.compile(
    r"^(?:Fatal Python error: )?(Segmentation fault|Aborted|Bus error|Illegal instruction|MemoryError\b.*)$",
    re.MULTILINE,
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_OWN = frozenset(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.ReportlibError)
)
OPEN = "open the kept notebook in JupyterLab: it leads to that cell"
MEMORY = "hold less of the data at once, or raise `memory` in pyproject.toml [tool.reportlib]"


def cell_error(error: Any, where: str, notebook: Notebook, known: Vocabulary) -> CellError:
    """Return the failure of a cell, named by its number in the notebook as the analyst sees it.

    Args:
        error: papermill's account of it.
        where: What the run is called in messages.
        notebook: The notebook as it stands, without what a run puts in.
        known: Names that a notebook may use, with their arguments; ``columns`` names those of frames.
    """
    lines = _LINE.findall(_COLOUR.sub("", "\n".join(error.traceback)))
    number = cell_number(notebook, error.source) or int(error.cell_index) + 1
    at = int(lines[0]) if lines else 0
    what, _, remedy = str(error.evalue).partition(" → ")
    # A kernel without any memory left may fail without a word.
    if error.ename == "MemoryError" or not (what or _command(error.source)):
        what, remedy = what or "the notebook took more memory than it may", MEMORY
    kind = "" if error.ename in _OWN or not what else f"{error.ename}: "
    what = what or f"a command failed: {_command(error.source)}"
    return CellError(
        f"{kind}{_first_line(what)}", where=f"{where}, cell {number}" + (f", line {at}" if at else ""),
        remedy=remedy or meant(error.ename, what, notebook, known) or OPEN,
        cell=number, kind=error.ename, code=_code(error.source, at),
    )  # fmt: skip


def cell_number(notebook: Notebook, source: str) -> int:
    """Return the number of the cell with some source, counted from 1; 0 when there is none."""
    cells = enumerate(notebook.content.cells, start=1)
    return next((number for number, cell in cells if cell.source == source), 0)


def stopped(what: str, remedy: str, where: str, notebook: Notebook, source: str) -> CellError:
    """Return the failure of a cell that was cut short: it ran too long, or its kernel died."""
    number = cell_number(notebook, source)
    first = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return CellError(
        what,
        where=where + (f", cell {number}" if number else ""),
        remedy=remedy,
        cell=number,
        kind="Stopped",
        code=first,
    )


def how_it_died(log: Path) -> str:
    """Return what a kernel that died wrote last of all: Python's own word for a crash, or the last error."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
    told = _FATAL.findall(text)
    return told[-1].strip() if told else "memory, a crash, or os._exit"


def _first_line(text: str) -> str:
    # Python adds where in its own files it happened, which is a path and no help.
    line = text.strip().splitlines()[0] if text.strip() else ""
    return re.sub(r" \((?:/|<|[A-Z]:\\|\w+\.py)[^)]*\)", "", line)


def _command(source: str) -> str:
    """Return the line of a cell that is no Python but a command to the notebook (%…, !…)."""
    lines = [line.strip() for line in source.splitlines()]
    return next((line for line in reversed(lines) if line.startswith(("%", "!"))), "")


def _code(source: str, line: int) -> str:
    lines = source.splitlines()
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def marked(content: Any, error: NotebookError, notebook: Notebook) -> Any:
    """Return an executed notebook that opens with the error and a link to the heading before the failing cell."""
    number = error.cell if isinstance(error, CellError) else 0
    source = notebook.content.cells[number - 1].source if number else None
    place = next((at for at, cell in enumerate(content.cells) if cell.source == source), None)
    if place is None:
        return content
    told = _as_text(error.what + (f" → {error.remedy}" if error.remedy else ""))
    anchor = HEADING.replace(" ", "-")
    content.cells.insert(place, _markdown(f"### {HEADING}\n\n{told}"))
    content.cells.insert(
        0, _markdown(f"**✗ {_as_text(error.where)}: {told}** [{HEADING}](#{anchor})")
    )
    return content


def _markdown(source: str) -> Any:
    cell = nbformat.v4.new_markdown_cell(source)  # type: ignore[no-untyped-call]
    cell.metadata["tags"] = [TAG]
    return cell


def _as_text(text: str) -> str:
    """Return text with everything that Markdown or HTML would read as markup escaped."""
    return re.sub(r"([\\`*_{}\[\]<>#|!&$])", r"\\\1", text)
