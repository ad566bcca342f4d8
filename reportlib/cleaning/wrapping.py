"""Lines that were broken for their width only: joined, with the numbers torn between them."""

import re

from reportlib.cleaning.draft import Draft, Edit, apply

ITEM = re.compile(
    r"[ ]*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．是]|[（(]?[0-9]{1,2}[）)、]"
    r"|[0-9]{1,2}[.．](?![0-9])|第[一二三四五六七八九十]{1,3}[章节条部、，,]|[①-⑳●◆■▲★※])"
)
# A pattern that begins with one of two characters passes over a text fastest.
_GAP = re.compile(" (?<!  ) *\n[ \n]*|\n[ \n]*")
# Every gap that _DIGIT_BREAK takes away stands behind one of these: the rest is skipped fast.
_TORN = re.compile(r"[0-9约近达逾破过足到][.．]?(?P<gap> *\n)")
_DIGIT_BREAK = re.compile(
    r"(?<=[0-9][.．]) *\n[ \n]*(?=[0-9])|(?<=[0-9]) *\n[ \n]*(?=[.．][0-9]|[0-9.．]*[万亿%％])"
    # No line ends with a word that blurs a number; it belongs to the one below (约⏎50.61万人).
    r"|(?<=[^合签节预条公]约) *\n *(?=[0-9])|(?<=[^最附靠邻就远新]近) *\n *(?=[0-9])"
    r"|(?:(?<=突破)|(?<=超过)|(?<=不足)|(?<=不到)|(?<=[达逾])) *\n *(?=[0-9])"
)
_STOPS = "。！？!?：:；;…"
_CLOSERS = "”’』」》）)"
_MARK = re.compile("[，。；、：,;]")
_LEAST_LINES = 6
_LEAST, _MOST = 14, 130
_FULL = 0.7


def join_numbers(draft: Draft) -> Draft:
    """Join a number that a line break tore apart (50.⏎61万)."""
    edits = (
        Edit(found.start(), found.end(), "")
        for torn in _TORN.finditer(draft.text)
        if (found := _DIGIT_BREAK.match(draft.text, torn.start("gap")))
    )
    return apply(draft, edits, "number joined over a line break")


def join_wrapped(draft: Draft) -> Draft:
    """Join lines that were broken for their width only, and drop empty lines.

    A line that ends in a comma is continued everywhere. In a text that is
    wrapped at one width so is any line of a paragraph without an end mark; a
    short line without any mark at the beginning of a paragraph is a heading.
    """
    text = draft.text
    width = _wrap_width(text)
    edits: list[Edit] = []
    inside = False
    at = 0
    for found in _GAP.finditer(text):
        begin, end = found.span()
        line = text[at:begin]
        inside = (
            bool(line)
            and end < len(text)
            and _continues(line, found[0], text, end, width=width, inside=inside)
        )
        if inside:
            blank = " " if _latin(line[-1]) and _latin(text[end]) else ""
            edits.append(Edit(begin, end, blank))
        at = end
    draft = apply(draft, edits, "wrapped lines joined")
    length = len(draft.text)
    empty = (
        Edit(found.start(), found.end(), "\n" if found.start() and found.end() < length else "")
        for found in _GAP.finditer(draft.text)
        if found[0] != "\n" or not 0 < found.start() < length - 1
    )
    return apply(draft, empty, "empty lines removed", everyday=True)


def _continues(line: str, gap: str, text: str, follow: int, *, width: int, inside: bool) -> bool:
    if "\t" in line or ITEM.match(text, follow):
        return False
    if line[-1] in "，、,":
        return True
    indented = len(gap) - len(gap.rstrip(" ")) >= 2
    if not width or gap.count("\n") > 1 or indented or _is_stop(line):
        return False
    if inside:
        return True
    # What opens a paragraph and does not fill the width is a heading; so is a title above a bracket.
    titled = text[follow] in "（(" and _MARK.search(line) is None
    return len(line) >= _FULL * width and not titled


def _is_stop(line: str) -> bool:
    return line.rstrip(_CLOSERS)[-1:] in _STOPS if line[-1] in _CLOSERS else line[-1] in _STOPS


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _wrap_width(text: str) -> int:
    """Return the width at which a text is wrapped, 0 if it is not."""
    lines = [line.strip() for line in text.split("\n") if line.strip() and "\t" not in line]
    if len(lines) < _LEAST_LINES:
        return 0
    lengths = sorted(map(len, lines))
    # Most lines of a wrapped text are full; a few are longer for what was joined before.
    width = lengths[int(len(lengths) * 0.7)]
    longer = sum(1 for length in lengths if length > 1.4 * width)
    if not _LEAST <= width <= _MOST or longer > 0.2 * len(lines):
        return 0
    full = [line for line in lines if len(line) >= _FULL * width]
    marked = sum(1 for line in full if _MARK.search(line))
    unended = sum(1 for line in lines if not _is_stop(line))
    wrapped = len(full) >= 0.4 * len(lines) and unended >= 0.4 * len(lines)
    return width if wrapped and marked >= 0.5 * len(full) else 0
