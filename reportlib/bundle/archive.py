"""One way from members to ZIP bytes, and a wary way back.

Nothing is compressed: the PDFs are already, and so the bytes do not hang on any
version of a compressor, and a package can be written again from its members and
compared byte by byte. Dates, rights, order and system are the same everywhere.
"""

import io
import zipfile
from collections.abc import Mapping

from reportlib.bundle.members import is_safe
from reportlib.errors import BundleError

EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX = 3
RIGHTS = 0o100644 << 16
MOST_MEMBERS = 20_000
MOST_BYTES = 2_000_000_000


def to_zip(members: Mapping[str, bytes]) -> bytes:
    """Return members as a ZIP file, in the order of their names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = UNIX
            info.external_attr = RIGHTS
            archive.writestr(info, members[name])
    return stream.getvalue()


def from_zip(content: bytes, *, where: str = "") -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the members of a ZIP file, and the names of those whose bytes are damaged.

    Raises:
        BundleError: This is no ZIP file, or one that is made to do harm (names that lead
            outside, encrypted or compressed members, more than a package ever holds).
    """
    members: dict[str, bytes] = {}
    damaged: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _refuse_tricks(infos, where)
            for info in infos:
                try:
                    members[info.filename] = archive.read(info)
                except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError):
                    damaged.append(info.filename)
    except (zipfile.BadZipFile, ValueError, EOFError, OverflowError, NotImplementedError) as error:
        raise BundleError(
            f"this is no readable package: {error}",
            where=where,
            remedy="ask for it to be sent again",
        ) from error
    return members, tuple(damaged)


def _refuse_tricks(infos: list[zipfile.ZipInfo], where: str) -> None:
    names = [one.filename for one in infos]
    bad = [
        one.filename
        for one in infos
        if not is_safe(one.filename)
        or one.compress_type != zipfile.ZIP_STORED
        or one.file_size != one.compress_size
        or one.flag_bits & 0x1
    ]
    if bad:
        raise BundleError(
            f"it holds a member that no package of reportlib has: {bad[0]!r}",
            where=where,
            remedy="do not unpack it; ask the sender",
        )
    if len(set(names)) != len(names):
        raise BundleError("a name stands twice in it", where=where, remedy="ask the sender")
    if len(names) > MOST_MEMBERS or sum(one.file_size for one in infos) > MOST_BYTES:
        raise BundleError("it is larger than any package", where=where, remedy="ask the sender")
