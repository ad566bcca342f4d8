"""Translation units: which stretch of a document is one unit, and its source with placeholders.

A unit is a sentence. Each fact in it is a placeholder that quotes the figure as
it stands there, ``{2966人}`` (a second equal one is ``{2966人#2}``), so a translator
sees the number but never types one; the program prints it from the fact.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportlib.model import CleanText, Document, Fact, Practice

_END = re.compile(r"[。！？!?]+[”’」』）)》]*|\n")
# What stands before a sentence without being part of it: the heading of a place, the name of a list.
_LEAD = re.compile(
    r"^(?:[^，。：；\s]{1,10}(?:省|市|州|盟|区|县|旗|镇|乡|街道|村)[：:])?(?:(?:主要|具体|基本)?做法|主要(?:措施|经验))?[：:]*"
)
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_HANZI = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One translation unit of a document: clean span, source with placeholders, its facts in order."""

    start: int
    end: int
    source: str
    facts: tuple[Fact, ...]
    context: str


def clean_span(clean: CleanText, start: int, end: int) -> tuple[int, int]:
    """Return the clean half-open span of an original one."""
    return bisect_left(clean.origin, start), bisect_left(clean.origin, end)


def sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the half-open spans of the sentences between two clean offsets, outer blanks left out."""
    spans = []
    here = start
    for match in _END.finditer(text, start, end):
        spans.append(_trimmed(text, here, match.end()))
        here = match.end()
    spans.append(_trimmed(text, here, end))
    return tuple((first, last) for first, last in spans if first < last)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def placeholders(text: str) -> tuple[str, ...]:
    """Return the placeholders of a unit's text, in order."""
    return tuple(_PLACEHOLDER.findall(text))


def source_of(
    clean: CleanText, start: int, end: int, facts: Iterable[Fact]
) -> tuple[str, tuple[Fact, ...]]:
    """Return the source text of a clean span with its facts as placeholders, and those facts in order."""
    pieces: list[str] = []
    inside: list[Fact] = []
    counts: dict[str, int] = {}
    here = start
    for fact in sorted(facts, key=lambda one: (one.start, -one.end)):
        first, last = clean_span(clean, fact.start, fact.end)
        if first < here or last > end:
            continue
        form = clean.text[first:last]
        counts[form] = counts.get(form, 0) + 1
        name = form if counts[form] == 1 else f"{form}#{counts[form]}"
        pieces += [_escaped(clean.text[here:first]), "{", name, "}"]
        inside.append(fact)
        here = last
    pieces.append(_escaped(clean.text[here:end]))
    return "".join(pieces), tuple(inside)


def _escaped(text: str) -> str:
    return text.replace("{", "｛").replace("}", "｝")


def units(
    document: Document, facts: Sequence[Fact], practices: Sequence[Practice]
) -> tuple[Unit, ...]:
    """Return every unit of a document that a brief may print, in the order of the text.

    Sentences are cut at their ends and where a practice begins; list marks and
    the furniture of web pages are left out.

    Args:
        document: The document with its clean text.
        facts: The facts of this document.
        practices: The practices of this document.
    """
    clean = document.clean
    starts = {one.clean_start: one for one in practices}
    ends = {one.clean_end for one in practices}
    cuts = sorted(
        {
            0,
            len(clean.text),
            *starts,
            *ends,
            *(offset for span in clean.boilerplate for offset in span),
        }
    )
    by_start = sorted(facts, key=lambda one: one.start)
    positions = [one.start for one in by_start]
    found = []
    told: Counter[tuple[str, str]] = Counter()  # sentences of each item so far: contexts stay apart
    for first, upto in pairwise(cuts):
        last = upto
        if clean.is_boilerplate(first):
            continue
        item = next((one for one in practices if one.clean_start <= first < one.clean_end), None)
        mark = starts[last].label if last in starts else ""
        if mark and clean.text.endswith(mark, first, last):
            last -= len(mark)  # the list mark of the item that begins here
        where = (item.place, item.label) if item else ("", "")
        for begin, end in sentences(clean.text, first, last):
            start = _without_mark(clean.text, begin, end, item)
            if start >= end or not _HANZI.search(clean.text, start, end):
                continue
            low, high = clean.original(start, end)
            near = by_start[bisect_left(positions, low) : bisect_left(positions, high)]
            source, inside = source_of(clean, start, end, near)
            told[where] += 1
            context = "|".join([document.doc, *where, str(told[where])])
            found.append(Unit(start=start, end=end, source=source, facts=inside, context=context))
    return tuple(found)


def _without_mark(text: str, start: int, end: int, item: Practice | None) -> int:
    stretch = text[start:end]
    lead = _LEAD.match(stretch)
    if lead and lead[0].endswith(("：", ":")):
        start += lead.end()
    if item is not None and item.label and text.startswith(item.label, start):
        start += len(item.label)
    return start
