"""The street: arguments, printing, exit status; nothing else prints or exits.

Exit status: 0 all done; 1 some reports failed, or checks failed with ``--strict``;
2 wrong use or something that must be mended first. The last line of every
command is a verdict.
"""

import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from reportlib import STOPPED, __version__
from reportlib.cli import interrupts, quick

if TYPE_CHECKING:
    import argparse

WRONG = 2
# Which module holds which command, in the order of the help.
ROOMS = {
    "build": "building", "extract": "extracting", "review": "reviewing", "trace": "tracing", "check": "checking",
    "ledger": "ledgers", "translation": "translating", "watch": "watching", "bundle": "bundling", "verify": "verifying", "changes": "changing",
    "doctor": "doctor",
}  # fmt: skip

# They hear Ctrl-C when all is loaded; until then there is nothing that they would have to put away.
LATER = {"build"}


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
    top.set_defaults(parsers=commands.choices)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    # Before anything else is loaded: most runs of a scheduled job have nothing to do.
    if typed[:1] == ["build"] and (status := quick.again(typed)) is not None:
        return status
    return _run(typed)


def _understood(typed: list[str]) -> "argparse.Namespace":
    """Return what was asked for; a slip in a command or an option is answered with the nearest one."""
    first = typed[0] if typed else ""
    top = parser(first)
    if first and first not in ROOMS and not first.startswith("-"):
        top.error(f"unknown command “{first}” → {_meant(first, ROOMS, 'reportlib --help')}")
    asked, left = top.parse_known_args(typed)
    if left:
        import re

        usage = asked.parsers[first].format_usage()
        options = re.findall(r"--[a-z][a-z-]*", usage)
        what = "option" if left[0].startswith("-") else "word"
        hint = _meant(left[0].partition("=")[0], options, f"reportlib {first} --help")
        asked.parsers[first].error(f"unknown {what} “{left[0]}” → {hint}")
    return asked


def _meant(typed: str, known: Iterable[str], helping: str) -> str:
    from reportlib.errors import nearest

    close = nearest(typed, known, most=1)
    return f"did you mean “{close[0]}”?" if close else f"`{helping}` lists what there is"


def _run(typed: list[str]) -> int:
    import signal

    from reportlib.errors import ReportlibError

    try:
        asked = _understood(typed)
        asked.typed = typed
        if asked.command not in LATER:
            interrupts.hear()
        run: Callable[[argparse.Namespace], int] = asked.run
        return run(asked)
    except ReportlibError as error:
        sys.stdout.flush()
        print(f"✗ {error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        # Whoever presses it twice means the same; what is left to do takes no second.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print(STOPPED, file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0
