"""From drafts to facts: original offsets, ids, and the record that a line of JSON holds."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlib import canonical
from reportlib.extraction.draft import Draft
from reportlib.extraction.echoes import is_idle
from reportlib.extraction.placing import Place
from reportlib.extraction.windows import Windows
from reportlib.model import CleanText, Fact, SeedDocument

_QUOTE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The document that facts are written for; where each stands in it, and its id."""

    seed: SeedDocument
    clean: CleanText
    windows: Windows
    sources: Sequence[dict[str, Any]]
    ids: Sequence[str]


def build(
    seed: SeedDocument, clean: CleanText, drafts: Sequence[Draft], windows: Windows
) -> tuple[Fact, ...]:
    """Return one fact for every draft, parts pointing at their totals."""
    cells, digest = [one.start for one in seed.cells], canonical.digest(seed.text)
    sources = [
        _source(seed, cells, *clean.original(one.quantity.start, one.quantity.end))
        for one in drafts
    ]
    ids = [
        canonical.short_id([digest, source, one.indicator, one.measure, one.period])
        for one, source in zip(drafts, sources, strict=True)
    ]
    desk = _Desk(seed=seed, clean=clean, windows=windows, sources=sources, ids=ids)
    return tuple(
        _fact(desk, draft, index) for index, draft in enumerate(drafts) if not is_idle(draft)
    )


def _source(seed: SeedDocument, cells: Sequence[int], start: int, end: int) -> dict[str, Any]:
    """Return where a fact stands: its span, and the cell or the page that the span lies in."""
    source: dict[str, Any] = {"span": {"start": start, "end": end}}
    index = bisect_right(cells, start) - 1
    cell = seed.cells[index] if index >= 0 else None
    if cell is None or start >= cell.end:
        return source
    if cell.page:
        at = {"start": start - cell.start, "end": end - cell.start}
        source["page"] = {"page": cell.page, **at}
    else:
        source["cell"] = {"sheet": cell.sheet, "ref": cell.ref}
    return source


def _quote(windows: Windows, draft: Draft, number: int) -> tuple[int, int]:
    """Return the clean span of the sentence, cut at clause ends when it is very long."""
    text = windows.layout.text
    sentence = windows.layout.sentences[number]
    start, end = sentence.start, min(sentence.end, len(text))
    if end - start > 2 * _QUOTE:
        low = max(start, draft.quantity.start - _QUOTE)
        high = min(end, draft.quantity.end + _QUOTE)
        cut = max(text.find(mark, low, draft.quantity.start) + 1 for mark in "，；、")
        start = max(low, cut) if low > start else start
        stop = min(
            (at for mark in "，；" if (at := text.rfind(mark, draft.quantity.end, high)) >= 0),
            default=high,
        )
        end = max(stop, draft.quantity.end) if high < end else end
    while start < draft.quantity.start and text[start].isspace():
        start += 1
    while end > draft.quantity.end and text[end - 1].isspace():
        end -= 1
    return start, end


def _fact(desk: _Desk, draft: Draft, index: int) -> Fact:
    seed, quantity, place = desk.seed, draft.quantity, draft.place
    source = desk.sources[index]
    start, end = source["span"]["start"], source["span"]["end"]
    quote = desk.clean.original(*_quote(desk.windows, draft, desk.windows.all[index].sentence))
    name, ref_area = _address(place, draft.period)
    value = None if quantity.value is None else quantity.value * (-1 if draft.negative else 1)
    return Fact(
        fact_id=desk.ids[index], part_of=None if draft.parent is None else desk.ids[draft.parent],
        doc=seed.doc, start=start, end=end, source=source, exact=seed.text[start:end],
        quote=seed.text[quote[0] : quote[1]], quote_start=quote[0], quote_end=quote[1],
        value=value, value_low=quantity.low, value_high=quantity.high,
        unit=draft.unit, hedge=quantity.hedge, qualifier=quantity.qualifier, precision=quantity.precision,
        place=name, ref_area=ref_area, area_id=place.area_id if place else "",
        area_level=place.level if place else "", parent_area=place.parent if place else "",
        group=draft.group, indicator=draft.indicator, measure=draft.measure, kind=draft.kind, period=draft.period,
        period_inferred=draft.period_inferred, baseline=draft.baseline, destination=draft.destination,
        counterpart=draft.counterpart, organised=draft.organised, rule=draft.rule, note=draft.note,
    )  # fmt: skip


def _address(place: Place | None, period: str | None) -> tuple[str, str]:
    """Return a place's name and code in a period; towns and stations keep the name as written."""
    if place is None:
        return "", ""
    if place.area is None:
        return place.name, place.area_id
    dated = place.level in {"county", "prefecture", "province"}
    return place.area.name_on(period) if dated else place.name, place.area.code_on(period)


def as_record(fact: Fact) -> dict[str, Any]:
    """Return a fact as the mapping that one JSON line of `reportlib extract` holds."""
    names = (
        "doc", "source", "start", "end", "exact", "quote", "value", "value_low", "value_high", "unit", "hedge", "qualifier",
        "precision", "place", "ref_area", "area_level", "parent_area", "group", "indicator", "measure", "kind", "period",
        "period_inferred", "destination", "counterpart", "part_of", "rule", "fact_id", "baseline",
    )  # fmt: skip
    return {name: getattr(fact, name) for name in names}
