"""Workbooks written by this room: nothing is a formula, and the same content is the same bytes."""

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_LONGEST = 32_000


def content(book: "Workbook") -> bytes:
    """Return a workbook's bytes without the time at which it was written."""
    stream = io.BytesIO()
    book.save(stream)
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(stream) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            new.writestr(info, _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", old.read(name)))
    return packed.getvalue()


def put(page: "Worksheet", row: int, column: int, value: str | int) -> None:
    """Write a cell as a number or as text, never as a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = page.cell(row, column)
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:_LONGEST]
    cell.data_type = "s"
