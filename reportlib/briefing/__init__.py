"""What a notebook uses to say things; the blocks it emits become a brief in two languages."""

from reportlib.briefing.area import AreaView, Row, open_area
from reportlib.briefing.assemble import assemble
from reportlib.briefing.blocks import chart, heading, paragraph, table, title
from reportlib.briefing.comparing import every_area, mean
from reportlib.briefing.emit import MIME
from reportlib.briefing.items import checks, document_words, practices
from reportlib.briefing.naming import place_words
from reportlib.briefing.sentence import Sentence, listing, sentence
from reportlib.briefing.words import Words, term, themes, when, when_in, words
from reportlib.quantities import Figure, constant, counted

__all__ = [
    "MIME",
    "AreaView",
    "Figure",
    "Row",
    "Sentence",
    "Words",
    "assemble",
    "chart",
    "checks",
    "constant",
    "counted",
    "document_words",
    "every_area",
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
