"""A fact in the making: a quantity and what has been settled about it so far."""

from dataclasses import dataclass

from reportlib.extraction.placing import Place
from reportlib.extraction.tokens import Quantity
from reportlib.model import Kind, Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What one number of a “…分别为…” list stands for: its own words, as if written before it.

    ``twin`` is the figure whose share or growth it is, ``tail`` where the text goes on
    behind the list, ``turn`` its turn among how many that “两县” names in one word, ``year`` its
    year among those of “2016年至2020年，分别…”, ``part`` its months among those of
    “一至四季度分别…” (04/06, or 07 for one month).
    """

    start: int
    end: int
    words: str
    twin: int | None = None
    tail: int = 0
    turn: tuple[int, int] | None = None
    year: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A quantity with its indicator, measure and the rest, before it becomes a fact.

    ``parent`` is the position in the list of quantities of the total it is part of,
    ``source`` that of the figure whose share, growth or change it is.
    """

    quantity: Quantity
    indicator: str
    unit: str
    measure: Measure = "level"
    kind: Kind = "total"
    group: str = "all"
    place: Place | None = None
    counterpart: str | None = None
    period: str | None = None
    period_inferred: bool = False
    baseline: str | None = None
    destination: str | None = None
    parent: int | None = None
    organised: bool = False
    negative: bool = False
    rule: str = ""
    source: int | None = None
    note: str = ""
