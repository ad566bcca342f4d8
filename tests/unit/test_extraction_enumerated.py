"""Figures told area by area, and whose figures the next sentence goes on with; expected values by hand."""

from decimal import Decimal

import pytest

from reportlib.model import Fact
from tests import making

LEAD = "截至2024年6月30日，广元市脱贫人口务工10.5万人，其中省外6.2万人。"
ROW = "分县区看，旺苍县4.1万人、剑阁县3.8万人、苍溪县2.6万人。"


def extract(text: str) -> tuple[Fact, ...]:
    return making.reading(text, title="", places=("广元市",)).facts


def document(text: str, date: str = "") -> tuple[Fact, ...]:
    return making.reading(text, date=date).facts


def seen(facts: tuple[Fact, ...]) -> list[tuple[str, str, str, str, str]]:
    return [(one.exact, one.place, one.indicator, one.measure, one.group) for one in facts]


def test_a_row_of_counties_tells_what_the_whole_before_it_told() -> None:
    facts = extract(LEAD + ROW)

    assert seen(facts)[2:] == [
        ("4.1万人", "旺苍县", "labour_transferred", "level", "poor"),
        ("3.8万人", "剑阁县", "labour_transferred", "level", "poor"),
        ("2.6万人", "苍溪县", "labour_transferred", "level", "poor"),
    ]
    assert {one.period for one in facts} == {"../2024-06-30"}


def test_a_list_behind_a_row_goes_by_its_turn() -> None:
    facts = extract(LEAD + ROW + "完成率分别为102.5%、97%和104.1%。")

    assert seen(facts)[5:] == [
        ("102.5%", "旺苍县", "labour_transferred", "completion_rate", "poor"),
        ("97%", "剑阁县", "labour_transferred", "completion_rate", "poor"),
        ("104.1%", "苍溪县", "labour_transferred", "completion_rate", "poor"),
    ]


def test_of_two_possible_wholes_the_row_has_the_one_that_it_sums_to() -> None:
    facts = extract("2023年全市转移就业88万人，培训10.5万人。" + ROW)

    assert {one.indicator for one in facts[2:]} == {"trained_persons"}


def test_a_row_larger_than_its_only_whole_is_left_unread() -> None:
    facts = extract("2023年全市转移就业9.5万人。" + ROW)

    assert {one.rule for one in facts[1:]} == {"unknown"}


@pytest.mark.parametrize("part", ["其中旺苍县1200人", "旺苍县1200人、剑阁县900人、苍溪县700人"])
def test_what_is_named_for_a_part_is_not_what_the_next_sentence_is_about(part: str) -> None:
    facts = extract(f"2023年广元市培训3万人，{part}。开发公益性岗位5000个。")

    assert (facts[-1].exact, facts[-1].place) == ("5000个", "广元市")


def test_what_an_anaphor_takes_up_stays_the_subject() -> None:
    facts = extract("2023年广元市培训3万人，其中旺苍县1200人。该县开发公益性岗位500个。")

    assert (facts[-1].exact, facts[-1].place) == ("500个", "旺苍县")


def test_a_decrease_is_a_change_and_its_rate_goes_with_it() -> None:
    facts = extract("2023年，外出务工人数旺苍县较上年减少1200人，下降3.1%；剑阁县减少0.04万人。")

    assert [(one.place, one.measure, one.value, one.indicator) for one in facts] == [
        ("旺苍县", "change", Decimal(-1200), "labour_transferred"),
        ("旺苍县", "growth_rate", Decimal("-3.1"), "labour_transferred"),
        ("剑阁县", "change", Decimal(-400), "labour_transferred"),
    ]


def test_only_where_they_went_is_where_they_went() -> None:
    facts = extract("2023年，与天津市河西区签订协议，输转贫困劳动力到浙江、福建等地就业326人。")

    assert [(one.exact, one.destination) for one in facts] == [("326人", "浙江、福建等地")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县发放交通补贴54.5万元，惠及868人次。", ("868人次", "subsidy_transport_recipients", "level")),
        ("开发公益性岗位（不含护林员）208个，安置脱贫人口151名。", ("151名", "public_welfare_workers", "level")),
        ("返乡人员2317人，仍有228人待就业。", ("228人", "persons_without_work", "level")),
        ("到1990年外出打工的达到8万人，1995年突破15万。", ("突破15万", "labour_transferred", "level")),
        ("今年县里计划再输出2万人，使劳务收入达到5个亿。", ("5个亿", "labour_income", "target")),
        ("培训3120人，完成全年任务5200人。", ("5200人", "trained_persons", "target")),
        ("返乡创业人员创办企业640家，吸纳就业8900人。", ("8900人", "local_jobs", "level")),
        ("对全县9.7万农村富余劳动力逐户登记。", ("9.7万", "surplus_labour", "level")),
        ("全县142万人口中，常年在外务工的有46万人。", ("142万人", "population_total", "level")),
        ("与浙江、广东11家企业签订用工协议。", ("11家", "recruiting_enterprises", "level")),
        ("今年，实现城镇新增就业8500人。", ("8500人", "urban_jobs_created", "level")),
    ],
)  # fmt: skip
def test_words_near_a_number_say_what_it_counts(text: str, expected: tuple[str, str, str]) -> None:
    told = {(one.exact, one.indicator, one.measure) for one in extract("2022年广元市。" + text)}

    assert expected in told
    assert {one.place for one in extract("2022年广元市。" + text)} == {"广元市"}


def test_whole_county_going_out_is_not_outside_the_county() -> None:
    facts = extract("2022年，旺苍县全县外出务工人员达到31.4万人。")

    assert [(one.indicator, one.destination) for one in facts] == [("labour_transferred", None)]


def test_of_two_partners_the_document_is_about_the_one_that_sends() -> None:
    text = (
        "宕昌县与青岛市深化东西部劳务协作\n截至9月底，全县向青岛市输转劳动力826人。\n"
        "青岛企业112家到会，在青岛市城阳区设立工作站2个。"
    )

    facts = document(text)

    assert (facts[0].place, facts[0].destination) == ("宕昌县", "青岛市")


def test_a_bulletin_tells_of_those_that_its_title_names() -> None:
    text = (
        "2024年1—9月广元市脱贫人口务工情况通报\n截至9月底，全市务工11.49万人，比农村劳动力转移48万人少。\n"
        "县区\t务工人数\t省外\n旺苍县\t38216\t9874\n剑阁县\t24853\t7962\n"
    )

    facts = document(text)

    assert {one.exact: one.group for one in facts} == {
        "11.49万人": "poor", "48万人": "all", "38216": "poor", "9874": "poor", "24853": "poor", "7962": "poor",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "exact", "field", "expected"),
    [
        ("全年计划培训4000人，1—11月实际完成4326人。", "4326人", "indicator", "trained_persons"),
        ("劳务收入29.85亿元，较上年的26.9亿元增加2.95亿元。", "26.9亿元", "period", "2021"),
        ("全县留守儿童11万人。", "11万人", "indicator", "left_behind_children"),
        ("每人每月补贴500元，全年支出岗位补贴4263.8万元。", "4263.8万元", "unit", "yuan"),
        ("“我去年在西安挣了6万多元。”小罗说。", "6万多元", "kind", "individual"),
        ("外出务工1.42万人，较去年同期多出600人。", "600人", "measure", "change"),
    ],
)  # fmt: skip
def test_a_field_of_one_figure(text: str, exact: str, field: str, expected: str) -> None:
    facts = {one.exact: one for one in extract("2022年广元市。" + text)}

    assert getattr(facts[exact], field) == expected


def test_a_text_of_our_county_is_its_publishers() -> None:
    facts = document(
        "稳岗有招\n\n来源：叙永县融媒体中心　发布时间：2023年8月9日\n\n截至7月底，我县转移就业21.6万人。"
        "我县联合广东的企业举办招聘会27场。"
    )

    assert {one.place for one in facts} == {"叙永县"}


def test_a_towns_brief_is_the_towns() -> None:
    facts = document(
        "和溪镇劳务就业工作简报\n和溪镇是正安县的劳务输出大镇，全镇外出务工11860人。\n"
        "组织42名信息员走访。全县外出务工20万人。"
    )

    assert {one.exact: one.place for one in facts} == {
        "11860人": "和溪镇", "42名": "和溪镇", "20万人": "正安县"
    }  # fmt: skip


def test_a_row_may_have_a_line_for_each_area() -> None:
    facts = document(
        "广元市2025年一季度转移就业通报\n截至3月31日，全市转移就业52.3万人。\n二、各县完成情况\n按完成比例排序如下：\n"
        "1.旺苍县：226000人，完成103.0%；\n2.剑阁县：182000人，完成102.1%；\n3.苍溪县：115000人，完成86.1%。"
    )

    assert seen(facts)[1:] == [
        (exact, place, "labour_transferred", measure, "all")
        for place, exact, measure in (
            ("旺苍县", "226000人", "level"), ("旺苍县", "103.0%", "completion_rate"), ("剑阁县", "182000人", "level"),
            ("剑阁县", "102.1%", "completion_rate"), ("苍溪县", "115000人", "level"), ("苍溪县", "86.1%", "completion_rate"),
        )
    ]  # fmt: skip


def test_counties_divide_the_part_of_the_year_that_their_prefecture_tells() -> None:
    facts = document(
        "广元市劳务输出\n今年1至10月，广元市输转劳动力51.36万人。\n旺苍人闯市场，输转8.96万人。\n剑阁县今年输转6.74万人。",
        date="2018-11-21",
    )

    assert [(one.place, one.period) for one in facts] == [
        ("广元市", "2018-01/2018-10"), ("旺苍县", "2018-01/2018-10"), ("剑阁县", "2018-01/2018-10"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "exact", "field", "expected"),
    [
        ("市人社局表示，明年将开展技能培训3000人次，新增就业不低于8500人。", "不低于8500人", "measure", "target"),
        ("全年输转52万人的目标有望实现。", "52万人", "measure", "target"),
        ("将紧盯外出务工1.2万人以上的目标。", "1.2万人以上", "measure", "target"),
        ("10个月来全市输转8.96万人。", "8.96万人", "period", "2022-01/2022-10"),
        ("9月以来，全市有1.1万人赴新疆采棉务工。", "1.1万人", "period", "2022-09/.."),
        ("1986年5月成立劳务办，是年输出劳动力1.82万人。", "1.82万人", "period", "1986"),
        ("目前在义乌务工的广元籍人员有1.82万人。", "1.82万人", "place", "广元市"),
        ("1995年输出13万人，去广东6.1万人，去福建1.9万人。", "1.9万人", "destination", "福建省"),
    ],
)  # fmt: skip
def test_more_fields_of_one_figure(text: str, exact: str, field: str, expected: str) -> None:
    facts = {one.exact: one for one in extract("2022年广元市劳务输出综述。" + text)}

    assert getattr(facts[exact], field) == expected


def test_an_age_bracket_is_no_figure() -> None:
    facts = extract("2022年广元市外出务工28.4万人，其中30岁及以下的占27.5%，31至50岁的占54.3%。")

    assert [one.exact for one in facts] == ["28.4万人", "27.5%", "54.3%"]


def test_five_years_of_a_plan_are_the_plans_and_a_list_of_years_goes_by_year() -> None:
    facts = document(
        "“十三五”时期劳务输出工作总结\n旺苍县五年累计输出农村劳动力49.58万人次。\n"
        "2016年至2020年，分别培训农村劳动力2860人、3120人、3450人、3680人和2540人。",
        date="2021-01-15",
    )

    assert [one.period for one in facts] == ["2016/2020", "2016", "2017", "2018", "2019", "2020"]


def test_a_programme_called_a_plan_plans_nothing() -> None:
    facts = extract(
        "2022年广元市雨露计划培训860人，转移就业3320人。明年计划转移6.5万人，培训1800人。"
    )

    assert [one.measure for one in facts] == ["level", "level", "target", "target"]


def test_a_dateline_is_no_time_of_figures() -> None:
    facts = document(
        "旺苍县农民培训工作简报\n第5期\n县劳务办编　　2010年12月2日\n今年以来，1至11月全县培训4260人。\n一、实施工程。举办培训班30期。",
        date="2010-12-02",
    )

    assert {one.period for one in facts} == {"2010-01/2010-11"}


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("固拉哈玛镇务工4120人，完成目标的103.5%。", "固拉哈玛镇"),
        ("乌鲁克萨依乡务工1580人，完成95.2%。", "乌鲁克萨依乡"),
        ("策勒乡务工3860人，完成102.6%。", "策勒乡"),
    ],
)
def test_towns_with_long_names_and_with_their_countys_name(sentence: str, place: str) -> None:
    facts = document(f"策勒县2023年务工情况通报\n2023年全县务工21860人。{sentence}")

    assert [one.place for one in facts] == ["策勒县", place, place]


def test_where_they_went_goes_on_about_those_who_went() -> None:
    facts = document(
        "策勒县2023年务工情况\n截至6月底，策勒县务工21860人。按就业地区分，疆外1150人，疆内地区外2930人，县内14520人。",
        date="2023-07-06",
    )

    assert [one.indicator for one in facts[1:]] == [
        "labour_transferred_out_of_province",
        "labour_transferred_within_province_outside_prefecture",
        "labour_transferred_within_county",
    ]


def test_shares_told_together_go_to_the_places_of_what_they_are_shares_of() -> None:
    facts = document(
        "2017年两县劳务输出\n2017年，文成县外出务工16.8万人，泰顺县15.3万人，分别占户籍人口的41.8%和41.5%。"
    )

    assert [(one.exact, one.place) for one in facts][2:] == [
        ("41.8%", "文成县"),
        ("41.5%", "泰顺县"),
    ]


def test_the_whole_countys_figure_is_no_event() -> None:
    facts = extract("2022年旺苍县举办招聘会16场次，现场签约2350人，带动全县输转6.33万人。")

    assert (facts[-1].exact, facts[-1].kind) == ("6.33万人", "total")


def items(text: str) -> list[str]:
    return [one.text[:4] for one in making.reading(text, places=("旺苍县",)).practices]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("旺苍县劳务工作\n一、主要做法\n一是抓组织。送岗。\n二是抓培训。办班。\n二、存在问题\n一是底子薄。人少。\n二是技能低。证少。", ["抓组织。", "抓培训。"]),
        ("旺苍县劳务工作\n一、基本情况\n输转2万人。\n二、下半年工作打算\n一是抓组织。送岗。\n二是抓培训。办班。", []),
        ("旺苍县劳务工作。存在的主要问题：一是底子薄；二是技能低。", []),
        ("旺苍县劳务工作。为解决群众外出务工困难，该县一是送岗到户；二是补贴路费。", ["送岗到户", "补贴路费"]),
        ("旺苍县劳务工作。针对存在的问题，一是送岗到户；二是补贴路费。", ["送岗到户", "补贴路费"]),
        ("旺苍县劳务工作。明年，我们将一是再输转一批；二是再培训一批。", []),
        ("旺苍县劳务工作\n旺苍县狠抓劳务输出。\n紧扣用工要求\n办班三期，培训九百人，随训随走。群众很满意，企业也很满意。\n紧盯群众需求\n送岗到户，一户一册，专人跟踪。群众很满意，企业也很满意。", ["办班三期", "送岗到户"]),
        ("旺苍县劳务工作\n一、输转情况\n输转2万人。\n二、主要做法\n（一）抓组织输转。送岗到户。\n（二）抓技能培训。办班三期。\n三、下步打算\n（一）再输转一批。送岗。\n（二）再培训一批。办班。", ["抓组织输", "抓技能培"]),
    ],
)  # fmt: skip
def test_problems_and_plans_are_no_practices(text: str, expected: list[str]) -> None:
    assert items(text) == expected


def test_what_a_partner_received_went_there() -> None:
    facts = document("2020年定西市输转73.58万人，福州市接收4213人。")

    assert [one.destination for one in facts] == [None, "福州市"]
