"""A ledger file as tables of text: workbooks sheet by sheet, CSV by its dialect.

Nothing is interpreted here. A row keeps the number under which a spreadsheet
shows it, so that whoever mends the file finds it.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportlib.errors import SeedError, UnsupportedFormat
from reportlib.ledgers.decoding import encoding_of, texts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")
TEXTS = (".csv", ".tsv", ".txt")
KINDS = (*WORKBOOKS, *TEXTS)
TOP = 60
MOST_UNPACKED = 4_000_000_000
_DELIMITERS = ",\t;|"
_EXACT = 10**15
_ODS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

Row = tuple[str, ...]
Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a table of text is written.

    Attributes:
        encoding: Of its bytes.
        delimiter: Between its cells.
        gaps: Whether it has blank lines, which a row number must count.
    """

    encoding: str
    delimiter: str
    gaps: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """One sheet, or one file of text.

    Attributes:
        number: Its place in the file, from 1.
        name: The sheet's name; empty for a file of text.
        top: Its first rows.
        width: The number of columns in them.
        spans: Merged cells: first row, first column, last row, last column, from 0.
        hidden: Whether the workbook hides it.
        dialect: For a file of text.
        rows: Gives every row, from the first.
    """

    number: int
    name: str
    top: tuple[Row, ...]
    width: int
    spans: tuple[Span, ...] = ()
    hidden: bool = False
    dialect: Dialect | None = None
    rows: Callable[[], Iterator[Sequence[str]]]


def tables(path: Path) -> list[Table]:
    """Return the tables of a file.

    Raises:
        SeedError: The file is missing, damaged or far too large.
        UnsupportedFormat: It is of another kind, or locked by a password.
        DecodeError: It is text in no known encoding.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise UnsupportedFormat(
            f"“{kind or path.name}” is no kind of ledger that can be read",
            where=path.name,
            remedy=f"use one of {' '.join(KINDS)}",
        )
    if path.is_symlink():
        raise SeedError(
            "this is a link to a file elsewhere",
            where=path.name,
            remedy="put a copy of the file itself here",
        )
    if not path.is_file():
        raise SeedError("there is no such file", where=path.name, remedy="check the name")
    return _workbook(path) if kind in WORKBOOKS else [_text(path)]


def _workbook(path: Path) -> list[Table]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    _refuse_bombs(path)
    try:
        # From bytes: a file kept open would be locked on some systems while someone mends it.
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        spans = _spans_of_ods(path) if path.suffix.lower() == ".ods" else {}
        return [
            _sheet(
                book.get_sheet_by_index(index), index + 1, spans,
                hidden=told.visible is not SheetVisibleEnum.Visible,
            )
            for index, told in enumerate(book.sheets_metadata)
        ]  # fmt: skip
    except PasswordError:
        raise UnsupportedFormat(
            "the workbook is locked by a password",
            where=path.name,
            remedy="take the password away and save it again",
        ) from None
    except (CalamineError, ET.ParseError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise SeedError(
            f"the workbook cannot be read ({type(error).__name__})",
            where=path.name,
            remedy="open it in a spreadsheet, save it as .xlsx and put it back",
        ) from None


def _refuse_bombs(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        size = sum(one.file_size for one in archive.infolist())
    if size > MOST_UNPACKED:
        raise SeedError(
            f"unpacked the workbook has more than {MOST_UNPACKED // 10**9} GB",
            where=path.name,
            remedy="split it, or save its sheets as CSV UTF-8",
        )


def _sheet(
    sheet: "CalamineSheet", number: int, spans: dict[str, tuple[Span, ...]], *, hidden: bool
) -> Table:
    left = sheet.start[1] if sheet.start else 0
    merged = sheet.merged_cell_ranges or []
    found = tuple((top, first, bottom, last) for (top, first), (bottom, last) in merged)

    def rows() -> Iterator[Row]:
        margin = ("",) * left
        for row in sheet.iter_rows() if sheet.start else ():
            # Most cells are texts; asking here saves a call for each.
            yield (*margin, *[one.strip() if type(one) is str else said(one) for one in row])

    top = tuple(islice(rows(), TOP))
    return Table(
        number=number, name=sheet.name, top=top, width=max((len(one) for one in top), default=0),
        spans=found or spans.get(sheet.name, ()), hidden=hidden, rows=rows,
    )  # fmt: skip


def said(cell: Any) -> str:
    """Return a cell as text: dates as ISO, whole numbers without a point."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        # A number of more than 15 digits has lost its last ones; its form shows that.
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, dt.datetime):
        plain = cell.time() == dt.time()
        return cell.date().isoformat() if plain else cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)


def _spans_of_ods(path: Path) -> dict[str, tuple[Span, ...]]:
    """Return the merged cells of each sheet of an OpenDocument file."""
    found: dict[str, list[Span]] = {}
    name, row, column, skip = "", 0, 0, 0
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
        for event, node in ET.iterparse(stream, events=("start", "end")):  # noqa: S314 # expat stops entities that grow
            tag = node.tag.removeprefix(_ODS)
            if tag == "table" and event == "start":
                name, row = node.get(f"{_ODS}name", ""), 0
            elif tag == "table-row" and event == "start":
                column, skip = 0, int(node.get(f"{_ODS}number-rows-repeated", "1"))
            elif tag == "table-row":
                row += skip
                node.clear()
            elif tag in {"table-cell", "covered-table-cell"} and event == "start":
                down = int(node.get(f"{_ODS}number-rows-spanned", "1"))
                across = int(node.get(f"{_ODS}number-columns-spanned", "1"))
                if down > 1 or across > 1:
                    found.setdefault(name, []).append((row, column, row + down - 1, column + across - 1))  # fmt: skip
                column += int(node.get(f"{_ODS}number-columns-repeated", "1"))
    return {key: tuple(some) for key, some in found.items()}


def _text(path: Path) -> Table:
    encoding = encoding_of(path)
    start = "".join(islice(texts(path, encoding), 1))
    delimiter = _delimiter(start)
    gaps = _has_gaps(path, encoding)

    def rows() -> Iterator[Row]:
        csv.field_size_limit(10_000_000)
        with path.open(encoding=encoding, newline="") as stream:
            for row in csv.reader(stream, delimiter=delimiter):
                yield tuple(one.strip() for one in row)

    try:
        top = tuple(islice(rows(), TOP))
    except csv.Error:
        raise SeedError(
            "the table of text cannot be taken apart",
            where=path.name,
            remedy="open it in a spreadsheet and save it as .xlsx",
        ) from None
    return Table(
        number=1, name="", top=top, width=max((len(one) for one in top), default=0),
        dialect=Dialect(encoding=encoding, delimiter=delimiter, gaps=gaps), rows=rows,
    )  # fmt: skip


def _delimiter(start: str) -> str:
    """Return the sign that most lines have, and most often; a comma if none does."""
    lines = [one for one in start.splitlines()[:TOP] if one.strip()]
    return max(
        _DELIMITERS,
        key=lambda sign: (
            sum(sign in one for one in lines),
            sum(one.count(sign) for one in lines),
        ),
    )


def _has_gaps(path: Path, encoding: str) -> bool:
    if "16" in encoding or "32" in encoding:
        return True  # such a file goes the careful way anyway
    last = b""
    with path.open("rb") as stream:
        while block := stream.read(1 << 22):
            joined = last + block
            if b"\n\n" in joined:
                return True
            if b"\r" in joined and (b"\n\r\n" in joined or b"\r\r" in joined):
                return True
            last = joined[-2:]
    return False
