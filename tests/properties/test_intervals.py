"""Interval arithmetic never loses the truth: what may be true of the parts may be true of the result."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.quantities import Interval, compare, interval_of, total

NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2)
POSITIVE = st.decimals(min_value=Decimal("0.01"), max_value=10**9, places=2)


@st.composite
def held(
    draw: st.DrawFn, numbers: st.SearchStrategy[Decimal] = NUMBERS
) -> tuple[Interval, Decimal]:
    """Give an interval and a number within it."""
    low, inside, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    return Interval(low, high), inside


@given(held(), held())
def test_sum_difference_and_product_hold_the_true_result(
    one: tuple[Interval, Decimal], two: tuple[Interval, Decimal]
) -> None:
    (left, a), (right, b) = one, two
    for spread, value in ((left + right, a + b), (left - right, a - b), (left * right, a * b)):
        assert spread.low <= value <= spread.high


@given(held(), held(POSITIVE))
def test_quotient_holds_the_true_result(
    one: tuple[Interval, Decimal], two: tuple[Interval, Decimal]
) -> None:
    (left, a), (right, b) = one, two
    spread, slack = left / right, Decimal("1e-15") * (1 + a / b)
    assert spread.low - slack <= a / b <= spread.high + slack


@given(st.lists(held(), max_size=6))
def test_total_holds_the_sum(parts: list[tuple[Interval, Decimal]]) -> None:
    spread = total([one for one, _value in parts])
    assert spread.low <= sum((value for _one, value in parts), Decimal(0)) <= spread.high


@given(held(), held())
def test_meeting_is_mutual_and_leaves_no_gap(
    one: tuple[Interval, Decimal], two: tuple[Interval, Decimal]
) -> None:
    left, right = one[0], two[0]
    assert left.meets(right) == right.meets(left)
    assert left.gap(right) == right.gap(left)
    assert (left.gap(right) == 0) == left.meets(right)


@given(NUMBERS, NUMBERS)
def test_wrong_order_is_refused(one: Decimal, two: Decimal) -> None:
    if one > two:
        with pytest.raises(ValueError, match="not an interval"):
            Interval(one, two)


def stated(
    value: Decimal, precision: Decimal, *, qualifier: str = "exact", hedge: str | None = None
) -> Interval:
    return interval_of(
        value, None, None, unit="persons", qualifier=qualifier, hedge=hedge, precision=precision
    )


@given(
    st.integers(min_value=1, max_value=10**9),
    st.sampled_from(["10", "100", "1000", "10000", "1000000"]),
    st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]),
)
def test_rounded_or_cut_off_telling_holds_the_finer_one(number: int, step: str, mode: str) -> None:
    precision = Decimal(step)
    coarse = (Decimal(number) / precision).quantize(Decimal(1), rounding=mode) * precision
    assert stated(coarse, precision).meets(Interval(Decimal(number), Decimal(number)))


@given(st.integers(min_value=0, max_value=10**9))
def test_plain_integer_is_exact(number: int) -> None:
    spread = stated(Decimal(number), Decimal(1))
    assert spread.exact
    assert compare(spread, spread) == ("holds", Decimal(0))


@given(
    st.integers(min_value=1, max_value=10**9),
    st.sampled_from(
        [
            ("多", "at_least"),
            ("近", "approx"),
            ("约", "approx"),
            ("以上", "at_least"),
            ("不足", "at_most"),
        ]
    ),
)
def test_every_hedge_keeps_the_number_itself_possible(number: int, hedge: tuple[str, str]) -> None:
    word, qualifier = hedge
    spread = stated(Decimal(number), Decimal(1), qualifier=qualifier, hedge=word)
    assert spread.low <= number <= spread.high


@given(st.integers(min_value=0, max_value=10**6), st.integers(min_value=0, max_value=10**6))
def test_two_exact_numbers_hold_or_miss_by_their_difference(one: int, two: int) -> None:
    verdict, gap = compare(
        Interval(Decimal(one), Decimal(one)), Interval(Decimal(two), Decimal(two))
    )
    assert (verdict == "holds") == (one == two)
    assert gap == abs(one - two)


def test_near_lies_just_below_and_more_stays_under_the_next_step() -> None:
    near = stated(Decimal(1300000000), Decimal(100000000), qualifier="approx", hedge="近")
    assert (near.low, near.high) == (Decimal(1200000000), Decimal(1300000000))
    more = stated(Decimal(1550), Decimal(1), qualifier="at_least", hedge="多")
    assert (more.low, more.high) == (Decimal(1550), Decimal(1560))


def test_range_without_an_end_is_open() -> None:
    spread = interval_of(
        None, Decimal(5), None, unit="persons", qualifier="exact", hedge=None, precision=Decimal(1)
    )
    assert spread.high.is_infinite()
    assert (spread - spread).low.is_infinite()
    assert (spread * Interval(Decimal(0), Decimal(1))).high.is_infinite()
    assert Interval(Decimal(1), Decimal(1)) / spread == Interval(Decimal(0), Decimal("0.2"))


def test_neither_value_nor_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="value or bounds"):
        interval_of(
            None, None, None, unit="persons", qualifier="exact", hedge=None, precision=Decimal(1)
        )
