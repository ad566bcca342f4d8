"""Charts as pictures: the drawing set by the same engine and faces as the PDF, then sampled.

A Word document carries each chart as a drawing and, for programs that cannot draw
it, as a picture; this makes the pictures of a whole report in one go.
"""

import base64
import html
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.errors import LayoutError
from reportlib.model import Html

if TYPE_CHECKING:
    from reportlib.pdf.typesetter import Typesetter

DPI = 200
# Charts are drawn in few tones; so many keep every edge smooth.
COLOURS = 64
UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96, "": 25.4 / 96}
# A page is this much higher than its drawing, lest a rounding gives it a second one.
SLACK = 0.02
_SIZE = re.compile(r"""\s(width|height)=["']([\d.]+)(mm|cm|in|pt|px|)["']""")


def pictures(drawings: Mapping[str, str], typesetter: "Typesetter", base: Path) -> dict[str, bytes]:
    """Return the PNG of each drawing, at 200 dots per inch.

    Args:
        drawings: Name → complete SVG that states its width and height.
        typesetter: The typesetter of the run, with its faces.
        base: A folder that the page may read; drawings need none of its files.

    Raises:
        LayoutError: A drawing states no size, or cannot be set.
    """
    if not drawings:
        return {}
    document = typesetter.typeset(_page(drawings, base))
    if document.pages != len(drawings):
        raise LayoutError("a chart does not fit its page", where=", ".join(drawings))
    return dict(zip(drawings, _sampled(document.content), strict=True))


def _page(drawings: Mapping[str, str], base: Path) -> Html:
    rules = ["img{display:block;image-rendering:crisp-edges}body{margin:0}"]
    images = []
    for place, (name, drawing) in enumerate(drawings.items()):
        width, height = _size(drawing, name)
        rules.append(
            f"@page p{place}{{size:{width}mm {height + SLACK}mm;margin:0}}"
            f"#p{place}{{page:p{place};width:{width}mm;height:{height}mm}}"
        )
        address = base64.b64encode(drawing.encode()).decode()
        # The words stand in the page too, for from them the typesetter learns which faces it needs.
        words = html.escape(html.unescape(re.sub(r"<[^>]*>|\s+", " ", drawing)))
        images.append(
            f'<img id="p{place}" alt="{words}" src="data:image/svg+xml;base64,{address}">'
        )
    text = (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>charts</title>'
        f"<style>{''.join(rules)}</style></head><body>{''.join(images)}</body></html>"
    )
    return Html(text=text, base=str(base), title="charts", author="", lang="zh-CN")


def _size(drawing: str, name: str) -> tuple[float, float]:
    """Return the width and height that a drawing states, in millimetres."""
    head = drawing[drawing.find("<svg") :].partition(">")[0]
    found = {one[1]: float(one[2]) * UNITS[one[3]] for one in _SIZE.finditer(head)}
    if not found.get("width") or not found.get("height"):
        raise LayoutError(
            "a chart states no width and height", where=name, remedy="draw it with reportlib.briefing.chart"
        )  # fmt: skip
    return round(found["width"], 3), round(found["height"], 3)


def _sampled(content: bytes) -> Iterator[bytes]:
    """Give each page of a PDF as a PNG of few colours."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            image = page.render(scale=DPI / 72).to_pil().convert("RGB")
            reduced = image.quantize(
                COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
            )
            stream = io.BytesIO()
            reduced.save(stream, "PNG", optimize=True, dpi=(DPI, DPI))
            yield stream.getvalue()
    finally:
        document.close()
