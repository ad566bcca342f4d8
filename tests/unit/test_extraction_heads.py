"""Tables of bureaus: what heads say of measure, time and part, and what they leave to their neighbours."""

import pytest

from reportlib.model import Fact
from tests import making


def table(text: str, place: str = "定西市") -> tuple[Fact, ...]:
    return making.reading(text, places=(place,)).facts


def told(fact: Fact) -> tuple[str, str, str, str | None]:
    return str(fact.value), fact.indicator, fact.measure, fact.period


PROGRESS = """定西市2022年1—9月农村劳动力转移就业进度表
县区\t年度任务（万人）\t累计完成（万人）\t完成率（%）\t同比增长（%）\t上年同期（万人）
安定区\t10.2\t9.8\t96.1\t3.2\t9.5
"""


def test_a_progress_table_tells_task_work_rate_growth_and_last_years() -> None:
    found = table(PROGRESS)

    assert [told(one)[1:] for one in found] == [
        ("labour_transferred", "target", "2022"),
        ("labour_transferred", "level", "2022-01/2022-09"),
        ("labour_transferred", "completion_rate", "2022-01/2022-09"),
        ("labour_transferred", "growth_rate", "2022-01/2022-09"),
        ("labour_transferred", "level", "2021-01/2021-09"),
    ]
    assert [float(one.value or 0) for one in found] == [102000, 98000, 96.1, 3.2, 95000]
    assert [one.unit for one in found] == ["persons", "persons", "percent", "percent", "persons"]


def test_a_column_of_names_lends_nothing() -> None:
    found = table(
        "定西市转移就业进度表\n序号\t县区\t年度任务（人）\t完成（人）\n1\t安定区\t9000\t9100\n2\t通渭县\t8000\t7900\n"
    )

    assert {one.indicator for one in found} == {"labour_transferred"}
    assert [(one.place, one.measure) for one in found] == [
        ("安定区", "target"), ("安定区", "level"), ("通渭县", "target"), ("通渭县", "level")
    ]  # fmt: skip


def test_columns_of_years_have_the_indicator_of_the_title() -> None:
    found = table(
        "定西市历年劳务输出人数\n单位：万人\n\n县区\t2020年\t2021年\n安定区\t9.10\t9.51\n通渭县\t5.9\t6.02\n"
    )

    assert [(one.place, one.period, float(one.value or 0)) for one in found] == [
        ("安定区", "2020", 91000), ("安定区", "2021", 95100), ("通渭县", "2020", 59000), ("通渭县", "2021", 60200)
    ]  # fmt: skip
    assert {one.indicator for one in found} == {"labour_transferred"}


def test_a_year_in_a_head_is_that_columns_own() -> None:
    found = table(
        "县区\t2021年输出人数（万人）\t2022年输出人数（万人）\t同比增长（%）\n安定区\t9.51\t9.82\t3.3\n"
    )

    assert [(one.measure, one.period) for one in found] == [
        ("level", "2021"), ("level", "2022"), ("growth_rate", "2022")
    ]  # fmt: skip


def test_rows_of_indicators_have_the_time_and_measure_of_their_columns() -> None:
    found = table(
        "指标\t2021年\t2022年\t增长（%）\n输出人数（万人）\t60.2\t61.4\t2.0\n劳务收入（亿元）\t90.1\t95.3\t5.8\n"
    )

    assert [told(one)[1:] for one in found] == [
        ("labour_transferred", "level", "2021"), ("labour_transferred", "level", "2022"),
        ("labour_transferred", "growth_rate", found[2].period),
        ("labour_income", "level", "2021"), ("labour_income", "level", "2022"), ("labour_income", "growth_rate", found[5].period),
    ]  # fmt: skip
    assert [one.unit for one in found] == [
        "persons",
        "persons",
        "percent",
        "yuan",
        "yuan",
        "percent",
    ]


def test_a_share_or_change_is_one_of_the_column_before_it() -> None:
    found = table(
        "县区\t输出人数（人）\t比上年增加（人）\t占劳动力比重（%）\t省外（人）\t占比（%）\n安定区\t98200\t-900\t41.2\t52000\t53.0\n"
    )

    assert [(one.indicator, one.measure, one.destination) for one in found] == [
        ("labour_transferred", "level", None),
        ("labour_transferred", "change", None),
        ("labour_transferred", "share", None),
        ("labour_transferred_out_of_province", "level", "省外"),
        ("labour_transferred_out_of_province", "share", "省外"),
    ]
    assert found[1].value == -900


def test_a_rate_of_completion_is_of_the_task_not_of_the_column_beside_it() -> None:
    found = table(
        "县区\t任务数（人）\t外出务工\t省内\t省外\t完成率\n安定区\t99000\t101234\t50234\t51000\t102.26%\n"
    )

    assert (found[-1].indicator, found[-1].measure, found[-1].destination) == (
        "labour_transferred", "completion_rate", None
    )  # fmt: skip


def test_an_of_which_column_is_part_of_the_total_not_of_the_column_beside_it() -> None:
    found = table(
        "乡镇\t农村劳动力\t输转人数\t省内\t省外\t其中：脱贫劳动力\n城川镇\t12000\t5200\t2100\t3100\t800\n",
        "静宁县",
    )

    assert (found[4].indicator, found[4].group) == ("labour_transferred", "poor")
    assert found[4].part_of == found[1].fact_id


@pytest.mark.parametrize("head", ["培训任务", "雨露计划培训人数"])
def test_a_task_is_a_target_and_a_programme_called_a_plan_is_none(head: str) -> None:
    (found,) = table(f"县区\t{head}（人）\n安定区\t300\n")

    assert found.indicator.endswith(("trained_persons", "training_persons", "training_quota"))
    assert found.measure == ("target" if "任务" in head else "level")


def test_rows_that_no_head_explains_are_told() -> None:
    text = "定西市统计\n序号\t乡镇\t总数\t其中\n\t\t县内\t省外\n1\t甲\t6500\t6800\t2000\t3300\n2\t乙\t4800\t4700\t1500\t2200\n"

    found = making.reading(text, places=("定西市",))

    assert [one.zh.split("：")[0] for one in found.issues if one.code == "unread-table"] == [
        "表格有2行数字未能读出"
    ]
    assert not [
        one
        for one in making.reading(PROGRESS, places=("定西市",)).issues
        if one.code == "unread-table"
    ]
