"""The few things of Linux that a fork server needs and Python does not offer."""

import contextlib
import ctypes
import fcntl
import os
import signal
import stat
import sys
from pathlib import Path

from reportlib.errors import RunError

# From linux/prctl.h; these numbers are part of the kernel's promise and never change.
_DEATH_SIGNAL = 1
_SUBREAPER = 36
REMEDY = "use --engine stock (or the kernel python3 with papermill)"


def refuse_elsewhere() -> None:
    """Do nothing where processes can be forked safely.

    Raises:
        RunError: This is no Linux: macOS's frameworks break in a forked process, and Windows has none.
    """
    if sys.platform != "linux" or not hasattr(os, "fork"):
        raise RunError(
            f"kernels cannot be forked on {sys.platform}", where="engine fork", remedy=REMEDY
        )


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent ends, even if that was just now."""
    _prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every orphan among this process's descendants."""
    _prctl(_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option})")


def threads() -> int:
    """Return how many threads this process has, those of C libraries included."""
    return len(_names("/proc/self/task"))


def children() -> list[int]:
    """Return the processes whose parent is this one, dead ones not yet waited for included."""
    here = os.getpid()
    try:
        return [
            int(one)
            for one in Path(f"/proc/self/task/{here}/children").read_text(encoding="ascii").split()
        ]
    except FileNotFoundError:  # a system built without that list: look at every process
        return [pid for pid in _processes() if _parent(pid) == here]


def _names(folder: str) -> list[str]:
    return [one.name for one in Path(folder).iterdir()]


def _processes() -> list[int]:
    return [int(name) for name in _names("/proc") if name.isdigit()]


def _parent(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(text.rpartition(")")[2].split()[1])


def address_space() -> int:
    """Return how many bytes of address space this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def threads_of_user() -> int:
    """Return how many threads this process's user has on the machine, as the system counts them."""
    total = 0
    for pid in _processes():
        with contextlib.suppress(OSError):  # ended between the two looks
            if Path(f"/proc/{pid}").stat().st_uid == os.getuid():
                total += len(_names(f"/proc/{pid}/task"))
    return total


def part_with_files(keep: int) -> None:
    """Share no open file with the process this one was forked from.

    Sockets and pipes are closed. An open file (a font, kept open by matplotlib) is
    opened anew at the same place: a shared one has one reading position, and two
    kernels that draw at once would read each other's bytes.

    Args:
        keep: The one descriptor beyond the standard three that stays as it is.
    """
    for name in _names("/proc/self/fd"):
        fd = int(name)
        if fd <= 2 or fd == keep:
            continue
        with contextlib.suppress(OSError):  # the list's own descriptor is gone by now
            if stat.S_ISREG(os.fstat(fd).st_mode):
                _open_anew(fd)
            else:
                os.close(fd)


def _open_anew(fd: int) -> None:
    place = os.lseek(fd, 0, os.SEEK_CUR)
    way = fcntl.fcntl(fd, fcntl.F_GETFL) & (os.O_ACCMODE | os.O_APPEND)
    fresh = os.open(f"/proc/self/fd/{fd}", way | os.O_CLOEXEC)
    os.lseek(fresh, place, os.SEEK_SET)
    os.dup2(fresh, fd, inheritable=False)
    os.close(fresh)
