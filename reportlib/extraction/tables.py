"""Tables inside a text: a head of indicators with units, then one row for each place or year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlib.extraction import matching, times
from reportlib.extraction.draft import Draft
from reportlib.extraction.grid import Cell, Head, cells, is_rule, joined, quantity_of
from reportlib.extraction.heads import NAMES, Heads
from reportlib.extraction.layout import Layout
from reportlib.extraction.placing import Place, place_of
from reportlib.extraction.tokens import Quantity
from reportlib.extraction.years import Years, year_in
from reportlib.lexicon import Lexicon
from reportlib.places import Area, Gazetteer

_NUMBER = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?[%％]?")
_NOTHING = re.compile(r"(?:[-—–－/／…]{1,4}|无|空|0?)")
_UNIT_LINE = re.compile(r"单位[：:]\s*(?P<units>[^\n\t）)]{1,24})")
_INDICATORS = re.compile(r"指标|项目|内容|统计项")
_TOTAL = re.compile(r"(?:全[市州县区省镇乡]|合\s?计|总\s?计|小\s?计|累计)(?:数|合计)?")
# 其中：脱贫劳动力 beside 转移就业人数 counts those of them who are at work.
_MANY = 3
_WHOLES = frozenset({"persons", "money"})
_GROUPS = frozenset({"persons_lifted_out_of_poverty", "poor_population", "labour_force"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The drafts of all tables of a text, and the stretches that the prose grammar leaves alone.

    Attributes:
        drafts: One for every cell with a number.
        covered: Where the tables stand.
        unread: Where rows of numbers begin that no head explains, with how many rows there are.
    """

    drafts: tuple[Draft, ...]
    covered: tuple[tuple[int, int], ...]
    unread: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What holds for a whole table: its head, the unit line above it, the period of its title."""

    head: Sequence[Cell]
    unit: str
    period: str | None
    columns: Sequence[Head | None]


# A row of a place that no list holds is not the whole's.
_SOMEWHERE = re.compile(
    r"(?![全各本其该我总省市州县]|合计|小计|城镇|农村)[\u4e00-\u9fff]{1,8}(?:[县区市旗镇乡]|街道)"
)


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
        self.heads = Heads(lexicon, years)
        self.drafts: list[Draft] = []
        self.covered: list[tuple[int, int]] = []
        self.parents: set[str] = set()
        # What a name means is asked for every cell beside it.
        self._places: dict[str, Area | None] = {}

    def read(self) -> Found:
        """Return every cell with a number as a draft."""
        rows = [
            (paragraph, cells(self.layout.text, paragraph.start, paragraph.end))
            for paragraph in self.layout.paragraphs
        ]
        rows = [one for one in rows if not is_rule(one[1])]
        index = 0
        unread: list[tuple[int, int]] = []
        while index < len(rows):
            head = rows[index][1]
            if len(head) >= 2 and self._is_head(head) and index + 1 < len(rows):
                index = self._table(rows, index)
                continue
            begun = index
            while index < len(rows) and _is_bare(rows[index][1]):
                index += 1
            if index > begun:
                unread.append((head[0].start, index - begun))
            index = max(index, begun + 1)
        return Found(drafts=tuple(self.drafts), covered=tuple(self.covered), unread=tuple(unread))

    def _is_head(self, row: Sequence[Cell]) -> bool:
        if sum(1 for one in row if _NUMBER.fullmatch(one.text)) > len(
            row
        ) // 2 and not _INDICATORS.search(row[0].text):
            return False
        if len(row[0].text) > 12 or any(len(one.text) > 30 or "。" in one.text for one in row):
            return False
        titled = NAMES.search(row[0].text) is not None
        if not titled and "\t" not in self.layout.text[row[0].start : row[-1].end]:
            return False
        known = sum(
            1
            for one in row[1:]
            if self._year(one.text)
            or self._place(one.text)
            or self.heads.of(one.text, "") is not None
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
        title = self._title(head[0].start)
        columns = self.heads.row([one.text for one in head], unit, title, period)
        frame = Frame(head=head, unit=unit, period=period, columns=columns)
        end = body
        while end < len(rows) and self._is_row(rows[end][1], head):
            self._row(rows[end][1], frame)
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
            column = position - shift
            if not 0 <= column < len(head) or re.search(r"序号|编号|代码", head[column].text):
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
            # 省内 and 省外 beside 合计 are no wholes of what stands behind them.
            beside = main is not None and draft.destination is not None
            if (
                not part
                and not beside
                and draft.measure == "level"
                and draft.quantity.kind in _WHOLES
            ):
                main = len(self.drafts) - 1

    def _draft(
        self, cell: Cell, title: str, column: int, frame: Frame, row: Sequence[Cell]
    ) -> Draft | None:
        """Return the draft of one cell, its row and column read as place, year or indicator."""
        if _INDICATORS.search(frame.head[0].text):
            where = frame.head[column].text
            head = self._of_row(title, where, frame.unit, row)
        else:
            head, where = frame.columns[column], title
        if head is None or not head.indicator:
            return None
        if head.indicator == "per_capita_income" and self._of_labour(frame):
            head = replace(head, indicator="labour_income_per_capita")
        period = self._year(where) or head.period
        whole = frame.period or (str(self.years.report) if self.years.report else None)
        if head.measure == "target" and whole is not None:
            whole = year_in(whole)  # a task is a year's, in a table of nine months too
        area = self._place(where)
        place = place_of(area) if area is not None else self._sum_of(where)
        if area is not None:
            self.parents.add(area.parent)
        quantity = quantity_of(cell, head)
        known = self.lexicon.indicators.get(head.indicator)
        return Draft(
            quantity=quantity, indicator=head.indicator, unit=head.unit or (known.unit if known else "count:other"), measure=head.measure,
            place=place, period=period or whole,
            period_inferred=period is None, destination=head.destination, rule="table", note="part" if head.part else "",
            group=head.group,
        )  # fmt: skip

    def _of_row(self, title: str, column: str, unit: str, row: Sequence[Cell]) -> Head | None:
        """Return what a row of an indicator tells in a column of its own time or measure (2022年, 同比增长)."""
        said = (
            one.text for one in row[1:]
            if self.heads.written(one.text) is not None and not _NUMBER.fullmatch(one.text)
        )  # fmt: skip
        head, beside = self.heads.of(title, next(said, unit)), self.heads.of(column, "")
        if head is None or beside is None or beside.indicator:
            return head
        if beside.measure == "level":
            return replace(head, period=head.period or beside.period)
        head = replace(head, measure=beside.measure, period=beside.period)
        if not beside.unit:
            return head
        return replace(head, unit=beside.unit, kind=beside.kind, scale=beside.scale)

    def _of_labour(self, frame: Frame) -> bool:
        """Tell whether 人均收入 stands beside 劳务收入, whose share per head it then is."""
        return any(one is not None and one.indicator == "labour_income" for one in frame.columns)

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
        unknown = _SOMEWHERE.fullmatch(name.strip(" 　：:"))
        if unknown is not None and not _TOTAL.fullmatch(unknown[0]):
            level = "town" if name.strip(" 　：:")[-1] in "镇乡道" else "county"
            return Place(name=unknown[0], area_id="", level=level, parent="")
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

    def _unit_line(self, start: int) -> str:
        match = matching.last_of(_UNIT_LINE, self.layout.text[max(0, start - 160) : start])
        return match["units"] if match else ""

    def _title(self, start: int) -> str:
        """Return the last line above a table that is no line of units."""
        above = self.layout.text[max(0, start - 160) : start].strip().split("\n")
        return next(
            (one for one in reversed(above) if one.strip() and not _UNIT_LINE.search(one)), ""
        )

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


def _is_bare(row: Sequence[Cell]) -> bool:
    """Tell whether a row is mostly numbers that say nothing of themselves."""
    numbers = sum(1 for one in row if _NUMBER.fullmatch(one.text))
    return numbers >= _MANY and 2 * numbers > len(row)


def rows(found: Found) -> Iterator[Quantity]:
    """Yield the quantities of the tables in the order of their drafts."""
    for one in found.drafts:
        yield one.quantity
