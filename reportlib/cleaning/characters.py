"""Repairs of single characters: line ends, invisible ones, foreign widths."""

import re
import unicodedata
from functools import cache

from reportlib.cleaning.draft import Draft, Edit, apply, recast

HANZI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003134f"
# Patterns that begin with a set of characters pass over a text fastest.
_LINE_END = re.compile("[\r\u2028\u2029\x85\x0b](?:(?<=\r)\n)?")
# Soft hyphens, zero-width and directional marks, controls; form feeds are page breaks and stay.
_EMPTY_BRACKETS = re.compile(r"\[[ \u3000]*\]|【[ \u3000]*】")
_UNSEEN = (
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufe00-\ufe0f"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\U000e0000-\U000e01ef]"
)
_INVISIBLE = re.compile(f"{_UNSEEN}{_UNSEEN}*")
_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SMALL_POINT = re.compile("(?<=[0-9])．(?=[0-9])")
# Chinese marks keep their full width; every other full-width sign becomes a plain one.
_KEPT_WIDE = "！（），：；？～－．"


@cache
def _widths() -> dict[str, str]:
    """Return which single characters are folded, and to what."""
    table: dict[str, str] = {}
    wide = [*range(0xFF01, 0xFF5F), 0xFFE0, 0xFFE1, 0xFFE5]
    small = [*range(0xFE10, 0xFE1A), *range(0xFE50, 0xFE6C)]
    radicals = [*range(0x2E80, 0x2FD6), *range(0xF900, 0xFAFF)]
    for code in [*wide, *small, *radicals]:
        folded = unicodedata.normalize("NFKC", chr(code))
        if chr(code) not in _KEPT_WIDE and len(folded) == 1 and folded != chr(code):
            table[chr(code)] = folded
    return table


@cache
def _foreign() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(_widths()))}]")


def unify_line_ends(draft: Draft) -> Draft:
    """Turn every kind of line end into one line feed."""
    edits = (Edit(found.start(), found.end(), "\n") for found in _LINE_END.finditer(draft.text))
    return apply(draft, edits, "line ends unified", everyday=True)


def remove_invisible(draft: Draft) -> Draft:
    """Remove what no reader sees: zero-width marks, soft hyphens, directions, controls."""
    edits = (Edit(found.start(), found.end(), "") for found in _INVISIBLE.finditer(draft.text))
    return apply(draft, edits, "invisible characters removed")


def remove_empty_brackets(draft: Draft) -> Draft:
    """Remove square brackets that a web page left empty where it had a picture or a note."""
    edits = (Edit(found.start(), found.end(), "") for found in _EMPTY_BRACKETS.finditer(draft.text))
    return apply(draft, edits, "empty brackets removed")


def plain_blanks(draft: Draft) -> Draft:
    """Turn every kind of blank into a plain space."""
    return recast(draft, _BLANK.sub(" ", draft.text), "blanks made plain")


def fold_widths(draft: Draft) -> Draft:
    """Give digits, Latin letters and signs their plain width; Chinese marks keep theirs."""
    table = _widths()
    text = _foreign().sub(lambda found: table[found[0]], draft.text)
    if "．" in text:
        text = _SMALL_POINT.sub(".", text)
    return recast(draft, text, "full-width characters made plain")
