"""Imported last into the process that workers are forked from: what it loaded is set apart from the garbage collector.

The collector writes into whatever it looks at. In a worker that would give every
page of the loaded libraries a copy of its own; what is set apart before the fork
is looked at by nobody and stays shared.
"""

import gc

from reportlib import lexicon, places
from reportlib.pipeline.tidying import tidy

places.load()
lexicon.load()
tidy()
gc.freeze()
