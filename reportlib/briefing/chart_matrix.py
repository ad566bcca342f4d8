"""Who does what: a grid of dots, for the practices of a digest."""

from collections.abc import Sequence
from typing import Any

from reportlib.briefing.chart_rows import wrapped
from reportlib.briefing.chart_sheet import Sheet, drawn
from reportlib.briefing.chart_style import (
    Words,
    in_both,
    lines_for,
    pitch,
    sheet_width,
    size,
    text_width,
    widest,
)
from reportlib.errors import BlockError
from reportlib.model import LANGS, Lang

LEAN = 0.72  # what a line at 45 degrees takes of either direction, with a little air
MOST_COLUMNS, SLIMMEST = 25, 9.5


def matrix(
    rows: Sequence[Words], columns: Sequence[Words], marks: Sequence[Sequence[bool]]
) -> dict[str, str]:
    """Draw who does what: a dot where a row (a county) has a column (a theme).

    Args:
        rows: Labels, for example of counties.
        columns: Labels, for example of themes.
        marks: One truth value for each column in each row.

    Raises:
        BlockError: Marks do not fit rows and columns, or there is nothing to mark.

    Example:
        >>> marks = [[bool(county.practices()), True] for county in counties]
        >>> columns = [words("做法", "Practices"), words("数据", "Figures")]
        >>> chart(charts.matrix([county.name for county in counties], columns, marks), zh="做法", en="Practices")
    """
    if (
        not rows
        or not columns
        or len(marks) != len(rows)
        or any(len(row) != len(columns) for row in marks)
    ):
        raise BlockError(
            "the marks do not fit the rows and columns", remedy="give one row of marks per label"
        )
    in_both([*rows, *columns])
    # Long labels read best on the left, whichever of the two they are.
    wide = [max(widest(one[lang]) for lang in LANGS for one in side) for side in (rows, columns)]
    if (wide[1] > wide[0] and len(rows) <= MOST_COLUMNS) or len(columns) > MOST_COLUMNS:
        rows, columns, marks = columns, rows, [list(row) for row in zip(*marks, strict=True)]
    return {lang: _matrix(rows, columns, marks, lang) for lang in LANGS}


def _matrix(
    rows: Sequence[Words], columns: Sequence[Words], marks: Sequence[Sequence[bool]], lang: Lang
) -> str:
    left = min(max(widest(row[lang]) for row in rows) + 10, 180.0)
    step = min((sheet_width() - left) / len(columns), 76.0)
    heads = [wrapped(column[lang], size("small"), step - 4) for column in columns]
    turned = any(text_width(line, size("small")) > step - 2 for head in heads for line in head)
    lean = max(text_width(column[lang], size("small")) for column in columns) * LEAN
    if turned:
        # The last head leans out over its column.
        step = min((sheet_width() - left - lean) / (len(columns) - 0.5), 76.0)
    if step < SLIMMEST:
        raise BlockError(
            f"{len(columns)} columns do not fit the page",
            remedy="draw several charts, or print a table",
        )
    top = lean + 12 if turned else max(len(head) for head in heads) * 11.5 + 8
    labels = [wrapped(row[lang], size("text"), left - 8) for row in rows]
    depths = [max(16.0, 12.5 * len(lines) + 4) for lines in labels]
    lines = lines_for(top + sum(depths) + 4)
    spare = (lines * pitch() - top - sum(depths) - 4) / len(rows)
    depths = [depth + spare for depth in depths]
    told = [[column[lang]] if turned else head for column, head in zip(columns, heads, strict=True)]
    return drawn(
        lang, lines, _draw_matrix, (labels, depths, told, marks, (left, step, top, turned))
    )


def _draw_matrix(sheet: Sheet, told: Any) -> None:
    labels, depths, heads, marks, (left, step, top, turned) = told
    right = left + step * len(heads)
    for index, head in enumerate(heads):
        centre = left + step * (index + 0.5)
        if turned:
            sheet.write((centre + 2, top - 5), head[0], size="small", turn=45)
        for order, line in enumerate([] if turned else head):
            sheet.write(
                (centre, top - 6 - 11.5 * (len(head) - 1 - order)),
                line,
                size="small",
                align="center",
            )
    edge = top
    full: list[tuple[float, float]] = []
    empty: list[tuple[float, float]] = []
    sheet.line([(0, edge), (right, edge)], width=0.8)
    for lines, depth, row in zip(labels, depths, marks, strict=True):
        middle = edge + depth / 2
        for order, line in enumerate(lines):
            sheet.write((0, middle + 3.8 + (order - (len(lines) - 1) / 2) * 12.5), line)
        for index, mark in enumerate(row):
            (full if mark else empty).append((left + step * (index + 0.5), middle))
        edge += depth
        sheet.line([(0, edge), (right, edge)], width=0.4, name="light")
    sheet.dots(empty, radius=0.8, fill="mid")
    sheet.dots(full, radius=4.2, fill="accent")
