"""The allowed fonts: what they are, whether they are the pinned ones, what they hold."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from reportlib.canonical import file_digest
from reportlib.errors import DataError, LayoutError

ROLES = ("body", "kai", "hei", "song", "song-bold", "latin", "fallback")
# The settings speak of the title; the style sheet of the face that prints it.
ALSO = {"title": "song-bold"}
REMEDY = "run `make setup`; it fetches and verifies the fonts"


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """One face that may appear in a PDF.

    ``role`` is what the page uses it for: ``body`` (仿宋), ``kai``, ``hei``, ``song``,
    ``song-bold`` (标题), ``latin`` or ``fallback``.
    """

    family: str
    path: Path
    sha256: str
    role: str
    weight: int = 400
    italic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FontSet:
    """Every allowed face, and the folder where prepared copies may be kept."""

    files: tuple[FontFile, ...]
    cache: Path

    @property
    def families(self) -> tuple[str, ...]:
        """Return the family names in the order of the set, each once."""
        return tuple(dict.fromkeys(one.family for one in self.files))

    def stack(self, role: str) -> tuple[str, ...]:
        """Return the families that print a role: its own first, the fallback last.

        The Latin face has no fallback of its own: a Chinese face follows it in every
        style, and only what that lacks falls back.
        """
        wanted = [one.family for one in self.files if one.role == role]
        rest = [one.family for one in self.files if one.role == "fallback" and role != "latin"]
        return tuple(dict.fromkeys([*wanted, *rest]))


def load_fonts(
    folder: Path, extra: Mapping[str, Path] | None = None, *, cache: Path | None = None
) -> FontSet:
    """Return the project's fonts, each verified against its pinned digest.

    Args:
        folder: Where set-up put the font files.
        extra: The user's own faces by role (``title``, ``body`` …); they go first.
        cache: Where prepared copies may be kept; default a folder beside the fonts.

    Raises:
        LayoutError: A font is missing or is not the pinned file.
        DataError: ``fonts.toml`` breaks its rules or a role is unknown.
    """
    own = [_own(role, path) for role, path in (extra or {}).items()]
    pinned = [_verified(entry, folder) for entry in _pins()]
    return FontSet(files=(*own, *pinned), cache=cache or folder / ".prepared")


@cache
def _pins() -> tuple[Mapping[str, object], ...]:
    text = resources.files("reportlib").joinpath("data/fonts.toml").read_text("utf-8")
    try:
        entries = tomllib.loads(text)["font"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(
            "the list of fonts cannot be read",
            where="reportlib/data/fonts.toml",
            remedy=f"mend it: {error}",
        ) from error
    return tuple(entries)


def _verified(entry: Mapping[str, object], folder: Path) -> FontFile:
    path = folder / str(entry["file"])
    if not path.is_file():
        raise LayoutError(f"the font {entry['file']} is missing", where=str(folder), remedy=REMEDY)
    sha256 = file_digest(path)
    known = entry["sha256"]
    if not isinstance(known, list) or sha256 not in known:
        raise LayoutError(
            f"the font {entry['file']} is not the pinned file", where=str(folder), remedy=REMEDY
        )
    return FontFile(
        family=str(entry["family"]),
        path=path,
        sha256=sha256,
        role=str(entry["role"]),
        weight=int(str(entry.get("weight", 400))),
        italic=entry.get("style") == "italic",
    )


def _own(name: str, path: Path) -> FontFile:
    role = ALSO.get(name, name)
    if role not in ROLES:
        raise DataError(
            f"unknown font role “{role}”", where=str(path), remedy=f"use one of {', '.join(ROLES)}"
        )
    if not path.is_file():
        raise LayoutError(
            f"the font for “{role}” is missing",
            where=str(path),
            remedy="correct the path in the settings",
        )
    from reportlib.pdf.faces import family_name

    return FontFile(
        family=family_name(path),
        path=path,
        sha256=file_digest(path),
        role=role,
        weight=700 if role == "song-bold" else 400,
    )
