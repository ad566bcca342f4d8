"""Imported last into the process that workers are forked from: what it loaded is set apart from the garbage collector.

The collector writes into whatever it looks at. In a worker that would give every
page of the loaded libraries a copy of its own; what is set apart before the fork
is looked at by nobody and stays shared.
"""

import gc

gc.collect()
gc.freeze()
