"""One decoder per kind of file; each says what its offsets count."""

from collections.abc import Callable, Mapping

from reportlib.seeds.formats.decoded import Decoded
from reportlib.seeds.formats.plain import read_markdown, read_text

DECODERS: Mapping[str, Callable[[bytes, str], Decoded]] = {
    ".txt": read_text,
    ".md": read_markdown,
}

__all__ = ["DECODERS", "Decoded"]
