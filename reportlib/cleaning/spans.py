"""Sentences and paragraphs of a clean text, as clean offsets."""

import re

from reportlib.model import CleanText

_STOP = re.compile("[。！？!?…]+[”’』」）》)]*|\n")


def sentences(clean: CleanText) -> tuple[tuple[int, int], ...]:
    """Return the sentences of a text: up to 。！？ with its closing marks, or to a line's end.

    Where the furniture of a web page meets the article inside a line, a
    sentence ends as well.
    """
    cuts = {found.end() for found in _STOP.finditer(clean.text)}
    return _pieces(clean, cuts)


def paragraphs(clean: CleanText) -> tuple[tuple[int, int], ...]:
    """Return the paragraphs of a text: its lines, cut where web furniture meets the article."""
    cuts = {index for index, char in enumerate(clean.text) if char == "\n"}
    return _pieces(clean, cuts)


def _pieces(clean: CleanText, cuts: set[int]) -> tuple[tuple[int, int], ...]:
    cuts.update(edge for span in clean.boilerplate for edge in span)
    cuts.add(len(clean.text))
    found = []
    begin = 0
    for cut in sorted(cuts):
        left, right = begin, cut
        while left < right and clean.text[left].isspace():
            left += 1
        while right > left and clean.text[right - 1].isspace():
            right -= 1
        if left < right:
            found.append((left, right))
        begin = cut
    return tuple(found)
