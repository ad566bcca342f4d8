"""Facts of further invented paragraphs of other provinces and styles, written by hand before the program read them.

Their first reading: 59 of the 101 of the first fourteen, 45 of the 88 of the last seven right in every field.

One line a fact: exact, value (low~high of a range), place, indicator, measure unless level, period, group unless all.
"""

from collections.abc import Callable

import pytest

from reportlib import extraction, lexicon, places
from reportlib.model import CleanText, Fact, SeedDocument
from tests import making

Extract = Callable[[str], tuple[Fact, ...]]


@pytest.fixture(scope="module")
def extract() -> Extract:
    gazetteer, words = places.load(), lexicon.load()

    def run(text: str) -> tuple[Fact, ...]:
        seed = SeedDocument(
            doc="invented", filename="invented.txt", sha256="", encoding="utf-8", media_type="text/plain", text=text,
        )  # fmt: skip
        clean = CleanText(
            doc="invented",
            text=text,
            origin=tuple(range(len(text))),
            ends=tuple(range(1, len(text) + 1)),
        )
        return extraction.extract(seed, clean, gazetteer, words).facts

    return run


def brief(fact: Fact) -> str:
    number = (
        f"{fact.value_low}~{fact.value_high}"
        if fact.value is None
        else f"{fact.value.normalize():f}"
    )
    parts = [fact.exact, number, fact.place, fact.indicator]
    parts += [fact.measure] if fact.measure != "level" else []
    parts += [fact.period or "-"]
    parts += [fact.group] if fact.group != "all" else []
    return " ".join(parts)


CASES = {
    "years ahead": (
        (
            "平昌县2019年劳务工作总结及2020年工作计划\n"
            "今年以来，平昌县转移就业33.2万人，比上年增加2100人。\n"
            "四、2020年工作计划\n2020年，计划转移输出农村劳动力33.5万人。\n"
        ),
        """
        33.2万人 332000 平昌县 labour_transferred 2019-01/..
        2100人 2100 平昌县 labour_transferred change 2019-01/..
        33.5万人 335000 平昌县 labour_transferred target 2020
        """,
    ),
    "a year only compared with": (
        (
            "2016年，柞水县转移就业5.8万人，比上年增加1100人。各镇情况见下表。\n"
            "乡镇\t转移就业人数（人）\n营盘镇\t2600\n"
        ),
        """
        5.8万人 58000 柞水县 labour_transferred 2016
        1100人 1100 柞水县 labour_transferred change 2016
        2600 2600 营盘镇 labour_transferred 2016
        """,
    ),
    "aims of one paragraph": (
        (
            "2020年，古蔺县转移输出农村劳动力21.8万人。\n"
            "2021年工作安排：古蔺县转移输出农村劳动力22万人，劳务收入60亿元。\n"
            "表1 2020年古蔺县各镇劳务输出情况\n"
            "乡镇\t转移就业人数（人）\t其中：省外\t其中：脱贫人口\n二郎镇\t6200\t4100\t830\n"
        ),
        """
        21.8万人 218000 古蔺县 labour_transferred 2020
        22万人 220000 古蔺县 labour_transferred target 2021
        60亿元 6000000000 古蔺县 labour_income target 2021
        6200 6200 二郎镇 labour_transferred 2020
        4100 4100 二郎镇 labour_transferred_out_of_province 2020
        830 830 二郎镇 labour_transferred 2020 poor
        """,
    ),
    "added": (
        (
            "2019年，织金县全年新增农村劳动力转移就业1.5万人，年末在外务工27.3万人。全县3.97万户贫困户至少有1人务工，一户1人稳定就业。\n"
        ),
        """
        1.5万人 15000 织金县 labour_transferred change 2019
        27.3万人 273000 织金县 labour_transferred 2019-12
        3.97万户 39700 织金县 labour_transferred_households 2019 poor
        """,
    ),
    "half-year": (
        (
            "重庆市2012年上半年农民工就业情况\n2012年上半年，重庆市转移就业8.1万人，比去年同期增长3%。\n"
            "去年底撤县设区的大足区，上半年转移就业2600人。\n"
            "劳务收入4.6亿元，月工资2180元。\n"
        ),
        """
        8.1万人 81000 重庆市 labour_transferred 2012-01/2012-06
        3% 3 重庆市 labour_transferred growth_rate 2012-01/2012-06
        2600人 2600 大足区 labour_transferred 2012-01/2012-06
        4.6亿元 460000000 重庆市 labour_income 2012-01/2012-06
        2180元 2180 重庆市 monthly_wage 2012-01/2012-06
        """,
    ),
    "plan": (
        (
            "平利县2024年劳务输出工作要点\n"
            "一、2023年工作回顾\n2023年，平利县转移就业5.2万人，劳务收入15亿元。\n"
            "二、2024年目标任务\n"
            "2024年，平利县转移就业稳定在5.3万人以上，其中省外3.1万人；劳务收入16亿元。截至2024年2月，已转移就业1.1万人。\n"
            "三、保障措施\n2024年设劳务服务站4个。\n"
            "到2025年，全县计划培训8000人。\n"
        ),
        """
        5.2万人 52000 平利县 labour_transferred 2023
        15亿元 1500000000 平利县 labour_income 2023
        5.3万人以上 53000 平利县 labour_transferred target 2024
        3.1万人 31000 平利县 labour_transferred_out_of_province target 2024
        16亿元 1600000000 平利县 labour_income target 2024
        1.1万人 11000 平利县 labour_transferred ../2024-02
        4个 4 平利县 labour_service_stations 2024
        8000人 8000 平利县 trained_persons target 2025
        """,
    ),
    "merged district": (
        (
            "2012年，黔江、秀山、酉阳三县外出务工人员有增有减，劳务收入分别达到14.6亿元、15.2亿元和16.9亿元。\n"
            "綦江区由原綦江县和万盛区合并而成，2012年组织技能培训62期。\n"
        ),
        """
        14.6亿元 1460000000 黔江区 labour_income 2012
        15.2亿元 1520000000 秀山土家族苗族自治县 labour_income 2012
        16.9亿元 1690000000 酉阳土家族苗族自治县 labour_income 2012
        62期 62 綦江区 training_sessions 2012
        """,
    ),
    "villages": (
        (
            "2019年洛扎县驻村工作情况\n"
            "边巴乡　全乡外出务工1120人。美秀村共有86户341人，今年全村务工97人，务工收入130万元。\n"
            "拉康镇　森木村45户172人，建档立卡贫困户11户40人。全镇培训6期208人。\n"
        ),
        """
        1120人 1120 边巴乡 labour_transferred 2019
        86户 86 美秀村 households_total 2019
        341人 341 美秀村 population_total 2019
        97人 97 美秀村 labour_transferred 2019
        130万元 1300000 美秀村 labour_income 2019
        45户 45 森木村 households_total 2019
        172人 172 森木村 population_total 2019
        11户 11 森木村 poor_households 2019 poor
        40人 40 森木村 poor_population 2019 poor
        6期 6 拉康镇 training_sessions 2019
        208人 208 拉康镇 trained_persons 2019
        """,
    ),
    "aligned table": (
        (
            "2007年黔江区各镇劳务输出情况表\n"
            "乡  镇      输出人数    #省 外    劳务收入    人均收入\n"
            "            （万人）    （万人）   （亿元）   （元/人）\n"
            "──────────────────────────\n"
            "全  区       8.50       5.10       6.80       8000\n"
            "石会镇       0.62       0.40        …         7900\n"
            "──────────────────────────\n"
            "注：石会镇劳务收入未报。\n"
        ),
        """
        8.50 85000 黔江区 labour_transferred 2007
        5.10 51000 黔江区 labour_transferred_out_of_province 2007
        6.80 680000000 黔江区 labour_income 2007
        8000 8000 黔江区 labour_income_per_capita 2007
        0.62 6200 石会镇 labour_transferred 2007
        0.40 4000 石会镇 labour_transferred_out_of_province 2007
        7900 7900 石会镇 labour_income_per_capita 2007
        """,
    ),
    "zhijin": (
        (
            "织金县2023年农村劳动力就业工作情况\n"
            "2023年，织金县脱贫劳动力务工就业12.36万人，较上年增加2100余人，完成年度目标任务12万人的103%。其中，省外务工7.2万人、省内县外1.9万人、县内3.26万人。\n"
            "全县认定就业帮扶车间43个，吸纳就业2860人，其中脱贫劳动力1120人。\n"
        ),
        """
        12.36万人 123600 织金县 labour_transferred 2023 poor
        2100余人 2100 织金县 labour_transferred change 2023 poor
        12万人 120000 织金县 labour_transferred target 2023 poor
        103% 103 织金县 labour_transferred completion_rate 2023 poor
        7.2万人 72000 织金县 labour_transferred_out_of_province 2023 poor
        1.9万人 19000 织金县 labour_transferred_within_province_outside_county 2023 poor
        3.26万人 32600 织金县 labour_transferred_within_county 2023 poor
        43个 43 织金县 workshops 2023
        2860人 2860 织金县 workshop_workers 2023
        1120人 1120 织金县 workshop_workers 2023 poor
        """,
    ),
    "gushi": (
        (
            "固始农民闯天下\n（1998年3月10日《农民日报》）\n"
            "到1997年底，河南固始县外出务工的农民已达二十八万多人，占全县农村劳动力的三分之一以上。去年，全县劳务收入十一亿元，人均外出务工收入三千九百多元。"
            "今年以来，县里又举办各类培训班三十六期，培训农民四千五百人次，在北京、上海等地设立办事处九个，派驻干部四十余名。\n"
        ),
        """
        二十八万多人 280000 固始县 labour_transferred 1997-12
        三分之一以上 33.33 固始县 labour_transfer_rate 1997-12
        十一亿元 1100000000 固始县 labour_income 1997
        三千九百多元 3900 固始县 labour_income_per_capita 1997
        三十六期 36 固始县 training_sessions 1998-01/..
        四千五百人次 4500 固始县 trained_persons 1998-01/..
        九个 9 固始县 labour_service_stations 1998-01/..
        四十余名 40 固始县 staff_seconded 1998-01/..
        """,
    ),
    "luocheng": (
        (
            "2022年上半年，罗城县农村劳动力转移就业14.52万人，其中区外务工9.81万人，区内县外2.6万人，县内2.11万人；脱贫人口务工5.03万人，同比增加0.12万人，增长2.4%。"
            "向1.28万名脱贫劳动力发放跨省务工交通补助640.5万元。举办“春风行动”招聘会26场，参会企业412家，提供岗位1.9万个，现场达成就业意向3560人。\n"
        ),
        """
        14.52万人 145200 罗城仫佬族自治县 labour_transferred 2022-01/2022-06
        9.81万人 98100 罗城仫佬族自治县 labour_transferred_out_of_province 2022-01/2022-06
        2.6万人 26000 罗城仫佬族自治县 labour_transferred_within_province_outside_county 2022-01/2022-06
        2.11万人 21100 罗城仫佬族自治县 labour_transferred_within_county 2022-01/2022-06
        5.03万人 50300 罗城仫佬族自治县 labour_transferred 2022-01/2022-06 poor
        0.12万人 1200 罗城仫佬族自治县 labour_transferred change 2022-01/2022-06 poor
        2.4% 2.4 罗城仫佬族自治县 labour_transferred growth_rate 2022-01/2022-06 poor
        1.28万名 12800 罗城仫佬族自治县 subsidy_transport_recipients 2022-01/2022-06 poor
        640.5万元 6405000 罗城仫佬族自治县 subsidy_transport 2022-01/2022-06 poor
        26场 26 罗城仫佬族自治县 job_fairs 2022-01/2022-06
        412家 412 罗城仫佬族自治县 recruiting_enterprises 2022-01/2022-06
        1.9万个 19000 罗城仫佬族自治县 job_posts 2022-01/2022-06
        3560人 3560 罗城仫佬族自治县 job_fair_placed 2022-01/2022-06
        """,
    ),
    "pengshui": (
        (
            "彭水县2017年劳务开发工作总结\n"
            "全年农村劳动力转移就业23.7万人，同比增长3.1%，其中市外就业15.2万人，市内县外5.1万人，县内3.4万人，全年实现劳务收入58.6亿元，翻了近一番。"
            "县就业局驻沪、驻穗两个劳务办事处共帮助务工人员追讨拖欠工资318万元，涉及214人。\n"
        ),
        """
        23.7万人 237000 彭水苗族土家族自治县 labour_transferred 2017
        3.1% 3.1 彭水苗族土家族自治县 labour_transferred growth_rate 2017
        15.2万人 152000 彭水苗族土家族自治县 labour_transferred_out_of_province 2017
        5.1万人 51000 彭水苗族土家族自治县 labour_transferred_within_province_outside_county 2017
        3.4万人 34000 彭水苗族土家族自治县 labour_transferred_within_county 2017
        58.6亿元 5860000000 彭水苗族土家族自治县 labour_income 2017
        翻了近一番 100 彭水苗族土家族自治县 labour_income growth_rate 2017
        两个 2 彭水苗族土家族自治县 labour_service_stations 2017
        318万元 3180000 彭水苗族土家族自治县 wage_arrears 2017
        214人 214 彭水苗族土家族自治县 wage_arrears_workers 2017
        """,
    ),
    "aohan": (
        (
            "截至2021年9月底，敖汉旗转移农牧民就业11.6万人，其中自治区外5.4万人，区内旗外2.1万人，旗内4.1万人。有组织转移3.9万人，组织化程度达33.6%。"
            "转移就业人员中，脱贫人口9,218人、边缘易致贫户劳动力1,034人。\n"
        ),
        """
        11.6万人 116000 敖汉旗 labour_transferred ../2021-09
        5.4万人 54000 敖汉旗 labour_transferred_out_of_province ../2021-09
        2.1万人 21000 敖汉旗 labour_transferred_within_province_outside_county ../2021-09
        4.1万人 41000 敖汉旗 labour_transferred_within_county ../2021-09
        3.9万人 39000 敖汉旗 organised_transfer ../2021-09
        33.6% 33.6 敖汉旗 organised_transfer_rate ../2021-09
        9,218人 9218 敖汉旗 labour_transferred ../2021-09 poor
        1,034人 1034 敖汉旗 labour_transferred ../2021-09 poor
        """,
    ),
    "huarong": (
        (
            "二、2024年工作安排\n"
            "2024年，修水县力争新增转移农村劳动力8000人以上，开展职业技能培训1.2万人次，脱贫劳动力务工人数稳定在5.6万人以上。\n"
        ),
        """
        8000人以上 8000 修水县 labour_transferred target 2024
        1.2万人次 12000 修水县 skills_training_persons target 2024
        5.6万人以上 56000 修水县 labour_transferred target 2024 poor
        """,
    ),
    "towns": (
        (
            "平江县各乡镇2019年务工情况\n"
            "一、安定镇。全镇劳动力3.1万人，外出务工1.62万人，占52.3%，其中广东8600人，浙江2100人。\n"
            "二、长寿镇。全镇外出务工就业1.48万人，其中贫困劳动力2315人，务工收入6.2亿元。\n"
        ),
        """
        3.1万人 31000 安定镇 labour_force 2019
        1.62万人 16200 安定镇 labour_transferred 2019
        52.3% 52.3 安定镇 labour_transfer_rate 2019
        8600人 8600 安定镇 labour_transferred 2019
        2100人 2100 安定镇 labour_transferred 2019
        1.48万人 14800 长寿镇 labour_transferred 2019
        2315人 2315 长寿镇 labour_transferred 2019 poor
        6.2亿元 620000000 长寿镇 labour_income 2019
        """,
    ),
    "minhe": (
        (
            "民和：小劳务做成大产业\n2023-07-06 来源：青海日报\n"
            "今年上半年，民和县累计转移输出农牧区富余劳动力8.9万人次，实现劳务收入9.3亿元。截至6月底，拉面经济从业人员达1.7万人，其中脱贫劳动力2450人。去年全县劳务收入16.8亿元，同比增长7.5%。\n"
        ),
        """
        8.9万人次 89000 民和回族土族自治县 labour_transferred 2023-01/2023-06
        9.3亿元 930000000 民和回族土族自治县 labour_income 2023-01/2023-06
        1.7万人 17000 民和回族土族自治县 labour_transferred ../2023-06
        2450人 2450 民和回族土族自治县 labour_transferred ../2023-06 poor
        16.8亿元 1680000000 民和回族土族自治县 labour_income 2022
        7.5% 7.5 民和回族土族自治县 labour_income growth_rate 2022
        """,
    ),
    "wages": (
        "旬阳县2020年外出务工人员抽样调查显示，全县外出务工10.6万人，务工人员月平均工资4380元，其中月工资5000元以上的占28.4%，3000元以下的占一成半。务工收入占农民人均可支配收入的六成以上。\n",
        """
        10.6万人 106000 旬阳县 labour_transferred 2020
        4380元 4380 旬阳县 monthly_wage 2020
        5000元以上 5000 旬阳县 monthly_wage 2020
        28.4% 28.4 旬阳县 share_above_wage_threshold share 2020
        3000元以下 3000 旬阳县 monthly_wage 2020
        一成半 15 旬阳县 share_below_wage_threshold share 2020
        六成以上 60 旬阳县 labour_income_share share 2020
        """,
    ),
    "nayong": (
        "2020年2月18日，纳雍县首批326名务工人员乘坐8辆大巴从县体育馆出发，前往宁波务工。截至3月底，全县已开行务工专车214辆次、专列3趟，“点对点”输送5836人，其中贫困劳动力3120人。\n",
        """
        326名 326 纳雍县 organised_transfer_party 2020-02-18
        8辆 8 纳雍县 charter_vehicle_trips 2020-02-18
        214辆次 214 纳雍县 charter_vehicle_trips ../2020-03
        3趟 3 纳雍县 special_trains ../2020-03
        5836人 5836 纳雍县 organised_transfer_point_to_point ../2020-03
        3120人 3120 纳雍县 organised_transfer_point_to_point ../2020-03 poor
        """,
    ),
    "minqin": (
        "礼县在新疆、福州、天津等地设立劳务工作站18个，派驻干部36名。2018年，各站为务工人员协调解决欠薪纠纷127起，追回工资386万元，涉及512人，推荐就业2140人。\n",
        """
        18个 18 礼县 labour_service_stations 2018
        36名 36 礼县 staff_seconded 2018
        127起 127 礼县 disputes_handled 2018
        386万元 3860000 礼县 wage_arrears 2018
        512人 512 礼县 wage_arrears_workers 2018
        2140人 2140 礼县 station_placed_persons 2018
        """,
    ),
    "liangshan": (
        "2019年，凉山州昭觉、布拖、美姑三县分别转移输出农村劳动力6.3万人、4.9万人、5.7万人，实现劳务收入9.1亿元、6.8亿元和8.2亿元；金阳县、雷波县各组织专列2趟。\n",
        """
        6.3万人 63000 昭觉县 labour_transferred 2019
        4.9万人 49000 布拖县 labour_transferred 2019
        5.7万人 57000 美姑县 labour_transferred 2019
        9.1亿元 910000000 昭觉县 labour_income 2019
        6.8亿元 680000000 布拖县 labour_income 2019
        8.2亿元 820000000 美姑县 labour_income 2019
        2趟 2 雷波县 special_trains 2019
        """,
    ),
    "noise": (
        "2016年，岷县中寨镇距县城38公里，镇上的劳务服务站有三间平房、6张办公桌。县里坚持两个确保，围绕三大产业，打造四大基地，做到人员、经费、场所三落实，全县已转移就业9.8万人。\n",
        """
        9.8万人 98000 岷县 labour_transferred 2016
        """,
    ),
    "qianxi": (
        "1至11月，黔西南州农村劳动力转移就业98.6万人，为年度目标的102.7%；外出务工脱贫劳动力31.4万人，比去年同期净增1.1万人。全州搬迁群众有劳动力15.3万人，已就业14.6万人，就业率95.4%。（2021年12月6日）\n",
        """
        98.6万人 986000 黔西南布依族苗族自治州 labour_transferred 2021-01/2021-11
        102.7% 102.7 黔西南布依族苗族自治州 labour_transferred completion_rate 2021-01/2021-11
        31.4万人 314000 黔西南布依族苗族自治州 labour_transferred 2021-01/2021-11 poor
        1.1万人 11000 黔西南布依族苗族自治州 labour_transferred change 2021-01/2021-11 poor
        15.3万人 153000 黔西南布依族苗族自治州 labour_force 2021-01/2021-11 relocated
        14.6万人 146000 黔西南布依族苗族自治州 labour_transferred 2021-01/2021-11 relocated
        95.4% 95.4 黔西南布依族苗族自治州 employment_rate 2021-01/2021-11 relocated
        """,
    ),
    "heqing": (
        (
            "鹤庆县2021年农村劳动力转移就业工作情况报告\n"
            "今年以来，鹤庆县委、县政府高度重视劳务输出工作。截至10月31日，全县共有农村劳动力15.36万人，已转移就业9.87万人，转移就业率64.3%，其中：省外2.05万人，省内县外3.12万人，县内4.7万人。脱贫劳动力转移就业2.31万人，占脱贫劳动力总数的86.2%。\n"
            "（一）强化培训。投入培训资金218万元，举办各类培训班56期，培训2830人，培训后实现就业1965人。\n"
            "（二）搭建平台。召开现场招聘会9场次，邀请省内外86家企业参会，提供就业岗位1.02万个，达成意向性就业协议1230人。在上海、江苏、广东设立劳务工作站各1个。\n"
        ),
        """
        15.36万人 153600 鹤庆县 labour_force ../2021-10-31
        9.87万人 98700 鹤庆县 labour_transferred ../2021-10-31
        64.3% 64.3 鹤庆县 labour_transfer_rate ../2021-10-31
        2.05万人 20500 鹤庆县 labour_transferred_out_of_province ../2021-10-31
        3.12万人 31200 鹤庆县 labour_transferred_within_province_outside_county ../2021-10-31
        4.7万人 47000 鹤庆县 labour_transferred_within_county ../2021-10-31
        2.31万人 23100 鹤庆县 labour_transferred ../2021-10-31 poor
        86.2% 86.2 鹤庆县 labour_transfer_rate ../2021-10-31 poor
        218万元 2180000 鹤庆县 training_funds 2021
        56期 56 鹤庆县 training_sessions 2021
        2830人 2830 鹤庆县 trained_persons 2021
        1965人 1965 鹤庆县 training_placed_persons 2021
        9场次 9 鹤庆县 job_fairs 2021
        86家 86 鹤庆县 recruiting_enterprises 2021
        1.02万个 10200 鹤庆县 job_posts 2021
        1230人 1230 鹤庆县 job_fair_placed 2021
        1个 1 鹤庆县 labour_service_stations 2021
        """,
    ),
    "tongren": (
        (
            "本报讯（记者 李某）3月5日，记者从铜仁市人社局获悉，去年，全市农村劳动力外出务工102.6万人，同比增加3.8万人。其中，思南县14.2万人、印江县9.6万人、石阡县8.9万人，三县合计占全市的31.9%。全市脱贫人口务工36.5万人，月人均收入4128元；搬迁劳动力就业13.7万人，就业率达94.1%。今年春节后，全市已开行“点对点”返岗专列6趟、大巴428台次，输送1.62万人。\n"
            "2023-03-06\n"
        ),
        """
        102.6万人 1026000 铜仁市 labour_transferred 2022
        3.8万人 38000 铜仁市 labour_transferred change 2022
        14.2万人 142000 思南县 labour_transferred 2022
        9.6万人 96000 印江土家族苗族自治县 labour_transferred 2022
        8.9万人 89000 石阡县 labour_transferred 2022
        31.9% 31.9 铜仁市 labour_transferred share 2022
        36.5万人 365000 铜仁市 labour_transferred 2022 poor
        4128元 4128 铜仁市 monthly_wage 2022 poor
        13.7万人 137000 铜仁市 labour_transferred 2022 relocated
        94.1% 94.1 铜仁市 employment_rate 2022 relocated
        6趟 6 铜仁市 special_trains 2023
        428台次 428 铜仁市 charter_vehicle_trips 2023
        1.62万人 16200 铜仁市 organised_transfer_point_to_point 2023
        """,
    ),
    "nanchong": (
        (
            "营山县劳务开发概况\n"
            "营山县地处川东北，全县总人口92.6万人，其中农业人口76.8万人，农村劳动力43.5万人。2006年，全县转移输出农村劳动力28.7万人，占农村劳动力总数的66%；实现劳务总收入14.8亿元，比上年增长18.4%；农民人均劳务收入1927元，占农民人均纯收入的54.3%。转移劳动力中，输往省外21.9万人，省内6.8万人；有组织输出7.2万人。全县有劳务中介机构23家、劳务经纪人412名，在外务工党员1860名，建立流动党支部47个。\n"
        ),
        """
        92.6万人 926000 营山县 population_total 2006
        76.8万人 768000 营山县 population_total 2006
        43.5万人 435000 营山县 labour_force 2006
        28.7万人 287000 营山县 labour_transferred 2006
        66% 66 营山县 labour_transfer_rate 2006
        14.8亿元 1480000000 营山县 labour_income 2006
        18.4% 18.4 营山县 labour_income growth_rate 2006
        1927元 1927 营山县 labour_income_per_capita 2006
        54.3% 54.3 营山县 labour_income_share share 2006
        21.9万人 219000 营山县 labour_transferred_out_of_province 2006
        6.8万人 68000 营山县 labour_transferred_within_province 2006
        7.2万人 72000 营山县 organised_transfer 2006
        23家 23 营山县 labour_agencies 2006
        412名 412 营山县 labour_brokers 2006
        1860名 1860 营山县 party_members 2006
        47个 47 营山县 party_branches 2006
        """,
    ),
    "longnan": (
        "二〇一五年，宕昌县共输转城乡富余劳动力七万三千二百人，其中有组织输转两万八千人，创劳务收入十二亿元。贫困户中，有一万二千四百户实现“一户一人”就业。哈达铺镇两百来户人家的一个村，七成以上的户有人在外打工。县里对外出务工满六个月的贫困劳动力，每人补助路费三百元，全年兑现路费补助二百一十六万元，惠及七千二百人。\n",
        """
        七万三千二百人 73200 宕昌县 labour_transferred 2015
        两万八千人 28000 宕昌县 organised_transfer 2015
        十二亿元 1200000000 宕昌县 labour_income 2015
        一万二千四百户 12400 宕昌县 labour_transferred_households 2015 poor
        两百来户 200 哈达铺镇 households_total 2015
        七成以上 70 哈达铺镇 labour_transferred_households share 2015
        六个月 6 宕昌县 subsidy_condition_months 2015 poor
        三百元 300 宕昌县 subsidy_transport_standard 2015 poor
        二百一十六万元 2160000 宕昌县 subsidy_transport 2015
        七千二百人 7200 宕昌县 subsidy_transport_recipients 2015
        """,
    ),
    "fuping": (
        (
            "富平县2018年上半年就业扶贫工作小结\n"
            "一是摸清底数。组织帮扶干部316名逐户排查，建立台账，全县有劳动能力且有就业意愿的贫困劳动力18,642人。二是精准培训。举办扶贫技能培训班22期，培训贫困劳动力1108人，合格率97%，取得证书人数896人。三是多渠道就业。上半年转移贫困劳动力就业13,270人，完成年度任务的88.5%，其中苏陕协作输送江苏镇江412人；开发公益岗位640个；认定社区工厂15家，吸纳贫困劳动力390人。四是落实政策。发放一次性求职补贴327.5万元、跨省交通补贴96.4万元，创业担保贷款2,350万元。\n"
        ),
        """
        316名 316 富平县 staff_seconded 2018-01/2018-06
        18,642人 18642 富平县 labour_force 2018-01/2018-06 poor
        22期 22 富平县 training_sessions 2018-01/2018-06
        1108人 1108 富平县 trained_persons 2018-01/2018-06 poor
        97% 97 富平县 training_pass_rate 2018-01/2018-06
        896人 896 富平县 certificates 2018-01/2018-06
        13,270人 13270 富平县 labour_transferred 2018-01/2018-06 poor
        88.5% 88.5 富平县 labour_transferred completion_rate 2018-01/2018-06 poor
        412人 412 富平县 labour_transferred 2018-01/2018-06 poor
        640个 640 富平县 public_welfare_posts 2018-01/2018-06
        15家 15 富平县 workshops 2018-01/2018-06
        390人 390 富平县 workshop_workers 2018-01/2018-06 poor
        327.5万元 3275000 富平县 job_seeking_subsidy 2018-01/2018-06
        96.4万元 964000 富平县 subsidy_transport 2018-01/2018-06
        2,350万元 23500000 富平县 microcredit 2018-01/2018-06
        """,
    ),
    "dabu": (
        "“我们镇两万七千多人，一半劳动力在珠三角。”大埔县高陂镇镇长说。2014年，该镇外出务工8300余人，务工收入2.9亿元，人均3.5万元。镇里每年春节组织返乡青年座谈会3场，2014年签订用工协议26份。\n",
        """
        两万七千多人 27000 高陂镇 population_total 2014
        一半 50 高陂镇 labour_transferred share 2014
        8300余人 8300 高陂镇 labour_transferred 2014
        2.9亿元 290000000 高陂镇 labour_income 2014
        3.5万元 35000 高陂镇 labour_income_per_capita 2014
        3场 3 高陂镇 mobilisation_meetings 2014
        26份 26 高陂镇 agreements 2014
        """,
    ),
    "yanbian": (
        "2012年，延边朝鲜族自治州外派劳务1.16万人次，在外务工总人数达22.3万人，其中韩国18.5万人、日本1.1万人；汇回外汇收入9.8亿美元，同比增长6.5个百分点。龙井市、和龙市外派劳务分别为2100人次和1850人次，较2011年分别增长8%和5.5%。\n",
        """
        1.16万人次 11600 延边朝鲜族自治州 labour_transferred_abroad 2012
        22.3万人 223000 延边朝鲜族自治州 labour_transferred 2012
        18.5万人 185000 延边朝鲜族自治州 labour_transferred_abroad 2012
        1.1万人 11000 延边朝鲜族自治州 labour_transferred_abroad 2012
        9.8亿美元 980000000 延边朝鲜族自治州 labour_income 2012
        6.5个百分点 6.5 延边朝鲜族自治州 labour_income change 2012
        2100人次 2100 龙井市 labour_transferred_abroad 2012
        1850人次 1850 和龙市 labour_transferred_abroad 2012
        8% 8 龙井市 labour_transferred_abroad growth_rate 2012
        5.5% 5.5 和龙市 labour_transferred_abroad growth_rate 2012
        """,
    ),
}


def expected(name: str) -> list[str]:
    return [line.strip() for line in CASES[name][1].strip().splitlines()]


@pytest.mark.parametrize("name", CASES)
def test_the_figures_of_a_further_unseen_text_are_read(extract: Extract, name: str) -> None:
    assert [brief(one) for one in extract(CASES[name][0])] == expected(name)


@pytest.mark.parametrize(
    ("text", "form", "unit"),
    [
        ("2023年，公益性岗位在岗6200人，每人每月补贴800元。", "800元", "yuan_per_month"),
        ("2023年，开发公益性岗位1930个，月补助500元。", "500元", "yuan_per_month"),
        ("2023年，对跨省务工人员每人补助500元。", "500元", "yuan_per_person"),
        ("2023年，全县出了31个保姆。", "31个", "persons"),
        ("2023年，全镇的包工头就有140余个。", "140余个", "persons"),
    ],
)
def test_what_is_paid_by_the_month_and_who_is_a_person(text: str, form: str, unit: str) -> None:
    facts = making.reading(text, title="", places=("礼县",)).facts

    assert {one.exact: one.unit for one in facts}[form] == unit


def placed(text: str, *places: str) -> list[tuple[str, str]]:
    return [(one.exact, one.place) for one in making.reading(text, title="", places=places).facts]


def test_the_last_row_of_a_table_is_no_heading_of_what_follows() -> None:
    text = (
        "2022年昌都市劳务输出情况\n县区\t转移就业（人）\t完成率（%）\n卡若区\t16210\t98\n芒康县\t8264\t97\n\n"
        "全市设立就业服务联络站4个。对赴区外就业的农牧民，给予一次性交通补贴2000元。\n"
    )

    found = dict(placed(text, "昌都市"))

    assert (found["8264"], found["4个"], found["2000元"]) == ("芒康县", "昌都市", "昌都市")


def test_a_county_named_under_one_item_is_not_that_of_the_next() -> None:
    text = "2017年，庆阳市输转48万人。存在三个问题：一是进度不平衡。二是组织化程度偏低，正宁县有组织输转不足三成。三是信息录入滞后，抽查40个乡镇。"

    assert dict(placed(text, "庆阳市"))["40个乡镇"] == "庆阳市"


def test_places_right_before_two_rates_have_them_and_not_those_told_before() -> None:
    text = "2017年，庆阳市培训1.06万人。西峰区、庆城县超额完成培训任务，分别为112%、104.5%；正宁县、华池县仅完成61%和58.4%。"

    found = dict(placed(text, "庆阳市"))

    assert (found["104.5%"], found["61%"], found["58.4%"]) == ("庆城县", "正宁县", "华池县")


def test_what_is_a_town_and_what_is_only_of_a_town() -> None:
    text = "2014年，全县城镇新增就业1200人。古城镇全年输出劳动力8600人次。荞山镇是彝良的务工大镇，常年外出务工1.26万人。"

    assert placed(text, "彝良县") == [
        ("1200人", "彝良县"), ("8600人次", "古城镇"), ("1.26万人", "荞山镇"),
    ]  # fmt: skip


def test_a_bulletin_s_rankings_are_of_what_they_rank() -> None:
    text = (
        "2024年，乌兰察布市转移就业6.4万人，完成年度任务的98%。完成率排名前两位的为四子王旗（109.6%）、察右前旗（106.3%）。\n"
        "（二）劳务收入完成情况。收入总量居前两位的是四子王旗（20.4亿元）和察右前旗（19.7亿元）；增幅居首位的是化德县（11.2%）。"
    )

    facts = making.reading(text, title="", places=("乌兰察布市",)).facts

    assert [(one.exact, one.indicator, one.measure) for one in facts[2:]] == [
        ("109.6%", "labour_transferred", "completion_rate"), ("106.3%", "labour_transferred", "completion_rate"),
        ("20.4亿元", "labour_income", "level"), ("19.7亿元", "labour_income", "level"), ("11.2%", "labour_income", "growth_rate"),
    ]  # fmt: skip


def test_a_row_of_a_place_that_no_list_holds_is_not_the_whole_s() -> None:
    text = "松原市2011年劳务输出情况\n县（区）\t转移就业（人）\n前郭县\t12400\n无名县\t3100\n全市\t15500\n"

    assert placed(text, "松原市") == [
        ("12400", "前郭尔罗斯蒙古族自治县"), ("3100", "无名县"), ("15500", "松原市"),
    ]  # fmt: skip


def test_this_city_is_the_county_s_where_one_was_just_named() -> None:
    text = "2006年，平顶山市输出劳动力60万人。\n四、舞钢市召开恳谈会3次。该市转移劳动力6.2万人。\n该市今年的目标是62万人。"

    found = dict(placed(text, "平顶山市"))

    assert (found["6.2万人"], found["62万人"]) == ("舞钢市", "平顶山市")


def test_rows_of_a_table_are_no_practices() -> None:
    text = (
        "松原市2011年劳务输出情况通报\n各县（区）：\n县（区）\t转移就业（万人）\t其中：省外（万人）\n宁江区\t5.12\t1.03\n"
        "长岭县\t15.86\t6.74\n合计\t58.10\t22.58\n\n从进度看，全市完成年度任务60万人的96.8%。全市出境务工仅1900人。\n"
    )

    read = making.reading(text, title="", places=("松原市",))

    assert read.practices == ()
    assert read.facts[-1].indicator == "labour_transferred_abroad"
