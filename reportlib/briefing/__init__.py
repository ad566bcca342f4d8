"""What a notebook uses to say things; the blocks it emits become a brief in two languages."""

from reportlib.briefing.area import AreaView, Row, open_area
from reportlib.briefing.assemble import assemble
from reportlib.briefing.blocks import chart, heading, paragraph, table, title
from reportlib.briefing.emit import MIME
from reportlib.briefing.items import checks, practices
from reportlib.briefing.sentence import Sentence, listing, sentence
from reportlib.briefing.words import Words, term, when, words
from reportlib.quantities import Figure, constant

__all__ = [
    "MIME", "AreaView", "Figure", "Row", "Sentence", "Words", "assemble", "chart", "checks", "constant", "heading", "listing", "open_area",
    "paragraph", "practices", "sentence", "table", "term", "title", "when", "words",
]  # fmt: skip
