"""The recipes of notebooks/README.md as code, and notebooks put together from them."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat

from tests.conftest import ROOT

_RECIPE = re.compile(r"```python\n# recipe: (\w+)\n(.*?)```", re.DOTALL)
README = ROOT / "notebooks" / "README.md"


def recipes() -> dict[str, str]:
    """Return the cell of each recipe, word for word."""
    return {
        name: cell.strip() for name, cell in _RECIPE.findall(README.read_text(encoding="utf-8"))
    }


def code(source: str, *tags: str) -> Any:
    cell = nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]
    return _tagged(cell, tags)


def prose(source: str, *tags: str) -> Any:
    cell = nbformat.v4.new_markdown_cell(source)  # type: ignore[no-untyped-call]
    return _tagged(cell, tags)


def _tagged(cell: Any, tags: tuple[str, ...]) -> Any:
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell


def write(path: Path, *cells: Any) -> Path:
    """Write a notebook of some cells."""
    notebook = nbformat.v4.new_notebook(cells=list(cells))  # type: ignore[no-untyped-call]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    return path


def insert(path: Path, before: str, *cells: Any) -> None:
    """Put cells into a notebook before the code cell that holds a text."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    at = next(
        number
        for number, one in enumerate(notebook.cells)
        if one.cell_type == "code" and before in one.source
    )
    notebook.cells[at:at] = cells
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def change(path: Path, old: str, new: str) -> None:
    """Replace a text in a notebook's cells, as an editor does."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    sources = [one.source for one in notebook.cells]
    assert any(old in one for one in sources), old
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
