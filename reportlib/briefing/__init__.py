"""What a notebook uses to say things; the blocks it emits become a brief in two languages."""

import importlib
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING

from reportlib.briefing.area import AreaView, Row, open_area
from reportlib.briefing.assemble import assemble
from reportlib.briefing.blocks import chart, heading, paragraph, table, title
from reportlib.briefing.comparing import every_area, ledger_month, mean, side_by_side
from reportlib.briefing.completing import install
from reportlib.briefing.emit import MIME
from reportlib.briefing.items import checks, document_words, practices
from reportlib.briefing.naming import place_words
from reportlib.briefing.sentence import Sentence, listing, sentence
from reportlib.briefing.tidy import COLUMNS, frame
from reportlib.briefing.words import Words, month_of, term, themes, when, when_in, words
from reportlib.errors import UnknownName
from reportlib.quantities import Figure, average, constant, counted

__all__ = [
    "MIME",
    "AreaView",
    "Figure",
    "Row",
    "Sentence",
    "Words",
    "assemble",
    "average",
    "chart",
    "checks",
    "constant",
    "counted",
    "document_words",
    "every_area",
    "frame",
    "heading",
    "ledger_month",
    "listing",
    "mean",
    "month_of",
    "open_area",
    "paragraph",
    "place_words",
    "practices",
    "sentence",
    "side_by_side",
    "table",
    "term",
    "themes",
    "title",
    "vocabulary",
    "when",
    "when_in",
    "words",
]


def vocabulary() -> dict[str, tuple[str, ...]]:
    """Return what a notebook may call, with the arguments of each, for telling what a typo meant."""
    found: dict[str, tuple[str, ...]] = {"columns": COLUMNS}
    for name in __all__:
        thing = globals()[name]
        if inspect.isfunction(thing):
            found[name] = _arguments(thing)
    for name, method in inspect.getmembers(AreaView, inspect.isfunction):
        if not name.startswith("_"):
            found.setdefault(name, _arguments(method))
    return found


def _arguments(function: Callable[..., object]) -> tuple[str, ...]:
    named = inspect.signature(function).parameters.values()
    return tuple(
        one.name
        for one in named
        if one.name != "self" and one.kind not in {one.VAR_KEYWORD, one.VAR_POSITIONAL}
    )


def __dir__() -> list[str]:
    """Return what a notebook may use, for completions."""
    return [*__all__, "charts"]


install()

if not TYPE_CHECKING:  # else a type checker would believe that every name exists

    def __getattr__(name: str) -> object:
        """Import ``charts`` when it is first used; refuse a name that does not exist, with the nearest."""
        if name == "charts":
            return importlib.import_module(f"{__name__}.charts")
        if name.startswith("_"):
            raise AttributeError(name)
        raise UnknownName(kind="block", name=name, known=[*__all__, "charts"])
