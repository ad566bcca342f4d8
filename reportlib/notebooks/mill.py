"""papermill without what it loads only to fetch notebooks from the web: here they lie on the disk."""

from reportlib.deferring import put_off

with put_off("requests"):
    import papermill

__all__ = ["papermill"]
