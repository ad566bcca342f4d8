"""Which parts of a text speak of what is to be done: sections headed 目标任务, sentences that plan."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from reportlib.extraction.layout import START, Layout, Stretch
from reportlib.skimming import led

_HEADING = re.compile(
    r"[ \u3000]*(?:(?P<first>[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部节][分]?)|(?P<second>[（(][一二三四五六七八九十]{1,3}[）)]、?)|(?P<third>\d{1,2}[.．、](?!\d)))[ \u3000]?(?P<name>[^。；，：:\n]{2,24})(?P<end>[。：:\n]|$)"
)
_AIM = re.compile(r"目标|任务|建议|打算|设想|(?<!生)计划(?!生育)|工作(?:安排|部署)|下一步|展望")
# 2021年工作安排：… sets the aims of its own paragraph.
_RUN_IN = re.compile(
    r"[ \u3000]*(?:(?:19|20)\d\d年)?(?:下一步|今年|明年|全年)?(?:工作|主要|总体|预期|重点){0,2}(?:目标|安排|计划|打算|任务|工作)[：:]"
)
# 目标任务完成情况 looks back; 保障措施 says how, in sums and rules of its own.
_BACK = re.compile(r"完成|执行|情况|回顾|成效|措施|保障|分工|落实|进展|关于[^。；\n]*的建议|答复")
_DONE = re.compile(r"已|截至|截止|目前|现有|去年|上年|同期|累计|完成了|(?:共|共计|总)(?:有|计)$")
_PLAN = re.compile(
    led(
        "计要明下今四五六七八九建任可有目拟还仍也又将年月全按打",
        r"(?:(?<!全年)(?<!年度)(?<!(?<![明今来])年)(?<!原)(?<!雨露)(?<!星火)(?<!温暖)计划(?=(?:(?:今|明)年|全年|下半年|年内|到?20\d\d年底?)?(?:再|继续|进一步|力争|陆续|分批|逐步|在|将)?[输转培组完创实安投建向新到年发选举引开帮带使])"
        r"|(?<![需主只还想重不须将就都首紧])要(?:再|新)?(?:输出|输转|转移|培训|组织|稳定|达到?|突破|实现|完成|新建|建成|建立|培育|力争|确保|带动|发展)"
        r"|(?:明年|下一年|下一步|下半年|今后|[四五六七八九]五[”」]?时期)[^。；\d]{0,8}将(?:继续)?(?=[\u4e00-\u9fff])|建议[^，。；]{0,12}(?=[新设配建安增培])"
        r"|(?:还|仍|也|又)将再?(?=[输转培组开举安建投帮新发兑实])|将再(?=[输转培组开举安建投帮新发兑实])|(?:年底|月底|年末)前[^，。；\d]{0,12}(?=达到?|稳定在|突破|完成|实现|不低于)|(?:今年|全年|年内)[^，。；\d]{0,8}将(?=[输转培组开举安建投帮新发兑实])|按照?计划[^。]{0,14}将|打算在?(?:今年|明年|年内|下半年)?(?=[再输转培组完实发])|任务是|可望|有望|目标是|拟(?=[输转培组建投]))[^。！？]{0,110}$",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """The sections of a text that set aims, in order, without overlaps."""

    sections: tuple[Stretch, ...]

    def hold(self, position: int, own: str, left: str) -> bool:
        """Tell whether a number at a position is aimed at and not told as done.

        Args:
            position: Where the number stands.
            own: The words since the number before it.
            left: The words of its sentence before it.
        """
        planned = _PLAN.search(left)
        if planned is not None and not _DONE.search(left[planned.start() :]):
            return True
        index = bisect_right(self.sections, position, key=START) - 1
        inside = index >= 0 and position < self.sections[index].end
        return inside and not _DONE.search(own)


def aims(layout: Layout) -> Aims:
    """Return the sections of a text that set aims; a section ends at the next heading of its rank."""
    found: list[Stretch] = []
    open_rank, start = 0, -1
    for rank, name, at in _headings(layout):
        if start >= 0 and rank <= open_rank:
            found.append(Stretch(start, at))
            start = -1
        if start < 0 and _AIM.search(name) and not _BACK.search(name):
            open_rank, start = rank, at
    if start >= 0:
        found.append(Stretch(start, len(layout.text)))
    found += [
        one for one in layout.paragraphs
        if _RUN_IN.match(layout.text, one.start, one.end) and not any(other.start <= one.start < other.end for other in found)
    ]  # fmt: skip
    return Aims(sections=tuple(sorted(found, key=START)))


def _headings(layout: Layout) -> Iterator[tuple[int, str, int]]:
    """Yield the rank, words and place of every numbered heading."""
    for paragraph in layout.paragraphs:
        match = _HEADING.match(layout.text, paragraph.start, paragraph.end)
        if match is not None:
            rank = next(
                rank for rank, name in enumerate(("first", "second", "third")) if match[name]
            )
            yield rank, match["name"], paragraph.start
