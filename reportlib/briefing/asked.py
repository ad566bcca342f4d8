"""What an analyst asked for and nothing states: a gap in the sources, or a slip of the pen."""

import re
from typing import get_args

from reportlib import lexicon
from reportlib.briefing.naming import groups
from reportlib.errors import UnknownName
from reportlib.model import Dataset, Measure

_POINT = r"\d{4}(-\d{2}){0,2}"
_PERIOD = re.compile(rf"{_POINT}|({_POINT}|\.\.)/({_POINT}|\.\.)")


def refuse_slips(
    dataset: Dataset, *, indicator: str, group: str, measure: str, period: str | None
) -> None:
    """Refuse a code that does not exist; one that does is simply not stated.

    Raises:
        UnknownName: There is no such indicator, group or measure, or a period is no period; the nearest are named.
    """
    told = dataset.observations
    known = lexicon.load().indicators
    if indicator not in known and all(one.indicator != indicator for one in told):
        raise UnknownName(kind="indicator", name=indicator, known=known)
    if group not in {"all", *groups()} and all(one.group != group for one in told):
        raise UnknownName(kind="group", name=group, known=["all", *groups()])
    if measure not in get_args(Measure):
        raise UnknownName(kind="measure", name=measure, known=get_args(Measure))
    if period and not _PERIOD.fullmatch(period):
        raise UnknownName(kind="period", name=period, known={one.period or "" for one in told})
