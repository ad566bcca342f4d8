"""What arithmetic on figures refuses, each with its reason: sums that would count twice or mix unlike things."""

from collections.abc import Iterable
from typing import Any

from reportlib.errors import ConflictError, FigureError
from reportlib.quantities import periods
from reportlib.quantities.figure import Figure
from reportlib.quantities.interval import RATES


def unstated(parts: Iterable[Figure | None]) -> None:
    """Refuse what the data do not state, and what is no figure."""
    told = list(parts)
    if any(one is None for one in told):
        raise FigureError(
            "one of the figures is not stated (None)",
            remedy="leave it out: [one for one in figures if one]",
        )
    if strange := [one for one in told if not isinstance(one, Figure)]:
        raise FigureError(
            f"{strange[0]!r} is not a figure",
            remedy="wrap the analyst's own number: constant(…, unit=…)",
        )


def conflicts(parts: Iterable[Figure]) -> None:
    """Refuse figures whose sources disagree."""
    for one in parts:
        if one.conflicted:
            raise ConflictError(
                f"the sources disagree: {one.zh()}",
                remedy='choose one in seeds/corrections.toml (action = "choose") with a reason, or print it uncomputed',
            )


def same(parts: list[Figure], name: str, why: str) -> Any:
    """Return what all parts have in common; the analyst's own number has a unit and nothing else."""
    values = {getattr(one, name) for one in parts if one.op != "constant" or name == "unit"}
    if len(values) > 1:
        told = " / ".join(sorted(str(value) for value in values))
        raise FigureError(f"{why}: {told}", where="、".join(one.zh() for one in parts))
    return values.pop() if values else ""


def leaves(parts: Iterable[Figure]) -> list[Figure]:
    """Return the parts of a sum with the parts of sums in their place: a + b + c is one sum of three."""
    return [leaf for one in parts for leaf in (one.operands if one.op == "sum" else (one,))]


def rates_of_places(figures: list[Figure]) -> None:
    """Refuse shares, wages and per-head amounts of different places: their sum is nobody's."""
    rates = [one for one in figures if one.unit in RATES or "_per_" in one.unit]
    if len({one.area_id for one in figures if one.op != "constant"}) < 2:
        return
    never = [one for one in figures if not one.additive]
    if never:
        raise FigureError(
            f"{never[0].indicator} of different places is never added up",
            where="、".join(one.zh() for one in never),
            remedy="list the places side by side; the lexicon says what may be added (additive)",
        )
    if rates:
        raise FigureError(
            "rates of different places cannot be added",
            where="、".join(one.zh() for one in rates),
            remedy="add the numbers behind them and divide, or take average([…])",
        )


def twice(figures: list[Figure]) -> None:
    """Refuse to count the same thing of the same place and period twice."""
    seen: set[tuple[str, ...]] = set()
    for one in figures:
        key = (one.area_id, one.indicator, one.measure, one.destination or "", one.period or "")
        if one.op == "told" and one.area_id and key in seen:
            raise FigureError(
                f"the same thing would be counted twice: {one.zh()}",
                where=f"{one.indicator}, {one.period}",
            )
        seen.add(key)


def cumulative(figures: list[Figure]) -> None:
    """Refuse to add up places over periods without a stated beginning or end: nobody knows that they are the same."""
    open_ended = [one for one in figures if periods.kind_of(one.period) == "cumulative"]
    if open_ended and len({one.area_id for one in figures if one.op != "constant"}) > 1:
        raise FigureError(
            f"cumulative figures of different places cannot be added: {periods.chinese(open_ended[0].period)} "
            "may begin or end on another day in each",
            where="、".join(one.zh() for one in open_ended), remedy="list them side by side",
        )  # fmt: skip


def part_and_whole(figures: list[Figure]) -> None:
    """Refuse to add a part to the whole that contains it already."""
    for part in figures:
        for whole in figures:
            among = set(part.part_of).intersection(whole.facts)
            declared = whole.indicator in part.wholes and whole.area_id == part.area_id
            if part is not whole and (among or declared):
                raise FigureError(
                    f"a part would be added to its whole: {part.zh()} is among {whole.zh()}",
                    where=f"{part.indicator}, {whole.indicator}", remedy="add the parts, or print the whole",
                )  # fmt: skip
