"""Facts of texts that speak as people do: units that go without saying, villages' tables, dates in odd corners.

Every expected value is worked out by hand from the sentence.
"""

from decimal import Decimal

import pytest

from reportlib.model import Fact
from reportlib.quantities import numerals
from tests import making


def extract(text: str, *given: str) -> tuple[Fact, ...]:
    return making.reading(text, title="", places=given).facts


def told(facts: tuple[Fact, ...]) -> list[str]:
    return [
        f"{one.exact} "
        + (f"{one.value_low}~{one.value_high}" if one.value is None else f"{one.value:f}")
        + f" {one.unit}"
        for one in facts
    ]


@pytest.mark.parametrize(
    ("words", "value", "hedge"),
    [
        ("130来万", 1_300_000, "来"),
        ("一百二十多个亿", 12_000_000_000, "多"),
        ("一百二十个亿", 12_000_000_000, ""),
        ("百十来", 110, "来"),
    ],
)
def test_numerals_of_the_street(words: str, value: int, hedge: str) -> None:
    numeral = numerals.parse(words)
    assert numeral is not None
    assert (numeral.value, numeral.hedge) == (Decimal(value), hedge)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县人口五十万出头，山多地少。", ["五十万出头 500000 persons"]),
        ("焊工开价五六千，吊工八千到一万二。", ["五六千 5000~6000 yuan_per_month", "八千到一万二 8000~12000 yuan_per_month"]),
        ("一个月能挣一万出头，每年寄回五六万。", ["一万出头 10000 yuan_per_month", "五六万 50000~60000 yuan"]),
        ("来之前家里欠着4万多块的债。", ["4万多块 40000 yuan"]),
        ("全村在外打工的有一百三十多口。", ["一百三十多口 130 persons"]),
        ("合作社带起6100来号人。", ["6100来号人 6100 persons"]),
        ("务工者人均万元有余。", ["万元有余 10000 yuan_per_person_year"]),
    ],
)  # fmt: skip
def test_a_unit_may_go_without_saying(text: str, expected: list[str]) -> None:
    assert told(extract(text, "天等县")) == expected


@pytest.mark.parametrize("text", ["家里有三块地。", "一家三口都在东莞。", "他家种了十块田。"])
def test_a_piece_is_no_money_and_a_mouth_no_crowd(text: str) -> None:
    assert extract(text, "天等县") == ()


def test_a_hedge_is_not_torn_from_its_number_by_a_line_break() -> None:
    text = "全县总人口167万人，其中外出务工约\n50.61万人。"
    fact = extract(text, "天等县")[1]
    assert (fact.exact, fact.qualifier) == ("约\n50.61万人", "approx")
    assert fact.quote_start <= fact.start


@pytest.mark.parametrize(
    ("head", "unit", "value"),
    [
        ("培训人次", "person_times", 23),
        ("输出人次（万）", "person_times", 230_000),
        ("输出（万人次）", "person_times", 230_000),
        ("培训人数", "persons", 23),
        ("转移就业户数", "households", 23),
    ],
)
def test_a_head_says_whether_people_or_times_are_counted(head: str, unit: str, value: int) -> None:
    facts = extract(f"2018年情况表\n县区\t{head}\n隆阳区\t23\n施甸县\t12\n", "保山市")
    assert (facts[0].unit, facts[0].value) == (unit, Decimal(value))


def test_people_who_work_in_a_town_far_away_go_there() -> None:
    text = "2020年，威信县输出劳动力24000多人，在大岭山工作的大概560人左右。"
    whole, part = extract(text, "威信县")
    assert (whole.destination, part.destination) == (None, "大岭山镇")


def test_what_a_county_is_among_all_counties_is_said_of_the_county() -> None:
    text = "2010年，鄱阳县是全省人口第一大县，外出务工41万人。"
    assert extract(text, "鄱阳县")[0].place == "鄱阳县"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("去年全县输出劳务9.6万人。\n（《天等新闻》2024年2月20日）", "2023"),
        ("原载：《某某月刊》2009年4月号\n上传时间：2012-10-06\n去年全县输出劳务9.6万人。", "2008"),
        ("提案人：某某　二〇一一年一月十四日\n去年全县输出劳务9.6万人。", "2010"),
    ],
)
def test_the_year_of_writing_is_the_papers_not_the_pages(text: str, period: str) -> None:
    assert [one.period for one in extract(text, "天等县")] == [period]


def test_what_a_year_is_measured_against_dates_nothing_behind_it() -> None:
    text = "2006年，全县输出9万人，比上年增长7.6%。全年劳务收入6亿元。"
    assert [one.period for one in extract(text, "天等县")] == ["2006", "2006", "2006"]


def test_a_range_ends_with_its_line() -> None:
    for fact in extract("月薪3000元~\n4000元户的补贴", "天等县"):
        assert fact.quote_start <= fact.start < fact.end <= fact.quote_end


def test_a_name_that_is_a_word_as_well_names_the_place_told_of_in_full() -> None:
    text = "两县劳务比较\n文成县外出务工16.8万人，泰顺县15.3万人。文成是侨乡，在国外务工的有6.2万人；泰顺出国的有0.2万人。"

    facts = making.reading(text).facts

    assert [one.place for one in facts] == ["文成县", "泰顺县", "文成县", "泰顺县"]


def test_a_sentence_that_names_nothing_new_goes_on_about_the_last_figure_of_its_unit() -> None:
    text = "文成县劳务\n去年，文成县劳务收入28.5亿元，泰顺县25.1亿元。今年前三季度，两县分别为23.2亿元和20.6亿元。"

    facts = making.reading(text, date="2017-11-20").facts

    assert {one.indicator for one in facts} == {"labour_income"}
    assert [one.place for one in facts] == ["文成县", "泰顺县"] * 2
