"""Places: dated names and codes, resolving what people write, finding places in prose."""

import csv
import itertools
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from reportlib import lexicon, places
from reportlib.errors import DataError, UnknownName
from reportlib.places.loading import COLUMNS, DATA

TABLES = ("areas.csv", "towns.csv", "regions.csv")


@pytest.fixture(scope="module")
def gazetteer() -> places.Gazetteer:
    return places.load()


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def found(gazetteer: places.Gazetteer, text: str) -> list[tuple[str, str, bool, bool]]:
    return [(one.text, one.area.area_id, one.full, one.weak) for one in gazetteer.find(text)]


# ---------------------------------------------------------------- the data files


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_complete_and_dated_in_order(table: str) -> None:
    history: dict[str, list[dict[str, str]]] = {}
    for row in rows(table):
        assert set(COLUMNS) <= set(row)
        assert all(row[one] for one in ("name_zh", "name_en", "short_en", "source")), row
        assert row["level"] in places.LEVELS
        assert re.fullmatch(r"(\d{6}|\d{9})?", row["code"]), row
        history.setdefault(row["area_id"], []).append(row)
    for area_id, versions in history.items():
        assert len({one["level"] for one in versions}) == 1, area_id
        months = [(dated(one["valid_from"]), dated(one["valid_to"]) or "9999") for one in versions]
        months.sort()
        assert all(begins < ends for begins, ends in months), area_id
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(months)), area_id


def dated(date: str) -> str:
    assert re.fullmatch(r"(\d{4}(-\d{2})?)?", date)
    return f"{date}-01" if len(date) == 4 else date


def test_no_two_living_places_share_a_code() -> None:
    living = Counter(
        row["code"]
        for table in TABLES
        for row in rows(table)
        if row["code"] and not row["valid_to"]
    )
    assert [code for code, times in living.items() if times > 1] == []


def test_every_parent_exists_and_is_larger(gazetteer: places.Gazetteer) -> None:
    order = ("province", "prefecture", "county", "town", "village")
    for area in gazetteer.areas.values():
        for name in area.names:
            if name.parent:
                parent = gazetteer.get(name.parent)
                assert order.index(parent.level) < order.index(area.level), area.area_id
            else:
                assert area.level in {"province", "region"}, area.area_id


def test_english_names_are_latin_and_slugs_are_plain(gazetteer: places.Gazetteer) -> None:
    for area in gazetteer.areas.values():
        for name in area.names:
            assert re.fullmatch(r"[A-Za-zü',–\- ]+", name.name_en), name
        assert re.fullmatch(r"[a-z]+", gazetteer.slug(area.area_id)), area.area_id


def test_china_is_complete(gazetteer: places.Gazetteer) -> None:
    living = Counter(area.level for area in gazetteer.areas.values() if area.exists)
    assert living["province"] == 34
    assert 330 <= living["prefecture"] <= 340
    assert living["county"] > 2840
    assert len(gazetteer.children("cn.530000")) == 16
    assert len(gazetteer.children("cn.620000")) == 14
    assert (
        sum(len(gazetteer.children(one.area_id)) for one in gazetteer.children("cn.530000")) == 129
    )
    assert len(gazetteer.children("cn.530600")) == 11


# ---------------------------------------------------------------- resolving


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("隆阳", "530502"), ("施甸", "530521"), ("龙陵", "530523"), ("昌宁", "530524"),
        ("腾冲", "530581"), ("镇雄", "530627"), ("威信", "530629"), ("巧家", "530622"),
        ("昭阳", "530602"), ("鲁甸", "530621"), ("武山", "620524"), ("保山", "530500"),
        ("昭通", "530600"), ("昭通市", "530600"), ("泼机", "530627102"), ("泼机镇", "530627102"),
        ("腾冲县", "530581"), ("腾冲市", "530581"), ("530522", "530581"), ("533023", "530581"),
        ("532128", "530627"), ("532122", "530621"), ("532127", "530626"), ("longyang", "530502"),
        ("Longyang District", "530502"), ("ZHENXIONG", "530627"), ("cn.530522", "530581"),
        ("530502000000", "530502"), ("云南省昭通市镇雄县", "530627"), ("昭通市 镇雄县", "530627"),
        ("吉林", "220000"), ("海南", "460000"), ("内蒙", "150000"), ("Tibet", "540000"),
        ("东莞", "441900"), ("秦城区", "620502"), ("平凉市", "620800"), ("大理", "532900"),
        ("中甸县", "533401"), ("路南彝族自治县", "530126"), ("水富县", "530681"),
    ],
)  # fmt: skip
def test_resolves_every_name_and_code_ever_valid(
    gazetteer: places.Gazetteer, asked: str, code: str
) -> None:
    assert gazetteer.resolve(asked).code_on() == code


def test_a_name_shared_by_places_needs_what_it_lies_in(gazetteer: places.Gazetteer) -> None:
    with pytest.raises(UnknownName) as refused:
        gazetteer.resolve("城关区")
    assert "兰州市城关区 (620102)" in str(refused.value)
    assert "540102" in str(refused.value)
    assert gazetteer.resolve("城关区", within="甘肃").code_on() == "620102"
    assert gazetteer.resolve("西湖区", within="杭州").code_on() == "330106"
    assert gazetteer.resolve("鼓楼区", within="320100").code_on() == "320106"
    assert gazetteer.resolve("朝阳", within="beijing").code_on() == "110105"
    with pytest.raises(UnknownName, match="四川省"):
        gazetteer.resolve("镇雄", within="四川")


def test_a_period_chooses_between_places_of_one_name(gazetteer: places.Gazetteer) -> None:
    assert gazetteer.resolve("昭通市").level == "prefecture"
    assert gazetteer.resolve("昭通市", on="1998").area_id == "cn.530602"
    assert gazetteer.resolve("保山市", on="1995").area_id == "cn.530502"
    assert gazetteer.resolve("武威市", on="2004").area_id == "cn.620600"


@pytest.mark.parametrize(
    ("asked", "offered"), [("zhengxiong", "Zhenxiong"), ("镇熊", "镇雄"), ("隆阳县", "隆")]
)
def test_an_unknown_name_is_answered_with_the_nearest(
    gazetteer: places.Gazetteer, asked: str, offered: str
) -> None:
    with pytest.raises(UnknownName) as refused:
        gazetteer.resolve(asked)
    assert offered in "".join(refused.value.suggestions)


@pytest.mark.parametrize("asked", ["", " ", "泼", "999999", "<script>", "镇雄县abc"])
def test_nonsense_is_refused_and_not_guessed(gazetteer: places.Gazetteer, asked: str) -> None:
    with pytest.raises(UnknownName):
        gazetteer.resolve(asked)


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("asked", "period", "code", "zh", "en"),
    [
        ("腾冲", "2004", "530522", "腾冲县", "Tengchong County"),
        ("腾冲", "2015-07", "530522", "腾冲县", "Tengchong County"),
        ("腾冲", "2015-08", "530581", "腾冲市", "Tengchong City"),
        ("腾冲", "2018-01/2018-08", "530581", "腾冲市", "Tengchong City"),
        ("腾冲", "1999", "533023", "腾冲县", "Tengchong County"),
        ("腾冲", None, "530581", "腾冲市", "Tengchong City"),
        ("隆阳", "1998", "533001", "保山市", "Baoshan City"),
        ("隆阳", "2004", "530502", "隆阳区", "Longyang District"),
        ("昭通", "1995", "532100", "昭通地区", "Zhaotong Prefecture"),
        ("昭通", "../2020", "530600", "昭通市", "Zhaotong City"),
        ("水富", "2016/..", "530630", "水富县", "Shuifu County"),
        ("水富", "2018-12", "530681", "水富市", "Shuifu City"),
        ("普洱市", "2005", "530800", "思茅市", "Simao City"),
        ("麦积区", "2003", "620503", "北道区", "Beidao District"),
        ("秦州区", "2005", "620502", "秦州区", "Qinzhou District"),
        ("武都区", "2002", "622621", "武都县", "Wudu County"),
        ("华亭", "2017", "620824", "华亭县", "Huating County"),
        ("华亭", "2021", "620881", "华亭市", "Huating City"),
        ("禄丰", "2020-12", "532331", "禄丰县", "Lufeng County"),
        ("香格里拉市", "2000", "533421", "中甸县", "Zhongdian County"),
    ],
)
def test_names_and_codes_follow_the_period(
    gazetteer: places.Gazetteer, asked: str, period: str | None, code: str, zh: str, en: str
) -> None:
    area = gazetteer.resolve(asked)
    assert gazetteer.ref_area(area.area_id, period) == code
    assert area.name_on(period) == zh
    assert area.name_on(period, "en") == gazetteer.english(area.area_id, period, full=True) == en


def test_parents_follow_the_period(gazetteer: places.Gazetteer) -> None:
    wushan = gazetteer.resolve("巫山县")
    assert [one.name_on() for one in gazetteer.lineage(wushan.area_id)] == ["重庆市"]
    assert gazetteer.lineage(wushan.area_id, "1995")[-1].name_on() == "四川省"
    assert gazetteer.is_within("530627.poji", "cn.530000")
    assert not gazetteer.is_within("cn.530000", "530627.poji")


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(DataError, match="last spring"):
        places.moment("last spring")
    assert places.moment("2018") == "2018-12"
    assert places.moment("2018-02-24") == "2018-02"
    assert places.moment("2018-01/..") == "2018-01"
    assert places.moment("../2020") == "2020-12"


# ---------------------------------------------------------------- English


@pytest.mark.parametrize(
    ("asked", "full", "short"),
    [
        ("威宁", "Weining Yi, Hui and Miao Autonomous County", "Weining"),
        ("积石山", "Jishishan Bonan, Dongxiang and Salar Autonomous County", "Jishishan"),
        ("东乡族自治县", "Dongxiang Autonomous County", "Dongxiang"),
        ("双江", "Shuangjiang Lahu, Va, Blang and Dai Autonomous County", "Shuangjiang"),
        ("德宏州", "Dehong Dai and Jingpo Autonomous Prefecture", "Dehong"),
        ("陕西", "Shaanxi Province", "Shaanxi"), ("重庆", "Chongqing Municipality", "Chongqing"),
        ("六安市", "Lu'an City", "Lu'an"), ("普洱市", "Pu'er City", "Pu'er"),
        ("铅山", "Yanshan County", "Yanshan"), ("蔚县", "Yuxian County", "Yuxian"),
        ("番禺", "Panyu District", "Panyu"), ("东莞", "Dongguan City", "Dongguan"),
        ("台州", "Taizhou City", "Taizhou"), ("泌阳", "Biyang County", "Biyang"),
        ("拉萨", "Lhasa City", "Lhasa"), ("呼和浩特", "Hohhot City", "Hohhot"),
        ("乌鲁木齐市", "Urumqi City", "Urumqi"), ("哈尔滨", "Harbin City", "Harbin"),
        ("宕昌", "Tanchang County", "Tanchang"), ("崆峒", "Kongtong District", "Kongtong"),
        ("丰都", "Fengdu County", "Fengdu"), ("长治", "Changzhi City", "Changzhi"),
        ("浦东新区", "Pudong New Area", "Pudong"), ("个旧", "Gejiu City", "Gejiu"),
        ("果珠乡", "Guozhu Yi Township", "Guozhu"),
    ],
)  # fmt: skip
def test_english_spellings(gazetteer: places.Gazetteer, asked: str, full: str, short: str) -> None:
    if asked == "果珠乡":
        asked = "果珠彝族乡"
    area = gazetteer.resolve(asked)
    assert gazetteer.english(area.area_id, full=True) == full
    assert gazetteer.english(area.area_id) == short


def test_a_town_outside_the_data_is_made_from_its_name(gazetteer: places.Gazetteer) -> None:
    made = gazetteer.town("新桃源镇", "武山县")
    assert (made.area_id, made.level, made.parent) == ("620524.xintaoyuan", "town", "cn.620524")
    assert made.name_on(None, "en") == "Xintaoyuan Town"
    assert made.code_on("2018") == made.area_id
    village = gazetteer.town("长都村", "镇雄")
    assert (village.level, village.name_on(None, "en")) == ("village", "Changdu Village")
    assert gazetteer.town("泼机镇", "镇雄") is gazetteer.resolve("泼机镇")
    with pytest.raises(UnknownName, match="街道"):
        gazetteer.town("有限公司", "镇雄")


# ---------------------------------------------------------------- finding


def test_the_longest_name_is_found(gazetteer: places.Gazetteer) -> None:
    assert [one[:3] for one in found(gazetteer, "云南省昭通市镇雄县泼机镇的镇雄人到浙江务工")] == [
        ("云南省", "cn.530000", True),
        ("昭通市", "cn.530600", True),
        ("镇雄县", "cn.530627", True),
        ("泼机镇", "530627.poji", True),
        ("镇雄", "cn.530627", False),
        ("浙江", "cn.330000", False),
    ]


def test_everyday_words_are_weak(gazetteer: places.Gazetteer) -> None:
    for text in (
        "团结合作谋发展",
        "平安建设",
        "公安部门",
        "杨永平主任",
        "各县和县级部门",
        "小河村",
    ):
        assert all(weak for *_, weak in found(gazetteer, text)), text
    assert found(gazetteer, "农村劳动力转移") == []
    assert found(gazetteer, "大理石厂") == []


def test_a_weak_name_after_the_place_it_lies_in_is_sure(gazetteer: places.Gazetteer) -> None:
    assert found(gazetteer, "山西大同") == [
        ("山西", "cn.140000", False, False),
        ("大同", "cn.140200", False, False),
    ]
    mention = list(gazetteer.find("兰州市城关区"))[-1]
    assert [one.code_on() for one in mention.areas] == ["620102"]


def test_a_full_name_is_not_cut_by_a_short_one(gazetteer: places.Gazetteer) -> None:
    assert [one[0] for one in found(gazetteer, "输往浙江浦江和青海西宁")] == [
        "浙江", "浦江", "青海", "西宁",
    ]  # fmt: skip
    assert [one[0] for one in found(gazetteer, "到外省区务工，其中省外5人、县外省内3人")] == [
        "外省区", "省外", "县外省内",
    ]  # fmt: skip


def test_offsets_point_at_the_name(gazetteer: places.Gazetteer) -> None:
    text = "2004年，隆阳区、施甸县与腾冲县共输出劳务人员到长三角、珠三角和省外。" * 3
    for mention in gazetteer.find(text):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        ("000-*.txt", {"镇雄", "镇雄县", "泼机镇", "南台街道", "东莞", "芜湖", "长三角"}),
        ("003-*.txt", {"保山市", "隆阳区", "施甸县", "龙陵县", "昌宁县", "腾冲县", "省外", "市外"}),
        ("004-*.txt", {"武山县", "山东", "青海", "西宁", "内蒙"}),
    ],
)
def test_places_of_the_seeds(gazetteer: places.Gazetteer, seed: str, expected: set[str]) -> None:
    folder = Path(__file__).resolve().parents[2] / "seeds"
    paths = sorted(folder.glob(seed))
    if not paths:
        pytest.skip("the seeds of this project were removed")
    text = paths[0].read_text(encoding="utf-8-sig")
    assert expected <= {one.text for one in gazetteer.find(text) if not one.weak}


def test_finding_takes_time_in_proportion_to_the_text(gazetteer: places.Gazetteer) -> None:
    text = "昭通市镇雄县泼机镇今年转移就业50.61万人，其中省外到浙江、广东等地务工。" * 10
    hostile = "市中市中市中和县和县大大大" * 30

    def seconds(sample: str) -> float:
        begun = time.process_time()
        list(gazetteer.find(sample))
        return time.process_time() - begun

    for sample in (text, hostile):
        short = min(seconds(sample * 20) for _ in range(3))
        assert seconds(sample * 400) < 20 * 4 * max(short, 0.002)


# ---------------------------------------------------------------- places added by data


def test_a_user_adds_places_by_data(tmp_path: Path) -> None:
    header = ",".join(COLUMNS)
    (tmp_path / "ours.csv").write_text(
        f"{header}\n"
        "530627.xincun,,town,cn.530627,新桃源镇,新桃源,,Xintaoyuan Town,Xintaoyuan,2019,\n",
        encoding="utf-8",
    )
    gazetteer = places.load(tmp_path)
    assert gazetteer.resolve("新桃源镇").area_id == "530627.xincun"
    assert gazetteer.resolve("镇雄").area_id == "cn.530627"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("x.1,,hamlet,,甲,,,Jia,Jia,,", "known level"),
        ("x.1,,town,cn.530627,甲镇,,,Jia Town,Jia,spring,", "no date"),
        ("cn.530627,,town,cn.530600,镇雄镇,,,Zhenxiong Town,Zhenxiong,,", "in another"),
        ("x.1,,town", "too few cells"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=complaint) as refused:
        places.load(path)
    assert "ours.csv" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("威宁县", "威宁彝族回族苗族自治县"),
        ("威宁自治县", "威宁彝族回族苗族自治县"),
        ("积石山县", "积石山保安族东乡族撒拉族自治县"),
        ("贡山县", "贡山独龙族怒族自治县"),
        ("怒江自治州", "怒江傈僳族自治州"),
        ("通道县", "通道侗族自治县"),
    ],
)
def test_an_autonomous_place_answers_to_what_it_is_called_every_day(name: str, full: str) -> None:
    gazetteer = places.load()

    assert gazetteer.resolve(name).latest.name_zh == full
    (found,) = (one for one in gazetteer.find(f"{name}转移就业20.1万人。") if one.areas)
    assert (found.start, found.end, found.full) == (0, len(name), True)


def test_no_folder_of_its_own_is_the_same_as_none_given() -> None:
    """Two gazetteers in one process would take twice the memory."""
    assert places.load(None) is places.load()
    assert lexicon.load(None) is lexicon.load()
