"""Arithmetic on figures: sums, differences, shares, products and means that keep their sources.

What would mislead is refused with its reason (see ``refusals``).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

from reportlib.errors import FigureError
from reportlib.quantities import refusals
from reportlib.quantities.figure import Figure
from reportlib.quantities.interval import Interval, total

MONEY = frozenset({"yuan"})
PEOPLE = frozenset({"persons"})


def stated(work: Callable[[Figure, Figure], Figure], left: Figure, right: object) -> Figure | None:
    """Return what some arithmetic gives, or None when the other side is not stated.

    A column of a data frame holds None or NaN where no source states a figure; what
    is computed from it is not stated either, and prints as 未列.

    Raises:
        FigureError: The other side is a bare number or anything else that is no figure.
    """
    if right is None or (isinstance(right, float) and right != right):  # noqa: PLR0124 - NaN is what differs from itself
        return None
    if isinstance(right, Figure):
        return work(left, right)
    raise FigureError(
        f"{right!r} is not a figure", where=left.zh(),
        remedy="wrap the analyst's own number: constant(…, unit=…); a mean is average([…])",
    )  # fmt: skip


def less(left: Figure, right: object) -> bool:
    """Tell whether a figure is less than another of its unit; a range counts with its middle.

    Raises:
        FigureError: The units differ, or one is no figure.
    """
    if not isinstance(right, Figure) or left.unit != right.unit:
        other = isinstance(right, Figure)
        told = right.zh() if isinstance(right, Figure) else repr(right)
        raise FigureError(
            f"{left.zh()} and {told} cannot be put in order",
            remedy="sort figures of one unit" if other else "your own number: constant(…, unit=…)",
        )
    return float(left) < float(right)


def plus(left: Figure, right: Figure) -> Figure:
    """Return the sum of two figures."""
    return add([left, right])


def _number(figure: Figure) -> Decimal:
    if figure.value is None:
        raise FigureError(
            f"a range has no single value: {figure.zh()}", remedy="print it as it stands"
        )
    return figure.value


def _qualifier(parts: Iterable[Figure]) -> str:
    found = {one.qualifier for one in parts}
    if found <= {"exact"}:
        return "exact"
    if found <= {"exact", "at_least"}:
        return "at_least"
    return "approx"


def _facts(parts: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for one in parts for fact in one.facts))


def add(parts: Iterable[Figure]) -> Figure:
    """Return the sum of figures that may be summed.

    Raises:
        FigureError: Units, area levels, groups or periods are mixed, or one place is counted twice.
        ConflictError: The sources of a part disagree.
    """
    figures = refusals.leaves(parts)
    refusals.rates_of_places(figures)
    return _summed(figures)


def _summed(figures: list[Figure]) -> Figure:
    if not figures:
        raise FigureError("nothing to add", remedy="check that the selection is not empty first")
    if len(figures) == 1:
        return figures[0]
    refusals.conflicts(figures)
    unit = refusals.same(figures, "unit", "units cannot be added")
    level = refusals.same(figures, "area_level", "area levels may not be mixed in a sum")
    period = refusals.same(figures, "period", "periods differ or overlap in a sum")
    group = refusals.same(figures, "group", "groups overlap (the poor are among all)")
    measure = refusals.same(
        figures, "measure", "a level, a change, a target and the like cannot be added"
    )
    refusals.twice(figures)
    refusals.cumulative(figures)
    refusals.part_and_whole(figures)
    same_place = {one.area_id for one in figures}
    return Figure(
        value=sum((_number(one) for one in figures), Decimal(0)),
        interval=total([one.interval for one in figures]),
        unit=unit, qualifier=_qualifier(figures), precision=max(one.precision for one in figures),
        facts=_facts(figures), op="sum", operands=tuple(figures),
        indicator=figures[0].indicator, measure=measure or "level", group=group or "all", period=period or None,
        area_id=same_place.pop() if len(same_place) == 1 else "", area_level=level,
    )  # fmt: skip


def subtract(left: Figure, right: Figure) -> Figure:
    """Return the difference of two figures of the same unit; percentages give percentage points."""
    parts = [left, right]
    refusals.conflicts(parts)
    unit = refusals.same(parts, "unit", "units cannot be subtracted")
    return Figure(
        value=_number(left) - _number(right), interval=left.interval - right.interval,
        unit="percentage_points" if unit == "percent" else unit,
        qualifier="exact" if _qualifier(parts) == "exact" else "approx",
        precision=max(left.precision, right.precision), facts=_facts(parts), op="difference",
        operands=(left, right), indicator=left.indicator, measure="change", group=left.group,
        period=left.period, area_id=left.area_id, area_level=left.area_level,
    )  # fmt: skip


def _rounded(value: Decimal, interval: Interval) -> tuple[Decimal, Decimal]:
    """Return a computed rate with no more decimals than its interval supports, and its precision."""
    width = interval.high - interval.low
    step = Decimal("0.1") if width.is_finite() and width <= 1 else Decimal(1)
    return value.quantize(step, rounding=ROUND_HALF_UP), step


def divide(left: Figure, right: Figure) -> Figure:
    """Return a share in percent, or money per head.

    Raises:
        FigureError: The two do not divide into something with a meaning, or the divisor is zero.
        ConflictError: The sources of one of them disagree.
    """
    parts = [left, right]
    refusals.conflicts(parts)
    refusals.same(parts, "period", "a rate of two periods means nothing")
    if _number(right) == 0:
        raise FigureError("division by zero", where=right.zh())
    with localcontext() as context:
        context.prec = 28
        quotient = _number(left) / _number(right)
    interval = left.interval / right.interval
    if left.unit == right.unit:
        unit, hundred = "percent", Decimal(100)
    elif left.unit in MONEY and right.unit in PEOPLE:
        unit, hundred = "yuan_per_person", Decimal(1)
    else:
        raise FigureError(
            f"{left.unit} by {right.unit} has no meaning here", where=f"{left.zh()} ÷ {right.zh()}"
        )
    scaled = Interval(interval.low * hundred, interval.high * hundred)
    value, step = (
        _rounded(quotient * hundred, scaled)
        if unit == "percent"
        else (quotient.quantize(Decimal(1), rounding=ROUND_HALF_UP), Decimal(1))
    )
    rough = _qualifier(parts) != "exact" or unit == "yuan_per_person"
    return Figure(
        value=value, interval=scaled, unit=unit, qualifier="approx" if rough else "exact", precision=step,
        facts=_facts(parts), op="ratio", operands=(left, right), measure="share", group=left.group,
        period=left.period, area_id=left.area_id, area_level=left.area_level,
    )  # fmt: skip


def multiply(left: Figure, right: Figure) -> Figure:
    """Return money per head times people, as an amount."""
    parts = [left, right]
    refusals.conflicts(parts)
    units = {left.unit, right.unit}
    if not (units & PEOPLE and any(unit.startswith("yuan_per_person") for unit in units)):
        raise FigureError(
            "only money per person can be multiplied by people", where=f"{left.zh()} × {right.zh()}"
        )
    return Figure(
        value=_number(left) * _number(right), interval=left.interval * right.interval, unit="yuan",
        qualifier=_qualifier(parts), precision=max(left.precision, right.precision), facts=_facts(parts),
        op="product", operands=(left, right), period=left.period, area_id=left.area_id, area_level=left.area_level,
    )  # fmt: skip


def named(figure: Figure, indicator: str) -> Figure:
    """Return a computed figure under the name of an indicator, so that tables and charts can label it."""
    return replace(figure, indicator=indicator)


def average(parts: Iterable[Figure]) -> Figure:
    """Return the mean of figures that may be added, rounded to the last digit of the most precise of them.

    Raises:
        FigureError: See :func:`add`.
        ConflictError: The sources of a part disagree.

    Example:
        >>> average([one.headline("labour_transferred") for one in counties])
    """
    figures = list(parts)
    refusals.unstated(figures)
    whole = _summed(figures)
    count = Decimal(len(figures))
    step = max(
        Decimal(1), min((one.precision for one in figures if one.precision), default=Decimal(1))
    )
    value = (_number(whole) / count / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    with localcontext() as context:
        context.prec = 28
        interval = Interval(whole.interval.low / count, whole.interval.high / count)
    return replace(
        whole,
        value=value,
        interval=interval,
        precision=step,
        qualifier="approx",
        op="mean",
        area_id="",
    )
