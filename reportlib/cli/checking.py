"""`reportlib check`: verification, open translations and personal data; makes no PDF."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from reportlib import settings
from reportlib.cli import arguments
from reportlib.model import Document

MOST_WITHHELD = 12
MARKS = {"holds": "=", "rounding": "≈", "fails": "✗", "scopes": "?", "unchecked": "·"}


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "check", "verify the figures of all seeds; makes no PDF",
        "examples:\n  reportlib check\n  reportlib check --strict --all",
    )  # fmt: skip
    command.add_argument(
        "--all", action="store_true", help="also list the checks that hold, and everything withheld"
    )
    command.add_argument(
        "--strict",
        action="store_true",
        help="exit 1 when a check fails unacknowledged or a translation is open",
    )
    arguments.add_seeds(command)
    arguments.add_output(command)
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Compile the data, write its files, print findings and the verdict."""
    from reportlib import pipeline
    from reportlib.cli.progress import Bar

    project = settings.find_project(Path.cwd())
    chosen = pipeline.with_output(settings.load(project), asked.output, asked.seeds)
    data = pipeline.compile_dataset(project, chosen)
    with pipeline.locked(project / chosen.output, Bar().waiting):
        pipeline.write_data(data, project / chosen.output)
    for finding in data.findings:
        if asked.all or finding.verdict in {"fails", "scopes"}:
            note = f"（已知悉：{finding.acknowledged}）" if finding.acknowledged else ""
            known = f" (acknowledged: {finding.acknowledged_en})" if finding.acknowledged_en else ""
            print(
                f"  {MARKS[finding.verdict]} [{finding.finding_id}] {finding.zh}{note}\n      {finding.en}{known}"
            )
    for document in data.documents:
        _withheld(document, whole=asked.all)
    for issue in data.issues:
        print(f"  {'!' if issue.severity != 'info' else 'i'} {issue.where}: {issue.both}")
    return _verdict(data, strict=asked.strict)


def _withheld(document: Document, *, whole: bool) -> None:
    """Say what was masked in a document, where and why; never what it was."""
    kinds = Counter(one.kind for one in document.withheld)
    if not kinds:
        return
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"  个人信息已遮蔽 / withheld in {document.doc}: {told}")
    shown = document.withheld if whole else document.withheld[:MOST_WITHHELD]
    for one in shown:
        print(f"      第{one.start}—{one.end}字 {one.kind}: {one.reason}")
    if len(shown) < len(document.withheld):
        print(f"      … {len(document.withheld) - len(shown)} more (--all)")


def _verdict(data: Any, *, strict: bool) -> int:
    counts = Counter(one.verdict for one in data.findings)
    failing = [one for one in data.findings if one.verdict == "fails" and not one.acknowledged]
    pending = data.waiting
    unread = any(one.severity == "error" for one in data.issues)
    told = ", ".join(f"{counts[name]} {word}" for name, word in (
        ("holds", "hold"), ("rounding", "hold within rounding"), ("scopes", "scopes may differ"), ("fails", "fail"),
    ))  # fmt: skip
    bad = unread or (strict and (bool(failing) or pending > 0))
    print(
        f"{'✗' if bad else '✓'} {len(data.facts)} facts, {len(data.observations)} observations; checks: {told}; "
        f"{pending} sentences await translation in the seeds"
    )
    return 1 if bad else 0
