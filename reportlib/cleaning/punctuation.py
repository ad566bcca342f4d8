"""Blanks and punctuation as Chinese text has them."""

import re

from reportlib.cleaning.characters import HANZI
from reportlib.cleaning.draft import Draft, Edit, apply, recast

_MARK = "，。、；：？！“”‘’（）《》〈〉【】「」『』…"
_SENTENCE = re.compile("[。；！？，]")
_TABS = re.compile(r"[ \t]+")
_MANY_BLANKS = re.compile("  +")
# Several blanks were made one before; a pattern that begins with it passes over a line fastest.
_BLANK = re.compile(
    f" (?:(?<=[{HANZI}{_MARK}] )(?=[{HANZI}{_MARK}0-9*])|(?<=[0-9%*] )(?=[{HANZI}{_MARK}])"
    f"|(?<=[^ \n] )(?=[{_MARK}])|(?<=[{_MARK}] ))"
)
_SPACED_OUT = re.compile(
    f"(?<![{HANZI}])(?:[{HANZI}] +){{2,}}[{HANZI}](?![{HANZI}])|^[{HANZI}] +[{HANZI}]$"
)
# 1 8 . 7亿 (every sign apart) and 4 200人 (a blank between thousands).
_SPACED_DIGITS = re.compile(
    rf"(?<![0-9.])(?<![0-9] )[0-9](?: [0-9.])+(?= ?[{HANZI}%])(?![0-9.])"
    rf"|(?<=[{HANZI}{_MARK}])[0-9]{{1,3}}(?: [0-9]{{3}})+(?= ?[{HANZI}])"
)
_DIGITS_APART = re.compile("[0-9] [0-9.]")
_PLAIN = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_BRACKET = re.compile("[()（）]")
_CHINESE = re.compile(f"[{HANZI}{_MARK}]")
# Patterns that begin with the mark itself pass over a text fastest.
_TOUCHING = re.compile(f"[,;:?!()](?:(?<=[{HANZI}{_MARK}].)|(?=[{HANZI}{_MARK}]))")
# “一.” is the mark of a list, not the end of a sentence.
_STOP = re.compile(
    rf"\.(?<=[{HANZI}”）]\.)(?<![一二三四五六七八九十甲乙丙丁]\.)(?=\s|$|[{HANZI}“])"
)
# More blanks than these in a line are a way of setting it, not a mark.
_FEW = 3
_DOUBLE = re.compile('["＂]')


# A place's name at the head of a paragraph, set off by a blank alone: 五峰镇　平峰村有212户。
_RUN_IN_HEAD = re.compile(
    f"(?:[（(]?[一二三四五六七八九十0-9]{{1,3}}[）)、.]{{1,2}})?(?![全各本该])[{HANZI}]{{1,11}}[县市区旗州镇乡村](?P<gap> +)(?=[{HANZI}0-9])"
)


def _is_chinese(text: str, index: int) -> bool:
    return 0 <= index < len(text) and _CHINESE.match(text, index) is not None


def tidy_blanks(draft: Draft) -> Draft:
    """Remove blanks at the edges of lines and between the characters of a sentence.

    A line that is no sentence may use a blank as its only punctuation (a
    heading in two halves, a row of names): there one blank stays; so does the one
    that parts a place's name at the head of a paragraph from what is said of it.
    """
    text = draft.text
    # In a table a tab at the beginning of a row is an empty first cell.
    table = "\t" in text and any("\t" in line.strip() for line in text.split("\n"))
    edges = (
        Edit(found.start(), found.end(), "")
        for found in _TABS.finditer(text)
        if _is_edge(text, *found.span())
        and not (
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


def _is_edge(text: str, begin: int, end: int) -> bool:
    """Tell whether a stretch is where a line begins or ends."""
    return not begin or text[begin - 1] == "\n" or text[end : end + 1] in {"", "\n"}


def _needless(line: str) -> list[tuple[int, int]]:
    if _SENTENCE.search(line):
        digits = [
            (run.start() + gap.start(), run.start() + gap.end())
            for run in (_SPACED_DIGITS.finditer(line) if _DIGITS_APART.search(line) else ())
            for gap in re.finditer(" +", run[0])
        ]
        head = _RUN_IN_HEAD.match(line)
        kept = head.span("gap") if head and line.count(" ") <= _FEW else None
        blanks = {*digits, *(one.span() for one in _BLANK.finditer(line))}
        return sorted(one for one in blanks if one != kept)
    gaps: list[tuple[int, int]] = []
    for found in _SPACED_OUT.finditer(line):
        gaps.extend(
            (found.start() + gap.start(), found.start() + gap.end())
            for gap in re.finditer(" +", found[0])
        )
    return gaps


def chinese_marks(draft: Draft) -> Draft:
    """Give punctuation between Chinese characters its Chinese form; numbers and times keep theirs."""
    stops = {one.start(): "。" for one in _STOP.finditer(draft.text)}
    text = _STOP.sub("。", draft.text) if stops else draft.text
    turned = sorted((stops | _turned(text)).items())
    edits = (Edit(at, at + 1, after) for at, after in turned)
    return apply(draft, edits, "punctuation given its Chinese form", everyday=True)


def _turned(text: str) -> dict[int, str]:
    """Return every mark that touches Chinese text, and then those that touch a turned one, as they shall be.

    Both brackets of a pair turn together. Each mark is looked at once for each
    neighbour, so that a long row of marks costs no more than its length.
    """
    pairs = _pairs(text) if "(" in text or ")" in text else {}
    waiting = [one.start() for one in _TOUCHING.finditer(text)]
    waiting += [at for at, other in pairs.items() if text[at] in "()" and text[other] in "（）"]
    turned: dict[int, str] = {}
    while waiting:
        at = waiting.pop()
        for place in (at, pairs.get(at, at)):
            after = _PLAIN.get(text[place]) if place in pairs or text[place] != "(" else None
            if after is None or place in turned:
                continue
            turned[place] = after
            waiting += [
                one
                for one in (place - 1, place + 1)
                if one not in turned and 0 <= one < len(text) and text[one] in _PLAIN
            ]
    return turned


def _pairs(text: str) -> dict[int, int]:
    """Return for each bracket of a pair where the other stands, in lines with a plain one."""
    pairs: dict[int, int] = {}
    edge = 0
    for line in text.split("\n"):
        opened: list[int] = []
        for found in _BRACKET.finditer(line) if "(" in line or ")" in line else ():
            at = edge + found.start()
            if found[0] in "(（":
                opened.append(at)
            elif opened:
                begin = opened.pop()
                pairs[begin], pairs[at] = at, begin
        edge += len(line) + 1
    return pairs


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
