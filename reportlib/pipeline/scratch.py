"""The folder for whatever a run needs only while it lasts; no run leaves one, not even one that was killed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from filelock import FileLock

from reportlib.notebooks.scratch import SERVERS, SHORT, held, short, sweep

_OWN = "reportlib-run-"


def take_away_the_dead() -> None:
    """Take away what runs left that were killed."""
    for parent in {_usual(), SHORT}:
        for prefix in (_OWN, SERVERS):
            sweep(prefix, parent)


def folder() -> str:
    """Return this process's folder, made when it is first asked for."""
    return str(_own(_usual())[0])


def for_sockets() -> str:
    """Return this process's folder for sockets, whose names must not be long."""
    return folder() if short(folder()) != SHORT else str(_own(SHORT)[0])


@contextmanager
def inside(place: str = "") -> Iterator[None]:
    """Put into it, or into another place, what this process and the libraries that it uses keep for a while."""
    before = tempfile.tempdir
    tempfile.tempdir = place or folder()
    try:
        yield
    finally:
        tempfile.tempdir = before


@cache
def _usual() -> Path:
    """Return the folder for temporary files as this process found it."""
    return Path(tempfile.gettempdir())


@cache
def _own(parent: Path) -> tuple[Path, FileLock]:
    made, lock = held(_OWN, parent)
    # After multiprocessing has taken away its own folder in it (priority -100).
    Finalize(None, shutil.rmtree, (made,), {"ignore_errors": True}, exitpriority=-200)
    return made, lock
