"""Figures as they are stated: by a fact of a document, or by the analyst.

Everything else is arithmetic on these (see ``figure``).
"""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from reportlib.errors import FigureError
from reportlib.model import Fact
from reportlib.quantities.figure import Figure
from reportlib.quantities.interval import Interval, interval_of
from reportlib.quantities.wording import unit_entry


def from_fact(fact: Fact, *, alternatives: Iterable[Fact] = ()) -> Figure:
    """Return the figure that a fact states.

    Args:
        fact: The fact to print.
        alternatives: Facts that tell another value for the same thing.
    """
    interval = interval_of(
        fact.value, fact.value_low, fact.value_high,
        unit=fact.unit, qualifier=fact.qualifier, hedge=fact.hedge, precision=fact.precision,
    )  # fmt: skip
    return Figure(
        value=fact.value, low=fact.value_low, high=fact.value_high, interval=interval, unit=fact.unit,
        hedge=fact.hedge, qualifier=fact.qualifier, precision=fact.precision, form=fact.form or fact.exact,
        facts=(fact.fact_id,), alternatives=tuple(from_fact(one) for one in alternatives),
        indicator=fact.indicator, measure=fact.measure, group=fact.group, destination=fact.destination,
        period=fact.period, area_id=fact.area_id, area_level=fact.area_level,
        quote=_quote(fact), part_of=(fact.part_of,) if fact.part_of else (),
    )  # fmt: skip


def _quote(fact: Fact) -> str:
    """Return a fact's sentence with its number set off, and the document it stands in."""
    start, end = fact.start - fact.quote_start, fact.end - fact.quote_start
    text = f"{fact.quote[:start]}【{fact.quote[start:end]}】{fact.quote[end:]}"
    return f"{' '.join(text.split())}（{fact.doc}）"


def constant(value: int | str | Decimal, *, unit: str, zh: str = "") -> Figure:
    """Return the analyst's own number, which prints as such and has no source.

    Args:
        value: The number, as an integer or as text (``"0.3"``); floats are refused.
        unit: Unit code of ``wording.toml``.
        zh: How Chinese prints it; worked out when empty.

    Raises:
        FigureError: The number is a float or no number.
        UnknownName: There is no such unit; the nearest are named.

    Example:
        >>> constant(6000, unit="yuan").en()
        'CNY 6,000'
    """
    if isinstance(value, float):
        raise FigureError(
            "a float hides its digits",
            where=repr(value),
            remedy=f'write it as text: constant("{value}", …)',
        )
    number = _decimal(value)
    unit_entry(unit)
    step = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
    return Figure(
        value=number,
        interval=Interval(number, number),
        unit=unit,
        form=zh,
        op="constant",
        precision=step,
    )


def _decimal(value: int | str | Decimal) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise FigureError(
            f"{value!r} is no number", remedy='write digits without separators: constant("1550", …)'
        )
    return number


def counted(number: int, things: str, *, zh: str = "") -> Figure:
    """Return a number that was counted in the notebook itself: it has no source and prints as such.

    Args:
        number: How many.
        things: What was counted, in English plural (``checks``).
        zh: How Chinese prints it; the number with 项 when empty.

    Example:
        >>> counted(12, "checks").en()
        '12 checks'
    """
    return constant(number, unit=f"count:{things}", zh=zh or f"{number}项")
