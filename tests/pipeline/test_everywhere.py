"""The same bytes everywhere: every file of two runs, in two folders that share nothing but the inputs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportlib.canonical import file_digest
from tests.conftest import ROOT, Project, copied

pytestmark = [pytest.mark.pdf, pytest.mark.notebook]

# What a run keeps for itself: readings and stamps of files by time and place, the lock, no report.
OWN = (".cache", ".lock")
AWAY = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "C",
    "LANGUAGE": "fr",
    "PYTHONHASHSEED": "4711",
    "PYTHONUTF8": "1",
}


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project built elsewhere: folder, home, time zone, locale, hash seed, jobs and umask differ."""
    base = tmp_path_factory.mktemp("另一处 with blanks")
    project = copied(base / "deep" / "er")
    done = subprocess.run(
        [sys.executable, "-m", "reportlib", "build", "--jobs", "1"],
        cwd=project.folder,
        env={**os.environ, **AWAY, "HOME": str(base), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        umask=0o077,
        timeout=540,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def digests(output: Path) -> dict[str, str]:
    """Return the digest of every file that a run hands out."""
    return {
        name: file_digest(path)
        for path in sorted(output.rglob("*"))
        if path.is_file() and not (name := path.relative_to(output).as_posix()).startswith(OWN)
    }


def test_every_file_of_a_run_is_the_same_to_the_byte(built: Project, away: Project) -> None:
    here, there = digests(built.output), digests(away.output)

    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_the_comparison_covers_all_that_is_made(built: Project) -> None:
    """A rule that left out too much would compare nothing."""
    names = digests(built.output)
    kinds = {Path(name).suffix for name in names}

    assert kinds >= {".pdf", ".docx", ".ipynb", ".html", ".json", ".jsonl", ".csv"}
    assert {"index.html", "manifest.json", "comparison.pdf", "data/observations.csv"} <= set(names)
    assert sum(name.endswith(".pdf") for name in names) >= 14
    left = {path.relative_to(built.output).parts[0] for path in built.output.rglob("*")}
    assert {name for name in left if name.startswith(".")} <= set(OWN)


def test_the_other_run_was_made_under_another_umask(built: Project, away: Project) -> None:
    modes = [(one.output / "comparison.pdf").stat().st_mode & 0o077 for one in (built, away)]

    assert modes[1] == 0 != modes[0]
