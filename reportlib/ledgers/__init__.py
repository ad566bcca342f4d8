"""Ledgers: the registers behind the reports, read, checked and kept without names."""
