"""Which place a document is about, and who helps it from afar."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from reportlib.errors import UnknownName
from reportlib.extraction.placing import GOING, Reader
from reportlib.places import Area, Gazetteer, PlaceMention

_HELP = re.compile(
    r"(?:市|省|区|县)?[：:]?\s?(?:对口|助力?|帮扶|帮助|支援|援助|协作|驻|结对|[-—－])(?:帮扶|扶贫|支援|协作|协助)*"
)
_OFFICE = re.compile(
    r"(?:县|市|区|旗)?(?:融媒体|人民政府|委|政府|人力资源|人社|就业|劳务|劳动|农业农村|乡村振兴|扶贫|统计|新闻|宣传|电视台|广播|政协|工会)"
)
_TOWN_TITLE = re.compile(
    r"[“《]?(?:[\u4e00-\u9fff]{1,9}?(?:自治县|县|市|区|旗))?(?P<name>(?!城)[\u4e00-\u9fff]{1,5}?(?:镇|(?<![返回下家故城])乡|街道))(?![土亲情愁村民])"
)
_SENT = re.compile(r"[向赴往]$")
_EMPLOYS = re.compile(r"(?:市|省|区|县)?(?:企业|用工|务工|打工|稳定就业|帮扶资金|援助资金)")
# Who helps whom in 东西部协作, by the State Council's pairing of provinces.
_HELPERS = frozenset(
    {"北京市", "天津市", "上海市", "江苏省", "浙江省", "福建省", "山东省", "广东省"}
)
_PAIRED = re.compile(r"东西部|对口(?:帮扶|协作|支援)|(?:扶贫|劳务|结对)协作|结对帮扶")
_DATELINE = re.compile(
    r"(?:市|县)?[ \u3000]?(?:\d{1,2}月\d{1,2}日)?(?:电|讯|消息)(?=[（(：: \u3000])"
)
_LEAD, _TITLE, _SEVERAL = 300, 40, 3
# A short name told once and far down (温州、福安等地) is no more than named in passing.
_PASSING = 2
_WHOLE = {"county": "县市区旗", "prefecture": "市州盟区"}
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
_OUTPOST = re.compile(
    r"(?:市|省|区|县)?(?:劳务|农民工|务工|流动|工作站|服务站|办事处|联络|党支部|党工委)"
)


def home(
    text: str,
    gazetteer: Gazetteer,
    mentions: Sequence[PlaceMention],
    places: Sequence[str],
    title: str,
) -> Area | None:
    """Return the place a document is about: the catalogue's, else the one its title and text speak of most."""
    given = [area for name in places if (area := _lookup(gazetteer, name)) is not None]
    if given:
        helped = _helped(text, given, mentions)
        return helped or given[0]
    whole = _province(gazetteer, title or text[:80].strip().partition("\n")[0])
    if whole is not None:
        return whole
    score, held = _scored(text, gazetteer, mentions, title)
    if not score:
        return None
    whole = _across(text, gazetteer, mentions, [held[one] for one in score])
    if whole is not None:
        return whole
    if _PAIRED.search(text):
        score = _without_helpers(gazetteer, score)
    whole = _digest(gazetteer, score, held)
    if whole is not None:
        return whole
    helped = _helped(text, [held[one] for one, _ in score.most_common(3)], mentions)
    if helped is not None:
        return helped
    best = max(score, key=lambda one: (score[one], one))
    return held[best] if score[best] > _PASSING else None


def published(page: str, gazetteer: Gazetteer) -> Area | None:
    """Return the place whose office or paper put a text out (叙永县融媒体中心), for texts that say 我县 and no name.

    Args:
        page: The text with its boilerplate.
        gazetteer: The places known.
    """
    for stretch in (page[:_LEAD], page[-_LEAD:]):
        for one in gazetteer.find(stretch):
            owned = one.areas and one.full and not one.weak and _OFFICE.match(stretch, one.end)
            if owned and one.area.level in {"county", "prefecture"}:
                return one.area
    return None


def filed(
    name: str, gazetteer: Gazetteer, mentions: Sequence[PlaceMention], text: str
) -> Area | None:
    """Return the place that a file is named for (2023年昌宁县总结.docx, 003-baoshan-2004.txt), for texts that name none.

    Args:
        name: The name of the file.
        gazetteer: The places known.
        mentions: The places that the text names; of several of one spelling, the one among them.
        text: The text, which speaks of such a place as a whole (我县, 全市).
    """
    found = [one for one in gazetteer.find(name) if one.areas and not (one.weak and not one.full)]
    areas = [area for one in found for area in one.areas]
    for slug in () if areas else _SLUG.findall(name.rpartition(".")[0].lower()):
        areas += gazetteer.candidates(slug)
    large = {one.area_id: one for one in areas if one.exists and _as_a_whole(text, one.level)}
    told = {area.area_id for one in mentions for area in one.areas}
    chosen = large if len(large) < 2 else {key: one for key, one in large.items() if key in told}
    if not chosen:
        chosen = _nearby(large, gazetteer, mentions)
    return next(iter(chosen.values())) if len(chosen) == 1 else None


def _nearby(
    named: Mapping[str, Area], gazetteer: Gazetteer, mentions: Sequence[PlaceMention]
) -> dict[str, Area]:
    """Return those of several places of one name that lie in the province whose places a text names most (datong beside 格尔木)."""
    above = {key: _province_of(gazetteer, key) for key in named}
    told = Counter(_province_of(gazetteer, one.area.area_id) for one in mentions if one.full)
    tally = {province: told[province] for province in set(above.values())}
    most = max(tally.values(), default=0)
    leading = [province for province, times in tally.items() if times == most]
    if most < _SEVERAL - 1 or len(leading) > 1:
        return {}
    return {key: one for key, one in named.items() if above[key] == leading[0]}


def _province_of(gazetteer: Gazetteer, area_id: str) -> str:
    own = (gazetteer.get(area_id), *gazetteer.lineage(area_id))
    return next((one.area_id for one in own if one.level == "province"), "")


def _as_a_whole(text: str, level: str) -> bool:
    """Tell whether a text speaks of a place of a level as a whole without its name (我县, 全市)."""
    kinds = _WHOLE.get(level, "")
    return any(f"{whole}{kind}" in text for whole in "全我本该" for kind in kinds)


def titled_town(text: str, title: str) -> str:
    """Return the town that a title names first where the text speaks of it as a whole (和溪镇…, 全镇…), else nothing."""
    found = _TOWN_TITLE.match(title)
    if found is None:
        return ""
    word = "街道" if found["name"].endswith("街道") else found["name"][-1]
    own = sum(text.count(f"{one}{word}") for one in "全我本该")
    return found["name"] if own and own >= text.count("全县") else ""


def _province(gazetteer: Gazetteer, title: str) -> Area | None:
    """Return the province that a title names in full, when it names no smaller place."""
    named = [one for one in gazetteer.find(title) if one.areas and not one.weak]
    smaller = any(one.area.level in {"county", "prefecture", "town"} for one in named)
    whole = [one.area for one in named if one.full and one.area.level == "province"]
    return whole[0] if len(whole) == 1 and not smaller else None


def _across(
    text: str, gazetteer: Gazetteer, mentions: Sequence[PlaceMention], named: Sequence[Area]
) -> Area | None:
    """Return the province of a text that names it first and then counties of several of its prefectures (四川…，仁寿县…，南部县…)."""
    counties = [one for one in named if one.level == "county"]
    provinces = {_province_of(gazetteer, one.area_id) for one in counties}
    if len({one.parent for one in counties}) < _SEVERAL or len(provinces) > 1:
        return None
    first = next(
        (one for one in mentions if one.start < _LEAD and one.area.area_id in provinces), None
    )
    told = first is not None and (
        "全省" in text or "全区" in text or text.startswith(("农村", "劳务"), first.end)
    )
    return first.area if first is not None and told else None


def _scored(
    text: str, gazetteer: Gazetteer, mentions: Sequence[PlaceMention], title: str
) -> tuple[Counter[str], dict[str, Area]]:
    """Weigh every county and prefecture by how often and how prominently it is named."""
    score: Counter[str] = Counter()
    held: dict[str, Area] = {}
    before: PlaceMention | None = None
    following = {one.start: one for one in mentions}
    leading = {one.end: one for one in mentions}
    for one in mentions:
        if not _counts(text, one):
            continue
        area = _below(before, one)
        before = one
        behind = following.get(one.end)
        if behind is not None and _below(one, behind).parent == area.area_id:
            continue  # 张家界市永定区 speaks of the district
        held[area.area_id] = area
        score[area.area_id] += _weight(text, one, leading.get(one.start))
    for found in gazetteer.find(title):
        if found.weak and not found.full:
            continue  # 全州 is a whole prefecture before it is a county of that name
        if found.areas and found.area.level in {"county", "prefecture"}:
            held.setdefault(found.area.area_id, found.area)
            score[found.area.area_id] += 12
    return score, held


def _weight(text: str, one: PlaceMention, before: PlaceMention | None) -> int:
    """Return how much a name says for its place; the first name is the title's."""
    if _scene(text, one, before):
        return 1
    if _DATELINE.match(text, one.end):  # 新华社成都12月18日电 says where it was wired
        return _PASSING + 1
    return (
        (4 if one.start < _LEAD else 1)
        + (2 if one.full else 0)
        # Whoever keeps a station somewhere is at home elsewhere.
        + (10 if text[one.end : one.end + 1] == "驻" else 0)
        + (6 if one.start < _TITLE else 0)
    )


def _counts(text: str, one: PlaceMention) -> bool:
    """Tell whether a name speaks for a place as the document's own: no doubtful word, nowhere that people are sent to."""
    large = sum(area.level in {"county", "prefecture"} for area in one.areas)
    if one.weak or one.area.level not in {"county", "prefecture"} or (not one.full and large > 1):
        return False
    if GOING.search(text[max(0, one.start - 3) : one.start]) and (
        not one.full or text[one.start - 1] == "驻"
    ):
        return False
    sent = _SENT.search(text, max(0, one.start - 2), one.start) or _EMPLOYS.match(text, one.end)
    return one.start < _TITLE or not sent


def _scene(text: str, one: PlaceMention, before: PlaceMention | None) -> bool:
    """Tell whether a name only says where something was seen (在北京朝阳区的一处工地上)."""
    start = before.start if before is not None else one.start
    return text[start - 1 : start] == "在" and text[one.end : one.end + 1] == "的"


def _below(before: PlaceMention | None, one: PlaceMention) -> Area:
    """Return what a name means right behind its prefecture's (张家界市永定区), else its first meaning."""
    if before is None or before.end != one.start:
        return one.area
    return next((area for area in one.areas if area.parent == before.area.area_id), one.area)


def _without_helpers(gazetteer: Gazetteer, score: Counter[str]) -> Counter[str]:
    """Return the places that are helped, if any: two partners told together are told for the one that sends."""
    helped = Counter(
        {
            one: weight
            for one, weight in score.items()
            if not any(above.latest.name_zh in _HELPERS for above in gazetteer.lineage(one))
        }
    )
    return helped or score


def _digest(gazetteer: Gazetteer, score: Counter[str], held: dict[str, Area]) -> Area | None:
    """Return the prefecture of a document that speaks of several of its counties alike."""
    parents = Counter(held[one].parent for one in score if held[one].level == "county")
    parent, count = parents.most_common(1)[0] if parents else ("", 0)
    if count < _SEVERAL or not parent:
        return None
    if parent in score and score[parent] * 2 >= max(score.values()):
        return held[parent]
    ranked = score.most_common(2)
    return gazetteer.get(parent) if ranked[0][1] < 2 * ranked[1][1] else None


def _lookup(gazetteer: Gazetteer, name: str) -> Area | None:
    try:
        return gazetteer.resolve(name)
    except UnknownName:
        return next(iter(gazetteer.candidates(name)), None)


def _helped(text: str, areas: Sequence[Area], mentions: Sequence[PlaceMention]) -> Area | None:
    """Return the place that another of the given ones helps, by the words between their names."""
    ids = {one.area_id: one for one in areas}
    count: Counter[str] = Counter()
    for one, two in pairwise(mentions):
        a = next((area for area in one.areas if area.area_id in ids), None)
        b = next((area for area in two.areas if area.area_id in ids), None)
        if a is None or b is None or a.area_id == b.area_id:
            continue
        if _helps(text, one, two):
            count[b.area_id] += 1
            count[a.area_id] -= 1
    if not count or count.most_common(1)[0][1] < 2:
        return None
    return ids[count.most_common(1)[0][0]]


def _helps(text: str, one: PlaceMention, two: PlaceMention) -> bool:
    """Tell whether the words between two places say that the first helps the second.

    甲驻乙扶贫干部 helps 乙; 甲驻乙劳务服务站 serves 甲's own people.
    """
    if two.start - one.end > 12 or _HELP.fullmatch(text[one.end : two.start]) is None:
        return False
    return not ("驻" in text[one.end : two.start] and _OUTPOST.match(text, two.end))


def partners(reader: Reader) -> frozenset[str]:
    """Return the ids of places far from home that help it."""
    found: Counter[str] = Counter()
    for one, two in pairwise(reader.mentions):
        helper, helped = reader.choose(one), reader.choose(two)
        if reader.near(helper) or not reader.near(helped):
            continue
        if _helps(reader.text, one, two):
            found[helper.area_id] += 1
    return frozenset(found)
