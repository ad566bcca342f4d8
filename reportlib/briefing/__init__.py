"""What a notebook uses to say things; the blocks it emits become a brief in two languages."""

import importlib
from typing import TYPE_CHECKING

from reportlib.briefing.area import AreaView, Row, open_area
from reportlib.briefing.assemble import assemble
from reportlib.briefing.blocks import chart, heading, paragraph, table, title
from reportlib.briefing.comparing import every_area, mean
from reportlib.briefing.emit import MIME
from reportlib.briefing.items import checks, document_words, practices
from reportlib.briefing.naming import place_words
from reportlib.briefing.sentence import Sentence, listing, sentence
from reportlib.briefing.tidy import frame
from reportlib.briefing.words import Words, term, themes, when, when_in, words
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
    "listing",
    "mean",
    "open_area",
    "paragraph",
    "place_words",
    "practices",
    "sentence",
    "table",
    "term",
    "themes",
    "title",
    "when",
    "when_in",
    "words",
]

if not TYPE_CHECKING:  # else a type checker would believe that every name exists

    def __getattr__(name: str) -> object:
        """Import ``charts`` when it is first used; refuse a name that does not exist, with the nearest."""
        if name == "charts":
            return importlib.import_module(f"{__name__}.charts")
        if name.startswith("_"):
            raise AttributeError(name)
        raise UnknownName(kind="block", name=name, known=[*__all__, "charts"])
