"""The words around a quantity: its own segment, what stands before it, what stands behind."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from reportlib.extraction.draft import Listed
from reportlib.extraction.enumerated import Item, enumerated
from reportlib.extraction.layout import START, Layout, Stretch, brackets, enclosing
from reportlib.extraction.placing import Named
from reportlib.extraction.spread import by_turn, in_places, in_time
from reportlib.extraction.tokens import Quantity

WINDOW = 110
_RIGHT = re.compile(r"[^。；！？\n]{0,48}")
_LIST_MARK = re.compile(r"[、，,和及与]{1,2}(?:以及)?")
_SPLIT = re.compile(r"、|，|和(?!谐)|及(?!时)|与(?!会)|以及")
_RESPECTIVELY = re.compile(r"分别(?!是否)")
_VERB = re.compile(
    r"(?:转移|外出|稳定|就近|就地)?(?:就业|务工|输出|转移|培训|收入|输转)(?:人数|规模)?$|(?:每人|人均|每户)$"
)
_ENDS = "县市区旗州镇乡"
_COMMON = re.compile(rf"[{_ENDS}](?P<rest>[\u4e00-\u9fff]{{2,14}})$")
_COUNTED = re.compile(rf"[两三四五六七八九十]个?[{_ENDS}]")  # 水洛、南湖、韩店三个镇的任务
_GLUE = re.compile(r"[、，,]?(?:共|约)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What stands around one quantity.

    Attributes:
        own: The words since the quantity before it (shared when two stand side by side).
        own_start: Where they begin in the text.
        left: The sentence up to the quantity, closed brackets blanked, bounded in length.
        left_start: Where it begins in the text.
        right: What follows, up to the end of the sentence, bounded in length.
        bracket: The bracket it stands in, or None.
        sentence: The number of its sentence.
        listed: What it stands for in a “分别为” list, or None.
    """

    own: str
    own_start: int
    left: str
    left_start: int
    right: str
    bracket: Stretch | None
    sentence: int
    listed: Listed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The windows of every quantity of a text, with the brackets they were read from."""

    layout: Layout
    quantities: Sequence[Quantity]
    spans: tuple[Stretch, ...]
    all: tuple[Window, ...]
    row: Mapping[int, Sequence[Item]]


def windows(layout: Layout, quantities: Sequence[Quantity], named: Sequence[Named] = ()) -> Windows:
    """Return the window of every quantity, in order."""
    spans = tuple(brackets(layout.text))
    told = enumerated(layout, quantities, named)
    listed = _lists(layout, quantities, told, named)
    found: list[Window] = []
    for index, quantity in enumerate(quantities):
        found.append(_window(layout, quantities, index, spans, listed.get(index), found))
        del quantity
    return Windows(
        layout=layout, quantities=quantities, spans=spans, all=tuple(found),
        row={item.index: row for row in told for item in row},
    )  # fmt: skip


def _window(
    layout: Layout,
    quantities: Sequence[Quantity],
    index: int,
    spans: Sequence[Stretch],
    listed: Listed | None,
    before: Sequence[Window],
) -> Window:
    text, quantity = layout.text, quantities[index]
    number = layout.sentence(quantity.core)
    start = max(layout.sentences[number].start, quantity.start - WINDOW)
    bracket = enclosing(spans, quantity.core)
    own_start = max(start, bracket.start + 1 if bracket else 0)
    if index:
        previous = quantities[index - 1]
        beside = (
            _GLUE.fullmatch(text[previous.end : quantity.start])
            if previous.end <= quantity.start
            else None
        )
        if beside and previous.kind != quantity.kind and before[-1].sentence == number:
            own_start = max(before[-1].own_start, start)
        else:
            own_start = max(own_start, previous.end)
    own_start = min(own_start, quantity.start)
    left = _blanked(text, start, quantity.start, spans)
    right = _RIGHT.match(text, quantity.end)
    if listed is not None and listed.tail:
        right = _RIGHT.match(text, listed.tail)
    own = text[own_start : quantity.start]
    if listed is not None:
        own = left = listed.words
        start = own_start = listed.start
    return Window(
        own=own, own_start=own_start, left=left, left_start=start,
        right=right[0] if right else "", bracket=bracket, sentence=number, listed=listed,
    )  # fmt: skip


def _blanked(text: str, start: int, end: int, spans: Sequence[Stretch]) -> str:
    """Return a stretch in which brackets already closed read as blanks of the same length."""
    piece = text[start:end]
    if "）" not in piece and ")" not in piece:
        return piece
    index = bisect_right(spans, start, key=START)
    for place in range(max(0, index - 1), len(spans)):
        one = spans[place]
        if one.start >= end:
            break
        if one.end <= end and one.start >= start:
            piece = (
                piece[: one.start - start] + "□" * (one.end - one.start) + piece[one.end - start :]
            )
    return piece


def _lists(
    layout: Layout,
    quantities: Sequence[Quantity],
    told: Sequence[tuple[Item, ...]],
    named: Sequence[Named],
) -> dict[int, Listed]:
    """Read “A、B和C分别为1人、2人和3人”: which words each number stands for."""
    found: dict[int, Listed] = {}
    text = layout.text
    starts = [one.start for one in quantities]
    for match in _RESPECTIVELY.finditer(text):
        first = bisect_right(starts, match.end() - 1)
        if first >= len(quantities) or quantities[first].start - match.end() > 14:
            continue
        run = [first]
        while run[-1] + 1 < len(quantities) and _LIST_MARK.fullmatch(
            text[quantities[run[-1]].end : quantities[run[-1] + 1].start]
        ):
            run.append(run[-1] + 1)
        if len(run) < 2:
            continue
        items = in_time(layout, quantities, run) or by_turn(layout, quantities, run)
        items = items or in_places(layout, quantities, run, match, named)
        items = items or _items(layout, quantities, run, match, named)
        items = items or _twins(layout, quantities, run, found)
        found.update(items or _in_rows(layout, quantities, run, told))
    found.update(_parallel(layout, quantities, found))
    return found


_PLACES = re.compile(
    r"(?P<items>(?:[\u4e00-\u9fff]{1,6}(?:县|市|区|镇|乡|旗|州)[、和]){1,12}[\u4e00-\u9fff]{1,6}?(?:县|市|区|镇|乡|旗|州))(?P<verb>[^，。；：、]{0,14})$"
)


def _parallel(
    layout: Layout, quantities: Sequence[Quantity], known: dict[int, Listed]
) -> dict[int, Listed]:
    """Read “A县、B县输出1人、2人”: as many places as numbers, both joined by 、."""
    text = layout.text
    found: dict[int, Listed] = {}
    told: tuple[int, list[Listed]] = (-1, [])
    index = 0
    while index < len(quantities):
        run = _run(text, quantities, index)
        number = layout.sentence(quantities[index].start)
        if len(run) > 1 and all(one in known and known[one].twin is None for one in run):
            told = (number, [known[one] for one in run])
        elif len(run) > 1 and index not in known:
            found.update(_paired(layout, quantities, run) or _again(layout, quantities, run, told))
        index = run[-1] + 1
    return found


def _again(
    layout: Layout,
    quantities: Sequence[Quantity],
    run: list[int],
    told: tuple[int, Sequence[Listed]],
) -> dict[int, Listed]:
    """Read a list as long as the one just told in the sentence: of the same things, in their order."""
    first = quantities[run[0]].start
    if told[0] != layout.sentence(first) or len(told[1]) != len(run):
        return {}
    own = layout.text[quantities[run[0] - 1].end : first]
    return {
        at: replace(one, words=layout.text[one.start : one.end] + own, tail=quantities[run[-1]].end)
        for at, one in zip(run, told[1], strict=True)
    }


def _run(text: str, quantities: Sequence[Quantity], first: int) -> list[int]:
    """Return the quantities of one kind that 、 and 和 join, from a first one on."""
    run = [first]
    while (
        run[-1] + 1 < len(quantities)
        and text[quantities[run[-1]].end : quantities[run[-1] + 1].start] in {"、", "和"}
        and quantities[run[-1] + 1].kind == quantities[first].kind
    ):
        run.append(run[-1] + 1)
    return run


def _paired(layout: Layout, quantities: Sequence[Quantity], run: list[int]) -> dict[int, Listed]:
    """Pair numbers with as many places right before them."""
    first = quantities[run[0]].start
    start = max(layout.sentences[layout.sentence(first)].start, first - 90)
    match = _PLACES.search(layout.text, start, first)
    items = re.split("[、和]", match["items"]) if match else []
    if match is None or len(items) != len(run):
        return {}
    found: dict[int, Listed] = {}
    at = match.start("items")
    for turn, item in zip(run, items, strict=True):
        found[turn] = Listed(start=at, end=at + len(item), words=item + match["verb"])
        at += len(item) + 1
    return found


def _twins(
    layout: Layout, quantities: Sequence[Quantity], run: list[int], found: dict[int, Listed]
) -> dict[int, Listed]:
    """Read a second list that goes with the first (…分别为A、B，占比分别为C、D)."""
    sentence = layout.sentence(quantities[run[0]].start)
    before = [
        index
        for index in range(max(0, run[0] - 24), run[0])
        if index in found and layout.sentence(quantities[index].start) == sentence
    ]
    if len(before) < len(run):
        return _told(layout, quantities, run) or by_turn(layout, quantities, run)
    own = layout.text[quantities[run[0] - 1].end : quantities[run[0]].start]
    return {
        index: Listed(
            start=found[twin].start, end=found[twin].end, words=found[twin].words + own, twin=twin
        )
        for index, twin in zip(run, before[-len(run) :], strict=True)
    }


def _in_rows(
    layout: Layout, quantities: Sequence[Quantity], run: list[int], told: Sequence[tuple[Item, ...]]
) -> dict[int, Listed]:
    """Read a list of as many numbers as the row of areas just told has (完成率分别为…), in its order."""
    first = quantities[run[0]].start
    row = next((one for one in reversed(told) if one[-1].index < run[0]), ())
    if len(row) != len(run):
        return {}
    away = layout.sentence(first) - layout.sentence(row[0].start)
    if away > 1 or layout.paragraph(row[0].start) != layout.paragraph(first):
        return {}
    own = layout.text[quantities[run[0] - 1].end : first].lstrip("，。；、")
    return {
        index: Listed(
            start=item.start,
            end=item.end,
            words=layout.text[item.start : item.end] + own,
            tail=quantities[run[-1]].end,
            twin=item.index,
        )
        for index, item in zip(run, row, strict=True)
    }


def _told(layout: Layout, quantities: Sequence[Quantity], run: list[int]) -> dict[int, Listed]:
    """Read rates that go with as many figures just told (A人，B人，C元，分别增长1%、2%和3%)."""
    if any(quantities[index].kind != "rate" for index in run):
        return {}
    start = layout.sentences[layout.sentence(quantities[run[0]].start)].start
    before = [
        index
        for index in range(max(0, run[0] - 12), run[0])
        if quantities[index].kind != "rate" and quantities[index].start >= start
    ]
    if len(before) < len(run):
        return {}
    at = quantities[run[0] - 1].end
    words = layout.text[at : quantities[run[0]].start]
    return {
        index: Listed(start=at, end=quantities[run[0]].start, words=words, twin=twin)
        for index, twin in zip(run, before[-len(run) :], strict=True)
    }


def _in_a_name(named: Sequence[Named], position: int) -> bool:
    """Tell whether a 和 is part of a place's name (兴和县)."""
    index = bisect_right(named, position, key=attrgetter("start")) - 1
    return index >= 0 and named[index].start <= position < named[index].end


def _items(
    layout: Layout,
    quantities: Sequence[Quantity],
    run: list[int],
    match: re.Match[str],
    named: Sequence[Named],
) -> dict[int, Listed]:
    text = layout.text
    start = layout.sentences[layout.sentence(match.start())].start
    if run[0]:
        start = max(start, quantities[run[0] - 1].end)
    start = max(start, *(text.rfind(mark, start, match.start()) + 1 for mark in "；：。"))
    pieces = _pieces(text, start, match.start(), named)
    if len(pieces) < len(run):
        return {}
    lead = text[start : pieces[-len(run)][0]]
    verb = text[match.end() : quantities[run[0]].start]
    return {
        index: Listed(
            start=low,
            end=high,
            words=lead + text[low:high] + _in_common(text, high, pieces[-1]) + verb,
            tail=quantities[run[-1]].end,
        )
        for index, (low, high) in zip(run, pieces[-len(run) :], strict=True)
    }


def _pieces(text: str, start: int, stop: int, named: Sequence[Named]) -> list[tuple[int, int]]:
    """Return the items of a stretch, parted by 、, commas and 和, but not within a place's name."""
    pieces: list[tuple[int, int]] = []
    at = start
    for split in _SPLIT.finditer(text, start, stop):
        if _in_a_name(named, split.start()):
            continue
        pieces.append((at, split.start()))
        at = split.end()
    pieces.append((at, stop))
    return [one for one in pieces if one[1] > one[0]]


def _in_common(text: str, end: int, last: tuple[int, int]) -> str:
    """Return the words of the last item that an item shares with it (甲县、乙县输出人数分别为…)."""
    if end == last[1]:
        return ""
    common = _COMMON.search(text[last[0] : last[1]])
    if common and (text[end - 1] in _ENDS or _COUNTED.search(text, *last)):
        return common["rest"]
    verb = _VERB.search(text[last[0] : last[1]][-12:])
    return verb[0] if verb is not None else ""
