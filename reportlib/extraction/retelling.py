"""The same figure told again without a time of its own, as titles do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportlib.extraction.draft import Draft

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


def _retold(one: Draft, dated: Mapping[tuple[str, str, str, str], list[Draft]]) -> Draft:
    if (
        one.place is None
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
