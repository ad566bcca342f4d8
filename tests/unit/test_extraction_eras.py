"""Decades, edges of centuries, the month before, and what stood at a year's end; expected values by hand."""

import pytest

from reportlib.extraction import eras
from tests import making


@pytest.mark.parametrize(
    ("words", "written", "expected"),
    [
        ("上世纪八十年代", 2016, "1980/1989"),
        ("20世纪90年代末", 2016, "1990/1999"),
        ("七十年代末", 1997, "1970/1979"),
        ("八十年代以来", 1997, "1980/.."),
        ("九十年代", 1994, "1990/1994"),
        ("本世纪初", 2016, "2000/2009"),
        ("上世纪末", 2016, "1990/1999"),
        ("本世纪末", 1994, "2000"),
        ("八十年代", 0, None),
    ],
)
def test_a_decade_is_as_wide_as_it_is_told(words: str, written: int, expected: str | None) -> None:
    assert eras.decade(words, written) == expected


@pytest.mark.parametrize(
    ("words", "day", "said", "expected"),
    [
        ("上个月", "2016-11-08", "2016-03", "2016-10"),
        ("上月", "2016-11-08", "2016-09", "2016-08"),
        ("上个月", "2016-01-08", "", "2015-12"),
        ("当月", "", "2022-08", "2022-08"),
        ("当月", "", "", None),
    ],
)
def test_a_month_leans_on_the_month_told_or_the_day_of_writing(words: str, day: str, said: str, expected: str | None) -> None:  # fmt: skip
    assert eras.month(words, day, said) == expected


def test_what_is_of_the_month_and_what_is_of_the_year_are_told_apart() -> None:
    text = "2022年，全县输出3万人。截至8月底，当月新增输出612人，累计输出2.6万人。"

    facts = making.reading(text, title="", places=("岚县",)).facts

    assert [one.period for one in facts] == ["2022", "2022-08", "../2022-08"]


def test_now_is_not_the_decade_told_before_it() -> None:
    text = "2016年，全县输出3万人。上世纪八十年代每月工资25元，现在每月工资400元。"

    facts = making.reading(text, title="", places=("无为县",)).facts

    assert [one.period for one in facts] == ["2016", "1980/1989", "2016"]


def test_a_task_in_a_table_as_of_a_month_is_the_year_s() -> None:
    text = (
        "西吉县2024年劳务产业进展情况\n今年以来，截至9月底，全县转移就业11.35万人。\n"
        "乡镇\t年度任务（人）\t转移就业（人）\t完成率（%）\n吉强镇\t14800\t15216\t102.8\n兴隆镇\t8200\t8577\t104.6\n"
    )

    facts = making.reading(text, title="西吉县2024年劳务产业进展情况", places=("西吉县",)).facts

    tasks = {one.exact: (one.period, one.measure) for one in facts if one.exact in {"14800", "8200"}}  # fmt: skip
    assert tasks == {"14800": ("2024", "target"), "8200": ("2024", "target")}


def test_flows_behind_what_stood_at_the_year_s_end_are_the_year_s() -> None:
    text = "2008年，全县输出3万人。截至12月底，返乡农民工4.2万人。县里举办招聘会5场。"

    facts = making.reading(text, title="", places=("阜南县",)).facts

    assert [one.period for one in facts] == ["2008", "../2008-12", "2008"]


def test_a_year_only_compared_with_says_nothing_of_the_writing() -> None:
    text = "溆浦县劳务办访谈\n2011-02-28 09:12:45　来源：红网\n\n去年全县外出务工21.8万人，比2009年多了7000来人。今年计划输出22万人。"

    facts = making.reading(text, title="", date="2011-02-28", places=("溆浦县",)).facts

    assert [one.period for one in facts] == ["2010", "2010", "2011"]


def test_a_file_s_name_tells_when_a_text_was_written_that_names_older_years() -> None:
    text = "2015年10月，厂子搬了回来。今年前三季度，全县培训580人次。近三年来，返乡创业的有1360人。"

    facts = making.reading(text, title="", places=("镇安县",), filename="147-zhenan-2017.txt").facts

    assert [one.period for one in facts] == ["2017-01/2017-09", "2015/2017"]
