"""A finished PDF into bytes, each object once.

pydyf 0.13 renders every object for the file and all of them again for the
file's identifier, compression included. This writes the same bytes with one
rendering. It knows the one form that is used here (compressed objects in a
stream, an identifier made from the content) and leaves every other to pydyf.
"""

import zlib
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import md5
from math import ceil, log
from typing import Any, BinaryIO

import pydyf

# From this version on, small objects may lie together in a stream.
WITH_OBJECT_STREAMS = b"1.5"


def install() -> None:
    """Keep the references to pages, which pydyf lists anew for each element of the tag tree; twice is once."""
    known = pydyf.PDF.page_references
    if not hasattr(known.fget, "__wrapped__"):
        pydyf.PDF.page_references = property(_kept(known.fget))


def _kept(listed: Callable[[Any], tuple[bytes, ...]]) -> Callable[[Any], tuple[bytes, ...]]:
    def page_references(self: Any) -> tuple[bytes, ...]:
        count = len(self.pages["Kids"])
        known: tuple[int, tuple[bytes, ...]] = self.__dict__.get("_listed", (-1, ()))
        if known[0] != count:
            known = self.__dict__["_listed"] = count, listed(self)
        return known[1]

    page_references.__wrapped__ = listed  # type: ignore[attr-defined]
    return page_references


def write_once(pdf: Any) -> None:
    """Have a PDF whose objects are final written by this module."""
    pdf.write = partial(_write, pdf, pdf.write)


def _write(
    pdf: Any, otherwise: Callable[..., None], output: BinaryIO, version: bytes, identifier: Any, compress: bool  # noqa: FBT001 - it is called so
) -> None:  # fmt: skip
    number = pydyf._to_bytes(version or b"1.7")  # noqa: SLF001 - its one way to bytes
    if number < WITH_OBJECT_STREAMS or not compress or identifier is not True:
        otherwise(output, version, identifier, compress)
        return
    if pdf.info:
        pdf.add_object(pdf.info)
    used = [one for one in pdf.objects if one.free != "f"]
    data = {id(one): rendered(one) for one in used}
    small = [one for one in used if one.compressible]
    lines = [b"%PDF-" + number, b"%\xf0\x9f\x96\xa4"]
    position = sum(len(line) + 1 for line in lines)
    bundle = _bundle([(one.number, data[id(one)]) for one in small])
    pdf.add_object(bundle)
    used.append(bundle)
    data[id(bundle)] = bundle.data
    for one in used:
        if not one.compressible:
            one.offset = position
            lines.append(_indirect(one, data[id(one)]))
            position += len(lines[-1]) + 1
    digest = md5(b"".join(data[id(one)] for one in used), usedforsecurity=False).hexdigest()
    table = _table(pdf, bundle, len(small), position, digest.encode())
    pdf.add_object(table)
    pdf.xref_position = table.offset = position
    lines += [_indirect(table, table.data), b"startxref", b"%d" % position, b"%%EOF", b""]
    output.write(b"\n".join(lines))


def _indirect(one: Any, data: bytes) -> bytes:
    return b"%d %d obj\n%b\nendobj" % (one.number, one.generation, data)


def _bundle(objects: list[tuple[int, bytes]]) -> Any:
    """Return the stream of the objects that are no streams, compressed."""
    places, position = [], 0
    for number, data in objects:
        places.append(f"{number} {position}")
        position += len(data) + 1
    head = " ".join(places).encode()
    extra = {"Type": "/ObjStm", "N": len(objects), "First": len(head) + 1}
    return _compressed(b"\n".join([head, *(data for _, data in objects)]), extra)


def _table(pdf: Any, bundle: Any, small: int, position: int, digest: bytes) -> Any:
    """Return the stream that tells where every object lies."""
    rows, place = [], 0
    for one in pdf.objects:
        if one.compressible:
            rows.append((2, bundle.number, place))
            place += 1
        else:
            rows.append((int(bool(one.number)), one.offset, one.generation))
    rows.append((1, position, 0))
    most = max(small, *(one.generation for one in pdf.objects))
    widths = (1, ceil(log(position + 1, 256)), ceil(log(most + 1, 256)))
    # Three numbers side by side are one number of as many bytes.
    middle, last = 8 * (widths[1] + widths[2]), 8 * widths[2]
    content = b"".join(
        [
            (kind << middle | where << last | which).to_bytes(sum(widths), "big")
            for kind, where, which in rows
        ]
    )
    extra: dict[str, Any] = {
        "Type": "/XRef", "Index": pydyf.Array((0, len(pdf.objects) + 1)), "W": pydyf.Array(widths),
        "Size": len(pdf.objects) + 1, "Root": pdf.catalog.reference,
    }  # fmt: skip
    if pdf.info:
        extra["Info"] = pdf.info.reference
    named = pydyf.String(digest).data
    extra["ID"] = pydyf.Array((named, named))
    return _compressed(content, extra)


def _compressed(content: bytes, extra: dict[str, Any]) -> Any:
    return pydyf.Stream(
        [zlib.compress(content, level=9)], {**extra, "Filter": "/FlateDecode"}, compress=False
    )


def rendered(item: Any) -> bytes:
    """Return what pydyf would make of an object or a value."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[no-any-return]
    if kind is pydyf.Dictionary:
        parts: list[bytes] = []
        for key, value in item.items():
            parts += b"/", _plain(key), b" ", value if type(value) is bytes else rendered(value)
        return b"<<%b>>" % b"".join(parts)
    if kind is pydyf.Array:
        return b"[%b]" % b" ".join([one if type(one) is bytes else rendered(one) for one in item])
    if kind is pydyf.String and type(item.string) is str:
        return _quoted(item.string)
    return pydyf._to_bytes(item)  # type: ignore[no-any-return]  # noqa: SLF001 - as above


@lru_cache(maxsize=1024)
def _quoted(text: str) -> bytes:
    """Return what pydyf makes of a text, which is most often the name of a language."""
    return pydyf.String(text).data  # type: ignore[no-any-return]


@lru_cache(maxsize=1024)
def _plain(key: str | bytes) -> bytes:
    return key if isinstance(key, bytes) else key.encode("ascii")
