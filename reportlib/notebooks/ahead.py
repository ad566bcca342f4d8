"""Warming ahead: what takes seconds is begun before it is needed, once for all workers of a run."""

from contextlib import suppress
from typing import Any

from reportlib.errors import RunError


def prepare() -> None:
    """Begin to warm a kernel server and return at once; where none can be had, the first run says so."""
    from reportlib.notebooks import fork_client

    with suppress(RunError):
        fork_client.prepare()


def lend() -> Any:
    """Return this process's warm server for the workers that it starts, or None where none can be had."""
    from reportlib.notebooks import fork_manager

    try:
        return fork_manager.lend()
    except RunError:
        return None


def borrow(loan: Any) -> None:
    """Fork this process's kernels from the server of the process that started it."""
    from reportlib.notebooks.fork_client import servers

    servers().borrow(loan)
