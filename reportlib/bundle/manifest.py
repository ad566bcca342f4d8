"""The package's own list of itself: every member with its SHA-256, and the list's own digest.

``manifest.json`` says what each member is; ``SHA256SUMS`` says the digests once
more in the form that ``sha256sum --check`` reads, for a recipient without
reportlib. Both follow from the members, so that a changed byte in either shows.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from reportlib.bundle.members import Member
from reportlib.canonical import digest, to_json

NAME = "manifest.json"
SUMS = "SHA256SUMS"
SEAL = "manifest.json.p7s"
OWN = "sha256_of_this_list"
FORMAT = "reportlib package 1"
Json = dict[str, Any]


def to_manifest(members: Iterable[Member], facts: Mapping[str, Any]) -> bytes:
    """Return the manifest of members, with facts about the package as a whole."""
    listed = {
        one.name: {
            "sha256": one.sha256, "bytes": len(one.content), "role": one.role, "type": one.media_type,
            "title": one.title, **({"seeds": list(one.seeds)} if one.seeds else {}),
        }
        for one in members
    }  # fmt: skip
    return sealed({"format": FORMAT, **facts, "members": listed})


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest's bytes with its own digest in it."""
    bare = {key: value for key, value in manifest.items() if key != OWN}
    return (to_json({**bare, OWN: digest(bare)}, indent=1) + "\n").encode()


def from_manifest(content: bytes) -> Json | None:
    """Return a manifest, or None when its bytes are not those that were written."""
    try:
        found = json.loads(content)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("members"), dict):
        return None
    return found if sealed(found) == content else None


def to_sums(digests: Mapping[str, str]) -> bytes:
    """Return the digests of all members but the sums and the seal, as ``sha256sum`` writes them."""
    return "".join(
        f"{digests[name]}  {name}\n" for name in sorted(set(digests) - {SUMS, SEAL})
    ).encode()


def from_run(content: bytes) -> Json | None:
    """Return the manifest of a run, or None when its bytes are not those that were written."""
    try:
        found = json.loads(content)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) and sealed(found) == content else None
