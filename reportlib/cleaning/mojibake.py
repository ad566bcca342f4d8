"""Whole lines that were read in the wrong encoding once."""

import codecs
import re
import unicodedata
from functools import cache
from importlib import resources

from opencc import OpenCC

from reportlib.cleaning.draft import Draft, Edit, apply

_SUSPECT = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_HANZI = re.compile("[\u4e00-\u9fff]")
_LEAST_FOREIGN = 6
# How much of a line is tried first: an honest one is told at once.
_TASTE = 24
_WESTERN = (
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("latin-1", "gb18030"),
    ("cp1252", "gb18030"),
)
RARE = 2.0
MARKS = frozenset("。、“”‘’《》…—·，；：？！（）")


@cache
def _ranks() -> dict[str, int]:
    """Return the commonest characters with their rank."""
    text = (
        resources.files("reportlib").joinpath("data/cleaning/common-hanzi.txt").read_text("utf-8")
    )
    found = (char for line in text.splitlines() if not line.startswith("#") for char in line)
    return {char: rank for rank, char in enumerate(dict.fromkeys(found))}


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _simple(char: str) -> str:
    simple: str = _converter().convert(char)
    return simple


def oddity(char: str) -> float:
    """Return how unlikely a character is in prose: 0 for a common one, 2 for a rare one."""
    if char in MARKS or _simple(char) in _ranks():
        return 0.0
    try:
        lead = _simple(char).encode("gb2312")[0]
    except UnicodeEncodeError:
        return RARE
    return 1.0 if 0xB0 <= lead <= 0xD7 else RARE


def repair_lines(draft: Draft) -> Draft:
    """Mend whole lines that were read in the wrong encoding, where the way back is exact.

    UTF-8 read as GBK (浣犲ソ), GBK or UTF-8 read as Western (ÄãºÃ): such a line
    turned back to its bytes is valid in its true encoding, which no honest line is.
    """
    edits: list[Edit] = []
    at = 0
    western = _SUSPECT.search(draft.text) is not None
    for line in draft.text.split("\n"):
        edits.extend(_line_edits(line, at, western=western))
        at += len(line) + 1
    return apply(draft, edits, "text read in the wrong encoding")


def _line_edits(line: str, at: int, *, western: bool) -> list[Edit]:
    if line.isascii():
        return []
    trials: tuple[tuple[str, str], ...] = (("gb18030", "utf-8"),)
    signs = len(_SUSPECT.findall(line)) if western else 0
    if signs >= _LEAST_FOREIGN and signs > 0.8 * _foreign(line):
        trials = _WESTERN
    for wrong, right in trials:
        found = _reread(line, wrong, right)
        if found and _sensible("".join(text for _, _, text in found)):
            return [Edit(at + begin, at + end, text) for begin, end, text in found]
    return []


def _foreign(line: str) -> int:
    """Return how many characters of a line are beyond ASCII."""
    return len(line) - len(line.encode("ascii", "ignore"))


def _reread(line: str, wrong: str, right: str) -> list[tuple[int, int, str]]:
    """Return the line decoded anew: for each character the stretch of the line it came from."""
    try:
        if right == "utf-8":
            codecs.utf_8_decode(line[:_TASTE].encode(wrong), "strict", False)  # noqa: FBT003 - its end may be cut
        text = line.encode(wrong).decode(right)
    except UnicodeError:
        return []
    if _foreign(line) < _LEAST_FOREIGN:
        return []
    chunks = [char.encode(wrong) for char in line]
    owner = [index for index, chunk in enumerate(chunks) for _ in chunk]
    found: list[tuple[int, int, str]] = []
    byte = 0
    for char in text:
        width = len(char.encode(right))
        begin, end = owner[byte], owner[byte + width - 1] + 1
        byte += width
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2] + char)
        else:
            found.append((begin, end, char))
    return found


def _sensible(text: str) -> bool:
    hanzi = _HANZI.findall(text)
    if not hanzi or any(unicodedata.category(char) in {"Cc", "Co", "Cn"} for char in text):
        return False
    return sum(map(oddity, hanzi)) <= 0.6 * len(hanzi)
