"""The engine without what WeasyPrint does in vain as it is loaded.

It loads what works on variable fonts and on fonts without HarfBuzz, which it is never given. And it tries
the names of its libraries on other systems first; for each, Python asks the C compiler and the linker where
such a library may be: a hundred processes, half a second. Linux's own loader knows them by their own names.
"""

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

from reportlib.deferring import put_off


@contextmanager
def _by_their_own_names() -> Iterator[None]:
    """Let this thread look for libraries by the names that the system's loader knows, and by no others."""
    usual, here = ctypes.util.find_library, get_ident()
    if sys.platform != "linux":
        yield
        return
    ctypes.util.find_library = lambda name: None if get_ident() == here else usual(name)
    try:
        yield
    finally:
        ctypes.util.find_library = usual


with (
    put_off("fontTools.subset", "fontTools.varLib.instancer:instantiateVariableFont"),
    _by_their_own_names(),
):
    from reportlib.pdf import engine

__all__ = ["engine"]
