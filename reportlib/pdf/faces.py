"""Prepared faces: smaller copies of the fonts that print the same bytes faster.

A copy keeps every glyph number of its font (`RETAIN_GIDS`), so that a PDF made
from it equals one made from the whole font.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import uharfbuzz

from reportlib.canonical import digest, write_bytes
from reportlib.errors import LayoutError
from reportlib.pdf.fonts import FontFile

# Changes when the way a copy is made changes.
RECIPE = 2
LATIN = frozenset(range(0x20, 0x250))
MARKS = frozenset(
    [*range(0x2000, 0x2070), *range(0x20A0, 0x20C0), *range(0x2150, 0x2300), *range(0x2460, 0x2474)]
)
WIDE = frozenset(
    [*range(0x3000, 0x3100), *range(0x3300, 0x3400), *range(0xFF00, 0xFFF0), *range(0x2500, 0x2650)]
)


def family_name(path: Path) -> str:
    """Return a font's own family name without blanks, fit for a style sheet and a PDF."""
    face = _face(path)
    name = face.get_name(uharfbuzz.OTNameIdPredefined.FONT_FAMILY) or path.stem
    return "".join(one for one in name if one.isalnum()) or path.stem


def coverage(font: FontFile) -> frozenset[int]:
    """Return the code points that a font has glyphs for."""
    return frozenset(_face(font.path).unicodes)


def unheld(font: FontFile, codes: Iterable[int]) -> set[int]:
    """Return those of some code points that a font has no glyphs for."""
    held = _held(font)
    return {one for one in codes if one >= len(held) or not held[one]}


@cache
def _held(font: FontFile) -> bytes:
    """Return for every code point whether a font has a glyph for it; a set would take twenty times the memory."""
    codes = _face(font.path).unicodes
    held = bytearray(max(codes, default=-1) + 1)
    for one in codes:
        held[one] = 1
    return bytes(held)


@cache
def everyday() -> frozenset[int]:
    """Return the code points of GB 2312 and what stands beside them in briefs."""
    hanzi = set()
    for row in range(0xA1, 0xF8):
        for column in range(0xA1, 0xFF):
            try:
                hanzi.add(ord(bytes((row, column)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return frozenset(hanzi | LATIN | MARKS | WIDE)


def prepare(font: FontFile, folder: Path, *, whole: bool) -> Path:
    """Return a copy of a font to print from, made once and kept by content.

    Args:
        font: The face.
        folder: Where copies are kept.
        whole: Every character is wanted; else only everyday ones.
    """
    wanted = coverage(font) if whole else coverage(font) & everyday()
    key = digest([RECIPE, font.sha256, sorted(wanted), uharfbuzz.version_string()])[:20]
    target = folder / f"{font.path.stem}-{key}.otf"
    if not target.is_file():
        write_bytes(target, _subset(font, wanted))
    return target


def _subset(font: FontFile, wanted: frozenset[int]) -> bytes:
    job = uharfbuzz.SubsetInput()
    job.unicode_set.update(wanted)
    # A PDF calls glyphs by number; in Fandol the names that CFF gives them (CIDs) differ
    # from some numbers, and viewers would look for the name.
    job.flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.CFF_IDENTITY_CHARSET
    face = uharfbuzz.subset(_face(font.path), job)
    return bytes(face.blob.data)


def _face(path: Path) -> "uharfbuzz.Face":
    try:
        return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    except Exception as error:
        raise LayoutError(
            "this is no font", where=str(path), remedy=f"replace the file ({error})"
        ) from error
