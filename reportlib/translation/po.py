"""gettext PO: the form in which the memory is kept, and that every translator's tool reads.

``msgctxt`` is document, place, item and position; ``#. source …`` the digest of
the sentence that was translated; ``#, fuzzy`` a draft, with ``#. machine`` a
machine's; ``#| msgid`` the earlier sentence, when the text has changed since;
other ``#.`` lines are near matches, for reading only; ``#`` is the translator's note.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

import polib

from reportlib.errors import TranslationError
from reportlib.translation.rows import Row, Status, source_digest

_SOURCE = re.compile(r"^source ([0-9a-f]{12})$", re.MULTILINE)
_MACHINE = re.compile(r"^machine$", re.MULTILINE)
# A line that polib reads whole: a comment, or a text in its quotes.
_WHOLE = re.compile(r'(?s:#.*)|(?:msg[a-z_]+(?:\[\d+\])?\s*)?"(?:[^"\\]|\\.)*"|')
_FUZZY = "fuzzy"


def write(rows: Iterable[Row], *, title: str) -> str:
    """Return PO text for some rows, always in the same order and form."""
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": f"reportlib {title}",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": "1970-01-01 00:00+0000",  # a file has no clock: the same rows, the same bytes
        "PO-Revision-Date": "1970-01-01 00:00+0000",
        "Last-Translator": "",
        "Language-Team": "English",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": "zh_CN",
    }
    for row in rows:
        lines = [f"source {source_digest(row.source)}"]
        lines += ["machine"] if row.status == "machine" else []
        flagged = bool(row.target) and row.status != "approved"
        catalogue.append(
            polib.POEntry(
                msgctxt=row.context, msgid=row.source, msgstr=row.target, tcomment=row.note,
                comment="\n".join([*lines, *row.hints]), flags=[_FUZZY] if flagged else [],
                previous_msgid=row.previous or None,
            )
        )  # fmt: skip
    return str(catalogue) + "\n"


def read(path: Path) -> tuple[Row, ...]:
    """Return the rows of a PO file.

    Raises:
        TranslationError: It is not valid PO.
    """
    if path.is_symlink() and Path(os.path.realpath(path)).parent != path.parent.resolve():
        raise TranslationError(
            "this is a link to a file elsewhere", where=path.name, remedy="put a copy of the file itself here"
        )  # fmt: skip
    try:
        entries = polib.pofile(str(path), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        told = str(error).replace(str(path), path.name)
        raise TranslationError(
            f"not a valid PO file: {told}", where=path.name, remedy="mend the named line"
        ) from error
    _refuse_torn(path)
    return tuple(_row(entry, path.name) for entry in entries if not entry.obsolete)


def _refuse_torn(path: Path) -> None:
    """Refuse a text without its quotes, which polib would pass over without a word."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not _WHOLE.fullmatch(line.strip()):
            raise TranslationError(
                f"not a valid PO file: line {number} lacks a quotation mark: {line[:40]}",
                where=path.name, remedy='write it like msgstr "…"; a quotation mark inside is \\"',
            )  # fmt: skip


def _row(entry: polib.POEntry, name: str) -> Row:
    comment = entry.comment or ""
    told = _SOURCE.search(comment)
    hints = [
        line
        for line in comment.split("\n")
        if line and not _SOURCE.match(line) and not _MACHINE.match(line)
    ]
    return Row(
        context=entry.msgctxt or "", source=entry.msgid, target=entry.msgstr, status=_status(entry, comment),
        note=entry.tcomment or "", previous=(entry.previous_msgid or "") if _FUZZY in entry.flags else "",
        hints=tuple(hints), told=told[1] if told else "", where=f"{name}:{entry.linenum}",
    )  # fmt: skip


def _status(entry: polib.POEntry, comment: str) -> Status:
    if not entry.msgstr:
        return "open"
    if _FUZZY not in entry.flags:
        return "approved"  # who removes the flag has read it, a machine's work too
    return "machine" if _MACHINE.search(comment) else "draft"
