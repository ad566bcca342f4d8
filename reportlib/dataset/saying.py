"""A fact in one line of Chinese or English, as the annex of corrections prints what was and what is."""

from collections.abc import Collection, Mapping

from reportlib import lexicon, places
from reportlib.canonical import plain
from reportlib.errors import UnknownName
from reportlib.lexicon import people
from reportlib.model import Fact
from reportlib.quantities import from_fact, periods
from reportlib.translation import names

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
_FIELDS_EN = {
    "kind": "kind", "measure": "measure", "group": "group", "destination": "destination", "counterpart": "partner",
    "hedge": "hedge", "qualifier": "qualifier", "baseline": "baseline", "precision": "precision", "area_level": "level",
    "unit": "unit",
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


def said_en(fact: Fact, changed: Collection[str] = ()) -> str:
    """Return the same in English; a hedge is quoted as the document has it."""
    label = lexicon.load().label(fact.indicator, "en")
    when = f", {periods.english(fact.period)}" if fact.period else ""
    text = f"{label}, {place_english(fact)}{when}: {from_fact(fact).en()}"
    more = [
        f"{name}: {_value_en(fact, field)}"
        for field, name in _FIELDS_EN.items()
        if field in changed
    ]
    return f"{text} ({', '.join(more)})" if more else text


def place_english(fact: Fact) -> str:
    """Return the English name of a fact's place, as it was in the fact's period."""
    try:
        return places.load().english(fact.area_id, on=fact.period, full=True)
    except UnknownName:
        return names.english(fact.place, on=fact.period, full=True)


def _value_en(fact: Fact, field: str) -> str:
    value = getattr(fact, field)
    if field == "group":
        return people.called(fact.group, fact.quote, fact.period, fact.indicator)[1]
    if field in {"destination", "counterpart"} and value:
        return names.english(value, on=fact.period)
    if field == "precision":
        return plain(fact.precision)
    return str(value or "none").replace("_", " ")


def _value(fact: Fact, field: str) -> str:
    if field == "kind":
        return KINDS[fact.kind]
    if field == "measure":
        return MEASURES[fact.measure]
    if field == "precision":
        return plain(fact.precision)
    return str(getattr(fact, field) or "无")
