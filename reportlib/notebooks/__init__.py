"""Notebooks: typed parameters, papermill runs, kernels, the normalised record and its blocks.

What a name needs is loaded when it is first used: the server that kernels are forked
from lives in this room too, and needs nothing of what reads and runs a notebook.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlib.notebooks.ahead import borrow, lend, prepare
    from reportlib.notebooks.running import ENGINES, ExecutedNotebook, engine_arguments, run
    from reportlib.notebooks.signature import Notebook, Parameter, checked, read

_HOMES = {
    "borrow": "ahead", "lend": "ahead", "prepare": "ahead", "ENGINES": "running", "ExecutedNotebook": "running", "engine_arguments": "running", "run": "running",
    "Notebook": "signature", "Parameter": "signature", "checked": "signature", "read": "signature",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Return a public name from the module that it lives in."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "ENGINES",
    "ExecutedNotebook",
    "Notebook",
    "Parameter",
    "borrow",
    "checked",
    "engine_arguments",
    "lend",
    "prepare",
    "read",
    "run",
]
