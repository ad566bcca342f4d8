"""`reportlib translation`: what is open, out to a translator, and back."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportlib import settings
from reportlib.cli import arguments
from reportlib.errors import UnknownName

FORMATS = ("po", "xliff", "tmx")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "translation", "open sentences: count them, send them to a translator, read them back",
        "examples:\n  reportlib translation status\n  reportlib translation export 004-wushan-2021\n"
        "  reportlib translation export 004-wushan-2021 --format xliff\n  reportlib translation import 004-wushan-2021.po",
    )  # fmt: skip
    command.add_argument("action", choices=("status", "export", "import", "machine"))
    command.add_argument(
        "what",
        nargs="*",
        metavar="DOCUMENT|FILE",
        help="documents (default: all), or the .po, .xlf and .tmx files to import",
    )
    command.add_argument(
        "--folder", default=".", metavar="DIR", help="where exported files go (default: here)"
    )
    command.add_argument("--format", default="po", choices=FORMATS, help="of exported files")
    arguments.add_seeds(command)
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Do what was asked."""
    from reportlib import pipeline

    project = settings.find_project(Path.cwd())
    chosen = pipeline.with_output(settings.load(project), "", asked.seeds)
    own = project / chosen.seeds / "translation"
    if asked.action == "import":
        return _import(asked.what, own)
    data = pipeline.compile_dataset(project, chosen)
    known = [one.doc for one in data.documents]
    for doc in asked.what:
        if doc not in known:
            raise UnknownName(kind="document", name=doc, known=known)
    docs = asked.what or known
    if asked.action == "status":
        return _status(data, docs)
    memory = pipeline.memory(project, chosen)
    if asked.action == "machine":
        return _machine(data, docs, own)
    return _export(data, memory, docs, Path(asked.folder), asked.format)


def _rows(data: Any, doc: str, memory: Any = None) -> tuple[Any, ...]:
    """Return the sentences of a document as rows, with the translators' notes of the memory."""
    from reportlib import translation

    rows = []
    for one in data.units:
        if one.doc == doc:
            found = memory.find(one.source) if memory else None
            rows.append(
                translation.Row(
                    context=one.context or f"{doc}|{one.start}", source=one.source, target=one.target,
                    status="open" if one.status == "pending" else one.status, note=found.note if found else "",
                )
            )  # fmt: skip
    return tuple(rows)


def _status(data: Any, docs: Iterable[str]) -> int:
    open_units = unread = 0
    for doc in docs:
        units = [one for one in data.units if one.doc == doc]
        by = {
            status: sum(1 for one in units if one.status == status)
            for status in ("approved", "draft", "machine", "pending")
        }
        open_units += by["pending"]
        unread += by["machine"] + by["draft"]
        print(
            f"  {doc}: {len(units)} sentences, "
            + ", ".join(f"{count} {status}" for status, count in by.items())
        )
    if data.open_reasons:
        print(
            f'  corrections.toml: reasons without English: {data.open_reasons}, printed as “(in Chinese) …” → add reason_en = "…"'
        )
    for issue in data.issues:
        if issue.code.startswith(("translation", "term")):
            print(f"  ! {issue.where}: {issue.zh} / {issue.en}")
    approval = f", {unread} await approval" if unread else ""
    print(
        f"{'✓' if not open_units else '✗'} {open_units} sentences await translation in the seeds{approval}"
    )
    return 0


def _export(data: Any, memory: Any, docs: Iterable[str], folder: Path, form: str) -> int:
    from reportlib import translation
    from reportlib.canonical import write_text

    total = waiting = 0
    for doc in docs:
        rows = translation.near.proposed(_rows(data, doc, memory), memory)
        total += len(rows)
        waiting += sum(1 for one in rows if one.status != "approved")
        path = folder / f"{doc}{translation.exchange.FORMATS[form]}"
        write_text(path, translation.exchange.write(rows, form, title=doc))
        print(f"  {path}")
    print(f"✓ {total} sentences written, {waiting} of them for the translator")
    return 0


def _import(names: Iterable[str], folder: Path) -> int:
    from reportlib import translation
    from reportlib.canonical import write_text

    taken = 0
    refused: list[str] = []
    for name in names:
        path = Path(name)
        brought = translation.exchange.returned(path)
        refused += brought.refused
        taken += brought.taken
        kept = folder / f"{path.stem}.po"
        before = translation.po.read(kept) if kept.is_file() else ()
        after = translation.exchange.merged(before, brought.rows)
        write_text(kept, translation.po.write(after, title=path.stem))
    for one in refused:
        print(f"  ✗ {one}")
    print(
        f"{'✗' if refused else '✓'} {taken} translations taken, {len(refused)} refused → {folder.name}/"
    )
    return 1 if refused else 0


def _machine(data: Any, docs: Iterable[str], folder: Path) -> int:
    from reportlib import translation
    from reportlib.canonical import write_text
    from reportlib.translation import machine

    translator = machine.installed()
    made = left = 0
    for doc in docs:
        rows = [one for one in _rows(data, doc) if one.status == "open"]
        drafts = machine.drafts(rows, translator)
        made += sum(1 for one in drafts if one.target)
        left += sum(1 for one in drafts if not one.target)
        if not any(one.target for one in drafts):
            continue
        kept = folder / f"{doc}.po"
        before = translation.po.read(kept) if kept.is_file() else ()
        after = translation.exchange.merged(before, [one for one in drafts if one.target])
        write_text(kept, translation.po.write([replace(one, hints=()) for one in after], title=doc))
    print(
        f"{'✓' if not left else '✗'} {made} sentences translated by {translator.name}, marked until approved; {left} left open"
    )
    return 0
