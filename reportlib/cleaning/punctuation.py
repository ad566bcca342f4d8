"""Blanks and punctuation as Chinese text has them."""

import re

from reportlib.cleaning.characters import HANZI
from reportlib.cleaning.draft import Draft, Edit, apply, recast

_MARK = "，。、；：？！“”‘’（）《》〈〉【】「」『』…"
_SENTENCE = re.compile("[。；！？，]")
_EDGE_BLANK = re.compile(r"^[ \t]+|(?<![ \t])[ \t]+$", re.MULTILINE)
_MANY_BLANKS = re.compile("  +")
_BLANK = re.compile(
    f"(?<=[{HANZI}{_MARK}]) +(?=[{HANZI}{_MARK}0-9*])|(?<=[0-9%*]) +(?=[{HANZI}{_MARK}])"
    f"|(?<=[^ \n]) +(?=[{_MARK}])|(?<=[{_MARK}]) +"
)
_SPACED_OUT = re.compile(
    f"(?<![{HANZI}])(?:[{HANZI}] +){{2,}}[{HANZI}](?![{HANZI}])|^[{HANZI}] +[{HANZI}]$"
)
# 1 8 . 7亿 (every sign apart) and 4 200人 (a blank between thousands).
_SPACED_DIGITS = re.compile(
    rf"(?<![0-9.])(?<![0-9] )[0-9](?: [0-9.])+(?= ?[{HANZI}%])(?![0-9.])"
    rf"|(?<=[{HANZI}{_MARK}])[0-9]{{1,3}}(?: [0-9]{{3}})+(?= ?[{HANZI}])"
)
_PLAIN = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_CANDIDATE = re.compile(f"(?<=[{HANZI}{_MARK}])[,;:?!]|[,;:?!](?=[{HANZI}{_MARK}])")
_BRACKET = re.compile("[()（）\n]")
_CHINESE = re.compile(f"[{HANZI}{_MARK}]")
# “一.” is the mark of a list, not the end of a sentence.
_STOP = re.compile(rf"(?<=[{HANZI}”）])(?<![一二三四五六七八九十甲乙丙丁])\.(?=\s|$|[{HANZI}“])")
_DOUBLE = re.compile('["＂]')


def _is_chinese(text: str, index: int) -> bool:
    return 0 <= index < len(text) and _CHINESE.match(text, index) is not None


def tidy_blanks(draft: Draft) -> Draft:
    """Remove blanks at the edges of lines and between the characters of a sentence.

    A line that is no sentence may use a blank as its only punctuation (a
    heading in two halves, a row of names): there one blank stays.
    """
    text = draft.text
    # In a table a tab at the beginning of a row is an empty first cell.
    table = "\t" in text and any("\t" in line.strip() for line in text.split("\n"))
    edges = (
        Edit(found.start(), found.end(), "")
        for found in _EDGE_BLANK.finditer(text)
        if not (
            table and found[0][-1] == "\t" and text[found.end() : found.end() + 1] not in {"", "\n"}
        )
    )
    draft = apply(draft, edges, "blanks at the edge of a line removed", everyday=True)
    many = (Edit(found.start(), found.end(), " ") for found in _MANY_BLANKS.finditer(draft.text))
    draft = apply(draft, many, "several blanks made one", everyday=True)
    edits: list[Edit] = []
    at = 0
    for line in draft.text.split("\n"):
        if " " in line:
            edits.extend(Edit(at + begin, at + end, "") for begin, end in _needless(line))
        at += len(line) + 1
    return apply(draft, edits, "blanks between characters removed", everyday=True)


def _needless(line: str) -> list[tuple[int, int]]:
    if _SENTENCE.search(line):
        digits = [
            (found.start() + gap.start(), found.start() + gap.end())
            for found in _SPACED_DIGITS.finditer(line)
            for gap in re.finditer(" +", found[0])
        ]
        return sorted({*digits, *(found.span() for found in _BLANK.finditer(line))})
    gaps: list[tuple[int, int]] = []
    for found in _SPACED_OUT.finditer(line):
        gaps.extend(
            (found.start() + gap.start(), found.start() + gap.end())
            for gap in re.finditer(" +", found[0])
        )
    return gaps


def chinese_marks(draft: Draft) -> Draft:
    """Give punctuation between Chinese characters its Chinese form; numbers and times keep theirs."""
    text = _STOP.sub("。", _CANDIDATE.sub(lambda found: _PLAIN[found[0]], draft.text))
    return recast(draft, _pair_brackets(text), "punctuation given its Chinese form")


def _pair_brackets(text: str) -> str:
    """Turn both brackets of a pair Chinese when either of them touches Chinese text."""
    if "(" not in text and ")" not in text:
        return text
    chars = list(text)
    opened: list[int] = []
    for found in _BRACKET.finditer(text):
        at = found.start()
        if found[0] == "\n":
            opened.clear()
        elif found[0] in "(（":
            opened.append(at)
        elif opened:
            _turn_pair(text, chars, opened.pop(), at)
        elif _is_chinese(text, at - 1) or _is_chinese(text, at + 1):
            chars[at] = "）"
    return "".join(chars)


def _turn_pair(text: str, chars: list[str], begin: int, end: int) -> None:
    wide = text[begin] == "（" or text[end] == "）"
    if wide or any(_is_chinese(text, at) for at in (begin - 1, begin + 1, end - 1, end + 1)):
        chars[begin], chars[end] = "（", "）"


def curl_quotes(draft: Draft) -> Draft:
    """Turn straight quotes into opening and closing ones, where a line has them in pairs."""
    if '"' not in draft.text and "＂" not in draft.text:
        return draft
    lines = []
    for line in draft.text.split("\n"):
        found = [one.start() for one in _DOUBLE.finditer(line)]
        touching = any(_is_chinese(line, at - 1) or _is_chinese(line, at + 1) for at in found)
        chars = list(line) if found and touching and len(found) % 2 == 0 else []
        for order, at in enumerate(found if chars else ()):
            chars[at] = "”" if order % 2 else "“"
        lines.append("".join(chars) or line)
    return recast(draft, "\n".join(lines), "straight quotes made opening and closing ones")
