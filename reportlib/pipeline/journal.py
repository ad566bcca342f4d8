"""The manifest of a run, and the journal that stands in for it until the run has ended.

Writing the whole manifest after each of thousands of reports would take longer
than making them. So each report adds one line to a journal; a run that ends
writes the manifest anew, and the next run after one that was killed reads both.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from reportlib import bundle
from reportlib.canonical import json_line, write_bytes
from reportlib.pipeline.request import CACHE

MANIFEST = "manifest.json"


def read_manifest(output: Path) -> dict[str, Any]:
    """Return the manifest of the last run with what an interrupted one added; empty if there was none."""
    path = output / MANIFEST
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError, UnicodeDecodeError):
        found = {}
    manifest: dict[str, Any] = found if isinstance(found, dict) else {}
    added = dict(_added(_path(output)))
    if added:
        manifest["reports"] = {**manifest.get("reports", {}), **added}
    return manifest


def write_manifest(output: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest whole; the journal has served its time."""
    write_bytes(output / MANIFEST, bundle.sealed(manifest))
    _path(output).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """An open journal."""

    stream: IO[str]

    def add(self, name: str, record: Mapping[str, Any]) -> None:
        """Note one report; what a crash of the whole system loses is made again."""
        self.stream.write(json_line([name, record]) + "\n")
        self.stream.flush()


@contextmanager
def journal(output: Path) -> Iterator[Journal]:
    """Open the journal of an output folder behind what an interrupted run left in it."""
    path = _path(output)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        # The last line of a killed run may be torn; the next one must not be its end.
        stream.write("\n" if path.stat().st_size else "")
        yield Journal(stream=stream)


def _path(output: Path) -> Path:
    return output / CACHE / "journal.jsonl"


def _added(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return
    for line in lines:
        try:
            name, record = json.loads(line)
        except (json.JSONDecodeError, ValueError, TypeError):
            continue
        if isinstance(name, str) and isinstance(record, dict):
            yield name, record
