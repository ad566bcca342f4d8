"""The folder for whatever a run needs only while it lasts; no run leaves one, not even one that was killed.

Each process that builds has one, and holds a lock on it for as long as it lives.
A folder whose lock nobody holds belongs to a process that was killed; the next
run takes it away.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "reportlib-run-"
_LOCK = "lock"


def folder() -> str:
    """Return this process's folder, made when it is first asked for."""
    return _held()[0]


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
def _held() -> tuple[str, FileLock]:
    parent = Path(tempfile.gettempdir())
    _sweep(parent)
    # Others sweep as well: it gets the name by which they know it when the lock is held.
    bare = Path(tempfile.mkdtemp(prefix="reportlib-", dir=parent))
    lock = FileLock(bare / _LOCK)
    lock.acquire()
    named = bare.with_name(PREFIX + bare.name.partition("-")[2])
    bare.rename(named)
    atexit.register(shutil.rmtree, named, ignore_errors=True)
    return str(named), lock


def _sweep(parent: Path) -> None:
    for one in parent.glob(f"{PREFIX}*"):
        with suppress(OSError, Timeout), FileLock(one / _LOCK).acquire(blocking=False):
            shutil.rmtree(one, ignore_errors=True)
