"""What was found: a stretch of the shadow that must not be shown."""

from typing import NamedTuple


class Private(NamedTuple):
    """A stretch of the shadow that must not be shown."""

    start: int
    end: int
    kind: str
    reason: str
