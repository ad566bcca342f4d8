"""The folder for whatever a run needs only while it lasts; no run leaves one, not even one that was killed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from filelock import FileLock

from reportlib.notebooks.scratch import held, sweep

_OWN = "reportlib-run-"
_SERVERS = "reportlib-fork-"


def take_away_the_dead() -> None:
    """Take away what runs left that were killed."""
    for prefix in (_OWN, _SERVERS):
        sweep(prefix, Path(tempfile.gettempdir()))


def folder() -> str:
    """Return this process's folder, made when it is first asked for."""
    return str(_own()[0])


@contextmanager
def inside() -> Iterator[None]:
    """Put into it what this process and the libraries that it uses keep for a while."""
    before = tempfile.tempdir
    tempfile.tempdir = folder()
    try:
        yield
    finally:
        tempfile.tempdir = before


@cache
def _own() -> tuple[Path, FileLock]:
    made, lock = held(_OWN, Path(tempfile.gettempdir()))
    # After multiprocessing has taken away its own folder in it (priority -100).
    Finalize(None, shutil.rmtree, (made,), {"ignore_errors": True}, exitpriority=-200)
    return made, lock
