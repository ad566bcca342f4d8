"""Tables inside a text: a head of indicators with units, then one row for each place or year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reportlib.extraction import matching, times
from reportlib.extraction.draft import Draft
from reportlib.extraction.goals import destinations
from reportlib.extraction.grid import Cell, Head, cells, is_rule, joined, kind_of, quantity_of
from reportlib.extraction.layout import Layout
from reportlib.extraction.placing import Place, place_of
from reportlib.extraction.tokens import Quantity
from reportlib.extraction.years import Years
from reportlib.lexicon import Indicator, Lexicon
from reportlib.places import Area, Gazetteer
from reportlib.quantities import units
from reportlib.quantities.units import Unit, Units

_NUMBER = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?[%％]?")
_NOTHING = re.compile(r"(?:[-—–－/／…]{1,4}|无|空|0?)")
_UNIT = re.compile(
    r"[（(]\s*(?:单位[：:]\s*)?(?P<unit>[^（）()]{1,8})\s*[)）]|[/／](?P<bare>[万亿]?[人元户个%％名家])$"
)
_UNIT_LINE = re.compile(r"单位[：:]\s*(?P<units>[^\n\t）)]{1,24})")
_FIRST = re.compile(
    r"县[（(]?[市区]|县区|区县|地区|县市|市县|州市|乡镇|单位|名称|地名|县别|市州|市（州）|行政区|镇街|序号|编号|年份|年度|时间|指标|项目|村别?$"
)
_INDICATORS = re.compile(r"指标|项目|内容|统计项")
_TOTAL = re.compile(r"(?:全[市州县区省镇乡]|合\s?计|总\s?计|小\s?计|累计)(?:数|合计)?")
_SCALES = {
    "万": Decimal(10000),
    "亿": Decimal(10**8),
    "千": Decimal(1000),
    "百": Decimal(100),
    "": Decimal(1),
}
_GROUPS = frozenset({"persons_lifted_out_of_poverty", "poor_population"})
_KINDS = ("persons", "money", "households", "rate", "classifier", "count", "area")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The drafts of all tables of a text, and the stretches that the prose grammar leaves alone."""

    drafts: tuple[Draft, ...]
    covered: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What holds for a whole table: its head, the unit line above it, the period of its title."""

    head: Sequence[Cell]
    unit: str
    period: str | None


class Tables:
    """Read the tables of one document."""

    def __init__(
        self,
        layout: Layout,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        home: Place | None,
        years: Years,
    ) -> None:
        self.layout = layout
        self.lexicon = lexicon
        self.gazetteer = gazetteer
        self.home = home
        self.years = years
        self.units: Units = units.load()
        self.drafts: list[Draft] = []
        self.covered: list[tuple[int, int]] = []
        self.parents: set[str] = set()
        # What a head or a name means is asked for every cell below or beside it.
        self._heads: dict[tuple[str, str], Head | None] = {}
        self._places: dict[str, Area | None] = {}

    def read(self) -> Found:
        """Return every cell with a number as a draft."""
        rows = [
            (paragraph, cells(self.layout.text, paragraph.start, paragraph.end))
            for paragraph in self.layout.paragraphs
        ]
        rows = [one for one in rows if not is_rule(one[1])]
        index = 0
        while index < len(rows):
            head = rows[index][1]
            if len(head) >= 2 and self._is_head(head) and index + 1 < len(rows):
                index = self._table(rows, index)
            else:
                index += 1
        return Found(drafts=tuple(self.drafts), covered=tuple(self.covered))

    def _is_head(self, row: Sequence[Cell]) -> bool:
        if sum(1 for one in row if _NUMBER.fullmatch(one.text)) > len(
            row
        ) // 2 and not _INDICATORS.search(row[0].text):
            return False
        if len(row[0].text) > 12 or any(len(one.text) > 30 or "。" in one.text for one in row):
            return False
        titled = _FIRST.search(row[0].text) is not None
        if not titled and "\t" not in self.layout.text[row[0].start : row[-1].end]:
            return False
        known = sum(
            1
            for one in row[1:]
            if self._year(one.text) or self._place(one.text) or self._head(one.text, "") is not None
        )
        return known >= (1 if titled else 2)

    def _table(self, rows: Sequence[tuple[object, list[Cell]]], top: int) -> int:
        head = rows[top][1]
        unit = self._unit_line(head[0].start)
        period = self._title_period(head[0].start)
        body = top + 1
        self.parents = set()
        if (
            body < len(rows)
            and len(rows[body][1]) >= 2
            and not any(_NUMBER.fullmatch(one.text) for one in rows[body][1])
        ):
            head = joined(head, rows[body][1])
            body += 1
        end = body
        while end < len(rows) and self._is_row(rows[end][1], head):
            self._row(rows[end][1], Frame(head=head, unit=unit, period=period))
            end += 1
        if end > body:
            last = rows[end - 1][1]
            self.covered.append((rows[top][1][0].start, last[-1].end))
        return max(end, top + 1)

    def _is_row(self, row: Sequence[Cell], head: Sequence[Cell]) -> bool:
        if len(row) < 2 or len(row) > len(head) + 1:
            return False
        return any(_NUMBER.fullmatch(one.text) for one in row[1:]) and not any(
            "。" in one.text for one in row
        )

    def _row(self, row: Sequence[Cell], frame: Frame) -> None:
        head = frame.head
        names = [
            one
            for one in row
            if not _NUMBER.fullmatch(one.text) and not _NOTHING.fullmatch(one.text)
        ]
        title = names[0].text if names else row[0].text
        shift = len(row) - len(head)
        main: int | None = None
        for position, cell in enumerate(row):
            if cell is (names[0] if names else row[0]) or not _NUMBER.fullmatch(cell.text):
                continue
            column = head[position - shift] if 0 <= position - shift < len(head) else None
            if column is None or re.search(r"序号|编号|代码", column.text):
                continue
            draft = self._draft(cell, title, column, frame, row)
            if draft is None:
                continue
            part = draft.note == "part"
            if part and main is not None and draft.indicator in _GROUPS:
                # 其中：脱贫人口 beside 转移就业人数 counts those of them who are at work.
                draft = replace(draft, indicator=self.drafts[main].indicator, group="poor")
            if part or draft.note:
                draft = replace(draft, parent=main if part else None, note="")
            self.drafts.append(draft)
            if not part and draft.quantity.kind in {"persons", "money"}:
                main = len(self.drafts) - 1

    def _draft(
        self, cell: Cell, title: str, column: Cell, frame: Frame, row: Sequence[Cell]
    ) -> Draft | None:
        """Return the draft of one cell, its row and column read as place, year or indicator."""
        unit, period = frame.unit, frame.period
        if _INDICATORS.search(frame.head[0].text):
            extra = next(
                (
                    one.text
                    for one in row[1:]
                    if self._written(one.text) is not None and not _NUMBER.fullmatch(one.text)
                ),
                unit,
            )
            head, where, when = self._head(title, extra), column.text, column.text
        else:
            head, where, when = self._head(column.text, unit), title, title
        if head is None:
            return None
        if head.indicator == "per_capita_income" and self._of_labour(frame):
            head = replace(head, indicator="labour_income_per_capita")
        year = self._year(when)
        area = self._place(where)
        place = place_of(area) if area is not None else self._sum_of(where)
        if area is not None:
            self.parents.add(area.parent)
        quantity = quantity_of(cell, head)
        known = self.lexicon.indicators.get(head.indicator)
        return Draft(
            quantity=quantity, indicator=head.indicator, unit=head.unit or (known.unit if known else "count:other"), measure="level",
            place=place, period=year or period or (str(self.years.report) if self.years.report else None),
            period_inferred=year is None, destination=head.destination, rule="table", note="part" if head.part else "",
            group=head.group,
        )  # fmt: skip

    def _of_labour(self, frame: Frame) -> bool:
        """Tell whether 人均收入 stands beside 劳务收入, whose share per head it then is."""
        known = (self._head(one.text, frame.unit) for one in frame.head)
        return any(one is not None and one.indicator == "labour_income" for one in known)

    def _sum_of(self, name: str) -> Place | None:
        """Return what a row of totals is about: the home, or what all rows above lie in."""
        above = next(iter(self.parents)) if len(self.parents) == 1 else ""
        if (
            above
            and _TOTAL.fullmatch(name.strip(" 　"))
            and self.home is not None
            and self.home.level == "county"
        ):
            return place_of(self.gazetteer.get(above))
        return self.home

    def _year(self, text: str) -> str | None:
        match = re.match(r"\s*((?:19|20)\d\d)\s*年?", text)
        return match[1] if match else None

    def _place(self, text: str) -> Area | None:
        name = text.strip(" 　：:")
        if name not in self._places:
            self._places[name] = self._named(name)
        return self._places[name]

    def _named(self, name: str) -> Area | None:
        """Return the place that a whole cell names, one of the home's own first."""
        if _TOTAL.fullmatch(name) or not name:
            return None
        for mention in self.gazetteer.find(name):
            if mention.areas and mention.start == 0 and mention.end >= len(name) - 1:
                inside = [
                    one
                    for one in mention.areas
                    if self.home is None
                    or self.home.area is None
                    or self.gazetteer.is_within(one.area_id, self.home.area_id)
                ]
                if inside:
                    return inside[0]
                if mention.areas[0].level not in {"town", "village"} and name[-1] not in "镇乡村":
                    return mention.areas[0]
        if (
            self.home is not None
            and self.home.level == "county"
            and re.fullmatch(r"[\u4e00-\u9fff]{2,5}(?:镇|乡|街道)", name)
        ):
            return self.gazetteer.town(name, self.home.area_id)
        return None

    def _written(self, text: str) -> tuple[Decimal, Unit] | None:
        """Return scale and unit of 万人, 亿元, %, 个."""
        match = re.fullmatch(r"(?P<scale>[百千]?[万亿]?)(?P<unit>.{1,6})", text.strip())
        if match is None:
            return None
        found = self.units.by_writing.get(match["unit"])
        if found is None:
            return None
        scale = Decimal(1)
        for one in match["scale"]:
            scale *= _SCALES[one]
        return scale, found

    def _head(self, text: str, fallback: str) -> Head | None:
        key = (text, fallback)
        if key not in self._heads:
            self._heads[key] = self._meant(text, fallback)
        return self._heads[key]

    def _meant(self, text: str, fallback: str) -> Head | None:
        """Return what a head names, with its unit; None when it names nothing known."""
        mark = _UNIT.search(text)
        unit = self._written(mark["unit"] or mark["bare"]) if mark is not None else None
        words = (
            text[: mark.start()] + text[mark.end() :]
            if mark is not None and (unit or mark["unit"] in _SCALES)
            else text
        ).strip(" 　：:")
        if not re.search(r"[\u4e00-\u9fff]{2}", words):
            return None
        # A yearbook marks an “of which” column with #.
        part = words.startswith(("其中", "#", "＃"))
        name = re.sub(r"^(?:其中[：:，]?|[#＃])", "", words).strip()
        spot = next((one for one in destinations() if one.pattern.search(name)), None)
        code = self.lexicon.heads.get(words) or self.lexicon.heads.get(name)
        if (
            code is None
            and spot is not None
            and (part or re.search(r"输出|转移|务工|输转|就业|外出", name) or len(name) <= 5)
        ):
            code = spot.indicator
        kinds = (unit[1].kind,) if unit else _KINDS
        if code is None:
            code = self._matched(name, kinds)
        if code is None:
            return None
        known = self.lexicon.indicators[code]
        chosen = unit or self._scaled(mark, known) or self._fallback(fallback, known)
        scale, kind, unit_code = Decimal(1), "", self.lexicon.indicators[code].unit
        if chosen is not None:
            scale, kind = chosen[0] * chosen[1].factor, chosen[1].kind
            unit_code = (
                chosen[1].code
                if kind not in {"classifier", "count", "money"} or not unit_code
                else unit_code
            )
        if unit_code == "persons" and "人次" in name:
            unit_code = "person_times"
        poor = (
            "poor"
            if re.search(r"贫困|脱贫|建档立卡", name)
            and self.lexicon.indicators[code].unit == "persons"
            else "all"
        )
        return Head(
            indicator=code, unit=unit_code, kind=kind or kind_of(unit_code), scale=scale,
            destination=spot.says if spot else None, part=part, group=poor,
        )  # fmt: skip

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
            unit = self._written(word)
            if unit is not None and unit[1].kind == kind_of(indicator.unit):
                return unit
        return None

    def _unit_line(self, start: int) -> str:
        match = matching.last_of(_UNIT_LINE, self.layout.text[max(0, start - 160) : start])
        return match["units"] if match else ""

    def _title_period(self, start: int) -> str | None:
        before = self.layout.text[max(0, start - 120) : start]
        found = [
            one
            for one in times.scan(before, self.years)
            if one.period is not None
            and not one.current
            and before[max(0, one.start - 1) : one.start] not in {"比", "较"}
        ]
        return found[-1].period if found else None


def rows(found: Found) -> Iterator[Quantity]:
    """Yield the quantities of the tables in the order of their drafts."""
    for one in found.drafts:
        yield one.quantity
