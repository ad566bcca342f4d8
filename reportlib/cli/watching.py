"""`reportlib watch`: make what an edit touches, as it is saved, and show it in the browser."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib import settings
from reportlib.cli import arguments
from reportlib.errors import ReportlibError

if TYPE_CHECKING:
    from reportlib.cli.preview import Preview
    from reportlib.pipeline import Outcome, Request
    from reportlib.pipeline.desk import Desk

LISTED = 4


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "watch", "make what an edit touches, as it is saved",
        "examples:\n  reportlib watch 隆阳区\n  reportlib watch 隆阳区 --preview\n"
        "  reportlib watch --notebook verification --preview 8765",
    )  # fmt: skip
    arguments.add_reports(command)
    command.add_argument(
        "--preview", nargs="?", type=int, const=0, default=None, metavar="PORT",
        help="show the PDFs on a page of 127.0.0.1 that reloads itself",
    )  # fmt: skip
    arguments.add_output(command)
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Build once, then after every save, until the person ends it."""
    from reportlib.cli.preview import Preview
    from reportlib.pipeline import watching
    from reportlib.pipeline.desk import Desk

    project = settings.find_project(Path.cwd())
    request = _request(asked, project)
    preview = None if asked.preview is None else Preview(request.output, asked.preview)
    desk = Desk()
    try:
        bursts = watching.saved(project, request.settings)
        _round(request, preview, "", desk)
        watching.warm(request, desk)
        print(
            f"watching {_folders(request.settings)}; end with Ctrl-C"
            + (f"; preview: {preview.address}" if preview else ""),
            flush=True,
        )
        for burst in bursts:
            told = _listed(burst.names)
            if burst.restart:
                print(f"{told}: read once at the start → starting anew", flush=True)
                _start_anew(asked, preview)
            print(f"{told} saved", flush=True)
            try:
                request = _request(asked, project)
            except ReportlibError as error:
                print(f"  ✗ {error}", flush=True)
                continue
            _round(request, preview, told, desk)
    except KeyboardInterrupt:
        print("✓ stopped watching")
        return 0
    finally:
        if preview:
            preview.close()
    return 0


def _request(asked: argparse.Namespace, project: Path) -> "Request":
    from reportlib.pipeline import Request, with_output

    chosen = with_output(settings.load(project), asked.output, "")
    return Request(
        project=project, settings=chosen, areas=tuple(asked.areas), period=asked.period or chosen.period,
        notebooks=tuple(asked.notebook), jobs=asked.jobs, timeout=chosen.timeout,
    )  # fmt: skip


def _round(request: "Request", preview: "Preview | None", saved: str, desk: "Desk") -> None:
    """Make what is stale and say of each report what was done and why, in one line."""
    from reportlib import pipeline
    from reportlib.cli.building import SAYS
    from reportlib.cli.teller import Teller
    from reportlib.pipeline.tidying import tidy

    teller = Teller(request.settings.output, preview, saved)
    try:
        outcome = pipeline.build(request, teller, desk=desk)
    except ReportlibError as error:
        print(f"  ✗ {error}", flush=True)
        return
    for title, fault in outcome.failed:
        print(f"  ✗ {fault if title in fault else f'{title}: {fault}'}", flush=True)
    if saved:
        told = _counted(outcome) if outcome.made or outcome.failed else "changes no report"
        print(f"  {told} ({teller.took:.2f} s)", flush=True)
    if preview:
        preview.tell(_reports(outcome, SAYS), saved)
    tidy()


def _counted(outcome: "Outcome") -> str:
    parts = [f"{len(outcome.made)} made"] if outcome.made else []
    parts += [f"{len(outcome.failed)} failed"] if outcome.failed else []
    return ", ".join([*parts, f"{len(outcome.kept)} up to date"])


def _reports(outcome: "Outcome", says: dict[str, str]) -> list[dict[str, str]]:
    """Return what the page shows of each report: its name, why it was made or kept, and its error."""
    shown = []
    for name, why in sorted(outcome.reasons.items()):
        title = Path(name).stem
        known_as = {title, title.split("-")[0]}
        failed = name not in outcome.made and bool(why)
        errors = [
            error for told, error in outcome.failed if failed and known_as & {told, *told.split()}
        ]
        shown.append({"name": name, "title": title, "why": says[why], "error": "\n".join(errors)})
    return shown


def _folders(chosen: settings.Settings) -> str:
    names = (chosen.notebooks_folder, chosen.templates_folder, chosen.seeds)
    return ", ".join(f"{name}/" for name in names) + " and the settings"


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {more} more" if more > 0 else "")


def _start_anew(asked: argparse.Namespace, preview: "Preview | None") -> None:
    """Replace this process by a new one that is asked the same, with its preview on the same port."""
    words = ["watch", *asked.areas, "--jobs", str(asked.jobs)]
    for name in asked.notebook:
        words += ["--notebook", name]
    for option, value in (("--period", asked.period), ("--output", asked.output)):
        words += [option, value] if value else []
    if preview:
        words += ["--preview", str(preview.port)]
        preview.close()
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "reportlib", *words])  # noqa: S606 - this very program
