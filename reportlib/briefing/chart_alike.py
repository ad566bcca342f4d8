"""Which figures may share a chart, and which of some do."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from reportlib.errors import BlockError
from reportlib.quantities import Figure
from reportlib.quantities.refusals import unstated

# In what figures must agree to be drawn side by side.
LIKE = ("unit", "indicator", "measure", "group", "area_level")
SIDE_BY_SIDE = (*LIKE, "destination", "period")
R = TypeVar("R")


def alike(figures: Sequence[Figure], names: Sequence[str]) -> None:
    """Refuse figures that differ in something by which they may not be compared, and one that is not stated."""
    unstated(figures)
    for name in names:
        values = {str(getattr(one, name) or "") for one in figures if one.op != "constant"} - {""}
        if len(values) > 1:
            raise BlockError(
                f"figures that differ in {name} may not share a chart: {' / '.join(sorted(values))}",
                where="、".join(one.zh() for one in figures), remedy="draw one chart for each",
            )  # fmt: skip


def comparable(
    rows: Sequence[R], figure: Callable[[R], Figure | None], names: Sequence[str] = SIDE_BY_SIDE
) -> list[R]:
    """Return the rows whose figures may share a chart: the most that are alike in unit, group, destination and the rest.

    Args:
        rows: Anything that has a figure; a row without one is left out.
        figure: What gives a row's figure.
        names: What they must be alike in, where it is told.

    Example:
        >>> rows = [(county.name, county.headline("labour_transferred")) for county in counties]
        >>> drawn = charts.comparable(rows, lambda row: row[1])
    """
    stated = [row for row in rows if figure(row)]
    best: list[R] = []
    for first in stated:
        fits = [one for one in stated if _like(figure(first), figure(one), names)]
        told = {name: {_said(figure(one), name) for one in fits} - {""} for name in names}
        fits = [
            one for one in fits
            if all(len(values) < 2 or _said(figure(one), name) == _said(figure(first), name) for name, values in told.items())
        ]  # fmt: skip
        best = fits if len(fits) > len(best) else best
    return best


def _said(figure: Figure | None, name: str) -> str:
    return str(getattr(figure, name, None) or "")


def _like(one: Figure | None, other: Figure | None, names: Sequence[str]) -> bool:
    """Tell whether two figures differ in nothing that both tell."""
    return all(
        _said(one, name) == _said(other, name) or not (_said(one, name) and _said(other, name))
        for name in names
    )
