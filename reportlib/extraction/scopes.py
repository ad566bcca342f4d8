"""Whose figure it is: the document's home, its sections, the subject of a sentence, partners."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from reportlib.extraction import homes, stems
from reportlib.extraction.grid import is_row
from reportlib.extraction.layout import Layout
from reportlib.extraction.local_names import FRESH, home_town, local, longer, of_a_town, set_in
from reportlib.extraction.placing import GOING, Named, Place, Reader, place_of
from reportlib.extraction.resolving import resolved as resolved_names
from reportlib.places import Area, Gazetteer, PlaceMention

_JOIN = re.compile(r"\s?(?:[、和及与/至—-]|以及)?\s?(?:[\u4e00-\u9fff]{0,2}(?:等))?")
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
    counts: tuple[tuple[int, int], ...] = ()  # where a number only counts names told (三个镇)
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
            if one.subject and not self._aside(one, position) and not self._left(one, position):
                return one
        return None

    def _left(self, one: Named, position: int) -> bool:
        """Tell whether a place was named under an item that is over (二是…正宁县…。三是抽查40个乡镇)."""
        start = max(0, self.layout.paragraph(one.start).start - 1)
        under = _ITEM.search(self.layout.text, start, one.start) is not None
        return under and _ITEM.search(self.layout.text, one.end, position) is not None

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
    shared = tuple(stems.find(text))
    small = list(local(reader, mentions, shared))
    named = sorted(
        [*_areas(reader, partners, _spans(small)), *small],
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
        sections=sections, layout=layout, counts=tuple(one.count for one in shared),
        province=next((one.latest.name_zh for one in (*([home] if home else []), *reader.lineage) if one.level == "province"), ""),
        partners=tuple(sorted({one.place.name for one in named if one.place.area_id in partners})),
    )  # fmt: skip


def _spans(found: Sequence[Named]) -> list[tuple[int, int]]:
    """Return where towns and villages stand that only the text knows."""
    small = (one for one in found if one.place.level in {"town", "village"})
    return sorted((one.start, one.end) for one in small)


def _torn(one: PlaceMention, small: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a short name is only the end of one word and the beginning of another (五峰镇|平峰村), or in a word (龙马村)."""
    index = bisect_right(small, (one.end, 0)) - 1
    if index < 0:
        return False
    start, end = small[index]
    if one.full:
        return one.area.level == "town" and longer((one.start, one.end), (start, end))
    return one.start < start < one.end or start < one.start < one.end <= end


def _areas(
    reader: Reader, partners: frozenset[str], small: Sequence[tuple[int, int]]
) -> Iterator[Named]:
    """Yield every mention of a known place with its part in the sentence."""
    text = reader.text
    told = {reader.choose(one).area_id for one in reader.mentions if one.full}
    before: tuple[int, bool, bool] = (-1, False, False)
    for one in reader.mentions:
        area = reader.choose(one)
        if _torn(one, small) or _GOING_OUT.match(text, one.end - 1) or of_a_town(text, one):
            continue
        if _a_word(reader, one, told) or _no_place(text, one, area):
            continue
        if (
            area.level in {"town", "village"}
            and not reader.near(area)
            and ((not one.full and not _worked_at(text, one)) or home_town(reader, one))
        ):
            continue
        going = GOING.search(text[max(0, one.start - 4) : one.start]) is not None
        going = going and not set_in(text, one.start, one.end)
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
    if one.full and _WITHIN.match(text, one.end):
        return False  # 赤峰市内旗外2.1万人
    if text[one.start - 1 : one.start] == "是" and text.startswith("的", one.end):
        return False  # 荞山镇是彝良的务工大镇，常年外出…
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


_WITHIN = re.compile(r"[内外](?:[旗县区市]|自治)?[内外]?(?:约|近|有|为|的|\d)")
_ITEM = re.compile(r"(?:^|[。；：，\s])(?:[一二三四五六七八九]是|第[一二三四五六七八九][，、])")
_PEOPLE_OF = re.compile(
    r"籍(?:[\u4e00-\u9fff]{0,4}(?:人员|劳动力|务工者|老乡|员工|农民工|从业者))?(?:共?有|达到?|约|近|超|\d|[月人年户]均)"
)
# 全县外出务工 does not say 县外.
_GOING_OUT = re.compile(r"外[出派]")
# 綦江区由原綦江县和万盛区合并而成: what was there before is not what is told of.
_FORMERLY = re.compile(r"由?原$")
_WORK_THERE = re.compile(r"[\u4e00-\u9fff]{0,4}(?:务工|就业|打工|上班)")


def _a_word(reader: Reader, one: PlaceMention, told: Collection[str]) -> bool:
    """Tell whether a name is but a word here (文成, 城区); where 文成县 is told of, 文成 begins a clause as a name."""
    area = reader.choose(one)
    if not one.weak or reader.own(area) or _worked_at(reader.text, one):
        return False
    if one.full:  # every town has a 城区; far from home it is the place only behind its city's name
        bare = one.end - one.start == len("城区") and reader.text[
            max(0, one.start - 1) : one.start
        ] not in {"市", "州"}
        return bare and not reader.near(area)
    begins = FRESH.search(reader.text[max(0, one.start - 3) : one.start])
    return area.area_id not in told or begins is None


_FEATURE = re.compile(r"山(?![区县市东西南北])|[江河湖]畔")


def _no_place(text: str, one: PlaceMention, area: Area) -> bool:
    """Tell whether a short name is that of a county long gone (盐井旅游) or of a mountain (吕梁山护工)."""
    return not one.full and (not area.exists or _FEATURE.match(text, one.end) is not None)


def _worked_at(text: str, one: PlaceMention) -> bool:
    """Tell whether a doubtful word stands where people work (在大岭山工作)."""
    before, after = text[max(0, one.start - 1) : one.start], text[one.end : one.end + 2]
    return before in {"在", "到", "赴"} and after in {"工作", "务工", "就业", "打工", "上班"}


def _sections(reader: Reader, layout: Layout) -> Iterator[tuple[int, Place | None]]:
    """Yield headings that set the place of what follows: 隆阳区：…, 一、施甸县."""
    any_found = False
    for paragraph in layout.paragraphs:
        line = layout.text[paragraph.start : paragraph.end]
        match = _HEAD.match(line)
        if match is None or is_row(layout.text, paragraph.start, paragraph.end):
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
