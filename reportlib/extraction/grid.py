"""Lines of a text cut into cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CELL = re.compile(r"[^\t|｜]+")
_FIELD = re.compile(r"[^\s\t|｜]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it stands and what it says."""

    start: int
    end: int
    text: str


def cells(text: str, start: int, end: int) -> list[Cell]:
    """Return the cells of a line: between tabs or bars, else between blanks."""
    line = text[start:end]
    pattern = _CELL if "\t" in line or "|" in line or "｜" in line else _FIELD
    found: list[Cell] = []
    for match in pattern.finditer(line):
        words = match[0].strip(" \u3000\n\r")
        if words:
            at = start + match.start() + match[0].index(words[0])
            found.append(Cell(at, at + len(words), words))
    return found


def joined(top: Sequence[Cell], below: Sequence[Cell]) -> list[Cell]:
    """Return one head from two rows of heads, when they line up."""
    if len(top) != len(below):
        return list(top)
    return [
        one
        if one.text == two.text or two.text in one.text
        else Cell(one.start, one.end, one.text + two.text)
        for one, two in zip(top, below, strict=True)
    ]
