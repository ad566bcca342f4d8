"""An analyst's own chart: ``draw(ax, data, lang)``, called once per edition and checked.

What it writes on the sheet may hold no typed number: every digit must belong to
a figure of ``data``, or to the year of such a figure. Ticks are exempt.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from reportlib.briefing.chart_style import blank, size, styled
from reportlib.briefing.chart_svg import to_svg, tool_for
from reportlib.errors import BlockError, ReportlibError
from reportlib.model import LANGS, Lang
from reportlib.quantities import Figure

Draw = Callable[[Any, Any, Lang], object]
_DIGIT = re.compile(r"\d")
_RECIPE = "chart(data, draw) with def draw(ax, data, lang): …; draw on the `ax` it is given, not on pyplot"


def label(figure: Figure, lang: Lang, *, bare: bool = True) -> str:
    """Return the words of a figure for a label inside ``draw``.

    Example:
        >>> charts.label(total, "en")
    """
    return figure.text(lang, bare=bare)


def custom(draw: Draw, data: Any, *, lines: int = 7) -> dict[str, str]:
    """Return what an analyst's function draws, once per edition.

    Args:
        draw: Called as ``draw(ax, data, lang)`` with matplotlib axes and "zh" or "en".
        data: What it needs; its labels may use the figures found in here, however deep.
        lines: Height of the chart in lines of the page's grid.

    Raises:
        BlockError: It failed, drew nothing, typed a number, wrote too small, or cut the axis of its bars.

    Example:
        >>> def draw(ax, data, lang):
        ...     ax.barh([name.text(lang) for name, _ in data], [float(one) for _, one in data])
        >>> charts.custom(draw, pairs)["en"][:4]
        '<svg'
    """
    if not callable(draw):
        raise BlockError(
            "a chart needs a drawing function", where=type(draw).__name__, remedy=_RECIPE
        )
    return {lang: _edition(draw, data, lang, lines) for lang in LANGS}


def _edition(draw: Draw, data: Any, lang: Lang, lines: int) -> str:
    where = f"{getattr(draw, '__name__', 'draw')}, edition {lang}"
    try:
        with styled(lang):
            figure = blank(lines)
            axes = figure.add_axes((0.1, 0.15, 0.88, 0.8))
            draw(axes, data, lang)
            _check(figure, data, lang, where)
            _fit(figure, lang)
            return to_svg(figure, lang)
    except ReportlibError:
        raise
    except Exception as error:
        raise BlockError(
            f"the drawing failed: {type(error).__name__}: {error}", where=where, remedy=_RECIPE
        ) from error


def _check(figure: Any, data: Any, lang: Lang, where: str) -> None:
    if not any(axes.has_data() or axes.texts or axes.patches for axes in figure.axes):
        raise BlockError("the drawing function drew nothing", where=where, remedy=_RECIPE)
    allowed = _allowed(data, lang)
    for text in _texts(figure):
        _check_text(text, allowed, where)
    for axes in figure.axes:
        _check_bars(axes, where)


def _texts(figure: Any) -> list[Any]:
    """Return every visible text of a figure that is no tick label."""
    from matplotlib.text import Text

    ticks = {
        id(tick) for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)
        for which in ("major", "minor") for tick in axis.get_ticklabels(which=which)
    }  # fmt: skip
    found = figure.findobj(Text)
    return [
        text
        for text in found
        if id(text) not in ticks and text.get_visible() and text.get_text().strip()
    ]


def _check_text(text: Any, allowed: Sequence[str], where: str) -> None:
    told = rest = str(text.get_text())
    for known in allowed:
        rest = rest.replace(known, "")
    if _DIGIT.search(rest):
        raise BlockError(
            f"“{told}” holds a typed number", where=where,
            remedy="put the figure into `data` and write label(figure, lang); ticks are exempt",
        )  # fmt: skip
    if text.get_fontsize() < size("least"):
        raise BlockError(
            f"“{told}” is set in {text.get_fontsize():g} pt",
            where=where,
            remedy=f"nothing below {size('least'):g} pt prints well",
        )


def _check_bars(axes: Any, where: str) -> None:
    """Refuse bars whose axis is cut off: their length would lie."""
    from matplotlib.container import BarContainer

    for bars in axes.containers:
        if isinstance(bars, BarContainer):
            ends = axes.get_ylim() if bars.orientation == "vertical" else axes.get_xlim()
            if not min(ends) <= 0 <= max(ends):
                raise BlockError(
                    "the axis of the bars does not start from zero",
                    where=where,
                    remedy="let it, or draw dots",
                )


def _allowed(data: Any, lang: Lang) -> list[str]:
    """Return the texts that may hold digits, longest first: figures and their years."""
    figures = list(_figures(data))
    words = {text for one in figures for text in (one.text(lang), one.text(lang, bare=True))}
    years = {year for one in figures for year in re.findall(r"\d{4}", one.period or "")}
    return sorted(words | years, key=lambda text: (-len(text), text))


def _figures(data: Any) -> Iterator[Figure]:
    if isinstance(data, Figure):
        yield data
        return
    for value in _inside(data):
        yield from _figures(value)


def _inside(data: Any) -> Sequence[Any]:
    """Return what a container holds; nothing for anything else."""
    if isinstance(data, Mapping):
        return list(data.values())
    if isinstance(data, (list, tuple)):
        return data
    if is_dataclass(data):
        return [getattr(data, one.name) for one in fields(data)]
    return list(data.to_numpy().ravel()) if hasattr(data, "to_numpy") else []


def _fit(figure: Any, lang: Lang) -> None:
    """Give the axes the room that their tick labels leave, by the charts' own rule of widths."""
    renderer = tool_for(figure, lang)
    whole = figure.bbox
    for axes in figure.axes if len(figure.axes) == 1 else []:
        inner, outer = axes.get_window_extent(renderer), axes.get_tightbbox(renderer)
        left = max(0.0, inner.x0 - outer.x0) + 4
        right = max(0.0, outer.x1 - inner.x1) + 4
        low = max(0.0, inner.y0 - outer.y0) + 4
        high = max(0.0, outer.y1 - inner.y1) + 4
        # A label that runs out of the drawing may take no more than half of the sheet.
        left, right = min(left, whole.width / 2), min(right, whole.width / 3)
        low, high = min(low, whole.height / 2), min(high, whole.height / 3)
        axes.set_position((
            left / whole.width, low / whole.height, 1 - (left + right) / whole.width, 1 - (low + high) / whole.height
        ))  # fmt: skip
