"""The sheet that charts are drawn on: its size, faces, greys, and the way to SVG.

Nothing here asks a font for its measures: widths follow a simple rule, so that
the same chart has the same bytes whether or not a machine owns the fonts. Text
stays text and names the families of the page. matplotlib is loaded on first use.
"""

import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from math import cos, radians, sin
from typing import Any, NamedTuple

from reportlib.errors import BlockError, DataError
from reportlib.model import LANGS, Lang

Words = Mapping[str, str]
POINTS_PER_MM = 72 / 25.4
# Advance widths in em, near enough for Liberation Serif and FandolHei alike; the rest is a half.
_EMS: Mapping[str, float] = {
    **dict.fromkeys(".,:;'|!ijlt", 0.28), **dict.fromkeys("frI()[] /-", 0.33), **dict.fromkeys("acesz", 0.43),
    **dict.fromkeys("w", 0.72), **dict.fromkeys("mMW%", 0.86), **dict.fromkeys("—“”‘’…·", 1.0),
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")
_TAG = re.compile(r"<[^>]*>")
_LONG = re.compile(r"-?\d+\.\d{3,}")
# matplotlib's default style would leak from an inline SVG onto the whole page.
_LEAK = re.compile(r"\s*<defs>\s*<style[^>]*>[^<]*</style>\s*</defs>")
_NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}


@cache
def looks() -> Mapping[str, Any]:
    """Return the data of charts: sizes, faces, greys and words."""
    text = files("reportlib").joinpath("data/charts.toml").read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"cannot be read: {error}", where="reportlib/data/charts.toml") from error


def word(name: str, lang: Lang) -> str:
    """Return one of the charts' own words."""
    return str(looks()["words"][name][lang])


def size(name: str) -> float:
    """Return a type size in points."""
    return float(looks()["size"][name])


def colour(name: str) -> str:
    """Return a colour by its name in ``charts.toml``."""
    return str(looks()["colour"][name])


def sheet_width() -> float:
    """Return the width of the text area in points."""
    return float(looks()["page"]["width_mm"]) * POINTS_PER_MM


def pitch() -> float:
    """Return the line pitch of the grid in points."""
    return float(looks()["page"]["pitch_mm"]) * POINTS_PER_MM


def lines_for(height: float) -> int:
    """Return how many whole lines of the grid hold a height in points.

    Raises:
        BlockError: More than a page would be needed.
    """
    lines = max(3, -int(-height // pitch()))
    most = int(looks()["page"]["most_lines"])
    if lines > most:
        raise BlockError(
            f"the chart needs {lines} lines, a page holds {most}", remedy="split it, or print a table instead"
        )
    return lines


def _em(char: str) -> float:
    if char in _EMS:
        return _EMS[char]
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    return 0.7 if char.isupper() else 0.5


def text_width(text: str, points: float) -> float:
    """Return how wide a text is taken to be, in points, on every machine alike."""
    return sum(_em(char) for char in text) * points


def widest(*lines: str) -> float:
    """Return the width of the widest of some lines in the charts' text size."""
    return max(text_width(line, size("text")) for line in lines)


def in_both(labels: Sequence[Words]) -> None:
    """Refuse labels that lack a language.

    Raises:
        BlockError: A label has no Chinese or no English.
    """
    for label in labels:
        if any(lang not in label for lang in LANGS):
            raise BlockError(f"a label lacks a language: {dict(label)}", remedy='give both: {"zh": …, "en": …}')


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
            Rectangle((box.x, box.y), box.width, box.height, fc=colour(fill), ec=line, lw=0.6 if edge else 0, zorder=1)
        )

    def hatch(self, box: Box, *, step: float = 4.5) -> None:
        """Draw a rectangle of slanting lines: what is not known."""
        self.box(box, "paper", edge="faint")
        segments: list[tuple[float, float] | None] = []
        offset = step
        while offset < box.width + box.height:
            # The line x + y = offset, cut off at the four sides.
            left, right = max(0.0, offset - box.height), min(offset, box.width)
            segments += [(box.x + left, box.y + offset - left), (box.x + right, box.y + offset - right), None]
            offset += step
        self._strokes(segments, width=0.5, name="faint")

    def line(self, points: Sequence[tuple[float, float]], *, width: float = 0.7, name: str = "faint", dashed: bool = False) -> None:
        """Draw a line through points."""
        style = (0, (4, 2.5)) if dashed else "-"
        self.axes.plot(
            [x for x, _ in points], [y for _, y in points], color=colour(name), lw=width, ls=style, solid_capstyle="butt", zorder=1
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

    def dots(self, points: Sequence[tuple[float, float]], *, radius: float, fill: str = "ink", edge: str = "") -> None:
        """Draw equal dots."""
        if points:
            self.axes.plot(
                [x for x, _ in points], [y for _, y in points], ls="none", marker="o", ms=2 * radius,
                mfc=colour(fill), mec=colour(edge or fill), mew=0.9 if edge else 0, zorder=1,
            )  # fmt: skip

    def _strokes(self, points: Sequence[tuple[float, float] | None], *, width: float, name: str) -> None:
        gap = (float("nan"), float("nan"))
        whole = [point or gap for point in points]
        self.axes.plot(
            [x for x, _ in whole], [y for _, y in whole], color=colour(name), lw=width, solid_capstyle="butt", zorder=1
        )


@contextmanager
def styled(lang: Lang) -> Iterator[None]:
    """Shield drawing from whatever the user's own matplotlib settings are."""
    import matplotlib as mpl
    from matplotlib.style.core import STYLE_BLACKLIST

    own = {
        **looks()["style"], "font.family": list(looks()["font"][lang]), "text.parse_math": False,
        "svg.fonttype": "none", "svg.hashsalt": "reportlib", "svg.id": None, "path.simplify": False,
    }  # fmt: skip
    defaults = {key: value for key, value in dict.items(mpl.rcParamsDefault) if key not in STYLE_BLACKLIST}
    with mpl.rc_context():
        mpl.rcParams.update({**defaults, **own})
        yield


def blank(lines: int) -> Any:
    """Return an empty figure, as wide as the text area and so many grid lines high."""
    from matplotlib.figure import Figure

    return Figure(figsize=(sheet_width() / 72, lines * pitch() / 72), dpi=72, facecolor="none")


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


def tool_for(figure: Any, lang: Lang, stream: io.StringIO | None = None) -> Any:
    """Return a renderer that measures text by rule and keeps it as text."""
    from matplotlib.backends.backend_svg import RendererSVG

    width, height = (float(side) * 72 for side in figure.get_size_inches())
    make: Any = RendererSVG  # its own stubs are silent
    renderer = make(width, height, stream or io.StringIO(), image_dpi=72, metadata=_NO_METADATA)
    # It is told its measures one by one: a subclass would need matplotlib when this module loads.
    renderer.get_text_width_height_descent = _measure
    renderer._get_font_height_metrics = _heights  # noqa: SLF001 - the library's own hook
    renderer.draw_text = partial(_draw_text, renderer, lang)
    renderer.open_group = renderer.close_group = _ignore
    return renderer


def to_svg(figure: Any, lang: Lang) -> str:
    """Return a figure as SVG: sized in millimetres, no dates, no ids but those it refers to."""
    stream = io.StringIO()
    renderer = tool_for(figure, lang, stream)
    figure.draw(renderer)
    renderer.finalize()
    return _tidied(stream.getvalue(), renderer.width, renderer.height)


def _tidied(svg: str, width: float, height: float) -> str:
    body = _LEAK.sub("", svg[svg.index(">", svg.index("<svg")) + 1 :], count=1)
    short = _TAG.sub(lambda tag: _LONG.sub(_rounded, tag[0]), body)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
        f' width="{width / POINTS_PER_MM:.3f}mm" height="{height / POINTS_PER_MM:.3f}mm"'
        f' viewBox="0 0 {width:.2f} {height:.2f}" stroke-linejoin="round">'
    )
    return head + "\n" + "\n".join(line.strip() for line in short.splitlines() if line.strip()) + "\n"


def _rounded(match: re.Match[str]) -> str:
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _ignore(*_: object, **__: object) -> None:
    """Leave out the groups that matplotlib wraps around every artist."""


def _measure(text: str, prop: Any, _ismath: object) -> tuple[float, float, float]:
    points = float(prop.get_size_in_points())
    return text_width(text, points), points, 0.2 * points


def _heights(prop: Any) -> tuple[float, float, float]:
    points = float(prop.get_size_in_points())
    return 0.88 * points, 0.2 * points, 0.12 * points


def _draw_text(  # noqa: PLR0913, PLR0917 - the library calls it so
    renderer: Any, lang: Lang, gc: Any, x: float, y: float, text: str, prop: Any, angle: float,
    ismath: object = None, mtext: Any = None,  # noqa: ARG001 - and by these names
) -> None:  # fmt: skip
    """Write a text element with presentation attributes, which every reader of SVG understands."""
    from matplotlib.colors import rgb2hex

    anchor = "start"
    if mtext is not None and (angle == 0 or mtext.get_rotation_mode() == "anchor"):
        x, y, anchor = _anchored(renderer, mtext, (x, y), angle)
    attributes = {
        "x": f"{x:.2f}", "y": f"{y:.2f}", "text-anchor": anchor, "fill": rgb2hex(gc.get_rgb()),
        "font-family": ", ".join(looks()["font"][lang]), "font-size": f"{prop.get_size_in_points():g}",
    }  # fmt: skip
    if angle:
        attributes["transform"] = f"rotate({-angle:g} {x:.2f} {y:.2f})"
    if prop.get_style() != "normal":
        attributes["font-style"] = str(prop.get_style())
    if prop.get_weight() not in {"normal", 400}:
        attributes["font-weight"] = str(prop.get_weight())
    renderer.writer.element("text", _CONTROL.sub(" ", text), attrib=attributes)


def _anchored(renderer: Any, text: Any, start: tuple[float, float], angle: float) -> tuple[float, float, str]:
    """Return the point and anchor that make a reader of SVG align by its own, true text width."""
    at, across = text.get_transform().transform(text.get_unitless_position())
    across = renderer.height - across
    down, right = sin(radians(angle)), cos(radians(angle))
    shift = down * (start[0] - at) + right * (start[1] - across)
    anchor = {"left": "start", "right": "end", "center": "middle"}[text.get_ha()]
    return at + shift * down, across + shift * right, anchor
