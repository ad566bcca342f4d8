"""WordprocessingML as text: every character of a brief is escaped here, and nowhere else.

Elements are built from `Markup`, which markupsafe never escapes twice; whatever
else a caller hands in is taken for text.
"""

import html
import re
from collections.abc import Iterable

from markupsafe import Markup

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
DECLARED = " ".join(f'xmlns:{key}="{uri}"' for key, uri in NAMESPACES.items())
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What XML 1.0 cannot hold; the PDF refuses such a text before it comes here.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Value = str | int | bool | None


def element(name: str, /, *children: Markup | str, **attributes: Value) -> Markup:
    """Return one element; an attribute ``val`` means ``w:val``, ``r_id`` means ``r:id``.

    An attribute that is None or False is left out.
    """
    given = "".join(
        f' {_attribute(key, name)}="{_escaped(str(1 if value is True else value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    inside = "".join(one if isinstance(one, Markup) else _escaped(one) for one in children)
    return Markup(f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>")  # noqa: S704 - both are escaped


def joined(parts: Iterable[Markup]) -> Markup:
    """Return some markup as one."""
    return Markup("").join(parts)


def _escaped(text: str) -> str:
    return html.escape(clean(text))


def _attribute(key: str, name: str) -> str:
    if "_" in key:
        return key.replace("_", ":", 1)
    return f"w:{key}" if name.startswith("w:") else key


def clean(text: str) -> str:
    """Return a text with a visible mark for each character that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def root(name: str, *children: Markup) -> str:
    """Return a whole part: declaration, namespaces, content."""
    return f"{HEAD}<{name} {DECLARED}>{''.join(children)}</{name}>"


def run(text: str, *, style: str = "", lang: str = "", size: float = 0) -> Markup:
    """Return a run of text.

    Args:
        text: Plain text.
        style: Id of a character style.
        lang: ``zh`` makes quotation marks and dashes take the face for hanzi.
        size: Size in points, where a style cannot know it.
    """
    if not text:
        return Markup("")
    return element("w:r", _properties(style, lang, size), written(text))


def written(text: str) -> Markup:
    """Return the text of a run, its spaces kept."""
    return element("w:t", text, xml_space="preserve")


def _properties(style: str, lang: str, size: float) -> Markup:
    inside = [
        element("w:rStyle", val=style) if style else Markup(""),
        element("w:rFonts", hint="eastAsia") if lang == "zh" else Markup(""),
        element("w:sz", val=round(2 * size)) if size else Markup(""),
        element("w:szCs", val=round(2 * size)) if size else Markup(""),
    ]
    return element("w:rPr", *inside) if any(inside) else Markup("")


def tab() -> Markup:
    """Return a tab."""
    return element("w:r", element("w:tab"))


def line_break() -> Markup:
    """Return a line break inside a paragraph."""
    return element("w:r", element("w:br"))


def field(code: str, shown: str, *, style: str = "") -> Markup:
    """Return a field that Word can bring up to date, with what it shows until then."""
    properties = element("w:rPr", element("w:rStyle", val=style)) if style else Markup("")

    def part(*inside: Markup) -> Markup:
        return element("w:r", properties, *inside)

    return joined(
        [
            part(element("w:fldChar", fldCharType="begin")),
            part(element("w:instrText", f" {code} ", xml_space="preserve")),
            part(element("w:fldChar", fldCharType="separate")),
            part(written(shown)),
            part(element("w:fldChar", fldCharType="end")),
        ]
    )


def paragraph(style: str, *inside: Markup, extra: Iterable[Markup] = ()) -> Markup:
    """Return a paragraph in a style; ``extra`` are further properties, in the schema's order."""
    return element("w:p", element("w:pPr", element("w:pStyle", val=style), *extra), *inside)


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres / 25.4 * 1440)
