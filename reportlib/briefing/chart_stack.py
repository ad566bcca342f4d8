"""The parts of a whole as one bar, where labour went: its figures and shares under it."""

from collections.abc import Sequence

from reportlib.briefing.chart_alike import alike
from reportlib.briefing.chart_rows import Frame, Named, Row, as_rows, extent, figure_text
from reportlib.briefing.chart_sheet import Box, Sheet, drawn
from reportlib.briefing.chart_style import (
    Words,
    in_both,
    lines_for,
    looks,
    size,
    text_width,
    widest,
)
from reportlib.errors import BlockError, FigureError
from reportlib.model import LANGS, Lang
from reportlib.quantities import Figure, total


def destinations(
    parts: Sequence[Named],
    whole: Figure | None = None,
    *,
    rest_label: Words | None = None,
    whole_label: Words | None = None,
) -> dict[str, str]:
    """Draw the parts of a whole as one bar; what no part tells is hatched.

    Args:
        parts: Labels and figures that do not overlap, in the order to show.
        whole: What they are parts of; without it nothing is stacked.
        rest_label: Name of the hatched remainder.
        whole_label: Name of the whole.

    Raises:
        BlockError: There is no part, or units differ.

    Example:
        >>> out = area.any_destination("labour_transferred_out_of_province")
        >>> whole = area.headline("labour_transferred")
        >>> chart(charts.destinations([(words("省外", "Outside the province"), out)], whole), zh="去向", en="Destinations")
    """
    if not parts:
        raise BlockError(
            "a chart of destinations needs a part", remedy="skip the chart when no part is stated"
        )
    labels = [label for label, _ in parts]
    figures = [figure for _, figure in parts]
    words = looks()["words"]
    named = whole_label or words["whole"]
    alike(figures + ([whole] if whole else []), ("unit",))
    in_both([*labels, named, rest_label or words["rest"]])
    plans = {lang: _stack_plan(parts, whole, lang) for lang in LANGS}
    if whole is None or any(plan is None for plan in plans.values()):
        too_much = whole is not None and _exceeds(figures, whole)
        return as_rows(
            [*([Row(label=named, figure=whole, fill="light")] if whole else []), *_plain(parts)],
            Frame(remark=words["beyond"] if too_much else None),
        )
    lines = lines_for(118)
    return {
        lang: drawn(
            lang, lines, _draw_stack, (plans[lang], whole, named, rest_label or words["rest"])
        )
        for lang in LANGS
    }


def _plain(parts: Sequence[Named]) -> list[Row]:
    return [Row(label=label, figure=figure) for label, figure in parts]


def _exceeds(figures: Sequence[Figure], whole: Figure) -> bool:
    """Tell whether parts are more than their whole, beyond what rounding explains."""
    together = total([one.interval for one in figures])
    return together.low > whole.interval.high


def _stack_plan(
    parts: Sequence[Named], whole: Figure | None, lang: Lang
) -> list[tuple[str, str, str, float]] | None:
    """Return name, figure, share and value of each part, or None where a stack would mislead."""
    if whole is None or whole.value is None or whole.alternatives or not whole.value:
        return None
    if any(one.value is None or one.alternatives for _, one in parts) or _exceeds(
        [one for _, one in parts], whole
    ):
        return None
    plan = [
        (label[lang], figure_text(one, lang), _share(one, whole, lang), extent(one).at)
        for label, one in parts
    ]
    room = sum(widest(*told[:3]) for told in plan) + widest(looks()["words"]["rest"][lang], "", "")
    return plan if room + 10 * len(plan) < 430 else None


def _share(part: Figure, whole: Figure, lang: Lang) -> str:
    try:
        return (part / whole).text(lang)
    except FigureError:
        return ""


def _draw_stack(
    sheet: Sheet, told: tuple[list[tuple[str, str, str, float]], Figure, Words, Words]
) -> None:
    plan, whole, whole_label, rest_label = told
    joint = "" if sheet.lang == "zh" else " "
    head = f"{whole_label[sheet.lang]}{joint}{whole.text(sheet.lang)}"
    _bracket(sheet, head)
    sum_of_parts = sum(value for *_, value in plan)
    scale = sheet.width / max(extent(whole).at, sum_of_parts)
    fills = looks()["stack"]["fills"]
    edge, spots = 0.0, []
    for index, (name, figure, share, value) in enumerate(plan):
        width = value * scale
        sheet.box(Box(edge, 30, width, 30), fills[index % len(fills)], edge="dark")
        spots.append((edge + width / 2, (name, figure, share)))
        edge += width
    if sheet.width - edge > 0.004 * sheet.width and sum_of_parts:
        sheet.hatch(Box(edge, 30, sheet.width - edge, 30))
        spots.append(((edge + sheet.width) / 2, (rest_label[sheet.lang], "", "")))
    _draw_labels(sheet, spots)


def _bracket(sheet: Sheet, head: str) -> None:
    half, middle = text_width(head, size("text")) / 2 + 6, sheet.width / 2
    sheet.line([(0.4, 25), (0.4, 14), (middle - half, 14)])
    sheet.line([(sheet.width - 0.4, 25), (sheet.width - 0.4, 14), (middle + half, 14)])
    sheet.write((middle, 18), head, align="center")


def _draw_labels(sheet: Sheet, spots: Sequence[tuple[float, tuple[str, str, str]]]) -> None:
    widths = [widest(*lines) for _, lines in spots]
    for (spot, lines), centre in zip(
        spots, _spread([spot for spot, _ in spots], widths, sheet.width), strict=True
    ):
        under = abs(spot - centre) < widest(*lines) / 2 - 3
        sheet.line(
            [(spot, 60.5), (spot, 75)]
            if under
            else [(spot, 60.5), (spot, 65), (centre, 71), (centre, 75)]
        )
        for index, line in enumerate(filter(None, lines)):
            quiet = "quiet" if index == len(lines) - 1 else "ink"
            sheet.write((centre, 86 + 14 * index), line, align="center", colour=quiet)


def _spread(spots: Sequence[float], widths: Sequence[float], most: float) -> list[float]:
    """Return centres near the spots at which labels of these widths do not touch."""
    centres = [
        min(max(spot, width / 2), most - width / 2)
        for spot, width in zip(spots, widths, strict=True)
    ]
    for one in range(1, len(centres)):
        centres[one] = max(centres[one], centres[one - 1] + (widths[one - 1] + widths[one]) / 2 + 8)
    limit = most
    for one in reversed(range(len(centres))):
        centres[one] = min(centres[one], limit - widths[one] / 2)
        limit = centres[one] - widths[one] / 2 - 8
    return centres
