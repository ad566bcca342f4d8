"""Plain text and Markdown: the decoded text as it is stored."""

from reportlib.seeds.decoding import decode
from reportlib.seeds.formats.decoded import Decoded


def read_text(data: bytes, name: str) -> Decoded:
    """Return plain text; offsets count its code points, line ends as stored."""
    text, encoding = decode(data, where=name)
    return Decoded(text=text, encoding=encoding, media_type="text/plain")


def read_markdown(data: bytes, name: str) -> Decoded:
    """Return Markdown as it is stored, marks and all; offsets count its code points."""
    text, encoding = decode(data, where=name)
    return Decoded(text=text, encoding=encoding, media_type="text/markdown")
