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

    What is drawn later lies above what was drawn earlier. It has no axes: their ticks,
    grids and frames would take longer to make, unseen, than the chart itself.
    """

    lang: Lang
    width: float
    height: float
    figure: Any
    points: Any

    def write(self, at: tuple[float, float], text: str, **look: Any) -> None:
        """Write one line with its baseline at a point.

        ``look`` may hold ``size`` and ``colour`` (names in ``charts.toml``),
        ``align`` (left, center, right) and ``turn`` (degrees, anticlockwise).
        """
        from matplotlib.text import Text

        self._put(
            Text(
                *at, text, zorder=1, transform=self.points,
                fontsize=size(look.get("size", "text")), color=colour(look.get("colour", "ink")),
                ha=look.get("align", "left"), va="baseline", rotation=look.get("turn", 0), rotation_mode="anchor",
            )
        )  # fmt: skip

    def box(self, box: Box, fill: str, *, edge: str | None = None) -> None:
        """Draw a filled rectangle."""
        from matplotlib.patches import Rectangle

        line = colour(edge) if edge else "none"
        self._put(
            Rectangle(
                (box.x, box.y),
                box.width,
                box.height,
                fc=colour(fill),
                ec=line,
                lw=0.6 if edge else 0,
                zorder=1,
                clip_on=False,
                transform=self.points,
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
        self._path(points, color=colour(name), lw=width, ls=style, solid_capstyle="butt")

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
            self._path(
                points, ls="none", marker="o", ms=2 * radius, mfc=colour(fill), mec=colour(edge or fill),
                mew=0.9 if edge else 0,
            )  # fmt: skip

    def _strokes(
        self, points: Sequence[tuple[float, float] | None], *, width: float, name: str
    ) -> None:
        gap = (float("nan"), float("nan"))
        whole = [point or gap for point in points]
        self._path(whole, color=colour(name), lw=width, solid_capstyle="butt")

    def _path(self, points: Sequence[tuple[float, float]], **look: Any) -> None:
        from matplotlib.lines import Line2D

        across, down = [x for x, _ in points], [y for _, y in points]
        self._put(Line2D(across, down, zorder=1, clip_on=False, transform=self.points, **look))

    def _put(self, artist: Any) -> None:
        self.figure.add_artist(artist)


@contextmanager
def _sheet(lang: Lang, lines: int) -> Iterator[Sheet]:
    from matplotlib.transforms import Bbox, BboxTransformFrom, BboxTransformTo

    with styled(lang):
        figure = blank(lines)
        width, height = sheet_width(), lines * pitch()
        corners = Bbox([[0, height], [width, 0]])
        points = BboxTransformFrom(corners) + BboxTransformTo(figure.bbox)
        yield Sheet(lang=lang, width=width, height=height, figure=figure, points=points)


def drawn(lang: Lang, lines: int, draw: Any, *given: Any) -> str:
    """Return the SVG of what ``draw(sheet, *given)`` draws on a fresh sheet."""
    with _sheet(lang, lines) as sheet:
        draw(sheet, *given)
        return to_svg(sheet.figure, lang)
