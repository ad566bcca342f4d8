"""What was measured of registers of one size: a line for bench.json, a line to read, and a table of the stages."""

import argparse
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.ledger_sides import Ran
from tests.bench.ledger_stages import NAMES

TARGET = 5.0
REST = "the rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was measured for one size; seconds are medians."""

    people: int
    months: int
    counties: int
    form: str
    rows: int
    seconds: float
    read_s: float
    peak_mb: float
    rows_per_s: float
    cpu_s: float
    pandas_s: float | None
    pandas_cpu_s: float | None
    pandas_mb: float | None
    times_faster: float | None
    everyday_s: float | None
    everyday_cpu_s: float | None
    everyday_mb: float | None
    times_faster_everyday: float | None
    stages: dict[str, dict[str, float | None]]
    results: int
    faults: int
    equal: bool
    load: float


def line(
    given: argparse.Namespace,
    count: int,
    rows: int,
    ran: dict[str, list[Ran]],
    *,
    faults: int,
    equal: bool,
) -> Line:
    """Return what was measured for a number of people.

    Args:
        given: What was asked for.
        count: People.
        rows: People and months.
        ran: The runs of each side.
        faults: How many were planted.
        equal: Whether all sides refuse and work out the same.
    """
    ours, theirs, everyday = ran["ours"], ran["theirs"], ran["everyday"]
    seconds = statistics.median(one.seconds for one in ours)
    return Line(
        people=count, months=given.months, counties=given.counties, form="xlsx" if given.xlsx else "csv", rows=rows,
        seconds=round(seconds, 1), read_s=round(statistics.median(one.read for one in ours), 1), peak_mb=round(max(one.memory for one in ours)),
        rows_per_s=round(rows / seconds), cpu_s=round(statistics.median(one.cpu for one in ours), 1),
        pandas_s=_median(theirs, "seconds"), pandas_cpu_s=_median(theirs, "cpu"), pandas_mb=_peak(theirs), times_faster=_times(ours, theirs),
        everyday_s=_median(everyday, "seconds"), everyday_cpu_s=_median(everyday, "cpu"), everyday_mb=_peak(everyday),
        times_faster_everyday=_times(ours, everyday),
        stages=staged(ours, theirs, everyday), results=len(ours[0].told), faults=faults, equal=equal,
        load=round(os.getloadavg()[0], 1),
    )  # fmt: skip


def _median(ran: Sequence[Ran], what: str) -> float | None:
    return round(statistics.median(getattr(one, what) for one in ran), 1) if ran else None


def _peak(ran: Sequence[Ran]) -> float | None:
    return round(max(one.memory for one in ran)) if ran else None


def _times(ours: Sequence[Ran], theirs: Sequence[Ran]) -> float | None:
    """Return how many times as long the others take, of runs that came one after the other, in turn."""
    times = [b.seconds / a.seconds for a, b in zip(ours, theirs, strict=False)]
    return round(statistics.median(times), 2) if times else None


def staged(
    ours: list[Ran], theirs: list[Ran], everyday: list[Ran]
) -> dict[str, dict[str, float | None]]:
    """Return what each stage takes on each side: seconds on the clock and of the processors (medians), and how many times faster."""
    found: dict[str, dict[str, float | None]] = {}
    for name in (*NAMES, REST):
        mine, *others = (_stage(one, name) for one in (ours, theirs, everyday))
        told: dict[str, float | None] = {
            "s": mine[0] if mine else None,
            "cpu_s": mine[1] if mine else None,
        }
        for prefix, other in zip(("pandas", "everyday"), others, strict=True):
            told[f"{prefix}_s"], told[f"{prefix}_cpu_s"] = other or (None, None)
            both = mine is not None and other is not None and mine[0] > 0
            times = "times_faster" if prefix == "pandas" else "times_faster_everyday"
            told[times] = round(other[0] / mine[0], 2) if both and mine and other else None
        found[name] = told
    return found


def _stage(runs: list[Ran], name: str) -> tuple[float, float] | None:
    """Return the seconds of a stage on the clock and of the processors; what is in no stage is the rest."""
    told = [
        (one.seconds - sum(one.stages.wall.values()), one.cpu - sum(one.stages.cpu.values())) if name == REST
        else (one.stages.wall.get(name, 0.0), one.stages.cpu.get(name, 0.0))
        for one in runs
    ]  # fmt: skip
    if not any(wall for wall, _ in told):
        return None
    wall, cpu = (round(statistics.median(one[at] for one in told), 2) for at in (0, 1))
    return wall, cpu


def table(one: Line) -> str:
    """Return the stages of a measured size, a line each."""
    lines = [
        f"    {'stage':<18}{'reportlib':>10} (cpu){'pandas':>12} (cpu)   times{'everyday':>10} (cpu)   times"
    ]
    for name, cells in one.stages.items():
        if all(cells[f"{side}s"] is None for side in ("", "pandas_", "everyday_")):
            continue
        told = [
            f"{'—':>10} {'':6}" if cells[f"{side}s"] is None else f"{cells[f'{side}s']:>10.2f} ({cells[f'{side}cpu_s']:.2f})"
            for side in ("", "pandas_", "everyday_")
        ]  # fmt: skip
        times = [
            "—" if cells[key] is None else f"{cells[key]:g}"
            for key in ("times_faster", "times_faster_everyday")
        ]
        lines.append(
            f"    {name:<18}{told[0]} {told[1]:>18} {times[0]:>7}{told[2]:>16} {times[1]:>7}"
        )
    return "\n".join(lines)


def told(one: Line) -> str:
    """Return a measured size as a line to read."""
    text = (
        f"{one.people:,} people × {one.months} months, {one.counties} counties, {one.form}: {one.rows:,} rows in {one.seconds:g} s "
        f"(reading and checking {one.read_s:g} s), {one.rows_per_s:,} rows/s, peak {one.peak_mb:,.0f} MB"
    )
    if one.times_faster is not None:
        mark = "✓" if one.times_faster >= TARGET else "✗"
        text += f"; pandas {one.pandas_s:g} s, {one.pandas_mb:,.0f} MB: {one.times_faster:g} times faster {mark} ≥ {TARGET:g}"
        text += f"; processors {one.cpu_s:g} s and {one.pandas_cpu_s:g} s"
    if one.times_faster_everyday is not None:
        text += (
            f"; everyday pandas {one.everyday_s:g} s ({one.everyday_cpu_s:g} s of processors, {one.everyday_mb:,.0f} MB): "
            f"{one.times_faster_everyday:g} times faster"
        )
    return text
