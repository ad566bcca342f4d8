r"""One way from values to bytes, from bytes to digests, and from bytes to files.

Same value, same bytes: keys are sorted, text is UTF-8, decimals are written as
text without exponent, lines end in ``\n``. Files are written aside, flushed to
disk and renamed, so that none is ever half-written.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from threading import get_ident
from typing import Any

# How the name of a file begins that is not yet in its place.
ASIDE = ".aside-"


_PART = 1 << 20  # bytes that are read at once


def plain(number: Decimal) -> str:
    """Return a decimal as digits without exponent or needless zeros (``506100``, ``18.5``)."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if text not in {"", "-0"} else "0"


def _encode(value: object) -> object:
    if isinstance(value, Decimal):
        text = plain(value)
        return float(text) if "." in text else int(text)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    message = f"no canonical form for {type(value).__name__}"
    raise TypeError(message)


@cache
def _encoder(indent: int | None) -> json.JSONEncoder:
    """Return what writes canonical JSON; to make one takes as long as to write a short value."""
    separators = (",", ":") if indent is None else (",", ": ")
    return json.JSONEncoder(
        ensure_ascii=False, sort_keys=True, default=_encode, indent=indent, separators=separators
    )


def to_json(value: object, *, indent: int | None = None) -> str:
    """Return a value as canonical JSON text: sorted keys, no escapes, decimals as plain numbers."""
    return _encoder(indent).encode(value)


def json_line(value: object) -> str:
    """Return a value as one JSON line in the order of its own keys, decimals as plain numbers."""
    return json.dumps(value, ensure_ascii=False, default=_encode, separators=(", ", ": "))


def from_json(text: str | bytes) -> Any:
    """Return the value of a JSON text, with exact decimals instead of floats."""
    return json.loads(text, parse_float=Decimal)


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical bytes, in hexadecimal."""
    if isinstance(value, bytes):
        data = value
    elif isinstance(value, str):
        data = value.encode()
    else:
        data = to_json(value).encode()
    return hashlib.sha256(data).hexdigest()


def short_id(value: object) -> str:
    """Return the first 12 hexadecimal digits of a value's digest, for ids that people read."""
    return digest(value)[:12]


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def file_digests(paths: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of each of many files by its path; one that cannot be read is left out.

    Hashing lets other threads run, so that all cores take part.
    """
    from concurrent.futures import ThreadPoolExecutor

    wanted = list(paths)
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        shares = pool.map(_digests, [wanted[one::threads] for one in range(threads)])
    return {path: found for share in shares for path, found in share}


def _digests(paths: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for path in paths:
        try:
            with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - of thousands, a Path each takes longer than the reading
                hashed = hashlib.sha256()
                while part := stream.read(_PART):
                    hashed.update(part)
        except OSError:
            continue
        found.append((path, hashed.hexdigest()))
    return found


def tree_digest(paths: Iterable[Path], root: Path) -> str:
    """Return one digest over many files, by relative name and content."""
    return digest({str(path.relative_to(root)): file_digest(path) for path in paths})


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: aside, flushed, put in its place, directory flushed.

    Nothing is touched when the file already holds these bytes. A process that is
    killed leaves nothing behind: what it had begun has no name yet.

    Raises:
        OSError: The disk is full or the folder cannot be written; the earlier file stays.
    """
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        if not _written_nameless(path, data, folder):
            _write_named(path, data)
        os.fsync(folder)
    finally:
        os.close(folder)


def _written_nameless(path: Path, data: bytes, folder: int) -> bool:
    """Write a file that gets its name only when it is whole; tell whether this system can do so."""
    kind = getattr(os, "O_TMPFILE", 0)  # Linux, and there not on every file system
    try:
        # The mode is the umask's to narrow, as for any file that a person makes.
        handle = os.open(path.parent, kind | os.O_WRONLY, 0o666) if kind else -1
    except OSError:
        return False
    if handle < 0:
        return False
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(handle)
        return _named(handle, path, folder)


def _named(handle: int, path: Path, folder: int) -> bool:
    """Give an open file its name, in the place of an earlier one; tell whether that could be done."""

    # A folder's descriptor is what makes the system follow the link to the open file.
    def name_it(target: Path) -> None:
        os.link(f"/proc/self/fd/{handle}", target, src_dir_fd=folder)

    try:
        try:
            name_it(path)
        except FileExistsError:
            aside = path.with_name(f"{ASIDE}{os.getpid()}-{get_ident()}")
            aside.unlink(missing_ok=True)
            name_it(aside)
            aside.replace(path)
    except OSError:
        return False
    return True


def _write_named(path: Path, data: bytes) -> None:
    aside = path.with_name(f"{ASIDE}{os.getpid()}-{get_ident()}")
    aside.unlink(missing_ok=True)
    try:
        handle = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Take away what processes that were killed may have left in a folder: files that never came to their place."""
    for path in folder.rglob(f"{ASIDE}*"):
        path.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file whole or not at all."""
    write_bytes(path, text.encode())
