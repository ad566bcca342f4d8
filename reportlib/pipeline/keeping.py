"""The data of the last run on disk, for the next one: an edited notebook changes no figure.

They serve again while every file that they were made from looks the same, by the rule
of ``unchanged``. Like a kept reading they hold nothing but the model's frozen types,
read by a reader that takes no others; a damaged file is not used.
"""

import hashlib
import io
import json
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reportlib.canonical import to_json
from reportlib.model import Dataset
from reportlib.pipeline.typed import TypedReader

FILE = "data.kept"
# Characters of all documents; more than that is worth neither the room nor the memory for writing it.
MOST = 10_000_000
SHOWN = "shown.kept"
_DIGEST = 32
_LEVEL = 4
Kept = tuple[Mapping[str, str], Dataset, Mapping[str, str]]


def keep(cache: Path, seen: Mapping[str, str], data: Dataset, digests: Mapping[str, str]) -> None:
    """Keep data and digests with how the files looked that they come from.

    Nothing is flushed to the disk: whatever a crash tears is found out by its digest.
    """
    path = cache / FILE
    if sum(len(one.text) for one in data.documents) > MOST:
        path.unlink(missing_ok=True)
        return
    body = pickle.dumps((dict(seen), data, dict(digests)), protocol=_LEVEL)
    aside = path.with_name(f"{FILE}.aside")
    aside.write_bytes(hashlib.sha256(body).digest() + body)
    aside.replace(path)


def kept(cache: Path) -> Kept | None:
    """Return what the last run kept, or None if there is nothing or it is not what was kept."""
    try:
        content = memoryview((cache / FILE).read_bytes())
    except OSError:
        return None
    if content[:_DIGEST] != hashlib.sha256(content[_DIGEST:]).digest():
        return None
    try:
        found: Any = TypedReader(io.BytesIO(content[_DIGEST:])).load()
        seen, data, digests = found
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, IndexError):
        return None
    return (seen, data, digests) if isinstance(data, Dataset) else None


def shown(cache: Path, key: str, made: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return plain data as they were made in the last run, if it made them from the same.

    Args:
        cache: Where they are kept; one version of them is.
        key: What they are made from, as a digest; "" if nobody can tell, and nothing is kept.
        made: Makes them anew.
    """
    if not key:
        return made()
    path = cache / SHOWN
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    body = content[_DIGEST:]
    if content[:_DIGEST] == hashlib.sha256(key.encode() + body).digest():
        found: dict[str, Any] = json.loads(body)
        return found
    value = made()
    body = to_json(value).encode()
    if len(body) <= MOST:
        aside = path.with_name(f"{SHOWN}.aside")
        aside.write_bytes(hashlib.sha256(key.encode() + body).digest() + body)
        aside.replace(path)
    return value
