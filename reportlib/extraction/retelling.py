"""The same figure told again without a time of its own, as titles do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportlib.extraction.draft import Draft
from reportlib.extraction.years import year_in

_TELLINGS = 40


def retold(drafts: Sequence[Draft]) -> list[Draft]:
    """Give a figure without a time of its own the period of its finer telling elsewhere.

    50万人 in a title is 1至8月's 50.61万人 when place, indicator, measure and group are
    the same, the values agree within rounding, and only one such telling is dated.
    """
    dated: dict[tuple[str, str, str, str], list[Draft]] = {}
    for one in drafts:
        if one.place is not None and one.period is not None and one.kind == "total":
            dated.setdefault((one.place.area_id, one.indicator, one.measure, one.group), []).append(
                one
            )
    return [_retold(one, dated) for one in drafts]


def divided(drafts: Sequence[Draft]) -> list[Draft]:
    """Give the counties of a prefecture's total the total's part of the year, where they name no time of their own.

    今年1至10月全州输转51.36万人 is what the counties' 8.96万人 and 8.52万人 behind it are parts of.
    """
    whole = next((one for one in drafts if _leads(one)), None)
    if whole is None or whole.place is None or whole.period is None:
        return list(drafts)
    year, above = year_in(whole.period), whole.place.area_id
    return [
        replace(one, period=whole.period)
        if one.place is not None
        and one.place.parent == above
        and (one.indicator, one.period, one.period_inferred) == (whole.indicator, year, True)
        and one.measure in _ALIKE
        else one
        for one in drafts
    ]


_ALIKE = frozenset({"level", "growth_rate", "share"})


def _leads(one: Draft) -> bool:
    """Tell whether a figure is a prefecture's total of the transferred in a part of a year."""
    return (
        one.place is not None
        and one.place.level == "prefecture"
        and (one.indicator, one.measure, one.kind) == ("labour_transferred", "level", "total")
        and one.period is not None
        and "-01/" in one.period
    )


def _retold(one: Draft, dated: Mapping[tuple[str, str, str, str], list[Draft]]) -> Draft:
    if (
        one.place is None
        or one.measure == "target"  # this year's aim may be last year's
        or one.quantity.value is None
        or not (one.period is None or (one.period_inferred and len(one.period) == 4))
    ):
        return one
    value, step = one.quantity.value, max(one.quantity.precision, abs(one.quantity.value) / 100)
    others = [
        other
        for other in dated.get((one.place.area_id, one.indicator, one.measure, one.group), ())[:_TELLINGS]
        if other is not one and other.quantity.value is not None and other.period != one.period
        and -step / 2 <= other.quantity.value - value < step and other.quantity.precision < one.quantity.precision
    ]  # fmt: skip
    periods = {other.period for other in others}
    if len(periods) != 1:
        return one
    return replace(
        one,
        period=periods.pop(),
        period_inferred=True,
        note=one.note or "period of the finer telling",
    )
