"""A fact in one line of Chinese, as the annex of corrections prints what was and what is."""

from collections.abc import Collection, Mapping

from reportlib import lexicon
from reportlib.canonical import plain
from reportlib.model import Fact
from reportlib.quantities import from_fact, periods

KINDS: Mapping[str, str] = {
    "total": "总数", "event": "单次活动", "organisation": "单个机构", "standard": "标准", "assumption": "测算假设",
    "individual": "个人个案",
}  # fmt: skip
MEASURES: Mapping[str, str] = {
    "level": "水平", "change": "增减", "growth_rate": "增幅", "share": "占比", "target": "目标", "completion_rate": "完成率",
}  # fmt: skip
_FIELDS = {
    "kind": "口径", "measure": "量别", "group": "人群", "destination": "去向", "counterpart": "帮扶方", "hedge": "修饰",
    "qualifier": "限定", "baseline": "基期", "precision": "精度", "area_level": "级别", "unit": "单位",
}  # fmt: skip


def said(fact: Fact, changed: Collection[str] = ()) -> str:
    """Return place, period, indicator and figure of a fact, and what else a correction changed.

    Args:
        fact: The fact before or after.
        changed: Names of the fields that the correction sets.
    """
    label = lexicon.load().label(fact.indicator, "zh")
    when = periods.chinese(fact.period) if fact.period else ""
    text = f"{fact.place}{when}{label}{from_fact(fact).zh()}"
    more = [f"{name}：{_value(fact, field)}" for field, name in _FIELDS.items() if field in changed]
    return f"{text}（{'，'.join(more)}）" if more else text


def _value(fact: Fact, field: str) -> str:
    if field == "kind":
        return KINDS[fact.kind]
    if field == "measure":
        return MEASURES[fact.measure]
    if field == "precision":
        return plain(fact.precision)
    return str(getattr(fact, field) or "无")
