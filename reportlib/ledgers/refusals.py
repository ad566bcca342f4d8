"""The list of refused rows to send back: where each stands, why it was refused, what to do; nobody's name or number."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.canonical import write_bytes
from reportlib.ledgers.verdicts import File, Sheet
from reportlib.ledgers.workbooks import content, put

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FOLDER = "ledgers"
_HEADS = (
    "序号 No.", "工作表 Sheet", "行 Row", "列 Column", "项目 Item", "证件号（脱敏） Masked ID",
    "原因", "怎么办", "Reason", "What to do",
)  # fmt: skip
_WIDTHS = (8, 18, 8, 8, 22, 16, 44, 44, 52, 52)
_MOST = 1_000_000


def name_of(file: str) -> str:
    """Return the name of the list for a ledger file (``隆阳区/芒宽乡.xlsx`` → ``refused-隆阳区-芒宽乡.xlsx``)."""
    stem, _, kind = file.rpartition(".")
    safe = re.sub(r"[^\w.+\-（）()]+", "-", f"{stem}-{kind}" if kind != "xlsx" else stem)
    return f"refused-{safe}.xlsx"


def write(file: File, output: Path) -> Path | None:
    """Write the list of a file's refused rows; take an earlier one away when nothing is refused any more.

    Returns:
        Where it is, or None.
    """
    path = output / FOLDER / name_of(file.name)
    if not any(one.refuses for sheet in file.sheets for one in sheet.findings):
        path.unlink(missing_ok=True)
        return None
    write_bytes(path, to_xlsx(file))
    return path


def to_xlsx(file: File) -> bytes:
    """Return the list of a file's refused rows as a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.worksheets[0]
    page.title = "退回清单 Refused rows"
    _heads(page)
    row = 1
    for sheet in file.sheets:
        if sheet.verdict == "refused" and row <= _MOST:
            # The rows below are wrong, all the others are not used with them.
            row += 1
            said = [whole(sheet, lang).split(" → ") for lang in ("zh", "en")]
            cells: list[str | int] = [
                row - 1,
                sheet.name or str(sheet.number),
                "",
                "",
                "整本 the whole register",
                "",
                *said[0],
                *said[1],
            ]
            for column, cell in enumerate(cells, 1):
                put(page, row, column, cell)
        for one in sheet.findings:
            if not one.refuses or row > _MOST:
                continue
            row += 1
            item = " ".join(dict.fromkeys((one.column_zh, one.column_en)))
            place = sheet.name or str(sheet.number)
            values: list[str | int] = [row - 1, place, one.row, one.letter, item, one.masked]
            for column, value in enumerate([*values, *one.zh, *one.en], 1):
                put(page, row, column, value)
    page.auto_filter.ref = f"A1:J{row}"
    notes = book.create_sheet("说明 Notes")
    notes.column_dimensions["A"].width = 120
    for number, line in enumerate(_notes(file), 1):
        put(notes, number, 1, line)
    return content(book)


def _heads(page: "Worksheet") -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for column, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), 1):
        put(page, 1, column, head)
        page.cell(1, column).font = Font(bold=True)
        page.cell(1, column).alignment = Alignment(wrap_text=True, vertical="center")
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"


def _notes(file: File) -> list[str]:
    used = [one for one in file.sheets if one.read]
    lines = [
        f"文件 File: {file.name}",
        "本表列出未采用的行，按行号在原文件中更正后重新报送。不含姓名、证件号、电话。",
        "These rows were not used. Mend them in the file, by their row numbers, and send it again. No name, ID number or telephone is here.",
    ]
    for one in used:
        lines.append(f"{counted(one, 'zh')}  {counted(one, 'en')}")
        if one.verdict == "refused":
            lines.append(f"{whole(one, 'zh')}  {whole(one, 'en')}")
    return lines


def whole(sheet: Sheet, lang: str) -> str:
    """Say of a register that none of it is used, how many of its rows are wrong and what decides."""
    wrong, rows = (
        len({one.row for one in sheet.findings if one.refuses and one.row}),
        sheet.counts["refused"],
    )
    share = f"{100 * wrong / rows:.1f}%" if rows else ""
    if lang == "en":
        return (
            f"none of this register is used: {wrong} of {rows} rows are wrong ({share}), more than the settings bear "
            "→ mend these rows; what is borne: ledger_refusal_share in pyproject.toml"
        )
    return f"整本未采用：{rows}行中有{wrong}行有误（{share}），超过可容许的比例 → 更正这些行；可容许的比例见 pyproject.toml 的 ledger_refusal_share"


def counted(sheet: Sheet, lang: str) -> str:
    """Return what became of a table's rows, as a sum that adds up."""
    words = {
        "accepted": ("采用", "accepted"), "aside": ("待核", "set aside"), "refused": ("退回", "refused"),
        "totals": ("合计行", "totals"), "empty": ("空行", "empty"), "heads": ("标题和表头", "heads"), "notes": ("表尾说明", "notes"),
    }  # fmt: skip
    at = 1 if lang == "en" else 0
    parts = [
        f"{count} {words[key][1]}" if at else f"{words[key][0]}{count}"
        for key, count in sheet.counts.items()
        if count or key in {"accepted", "refused"}
    ]
    name = sheet.name or ""
    title = getattr(sheet.schema, lang) if sheet.schema else ""
    head = " · ".join(one for one in (name, title, sheet.month) if one)
    if at:
        return f"{head}: {sheet.read} rows read = {' + '.join(parts)}"
    return f"{head}：读入{sheet.read}行 = {' + '.join(parts)}"
