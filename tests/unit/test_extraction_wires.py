"""Facts of wire news, plans and sums by the head: whose they are, of when, and of how much of a year.

Every expected value is worked out by hand from the sentence.
"""

import pytest

from reportlib.model import Fact
from tests import making


def read(
    text: str, *given: str, date: str = "", year: str = "", filename: str = "invented.txt"
) -> tuple[Fact, ...]:
    known = {"date": date, "year": year, "filename": filename}
    return making.reading(text, title="", places=given, **known).facts


def test_where_a_wire_was_filed_is_not_what_it_tells_of() -> None:
    text = (
        "川籍民工出川忙\n新华社成都12月18日电（记者 某）2003年1至11月，四川省转移输出农村劳动力1368万人。\n"
        "仁寿县全县常年在外务工的有42万人。\n南部县今年有组织输出5.8万人。\n资中县两年来办理民工案件520件。\n"
        "目前全省有组织输出的比例为25%。\n"
    )

    assert [one.place for one in read(text)] == ["四川省", "仁寿县", "南部县", "资中县", "四川省"]


def test_a_wire_filed_in_the_county_it_tells_of_stays_the_countys() -> None:
    text = "外出忙\n本报武山12月18日讯（记者 某）今年全县输转劳动力12.3万人。\n"

    assert [one.place for one in read(text)] == ["武山县"]


def test_a_year_that_a_place_will_do_something_in_is_not_that_of_writing() -> None:
    text = "劳务协作\n截至2024年11月底，旬阳市转移就业12.18万人。今年开行专列2趟。2025年旬阳将新增输送1000人。\n"

    assert [one.period for one in read(text, "旬阳市")][:2] == ["../2024-11", "2024"]


def test_a_day_of_no_year_is_no_number_of_days() -> None:
    assert [one.exact for one in read("外出忙\n12月18日，全县输转劳动力12.3万人。\n")] == [
        "12.3万人"
    ]


def test_a_persons_last_year_is_not_the_countys() -> None:
    text = "利辛县劳务\n2007年1至10月，全县转移3万人。\n孙集镇农民某在温州做鞋多年，去年回乡办厂，用工180人。全县在外务工36.5万人。\n"

    assert read(text, "利辛县", year="2007")[-1].period == "2007-01/2007-10"


def test_what_was_found_at_the_years_start_has_gone_out_since() -> None:
    text = "会泽县劳务\n2020年1至11月，年初排查出的46户零就业家庭全部有人上岗，外出务工1045人。\n"

    first, second = read(text, "会泽县", year="2020")
    assert (first.period, first.indicator) == ("2020-01", "zero_employment_households")
    assert second.period == "2020-01/2020-11"


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("上半年全县劳务收入5640万元，人均1048元。", "yuan_per_person"),
        ("上半年全县劳务收入5640万元，人均年收入1.2万元。", "yuan_per_person_year"),
        ("全年全县劳务收入5640万元，人均1048元。", "yuan_per_person_year"),
    ],
)
def test_what_half_a_year_brings_is_not_by_the_year(words: str, unit: str) -> None:
    assert read(f"余干县劳务\n1999年{words}\n", "余干县", year="1999")[-1].unit == unit


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("全县总人口46.3万人，其中农村贫困人口12.8万人。", ["population_total", "poor_population"]),
        ("全县农村劳动力3700多万，富余劳动力在1500万以上。", ["labour_force", "surplus_labour"]),
        ("全县培训1.03万人，其中9140人结业后实现转移。", ["trained_persons", "training_placed_persons"]),
        ("94家企业拿出岗位5300余个。", ["recruiting_enterprises", "job_posts"]),
        ("每人一次性奖励2000元，共发放稳岗奖励176.4万元。", ["cash_subsidy_standard", "subsidy_stable_job"]),
        ("全市农村劳动力转移就业12.18万人，其中旬阳市内2.38万人。", ["labour_transferred", "labour_transferred_within_county"]),
        ("开办焊工、叉车班6期，培训318人。", ["training_sessions", "trained_persons"]),
        ("全年为3204名农民工追发工资4126万元。", ["wage_arrears_workers", "wage_arrears"]),
    ],
)  # fmt: skip
def test_what_is_counted(words: str, told: list[str]) -> None:
    assert [
        one.indicator for one in read(f"旬阳市劳务\n2024年，{words}\n", "旬阳市", year="2024")
    ] == told


def test_part_of_an_aim_is_aimed_at() -> None:
    text = "建始县劳务\n2017年，全县转移3万人。明年计划新增转移就业4500人，其中贫困劳动力2000人。\n"

    done, aim, part = read(text, "建始县", year="2017")
    assert [one.measure for one in (done, aim, part)] == ["level", "target", "target"]
    assert part.part_of == aim.fact_id


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("其中约六成为妇女。", ["约六成"]),
        ("受过培训的由一成上升到三成半。", ["一成", "三成半"]),
        ("脱贫户成为主力，一成不变的做法没有了。", []),
    ],
)
def test_tenths(words: str, values: list[str]) -> None:
    assert [
        one.exact for one in read(f"会泽县劳务\n2020年，{words}\n", "会泽县", year="2020")
    ] == values


def test_who_sent_people_says_nothing_of_when() -> None:
    text = "腾冲市劳务\n2021年，由政府组织的1.2万人、从事餐饮业的0.3万人外出务工。\n"

    assert [one.period for one in read(text, "腾冲市", year="2021")] == ["2021", "2021"]


def test_a_list_of_provinces_says_where_each_figure_went() -> None:
    text = "旬阳市劳务\n2024年，全市转移就业12.18万人。省外务工人员中，江苏1.62万人、浙江1.38万人、广东8600人。\n"

    facts = read(text, "旬阳市", year="2024")
    assert [one.destination for one in facts] == [None, "江苏省", "浙江省", "广东省"]
    assert {one.indicator for one in facts[1:]} == {"labour_transferred_out_of_province"}


@pytest.mark.parametrize(
    "words", ["川东北的山多，全县外出务工1.2万人。", "立足城区抓家政，全县外出务工1.2万人。", "易地搬迁安置点里，全县外出务工1.2万人。"],
)  # fmt: skip
def test_words_that_hold_a_name_send_nobody_there(words: str) -> None:
    (one,) = read(f"宣汉县劳务\n2020年，{words}\n", "宣汉县", year="2020")

    assert (one.place, one.destination) == ("宣汉县", None)


def test_who_is_hired_to_help_is_no_worker() -> None:
    text = "郏县劳务\n2006年，全县输出劳动力11.8万人，设立维权岗，聘请法律顾问6名。\n"

    assert [one.indicator for one in read(text, "郏县", year="2006")] == [
        "labour_transferred",
        "persons_other",
    ]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("学费从800元至1600元不等。", [(800, 1600)]),
        ("工资由3000元提高到5000元。", [(None, None), (None, None)]),
    ],
)
def test_what_spreads_is_a_range_and_what_moves_is_two_figures(
    words: str, values: list[tuple[int | None, int | None]]
) -> None:
    assert [
        (one.value_low, one.value_high)
        for one in read(f"萧县劳务\n2016年，{words}\n", "萧县", year="2016")
    ] == values


@pytest.mark.parametrize(
    ("name", "period"), [("195-zhangjiakou-2001.txt", "2001"), ("zhangjiakou.txt", "2002")]
)
def test_the_name_of_a_file_tells_this_year_from_the_next(name: str, period: str) -> None:
    # 2001年全市…万人 beside 今年 may be of either year; a plan for 2002 is of neither.
    text = "张家口劳务\n2001年，全市外出务工32.4万人。康保县今年外出务工4.6万人。张家口市计划，2002年外出务工达到35万人。\n"

    assert read(text, "张家口市", filename=name)[1].period == period


def test_a_text_without_a_year_is_of_the_year_in_its_files_name() -> None:
    text = "武隆劳务\n今年1至11月，武隆区转移就业2146人。\n"

    assert read(text, "武隆区", filename="197-wulong-2023.txt")[0].period == "2023-01/2023-11"


def test_of_these_people_are_of_all_where_the_last_told_are_fewer() -> None:
    text = "武隆劳务\n2023年，武隆区转移就业2146人，其中就近就业1241人。在这些人当中，其中脱贫劳动力有1520人。\n"

    whole, near, poor = read(text, "武隆区", year="2023")
    assert (near.part_of, poor.part_of) == (whole.fact_id, whole.fact_id)
