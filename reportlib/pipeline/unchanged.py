"""Whether anything changed since the last run, told by looking at files and reading none.

A run that ended well leaves a stamp: how every file that it read, and every file
that it wrote, looked (name, size, times of change), and what it told the person.
While all of them look the same there is nothing to do, which a process can say
before it has loaded anything. If one looks different, contents decide, elsewhere.

A file saved twice within one tick of the file system's clock could look the same
with another content; so a stamp is only taken of files that were left alone for
longer than that. Whatever this module is in doubt of, it calls changed.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from zlib import crc32

from reportlib.pipeline.looks import FILE, TREE, Root, line
from reportlib.pipeline.looks import lines as looks_of
from reportlib.pipeline.request import Outcome, Request

RECIPE = 1
TICK = 20_000_000  # ns; the clocks of Linux's file systems take steps of 1 to 10 ms
TRIES = 3
_TUPLES = ("made", "kept", "mentioned", "fallback")
_PAIRS = ("failed", "warnings")


def fonts_folder() -> Path:
    """Return where set-up put the fonts of this environment."""
    return Path(sys.prefix) / "share" / "reportlib" / "fonts"


def package_root() -> str:
    """Return the folder of the package."""
    return str(Path(__file__).resolve().parent.parent)


def look(request: Request) -> str:
    """Return how everything looks that this run would read; "" if not all of it is files of the project."""
    if request.given is not None:
        return ""
    return "\n".join((_head(request), *looks_of(roots(request))))


def roots(request: Request) -> list[Root]:
    """Return the files and folders that `look` looks at."""
    return [*_data(request), *_templates(request)]


def look_at_data(request: Request) -> str:
    """Return how everything looks that the data are made from, whoever prints them."""
    if request.given is not None:
        return ""
    anyone = replace(request, areas=(), period="", notebooks=())
    return "\n".join((_head(anyone), *looks_of(_data(request))))


def look_at_package(_request: Request) -> str:
    """Return how everything looks that shapes every report and belongs to the machine."""
    return "\n".join(looks_of([(TREE, str(fonts_folder())), *_package()]))


def settled(request: Request, seen: str, look: Callable[[Request], str] = look) -> str:
    """Return what was seen once it is old enough to be trusted, or "" if it changed meanwhile."""
    for _ in range(TRIES if seen else 0):
        if _is_old(request, seen.split("\n")):
            return seen if look(request) == seen else ""
        time.sleep(TICK / 1e9)
    return ""


def outcome(request: Request, seen: str) -> Outcome | None:
    """Return the outcome of a run that has nothing to do, or None if there may be something.

    Args:
        request: What is asked.
        seen: What `look` returned just now.
    """
    try:
        told, inputs, outputs = stamp(request).read_text(encoding="utf-8").split("\n\n")
        if request.fresh or not seen or inputs != seen:
            return None
        names = json.loads(told)
        if outputs != "\n".join(_known(request.output, names.pop("outputs"))):
            return None
        values = {name: tuple(names[name]) for name in _TUPLES}
        pairs = {name: tuple((one, two) for one, two in names[name]) for name in _PAIRS}
        return Outcome(**{**names, **values, **pairs})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def remember(request: Request, seen: str, went: Outcome, outputs: Iterable[str]) -> None:
    """Leave a stamp for the next run, unless something is still to be done.

    Args:
        request: What was asked.
        seen: What `settled` returned before anything was read.
        went: How the run went.
        outputs: Names of all files that the next run must find as they are, within the output folder.
    """
    path = stamp(request)
    if not seen or went.failed:
        path.unlink(missing_ok=True)
        return
    names = sorted(outputs)
    lines = list(_known(request.output, names))
    if not _is_old(request, lines):
        time.sleep(TICK / 1e9)
    # Nothing was made for a run that has nothing to do: what was made now is kept then.
    kept = {
        "made": (),
        "kept": sorted({*went.kept, *went.made}),
        "reasons": dict.fromkeys(went.reasons, ""),
    }
    told = json.dumps({**asdict(went), **kept, "outputs": names}, ensure_ascii=False)
    aside = path.with_suffix(".aside")
    aside.write_text("\n\n".join((told, seen, "\n".join(lines))), encoding="utf-8")
    aside.replace(path)


def stamp(request: Request) -> Path:
    """Return where the stamp of a run lies."""
    asked = repr((request.areas, request.period, request.notebooks))
    return request.cache / f"stamp-{crc32(asked.encode()):08x}.txt"


def _is_old(request: Request, lines: list[str]) -> bool:
    """Tell whether no file of a list was changed within the last tick of the file system's clock."""
    probe = request.cache / f".now-{os.getpid()}"
    probe.parent.mkdir(parents=True, exist_ok=True)
    probe.write_bytes(b"")
    now = probe.stat().st_mtime_ns
    probe.unlink()
    newest = max((int(one.rsplit("\t", 1)[1]) for one in lines if "\t" in one), default=0)
    return newest < now - TICK


def _head(request: Request) -> str:
    asked = (request.areas, request.period, request.notebooks, request.settings)
    return repr((RECIPE, sys.version, sys.prefix, str(request.project), *asked))


def _data(request: Request) -> Iterator[Root]:
    """Give what the data are made from."""
    project, settings = request.project, request.settings
    yield FILE, f"{project}/pyproject.toml"
    folders = (
        settings.seeds,
        settings.places_folder,
        settings.lexicon_folder,
        settings.memory_folder,
    )
    yield from ((TREE, str(project / folder)) for folder in folders if folder)
    if settings.previous:
        yield FILE, str(project / settings.previous)
    yield from _package()


def _templates(request: Request) -> Iterator[Root]:
    """Give what shapes the pages and not the data."""
    for folder in (request.settings.notebooks_folder, request.settings.templates_folder):
        yield TREE, str(request.project / folder)
    for font in request.settings.fonts.values():
        yield FILE, str(request.project / font)
    yield TREE, str(fonts_folder())


def _package() -> Iterator[Root]:
    yield TREE, package_root()
    # A package that comes, goes or changes its version changes the folder that lists it.
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")):
            yield FILE, folder


def _known(output: Path, names: Iterable[str]) -> Iterator[str]:
    return (line(f"{output}/{name}") for name in names)
