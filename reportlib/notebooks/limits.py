"""What a notebook may take: seconds for all of its cells together, and bytes of memory."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

# To nbclient 0 means "as long as it likes".
_LEAST = 0.001


class Clock:
    """The seconds that a notebook has left, counted from its first cell on.

    Attributes:
        seconds: What all cells may take together.
        before: Seconds that were over when the cell which runs now began.
    """

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.before = 0.0
        self._begun = 0.0

    def left(self, _cell: Any) -> float:
        """Return how long a cell that begins now may take."""
        now = time.monotonic()
        self._begun = self._begun or now
        self.before = now - self._begun
        return max(self.seconds - self.before, _LEAST)

    @property
    def told(self) -> str:
        """What a person reads when no time is left."""
        if self.before < 1:
            return f"a cell ran longer than {self.seconds} s"
        return f"the notebook ran longer than {self.seconds} s, and it was at this cell"


@contextmanager
def memory_of_children(limit: int) -> Iterator[None]:
    """Let a process that is started meanwhile take so many bytes more than this one has; 0 is no limit.

    This process is bound as well while it waits, by a limit that it does not reach.
    """
    if not limit or sys.platform != "linux":
        yield
        return
    import resource

    from reportlib.notebooks.fork_linux import address_space

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = address_space() + limit
    others = [one for one in (soft, hard) if one != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([wanted, *others]), hard))
    try:
        yield
    finally:
        with suppress(ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
