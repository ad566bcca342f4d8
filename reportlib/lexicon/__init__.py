"""Indicators: what each is called in both languages, how it is measured, how prose says it.

from reportlib import lexicon

words = lexicon.load()
words.get("labour_transferred").en    # 'Workers transferred to employment'
"""

from reportlib.lexicon.indicators import Indicator, Lexicon, Rule, Thing
from reportlib.lexicon.loading import load
from reportlib.lexicon.people import called, groups, names_itself

__all__ = ["Indicator", "Lexicon", "Rule", "Thing", "called", "groups", "load", "names_itself"]
