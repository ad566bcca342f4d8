"""Charts in the Word document: the drawing itself, and a picture for programs that cannot draw it."""

import base64
import re
import struct
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from reportlib.errors import TemplateError
from reportlib.rendering.word.markup import element
from reportlib.rendering.word.sheet import Sheet

EMU = 36000
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
SVG_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Pictures:
    """The pictures of a document while it is written."""

    def __init__(self, charts: Mapping[str, bytes], sheet: Sheet) -> None:
        self._charts = charts
        self._names = {
            name: face.latin if role == "latin" else face.han
            for role, face in sheet.faces.items()
            for name in face.drawn
        }
        self.files: dict[str, bytes] = {}

    def place(self, block: Mapping[str, Any], title: str) -> Markup:
        """Return the run that shows a chart.

        Args:
            block: The chart as the view gives it: anchor, address, width, alternative text.
            title: Number and caption.

        Raises:
            TemplateError: Its picture was not given, or is no PNG.
        """
        anchor = block["anchor"]
        picture = self._charts.get(anchor, b"")
        if not picture.startswith(SIGNATURE):
            raise TemplateError(
                "the picture of a chart is missing or no PNG", where=anchor,
                remedy="hand the pictures of all charts to the Word edition",
            )  # fmt: skip
        across, down = struct.unpack(">II", picture[16:24])
        number = len(self.files) // 2 + 1
        self.files[f"media/chart{number}.png"] = picture
        self.files[f"media/chart{number}.svg"] = self._renamed(block["src"])
        width = round(block["width"] * EMU)
        return _inline(number, width, round(width * down / across), block["alt"], title)

    def relations(self) -> dict[str, str]:
        """Return the id of each file's relationship."""
        return {_id(name): name for name in self.files}

    def _renamed(self, address: str) -> bytes:
        """Return the drawing with the faces that an office has instead of the project's."""
        drawing = base64.b64decode(address.partition(",")[2]).decode()
        if self._names:
            known = re.compile("|".join(map(re.escape, sorted(self._names, key=len, reverse=True))))
            drawing = re.sub(
                r"font(?:-family)?\s*[=:][^;>]*",
                lambda found: known.sub(lambda name: self._names[name[0]], found[0]),
                drawing,
            )
        return drawing.encode()


def _id(name: str) -> str:
    stem, _, kind = name.rpartition("/")[2].partition(".")
    return f"{stem}{kind}"


def _inline(number: int, width: int, height: int, alt: str, title: str) -> Markup:
    extent = {"cx": width, "cy": height}
    drawing = element(
        "a:ext", element("asvg:svgBlip", xmlns_asvg=SVG_NAMESPACE, r_embed=f"chart{number}svg"),
        uri=SVG_EXTENSION,
    )  # fmt: skip
    picture = element(
        "pic:pic",
        element(
            "pic:nvPicPr", element("pic:cNvPr", id=number, name=f"chart{number}.png", descr=alt),
            element("pic:cNvPicPr"),
        ),
        element(
            "pic:blipFill", element("a:blip", element("a:extLst", drawing), r_embed=f"chart{number}png"),
            element("a:stretch", element("a:fillRect")),
        ),
        element(
            "pic:spPr",
            element("a:xfrm", element("a:off", x="0", y="0"), element("a:ext", **extent)),
            element("a:prstGeom", element("a:avLst"), prst="rect"),
        ),
    )  # fmt: skip
    inline = element(
        "wp:inline",
        element("wp:extent", **extent),
        element("wp:docPr", id=number, name=f"Chart {number}", descr=alt, title=title),
        element("wp:cNvGraphicFramePr", element("a:graphicFrameLocks", noChangeAspect=1)),
        element("a:graphic", element("a:graphicData", picture, uri="http://schemas.openxmlformats.org/drawingml/2006/picture")),
        distT="0", distB="0", distL="0", distR="0",
    )  # fmt: skip
    return element("w:r", element("w:drawing", inline))
