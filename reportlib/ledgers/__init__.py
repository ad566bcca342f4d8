"""Ledgers: the registers behind the reports, read, checked and kept without names.

What leaves this room are statements: texts of totals that speak both languages.
``facts`` and ``units`` read a statement back; the database is loaded by neither.
"""

from reportlib.ledgers.facts import facts, units
from reportlib.ledgers.statement import is_statement

__all__ = ["facts", "is_statement", "units"]
