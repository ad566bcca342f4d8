"""People, places and bodies in English: the readings were looked up one by one."""

import re

import pytest

from reportlib.translation import names

HANZI = re.compile(r"[\u3400-\u9fff]")

PEOPLE = [
    ("单雄信", "Shan Xiongxin"), ("仇和", "Qiu He"), ("解晓东", "Xie Xiaodong"), ("查良镛", "Zha Liangyong"),
    ("曾国藩", "Zeng Guofan"), ("任长霞", "Ren Changxia"), ("区梦觉", "Ou Mengjue"), ("盖叫天", "Ge Jiaotian"),
    ("朴树", "Piao Shu"), ("吕安", "Lü An"), ("欧阳安", "Ouyang An"), ("诸葛亮", "Zhuge Liang"),
    ("尉迟恭", "Yuchi Gong"), ("令狐冲", "Linghu Chong"), ("王西安", "Wang Xi’an"), ("张恩来", "Zhang Enlai"),
    ("李四", "Li Si"), ("覃 辉", "Qin Hui"), ("欧阳", "Ou Yang"), ("阿依·古丽", "Ayi Guli"),
]  # fmt: skip


@pytest.mark.parametrize(("zh", "en"), PEOPLE)
def test_a_person_has_the_surname_first_and_no_tones(zh: str, en: str) -> None:
    assert names.person(zh) == en


PLACES = [
    ("重庆", "Chongqing"), ("六安市", "Lu'an"), ("铅山县", "Yanshan"), ("蔚县", "Yuxian"), ("荥阳", "Xingyang"),
    ("浚县", "Xunxian"), ("涡阳", "Guoyang"), ("番禺区", "Panyu"), ("乐清市", "Yueqing"), ("昭通市镇雄县", "Zhenxiong, Zhaotong"),
    ("浙江浦江", "Pujiang, Zhejiang"), ("广东省东莞市", "Dongguan, Guangdong"), ("东莞市清溪镇", "Qingxi, Dongguan"),
    ("长三角地区", "Yangtze River Delta"), ("内蒙", "Inner Mongolia"), ("某某村", "Moumou Village"),
]  # fmt: skip


@pytest.mark.parametrize(("zh", "en"), PLACES)
def test_a_place_is_named_by_the_data_and_from_the_inside_out(zh: str, en: str) -> None:
    assert names.english(zh) == en


LISTS = [
    ("广东、上海、江苏、北京、山东、新疆等省、市、自治区", "Guangdong, Shanghai, Jiangsu, Beijing, Shandong, Xinjiang and other places"),
    ("安徽、浙江、昆明、福建等地", "Anhui, Zhejiang, Kunming, Fujian and other places"),
    ("上海等7个省市", "Shanghai and other places"), ("市外、省外", "outside the prefecture and outside the province"),
    ("日本、新加坡等国", "Japan, Singapore and other places"), ("其他省市区", "other provinces"), ("上海", "Shanghai"),
]  # fmt: skip


@pytest.mark.parametrize(("zh", "en"), LISTS)
def test_a_list_of_destinations_keeps_its_order_and_its_rest(zh: str, en: str) -> None:
    assert names.english(zh) == en


BODIES = [
    ("镇雄驻永康劳务输出工作站", "Zhenxiong labour export workstation in Yongkang"),
    ("定西市驻新疆劳务工作站", "Dingxi labour service workstation in Xinjiang"),
    ("岷县驻广州劳务办事处", "Minxian labour service office in Guangzhou"),
    ("昭通市人力资源和社会保障局", "Zhaotong City Human Resources and Social Security Bureau"),
    ("镇雄县人民政府", "Zhenxiong County People’s Government"),
    ("中共镇雄县委", "CPC Zhenxiong County Committee"),
    ("昭通市委", "CPC Zhaotong Municipal Committee"),
    ("泼机镇党委", "Poji Town Party Committee"),
    ("县扶贫办", "county poverty alleviation office"),
    ("昆明鑫德有限公司", "Kunming Xinde Co., Ltd."),
    ("云南省人力资源和社会保障厅", "Yunnan Province Department of Human Resources and Social Security"),
    ("人力资源和社会保障部", "Ministry of Human Resources and Social Security"),
    ("武山县委宣传部", "Publicity Department of the CPC Wushan County Committee"),
]  # fmt: skip


@pytest.mark.parametrize(("zh", "en"), BODIES)
def test_a_body_is_named_by_table_or_by_the_end_of_its_name(zh: str, en: str) -> None:
    assert names.english(zh) == en


def test_a_county_is_called_as_it_was_called_then() -> None:
    assert names.english("腾冲县", on="2004", full=True) == "Tengchong County"
    assert names.english("腾冲市", on="2018", full=True) == "Tengchong City"
    assert names.organisation("腾冲县就业局", on="2004") == "Tengchong County Employment Bureau"


def test_nothing_leaves_hanzi_behind() -> None:
    for zh in (
        *(one for one, _ in PLACES + LISTS + BODIES),
        "无人知晓",
        "甲乙丙丁工作站",
        "某公司",
        "在外",
        "等",
        "县",
    ):
        assert not HANZI.search(names.english(zh)), zh
    assert names.english("Shanghai") == "Shanghai"


def test_every_body_of_the_table_has_both_patterns() -> None:
    for tail, body in names.table()["bodies"].items():
        assert set(body) == {"with", "bare"}, tail
        assert "{p}" in body["with"] or "{s}" in body["with"], tail
        assert not HANZI.search(body["with"] + body["bare"]), tail
    for surname, sound in names.table()["surnames"].items():
        assert HANZI.search(surname)
        assert sound[:1].isupper(), surname
