"""The encoding of a table of text, however large, without reading it whole.

The same order as for documents: byte order mark, UTF-8 if every byte agrees,
UTF-16 by its zeros, then GB18030 (which holds GBK and GB2312).
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from reportlib.errors import DecodeError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 20


def encoding_of(path: Path) -> str:
    """Return the name of the encoding in which a whole file can be read.

    Raises:
        DecodeError: Its bytes are no text in any encoding that Chinese tables use.
    """
    with path.open("rb") as stream:
        start = stream.read(_BLOCK)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return _surely(path, name)
    wide = _wide(start)
    if wide:
        return _surely(path, wide)
    for name in ("utf-8", "gb18030"):
        if _reads(path, name):
            return name
    raise _refusal(path)


def texts(path: Path, encoding: str) -> Iterator[str]:
    """Give the text of a file piece by piece.

    Raises:
        DecodeError: A byte is not of that encoding.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        try:
            while block := stream.read(_BLOCK):
                yield decoder.decode(block)
            yield decoder.decode(b"", final=True)
        except UnicodeError:
            raise _refusal(path) from None


def _wide(start: bytes) -> str:
    """Return the UTF-16 order that puts the zeros of plain characters on one side, if one does."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < 0.01 * len(start) or min(even, odd) > 0.1 * max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _reads(path: Path, encoding: str) -> bool:
    try:
        for _ in texts(path, encoding):
            pass
    except DecodeError:
        return False
    return True


def _surely(path: Path, encoding: str) -> str:
    if not _reads(path, encoding):
        raise _refusal(path)
    return encoding


def _refusal(path: Path) -> DecodeError:
    return DecodeError(
        "the bytes are no text in UTF-8, UTF-16 or GB18030",
        where=path.name,
        remedy="open it in a spreadsheet and save it as “CSV UTF-8” or as .xlsx",
    )
