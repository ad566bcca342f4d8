"""How files look: name, size, times of change; thousands of them in hundredths of a second.

This module and what calls it first import next to nothing: a command with nothing
to do is over before most libraries would be loaded.
"""

import os
from collections.abc import Iterable, Iterator
from zlib import crc32

TREE, FILE = "tree", "file"
Root = tuple[str, str]


def lines(roots: Iterable[Root]) -> Iterator[str]:
    """Return a line for each root that is a file, and for each file below a root that is a tree."""
    for kind, path in roots:
        if kind == TREE:
            yield from tree(path)
        else:
            yield line(path)


def tree(folder: str) -> Iterator[str]:
    """Return a line for each file below a folder, in the order of names; hidden and compiled ones are no input."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda one: one.name)
    except OSError:
        yield f"{folder} is missing"
        return
    for one in entries:
        if one.name[0] == "." or one.name == "__pycache__":
            continue
        # A link to a folder may lead in a circle; nothing behind one is read.
        if one.is_dir(follow_symlinks=False):
            yield from tree(one.path)
        else:
            yield _unnamed(one.path)


def _unnamed(path: str) -> str:
    """Return how a file looks, with a checksum for its name: the names of seeds may tell of persons."""
    return f"{crc32(os.fsencode(path)):08x}{line(path)[len(path) :]}"


def line(path: str) -> str:
    """Return how one file looks."""
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of them; a Path for each would take longer than the look
    except OSError:
        return f"{path} is missing"
    return f"{path}\t{found.st_size}\t{found.st_mtime_ns}\t{found.st_ctime_ns}"


def same(known: Iterable[str]) -> bool:
    """Tell whether every file looks as it does in a line that was kept; one that is missing is not the same."""
    return all(line(one.partition("\t")[0]) == one for one in known)
