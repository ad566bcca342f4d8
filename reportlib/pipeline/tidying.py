"""Giving memory back between two reports.

A finished page is a web of boxes that refer to each other, which only the collector
takes apart, and it looks too seldom to find it soon: without this a worker
kept a dozen finished reports. What it takes apart the C library keeps in turn,
unless it is told to give it back.
"""

import ctypes
import gc
import sys
from contextlib import suppress
from functools import cache


def tidy() -> None:
    """Take apart what nobody holds any more, and give its memory back to the system."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a C library that has no such call
            ctypes.CDLL(None).malloc_trim(0)


@cache
def set_apart() -> None:
    """Have the collector pass over what a process holds after its first report: it holds that for ever.

    Once only: what later reports leave behind must be found.
    """
    gc.freeze()
