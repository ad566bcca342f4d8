"""`reportlib trace`: from a printed figure to its sentence."""

import argparse
import json
import re
from pathlib import Path
from typing import Any

from reportlib import settings
from reportlib.errors import RunError


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "trace", help="follow a printed figure to the sentence it came from",
        epilog="examples:\n  reportlib trace 2966人\n  reportlib trace output/briefs/530502-longyang.pdf --text 2,966",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    command.add_argument(
        "what", metavar="FIGURE|PDF", help="a figure as printed, a fact id, or a PDF of output/"
    )
    command.add_argument("--text", default="", help="the figure as printed, when a PDF is named")
    command.add_argument("--output", default="", metavar="DIR", help="another output folder")
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print every sentence behind a figure."""
    from reportlib import dataset, quantities

    project = settings.find_project(Path.cwd())
    output = project / (asked.output or settings.load(project).output)
    data = dataset.read(output / "data")
    wanted = asked.text if asked.what.endswith(".pdf") else asked.what
    allowed = _facts_of(Path(asked.what), output) if asked.what.endswith(".pdf") else None
    titles = {one.doc: one.title for one in data.documents}
    found = 0
    for fact in data.facts:
        figure = quantities.from_fact(fact)
        told = (fact.fact_id, figure.zh(), figure.en(), figure.en(bare=True), fact.exact)
        if (allowed is not None and fact.fact_id not in allowed) or (
            wanted and not _same(wanted, told)
        ):
            continue
        found += 1
        head, tail = (
            fact.quote[: fact.start - fact.quote_start],
            fact.quote[fact.end - fact.quote_start :],
        )
        print(
            f"{figure.zh()} = {figure.en()}   [{fact.fact_id}] {fact.place} · {fact.indicator} · {fact.period or '—'}"
        )
        print(f"  {fact.doc} {fact.start}–{fact.end}《{titles.get(fact.doc, '')}》")
        print(f"  {head}【{fact.exact}】{tail}".replace("\n", " "))
    print(
        f"{'✓' if found else '✗'} {found} source{'' if found == 1 else 's'} for {wanted or asked.what}"
    )
    return 0 if found else 1


def _same(wanted: str, told: tuple[str, ...]) -> bool:
    bare = _bare(wanted)
    return any(bare == _bare(one) or (bare and bare == re.sub(r"[^\d.]", "", one)) for one in told)


def _bare(text: str) -> str:
    return re.sub(r"[\s,，]", "", text)


def _facts_of(pdf: Path, output: Path) -> frozenset[str]:
    record = output / "data" / "briefs" / f"{pdf.stem}.json"
    if not record.is_file():
        raise RunError(
            "nothing is recorded of that PDF",
            where=pdf.name,
            remedy="name a PDF of the last run, in output/",
        )
    brief = json.loads(record.read_text(encoding="utf-8"))
    return frozenset(row[1] for row in brief["notes"])
