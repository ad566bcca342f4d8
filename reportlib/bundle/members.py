"""What lies in a package: named pieces of bytes with the part each plays."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from reportlib.canonical import digest
from reportlib.errors import BundleError

Role = Literal["report", "sheet", "word", "notebook", "record", "data", "seed", "source", "proof"]
TYPES = {
    ".pdf": "application/pdf", ".json": "application/json", ".jsonl": "application/jsonl", ".csv": "text/csv",
    ".ipynb": "application/x-ipynb+json", ".txt": "text/plain", ".toml": "application/toml", ".po": "text/x-gettext-translation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
# What every mail system and every file system since the eighties can hold.
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
LONGEST_NAME = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of a package: its name there, its bytes, what it is, and which seeds fed it."""

    name: str
    content: bytes
    role: Role
    title: str = ""
    seeds: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return digest(self.content)

    @property
    def media_type(self) -> str:
        """Its media type, by its ending."""
        return TYPES.get("." + self.name.rpartition(".")[2], "application/octet-stream")


def is_safe(name: str) -> bool:
    """Tell whether a name is plain ASCII, relative and free of tricks."""
    return len(name) <= LONGEST_NAME and _SAFE.fullmatch(name) is not None and ".." not in name


def ascii_name(name: str) -> str:
    """Return a name for a file whose own name old mail systems would garble.

    ASCII names stay; in others each foreign character is written as its code
    point (``昭通.txt`` → ``u662du901a.txt``), so that two names never meet.
    """
    spelled = "".join(
        one if one.isascii() and (one.isalnum() or one in "._-") else f"u{ord(one):x}"
        for one in name
    )
    return spelled if is_safe(spelled) else f"f-{digest(name)[:16]}"


def checked(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return members sorted by name.

    Raises:
        BundleError: A name is unsafe or stands twice (large and small letters count as one).
    """
    found = sorted(members, key=lambda one: one.name)
    seen: set[str] = set()
    for one in found:
        if not is_safe(one.name) or one.name.lower() in seen:
            raise BundleError(
                f"“{one.name}” cannot be the name of a file in a package",
                remedy="rename the seed or notebook behind it",
            )
        seen.add(one.name.lower())
    return tuple(found)
