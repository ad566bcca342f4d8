"""Termbase and translation memory: how prose comes into English without a number being typed."""

from importlib.resources import files
from pathlib import Path

from reportlib.translation import consistency, exchange, names, near, po, termbase
from reportlib.translation.memory import Memory, Translation, key, problems, read
from reportlib.translation.rows import STATUSES, Row
from reportlib.translation.segments import (
    Unit,
    clean_span,
    placeholders,
    sentences,
    source_of,
    units,
)
from reportlib.translation.termbase import Term, Termbase

__all__ = [
    "STATUSES", "Memory", "Row", "Term", "Termbase", "Translation", "Unit", "clean_span", "consistency", "exchange", "key", "memory_folder", "names",
    "near", "placeholders", "po", "problems", "read", "sentences", "source_of", "termbase", "units",
]  # fmt: skip


def memory_folder() -> Path:
    """Return the folder of the PO files that ship with the package."""
    return Path(str(files("reportlib"))) / "data" / "translation" / "memory"
