"""From a matplotlib figure to SVG whose bytes no machine can change.

Text stays text, is measured by rule and never by a font, and names the faces of
the page; there are no dates, no random ids and no style that could leak.
"""

import io
import re
from functools import partial
from math import cos, radians, sin
from typing import Any

from reportlib.briefing.chart_style import POINTS_PER_MM, looks, text_width
from reportlib.model import Lang

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")
_TAG = re.compile(r"<[^>]*>")
_LONG = re.compile(r"-?\d+\.\d{3,}")
# matplotlib's default style would leak from an inline SVG onto the whole page.
_LEAK = re.compile(r"\s*<defs>\s*<style[^>]*>[^<]*</style>\s*</defs>")
_NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}


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
    return (
        head + "\n" + "\n".join(line.strip() for line in short.splitlines() if line.strip()) + "\n"
    )


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


def _anchored(
    renderer: Any, text: Any, start: tuple[float, float], angle: float
) -> tuple[float, float, str]:
    """Return the point and anchor that make a reader of SVG align by its own, true text width."""
    at, across = text.get_transform().transform(text.get_unitless_position())
    across = renderer.height - across
    down, right = sin(radians(angle)), cos(radians(angle))
    shift = down * (start[0] - at) + right * (start[1] - across)
    anchor = {"left": "start", "right": "end", "center": "middle"}[text.get_ha()]
    return at + shift * down, across + shift * right, anchor
