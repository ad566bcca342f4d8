"""The arguments that several commands share, so that each means the same everywhere."""

import argparse
from typing import Any


def command(commands: Any, name: str, about: str, examples: str) -> argparse.ArgumentParser:
    """Add a command and return its parser; the examples stand below its help as they are written."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, epilog=examples, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    return parser


def count(text: str) -> int:
    """Return a number that is not below nought.

    Raises:
        ArgumentTypeError: It is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS):
        message = f"expected a number from 0, got {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


_MOST_DIGITS = 8


def add_reports(parser: argparse.ArgumentParser) -> None:
    """Add what chooses reports: areas, period, notebooks, and how many are made at once."""
    parser.add_argument(
        "areas", nargs="*", metavar="AREA",
        help="code or name: 530502, 隆阳区, longyang (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--period", default="",
        help="reporting period (2004, 2018-01/2018-08; default: each area's latest)",
    )  # fmt: skip
    parser.add_argument(
        "--notebook", action="append", default=[], metavar="NAME",
        help="only this notebook (may be repeated)",
    )  # fmt: skip
    parser.add_argument(
        "--jobs",
        type=count,
        default=0,
        metavar="N",
        help="worker processes (default: one for each core that this machine or container grants, if memory allows)",
    )


def add_seeds(parser: argparse.ArgumentParser) -> None:
    """Add the choice of another seeds folder."""
    parser.add_argument("--seeds", default="", metavar="DIR", help="another seeds folder")


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the choice of another output folder."""
    parser.add_argument("--output", default="", metavar="DIR", help="another output folder")
