"""What the figures told before in a sentence lend to the next, and which numbers count nothing."""

import re
from collections.abc import Sequence
from decimal import Decimal

from reportlib.extraction.draft import Draft
from reportlib.extraction.tokens import Quantity
from reportlib.extraction.windows import Window, Windows
from reportlib.lexicon import Lexicon

_EQUALS = re.compile(
    r"(?:是|为)(?:上年|去年|上一年|同期)[^，。；]{0,4}的$|相当于[^，。；]{1,12}的$"
)
# How many sentences (an empty line is one) a row may stand behind its whole.
_BACK = 9
# 计划培训4000人，1—11月实际完成4326人.
_FULFILS = re.compile(r"(?:实际|已|共)(?:完成|达到?|实现)了?$")
_WHERE = re.compile(
    r"(?:^|[，、；：])(?:[省市州县区旗盟岛疆国境]|地区)[内外](?:(?:[省市州县区旗盟]|地区)[内外])?(?:有|为|达|共|约|近)?$"
)
_SOMEWHERE = re.compile(r"[省市州县区旗盟疆国境][内外][^，。；]{0,6}$")
# Nobody is paid as much: a sum behind a rate of pay is a sum.
TOO_MUCH = 300_000
_SERVED = re.compile(r"(?:惠及|受益|受惠|享受|领取|补[助贴](?!标准))[^，。；\d]{0,12}$")
# 培训3120人，完成全年任务5200人的60%: the task is one of training.
_TASK = re.compile(
    r"^[，（(]?(?:占|超额?|已)?(?:完成)?[^，。；]{0,10}(?:目标|任务|计划)(?:任务|人?数|总数)*(?:为|是|的)?$"
)
# 今年前三季度，两县分别为23.2亿元: nothing but when, who and a verb.
_NOTHING_NEW = re.compile(
    r"^(?=.*(?:为|是|达到?|有|[增升降减加]{1,2}[到至])[了约近]?$)(?:[，、]|[今去上前当]年|同期|[上下]半年|全年|截[至止]|[底末初]|前?[一二三四1-4]至?[二三四1-4]?个?季度|\d{1,4}年?|[至到—-]|月份?|[两三四五六][县区市州地者]|[该全][县区市州省]|分别|各|则|已|共|约|近|为|是|达到?|有|了|[增升降减加回]{1,2})+$"
)
# Of an age or a duration nothing is a share.
_NO_WHOLE = frozenset({"rate", "age", "duration", "physical"})
_BACK_TO_TOPIC = 60
# 初中文化程度的13.1万人, 从事建筑业5.2万人: one of those whom a report breaks down.
_KIND_OF_WORKER = re.compile(
    r"(?:文化程度|学历|\d岁(?:以上|以下|及以[上下])?|男性?|女性?|(?:从事|在)[\u4e00-\u9fff、]{2,12}(?:业|行业|工作|产业))的?(?:有|共|约|为)?$"
)
# ；女性占近四成, 其中脱贫劳动力占三成七, 35岁以下的占六成五
_GROUP = re.compile(
    r"(?:^|[，；：])(?:其中)?[，：]?(?:[转输外务]\S{1,6}人员中，)?(?:女性?|妇女|男性?|青壮年|青年|脱贫|贫困|建档立卡|少数民族|初中|高中|大专|\d+岁)[^，。；占]{0,12}占[了到近约达]*$"
)
_FURNITURE = frozenset({"间", "张", "栋", "幢", "层", "把", "床", "顶", "棵", "匹", "架", "块"})


# 聘请法律顾问6名: who is hired to help is none of the workers.
_HIRED = re.compile(r"聘(?:请|用|任)?了?[^，。；\d]{0,8}(?:律师|顾问|专家|教师|老师|监督员)$")


class Echoes:
    """The figures read so far, asked for the one that a bare number goes on about."""

    def __init__(self, windows: Windows, drafts: Sequence[Draft]) -> None:
        self.windows = windows
        self.drafts = drafts

    def beside(self, index: int, quantity: Quantity, lexicon: Lexicon) -> str | None:
        """Return what the quantity right before says of this one (325770户|762381人)."""
        if not index:
            return None
        before = self.drafts[index - 1]
        if before.quantity.end != quantity.start:
            return None
        for one in lexicon.indicators.values():
            if quantity.kind == "persons" and one.households == before.indicator:
                return one.code
            if quantity.kind == "money" and one.recipients == before.indicator:
                return one.code
        return None

    def before(self, index: int, quantity: Quantity, window: Window) -> str | None:
        """Return the indicator of the last quantity of the same kind in the sentence."""
        for back in range(index - 1, max(-1, index - 6), -1):
            if self.windows.all[back].sentence != window.sentence:
                return None
            one = self.drafts[back]
            if (
                one.quantity.kind == quantity.kind
                and one.measure == "level"
                and one.rule != "unknown"
                and not (one.unit.startswith("yuan_per") and (quantity.value or 0) >= TOO_MUCH)
            ):
                return one.indicator if quantity.kind != "rate" else None
        return None

    def again(self, index: int, quantity: Quantity, window: Window) -> str | None:
        """Return the indicator of the last quantity of the same unit in the sentence before, where nothing new is named."""
        if not _NOTHING_NEW.match(window.own):
            return None
        paragraph = self.windows.layout.paragraph(quantity.start)
        for back in range(index - 1, max(-1, index - 6), -1):
            one = self.drafts[back]
            if (
                one.quantity.start < paragraph.start
                or self.windows.all[back].sentence < window.sentence - 1
            ):
                return None
            like = (one.quantity.kind, one.quantity.unit) == (quantity.kind, quantity.unit)
            if like and one.measure == "level" and one.rule != "unknown":
                return one.indicator
        return None

    def broken_down(self, index: int, quantity: Quantity, window: Window) -> int | None:
        """Return the workers whom a report breaks down by age, schooling or trade, where a part names nothing else."""
        if quantity.kind == "persons" and not _KIND_OF_WORKER.search(window.own):
            return None
        for back in range(index - 1, max(-1, index - _BACK_TO_TOPIC), -1):
            one = self.drafts[back]
            part = one.parent is not None and self.drafts[one.parent].indicator.startswith(
                one.indicator
            )
            whole = one.measure == "level" and one.source is None and not part
            if whole and one.indicator == "labour_transferred" and one.quantity.kind == "persons":
                return back
        return None

    def derived_from(
        self, index: int, quantity: Quantity, window: Window, measure: str
    ) -> int | None:
        """Return the figure told before of which a growth, change, share or completion is one."""
        back = self.told(index, quantity, window)
        if back is None and measure == "completion_rate":
            return self._completed(index, quantity)
        return back

    def _completed(self, index: int, quantity: Quantity) -> int | None:
        """Return the last figure of the paragraph that tells how far a task was done, for one that names none."""
        floor = self.windows.layout.paragraph(quantity.start).start
        for back in range(index - 1, max(-1, index - _BACK_TO_TOPIC), -1):
            one = self.drafts[back]
            if one.quantity.start < floor:
                return None
            if one.measure == "completion_rate" and one.rule != "unknown":
                return back
        return None

    def of_workers(self, index: int, quantity: Quantity, window: Window) -> int | None:
        """Return the workers of whom a group is a share, behind them or behind where they went (县内1.1万人；女性占四成)."""
        if _GROUP.search(window.own) is None:
            return None
        last = self.told(index, quantity, window)
        if last is None or not self.drafts[last].indicator.startswith("labour_transferred"):
            return None
        floor = self.windows.layout.paragraph(quantity.start).start
        for back in range(last, max(-1, last - _BACK_TO_TOPIC), -1):
            one = self.drafts[back]
            if one.quantity.start < floor:
                break
            whole = one.parent is None and _SOMEWHERE.search(self.windows.all[back].own) is None
            told = (one.indicator, one.measure, one.group) == ("labour_transferred", "level", "all")
            if whole and told:
                return back
        return last

    def shared(self, index: int, window: Window) -> int | None:
        """Return the workers just told of whom a bare rate is a share (18.6万人，三分之二去了苏南)."""
        if (
            not index
            or self.windows.all[index - 1].sentence != window.sentence
            or window.own_start + len(window.own) - self.drafts[index - 1].quantity.end > 6
        ):
            return None
        one = self.drafts[index - 1]
        labour = (
            one.quantity.kind == "persons"
            and one.measure in {"level", "change"}
            and one.indicator.startswith(("labour_transferred", "surplus"))
        )
        behind = re.match(
            r"(?:以上|左右|多|强)?的?(?:[\u4e00-\u9fff]{0,2}是|为|去了?|在|到|来自|属|流向|集中|进了?)",
            window.right,
        )
        return index - 1 if labour and behind else None

    def times(self, index: int, quantity: Quantity, window: Window) -> int | None:
        """Return the figure told before that a bare rate compares with (24.6万人的103%, 是那时的3.5倍)."""
        if window.own == "的" and index and self.windows.all[index - 1].sentence == window.sentence:
            return index - 1
        if quantity.unit == "times" and re.search(r"(?:是|为)[^，。；]{0,6}的$", window.own):
            return self.told(index, quantity, window)
        if _EQUALS.search(window.own):
            return self.told(index, quantity, window)
        return None

    def told(self, index: int, quantity: Quantity, window: Window) -> int | None:
        """Return the figure told before in the sentence whose growth or share this is."""
        points = quantity.unit == "percentage_points"
        loose: int | None = None
        for back in range(index - 1, max(-1, index - 6), -1):
            if self.windows.all[back].sentence != window.sentence:
                return loose
            one = self.drafts[back]
            kind = one.quantity.kind
            same = (
                kind == quantity.kind
                if quantity.kind != "rate" or points
                else kind not in _NO_WHOLE
            )
            if same and (
                one.measure in {"level", "target"}
                or (one.measure == "change" and one.quantity.kind != "rate")
                or (points and one.measure in {"share", "growth_rate"})
            ):
                return back
            loose = back if loose is None and points and one.measure == "level" else loose
        return loose  # a yearbook's slip: income up 6.5 points

    def sent(self, index: int, window: Window) -> bool:
        """Tell whether a number names no more than where those went that the sentences before told of (疆外1150人，…)."""
        if not _WHERE.search(window.own):
            return False
        paragraph = self.windows.layout.paragraph(self.windows.quantities[index].start)
        for back in range(index - 1, max(-1, index - 10), -1):
            one = self.drafts[back]
            if one.quantity.start < paragraph.start:
                return False
            if one.indicator.startswith("labour_transferred") and one.measure == "level":
                return True
        return False

    def head(self, index: int, quantity: Quantity) -> int | None:
        """Return the whole that a row of areas divides (全市61.37万人。分县区看，…): what they sum to, else the only one told."""
        row = self.windows.row.get(index, ())
        if not row:
            return None
        first = row[0].index
        if index != first:
            return self.drafts[first].source if self.drafts[first].rule == "row" else None
        wholes = self._wholes(first, quantity)
        values = [self.windows.quantities[item.index] for item in row]
        total = sum((one.value or Decimal(0) for one in values), Decimal(0))
        slack = sum((one.precision for one in values), Decimal(0))
        for back in wholes:
            if abs((self.drafts[back].quantity.value or Decimal(0)) - total) <= slack:
                return back
        alone = wholes[0] if len(wholes) == 1 else None
        above = alone is not None and (self.drafts[alone].quantity.value or total) >= total
        return alone if above else None

    def lent(
        self, index: int, quantity: Quantity, window: Window, lexicon: Lexicon
    ) -> tuple[str, str, int | None] | None:
        """Return the indicator, the rule and the figure it is from: of those who got the money just told, or of a task for what was just told."""
        if quantity.kind == "persons" and _HIRED.search(window.own):
            return lexicon.unknown["persons"].code, "unknown", None
        if quantity.kind == "persons":
            served = self.served(index, window, lexicon)
            if served is not None:
                return served[0], "carried:recipients", served[1]
        if _TASK.search(window.own):
            task = self.told(index, quantity, window)
            if task is not None and self.drafts[task].rule != "unknown":
                return self.drafts[task].indicator, "carried:target", task
        if index and _FULFILS.search(window.own):
            aim = self.drafts[index - 1]
            same = self.windows.all[index - 1].sentence == window.sentence
            if same and aim.measure == "target" and aim.quantity.kind == quantity.kind:
                return aim.indicator, "carried:done", None
        return None

    def served(self, index: int, window: Window, lexicon: Lexicon) -> tuple[str, int] | None:
        """Return the recipients of the money just told, and which it is (发放交通补贴320万元，惠及8600人次)."""
        if not _SERVED.search(window.own):
            return None
        for back in range(index - 1, max(-1, index - 4), -1):
            one = self.drafts[back]
            if self.windows.all[back].sentence != window.sentence:
                return None
            known = lexicon.indicators.get(one.indicator)
            if one.quantity.kind == "money" and known is not None:
                return (known.recipients, back) if known.recipients else None
        return None

    def _wholes(self, index: int, quantity: Quantity) -> list[int]:
        """Return the figures like one, parts of nothing, that the few sentences before it tell."""
        floor = self.windows.all[index].sentence - _BACK
        return [
            back
            for back in range(index - 1, max(-1, index - 24), -1)
            if self.windows.all[back].sentence >= floor
            and (one := self.drafts[back]).measure == "level"
            and one.parent is None
            and one.rule != "unknown"
            and (one.quantity.kind, one.quantity.unit) == (quantity.kind, quantity.unit)
        ]


def is_idle(draft: Draft) -> bool:
    """Tell whether a number counts nothing that has a name (两场“阵地战”), or measures a way or a room."""
    quantity = draft.quantity
    if draft.rule != "unknown":
        return False
    if quantity.kind == "physical" or (
        quantity.kind == "classifier" and quantity.written in _FURNITURE
    ):
        return True
    small = quantity.value is not None and quantity.value < 10
    return quantity.form == "chinese" and small and quantity.kind in {"classifier", "persons"}
