"""Mask personal data in a seed, with the same length, before anything else reads it."""

from collections.abc import Mapping
from dataclasses import replace

from reportlib.model import SeedDocument, Withheld
from reportlib.redaction.labelled import find_labelled
from reportlib.redaction.masking import again, mask
from reportlib.redaction.names import find_names
from reportlib.redaction.numbers import find_by_shape
from reportlib.redaction.shadow import cast


def redact(
    seed: SeedDocument, release: Mapping[str, str] | None = None, *, public_too: bool = False
) -> SeedDocument:
    """Return the seed with numbers and names of private persons masked, and what was withheld.

    Digits and letters become ``*``, a name keeps its surname and becomes 某 (申某某);
    no character moves. Whoever acts in public (王举仁, deputy director) is kept.

    Args:
        seed: The document as decoded.
        release: Names that may be shown, each with the reason for it.
        public_too: Whether the names of those who act in public are masked as well.
    """
    shadow = cast(seed.text)
    released = frozenset(release or ())
    found = [
        *find_by_shape(shadow.text),
        *find_labelled(shadow.text),
        *find_names(shadow.text, released=released, public_too=public_too),
    ]
    if not found:
        return seed
    title = mask(seed.title, again(seed.title, found, shadow.text))[0]
    text, spans = mask(seed.text, [(one, *shadow.span(one.start, one.end)) for one in found])
    withheld = tuple(
        Withheld(start=start, end=end, kind=one.kind, reason=one.reason)
        for one, start, end in spans
    )
    return replace(seed, text=text, title=title, withheld=(*seed.withheld, *withheld))


__all__ = ["redact"]
