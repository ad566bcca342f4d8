"""reportlib: seed documents in, official bilingual briefs out, every figure traced."""

__version__ = "0.1.0"
# What a person reads who pressed Ctrl-C, whenever it was.
STOPPED = "✗ stopped; what was finished is kept, the next run goes on from there"
