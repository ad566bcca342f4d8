"""From facts to observations: tellings of one thing merge, or stand side by side in conflict.

Rules of the design (`facts.md`, "From facts to observations"): the key is area,
indicator, measure, group, destination, counterpart, period and unit, of facts of
kind ``total``; tellings that agree within their intervals merge to the most
precise one and list all sources; tellings that disagree make a conflicted
observation, and nobody picks between them but ``corrections.toml``. What the text
declares to be a part is no telling of its whole.
"""

from collections.abc import Iterable, Mapping, Sequence

from reportlib.model import Fact, Observation
from reportlib.quantities import Interval, interval_of

Key = tuple[str, str, str, str, str, str, str, str]


def key_of(fact: Fact) -> Key:
    """Return the key of the observation that a fact tells of."""
    return (
        fact.area_id, fact.indicator, fact.measure, fact.group,
        fact.destination or "", fact.counterpart or "", fact.period or "", fact.unit,
    )  # fmt: skip


def interval(fact: Fact) -> Interval:
    """Return what the number of a fact may truly be."""
    return interval_of(
        fact.value, fact.value_low, fact.value_high,
        unit=fact.unit, qualifier=fact.qualifier, hedge=fact.hedge, precision=fact.precision,
    )  # fmt: skip


def rounded(prose: Fact, ledger: Fact) -> Interval | None:
    """Return what a document's number may be beside one that registers work out to more digits, or None.

    Of a mean of 6,099.78 an article says 6,100: as exact as it sounds, it was rounded to the yuan.
    """
    if "query" in prose.source or "query" not in ledger.source:
        return None
    if prose.value is None or ledger.value is None or not interval(prose).exact:
        return None
    if ledger.value == ledger.value.quantize(prose.precision):
        return None
    half = prose.precision / 2
    return Interval(prose.value - half, prose.value + half)


def agree(one: Fact, other: Fact) -> bool:
    """Tell whether two tellings can be of one number.

    A figure may be rounded, cut off or hedged against a finer telling; two tellings
    to the same digit and hedged alike agree only when they are equal. 近13亿 and
    13亿余 touch without sharing a number.
    """
    single = one.value is not None and other.value is not None
    if single and (one.qualifier, one.precision) == (other.qualifier, other.precision):
        return one.value == other.value
    left = rounded(one, other) or interval(one)
    right = rounded(other, one) or interval(other)
    if left.exact or right.exact:
        return left.meets(right)
    return left.low < right.high and right.low < left.high


def far(one: Interval, other: Interval) -> bool:
    """Tell whether two intervals lie apart by half or more: what is told wrongly is seldom so wrong, and two things often are."""
    low, high = (one, other) if one.high <= other.low else (other, one)
    return low.high <= 0 or low.high * 3 < high.low * 2


def observe(
    facts: Iterable[Fact], chosen: Mapping[Key, str] | None = None
) -> tuple[Observation, ...]:
    """Return the observations of all facts of kind ``total``, sorted by key.

    Args:
        facts: Facts after corrections.
        chosen: Key of a conflicted observation → id of the fact that an analyst chose.
    """
    told = tuple(facts)
    by_key: dict[Key, list[Fact]] = {}
    for fact in _tellings(told):
        by_key.setdefault(key_of(fact), []).append(fact)
    choice = chosen or {}
    return tuple(_merge(tellings, choice.get(key)) for key, tellings in sorted(by_key.items()))


def _tellings(facts: Sequence[Fact]) -> Iterable[Fact]:
    """Yield the facts that tell of their own key, leaving out parts that share it.

    The senders of 11232人 (county, towns, agencies) have its key and are its parts:
    neither a second telling of it nor of each other.
    """
    by_id = {fact.fact_id: fact for fact in facts}
    beside: dict[tuple[str, Key], int] = {}
    for fact in facts:
        if fact.part_of:
            place = (fact.part_of, key_of(fact))
            beside[place] = beside.get(place, 0) + 1
    for fact in facts:
        if fact.kind != "total" or not fact.area_id:
            continue
        alone = not fact.part_of or beside[fact.part_of, key_of(fact)] == 1
        if alone and key_of(fact) not in _above(fact, by_id):
            yield fact


def _above(fact: Fact, by_id: Mapping[str, Fact]) -> set[Key]:
    """Return the keys of the wholes that a fact is part of, near and far."""
    found: set[Key] = set()
    seen: set[str] = set()
    part_of = fact.part_of
    while part_of and part_of in by_id and part_of not in seen:
        seen.add(part_of)
        found.add(key_of(by_id[part_of]))
        part_of = by_id[part_of].part_of
    return found


def _fineness(fact: Fact) -> tuple[bool, object, bool, str, int]:
    """Order tellings: a single value before a range, fine before coarse, unhedged before hedged."""
    spread = interval(fact)
    width = spread.high - spread.low
    return (fact.value is None, width, fact.qualifier != "exact", fact.doc, fact.start)


def _merge(tellings: Sequence[Fact], choice: str | None) -> Observation:
    ordered = sorted(tellings, key=_fineness)
    largest = max(tellings, key=lambda one: interval(one).high)
    if choice is not None:
        ordered.sort(key=lambda one: one.fact_id != choice)
    elif far(interval(ordered[0]), interval(largest)):
        # 12.18万人 of all and 8600人 of some are hardly one thing: the whole is the larger.
        ordered.sort(key=lambda one: not agree(one, largest))
    finer = next((one for one in ordered if rounded(ordered[0], one) and agree(ordered[0], one)), None)  # fmt: skip
    best = finer if finer is not None and choice is None else ordered[0]
    agreeing = [best, *(one for one in ordered if one is not best and agree(one, best))]
    others = [one for one in ordered if one not in agreeing and choice is None]
    status = "conflicted" if others else "agreed" if len(agreeing) > 1 else "single"
    return Observation(
        area_id=best.area_id, ref_area=best.ref_area, place=best.place, area_level=best.area_level,
        parent_area=best.parent_area, indicator=best.indicator, measure=best.measure, group=best.group,
        destination=best.destination, counterpart=best.counterpart, period=best.period,
        value=best.value, value_low=best.value_low, value_high=best.value_high, unit=best.unit,
        qualifier=best.qualifier, precision=best.precision, status=status,  # type: ignore[arg-type]
        facts=tuple(one.fact_id for one in agreeing), alternatives=_distinct(others),
    )  # fmt: skip


def _distinct(others: Sequence[Fact]) -> tuple[str, ...]:
    """Return one fact id for each different value among the disagreeing tellings."""
    seen: dict[object, str] = {}
    for one in others:
        seen.setdefault((one.value, one.value_low, one.value_high), one.fact_id)
    return tuple(seen.values())
