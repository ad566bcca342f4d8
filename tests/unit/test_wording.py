"""How figures print in both languages: worked out by hand from the wording of real bulletins."""

from decimal import Decimal

import pytest

from reportlib.errors import UnknownName
from reportlib.quantities import Interval, wording
from tests import making

# What the source says · value · unit · precision · hedge and class · Chinese · English · English bare
ROWS = [
    # The rows of the design.
    ("50.61万人", 506100, "persons", 100, None, "50.61万人", "506,100 people", "506,100"),
    ("93.52亿元", 9352000000, "yuan", 10**6, None, "93.52亿元", "CNY 9.352 billion", "CNY 9.352 billion"),
    ("近13亿元", 13 * 10**8, "yuan", 10**8, "近", "近13亿元", "nearly CNY 1.3 billion", "nearly CNY 1.3 billion"),
    ("1550多名", 1550, "persons", 1, "多", "1550多名", "more than 1,550 people", "more than 1,550"),
    ("18.5%", "18.5", "percent", "0.1", None, "18.5%", "18.5%", "18.5%"),
    ("3.81亿元", 381 * 10**6, "yuan", 10**6, None, "3.81亿元", "CNY 381 million", "CNY 381 million"),
    ("2.4万人次", 24000, "person_times", 1000, None, "2.4万人次", "24,000 person-times", "24,000"),
    ("11232户", 11232, "households", 1, None, "11232户", "11,232 households", "11,232"),
    ("0.78亩", "0.78", "mu_per_person", "0.01", None, "0.78亩", "0.78 mu per person", "0.78"),
    ("2.3个百分点", "2.3", "percentage_points", "0.1", None, "2.3个百分点", "2.3 percentage points", "2.3 percentage points"),
    ("八成", 80, "percent", 10, None, "八成", "80%", "80%"),
    ("1.5倍", "1.5", "times", "0.1", None, "1.5倍", "1.5 times", "1.5 times"),
    # Integers, grouped in English only.
    ("16000人", 16000, "persons", 1, None, "16000人", "16,000 people", "16,000"),
    ("2,966人", 2966, "persons", 1, None, "2966人", "2,966 people", "2,966"),
    ("999人", 999, "persons", 1, None, "999人", "999 people", "999"),
    ("1000 人", 1000, "persons", 1, None, "1000人", "1,000 people", "1,000"),
    ("120.3万人", 1203000, "persons", 1000, None, "120.3万人", "1,203,000 people", "1,203,000"),
    # One thing is singular.
    ("1人", 1, "persons", 1, None, "1人", "1 person", "1"),
    ("1户", 1, "households", 1, None, "1户", "1 household", "1"),
    ("1家", 1, "count:enterprises", 1, None, "1家", "1 enterprise", "1"),
    ("1个", 1, "count:cities", 1, None, "1个", "1 city", "1"),
    ("1个", 1, "count:party_branches", 1, None, "1个", "1 Party branch", "1"),
    ("1期", 1, "count:classes", 1, None, "1期", "1 class", "1"),
    ("1个", 1, "count:job_fairs", 1, None, "1个", "1 job fair", "1"),
    ("1个百分点", 1, "percentage_points", 1, None, "1个百分点", "1 percentage point", "1 percentage point"),
    ("0人", 0, "persons", 1, None, "0人", "0 people", "0"),
    # Numbers the source spells out are spelled out up to ten.
    ("五名", 5, "persons", 1, None, "五名", "five people", "five"),
    ("两家", 2, "count:enterprises", 1, None, "两家", "two enterprises", "two"),
    ("十余人", 10, "persons", 10, "余", "十余人", "more than ten people", "more than ten"),
    ("二十人", 20, "persons", 1, None, "二十人", "20 people", "20"),
    ("上万人", 10000, "persons", 10000, "上", "上万人", "more than 10,000 people", "more than 10,000"),
    # Hedges.
    ("约6000元", 6000, "yuan_per_person_year", 1, "约", "约6000元", "about CNY 6,000 per person per year", "about CNY 6,000"),
    ("大概560人左右", 560, "persons", 1, "大概…左右", "大概560人左右", "about 560 people", "about 560"),
    ("18万人左右", 180000, "persons", 10000, "左右", "18万人左右", "about 180,000 people", "about 180,000"),
    ("4700多万元", 47 * 10**6, "yuan", 10**6, "多", "4700多万元", "more than CNY 47 million", "more than CNY 47 million"),
    ("突破100亿元", 10**10, "yuan", 10**8, "突破", "突破100亿元", "more than CNY 10 billion", "more than CNY 10 billion"),
    ("6个月以上", 6, "month", 1, "以上", "6个月以上", "6 months or more", "6 months or more"),
    ("80%以上", 80, "percent", 1, "以上", "80%以上", "80% or more", "80% or more"),
    ("不足300人", 300, "persons", 1, "不足", "不足300人", "fewer than 300 people", "fewer than 300"),
    ("不到5%", 5, "percent", 1, "不到", "不到5%", "less than 5%", "less than 5%"),
    ("不足1000万元", 10**7, "yuan", 10**4, "不足", "不足1000万元", "less than CNY 10 million", "less than CNY 10 million"),
    ("至少2000人", 2000, "persons", 1, "至少", "至少2000人", "at least 2,000 people", "at least 2,000"),
    ("不超过3个月", 3, "month", 1, "不超过", "不超过3个月", "at most 3 months", "at most 3 months"),
    ("接近40%", 40, "percent", 1, "接近", "接近40%", "nearly 40%", "nearly 40%"),
    # Money: the largest word that keeps every digit; the currency named once; per what.
    ("117900元", 117900, "yuan", 1, None, "117900元", "CNY 117,900", "CNY 117,900"),
    ("1万元", 10000, "yuan", 10000, None, "1万元", "CNY 10,000", "CNY 10,000"),
    ("100万元", 10**6, "yuan", 10**4, None, "100万元", "CNY 1 million", "CNY 1 million"),
    ("1234567元", 1234567, "yuan", 1, None, "1234567元", "CNY 1,234,567", "CNY 1,234,567"),
    ("1234567890元", 1234567890, "yuan", 1, None, "1234567890元", "CNY 1,234,567,890", "CNY 1,234,567,890"),
    ("12.3456亿元", 1234560000, "yuan", 10**4, None, "12.3456亿元", "CNY 1.23456 billion", "CNY 1.23456 billion"),
    ("3500元", 3500, "yuan_per_month", 1, None, "3500元", "CNY 3,500 per month", "CNY 3,500"),
    ("200元", 200, "yuan_per_day", 1, None, "200元", "CNY 200 per day", "CNY 200"),
    ("5000美元", 5000, "usd", 1, None, "5000美元", "USD 5,000", "USD 5,000"),
    # A stated zero at the end is kept, for it says how finely was counted.
    ("18.50%", "18.5", "percent", "0.01", None, "18.50%", "18.50%", "18.50%"),
    ("93.50亿元", 9350000000, "yuan", 10**6, None, "93.50亿元", "CNY 9.350 billion", "CNY 9.350 billion"),
    ("1.50万人", 15000, "persons", 100, None, "1.50万人", "15,000 people", "15,000"),
    ("3.80亿元", 380 * 10**6, "yuan", 10**6, None, "3.80亿元", "CNY 380 million", "CNY 380 million"),
    # Full-width and old forms become the one that is printed.
    ("18.5％", "18.5", "percent", "0.1", None, "18.5%", "18.5%", "18.5%"),
    # A thing that no table names is called by its code.
    ("3座", 3, "count:water_cellars", 1, None, "3座", "3 water cellars", "3"),
]  # fmt: skip
QUALIFIERS = {
    None: "exact", "约": "approx", "左右": "approx", "大概…左右": "approx", "近": "approx", "接近": "approx",
    "多": "at_least", "余": "at_least", "以上": "at_least", "突破": "at_least", "上": "at_least", "至少": "at_least",
    "不足": "at_most", "不到": "at_most", "不超过": "at_most",
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[2]}")
def test_a_figure_prints_the_same_in_both_languages(row: tuple[object, ...]) -> None:
    form, value, unit, precision, hedge, zh, en, bare = row
    told = making.figure(
        str(form),
        value,
        str(unit),
        precision=Decimal(str(precision)),
        hedge=hedge,
        qualifier=QUALIFIERS[hedge],  # type: ignore[index]
    )

    assert (told.zh(), told.en(), told.en(bare=True)) == (zh, en, bare)


RANGES = [
    ("600—1500元", 600, 1500, "yuan_per_month", "600—1500元", "CNY 600–1,500 per month"),
    ("4000~5500元", 4000, 5500, "yuan_per_month", "4000～5500元", "CNY 4,000–5,500 per month"),
    ("4~7个", 4, 7, "count:towns", "4～7个", "4–7 towns"),
    ("3—5名", 3, 5, "persons", "3—5名", "3–5 people"),
    ("3-5名", 3, 5, "persons", "3—5名", "3–5 people"),
    ("3——5名", 3, 5, "persons", "3—5名", "3–5 people"),
    ("3至6个月", 3, 6, "month", "3至6个月", "3–6 months"),
    ("5%—10%", 5, 10, "percent", "5%—10%", "5–10%"),
    ("三四百人", 300, 400, "persons", "三四百人", "300–400 people"),
    ("1000万—2000万元", 10**7, 2 * 10**7, "yuan", "1000万—2000万元", "CNY 10 million–20 million"),
]


@pytest.mark.parametrize("row", RANGES, ids=lambda row: row[0])
def test_a_range_keeps_both_ends(row: tuple[str, int, int, str, str, str]) -> None:
    form, low, high, unit, zh, en = row
    told = making.figure(form, None, unit, value_low=Decimal(low), value_high=Decimal(high))

    assert (told.zh(), told.en()) == (zh, en)


SEVERAL = [
    ("数十人", "persons", "several dozen people", "several dozen"),
    ("数百人", "persons", "several hundred people", "several hundred"),
    ("数千人", "persons", "several thousand people", "several thousand"),
    ("几千户", "households", "several thousand households", "several thousand"),
    ("数万人", "persons", "tens of thousands of people", "tens of thousands of"),
    ("几十万人", "persons", "hundreds of thousands of people", "hundreds of thousands of"),
    ("数百万人", "persons", "several million people", "several million"),
    ("数千万元", "yuan", "tens of millions of yuan", "tens of millions of yuan"),
    ("数亿元", "yuan", "hundreds of millions of yuan", "hundreds of millions of yuan"),
    ("数十亿元", "yuan", "several billion yuan", "several billion yuan"),
    ("约数百家", "count:enterprises", "several hundred enterprises", "several hundred"),
]


@pytest.mark.parametrize(("form", "unit", "en", "bare"), SEVERAL)
def test_several_is_told_by_its_order_of_magnitude(
    form: str, unit: str, en: str, bare: str
) -> None:
    told = making.figure(
        form,
        None,
        unit,
        value_low=Decimal(10),
        value_high=Decimal(99),
        hedge="数",
        qualifier="approx",
    )

    assert (told.zh(), told.en(), told.en(bare=True)) == (form, en, bare)


def test_a_fall_standing_alone_carries_its_minus_in_both_languages() -> None:
    told = making.figure(
        "约1.06万人", -10600, precision=Decimal(100), hedge="约", qualifier="approx"
    )

    assert (told.zh(), told.en()) == ("约−1.06万人", "about −10,600 people")


def test_the_size_of_a_fall_stands_where_words_say_the_direction() -> None:
    told = abs(making.figure("1.06万人", -10600, precision=Decimal(100)))

    assert (told.zh(), told.en()) == ("1.06万人", "10,600 people")
    assert told.facts == ("id-1.06万人",)
    assert told.interval == Interval(Decimal(10550), Decimal(10700))


def test_a_written_minus_is_no_dash() -> None:
    assert wording.chinese_form("-2.5%") == "-2.5%"
    assert wording.chinese_form("1 200 — 1 500 元") == "1200—1500元"


def test_one_less_is_singular() -> None:
    assert making.figure("1户", -1, "households").en() == "−1 household"


@pytest.mark.parametrize(
    ("value", "precision", "unit", "zh"),
    [
        ("16000", "1", "persons", "16000人"),
        ("506100", "100", "persons", "50.61万人"),
        ("9352000000", "1000000", "yuan", "93.52亿元"),
        ("-10600", "100", "persons", "−1.06万人"),
        ("123456789", "1000", "yuan", "12345.6789万元"),
        ("123456789", "1", "yuan", "123456789元"),
        ("26.3", "0.1", "percent", "26.3%"),
    ],
)
def test_a_computed_figure_is_worded_in_chinese_without_losing_a_digit(
    value: str, precision: str, unit: str, zh: str
) -> None:
    assert wording.chinese(Decimal(value), unit=unit, precision=Decimal(precision)) == zh


def test_an_unknown_unit_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean “persons”"):
        wording.unit_entry("person")


def test_every_unit_has_both_languages() -> None:
    for code, entry in wording.table()["units"].items():
        assert "zh" in entry, code
        assert entry.get("money") or entry.get("rate") or {"one", "many"} <= entry.keys(), code


def test_every_hedge_and_qualifier_holds_its_number_once() -> None:
    tables = wording.table()
    patterns = [
        *tables["hedges"].values(),
        *tables["qualifiers"].values(),
        *tables["qualifiers_zh"].values(),
    ]

    assert all(one.count("{n}") == 1 for one in patterns)


@pytest.mark.parametrize(
    ("lang", "text", "told"),
    [
        ("zh", "50.61万人", "506100人"),
        ("zh", "近13亿元", "近1300000000元"),
        ("zh", "4700多万元", "47000000多元"),
        ("zh", "1.2万亿元", "1200000000000元"),
        ("zh", "1000万—2000万元", "10000000—20000000元"),
        ("zh", "数十万人", "数十万人"),
        ("zh", "600—1500万元", "600—1500万元"),  # whether 600 is in 万 too, the text does not say
        ("zh", "16000人", "16000人"),
        (  # a sentence of several figures; a title keeps its own words
            "zh",
            "《镇雄50万人》：12.02万人 ÷ 1.5亿元，600—1500万元，近13亿元。",
            "《镇雄50万人》：120200人 ÷ 150000000元，600—1500万元，近1300000000元。",
        ),
        ("en", "nearly CNY 1.3 billion", "nearly CNY 1,300,000,000"),
        ("en", "CNY 10 million–20 million", "CNY 10,000,000–20,000,000"),
        ("en", "tens of millions of yuan", "tens of millions of yuan"),
        ("en", "506,100 people", "506,100 people"),
    ],
)
def test_large_words_are_written_out_where_an_edition_asks(lang: str, text: str, told: str) -> None:
    assert wording.in_digits(text, lang) == told


def test_people_are_fewer_and_money_is_less() -> None:
    people = making.figure("20人以下", 20, hedge="以下", qualifier="at_most")
    money = making.figure("20元以下", 20, "yuan", hedge="以下", qualifier="at_most")

    assert (people.en(), money.en()) == ("20 people or fewer", "CNY 20 or less")


@pytest.mark.parametrize(
    ("form", "value", "unit", "told"),
    [
        ("16.9", 169000, "persons", "16.9万人"),  # the head of the table says 万人
        ("9120", 9120, "person_times", "9120人次"),
        ("15.2", 1520000000, "yuan", "15.2亿元"),
        ("45.5", 45.5, "percent", "45.5%"),
        ("3.5", 3500, "persons", "3500人"),  # 千 never follows digits: GB/T 15835
        ("2966人", 2966, "persons", "2966人"),
        ("600—1500", 600, "yuan", "600—1500"),
    ],
)
def test_a_cell_says_its_unit_where_it_stands_alone(
    form: str, value: float, unit: str, told: str
) -> None:
    assert wording.with_unit(form, Decimal(str(value)), unit) == told
    if form != "600—1500":
        assert making.figure(form, value, unit).zh() == told
