"""Figures told area by area (七星关区11.52万人、大方县8.36万人…), and who told their head."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reportlib.extraction.layout import Layout
from reportlib.extraction.placing import Named
from reportlib.extraction.tokens import Quantity

# A row of two may be two sentences run together; three are a list.
_LIST = 3
# How many figures an area may have in its line.
_COLUMNS = 4
_VERB = re.compile(r"\s?(?:[:：]|为|有|是|达到?|完成|实现|共有?|输出|输转|转移)?\s?")
_BETWEEN = re.compile(r"\s?(?:[、，；,;]|和|以及|及)?\s?")
# 1.广南县：257600人，完成103.0%；⏎2.丘北县：…
_NEXT_LINE = re.compile(
    r"[^。\n]{0,40}[；;。]?\s*\n\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)]?[.．、:：]?\s?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One figure of a row: its quantity, and where its area is named."""

    index: int
    start: int
    end: int


def enumerated(
    layout: Layout, quantities: Sequence[Quantity], named: Sequence[Named]
) -> tuple[tuple[Item, ...], ...]:
    """Return every row of three or more like quantities, each right behind the name of its own area."""
    names = [one for one in named if one.subject and not one.anaphor]
    ends = [one.end for one in names]
    found: list[tuple[Item, ...]] = []
    run: list[Item] = []
    for index, quantity in enumerate(quantities):
        at = bisect_right(ends, quantity.start) - 1
        name = names[at] if at >= 0 else None
        beside = name is not None and _VERB.fullmatch(layout.text, name.end, quantity.start)
        if run and not beside and index - run[-1].index < _COLUMNS:
            continue  # a second figure of the same area
        if run and not (name and beside and _goes_on(layout, quantities, run[-1], index, name)):
            found += [tuple(run)] if len(run) >= _LIST else []
            run = []
        if name and beside:
            run.append(Item(index=index, start=name.start, end=name.end))
    found += [tuple(run)] if len(run) >= _LIST else []
    return tuple(found)


def _goes_on(
    layout: Layout, quantities: Sequence[Quantity], last: Item, index: int, name: Named
) -> bool:
    """Tell whether a quantity behind a name is the next of a row."""
    before, here = quantities[last.index], quantities[index]
    if (before.kind, before.unit) != (here.kind, here.unit) or before.end > name.start:
        return False
    if _NEXT_LINE.fullmatch(layout.text, before.end, name.start):
        return True
    return (
        index == last.index + 1
        and _BETWEEN.fullmatch(layout.text, before.end, name.start) is not None
        and layout.sentence(before.core) == layout.sentence(here.core)
    )
