"""Notebooks: typed parameters, papermill runs, kernels, the normalised record and its blocks."""

import sys

# JupyterLab brings a grammar of web addresses along, which jsonschema (so nbformat, so papermill) would
# compile for a second in every process, and which no notebook needs. It is told that there is none.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from reportlib.notebooks.ahead import borrow, lend, prepare  # noqa: E402 - after it
from reportlib.notebooks.run import ENGINES, ExecutedNotebook, engine_arguments, run  # noqa: E402
from reportlib.notebooks.signature import Notebook, Parameter, checked, read  # noqa: E402

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
