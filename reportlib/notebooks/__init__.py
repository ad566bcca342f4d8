"""Notebooks: typed parameters, papermill runs, kernels, the normalised record and its blocks."""

from reportlib.notebooks.run import ENGINES, ExecutedNotebook, engine_arguments, run
from reportlib.notebooks.signature import Notebook, Parameter, checked, read

__all__ = [
    "ENGINES",
    "ExecutedNotebook",
    "Notebook",
    "Parameter",
    "checked",
    "engine_arguments",
    "read",
    "run",
]
