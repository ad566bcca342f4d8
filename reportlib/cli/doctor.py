"""`reportlib doctor`: what this machine lacks, and the command that supplies it."""

import argparse
import ctypes.util
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportlib.errors import ReportlibError

NEEDED = (
    "papermill",
    "ipykernel",
    "pandas",
    "matplotlib",
    "weasyprint",
    "pikepdf",
    "jinja2",
    "babel",
    "polib",
    "opencc",
)
LIBRARIES = (
    ("pango-1.0", "libpango-1.0-0"),
    ("pangoft2-1.0", "libpangoft2-1.0-0"),
    ("harfbuzz-subset", "libharfbuzz-subset0"),
)
Finding = tuple[bool, str, str]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "doctor", help="what this machine lacks, and the command that supplies it"
    )
    command.set_defaults(run=run)


def run(_asked: argparse.Namespace) -> int:
    """Print every check with its remedy, the verdict last."""
    missing = 0
    for good, what, remedy in findings():
        print(f"  {'✓' if good else '✗'} {what}" + ("" if good else f" → {remedy}"))
        missing += not good
    print(
        "✓ this machine has everything that reports need"
        if not missing
        else f"✗ {missing} things are missing; start with: make setup"
    )
    return 1 if missing else 0


def findings() -> Iterator[Finding]:
    """Give every check: whether it passed, what was looked at, and the remedy."""
    version = ".".join(str(one) for one in sys.version_info[:3])
    yield sys.version_info >= (3, 11), f"Python {version}", "install Python 3.11 or newer"
    for name in NEEDED:
        yield importlib.util.find_spec(name) is not None, f"package {name}", "make setup"
    for name, package in LIBRARIES:
        yield (
            ctypes.util.find_library(name) is not None,
            f"library {name}",
            f"sudo apt-get install {package}",
        )
    yield _fonts()
    yield _project()
    yield _writable()


def _fonts() -> Finding:
    from reportlib import pdf, pipeline

    try:
        fonts = pdf.load_fonts(pipeline.fonts_folder())
    except ReportlibError as error:
        return False, f"fonts: {error.what}", "make setup"
    return True, f"{len(fonts.files)} fonts, each with its pinned digest", ""


def _project() -> Finding:
    from reportlib import settings

    try:
        project = settings.find_project(Path.cwd())
        settings.load(project)
    except ReportlibError as error:
        return False, f"settings: {error.what} ({error.where})", error.remedy
    return True, "settings in pyproject.toml", ""


def _writable() -> Finding:
    import os

    from reportlib import settings

    try:
        project = settings.find_project(Path.cwd())
        output = project / settings.load(project).output
    except ReportlibError:
        return False, "output folder", "change into the project's folder"
    target = output if output.exists() else project
    return os.access(target, os.W_OK), "output folder can be written", f"chmod u+w {target.name}"
