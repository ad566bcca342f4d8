"""The street: arguments, printing, exit status; nothing else prints or exits.

Exit status: 0 all done; 1 some reports failed, or checks failed with ``--strict``;
2 wrong use or something that must be mended first. The last line of every
command is a verdict.
"""

import importlib
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reportlib import __version__
from reportlib.cli import quick

if TYPE_CHECKING:
    import argparse

WRONG = 2
# Which module holds which command, in the order of the help.
ROOMS = {
    "build": "building", "extract": "extracting", "review": "reviewing", "trace": "tracing", "check": "checking",
    "ledger": "ledgers", "translation": "translating", "watch": "watching", "bundle": "bundling", "verify": "verifying", "changes": "changing",
    "doctor": "doctor",
}  # fmt: skip


def parser(wanted: str = "") -> "argparse.ArgumentParser":
    """Return the parser of one command, or of every command, with examples.

    Args:
        wanted: The command that will be run, so that no other is loaded; any other word loads them all.
    """
    import argparse

    top = argparse.ArgumentParser(
        prog="reportlib",
        description="Official bilingual briefs on county labour export; every printed figure is traced to its sentence.",
        epilog="examples:\n  reportlib build\n  reportlib build 隆阳区 --period 2004\n  reportlib extract seeds/003-baoshan-2004.txt\n"
        "  reportlib check --strict\n  reportlib doctor",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"reportlib {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in [wanted] if wanted in ROOMS else ROOMS:
        importlib.import_module(f"{__name__}.{ROOMS[name]}").add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    # Before anything else is loaded: most runs of a scheduled job have nothing to do.
    if typed[:1] == ["build"] and (status := quick.again(typed)) is not None:
        return status
    return _run(typed)


def _run(typed: list[str]) -> int:
    import signal

    from reportlib.errors import ReportlibError

    try:
        asked = parser(typed[0] if typed else "").parse_args(typed)
        asked.typed = typed
        run: Callable[[argparse.Namespace], int] = asked.run
        return run(asked)
    except ReportlibError as error:
        sys.stdout.flush()
        print(f"✗ {error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        # Whoever presses it twice means the same; what is left to do takes no second.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print(
            "✗ stopped; what was finished is kept, the next run goes on from there", file=sys.stderr
        )
        return 130
    except BrokenPipeError:
        return 0
