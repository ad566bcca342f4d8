"""The engine without what WeasyPrint loads for fonts that it is never given: variable ones, and libraries without HarfBuzz."""

from reportlib.deferring import put_off

with put_off("fontTools.subset", "fontTools.varLib.instancer:instantiateVariableFont"):
    from reportlib.pdf import engine

__all__ = ["engine"]
