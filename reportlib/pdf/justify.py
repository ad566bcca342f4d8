"""Full lines of hanzi: widen the gaps between them, never a number or a Latin word.

WeasyPrint justifies by widening spaces, of which Chinese has none. This module
replaces that one function of version 70.0. The widths are changed after Pango
shaped the line, glyph by glyph, in thousandths of an em: the unit in which a PDF
says such things, so that nothing is lost by rounding and every line ends at the
same place.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi
from weasyprint.text.line_break import Layout

# Beyond this share of an em a stretched line looks worse than a short one.
WIDEST_GAP = 0.75
# Small type stands on no grid, so its right edge may rather be uneven; in CSS pixels.
SMALL, WIDEST_GAP_OF_SMALL = 18.0, 0.2
SPACES = " \u00a0"
INVISIBLE = "\u2060\u200b"
DOUBLED = "—…"
# These fill a cell in Chinese only; a line without hanzi is none of ours.
AMBIGUOUS = "—…“”‘’·"


class WidenedLayout(Layout):  # type: ignore[misc]
    """A line of text whose gaps are widened each time that it is drawn.

    WeasyPrint draws through the class of the layout it is given, so this is the
    one way in; ``gaps`` maps the byte offset of a character to the thousandths of
    an em that follow it.
    """

    gaps: dict[int, int]
    _line: object = None

    def get_first_line(self) -> Any:
        """Return Pango's first line, its glyphs widened once."""
        line, index = super().get_first_line()
        if self._line != line:
            self._line = line
            self._widen(line)
        return line, index

    def _widen(self, line: Any) -> None:
        unit = self.style["font_size"] * TO_UNITS / 1000
        run = line.runs
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            last = {item.offset + glyphs.log_clusters[i]: i for i in range(glyphs.num_glyphs)}
            for offset, index in last.items():
                if thousandths := self.gaps.get(offset):
                    # Half a thousandth more, for the writer cuts the fraction off.
                    glyphs.glyphs[index].geometry.width += round((thousandths + 0.5) * unit)
            run = run.next


def install() -> None:
    """Put this justification in the place of WeasyPrint's; twice is once."""
    if inline.justify_line is not justify_line:
        justify_line.spaces = inline.justify_line  # type: ignore[attr-defined]
        inline.justify_line = justify_line


def justify_line(context: Any, line: Any, extra: float) -> None:
    """Widen a line by ``extra`` CSS pixels: between hanzi, or at spaces if it has none."""
    texts = list(_texts(line))
    if _is_western(texts):
        justify_line.spaces(context, line, extra)  # type: ignore[attr-defined]
        return
    gaps = list(_gaps(texts))
    em = line.style["font_size"]
    widest = WIDEST_GAP_OF_SMALL if em < SMALL else WIDEST_GAP
    if not gaps or extra / len(gaps) > widest * em:
        return
    share, owed = extra / len(gaps), 0.0
    widths: dict[int, dict[int, int]] = {}
    for box, offset in gaps:
        unit = box.style["font_size"] / 1000
        owed += share
        thousandths = int(owed / unit + 1e-6)
        owed -= thousandths * unit
        widths.setdefault(id(box), {})[offset] = thousandths
    _apply(line, widths, 0.0)


def _is_western(texts: list[Any]) -> bool:
    """Tell whether a line is to be widened at its spaces: it has hanzi only by the way, or none."""
    text = "".join(box.text for box in texts)
    hanzi = sum(one not in AMBIGUOUS and is_wide(one) for one in text)
    return not hanzi or hanzi < sum(one in SPACES for one in text)


def is_wide(char: str) -> bool:
    """Tell whether a character is a hanzi or a mark that fills a cell of the grid."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFF60
        or code >= 0x20000
        or char in AMBIGUOUS
    )


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)


def _gaps(texts: list[Any]) -> Iterator[tuple[Any, int]]:
    before: tuple[Any, int, str] | None = None
    for box in texts:
        offset = 0
        for char in box.text:
            size = len(char.encode())
            if char not in INVISIBLE:
                if before and _may_widen(before[2], char):
                    yield before[0], before[1]
                before = box, offset, char
            offset += size


def _may_widen(left: str, right: str) -> bool:
    if left == right and left in DOUBLED:
        return False
    return is_wide(left) or is_wide(right) or left in SPACES


def _apply(box: Any, widths: dict[int, dict[int, int]], moved: float) -> float:
    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        if gaps := widths.get(id(box)):
            extra = sum(gaps.values()) * box.style["font_size"] / 1000
            box.width += extra
            moved += extra
            box.pango_layout = _widened(box.pango_layout, gaps)
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        start = moved
        box.position_x += moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _apply(child, widths, moved)
        box.width += moved - start
    else:
        box.translate(moved, 0)
    return moved


def _widened(layout: Any, gaps: dict[int, int]) -> WidenedLayout:
    new = WidenedLayout.__new__(WidenedLayout)
    new.__dict__.update(layout.__dict__)
    new.gaps = gaps
    return new
