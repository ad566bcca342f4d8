"""`reportlib trace`: from a printed figure to its sentence, computation, interval and checks."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib import settings
from reportlib.cli import arguments

if TYPE_CHECKING:
    from reportlib.model import Fact
    from reportlib.pipeline import Traced

MARKS = {"holds": "=", "rounding": "≈", "fails": "✗", "scopes": "?", "unchecked": "·"}


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "trace", "follow a printed figure to the sentence it came from",
        "examples:\n  reportlib trace 2966人\n  reportlib trace output/briefs/530502-longyang.pdf --page 1 --text 2,966",
    )  # fmt: skip
    command.add_argument(
        "what", metavar="FIGURE|PDF", help="a figure as printed, a fact id, or a PDF of output/"
    )
    command.add_argument("--text", default="", help="the figure as printed, when a PDF is named")
    command.add_argument("--page", type=int, default=0, metavar="N", help="its page in that PDF")
    arguments.add_output(command)
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print everything behind a figure, the verdict last."""
    from reportlib import dataset, pipeline

    project = settings.find_project(Path.cwd())
    output = project / (asked.output or settings.load(project).output)
    report = Path(asked.what) if asked.what.lower().endswith((".pdf", ".docx")) else None
    wanted = asked.text if report else asked.what
    found = pipeline.trace(output, wanted, report, asked.page)
    titles = {one.doc: one.title for one in dataset.read(output / "data").documents}
    for one in found:
        _tell(one, titles)
    if not found:
        place = (
            f"{report.name}{f', page {asked.page},' if asked.page else ''}"
            if report
            else "the last run"
        )
        print(
            f"  no figure of {place} reads so; copy it from the PDF, or leave --text out to list all"
        )
    count = sum(len(one.facts) for one in found)
    print(
        f"{'✓' if found else '✗'} {count} source{'' if count == 1 else 's'} for {wanted or asked.what}"
    )
    return 0 if found else 1


def _tell(one: "Traced", titles: dict[str, str]) -> None:
    first = one.facts[0] if len(one.facts) == 1 else None
    about = f" {first.place} · {first.indicator} · {first.period or '—'}" if first else ""
    print(f"{one.zh} = {one.en}   [{one.figure_id}]{about}")
    print(f"  区间 / interval: {one.interval} ({one.qualifier})")
    for number, line in enumerate(one.tree):
        print(f"  {'计算 / computed: ' if number == 0 else '                 '}{line}")
    for fact in one.facts:
        _quote(fact, titles.get(fact.doc, ""), alone=first is not None)
    for check in one.checks:
        print(f"  {MARKS[check.verdict]} {check.zh}\n    {check.en}")


def _quote(fact: "Fact", title: str, *, alone: bool) -> None:
    about = "" if alone else f"  {fact.place} · {fact.indicator} · {fact.period or '—'}"
    head = fact.quote[: fact.start - fact.quote_start]
    tail = fact.quote[fact.end - fact.quote_start :]
    print(f"  {fact.doc} {fact.start}–{fact.end}《{title}》{about}")
    print(f"  {head}【{fact.exact}】{tail}".replace("\n", " "))
