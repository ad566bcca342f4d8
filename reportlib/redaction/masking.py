"""Masks of the same length as what they cover."""

import re
from collections.abc import Iterable

from reportlib.redaction.private import Private

_HANZI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_COMPOUND = 4
# Readings in brackets would give a name away; these stand for the reading of 某 in any length.
_READINGS = {1: "ǒ", 2: "wǒ", 3: "mǒu", 4: "zhǒu", 5: "zhǒng", 6: "zhuǎng"}
_GLOSS = re.compile("(?<=[(（])[a-zà-ǜ]{1,6}(?=[)）])")


def mask(
    text: str, spans: Iterable[tuple[Private, int, int]]
) -> tuple[str, list[tuple[Private, int, int]]]:
    """Return the text with the spans masked, and the spans that were, sorted and without overlaps."""
    pieces: list[str] = []
    done: list[tuple[Private, int, int]] = []
    at = 0
    for one, start, end in sorted(spans, key=lambda span: (span[1], -span[2])):
        if start < at:
            continue
        piece = text[start:end]
        masked = _name(piece) if one.kind == "name" else re.sub(r"[^\n]", "*", piece)
        pieces += (text[at:start], masked)
        done.append((one, start, end))
        at = end
    return "".join((*pieces, text[at:])), done


def _name(piece: str) -> str:
    """Return a name with its surname kept; a compound surname has two characters."""
    hanzi = [found.start() for found in _HANZI.finditer(piece)]
    kept = 2 if len(hanzi) >= _COMPOUND and "·" not in piece else 1
    masked = set(hanzi[kept:]) if len(hanzi) > 1 else set(hanzi)
    plain = "".join("某" if index in masked else char for index, char in enumerate(piece))
    return _GLOSS.sub(lambda found: _READINGS[len(found[0])], plain)


def again(text: str, found: Iterable[Private], shadow: str) -> list[tuple[Private, int, int]]:
    """Return where another text, such as a title, says what was found in the shadow."""
    words = {shadow[one.start : one.end]: one for one in found}
    return [
        (one, at.start(), at.end())
        for word, one in words.items()
        for at in re.finditer(re.escape(word), text)
    ]
