"""Settle place, period, destination and kind of every draft."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from reportlib.extraction.draft import Draft, Listed
from reportlib.extraction.goals import Goals
from reportlib.extraction.measures import in_part
from reportlib.extraction.parts import is_threshold
from reportlib.extraction.periods import Clock, Timed, compares_with_last_year, year_before
from reportlib.extraction.placing import Place
from reportlib.extraction.retelling import divided, retold
from reportlib.extraction.scopes import Scopes
from reportlib.extraction.spread import of_year
from reportlib.extraction.windows import Window, Windows
from reportlib.extraction.years import year_in
from reportlib.model import Kind
from reportlib.skimming import led

# Rules by which a figure takes all but its number from another.
_LEANING = ("row", "listed")
_MOVES = ("labour_transferred", "organised_transfer")
_STANDARD = frozenset(
    {"subsidy_transport_standard", "cash_subsidy_standard", "medical_exam_fee", "subsidy_condition_months", "medical_reimbursement_rate",
     "student_living_subsidy_standard", "student_grant_standard", "schooling_years", "liaison_officers_per_village", "worker_representatives",
     "paired_towns_per_county"}
)  # fmt: skip
_ASSUMED = re.compile(r"按[^，。；]{0,24}$|假设|假定|若按|如按|预计每|测算|折算")
_ASSUMED_AFTER = re.compile(r"[^，。；]{0,4}(?:计算|估算|测算|推算|折算)|的平均")
_EVENT = re.compile(
    r"当天|当日|当晚|现场|首批|首场|专场招聘会|招聘会上|启程|登车|发车|出发仪式|欢送|这场|此次|本次|该次|活动中|陆续|一轮|随着|满载"
)
_WHOLE = re.compile(r"全[省市县区州旗镇乡](?!外)")
_PASSING = frozenset({"organised_transfer_party", "job_fair_placed"})
_INDIVIDUAL = frozenset({"worker_honours", "medical_aid"})
# One village, one firm, one case: never the figure of the whole place.
_ONE_CASE = re.compile(
    led(
        "个有最某他她两一",
        r"(?:个别|有的|有些|最[高低差]的|某[^，。；]{0,8})(?:村|户|乡镇|镇|乡|家庭|厂|公司|企业)|最高的(?:拿|挣|达|能|有|月)|[他她](?:们)?(?:已|也|每|一)[^，。；]{0,6}$|两口子|一度|(?<!使)(?<!让)他们(?=\d|$)",
    )
)
_PAYSLIP = re.compile(
    r"工资条|应发工资|实发工资|[他她](?:的|每|一)|本人|夫妻|一家|小[张王李赵刘陈]|老[张王李赵刘陈]"
)
# “我去年挣了6万多。” is one person's, 我县 is not a person.
_SAYS_I = re.compile(r"“[^”]{0,80}我(?![们省市州县区镇乡村国局站厅处校院])[^”]{0,60}$")
_EARNED = frozenset({"monthly_wage", "labour_income", "labour_income_per_capita"})
_NOBODY_EARNS = 500_000
_FIRM = re.compile(
    led(
        "该这一某厂店公企有集合",
        r"(?:该|这家|一家|某)(?:公司|企业|厂|合作社|车间)|(?:[厂店]里|(?:公司|厂子|企业)[里内])(?:[现共]?有|的)|(?:有限公司|集团|合作社|厂)[^，。；]{0,12}(?:吸纳|招聘|现有|用工|务工|员工)",
    )
)
# A task is a year's unless it says otherwise (截至6月底…完成任务2.9万人的102.4%).
_OF_THE_YEAR = re.compile(r"全年|年度|年内|(?<!半年)(?<!季度)(?<!月)(?<!月度)(?:目标)?任务")
# 29.85亿元，较上年的26.9亿元增加…: the second sum is last year's.
_OF_LAST_YEAR = re.compile(r"(?:较|比|与|同)(?:上年|去年|上一年)(?:同期)?的$")
_COUNTED = frozenset({"county", "town"})  # 两县, 三镇
_YEAR = re.compile(r"\d{4}")
_SINCE = re.compile(r"对口[^，。；]{0,12}以来")
_HELPED = re.compile(r"(?:帮助|推动|协助|支持|助力|支援)$")
_TO_DATE = re.compile(r"累计|总共|共计|历年")
_FROM = re.compile(r"(?:由|从)(?:原来的|最初的)?$")
_FROM_END = frozenset("由从的\n")  # how both end
# 由上年同期的3200元; from where people come (从事餐饮业的) or who sent them (由政府组织的) is no time.
_FROM_OF = re.compile(
    r"(?:由|从)(?!事)[^，。；]{0,8}(?:[年月初末底前期时]|原来|最初|当时)[^，。；]{0,2}的$"
)


_TOWN = re.compile(
    r"(?![全各该本每两三四五六七八九十])[^，。；、和与的在到从了\d]{1,4}[^，。；、和与的在到从了城乡集小\d](?:镇|街道)"
)


class Settling:
    """One pass that gives every draft its place, period, destination and kind."""

    def __init__(self, windows: Windows, scopes: Scopes, clock: Clock) -> None:
        self.windows = windows
        self.scopes = scopes
        self.clock = clock
        self.text = windows.layout.text
        self.goals = Goals(scopes)

    def run(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return every draft, settled."""
        done: list[Draft] = []
        for index, draft in enumerate(drafts):
            window = self.windows.all[index]
            above = draft.source if draft.rule.startswith(_LEANING) else draft.parent
            whole = done[above] if above is not None and above < index else None
            place, counterpart = self._placed(draft, window, whole)
            timed = self._told(done, draft, window) or self._timed(draft, index, window, whole)
            timed = self._yearly(done, draft, window) or timed
            if window.listed is not None and window.listed.part:
                timed = replace(timed, period=of_year(timed.period, window.listed.part))
            ahead = draft.measure == "level" and self._ahead(timed)
            settled = replace(
                draft, place=place, counterpart=counterpart, measure="target" if ahead else draft.measure,
                period=timed.period, period_inferred=timed.inferred, baseline=timed.baseline,
            )  # fmt: skip
            settled = self._beyond(done, self.goals.of(settled, window))
            kind = self._kind(settled, window)
            if self._of_some(settled, done, index):
                kind = "event"  # what the trainees of one course earn, not what all workers do
            done.append(replace(settled, kind=kind, unit=in_part(settled, window.own)))
        moved: list[Draft] = []
        for index in range(len(done)):
            moved.append(self._followed(moved, self._moved(done, index)))
        return divided(retold(moved))

    def _beyond(self, done: Sequence[Draft], draft: Draft) -> Draft:
        """Count the next item of a list of places outside the province with them (省外…，江苏1.62万人、浙江1.38万人)."""
        if not done or draft.indicator != "labour_transferred" or not draft.destination:
            return draft
        last = done[-1]
        between = self.text[last.quantity.end : draft.quantity.start].strip("、，）)（( ")
        alike = (
            last.indicator == "labour_transferred_out_of_province" and last.destination != "省外"
        )
        listed = alike and last.measure == draft.measure and draft.destination.startswith(between)
        return replace(draft, indicator=last.indicator) if listed and between else draft

    def _yearly(self, done: Sequence[Draft], draft: Draft, window: Window) -> Timed | None:
        """Return the years that a yearly growth runs over (由2006年的3105元提高到2011年的6480元，年均增长15.9%)."""
        if draft.measure != "growth_rate" or "年均" not in window.own or len(done) < 2:
            return None
        first, last = done[-2], done[-1]
        years = [one.period or "" for one in (first, last)]
        alike = first.indicator == last.indicator == draft.indicator
        if not alike or not all(_YEAR.fullmatch(one) for one in years) or not years[0] < years[1]:
            return None
        return Timed(period=f"{int(years[0]) + 1}/{years[1]}", inferred=True)

    def _ahead(self, timed: Timed) -> bool:
        """Tell whether a period lies wholly behind the writing: what stands for it is aimed at (到2026年，…达到5万人)."""
        begins = (timed.period or "")[:4]
        return begins.isdigit() and 0 < self.clock.years.written < int(begins)

    def _of_some(self, draft: Draft, done: Sequence[Draft], index: int) -> bool:
        """Tell whether a wage is that of the trainees just told."""
        if draft.indicator != "monthly_wage" or not index:
            return False
        same = self.windows.all[index - 1].sentence == self.windows.all[index].sentence
        return same and done[index - 1].indicator == "training_placed_persons"

    def _followed(self, done: Sequence[Draft], draft: Draft) -> Draft:
        """Let a share or change follow the figure it belongs to, once that has its destination."""
        above = draft.parent if draft.source is None else draft.source
        if above is None or above >= len(done):
            return draft
        source = done[above]
        if draft.destination or not (
            source.indicator.startswith(_MOVES) and draft.indicator.startswith(_MOVES)
        ):
            return draft
        both = all(one.indicator.startswith("labour_transferred") for one in (draft, source))
        indicator = source.indicator if both else draft.indicator
        return replace(draft, indicator=indicator, destination=source.destination)

    def _moved(self, done: Sequence[Draft], index: int) -> Draft:
        """Give “由21.5%下降至4%” the two periods of the pair told before it in the sentence."""
        first = index if self._leaves(index) else index - 1
        one = done[index]
        if first < 2 or not self._leaves(first) or first + 1 >= len(done):
            return one
        numbers = {self.windows.all[at].sentence for at in range(first - 2, first + 2)}
        before = (done[first - 2].period, done[first - 1].period)
        here = (done[first].period, done[first + 1].period)
        if (
            len(numbers) > 1
            or not self._leaves(first - 2)
            or before[0] == before[1]
            or here[0] != here[1]
        ):
            return one
        return replace(one, period=before[index - first], period_inferred=True)

    def _leaves(self, index: int) -> bool:
        """Tell whether a quantity is where something came from (由…, 从…)."""
        if index < 0:
            return False
        own = self.windows.all[index].own
        return own[-1:] in _FROM_END and bool(_FROM.search(own) or _FROM_OF.search(own))

    # -- place --------------------------------------------------------------------

    def _placed(
        self, draft: Draft, window: Window, whole: Draft | None
    ) -> tuple[Place | None, str | None]:
        """Return whose figure it is, and who else acts."""
        if window.listed is not None:
            told = self._listed(window.listed, draft.quantity.core)
            if told is None and window.listed.twin is not None and whole is not None:
                told = whole.place
            if told is not None:
                return told, None
        named = self.scopes.subject(draft.quantity.core)
        place = named.place if named is not None else None
        section = self.scopes.section(draft.quantity.core)
        if place is not None and named is not None and self._stale(named.start, draft, place):
            place = None
        if (
            place is not None
            and section is not None
            and section.level == "county"
            and place.level in {"prefecture", "province"}
            and not (
                named is not None
                and named.start >= self.windows.layout.sentences[window.sentence].start
            )
        ):
            place = section
        place = place or section
        if whole is not None and window.bracket is not None and not self._named_inside(window):
            place = whole.place
        return place, self._partner(draft, place)

    def _listed(self, listed: Listed, position: int) -> Place | None:
        """Return the place that one number of a list stands for: named in its item, or by its turn (两县分别…)."""
        inside = [
            one.place
            for one in self.scopes.between(listed.start, listed.end)
            if one.place.level != "province" and one.subject
        ]
        if inside:
            return inside[-1]
        town = _TOWN.match(self.text, listed.start, listed.end)
        if town is not None:  # whatever else it is, it is none of its neighbours
            return Place(name=town[0], area_id="", level="town", parent="")
        if listed.turn is None:
            return None
        turn, of = listed.turn
        named: list[Place] = []
        for one in reversed(self.scopes.between(max(0, position - 400), position)):
            if (
                one.subject
                and not one.anaphor
                and one.place.level in (_COUNTED if not named else {named[0].level})
                and one.place not in named
            ):
                named.append(one.place)
            if len(named) == of:
                return named[of - 1 - turn]
        return None

    def _named_inside(self, window: Window) -> bool:
        if window.bracket is None:
            return False
        return any(
            one.subject
            for one in self.scopes.between(window.bracket.start, window.own_start + len(window.own))
        )

    def _stale(self, start: int, draft: Draft, place: Place) -> bool:
        """Tell whether a town named three or more sentences ago is no longer the subject."""
        layout = self.windows.layout
        away = layout.sentence(draft.quantity.core) - layout.sentence(start)
        return away > (2 if place.level in {"town", "village", "station"} else 12)

    def _partner(self, draft: Draft, place: Place | None) -> str | None:
        """Return who else acts: a partner named before the quantity in its paragraph."""
        paragraph = self.windows.layout.paragraph(draft.quantity.core)
        helper = self.scopes.partners[0] if len(self.scopes.partners) == 1 else None
        floor = max(paragraph.start, draft.quantity.core - 600)
        for one in reversed(self.scopes.between(floor, draft.quantity.core)):
            if one.partner:
                return None if _SINCE.match(self.text, one.end) else one.place.name
            if (
                helper
                and one.subject
                and _HELPED.search(self.text[max(0, one.start - 4) : one.start])
            ):
                return helper
            if one.anaphor or (
                one.subject and place is not None and one.place.area_id != place.area_id
            ):
                return None
        return None

    # -- period -------------------------------------------------------------------

    def _told(self, done: Sequence[Draft], draft: Draft, window: Window) -> Timed | None:
        """Return the year by its turn in a list of years, or the year before of the figure just compared with last year's."""
        if window.listed is not None and window.listed.year:
            return Timed(period=str(window.listed.year), inferred=False, baseline=None)
        if not done or not _OF_LAST_YEAR.search(window.own):
            return None
        last = done[-1]
        if last.quantity.kind != draft.quantity.kind or last.period is None:
            return None
        return Timed(period=year_before(last.period), inferred=True, baseline=None)

    def _timed(self, draft: Draft, index: int, window: Window, whole: Draft | None) -> Timed:
        """Return the period of a draft, and what it compares with."""
        start = self.windows.layout.sentences[window.sentence].start
        earlier = [
            self.windows.quantities[back]
            for back in range(max(0, index - 8), index)
            if self.windows.all[back].sentence == window.sentence
        ]
        timed = self.clock.of(draft.quantity, start, earlier)
        period, inferred, baseline = timed.period, timed.inferred, timed.baseline
        if (
            whole is not None
            and inferred
            and whole.period is not None
            and (
                window.bracket is not None
                or draft.rule.startswith(_LEANING)
                or self._no_time(window, whole)
            )
        ):
            period, inferred = whole.period, whole.period_inferred
        years = self.clock.years
        if (
            period is None
            and years.report
            and not years.said
            and (_TO_DATE.search(window.left.rsplit("；", 1)[-1]) or "先后" in window.own)
            and not self._dated(window, since=self.windows.layout.sentences[window.sentence].start)
        ):
            period, inferred = f"../{years.report}", True
        if draft.measure == "target" and period and inferred and _OF_THE_YEAR.search(window.own):
            running = period[-1] == "." and not period.startswith(f"{years.report}-")
            period = period if running else year_in(period)
        if inferred and self._leaves(index) and not self._dated(window, since=window.own_start):
            period, inferred = None, False  # 由3200元提高到…: of some time before
        if draft.indicator == "duration" and inferred:
            period, inferred = None, False
        if draft.measure in {"change", "growth_rate"}:
            if baseline is None and compares_with_last_year(window.own):
                baseline = year_before(period)
        else:
            baseline = None
        return Timed(period=period, inferred=inferred, baseline=baseline)

    def _dated(self, window: Window, *, since: int) -> bool:
        """Tell whether the words from a place up to the quantity name a time (由年初的34户减到…)."""
        low = bisect_left(self.clock.starts, since)
        high = bisect_left(self.clock.starts, window.own_start + len(window.own))
        return any(one.period is not None for one in self.clock.mentions[low:high])

    def _no_time(self, window: Window, whole: Draft) -> bool:
        """Tell whether nothing between the whole and its part names a time."""
        low = bisect_left(self.clock.starts, whole.quantity.end)
        return not any(
            one.start < window.own_start + len(window.own)
            for one in self.clock.mentions[low : low + 1]
        )

    # -- kind ---------------------------------------------------------------------

    def _kind(self, draft: Draft, window: Window) -> Kind:
        standard = draft.indicator in _STANDARD or draft.unit == "yuan_per_person"
        if standard or is_threshold(draft.quantity, window.right):
            return "standard"
        assumed = _ASSUMED.search(window.own[-40:]) or _ASSUMED_AFTER.match(window.right)
        if assumed and draft.quantity.kind == "money":
            return "assumption"
        if self._of_one(draft, window):
            return "individual"
        station = draft.place is not None and draft.place.level == "station"
        if station or _FIRM.search(window.own[-60:]):
            return "organisation"
        day = draft.period is not None and len(draft.period.split("/")[0]) == 10
        passing = day or draft.rule == "unknown" or draft.indicator in _PASSING
        staged = _EVENT.search(window.left.rpartition("；")[2][-60:])
        if staged and _WHOLE.search(window.own):
            staged = None  # 现场签约2350人，带动全县输转6.33万人
        return "event" if passing or staged else "total"

    def _of_one(self, draft: Draft, window: Window) -> bool:
        """Tell whether a figure is that of one person, village or case."""
        if draft.indicator in _INDIVIDUAL or _ONE_CASE.search(window.own[-40:]):
            return True
        sentence = self.windows.layout.sentences[window.sentence]
        whole = self.text[sentence.start : min(sentence.end, sentence.start + 240)]
        if draft.indicator not in _EARNED or (draft.quantity.value or 0) >= _NOBODY_EARNS:
            return False
        floor = max(sentence.start, draft.quantity.start - 160)
        said = _SAYS_I.search(self.text, floor, draft.quantity.start) is not None
        return said or _PAYSLIP.search(whole) is not None
