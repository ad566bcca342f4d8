"""A plain form of a text to search in, with the way back to the text itself."""

import re
from dataclasses import dataclass

from opencc import OpenCC

_WIDTHS = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，：；？！（）"
}
_DROPPED = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+|(?<=[\u4e00-\u9fff])[(（][a-zü]*[à-ǜ][a-zü]*[)）]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """Simplified characters, plain widths, no invisible marks, no readings in brackets.

    ``places[i]`` is where character i stands in the text; one more place ends the list.
    """

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text behind a stretch of the shadow, with what was dropped inside."""
        return self.places[start], self.places[end - 1] + 1


def cast(text: str) -> Shadow:
    """Return the shadow of a text."""
    kept: list[str] = []
    places: list[int] = []
    at = 0
    for found in _DROPPED.finditer(text):
        kept.append(text[at : found.start()])
        places.extend(range(at, found.start()))
        at = found.end()
    kept.append(text[at:])
    places.extend(range(at, len(text) + 1))
    plain = "".join(kept).translate(_WIDTHS)
    simple = OpenCC("t2s").convert(plain)
    return Shadow(text=simple if len(simple) == len(plain) else plain, places=places)
