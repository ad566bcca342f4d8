"""Lying bars, one row a figure: the chart that any set of figures can fall back on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlib.briefing.chart_sheet import Box, Sheet, drawn
from reportlib.briefing.chart_style import Words, lines_for, sheet_width, size, text_width, word
from reportlib.errors import BlockError
from reportlib.model import LANGS, Lang
from reportlib.quantities import Figure
from reportlib.quantities.wording import unit_entry

THICK, THIN, LEADING, GAP = 12.0, 5.0, 12.5, 6.0
JOINED = 14.0  # height of a row that belongs to the row above
DROP = 3.8  # from the middle of a row to its baseline
_PIECES = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+")
SLACK = 1.06  # what office programs draw themselves comes out so much wider
LABEL_SHARE = 0.36  # of the width, at most, before a label runs on to a second line


Named = tuple[Words, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What a figure looks like on an axis: where it lies, what it spans, whether its end is open."""

    at: float
    low: float
    high: float
    open_end: bool = False

    @property
    def spans(self) -> bool:
        """Whether there is a range to show."""
        return self.high > self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its label, its figure (None: not stated), a second figure within it.

    ``key`` stands between label and bar; ``joined`` rows stay close to the row above.
    """

    label: Words
    figure: Figure | None
    second: Figure | None = None
    fill: str = "accent"
    key: Words | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the rows: head, key of the second figures, mean, a remark."""

    head: Words | None = None
    second_label: Words | None = None
    mean: Named | None = None
    remark: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the parts of a row stand, in points."""

    key: float
    left: float
    right: float


def figure_text(figure: Figure | None, lang: Lang, *, bare: bool = True) -> str:
    """Return a figure as a chart prints it: its own words, the noun left to the head if ``bare``."""
    return word("missing", lang) if figure is None else figure.text(lang, bare=bare)


def extent(figure: Figure) -> Extent:
    """Return where a figure lies on an axis and what it spans.

    Raises:
        BlockError: The figure is negative, which a bar from zero cannot show.
    """
    tellings = [figure, *figure.alternatives]
    bounds = [bound for one in tellings for bound in _bounds(one) if bound.is_finite()]
    if not bounds:
        raise BlockError(
            "a figure without bounds cannot be drawn",
            where=figure.zh(),
            remedy="leave it out of the chart",
        )
    if min(bounds) < 0:
        raise BlockError(
            "a negative figure cannot be drawn as a bar from zero",
            where=figure.zh(),
            remedy="print a table",
        )
    low, high = float(min(bounds)), float(max(bounds))
    unbounded = figure.value is None and not _bounds(figure)[1].is_finite()
    at = float(figure.value) if figure.value is not None else float(_bounds(figure)[0])
    return Extent(at=at, low=low, high=high, open_end=unbounded or figure.qualifier == "at_least")


def _bounds(figure: Figure) -> tuple[Decimal, Decimal]:
    if figure.value is not None:
        return figure.value, figure.value
    low = figure.low if figure.low is not None else figure.interval.low
    high = figure.high if figure.high is not None else figure.interval.high
    return low, high


def head_text(title: Words | None, figures: Sequence[Figure], lang: Lang) -> str:
    """Return the head of a chart; in English it names the unit, which bare figures leave out."""
    units = {one.unit for one in figures}
    told = str(title[lang]) if title else ""
    if lang == "zh" or len(units) != 1:
        return told
    entry = unit_entry(units.pop())
    noun = (
        ""
        if entry.get("money") or entry.get("rate") or entry.get("keep")
        else str(entry.get("many", ""))
    )
    unit = str(entry.get("per", "")) or noun
    if not unit or unit.casefold() in told.casefold():
        return told
    return f"{told} ({unit})" if told else unit[:1].upper() + unit[1:]


def wrapped(text: str, points: float, most: float) -> list[str]:
    """Return a text in lines no wider than ``most``: Latin breaks at spaces, hanzi anywhere."""
    pieces = _PIECES.findall(text) or [""]
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if text_width((lines[-1] + piece).rstrip(), points) <= most:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines]


def rows_height(rows: Sequence[Row], frame: Frame, lang: Lang) -> int:
    """Return how many lines of the grid the rows need."""
    return lines_for(_height(rows, frame, lang))


def draw_rows(sheet: Sheet, rows: Sequence[Row], frame: Frame) -> None:
    """Draw the rows under their head, every figure with its own words beside its bar."""
    lang = sheet.lang
    columns = _columns(rows, frame, lang)
    _draw_head(sheet, frame, _head(rows, frame, lang), columns)
    scales = _scales(rows, frame, columns, lang)
    top = _top(rows, frame, lang)
    loose = sum(not row.joined for row in rows)
    spare = min(8.0, max(0.0, (sheet.height - _height(rows, frame, lang)) / loose))
    placed = list(_placed(rows, top, spare, lang))
    bottom = placed[-1][1] + _deep(rows[-1], lang) / 2 + spare / 2
    _draw_zero(sheet, placed, columns.left, spare)
    ends = [_draw_bar(sheet, row, middle, columns.left, scales) for row, middle in placed]
    if frame.mean:
        x = columns.left + extent(frame.mean[1]).at * scales[frame.mean[1].unit]
        _draw_mean(sheet, frame.mean, x, (top - 2, bottom))
    for (row, middle), end in zip(placed, ends, strict=True):
        _draw_words(sheet, row, (end, middle), columns, bare=_bare(rows))
        if frame.second_label:
            _draw_second(sheet, row.second, middle)
    if frame.remark:
        sheet.write((0, sheet.height - 4), frame.remark[lang], size="small", colour="quiet")


def _draw_zero(
    sheet: Sheet, placed: Sequence[tuple[Row, float]], left: float, spare: float
) -> None:
    """Draw the line of zero, broken where the unit and with it the scale changes."""
    runs: list[tuple[str, float, float]] = []
    for row, middle in placed:
        half = _deep(row, sheet.lang) / 2 + (0.0 if row.joined else spare / 2)
        unit = row.figure.unit if row.figure else (runs[-1][0] if runs else "")
        if runs and unit == runs[-1][0]:
            runs[-1] = (unit, runs[-1][1], middle + half)
        else:
            runs.append((unit, middle - half, middle + half))
    for _, high, low in runs:
        sheet.line([(left, high + 1), (left, low - 1)], width=0.8)


def _height(rows: Sequence[Row], frame: Frame, lang: Lang) -> float:
    feet = (18.0 if frame.mean else 0.0) + (16.0 if frame.remark else 0.0)
    return _top(rows, frame, lang) + sum(_deep(row, lang) for row in rows) + feet + 2


def _bare(rows: Sequence[Row]) -> bool:
    """Tell whether the head can name the unit once for all rows."""
    return len({row.figure.unit for row in rows if row.figure}) == 1


def _head(rows: Sequence[Row], frame: Frame, lang: Lang) -> str:
    return head_text(frame.head, [row.figure for row in rows if row.figure], lang)


def _top(rows: Sequence[Row], frame: Frame, lang: Lang) -> float:
    return 24.0 if frame.second_label or _head(rows, frame, lang) else 5.0


def _placed(
    rows: Sequence[Row], top: float, spare: float, lang: Lang
) -> Iterator[tuple[Row, float]]:
    edge = top
    for index, row in enumerate(rows):
        deep, follows = _deep(row, lang), index + 1 < len(rows) and rows[index + 1].joined
        # What is spare goes around a group of joined rows, never into it.
        edge += 0.0 if row.joined else spare / 2
        yield row, edge + deep / 2
        edge += deep + (0.0 if follows else spare / 2)


def _deep(row: Row, lang: Lang) -> float:
    lines = len(_label_lines(row, lang))
    if row.joined:
        return JOINED
    return max(17.0, lines * LEADING + 5)


def _label_lines(row: Row, lang: Lang) -> list[str]:
    return wrapped(row.label[lang], size("text"), sheet_width() * LABEL_SHARE)


def _columns(rows: Sequence[Row], frame: Frame, lang: Lang) -> Columns:
    points, bare = size("text"), _bare(rows)
    key = max(text_width(line, points) for row in rows for line in _label_lines(row, lang)) + GAP
    keys = max(
        (text_width(row.key[lang], size("small")) + GAP for row in rows if row.key), default=0.0
    )
    right = sheet_width()
    if frame.second_label:
        seconds = [text_width(figure_text(row.second, lang, bare=bare), points) for row in rows]
        right -= max(text_width(frame.second_label[lang], size("small")) + 14, *seconds) + GAP
    return Columns(key=key, left=key + keys, right=right)


def _scales(rows: Sequence[Row], frame: Frame, columns: Columns, lang: Lang) -> dict[str, float]:
    """Return points per unit, one scale for each unit: the largest at which bar and words still fit."""
    bare, whole = _bare(rows), columns.right - columns.left
    wanted = [(frame.mean[1], GAP)] if frame.mean else []
    for row in rows:
        if row.figure:
            words = text_width(figure_text(row.figure, lang, bare=bare), size("text")) * SLACK + GAP
            # Five points more for the strokes of an open end.
            wanted.append((row.figure, words + (5 if extent(row.figure).open_end else 0)))
        if row.second:
            wanted.append((row.second, 0.0))
    scales: dict[str, float] = {}
    for figure, words in wanted:
        room = max(whole - words, 40.0) / (extent(figure).high or 1.0)
        scales[figure.unit] = min(scales.get(figure.unit, room), room)
    return scales


def _draw_head(sheet: Sheet, frame: Frame, head: str, columns: Columns) -> None:
    at = 0.0
    if frame.second_label:
        label = frame.second_label[sheet.lang]
        left = sheet.width - text_width(label, size("small")) - 13
        sheet.box(Box(left, 6, 10, THIN), "accent")
        sheet.write((left + 13, 12), label, size="small", colour="quiet")
    if frame.second_label and head:  # a key without a word would ask a riddle
        sheet.box(Box(columns.left, 3, 10, 9), "light", edge="faint")
        at = columns.left + 13
    if head:
        sheet.write((at, 12), head, size="small", colour="quiet")


def _draw_mean(sheet: Sheet, mean: Named, x: float, ends: tuple[float, float]) -> None:
    # A light casing keeps the dashes visible where they cross dark bars.
    sheet.line([(x, ends[0]), (x, ends[1] + 3)], width=2.4, name="paper")
    sheet.line([(x, ends[0]), (x, ends[1] + 3)], width=0.9, name="ink", dashed=True)
    joint = "" if sheet.lang == "zh" else " "
    text = f"{mean[0][sheet.lang]}{joint}{figure_text(mean[1], sheet.lang)}"
    half = text_width(text, size("small")) / 2
    sheet.write(
        (min(max(x, half), sheet.width - half), ends[1] + 14), text, size="small", align="center"
    )


def _draw_words(
    sheet: Sheet, row: Row, place: tuple[float, float], columns: Columns, *, bare: bool
) -> None:
    (end, middle), lines = place, _label_lines(row, sheet.lang)
    base = middle + DROP
    for index, line in enumerate(lines if row.label[sheet.lang] else []):
        lower = (index - (len(lines) - 1) / 2) * LEADING
        sheet.write((columns.key - GAP, base + lower), line, align="right")
    if row.key:
        sheet.write(
            (columns.left - GAP, base),
            row.key[sheet.lang],
            size="small",
            colour="quiet",
            align="right",
        )
    text = figure_text(row.figure, sheet.lang, bare=bare)
    if row.figure is None:
        sheet.write((columns.left + GAP, base), text, size="small", colour="quiet")
        return
    # A patch of paper keeps the mean line out of the number.
    sheet.box(Box(end + 3, middle - 6, text_width(text, size("text")) + 6, THICK), "paper")
    sheet.write((end + GAP, base), text)


def _draw_second(sheet: Sheet, figure: Figure | None, middle: float) -> None:
    look = {"colour": "ink"} if figure else {"colour": "quiet", "size": "small"}
    sheet.write(
        (sheet.width, middle + DROP), figure_text(figure, sheet.lang), align="right", **look
    )


def _draw_bar(
    sheet: Sheet, row: Row, middle: float, left: float, scales: dict[str, float]
) -> float:
    """Draw a row's bars and return where its words may begin."""
    if row.figure is None:
        return left
    span, scale = extent(row.figure), scales[row.figure.unit]
    end = left + span.at * scale
    edge = "faint" if row.fill == "light" else None
    sheet.box(Box(left, middle - THICK / 2, max(end - left, 0.6), THICK), row.fill, edge=edge)
    if span.open_end:
        end = _fade(sheet, end, middle, row.fill)
    if row.second is not None:
        sheet.box(
            Box(left, middle - THIN / 2, max(extent(row.second).at * scale, 0.6), THIN), "accent"
        )
    if span.spans:
        sheet.whisker(left + span.low * scale, left + span.high * scale, middle)
        end = max(end, left + span.high * scale)
    return end


def _fade(sheet: Sheet, end: float, middle: float, fill: str) -> float:
    """Let a bar run out in thinning strokes: the true figure lies at its end or beyond."""
    name = "mid" if fill == "light" else fill
    x = end + 1.2
    for width in (1.8, 1.2, 0.6):
        sheet.box(Box(x, middle - THICK / 2, width, THICK), name)
        x += width + 1.4
    return x


def as_rows(rows: Sequence[Row], frame: Frame) -> dict[str, str]:
    """Return rows as a chart in both languages."""
    return {
        lang: drawn(lang, rows_height(rows, frame, lang), draw_rows, rows, frame) for lang in LANGS
    }
