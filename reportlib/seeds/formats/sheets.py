"""Spreadsheets and CSV: one line per row, one tab between cells, an address for each cell."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from reportlib.canonical import plain
from reportlib.errors import SeedError, UnsupportedFormat
from reportlib.model import Cell
from reportlib.seeds.decoding import decode
from reportlib.seeds.formats.archives import DAMAGE, check_archive, damaged
from reportlib.seeds.formats.decoded import Decoded

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_CELLS = 1_000_000
_MERGED = re.compile(
    rb"<[A-Za-z:]*mergeCell\s[^>]{0,80}?ref\s*=\s*[\"']\$?([A-Z]{1,3})\$?([0-9]{1,8}):\$?([A-Z]{1,3})\$?([0-9]{1,8})"
)
_BLANKS = re.compile(r"\s+")
_PLACES = re.compile(r"[#,]*0(?:\.(0+))?(?:_.)?")
_DELIMITERS = ",;\t|，"


def read_xlsx(data: bytes, name: str) -> Decoded:
    """Return every visible sheet, one line per row; a merged cell stands in each cell it covers.

    Offsets count the code points of this text, ``cells`` say which cell a stretch
    is. Formulas give the values that were last saved. Between sheets is an
    empty line.
    """
    check_archive(data, name, needs="xl/workbook.xml", kind=".xlsx")
    _refuse_wide_merges(data, name)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except DAMAGE as error:
        raise damaged(error, name, ".xlsx") from None
    text: list[str] = []
    cells: list[Cell] = []
    at = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            raise SeedError(
                f"sheet “{sheet.title}” is too large",
                where=name,
                remedy="keep only the table in it",
            )
        lines, found = _rows(_filled(sheet), sheet.title, at)
        text.extend([*lines, ""])
        cells.extend(found)
        at += sum(len(line) + 1 for line in lines) + 1
    return Decoded(
        text="\n".join(text).rstrip("\n"),
        encoding="utf-8",
        media_type=_MEDIA_TYPE,
        cells=tuple(cells),
    )


def _refuse_wide_merges(data: bytes, name: str) -> None:
    """Refuse a sheet whose merged cells cover more than a table has: each would be held in memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if not part.startswith("xl/worksheets/"):
                continue
            covered = sum(
                (int(bottom) - int(top) + 1) * (_number(right) - _number(left) + 1)
                for left, top, right, bottom in _MERGED.findall(archive.read(part))
            )
            if covered > _MOST_CELLS:
                raise SeedError(
                    "its merged cells cover more than any table",
                    where=name,
                    remedy="keep only the table in it",
                )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def read_csv(data: bytes, name: str) -> Decoded:
    """Return a CSV table, one line per row, cells parted by tabs; offsets count this text."""
    source, encoding = decode(data, where=name)
    lines = source.splitlines()[:20]
    delimiter = max(
        _DELIMITERS,
        key=lambda one: (sum(line.count(one) for line in lines), -_DELIMITERS.index(one)),
    )
    csv.field_size_limit(1_000_000)
    try:
        rows = [
            [_one_line(cell) for cell in row]
            for row in csv.reader(io.StringIO(source, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise UnsupportedFormat(
            f"this is no table: {error}", where=name, remedy="save it as .txt if it is prose"
        ) from None
    text, cells = _rows(rows, "", 0)
    return Decoded(
        text="\n".join(text), encoding=encoding, media_type="text/csv", cells=tuple(cells)
    )


def _filled(sheet: Any) -> list[list[str]]:
    """Return a sheet's cells as text, merged ones repeated, empty rows at the end left out."""
    rows = [[_shown(cell) for cell in row] for row in sheet.iter_rows()]
    for merged in sheet.merged_cells.ranges:
        value = rows[merged.min_row - 1][merged.min_col - 1]
        for row in range(merged.min_row - 1, merged.max_row):
            # Across the columns a title stays one; down the rows a group's name holds for each.
            rows[row][merged.min_col - 1] = value
            if merged.max_row > merged.min_row or merged.min_row > 1:
                for column in range(merged.min_col - 1, merged.max_col):
                    rows[row][column] = value
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _shown(cell: Any) -> str:
    """Return a cell as a reader of the sheet sees it: percentages with their sign."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (int, float)):
        number = Decimal(repr(value))
        if "%" in (cell.number_format or ""):
            return f"{plain(round(number * 100, 10))}%"
        # 12.30 says more than 12.3: its last digit is stated.
        places = _PLACES.fullmatch((cell.number_format or "").split(";")[0])
        return f"{number:.{len(places[1] or '')}f}" if places else plain(round(number, 10))
    return _one_line(str(value.date() if hasattr(value, "date") else value))


def _one_line(value: str) -> str:
    return _BLANKS.sub(" ", value).strip()


def _rows(rows: Iterable[list[str]], sheet: str, at: int) -> tuple[list[str], list[Cell]]:
    """Return the lines of a table and where each of its cells stands in the text."""
    lines: list[str] = []
    cells: list[Cell] = []
    for number, row in enumerate(rows, start=1):
        begin = at
        for column, value in enumerate(row):
            if value:
                cells.append(
                    Cell(
                        start=begin,
                        end=begin + len(value),
                        sheet=sheet,
                        ref=f"{_letters(column)}{number}",
                    )
                )
            begin += len(value) + 1
        lines.append("\t".join(row))
        at += len(lines[-1]) + 1
    return lines, cells


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
