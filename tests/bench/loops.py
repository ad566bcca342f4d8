"""The loops that are compared, each run as its own processes and watched from outside: how fast, and how much memory."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.cases import NOTEBOOK, ROOT
from tests.bench.memory import pss_mb

JOBS = 2
STEP = 0.5
OURS, STOCK, TYPST = "reportlib", "stock", "typst"
MODULES = {STOCK: "tests.bench.stock", TYPST: "tests.bench.typst_peer"}


class LoopFailed(Exception):
    """A loop ended with an error, which is told; its numbers would mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was seen at one moment: seconds since the start, PDFs that lay there, megabytes (PSS) of all processes."""

    seconds: float
    done: int
    pss_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run of a loop: seconds of the whole command, when each PDF was there, and what was seen meanwhile."""

    loop: str
    seconds: float
    finished: tuple[float, ...]
    samples: tuple[Sample, ...]

    @property
    def rate(self) -> float:
        """PDFs a minute once it runs: from the first round of the workers to the last PDF; starting is not counted."""
        first = min(JOBS, len(self.finished) - 1)
        return (len(self.finished) - first) / (self.finished[-1] - self.finished[first - 1]) * 60

    @property
    def peak_mb(self) -> float:
        """Most memory (PSS, megabytes) of all processes together."""
        return max((one.pss_mb for one in self.samples), default=0.0)


def ours(project: Path, codes: Sequence[str] = (), *extra: str) -> Ran:
    """Run `reportlib build` for some counties of a project, none of whose briefs is there."""
    shutil.rmtree(project / "output" / "briefs", ignore_errors=True)
    command = [sys.executable, "-m", "reportlib", "build", *codes, "--notebook", NOTEBOOK, "--jobs", str(JOBS), *extra]  # fmt: skip
    return _watched(OURS, [command], project, project / "output" / "briefs")


def peer(loop: str, cases: Path, most: int, results: Path) -> Ran:
    """Run a peer's loop in two processes over the first so many counties; its PDFs go into a new folder."""
    results.mkdir()
    commands = [
        [sys.executable, "-m", MODULES[loop], str(cases), str(results), str(one), str(JOBS), str(most)]
        for one in range(JOBS)
    ]  # fmt: skip
    return _watched(loop, commands, ROOT, results)


def words(pdf: Path) -> str:
    """Return the text of a PDF without blanks: two programs may break lines elsewhere."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


@contextmanager
def started(
    commands: Iterable[Sequence[str]], folder: Path
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run commands side by side in a folder; whatever is left of them ends with the block."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = {**os.environ, "PYTHONPATH": path}
    with tempfile.TemporaryFile() as told:
        running = [
            subprocess.Popen(one, cwd=folder, env=env, stdout=told, stderr=told) for one in commands
        ]
        try:
            yield running
            if any(one.wait() for one in running):
                told.seek(0)
                raise LoopFailed(told.read().decode(errors="replace")[-1500:])
        finally:
            for one in running:
                if one.poll() is None:
                    one.terminate()
                    end(one)


def end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was told to leave, and not for long."""
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _watched(loop: str, commands: Sequence[Sequence[str]], folder: Path, results: Path) -> Ran:
    begun, clock = time.time(), time.monotonic()
    samples = []
    with started(commands, folder) as running:
        while any(one.poll() is None for one in running):
            done = sum(1 for _ in results.glob("*.pdf"))
            memory = pss_mb(one.pid for one in running)
            samples.append(Sample(seconds=time.monotonic() - clock, done=done, pss_mb=memory))
            time.sleep(STEP)
        seconds = time.monotonic() - clock - STEP / 2
    finished = sorted(path.stat().st_mtime - begun for path in results.glob("*.pdf"))
    return Ran(loop=loop, seconds=seconds, finished=tuple(finished), samples=tuple(samples))
