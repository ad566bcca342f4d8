"""Every number of the bench, each by the name under which output/bench.json holds it."""

import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import cases, latency, ledger_bench, ledger_lines, loops, typst_peer
from tests.bench.cluster import cluster
from tests.bench.extract import extract_mb_per_s
from tests.bench.loops import OURS, STOCK, TYPST, LoopFailed, Ran

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is measured: counties of the interleaved rounds and their number, sizes of the growth curve, repeats, people in registers."""

    counties: int
    rounds: int
    growth: tuple[int, ...]
    repeats: int
    people: tuple[int, ...]


SMALL = Scale(counties=10, rounds=3, growth=(1, 8, 32, 64), repeats=5, people=(20_000, 100_000))
FULL = Scale(counties=24, rounds=5, growth=(1, 8, 64, 256, 1024, 2844), repeats=9, people=(100_000, 530_000))  # fmt: skip


@dataclass(slots=True)
class Results:
    """What was measured so far: numbers by name (None: could not be), why not, and the runs behind them."""

    numbers: dict[str, float | None] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    rates: dict[str, list[float]] = field(default_factory=dict)
    growth: list[dict[str, float]] = field(default_factory=list)
    ledgers: list[dict[str, Any]] = field(default_factory=list)

    def put(self, name: str, value: float | None, note: str = "") -> None:
        """Keep a number, rounded to what it is worth, with what must be known of it."""
        self.numbers[name] = None if value is None else float(f"{value:.3g}")
        if note:
            self.notes[name] = note


def ratio(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the median of the ratios of pairs that were measured one after the other."""
    return statistics.median(one / other for one, other in zip(first, second, strict=True))


def throughput(results: Results, scale: Scale, folder: Path, say: Say) -> None:
    """Compare PDFs a minute with both peers, in turn, so that a busy machine is busy for all."""
    project = cases.make_project(folder / "project", scale.counties)
    laid = folder / "cases"
    count = cases.lay(project, laid)
    codes = sorted(one.name for one in laid.iterdir())
    why = typst_peer.missing()
    rates: dict[str, list[float]] = {OURS: [], STOCK: [], **({} if why else {TYPST: []})}
    ran: list[Ran] = []
    for number in range(scale.rounds):
        for loop, found in rates.items():
            results_of = folder / f"{loop}-{number}"
            one = (
                loops.ours(project, codes)
                if loop == OURS
                else loops.peer(loop, laid, count, results_of)
            )
            found.append(one.rate)
            say(
                f"round {number + 1} of {scale.rounds}: {loop} {one.rate:.0f} PDFs/min, {one.peak_mb:.0f} MB"
            )
            ran.append(one)
    results.rates |= rates
    other = [code for code in codes if _differs(code, project, folder / f"{STOCK}-0")]
    results.put(
        "briefs_with_other_text",
        len(other),
        "beside the stock loop" + (f": {', '.join(other[:5])}" if other else ""),
    )
    results.put("throughput_vs_stock", ratio(rates[OURS], rates[STOCK]))
    results.put("throughput_vs_typst", None if why else ratio(rates[OURS], rates[TYPST]), why)
    results.put("reports_per_minute", statistics.median(rates[OURS]))
    results.put("pss_mb", max(one.peak_mb for one in ran if one.loop == OURS))


def _differs(code: str, project: Path, peers: Path) -> bool:
    """Tell whether a county's brief says anything else than the same brief of a peer."""
    mine = next((project / "output" / "briefs").glob(f"{code}-*.pdf"))
    return sorted(loops.words(mine)) != sorted(loops.words(peers / f"{code}.pdf"))


def growth(results: Results, scale: Scale, folder: Path, say: Say) -> None:
    """Measure time and memory of the whole command, seeds and all, for one county and for more and more."""
    last: Ran | None = None
    for count in scale.growth:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            project = cases.make_project(Path(name) / "project", count)
            last = loops.ours(project)
        row = {"counties": float(count), "seconds": last.seconds, "peak_mb": last.peak_mb, "rate": last.rate if count > loops.JOBS else 0.0}  # fmt: skip
        results.growth.append(row)
        say(f"{count} counties: {last.seconds:.1f} s, {last.peak_mb:.0f} MB")
    if last is not None:
        results.put("growth_mb_per_document", slope(last))


def slope(ran: Ran) -> float:
    """Return by how many megabytes memory grows with each PDF, over the second half of a run (least squares)."""
    half = max(one.done for one in ran.samples) / 2
    points = [(one.done, one.pss_mb) for one in ran.samples[:-1] if one.done >= half]
    if len({done for done, _ in points}) < 3:
        return 0.0
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def waiting(results: Results, scale: Scale, folder: Path, say: Say) -> None:
    """Measure what a person waits for."""
    project = latency.copied(folder / "edited")
    for name, measure in (
        ("edit_to_pdf_cold_s", latency.cold),
        ("edit_to_pdf_warm_s", latency.warm),
    ):
        results.put(name, measure(project, scale.repeats))
        say(f"{name}: {results.numbers[name]}")
    country = latency.whole_country(folder / "country")
    for name, measure in (("noop_2844_s", latency.noop), ("verify_2844_s", latency.verify)):
        results.put(name, measure(country, 2 * scale.repeats + 1))
        say(f"{name}: {results.numbers[name]}")


def extraction(results: Results, _scale: Scale, _folder: Path, say: Say) -> None:
    """Measure how fast prose becomes facts on one core."""
    results.put("extract_mb_per_s", extract_mb_per_s())
    say(f"extract_mb_per_s: {results.numbers['extract_mb_per_s']}")


def registers(results: Results, scale: Scale, folder: Path, say: Say) -> None:
    """Read, check and summarise invented registers, in turn with pandas, written twice; see ``make bench-ledgers`` for more sizes."""
    given = ledger_bench.asked().parse_args(["--scratch", str(folder), "--repeat", "1"])
    for count in scale.people:
        one = ledger_bench.measured(given, count)
        say(ledger_lines.told(one))
        results.ledgers.append(asdict(one))
        if not one.equal:
            raise LoopFailed("the registers' results are not those of pandas")
    results.put("ledger_rows_per_s", one.rows_per_s)
    results.put("ledger_peak_mb", one.peak_mb)
    results.put(
        "ledgers_vs_pandas",
        one.times_faster,
        f"{one.rows:,} rows, pandas by who counts microseconds; by stage in bench.json",
    )
    results.put(
        "ledgers_vs_everyday_pandas",
        one.times_faster_everyday,
        "the same rows, pandas as a good analyst writes it",
    )


def dask(results: Results, scale: Scale, folder: Path, say: Say) -> None:
    """Compare two workers of a Dask cluster with two processes of this machine, in turn."""
    project = cases.make_project(folder / "dask", scale.counties)
    local, remote = [], []
    with cluster() as found:
        loops.ours(
            project, (), "--scheduler", found.address
        )  # a worker's first report loads its libraries
        for _ in range(scale.rounds):
            local.append(loops.ours(project).rate)
            remote.append(loops.ours(project, (), "--scheduler", found.address).rate)
            say(f"dask {remote[-1]:.0f}, local {local[-1]:.0f} PDFs/min")
    where = (
        "network namespaces of their own"
        if found.namespaces
        else "this host's loopback: no namespaces can be made here"
    )
    results.put("dask_vs_local", ratio(remote, local), f"two workers in {where}")


MEASURES: Mapping[str, Callable[[Results, Scale, Path, Say], None]] = {
    "throughput": throughput, "waiting": waiting, "extraction": extraction, "growth": growth, "ledgers": registers, "dask": dask,
}  # fmt: skip
