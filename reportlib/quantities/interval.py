"""Intervals: what a printed figure may truly be, given how it was rounded or hedged.

Rules of the design (`facts.md`, "Intervals and verdicts"): a plain integer is
exact; an unhedged figure in 万 or 亿, a decimal or a rate may be rounded or cut
off, [value − ½ulp, value + 1ulp); 近 lies just below, 约 and 左右 on both sides,
余, 多 and 突破 above but under the next unit of the last digit's decade, 以上 at or
above. Bounds are exact decimals; every interval is treated as closed, which can
only make a check more forgiving at the very edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

INFINITE = Decimal("Infinity")
RATES = ("percent", "percentage_points", "mu_per_person", "times")
Verdict = Literal["holds", "rounding", "fails"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of exact decimals; a bound may be infinite."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        """Refuse bounds in the wrong order."""
        if self.low > self.high:
            message = f"not an interval: {self.low}..{self.high}"
            raise ValueError(message)

    @property
    def exact(self) -> bool:
        """Whether the interval is a single number."""
        return self.low == self.high

    def __add__(self, other: "Interval") -> "Interval":
        """Return the interval of sums."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        """Return the interval of differences."""
        return Interval(_minus(self.low, other.high), _minus(self.high, other.low))

    def __mul__(self, other: "Interval") -> "Interval":
        """Return the interval of products of two intervals without negative numbers."""
        return Interval(self.low * other.low, _times(self.high, other.high))

    def __truediv__(self, other: "Interval") -> "Interval":
        """Return the interval of quotients of two intervals of positive numbers."""
        with localcontext() as context:
            context.prec = 28
            low = Decimal(0) if other.high.is_infinite() else self.low / other.high
            high = INFINITE if self.high.is_infinite() or other.low <= 0 else self.high / other.low
        return Interval(low, high)

    def meets(self, other: "Interval") -> bool:
        """Tell whether some number lies in both."""
        return self.low <= other.high and other.low <= self.high

    def gap(self, other: "Interval") -> Decimal:
        """Return by how much two intervals fail to meet; zero when they do."""
        return max(Decimal(0), other.low - self.high, self.low - other.high)


def _minus(left: Decimal, right: Decimal) -> Decimal:
    if right.is_infinite():
        return -INFINITE if right > 0 else INFINITE
    return left - right


def _times(left: Decimal, right: Decimal) -> Decimal:
    return Decimal(0) if 0 in (left, right) else left * right


def total(intervals: Sequence[Interval]) -> Interval:
    """Return the interval of the sum of any number of intervals."""
    result = Interval(Decimal(0), Decimal(0))
    for one in intervals:
        result += one
    return result


def decade(value: Decimal) -> Decimal:
    """Return the place value of a number's last digit that is not zero (4700 → 100, 18.5 → 0.1)."""
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


def interval_of(  # noqa: PLR0913 - the parts of a figure, each by its name
    value: Decimal | None,
    low: Decimal | None,
    high: Decimal | None,
    *,
    unit: str,
    qualifier: str,
    hedge: str | None,
    precision: Decimal,
) -> Interval:
    """Return what a stated figure may truly be.

    Args:
        value: The number in base units, or None for a range.
        low: Lower bound of a range as written.
        high: Upper bound of a range as written.
        unit: Unit code; rates are never taken for exact integers.
        qualifier: exact, approx, at_least or at_most.
        hedge: The hedging words as written, or None.
        precision: Place value of the last digit that the text states.

    Raises:
        ValueError: Neither a value nor a pair of bounds is given.
    """
    if value is None:
        if low is None and high is None:
            message = "a figure needs a value or bounds"
            raise ValueError(message)
        return Interval(
            low if low is not None else Decimal(0), high if high is not None else INFINITE
        )
    if value < 0:  # a fall is as wide as a rise of its size
        size = interval_of(
            -value, None, None, unit=unit, qualifier=qualifier, hedge=hedge, precision=precision
        )
        return Interval(-size.high, -size.low)
    step = max(decade(value), precision)
    words = hedge or ""
    if qualifier == "at_least":
        open_ended = any(word in words for word in ("以上", "至少", "不低于", "不少于", "许"))
        return Interval(value, INFINITE if open_ended else value + step)
    if qualifier == "at_most":
        return Interval(Decimal(0), value)
    if qualifier == "approx":
        below_only = (
            any(word in words for word in ("近", "接近", "将近", "不到")) and "附近" not in words
        )
        return Interval(value - step, value if below_only else value + step)
    if precision <= 1 and unit not in RATES and value == value.to_integral_value():
        return Interval(value, value)
    return Interval(value - precision / 2, value + precision)


def compare(stated: Interval, worked_out: Interval) -> tuple[Verdict, Decimal]:
    """Return how a stated figure meets a worked-out one, and by how much it misses.

    Two single numbers that are equal hold; intervals that meet hold within
    rounding; anything else fails by the gap between them.
    """
    if stated.exact and worked_out.exact:
        return (
            ("holds", Decimal(0))
            if stated == worked_out
            else ("fails", abs(stated.low - worked_out.low))
        )
    if stated.meets(worked_out):
        return "rounding", Decimal(0)
    return "fails", stated.gap(worked_out)
