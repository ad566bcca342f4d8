import pytest

from reportlib import places
from reportlib.ledgers.destinations import Destinations
from reportlib.ledgers.homes import Home, Homes
from reportlib.ledgers.schemas import load

GAZETTEER = places.load()


@pytest.mark.parametrize(
    ("sources", "county", "town", "village"),
    [
        (["芒宽乡西亚村2024年6月外出务工人员台账"], "cn.530502", "530502.mangkuan", "西亚村"),
        (["镇雄县泼机镇2024年6月", "瓜娃村"], "cn.530627", "530627.poji", "瓜娃村"),
        (["隆阳区农村劳动力资源台账"], "cn.530502", "", ""),
        # Five counties have a 板桥镇; the folder says which.
        (["板桥镇沙河村2024年6月", "外出务工", "隆阳区"], "cn.530502", "530502.banqiao", "沙河村"),
        (["赴东莞务工人员", "昌宁县田园镇九甲社区"], "cn.530524", "530524.tianyuan", "九甲社区"),
        (["镇雄县驻永康劳务输出工作站案件登记表"], "cn.530627", "", ""),
        (["2024年乡村振兴台账"], "", "", ""),
    ],
)
def test_titles_files_and_folders_tell_the_home(
    sources: list[str], county: str, town: str, village: str
) -> None:
    homes = Homes(gazetteer=GAZETTEER)
    found = homes.of_titles(sources)
    assert (found.county, found.town) == (county, town)
    assert (homes.met[found.village].name_zh if found.village else "") == village


def test_a_town_that_several_counties_have_is_not_guessed() -> None:
    found = Homes(gazetteer=GAZETTEER).of_titles(["板桥镇2024年6月"])
    assert (found.problem, found.town) == ("town_ambiguous", "")
    assert "隆阳区板桥镇" in found.hint


@pytest.mark.parametrize(
    "sources",
    [
        # There is no 云岭县; the gazetteer's only 清泉镇 lies in 山丹县, and a 云岭乡 in 兰坪县.
        ["云岭县清泉镇白石村2024年6月"],
        ["云南省云岭县清泉镇"],
        ["清泉镇2024年6月", "云岭县"],
        ["云岭县2024年6月外出务工台账"],
    ],
)
def test_a_county_that_is_not_known_is_not_taken_for_another(sources: list[str]) -> None:
    homes = Homes(gazetteer=GAZETTEER)
    found = homes.of_titles(sources)
    assert (found.problem, found.county, found.town) == ("county_unknown", "", "")
    assert homes.resolve({"town": "清泉镇"}, found).problem == "county_unknown"
    assert homes.resolve({"county": "山丹县", "town": "清泉镇"}, found).town == "620725.qingquan"


@pytest.mark.parametrize("title", ["全县农村劳动力台账", "贫困县外出务工台账", "村里外出县外务工台账", "某社区2024年6月"])  # fmt: skip
def test_words_that_end_like_a_county_name_none(title: str) -> None:
    assert Homes(gazetteer=GAZETTEER).of_titles([title]) == Home()


@pytest.mark.parametrize(
    ("told", "problem", "hint"),
    [
        ({"town": "茫宽乡"}, "town_unknown", "芒宽彝族傣族乡"),
        ({"county": "镇熊县"}, "county_unknown", "镇雄县"),
        ({"village": "西亚村"}, "town_missing", ""),
        ({"town": "芒宽乡", "village": "某某13800000000"}, "village_unread", ""),
    ],
)
def test_a_home_that_cannot_be_used_is_named_with_the_nearest_known(
    told: dict[str, str], problem: str, hint: str
) -> None:
    found = Homes(gazetteer=GAZETTEER).resolve(told, Home())
    assert (found.problem, found.hint) == (problem, hint)


def test_ways_of_writing_a_village_are_one_village() -> None:
    homes = Homes(gazetteer=GAZETTEER)
    frame = homes.of_titles(["隆阳区"])
    ways = [
        {"town": "芒宽乡", "village": "西亚村"},
        {"town": "芒宽彝族傣族乡", "village": "西亚村民委员会"},
        {"town": "芒宽", "village": "芒宽乡西亚村委会"},
        {"address": "云南省保山市隆阳区芒宽乡西亚村"},
    ]
    assert len({homes.resolve(one, frame).village for one in ways}) == 1
    assert homes.resolve({"town": "芒宽乡", "village": "西亚社区"}, frame).village != homes.resolve(ways[0], frame).village  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "area", "kind"),
    [
        ("广东省东莞市清溪镇", "cn.441900", ""),
        ("浙江义乌", "cn.330782", ""),
        ("上海市浦东新区张江", "cn.310115", ""),
        ("县内", "", "within_county"),
        ("省外", "", "out_of_province"),
        ("老挝万象", "", "abroad"),
        ("香港", "cn.810000", "abroad"),
        ("珠三角", "region.pearl_river_delta", ""),
        ("隆阳区", "cn.530502", ""),
        ("/", "", ""),
    ],
)
def test_places_of_work(cell: str, area: str, kind: str) -> None:
    import re

    reader = Destinations(
        gazetteer=GAZETTEER,
        classes=load().codes["destination_class"],
        abroad=re.compile("老挝"),
        home="cn.530502",
    )
    found = reader.read(cell)
    assert (found.area, found.kind, found.problem) == (area, kind, "")


@pytest.mark.parametrize(
    ("cell", "problem"), [("鼓楼区", "place_ambiguous"), ("某某工地", "place_unknown")]
)
def test_places_of_work_that_say_nothing(cell: str, problem: str) -> None:
    import re

    reader = Destinations(
        gazetteer=GAZETTEER, classes=load().codes["destination_class"], abroad=re.compile("老挝")
    )
    assert reader.read(cell).problem == problem
