"""Whose figure it is: the document's home, its sections, the subject of a sentence, partners."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from reportlib.extraction import homes, stems
from reportlib.extraction.layout import Layout
from reportlib.extraction.placing import GOING, Named, Place, Reader, place_of
from reportlib.extraction.resolving import resolved as resolved_names
from reportlib.places import Area, Gazetteer, PlaceMention
from reportlib.skimming import skim

_JOIN = re.compile(r"\s?(?:[、和及与/至—-]|以及)?\s?(?:[\u4e00-\u9fff]{0,2}(?:等))?")
_WHOLE = re.compile(
    r"(?P<whole>(?<![健安齐])(?:(?<![是居列为])(?<!高于)(?<!低于)(?<!超过)(?<![比较](?=全.平均))全|[该本我]|[我咱]们)(?P<level>省|自治区|市|自治州|州|地区|盟|县|区|旗|镇|乡|街道|村))(?!场|面|级|外(?![出派])|内|长|道(?!办)|域|民(?!政))|(?:(?<![\u4e00-\u9fff各驻])(?P<organ>[县镇乡市州])(?:委|政府|财政|里|上(?!报)|党委)|(?<=据)(?P<source>[县市州])(?=劳务|劳动|人社|就业|人力资源|扶贫|统计))|(?P<station>[该此]\s?(?:工作站|服务站|联络站|办事处|联络处)|(?<=[，。；、：\s“])(?:劳务)?(?:工作站|服务站|联络站)(?=[\u4e00-\u9fff]))"
)
_TOWN = re.compile(
    r"(?:(?<=[，。；：、“（(\s！？:)）】》”年月日时])|(?<=[在到向从和与由使让于县市区旗的有是])|(?<=其中))(?P<name>(?![底初末中]撤|我们|你们|咱们|他们|建制|城乡|[底初末各该全本每个等级的了是其这那在到向从和与由使让对把被将有]|[两三四五六七八九十]+(?:[个多余几大小]|[乡镇]|是|[、和])|实现|完成|促进|新增|解决|吸纳|扩大|提高|增加|力争|确保|带动|做好|抓好|强化|帮助|鼓励|支持|建设|发展|统筹|兼顾|坚持|带领|动员|组织|引导|返回|开展|深入|推动|加强|县域|城乡|进村|驻村|辖|广大|农村|贫困|重点|有关|相关|友好|部分|所属|基层|中心|特色|边远|偏远|所有|下辖|涉及|覆盖)(?:[\u4e00-\u9fff](?<![县市区省州各个乡镇以为成在从到向和与及的了是使让对把被将有用于全占各四等])){2,3}(?:镇(?<!城镇)|城镇(?!新增|登记|失业|就业|居民|职工|户籍|低保|从业|单位|常住|调查|人口|化|劳动|富余|下岗|企业|公益|零就业)|街道|(?<![返回下家异他城故同老思还离入驻撤并])乡))(?![村土亲情愁音办域风下居]|镇(?!域|里|政府|党委|长|干部))"
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
    r"(?:贫困|行政|自然|重点|示范|脱贫|出列|中心|空[壳心]|城中|专业|劳务|打工|务工|移民|民族|边远|偏远|试点|先进|文明|特色|安置|美丽|小康|帮扶|扶贫|困难|后进|薄弱|旅游|[全每各本该农乡山新进驻入到整一两几邻此某他包联帮管治回])村$"
)
_STATION = re.compile(
    r"驻(?P<where>[\u4e00-\u9fff]{2,4}?)(?:劳务|农民工)?(?:输出|服务|管理|协作)*(?:工作站|服务站|联络站|联络处|办事处)"
)
_HEAD = re.compile(
    r"[ \u3000]*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]\s?|[一二三四五六七八九十\d]{1,3}(?:[、.．:：]\s?|\s)|\d{1,2}|[★●◆▲■【]\s?)?(?P<name>[\u4e00-\u9fff]{2,12})(?:（[^）\n]{0,12}）)?\s?(?P<mark>[：:。】]|[ \u3000]*\n|——|[ \u3000]{2,}|(?<=[县市区旗镇乡道])[ \u3000]|(?<=[县市区旗镇乡道]\s)(?=[\u4e00-\u9fff\d]))"
)


# Of so many places told in one sentence, none is what the next sentence goes on about.
_MANY = 3
_NEAR = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """Every named place of a document, in order, and what holds where nothing is named."""

    home: Place | None
    named: tuple[Named, ...]
    starts: tuple[int, ...]
    sections: tuple[tuple[int, Place | None], ...]
    layout: Layout
    partners: tuple[str, ...] = ()
    province: str = ""

    def between(self, start: int, end: int) -> tuple[Named, ...]:
        """Return the places named in a stretch."""
        return self.named[bisect_right(self.starts, start - 1) : bisect_right(self.starts, end - 1)]

    def section(self, position: int) -> Place | None:
        """Return the place whose heading a position stands under, else the home."""
        index = bisect_right(self.sections, position, key=itemgetter(0)) - 1
        found = self.sections[index][1] if index >= 0 else None
        return found or self.home

    def subject(self, position: int) -> Named | None:
        """Return the last subject named before a position in its paragraph, or None."""
        paragraph = self.layout.paragraph(position)
        index = bisect_right(self.starts, position - 1)
        for one in reversed(self.named[max(0, index - 40) : index]):
            if one.start < paragraph.start:
                break
            if one.subject and not self._aside(one, position):
                return one
        return None

    def _aside(self, one: Named, position: int) -> bool:
        """Tell whether a place was named for a part only: behind 其中, or in a list of its like, one sentence ago."""
        number = self.layout.sentence(one.start)
        if one.anaphor or number == self.layout.sentence(position):
            return False
        start = max(self.layout.sentences[number].start, one.start - _NEAR)
        if "其中" in self.layout.text[start : one.start]:
            return True
        beside = self.between(start, min(self.layout.sentences[number].end, one.end + _NEAR))
        like = {each.place.name for each in beside if each.subject and not each.anaphor}
        return len(like) >= _MANY


def read(
    layout: Layout,
    gazetteer: Gazetteer,
    *,
    places: Sequence[str],
    title: str,
    page: str = "",
    filename: str = "",
) -> Scopes:
    """Read every place of a document and settle whose figures stand where.

    Args:
        layout: The article.
        gazetteer: The places known.
        places: Names that the catalogue gives, the first being the document's own.
        title: The title, for documents without catalogue entry.
        page: The text with its boilerplate, whose publisher may be the only name.
        filename: What the document's file is called, which may be all that names its place.
    """
    text = layout.text
    mentions = [one for one in gazetteer.find(text) if one.areas]
    home = homes.home(text, gazetteer, mentions, places, title)
    home = (
        home or homes.published(page, gazetteer) or homes.filed(filename, gazetteer, mentions, text)
    )
    reader = Reader(text, gazetteer, mentions, home)
    partners = homes.partners(reader)
    local = list(_local(reader, mentions))
    named = sorted(
        [*_areas(reader, partners, _spans(local)), *local],
        key=lambda one: (one.start, -one.end),
    )
    sections = tuple(_sections(reader, layout))
    town = homes.titled_town(text, title)
    if town and not sections and (home is None or home.level == "county"):
        above = place_of(gazetteer.town(town, home.area_id), town) if home else None
        sections = ((0, above or Place(name=town, area_id="", level="town", parent="")),)
    resolved = tuple(resolved_names(reader, named, sections))
    return Scopes(
        home=place_of(home) if home else None, named=resolved, starts=tuple(one.start for one in resolved),
        sections=sections, layout=layout,
        province=next((one.latest.name_zh for one in (*([home] if home else []), *reader.lineage) if one.level == "province"), ""),
        partners=tuple(sorted({one.place.name for one in named if one.place.area_id in partners})),
    )  # fmt: skip


def _spans(local: Sequence[Named]) -> list[tuple[int, int]]:
    """Return where towns and villages stand that only the text knows."""
    small = (one for one in local if one.place.level in {"town", "village"})
    return sorted((one.start, one.end) for one in small)


def _longer(known: tuple[int, int], local: tuple[int, int]) -> bool:
    """Tell whether a town's name is only the end of another's that no list holds (界|河口镇)."""
    return local[0] < known[0] and local[1] == known[1]


def _torn(one: PlaceMention, local: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a short name is only the end of one word and the beginning of another (五峰镇|平峰村), or in a word (龙马村)."""
    index = bisect_right(local, (one.end, 0)) - 1
    if index < 0:
        return False
    start, end = local[index]
    if one.full:
        return one.area.level == "town" and _longer((one.start, one.end), (start, end))
    return one.start < start < one.end or start < one.start < one.end <= end


def _areas(
    reader: Reader, partners: frozenset[str], local: Sequence[tuple[int, int]]
) -> Iterator[Named]:
    """Yield every mention of a known place with its part in the sentence."""
    text = reader.text
    told = {reader.choose(one).area_id for one in reader.mentions if one.full}
    before: tuple[int, bool, bool] = (-1, False, False)
    for one in reader.mentions:
        area = reader.choose(one)
        if _torn(one, local) or _GOING_OUT.match(text, one.end - 1) or _of_a_town(text, one):
            continue
        if _a_word(reader, one, told):
            continue
        if (
            area.level in {"town", "village"}
            and not reader.near(area)
            and ((not one.full and not _worked_at(text, one)) or _home_town(reader, one))
        ):
            continue
        going = GOING.search(text[max(0, one.start - 4) : one.start]) is not None
        going = going and not _set_in(text, one.start, one.end)
        former = bool(_FORMERLY.search(text[max(0, one.start - 2) : one.start]))
        if (
            before[0] >= 0
            and one.start - before[0] < 6
            and _JOIN.fullmatch(text[before[0] : one.start])
        ):
            going, former = before[1:]
        before = (one.end, going, former)
        yield Named(
            start=one.start,
            end=one.end,
            place=place_of(area),
            subject=not former and _is_subject(reader, one, area, going=going),
            partner=area.area_id in partners and not going,
        )


def _is_subject(reader: Reader, one: PlaceMention, area: Area, *, going: bool) -> bool:
    """Tell whether what follows a place's name is said of it, and not of those who go there."""
    home, text = reader.home, reader.text
    if area.level in {"country", "region"} or text.startswith("等地", one.end):
        return False
    if (
        text[one.end : one.end + 1] == "籍"
    ):  # 在义乌务工的纳雍籍人员 are the home's people, wherever they are
        own = home is not None and home.area_id == area.area_id
        return own and _PEOPLE_OF.match(text, one.end) is not None
    if area.level == "province" and home is not None and home.area_id != area.area_id:
        return False
    if not going:
        return reader.near(area)
    if area.level in {"town", "village"} or home is None:
        return False
    worked_at = _WORK_THERE.match(text, one.end) is not None and text[one.start - 1] in "到赴往"
    return not worked_at and reader.gazetteer.is_within(area.area_id, home.area_id)


def _home_town(reader: Reader, one: PlaceMention) -> bool:
    """Tell whether a town's name that is known from far away means one of the home county (，安定镇输出…)."""
    before = reader.text[max(0, one.start - 3) : one.start]
    fresh = _FRESH.search(before) or before.endswith(_OF_HERE)
    return reader.home is not None and reader.home.level == "county" and bool(fresh)


def _set_in(text: str, start: int, end: int) -> bool:
    """Tell whether a name says where all that follows is told of (。在双井镇，…)."""
    begins = start < 2 or text[start - 2] in "。；！？”\n\u3000 "
    return begins and text[start - 1 : start] == "在" and text[end : end + 1] == "，"


def _far_town(reader: Reader, one: PlaceMention, area: Area) -> bool:
    """Tell whether a name known from far away is read as a town of the home county."""
    return area.level in {"town", "village"} and not reader.near(area) and _home_town(reader, one)


_PEOPLE_OF = re.compile(
    r"籍(?:[\u4e00-\u9fff]{0,4}(?:人员|劳动力|务工者|老乡|员工|农民工))?(?:共?有|达到?|约|近|超|\d)"
)
# 全县外出务工 does not say 县外.
_GOING_OUT = re.compile(r"外[出派]")
# 綦江区由原綦江县和万盛区合并而成: what was there before is not what is told of.
_FORMERLY = re.compile(r"由?原$")
_OF_HERE = ("有", "其中", "的", "以及")  # 输出较多的有龙山镇, 山高路远的下党乡
_FRESH = re.compile(r"(?:^|[\n \u3000。，；：）！？“]|[一二三四五六七八九十]、)$")


_WORK_THERE = re.compile(r"[\u4e00-\u9fff]{0,4}(?:务工|就业|打工|上班)")


# 策勒乡务工3860人 is the town that bears its county's name.
_AND_TOWN = re.compile(r"[镇乡](?![村土亲情愁音办域风下居镇级])")


def _of_a_town(text: str, one: PlaceMention) -> bool:
    """Tell whether a county's short name is only the beginning of a town's."""
    large = one.area.level in {"county", "prefecture"}
    return large and not one.full and _AND_TOWN.match(text, one.end) is not None


def _a_word(reader: Reader, one: PlaceMention, told: Collection[str]) -> bool:
    """Tell whether a short name is but a word here (文成); where 文成县 is told of, it begins a clause as a name."""
    area = reader.choose(one)
    if not one.weak or one.full or reader.own(area) or _worked_at(reader.text, one):
        return False
    begins = _FRESH.search(reader.text[max(0, one.start - 3) : one.start])
    return area.area_id not in told or begins is None


def _worked_at(text: str, one: PlaceMention) -> bool:
    """Tell whether a doubtful word stands where people work (在大岭山工作)."""
    before, after = text[max(0, one.start - 1) : one.start], text[one.end : one.end + 2]
    return before in {"在", "到", "赴"} and after in {"工作", "务工", "就业", "打工", "上班"}


def _towns(reader: Reader, mentions: Sequence[PlaceMention]) -> Iterator[Named]:
    """Yield towns that only the text knows."""
    covered = [
        (one.start, one.end)
        for one in mentions
        if not _far_town(reader, one, reader.choose(one)) and not _of_a_town(reader.text, one)
    ]
    starts = [one for one, _ in covered]
    found = (
        *skim(_TOWN, reader.text, _TOWN_KEY, before=(2, 3)),
        *skim(_LONG_TOWN, reader.text, _TOWN_KEY, before=(4, 5, 6)),
    )
    for match in found:
        start, end = match.span("name")
        index = bisect_right(starts, end - 1) - 1
        if index >= 0 and covered[index][1] > start and not _longer(covered[index], (start, end)):
            continue
        place = Place(name=match["name"], area_id="", level="town", parent="")
        going = GOING.search(reader.text[max(0, start - 3) : start])
        subject = not going or _set_in(reader.text, start, end)
        yield Named(start=start, end=end, place=place, subject=subject)


def _stems(reader: Reader) -> Iterator[Named]:
    """Yield the towns and villages of a list that names their kind once (水洛、南湖、韩店三个镇)."""
    for one in stems.find(reader.text):
        level = {"镇": "town", "乡": "town", "村": "village"}.get(one.kind)
        for start, end in one.names if level is not None else ():
            name = reader.text[start:end] + one.kind
            place = Place(name=name, area_id="", level=level or "", parent="")
            yield Named(start=start, end=end, place=place, subject=True)


def _local(reader: Reader, mentions: Sequence[PlaceMention]) -> Iterator[Named]:
    """Yield towns that only the text knows, and whole-place words (全县, 该镇, 县委)."""
    yield from _towns(reader, mentions)
    yield from _stems(reader)
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


def _sections(reader: Reader, layout: Layout) -> Iterator[tuple[int, Place | None]]:
    """Yield headings that set the place of what follows: 隆阳区：…, 一、施甸县."""
    any_found = False
    for paragraph in layout.paragraphs:
        line = layout.text[paragraph.start : paragraph.end]
        match = _HEAD.match(line)
        if match is None:
            continue
        areas = _exact(reader, match["name"])
        if areas is not None:
            any_found = True
            yield paragraph.start, place_of(areas, match["name"])
        elif (
            any_found
            and re.match(r"[ \u3000]*[一二三四五六七八九十]{1,3}、", line)
            and len(line) < 30
        ):
            yield paragraph.start, None


def _exact(reader: Reader, name: str) -> Area | None:
    for mention in reader.gazetteer.find(name):
        if mention.areas and mention.start == 0 and mention.end == len(name):
            area = reader.choose(mention)
            far_town = area.level == "town" and reader.home is not None and not reader.near(area)
            if (
                area.level in {"county", "prefecture", "town"}
                and not far_town
                and (mention.full or reader.near(area))
            ):
                return area
    if (
        reader.home is not None
        and reader.home.level == "county"
        and re.fullmatch(r"[\u4e00-\u9fff]{1,7}(?:镇|乡|街道)", name)
    ):
        return reader.gazetteer.town(name, reader.home.area_id)
    return None
