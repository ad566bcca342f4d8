"""How bureaus write: homes left unsaid, breakdowns, runs of years, lists that name their kind once."""

import pytest

from reportlib import places
from reportlib.extraction import homes, stems
from reportlib.model import Fact
from tests import making

GAZETTEER = places.load()


def facts(text: str, place: str = "", date: str = "") -> tuple[Fact, ...]:
    return making.reading(text, places=(place,) if place else (), date=date).facts


def home(text: str, title: str = "") -> str:
    mentions = [one for one in GAZETTEER.find(text) if one.areas]
    found = homes.home(text, GAZETTEER, mentions, (), title)
    return found.latest.name_zh if found else ""


def filed(name: str, text: str) -> str:
    mentions = [one for one in GAZETTEER.find(text) if one.areas]
    found = homes.filed(name, GAZETTEER, mentions, text)
    return found.latest.name_zh if found else ""


# -- whose figures ---------------------------------------------------------------------


def test_a_name_told_once_in_passing_is_not_what_a_text_is_about() -> None:
    lead = (
        "今年以来，各部门广泛宣传，层层落实责任，劳务输出工作开局良好，群众外出积极性明显提高。" * 8
    )

    assert home(f"{lead}目前，全县已在温州、福安等地设立联络站7个。") == ""
    assert home(f"{lead}寿宁县已设立联络站7个。") == "寿宁县"


def test_where_somebody_was_met_is_not_what_a_text_is_about() -> None:
    text = "在北京朝阳区的一处工地上，记者见到了魏县的刘师傅。魏县全县输出15.6万人。"

    assert home(text) == "魏县"


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("2009年寿宁县劳务总结.docx", "我县输出6.8万人。", "寿宁县"),
        ("081-shouning-2009.txt", "我县输出6.8万人。", "寿宁县"),
        ("081-shouning-2009.txt", "我镇输出0.8万人。", ""),  # a town's report is not the county's
        ("011-yongding-2015.txt", "我区输出1.8万人。", ""),  # two districts have this name
        ("011-yongding-2015.txt", "我区输出1.8万人，张家界市第一。永定区有此打算。", ""),
        ("report.txt", "我县输出6.8万人。", ""),
    ],
)
def test_a_file_is_named_for_the_place_that_its_text_leaves_out(
    name: str, text: str, place: str
) -> None:
    assert filed(name, text) == place


def test_a_town_whose_county_is_nowhere_told_keeps_its_villages() -> None:
    found = facts(
        "龙凤镇劳务汇报\n我镇外出务工1.86万人。龙马村外出务工1380人，青堡村外出务工1125人。"
    )

    assert [one.place for one in found] == ["龙凤镇", "龙马村", "青堡村"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("庄浪县劳务\n水洛、南湖、韩店三个镇的输转任务分别为1.2万人、9500人和8200人。", ["水洛镇", "南湖镇", "韩店镇"]),
        ("商都县劳务\n务工人数居前的是商都县、化德县、兴和县，分别为9860人、8420人、7950人。", ["商都县", "化德县", "兴和县"]),
        ("涟水县劳务\n梁岔镇外出320人；五港乡外出120人，山高路远的下党乡外出90人。", ["梁岔镇", "五港乡", "下党乡"]),
        ("魏县劳务\n在双井镇，像他这样的带头人带出去的农民达5200人。", ["双井镇"]),
        ("乌兰察布市劳务\n察右前旗务工9860人，察右中旗务工8420人。", ["察哈尔右翼前旗", "察哈尔右翼中旗"]),
        ("苍溪县劳务\n输出较多的有龙山镇、歧坪镇，分别为7800人、6900人。其中龙山镇收入1420万元。", ["龙山镇", "歧坪镇", "龙山镇"]),
        ("岚县劳务\n普明镇外出10人。\n界河口镇外出8人，低于全县平均水平7.5个百分点。", ["普明镇", "界河口镇", "界河口镇"]),
        ("通渭县劳务\n常家河镇青年王小军月工资3200元。据县劳务办调查，务工者平均月工资2150元。", ["常家河镇", "通渭县"]),
        ("西吉县劳务\n把课堂搬到乡镇，办班63期。乡镇干部包村，外出4200人。", ["西吉县", "西吉县"]),
        ("澄迈县劳务\n善丰村务工620人。陈某2006年回村办厂，安排35人就业。", ["善丰村", "善丰村"]),
        ("鹤峰县劳务\n在容美镇屏山村，他告诉记者。该村有286户人家。", ["屏山村"]),
        ("汝南县劳务\n罗店乡是有名的“打工乡”，全乡外出1.6万人。", ["罗店乡"]),
        ("兴国县劳务\n“兴国表嫂”被评为全省优秀品牌，获得奖励10万元。", ["兴国县"]),
        ("平江县劳务\n平江县人均月工资820元。长寿镇全年转移1.4万人。", ["平江县", "长寿镇"]),
        ("卓资县劳务\n卓资县完成率为96.2%，比全市平均水平低6.2个百分点。", ["卓资县", "卓资县"]),
    ],
)  # fmt: skip
def test_each_number_has_the_place_that_its_words_name(text: str, expected: list[str]) -> None:
    assert [one.place for one in facts(text)] == expected


def test_the_number_of_a_list_counts_nothing_else() -> None:
    text = "光是广东、浙江、福建三个省就去了26万人，另在两个县试点。"

    (found,) = stems.find(text)

    assert [text[start:end] for start, end in found.names] == ["广东", "浙江", "福建"]
    assert text[slice(*found.count)] == "三"
    assert [one.exact for one in facts("宣汉县劳务\n" + text, "宣汉县")] == ["26万人", "两个县"]


# -- what is counted -------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "从去向看，在上海3.9万人，在江苏、浙江5.6万人。",
        "按行业分，从事建筑业5.2万人，纺织服装业3.3万人。",
        "小学及以下文化程度的占17.8%；初中文化程度的8.1万人，占61.5%。",
        "去广东、浙江、福建三省的分别占62%、15%和6%。",
        "从事制造业的占四成多，从事建筑业的占26%。",
    ],
)
def test_a_breakdown_is_of_the_workers_just_told(text: str) -> None:
    found = facts("枞阳县劳务\n1996年末，枞阳县外出务工13.1万人。" + text)

    assert {one.indicator for one in found} <= {
        "labour_transferred",
        "labour_transferred_out_of_province",
    }


def test_parts_of_those_added_are_parts_where_no_level_is_told() -> None:
    found = facts(
        "魏县劳务\n1—4月，全县新增转移就业6830人，同比增长4.5%。其中，省外2540人，县内4290人。",
        "魏县",
    )

    assert [one.part_of == found[0].fact_id for one in found] == [False, False, True, True]
    assert found[2].indicator == "labour_transferred_out_of_province"


def test_where_they_went_is_the_name_and_not_the_words_before_it() -> None:
    (found,) = facts(
        "融水县劳务\n通过东西部劳务协作帮助农村劳动力到广东省稳定就业2146人。", "融水县"
    )

    assert found.destination == "广东省"


def test_areas_that_a_report_goes_through_are_no_breakdown() -> None:
    found = facts("2023年全市转移就业9.5万人。分县区看，旺苍县15.2万人、剑阁县1.1万人。", "广元市")

    assert [one.part_of for one in found] == [None] * 3


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("1987年输出1.9万人。1988年增至2.75万人。", "labour_transferred"),
        ("去年向日本派出研修生1260人，人均年收入4.2万元。", "labour_income_per_capita"),
        ("农民人均收入4200元。", "per_capita_income"),
        ("县财政拿出80万元用于农民工培训补贴。", "training_funds"),
        ("培训618人；培训后实现就业489人。", "training_placed_persons"),
        ("培训农民工2000人，全年力争输出劳务3.6万人以上。", "labour_transferred"),
        ("由他们带出去的农民达5200人。", "transferred_by_leaders"),
        ("1.转移就业。年度任务9.6万人次，已完成9.13万人次。", "labour_transferred"),
        ("2.职业技能培训。年度任务6800人次。", "skills_training_persons"),
        ("目前全县有4680人在外务工。", "labour_transferred"),
        ("今年组织输出2.2万人。", "organised_transfer"),
        ("22个乡镇设立了服务站，配备专职人员66名。", "station_staff"),
    ],
)
def test_what_a_number_counts(text: str, indicator: str) -> None:
    assert facts(f"枞阳县劳务\n{text}", "枞阳县")[-1].indicator == indicator


def test_no_share_is_one_of_an_age() -> None:
    found = facts(
        "曲靖市农民工\n全市农民工158.6万人，平均年龄39.6岁，50岁以上的占19.8%。", "曲靖市"
    )

    assert found[-1].indicator == "labour_transferred"


def test_people_counted_by_a_measure_word_are_persons() -> None:
    (found,) = facts("魏县劳务\n他带着11个年轻人外出务工。", "魏县")

    assert found.unit == "persons"


# -- when ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("自2017年两地结成帮扶关系以来，累计投入1260万元。", ["2017/.."]),
        ("过去五年，成绩很大。五年来，累计转移82.5万人，收入由2006年的3105元提高到2011年的6480元。累计培训9.6万人。", ["2007/2011", "2006", "2011", "2007/2011"]),
        ("截至12月中旬，全县外出务工1.86万人。", ["../2011-12"]),
        ("全县输出4.86万人，提前两个月完成州里下达的4.5万人目标。", ["2011", "2011"]),
        ("全年输出15.6万人，比2009年增加0.9万人。全年汇回1.9亿元。", ["2011", "2011", "2011"]),
        ("一季度收入8.6亿元，去年同期为8.12亿元，同比增长5.9%。", ["2011-01/2011-03", "2010-01/2010-03", "2011-01/2011-03"]),
        ("该局从1月20日起，举办招聘会31场。", ["2011-01-20/.."]),
        ("去年10月到今年1月底，返乡2.9万人。", ["2010-10/2011-01"]),
        ("从2008年到今年9月，共培训1.58万人。", ["2008/2011-09"]),
        ("正月初六至十六，组织返岗包车462台次。", ["2011-02-08/2011-02-18"]),  # the lunar year began on 3 February
        ("9月当月新增务工412人。", ["2011-09"]),
        ("2009年结对以来，累计输转2290人。", ["2009/.."]),
        ("2008年输转3万人。三年累计输转9.1万人。", ["2008", "2009/2011"]),
        ("收入由2006年的3105元提高到2011年的6480元，年均增长15.9%。", ["2006", "2011", "2007/2011"]),
        ("他去年底结业，如今每月工资6500元。", ["2011"]),
    ],
)  # fmt: skip
def test_when_it_was(text: str, periods: list[str]) -> None:
    found = facts("海伦市劳务\n2011年全市劳务工作有起色。" + text, "海伦市", date="2011-12-20")

    assert [one.period for one in found] == periods


def test_the_lunar_day_told_with_its_date_tells_the_year() -> None:
    # 28 January was the seventh day of the lunar year in 2023 (Spring Festival on the 22nd).
    text = "巴东县返岗\n正月初七（1月28日）以来，巴东县组织返岗专车38台次，是今年的头一批。2022年该县转移就业13.8万人。"

    assert [one.period for one in facts(text, "巴东县")] == ["2023-01-28/..", "2022"]


def test_a_february_text_of_these_weeks_is_not_one_of_the_year_gone_by() -> None:
    text = "宁强县返岗\n自正月初六以来，宁强县发送包车32辆。2022年全县外出12万人，比去年同期多。今年力度更大。县里举办招聘会7场。"

    assert [one.period for one in facts(text, "宁强县", "2023-02-16")][:2] == [
        "2023-01-27/..",
        "2022",
    ]


def test_a_whole_county_told_in_a_named_year_is_told_in_the_next() -> None:
    text = "巴东县返岗\n2022年全县农村劳动力转移就业13.8万人。今年一季度，该县培训0.3万人。"

    assert [one.period for one in facts(text, "巴东县")] == ["2022", "2023-01/2023-03"]


def test_what_is_told_for_a_year_to_come_is_aimed_at() -> None:
    text = (
        "资溪县面包\n2024年，资溪县培训6850人。到2026年，从业人员达到5万人。今后三年，培训3万人。"
    )

    found = making.reading(text, places=("资溪县",), date="2024-10-22").facts

    assert [(one.measure, one.period) for one in found] == [
        ("level", "2024"),
        ("target", "2026"),
        ("target", "2025/2027"),
    ]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("二、针对您所提建议的落实情况\n（一）关于“加强培训”的建议。我局培训农牧民1120人。", "level"),
        ("二、工作建议\n（一）加强培训。培训农牧民1120人。", "target"),
        ("今年一季度，该县还将再开行返岗专车20台次。", "target"),
        ("年底前务工规模稳定在6.4万人以上。", "target"),
    ],
)  # fmt: skip
def test_done_or_aimed_at(text: str, measure: str) -> None:
    assert [one.measure for one in facts(f"南木林县劳务\n{text}", "南木林县")] == [measure]


def test_a_signed_line_heads_nothing() -> None:
    text = "平舆县2008年劳务输出工作情况\n（平舆县劳务办公室　2009年1月12日）\n截至年底，平舆县转移28.3万人。全年收入21.4亿元。"

    assert [one.period for one in facts(text, "平舆县")] == ["../2008", "2008"]


def test_a_monthly_report_tells_of_the_month_under_its_title() -> None:
    text = "乌兰察布市务工就业监测月报\n（2024年7月）\n\n全市现有帮扶车间74家，吸纳就业2316人。"

    assert {one.period for one in facts(text, "乌兰察布市")} == {"2024-07"}
