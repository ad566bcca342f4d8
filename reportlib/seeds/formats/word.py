"""Word documents: paragraphs and tables in their order."""

import io
from typing import Any

from reportlib.seeds.formats.archives import DAMAGE, check_archive, damaged
from reportlib.seeds.formats.decoded import Decoded

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(data: bytes, name: str) -> Decoded:
    """Return paragraphs and tables in order, one line each, cells parted by tabs.

    Offsets count the code points of this text. Deleted text of tracked changes,
    comments, headers and footers are no part of it.
    """
    check_archive(data, name, needs="word/document.xml", kind=".docx")
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        for block in document.iter_inner_content():
            lines.extend(_table(block) if isinstance(block, Table) else block.text.split("\n"))
        title = (document.core_properties.title or "").strip()
    except DAMAGE as error:
        raise damaged(error, name, ".docx") from None
    title = title if len(title) >= 4 and any("\u4e00" <= char <= "\u9fff" for char in title) else ""
    return Decoded(text="\n".join(lines), encoding="utf-8", media_type=_MEDIA_TYPE, title=title)


def _table(table: Any) -> list[str]:
    """Return a table's rows; a merged cell comes once for each column it covers."""
    lines = []
    for row in table.rows:
        cells: list[str] = []
        before = None
        for cell in row.cells:
            # The library makes a new wrapper each time; the element inside is the same.
            element = cell._tc  # noqa: SLF001
            cells.append("" if element is before else " ".join(cell.text.split()))
            before = element
        lines.append("\t".join(cells).rstrip("\t"))
    return lines
