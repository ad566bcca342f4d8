"""PDF files that hold text; scans and locked files are refused."""

import io
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from reportlib.errors import SeedError, UnsupportedFormat
from reportlib.model import Cell
from reportlib.seeds.formats.decoded import Decoded

_MOST_PAGES = 500
_LEAST_CHARS_A_PAGE = 8
_MOST_UNPACKED = 200_000_000
_MOST_DRAWN = 12_000_000
_MOST_IN_ONE = 3_000_000
_STREAM = re.compile(rb"stream\r?\n(?=\x78)")
_NO_TEXT = re.compile(
    rb"/(?:Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType)|Length1|XML|ICCBased|N [134]\b)"
)
_UNMAPPED = re.compile(r"\(cid:[0-9]+\)")


def read_pdf(data: bytes, name: str) -> Decoded:
    """Return the text of all pages; offsets count its code points, ``cells`` say which page.

    Pages are parted by a form feed, lines stand as they are printed.
    """
    if not data[:1024].lstrip().startswith(b"%PDF-"):
        raise UnsupportedFormat("this is no PDF", where=name, remedy="check the file's ending")
    _refuse_bomb(data, name)
    pages = _pages(data, name)
    whole = "".join(pages)
    if len(whole.strip()) < _LEAST_CHARS_A_PAGE * max(1, len(pages)):
        raise UnsupportedFormat(
            "this PDF holds pictures of pages but no text (a scan)",
            where=name,
            remedy="run text recognition on it and save the text as .txt",
        )
    if len(_UNMAPPED.findall(whole)) > 0.02 * len(whole):
        raise UnsupportedFormat(
            "the letters of this PDF cannot be told (its fonts have no code table)",
            where=name,
            remedy="copy the text from its source and save it as .txt",
        )
    cells = []
    at = 0
    for number, page in enumerate(pages, start=1):
        if page:
            cells.append(Cell(start=at, end=at + len(page), page=number))
        at += len(page) + 1
    return Decoded(
        text="\f".join(pages), encoding="utf-8", media_type="application/pdf", cells=tuple(cells)
    )


def _refuse_bomb(data: bytes, name: str) -> None:
    """Refuse a PDF whose streams unpack to more than pages of text ever hold.

    Pictures and fonts may be large; what draws a page is read operator by operator.
    """
    drawn = whole = 0
    for found in _STREAM.finditer(data):
        size = _unpacked(memoryview(data)[found.end() :], _MOST_UNPACKED - whole)
        whole += size
        head = data[max(0, found.start() - 600) : found.start()].rpartition(b"obj")[2]
        text = 0 if _NO_TEXT.search(head) else size
        drawn += text
        if whole >= _MOST_UNPACKED or drawn >= _MOST_DRAWN or text >= _MOST_IN_ONE:
            raise SeedError(
                "unpacked it is larger than pages of text ever are",
                where=name,
                remedy="print it to PDF again, or save its text as .txt",
            )


def _unpacked(packed: bytes | memoryview, most: int) -> int:
    """Return the size of a stream, unpacked twice if it is packed twice, as far as the limit goes."""
    try:
        piece = zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return 0
    return len(piece) + (_unpacked(piece, most) if piece[:1] == b"\x78" else 0)


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a library's remarks on odd fonts and torn streams off the terminal."""
    log = logging.getLogger(name)
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _pages(data: bytes, name: str) -> list[str]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with _quiet("pdfminer"), pdfplumber.open(io.BytesIO(data)) as book:
            if len(book.pages) > _MOST_PAGES:
                raise SeedError(
                    f"the PDF has more than {_MOST_PAGES} pages",
                    where=name,
                    remedy="keep only the pages that matter",
                )
            pages = []
            for page in book.pages:
                pages.append((page.extract_text(x_tolerance=2) or "").replace("\f", " "))
                page.close()
            return pages
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise UnsupportedFormat(
                "this PDF is locked with a password", where=name, remedy="save it without password"
            ) from None
        raise UnsupportedFormat(
            f"this PDF is damaged: {error}", where=name, remedy="save it again from its source"
        ) from None
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        AssertionError,
        OSError,
    ) as error:
        raise UnsupportedFormat(
            f"this PDF is damaged: {error}", where=name, remedy="save it again from its source"
        ) from None
