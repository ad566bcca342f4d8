"""Disturb many runs in every way, and print two tables.

    python -m tests.soak --kills 200 --seed 1 --lanes 2

Exit status 1: something was not borne.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.soak import faults, killing
from tests.soak.faults import Seen
from tests.soak.ground import Ground
from tests.soak.killing import Kill, Struck

STOPPED_AT = ("start", "read", "digest", "warm", "execute", "typeset", "write", "manifest")


def every_fault(ground: Ground) -> Iterator[Seen]:
    """Let each fault befall a run."""
    yield from (faults.full_disk(ground, size) for size in faults.FULL)
    yield faults.read_only(ground)
    yield faults.two_at_once(ground)
    yield faults.lost_worker(ground)
    yield faults.endless_notebook(ground)
    yield faults.greedy_notebook(ground)
    yield faults.clock_set_back(ground)
    yield from (faults.stopped(ground, stage) for stage in STOPPED_AT)


def _say(one: Struck) -> None:
    kill = one.kill
    print(
        f"{kill.number:>4} {kill.victim:<7} from {kill.state:<7} aimed at {kill.stage:<9} hit {one.hit:<9}"
        f"{one.seconds:>6.1f} s  {'; '.join(one.faults) or 'borne'}",
        flush=True,
    )


def _lane(ground: Ground, kills: list[Kill]) -> list[Struck]:
    lasts = killing.durations(ground)
    struck = []
    for kill in kills:
        struck.append(killing.strike(ground, kill, lasts))
        _say(struck[-1])
    return struck


def main() -> int:
    """Disturb, print, judge."""
    # A shell starts what runs behind it deaf to Ctrl-C, and all that this starts would be too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asked = argparse.ArgumentParser(
        description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else ""
    )
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--first", type=int, default=0, help="leave out those before")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--lanes", type=int, default=2, help="how many to disturb at once")
    chosen = asked.parse_args()
    begun = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as name,
        ThreadPoolExecutor(chosen.lanes) as pool,
    ):
        grounds = list(pool.map(Ground, (Path(name) / str(lane) for lane in range(chosen.lanes))))
        plan = list(killing.kills(chosen.kills, chosen.seed))[chosen.first :]
        lanes = [plan[lane :: chosen.lanes] for lane in range(chosen.lanes)]
        struck = [one for lane in pool.map(_lane, grounds, lanes) for one in lane]
        print(killing.table(struck), flush=True)
        seen = []
        for one in every_fault(grounds[0]):
            print(f"     {one.name}: {'; '.join(one.faults) or 'borne'}", flush=True)
            seen.append(one)
    print(faults.table(seen))
    print(f"seed {chosen.seed}, {time.monotonic() - begun:.0f} s")
    return int(any(one.faults for one in struck) or any(one.faults for one in seen))


if __name__ == "__main__":
    sys.exit(main())
