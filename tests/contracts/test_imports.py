"""What is heavy is loaded where it is used: a kernel and a command start fast."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = (
    "papermill",
    "weasyprint",
    "jinja2",
    "matplotlib",
    "pandas",
    "pikepdf",
    "nbclient",
    "opencc",
)
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|misc|base|managers?|tools?|stuff)$")


def _loaded(statement: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "statement",
    [
        "import reportlib",
        "import reportlib.briefing",
        "from reportlib import dataset, places, quantities, settings",
        "from reportlib.cli import parser; parser()",
    ],
)
def test_nothing_heavy_is_loaded(statement: str) -> None:
    allowed = {"pandas"} if "dataset" in statement else set()

    assert _loaded(statement) & set(HEAVY) <= allowed


def test_no_module_has_a_name_that_says_nothing() -> None:
    modules = [path.stem for path in (ROOT / "reportlib").rglob("*.py")]
    folders = [path.name for path in (ROOT / "reportlib").rglob("*") if path.is_dir()]

    assert [
        name for name in (*modules, *folders) if VAGUE.search(name) and name != "fork_manager"
    ] == []


def test_no_module_is_longer_than_it_may_be() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "reportlib").rglob("*.py")
    }

    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_nothing_names_the_machine_it_was_written_on() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|tmp)/")
    suffixes = {".py", ".toml", ".ipynb", ".md", ".j2", ".css", ".csv", ".po"}
    found = []
    for top in ("reportlib", "templates", "notebooks", "README.md", "Makefile", "pyproject.toml"):
        start = ROOT / top
        paths = [start] if start.is_file() else sorted(start.rglob("*"))
        found += [
            path.relative_to(ROOT).as_posix()
            for path in paths
            if path.is_file()
            and (path.suffix in suffixes or path == start)
            and pattern.search(path.read_text(encoding="utf-8"))
        ]

    assert found == []
