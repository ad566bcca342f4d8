"""reportlib: seed documents in, official bilingual briefs out, every figure traced."""

__version__ = "0.1.0"
