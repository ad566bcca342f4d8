"""How long registers take: read, checked and summarised by reportlib, and by pandas doing the same in the same run, written twice.

    python -m tests.bench.ledger_bench --people 50000 200000 --months 3
    python -m tests.bench.ledger_bench --people 430000 --months 3 --truth
    python -m tests.bench.ledger_bench --people 1073800 --months 12 --repeat 1
    python -m tests.bench.ledger_bench --people 8450000 --months 1 --counties 11 --no-pandas

Each month of each county is a CSV (or, asked for, an .xlsx) of those at work, about seven tenths of the people, with faults
planted in known rows. “pandas” is ledger_peer, by someone who counts microseconds; “everyday” is ledger_everyday, pandas as a
good analyst writes it. All sides run in turn, each in a process of its own; the clock runs inside, imports not counted.
Memory is the process's peak, watched from outside. What all refuse and all work out is compared, row by row and number by number.
Each stage is timed on every side; where other work runs, the processors' seconds say more than the clock's.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from reportlib import places
from tests.bench import ledger_sides, ledgers
from tests.bench.cases import ROOT
from tests.bench.ledger_lines import Line, line, table, told
from tests.bench.ledger_sides import Ran
from tests.bench.ledger_truth import Truth, truth_of

COUNTY, PREFECTURE = "530627", "cn.530600"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Registers that were made: where, how many rows of people and months, the faults, and what is true if it was asked for."""

    folder: Path
    rows: int
    faults: set[tuple[str, int, str]]
    truth: Truth | None


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


def measure(made: Made, scratch: Path, repeat: int, sides: Sequence[str]) -> dict[str, list[Ran]]:
    """Run the sides in turn."""
    found: dict[str, list[Ran]] = {"ours": [], "theirs": [], "everyday": []}
    for number in range(repeat):
        for name in sides:
            one = ledger_sides.ran(name, made.folder, scratch / f"{name}{number}")
            if one is None:
                print(f"  ✗ {name}: the process was ended", flush=True)
            else:
                found[name].append(one)
    return found


def equal(made: Made, ran: dict[str, list[Ran]]) -> bool:
    """Say whether faults and results are those that were planted, those of pandas and, where it is known, the truth."""
    ours = ran["ours"][0]
    good = _same("faults, planted and found", made.faults, ours.broken)
    for name, by in (("theirs", "pandas"), ("everyday", "everyday pandas")):
        for theirs in ran[name][:1]:
            good &= _same(f"faults, by {by} and by reportlib", theirs.broken, ours.broken)
            known = {key for key in theirs.told if key[1] != "prefecture"} | set(ours.told)
            told = {key: value for key, value in theirs.told.items() if key in known and value}
            good &= _same(f"results, by {by} and by reportlib", set(told.items()), set(ours.told.items()))  # fmt: skip
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
    """Make the registers of so many people, run all sides, and tell what was measured."""
    months = [str(one) for one in pd.period_range("2021-01", periods=given.months, freq="M")]
    with tempfile.TemporaryDirectory(prefix="bench-ledgers-", dir=given.scratch) as name:
        scratch = Path(name)
        made = make(given, count, months, scratch / "in")
        sides = (
            ["ours"]
            if given.no_pandas
            else ["ours", "theirs"]
            if given.no_everyday
            else ["ours", "theirs", "everyday"]
        )
        ran = measure(made, scratch, given.repeat, sides)
        found = line(given, count, made.rows, ran, faults=len(made.faults), equal=equal(made, ran))
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
    parser.add_argument(
        "--no-everyday",
        action="store_true",
        help="without pandas as it is written on an ordinary day",
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
