"""`reportlib changes`: what reads otherwise than in the package that was submitted."""

import argparse
from pathlib import Path
from typing import Any

from reportlib import settings
from reportlib.cli import arguments
from reportlib.errors import BundleError


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "changes", "list figures that differ from a submitted package, with the cause of each",
        "example:\n  reportlib changes output/packages/submission-530500-baoshan.zip\n"
        'to print them as an annex: previous = "…zip" in [tool.reportlib], then reportlib build',
    )  # fmt: skip
    command.add_argument("package", metavar="PACKAGE", help="the package as it was submitted")
    arguments.add_seeds(command)
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Compare and print, the verdict last."""
    from reportlib import bundle, pipeline

    path = Path(asked.package)
    if not path.is_file():
        raise BundleError("there is no such package", where=asked.package, remedy="check the name")
    project = settings.find_project(Path.cwd())
    chosen = pipeline.with_output(settings.load(project), "", asked.seeds)
    data = pipeline.compile_dataset(project, chosen)
    found = pipeline.revisions(path, data)
    for one in found:
        zh, en = bundle.CAUSES[one.cause]
        print(f"  {one.place} · {pipeline.indicator_label(one.indicator)} · {one.period or '—'}")
        print(f"      {one.before[0] or '（无）'} → {one.after[0] or '（不再列出）'}")
        print(f"      {one.before[1] or '(none)'} → {one.after[1] or '(no longer stated)'}")
        print(f"      {zh} / {en}: {one.detail}")
    print(
        f"✓ {len(found)} figures differ from {path.name}"
        if found
        else f"✓ no figure differs from {path.name}"
    )
    return 0
