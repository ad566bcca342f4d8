"""The lines of a text: page marks, running heads, and texts that came as one line."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from reportlib.cleaning.characters import HANZI
from reportlib.cleaning.draft import Draft, Edit, apply
from reportlib.cleaning.wrapping import ITEM

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
# How every page mark ends: nearly all lines are told to have none by their end.
_MARK_END = re.compile(rf"[0-9页)）]|{_DASH}")
_MARK_MOST = 40
_PAGE_BREAK = re.compile("(?<![ \n])[ \n]*\f[ \n\f]*")
_TERMINAL = "。！？!?：:；;…”』」》）)"
_ENDING = "。！？!?…，、；"
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
    paged = "\f" in draft.text
    if not paged and not any(_page_marks(draft.text)):
        return draft
    draft = _remove_running_lines(draft)
    text = draft.text
    edits: list[Edit] = []
    for start, stop in _page_marks(text):
        begin, end = _with_breaks(text, start, stop)
        if not edits or begin >= edits[-1].end:
            edits.append(Edit(begin, end, _join(text, begin, start, end)))
    draft = apply(draft, edits, "page mark removed")
    if not paged:
        return draft
    breaks = (
        Edit(
            found.start(), found.end(), _join(draft.text, found.start(), found.start(), found.end())
        )
        for found in _PAGE_BREAK.finditer(draft.text)
    )
    return apply(draft, breaks, "page break removed")


def _page_marks(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.replace("\f", "\n").split("\n"):
        end = len(line)
        begin = _mark_start(line) if _MARK_END.match(line.rstrip(" \t")[-1:]) else end
        if begin < end:
            yield at + begin, at + end
        at += end + 1


def _mark_start(line: str) -> int:
    """Return where the page marks at the end of a line begin, its length if it has none."""
    end = len(line)
    while end:
        found = _PAGE_MARK.search(line, max(0, end - _MARK_MOST), end)
        if found is None or (found.start() and _LINE_SLASH.fullmatch(found[0])):
            break
        end = found.start()
    return end


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
    if text[begin - 1] in _TERMINAL or ITEM.match(text, end):
        return "\n"
    line = text[text.rfind("\n", 0, begin) + 1 : begin]
    # A mark in the line itself stands behind words that go on; a short line above one is a heading.
    if "\n" in text[begin:start] and len(line) <= _SHORT and not re.search("[，。；、]", line):
        return "\n"
    return " " if _latin(text[begin - 1]) and _latin(text[end]) else ""


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _remove_running_lines(draft: Draft) -> Draft:
    """Remove short lines that stand on the same side of a page mark more than once."""
    text = draft.text
    lines = _spans(text)
    begins = [begin for begin, _ in lines]
    feeds = (found.start() for found in re.finditer("\f", text))
    paged = sorted((*feeds, *(begin for begin, _ in _page_marks(text))))
    marks = dict.fromkeys(bisect_right(begins, at) - 1 for at in paged)
    places: dict[tuple[int, str], set[int]] = {}
    for mark in marks:
        # A form feed opens the line that it stands in: that line is the page's first.
        for side in (-1, 0, 1):
            index = mark + side
            key = _running_key(text[slice(*lines[index])]) if 0 <= index < len(lines) else ""
            if key:
                places.setdefault((side, key), set()).add(index)
    gone = sorted({i for found in places.values() if len(found) >= 2 for i in found})
    edits = []
    for index in gone:
        begin, end = lines[index]
        begin += len(text[begin:end]) - len(text[begin:end].lstrip("\f"))
        if begin < end:
            edits.append(Edit(begin, end, ""))
    return apply(draft, edits, "line repeated on every page removed")


def _running_key(line: str) -> str:
    """Return what two running lines have in common, nothing if the line cannot be one."""
    words = re.sub("[0-9]+", "0", re.sub("[ \f]+", "", line))
    long = len(words) > _RUNNING_MOST
    return "" if not words or long or words[-1] in _ENDING or any(_page_marks(line)) else words


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the non-empty lines of a text."""
    return [found.span() for found in re.finditer("[^\n]*[^\n ][^\n]*", text)]


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
