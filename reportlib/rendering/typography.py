"""What may stand together on a line: numbers with their units, marks with their words.

The work is done with two characters that print nothing: U+2060 forbids a line
break, U+200B allows one. Neither reaches the text of the PDF.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

JOIN = "\u2060"
PART = "\u200b"
NBSP = "\u00a0"
# A figure longer than this may break like any text.
LONGEST = 16
LONGEST_EN = 20
_DIGITS = "0123456789.,"
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_SCALE = r"(?:万亿|千万|百万|十万|亿|万|千|百)?[余多来几]?"
_UNIT = r"(?:人次|个百分点|百分点|平方公里|平方米|立方米|公里|公斤|公顷|小时|分钟|周岁|个[月村乡镇县区市州省]|[\u4e00-\u9fff%％‰℃㎡])?"
_PIECE = f"{_NUMBER}(?:[%％‰]|{_SCALE}{_UNIT})"
_ZH_TOKEN = re.compile(f"[约近超逾第]?{_PIECE}(?:[～—–至-]{_PIECE})*")
_NO_START = re.compile(r"(?<=[^\s\u2060])(?=[～·]|(?<!—)—|(?<!…)…)")
# Pango takes a quotation mark for either side, and would break at none.
_OPENER = re.compile(
    r"(?<=[^\s“‘（《「『【〔\u2060])(?=[“‘])|(?<=[”’])(?=[\u4e00-\u9fff0-9A-Za-z（《「『【〔])"
)
_EN_GLUE = re.compile(
    r"(\bCNY|\b[Tt]able|\b[Ff]igure|\b[Nn]ote) (?=\d)|(\d) (?=(?:million|billion|trillion|per cent|percent|mu|km|kg|yuan)\b)"
)
# A number and the noun that it counts.
_EN_COUNTED = re.compile(r"(?<=\d) (?=[a-z%])")
# What a title pays for a line end without a pause, and for one inside a number.
FORCED = 12.0
CUTTING = 500.0
_SENSE = re.compile(r"(?<=[，、：；。—的与和及　])")


def _signs(text: str) -> str:
    """Return a text with the minus signs that the faces of the page have.

    Before a number it is a hyphen, as offices write it; between two terms the full-width
    sign of GB/T 15834, whose cell holds its own spaces.
    """
    return text.replace(" − ", "－").replace("−", "-")


def chinese(text: str) -> str:
    """Return Chinese text with its breaks in the right places."""
    text = _ZH_TOKEN.sub(lambda found: together(found.group()), _signs(text))
    text = _OPENER.sub(PART, text)
    return _NO_START.sub(JOIN, text)


def english(text: str) -> str:
    """Return English text with numbers kept beside their words."""
    text = re.sub(r"(?<=\d)[–-](?=\d)", lambda found: f"{JOIN}{found.group()}{JOIN}", text)
    return _EN_GLUE.sub(lambda found: f"{found.group()[:-1]}{NBSP}", text)


def seam(before: str, text: str) -> str:
    """Return what belongs between neighbours: a bar to a line break, leave for one, or nothing."""
    if not before or not text:
        return ""
    last, first = before[-1], text[0]
    if first in "～·—…" or (last in _DIGITS and "\u4e00" <= first <= "\u9fff"):
        return JOIN
    return PART if _OPENER.search(last + first) else ""


def together(text: str) -> str:
    """Return a short text that no line end may divide."""
    pieces = [text[:1]]
    for left, right in pairwise(text):
        loose = not (left in _DIGITS and right in _DIGITS)
        pieces.append(JOIN + right if loose else right)
    return "".join(pieces)


def name(text: str) -> str:
    """Return a file's or document's name that does not break at its hyphens."""
    return text.replace("-", f"{JOIN}-{JOIN}")


def figure(text: str, lang: str) -> str:
    """Return a printed figure that stays whole on its line, if a line can hold it."""
    if lang == "zh":
        text = _signs(text)
        return together(text) if len(text) <= LONGEST and "（" not in text else chinese(text)
    if len(text) <= LONGEST_EN:
        return text.replace(" ", NBSP).replace("–", f"{JOIN}–{JOIN}")
    return english(_EN_COUNTED.sub(NBSP, text))


def title(lines: Sequence[str], limit: int) -> tuple[str, ...]:
    """Return title lines that fit, each longer one broken by sense into even parts."""
    return tuple(part for line in lines for part in _broken(line, limit))


def _broken(line: str, limit: int) -> list[str]:
    """Return the fewest even parts of a line: breaks at a pause cost nothing, others something."""
    count = -(-len(line) // limit)
    ideal = len(line) / max(1, count)
    pauses = {found.end() for found in _SENSE.finditer(line)}
    whole = {
        index
        for found in _ZH_TOKEN.finditer(line)
        for index in range(found.start() + 1, found.end())
    }
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for _ in range(count):
        reached: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, cuts) in best.items():
            for end in range(start + 1, min(start + limit, len(line)) + 1):
                price = (
                    0 if end == len(line) or end in pauses else FORCED + CUTTING * (end in whole)
                )
                total = cost + price + (end - start - ideal) ** 2
                if end not in reached or total < reached[end][0]:
                    reached[end] = total, [*cuts, end]
        best = reached
    cuts = best[len(line)][1] if line else []
    return [line[start:end] for start, end in pairwise([0, *cuts])] or [line]
