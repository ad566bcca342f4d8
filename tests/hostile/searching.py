"""Look for words in everything that a run left behind: in packed files, streams, layers and caches too."""

import html
import io
import json
import re
import subprocess
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf

_GAPS = re.compile("[ \u3000\r\n\\-‐–—.()（）]")
Piece = tuple[str, bytes]


def pieces(name: str, content: bytes) -> Iterator[Piece]:
    """Give a file and everything inside it, by name."""
    yield name, content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for one in archive.namelist():
                yield from pieces(f"{name}!{one}", archive.read(one))
    elif content[:5] == b"%PDF-":
        yield from _inside_pdf(name, content)
    elif content[:2] in {b"\x78\x9c", b"\x78\xda", b"\x78\x01"}:
        yield from pieces(f"{name}!inflated", zlib.decompress(content))


def _inside_pdf(name: str, content: bytes) -> Iterator[Piece]:
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    )
    yield f"{name}!text", done.stdout
    with pikepdf.open(io.BytesIO(content)) as book:
        for key, one in book.attachments.items():
            yield from pieces(f"{name}!{key}", one.get_file().read_bytes())
        for number, thing in enumerate(book.objects):
            if isinstance(thing, pikepdf.Stream):
                try:
                    yield f"{name}!stream {number}", thing.read_bytes()
                except pikepdf.PdfError:  # a picture's own compression
                    continue
            else:
                yield f"{name}!object {number}", thing.unparse(resolved=False)


def everything(folder: Path) -> Iterator[Piece]:
    """Give every file under a folder with everything inside it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from pieces(path.name, path.read_bytes())


def leaks(found: Iterable[Piece], secrets: Iterable[str]) -> set[tuple[str, str]]:
    """Return which secret stands where, as it is, in other widths, or with gaps between its digits."""
    wanted = [(one, _plain(one)) for one in secrets]
    told = set()
    for name, content in found:
        for text in (name, *_texts(content)):
            plain = _plain(text)
            told |= {(name, one) for one, bare in wanted if bare in plain}
    return told


def _plain(text: str) -> str:
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _texts(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", "replace")
    yield text
    if "&#" in text:
        yield html.unescape(text)
    if b"\\u" in content:
        for line in content.splitlines() if b"\n{" in content[:100_000] else [content]:
            try:
                yield json.dumps(json.loads(line), ensure_ascii=False)
            except ValueError:
                continue
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or content.count(0) > len(content) // 4:
        yield content.decode("utf-16-le", "replace")
        yield content.decode("utf-16-be", "replace")
