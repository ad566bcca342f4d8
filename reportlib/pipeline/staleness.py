"""What is stale and why: content digests over everything that shapes a report.

A report is made anew for the first of these reasons that holds, in this order:

1. ``new``: no earlier run made it.
2. ``failed``: it failed last time.
3. ``output``: its PDF, notebook or record is missing or was changed.
4. ``data``: its facts, practices, observations, findings or translations changed.
5. ``notebook``: its notebook changed (comments and blank lines do not count).
6. ``parameters``: it is run with other parameters.
7. ``code``: the package's code or data changed (comments and blank lines do not count).
8. ``templates``: its template changed.
9. ``fonts``: a font changed.
10. ``settings``: the settings changed.
11. ``versions``: an installed package has another version.
12. ``asked``: ``--fresh`` was given.
"""

import ast
import json
import platform
import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from reportlib.canonical import digest, file_digest, to_json, write_text

REASONS = (
    "new", "failed", "output", "data", "notebook", "parameters", "code", "templates", "fonts", "settings", "versions", "asked",
)  # fmt: skip
PACKAGES = (
    "papermill", "nbclient", "nbformat", "ipykernel", "pandas", "numpy", "matplotlib", "weasyprint", "pydyf", "pikepdf",
    "fonttools", "uharfbuzz", "jinja2", "babel", "polib", "opencc", "pypinyin", "charset-normalizer", "selectolax", "openpyxl",
    "pdfplumber", "python-calamine", "python-docx",
    "pypdfium2", "pillow",
)  # fmt: skip
MEANINGS = "meanings.json"
# Translations reach a report through its data.
UNREAD = ("data/translation/memory/",)
PARTS = ("data", "notebook", "parameters", "code", "templates", "fonts", "settings", "versions")


def package_root() -> Path:
    """Return the folder of the package."""
    return Path(__file__).resolve().parent.parent


def meanings(kept: Path | None = None) -> dict[str, str]:
    """Return a digest of each file of the package that comments and blank lines do not change.

    Args:
        kept: A folder where the digests of files already seen are kept by content.
    """
    root = package_root()
    known = _known(kept)
    found: dict[str, str] = {}
    seen: dict[str, str] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if (
            "__pycache__" in name
            or name.startswith(UNREAD)
            or path.suffix == ".md"
            or not path.is_file()
        ):
            continue
        content = file_digest(path)
        if path.suffix == ".py":
            seen[content] = known.get(content) or _meaning(path)
        found[name] = seen.get(content, content)
    if kept is not None and seen != known:
        write_text(kept / MEANINGS, to_json([sys.version, seen]))
    return found


def code_digest() -> str:
    """Return a digest of the package's code and data that comments and blank lines do not change."""
    return digest(meanings())


def _known(kept: Path | None) -> dict[str, str]:
    """Return what an earlier run, of the same Python, found out about files by their content."""
    try:
        version, known = json.loads((kept / MEANINGS).read_bytes()) if kept else ("", {})
    except (OSError, ValueError, TypeError):
        return {}
    return dict(known) if version == sys.version else {}


def _meaning(path: Path) -> str:
    return digest(ast.dump(ast.parse(path.read_bytes())))


@cache
def versions() -> dict[str, str]:
    """Return the versions of the installed packages that shape bytes."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = _version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return found


def _version(name: str) -> str:
    """Return the version of an installed package, from the head of its description: the rest may be long."""
    head = (metadata.distribution(name).read_text("METADATA") or "").partition("\n\n")[0]
    told = re.search(r"^Version: *(\S+) *$", head, re.MULTILINE)
    return told[1] if told else metadata.version(name)


def folder_digest(folder: Path) -> str:
    """Return a digest of the files of a folder, by relative name and content.

    Nothing hidden counts at any depth: faces prepared from the fonts come and go beside them.
    """
    files = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    return digest({path.relative_to(folder).as_posix(): file_digest(path) for path in files})


def reason(
    parts: Mapping[str, str],
    record: Mapping[str, Any] | None,
    output: Path,
    *,
    fresh: bool,
    names: tuple[str, ...],
) -> str:
    """Return why a report is made, or "" when it is up to date.

    Args:
        parts: Digest of each part that shapes it.
        record: What the manifest says of the last run, or None.
        output: The output folder.
        fresh: Whether everything is asked for anew.
        names: Relative paths of what every report has: its PDF, its notebook and its record.
    """
    if record is None:
        return "new"
    if record.get("error"):
        return "failed"
    made = record.get("artifacts", {})
    if any(not _unchanged(output / name, made.get(name)) for name in {*names, *made}):
        return "output"
    for part in PARTS:
        if record.get("parts", {}).get(part) != parts[part]:
            return part
    return "asked" if fresh else ""


def _unchanged(path: Path, sha256: str | None) -> bool:
    return sha256 is not None and path.is_file() and file_digest(path) == sha256
