"""Blank workbooks made from the schemas: drop-downs, notes, a frozen head; filled in, they read back as they are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportlib.ledgers.schemas import Column, Schema, Schemas
from reportlib.ledgers.workbooks import content, put

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 5_000
_LISTS = "lists"
_NOTES = {"zh": "填表说明", "en": "Notes"}
_TEXT = frozenset({"id_number", "phone", "account", "name", "key", "month", "town", "village", "county", "place"})  # fmt: skip
_KINDS = {
    "zh": {
        "date": "日期，如 2024-06-01", "month": "年月，如 2024-06", "year": "年份，如 2019", "money": "数字，单位元", "count": "整数",
        "age": "周岁", "code": "从下拉列表选择", "bool": "是 / 否", "sex": "男 / 女", "id_number": "18位", "range": "一个数或一个范围",
    },
    "en": {
        "date": "a date, such as 2024-06-01", "month": "a month, such as 2024-06", "year": "a year, such as 2019",
        "money": "a number, in CNY", "count": "a whole number", "age": "full years", "code": "choose from the list",
        "bool": "yes / no", "sex": "male / female", "id_number": "18 characters", "range": "a number or a range",
    },
}  # fmt: skip
_SAID = {
    "zh": {
        "must": "必填", "private": "不保存", "head": ("项目", "必填", "填法", "说明"),
        "title": "表头一行不要改动；一行一{row}；在“{sheet}”表第{first}行起填写；不要合计行。标题行写明地方和年月，如“芒宽乡西亚村2024年6月{name}”。",
        "error": "请从下拉列表中选择", "rows": {"person": "人", "post": "个岗位", "case": "个案件", "brand": "个品牌"},
        "headline": "            （县、乡镇、村）        年    月{name}",
    },
    "en": {
        "must": "required", "private": "not kept", "head": ("Item", "Required", "How", "Note"),
        "title": "Leave the line of heads as it is; one {row} a line; begin in line {first} of the sheet “{sheet}”; no totals. Write place and month into the title, such as “芒宽乡西亚村 2024-06 {name}”.",
        "error": "choose from the list", "rows": {"person": "person", "post": "offer", "case": "case", "brand": "brand"},
        "headline": "{name}: place, month",
    },
}  # fmt: skip
HEAD_ROW = 2
_WIDEST = {
    "id_number": 21,
    "key": 16,
    "place": 18,
    "date": 12,
    "phone": 13,
    "name": 10,
    "village": 12,
    "town": 12,
}


def template(schema: Schema, schemas: Schemas, lang: str) -> bytes:
    """Return a blank workbook of a ledger.

    Args:
        schema: Which ledger.
        schemas: For the code lists.
        lang: The language of heads, lists and notes: zh or en.
    """
    from openpyxl import Workbook

    book = Workbook()
    page = book.worksheets[0]
    page.title = schema.sheet if lang == "zh" else schema.command
    lists = book.create_sheet(_LISTS)
    _title(page, schema, lang)
    for at, column in enumerate(schema.columns, 1):
        _head(page, at, column, lang)
        words = _words(column, schemas, lang)
        if words:
            _drop_down(page, lists, at, words, column, lang)
    page.freeze_panes = f"A{HEAD_ROW + 1}"
    page.print_title_rows = f"1:{HEAD_ROW}"
    page.row_dimensions[HEAD_ROW].height = 34
    _for_paper(page, wide=True)
    lists.sheet_state = "hidden"
    _notes(book, page.title, schema, schemas, lang)
    return content(book)


def _for_paper(page: "Worksheet", *, wide: bool = False) -> None:
    """Let a sheet print lying, all columns on a page: notes on A4, a register of thirty columns on A3."""
    from openpyxl.worksheet.properties import PageSetupProperties

    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A3 if wide else page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.4  # inches
    page.page_margins.top = page.page_margins.bottom = 0.6


def _title(page: "Worksheet", schema: Schema, lang: str) -> None:
    from openpyxl.styles import Alignment, Font

    name = schema.en if lang == "en" else schema.zh
    put(page, 1, 1, str(_SAID[lang]["headline"]).format(name=name))
    page.cell(1, 1).font = Font(bold=True, size=14)
    page.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(schema.columns))
    page.row_dimensions[1].height = 28


def _head(page: "Worksheet", at: int, column: Column, lang: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    put(page, HEAD_ROW, at, column.head(lang))
    cell = page.cell(HEAD_ROW, at)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="FFF2CC" if column.required else "E7E6E6")
    line = Side(style="thin", color="999999")
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    told = _told(column, lang)
    if told:
        cell.comment = Comment(told, "reportlib", width=260, height=90)
    letters = get_column_letter(at)
    page.column_dimensions[letters].width = _width(column, lang)
    if column.type in _TEXT:
        # A spreadsheet rounds a number of 18 digits, and makes a date of 2024-06.
        page.column_dimensions[letters].number_format = "@"


def _width(column: Column, lang: str) -> float:
    """Return how wide a column is, in digits: its head in two lines, and what is written below."""
    head = column.head(lang)
    if lang == "zh":  # a character is two digits wide
        longest = 2.0 * (len(head) if len(head) <= 6 else -(-len(head) // 2)) + 1
    else:
        longest = max(len(head) * 0.7, *map(len, head.split())) + 2
    return max(_WIDEST.get(column.type, 8), longest)


def _told(column: Column, lang: str) -> str:
    said = _SAID[lang]
    note = column.note_en if lang == "en" else column.note_zh
    kind = _KINDS[lang].get(column.type, "")
    private = str(said["private"]) if column.private and column.type != "id_number" and not note else ""  # fmt: skip
    sign = "; " if lang == "en" else "；"
    return sign.join(one for one in (str(said["must"]) if column.required else "", kind if not note else "", note, private) if one)  # fmt: skip


def _words(column: Column, schemas: Schemas, lang: str) -> list[str]:
    if not column.codes:
        return []
    return [one.en if lang == "en" else one.zh for one in schemas.codes[column.codes].values]


def _drop_down(
    page: "Worksheet", lists: "Worksheet", at: int, words: Sequence[str], column: Column, lang: str
) -> None:
    """Offer a list below a head; it lies on a hidden sheet, for a list in the cell itself is too short."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for row, word in enumerate(words, 1):
        put(lists, row, at, word)
    letters = get_column_letter(at)
    rule = DataValidation(
        type="list", formula1=f"{_LISTS}!${letters}$1:${letters}${len(words)}", allow_blank=True,
        # A trade may be written as it is; the lists of the others are complete.
        showErrorMessage=column.codes not in {"trade", "reason", "channel", "case_kind"},
        error=str(_SAID[lang]["error"]),
    )  # fmt: skip
    page.add_data_validation(rule)
    rule.add(f"{letters}{HEAD_ROW + 1}:{letters}{HEAD_ROW + ROWS}")


def _notes(book: "Workbook", sheet: str, schema: Schema, schemas: Schemas, lang: str) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    said: dict[str, object] = dict(_SAID[lang])
    page = book.create_sheet(_NOTES[lang])
    rows = _SAID[lang]["rows"]
    unit = rows[schema.row] if isinstance(rows, dict) else ""
    name = schema.en if lang == "en" else schema.zh
    put(page, 1, 1, str(said["title"]).format(row=unit, sheet=sheet, first=HEAD_ROW + 1, name=name))
    heads = _SAID[lang]["head"]
    for column, (head, width) in enumerate(zip(heads, (30, 12, 34, 70), strict=True), 1):
        put(page, 3, column, head)
        page.cell(3, column).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    sign = "; " if lang == "en" else "、"  # “out of poverty, not secure” is one of them
    for row, one in enumerate(schema.columns, 4):
        note = one.note_en if lang == "en" else one.note_zh
        words = sign.join(_words(one, schemas, lang))
        must = str(said["must"]) if one.required else ""
        for column, value in enumerate((one.head(lang), must, _KINDS[lang].get(one.type, ""), note or words), 1):  # fmt: skip
            put(page, row, column, value)
            page.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    _for_paper(page)
