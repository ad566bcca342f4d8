"""The letters of a page: the part of a font that the page needs, to travel inside it.

A machine without a Chinese font would show boxes; the page may ask no network for one.
"""

import base64
import io

FAMILY = "Inspector Serif"
_FIRST_WIDE = 0x2000


def web_font(content: bytes, text: str) -> bytes:
    """Return a font with only the wide characters of a text, as WOFF, the same bytes every time."""
    import uharfbuzz
    from fontTools.ttLib import TTFont

    job = uharfbuzz.SubsetInput()
    job.unicode_set.update({ord(one) for one in text if ord(one) >= _FIRST_WIDE})
    job.flags = uharfbuzz.SubsetFlags.NO_HINTING
    job.layout_feature_tag_set.clear()
    small = uharfbuzz.subset(uharfbuzz.Face(content), job)
    font = TTFont(io.BytesIO(bytes(small.blob.data)), recalcTimestamp=False)
    font.flavor = "woff"
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def rule(font: bytes) -> str:
    """Return the style rule that declares a font."""
    data = base64.b64encode(font).decode()
    return f'@font-face {{ font-family: "{FAMILY}"; src: url("data:font/woff;base64,{data}") format("woff"); }}\n'
