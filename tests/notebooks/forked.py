"""Running cells in forked kernels, and looking whether processes live."""

import time
from pathlib import Path
from typing import Any

import nbformat
import papermill

from reportlib.notebooks import fork_client
from reportlib.notebooks.fork_manager import execute_arguments


def write(path: Path, *cells: str) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])  # type: ignore[no-untyped-call]
    notebook.metadata.kernelspec = {
        "name": "python3",
        "language": "python",
        "display_name": "Python 3",
    }
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    return path


class Run:
    """Runs cells in a folder with one engine and returns the executed notebook."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, *cells: str, engine: str = "fork", limits: dict[str, Any] | None = None, **more: Any
    ) -> Any:
        source = write(self.folder / f"in-{len(list(self.folder.iterdir()))}.ipynb", *cells)
        arguments = {
            **execute_arguments(engine, **(limits or {})),
            "cwd": str(self.folder),
            "progress_bar": False,
        }
        return papermill.execute_notebook(
            str(source), str(source.with_suffix(".out.ipynb")), **{**arguments, **more}
        )

    def text(self, *cells: str, **more: Any) -> str:
        outputs = self(*cells, **more).cells[-1].outputs
        return "".join(one.get("text", "") for one in outputs).strip()


def server_pid() -> int:
    (server,) = fork_client.servers()._servers.values()
    assert server.process is not None
    return server.process.pid


def gone(pids: list[int], patience: float = 8.0) -> list[int]:
    """Return those that still live after a while."""
    end = time.monotonic() + patience
    while left := [pid for pid in pids if lives(pid)]:
        if time.monotonic() > end:
            return left
        time.sleep(0.02)
    return []


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def healthy(run: Run, server: int) -> None:
    assert run.text("print(1 + 1)") == "2"
    assert server_pid() == server
