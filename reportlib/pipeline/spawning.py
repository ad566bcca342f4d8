"""How the processes of a pool start, and how they end at once when somebody presses Ctrl-C.

On Linux they are forked from one process that has imported everything, once.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, get_context, resource_tracker
from multiprocessing.context import BaseContext
from pathlib import Path

from reportlib.pipeline import scratch

_PRELOAD = (
    # First, for it loads nbformat without grammars; papermill would load it with them.
    "reportlib.notebooks.running",
    "reportlib.notebooks.mill",
    "reportlib.pdf.light",
    "reportlib.notebooks.fork_manager",
    "reportlib.pipeline.make",
    "reportlib.pipeline.warmed",
)


def context() -> BaseContext:
    """Return how workers start."""
    if sys.platform != "linux":
        return get_context("spawn")
    found = get_context("forkserver")
    found.set_forkserver_preload(list(_PRELOAD))
    resource_tracker.ensure_running()
    # Its socket lies where it goes if this process is killed.
    # What it loads takes a second, in which Ctrl-C must not reach it: the driver hears it and says what is to be done.
    with deaf(), scratch.inside(scratch.for_sockets()):
        forkserver.ensure_running()
    return found


@contextmanager
def deaf() -> Iterator[None]:
    """Put Ctrl-C off; a process that is started meanwhile never hears it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def halt() -> None:
    """End the process that workers are forked from, and the worker that it is starting just now.

    The pool does not know that worker yet, so it would outlive the pool and stumble.
    """
    pid = getattr(forkserver._forkserver, "_forkserver_pid", None)  # noqa: SLF001 - no public name
    if sys.platform != "linux" or not pid:
        return
    with suppress(OSError):
        os.kill(pid, signal.SIGSTOP)
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        for child in told.split():
            os.kill(int(child), signal.SIGTERM)
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)
