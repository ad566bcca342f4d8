"""How papermill drives a forked kernel: its own engine, without what nobody reads afterwards.

papermill notes times and progress for each cell and asks the kernel who it is; the
record of a run holds none of that. nbclient checks each output against nbformat's
schema, which takes longer than reading it; what blocks and frames show is plainly
right, and everything else is checked as ever.

Inheritance is what papermill's interface asks for here.
"""

from typing import Any

from nbclient.exceptions import CellExecutionError
from nbclient.util import run_sync
from nbformat.v4.rwbase import rejoin_lines
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.execute import raise_for_execution_errors

from reportlib.notebooks.bare import nbformat

ENGINE = "reportlib-fork"
_SHOWN = frozenset({"display_data", "execute_result"})
_JSON = "+json"
_PAPERMILLS_OWN = frozenset(
    {"input_path", "output_path", "progress_bar", "log_output", "stdout_file", "stderr_file"}
)


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """Runs the cells of a notebook in its kernel, one after the other, until one fails."""

    def execute(self, **kwargs: Any) -> Any:
        """Run all cells; the notebook is changed in place."""
        self.reset_execution_trackers()
        with self.setup_kernel(**kwargs):
            self.run_cells()
        return self.nb

    async def _run_cells(self) -> None:
        for index, cell in enumerate(self.nb.cells):
            try:
                await self.async_execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                break

    run_cells = run_sync(_run_cells)

    def output(self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int) -> Any:  # fmt: skip
        """Append what a message shows to the outputs of its cell."""
        kind, content = msg["msg_type"], msg["content"]
        hooked = self.output_hook_stack.get(msg["parent_header"].get("msg_id"))
        if (
            hooked
            or display_id
            or self.clear_before_next_output
            or not _plainly_right(kind, content)
        ):
            return super().output(outs, msg, display_id, cell_index)
        node = nbformat.NotebookNode(output_type=kind, metadata={}, data=content["data"])  # type: ignore[no-untyped-call]
        if kind == "execute_result":
            node.execution_count = content["execution_count"]
        outs.append(node)
        return node


def _plainly_right(kind: str, content: dict[str, Any]) -> bool:
    """Tell at a glance whether nbformat would accept an output: texts by type, objects where the type is JSON."""
    return (
        kind in _SHOWN
        and content.get("metadata") == {}
        and (kind == "display_data" or isinstance(content.get("execution_count"), int))
        and all(
            isinstance(value, str) or (name.startswith("application/") and name.endswith(_JSON))
            for name, value in content["data"].items()
        )
    )


class Engine(NBClientEngine):  # type: ignore[misc]
    """papermill's engine with the client above; it keeps the notebook in memory."""

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, *, kept: list[Any], start_timeout: int = 60, **given: Any
    ) -> Any:  # fmt: skip
        """Run a notebook.

        Args:
            nb: The notebook, changed in place.
            kernel_name: The kernel.
            kept: Gets the notebook once it has run, whether or not a cell failed.
            start_timeout: Seconds that the kernel may take to start.
            **given: What nbclient is told, and papermill's own wishes for files and progress, which mean nothing here.

        Returns:
            An empty notebook: papermill would make a text of what it is given, which is made elsewhere.

        Raises:
            PapermillExecutionError: A cell failed.
        """
        told = {name: value for name, value in given.items() if name not in _PAPERMILLS_OWN}
        holder = NotebookExecutionManager(nb, progress_bar=False, autosave_cell_every=0)
        Client(holder, startup_timeout=start_timeout, kernel_name=kernel_name, **told).execute()
        kept.append(rejoin_lines(nb))  # type: ignore[no-untyped-call]
        raise_for_execution_errors(nb, None)
        return nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]


papermill_engines.register(ENGINE, Engine)
