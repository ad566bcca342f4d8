"""What things are called in both languages: observations, groups, destinations and places."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from reportlib import lexicon, places
from reportlib.briefing.words import Words
from reportlib.errors import UnknownName
from reportlib.model import Dataset, Fact, Observation, Practice
from reportlib.translation import names

MEASURES = {
    "change": Words("较上年增减", "change on the previous year"),
    "growth_rate": Words("同比增长", "year-on-year growth"),
    "share": Words("占比", "share"),
    "target": Words("目标任务", "target"),
    "completion_rate": Words("完成目标", "share of target met"),
}


@cache
def groups() -> Mapping[str, Words]:
    """Return what the groups of people are called that documents and registers tell of."""
    return {**{one: Words(*lexicon.called(one)) for one in lexicon.groups()}, **ledger_cuts()}


@cache
def ledger_cuts() -> Mapping[str, Words]:
    """Return what the groups are called that the ledgers' results are cut by (sex, age, trade, wage)."""
    text = (
        files("reportlib")
        .joinpath("data/ledgers/queries/dimensions.toml")
        .read_text(encoding="utf-8")
    )
    found = [
        value for one in tomllib.loads(text).values() for value in one.get("values", {}).values()
    ]
    return {
        one["group"]: Words(one["zh"], one["en"])
        for one in found
        if one.get("group", "poor") != "poor"
    }


def label(one: Observation | Fact, quote: str = "") -> Words:
    """Return what an observation or a fact is called: indicator, group as its sentence has it, destination, measure."""
    book = lexicon.load()
    zh, en = book.label(one.indicator, "zh"), book.label(one.indicator, "en")
    extras = [ledger_cuts()[one.group]] if one.group in ledger_cuts() else []
    if one.group in lexicon.groups() and not lexicon.names_itself(one.group, zh):
        quote = one.quote if isinstance(one, Fact) else quote
        extras = [Words(*lexicon.called(one.group, quote, one.period, one.indicator))]
    if one.destination and one.destination not in zh:
        extras.append(Words(one.destination, place_english(one.destination)))
    if one.measure in MEASURES:
        extras.append(MEASURES[one.measure])
    if not extras:
        return Words(zh, en)
    return Words(
        f"{zh}（{'，'.join(one.zh for one in extras)}）",
        f"{en} ({', '.join(one.en for one in extras)})",
    )


def place_english(name: str) -> str:
    """Return the English of a place or destination named in Chinese; its pinyin when nothing knows it."""
    return names.english(name)


def place_words(name: str) -> Words:
    """Return a place named in Chinese as words in both languages.

    Example:
        >>> place_words("东莞市").en
        'Dongguan'
    """
    return Words(name, place_english(name))


def inside(gazetteer: places.Gazetteer, area_id: str, outer: str) -> bool:
    """Say whether an area, in the data or made from its name, lies in another one."""
    if area_id.removeprefix("cn.").startswith(f"{outer.removeprefix('cn.')}."):
        return True
    try:
        return gazetteer.is_within(area_id, outer)
    except UnknownName:
        return False


def area_of(gazetteer: places.Gazetteer, area_id: str, dataset: Dataset) -> places.Area:
    """Return an area of the data, or a town or station that only the documents name."""
    try:
        return gazetteer.get(area_id)
    except UnknownName:
        told: tuple[Fact | Practice, ...] = (*dataset.facts, *dataset.practices)
        one = next(one for one in told if one.area_id == area_id)
        return _unlisted(gazetteer, one)


def _unlisted(gazetteer: places.Gazetteer, one: Fact | Practice) -> places.Area:
    """Return a town or station that no data name, called by rule in English."""
    try:
        return gazetteer.town(one.place, one.parent_area)
    except UnknownName:
        english = names.english(one.place)
        name = places.AreaName(
            code="", name_zh=one.place, short_zh="", aliases=(), name_en=english, short_en=english,
            parent=one.parent_area, valid_from="", valid_to="",
        )  # fmt: skip
        return places.Area(area_id=one.area_id, level=one.area_level, names=(name,))
