"""The `parameters` cell of a notebook as a typed signature.

papermill only warns about a parameter that a notebook does not know, and then
prints the default's numbers under another county's name. Here an unknown or
ill-typed parameter is an error before any kernel starts.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlib.errors import NotebookError, ParameterError, nearest
from reportlib.notebooks.bare import nbformat

CONFLICT = "<<<<<<< "
SIDE = "take one side whole: git checkout --ours or --theirs, then the file's name"
TYPES: Mapping[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: name, type, default and the comment that explains it."""

    name: str
    type: type
    default: Any
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """A notebook file as it stands: path, parsed content and its signature."""

    path: Path
    content: Any
    parameters: Mapping[str, Parameter]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the parameters cell: what it is, and what an area must have for a report."""
        told = (cell.get("metadata", {}).get("tags", []) for cell in self.content.cells)
        return next((tuple(one) for one in told if "parameters" in one), ())

    @property
    def source(self) -> str:
        """The cells' sources and tags, for a digest that outputs do not change.

        Comments and blank lines of code cells are left out, so that changing one re-runs nothing.
        """
        cells = [
            [cell.cell_type, cell.get("metadata", {}).get("tags", []), _meaning(cell)]
            for cell in self.content.cells
        ]
        return repr(cells)


def _meaning(cell: Any) -> str:
    if cell.cell_type != "code":
        return str(cell.source)
    try:
        return ast.dump(ast.parse(cell.source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return str(cell.source)


def read(path: Path) -> Notebook:
    """Return a notebook and its signature.

    Raises:
        NotebookError: The file is no notebook, or has no cell tagged ``parameters``.
        ParameterError: The parameters cell holds something other than typed assignments.
    """
    if not path.stem.strip(". ") or not path.name.isprintable():
        raise NotebookError(
            "its name holds signs that no report's file can bear", where=ascii(path.name)[1:-1],
            remedy="rename it, with letters, digits and _",
        )  # fmt: skip
    try:
        content = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:
        if _in_conflict(path):
            raise NotebookError("a merge conflict is left", where=path.name, remedy=SIDE) from error
        raise NotebookError(
            f"not a readable notebook: {next(iter(str(error).splitlines()), '') or type(error).__name__}",
            where=path.name,
            remedy="open and save it in JupyterLab",
        ) from error
    for number, cell in enumerate(content.cells, start=1):
        _refuse_strange(cell, f"{path.name}, cell {number}")
        if any(line.startswith(CONFLICT) for line in cell.source.splitlines()):
            raise NotebookError(
                "a merge conflict is left", where=f"{path.name}, cell {number}",
                remedy=f"keep what shall stand of it and take the marked lines out, or {SIDE}",
            )  # fmt: skip
    for number, cell in enumerate(content.cells, start=1):
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            return Notebook(
                path=path,
                content=content,
                parameters=_signature(cell.source, f"{path.name}, cell {number}"),
            )
    raise NotebookError(
        "no cell is tagged “parameters”", where=path.name,
        remedy="tag the first code cell: JupyterLab, property inspector, Cell Tags → parameters",
    )  # fmt: skip


def _refuse_strange(cell: Any, where: str) -> None:
    """Refuse a cell that no editor writes: a source that is no text, tags that are no list of texts."""
    tags = cell.get("metadata", {}).get("tags", [])
    good = isinstance(tags, list) and all(isinstance(one, str) for one in tags)
    if not good or not isinstance(cell.get("source"), str):
        raise NotebookError(
            "its tags are no list of texts" if not good else "its source is no text",
            where=where,
            remedy="open the notebook and save it in JupyterLab",
        )


def _in_conflict(path: Path) -> bool:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return False
    return any(line.startswith(CONFLICT) for line in lines)


def _signature(source: str, where: str) -> dict[str, Parameter]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ParameterError(
            f"the parameters cell is no Python: {error.msg}, line {error.lineno}", where=where
        ) from error
    except (RecursionError, MemoryError) as error:
        raise ParameterError("the parameters cell is nested too deep", where=where) from error
    lines = source.splitlines()
    found = {}
    for node in tree.body:
        if (
            not isinstance(node, ast.AnnAssign)
            or not isinstance(node.target, ast.Name)
            or node.value is None
        ):
            raise ParameterError(
                "the parameters cell may hold only typed assignments", where=f"{where}, line {node.lineno}",
                remedy='write ref_area: str = "530502"',
            )  # fmt: skip
        kind = TYPES.get(ast.unparse(node.annotation))
        if kind is None:
            raise ParameterError(
                f"the type {ast.unparse(node.annotation)} is not known", where=f"{where}, line {node.lineno}",
                remedy=f"one of: {', '.join(TYPES)}",
            )  # fmt: skip
        comment = lines[node.lineno - 1].partition("#")[2].strip()
        name = node.target.id
        default = _literal(node.value, where, name)
        if type(default) is not kind:
            raise ParameterError(
                f"the default of {name} is no {kind.__name__}: {default!r}",
                where=f"{where}, line {node.lineno}",
                remedy=f"{_right(kind, default)}, or change the type",
            )
        found[name] = Parameter(name=name, type=kind, default=default, help=comment)
    return found


def _right(kind: type, value: object) -> str:
    """Return what to write in place of a value of another type."""
    return f'put it in quotation marks: "{value}"' if kind is str else f"give a {kind.__name__}"


def _literal(node: ast.expr, where: str, name: str) -> Any:
    try:
        value = ast.literal_eval(node)
        # Half a character can be written nowhere.
        str(value).encode()
    except (ValueError, RecursionError, MemoryError) as error:
        raise ParameterError(f"the default of {name} must be a plain value", where=where) from error
    return value


def checked(notebook: Notebook, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a run after checking them against the signature.

    Raises:
        ParameterError: One is unknown to the notebook (the nearest is named) or of the wrong type.
    """
    for name, value in given.items():
        if name not in notebook.parameters:
            close = nearest(name, notebook.parameters)
            hint = (
                f"did you mean “{close[0]}”?"
                if close
                else f"it knows: {', '.join(notebook.parameters)}"
            )
            raise ParameterError(
                f"the notebook has no parameter “{name}”", where=notebook.path.name, remedy=hint
            )
        wanted = notebook.parameters[name].type
        if type(value) is not wanted:
            raise ParameterError(
                f"{name} = {value!r} is no {wanted.__name__}",
                where=notebook.path.name,
                remedy=_right(wanted, value),
            )
    return dict(given)
