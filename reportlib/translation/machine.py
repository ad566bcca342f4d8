"""A machine translator may make drafts; they are marked as a machine's until a person approves them.

Anything with a ``name`` and a ``translate`` will do. Figures never reach it: each
is a token of letters that must come back exactly once, else the sentence stays open.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any, Protocol

from reportlib.errors import TranslationError
from reportlib.translation.memory import problems
from reportlib.translation.rows import Row, pieces

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# argospm knows no package before it has fetched its list; a file serves a machine without a network.
_MODEL = (
    ".venv/bin/argospm update && .venv/bin/argospm install translate-zh_en (it needs a network; with a file that was "
    "fetched elsewhere: .venv/bin/python -c \"import argostranslate.package as p; p.install_from_path('translate-zh_en.argosmodel')\"); "
    "without a machine: reportlib translation export, for a translator"
)
_HANZI = re.compile(r"[\u3400-\u9fff]")


class Translator(Protocol):
    """What a machine translator must be able to do."""

    @property
    def name(self) -> str:
        """What to call it in a message and in the note of each draft."""

    def translate(self, sentences: Sequence[str]) -> Sequence[str]:
        """Return the English of Chinese sentences, one for each."""


def token(number: int) -> str:
    """Return what stands for the n-th figure of a sentence (``QXAQ``): no word, no digits."""
    high, low = divmod(number, len(_LETTERS))
    return f"QX{_LETTERS[high]}{_LETTERS[low]}Q"


def drafts(rows: Iterable[Row], translator: Translator) -> tuple[Row, ...]:
    """Return open rows with a machine's English; one that lost or made up a figure stays open.

    Args:
        rows: The sentences.
        translator: The machine.
    """
    asked = tuple(rows)
    answers = translator.translate([_masked(row.source) for row in asked]) if asked else ()
    return tuple(
        _draft(row, answer, translator.name) for row, answer in zip(asked, answers, strict=True)
    )


def _masked(source: str) -> str:
    parts = []
    for number, (plain, name) in enumerate(pieces(source)):
        parts.append(plain + (f" {token(number)} " if name else ""))
    return "".join(parts).strip()


def _draft(row: Row, answer: str, name: str) -> Row:
    target = answer.strip()
    for number, (_, figure) in enumerate(pieces(row.source)):
        if figure:
            pattern = re.compile(re.escape(token(number)), re.IGNORECASE)
            target = ("{" + figure + "}").join(pattern.split(target))
    left = _HANZI.search(re.sub(r"\{[^{}]*\}", "", target))
    if not target or left or problems(row.source, target):
        return row
    return replace(row, target=target, status="machine", note=f"Machine translation: {name}")


def installed() -> Translator:
    """Return the machine translator that this environment has.

    Raises:
        TranslationError: None is installed, or its model is missing.
    """
    return Argos()


class Argos:
    """Argos Translate, offline, when it and its Chinese–English model are installed."""

    name = "Argos Translate"

    def __init__(self) -> None:
        try:
            translate: Any = import_module("argostranslate.translate")
        except ImportError as error:
            raise TranslationError(
                "no machine translator is installed",
                remedy=f"in the project's folder: .venv/bin/pip install -e '.[mt]', then: {_MODEL}",
            ) from error
        found = {one.code: one for one in translate.get_installed_languages()}
        model = found["zh"].get_translation(found["en"]) if {"zh", "en"} <= found.keys() else None
        if model is None:
            raise TranslationError(
                "Argos Translate has no Chinese–English model",
                remedy=_MODEL,
            )
        self._model = model

    def translate(self, sentences: Sequence[str]) -> Sequence[str]:
        """Return the English of Chinese sentences, one for each."""
        return [str(self._model.translate(one)) for one in sentences]
