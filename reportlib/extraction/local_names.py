"""Places that only the text knows: towns, villages and stations by their names, and whole-place words (全县, 该镇)."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from reportlib.extraction.placing import GOING, Named, Place, Reader
from reportlib.extraction.stems import Stems
from reportlib.places import Area, PlaceMention
from reportlib.skimming import skim

_WHOLE = re.compile(
    r"(?P<whole>(?<![健安齐])(?:(?<![是居列为])(?<!高于)(?<!低于)(?<!超过)(?<![比较](?=全.平均))全|[该本我]|[我咱]们)(?P<level>省|自治区|市|自治州|州|地区|盟|县|区|旗|镇|乡|街道|村))(?!场|面|级|外(?![出派])|内|长|道(?!办)|域|民(?!政))|(?:(?<![\u4e00-\u9fff各驻])(?P<organ>[县镇乡市州])(?:委|政府|财政|里|上(?!报)|党委)|(?<=据)(?P<source>[县市州])(?=劳务|劳动|人社|就业|人力资源|扶贫|统计))|(?P<station>[该此]\s?(?:工作站|服务站|联络站|办事处|联络处)|(?<=[，。；、：\s“])(?:劳务)?(?:工作站|服务站|联络站)(?=[\u4e00-\u9fff]))"
)
_TOWN = re.compile(
    r"(?:(?<=[，。；：、“（(\s！？:)）】》”年月日时])|(?<=[在到向从和与由使让于县市区旗的有是])|(?<=其中))(?P<name>(?![底初末中]撤|打工乡|劳务乡|侨乡|[务打劳人农工经移产输][工务口业济民出][大重强名]?镇|我们|你们|咱们|他们|建制|城乡|[底初末各该全本每个等级的了是其这那在到向从和与由使让对把被将有]|[两三四五六七八九十]+(?:[个多余几大小]|[乡镇]|是|[、和])|实现|完成|促进|新增|解决|吸纳|扩大|提高|增加|力争|确保|带动|做好|抓好|强化|帮助|鼓励|支持|建设|发展|统筹|兼顾|坚持|带领|动员|组织|引导|返回|开展|深入|推动|加强|县域|城乡|进村|驻村|辖|广大|农村|贫困|重点|有关|相关|友好|部分|所属|基层|中心|特色|边远|偏远|所有|下辖|涉及|覆盖)(?:[老旧新古沙][县州市]镇|(?:(?<![\u4e00-\u9fff])[古东西南北石沙白黄金龙凤长]|(?:[\u4e00-\u9fff](?<![县市区省州各个乡镇以为成在从到向和与及的了是使让对把被将有用于全占各四等])){2,3})城镇(?!新增|登记|失业|就业|居民|职工|户籍|低保|从业|单位|常住|调查|人口|化|劳动|富余|下岗|企业|公益|零就业)|(?:[\u4e00-\u9fff](?<![县市区省州各个乡镇以为成在从到向和与及的了是使让对把被将有用于全占各四等])){2,3}(?:镇(?<!城镇)|街道|(?<![返回下家异他城故同老思还离入驻撤并])乡)))(?![村土亲情愁音办域风下居]|镇(?!域|里|政府|党委|长|干部))"
)
# 固拉哈玛镇务工…: names carried over from other languages are long.
_LONG_TOWN = re.compile(
    r"(?:^|(?<=[，。；、：\n]))(?P<name>(?![^，。]{0,5}[全各县省市区等的了是在有个和与及把到将进向送带抓办开建为就部])[\u4e00-\u9fff]{4,6}[镇乡])(?=务工|输|转移|外出|培训|完成|有\d|共|组织|为|达|[：:，、\d])",
    re.MULTILINE,
)
# 班彦村, where a name may begin; 贫困村, 全村 and 农村 are kinds of villages, not names.
_VILLAGE = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[年月日时镇乡道县区市旗在到由])|(?<=其中))(?P<name>(?!我们|你们|咱们|他们|其中|分布|[各该全本每等了是这那两几数多进驻入村])(?:[\u4e00-\u9fff](?<![县市区省州镇乡村各个以为成从到向和与及的了着是使让对把被将用占同他她])){2,5}村)(?!党(?!支部|总支)|务(?!工)|[民干级组委两庄头口里支镇居社史容风规落寨集医校企道镇上])"
)
# What the three patterns above hold, or begin with.
_TOWN_KEY, _VILLAGE_KEY = re.compile(r"[镇乡街]"), re.compile("村")
_WHOLE_KEY = re.compile(
    r"[全该本我咱此县镇乡市州劳工服联](?=[省自市州地盟县区旗镇乡街村们委政里上党工服联办劳务作络财人就扶统\s])"
)
_KIND_OF_VILLAGE = re.compile(
    r"(?:嘎查|贫困|行政|自然|重点|示范|脱贫|出列|中心|空[壳心]|城中|专业|劳务|打工|务工|移民|民族|边远|偏远|试点|先进|文明|特色|安置|美丽|小康|帮扶|扶贫|困难|后进|薄弱|旅游|[全每各本该农乡进驻入到整一两几邻此某他包联帮管治回]|[小大深穷僻远困个]山|(?:安置|移民|搬迁)新)村$"
)
_STATION = re.compile(
    r"驻(?P<where>[\u4e00-\u9fff]{2,4}?)(?:劳务|农民工)?(?:输出|服务|管理|协作)*(?:工作站|服务站|联络站|联络处|办事处)"
)
_OF_HERE = ("有", "其中", "的", "以及")  # 输出较多的有龙山镇, 山高路远的下党乡
FRESH = re.compile(r"(?:^|[\n \u3000。，；：）！？“]|[一二三四五六七八九十]、|[乡镇][、和及与])$")
# 策勒乡务工3860人 is the town that bears its county's name.
_AND_TOWN = re.compile(r"[镇乡](?![村土亲情愁音办域风下居镇级])")


def _towns(reader: Reader, mentions: Sequence[PlaceMention]) -> Iterator[Named]:
    """Yield towns that only the text knows."""
    covered = [
        (one.start, one.end)
        for one in mentions
        if not far_town(reader, one, reader.choose(one)) and not of_a_town(reader.text, one)
    ]
    starts = [one for one, _ in covered]
    found = (
        *skim(_TOWN, reader.text, _TOWN_KEY, before=(2, 3)),
        *skim(_LONG_TOWN, reader.text, _TOWN_KEY, before=(4, 5, 6)),
    )
    for match in found:
        start, end = match.span("name")
        index = bisect_right(starts, end - 1) - 1
        if index >= 0 and covered[index][1] > start and not longer(covered[index], (start, end)):
            continue
        place = Place(name=match["name"], area_id="", level="town", parent="")
        going = GOING.search(reader.text[max(0, start - 3) : start])
        subject = not going or set_in(reader.text, start, end)
        yield Named(start=start, end=end, place=place, subject=subject)


def _stems(reader: Reader, shared: Sequence[Stems]) -> Iterator[Named]:
    """Yield the towns and villages of a list that names their kind once (水洛、南湖、韩店三个镇)."""
    for one in shared:
        level = {"镇": "town", "乡": "town", "村": "village"}.get(one.kind)
        for start, end in one.names if level is not None else ():
            name = reader.text[start:end] + one.kind
            place = Place(name=name, area_id="", level=level or "", parent="")
            yield Named(start=start, end=end, place=place, subject=True)


def local(
    reader: Reader, mentions: Sequence[PlaceMention], shared: Sequence[Stems]
) -> Iterator[Named]:
    """Yield towns that only the text knows, and whole-place words (全县, 该镇, 县委)."""
    yield from _towns(reader, mentions)
    yield from _stems(reader, shared)
    for match in skim(_VILLAGE, reader.text, _VILLAGE_KEY, before=(2, 3, 4, 5)):
        if _KIND_OF_VILLAGE.search(match["name"]):
            continue
        place = Place(name=match["name"], area_id="", level="village", parent="")
        yield Named(start=match.start("name"), end=match.end("name"), place=place, subject=True)
    owners = {one.end: one for one in reversed(mentions)}
    for match in _STATION.finditer(reader.text):
        if not any(one.areas for one in reader.gazetteer.find(match["where"])):
            continue
        owner = owners.get(match.start())
        start = owner.start if owner else match.start()
        place = Place(name=reader.text[start : match.end()], area_id="", level="station", parent="")
        yield Named(start=start, end=match.end(), place=place, subject=True)
    for match in skim(_WHOLE, reader.text, _WHOLE_KEY):
        level = match["level"] or match["organ"] or match["source"] or "station"
        place = Place(name=match[0], area_id="", level=level, parent="")
        yield Named(start=match.start(), end=match.end(), place=place, subject=True, anaphor=True)


def longer(known: tuple[int, int], local: tuple[int, int]) -> bool:
    """Tell whether a town's name is only the end of another's that no list holds (界|河口镇)."""
    return local[0] < known[0] and local[1] == known[1]


def home_town(reader: Reader, one: PlaceMention) -> bool:
    """Tell whether a town's name that is known from far away means one of the home county (，安定镇输出…)."""
    before = reader.text[max(0, one.start - 3) : one.start]
    fresh = FRESH.search(before) or before.endswith(_OF_HERE)
    return reader.home is not None and reader.home.level == "county" and bool(fresh)


_SCENE = re.compile(r"，|[^，。；、]{0,6}的[一这][^，。；]{1,16}，")


def set_in(text: str, start: int, end: int) -> bool:
    """Tell whether a name says where all that follows is told of (。在双井镇，…; 在喀瓦克乡的一家工厂里，…)."""
    begins = start < 2 or text[start - 2] in "。；！？”\n\u3000 "
    return (
        begins and text[start - 1 : start] == "在" and _SCENE.match(text, end, end + 30) is not None
    )


def far_town(reader: Reader, one: PlaceMention, area: Area) -> bool:
    """Tell whether a name known from far away is read as a town of the home county."""
    return area.level in {"town", "village"} and not reader.near(area) and home_town(reader, one)


def of_a_town(text: str, one: PlaceMention) -> bool:
    """Tell whether a county's short name is only the beginning of a town's."""
    large = one.area.level in {"county", "prefecture"}
    return large and not one.full and _AND_TOWN.match(text, one.end) is not None
