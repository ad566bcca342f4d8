"""A figure: a number that knows its unit, precision, hedge, sources and how it was worked out.

Figures are what sentences, tables and charts of a brief are filled with. They
come from facts or from arithmetic on other figures, never from typing; the one
exception, a constant (see ``stated``), prints as the analyst's own. Arithmetic
carries intervals and operands along and refuses what would mislead: mixed units,
mixed area levels, overlapping groups or periods, sums of rates, and figures whose
sources disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from reportlib.canonical import plain, short_id
from reportlib.errors import ConflictError, FigureError
from reportlib.quantities import wording
from reportlib.quantities.interval import RATES, Interval, total

MONEY = frozenset({"yuan"})
PEOPLE = frozenset({"persons"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number fit to print, with everything needed to defend it.

    ``interval`` is what the number may truly be; ``form`` is the source's own
    wording ("" when computed); ``facts`` are ids of the facts it rests on;
    ``op`` is ``told``, ``sum``, ``difference``, ``ratio``, ``product``, ``mean`` or
    ``constant``; ``alternatives`` are the other tellings of a conflicted figure.
    """

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    interval: Interval
    unit: str
    hedge: str | None = None
    qualifier: str = "exact"
    precision: Decimal = Decimal(1)
    form: str = ""
    facts: tuple[str, ...] = ()
    op: str = "told"
    operands: tuple["Figure", ...] = ()
    alternatives: tuple["Figure", ...] = ()
    indicator: str = ""
    measure: str = "level"
    group: str = "all"
    destination: str | None = None
    period: str | None = None
    area_id: str = ""
    area_level: str = ""

    @property
    def figure_id(self) -> str:
        """The figure's id: a digest of what it rests on and how it was worked out."""
        value = None if self.value is None else plain(self.value)
        parts = [one.figure_id for one in self.operands]
        return short_id([self.op, value, self.unit, list(self.facts), parts, self.form])

    @property
    def conflicted(self) -> bool:
        """Whether the sources of this figure, or of one it was computed from, disagree."""
        return bool(self.alternatives) or any(one.conflicted for one in self.operands)

    def zh(self) -> str:
        """Return the figure as the Chinese edition prints it; other tellings follow in brackets."""
        text = self._zh_alone()
        others = "、".join(one._zh_alone() for one in self.alternatives)  # noqa: SLF001 - same class
        return f"{text}（另一处为{others}）" if others else text

    def en(self, *, bare: bool = False) -> str:
        """Return the figure as the English edition prints it; other tellings follow in brackets."""
        text = self._en_alone(bare=bare)
        others = ", ".join(one._en_alone(bare=True) for one in self.alternatives)  # noqa: SLF001
        return f"{text} ({others} elsewhere)" if others else text

    def _zh_alone(self) -> str:
        if self.form:
            fallen = self.value is not None and self.value < 0
            form = wording.chinese_form(self.form)
            return wording.with_minus(form) if fallen else form
        if self.value is None:
            return f"{plain(self.interval.low)}—{plain(self.interval.high)}{wording.unit_entry(self.unit)['zh']}"
        return wording.chinese(
            self.value, unit=self.unit, precision=self.precision, qualifier=self.qualifier
        )

    def _en_alone(self, *, bare: bool) -> str:
        return wording.english(
            self.value, self.low, self.high, unit=self.unit, hedge=self.hedge, qualifier=self.qualifier,
            precision=self.precision, form=self.form, bare=bare,
        )  # fmt: skip

    def text(self, lang: str, *, bare: bool = False) -> str:
        """Return the figure in one language."""
        return self.zh() if lang == "zh" else self.en(bare=bare)

    def __format__(self, spec: str) -> str:
        """Refuse to become a bare string, which would lose the figure's sources."""
        message = "a figure put into a string loses its sources"
        raise FigureError(
            message, remedy='pass it as a placeholder: paragraph(zh="…{name}…", en=…, name=figure)'
        )

    def __str__(self) -> str:
        """Return the Chinese wording, for looking at a figure in a notebook."""
        return self.zh()

    def __float__(self) -> float:
        """Return the value as a float, for drawing only; a range gives its middle.

        Raises:
            FigureError: The figure has neither a value nor finite bounds.
        """
        if self.value is not None:
            return float(self.value)
        if self.interval.high.is_infinite():
            raise FigureError("a figure without an upper bound has no middle", where=self.zh())
        return float((self.interval.low + self.interval.high) / 2)

    def __abs__(self) -> "Figure":
        """Return the size of a change, for a sentence whose words say the direction (减少{n})."""
        if self.value is None or self.value >= 0:
            return self
        mirrored = Interval(-self.interval.high, -self.interval.low)
        return replace(self, value=-self.value, interval=mirrored)

    def __add__(self, other: "Figure | int") -> "Figure":
        """Return the sum; ``sum([...])`` works too."""
        if isinstance(other, int):
            return _only_zero(self, other)
        return add([self, other])

    __radd__ = __add__

    def __sub__(self, other: "Figure") -> "Figure":
        """Return the difference of two figures of one unit."""
        return subtract(self, _figure(other))

    def __truediv__(self, other: "Figure") -> "Figure":
        """Return a share in percent (same unit) or an amount per head (money by people)."""
        return divide(self, _figure(other))

    def __mul__(self, other: "Figure") -> "Figure":
        """Return the product of an amount per head and a number of people."""
        return multiply(self, _figure(other))


def _figure(value: object) -> Figure:
    if isinstance(value, Figure):
        return value
    raise FigureError(
        f"{value!r} is not a figure", remedy="wrap the analyst's own number: constant(…, unit=…)"
    )


def _only_zero(figure: Figure, other: int) -> Figure:
    if other == 0:
        return figure
    raise FigureError(f"cannot add the bare number {other}", remedy="use constant(…, unit=…)")


def _refuse_conflicts(parts: Iterable[Figure]) -> None:
    for one in parts:
        if one.conflicted:
            raise ConflictError(
                f"the sources disagree: {one.zh()}",
                remedy='choose one in seeds/corrections.toml (action = "choose") with a reason, or print it uncomputed',
            )


def _same(parts: list[Figure], name: str, why: str) -> Any:
    """Return what all parts have in common; the analyst's own number has a unit and nothing else."""
    values = {getattr(one, name) for one in parts if one.op != "constant" or name == "unit"}
    if len(values) > 1:
        told = " / ".join(sorted(str(value) for value in values))
        raise FigureError(f"{why}: {told}", where="、".join(one.zh() for one in parts))
    return values.pop() if values else ""


def _number(figure: Figure) -> Decimal:
    if figure.value is None:
        raise FigureError(
            f"a range has no single value: {figure.zh()}", remedy="print it as it stands"
        )
    return figure.value


def _qualifier(parts: Iterable[Figure]) -> str:
    found = {one.qualifier for one in parts}
    if found <= {"exact"}:
        return "exact"
    if found <= {"exact", "at_least"}:
        return "at_least"
    return "approx"


def _facts(parts: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for one in parts for fact in one.facts))


def add(parts: Iterable[Figure]) -> Figure:
    """Return the sum of figures that may be summed.

    Raises:
        FigureError: Units, area levels, groups or periods are mixed, or one place is counted twice.
        ConflictError: The sources of a part disagree.
    """
    figures = _leaves(parts)
    _refuse_sum_of_rates(figures)
    return _summed(figures)


def _leaves(parts: Iterable[Figure]) -> list[Figure]:
    """Return the parts of a sum with the parts of sums in their place: a + b + c is one sum of three."""
    return [leaf for one in parts for leaf in (one.operands if one.op == "sum" else (one,))]


def _refuse_sum_of_rates(figures: list[Figure]) -> None:
    """Refuse shares, wages and per-head amounts of different places: their sum is nobody's."""
    rates = [one for one in figures if one.unit in RATES or "_per_" in one.unit]
    if rates and len({one.area_id for one in figures if one.op != "constant"}) > 1:
        raise FigureError(
            "rates of different places cannot be added",
            where="、".join(one.zh() for one in rates),
            remedy="add the numbers behind them and divide, or take average([…])",
        )


def _summed(figures: list[Figure]) -> Figure:
    if not figures:
        raise FigureError("nothing to add", remedy="check that the selection is not empty first")
    if len(figures) == 1:
        return figures[0]
    _refuse_conflicts(figures)
    unit = _same(figures, "unit", "units cannot be added")
    level = _same(figures, "area_level", "area levels may not be mixed in a sum")
    period = _same(figures, "period", "periods differ or overlap in a sum")
    group = _same(figures, "group", "groups overlap (the poor are among all)")
    _refuse_twice(figures)
    same_place = {one.area_id for one in figures}
    return Figure(
        value=sum((_number(one) for one in figures), Decimal(0)),
        interval=total([one.interval for one in figures]),
        unit=unit, qualifier=_qualifier(figures), precision=max(one.precision for one in figures),
        facts=_facts(figures), op="sum", operands=tuple(figures),
        indicator=figures[0].indicator, group=group or "all", period=period or None,
        area_id=same_place.pop() if len(same_place) == 1 else "", area_level=level,
    )  # fmt: skip


def _refuse_twice(figures: list[Figure]) -> None:
    seen: set[tuple[str, ...]] = set()
    for one in figures:
        key = (one.area_id, one.indicator, one.measure, one.destination or "", one.period or "")
        if one.op == "told" and one.area_id and key in seen:
            raise FigureError(
                f"the same thing would be counted twice: {one.zh()}",
                where=f"{one.indicator}, {one.period}",
            )
        seen.add(key)


def subtract(left: Figure, right: Figure) -> Figure:
    """Return the difference of two figures of the same unit; percentages give percentage points."""
    parts = [left, right]
    _refuse_conflicts(parts)
    unit = _same(parts, "unit", "units cannot be subtracted")
    return Figure(
        value=_number(left) - _number(right), interval=left.interval - right.interval,
        unit="percentage_points" if unit == "percent" else unit,
        qualifier="exact" if _qualifier(parts) == "exact" else "approx",
        precision=max(left.precision, right.precision), facts=_facts(parts), op="difference",
        operands=(left, right), indicator=left.indicator, measure="change", group=left.group,
        period=left.period, area_id=left.area_id, area_level=left.area_level,
    )  # fmt: skip


def _rounded(value: Decimal, interval: Interval) -> tuple[Decimal, Decimal]:
    """Return a computed rate with no more decimals than its interval supports, and its precision."""
    width = interval.high - interval.low
    step = Decimal("0.1") if width.is_finite() and width <= 1 else Decimal(1)
    return value.quantize(step, rounding=ROUND_HALF_UP), step


def divide(left: Figure, right: Figure) -> Figure:
    """Return a share in percent, or money per head.

    Raises:
        FigureError: The two do not divide into something with a meaning, or the divisor is zero.
        ConflictError: The sources of one of them disagree.
    """
    parts = [left, right]
    _refuse_conflicts(parts)
    _same(parts, "period", "a rate of two periods means nothing")
    if _number(right) == 0:
        raise FigureError("division by zero", where=right.zh())
    with localcontext() as context:
        context.prec = 28
        quotient = _number(left) / _number(right)
    interval = left.interval / right.interval
    if left.unit == right.unit:
        unit, hundred = "percent", Decimal(100)
    elif left.unit in MONEY and right.unit in PEOPLE:
        unit, hundred = "yuan_per_person", Decimal(1)
    else:
        raise FigureError(
            f"{left.unit} by {right.unit} has no meaning here", where=f"{left.zh()} ÷ {right.zh()}"
        )
    scaled = Interval(interval.low * hundred, interval.high * hundred)
    value, step = (
        _rounded(quotient * hundred, scaled)
        if unit == "percent"
        else (quotient.quantize(Decimal(1), rounding=ROUND_HALF_UP), Decimal(1))
    )
    rough = _qualifier(parts) != "exact" or unit == "yuan_per_person"
    return Figure(
        value=value, interval=scaled, unit=unit, qualifier="approx" if rough else "exact", precision=step,
        facts=_facts(parts), op="ratio", operands=(left, right), measure="share", group=left.group,
        period=left.period, area_id=left.area_id, area_level=left.area_level,
    )  # fmt: skip


def multiply(left: Figure, right: Figure) -> Figure:
    """Return money per head times people, as an amount."""
    parts = [left, right]
    _refuse_conflicts(parts)
    units = {left.unit, right.unit}
    if not (units & PEOPLE and any(unit.startswith("yuan_per_person") for unit in units)):
        raise FigureError(
            "only money per person can be multiplied by people", where=f"{left.zh()} × {right.zh()}"
        )
    return Figure(
        value=_number(left) * _number(right), interval=left.interval * right.interval, unit="yuan",
        qualifier=_qualifier(parts), precision=max(left.precision, right.precision), facts=_facts(parts),
        op="product", operands=(left, right), period=left.period, area_id=left.area_id, area_level=left.area_level,
    )  # fmt: skip


def named(figure: Figure, indicator: str) -> Figure:
    """Return a computed figure under the name of an indicator, so that tables and charts can label it."""
    return replace(figure, indicator=indicator)


def average(parts: Iterable[Figure]) -> Figure:
    """Return the mean of figures that may be added, rounded to a whole number.

    Raises:
        FigureError: See :func:`add`.
        ConflictError: The sources of a part disagree.
    """
    figures = list(parts)
    whole = _summed(figures)
    count = Decimal(len(figures))
    value = (_number(whole) / count).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    with localcontext() as context:
        context.prec = 28
        interval = Interval(whole.interval.low / count, whole.interval.high / count)
    return replace(
        whole,
        value=value,
        interval=interval,
        precision=Decimal(1),
        qualifier="approx",
        op="mean",
        area_id="",
    )
