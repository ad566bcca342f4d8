"""How long registers take: read, checked and summarised by reportlib, and by pandas doing the same in the same run.

    python -m tests.bench.ledger_bench --people 50000 200000 --months 3
    python -m tests.bench.ledger_bench --people 430000 --months 3 --truth
    python -m tests.bench.ledger_bench --people 1073800 --months 12 --repeat 1
    python -m tests.bench.ledger_bench --people 8450000 --months 1 --counties 11 --no-pandas

Each month of each county is a CSV (or, asked for, an .xlsx) of those at work, about seven tenths of the people, with faults
planted in known rows. Both sides run in turn, each in a process of its own; the clock runs inside, imports not counted.
Memory is the process's peak, watched from outside. What both refuse and both work out is compared, row by row and number by number.
Each stage is timed on both sides; where other work runs, the processors' seconds say more than the clock's.
"""

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from reportlib import places
from tests.bench import ledger_sides, ledgers
from tests.bench.cases import ROOT
from tests.bench.ledger_sides import Ran
from tests.bench.ledger_stages import NAMES
from tests.bench.ledger_truth import Truth, truth_of

COUNTY, PREFECTURE = "530627", "cn.530600"
TARGET = 5.0
REST = "the rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Registers that were made: where, how many rows of people and months, the faults, and what is true if it was asked for."""

    folder: Path
    rows: int
    faults: set[tuple[str, int, str]]
    truth: Truth | None


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
    stages: dict[str, dict[str, float | None]]
    results: int
    faults: int
    equal: bool
    load: float


def make(given: argparse.Namespace, count: int, months: Sequence[str], folder: Path) -> Made:
    """Make registers of so many people, spread evenly over some counties of a prefecture."""
    codes = [COUNTY] if given.counties == 1 else [one.area_id.removeprefix("cn.") for one in places.load().children(PREFECTURE)][: given.counties]  # fmt: skip
    rows, found, books = 0, set(), []
    for county in codes:
        folk = ledgers.people(count // len(codes), county=county, towns=30, villages=8)
        for page in ledgers.monthly(folk, months):
            # A register of which one row in twenty is wrong would be refused whole.
            faults = min(given.faults, len(page) // 1000)
            path, planted = ledgers.keep(page, county, folder, faults=faults, xlsx=given.xlsx)
            found |= {(path.name, row, rule) for row, rule in planted.items()}
            rows += len(page)
            if given.truth:
                spoilt = [row - 2 for row, rule in planted.items() if rule != "duplicate"]
                books.append(page.reset_index(drop=True).drop(index=spoilt))
    told = truth_of(pd.concat(books, ignore_index=True), list(months)) if given.truth else None
    return Made(folder=folder, rows=rows, faults=found, truth=told)


def measure(made: Made, scratch: Path, repeat: int, *, pandas: bool) -> tuple[list[Ran], list[Ran]]:
    """Run both sides in turn."""
    ours: list[Ran] = []
    theirs: list[Ran] = []
    sides = [("ours", ours), *([("theirs", theirs)] if pandas else [])]
    for number in range(repeat):
        for name, told in sides:
            one = ledger_sides.ran(name, made.folder, scratch / f"{name}{number}")
            if one is None:
                print(f"  ✗ {name}: the process was ended", flush=True)
            else:
                told.append(one)
    return ours, theirs


def equal(made: Made, ours: Ran, theirs: Ran | None) -> bool:
    """Say whether faults and results are those that were planted, those of pandas and, where it is known, the truth."""
    good = _same("faults, planted and found", made.faults, ours.broken)
    if theirs is not None:
        good &= _same("faults, by pandas and by reportlib", theirs.broken, ours.broken)
        known = {key for key in theirs.told if key[1] != "prefecture"} | set(ours.told)
        told = {key: value for key, value in theirs.told.items() if key in known and value}
        good &= _same("results, by pandas and by reportlib", set(told.items()), set(ours.told.items()))  # fmt: skip
    if made.truth is not None:
        told = {(query, level, _within(path), period, dims): value for (query, level, path, period, dims), value in ours.told.items() if level != "prefecture"}  # fmt: skip
        asked = {key: value for key, value in made.truth.items() if value}
        good &= _same("results, true and worked out", set(asked.items()), set(told.items()))
    return good


def _within(path: str) -> str:
    return path.partition("/")[2]


def _same(what: str, one: set[Any], other: set[Any]) -> bool:
    good = one == other
    print(f"  {'✓' if good else '✗'} {what}: {len(one):,} {'the same' if good else 'differ'}", flush=True)  # fmt: skip
    return good


def line(
    given: argparse.Namespace, count: int, made: Made, ours: list[Ran], theirs: list[Ran]
) -> Line:
    """Return what was measured, with both sides compared."""
    seconds = statistics.median(one.seconds for one in ours)
    slow = statistics.median(one.seconds for one in theirs) if theirs else None
    return Line(
        people=count, months=given.months, counties=given.counties, form="xlsx" if given.xlsx else "csv", rows=made.rows,
        seconds=round(seconds, 1), read_s=round(statistics.median(one.read for one in ours), 1), peak_mb=round(max(one.memory for one in ours)),
        rows_per_s=round(made.rows / seconds), cpu_s=round(statistics.median(one.cpu for one in ours), 1),
        pandas_s=None if slow is None else round(slow, 1), pandas_cpu_s=round(statistics.median(one.cpu for one in theirs), 1) if theirs else None,
        pandas_mb=round(max(one.memory for one in theirs)) if theirs else None,
        # Of pairs that ran one after the other, in turn.
        times_faster=round(statistics.median(b.seconds / a.seconds for a, b in zip(ours, theirs, strict=False)), 2) if theirs else None,
        stages=staged(ours, theirs), results=len(ours[0].told), faults=len(made.faults), equal=equal(made, ours[0], theirs[0] if theirs else None),
        load=round(os.getloadavg()[0], 1),
    )  # fmt: skip


def staged(ours: list[Ran], theirs: list[Ran]) -> dict[str, dict[str, float | None]]:
    """Return what each stage takes on either side: seconds on the clock and of the processors (medians), and how many times faster."""
    found: dict[str, dict[str, float | None]] = {}
    for name in (*NAMES, REST):
        mine, other = _stage(ours, name), _stage(theirs, name)
        both = mine is not None and other is not None and mine[0] > 0
        found[name] = {
            "s": mine[0] if mine else None, "cpu_s": mine[1] if mine else None,
            "pandas_s": other[0] if other else None, "pandas_cpu_s": other[1] if other else None,
            "times_faster": round(other[0] / mine[0], 2) if both and mine and other else None,
        }  # fmt: skip
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
    lines = [f"    {'stage':<18}{'reportlib':>10} (cpu){'pandas':>12} (cpu)   times faster"]
    for name, cells in one.stages.items():
        if cells["s"] is None and cells["pandas_s"] is None:
            continue
        mine, theirs = (
            f"{'—':>10} {'':5}" if cells[f"{side}s"] is None else f"{cells[f'{side}s']:>10.2f} ({cells[f'{side}cpu_s']:.2f})"
            for side in ("", "pandas_")
        )  # fmt: skip
        times = "—" if cells["times_faster"] is None else f"{cells['times_faster']:g}"
        lines.append(f"    {name:<18}{mine} {theirs:>18}   {times}")
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
    return text


def keep(output: Path, lines: Sequence[Line]) -> None:
    """Put the lines into bench.json beside what stands there; a size measured anew replaces the old one."""
    path = output / "bench.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    known["ledgers"] = merged(known.get("ledgers", []), [asdict(one) for one in lines])
    output.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def merged(before: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return earlier lines and new ones, by rows; a size measured anew replaces the old one."""
    size = ("people", "months", "counties", "form")
    kept = [one for one in before if all(any(one[key] != other[key] for key in size) for other in new)]  # fmt: skip
    return sorted([*kept, *new], key=lambda one: (one["rows"], one["form"]))


def measured(given: argparse.Namespace, count: int) -> Line:
    """Make the registers of so many people, run both sides, and tell what was measured."""
    months = [str(one) for one in pd.period_range("2021-01", periods=given.months, freq="M")]
    with tempfile.TemporaryDirectory(prefix="bench-ledgers-", dir=given.scratch) as name:
        scratch = Path(name)
        made = make(given, count, months, scratch / "in")
        pairs = measure(made, scratch, given.repeat, pandas=not given.no_pandas)
        found = line(given, count, made, *pairs)
    print(told(found), table(found), sep="\n", flush=True)
    return found


def asked() -> argparse.ArgumentParser:
    """Return what the command understands."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ledger_bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--people", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument(
        "--counties", type=int, default=1, help="of 昭通, up to eleven (default: 镇雄)"
    )
    parser.add_argument(
        "--faults", type=int, default=20, help="of each kind in each file (default: 20)"
    )
    parser.add_argument(
        "--repeat", type=int, default=3, help="pairs that are measured (default: 3)"
    )
    parser.add_argument("--xlsx", action="store_true", help="workbooks instead of CSV")
    parser.add_argument(
        "--truth", action="store_true", help="compare with what is true of the invented people, too"
    )
    parser.add_argument("--no-pandas", action="store_true", help="reportlib alone")
    parser.add_argument(
        "--scratch", default=None, help="where registers and stores are made for a while"
    )
    parser.add_argument("--output", default=str(ROOT / "output"), help="where bench.json goes")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Measure each number of people; print, keep, and fail if any number differs."""
    given = asked().parse_args(argv)
    if os.getloadavg()[0] > 1:
        print(
            f"! load {os.getloadavg()[0]:.1f}: other work runs on this machine; believe the ratios, not the seconds"
        )
    lines = []
    for count in given.people:
        lines.append(measured(given, count))
        keep(Path(given.output), lines)
    return int(not all(one.equal for one in lines))


if __name__ == "__main__":
    raise SystemExit(main())
