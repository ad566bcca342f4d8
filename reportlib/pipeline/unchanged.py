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
from dataclasses import asdict
from pathlib import Path
from zlib import crc32

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
    return "\n".join((*_inputs(request), *_templates(request)))


def look_at_data(request: Request) -> str:
    """Return how everything looks that the data are made from, whoever prints them."""
    return "" if request.given is not None else "\n".join(_inputs(request))


def look_at_package(_request: Request) -> str:
    """Return how everything looks that shapes every report and belongs to the machine."""
    return "\n".join((*_tree(str(fonts_folder())), *_package()))


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
        told, inputs, outputs = _stamp(request).read_text(encoding="utf-8").split("\n\n")
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
    path = _stamp(request)
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


def _stamp(request: Request) -> Path:
    asked = repr((request.areas, request.period, request.notebooks))
    return request.cache / f"stamp-{crc32(asked.encode()):08x}.txt"


def _is_old(request: Request, lines: list[str]) -> bool:
    """Tell whether no file of a list was changed within the last tick of the file system's clock."""
    probe = request.cache / f".now-{os.getpid()}"
    probe.parent.mkdir(parents=True, exist_ok=True)
    probe.write_bytes(b"")
    now = probe.stat().st_mtime_ns
    probe.unlink()
    newest = max((int(line.rsplit("\t", 1)[1]) for line in lines if "\t" in line), default=0)
    return newest < now - TICK


def _inputs(request: Request) -> Iterator[str]:
    project, settings = request.project, request.settings
    yield repr(
        (
            RECIPE,
            sys.version,
            sys.prefix,
            str(project),
            request.areas,
            request.period,
            request.notebooks,
            settings,
        )
    )
    yield _line(f"{project}/pyproject.toml")
    folders = (
        settings.seeds,
        settings.places_folder,
        settings.lexicon_folder,
        settings.memory_folder,
    )
    for folder in folders:
        if folder:
            yield from _tree(str(project / folder))
    if settings.previous:
        yield _line(str(project / settings.previous))
    yield from _package()


def _templates(request: Request) -> Iterator[str]:
    """Return a line for each file that shapes the pages and not the data."""
    for folder in (request.settings.notebooks_folder, request.settings.templates_folder):
        yield from _tree(str(request.project / folder))
    for font in request.settings.fonts.values():
        yield _line(str(request.project / font))
    yield from _tree(str(fonts_folder()))


def _package() -> Iterator[str]:
    yield from _tree(package_root())
    # A package that comes, goes or changes its version changes the folder that lists it.
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")):
            yield _line(folder)


def _tree(folder: str) -> Iterator[str]:
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
        if one.is_dir():
            yield from _tree(one.path)
        else:
            yield _line(one.path)


def _known(output: Path, names: Iterable[str]) -> Iterator[str]:
    return (_line(f"{output}/{name}") for name in names)


def _line(path: str) -> str:
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of them; a Path for each would take longer than the look
    except OSError:
        return f"{path} is missing"
    return f"{path}\t{found.st_size}\t{found.st_mtime_ns}\t{found.st_ctime_ns}"
