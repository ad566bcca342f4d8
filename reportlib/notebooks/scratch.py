"""Folders that a process needs while it lives, and that are taken away even if it was killed.

Each is held by a lock for as long as its process lives. One whose lock nobody
holds belongs to a process that was killed; whoever makes the next takes it away.
"""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

SERVERS = "reportlib-fork-"
SHORT = Path("/tmp")  # noqa: S108 - private folders are made in it
_LOCK = "lock"
_NEW = "new-"
# A socket's path may have 107 bytes; a kernel's own part takes fewer than 30, multiprocessing's fewer than 35.
_LONGEST_FOLDER = 70


def short(folder: str = "") -> Path:
    """Return a place for sockets whose name is short enough: the folder (the usual one), if it is."""
    wanted = folder or tempfile.gettempdir()
    return Path(wanted) if len(wanted) <= _LONGEST_FOLDER else SHORT


def held(prefix: str, parent: Path) -> tuple[Path, FileLock]:
    """Return a new folder with the lock on it, after taking away those of the dead.

    Args:
        prefix: How its name begins, and those of the others of its kind.
        parent: Where it is made.
    """
    sweep(prefix, parent)
    while True:
        # It gets the name by which others know it when the lock is held; one that was
        # swept away until then for a dead process's is made anew with its lock.
        bare = Path(tempfile.mkdtemp(prefix=f"{_NEW}{prefix}", dir=parent))
        lock = FileLock(bare / _LOCK)
        try:
            lock.acquire()
            bare.chmod(0o700)
            made = bare.rename(bare.with_name(bare.name.removeprefix(_NEW)))
        except (FileNotFoundError, FileExistsError):  # swept away at that very moment
            lock.release(force=True)
            continue
        return made, lock


def sweep(prefix: str, parent: Path) -> None:
    """Take away the folders of this kind whose process was killed."""
    for one in (*parent.glob(f"{prefix}*"), *parent.glob(f"{_NEW}{prefix}*")):
        with suppress(OSError, Timeout), FileLock(one / _LOCK).acquire(blocking=False):
            shutil.rmtree(one, ignore_errors=True)
