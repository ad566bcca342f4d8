"""Mask personal data in a seed, with the same length, before anything else reads it."""

from collections.abc import Mapping
from dataclasses import replace

from reportlib.model import SeedDocument, Withheld
from reportlib.redaction.addresses import find_homes
from reportlib.redaction.columns import find_in_columns
from reportlib.redaction.contacts import find_contacts
from reportlib.redaction.labelled import find_labelled
from reportlib.redaction.masking import again, mask
from reportlib.redaction.names import find_names
from reportlib.redaction.numbers import find_by_shape
from reportlib.redaction.private import Private
from reportlib.redaction.shadow import Shadow, cast


def redact(
    seed: SeedDocument, release: Mapping[str, str] | None = None, *, public_too: bool = False
) -> SeedDocument:
    """Return the seed with numbers and names of private persons masked, and what was withheld.

    Digits and letters become ``*``, a name keeps its surname and becomes 某 (申某某);
    no character moves. Whoever acts in public (王举仁, deputy director) is kept. Title,
    publisher and the names of sheets are masked too, by what they and the text tell.

    Args:
        seed: The document as decoded.
        release: Names that may be shown, each with the reason for it.
        public_too: Whether the names of those who act in public are masked as well.
    """
    released = frozenset(release or ())
    shadow = cast(seed.text)
    found = _found(shadow, released, public_too=public_too)

    def line(text: str) -> str:
        return _line(mask(text, again(text, found, shadow.text))[0], released)

    text, spans = mask(seed.text, [(one, *shadow.span(one.start, one.end)) for one in found])
    withheld = tuple(
        Withheld(start=start, end=end, kind=one.kind, reason=one.reason)
        for one, start, end in spans
    )
    cells = seed.cells
    if any(one.sheet for one in cells):
        sheets = {name: line(name) for name in {one.sheet for one in cells}}
        cells = tuple(replace(one, sheet=sheets[one.sheet]) for one in cells)
    return replace(
        seed, text=text, title=line(seed.title), publisher=line(seed.publisher), cells=cells,
        withheld=(*seed.withheld, *withheld),
    )  # fmt: skip


def discreet(text: str, release: Mapping[str, str] | None = None) -> str:
    """Return a line that is no document, such as a file's name or a remark, with the same masks.

    Example:
        >>> discreet("联系电话13812345678.txt")
        '联系电话***********.txt'
    """
    return _line(text, frozenset(release or ()))


def _found(shadow: Shadow, released: frozenset[str], *, public_too: bool) -> list[Private]:
    text = shadow.text
    numbers = (*find_by_shape(text), *find_labelled(text))
    columns = tuple(find_in_columns(text))
    contacts = tuple(find_contacts(text, (*numbers, *columns), public_too=public_too))
    return [
        *numbers,
        *find_homes(text),
        *(one for one in (*columns, *contacts) if not _shown(one, text, released)),
        *find_names(text, columns, released=released, public_too=public_too),
    ]


def _shown(one: Private, text: str, released: frozenset[str]) -> bool:
    return one.kind.startswith("name") and text[one.start : one.end].replace(" ", "") in released


def _line(text: str, released: frozenset[str]) -> str:
    if not text:
        return text
    shadow = cast(text)
    found = _found(shadow, released, public_too=False)
    return mask(text, [(one, *shadow.span(one.start, one.end)) for one in found])[0]


__all__ = ["discreet", "redact"]
