"""What the head of a column or row means: its indicator, unit, measure and period."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reportlib.extraction import matching, times
from reportlib.extraction.goals import destinations
from reportlib.extraction.grid import Head, kind_of
from reportlib.extraction.periods import year_before
from reportlib.extraction.years import Years
from reportlib.lexicon import Indicator, Lexicon
from reportlib.model import Measure
from reportlib.quantities import units
from reportlib.quantities.units import Unit

# The head of the column that names the rows.
NAMES = re.compile(
    r"县[（(]?[市区]|县区|区县|地区|县市|市县|州市|乡镇|单位|名称|地名|县别|市州|市（州）|行政区|镇街|序号|编号|年份|年度|时间|指标|项目|村别?$"
)
_UNIT = re.compile(
    r"[（(]\s*(?:单位[：:]\s*)?(?P<unit>[^（）()]{1,8})\s*[)）]|[/／](?P<bare>[万亿]?[人元户个%％名家])$"
)
_SCALES = {
    "万": Decimal(10000),
    "亿": Decimal(10**8),
    "千": Decimal(1000),
    "百": Decimal(100),
    "": Decimal(1),
}
_COUNTS = re.compile(r"数|率|额|企业|招聘|用[工人]")
_SHORT = len("县（市、区）名称")
_KINDS = ("persons", "money", "households", "rate", "classifier", "count", "area")
# In order: 完成率 is no 完成, 占任务比例 no 占比, 同比增长 in persons is a change.
_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("completion_rate", re.compile(r"(?:任务|目标|计划)?完成(?:率|比例|进度|百分比)|占(?:年度|全年|下达)*(?:任务|目标|计划)数?的?(?:比例|比重|百分比|%|％)?")),
    ("growth_rate", re.compile(r"(?:同比|环比|比上年|较上年|比去年|较去年|比上月|较上月)*(?:同期)?[±＋+]?(?:增长|增幅|增减|升降|增速|增降)(?:率|幅度|幅|情况)?[±]?|同比|环比")),
    ("change", re.compile(r"(?:同比|环比|比上年|较上年|比去年|较去年|比上月|较上月)(?:同期)?(?:净)?[±＋+]?(?:增加|增减|减少|增|减)(?:数|额|量)?|净增(?:数|额)?")),
    ("share", re.compile(r"所?占.*$|比重$|比例$")),
    ("target", re.compile(r"(?:年度|全年|本年|下达|省级?|市级?|州级?)*(?:目标任务|任务目标|任务|(?<!雨露)(?<!星火)(?<!温暖)计划|目标|指标)(?=数|人数|总数|量|$|[（(])(?:数|人数|总数|量)?")),
)  # fmt: skip
_RATES = frozenset({"completion_rate", "growth_rate", "share"})
# What a head says beside what it counts.
_PLAIN = re.compile(
    r"累计|实际|已|完成情况|完成数|完成|总数|合计|小计|人数|数量|情况|其中|本月|当月|本期|当期|本年|同期|数|[：:，、]"
)
_LIKE = re.compile(r"(?<![比较])(?:上年|去年)同期数?")


class Heads:
    """The heads of one document's tables; what one means is asked for every cell below it."""

    def __init__(self, lexicon: Lexicon, years: Years) -> None:
        self.lexicon = lexicon
        self.years = years
        self.units = units.load()
        self._known: dict[tuple[str, str], Head | None] = {}

    def of(self, text: str, fallback: str) -> Head | None:
        """Return what a head names, with its unit; None when it names nothing known.

        Args:
            text: The words of the head.
            fallback: The line of units above the table, or the unit of the row.
        """
        key = (text, fallback)
        if key not in self._known:
            self._known[key] = self._meant(text, fallback)
        return self._known[key]

    def row(
        self, heads: Sequence[str], fallback: str, title: str, period: str | None
    ) -> list[Head | None]:
        """Return what each head of a table means; one that names nothing has its neighbour's indicator, or the title's.

        Args:
            heads: The words of each.
            fallback: The line of units.
            title: What stands above the table.
            period: The title's period, which 上年同期 is a year before.
        """
        found = [
            None if _names_rows(one) else self._dated(self.of(one, fallback), one, period)
            for one in heads
        ]
        found[0] = None
        whole = self._of_title(title)
        for index, head in enumerate(found):
            if head is None or head.indicator:
                continue
            lender = _lender(found, index, head.measure, titled=bool(whole))
            found[index] = self._lent(head, lender, whole, fallback)
        return found

    def _of_title(self, title: str) -> str:
        """Return the people that a title names; what else it names (有关乡镇情况见下表) lends columns nothing."""
        code = self._matched(title, ("persons",))
        known = self.lexicon.indicators.get(code or "")
        return known.code if known is not None and known.unit == "persons" else ""

    def _dated(self, head: Head | None, text: str, period: str | None) -> Head | None:
        if head is None or not _LIKE.search(text):
            return head
        own = period or (str(self.years.report) if self.years.report else None)
        return replace(head, period=year_before(own))

    def _lent(self, head: Head, lender: Head | None, whole: str, fallback: str) -> Head | None:
        """Return a head that names nothing of its own with what another, or the title, lends it."""
        code = lender.indicator if lender is not None else whole
        known = self.lexicon.indicators.get(code)
        if known is None:
            return None
        of_place = lender if lender is not None and head.measure in _RATES | {"change"} else None
        head = replace(
            head, indicator=code, group=lender.group if lender is not None else "all",
            destination=of_place.destination if of_place is not None else None,
        )  # fmt: skip
        if head.unit:
            return head
        chosen = self._fallback(fallback, known)
        if chosen is None and lender is not None:
            return replace(head, unit=lender.unit, kind=lender.kind, scale=lender.scale)
        scale = chosen[0] * chosen[1].factor if chosen is not None else Decimal(1)
        return replace(head, unit=known.unit, kind=kind_of(known.unit), scale=scale)

    def _meant(self, text: str, fallback: str) -> Head | None:
        mark = _UNIT.search(text)
        unit = self.written(mark["unit"] or mark["bare"]) if mark is not None else None
        words = (
            text[: mark.start()] + text[mark.end() :]
            if mark is not None and (unit or mark["unit"] in _SCALES)
            else text
        ).strip(" 　：:")
        like = _LIKE.search(words) is not None
        period, words = self._timed(_LIKE.sub("", words))
        measure, words = _measured(words, unit)
        # A yearbook marks an “of which” column with #.
        part = words.startswith(("其中", "#", "＃"))
        name = re.sub(r"^(?:其中[：:，]?|[#＃])", "", words).strip()
        if not _PLAIN.sub("", name).strip():
            bare = like or bool(name) or period is not None or measure != "level"
            return self._bare(unit, measure, period) if bare else None
        if not re.search(r"[\u4e00-\u9fff]{2}", name):
            return None
        head = self._named(words, name, part=part, mark=mark, unit=unit, fallback=fallback)
        if head is None:
            return None
        rate = self.written("%") if measure in _RATES else None
        if rate is not None:
            head = replace(head, unit=rate[1].code, kind=rate[1].kind, scale=Decimal(1))
        return replace(head, measure=measure, period=period)

    def _bare(
        self, unit: tuple[Decimal, Unit] | None, measure: Measure, period: str | None
    ) -> Head:
        """Return a head that names no indicator: only a time, a measure, or that something was done."""
        if measure in _RATES:
            unit = unit or self.written("%")
        return Head(
            indicator="", unit=unit[1].code if unit else "", kind=unit[1].kind if unit else "",
            scale=unit[0] * unit[1].factor if unit else Decimal(1), measure=measure, period=period,
        )  # fmt: skip

    def _timed(self, words: str) -> tuple[str | None, str]:
        """Return the period that a head names, and its other words."""
        found = [
            one
            for one in times.scan(words, self.years)
            if one.period is not None
            and not one.current
            and not re.match(r"同期|增|减", words[one.end :])
            and words[max(0, one.start - 1) : one.start] not in {"比", "较"}
        ]
        for one in reversed(found):
            words = words[: one.start] + words[one.end :]
        return (found[-1].period if found else None), words.strip(" 　：:")

    def _named(
        self, words: str, name: str, *, part: bool, mark: re.Match[str] | None, unit: tuple[Decimal, Unit] | None, fallback: str,
    ) -> Head | None:  # fmt: skip
        """Return what a head names with words of its own."""
        spot = next((one for one in destinations() if one.pattern.search(name)), None)
        code = self.lexicon.heads.get(words) or self.lexicon.heads.get(name)
        if (
            code is None
            and spot is not None
            and (part or re.search(r"输出|转移|务工|输转|就业|外出", name) or len(name) <= 5)
        ):
            code = spot.indicator
        kinds = (unit[1].kind,) if unit and unit[1].kind != "rate" else _KINDS
        code = code or self._matched(name, kinds)
        if code is None:
            return None
        known = self.lexicon.indicators[code]
        chosen = unit or self._scaled(mark, known) or self._fallback(fallback, known)
        scale, kind, unit_code = Decimal(1), "", known.unit
        if chosen is not None:
            scale, kind = chosen[0] * chosen[1].factor, chosen[1].kind
            plain = kind not in {"classifier", "count", "money"} or not unit_code
            unit_code = chosen[1].code if plain else unit_code
        if unit_code == "persons" and "人次" in name:
            unit_code = "person_times"
        poor = re.search(r"贫困|脱贫|建档立卡", name) is not None and known.unit == "persons"
        return Head(
            indicator=code, unit=unit_code, kind=kind or kind_of(unit_code), scale=scale,
            destination=spot.says if spot else None, part=part, group="poor" if poor else "all",
        )  # fmt: skip

    def written(self, text: str) -> tuple[Decimal, Unit] | None:
        """Return scale and unit of 万人, 亿元, %, 个."""
        match = re.fullmatch(r"(?P<scale>[百千]?[万亿]?)(?P<unit>.{1,6})", text.strip(" ±＋+"))
        found = self.units.by_writing.get(match["unit"]) if match is not None else None
        if match is None or found is None:
            return None
        scale = Decimal(1)
        for one in match["scale"]:
            scale *= _SCALES[one]
        return scale, found

    def _matched(self, name: str, kinds: Sequence[str]) -> str | None:
        best: matching.Match | None = None
        for kind in kinds:
            found = matching.weigh(self.lexicon.by_kind(kind), "", name, "", "")
            if (
                found is not None
                and found.score >= 9
                and (best is None or found.score > best.score)
            ):
                best = found
        if best is not None:
            return best.code
        noun = matching.noun_before(self.lexicon, name)
        return self.lexicon.nouns.get(noun) if noun and len(noun) > 1 else None

    def _scaled(
        self, mark: re.Match[str] | None, indicator: Indicator
    ) -> tuple[Decimal, Unit] | None:
        """Return the scale of a head that leaves its unit unsaid (输出人次（万）)."""
        said = (mark["unit"] or "").strip() if mark is not None else ""
        if said not in _SCALES or not said:
            return None
        writings = {"person_times": "人次", "persons": "人", "households": "户", "yuan": "元"}
        found = self.units.by_writing.get(writings.get(indicator.unit, ""))
        return (_SCALES[said], found) if found is not None else None

    def _fallback(self, line: str, indicator: Indicator) -> tuple[Decimal, Unit] | None:
        """Return the unit of the 单位 line that fits an indicator, when one does."""
        for word in re.split(r"[、，,；;\s]", line):
            unit = self.written(word)
            if unit is not None and unit[1].kind == kind_of(indicator.unit):
                return unit
        return None


def _names_rows(head: str) -> bool:
    """Tell whether a column holds the names of the rows or their numbers (县区, 序号), and counts nothing."""
    named = NAMES.search(head) is not None and len(head) <= _SHORT
    return named and _UNIT.search(head) is None and _COUNTS.search(head) is None


def _lender(
    heads: Sequence[Head | None], index: int, measure: Measure, *, titled: bool
) -> Head | None:
    """Return the head whose indicator a bare one takes: what a rate of completion is of, else its neighbour."""
    named = [one for one in heads[:index] if one is not None and one.indicator]
    if measure == "completion_rate":
        aims = [one for one in named if one.measure == "target"]
        named = aims or [one for one in named if one.destination is None] or named
    elif measure not in _RATES:
        named = [one for one in named if not one.part] or named
    if named or titled:
        return named[-1] if named else None
    return next((one for one in heads[index + 1 :] if one is not None and one.indicator), None)


def _measured(words: str, unit: tuple[Decimal, Unit] | None) -> tuple[Measure, str]:
    """Return what a head measures, and what is left of its words."""
    percent = unit is not None and unit[1].kind == "rate"
    for measure, pattern in _MEASURES:
        match = pattern.search(words)
        if match is None:
            continue
        if measure == "share" and not percent and not words.endswith(("比", "比重", "比例")):
            continue
        if measure in {"growth_rate", "change"} and unit is not None:
            # 同比增加（人） and 同比增减（%）: the unit says which of the two.
            measured: Measure = "growth_rate" if percent else "change"
        else:
            measured = measure
        return measured, (words[: match.start()] + words[match.end() :]).strip(" 　：:")
    return "level", words
