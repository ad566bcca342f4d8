"""`reportlib build`: make what is stale, show progress, say how it went."""

import argparse
import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib import settings
from reportlib.cli import arguments, interrupts

if TYPE_CHECKING:
    from reportlib.pipeline.request import Outcome, Request

SAYS = {
    "new": "no earlier run made it", "failed": "it failed last time", "output": "its PDF or notebook is missing or was changed",
    "data": "its facts, checks or translations changed", "notebook": "its notebook changed",
    "parameters": "it is run with other parameters", "code": "the package changed", "templates": "its template changed",
    "fonts": "a font changed", "settings": "the settings changed", "versions": "an installed package has another version",
    "asked": "--fresh was given", "": "up to date",
}  # fmt: skip


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "build", "seeds in, PDFs out: make every report that is stale",
        "examples:\n  reportlib build\n  reportlib build 530502 昭通市 --why\n  reportlib build --notebook county_brief --jobs 1\n"
        "  reportlib build --engine stock --timeout 60       a fresh kernel for each notebook, a minute for each\n"
        "  reportlib build --scheduler tcp://10.0.0.5:8786   on the workers of a Dask cluster",
    )  # fmt: skip
    arguments.add_reports(command)
    command.add_argument(
        "--engine",
        choices=("fork", "stock"),
        default="fork",
        help="kernels: forked from a warm one (default on Linux) or fresh ones, for audit; the bytes are the same",
    )
    command.add_argument(
        "--timeout",
        type=arguments.count,
        default=0,
        metavar="S",
        help="seconds a notebook may take (default: 300)",
    )
    command.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="a Dask scheduler (tcp://host:8786), whose workers make the reports in place of this machine",
    )
    arguments.add_seeds(command)
    arguments.add_output(command)
    command.add_argument("--fresh", action="store_true", help="make everything anew")
    command.add_argument(
        "--strict",
        action="store_true",
        help="fail on open translations and unacknowledged findings",
    )
    command.add_argument(
        "--why", action="store_true", help="say for each report why it was made or kept"
    )
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Build and print the verdict."""
    from reportlib.pipeline import unchanged
    from reportlib.pipeline.request import Request, with_output

    project = settings.find_project(Path.cwd())
    chosen = with_output(settings.load(project), asked.output, asked.seeds)
    request = Request(
        project=project, settings=chosen, areas=tuple(asked.areas), period=asked.period or chosen.period,
        notebooks=tuple(asked.notebook), jobs=asked.jobs, engine=asked.engine, timeout=asked.timeout or chosen.timeout,
        fresh=asked.fresh, strict=asked.strict, scheduler=asked.scheduler,
    )  # fmt: skip
    seen = unchanged.look(request)
    outcome = unchanged.outcome(request, seen) or _build(request, seen)
    status = report(outcome, asked, chosen)
    _remember(request, asked)
    return status


def _remember(request: "Request", asked: argparse.Namespace) -> None:
    """Leave what the same command will say next time, if it then finds nothing to do."""
    from reportlib.cli import quick
    from reportlib.pipeline import unchanged

    standing = unchanged.outcome(request, unchanged.look(request))
    if standing is not None:
        told, status = _told(standing, asked, request.settings)
        quick.remember(
            asked.typed,
            unchanged.roots(request),
            str(unchanged.stamp(request)),
            "".join(f"{one}\n" for one in told),
            status,
        )


def _build(request: "Request", seen: str) -> "Outcome":
    """Do what there is to do; only now is anything heavy loaded."""
    from reportlib.pipeline import ahead, limits

    ahead.begin(request)
    gc.set_threshold(*limits.SELDOM)
    from reportlib import pipeline
    from reportlib.cli.progress import Bar

    build = pipeline.build
    interrupts.hear()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Bar() as bar:
        return build(request, bar, seen)


def report(outcome: "Outcome", asked: argparse.Namespace, chosen: settings.Settings) -> int:
    """Print what a person needs to know of a run, the verdict last, and return the exit status."""
    told, status = _told(outcome, asked, chosen)
    print(*told[:-1], sep="\n", end="\n" if told[1:] else "")
    for name, error in outcome.failed:
        print(f"  ✗ {error if name in error else f'{name}: {error}'}", file=sys.stderr)
    sys.stderr.flush()
    print(told[-1])
    return status


def _told(
    outcome: "Outcome", asked: argparse.Namespace, chosen: settings.Settings
) -> tuple[list[str], int]:
    """Return what is said of a run, line by line, the verdict last, and its exit status."""
    told = []
    if asked.why:
        told += [f"  {name}: {SAYS[why]}" for name, why in sorted(outcome.reasons.items())]
    told += [
        f"  ! {what if what.startswith(where) else f'{where}: {what}'}"
        for where, what in outcome.warnings
    ]
    if outcome.mentioned:
        told += [f"  仅提及、未单独成稿 / mentioned only: {'、'.join(outcome.mentioned)}"]
    if outcome.fallback:
        told += [f"  后备字体 / printed from the fallback font: {''.join(outcome.fallback)}"]
    parts = [f"{len(outcome.made)} made", f"{len(outcome.kept)} up to date"]
    parts += [f"{len(outcome.failed)} failed"] if outcome.failed else []
    for count, one, more in (
        (outcome.unread, "seed unreadable", "seeds unreadable"),
        (outcome.failing, "check does not hold", "checks do not hold"),
        (outcome.pending, "sentence awaits translation", "sentences await translation"),
    ):
        parts += [f"{count} {one if count == 1 else more}"] if count else []
    # A report prints some of the sentences of the seeds, another some of them again: two numbers, each by its name.
    parts[-1] += f" in these reports ({outcome.waiting} in the seeds)" if outcome.pending else ""
    refused = asked.strict and bool(outcome.failing or outcome.pending)
    bad = bool(outcome.failed or outcome.unread) or refused
    verdict = f"{'✗' if bad else '✓'} {', '.join(parts)} → {chosen.output}/"
    return [*told, verdict + (" (refused by --strict)" if refused else "")], int(bad)
