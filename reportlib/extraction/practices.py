"""The 主要做法 of every place: runs of 一是…二是…, headed sections, paragraphs with a lead phrase."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from reportlib import canonical
from reportlib.extraction import rules
from reportlib.extraction.grid import is_row
from reportlib.extraction.layout import Layout
from reportlib.extraction.outline import Line, lines
from reportlib.extraction.placing import Place
from reportlib.extraction.scopes import Scopes
from reportlib.extraction.years import Years
from reportlib.model import CleanText, Issue, Practice, SeedDocument

# 该县一是…；二是…: the first mark alone may follow its subject; 统一是 and 第一是 are none.
_RUN = re.compile(
    r"(?=[一二三四五六七八九十其首再最])(?:^|(?<=[。；：，、”）\s])|(?<=[县区市州盟旗镇乡局委府们将要取即为])(?=一是[^。\n]{2,200}[；。，]\s*二是))(?P<label>(?:[一二三四五六七八九十]{1,3}是(?!否)|其[一二三四五六七八九]是?(?=[，：]|[\u4e00-\u9fff])|首先(?=[，是])|其次(?=[，是])|再次(?=[，是])|最后(?=[，是])))[，：:]?"
)
_LEAD = re.compile(r"(?P<lead>[^。；！？\n]{2,40}?)。(?=.{6,})", re.DOTALL)
_CAPTION = 20
_NUMBERS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One practice before it is addressed: clean span, label, title and heading."""

    start: int
    end: int
    label: str
    title: str | None
    section: str
    note: str = ""


@cache
def _data() -> tuple[re.Pattern[str], re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    data = rules.table("practices.toml")
    where = "data/extraction/practices.toml"
    themes = tuple((one["name"], rules.pattern(one["pattern"], where)) for one in data["theme"])
    return rules.pattern(data["not_practices"], where), rules.pattern(data["verbs"], where), themes


def themes_of(text: str) -> tuple[str, ...]:
    """Return the themes of a practice, the most spoken of first, three at the most."""
    counts = [(len(pattern.findall(text)), name) for name, pattern in _data()[2]]
    ranked = sorted((one for one in counts if one[0]), key=lambda one: -one[0])
    return tuple(name for _, name in ranked[:3])


def read(
    seed: SeedDocument, clean: CleanText, layout: Layout, scopes: Scopes, years: Years
) -> tuple[tuple[Practice, ...], tuple[Issue, ...]]:
    """Return every practice of a document, and the slips of its numbering."""
    desk = _Desk(
        seed=seed,
        clean=clean,
        scopes=scopes,
        period=str(years.report) if years.report else None,
        digest=canonical.digest(seed.text),
    )
    found: list[Practice] = []
    issues: list[Issue] = []
    outline = [
        one
        for one in lines(layout)
        if not clean.is_boilerplate(one.start) and not is_row(layout.text, one.start, one.end)
    ]
    for place, block in _blocks(scopes, outline):
        parts = list(_of_practice(block))
        kept = [one for part in parts for one in part]
        runs = [item for part in parts for item in _runs(layout, part)]
        items = (runs if _sections_of(block) < _HEADED else []) or list(_headed(layout, kept))
        items = items if len(items) >= _HEADED else runs
        if len(items) < 2:
            continue
        for ordinal, item in enumerate(items, start=1):
            practice = _practice(desk, place, item, ordinal)
            found.append(practice)
            if item.note:
                issues.append(_slip(seed, practice))
    return tuple(found), tuple(issues)


def _blocks(scopes: Scopes, outline: Sequence[Line]) -> Iterator[tuple[Place | None, list[Line]]]:
    """Yield the stretch of each place: its headed section, or the whole article."""
    if not scopes.sections:
        yield scopes.home, list(outline)
        return
    starts = [one.start for one in outline]
    edges = [bisect_left(starts, start) for start, _ in scopes.sections]
    if edges[0]:
        yield scopes.home, list(outline[: edges[0]])
    for (_, place), (begin, end) in zip(
        scopes.sections, pairwise((*edges, len(outline))), strict=True
    ):
        yield place or scopes.home, list(outline[begin:end])


_RANKS = (re.compile(r"[一二三四五六七八九十]{1,3}、"), re.compile(r"[（(]"), re.compile(r""))
_HEADED = 2
_DOINGS = re.compile(
    r"(?:主要|具体|经验|工作)(?:做法|措施|举措)$|^(?:主要)?做法|^主要工作$|工作开展情况$"
)
# 存在的主要问题：一是… lists troubles, 针对存在的问题，一是… what was done about them.
_TROUBLES = re.compile(
    r"(?:存在|面临)[^。；\n]{0,16}(?:问题|困难|不足|短板)[^。；，\n]{0,10}[：:，]?$"
    r"|(?:问题|困难|不足|短板)(?:主要)?(?:是|有|表现在|如下)[：:，]?$"
    r"|(?:下一?步|明年|下半年|今后)[^。；\n]{0,24}(?:打算|将|要|计划|建议)[^。；\n]{0,12}$"
)
_AGAINST = re.compile(r"(?:针对|解决|破解|化解|围绕|克服|聚焦)[^。；\n]*$")
_BEFORE_A_RUN = 200


def _of_practice(block: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the stretches of a block that may tell of practices: problems, plans and figures go out with their headings."""
    not_practices = _data()[0]
    told = _doings(block)
    if told:
        yield told
        return
    part: list[Line] = []
    skipping: int | None = None
    for one in block:
        rank = _rank(one)
        if rank is not None and (skipping is None or rank <= skipping):
            skipping = rank if not_practices.search(one.lead) else None
        if skipping is None:
            part.append(one)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _doings(block: Sequence[Line]) -> list[Line]:
    """Return what stands under a heading such as 主要做法, where a block has one."""
    ranks = [_rank(one) for one in block]
    for index, one in enumerate(block):
        top = ranks[index]
        if top is None or not _DOINGS.search(one.lead):
            continue
        end = index + 1
        while end < len(block) and ((rank := ranks[end]) is None or rank > top):
            end += 1
        return list(block[index + 1 : end])
    return []


def _rank(one: Line) -> int | None:
    """Return how high a line heads what follows it (0 一、, 1 （一）, 2 1.), None where it heads nothing."""
    if one.role == "heading":
        return 0
    if one.role != "numbered" or not one.lead or one.end - one.body > len(one.lead) + 1:
        return None
    return next(rank for rank, mark in enumerate(_RANKS) if mark.match(one.label))


def _of_doings(text: str, marks: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return the marks whose run does not list problems or plans, as the words before it in its paragraph say."""
    leads: dict[int, bool] = {}
    kept = []
    for mark in marks:
        start = text.rfind("\n", 0, mark.start()) + 1
        if start not in leads:
            lead = text[max(start, mark.start() - _BEFORE_A_RUN) : mark.start()]
            leads[start] = _TROUBLES.search(lead) is None or _AGAINST.search(lead) is not None
        if leads[start]:
            kept.append(mark)
    return kept


# -- 一是 … 二是 … ---------------------------------------------------------------------


def _runs(layout: Layout, block: Sequence[Line]) -> Iterator[Item]:
    """Yield the items of runs such as 一是…二是…, each up to the next mark or its paragraph's end."""
    text = layout.text
    start, stop = block[0].start, block[-1].end
    marks = _of_doings(text, list(_RUN.finditer(text, start, stop)))
    if len(marks) < 2 or _order(marks[0]["label"]) not in {0, 1}:
        return
    before = 0
    for index, mark in enumerate(marks):
        end = (
            marks[index + 1].start()
            if index + 1 < len(marks)
            else _paragraph_end(block, mark.end())
        )
        body = text[mark.end() : end].rstrip(" \u3000\n")
        order = _order(mark["label"])
        slipped = order not in {0, 1, before + 1}
        note = f"printed {mark['label']} after item {before}" if slipped else ""
        lead = _LEAD.match(body)
        title = lead["lead"].strip() if lead and len(lead["lead"]) <= 28 else None
        if body:
            yield Item(
                start=mark.end(),
                end=mark.end() + len(body),
                label=mark["label"],
                title=title,
                section="",
                note=note,
            )
        before = order or before + 1


def _sections_of(block: Sequence[Line]) -> int:
    return sum(1 for one, two in pairwise(block) if one.role == "heading" and two.role != "heading")


def _order(label: str) -> int:
    if label.startswith(("首先", "其次", "再次", "最后")):
        return 0
    number = label.strip("其是第")
    if len(number) == 1 and number in _NUMBERS:
        return _NUMBERS.index(number) + 1
    return 0


def _paragraph_end(block: Sequence[Line], position: int) -> int:
    return next((one.end for one in block if one.start <= position <= one.end), block[-1].end)


# -- headed sections and lead phrases -------------------------------------------------


def _headed(layout: Layout, block: Sequence[Line]) -> Iterator[Item]:
    """Yield items of headed sections, numbered paragraphs and paragraphs with a lead phrase."""
    not_practices, verbs, _ = _data()
    sections = list(_split(block))
    if (
        len([heading for heading, _ in sections if heading]) > 2
        and sections[0][0]
        and block[0].role in {"heading", "blank"}
    ):
        sections = sections[1:]  # the first heading is the title, and what follows it the lead
    leads = sum(1 for one in block if one.role == "lead" or (one.role == "numbered" and one.lead))
    for heading, paragraphs in sections:
        body = _uncaptioned(paragraphs)
        if heading and not_practices.search(heading):
            continue
        marked = [one for one in body if one.role in {"lead", "numbered"}]
        prose = [one for one in body if one.role == "prose"]
        if marked and (len(marked) * 2 >= len(marked) + len(prose) or (not heading and leads >= 2)):
            yield from _paragraphs(layout, heading, body, verbs)
        elif heading and body:
            yield Item(start=body[0].start, end=body[-1].end, label="", title=heading, section="")


def _uncaptioned(body: list[Line]) -> list[Line]:
    """Return paragraphs without the captions of pictures at their end."""
    end = len(body)
    while (
        end
        and body[end - 1].role == "prose"
        and body[end - 1].end - body[end - 1].start <= _CAPTION
    ):
        end -= 1
    return body[:end]


def _split(block: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield (heading, its paragraphs); headings that follow each other are one."""
    heading: list[str] = []
    body: list[Line] = []
    for one in block:
        if one.role == "blank":
            continue
        if one.role == "heading":
            if body:
                yield " ".join(heading), body
                heading, body = [], []
            heading.append(one.lead)
        else:
            body.append(one)
    if body:
        yield " ".join(heading), body


def _paragraphs(
    layout: Layout, heading: str, body: Sequence[Line], verbs: re.Pattern[str]
) -> Iterator[Item]:
    """Yield marked paragraphs; prose between them is an item of its own when it tells of doing."""
    marked = [index for index, one in enumerate(body) if one.role in {"lead", "numbered"}]
    first, last = marked[0], marked[-1]
    index = first
    while index <= last:
        one = body[index]
        if one.role == "prose":
            if verbs.search(layout.text[one.start : one.start + 30]):
                yield Item(start=one.start, end=one.end, label="", title=None, section=heading)
            index += 1
            continue
        end = one.end
        if one.role == "numbered":
            while index + 1 <= len(body) - 1 and body[index + 1].role == "prose":
                index += 1
                end = body[index].end
        yield Item(
            start=one.body, end=end, label=one.label, title=one.lead or None, section=heading
        )
        index += 1


# -- address --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The document that practices are written for."""

    seed: SeedDocument
    clean: CleanText
    scopes: Scopes
    period: str | None
    digest: str


def _practice(desk: _Desk, place: Place | None, item: Item, ordinal: int) -> Practice:
    seed, scopes, period, digest = desk.seed, desk.scopes, desk.period, desk.digest
    text = scopes.layout.text[item.start : item.end]
    start, end = desk.clean.original(item.start, item.end)
    area = place.area if place else None
    partner = next(
        (one.place.name for one in scopes.between(item.start, item.end) if one.partner), None
    )
    return Practice(
        practice_id=canonical.short_id([digest, "practice", start, end]), doc=seed.doc,
        place=(area.name_on(period) if area and place and place.level != "town" else place.name if place else ""),
        ref_area=area.code_on(period) if area else (place.area_id if place else ""),
        area_id=place.area_id if place else "", area_level=place.level if place else "", parent_area=place.parent if place else "",
        ordinal=ordinal, label=item.label, title=item.title, text=text, start=start, end=end,
        clean_start=item.start, clean_end=item.end, themes=themes_of((item.title or "") * 3 + text),
        counterpart=partner, section=item.section, period=period, note=item.note,
    )  # fmt: skip


def _slip(seed: SeedDocument, practice: Practice) -> Issue:
    return Issue(
        code="numbering", severity="info", where=f"{seed.doc}:{practice.start}",
        zh=f"{practice.place}第{practice.ordinal}条做法原文标为“{practice.label}”。",
        en=f"Practice {practice.ordinal} of {practice.place} is printed as “{practice.label}” in the source.",
    )  # fmt: skip
