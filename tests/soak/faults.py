"""What else can befall a run: a full disk, a folder that cannot be written, another run, a worker or a notebook gone wrong."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.pipeline import small
from tests.soak.ground import Ground, Ran, finished, until
from tests.soak.killing import watched

# Enough for the records of a run, for some of its reports, and for none at all, in kB.
FULL = (40, 120, 160, 200, 300, 400)
FAR = 10 * 365 * 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of one fault: what the run said, and what was wrong with how it was borne."""

    name: str
    said: str
    seconds: float
    faults: tuple[str, ...] = ()
    lacking: str = ""


def _judged(ground: Ground, ran: Ran, *told: str, status: int) -> list[str]:
    """Return what is wrong with a disturbed run: its status, its words, what it left."""
    faults = [f"partial: {name}" for name in ground.partial()]
    words = ran.out + ran.err
    if ran.status != status:
        faults.append(f"exit status {ran.status}, not {status}")
    faults += [f"it did not say “{one}” but: {words[-900:]}" for one in told if one not in words]
    if "Traceback" in words:
        faults.append("it printed a traceback")
    faults += [f"left behind: {name}" for name in ground.left()]
    return faults


def _completed(ground: Ground, *arguments: str) -> list[str]:
    """Let the next run complete; return what is wrong with it."""
    ran = ground.run(*arguments)
    wrong = [f"the next run failed: {ran.last}"] if ran.status else []
    return wrong + [f"differs: {name}" for name in ground.differing()]


@contextmanager
def _small_disk(ground: Ground, kilobytes: int) -> Iterator[Callable[[str], None]]:
    """Make the output folder a disk of its own; give a function that changes how it is mounted."""
    shutil.rmtree(ground.output, ignore_errors=True)
    ground.output.mkdir()
    where = str(ground.output)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", where], check=True)
    try:
        yield lambda how: _remount(where, how)
    finally:
        subprocess.run(["umount", where], check=True)


def _remount(where: str, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", where], check=True)


def cannot_mount() -> str:
    """Return why no disk can be made here, "" if it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "root on Linux, to mount a small disk"
    return ""


def full_disk(ground: Ground, kilobytes: int) -> Seen:
    """Let the disk be full in mid-run, then give it room."""
    begun = time.monotonic()
    name = f"disk of {kilobytes} kB full"
    if lacking := cannot_mount():
        return Seen(name=name, said="", seconds=0.0, lacking=lacking)
    with _small_disk(ground, kilobytes) as remount:
        ran = ground.run()
        faults = _judged(ground, ran, "No space left on device", "→ free space", status=2)
        remount("size=64m")
        faults += _completed(ground)
    return Seen(name=name, said=ran.last, seconds=time.monotonic() - begun, faults=tuple(faults))


def read_only(ground: Ground) -> Seen:
    """Let the output be read-only, then writable."""
    begun = time.monotonic()
    name = "output read-only"
    if lacking := cannot_mount():
        return Seen(name=name, said="", seconds=0.0, lacking=lacking)
    with _small_disk(ground, 64000) as remount:
        remount("ro")
        ran = ground.run()
        faults = _judged(ground, ran, "Read-only file system", "write permission", status=2)
        remount("rw")
        faults += _completed(ground)
    return Seen(name=name, said=ran.last, seconds=time.monotonic() - begun, faults=tuple(faults))


def two_at_once(ground: Ground) -> Seen:
    """Start two runs at the same moment."""
    begun = time.monotonic()
    ground.begin_from("before")
    first, second = ground.start(), ground.start()
    both = [finished(first), finished(second)]
    faults = [fault for ran in both for fault in _judged(ground, ran, status=0)]
    if sum("another run is writing here" in ran.err for ran in both) != 1:
        faults.append("not exactly one of them said that it waits")
    faults += [f"differs: {name}" for name in ground.differing()]
    return Seen(
        name="two runs at once", said=min((one.err.splitlines()[0] for one in both), default=""),
        seconds=time.monotonic() - begun, faults=tuple(faults),
    )  # fmt: skip


def lost_worker(ground: Ground) -> Seen:
    """Kill a worker while its notebook runs: the same run goes on and completes."""
    begun = time.monotonic()
    ground.begin_from("empty")
    with watched(ground) as (run, watch):
        found: list[int] = []
        while not found and run.poll() is None:
            found += [pid for pid, stage in watch.read(0.1) if stage == "execute"]
        for pid in found[:1]:
            os.kill(pid, signal.SIGKILL)
        ran = finished(run)
    faults = _judged(ground, ran, "2 made", status=0)
    faults += [f"differs: {name}" for name in ground.differing()]
    return Seen(
        name="a worker dies", said=ran.last, seconds=time.monotonic() - begun, faults=tuple(faults)
    )


@contextmanager
def _notebook(ground: Ground, cell: str, setting: str = "") -> Iterator[None]:
    """Put a cell into the notebook, and a line into the settings, for a while."""
    changed = {
        ground.project / "notebooks/county_brief.ipynb": small.notebook(small.COUNTY, cell, small.SENTENCE),
        ground.project / "pyproject.toml": f"[tool.reportlib]\n{setting}\n",
    }  # fmt: skip
    before = {path: path.read_bytes() for path in changed}
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        for path, content in before.items():
            path.write_bytes(content)


def _bad_notebook(ground: Ground, name: str, cell: str, setting: str, told: str) -> Seen:
    begun = time.monotonic()
    ground.begin_from("empty")
    with _notebook(ground, cell, setting):
        ran = ground.run()
    # Its record is kept on purpose, for the analyst to open.
    faults = [
        one for one in _judged(ground, ran, told, status=1) if "partial: notebooks/" not in one
    ]
    faults = [
        one
        for one in faults
        if not one.startswith(("partial: data/", "partial: index", "partial: manifest"))
    ]
    faults += ["a PDF was made"] if list(ground.output.rglob("*.pdf")) else []
    faults += ["a process lives on"] if ground.processes() else []
    faults += _completed(ground)
    line = next((one.strip() for one in ran.err.splitlines() if told in one), ran.last)
    return Seen(name=name, said=line, seconds=time.monotonic() - begun, faults=tuple(faults))


def endless_notebook(ground: Ground) -> Seen:
    """Run a notebook whose cell never ends."""
    return _bad_notebook(
        ground, "a notebook never ends", "while True:\n    pass", "timeout = 3", "ran longer than 3 s"
    )  # fmt: skip


def greedy_notebook(ground: Ground) -> Seen:
    """Run a notebook that takes all the memory that it gets: Python says so, or the kernel dies of it."""
    cell = "hoard = []\nwhile True:\n    hoard.append(bytearray(20_000_000))"
    return _bad_notebook(ground, "a notebook eats memory", cell, "memory = 600", "memory")


def clock_set_back(ground: Ground) -> Seen:
    """Set the clock ten years back: all that a run wrote is now of the future; then change the seeds."""
    begun = time.monotonic()
    ground.begin_from("before")
    ahead = time.time() + FAR
    for path in (*ground.output.rglob("*"), *(ground.project / "notebooks").iterdir()):
        os.utime(path, (ahead, ahead))
    ran = ground.run()
    faults = _judged(ground, ran, "2 made", status=0)
    faults += [f"differs: {name}" for name in ground.differing()]
    again = ground.run()
    faults += _judged(ground, again, "2 up to date", status=0)
    for path in (ground.project / "notebooks").iterdir():
        os.utime(path)
    return Seen(
        name="clock set back",
        said=ran.last,
        seconds=time.monotonic() - begun,
        faults=tuple(faults),
    )


def stopped(ground: Ground, stage: str) -> Seen:
    """Press Ctrl-C at a stage."""
    begun = time.monotonic()
    ground.begin_from("before")
    with watched(ground) as (run, watch):
        while run.poll() is None and all(one != stage for _, one in watch.read(0.1)):
            pass
        pressed = time.monotonic()
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGINT)
        ran = finished(run)
        took = time.monotonic() - pressed
    until(lambda: not ground.processes(), "the end of every process")
    faults = _judged(ground, ran, "stopped; what was finished is kept", status=130)
    faults += _completed(ground)
    return Seen(
        name=f"Ctrl-C at {stage}", said=f"ended after {took:.2f} s", seconds=time.monotonic() - begun, faults=tuple(faults)
    )  # fmt: skip


def table(seen: list[Seen]) -> str:
    """Return a line for each fault."""
    lines = [f"{'fault':<24}{'borne':<8}{'s':>6}  what the run said"]
    for one in seen:
        borne = "skipped" if one.lacking else "no" if one.faults else "yes"
        told = f"lacks {one.lacking}" if one.lacking else one.said[:110]
        lines.append(f"{one.name:<24}{borne:<8}{one.seconds:>6.1f}  {told}")
        lines += [f"    {fault}" for fault in one.faults]
    return "\n".join(lines)
