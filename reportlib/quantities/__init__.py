"""Numbers, numerals, units and intervals; figures that know their sources."""

from reportlib.quantities import periods
from reportlib.quantities.arithmetic import add, average, named
from reportlib.quantities.figure import Figure
from reportlib.quantities.interval import Interval, compare, interval_of, total
from reportlib.quantities.stated import constant, counted, from_fact

__all__ = [
    "Figure",
    "Interval",
    "add",
    "average",
    "compare",
    "constant",
    "counted",
    "from_fact",
    "interval_of",
    "named",
    "periods",
    "total",
]
