"""How fast reportlib is, beside the loops that people write otherwise.

python -m tests.bench [--full] [--only MEASURE]...

Prints what it does while it works, then a table; leaves output/bench.json and output/bench.svg.
"""

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from tests.bench import table
from tests.bench.cases import ROOT
from tests.bench.ledger_bench import merged
from tests.bench.loops import LoopFailed
from tests.bench.measures import FULL, MEASURES, SMALL, Results

LIBRARIES = ("papermill", "ipykernel", "weasyprint", "pandas", "matplotlib", "distributed")


def machine() -> dict[str, str]:
    """Return the facts of the machine without which the numbers say little."""
    found = {
        "cores": str(os.cpu_count()), "python": platform.python_version(), "system": platform.platform(),
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }  # fmt: skip
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return found


def main() -> int:
    """Measure, print, write."""
    # A shell starts what runs behind it deaf to Ctrl-C, and `reportlib watch` would never be told to end.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument(
        "--full", action="store_true", help="up to 2,844 counties (takes most of an hour)"
    )
    parser.add_argument(
        "--only", action="append", choices=MEASURES, help="one of the measures; may be repeated"
    )
    parser.add_argument(
        "--output", default=str(ROOT / "output"), help="where bench.json and bench.svg go"
    )
    asked = parser.parse_args()
    facts = machine()
    print("  ".join(f"{name}: {value}" for name, value in facts.items()), flush=True)
    if float(facts["load at the start"]) > 1:
        print("! other work runs on this machine: believe the ratios, not the seconds", flush=True)
    results, begun = Results(), time.monotonic()
    failed = False
    for name in asked.only or MEASURES:
        failed |= not _measured(name, results, full=asked.full, begun=begun)
    _keep(Path(asked.output), facts, results)
    print(*table.rows(results.numbers, results.notes), sep="\n")
    missed = table.missed(results.numbers)
    verdict = f"{len(results.numbers)} numbers → {asked.output}/bench.json" + (
        f"; missed: {', '.join(missed)}" if missed else ""
    )
    print(f"{'✗' if failed else '✓'} {verdict}")
    return int(failed)


def _measured(name: str, results: Results, *, full: bool, begun: float) -> bool:
    def say(told: str) -> None:
        print(f"[{time.monotonic() - begun:5.0f} s] {name}: {told}", flush=True)

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        try:
            MEASURES[name](results, FULL if full else SMALL, Path(folder), say)
        except LoopFailed as error:
            say(f"failed: {error}")
            return False
    return True


def _keep(folder: Path, facts: dict[str, str], results: Results) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "bench.json"
    # More sizes of registers may have been measured by the command of their own.
    before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    told = {
        **results.numbers,
        "machine": facts,
        "notes": results.notes,
        "rates": results.rates,
        "growth": results.growth,
        "ledgers": merged(before.get("ledgers", []), results.ledgers),
    }
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if results.growth or results.rates:
        table.draw(folder / "bench.svg", results.growth, results.rates)


if __name__ == "__main__":
    sys.exit(main())
