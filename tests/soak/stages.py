"""A run that tells a pipe at which stage each of its processes is, so that it can be ended at any of them.

    python -m tests.soak.stages build --jobs 2

It is the command itself; only the functions below are watched. The pipe's name
comes in the environment, which the processes that workers are forked from get too.
"""

import functools
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import reportlib
from reportlib.__main__ import begin

PIPE = "REPORTLIB_SOAK_PIPE"
# Where, what, and the name of the stage; a class may stand between module and function.
WATCHED = (
    ("reportlib.pipeline.running", "_data", "read"),
    ("reportlib.pipeline.running", "write_data", "data"),
    ("reportlib.pipeline.running", "plan", "plan"),
    ("reportlib.pipeline.running", "shared_digests", "digest"),
    ("reportlib.pipeline.running", "_Run._make", "make"),
    ("reportlib.notebooks", "lend", "warm"),
    ("reportlib.pipeline.make", "_execute", "execute"),
    ("reportlib.rendering", "render", "render"),
    ("reportlib.pdf", "Typesetter.typeset", "typeset"),
    ("reportlib.pipeline.make", "_docx", "word"),
    ("reportlib.pipeline.results", "Results.write", "write"),
    ("reportlib.pipeline.running", "write_page", "page"),
    ("reportlib.pipeline.results", "Results.write_manifest", "manifest"),
    ("reportlib.pipeline.unchanged", "remember", "stamp"),
)
STAGES = tuple(dict.fromkeys(("start", *(stage for *_, stage in WATCHED))))
IN_WORKERS = ("execute", "render", "typeset", "word")


@cache
def _pipe() -> int:
    return os.open(os.environ[PIPE], os.O_WRONLY)


@cache
def _where() -> list[str]:
    return ["start"]


def _tell(stage: str) -> None:
    os.write(_pipe(), f"{os.getpid()} {stage}\n".encode())


@contextmanager
def _at(stage: str) -> Iterator[None]:
    _where().append(stage)
    _tell(stage)
    try:
        yield
    finally:
        _where().pop()
        _tell(_where()[-1])


def _watched(function: Callable[..., Any], stage: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def telling(*args: Any, **kwargs: Any) -> Any:
        with _at(stage):
            return function(*args, **kwargs)

    return telling


def watch() -> None:
    """Have this process, and all that are forked from it, tell where they are."""
    if hasattr(reportlib, "watched"):
        return
    reportlib.watched = True  # type: ignore[attr-defined]
    for module, name, stage in WATCHED:
        place: Any = importlib.import_module(module)
        *classes, function = name.split(".")
        for one in classes:
            place = getattr(place, one)
        setattr(place, function, _watched(getattr(place, function), stage))


def main() -> int:
    """Run the command, watched."""
    begin()
    _tell("start")
    from reportlib.pipeline import spawning

    spawning._PRELOAD = (*spawning._PRELOAD, "tests.soak.stages")  # type: ignore[assignment]
    from reportlib.cli import main as command

    status = command(sys.argv[1:])
    _tell("end")
    return status


if PIPE in os.environ:
    watch()
if __name__ == "__main__":
    sys.exit(main())
