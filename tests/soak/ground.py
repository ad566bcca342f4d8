"""The ground on which runs are disturbed: a small project, what undisturbed runs make of it, and how to look at it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reportlib.canonical import file_digest
from tests.pipeline import small

ROOT = Path(__file__).parents[2]
COUNTIES = 2
# Generous: others may be at work on the machine.
PATIENCE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a run ended and what it said."""

    status: int
    out: str
    err: str
    seconds: float

    @property
    def last(self) -> str:
        """The last line that it said."""
        lines = [line.strip() for line in (self.out + "\n" + self.err).splitlines() if line.strip()]
        return lines[-1] if lines else ""


class Ground:
    """A project in a folder of its own, with the digests of what it makes undisturbed, before and after a change."""

    def __init__(self, folder: Path, *, notebook: str = "", changing: bool = True) -> None:
        self.folder = folder
        self.scratch = folder / "tmp"
        self.scratch.mkdir(parents=True)
        self.project = small.make_project(folder / "project", ROOT / "templates")
        for path in sorted((self.project / "seeds").iterdir())[COUNTIES:]:
            path.unlink()
        self.output = self.project / "output"
        if notebook:
            (self.project / "notebooks/county_brief.ipynb").write_text(notebook, encoding="utf-8")
        self.before: dict[str, str] = {}
        if changing:
            self.before = self._settled("before")
            self.change()
        self.after = self._settled("after")
        self.allowed = {
            name: {self.before.get(name), self.after.get(name)}
            for name in {*self.before, *self.after}
        }

    def _settled(self, name: str) -> dict[str, str]:
        ran = self.run()
        assert ran.status == 0, ran.out + ran.err
        shutil.copytree(self.output, self.folder / name)
        made = self.made()
        shutil.rmtree(self.output)
        return made

    def change(self) -> None:
        """Change every seed, so that every report of the first state is stale."""
        for path in (self.project / "seeds").iterdir():
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("万元。", "万元，同比增长8.5%。"), encoding="utf-8")

    def begin_from(self, state: str) -> None:
        """Put the output into its state "before" the change or "empty"."""
        shutil.rmtree(self.output, ignore_errors=True)
        if state == "before":
            shutil.copytree(self.folder / "before", self.output)

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of runs; everything that they start can be known by it."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        own = {"TMPDIR": str(self.scratch), "PYTHONPATH": str(ROOT)}
        if kept.pop("PYTHONDONTWRITEBYTECODE", ""):
            # Compiling everything for each run would take longer than the run.
            own["PYTHONPYCACHEPREFIX"] = str(self.folder.parent / "compiled")
        return {**kept, **own, **(more or {})}

    def start(
        self, *arguments: str, module: str = "reportlib", env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a build and do not wait."""
        command = [sys.executable, "-m", module, "build", "--jobs", "2", *arguments]
        return subprocess.Popen(
            command, cwd=self.project, env=self.environment(env), text=True, encoding="utf-8", stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> Ran:
        """Build and wait."""
        return finished(self.start(*arguments, env=env))

    def made(self) -> dict[str, str]:
        """Return the digest of every file in the output that is not a run's own."""
        files = (path for path in self.output.rglob("*") if path.is_file())
        names = {path.relative_to(self.output).as_posix(): path for path in files}
        return {
            name: file_digest(path)
            for name, path in names.items()
            if not any(part.startswith(".") for part in name.split("/"))
        }

    def partial(self) -> list[str]:
        """Return the files that no undisturbed run would have left: half-written, strange, or not yet in their place."""
        strange = [
            name for name, digest in self.made().items() if digest not in self.allowed.get(name, ())
        ]
        aside = [path.name for path in self.output.rglob(".aside-*")]
        return strange + aside

    def differing(self) -> list[str]:
        """Return the files that differ from an undisturbed run's."""
        made = self.made()
        return sorted(
            name for name in {*made, *self.after} if made.get(name) != self.after.get(name)
        )

    def processes(self) -> list[int]:
        """Return every living process that a run here has started, and those that these started."""
        mark = f"TMPDIR={self.scratch}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                dead = ") Z" in (path / "stat").read_text(encoding="utf-8", errors="replace")
                if mark in (path / "environ").read_bytes().split(b"\0") and not dead:
                    found.append(int(path.name))
        return found

    def left(self) -> list[str]:
        """Return what lies in the folder for temporary files."""
        return sorted(path.name for path in self.scratch.iterdir())

    def end_all(self) -> None:
        """End every process of this ground."""
        for pid in self.processes():
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def finished(run: subprocess.Popen[str]) -> Ran:
    """Wait for a run."""
    begun = time.monotonic()
    out, err = run.communicate(timeout=PATIENCE)
    return Ran(status=run.returncode, out=out, err=err, seconds=time.monotonic() - begun)


def until(true: Callable[[], object], what: str) -> float:
    """Wait for something and return the seconds that it took."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > PATIENCE:
            message = f"waited in vain for {what}"
            raise TimeoutError(message)
        time.sleep(0.02)
    return time.monotonic() - begun
