"""What a finished PDF carries, read back: its identifier, its links and the files inside it."""

import io
import re
from collections.abc import Mapping
from typing import Any, Literal, cast

import pikepdf

from reportlib.errors import LayoutError
from reportlib.model import Attachment

_NOTE = re.compile(r"(zh|en)-note-(\d+)")
_SPACES = str.maketrans("", "", " \n\t\u00a0\u2060\u200b")
Relationship = Literal["Source", "Data", "Supplement", "Alternative"]


def attachments(content: bytes, *, where: str = "") -> tuple[Attachment, ...]:
    """Return the files carried inside a PDF, in its own order.

    Args:
        content: The bytes of the PDF.
        where: Its name, for messages.

    Raises:
        LayoutError: This is no readable PDF.
    """
    with _opened(content, where) as pdf:
        return tuple(_attachment(one) for one in pdf.Root.get("/AF", []))


def document(content: bytes, *, where: str = "") -> Mapping[str, str]:
    """Return what a PDF says of itself: ``title``, ``author``, ``identifier``, ``date``; maybe empty.

    Raises:
        LayoutError: This is no readable PDF.
    """
    with _opened(content, where) as pdf, pdf.open_metadata() as xmp:
        author = xmp.get("dc:creator", [])
        return {
            "title": str(xmp.get("dc:title", "")),
            "author": "、".join(author) if isinstance(author, list) else str(author),
            "identifier": str(xmp.get("dc:identifier", "")),
            "date": str(xmp.get("xmp:CreateDate", "")),
        }


def _opened(content: bytes, where: str) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(content))
    except pikepdf.PdfError as error:
        raise LayoutError(
            "this is no readable PDF", where=where, remedy="build it again with `reportlib build`"
        ) from error


def _attachment(entry: Any) -> Attachment:
    stream = entry.EF.F
    return Attachment(
        name=str(entry.UF),
        content=stream.read_bytes(),
        relationship=cast("Relationship", str(entry.AFRelationship).lstrip("/")),
        description=str(entry.get("/Desc", "")),
        media_type=str(stream.Subtype).lstrip("/"),
    )


def cited_notes(content: bytes, page: int, *, where: str = "") -> frozenset[tuple[str, int]]:
    """Return the language and number of each source note that the figures of a page link to.

    Args:
        content: The bytes of the PDF.
        page: The page's number, counted from 1.
        where: Its name, for messages.

    Raises:
        LayoutError: This is no readable PDF, or it has no such page.
    """
    with _opened(content, where) as pdf:
        if not 1 <= page <= len(pdf.pages):
            raise LayoutError(
                f"there is no page {page}",
                where=where,
                remedy=f"it has pages 1 to {len(pdf.pages)}",
            )
        links = [str(one.get("/Dest", "")) for one in pdf.pages[page - 1].get("/Annots", [])]
    found = (_NOTE.fullmatch(one) for one in links)
    return frozenset((one[1], int(one[2])) for one in found if one)


def page_text(content: bytes, page: int) -> str:
    """Return the text of one page, counted from 1, without its spaces and line breaks."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content), pages=[page]) as opened:
        return "".join((one.extract_text() or "") for one in opened.pages).translate(_SPACES)
