"""One run: a notebook and its parameters become an executed notebook and its blocks.

The only importer of papermill. Two engines, one contract: ``stock`` starts a
fresh kernel, ``fork`` forks one from a warm server; both give the same bytes.
"""

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlib.deferring import undisturbed
from reportlib.errors import BlockError, CellError, NotebookError, RunError
from reportlib.notebooks.bare import nbformat
from reportlib.notebooks.failure import cell_error, how_it_died, marked, stopped
from reportlib.notebooks.harvest import harvest, too_long
from reportlib.notebooks.limits import Clock, memory_of_children
from reportlib.notebooks.normalise import normalised, to_text
from reportlib.notebooks.remedies import Vocabulary
from reportlib.notebooks.signature import Notebook, checked

ENGINES = ("fork", "stock")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutedNotebook:
    """A notebook as it ran: its text, the blocks it emitted, in order, and the error that ended it."""

    text: str
    blocks: tuple[dict[str, Any], ...]
    error: NotebookError | None = None


def run(  # noqa: PLR0913 - what a run needs, each by its name
    notebook: Notebook, parameters: Mapping[str, Any], *, folder: Path, engine: str = "fork", timeout: int = 300, memory: int = 0, name: str = "",
    known: Vocabulary | None = None,
) -> ExecutedNotebook:  # fmt: skip
    """Return a notebook as executed in a folder; a failing cell is reported, not raised.

    Args:
        notebook: The notebook.
        parameters: Values for its parameters; codes, never names.
        folder: Working directory of the kernel; no other is ever entered.
        engine: ``fork`` or ``stock``.
        timeout: Seconds that its cells may take together.
        memory: Bytes that it may take beyond those a kernel starts with; 0 is no limit.
        name: What the run is called in messages (隆阳区 530502).
        known: Names that a notebook may use with their arguments, so that a typo can be told what was meant.

    Raises:
        ParameterError: A parameter is unknown or of the wrong type; no kernel was started.
        RunError: The engine is unknown or cannot start here.
    """
    given = checked(notebook, parameters)
    with tempfile.TemporaryDirectory(prefix="reportlib-") as scratch:
        output = Path(scratch) / "executed.ipynb"
        where = f"{notebook.path.name} for {name}"
        log = Path(scratch) / "kernel.log"
        kept: list[Any] = []
        options = {"cwd": str(folder), **engine_arguments(engine, memory, log)}
        if engine == "fork":
            options |= {"engine_name": _fork_engine(), "kept": kept}
        with memory_of_children(memory if engine == "stock" else 0):
            error: NotebookError | None = _execute(
                notebook,
                given,
                None if engine == "fork" else str(output),
                where,
                {**options, "clock": Clock(timeout), "log": log},
                known or {},
            )
        if output.is_file():
            kept.append(_read(output))
        content = _without_marks(kept[0] if kept else notebook.content)
    blocks, odd = harvest(content, where)
    error = error or too_long(content, where) or odd
    if error is None and not blocks:
        error = BlockError(
            "the notebook emitted no block", where=where,
            remedy="say something: paragraph(…), table(…), chart(…) from reportlib.briefing",
        )  # fmt: skip
    executed = normalised(content if error is None else marked(content, error, notebook))
    return ExecutedNotebook(text=to_text(executed), blocks=blocks, error=error)


def _execute(
    notebook: Notebook, given: dict[str, Any], output: str | None, where: str, options: dict[str, Any], known: Vocabulary
) -> CellError | None:  # fmt: skip
    with undisturbed():
        from nbclient.exceptions import CellTimeoutError, DeadKernelError

        from reportlib.notebooks.mill import papermill

    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    begun = [""]
    clock: Clock = options.pop("clock")
    log: Path = options.pop("log")
    try:
        papermill.execute_notebook(
            str(notebook.path), output, parameters=given, language="python", progress_bar=False, log_output=False,
            start_timeout=120, timeout_func=clock.left, record_timing=False, on_cell_start=lambda cell, **_: begun.append(cell.source), **options,
        )  # fmt: skip
    except papermill.PapermillExecutionError as error:
        return cell_error(error, where, notebook, known)
    except CellTimeoutError:
        remedy = "make it faster, or give --timeout more seconds"
        return stopped(clock.told, remedy, where, notebook, begun[-1])
    except DeadKernelError:
        what = f"the kernel died while a cell ran ({how_it_died(log)})"
        remedy = "run that cell in JupyterLab; --engine stock tells whether forking is to blame"
        return stopped(what, remedy, where, notebook, begun[-1])
    return None


def engine_arguments(engine: str, memory: int = 0, log: Path | None = None) -> dict[str, Any]:
    """Return what papermill is told so that it uses an engine.

    Args:
        engine: ``fork`` or ``stock``.
        memory: Bytes that a forked kernel may take beyond those it starts with; 0 is no limit.
        log: File for what a forked kernel itself writes, such as how it crashed.

    Raises:
        RunError: There is no such engine.
    """
    common = {"request_save_on_cell_execute": False, "shutdown_kernel": "immediate"}
    if engine == "stock":
        quiet = ["--log-level=40"]  # what a kernel says of its transport is no news to an analyst
        return {**common, "kernel_name": "python3", "extra_arguments": quiet}
    if engine == "fork":
        with undisturbed():
            from reportlib.notebooks import fork_manager

        return {
            **common,
            **fork_manager.execute_arguments("fork", memory_limit=memory, log=str(log or "")),
        }
    raise RunError(f"unknown engine “{engine}”", remedy=f"one of: {', '.join(ENGINES)}")


def _fork_engine() -> str:
    """Return the name of the engine that papermill drives forked kernels with; it is known from here on."""
    with undisturbed():
        from reportlib.notebooks import mill  # noqa: F401 - papermill is to be loaded by it
        from reportlib.notebooks.fork_engine import ENGINE

    return ENGINE


def _read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def _without_marks(content: Any) -> Any:
    """Drop the cells that papermill adds to say where an error is; the error itself stays in its cell."""
    content.cells = [
        cell for cell in content.cells
        if not any(tag.startswith("papermill-error") for tag in cell.get("metadata", {}).get("tags", []))
    ]  # fmt: skip
    return content
