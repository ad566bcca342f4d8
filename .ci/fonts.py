"""Take the fonts that reportlib/data/fonts.toml names, and no others, into one folder.

Standard library only, so that it runs before anything is installed:

    fonts.py wanted FOLDER         the packages that hold what FOLDER lacks, one line each
    fonts.py take FOLDER SOURCE... copy what FOLDER lacks from the trees SOURCE

Both read every file already in FOLDER and stop at one whose SHA-256 is not a known one.
"""

import hashlib
import os
import struct
import sys
import tomllib
from pathlib import Path

CATALOG = Path(__file__).resolve().parent.parent / "reportlib" / "data" / "fonts.toml"
TABLE = struct.Struct(">4sLLL")  # tag, checksum, offset, length


class FontError(Exception):
    """A font is not what the catalog says; the message names the file and the remedy."""


def main(arguments: list[str]) -> int:
    """Run one of the two commands of this module's docstring."""
    command, folder, *sources = arguments
    with CATALOG.open("rb") as stream:
        fonts = tomllib.load(stream)["font"]
    lacking = missing(fonts, Path(folder))
    if command == "take":
        for font in lacking:
            take(font, Path(folder), sources)
    else:
        print("\n".join(sorted({" ".join(font["packages"]) for font in lacking})))
    return 0


def missing(fonts: list[dict], folder: Path) -> list[dict]:
    """Return the fonts that `folder` lacks; refuse a file whose digest is not a known one."""
    lacking = []
    for font in fonts:
        path = folder / font["file"]
        if not path.is_file():
            lacking.append(font)
        elif digest(path.read_bytes()) not in font["sha256"]:
            raise FontError(
                f"{path} is damaged or another version: its SHA-256 is none of those in {CATALOG.name}."
                " Delete the file and run the set-up again."
            )
    return lacking


def take(font: dict, folder: Path, sources: list[str]) -> None:
    """Copy one font from the first source tree that holds it with a known digest."""
    found = [path for source in sources for path in sorted(Path(source).rglob(font["member"]))]
    for path in found:
        data = path.read_bytes()
        if "face" in font:
            data = face(data, font["face"])
        if digest(data) in font["sha256"]:
            store(folder / font["file"], data)
            return
    if found:
        problem = f"{font['packages'][0]} ships {font['member']} in a version that this release does not know"
    else:
        problem = f"{font['member']} was not found in the package {font['packages'][0]}"
    raise FontError(
        f"{problem}. Put a known {font['file']} into {folder},"
        f" or look at a page set with the new one and add its SHA-256 to {CATALOG.name}."
    )


def store(target: Path, data: bytes) -> None:
    """Write aside and rename, so that an interrupted set-up leaves no half file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(f".{os.getpid()}.part")
    aside.write_bytes(data)
    aside.replace(target)


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def face(collection: bytes, postscript_name: str) -> bytes:
    """Return one face of a font collection as a font file of its own, its tables unchanged."""
    (count,) = struct.unpack_from(">L", collection, 8)
    for start in struct.unpack_from(f">{count}L", collection, 12):
        (tables,) = struct.unpack_from(">H", collection, start + 4)
        directory = [
            TABLE.unpack_from(collection, start + 12 + TABLE.size * i) for i in range(tables)
        ]
        if postscript_name.encode("utf-16-be") in names(collection, directory):
            return assemble(collection, start, directory)
    raise FontError(f"the collection holds no face {postscript_name}")


def names(collection: bytes, directory: list[tuple]) -> set[bytes]:
    """Return every string of a face's name table, undecoded."""
    _, _, start, _ = next(entry for entry in directory if entry[0] == b"name")
    count, strings = struct.unpack_from(">HH", collection, start + 2)
    found = set()
    for i in range(count):
        length, offset = struct.unpack_from(">HH", collection, start + 6 + 12 * i + 8)
        found.add(collection[start + strings + offset : start + strings + offset + length])
    return found


def assemble(collection: bytes, start: int, directory: list[tuple]) -> bytes:
    """Write the header, the moved table directory and the tables, each on a 4-byte boundary."""
    header = collection[start : start + 12]
    offset = len(header) + TABLE.size * len(directory)
    entries, bodies = [], []
    for tag, checksum, old, length in directory:
        entries.append(TABLE.pack(tag, checksum, offset, length))
        body = collection[old : old + length] + b"\0" * (-length % 4)
        bodies.append(body)
        offset += len(body)
    return b"".join([header, *entries, *bodies])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except FontError as error:
        sys.exit(f"set-up: {error}")
