"""What a finished PDF carries, read back: its identifier and the files inside it."""

import io
from collections.abc import Mapping
from typing import Any, Literal, cast

import pikepdf

from reportlib.errors import LayoutError
from reportlib.model import Attachment

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
