"""Numbers and units as prose writes them, worked out by hand."""

from decimal import Decimal

import pytest

from reportlib.quantities import numerals, units

ONE = [
    ("50.61万", "506100", "100", ""),
    ("二百三十余万", "2300000", "100000", "余"),
    ("一点五亿", "150000000", "10000000", ""),
    ("两千三百", "2300", "1", ""),
    ("十几万", "100000", "100000", "几"),
    ("三百", "300", "1", ""),
    ("百分之三十", "30", "1", ""),
    ("百分之三点五", "3.5", "0.1", ""),
    ("二〇一八", "2018", "1", ""),
    ("1,234.5", "1234.5", "0.1", ""),
    ("4700多万", "47000000", "10000", "多"),
    ("10万余", "100000", "10000", "余"),
    ("3亿5000万", "350000000", "10000", ""),
    ("一百二", "120", "1", ""),
    ("三万五", "35000", "1000", ""),
    ("一亿零五百万", "105000000", "1000000", ""),
    ("二十多", "20", "10", "多"),
    ("1550多", "1550", "1", "多"),
    ("四万", "40000", "10000", ""),
    ("廿三", "23", "1", ""),
]


@pytest.mark.parametrize(("text", "value", "precision", "hedge"), ONE)
def test_one_numeral_is_read(text: str, value: str, precision: str, hedge: str) -> None:
    found = numerals.parse(text)
    assert found is not None
    assert (found.value, found.precision, found.hedge) == (
        Decimal(value),
        Decimal(precision),
        hedge,
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("三四", 3, 4), ("七八百", 700, 800), ("十七八", 17, 18), ("两三千", 2000, 3000)],
)
def test_neighbouring_digits_are_a_range(text: str, low: int, high: int) -> None:
    found = numerals.parse(text)
    assert found is not None
    assert found.value is None
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", ["百千", "三两", "点五", "", "人"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    assert numerals.parse(text) is None


def test_fractions_are_percent() -> None:
    found = numerals.parse("三分之二")
    assert found is not None
    assert found.value == Decimal("66.67")


def test_a_run_of_digits_too_long_for_a_number_is_none() -> None:
    assert list(numerals.find("1" * 1000)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("人次", "person_times"),
        ("人", "persons"),
        ("元/月", "yuan_per_month"),
        ("个百分点", "percentage_points"),
        ("个村民小组", "count:villager_groups"),
        ("个岗位", ""),
    ],
)
def test_the_longest_unit_wins(text: str, code: str) -> None:
    unit = units.load().at(text, 0)
    assert unit is not None
    assert unit.code == code
