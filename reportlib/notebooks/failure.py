"""A failing cell told to a person: which cell, which line, why, and what was probably meant.

The kept notebook opens with a link to a heading right before the failing cell.
"""

import ast
import builtins
import re
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat

from reportlib import errors
from reportlib.errors import CellError, NotebookError, nearest
from reportlib.notebooks.signature import Notebook

Vocabulary = Mapping[str, Sequence[str]]
TAG = "reportlib-failure"
HEADING = "Failed here"
_LINE = re.compile(r"Cell In\[\d*\], line\s*(\d+)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_NAME = re.compile(r"^name '(\w+)' is not defined")
_ARGUMENT = re.compile(r"^(?:\w+\.)?(\w+)\(\) got an unexpected keyword argument '(\w+)'")
_MODULE = re.compile(r"^No module named '([\w.]+)'")
_IMPORT = re.compile(r"^cannot import name '(\w+)' from '([\w.]+)'")
_KEY = re.compile(r"^'([^']+)'$")
_OWN = frozenset(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.ReportlibError)
)
# What pandas says of a column that holds figures and not numbers, and the way to do it.
_PANDAS = {
    "method 'nlargest'": 'told.sort_values("figure", ascending=False).head(3)',
    "method 'nsmallest'": 'told.sort_values("figure").head(3)',
    "no numeric data to plot": "chart(data, draw) with def draw(ax, data, lang), or a ready-made one: charts.compare(…)",
}
OPEN = "open the kept notebook in JupyterLab: it leads to that cell"
MEMORY = "hold less of the data at once, or raise `memory` in pyproject.toml [tool.reportlib]"
UNSTATED = "the data do not state it: test `if name:` first"


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
    if error.ename == "MemoryError":
        what, remedy = what or "the notebook took more memory than it may", MEMORY
    kind = "" if error.ename in _OWN else f"{error.ename}: "
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


def _first_line(text: str) -> str:
    # Python adds where in its own files it happened, which is a path and no help.
    line = text.strip().splitlines()[0] if text.strip() else ""
    return re.sub(r" \((?:/|<|[A-Z]:\\|\w+\.py)[^)]*\)", "", line)


def _code(source: str, line: int) -> str:
    lines = source.splitlines()
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def meant(kind: str, what: str, notebook: Notebook, known: Vocabulary) -> str:
    """Return what was probably meant by a name that Python does not know; nothing when nobody can tell."""
    if kind == "NameError" and (match := _NAME.match(what)):
        return _mean(match[1], {*_bound(notebook), *known, *dir(builtins)}) + (
            f"it stands in reportlib.briefing: import {match[1]} from there"
            if match[1] in known
            else ""
        )
    if kind == "TypeError" and (match := _ARGUMENT.match(what)):
        return _mean(match[2], known.get(match[1], ()), "it takes: ")
    if kind == "ModuleNotFoundError" and (match := _MODULE.match(what)):
        own = match[1].startswith("reportlib.")
        wanted = "from reportlib.briefing import …, from reportlib import dataset"
        return (
            wanted
            if own
            else f"check the spelling, or install it: .venv/bin/pip install {match[1]}"
        )
    if (
        kind == "ImportError"
        and (match := _IMPORT.match(what))
        and match[2].startswith("reportlib")
    ):
        return _mean(match[1], known)
    if kind == "KeyError" and (match := _KEY.match(what)):
        return _mean(match[1], known.get("columns", ()))
    if kind == "TypeError" and (
        way := next((way for sign, way in _PANDAS.items() if sign in what), "")
    ):
        return way
    unstated = "'NoneType'" in what and kind in {"AttributeError", "TypeError"}
    return UNSTATED if unstated else ""


def _mean(name: str, among: Any, otherwise: str = "") -> str:
    close = [one for one in nearest(name, among) if one != name]
    if close:
        return f"did you mean “{close[0]}”?"
    return f"{otherwise}{', '.join(among)}" if otherwise and among else ""


def _bound(notebook: Notebook) -> set[str]:
    """Return every name that the notebook's cells bind."""
    found: set[str] = set()
    for cell in notebook.content.cells:
        try:
            tree = ast.parse(cell.source) if cell.cell_type == "code" else ast.Module([], [])
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.alias):
                found.add((node.asname or node.name).split(".")[0])
    return found


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
