"""What a command said when it found nothing to do, said again while everything looks the same.

A run leaves a stamp of how all its files looked (`reportlib.pipeline.unchanged`).
This leaves a note beside it: what was asked, where to look, and what was said.
Reading both needs no settings, no parser and no library, so that a run with
nothing to do is over in the time that Python takes to start. Whatever is in
doubt, the ordinary way decides.
"""

import os
import sys
from zlib import crc32

from reportlib import __version__
from reportlib.pipeline import looks

# The folder's default name: with another one in the settings or the arguments the ordinary way is taken.
CACHE = "output/.cache"
BREAK = "\0"


def again(arguments: list[str]) -> int | None:
    """Say what was said last time and return its exit status, or None if anything may have changed."""
    project = _project()
    try:
        with open(_note(project, arguments), encoding="utf-8") as stream:  # noqa: PTH123 - a Path takes longer than this look
            asked, found, roots, stamp, status, told = stream.read().split(BREAK)
        if asked != _asked(project, arguments) or looks.line(stamp) != found:
            return None
        with open(stamp, encoding="utf-8") as stream:  # noqa: PTH123 - see above
            _, inputs, outputs = stream.read().split("\n\n")
    except (OSError, ValueError):
        return None
    pairs = [tuple(one.split("\t")) for one in roots.split("\n")]
    if inputs.split("\n")[1:] != list(looks.lines((kind, path) for kind, path in pairs)):
        return None
    if not looks.same(outputs.split("\n")):
        return None
    sys.stdout.write(told)
    return int(status)


def remember(
    arguments: list[str], roots: list[looks.Root], stamp: str, told: str, status: int
) -> None:
    """Leave a note for `again`.

    Args:
        arguments: What was asked, as typed.
        roots: Files and folders that the stamp's first part was taken of.
        stamp: Where the stamp lies.
        told: What was said when there was nothing to do.
        status: The exit status that belongs to it.
    """
    project = _project()
    note = _note(project, arguments)
    if os.path.dirname(stamp) != os.path.dirname(note):  # noqa: PTH120 - paths are text here
        return
    listed = "\n".join(f"{kind}\t{path}" for kind, path in roots)
    parts = (_asked(project, arguments), looks.line(stamp), listed, stamp, str(status), told)
    if any(BREAK in one for one in parts):
        return
    aside = f"{note}.aside"
    with open(aside, "w", encoding="utf-8") as stream:  # noqa: PTH123 - see above
        stream.write(BREAK.join(parts))
    os.replace(aside, note)  # noqa: PTH105 - see above


def _project() -> str:
    """Return the folder that holds pyproject.toml and the notebooks, as the settings find it; "" if there is none."""
    folder = os.getcwd()  # noqa: PTH109 - see above
    while not (os.path.isfile(f"{folder}/pyproject.toml") and os.path.isdir(f"{folder}/notebooks")):  # noqa: PTH112, PTH113
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return ""
        folder = above
    return folder


def _asked(project: str, arguments: list[str]) -> str:
    return repr((__version__, sys.version, sys.prefix, sys.path, project, arguments))


def _note(project: str, arguments: list[str]) -> str:
    return f"{project}/{CACHE}/said-{crc32(repr(arguments).encode()):08x}.txt"
