"""The lines of a text: page marks, running heads, wrapped lines, and texts without any."""

import re
from collections import Counter
from collections.abc import Iterator

from reportlib.cleaning.characters import HANZI
from reportlib.cleaning.draft import Draft, Edit, apply

_DASH = "[-‐‑‒–—―－─·•]"
_PAGE = (
    rf"{_DASH}{{1,2}} {{0,3}}[0-9]{{1,4}} {{0,3}}{_DASH}{{1,2}}"
    r"|第 {0,2}[0-9]{1,4} {0,2}页(?: {0,2}[,，/／(（]? {0,2}共 {0,2}[0-9]{1,4} {0,2}页[)）]?)?"
    r"|[Pp]age {0,2}[0-9]{1,4}(?: {0,2}(?:of|/) {0,2}[0-9]{1,4})?"
    r"|[0-9]{1,3} {0,2}/ {0,2}[0-9]{1,3}"
)
# A page mark ends its line; alone on it, or behind the last words of the page.
_PAGE_MARK = re.compile(rf"(?:(?<=^)|(?<=[ {HANZI}，、；：。”）]))[ \t]*(?:{_PAGE})[ \t]*$")
_LINE_SLASH = re.compile(r" *[0-9]{1,3} {0,2}/ {0,2}[0-9]{1,3} *")
_MARK_MOST = 40
_PAGE_BREAK = re.compile("(?<![ \n])[ \n]*\f[ \n\f]*")
_TERMINAL = "。！？!?：:；;…”』」》）)"
_FULL_STOP = "。！？!?…"
_ITEM = re.compile(
    r"[ ]*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．是]|[（(]?[0-9]{1,2}[）)、]"
    r"|[0-9]{1,2}[.．](?![0-9])|第[一二三四五六七八九十]{1,3}[章节条部、，,]|[①-⑳●◆■▲★※])"
)
_GAP = re.compile("(?<! ) *\n[ \n]*")
_DIGIT_BREAK = re.compile(
    r"(?<=[0-9]\.) *\n[ \n]*(?=[0-9])|(?<=[0-9]) *\n[ \n]*(?=\.[0-9]|[0-9.]*[万亿%％])"
)
_WRAP_LEAST, _WRAP_MOST = 14, 130
_FLAT_STOP = re.compile("[。！？…：][”’）]? +")
_FLAT_LEAST_STOPS = 3
_FLAT_LEAST_LENGTH = 400
_SHORT = 16
_HEADING_MOST = 40
_RUNNING_MOST = 40


def remove_page_marks(draft: Draft) -> Draft:
    """Remove page numbers with the break around them, and the lines that run on every page.

    ``劳务输 -1-⏎⏎出打造`` becomes 劳务输出打造; after a full stop a line break stays.
    """
    if "\f" in draft.text or any(_page_marks(draft.text)):
        draft = _remove_running_lines(draft)
    text = draft.text
    edits: list[Edit] = []
    for start, stop in _page_marks(text):
        begin, end = _with_breaks(text, start, stop)
        if not edits or begin >= edits[-1].end:
            edits.append(Edit(begin, end, _join(text, begin, start, end)))
    draft = apply(draft, edits, "page mark removed")
    breaks = (
        Edit(
            found.start(), found.end(), _join(draft.text, found.start(), found.start(), found.end())
        )
        for found in _PAGE_BREAK.finditer(draft.text)
    )
    return apply(draft, breaks, "page break removed")


def _page_marks(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in re.split("[\n\f]", text):
        found = _PAGE_MARK.search(line, max(0, len(line) - _MARK_MOST)) if line else None
        if found and not (found.start() and _LINE_SLASH.fullmatch(found[0])):
            yield at + found.start(), at + found.end()
        at += len(line) + 1


def _with_breaks(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin > 0 and text[begin - 1] in " \n\t\f":
        begin -= 1
    while end < len(text) and text[end] in " \n\t\f":
        end += 1
    return begin, end


def _join(text: str, begin: int, start: int, end: int) -> str:
    """Return what stands between two pages: nothing inside a sentence, else a line break."""
    if begin == 0 or end >= len(text):
        return ""
    if text[begin - 1] in _TERMINAL or _ITEM.match(text, end):
        return "\n"
    line = text[text.rfind("\n", 0, begin) + 1 : begin]
    # A mark in the line itself stands behind words that go on; a short line above one is a heading.
    if "\n" in text[begin:start] and len(line) <= _SHORT and not re.search("[，。；、]", line):
        return "\n"
    return " " if _latin(text[begin - 1]) and _latin(text[end]) else ""


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _remove_running_lines(draft: Draft) -> Draft:
    """Remove short lines that stand three times or more right beside a page mark."""
    lines = _spans(draft.text)
    marks = [
        index
        for index, (begin, end) in enumerate(lines)
        if "\f" in draft.text[begin:end] or any(_page_marks(draft.text[begin:end]))
    ]
    near: Counter[str] = Counter()
    places: dict[str, list[int]] = {}
    for index in sorted({i + step for i in marks for step in (-1, 0, 1)}):
        if not 0 <= index < len(lines):
            continue
        key = re.sub("[0-9]+", "0", draft.text[slice(*lines[index])].strip(" \f"))
        if (
            key
            and len(key) <= _RUNNING_MOST
            and not any(_page_marks(key))
            and key[-1] not in _FULL_STOP + "，、；"
        ):
            near[key] += 1
            places.setdefault(key, []).append(index)
    gone = sorted(i for key, count in near.items() if count >= 3 for i in places[key])
    edits = []
    for index in gone:
        begin, end = lines[index]
        begin += len(draft.text[begin:end]) - len(draft.text[begin:end].lstrip("\f"))
        if begin < end:
            edits.append(Edit(begin, end, ""))
    return apply(draft, edits, "line repeated on every page removed")


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the non-empty lines of a text."""
    return [found.span() for found in re.finditer("[^\n]*[^\n ][^\n]*", text)]


def join_numbers(draft: Draft) -> Draft:
    """Join a number that a line break tore apart (50.⏎61万)."""
    edits = (Edit(found.start(), found.end(), "") for found in _DIGIT_BREAK.finditer(draft.text))
    return apply(draft, edits, "number joined over a line break")


def join_wrapped(draft: Draft) -> Draft:
    """Join lines that were broken for their width only, and drop empty lines.

    A line is continued when it ends in a comma, or when the text is wrapped at
    one width and the line reaches it without an end mark.
    """
    text = draft.text
    width = _wrap_width(text)
    edits: list[Edit] = []
    for found in _GAP.finditer(text):
        begin, end = found.span()
        if begin == 0 or end >= len(text):
            edits.append(Edit(begin, end, ""))
            continue
        line = text[text.rfind("\n", 0, begin) + 1 : begin]
        single = found[0].count("\n") == 1
        after = "\n"
        if _continues(line, text, end, width if single else 0):
            after = " " if _latin(line[-1]) and _latin(text[end]) else ""
        if found[0] != after:
            edits.append(Edit(begin, end, after))
    joined = [
        edit for edit in edits if edit.after != "\n" and edit.start > 0 and edit.end < len(text)
    ]
    draft = apply(draft, joined, "wrapped lines joined", everyday=True)
    empty = (
        Edit(
            found.start(),
            found.end(),
            "\n" if found.start() > 0 and found.end() < len(draft.text) else "",
        )
        for found in _GAP.finditer(draft.text)
    )
    return apply(draft, empty, "empty lines removed", everyday=True)


def _continues(line: str, text: str, follow: int, width: int) -> bool:
    if not line or "\t" in line or _ITEM.match(text, follow):
        return False
    if line[-1] in "，、,":
        return True
    if not width or line[-1] in _TERMINAL or len(line) < width - 3:
        return False
    return text[follow - 1] != " " or text[follow - 2 : follow] == "\n "


def _wrap_width(text: str) -> int:
    """Return the width at which a text is wrapped, 0 if it is not."""
    lengths = [len(line) for line in text.split("\n") if line.strip() and "\t" not in line]
    if len(lengths) < 5:
        return 0
    width = sorted(lengths)[int(len(lengths) * 0.9)]
    if not _WRAP_LEAST <= width <= _WRAP_MOST or max(lengths) > width + 6:
        return 0
    full = sum(1 for length in lengths if length >= width - 3)
    return width if full >= max(4, 0.4 * len(lengths)) else 0


def split_flat(draft: Draft) -> Draft:
    """Give a text that came as one line its paragraphs back.

    Where the web page had a line break such a text has a blank: after the end
    of a sentence it ends a paragraph; words without any mark between two
    paragraphs are a heading.
    """
    edits: list[Edit] = []
    at = 0
    for line in draft.text.split("\n"):
        if len(line) >= _FLAT_LEAST_LENGTH and len(_FLAT_STOP.findall(line)) >= _FLAT_LEAST_STOPS:
            edits.extend(Edit(at + gap, at + gap + 1, "\n") for gap in _flat_breaks(line))
        at += len(line) + 1
    return apply(draft, edits, "paragraphs of a text in one line restored", everyday=True)


def _flat_breaks(line: str) -> list[int]:
    breaks: list[int] = []
    since = 0
    begin = 0
    for found in re.finditer(" +|$", line):
        gap = found.start()
        piece = line[begin:gap]
        if (
            piece
            and piece[-1] in "。！？…：”）"
            and (piece[-1] not in "”）" or piece[-2:-1] in "。！？…")
        ):
            head = line[since:begin].strip()
            if begin > since and _is_heading(head):
                breaks.append(begin - 1)
            if gap < len(line):
                breaks.append(gap)
            since = found.end()
        begin = found.end()
    return breaks


def _is_heading(head: str) -> bool:
    return 2 <= len(head) <= _HEADING_MOST * 2 and not re.search("[，。；,;、]", head)
