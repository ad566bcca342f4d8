"""Lists that are shared out among as many times or places: 一至四季度分别输转…, 两县分别为…, 甲乡、乙乡…分别为…."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from reportlib.extraction.draft import Listed
from reportlib.extraction.layout import Layout
from reportlib.extraction.placing import Named
from reportlib.extraction.tokens import Quantity
from reportlib.extraction.years import number, year_in
from reportlib.quantities import numerals

_TO = r"(?:至|到|[-—－–~～]{1,2})"
_LOOK_BACK = 40
_YEARS = re.compile(rf"(?P<first>(?:19|20)\d\d)年?{_TO}(?P<last>(?:19|20)\d\d)年[，,]?")
_DIGIT = "[一二三四1-4]"
_MONTH = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_QUARTERS = re.compile(
    rf"(?:第?(?P<first>{_DIGIT}){_TO}第?(?P<last>{_DIGIT})|(?P<each>第?{_DIGIT}(?:季度)?(?:[、和]第?{_DIGIT}(?:季度)?)+?))(?:[两三四]个)?季度"
)
_MONTHS = re.compile(
    rf"(?<!\d)(?:(?P<first>{_MONTH})月?份?{_TO}(?P<last>{_MONTH})|(?P<each>{_MONTH}(?:月份?)?(?:[、和]{_MONTH}(?:月份?)?)+?))(?:[两三四五六]个)?月份?"
)
_HALVES = re.compile("上、?下半年|上半年[、和]下半年")
_MONTHS_OF_A_QUARTER = 3


def in_time(
    layout: Layout, quantities: Sequence[Quantity], run: Sequence[int]
) -> dict[int, Listed]:
    """Return what each number of a “分别” list stands for when as many years, quarters or months share it out."""
    first = quantities[run[0]].start
    start = max(layout.sentences[layout.sentence(first)].start, first - _LOOK_BACK)
    span = _YEARS.search(layout.text, start, first)
    if span is not None:
        years = range(int(span["first"]), int(span["last"]) + 1)
        return _shared(layout, quantities, run, span, [(year, "") for year in years])
    for pattern, months in ((_QUARTERS, _MONTHS_OF_A_QUARTER), (_MONTHS, 1)):
        span = pattern.search(layout.text, start, first)
        if span is not None:
            parts = [(0, _part(turn, months)) for turn in _turns(span)]
            return _shared(layout, quantities, run, span, parts)
    span = _HALVES.search(layout.text, start, first)
    return (
        _shared(layout, quantities, run, span, [(0, _part(1, 6)), (0, _part(2, 6))]) if span else {}
    )


def _turns(span: re.Match[str]) -> list[int]:
    """Return the turns of the quarters or months that a match names, in its order."""
    if span["each"]:
        return [number(one) for one in re.findall(_MONTH, span["each"])]
    return list(range(number(span["first"]), number(span["last"]) + 1))


def _part(turn: int, months: int) -> str:
    """Return the months of a part of the year (the second quarter → 04/06; a month → 07)."""
    last = turn * months
    return f"{last:02}" if months == 1 else f"{last - months + 1:02}/{last:02}"


def of_year(period: str | None, part: str) -> str | None:
    """Return the part (04/06, or 07) of the year that a period lies in."""
    if period is None:
        return None
    year = year_in(period)
    return "/".join(f"{year}-{month}" for month in part.split("/"))


def _shared(
    layout: Layout,
    quantities: Sequence[Quantity],
    run: Sequence[int],
    span: re.Match[str],
    parts: Sequence[tuple[int, str]],
) -> dict[int, Listed]:
    """Share a list out among as many times; a list of another length is none of theirs."""
    if len(parts) != len(run):
        return {}
    words = layout.text[span.end() : quantities[run[0]].start]
    return {
        index: Listed(
            start=span.start(),
            end=span.end(),
            words=words,
            tail=quantities[run[-1]].end,
            year=year,
            part=part,
        )
        for index, (year, part) in zip(run, parts, strict=True)
    }


_SO_MANY = re.compile(r"[两三四五六][个]?(?:县|市|区|旗|州|镇|乡|地)(?:区|市)?(?!内|外(?!出))")


def by_turn(
    layout: Layout, quantities: Sequence[Quantity], run: Sequence[int]
) -> dict[int, Listed]:
    """Read “两县分别为1人、2人”: each number by its turn among the places named before."""
    start = max(
        layout.sentences[layout.sentence(quantities[run[0]].start)].start,
        quantities[run[0]].start - 60,
    )
    named = _SO_MANY.search(layout.text, start, quantities[run[0]].start)
    if named is None or numerals.DIGITS[named[0][0]] != len(run):
        return {}
    words = layout.text[named.start() : quantities[run[0]].start]
    return {
        index: Listed(
            start=named.start(),
            end=named.end(),
            words=words,
            tail=quantities[run[-1]].end,
            turn=(turn, len(run)),
        )
        for turn, index in enumerate(run)
    }


_BESIDE = frozenset({"、", "和", "及", "与", "以及"})


def in_places(
    layout: Layout,
    quantities: Sequence[Quantity],
    run: Sequence[int],
    match: re.Match[str],
    named: Sequence[Named],
) -> dict[int, Listed]:
    """Pair numbers with as many places named side by side, an aside between (甲乡、乙乡正在核实，暂报分别为…)."""
    start = layout.sentences[layout.sentence(match.start())].start
    low = bisect_right(named, start - 1, key=attrgetter("start"))
    high = bisect_right(named, match.start(), key=attrgetter("start"))
    row = [one for one in named[low:high] if one.end <= match.start()]
    gaps = [layout.text[one.end : two.start] for one, two in pairwise(row)]
    if len(row) != len(run) or not _BESIDE.issuperset(gaps):
        return {}
    aside = layout.text[row[-1].end : match.start()]
    if "，" not in aside:
        return {}
    lead = layout.text[start : row[0].start].rpartition("；")[2]
    words = aside + layout.text[match.end() : quantities[run[0]].start]
    return {
        index: Listed(
            start=one.start,
            end=one.end,
            words=lead + layout.text[one.start : one.end] + words,
            tail=quantities[run[-1]].end,
        )
        for index, one in zip(run, row, strict=True)
    }
