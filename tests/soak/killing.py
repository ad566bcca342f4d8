"""`kill -9` at moments that a seed chooses, spread over every stage of a run."""

import os
import random
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.soak.ground import PATIENCE, Ground, finished, until
from tests.soak.stages import IN_WORKERS, PIPE, STAGES

VICTIMS = ("driver", "driver", "driver", "all", "all", "worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """What to kill, and when: so far into the first or a later entry into a stage, as a share of its time."""

    number: int
    state: str
    victim: str
    stage: str
    entry: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """What was seen of one kill; no faults, all is well."""

    kill: Kill
    hit: str
    killed: bool
    said: str
    quiet: float
    seconds: float
    faults: tuple[str, ...]


def kills(count: int, seed: int) -> Iterator[Kill]:
    """Choose the kills: every stage in turn, everything else by chance."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(count):
        stage = STAGES[number % len(STAGES)]
        victim = chance.choice(VICTIMS)
        if victim == "worker" and stage not in IN_WORKERS:
            victim = "driver"
        yield Kill(
            number=number, state=chance.choice(("empty", "before")), victim=victim, stage=stage,
            entry=chance.choice((1, 1, 2)) if stage in {*IN_WORKERS, "write"} else 1, share=chance.random(),
        )  # fmt: skip


class Watch:
    """Reads what the processes of a run tell about where they are."""

    def __init__(self, pipe: int, driver: int) -> None:
        self._pipe = pipe
        self._rest = ""
        self.driver = driver
        self.at: dict[int, str] = {}
        self.order: list[tuple[float, int, str]] = []

    def read(self, seconds: float) -> list[tuple[int, str]]:
        """Return what was told within some seconds, at once when something is."""
        if not select.select([self._pipe], [], [], seconds)[0]:
            return []
        lines = (self._rest + os.read(self._pipe, 65536).decode()).split("\n")
        self._rest = lines.pop()
        told = [(int(line.split()[0]), line.split()[1]) for line in lines]
        for pid, stage in told:
            self.at[pid] = stage
            self.order.append((time.monotonic(), pid, stage))
        return told


@contextmanager
def watched(ground: Ground) -> Iterator[tuple[subprocess.Popen[str], Watch]]:
    """Start a run that tells where it is."""
    path = ground.folder / "pipe"
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    # Open for both, so that the pipe outlives every process of the run.
    pipe = os.open(path, os.O_RDWR)
    run = ground.start(module="tests.soak.stages", env={PIPE: str(path)})
    try:
        yield run, Watch(pipe, run.pid)
    finally:
        with suppress(ProcessLookupError):
            run.kill()
        os.close(pipe)


def durations(ground: Ground) -> dict[str, float]:
    """Return how long each stage of an undisturbed run takes at most, in seconds."""
    ground.begin_from("empty")
    with watched(ground) as (run, watch):
        while run.poll() is None:
            watch.read(0.1)
        assert run.wait(PATIENCE) == 0
        finished(run)
    found = dict.fromkeys(STAGES, 0.0)
    since: dict[int, tuple[float, str]] = {}
    for moment, pid, stage in watch.order:
        if pid in since and since[pid][1] in found:
            before, name = since[pid]
            found[name] = max(found[name], moment - before)
        since[pid] = (moment, stage)
    return found


def strike(ground: Ground, kill: Kill, lasts: dict[str, float]) -> Struck:
    """Kill once, look at what is left, let the next run complete, and look again."""
    try:
        return _strike(ground, kill, lasts)
    # A fault of the ground itself (a folder that a dying process still writes to) must not end all the others.
    except (subprocess.TimeoutExpired, OSError) as error:
        ground.end_all()
        return Struck(
            kill=kill, hit=kill.stage, killed=True, said="", quiet=float(PATIENCE), seconds=float(PATIENCE),
            faults=(f"something hangs, or cannot be looked at: {error}",),
        )  # fmt: skip


def _strike(ground: Ground, kill: Kill, lasts: dict[str, float]) -> Struck:
    begun = time.monotonic()
    ground.begin_from(kill.state)
    with watched(ground) as (run, watch):
        pid = _await(run, watch, kill, kill.share * lasts[kill.stage])
        killed = run.poll() is None
        hit = _kill(ground, run, watch, kill, pid)
        ran = finished(run)
    quiet = until(lambda: not ground.processes(), "the end of every process")
    faults = [f"partial: {name}" for name in ground.partial()]
    if kill.victim == "worker" and ran.status != 0:
        faults.append(f"a lost worker ended the run: {ran.last}")
    after = ground.run()
    if after.status != 0 or "Traceback" in after.err:
        faults.append(f"the next run failed: {after.last}")
    faults += [f"differs: {name}" for name in ground.differing()]
    if ground.left():
        # A run that finds nothing to do looks at nothing else; the next one that works takes it away.
        ground.run("--fresh")
    faults += [f"left behind: {name}" for name in ground.left()]
    return Struck(
        kill=kill, hit=hit if killed else "end", killed=killed, said=after.last, quiet=quiet,
        seconds=time.monotonic() - begun, faults=tuple(faults),
    )  # fmt: skip


def _await(run: subprocess.Popen[str], watch: Watch, kill: Kill, delay: float) -> int:
    """Wait until a process has entered the stage and been in it for a while; return it."""
    entries = 0
    while run.poll() is None:
        for pid, stage in watch.read(0.1):
            entries += stage == kill.stage
            if stage == kill.stage and entries >= kill.entry:
                time.sleep(delay)
                return pid
    return watch.driver


def _kill(ground: Ground, run: subprocess.Popen[str], watch: Watch, kill: Kill, pid: int) -> str:
    """Kill and return the stage that the process was at when it died."""
    victims = {"driver": [run.pid], "worker": [pid], "all": [run.pid, *ground.processes()]}
    for one in victims[kill.victim]:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    while watch.read(0.0):
        pass
    return watch.at.get(pid, "start")


def table(struck: list[Struck]) -> str:
    """Return the counts by the stage that was hit."""
    lines = [
        f"{'stage hit':<12}{'kills':>6}{'driver':>8}{'all':>6}{'worker':>8}{'faults':>8}{'quiet after, s':>16}"
    ]
    for stage in (*STAGES, "end"):
        here = [one for one in struck if one.hit == stage]
        counts = [
            sum(one.kill.victim == name for one in here) for name in ("driver", "all", "worker")
        ]
        faults = sum(bool(one.faults) for one in here)
        quiet = max((one.quiet for one in here), default=0.0)
        if here:
            lines.append(
                f"{stage:<12}{len(here):>6}{counts[0]:>8}{counts[1]:>6}{counts[2]:>8}{faults:>8}{quiet:>16.2f}"
            )
    bad = sum(bool(one.faults) for one in struck)
    return "\n".join([*lines, f"{len(struck)} kills, {bad} with faults"])
