"""A row: one sentence as it goes to a translator and comes back, whatever the file format."""

import re
from dataclasses import dataclass
from typing import Literal

from reportlib.canonical import digest

Status = Literal["approved", "draft", "machine", "open"]
STATUSES: tuple[Status, ...] = ("approved", "draft", "machine", "open")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One sentence with its translation and what a translator should know.

    Attributes:
        context: Document, place, item and position.
        source: The Chinese sentence, its figures as placeholders.
        target: The English, or "" while it is open.
        status: ``approved``, ``draft`` (a person should look again), ``machine`` or ``open``.
        note: The translator's own note.
        previous: The sentence that the target was made for, when the text has changed since.
        hints: What the program proposes: near matches with their difference.
        told: The digest of the source that the file gives, or "" when it gives none.
        where: File and line, for messages.
    """

    context: str
    source: str
    target: str = ""
    status: Status = "open"
    note: str = ""
    previous: str = ""
    hints: tuple[str, ...] = ()
    told: str = ""
    where: str = ""

    @property
    def stale(self) -> bool:
        """Whether the sentence is no longer the one that was translated."""
        return bool(self.target) and bool(
            self.previous or (self.told and self.told != source_digest(self.source))
        )


def source_digest(source: str) -> str:
    """Return what a file keeps of a source sentence, to notice when it is changed."""
    return digest(source)[:12]


def pieces(text: str) -> tuple[tuple[str, str], ...]:
    """Return a text as (plain, placeholder) pairs; the last placeholder is empty.

    Example:
        >>> pieces("输出{9人}。")
        (('输出', '9人'), ('。', ''))
    """
    found = []
    here = 0
    for match in _PLACEHOLDER.finditer(text):
        found.append((text[here : match.start()], match[1]))
        here = match.end()
    return (*found, (text[here:], ""))
