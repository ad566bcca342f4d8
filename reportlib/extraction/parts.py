"""Whole and part, and whose figures they are: 其中, brackets, groups that go on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportlib.extraction import rules
from reportlib.extraction.draft import Draft
from reportlib.extraction.tokens import Quantity
from reportlib.extraction.windows import Window, Windows

# Choices that all begin with a plain character pass over a sentence fast.
_OF_THEM = r"(?<=[\d万余多].)[^，。；\d]{1,10}中(?=[，有])"
_PART = re.compile(
    rf"其中|包括|包含|含(?<![包饱].)(?!量)|当中|人{_OF_THEM}|名{_OF_THEM}|户{_OF_THEM}"
)
# What a change, a target or a clause without subject says is said of the figure before it.
_OF_THE_SAME = frozenset({"change", "growth_rate", "completion_rate", "target"})
_SAME_SUBJECT = re.compile(
    r"[^，。；、\d]{0,8}[，、](?:截[至止][^，。；]{1,8}?)?(?:目前|现)?(?:已|(?:有|共有)?劳动力(?=$|共?有?$)|人均|户均|月均|月人均|人均月|平均|[\u4e00-\u9fff]{0,4}(?:就业|转移|稳岗|务工|在岗|返岗|输转)率|(?:为|是)(?:上年|去年|年度))"
)
_GOAL = re.compile("目标|任务|计划|指标")
_BARE_SHARE = re.compile(
    r"[^，。；、\d]{0,12}[，、（(]?(?:大?约)?占(?:总数|总人数|比)?的?(?:近|约)?"
)
_ASIDE = re.compile(r"其中[^，。；\d]{0,12}$")
_NEW_SUBJECT = re.compile(r"；|全[省市县区州旗镇乡]|农村居民|农民")
# 从去向看，…; 按行业分，…: what follows divides the figure told before.
_DIVIDES = re.compile(
    r"(?:^|[。；\n\s])(?:[从按分依据](?![^，。]{0,8}[县区市州旗乡镇])[^，。；\d]{1,10}?(?:来?看|分|划分|统计))[，,：:]"
)
_DIVIDED_BACK = 16
_NEAR = re.compile(r"[，。；（、\d]")
# 其中广东务工2.87万人；区外其他省份0.42万人: the row of where they went goes on.
_ELSEWHERE = re.compile(r"；(?:[省区市县州旗盟疆国境]|自治区|地区)[内外]")
_OF_WHICH = re.compile(r"\s*其中")
_TAKES = re.compile(r"占[^，。；]{0,20}$")
TOTAL = re.compile(r"(?:^|[，、；])(?:总共|一共|合计|总计|共计|共)[^，。；]{0,12}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The named groups, and one pattern for all their words."""

    each: tuple[tuple[str, re.Pattern[str]], ...]

    def of(self, words: str) -> str | None:
        """Return the group that words speak of, or None."""
        for name, pattern in self.each:
            if pattern.search(words):
                return name
        return None


@cache
def groups() -> Groups:
    """Return the groups of `groups.toml`, compiled."""
    where = "data/extraction/groups.toml"
    return Groups(
        each=tuple(
            (one["name"], rules.pattern(one["pattern"], where))
            for one in rules.table("groups.toml")["group"]
        )
    )


_RIGHT_BEHIND = len("，其中")


def is_threshold(quantity: Quantity, right: str) -> bool:
    """Tell whether an amount is a line that workers are counted above or below (5000元以上的占…)."""
    hedged = quantity.kind == "money" and quantity.qualifier in {"at_least", "at_most"}
    return hedged and re.match(r"的?[^，。；\d]{0,8}占", right) is not None


class Parts:
    """What the figures read so far say of the next: its total, and the group it is about."""

    def __init__(self, windows: Windows, drafts: Sequence[Draft]) -> None:
        self.windows = windows
        self.text = windows.layout.text
        self.drafts = drafts

    def group(self, quantity: Quantity, window: Window, parent: int | None, measure: str) -> str:
        """Return the group that a quantity is about: by its words, its total, or what went before."""
        after = _NEAR.split(window.right, maxsplit=1)[0][:14]
        found = groups().of(window.own.rsplit("；", 1)[-1]) or groups().of(after)
        if found is None and quantity.kind == "rate" and window.own == "的" and self.drafts:
            return self.drafts[-1].group
        if found is None and parent is not None:
            return self.drafts[parent].group
        if found is None and self.continues(window):
            return self._spoken_of(window)
        if found is None and self._goes_on(window, measure):
            return self._subject_of(window, measure)
        return found or "all"

    def _goes_on(self, window: Window, measure: str) -> bool:
        """Tell whether a figure says more of those told before: how they changed, what share they are, what they earn."""
        if measure == "target" and not _GOAL.search(window.own):
            return False  # 脱贫人口务工8.9万人，完成技能培训1100人: another aim
        bare = measure == "share" and _BARE_SHARE.fullmatch(window.own) is not None
        return bare or measure in _OF_THE_SAME or _SAME_SUBJECT.match(window.own) is not None

    def _subject_of(self, window: Window, measure: str) -> str:
        """Return the group of the figure that a change or a clause without subject goes on about."""
        if _NEW_SUBJECT.search(window.own):
            return "all"
        whole = measure not in _OF_THE_SAME and measure != "share"
        for back in range(len(self.drafts) - 1, max(-1, len(self.drafts) - 5), -1):
            other = self.windows.all[back]
            if other.sentence != window.sentence:
                break
            if other.bracket is None or other.bracket == window.bracket:
                above = self.drafts[back].parent
                # 培训2180人，其中脱贫劳动力1367人，培训后就业率达76%: of all that were trained
                aside = whole and above is not None and _ASIDE.search(other.own) is not None
                return self.drafts[above if aside and above is not None else back].group
        return "all"

    def continues(self, window: Window) -> bool:
        """Tell whether a whole sentence is part of what the one before told (其中，…)."""
        start = self.windows.layout.sentences[window.sentence].start
        return bool(_OF_WHICH.match(self.text, start, start + 6))

    def _spoken_of(self, window: Window) -> str:
        """Return the group of the last figure of the sentence before."""
        for back in range(len(self.drafts) - 1, max(-1, len(self.drafts) - 25), -1):
            if self.windows.all[back].sentence == window.sentence - 1:
                return self.drafts[back].group
        return "all"

    def parent(self, index: int, quantity: Quantity, window: Window) -> int | None:
        """Return the total that the text makes this quantity part of, or None."""
        if quantity.kind not in {"persons", "households", "money", "count", "classifier"}:
            return None
        if _TAKES.search(window.own):
            return None
        if window.bracket is not None:
            marks = list(_PART.finditer(self.text, window.bracket.start, quantity.start))
            limit = marks[-1].end() if marks else window.bracket.start
            return self._whole(index, quantity, limit, window.sentence)
        start = max(self.windows.layout.sentences[window.sentence].start, quantity.start - 400)
        stop = (
            start
            if self.continues(window) or _ELSEWHERE.match(window.own)
            else max(self.text.rfind("；", start, quantity.start), start)
        )
        marks = list(_PART.finditer(self.text, stop, quantity.start))
        while marks and self._bracketed(marks[-1].start(), quantity.start):
            marks.pop()
        if not marks:
            return self._divided(index, quantity, stop)
        mark = marks[-1]
        if TOTAL.search(self.text[mark.end() : quantity.start]):
            return None
        return self._whole(index, quantity, mark.end(), window.sentence)

    def _divided(self, index: int, quantity: Quantity, start: int) -> int | None:
        """Return the workers whom a sentence divides by where they go or what they do, or None."""
        if (
            quantity.kind != "persons"
            or _DIVIDES.match(self.text, max(0, start - 1), quantity.start) is None
        ):
            return None
        floor = self.windows.layout.paragraph(quantity.start).start
        for back in range(index - 1, max(-1, index - _DIVIDED_BACK), -1):
            one = self.drafts[back]
            if one.quantity.start < floor:
                return None
            if (
                one.quantity.start < start
                and one.parent is None
                and one.measure == "level"
                and one.quantity.kind == "persons"
            ):
                return back
        return None

    def _bracketed(self, position: int, before: int) -> bool:
        """Tell whether a position lies in a bracket that is closed before another position."""
        closing = self.text.find("）", position, before)
        opening = self.text.find("（", position, before)
        return closing >= 0 and (opening < 0 or closing < opening)

    def _whole(self, index: int, quantity: Quantity, limit: int, sentence: int) -> int | None:
        """Return the last level of the same kind before a position, here or one sentence back."""
        found = self._above(quantity, self._last(index, quantity, limit, sentence, "level"))
        # 明年新增转移就业4500人以上，其中…: part of what is aimed at, not of what was done before.
        aimed = self._last(index, quantity, limit, sentence, "target")
        if aimed is not None and limit - self.drafts[aimed].quantity.end <= _RIGHT_BEHIND:
            return aimed
        # 4月份新增转移就业1265人。其中…: parts of those added, where no level is told.
        return (
            found if found is not None else self._last(index, quantity, limit, sentence, "change")
        )

    def _above(self, quantity: Quantity, found: int | None) -> int | None:
        """Return the whole of a part that is less than what shall be part of it (…就近1241人。在这些人当中，…1520人)."""
        while found is not None and (above := self.drafts[found].parent) is not None:
            if (self.drafts[found].quantity.value or 0) >= (quantity.value or 0):
                break
            found = above
        return found

    def _last(
        self, index: int, quantity: Quantity, limit: int, sentence: int, measure: str
    ) -> int | None:
        for back in range(index - 1, max(-1, index - 14), -1):
            one = self.drafts[back]
            own = self.windows.all[back].own
            if one.quantity.end > limit or one.measure != measure or "占" in own[:6]:
                continue
            if measure == "change" and "新增" not in own:
                continue
            if self.windows.all[back].sentence < sentence - 1:
                return None
            if (one.quantity.kind == quantity.kind and one.quantity.unit == quantity.unit) or (
                quantity.kind == one.quantity.kind == "persons"
            ):
                bracket = self.windows.all[back].bracket
                if bracket is not None and bracket.end <= limit:
                    continue
                return back
        return None
