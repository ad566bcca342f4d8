"""Whose figure it is: the document's home, its sections, the subject of a sentence, partners."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlib.canonical import short_id
from reportlib.errors import UnknownName
from reportlib.extraction.layout import Layout
from reportlib.places import Area, Gazetteer, PlaceMention

_GO = re.compile(
    r"(?:向|往|到|赴|去|至|在|于|输往|前往|启程|奔赴|来自|与|同|跟|从|转移|对接|进入|分布在|流向|牵手|远赴|奔向|直达|抵达|发往|开往|驶向|返回|驻|以|等地的?|包括|是|属|为|位于|地处)$"
)
_JOIN = re.compile(r"\s?(?:[、和及与/至—-]|以及)?\s?(?:[\u4e00-\u9fff]{0,2}(?:等))?")
_HELP = re.compile(r"(?:市|省|区|县)?[：:]?\s?(?:对口|助力?|帮扶|帮助|支援|援助|协作|驻|结对|[-—－])(?:帮扶|扶贫|支援|协作|协助)*")
_WHOLE = re.compile(
    r"(?P<whole>(?<![健安齐])[全该本我](?P<level>省|自治区|市|自治州|州|地区|盟|县|区|旗|镇|乡|街道|村))(?!场|面|级|外|内|长|道(?!办)|域|民(?!政))|(?<![\u4e00-\u9fff各驻])(?P<organ>[县镇乡市州])(?:委|政府|里|上(?!报)|党委)|(?P<station>[该此]\s?(?:工作站|服务站|联络站|办事处|联络处)|(?<=[，。；、：\s“])(?:劳务)?(?:工作站|服务站|联络站)(?=[\u4e00-\u9fff]))"
)
_TOWN = re.compile(
    r"(?:(?<=[，。；：、“（(\s！？:)）】》”年月日时])|(?<=[在到向从和与由使让于]))(?P<name>(?![各该全本每个等级的了是其这那两三四五六七八九十在到向从和与由使让对把被将有]|坚持|带领|动员|组织|引导|返回|开展|深入|推动|加强|县域|城乡|进村|驻村|辖|广大|农村|贫困|重点|有关|相关|友好|部分|所属|基层|中心|特色|边远|偏远|所有|下辖|涉及|覆盖)(?:[\u4e00-\u9fff](?<![县市区省州各个乡镇以为成在从到向和与及的了是使让对把被将有用于全占各四])){2,3}(?:镇|街道|(?<![返回下家异他城故同老思还离入驻])乡))(?![村土亲情愁音办域风下居]|镇(?!域|里|政府|党委))"
)
_STATION = re.compile(r"驻(?P<where>[\u4e00-\u9fff]{2,4}?)(?:劳务|农民工)?(?:输出|服务|管理|协作)*(?:工作站|服务站|联络站|联络处|办事处)")
_HEAD = re.compile(
    r"[ \u3000]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．:：]?\s?|[★●◆▲■]\s?)?(?P<name>[\u4e00-\u9fff]{2,12})(?:（[^）\n]{0,12}）)?\s?(?P<mark>[：:]|[ \u3000]*\n|——|[ \u3000]{2,})"
)
_OUTPOST = re.compile(r"(?:市|省|区|县)?(?:劳务|农民工|务工|流动|工作站|服务站|办事处|联络|党支部|党工委)")
_WHOLE_LEVEL = {
    "省": ("province",), "自治区": ("province",), "市": ("prefecture", "county"), "自治州": ("prefecture",), "州": ("prefecture",),
    "地区": ("prefecture",), "盟": ("prefecture",), "县": ("county",), "区": ("county", "prefecture"), "旗": ("county",),
    "镇": ("town",), "乡": ("town",), "街道": ("town",), "村": ("village",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that figures can be about; a station or town may be unknown to the gazetteer."""

    name: str
    area_id: str
    level: str
    parent: str
    area: Area | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place named at a position: as the subject of what follows, or as somewhere to go."""

    start: int
    end: int
    place: Place
    subject: bool
    partner: bool = False
    anaphor: bool = False


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
        index = bisect_right(self.sections, position, key=lambda one: one[0]) - 1
        found = self.sections[index][1] if index >= 0 else None
        return found or self.home

    def subject(self, position: int) -> Named | None:
        """Return the last subject named before a position in its paragraph, or None."""
        paragraph = self.layout.paragraph(position)
        index = bisect_right(self.starts, position - 1)
        for one in reversed(self.named[max(0, index - 40) : index]):
            if one.start < paragraph.start:
                break
            if one.subject:
                return one
        return None


class _Reader:
    """One reading of one document: what its names mean, given its home."""

    def __init__(self, text: str, gazetteer: Gazetteer, mentions: Sequence[PlaceMention], home: Area | None) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.mentions = mentions
        self.home = home
        self.lineage: tuple[Area, ...] = gazetteer.lineage(home.area_id) if home else ()
        self.frame = self._frame()
        self._near: dict[str, bool] = {}

    def _frame(self) -> Area | None:
        """Return the prefecture (or province) whose counties are near relations of the home."""
        if self.home is None or self.home.level in {"prefecture", "province"}:
            return self.home
        return next((one for one in self.lineage if one.level == "prefecture"), self.home)

    def near(self, area: Area) -> bool:
        """Tell whether an area is the home, lies in its frame, or holds it."""
        if area.area_id not in self._near:
            self._near[area.area_id] = self._is_near(area)
        return self._near[area.area_id]

    def _is_near(self, area: Area) -> bool:
        if self.home is None:
            return True
        if any(one.area_id == area.area_id for one in self.lineage):
            return True
        return self.frame is not None and self.gazetteer.is_within(area.area_id, self.frame.area_id)

    def own(self, area: Area) -> bool:
        """Tell whether an area is the home or a county of it, so that even a doubtful word names it."""
        if self.home is None or area.level in {"town", "village"}:
            return False
        return area.area_id == self.home.area_id or area.parent == self.home.area_id

    def choose(self, mention: PlaceMention) -> Area:
        """Return what a name means here: the home's own relations first."""
        if self.home is not None:
            for one in mention.areas:
                if one.area_id == self.home.area_id or self.gazetteer.is_within(one.area_id, self.home.area_id):
                    return one
            for one in mention.areas:
                if self.near(one):
                    return one
        return mention.area


def place_of(area: Area, name: str = "") -> Place:
    """Return a gazetteer's area as a place."""
    return Place(name=name or area.latest.name_zh, area_id=area.area_id, level=area.level, parent=area.parent, area=area)


def read(layout: Layout, gazetteer: Gazetteer, *, places: Sequence[str], title: str) -> Scopes:
    """Read every place of a document and settle whose figures stand where.

    Args:
        layout: The article.
        gazetteer: The places known.
        places: Names that the catalogue gives, the first being the document's own.
        title: The title, for documents without catalogue entry.
    """
    text = layout.text
    mentions = [one for one in gazetteer.find(text) if one.areas]
    home = _home(text, gazetteer, mentions, places, title)
    reader = _Reader(text, gazetteer, mentions, home)
    partners = _partners(reader)
    named = sorted([*_areas(reader, partners), *_local(reader, mentions)], key=lambda one: (one.start, -one.end))
    sections = tuple(_sections(reader, layout))
    resolved = tuple(_resolved(reader, named, sections, layout))
    return Scopes(
        home=place_of(home) if home else None, named=resolved, starts=tuple(one.start for one in resolved),
        sections=sections, layout=layout,
        province=next((one.latest.name_zh for one in (*([home] if home else []), *reader.lineage) if one.level == "province"), ""),
        partners=tuple(sorted({one.place.name for one in named if one.place.area_id in partners})),
    )  # fmt: skip


def _home(
    text: str, gazetteer: Gazetteer, mentions: Sequence[PlaceMention], places: Sequence[str], title: str
) -> Area | None:
    """Return the place a document is about: the catalogue's, else the one its title and text speak of most."""
    given = [area for name in places if (area := _lookup(gazetteer, name)) is not None]
    if given:
        helped = _helped(text, given, mentions)
        return helped or given[0]
    score: Counter[str] = Counter()
    held: dict[str, Area] = {}
    lead = min(len(text), 300)
    for one in mentions:
        if one.weak or one.area.level not in {"county", "prefecture"} or (len(one.areas) > 1 and not one.full):
            continue
        if _GO.search(text[max(0, one.start - 3) : one.start]) and (not one.full or text[one.start - 1] == "驻"):
            continue
        held[one.area.area_id] = one.area
        score[one.area.area_id] += (4 if one.start < lead else 1) + (2 if one.full else 0)
        # Whoever keeps a station somewhere is at home elsewhere; the first name is the title's.
        score[one.area.area_id] += (10 if text[one.end : one.end + 1] == "驻" else 0) + (6 if one.start < 40 else 0)  # noqa: PLR2004
    for found in gazetteer.find(title):
        if found.areas and found.area.level in {"county", "prefecture"}:
            held.setdefault(found.area.area_id, found.area)
            score[found.area.area_id] += 12
    if not score:
        return None
    counties = [held[one] for one in score if held[one].level == "county"]
    parents = Counter(one.parent for one in counties)
    for parent, count in parents.most_common(1):
        if count >= 3 and parent in score and score[parent] * 2 >= max(score.values()):  # noqa: PLR2004 - a digest
            return held[parent]
        ranked = score.most_common(2)
        if count >= 3 and len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1] and parent:  # noqa: PLR2004 - no county stands out
            return gazetteer.get(parent)
    helped = _helped(text, [held[one] for one, _ in score.most_common(3)], mentions)
    best = max(score, key=lambda one: (score[one], one))
    return helped or held[best]


def _lookup(gazetteer: Gazetteer, name: str) -> Area | None:
    try:
        return gazetteer.resolve(name)
    except UnknownName:
        return next(iter(gazetteer.candidates(name)), None)


def _helped(text: str, areas: Sequence[Area], mentions: Sequence[PlaceMention]) -> Area | None:
    """Return the place that another of the given ones helps, by the words between their names."""
    ids = {one.area_id: one for one in areas}
    count: Counter[str] = Counter()
    for one, two in zip(mentions, mentions[1:], strict=False):
        a = next((area for area in one.areas if area.area_id in ids), None)
        b = next((area for area in two.areas if area.area_id in ids), None)
        if a is None or b is None or a.area_id == b.area_id:
            continue
        if _helps(text, one, two):
            count[b.area_id] += 1
            count[a.area_id] -= 1
    if not count or count.most_common(1)[0][1] < 2:  # noqa: PLR2004
        return None
    return ids[count.most_common(1)[0][0]]


def _helps(text: str, one: PlaceMention, two: PlaceMention) -> bool:
    """Tell whether the words between two places say that the first helps the second.

    甲驻乙扶贫干部 helps 乙; 甲驻乙劳务服务站 serves 甲's own people.
    """
    if two.start - one.end > 12 or _HELP.fullmatch(text[one.end : two.start]) is None:  # noqa: PLR2004
        return False
    return not ("驻" in text[one.end : two.start] and _OUTPOST.match(text, two.end))


def _partners(reader: _Reader) -> frozenset[str]:
    """Return the ids of places far from home that help it."""
    found: Counter[str] = Counter()
    for one, two in zip(reader.mentions, reader.mentions[1:], strict=False):
        helper, helped = reader.choose(one), reader.choose(two)
        if reader.near(helper) or not reader.near(helped):
            continue
        if _helps(reader.text, one, two):
            found[helper.area_id] += 1
    return frozenset(found)


def _areas(reader: _Reader, partners: frozenset[str]) -> Iterator[Named]:
    """Yield every mention of a known place with its part in the sentence."""
    text = reader.text
    before: tuple[int, bool] = (-1, False)
    for one in reader.mentions:
        area = reader.choose(one)
        if one.weak and not one.full and not reader.own(area) and not _worked_at(text, one):
            continue
        if area.level in {"town", "village"} and not reader.near(area) and not one.full:
            continue
        going = bool(_GO.search(text[max(0, one.start - 4) : one.start]))
        if before[0] >= 0 and one.start - before[0] < 6 and _JOIN.fullmatch(text[before[0] : one.start]):
            going = before[1]
        inside = reader.home is not None and reader.gazetteer.is_within(area.area_id, reader.home.area_id)
        subject = inside or (reader.near(area) and not going)
        partner = area.area_id in partners
        if area.level in {"province", "country", "region"} and reader.home is not None and reader.home.area_id != area.area_id:
            subject = False
        if area.level in {"town", "village"} and going:
            subject = False
        if text[one.end : one.end + 1] == "籍":
            subject = False
        before = (one.end, going)
        yield Named(start=one.start, end=one.end, place=place_of(area), subject=subject, partner=partner and not going)


def _worked_at(text: str, one: PlaceMention) -> bool:
    """Tell whether a doubtful word stands where people work (在大岭山工作)."""
    before, after = text[max(0, one.start - 1) : one.start], text[one.end : one.end + 2]
    return before in {"在", "到", "赴"} and after in {"工作", "务工", "就业", "打工", "上班"}


def _local(reader: _Reader, mentions: Sequence[PlaceMention]) -> Iterator[Named]:
    """Yield towns that only the text knows, and whole-place words (全县, 该镇, 县委)."""
    covered = [(one.start, one.end) for one in mentions]
    starts = [one for one, _ in covered]
    for match in _TOWN.finditer(reader.text):
        start, end = match.span("name")
        index = bisect_right(starts, end - 1) - 1
        if index >= 0 and covered[index][1] > start:
            continue
        place = Place(name=match["name"], area_id="", level="town", parent="")
        yield Named(start=start, end=end, place=place, subject=not _GO.search(reader.text[max(0, start - 3) : start]))
    for match in _STATION.finditer(reader.text):
        if not any(one.areas for one in reader.gazetteer.find(match["where"])):
            continue
        owner = next((one for one in mentions if one.end == match.start()), None)
        start = owner.start if owner else match.start()
        place = Place(name=reader.text[start : match.end()], area_id="", level="station", parent="")
        yield Named(start=start, end=match.end(), place=place, subject=True)
    for match in _WHOLE.finditer(reader.text):
        level = match["level"] or match["organ"] or "station"
        place = Place(name=match[0], area_id="", level=level, parent="")
        yield Named(start=match.start(), end=match.end(), place=place, subject=True, anaphor=True)


def _sections(reader: _Reader, layout: Layout) -> Iterator[tuple[int, Place | None]]:
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
        elif any_found and re.match(r"[ \u3000]*[一二三四五六七八九十]{1,3}、", line) and len(line) < 30:  # noqa: PLR2004
            yield paragraph.start, None


def _exact(reader: _Reader, name: str) -> Area | None:
    for mention in reader.gazetteer.find(name):
        if mention.areas and mention.start == 0 and mention.end == len(name):
            area = reader.choose(mention)
            if area.level in {"county", "prefecture", "town"} and (mention.full or reader.near(area)):
                return area
    if reader.home is not None and reader.home.level == "county" and re.fullmatch(r"[\u4e00-\u9fff]{2,4}(?:镇|乡|街道)", name):
        return reader.gazetteer.town(name, reader.home.area_id)
    return None


def _resolved(
    reader: _Reader, named: Sequence[Named], sections: Sequence[tuple[int, Place | None]], layout: Layout
) -> Iterator[Named]:
    """Give whole-place words, towns and stations their meaning from what was named before."""
    current: Place | None = place_of(reader.home) if reader.home else None
    counties: Place | None = current if current and current.level == "county" else None
    town = station = None
    marks = [one[0] for one in sections]
    end = -1
    seen_section = -1
    for one in named:
        if one.start < end:
            continue
        index = bisect_right(marks, one.start) - 1
        if index != seen_section and index >= 0:
            seen_section = index
            here = sections[index][1]
            counties = here if here and here.level == "county" else counties
        place: Place | None = one.place
        if one.anaphor:
            place = _whole(reader, one.place.level, counties, town, station)
        elif one.place.level == "station":
            place = station = _station(reader, one.place.name, counties)
        elif one.place.level == "town" and not one.place.area_id:
            place = _town(reader, one.place.name, counties)
        if place is None:
            continue
        if one.subject and not one.anaphor:
            if place.level == "county":
                counties = place
            if place.level == "town":
                town = place
                counties = _parent(reader, place) or counties
        end = one.end
        yield Named(start=one.start, end=one.end, place=place, subject=one.subject, partner=one.partner, anaphor=one.anaphor)


def _parent(reader: _Reader, place: Place) -> Place | None:
    if not place.parent:
        return None
    try:
        area = reader.gazetteer.get(place.parent)
    except UnknownName:
        return None
    return place_of(area) if area.level == "county" else None


def _whole(reader: _Reader, word: str, county: Place | None, town: Place | None, station: Place | None) -> Place | None:
    if word == "station":
        return station
    levels = _WHOLE_LEVEL[word]
    if "town" in levels:
        if reader.home is not None and reader.home.level == "town":
            return town or place_of(reader.home)
        return town
    if "village" in levels:
        return None
    if levels == ("prefecture", "county") and reader.home is not None and reader.home.level == "county" and _named_city(reader.home):
        return county
    if levels[0] == "county" and county is not None:
        return county
    chain = [*([reader.home] if reader.home else []), *reader.lineage]
    for level in levels:
        for area in chain:
            if area.level == level:
                return place_of(area)
    return None


def _named_city(area: Area) -> bool:
    """Tell whether a county is itself a city, so that 全市 means it (腾冲市)."""
    return area.latest.name_zh.endswith("市")


def _town(reader: _Reader, name: str, county: Place | None) -> Place | None:
    if county is None or county.area is None:
        return None
    try:
        return place_of(reader.gazetteer.town(name, county.area_id), name)
    except UnknownName:
        return None


def _station(reader: _Reader, name: str, county: Place | None) -> Place | None:
    parent = county or (place_of(reader.home) if reader.home else None)
    if parent is None:
        return None
    full = name if not name.startswith("驻") else parent.name + name
    return Place(name=full, area_id=f"{parent.area_id}.station-{short_id(full)[:6]}", level="station", parent=parent.area_id)
