"""The letters of a page: the part of a font that the page needs, to travel inside it.

A machine without a Chinese font would show boxes; the page may ask no network for one.
"""

import base64
import io
from collections.abc import Iterable
from pathlib import Path

FAMILY = "Inspector Serif"
_FIRST_WIDE = 0x2000


def web_font(font: Path, letters: Iterable[str]) -> bytes:
    """Return a font with only the wide ones of some characters, as WOFF, the same bytes every time."""
    import uharfbuzz

    job = uharfbuzz.SubsetInput()
    job.unicode_set.update({ord(one) for one in letters if ord(one) >= _FIRST_WIDE})
    job.flags = uharfbuzz.SubsetFlags.NO_HINTING
    job.layout_feature_tag_set.clear()
    small = uharfbuzz.subset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font))), job)
    return _woff(bytes(small.blob.data))


def _woff(font: bytes) -> bytes:
    """Return a font in WOFF with its tables in the order that OpenType recommends, as fontTools saves it.

    They are taken over as they stand: nothing of fontTools is loaded that would understand them.
    """
    from fontTools.ttLib import sortedTagList
    from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

    reader = SFNTReader(io.BytesIO(font))
    stream = io.BytesIO()
    writer = SFNTWriter(stream, len(reader.tables), reader.sfntVersion, flavor="woff")
    for tag in sortedTagList(list(reader.keys())):
        writer[tag] = reader[tag]
    writer.close()
    return stream.getvalue()


def rule(font: bytes) -> str:
    """Return the style rule that declares a font."""
    data = base64.b64encode(font).decode()
    return f'@font-face {{ font-family: "{FAMILY}"; src: url("data:font/woff;base64,{data}") format("woff"); }}\n'
