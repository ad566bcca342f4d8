"""From drafts to facts: original offsets, ids, and the record that a line of JSON holds."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reportlib import canonical
from reportlib.extraction.draft import Draft
from reportlib.extraction.reading import is_idle
from reportlib.extraction.windows import Windows
from reportlib.model import CleanText, Fact, SeedDocument
from reportlib.places import Gazetteer

_QUOTE = 160


def build(seed: SeedDocument, clean: CleanText, drafts: Sequence[Draft], windows: Windows, gazetteer: Gazetteer) -> tuple[Fact, ...]:
    """Return one fact for every draft, parts pointing at their totals."""
    digest = canonical.digest(seed.text)
    made: list[Fact] = []
    ids: list[str] = []
    for index, draft in enumerate(drafts):
        start, end = clean.original(draft.quantity.start, draft.quantity.end)
        source = _source(seed, start, end)
        ids.append(canonical.short_id([digest, source, draft.indicator, draft.measure, draft.period]))
        made.append(_fact(seed, clean, draft, (start, end), windows, index, source, ids[-1], gazetteer))
    return tuple(
        fact if draft.parent is None else replace(fact, part_of=ids[draft.parent])
        for fact, draft in zip(made, drafts, strict=True)
        if not is_idle(draft)
    )


def _source(seed: SeedDocument, start: int, end: int) -> dict[str, Any]:
    source: dict[str, Any] = {"span": {"start": start, "end": end}}
    for cell in seed.cells:
        if cell.start <= start < cell.end:
            if cell.page:
                source["page"] = {"page": cell.page, "start": start - cell.start, "end": end - cell.start}
            else:
                source["cell"] = {"sheet": cell.sheet, "ref": cell.ref}
            break
    return source


def _quote(clean: CleanText, windows: Windows, draft: Draft, number: int) -> tuple[int, int]:
    """Return the clean span of the sentence, cut at clause ends when it is very long."""
    text = windows.layout.text
    sentence = windows.layout.sentences[number]
    start, end = sentence.start, min(sentence.end, len(text))
    if end - start > 2 * _QUOTE:
        low = max(start, draft.quantity.start - _QUOTE)
        high = min(end, draft.quantity.end + _QUOTE)
        cut = max(text.find(mark, low, draft.quantity.start) + 1 for mark in "，；、")
        start = cut if low > start and cut > low else max(start, low)
        stop = min((at for mark in "，；" if (at := text.rfind(mark, draft.quantity.end, high)) >= 0), default=high)
        end = max(stop, draft.quantity.end) if high < end else end
    while start < draft.quantity.start and text[start].isspace():
        start += 1
    while end > draft.quantity.end and text[end - 1].isspace():
        end -= 1
    del clean
    return start, end


def _fact(
    seed: SeedDocument,
    clean: CleanText,
    draft: Draft,
    span: tuple[int, int],
    windows: Windows,
    index: int,
    source: dict[str, Any],
    fact_id: str,
    gazetteer: Gazetteer,
) -> Fact:
    quantity, place = draft.quantity, draft.place
    quote_start, quote_end = clean.original(*_quote(clean, windows, draft, windows.all[index].sentence))
    sign = Decimal(-1) if draft.negative else Decimal(1)
    area_id = place.area_id if place else ""
    known = place is not None and place.area is not None
    name = place.name if place else ""
    if place is not None and place.area is not None and place.level in {"county", "prefecture", "province"}:
        name = place.area.name_on(draft.period)
    ref = place.area.code_on(draft.period) if known and place is not None and place.area is not None else area_id
    del gazetteer
    return Fact(
        fact_id=fact_id, doc=seed.doc, start=span[0], end=span[1], source=source,
        exact=seed.text[span[0] : span[1]], quote=seed.text[quote_start:quote_end], quote_start=quote_start, quote_end=quote_end,
        value=None if quantity.value is None else quantity.value * sign, value_low=quantity.low, value_high=quantity.high,
        unit=draft.unit, hedge=quantity.hedge, qualifier=quantity.qualifier, precision=quantity.precision,  # type: ignore[arg-type]
        place=name, ref_area=ref, area_id=area_id, area_level=place.level if place else "", parent_area=place.parent if place else "",
        group=draft.group, indicator=draft.indicator, measure=draft.measure, kind=draft.kind, period=draft.period,
        period_inferred=draft.period_inferred, baseline=draft.baseline, destination=draft.destination, counterpart=draft.counterpart,
        part_of=None, organised=draft.organised, rule=draft.rule, note=draft.note,
    )  # fmt: skip


def as_record(fact: Fact) -> dict[str, Any]:
    """Return a fact as the mapping that one JSON line of `reportlib extract` holds."""
    names = (
        "doc", "source", "start", "end", "exact", "quote", "value", "value_low", "value_high", "unit", "hedge", "qualifier",
        "precision", "place", "ref_area", "area_level", "parent_area", "group", "indicator", "measure", "kind", "period",
        "period_inferred", "destination", "counterpart", "part_of", "rule", "fact_id", "baseline",
    )  # fmt: skip
    return {name: getattr(fact, name) for name in names}
