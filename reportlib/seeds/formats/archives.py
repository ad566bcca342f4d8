"""Guards for the packed formats: size, shape and entities, before any library opens them."""

import io
import re
import zipfile
import zlib

from reportlib.errors import SeedError, UnsupportedFormat

_MOST_UNPACKED = 200_000_000
_MOST_RATIO = 200
_MOST_MEMBERS = 5_000
_ENTITY = re.compile(rb"<!\s*(?:ENTITY|DOCTYPE)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"
_MARKUP = (".xml", ".rels", ".vml")
# Whatever a library raises over a part that is not what it expects: the file is damaged, not the program.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, SyntaxError, IndexError, OSError,
    EOFError, RecursionError, AssertionError, NotImplementedError,
)  # fmt: skip


def check_archive(data: bytes, name: str, *, needs: str, kind: str) -> None:
    """Refuse an office file that is encrypted, of another kind, a bomb, or declares entities.

    Args:
        data: The file's bytes.
        name: The file's name, for the message.
        needs: A member that such a file always has.
        kind: What the file should be, for the message.
    """
    if data.startswith(_OLE):
        raise UnsupportedFormat(
            f"this is an encrypted or an old binary file, no {kind}",
            where=name,
            remedy=f"save it without password as {kind}",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive, name, needs, kind)
    except DAMAGE as error:
        raise damaged(error, name, kind) from None


def damaged(error: BaseException, name: str, kind: str) -> UnsupportedFormat:
    """Return the refusal of a damaged office file."""
    told = " ".join(str(error).split()) or type(error).__name__
    return UnsupportedFormat(
        f"this is no sound {kind}: {told}",
        where=name,
        remedy=f"open it in its program and save it again as {kind}",
    )


def _check_members(archive: zipfile.ZipFile, name: str, needs: str, kind: str) -> None:
    members = archive.infolist()
    if needs not in {one.filename for one in members}:
        raise UnsupportedFormat(f"this is no {kind}", where=name, remedy="check the file's ending")
    unpacked = sum(one.file_size for one in members)
    packed = max(1, sum(one.compress_size for one in members))
    bomb = unpacked > _MOST_UNPACKED or (unpacked > 10_000_000 and unpacked / packed > _MOST_RATIO)
    if bomb or len(members) > _MOST_MEMBERS:
        raise SeedError(
            f"unpacked it would have {unpacked // 1_000_000} MB in {len(members)} parts",
            where=name,
            remedy="save only the text of the document",
        )
    if any(one.flag_bits & 1 for one in members):
        raise UnsupportedFormat("it is encrypted", where=name, remedy="save it without password")
    torn = archive.testzip()
    if torn:
        raise zipfile.BadZipFile(f"its part “{torn}” is damaged")
    for one in members:
        if one.filename.endswith(_MARKUP) and _ENTITY.search(_narrow(archive.read(one))):
            raise SeedError(
                "a part of it declares entities, which no office program writes",
                where=name,
                remedy="do not use this file",
            )


def _narrow(part: bytes) -> bytes:
    """Return a part in one byte per character: in UTF-16 a declaration would not be seen."""
    wide = part.startswith((b"\xff\xfe", b"\xfe\xff")) or part[:4].count(0) >= 2
    return part.replace(b"\0", b"") if wide else part
