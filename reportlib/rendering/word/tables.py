"""Tables as Word knows them: repeated heads, rows that stay whole, numbers on the decimal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reportlib.rendering.word.markup import element, line_break, paragraph, run, twips
from reportlib.rendering.word.styles import TABLE

if TYPE_CHECKING:
    from reportlib.rendering.word.blocks import Writer

VERDICT = 0.15
# More figures than this in one table, and its footnotes would leave three rows to a page.
MOST_MARKS = 40
# Of registers each figure has a sentence of its own, which says what its row and column say: some are enough.
MOST_REGISTER_MARKS = 4
NOTHING = Markup("")
KEEP = element("w:keepNext")


def table(writer: "Writer", block: Mapping[str, Any]) -> Iterator[Markup]:
    """Give a table with its caption above and its notes below."""
    block, cited = _unmarked(writer, block)
    number = run(block["number"], style="" if writer.lang == "zh" else writer.mark("Label"))
    yield paragraph(writer.style("Caption"), number, run(f" {block['caption']}", lang=writer.lang))
    widths = _widths(writer, [column["width"] for column in block["columns"]])
    heads = [_head(writer, column) for column in block["columns"]]
    rows = [_row(cells, widths) for cells in _cells(writer, block)]
    yield _whole(widths, heads, rows, f"{block['number']} {block['caption']}")
    source = f"{writer.words['figure_source']}{writer.notes.named(cited, writer.lang)}"
    yield from _after(writer, block["notes"], source if cited else "")


def _unmarked(writer: "Writer", block: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[int]]:
    """Return a table of very many figures without their notes, and the numbers of these notes."""
    numbers = [
        number
        for row in block["rows"]
        for cell in row["cells"]
        for cited in writer.cited(cell["text"])
        for number in cited
    ]
    most = MOST_REGISTER_MARKS if writer.notes.registers(numbers) else MOST_MARKS
    if len(numbers) <= most:
        return block, []
    rows = [
        {**row, "cells": [{**cell, "text": [_without_notes(one) for one in cell["text"]]} for cell in row["cells"]]}
        for row in block["rows"]
    ]  # fmt: skip
    return {**block, "rows": rows}, sorted(set(numbers))


def _without_notes(part: Any) -> Any:
    return {**part, "notes": []} if isinstance(part, Mapping) else part


def checks(writer: "Writer", rows: Sequence[Mapping[str, Any]]) -> Iterator[Markup]:
    """Give a list of checks, each with its verdict."""
    words = writer.words
    yield from listing(
        writer,
        [words["verdict"], words["check"]],
        [VERDICT, 1 - VERDICT],
        [
            [
                run(row["label"], lang=writer.lang, style=_stress(writer, row["verdict"])),
                run(row["text"], lang=writer.lang) if isinstance(row["text"], str) else writer.segments(row["text"]),
            ]
            for row in rows
        ],
    )  # fmt: skip


def listing(
    writer: "Writer", heads: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[Markup]]
) -> Iterator[Markup]:  # fmt: skip
    """Give a table of texts without a caption."""
    widths = _widths(writer, [100 * share for share in shares])
    style = writer.style("TableText")
    made = [_row([paragraph(style, cell) for cell in row], widths) for row in rows]
    head = [writer.plain("TableHead", one) for one in heads]
    yield _whole(widths, head, made, "")
    yield from _after(writer, [])


def _stress(writer: "Writer", verdict: str) -> str:
    return writer.mark("Label") if verdict in {"fails", "scopes"} else ""


def _widths(writer: "Writer", shares: Sequence[float]) -> list[int]:
    whole = twips(writer.sheet.pages[writer.lang].text_width)
    return [round(whole * share / 100) for share in shares]


def _head(writer: "Writer", column: Mapping[str, Any]) -> Markup:
    label = run(column["label"], lang=writer.lang)
    unit = (
        line_break() + run(column["unit"], lang=writer.lang, style=writer.mark("Unit"))
        if column["unit"]
        else NOTHING
    )
    right = column["align"] == "right" and writer.lang == "en"
    extra = [element("w:jc", val="right")] if right else []
    return paragraph(writer.style("TableHead"), label, unit, extra=extra)


def _spare(writer: "Writer", block: Mapping[str, Any]) -> list[list[float]]:
    """Return for each cell the ems at its right that put its decimal point under the others'.

    What the view computed counts digits; here the marks of the notes take room as well.
    """
    marks = [
        [sum(writer.notes.width(one, writer.lang) for one in writer.cited(cell["text"])) for cell in row["cells"]]
        for row in block["rows"]
    ]  # fmt: skip
    columns = range(len(block["columns"]))
    widest = [max((row[index] for row in marks), default=0.0) for index in columns]
    return [
        [
            cell["pad"] + widest[index] - marks[place][index] if cell["align"] == "right" else 0.0
            for index, cell in enumerate(row["cells"])
        ]
        for place, row in enumerate(block["rows"])
    ]


def _cells(writer: "Writer", block: Mapping[str, Any]) -> Iterator[list[Markup]]:
    """Give the cells of each row; a short table stays together, of a long one no row stands alone on a page."""
    name = "TableDense" if block["dense"] else "TableText"
    style = writer.style(name)
    size = writer.sheet.styles[writer.lang][name].size or 12
    spare = _spare(writer, block)
    last = len(block["rows"]) - 1
    for place, row in enumerate(block["rows"]):
        stress = writer.mark("Label") if row["style"] == "total" else ""
        ends = place in {0, last - 1}
        keep = [KEEP] if (block["whole"] or ends) and place < last else []
        yield [
            paragraph(
                style,
                writer.segments(cell["text"], style=stress),
                extra=[*keep, *_shift(cell, spare[place][index], size, inner=row["style"] == "sub" and not index)],
            )
            for index, cell in enumerate(row["cells"])
        ]  # fmt: skip


def _shift(cell: Mapping[str, Any], spare: float, size: float, *, inner: bool) -> Iterator[Markup]:
    """Give what moves a cell's text: room at the right, or the step of a sub-row."""
    if spare:
        yield element("w:ind", right=round(20 * spare * size))
    elif inner:
        yield element("w:ind", left=round(30 * size))
    if cell["align"] == "right":
        yield element("w:jc", val="right")


def _row(cells: Sequence[Markup], widths: Sequence[int], *, head: bool = False) -> Markup:
    properties = [element("w:cantSplit"), element("w:tblHeader") if head else NOTHING]
    made = [
        element(
            "w:tc",
            element("w:tcPr", element("w:tcW", w=width, type="dxa"), element("w:vAlign", val="center")),
            cell,
        )
        for cell, width in zip(cells, widths, strict=True)
    ]  # fmt: skip
    return element("w:tr", element("w:trPr", *properties), *made)


def _whole(
    widths: Sequence[int], heads: Sequence[Markup], rows: Sequence[Markup], title: str
) -> Markup:  # fmt: skip
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val=TABLE),
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:tblLayout", type="fixed"),
        element("w:tblLook", val="0420", firstRow=1, lastRow="0", firstColumn="0", lastColumn="0", noHBand="0", noVBand=1),
        element("w:tblCaption", val=title) if title else NOTHING,
    )  # fmt: skip
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    return element("w:tbl", properties, grid, _row(heads, widths, head=True), *rows)


def _after(writer: "Writer", notes: Sequence[Sequence[Any]], source: str = "") -> Iterator[Markup]:
    if source:
        yield writer.plain("TableNote", source)
    for place, note in enumerate(notes):
        label = "" if place else writer.words["table_note"]
        yield paragraph(
            writer.style("TableNote"), run(label, lang=writer.lang), writer.segments(note)
        )
    yield paragraph(writer.style("AfterTable"))
