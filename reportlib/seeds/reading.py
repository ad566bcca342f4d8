"""Which files of a folder are seeds, and one file as a seed document."""

import os
import re
from dataclasses import replace
from pathlib import Path

from reportlib.canonical import digest
from reportlib.errors import SeedError, UnsupportedFormat
from reportlib.model import SeedDocument
from reportlib.seeds.catalog import CATALOG_NAME, Catalog, CatalogEntry
from reportlib.seeds.decoding import decode
from reportlib.seeds.formats import DECODERS, Decoded
from reportlib.seeds.guessing import Guess, guess

MOST_BYTES = 20_000_000
_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NOT_SEEDS = frozenset({CATALOG_NAME, "corrections.toml"})
_BAD_NAME = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\\\\/]")


def list_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that are to be read, sorted by name.

    Hidden files, sub-folders, the catalogue and the corrections are none. A file
    of an unknown kind is listed: reading it says clearly what is wrong.

    Raises:
        SeedError: The folder is missing, or two seeds have one name but for the ending.
    """
    if not folder.is_dir():
        raise SeedError(
            "there is no such folder", where=str(folder), remedy="make it and put documents in it"
        )
    files = [
        one for one in folder.iterdir() if not one.name.startswith((".", "~$")) and not one.is_dir()
    ]
    seeds = sorted((one for one in files if one.name not in _NOT_SEEDS), key=lambda one: one.name)
    stems: dict[str, Path] = {}
    for path in seeds:
        other = stems.setdefault(path.stem, path)
        if other is not path:
            raise SeedError(
                f"{other.name} and {path.name} have the same name but for the ending",
                where=path.name,
                remedy="rename one of them: the name without its ending is the document's id",
            )
    return tuple(seeds)


def read_file(path: Path, catalog: Catalog | None = None) -> SeedDocument:
    """Return one document: decoded text as stored (byte order mark removed) and what is known about it.

    For plain text the offsets of everything later count code points of exactly
    this text; for other formats they count those of the text taken out of the
    file, as ``reportlib.seeds.formats`` says for each.

    Raises:
        DecodeError: The bytes are no text.
        UnsupportedFormat: The kind of file is unknown, scanned or encrypted.
        SeedError: The file is missing, too large, or not a plain file of the folder.
    """
    data = _bytes(path)
    decoder = DECODERS.get(path.suffix.lower())
    if decoder is None:
        kinds = " ".join(sorted(DECODERS))
        raise UnsupportedFormat(
            f"“{path.suffix or path.name}” is no kind of file that can be read",
            where=path.name,
            remedy=f"use one of {kinds}",
        )
    decoded = decoder(data, path.name)
    entry = catalog.get(path.stem) if catalog else None
    return _document(path, data, decoded, entry)


def _bytes(path: Path) -> bytes:
    if _BAD_NAME.search(path.name) or not path.stem.strip():
        raise SeedError(
            "the file's name holds invisible or forbidden signs",
            where=ascii(path.name),
            remedy="rename it",
        )
    # `Path.resolve` stumbles over a link that leads to itself.
    real = Path(os.path.realpath(path))
    if path.is_symlink() and real.parent != path.parent.resolve():
        raise SeedError(
            "this is a link to a file elsewhere",
            where=path.name,
            remedy="put a copy of the file itself here",
        )
    if not path.is_file():
        what = "this is no ordinary file" if os.path.lexists(path) else "there is no such file"
        raise SeedError(what, where=path.name, remedy="check the name")
    if path.stat().st_size > MOST_BYTES:
        raise SeedError(
            f"the file has more than {MOST_BYTES // 1_000_000} MB",
            where=path.name,
            remedy="split it into several documents",
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise SeedError(
            f"the file cannot be read: {error.strerror}", where=path.name, remedy="check its rights"
        ) from None


def _named_year(path: Path) -> str:
    """Return the year that a file's name gives (26-yuxi-2012.txt), for a text that gives none."""
    found = _YEAR_IN_NAME.findall(path.stem)
    return found[-1] if found else ""


def _document(
    path: Path, data: bytes, decoded: Decoded, entry: CatalogEntry | None
) -> SeedDocument:
    entry = entry or CatalogEntry()
    found = guess(decoded.text)
    found = Guess(
        title=decoded.title or found.title,
        publisher=decoded.publisher or found.publisher,
        date=found.date or decoded.date,
        year=found.year or decoded.date[:4],
    )
    if not (found.date or found.year):
        found = replace(found, date=_named_year(path), year=_named_year(path))
    values = {
        name: getattr(entry, name) or getattr(found, name)
        for name in ("title", "publisher", "date", "year")
    }
    if not entry.year and entry.date and not found.year:
        values["year"] = entry.date[:4]
    guessed = tuple(name for name, value in values.items() if not getattr(entry, name) and value)
    return SeedDocument(
        doc=path.stem,
        filename=path.name,
        sha256=digest(data),
        encoding=decoded.encoding,
        media_type=decoded.media_type,
        text=decoded.text,
        retrieved=entry.retrieved,
        places=entry.places,
        guessed=guessed,
        cells=decoded.cells,
        **values,
    )


__all__ = ["MOST_BYTES", "decode", "list_files", "read_file"]
