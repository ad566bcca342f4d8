"""How many workers fit: the cores and the memory that this process may use, in a container too."""

import os
from collections.abc import Iterator
from pathlib import Path

# Python looks at a new object's whole family after so many; a document has millions of short-lived ones.
SELDOM = (50_000, 20, 50)
# What a worker with its kernel takes at most, and what is left to everything else, in bytes.
_WORKER_MEMORY = 400_000_000
_SPARED_MEMORY = 600_000_000


def cores() -> int:
    """Return how many cores this process may use, by affinity and by the container's quota."""
    count = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    quota = _quota()
    return max(1, min(count, int(quota + 0.5))) if quota else count


def default_jobs() -> int:
    """Return how many workers fit on this machine or in this container: cores, and memory for each."""
    memory = _memory()
    room = (memory - _SPARED_MEMORY) // _WORKER_MEMORY if memory else cores()
    return max(1, min(cores(), room))


def _quota() -> float:
    """Return the cores' worth of time that control groups grant, 0 when they grant all."""
    found = []
    for folder in _groups("cpu"):
        first, _, second = _read(folder / "cpu.max").partition(" ")
        quota = first or _read(folder / "cpu.cfs_quota_us")
        period = second or _read(folder / "cpu.cfs_period_us")
        if quota.isdigit() and period.isdigit() and int(period):
            found.append(int(quota) / int(period))
    return min(found, default=0.0)


def _memory() -> int:
    """Return the bytes that processes may take here, 0 when nothing says."""
    found = []
    for folder in _groups("memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):
            limit = _read(folder / name)
            if limit.isdigit():
                found.append(int(limit))
    lines = _read(Path("/proc/meminfo")).splitlines()
    found += [int(one.split()[1]) * 1024 for one in lines if one.startswith("MemAvailable:")]
    return min(found, default=0)


def _groups(controller: str) -> Iterator[Path]:
    """Return the folders of this process's control groups, of both versions, up to the root."""
    for line in _read(Path("/proc/self/cgroup")).splitlines():
        _, names, path = line.split(":", 2)
        base = Path("/sys/fs/cgroup", *([controller] if names else []))
        if not names or controller in names.split(","):
            here = base / path.strip("/")
            yield here
            yield from (one for one in here.parents if one.is_relative_to(base))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
