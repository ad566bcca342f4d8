"""One run: a notebook and its parameters become an executed notebook and its blocks.

The only importer of papermill. Two engines, one contract: ``stock`` starts a
fresh kernel, ``fork`` forks one from a warm server; both give the same bytes.
"""

import logging
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from reportlib import errors
from reportlib.errors import BlockError, CellError, NotebookError, RunError
from reportlib.notebooks.normalise import normalised, to_text
from reportlib.notebooks.signature import Notebook, checked

MIME = "application/vnd.reportlib.block+json"
ENGINES = ("fork", "stock")
_LINE = re.compile(r"(?:Cell In\[\d*\], line|^-+> ?)\s*(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutedNotebook:
    """A notebook as it ran: its text, the blocks it emitted, in order, and the error that ended it."""

    text: str
    blocks: tuple[dict[str, Any], ...]
    error: NotebookError | None = None


def run(
    notebook: Notebook, parameters: Mapping[str, Any], *, folder: Path, engine: str = "fork", timeout: int = 300, name: str = ""
) -> ExecutedNotebook:  # fmt: skip
    """Return a notebook as executed in a folder; a failing cell is reported, not raised.

    Args:
        notebook: The notebook.
        parameters: Values for its parameters; codes, never names.
        folder: Working directory of the kernel; no other is ever entered.
        engine: ``fork`` or ``stock``.
        timeout: Seconds that a cell may take.
        name: What the run is called in messages (隆阳区 530502).

    Raises:
        ParameterError: A parameter is unknown or of the wrong type; no kernel was started.
        RunError: The engine is unknown or cannot start here.
    """
    given = checked(notebook, parameters)
    with tempfile.TemporaryDirectory(prefix="reportlib-") as scratch:
        output = Path(scratch) / "executed.ipynb"
        where = f"{notebook.path.name} for {name}"
        options = {"cwd": str(folder), "execution_timeout": timeout, **engine_arguments(engine)}
        error = _execute(notebook, given, output, where, options)
        content = _read(output) if output.is_file() else notebook.content
    executed = normalised(_without_marks(content))
    blocks = _harvest(executed)
    if error is None and not blocks:
        error = BlockError(
            "the notebook emitted no block", where=where,
            remedy="say something: paragraph(…), table(…), chart(…) from reportlib.briefing",
        )  # fmt: skip
    return ExecutedNotebook(text=to_text(executed), blocks=blocks, error=error)


def _execute(
    notebook: Notebook, given: dict[str, Any], output: Path, where: str, options: dict[str, Any]
) -> NotebookError | None:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        papermill.execute_notebook(
            str(notebook.path), str(output), parameters=given, language="python", progress_bar=False, log_output=False,
            start_timeout=120, record_timing=False, **options,
        )  # fmt: skip
    except PapermillExecutionError as error:
        return _cell_error(error, where, notebook)
    except CellTimeoutError as error:
        return CellError(
            f"a cell ran longer than {options['execution_timeout']} s", where=where, remedy="make it faster, or give --timeout more seconds",
            kind=type(error).__name__,
        )  # fmt: skip
    except DeadKernelError as error:
        return CellError(
            "the kernel died while a cell ran (memory, a crash, or os._exit)", where=where,
            remedy="run the notebook in JupyterLab to see which cell; see --engine stock", kind=type(error).__name__,
        )  # fmt: skip
    return None


def engine_arguments(engine: str) -> dict[str, Any]:
    """Return what papermill is told so that it uses an engine.

    Raises:
        RunError: There is no such engine.
    """
    common = {"request_save_on_cell_execute": False, "shutdown_kernel": "immediate"}
    if engine == "stock":
        quiet = ["--log-level=40"]  # what a kernel says of its transport is no news to an analyst
        return {**common, "kernel_name": "python3", "extra_arguments": quiet}
    if engine == "fork":
        from reportlib.notebooks import fork_manager

        return {**common, **fork_manager.execute_arguments("fork")}
    raise RunError(f"unknown engine “{engine}”", remedy=f"one of: {', '.join(ENGINES)}")


def _cell_error(error: Any, where: str, notebook: Notebook) -> CellError:
    """Return the failure of a cell, named by its number in the notebook as the analyst sees it."""
    plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", "\n".join(error.traceback))
    number = next(
        (
            index
            for index, cell in enumerate(notebook.content.cells, start=1)
            if cell.source == error.source
        ),
        int(error.cell_index) + 1,
    )
    lines = _LINE.findall(plain)
    line = f", line {lines[0]}" if lines else ""
    what, _, remedy = str(error.evalue).partition(" → ")
    kind = "" if error.ename in _OWN else f"{error.ename}: "
    return CellError(
        f"{kind}{what.strip()}", where=f"{where}, cell {number}{line}",
        remedy=remedy or "open the kept notebook in JupyterLab at that cell", cell=number, kind=error.ename,
    )  # fmt: skip


_OWN = frozenset(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.ReportlibError)
)


def _read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def _without_marks(content: Any) -> Any:
    """Drop the cells that papermill adds to say where an error is; the error itself stays in its cell."""
    content.cells = [
        cell for cell in content.cells
        if not any(tag.startswith("papermill-error") for tag in cell.get("metadata", {}).get("tags", []))
    ]  # fmt: skip
    return content


def _harvest(content: Any) -> tuple[dict[str, Any], ...]:
    blocks: list[dict[str, Any]] = []
    for number, cell in enumerate(content.cells, start=1):
        for output in cell.get("outputs", []):
            block = output.get("data", {}).get(MIME)
            if block is not None:
                if not isinstance(block, dict) or "kind" not in block:
                    raise BlockError(
                        "an output under the block type is no block", where=f"cell {number}"
                    )
                blocks.append(dict(block))
    return tuple(blocks)
