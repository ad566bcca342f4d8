"""Facts of invented texts of several provinces and years, worked out by hand."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from reportlib import extraction, lexicon, places
from reportlib.model import CleanText, Fact, SeedDocument

Extract = Callable[..., extraction.Extraction]


@pytest.fixture(scope="module")
def extract() -> Extract:
    gazetteer, words = places.load(), lexicon.load()

    def run(text: str, **given: object) -> extraction.Extraction:
        seed = SeedDocument(
            doc="invented", filename="invented.txt", sha256="", encoding="utf-8", media_type="text/plain", text=text,
            **given,  # type: ignore[arg-type]
        )  # fmt: skip
        clean = CleanText(
            doc="invented",
            text=text,
            origin=tuple(range(len(text))),
            ends=tuple(range(1, len(text) + 1)),
        )
        return extraction.extract(seed, clean, gazetteer, words)

    return run


def brief(fact: Fact) -> str:
    number = (
        f"{fact.value_low}~{fact.value_high}"
        if fact.value is None
        else f"{fact.value.normalize():f}"
    )
    parts = [fact.exact, number, fact.place, fact.indicator]
    if fact.measure != "level":
        parts.append(fact.measure)
    return " ".join([*parts, fact.period or "-"])


GUIZHOU = """赫章县2019年劳务输出工作成效明显
2019年，赫章县全年实现农村劳动力转移就业二十一万三千余人，同比增长6.8%，其中省外14.2万人、省内县外3.1万人、县内4万人。全年实现劳务收入63.5亿元，较上年增加5.2亿元，人均年务工收入2.98万元。
举办培训班一百二十期，培训农民工6800人次，完成年度目标任务5000人的136%，合格率达98.5%。
"""
GUIZHOU_FACTS = [
    "二十一万三千余人 213000 赫章县 labour_transferred 2019",
    "6.8% 6.8 赫章县 labour_transferred growth_rate 2019",
    "14.2万人 142000 赫章县 labour_transferred_out_of_province 2019",
    "3.1万人 31000 赫章县 labour_transferred_within_province_outside_county 2019",
    "4万人 40000 赫章县 labour_transferred_within_county 2019",
    "63.5亿元 6350000000 赫章县 labour_income 2019",
    "5.2亿元 520000000 赫章县 labour_income change 2019",
    "2.98万元 29800 赫章县 labour_income_per_capita 2019",
    "一百二十期 120 赫章县 training_sessions 2019",
    "6800人次 6800 赫章县 trained_persons 2019",
    "5000人 5000 赫章县 trained_persons target 2019",
    "136% 136 赫章县 trained_persons completion_rate 2019",
    "98.5% 98.5 赫章县 training_pass_rate 2019",
]
SICHUAN = """达州市2016年上半年农民工工作情况
2016年上半年，全市农村劳动力转移输出178.6万人。分县看，宣汉县、渠县、大竹县分别转移输出34.2万人、38.5万人和29.8万人；达川区、通川区转移输出31万人、13.3万人。
为农民工追讨工资3800余万元，涉及农民工2100多人，办结欠薪案件312件。
"""
SICHUAN_FACTS = [
    "178.6万人 1786000 达州市 labour_transferred 2016-01/2016-06",
    "34.2万人 342000 宣汉县 labour_transferred 2016-01/2016-06",
    "38.5万人 385000 渠县 labour_transferred 2016-01/2016-06",
    "29.8万人 298000 大竹县 labour_transferred 2016-01/2016-06",
    "31万人 310000 达川区 labour_transferred 2016-01/2016-06",
    "13.3万人 133000 通川区 labour_transferred 2016-01/2016-06",
    "3800余万元 38000000 达州市 wage_arrears 2016-01/2016-06",
    "2100多人 2100 达州市 wage_arrears_workers 2016-01/2016-06",
    "312件 312 达州市 disputes_handled 2016-01/2016-06",
]
HENAN = """——2012年2月15日在固始县第十三届人民代表大会第四次会议上
2011年，全县生产总值完成182亿元，增长11%；农民人均纯收入达到6120元。全年转移农村劳动力48万人，劳务收入突破70亿元。
“十一五”期间，累计培训农村劳动力23万人，转移就业率由62%提高到81%。
2012年，力争新增农村劳动力转移就业2万人，培训农民工1.5万人。
"""
HENAN_FACTS = [
    "182亿元 18200000000 固始县 gdp 2011",
    "11% 11 固始县 gdp growth_rate 2011",
    "6120元 6120 固始县 per_capita_income 2011",
    "48万人 480000 固始县 labour_transferred 2011",
    "突破70亿元 7000000000 固始县 labour_income 2011",
    "23万人 230000 固始县 trained_persons 2006/2010",
    "62% 62 固始县 labour_transfer_rate 2006/2010",
    "81% 81 固始县 labour_transfer_rate 2006/2010",
    "2万人 20000 固始县 labour_transferred target 2012",
    "1.5万人 15000 固始县 trained_persons target 2012",
]
ANHUI = """一九九五年临泉县劳务输出情况
一九九五年，全县外出务工人员达三十一万人，占劳动力总数的三分之一，年创劳务收入六亿多元。
各乡镇在上海、苏州、无锡等地设立劳务办事处十二个，派驻干部三十余名。
"""
ANHUI_FACTS = [
    "三十一万人 310000 临泉县 labour_transferred 1995",
    "三分之一 33.33 临泉县 labour_transfer_rate 1995",
    "六亿多元 600000000 临泉县 labour_income 1995",
    "十二个 12 临泉县 labour_service_stations 1995",
    "三十余名 30 临泉县 staff_seconded 1995",
]
JILIN = """洮北区：截至2023年11月末，全区农村劳动力转移就业完成5.82万人（其中，脱贫人口务工规模7,316人），完成年度计划的100.3%。开展线上线下招聘会41场次，参会企业863家次，提供就业岗位2.3万余个。
"""
JILIN_FACTS = [
    "5.82万人 58200 洮北区 labour_transferred ../2023-11",
    "7,316人 7316 洮北区 labour_transferred ../2023-11",
    "100.3% 100.3 洮北区 labour_transferred completion_rate ../2023-11",
    "41场次 41 洮北区 job_fairs ../2023-11",
    "863家次 863 洮北区 recruiting_enterprises ../2023-11",
    "2.3万余个 23000 洮北区 job_posts ../2023-11",
]
GANSU = """天水市各县区2015年劳务输出情况表
县区\t输出人数（万人）\t其中省外（万人）\t劳务收入（亿元）
秦安县\t15.2\t11.3\t28.6
甘谷县\t14.8\t9.7\t26.1
合计\t30.0\t21.0\t54.7
"""
GANSU_FACTS = [
    "15.2 152000 秦安县 labour_transferred 2015",
    "11.3 113000 秦安县 labour_transferred_out_of_province 2015",
    "28.6 2860000000 秦安县 labour_income 2015",
    "14.8 148000 甘谷县 labour_transferred 2015",
    "9.7 97000 甘谷县 labour_transferred_out_of_province 2015",
    "26.1 2610000000 甘谷县 labour_income 2015",
    "30.0 300000 天水市 labour_transferred 2015",
    "21.0 210000 天水市 labour_transferred_out_of_province 2015",
    "54.7 5470000000 天水市 labour_income 2015",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GUIZHOU, GUIZHOU_FACTS),
        (SICHUAN, SICHUAN_FACTS),
        (HENAN, HENAN_FACTS),
        (ANHUI, ANHUI_FACTS),
        (JILIN, JILIN_FACTS),
        (GANSU, GANSU_FACTS),
    ],
    ids=["guizhou", "sichuan", "henan", "anhui", "jilin", "gansu"],
)
def test_the_figures_of_an_unseen_text_are_read(
    extract: Extract, text: str, expected: list[str]
) -> None:
    facts = extract(text).facts
    assert [brief(one) for one in facts] == expected
    for one in facts:
        assert text[one.start : one.end] == one.exact
        assert one.exact in one.quote


def test_a_part_points_at_its_total_and_shares_its_indicator(extract: Extract) -> None:
    whole, part = extract("2020年，镇雄县转移就业50.61万人（贫困人口17.8万人）。").facts
    assert part.part_of == whole.fact_id
    assert (part.indicator, part.group, whole.group) == ("labour_transferred", "poor", "all")


@pytest.mark.parametrize(
    ("exact", "hedge", "qualifier"),
    [
        ("近13亿元", "近", "approx"), ("1550多名", "多", "at_least"), ("6000元以上", "以上", "at_least"), ("85%左右", "左右", "approx"),
        ("大概560人左右", "大概…左右", "approx"), ("不足200户", "不足", "at_most"), ("逾30万人", "逾", "at_least"), ("上万", "上", "at_least"),
    ],
)  # fmt: skip
def test_hedges_belong_to_the_figure(
    extract: Extract, exact: str, hedge: str, qualifier: str
) -> None:
    tail = "农民工外出务工" if exact == "上万" else ""
    (fact,) = extract(f"镇雄县有{exact}{tail}。").facts
    assert (fact.exact, fact.hedge, fact.qualifier) == (exact, hedge, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "镇雄县推行“五精准五解决”和“三捆三包”机制。", "县委四套班子、四项重点工作、三级网络、双组长。", "电话：0870-3123456，QQ：738386926。",
        "2018年5月9日至11日，在第3号厅举行首批欢送会。", "百日行动和万人招聘会。", "三天打鱼两天晒网。", "9300000000÷500000=18600", "“0+3”模式与“6+3清单台账”。",
        "云政发〔2018〕12号文件。", "一方面，一是抓宣传，二是抓培训。", "做到一条龙服务，为一名务工人员送去温暖。",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_no_fact(extract: Extract, text: str) -> None:
    assert extract(text).facts == ()


def test_ranges_in_every_dash(extract: Extract) -> None:
    for words in (
        "600—1500元",
        "600-1500元",
        "600~1500元",
        "600至1500元",
        "600元—1500元",
        "600～1500元",
    ):
        (fact,) = extract(f"每月工资{words}。").facts
        assert fact.value is None
        assert (fact.value_low, fact.value_high, fact.exact) == (Decimal(600), Decimal(1500), words)


def test_practices_keep_their_place_and_their_slips(extract: Extract) -> None:
    text = "施甸县：主要做法：一是狠抓宣传。利用广播电视广泛宣传发动。二是加强培训。开展技能培训，提高素质。三是抓好服务。成立工作站维权。三是强化补贴。发放路费补助。\n"
    found = extract(text, places=("保山市",))
    assert [one.label for one in found.practices] == ["一是", "二是", "三是", "三是"]
    assert [one.ordinal for one in found.practices] == [1, 2, 3, 4]
    assert found.practices[1].title == "加强培训"
    assert "training" in found.practices[1].themes
    assert {one.place for one in found.practices} == {"施甸县"}
    assert [one.code for one in found.issues] == ["numbering"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "没有数字。",
        "5",
        "（" * 500,
        "转移就业5万人，" * 300,
        "1" * 5000,
        "13月45日0年",
        "到到到99月",
    ],
)
def test_odd_texts_neither_crash_nor_stall(extract: Extract, text: str) -> None:
    extract(text)


def test_a_record_has_the_fields_of_the_schema_in_order(extract: Extract) -> None:
    (fact,) = extract("镇雄县转移就业5万人。").facts
    record = extraction.as_record(fact)
    assert list(record)[:6] == ["doc", "source", "start", "end", "exact", "quote"]
    assert record["value"] == 50000
