"""From facts to observations: tellings of one thing merge, or stand side by side in conflict.

Rules of the design (`facts.md`, "From facts to observations"): the key is area,
indicator, measure, group, destination, counterpart, period and unit, of facts of
kind ``total``; tellings that agree within their intervals merge to the most
precise one and list all sources; tellings that disagree make a conflicted
observation, and nobody picks between them but ``corrections.toml``.
"""

from collections.abc import Iterable, Mapping

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


def _fineness(fact: Fact) -> tuple[bool, bool, object, str, int]:
    """Order tellings: a single value before a range, unhedged before hedged, fine before coarse."""
    spread = interval(fact)
    return (fact.value is None, fact.qualifier != "exact", spread.high - spread.low, fact.doc, fact.start)


def observe(facts: Iterable[Fact], chosen: Mapping[Key, str] | None = None) -> tuple[Observation, ...]:
    """Return the observations of all facts of kind ``total``, sorted by key.

    Args:
        facts: Facts after corrections.
        chosen: Key of a conflicted observation → id of the fact that an analyst chose.
    """
    by_key: dict[Key, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "total" and fact.area_id:
            by_key.setdefault(key_of(fact), []).append(fact)
    choice = chosen or {}
    return tuple(_merge(tellings, choice.get(key)) for key, tellings in sorted(by_key.items()))


def _merge(tellings: list[Fact], choice: str | None) -> Observation:
    ordered = sorted(tellings, key=_fineness)
    if choice is not None:
        ordered.sort(key=lambda one: one.fact_id != choice)
    best = ordered[0]
    agreeing = [one for one in ordered if interval(one).meets(interval(best))]
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


def _distinct(others: list[Fact]) -> tuple[str, ...]:
    """Return one fact id for each different value among the disagreeing tellings."""
    seen: dict[object, str] = {}
    for one in others:
        seen.setdefault((one.value, one.value_low, one.value_high), one.fact_id)
    return tuple(seen.values())
