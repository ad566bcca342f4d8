"""papermill without what fetches notebooks from the web, and without the plugins of others: here notebooks lie on the disk.

It would read the entry points of everything that is installed, twice, for engines and places
that are never asked for; and no plugin of a machine has a say in a report.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from reportlib.deferring import put_off

_PLUGINS = "entrypoints"


@contextmanager
def _no_plugins() -> Iterator[None]:
    """Let papermill find no plugins while it is loaded; whoever else asks for some finds them as ever."""
    if _PLUGINS in sys.modules:
        yield
        return
    none = ModuleType(_PLUGINS)
    none.get_group_all = lambda _group: []  # type: ignore[attr-defined]
    sys.modules[_PLUGINS] = none
    try:
        yield
    finally:
        del sys.modules[_PLUGINS]


with put_off("requests"), _no_plugins():
    import papermill

__all__ = ["papermill"]
