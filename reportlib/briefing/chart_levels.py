"""One thing over a few periods: columns from zero, each with its figure and its period."""

import re
from collections.abc import Sequence

from reportlib.briefing.chart_alike import LIKE, alike
from reportlib.briefing.chart_rows import (
    Frame,
    Named,
    Row,
    as_rows,
    extent,
    figure_text,
    head_text,
)
from reportlib.briefing.chart_sheet import Box, Sheet, drawn
from reportlib.briefing.chart_style import Words, in_both, lines_for, looks, size, text_width
from reportlib.errors import BlockError
from reportlib.model import LANGS, Lang
from reportlib.quantities import Figure

_YEAR = re.compile(r"\d{4}")


def levels(
    points: Sequence[Named],
    title_label: Words | None = None,
    *,
    changes: Sequence[Figure | None] | None = None,
) -> dict[str, str]:
    """Draw one thing over a few periods: bars from zero, each with its figure and period.

    Args:
        points: Period labels and figures, in the order of time.
        title_label: What is drawn; English adds the unit.
        changes: For each point, its change against the point before, or None.

    Raises:
        BlockError: Fewer than two points, or points that are not alike.

    Example:
        >>> chart(charts.levels(points), zh="历年", en="Over the years", figures=[one for _, one in points])
    """
    if len(points) < 2:
        raise BlockError(
            "a chart over time needs at least two periods",
            remedy="print the single figure as a sentence",
        )
    figures = [figure for _, figure in points]
    alike(figures, (*LIKE, "destination", "area_id"))
    _alike_periods(figures)
    told = list(changes or [None] * len(points))
    if len(told) != len(points):
        raise BlockError(
            "changes and points are not equally many", remedy="give None where no change is known"
        )
    in_both([label for label, _ in points])
    if not all(_fits(points, told, lang) for lang in LANGS):
        return as_rows(
            [Row(label=name, figure=figure) for name, figure in points], Frame(head=title_label)
        )
    lines = lines_for(176 if any(told) else 162)
    return {lang: drawn(lang, lines, _draw_levels, (points, title_label, told)) for lang in LANGS}


def _slot(points: Sequence[Named], width: float) -> float:
    return min(width / len(points), 120.0)


def _fits(points: Sequence[Named], changes: Sequence[Figure | None], lang: Lang) -> bool:
    texts = [text for label, figure in points for text in (label[lang], figure_text(figure, lang))]
    texts += [_change_text(one, lang) for one in changes if one]
    return max(text_width(text, size("text")) for text in texts) + 8 <= _slot(points, 442)


def _change_text(change: Figure, lang: Lang) -> str:
    text = change.text(lang, bare=True)
    rises = change.interval.low >= 0
    return str(looks()["words"]["rise"][lang]).replace("{figure}", text) if rises else text


def _draw_levels(
    sheet: Sheet, told: tuple[Sequence[Named], Words | None, Sequence[Figure | None]]
) -> None:
    points, title, changes = told
    figures = [figure for _, figure in points]
    head = head_text(title, figures, sheet.lang)
    if head:
        sheet.write((0, 12), head, size="small", colour="quiet")
    floor = sheet.height - (34 if any(changes) else 20)
    slot = _slot(points, sheet.width)
    start = (sheet.width - slot * len(points)) / 2
    scale = (floor - 40) / (max(extent(one).high for one in figures) or 1.0)
    for index, ((name, figure), change) in enumerate(zip(points, changes, strict=True)):
        centre = start + slot * (index + 0.5)
        _draw_column(sheet, figure, (centre, floor), scale, min(slot * 0.55, 48.0))
        sheet.write((centre, floor + 14), name[sheet.lang], align="center")
        if change:
            sheet.write(
                (centre, floor + 28),
                _change_text(change, sheet.lang),
                size="small",
                colour="quiet",
                align="center",
            )
        if index and _skips(figures[index - 1], figure):
            gap = start + slot * index
            sheet.dots(
                [(gap - 5, floor + 10), (gap, floor + 10), (gap + 5, floor + 10)],
                radius=0.9,
                fill="faint",
            )
    sheet.line([(start, floor), (start + slot * len(points), floor)], width=0.8)


def _draw_column(
    sheet: Sheet, figure: Figure, foot: tuple[float, float], scale: float, width: float
) -> None:
    span, (centre, floor) = extent(figure), foot
    top = floor - span.at * scale
    sheet.box(Box(centre - width / 2, top, width, floor - top), "accent")
    if span.open_end:
        for thick in (1.8, 1.2, 0.6):
            top -= thick + 1.3
            sheet.box(Box(centre - width / 2, top, width, thick), "accent")
    if span.spans:
        sheet.post(centre, floor - span.low * scale, floor - span.high * scale)
        top = min(top, floor - span.high * scale)
    sheet.write((centre, top - 5), figure_text(figure, sheet.lang), align="center")


def _skips(earlier: Figure, later: Figure) -> bool:
    """Tell whether years lie between two periods, which even spacing would hide."""
    first, second = (_YEAR.findall(one.period or "") for one in (earlier, later))
    return bool(first and second) and int(second[0]) - int(first[-1]) > 1


def _alike_periods(figures: Sequence[Figure]) -> None:
    """Refuse full years beside parts of a year or cumulative periods."""
    kinds = {_YEAR.sub("Y", one.period) for one in figures if one.period}
    if len(kinds) > 1:
        told = " / ".join(sorted({str(one.period) for one in figures}))
        raise BlockError(
            f"periods of different kinds may not share a series: {told}",
            remedy="draw one chart for each kind",
        )
