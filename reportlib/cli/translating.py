"""`reportlib translation`: what is open, out to a translator, and back."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reportlib import settings


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "translation", help="open sentences: count them, export them as PO, read them back",
        epilog="examples:\n  reportlib translation status\n  reportlib translation export 004-wushan-2021\n"
        "  reportlib translation import 004-wushan-2021.po",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    command.add_argument("action", choices=("status", "export", "import"))
    command.add_argument(
        "what",
        nargs="*",
        metavar="DOCUMENT|FILE.po",
        help="documents to export (default: all), or files to import",
    )
    command.add_argument(
        "--folder", default=".", metavar="DIR", help="where exported files go (default: here)"
    )
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Do one of the three."""
    from reportlib import pipeline

    project = settings.find_project(Path.cwd())
    chosen = settings.load(project)
    if asked.action == "import":
        return _import(asked.what, project / chosen.seeds / "translation")
    data = pipeline.compile_dataset(project, chosen)
    docs = asked.what or [one.doc for one in data.documents]
    return (
        _status(data, docs) if asked.action == "status" else _export(data, docs, Path(asked.folder))
    )


def _status(data: Any, docs: Iterable[str]) -> int:
    open_units = 0
    for doc in docs:
        units = [one for one in data.units if one.doc == doc]
        by = {
            status: sum(1 for one in units if one.status == status)
            for status in ("approved", "draft", "machine", "pending")
        }
        open_units += by["pending"]
        print(
            f"  {doc}: {len(units)} sentences, "
            + ", ".join(f"{count} {status}" for status, count in by.items())
        )
    print(f"{'✓' if not open_units else '✗'} {open_units} sentences await translation")
    return 0


def _export(data: Any, docs: Iterable[str], folder: Path) -> int:
    from reportlib import translation
    from reportlib.canonical import write_text

    total = 0
    for doc in docs:
        rows = [
            (f"{one.doc}|{one.start}", one.source, one.target, "", one.status == "approved")
            for one in data.units
            if one.doc == doc
        ]
        total += len(rows)
        write_text(folder / f"{doc}.po", translation.to_po(rows, title=doc))
    print(f"✓ {total} sentences written to {folder}/")
    return 0


def _import(names: Iterable[str], folder: Path) -> int:
    from reportlib import translation
    from reportlib.canonical import write_text

    taken, refused = 0, []
    for name in names:
        path = Path(name)
        found, wrong, rows = translation.read_file(path)
        refused += wrong
        taken += found
        write_text(folder / path.name, translation.to_po(rows, title=path.stem))
    for one in refused:
        print(f"  ✗ {one}")
    print(f"{'✗' if refused else '✓'} {taken} translations taken, {len(refused)} refused")
    return 1 if refused else 0
