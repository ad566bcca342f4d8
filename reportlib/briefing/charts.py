"""Ready-made charts: plain figures in, one SVG per edition out.

Every function returns ``{"zh": svg, "en": svg}``. Words come as
``{"zh": …, "en": …}``; numbers come as figures and print in their own words, so
that hedges, ranges and disagreeing sources show. Bars start from zero. Only
like is drawn beside like; what cannot be stacked or told apart falls back to
plain rows rather than to a picture that misleads.
"""

from collections.abc import Collection, Sequence

from reportlib.briefing.chart_alike import SIDE_BY_SIDE, alike, comparable
from reportlib.briefing.chart_alt import alt_matrix, alt_text
from reportlib.briefing.chart_custom import custom, label
from reportlib.briefing.chart_levels import levels
from reportlib.briefing.chart_matrix import matrix
from reportlib.briefing.chart_rows import Frame, Named, Row, as_rows, extent
from reportlib.briefing.chart_stack import destinations
from reportlib.briefing.chart_style import Words, in_both, looks
from reportlib.errors import BlockError
from reportlib.quantities import Figure

__all__ = [
    "alt_matrix", "alt_text", "comparable", "compare", "custom", "destinations", "label", "levels", "matrix", "poor_and_all",
]  # fmt: skip


def __dir__() -> list[str]:
    """Return what a notebook may use, for completions."""
    return __all__


def compare(
    rows: Sequence[tuple[Words, Figure | None]],
    secondary: tuple[Words, Sequence[Figure | None]] | None = None,
    *,
    title_label: Words | None = None,
    mean: Named | None = None,
    highlight: Collection[int] = (),
    ordered: bool = True,
) -> dict[str, str]:
    """Draw places side by side as lying bars, the greatest first.

    Args:
        rows: Labels and figures; None prints as not stated, at the end.
        secondary: A label and, for each row, a figure within the first (of whom out of the province).
        title_label: What is compared.
        mean: A label and a figure to draw as a dashed line.
        highlight: Rows to set off, by their number in ``rows``.
        ordered: Whether to sort; otherwise the order given stays.

    Raises:
        BlockError: No row has a figure, or figures are not alike.

    Example:
        >>> rows = [(county.name, county.headline("labour_transferred")) for county in counties]
        >>> chart(charts.compare(rows), zh="输出人数", en="Workers placed", figures=[one for _, one in rows if one])
    """
    stated = [figure for _, figure in rows if figure]
    if not stated:
        raise BlockError(
            "a comparison needs at least one figure", remedy="skip the chart when nothing is stated"
        )
    alike(stated, SIDE_BY_SIDE)
    seconds = list(secondary[1]) if secondary else [None] * len(rows)
    if len(seconds) != len(rows):
        raise BlockError(
            "there must be one second figure a row", remedy="give None where one is not stated"
        )
    within = secondary[0] if secondary and any(seconds) else None
    alike([*stated, *(one for one in seconds if one), *([mean[1]] if mean else [])], ("unit",))
    in_both(
        [*(name for name, _ in rows), *([within] if within else []), *([mean[0]] if mean else [])]
    )
    made = []
    for index, (name, figure) in enumerate(rows):
        strong = "accent" if index in highlight or not highlight else "mid"
        made.append(
            Row(
                label=name, figure=figure, second=seconds[index], fill="light" if within else strong
            )
        )
    if ordered:
        made.sort(
            key=lambda row: (row.figure is None, -extent(row.figure).at if row.figure else 0.0)
        )
    return as_rows(made, Frame(head=title_label, second_label=within, mean=mean))


def poor_and_all(
    rows: Sequence[tuple[Words, Figure | None, Figure | None]],
    *,
    title_label: Words | None = None,
    all_label: Words | None = None,
    poor_label: Words | None = None,
) -> dict[str, str]:
    """Draw pairs of bars: everybody, and the poor among them or beside them.

    Args:
        rows: Label, figure of all, figure of the poor; either may be None. Rows of one unit share a scale.
        title_label: What is compared.
        all_label: Name of the first group.
        poor_label: Name of the second group.

    Raises:
        BlockError: Nothing is stated, or a pair is not alike.

    Example:
        >>> rows = [(one.name, one.headline("labour_transferred"), one.headline("labour_transferred", group="poor")) for one in counties]
        >>> chart(charts.poor_and_all(rows), zh="全部与贫困劳动力", en="All workers and the poor among them")
    """
    words = looks()["words"]
    if not any(figure for row in rows for figure in row[1:]):
        raise BlockError(
            "a chart of groups needs at least one figure",
            remedy="skip the chart when nothing is stated",
        )
    made = []
    for name, everybody, poor in rows:
        alike([one for one in (everybody, poor) if one], ("unit", "indicator", "measure", "period"))
        made.append(Row(label=name, figure=everybody, fill="mid", key=all_label or words["all"]))
        made.append(
            Row(
                label={"zh": "", "en": ""},
                figure=poor,
                key=poor_label or words["poor"],
                joined=True,
            )
        )
    in_both([row[0] for row in rows])
    return as_rows(made, Frame(head=title_label))
