"""The sheet that ready-made charts are drawn on: boxes, lines, dots and words, in points."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from reportlib.briefing.chart_style import blank, colour, pitch, sheet_width, size, styled
from reportlib.briefing.chart_svg import to_svg
from reportlib.model import Lang


class Box(NamedTuple):
    """A rectangle of a sheet: left, top, width and height in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One chart's drawing area in one language, in points from its top left corner.

    What is drawn later lies above what was drawn earlier.
    """

    lang: Lang
    width: float
    height: float
    axes: Any

    def write(self, at: tuple[float, float], text: str, **look: Any) -> None:
        """Write one line with its baseline at a point.

        ``look`` may hold ``size`` and ``colour`` (names in ``charts.toml``),
        ``align`` (left, center, right) and ``turn`` (degrees, anticlockwise).
        """
        self.axes.text(
            *at, text, zorder=1,
            fontsize=size(look.get("size", "text")), color=colour(look.get("colour", "ink")),
            ha=look.get("align", "left"), va="baseline", rotation=look.get("turn", 0), rotation_mode="anchor",
        )  # fmt: skip

    def box(self, box: Box, fill: str, *, edge: str | None = None) -> None:
        """Draw a filled rectangle."""
        from matplotlib.patches import Rectangle

        line = colour(edge) if edge else "none"
        self.axes.add_patch(
            Rectangle(
                (box.x, box.y),
                box.width,
                box.height,
                fc=colour(fill),
                ec=line,
                lw=0.6 if edge else 0,
                zorder=1,
                clip_on=False,
            )
        )

    def hatch(self, box: Box, *, step: float = 4.5) -> None:
        """Draw a rectangle of slanting lines: what is not known."""
        self.box(box, "paper", edge="faint")
        segments: list[tuple[float, float] | None] = []
        offset = step
        while offset < box.width + box.height:
            # The line x + y = offset, cut off at the four sides.
            left, right = max(0.0, offset - box.height), min(offset, box.width)
            segments += [
                (box.x + left, box.y + offset - left),
                (box.x + right, box.y + offset - right),
                None,
            ]
            offset += step
        self._strokes(segments, width=0.5, name="faint")

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        width: float = 0.7,
        name: str = "faint",
        dashed: bool = False,
    ) -> None:
        """Draw a line through points."""
        style = (0, (4, 2.5)) if dashed else "-"
        self.axes.plot(
            [x for x, _ in points],
            [y for _, y in points],
            color=colour(name),
            lw=width,
            ls=style,
            solid_capstyle="butt",
            zorder=1,
            clip_on=False,
        )

    def whisker(self, low: float, high: float, y: float) -> None:
        """Draw a lying whisker from low to high: what a range spans."""
        self._strokes(
            [(low, y), (high, y), None, (low, y - 3), (low, y + 3), None, (high, y - 3), (high, y + 3)],
            width=1.1, name="ink",
        )  # fmt: skip

    def post(self, x: float, low: float, high: float) -> None:
        """Draw a standing whisker from low to high: what a range spans."""
        self._strokes(
            [(x, low), (x, high), None, (x - 4, low), (x + 4, low), None, (x - 4, high), (x + 4, high)],
            width=1.1, name="ink",
        )  # fmt: skip

    def dots(
        self,
        points: Sequence[tuple[float, float]],
        *,
        radius: float,
        fill: str = "ink",
        edge: str = "",
    ) -> None:
        """Draw equal dots."""
        if points:
            self.axes.plot(
                [x for x, _ in points], [y for _, y in points], ls="none", marker="o", ms=2 * radius,
                mfc=colour(fill), mec=colour(edge or fill), mew=0.9 if edge else 0, zorder=1, clip_on=False,
            )  # fmt: skip

    def _strokes(
        self, points: Sequence[tuple[float, float] | None], *, width: float, name: str
    ) -> None:
        gap = (float("nan"), float("nan"))
        whole = [point or gap for point in points]
        self.axes.plot(
            [x for x, _ in whole],
            [y for _, y in whole],
            color=colour(name),
            lw=width,
            solid_capstyle="butt",
            zorder=1,
            clip_on=False,
        )


@contextmanager
def _sheet(lang: Lang, lines: int) -> Iterator[Sheet]:
    with styled(lang):
        figure = blank(lines)
        width, height = sheet_width(), lines * pitch()
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_autoscale_on(False)
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        yield Sheet(lang=lang, width=width, height=height, axes=axes)


def drawn(lang: Lang, lines: int, draw: Any, *given: Any) -> str:
    """Return the SVG of what ``draw(sheet, *given)`` draws on a fresh sheet."""
    with _sheet(lang, lines) as sheet:
        draw(sheet, *given)
        return to_svg(sheet.axes.figure, lang)
