"""Every command stands in the README and in its own help, and nothing else does."""

import argparse
import re
from pathlib import Path

import pytest

from reportlib.cli import parser

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _commands() -> dict[str, argparse.ArgumentParser]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _options(command: argparse.ArgumentParser) -> set[str]:
    """Return the options of a command and of what stands below it (ledger compute --month)."""
    known: set[str] = set()
    for action in command._actions:
        known.update(action.option_strings)
        if isinstance(action, argparse._SubParsersAction):
            known.update(*(_options(one) for one in action.choices.values()))
    return known


@pytest.mark.parametrize("name", _commands())
def test_the_readme_tells_every_command(name: str) -> None:
    assert re.search(rf"reportlib {name}\b", README)


def test_the_readme_tells_no_command_that_is_not_there() -> None:
    told = set(re.findall(r"^(?:\$ )?(?:\.venv/bin/)?reportlib ([a-z]+)", README, re.MULTILINE))

    assert told <= set(_commands())


@pytest.mark.parametrize("name", _commands())
def test_the_readme_uses_only_options_that_are_there(name: str) -> None:
    known = _options(_commands()[name])
    for line in re.findall(rf"reportlib {name}\b([^`\n]*)", README):
        used = re.findall(r"(?<!\S)\[?(--[a-z-]+)", line.split("  ")[0])
        assert set(used) <= known, line


@pytest.mark.parametrize("name", _commands())
def test_every_option_explains_itself(name: str) -> None:
    for action in _commands()[name]._actions:
        assert action.help or action.dest == "action", f"{name} {action.dest}"


@pytest.mark.parametrize("name", _commands())
def test_help_shows_examples(name: str) -> None:
    assert name == "doctor" or f"reportlib {name}" in (_commands()[name].epilog or "")


def test_every_target_that_the_readme_names_is_there() -> None:
    targets = set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE)) <= targets
