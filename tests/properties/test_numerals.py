"""Numerals survive the way into Chinese characters and back."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reportlib.quantities import numerals

_DIGITS = "零一二三四五六七八九"


def _section(number: int) -> str:
    """Write a number below 10000."""
    words, gap = "", False
    for place, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + mark
            gap = False
        else:
            gap = True
    return words


def _chinese(number: int) -> str:
    words = ""
    for place, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // place % 10**4
        if part:
            words += ("零" if words and part < 1000 else "") + _section(part) + mark
    return words


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_chinese_numerals_round_trip(number: int) -> None:
    read = numerals.chinese(_chinese(number))
    assert read is not None
    assert read[0] == number


@given(
    st.integers(min_value=0, max_value=10**9),
    st.integers(min_value=0, max_value=3),
    st.sampled_from(["", "万", "亿"]),
)
def test_arabic_numerals_round_trip(whole: int, decimals: int, scale: str) -> None:
    value = Decimal(whole).scaleb(-decimals)
    found = numerals.parse(f"{value:f}{scale}")
    assert found is not None
    assert found.value == value * {"": 1, "万": 10**4, "亿": 10**8}[scale]
    assert (
        found.precision == Decimal(1).scaleb(-decimals) * {"": 1, "万": 10**4, "亿": 10**8}[scale]
    )


@given(
    st.text(
        alphabet="一二三四五六七八九十百千万亿零〇两点余多几数分之0123456789.,，人元", max_size=60
    )
)
def test_numerals_stand_where_they_say_and_never_overlap(text: str) -> None:
    end = 0
    for one in numerals.find(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end
