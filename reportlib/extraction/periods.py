"""Which period a quantity belongs to: the expression of time that governs it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Self

from reportlib.extraction.layout import Layout
from reportlib.extraction.times import TimeMention
from reportlib.extraction.tokens import Quantity
from reportlib.extraction.years import Years

_BASELINE = re.compile(r"(?:较|比|同|与|相比|超过?|相较于?|高于|低于)$")
_BASELINE_AFTER = re.compile(
    r"(?:同期|末|底)?(?:的[^，。；]{0,8})?(?:相比|增长|增加|提高|减少|下降|上升|翻)"
)
_FAR, _CLOSE = 40, 14
_LEAD = 400  # what only the end of a longer text names is an aside
_OF_ELSE = re.compile(
    r"目标|任务|计划(?=数|任务|目标|的|[，。])|预期|(?:正式)?(?:成立|组建|建成|落成|启用|挂牌|创办|撤[县市地]|改[县区市])|[\u4e00-\u9fff]{0,5}(?:电|讯|消息|报道)[）)】，]"
)
# What one person did in a month does not date what follows (今年3月来到福州).
_OF_ONE = re.compile(r"[^，。；]{0,4}(?:来到|回到|返回|辞去|辞职|加入|毕业|离开|进入)")
# 年初排查出的46户已全部有人上岗，外出务工1045人: only they were found then.
_FOUND_THEN = re.compile(r"[^，。；：\d]{1,8}的")
_WHOLE = frozenset({"全县", "全市", "全区", "全州", "全旗", "全镇", "全乡"})
# 收入8.6亿元，去年同期为8.12亿元，同比增长…: only the sum was last year's.
_THEN = re.compile(r"(?:去年|上年|上一年)(?:同期)?(?:为|是|仅为)")
_OF = re.compile(r"(?:末|底|同期|全年)?的")
_FROM = re.compile(r"(?:由|从|自)$")
_ARRIVED = re.compile(
    r"(?:提高|提升|增加|增长|上升|扩大|发展|下降|减少|降低|降|升|增|减)(?:到|至)了?[^，。；]{0,6}$"
)
_PART_YEAR = re.compile(r"(\d{4})-01/\1-(?:0[2-9]|1[01])")
_PART = re.compile(r"(\d{4})-\d\d(?:/\1-\d\d)?")
_OF_THE_MONTH = re.compile("[本当]月|上个?月")
_TALLIED = re.compile(r"累计[^，。；]{0,10}$")
_YEAR_END = re.compile(r"\.\./\d{4}-12")
_SAME = re.compile(r"同比|上年|去年同期|上一年")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A period for a quantity, whether it was carried from elsewhere, and what it compares with."""

    period: str | None
    inferred: bool
    baseline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Every expression of time of a text, in order."""

    layout: Layout
    years: Years
    mentions: Sequence[TimeMention]
    starts: tuple[int, ...]
    headings: tuple[tuple[int, str], ...] = ()
    own: str = ""

    def of(self, quantity: Quantity, start: int, earlier: Sequence[Quantity]) -> Timed:
        """Return the period of a quantity whose sentence begins at a position.

        Args:
            quantity: The quantity.
            start: Where its sentence begins.
            earlier: The quantities before it in the sentence.
        """
        text = self.layout.text
        baseline: TimeMention | None = None
        index = bisect_right(self.starts, quantity.start - 1)
        near = text[max(start, quantity.start - 14) : quantity.start]
        arrived = bool(_ARRIVED.search(near))
        current: TimeMention | None = None
        for one in reversed(self.mentions[max(0, index - _FAR) : index]):
            if one.start < start or (current is not None and self._long_ago(one)):
                break  # 八十年代初25元，现在400元
            if self._of_else(one, quantity) or self._aside(one, earlier, arrived=arrived):
                continue
            # 比上一年的118.9万人: the figure compared with has that year itself.
            if self._compares(one) and _OF.fullmatch(text, one.end, quantity.start) is None:
                baseline = baseline or (one if quantity.start - one.end < _CLOSE else None)
                continue
            if one.current and current is None and "年" not in text[one.start : one.end]:
                current = one
                if text.startswith("如今", one.start):
                    break  # what was before is over
                continue
            return self._timed(self._like_then(self._scene(one, start) or one, start), baseline)
        if current is not None:
            return self._timed(self._monthly(current, start), baseline)
        return self._carried(start, index, baseline)

    def _like_then(self, one: TimeMention, start: int) -> TimeMention:
        """Read 去年同期 behind a part of this year as the same part of the last."""
        text = self.layout.text
        if (
            one.period is None
            or len(one.period) != len("2010")
            or not text.startswith("同期", one.end)
        ):
            return one
        index = bisect_right(self.starts, one.start - 1)
        for other in reversed(self.mentions[max(0, index - _FAR) : index]):
            if other.start < start:
                break
            if (
                other.period is not None
                and _PART.fullmatch(other.period)
                and other.year == one.year + 1
            ):
                return replace(one, period=year_before(other.period))
        alone = _PART.fullmatch(self.own) is not None and self.own.startswith(str(one.year + 1))
        return replace(one, period=year_before(self.own)) if alone else one

    def _monthly(self, current: TimeMention, start: int) -> TimeMention:
        """Return 现有 and 目前 of a monthly report as of its month."""
        month = self._headed(self.layout.paragraph(start).start) or ""
        within = len(month) == len("2024-07") and month.startswith(f"{current.period}-")
        return replace(current, period=month) if within else current

    def _aims(self, one: TimeMention) -> bool:
        """Tell whether a time belongs to an aim, a founding or a dateline, not to the figure (全年目标任务的, 2017年成立)."""
        return _OF_ELSE.match(self.layout.text, one.end) is not None

    def _of_else(self, one: TimeMention, quantity: Quantity) -> bool:
        """Tell whether a time is unknown or says nothing of the figure: an aim's, or the month's before a running total."""
        text = self.layout.text
        return (
            one.period is None
            or self._aims(one)
            # 为上年末的102.7%: a rate is of its own time, not of what it is measured by
            or (
                quantity.kind == "rate"
                and _OF.fullmatch(text, one.end, quantity.start) is not None
                and text[max(0, one.start - 1) : one.start] in {"为", "是"}
            )
            # 当月新增612人，累计1.3万人
            or (
                _OF_THE_MONTH.match(text, one.start) is not None
                and _TALLIED.search(text, one.end, quantity.start) is not None
            )
        )

    def _long_ago(self, one: TimeMention) -> bool:
        """Tell whether a time was over before the year reported and the one before it."""
        last = (one.period or "").split("/")[-1][:4]
        return last.isdigit() and int(last) < self.years.report - 1

    def _aside(self, one: TimeMention, earlier: Sequence[Quantity], *, arrived: bool) -> bool:
        """Tell whether a time is that of a figure already told (为上年度24.6万人的…, 由2017年的…提高到)."""
        before = self.layout.text[max(0, one.start - 1) : one.start]
        led = before in {"为", "是", "占", "达"} or (arrived and _FROM.search(before) is not None)
        led = led or _THEN.match(self.layout.text, one.start) is not None
        led = led or any(_FOUND_THEN.fullmatch(self.layout.text, one.end, q.start) for q in earlier)
        return led and any(q.start > one.end for q in earlier)

    def _compares(self, one: TimeMention) -> bool:
        text = self.layout.text
        before = text[max(0, one.start - 3) : one.start]
        if _BASELINE.search(before):
            return True
        if before[-1:] in {"、", "和"} and re.search(
            r"(?:较|比)[^，。；]{2,12}[、和]$", text[max(0, one.start - 16) : one.start]
        ):
            return True
        return text[max(0, one.start - 8) : one.start].rfind("比") >= 0 and bool(
            _BASELINE_AFTER.match(text, one.end)
        )

    def _timed(
        self, one: TimeMention, baseline: TimeMention | None, *, inferred: bool = False
    ) -> Timed:
        return Timed(
            period=one.period, inferred=inferred or one.inferred, baseline=self._base(one, baseline)
        )

    def _base(self, one: TimeMention | None, baseline: TimeMention | None) -> str | None:
        if baseline is None:
            return None
        words = self.layout.text[baseline.start : baseline.end]
        if words.startswith(("上年", "上一年", "去年")) and one is not None and one.year:
            return str(one.year - 1)
        return baseline.period

    def _carried(self, start: int, index: int, baseline: TimeMention | None) -> Timed:
        """Return the period said earlier in the paragraph, else the document's own."""
        scene = self._scene(None, start)
        if scene is not None:
            since = self._since(index, scene, start)
            return self._timed(since or scene, baseline, inferred=True)
        run = self._running(start, index)
        if run is not None:
            return self._timed(run, baseline, inferred=True)
        led = self._led(start, index)
        if led is not None:
            return self._timed(led, baseline, inferred=True)
        headed = self._headed(self.layout.paragraph(start).start)
        if headed is not None:
            base = year_before(headed) if baseline is not None else None
            return Timed(period=headed, inferred=True, baseline=base)
        if not self.years.report or not self.years.said:
            return Timed(
                period=None, inferred=False, baseline=baseline.period if baseline else None
            )
        own = self.own or str(self.years.report)
        base = year_before(own) if baseline is not None else None
        return Timed(period=own, inferred=True, baseline=base)

    def with_own(self) -> Self:
        """Return the clock that knows the document's own period; it is asked for at every figure."""
        return replace(self, own=self._own())

    def _own(self) -> str:
        """Return the document's own period: its year, or the part of it that its lead reports on.

        A text that opens with 今年上半年 and nowhere tells of the whole year gives half-year figures throughout.
        """
        year = str(self.years.report)
        lead = max(_LEAD, len(self.layout.text) * 3 // 4)
        told = [
            one.period
            for one in self.mentions
            if one.year == self.years.report
            and one.start < lead
            and one.period is not None
            and len(one.period.split("/")[0]) < 10
            and not (one.loose or one.current or self._aims(one) or self._compares(one))
        ]
        part = next((one for one in told if _PART_YEAR.fullmatch(one)), "")
        led = part in told[:2] and told.count(year) <= 1
        return part if part and led else year

    def _running(self, start: int, index: int) -> TimeMention | None:
        """Return the run of years that the paragraph tells of (五年来), in a sentence that goes on adding up (累计…)."""
        if not self.layout.text.startswith("累计", start):
            return None
        floor = self.layout.paragraph(start).start
        for one in reversed(self.mentions[max(0, index - _FAR) : index]):
            if one.start < floor:
                return None
            if one.loose and one.period is not None and "/" in one.period:
                return one
        return None

    def _led(self, start: int, index: int) -> TimeMention | None:
        """Return the time that leads the nearest of the two sentences before; later ones are asides."""
        floor = self.layout.sentences[max(0, self.layout.sentence(start) - 2)].start
        floor = max(floor, self.layout.paragraph(start).start)
        nearest: tuple[int, TimeMention] | None = None
        for one in reversed(self.mentions[max(0, index - _FAR) : index]):
            if one.start < floor:
                break
            if _OF_ONE.match(self.layout.text, one.end) or _YEAR_END.match(one.period or ""):
                continue  # what stood at the year's end is followed by what was done in it
            if self._someones(one, start):
                continue
            if one.start < start and one.year and self._carries(one) and not self._compares(one):
                here = self.layout.sentence(one.start)
                if nearest is not None and here != nearest[0]:
                    break
                nearest = (here, one)
        return nearest[1] if nearest is not None else None

    def _someones(self, one: TimeMention, start: int) -> bool:
        """Tell whether a past year told in passing of one person or town says nothing of the whole county behind it (…去年回乡办厂。全县…)."""
        within = self.layout.sentences[self.layout.sentence(one.start)].start
        text = self.layout.text
        whole = text[start : start + 2] in _WHOLE
        passing = one.start > within and text[one.end : one.end + 1] not in "，,全"
        return (
            whole
            and passing
            and one.year != self.years.report
            and "全" not in text[within : one.start]
        )

    def _since(self, index: int, scene: TimeMention, start: int) -> TimeMention | None:
        """Return the run from a month named after the opening day up to that day (6月起 … )."""
        for one in reversed(self.mentions[max(0, index - _FAR) : index]):
            if one.start <= scene.start or one.period is None:
                return None
            if (
                one.start < start
                and len(one.period.split("/")[0]) == 7
                and self.layout.text[one.end : one.end + 1] in {"起", "开", "以"}
            ):
                return replace(
                    one, period=f"{one.period[:7]}/{(scene.period or '')[:7]}", inferred=True
                )
        return None

    def _scene(self, one: TimeMention | None, start: int) -> TimeMention | None:
        """Return the day that a paragraph opens with (5月9日至11日，后龙广场。…) for what it tells.

        It stands in for no time at all, and for a bare year that belongs to a name.
        """
        if one is not None and (one.period is None or len(one.period) != 4 or one.inferred):
            return one
        paragraph = self.layout.paragraph(start)
        opening = self.layout.sentences[self.layout.sentence(paragraph.start)]
        if opening.end - opening.start > 34 or opening.start == start:
            return one
        for other in self.mentions[
            bisect_right(self.starts, opening.start - 1) : bisect_right(self.starts, opening.end)
        ]:
            day = other.period is not None and len(other.period.split("/")[0]) == 10
            if day and (one is None or other.year == one.year):
                return other
        return one

    def _headed(self, start: int) -> str | None:
        """Return the period of the heading that a paragraph stands under, or None."""
        index = bisect_right(self.headings, start, key=itemgetter(0)) - 1
        return self.headings[index][1] if index >= 0 else None

    def _carries(self, one: TimeMention) -> bool:
        """Tell whether a period goes on into the next sentences; a day and a past year do not."""
        return (
            one.period is not None
            and not one.loose
            and len(one.period.split("/")[0]) < 10
            and abs(one.year - self.years.report) <= 1
        )


def compares_with_last_year(own: str) -> bool:
    """Tell whether a change is measured against the year before."""
    return bool(_SAME.search(own))


def year_before(period: str | None) -> str | None:
    """Return the same period a year earlier (2021 → 2020, 2018-01/2018-08 → 2017-01/2017-08)."""
    if period is None:
        return None
    return re.sub(r"\d{4}", lambda match: str(int(match[0]) - 1), period)


_TELLS = re.compile(
    r"情况|通报|总结|综述|汇报|简报|分析|统计|公报|回顾|工作|安排|计划|打算|主要做法|任务"
)


# 务工就业监测月报 over （2024年7月）: the month reported, not the month of writing.
_MONTHLY = re.compile(r"月报|月度|监测|进度|快报|统计表")
_DATED = re.compile(r"[（(](?:19|20)\d\d年\d{1,2}(?:[-—－–~～至]\d{1,2})?月份?[）)]")
_A_DAY = len("2010-12-02")


def headings(layout: Layout, mentions: Sequence[TimeMention]) -> tuple[tuple[int, str], ...]:
    """Return the headings that set a time for what stands below (2022年工作回顾, 上半年…情况通报).

    A bare year in a title sets nothing that the document's own year does not; it
    counts below the first heading.
    """
    found: list[tuple[int, str]] = []
    starts = [one.start for one in mentions]
    above = ""
    for paragraph in layout.paragraphs:
        line = layout.text[paragraph.start : min(paragraph.end, paragraph.start + 60)].strip()
        dated = _DATED.fullmatch(line) is not None and _MONTHLY.search(above) is not None
        above = line
        if not dated and (
            not 4 <= len(line) <= 40 or line[-1] in "。；，：！？" or not _TELLS.search(line)
        ):
            continue
        low, high = (
            bisect_right(starts, paragraph.start - 1),
            bisect_right(starts, paragraph.end - 1),
        )
        inside = [one for one in mentions[low:high] if one.period is not None and one.year]
        day = inside and len(str(inside[0].period)) == _A_DAY  # a dateline, not a time of figures
        if inside and not day and "/.." not in str(inside[0].period):
            found.append((paragraph.start, str(inside[0].period)))
    return tuple(found)
