"""`reportlib review`: walk through the facts of a document and write what is wrong with them."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reportlib import settings
from reportlib.cli import arguments


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "review", "walk through the facts of a document; decisions go to seeds/corrections.toml",
        "examples:\n  reportlib review 004-wushan-2021\n  reportlib review seeds/003-baoshan-2004.txt --by 李敏\n\n"
        "Each fact is shown with its sentence, the number marked. Enter or a: the reading is right; m: amend it;\n"
        "r: reject it; n: add a number of its sentence that was missed; c: choose it where sources disagree; s: skip; b: back; q: stop. A review goes on where it\n"
        "was left; --again begins anew. Accepting writes nothing but the place in the list.",
    )  # fmt: skip
    command.add_argument(
        "document", metavar="DOC", help="id or file of a seed (004-wushan-2021), or its beginning"
    )
    command.add_argument("--by", default="", metavar="NAME", help="who decides, for the entries")
    command.add_argument("--again", action="store_true", help="show what was decided, too")
    arguments.add_seeds(command)
    arguments.add_output(command)
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Hold the dialogue on the terminal and print the verdict."""
    from reportlib import pipeline
    from reportlib.cli import dialogue
    from reportlib.pipeline import review

    project = settings.find_project(Path.cwd())
    chosen = pipeline.with_output(settings.load(project), asked.output, asked.seeds)
    found = review.material(project, chosen, asked.document)
    output = project / chosen.output
    earlier = {} if asked.again else review.decided(output, found.document)
    desk = _desk(project, chosen, found, earlier, asked.by)
    total = len(dialogue.facts_of(desk))
    print(f"《{dialogue.harmless(found.document.title)}》 {found.document.doc}: {total} facts")
    sitting = dialogue.walk(desk, input, print)
    return _verdict(found.document.doc, sitting, chosen)


def _desk(
    project: Path, chosen: settings.Settings, found: Any, earlier: Mapping[str, str], by: str
) -> Any:
    from reportlib import lexicon, places
    from reportlib.cli.dialogue import Desk
    from reportlib.cli.showing import Names
    from reportlib.dataset import amending, authoring
    from reportlib.pipeline import review
    from reportlib.pipeline.compile import place_name
    from reportlib.pipeline.request import optional

    book = lexicon.load(optional(project, chosen.lexicon_folder))
    mark = ("\x1b[7m", "\x1b[0m") if sys.stdout.isatty() else ("【", "】")
    return Desk(
        document=found.document, state=found.state, decided=earlier, by=by,
        write=lambda row: authoring.append(found.path, row, found.facts, found.documents),
        keep=lambda decisions: review.keep(project / chosen.output, found.document, decisions),
        amending=amending.known(
            book, places.load(optional(project, chosen.places_folder)), found.facts
        ),
        names=Names(label=book.label, place=place_name, mark=mark),
    )  # fmt: skip


def _verdict(doc: str, sitting: Any, chosen: settings.Settings) -> int:
    kinds = ("accepted", "amended", "rejected", "chosen", "added")
    counts = {kind: sum(1 for it in sitting.decided.values() if it == kind) for kind in kinds}
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "none decided"
    rest = f"; {sitting.left} left, run it again to go on" if sitting.left else "; none left"
    entries = "entry" if sitting.written == 1 else "entries"
    written = f"; {sitting.written} {entries} written to {chosen.seeds}/corrections.toml"
    print(f"✓ {doc}: {told}{rest}{written if sitting.written else ''}")
    return 0
