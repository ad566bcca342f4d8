"""Areas side by side: every area of a level, and the mean of some places' figures."""

from collections.abc import Sequence
from dataclasses import replace

from reportlib import places
from reportlib.briefing.area import AreaView
from reportlib.briefing.words import Words
from reportlib.model import Dataset
from reportlib.quantities import Figure, average, periods
from reportlib.quantities.refusals import unstated


def every_area(dataset: Dataset, level: str) -> tuple[AreaView, ...]:
    """Return every area of a level that has totals, in the order of their codes.

    Example:
        >>> counties = every_area(dataset.open_here(), "county")
    """
    gazetteer = places.load()
    ids = {
        one.area_id
        for one in dataset.observations
        if one.area_level == level and one.area_id in gazetteer.areas
    }
    views = [AreaView(dataset=dataset, area=gazetteer.get(one), period=None) for one in ids]
    ready = [replace(view, period=view.latest_period()) for view in views]
    return tuple(sorted(ready, key=lambda view: view.code))


def mean(pairs: Sequence[tuple[Words, Figure]]) -> tuple[Words, Figure] | None:
    """Return the mean of some places' figures as a computed figure with its label.

    None for fewer than three, and for periods without a stated beginning or end.

    Raises:
        FigureError: The figures may not be added.

    Example:
        >>> label, figure = mean([(county.name, county.headline("labour_transferred")) for county in counties])
    """
    unstated(figure for _, figure in pairs)
    open_ended = any(periods.kind_of(figure.period) == "cumulative" for _, figure in pairs)
    if len(pairs) < 3 or open_ended:
        return None
    return Words("平均", "mean"), average([figure for _, figure in pairs])


def ledger_month(area: AreaView) -> str:
    """Return the latest month that the registers tell of an area, "" when none does; a target is of a whole year and tells of no month.

    Example:
        >>> ledger_month(open_area(dataset.open_here(), "530627"))
    """
    told = (
        one.period
        for one in area.dataset.facts
        if one.area_id == area.area_id and "query" in one.source and one.measure == "level"
    )
    return max((periods.last_month(one) for one in told), default="")
