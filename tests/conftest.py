"""The one real run that many tests read: made once, whatever the number of test workers."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from reportlib import cli
from reportlib.pipeline import limits

ROOT = Path(__file__).parents[1]
PARTS = ("seeds", "notebooks", "templates", "pyproject.toml")
# The marks of what takes longest.
SLOW = ("notebook", "pdf")


def pytest_configure(config: pytest.Config) -> None:
    """Give what the tests start the same ground everywhere; test workers and commands inherit it.

    What a script starts in the background ignores Ctrl-C, and so would every command.
    Where the environment forbids to keep what was compiled, every command would compile
    itself and all packages anew, which takes as long as the run: this session does it once.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if "PYTHONDONTWRITEBYTECODE" in os.environ and "PYTHONPYCACHEPREFIX" not in os.environ:
        folder = tempfile.mkdtemp(prefix="compiled-")
        config.add_cleanup(lambda: _forget(folder))
        del os.environ["PYTHONDONTWRITEBYTECODE"]
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = folder
        sys.dont_write_bytecode = False


def _forget(folder: str) -> None:
    # What is imported at the very end would make the folder anew.
    sys.dont_write_bytecode = True
    shutil.rmtree(folder, ignore_errors=True)


def pytest_xdist_auto_num_workers() -> int | None:
    """Let one more worker test than there are cores, for many tests wait for what they started."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else limits.cores() + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the modules that run notebooks or make pages first: no worker is left alone with one at the end."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        ranks: dict[Path, int] = {}
        for item in items:
            known = (place for place, name in enumerate(SLOW) if item.get_closest_marker(name))
            ranks[item.path] = min(next(known, len(SLOW)), ranks.get(item.path, len(SLOW)))
        items.sort(key=lambda item: ranks[item.path])


@dataclass(frozen=True, slots=True)
class Project:
    """A copy of the project with the output of its runs."""

    folder: Path

    @property
    def output(self) -> Path:
        """Where a run leaves its files."""
        return self.folder / "output"

    def run(
        self, *arguments: str, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the command in the project's folder, as a person would."""
        return subprocess.run(
            [sys.executable, "-m", "reportlib", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            capture_output=True,
            encoding="utf-8",
            timeout=540,
            check=False,
        )

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Give the command what a person types, but in this process; see ``asked``."""
        return asked(self.folder, *arguments)

    def brief(self, stem: str) -> dict[str, Any]:
        """Return the record of one report."""
        path = self.output / "data" / "briefs" / f"{stem}.json"
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return known

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of one JSON Lines file of the data."""
        text = (self.output / "data" / f"{name}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]


def asked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command that starts no workers in this process, which has loaded and read its tables before."""
    with (
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
        chdir(folder),
    ):
        status = cli.main(arguments)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def copied(folder: Path, parts: Sequence[str] = PARTS) -> Project:
    """Return a copy of the project, without any output."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in parts:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
            )
        else:
            shutil.copy(source, folder / name)
    return Project(folder)


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Leave Ctrl-C as it was: the command that a test runs in this process may ignore it in the end, and so would programs started later."""
    before = signal.getsignal(signal.SIGINT)
    yield
    if signal.getsignal(signal.SIGINT) is not before:
        signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a copy of the project that no run has touched."""
    return copied(tmp_path_factory.mktemp("fresh") / "project")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project after one plain `reportlib build`; test workers share it."""
    if not (Path(sys.prefix) / "share" / "reportlib" / "fonts").is_dir():
        pytest.skip("no fonts: run `make setup`")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    project = Project(shared / "built")
    said = shared / "built.txt"
    with FileLock(shared / "built.lock"):
        if not said.is_file():
            done = copied(project.folder).run("build", "--why")
            said.write_text(f"{done.returncode}\n{done.stdout}\n{done.stderr}", encoding="utf-8")
    told = said.read_text(encoding="utf-8")
    assert told.startswith("0\n"), told
    return project
