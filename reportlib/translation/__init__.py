"""Termbase and translation memory: how prose comes into English without a number being typed."""

from importlib.resources import files
from pathlib import Path

from reportlib.translation import termbase
from reportlib.translation.memory import Memory, Translation, problems, read, read_file, to_po
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
    "Memory", "Term", "Termbase", "Translation", "Unit", "clean_span", "memory_folder", "placeholders", "problems", "read", "read_file",
    "sentences", "source_of", "termbase", "to_po", "units",
]  # fmt: skip


def memory_folder() -> Path:
    """Return the folder of the PO files that ship with the package."""
    return Path(str(files("reportlib"))) / "data" / "translation" / "memory"
