"""How many workers fit into a container: what control groups grant counts, not what the machine has."""

import os
from pathlib import Path

import pytest

from reportlib.pipeline import limits

GIGABYTE = 1_000_000_000


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A control group, below one without limits, on a machine of eight cores and 64 GB."""
    folder = tmp_path / "outer/inner"
    folder.mkdir(parents=True)
    monkeypatch.setattr(limits, "_groups", lambda _controller: iter([folder, folder.parent]))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(8)))
    read = limits._read

    def told(path: Path) -> str:
        if path == Path("/proc/meminfo"):
            return "MemTotal: 99 kB\nMemAvailable: 62500000 kB"
        return read(path)

    monkeypatch.setattr(limits, "_read", told)
    return folder


def test_without_limits_all_cores_are_used(group: Path) -> None:
    assert group.is_dir()
    assert (limits.cores(), limits.default_jobs()) == (8, 8)


@pytest.mark.parametrize(
    ("name", "content", "cores"),
    [
        ("cpu.max", "200000 100000", 2),
        ("cpu.max", "150000 100000", 2),  # one and a half: two, of which one waits now and then
        ("cpu.max", "20000 100000", 1),
        ("cpu.max", "max 100000", 8),
        ("cpu.max", "damaged", 8),
        ("cpu.max", "9900000 100000", 8),
    ],
)
def test_a_quota_of_cores_is_kept(group: Path, name: str, content: str, cores: int) -> None:
    (group / name).write_text(content, encoding="ascii")
    assert limits.cores() == cores


def test_the_older_form_of_a_quota_is_understood(group: Path) -> None:
    (group / "cpu.cfs_quota_us").write_text("300000", encoding="ascii")
    (group / "cpu.cfs_period_us").write_text("100000", encoding="ascii")
    assert limits.cores() == 3


def test_the_tightest_limit_of_all_levels_counts(group: Path) -> None:
    (group / "cpu.max").write_text("400000 100000", encoding="ascii")
    (group.parent / "cpu.max").write_text("200000 100000", encoding="ascii")
    assert limits.cores() == 2


@pytest.mark.parametrize("name", ["memory.max", "memory.limit_in_bytes"])
def test_a_limit_of_memory_bounds_the_workers(group: Path, name: str) -> None:
    """0.6 GB are spared and a worker takes 0.4 GB: (2 - 0.6) / 0.4 leaves room for three."""
    (group / name).write_text(str(2 * GIGABYTE), encoding="ascii")
    assert limits.default_jobs() == 3


def test_the_smallest_container_still_has_one_worker(group: Path) -> None:
    (group / "memory.max").write_text(str(GIGABYTE // 4), encoding="ascii")
    assert limits.default_jobs() == 1
