"""The data as a spreadsheet with a sheet of notes, the same bytes every time.

Every cell that comes from a seed is written as text or as a number, never as a
formula: a spreadsheet opened by an official must not compute what a seed wrote.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from reportlib.bundle.archive import EPOCH, RIGHTS, UNIX
from reportlib.canonical import plain

LONGEST_CELL = 32_000
DIGITS = 15
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
Row = Sequence[Any]


def to_xlsx(sheets: Mapping[str, tuple[Row, Sequence[Row]]], notes: Sequence[str]) -> bytes:
    """Return sheets as an XLSX file whose first sheet holds the notes.

    Args:
        sheets: For each sheet its name, header and rows.
        notes: Lines of the notes sheet.
    """
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    page = book.create_sheet("说明 Notes")
    page.column_dimensions["A"].width = 110
    for number, line in enumerate(notes, 1):
        _put(page, number, 1, line)
    for name, (head, rows) in sheets.items():
        _fill(book.create_sheet(name), head, rows)
    stream = io.BytesIO()
    book.save(stream)
    return _stable(stream.getvalue())


def _fill(page: Any, head: Row, rows: Sequence[Row]) -> None:
    from openpyxl.styles import Font

    for column, value in enumerate(head, 1):
        _put(page, 1, column, value)
        page.cell(1, column).font = Font(bold=True)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            _put(page, number, column, value)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def _put(page: Any, row: int, column: int, value: Any) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = page.cell(row, column)
    if isinstance(value, bool) or value is None or value == "":
        cell.value = "" if value in {None, ""} else str(value)
        return
    if isinstance(value, int | Decimal) and len(plain(Decimal(value)).lstrip("-")) <= DIGITS:
        cell.value = value
        return
    text = plain(value) if isinstance(value, Decimal) else str(value)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:LONGEST_CELL]
    cell.data_type = "s"


def _stable(content: bytes) -> bytes:
    """Return the same file without the time at which it was written."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = UNIX
            info.external_attr = RIGHTS
            new.writestr(info, _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", old.read(name)))
    return stream.getvalue()
