"""What a number measures of its indicator: level, change, growth, share, target, completion."""

import re

from reportlib.extraction.draft import Draft
from reportlib.extraction.tokens import Quantity
from reportlib.model import Measure
from reportlib.skimming import led

_MOVE = r"(?:增长|增加|上升|提高|提升|增幅|递增|增收|扩大|下降|减少|降低|回落|缩减|缩小|减幅|降幅|净增|(?<!新)(?<!最)增|翻)"
_MOVED = re.compile(
    led(
        "增上提递扩下减降回缩净翻",
        rf"{_MOVE}(?:了|为|达到?|约|近|幅度?[为达]?|率[为达]?|幅[为达])?(?:将近|接近|超过)?$",
    )
)
_DOWN = re.compile(
    r"(?:下降|减少|降低|回落|缩减|缩小|减幅|降幅)[^，。；]{0,3}$|(?:比|较)[^，。；]{1,10}少了?$"
)
# 金沙县减少0.04万人 needs no word of what it is less than.
_FEWER = re.compile(r"(?:减少|下降|回落)了?约?$")
_RISEN = re.compile(
    r"(?<!高)(?:上涨|涨)了?(?:约|近)?$|月增收(?:约|近|达)?$"
)  # 普遍涨了200元, 人均月增收1200元
_MORE = re.compile(
    r"(?:比|较)[^，。；]{1,10}(?:(?<![不最至])多|(?<![不最至])少)[出了]?$|(?:比|较)(?:上年|去年|上一年|同期|往年|前年|头一年)(?:同期)?[多少][\u4e00-\u9fff]{1,4}$"
)
_BASE = re.compile(
    r"(?:[两三四五六七八九十\d]年(?=[^，。；]{0,4}(?:增加|减少))|较|比|同比|环比|与[^，。；]{1,10}相比|净增|上年|去年|同期)"
)
_BASED = re.compile(r"(?:较|比|与)(?:上年|去年|上一年|同期)[^，。；]{0,24}$")
_SHARE = re.compile(r"(?:占|占到|占比|比重|比例)[^。；]{0,48}$")
_OF_THEM = re.compile(r"其中(?:有|约)?$")
_DONE = re.compile(
    r"(?:完成|占|超额|为|达)[^。；]{0,30}(?:目标|任务|计划|指标)[^，。；]{0,18}$|(?:完成率|完成比例|完成进度)[^。；]{0,10}$"
)
_GOAL = re.compile(
    led(
        "目任计指力预拟确争努要今明年",
        r"(?:目标|任务|(?<!雨露)(?<!星火)(?<!温暖)计划|指标)(?:任务|人数|数|总数|收入)?(?:分别|各)?(?:为|是|的|数|：)?$|(?:力争|预计|(?<!雨露)(?<!星火)(?<!温暖)计划|拟|目标是)[^，。；]{0,18}$|(?:确保|争取|努力)[^，。；]{0,12}(?:达到?|实现|突破)[^，。；]{0,6}$|要求[，：]?[^。；]{0,24}$|(?:今年|明年|年内)[^，。；]{0,3}要[^，。；]{0,8}$",
    )
)
_DUE = re.compile(
    led("要须应力确", r"(?:(?<!主)(?<!需)要|须|应|力争|确保)(?:达到?|提高到|稳定在|保持在?)$")
)
_GOAL_FAR = re.compile(
    led("目预力确", r"(?:目标任务?(?:是|为)|预期目标|力争|确保全年|(?<!个)确保)[^。]{0,100}$")
)
_TOWARDS = re.compile(r"完成|实现|超|达|紧盯|紧扣|围绕|瞄准|锁定|有望|可望")
_GOAL_AFTER = re.compile(r"的?(?:年度|全年|输转|转移|输出|转移就业|劳务输出|培训)?(?:目标|任务)")
_TASK_IS = re.compile(r"(?:任务|目标|计划|指标)[（(]$")  # 完成全年任务（3800人）的108.8%


# 全年新增转移就业15.06万人 adds to those at work already; 城镇新增就业 is an indicator of its own.
_ADDED = re.compile(
    r"(?<!城镇)(?<!城乡)新增(?:农村|贫困|脱贫|富余|剩余)*(?:劳动力|劳力)?(?:(?:省|县|市)[内外])?(?:转移|外出|输出|输转|务工)[^，。；]{0,6}$"
)
_REACHED = re.compile(r"完成(?:了|率|到|率为|率达)?$|(?:超额|仅|只)完成，?分别为?$")
# 完成率排名前两位的为四子王旗（109.6%）、察右前旗（106.3%）
_RANKED = re.compile(
    r"(?:(?P<done>完成率|完成比例|完成进度)|增幅|增速|增长率)(?:排名|排在?|位居|位列|居|较|最)[^。；\d]{0,12}(?:是|为|有|：)[^。；]{0,48}$"
)


def measure(quantity: Quantity, own: str, left: str, right: str, *, aimed: bool = False) -> Measure:
    """Return what a quantity measures, by the words just before and behind it.

    Args:
        quantity: The number.
        own: The words since the number before it.
        left: The words of its sentence before it.
        right: The words behind it.
        aimed: Whether it stands where aims are set.
    """
    near = own[-60:]
    if quantity.kind == "rate":
        told = _of_rate(quantity, own, left)
        return "target" if aimed and told == "level" else told
    based = _BASE.search(near) or _BASED.search(left[-40:])
    if (based and _MOVED.search(near)) or _MORE.search(near):
        return "change"
    if quantity.kind == "money" and _RISEN.search(near):
        return "change"
    if quantity.kind in {"persons", "households"} and _FEWER.search(near):
        return "change"
    goal = aimed or _GOAL.search(near) or _GOAL_FAR.search(left) or _TASK_IS.search(left)
    reached = _GOAL_AFTER.match(right) and _TOWARDS.search(near + right[:12])
    if goal or reached:
        return "target"
    return "change" if quantity.kind == "persons" and _ADDED.search(near) else "level"


# What is there already, or is laid down by a rule, is no aim even where aims are set.
_GIVEN = frozenset(
    {"duration", "age", "towns", "villages", "communities", "villager_groups", "population_total", "households_total", "labour_force",
     "rural_labour_force", "poor_population", "poor_households", "arable_land_per_capita"}
)  # fmt: skip


def possible(measured: Measure, indicator: str) -> Measure:
    """Return a measure that an indicator can have: nobody aims at a number of villages or a rate of pay of a rule."""
    given = indicator in _GIVEN or indicator.endswith("_standard")
    return "level" if measured == "target" and given else measured


def _of_rate(quantity: Quantity, own: str, left: str) -> Measure:
    """Return what a percentage measures."""
    near = own[-60:]
    if quantity.unit == "percentage_points":
        return "change"
    ranked = _RANKED.search(left)
    if ranked is not None:
        return "completion_rate" if ranked["done"] else "growth_rate"
    if not quantity.digits.startswith("翻"):
        if (
            _REACHED.search(near)
            or _DONE.search(near)
            or (len(own) <= 3 and _DONE.search(left[-60:]))
        ):
            return "completion_rate"
        if not _MOVED.search(near):
            if _SHARE.search(near) or "占" in (quantity.hedge or "") or _OF_THEM.search(near):
                return "share"
            return "target" if _DUE.search(near) or _GOAL_FAR.search(left) else "level"
    return "growth_rate"


def falls(own: str) -> bool:
    """Tell whether a change goes down."""
    return bool(_DOWN.search(own))


_A_MONTH = re.compile(
    r"(?:每人每个?月|每个?月每人|每月可?(?:补[助贴]|发放|给予|领取?)|(?<![\d个])月补[助贴])[^，。；\d]{0,8}$"
)
_ONCE = frozenset({"yuan", "yuan_per_person", "yuan_per_person_year"})


def by_month(unit: str, own: str) -> str:
    """Return a sum for each person as one a month where it is paid by the month (每人每月补贴800元)."""
    return "yuan_per_month" if unit in _ONCE and _A_MONTH.search(own) else unit


# Half a year's or a season's earnings are nobody's for a year: 上半年人均1048元.
_IN_PART = re.compile(r"(\d{4})-\d\d(?:-\d\d)?(?:/(?:\1-(?!12)\d\d(?:-\d\d)?|\.\.))?")
_A_YEAR = re.compile(r"年(?:均|人均|收入|纯收入|薪|可|能|挣)|每年|一年")


def in_part(draft: Draft, own: str) -> str:
    """Return the unit of a draft whose period is known: what each person earned in a part of a year is not by the year."""
    yearly = draft.unit == "yuan_per_person_year" and draft.measure == "level"
    part = yearly and _IN_PART.fullmatch(draft.period or "") is not None
    return "yuan_per_person" if part and _A_YEAR.search(own) is None else draft.unit
