"""A plain form of a text to search in, with the way back to the text itself."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

# Blanks of every width; page and line ends that no line of a seed is parted by.
_BLANKS = (
    0x0B,
    0x0C,
    0x85,
    0xA0,
    0x1680,
    *range(0x2000, 0x200B),
    0x2028,
    0x2029,
    0x202F,
    0x205F,
    0x2800,
)
_WIDTHS = {
    chr(code): chr(code - 0xFEE0)
    for code in range(0xFF01, 0xFF5F)
    if chr(code) not in "，：；？！（）"
} | dict.fromkeys(map(chr, _BLANKS), " ")
_WIDE = re.compile(f"[{re.escape(''.join(_WIDTHS))}]")
# Digits of other scripts and of mathematics: what a person reads as a number must not pass as none.
_OTHER_DIGITS = re.compile(r"[^\D0-9]")
# What cannot be seen, or is drawn over the character before it.
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f\xad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U000e0000-\U000e0fff"
)
# A pattern that begins with a set of characters passes over a text fastest.
_DROPPED = re.compile(
    f"[{_UNSEEN}(（](?:(?<=[{_UNSEEN}])[{_UNSEEN}]*|(?<=[\u4e00-\u9fff].)[a-zü]*[à-ǜ][a-zü]*[)）])"
)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """Simplified characters, plain widths, no invisible marks, no readings in brackets.

    The shadow goes on at ``begins[i]`` with what stands at ``places[i]`` of the text;
    in between it runs beside the text character by character.
    """

    text: str
    begins: list[int]
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text behind a stretch of the shadow, with what was dropped inside."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, position: int) -> int:
        index = bisect_right(self.begins, position) - 1
        return self.places[index] + position - self.begins[index]


def cast(text: str) -> Shadow:
    """Return the shadow of a text."""
    kept: list[str] = []
    begins, places = [0], [0]
    at = length = 0
    for found in _DROPPED.finditer(text):
        kept.append(text[at : found.start()])
        length += found.start() - at
        at = found.end()
        begins.append(length)
        places.append(at)
    kept.append(text[at:])
    narrow = _WIDE.sub(lambda found: _WIDTHS[found[0]], "".join(kept))
    plain = _OTHER_DIGITS.sub(lambda found: str(unicodedata.digit(found[0])), narrow)
    simple = _converter().convert(plain)
    return Shadow(text=simple if len(simple) == len(plain) else plain, begins=begins, places=places)
