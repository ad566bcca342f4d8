"""Which period a brief reports on, where nobody says: the latest with a headline figure."""

from collections.abc import Iterable, Sequence

from reportlib.model import Observation
from reportlib.quantities import periods

HEADLINES = (
    "labour_transferred", "labour_income", "organised_transfer", "labour_transferred_out_of_province",
    "labour_transferred_within_county", "labour_transfer_rate",
)  # fmt: skip
_RANK = {
    "year": 5, "part_year": 4, "stock": 3, "day": 2, "cumulative": 1, "span": 1, "none": 0
}  # fmt: skip


def reporting(own: Sequence[Observation], like: str | None = None) -> str | None:
    """Return the period that a brief of an area reports on, or None when no figure has one.

    Args:
        own: The area's observations, partners' left out.
        like: A period to keep to if it has a headline figure.
    """
    if like and any(one.period == like and one.indicator in HEADLINES for one in own):
        return like
    headline = [one for one in own if one.indicator in HEADLINES and one.measure == "level"]
    return latest(headline) or latest(own)


def latest(told: Iterable[Observation]) -> str | None:
    """Return the latest period told: of one year's that which says how many went, then the whole year before its parts."""
    # 1215 sent to one city from January to March say less than all who were away at the end of March.
    all_told: dict[str, bool] = {}
    for one in told:
        if one.period:
            whole = one.indicator == HEADLINES[0] and not one.destination
            all_told[one.period] = all_told.get(one.period, False) or whole

    def order(period: str) -> tuple[int, bool, int, str]:
        return periods.last_year(period), all_told[period], _RANK[periods.kind_of(period)], period

    return max(all_told, key=order, default=None)
