"""How long registers take: read, checked and summarised by reportlib, and by pandas doing the same in the same run.

``python -m tests.bench.ledger_bench --rows 50000 200000 --months 3``: rows are people; each month is a CSV of those at work. Both
run in a process of their own, one after the other; the clock runs inside, imports not counted; memory is the process's peak.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from reportlib import places
from reportlib.ledgers import intake, queries, results, schemas, store
from tests.bench import ledgers
from tests.bench.ledger_truth import truth_of

COUNTY = "530627"
TARGET = 5.0


def ours(folder: Path, output: Path, _: Sequence[str]) -> int:
    """Read, check and summarise with reportlib; return the number of results."""
    with store.opened(output, schemas.load()) as connection:
        intake.take_in(connection, intake.sources(folder), schemas.load(), places.load(), share=0.05)  # fmt: skip
        return len(results.work_out(connection, queries.load(), 5).told)


def theirs(folder: Path, _: Path, months: Sequence[str]) -> int:
    """Do the same with pandas as it comes: one column at a time, then one grouping for each result."""
    frames = [pd.read_csv(one, dtype=str) for one in sorted(folder.glob("*.csv"))]
    rows = pd.concat(frames, ignore_index=True)
    rows["row"] = np.concatenate([np.arange(2, len(one) + 2) for one in frames])
    refused = _checked(rows)
    rows = rows[~refused]
    rows = rows[~rows.duplicated(["number", "month"], keep=False)]
    return len(truth_of(rows, list(months)))


def _checked(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Type every column as the truth has it; return which rows are wrong."""
    number = rows["身份证号"].str.strip().str.upper()
    well = number.str.fullmatch(r"\d{17}[\dX]")
    digits = np.array([list(one[:17]) for one in number]).astype(int)
    sign = np.array(list("10X98765432"))[(digits * ledgers.WEIGHTS).sum(axis=1) % 11]
    born = pd.to_datetime(number.str[6:14], format="%Y%m%d", errors="coerce")
    last = pd.to_datetime(rows["月份"]) + pd.offsets.MonthEnd(0)
    age = last.dt.year - born.dt.year - (born.dt.month * 100 + born.dt.day > last.dt.month * 100 + last.dt.day)  # fmt: skip
    since = pd.to_datetime(rows["外出时间"], errors="coerce")
    rows["wage"] = pd.to_numeric(rows["月工资（元）"], errors="coerce")
    rows["age"], rows["month"] = age, rows["月份"]
    rows["town"], rows["village"] = rows["乡镇（街道）"].str.strip(), rows["村（社区）"].str.strip()
    rows["number"], _ = pd.factorize(number)
    rows["sex"] = rows["性别"].map({"男": "M", "女": "F"})
    rows["poor"] = rows["人员类别"].eq("脱贫户")
    rows["work"] = rows["务工地点"].map({one[0]: at for at, one in enumerate(ledgers.WORK)})
    rows["trade"] = rows["从事工种"].map({one[0]: at for at, one in enumerate(ledgers.TRADES)})
    rows["way"] = rows["组织方式"].map({one[0]: at for at, one in enumerate(ledgers.WAYS)})
    rows["firm"], _ = pd.factorize(rows["务工单位"])
    odd = pd.Series(digits[:, 16] % 2, index=rows.index).map({1: "M", 0: "F"})
    told_age = pd.to_numeric(rows["年龄"], errors="coerce")
    wrong = (
        ~well
        | (number.str[17] != sign)
        | born.isna()
        | since.isna()
        | (since > last)
        | (odd != rows["sex"])
    )
    wrong |= (age < 16) | ((told_age - age).abs() > 1) | ~rows["wage"].between(200, 100_000)
    return pd.Series(wrong, index=rows.index, dtype=bool)


def _process(work: Callable[[Path, Path, Sequence[str]], int], folder: Path, output: Path, months: Sequence[str], told: "multiprocessing.Queue[tuple[float, float, int]]") -> None:  # fmt: skip
    began = time.perf_counter()
    count = work(folder, output, months)
    took = time.perf_counter() - began
    told.put((took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, count))


def measured(work: Callable[[Path, Path, Sequence[str]], int], folder: Path, output: Path, months: Sequence[str]) -> tuple[float, float, int]:  # fmt: skip
    """Return seconds, megabytes at the peak and the number of results of a process of its own."""
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[tuple[float, float, int]] = context.Queue()
    child = context.Process(target=_process, args=(work, folder, output, months, told))
    child.start()
    found = told.get()
    child.join()
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Measure each number of people; print a line each."""
    parser = argparse.ArgumentParser(prog="tests.bench.ledger_bench", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--no-pandas", action="store_true", help="reportlib alone")
    given = parser.parse_args(argv)
    months = [str(one) for one in pd.period_range("2021-01", periods=given.months, freq="M")]
    print("  people   rows of registers   reportlib s   MB   rows/s   pandas s   MB   times faster")
    for count in given.rows:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "in"
            truth = ledgers.book(ledgers.people(count, towns=30, villages=8), months)
            ledgers.write(truth, COUNTY, folder)
            rows = len(truth)
            del truth
            seconds, memory, _ = measured(ours, folder, Path(scratch) / "out", months)
            line = f"{count:>8,} {rows:>19,} {seconds:>13.1f} {memory:>4.0f} {rows / seconds:>8,.0f}"  # fmt: skip
            if not given.no_pandas:
                slow, more, _ = measured(theirs, folder, Path(scratch) / "out", months)
                mark = "✓" if slow / seconds >= TARGET else "✗"
                line += f" {slow:>10.1f} {more:>4.0f} {slow / seconds:>10.1f} {mark} ≥ {TARGET:g}"
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
