"""Lists shared out among years, quarters, months and halves of a year; expected values by hand."""

import pytest

from tests import making


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2021年，全县输转劳动力13.27万人，一至四季度分别输转7.9万人、2.6万人、1.9万人和0.87万人。",
            {"7.9万人": "2021-01/2021-03", "2.6万人": "2021-04/2021-06", "1.9万人": "2021-07/2021-09", "0.87万人": "2021-10/2021-12"},
        ),
        (
            "2021年，第一、二、三季度分别输转劳动力100人、200人、300人。",
            {"100人": "2021-01/2021-03", "200人": "2021-04/2021-06", "300人": "2021-07/2021-09"},
        ),
        (
            "2021年，7、8、9三个月分别输转劳动力3100人、2900人和2100人。",
            {"3100人": "2021-07", "2900人": "2021-08", "2100人": "2021-09"},
        ),
        (
            "2021年1至3月分别输转劳动力310人、290人和210人。",
            {"310人": "2021-01", "290人": "2021-02", "210人": "2021-03"},
        ),
        (
            "2021年上半年、下半年分别培训1200人次、800人次。",
            {"1200人次": "2021-01/2021-06", "800人次": "2021-07/2021-12"},
        ),
        (
            "2018年至2020年，全县输转劳动力分别为1.1万人、1.2万人、1.3万人。",
            {"1.1万人": "2018", "1.2万人": "2019", "1.3万人": "2020"},
        ),
    ],
)  # fmt: skip
def test_a_list_is_shared_out_among_its_times(text: str, expected: dict[str, str]) -> None:
    facts = making.reading(text, title="", places=("礼县",)).facts

    assert {one.exact: one.period for one in facts if one.exact in expected} == expected


def test_a_list_of_another_length_than_the_times_is_not_shared_out() -> None:
    text = "2021年，全县一至四季度分别输转7900人、2600人。"

    facts = making.reading(text, title="", places=("礼县",)).facts

    assert {one.period for one in facts} == {"2021"}


def test_places_side_by_side_have_their_numbers_across_an_aside() -> None:
    text = "2024年，西吉县输转劳动力11万人。新营乡、兴隆镇数据正在核实，暂报转移就业分别为6100余人和4900人左右。"

    facts = making.reading(text, title="", places=("西吉县",)).facts

    assert [(one.exact, one.place) for one in facts[1:]] == [("6100余人", "新营乡"), ("4900人左右", "兴隆镇")]  # fmt: skip


def test_a_group_behind_destinations_is_a_share_of_all_workers() -> None:
    text = (
        "2024年，全县转移就业11.35万人。其中，县内务工3.42万人，省外3.33万人；脱贫劳动力占三成七。"
    )

    facts = making.reading(text, title="", places=("西吉县",)).facts

    share = facts[-1]
    assert (share.exact, share.indicator, share.measure, share.group) == ("三成七", "labour_transferred", "share", "poor")  # fmt: skip


def groups(text: str) -> dict[str, str]:
    facts = making.reading(text, title="", places=("礼县",)).facts
    return {one.exact: one.group for one in facts}


def test_a_share_is_of_the_group_it_stands_behind_and_an_average_of_them_all() -> None:
    found = groups(
        "2019年，全县输出劳动力6542人，其中贫困劳动力2615人，占40%。培训2180人，其中贫困劳动力1367人，培训后就业率达76%。"
    )

    assert (found["2615人"], found["40%"]) == ("poor", "poor")
    assert (found["1367人"], found["76%"]) == ("poor", "all")


def test_an_aim_of_another_kind_and_those_paid_are_of_whom_their_words_say() -> None:
    found = groups(
        "2023年，发放脱贫劳动力跨省务工交通补贴620万元，惠及12400人。2024年，确保脱贫人口务工8.9万人以上，完成技能培训1100人以上。"
    )

    assert (found["620万元"], found["12400人"]) == ("poor", "poor")
    assert (found["8.9万人以上"], found["1100人以上"]) == ("poor", "all")


def test_three_towns_have_their_tasks_by_turn() -> None:
    text = "2009年，庄浪县南湖、韩店、朱店三个镇的输转任务分别为1.2万人次、9500人次和8200人次。"

    facts = making.reading(text, title="", places=("庄浪县",)).facts

    assert [(one.exact, one.place, one.measure) for one in facts] == [
        ("1.2万人次", "南湖镇", "target"), ("9500人次", "韩店镇", "target"), ("8200人次", "朱店镇", "target"),
    ]  # fmt: skip


def test_a_town_with_an_odd_name_in_a_list_keeps_its_number() -> None:
    text = "2023年，平利县输出劳动力5.62万人。城关镇、老县镇、区间镇输出人数居前三位，分别为9800人、6200人和5100人。"

    facts = making.reading(text, title="", places=("平利县",)).facts

    assert [(one.exact, one.place) for one in facts[1:]] == [
        ("9800人", "城关镇"), ("6200人", "老县镇"), ("5100人", "区间镇"),
    ]  # fmt: skip
