"""The glyphs of a line, read all at once and written a piece at a time.

WeasyPrint 70.0 asks Pango's structures for each glyph's number, width and two
offsets one by one, and works out anew what a glyph of a width writes. Here a run
of glyphs is unpacked in one go, and what each writes is kept with its font. A line
with a glyph off the baseline or one that its font lacks goes the long way.
"""

from collections.abc import Callable
from functools import wraps
from struct import Struct
from typing import Any

from weasyprint.draw import text
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

# The glyph, its width, how far it is moved right and down, and a flag that nobody reads.
GLYPH = Struct("=IiiiI")
# The number of no glyph; from the flag on, characters that the font lacks.
NONE, LACKING = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
# Up to this version Pango told another size of a font than it drew.
SIZED = 14802

Glyph = tuple[int, ...]
# The item that tells font and place, where the characters of its glyphs begin, the glyphs.
Run = tuple[Any, Any, list[Glyph]]


def install() -> None:
    """Put this in the place of WeasyPrint's own; twice is once."""
    if (
        not hasattr(text.draw_first_line, "__wrapped__")
        and ffi.sizeof("PangoGlyphInfo") == GLYPH.size
        and pango.pango_version() >= SIZED
    ):
        text.draw_first_line = _at_once(text.draw_first_line)


def _at_once(draw: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    @wraps(draw)
    def draw_first_line(
        stream: Any, box: Any, overflow: str, ellipsis: Any, matrix: Any
    ) -> list[Any]:
        whole = overflow != "ellipsis" and ellipsis == "none" and box.style["font_size"] >= 1e-6
        runs = _plain_runs(box.pango_layout) if whole and box.text.strip() else None
        fonts = [stream.add_font(item.analysis.font) for item, _, _ in runs or ()]
        if not runs or any(one.bitmap or one.png or one.svg or one.colr for one, _ in fonts):
            return draw(stream, box, overflow, ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        written, before = "", None
        for run, (font, size) in zip(runs, fonts, strict=True):
            if run[0].analysis.font != before:
                before = run[0].analysis.font
                if written:
                    stream.show_text(written)
                written = ""
                stream.set_font_size(font.hash, size)
            written += _written(stream, box.pango_layout.text, run, font, size)
        stream.show_text(written)
        return []

    return draw_first_line


def _plain_runs(layout: Any) -> list[Run] | None:
    """Return the runs of a line, nothing if there is a glyph in one of them that is not plain."""
    pango.pango_layout_set_single_paragraph_mode(layout.layout, 1)
    runs, run = [], layout.get_first_line()[0].runs
    while run != ffi.NULL:
        item, string = run.data.item, run.data.glyphs
        memory = ffi.buffer(string.glyphs, string.num_glyphs * GLYPH.size)
        glyphs = list(GLYPH.iter_unpack(memory))
        for glyph, _, _, down, _ in glyphs:
            if down or glyph >= LACKING:
                return None
        runs.append((item, string.log_clusters, glyphs))
        run = run.next
    return runs


def _written(stream: Any, text: str, run: Run, font: Any, size: float) -> str:
    """Return what a run writes."""
    pieces: dict[Glyph, str] = vars(font).setdefault("pieces", {}).setdefault(size, {})
    written = "<"
    for at, glyph in enumerate(run[2]):
        piece = pieces.get(glyph)
        if piece is None:
            _name(font, text, run, at)
            piece = pieces[glyph] = _piece(stream, run[0].analysis.font, font, size, glyph)
        written += piece
    return written[:-1] if written[-1] == "<" else written + ">"


def _name(font: Any, text: str, run: Run, at: int) -> None:
    """Note which characters a glyph stands for, the first time that it is drawn."""
    item, clusters, glyphs = run
    if glyphs[at][0] in font.to_unicode or glyphs[at][0] == NONE:
        return
    begin = clusters[at]
    if item.analysis.level % 2:
        end = item.length if at == 0 else clusters[at - 1]
    else:
        end = item.length if at == len(glyphs) - 1 else clusters[at + 1]
    characters = text.encode()[item.offset + begin : item.offset + end]
    font.to_unicode[glyphs[at][0]] = characters.decode()


def _piece(stream: Any, pango_font: Any, font: Any, size: float, glyph: Glyph) -> str:
    """Return what a glyph writes: its number, how far it is moved, how much its width differs from what the font says."""
    number, width, right, _, _ = glyph
    if number == NONE:
        return f">{-width / size}<"
    if number not in font.widths:
        pango.pango_font_get_glyph_extents(pango_font, number, stream.ink_rect, stream.logical_rect)
        font.widths[number] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    moved = right / size
    kerning = font.widths[number] + moved - width * 1000 * FROM_UNITS / size
    before, after = f">{-moved}<" if moved else "", f">{int(kerning)}<" if kerning else ""
    return f"{before}{number:04x}{after}"
