"""One decoder per kind of file; each says what its offsets count."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from reportlib.seeds.formats.decoded import Decoded
from reportlib.seeds.formats.markup import read_html
from reportlib.seeds.formats.plain import read_markdown, read_text
from reportlib.seeds.formats.portable import read_pdf
from reportlib.seeds.formats.sheets import read_csv, read_xlsx
from reportlib.seeds.formats.word import read_docx

DECODERS: Mapping[str, Callable[[bytes, str], Decoded]] = MappingProxyType(
    {
        ".txt": read_text,
        ".md": read_markdown,
        ".html": read_html,
        ".htm": read_html,
        ".docx": read_docx,
        ".pdf": read_pdf,
        ".xlsx": read_xlsx,
        ".csv": read_csv,
    }
)

__all__ = ["DECODERS", "Decoded"]
