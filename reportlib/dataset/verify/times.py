"""A longer time holds the shorter ones within it: since 2016 is at least 2018 alone."""

import re
from collections.abc import Iterator

from reportlib import places
from reportlib.dataset.reconcile import interval
from reportlib.dataset.verify.check import Check, Say
from reportlib.dataset.verify.known import PEOPLE, Known, identities
from reportlib.dataset.verify.words import figure
from reportlib.errors import UnknownName
from reportlib.model import Fact, Observation
from reportlib.quantities import periods

HEADLINE, OUTSIDE = "labour_transferred", "labour_transferred_out_of_province"
_SCHEME = Say(zh="前者可能只计其中一项工作", en="the first may cover one scheme only")
_STOCK = Say(
    zh="一个可能是某日在外人数，一个是累计人数，时期为推定",
    en="one may be the number on one day and the other cumulative; the period is inferred",
)


def longer_times(known: Known) -> Iterator[Check]:
    """Compare flows over a longer time with those of a shorter time inside it."""
    flows = frozenset(identities()["flows"])
    told = [one for one in known.observations if one.indicator in flows and one.measure == "level"]
    told = [one for one in told if one.status != "conflicted" and one.value is not None]
    by_area: dict[str, list[Observation]] = {}
    for one in told:
        by_area.setdefault(one.area_id, []).append(one)
    for one in told:
        for other in by_area[one.area_id]:
            if _alike(one, other):
                whole, part = known.told(one), known.told(other)
                if _holds(known, whole, part) and not known.covered(whole, part):
                    yield from _compared(known, whole, part)


def _alike(one: Observation, other: Observation) -> bool:
    """Tell whether two observations differ in their periods alone, or in naming what is outside."""
    if (one.group, one.counterpart) != (
        other.group,
        other.counterpart,
    ) or one.period == other.period:
        return False
    if one.unit != other.unit and (other.unit, one.unit) != PEOPLE:
        return False
    if (one.indicator, one.destination) == (other.indicator, other.destination):
        return True
    named = one.indicator == HEADLINE and other.indicator == OUTSIDE
    return named and _all_outside(one.area_id, one.destination or "")


def _all_outside(area_id: str, destination: str) -> bool:
    """Tell whether a list of destinations, open with 等, names nothing but other provinces."""
    if "等" not in destination:
        return False
    gazetteer = places.load()
    county = area_id if area_id.startswith("cn.") else f"cn.{area_id.partition('.')[0]}"
    try:
        above = gazetteer.lineage(county)
    except UnknownName:
        return False
    home = above[-1].area_id if above else county
    found = list(gazetteer.find(destination))
    return len(found) > 2 and not any(
        gazetteer.is_within(area.area_id, home) for one in found for area in one.areas
    )


def _holds(known: Known, whole: Fact, part: Fact) -> bool:
    """Tell whether the period of one figure lies within that of another."""
    first, last = _limits(whole.period, _latest(known, whole))
    begin, end = _limits(part.period, "")
    return (
        bool(first and begin and end)
        and first <= begin
        and end <= last
        and (first, last) != (begin, end)
    )


def _latest(known: Known, fact: Fact) -> str:
    document = known.words.documents.get(fact.doc)
    told = re.findall(r"\d{4}", f"{document.date} {document.year}") if document else []
    return f"{max(told)}-12" if told else ""


def _limits(period: str | None, latest: str) -> tuple[str, str]:
    """Return first and last month of a period that has both; an open one ends with its document."""
    kind = periods.kind_of(period)
    if kind in {"none", "day", "stock"} or period is None:
        return "", ""
    start, bar, end = period.partition("/")
    end = end if bar else start
    if start == "..":
        return "", ""
    end = latest if end == ".." else end
    return (start if "-" in start else f"{start}-01"), (
        end if "-" in end or not end else f"{end}-12"
    )


def _compared(known: Known, whole: Fact, part: Fact) -> Iterator[Check]:
    fails = interval(whole).high < interval(part).low
    years = {periods.kind_of(whole.period), periods.kind_of(part.period)} == {"year", "part_year"}
    guessed = whole.period_inferred or part.period_inferred or years
    longer, shorter = known.words.subject(whole), known.words.indicator(part)
    if part.indicator == whole.indicator:
        shorter = Say(zh="", en="")
    told_en = f" ({shorter.en})" if shorter.en else ""
    when = periods.chinese(part.period), periods.english(part.period)
    yield Check(
        rule="longer_time", stated=whole, parts=(part,), relation="at_least", worked_out=interval(part),
        soft=_STOCK if guessed else None, remark=_SCHEME if fails and not guessed else None,
        claim=Say(
            zh=f"{longer.zh}{figure(whole).zh}，不应少于其间{when[0]}{shorter.zh}{figure(part).zh}",
            en=f"{longer.en}: {figure(whole).en}, which should be no less than {figure(part).en} in {when[1]} alone{told_en}",
        ),
    )  # fmt: skip
