"""Areas side by side: every area of a level, many in one table, and the mean of some places' figures."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlib import places
from reportlib.briefing.area import AreaView, Row
from reportlib.briefing.words import Words, when
from reportlib.model import Dataset, Observation
from reportlib.quantities import Figure, average, periods
from reportlib.quantities.refusals import unstated

# Fewer places, or figures that fewer tell, are no table of their own; more columns no page holds.
FEWEST, MOST_COLUMNS = 3, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Places in one table: a row a place, a column an indicator, all of one period."""

    rows: tuple[dict[Words, Words | Figure | None], ...]
    period: Words
    shown: tuple[Observation, ...]


def side_by_side(areas: Sequence[AreaView], name: Words) -> SideBySide | None:
    """Return the figures that at least three places tell of one period, as rows for ``table()``; None if there are none.

    Args:
        areas: The places; those without such a figure are left out.
        name: The head of the column of their names.

    Example:
        >>> towns = side_by_side(area.towns(), words("乡镇", "Town"))
    """
    told = {one.area_id: one.rows() for one in areas}
    count = Counter(row.observation.period for rows in told.values() for row in rows)
    period = max(count, key=lambda one: (count[one], one or ""), default=None)
    if period is None:
        return None
    columns = _columns(list(told.values()), period)
    places_told = [
        (area, {_key(row): row for row in told[area.area_id] if row.observation.period == period})
        for area in areas
    ]
    chosen = [(area, rows) for area, rows in places_told if rows.keys() & columns.keys()]
    if len(chosen) < FEWEST or not columns:
        return None
    return SideBySide(
        rows=tuple(
            {name: area.name, **{label: rows[key].figure if key in rows else None for key, label in columns.items()}}
            for area, rows in chosen
        ),
        period=when(period),
        shown=tuple(row.observation for _, rows in chosen for key, row in rows.items() if key in columns),
    )  # fmt: skip


def _columns(told: Sequence[Sequence[Row]], period: str) -> dict[tuple[str, str], Words]:
    """Return the commonest kinds of figures with their labels, in the order in which a place tells them."""
    labels = {
        _key(row): row.label for rows in told for row in rows if row.observation.period == period
    }
    count = Counter(
        key for rows in told for key in {_key(row) for row in rows if row.observation.period == period}
    )  # fmt: skip
    common = [key for key, _ in count.most_common(MOST_COLUMNS) if count[key] >= FEWEST]
    return {key: label for key, label in labels.items() if key in common}


def _key(row: Row) -> tuple[str, str]:
    return row.label.zh, row.observation.unit


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
