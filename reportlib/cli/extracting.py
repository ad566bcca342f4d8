"""`reportlib extract`: the facts of any document, one JSON line each, no corrections applied."""

import argparse
import sys
from pathlib import Path
from typing import Any

from reportlib import settings
from reportlib.cli import arguments
from reportlib.errors import SeedError, SettingsError


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "extract", "print the facts of documents as JSON Lines",
        "examples:\n  reportlib extract seeds/003-baoshan-2004.txt\n  reportlib extract report.docx table.xlsx --output facts.jsonl",
    )  # fmt: skip
    command.add_argument("files", nargs="+", metavar="FILE", help="text, HTML, Word, PDF or table")
    command.add_argument(
        "--output", default="", metavar="FILE", help="write there instead of printing"
    )
    command.add_argument(
        "--practices", action="store_true", help="the 主要做法 items instead of the facts"
    )
    command.add_argument(
        "--log",
        action="store_true",
        help="also list each repair of the text and what was withheld, on stderr",
    )
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Extract and print; the verdict goes to stderr so that stdout stays JSON Lines."""
    from reportlib import extraction, pipeline
    from reportlib.canonical import json_line, write_text
    from reportlib.dataset.files import as_row

    try:
        project = settings.find_project(Path.cwd())
        chosen = settings.load(project)
    except SettingsError:
        project, chosen = Path.cwd(), settings.Settings()
    lines: list[str] = []
    failed = 0
    for name in asked.files:
        try:
            found = pipeline.extract_file(Path(name), project, chosen)
        except SeedError as error:
            print(f"✗ {error}", file=sys.stderr)
            failed += 1
            continue
        rows = (
            [as_row(one) for one in found.practices]
            if asked.practices
            else [extraction.as_record(one) for one in found.facts]
        )
        lines += [json_line(row) for row in rows]
        for issue in found.issues:
            print(f"  ! {issue.where}: {issue.zh}", file=sys.stderr)
        if asked.log:
            _log(found)
    text = "".join(line + "\n" for line in lines)
    if asked.output:
        write_text(Path(asked.output), text)
    else:
        sys.stdout.write(text)
        sys.stdout.flush()
    what = "practices" if asked.practices else "facts"
    done = len(asked.files) - failed
    print(
        f"{'✗' if failed else '✓'} {len(lines)} {what} from {done} of {len(asked.files)} documents",
        file=sys.stderr,
    )
    return 1 if failed else 0


def _log(found: Any) -> None:
    for mend in found.clean.mends:
        print(
            f"  {mend.start}-{mend.end} {mend.reason}: {mend.before!r} → {mend.after!r}",
            file=sys.stderr,
        )
    for one in found.seed.withheld:
        print(f"  {one.start}-{one.end} withheld ({one.kind}): {one.reason}", file=sys.stderr)
