"""The memory of a process and of all that it started, as Linux counts it; 0 where there is no /proc."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
MEGABYTE = 1_000_000


def pss_mb(processes: Iterable[int]) -> float:
    """Return the memory of some processes and their descendants: what several share counts once (PSS, megabytes)."""
    children = _children()
    total, waiting = 0, list(processes)
    while waiting:
        pid = waiting.pop()
        total += _pss(pid)
        waiting += children[pid]
    return total / MEGABYTE


def _children() -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for folder in PROC.glob("[0-9]*"):
        text = _read(folder / "stat")
        # The name stands in brackets and may hold anything; the parent is the second word behind it.
        words = text.rpartition(")")[2].split()
        if len(words) > 1:
            found[int(words[1])].append(int(folder.name))
    return found


def _pss(pid: int) -> int:
    lines = _read(PROC / str(pid) / "smaps_rollup").splitlines()
    return next((int(one.split()[1]) * 1024 for one in lines if one.startswith("Pss:")), 0)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
