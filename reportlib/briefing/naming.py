"""What things are called in both languages: observations, groups, destinations and places."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from reportlib import lexicon, places
from reportlib.briefing.words import Words
from reportlib.model import Observation
from reportlib.places import spelling
from reportlib.translation import termbase

POOR = Words("贫困劳动力", "poor households")
MEASURES = {
    "change": Words("较上年增减", "change on the previous year"),
    "growth_rate": Words("同比增长", "year-on-year growth"),
    "share": Words("占比", "share"),
    "target": Words("目标任务", "target"),
    "completion_rate": Words("完成目标", "share of target met"),
}
_LIST = re.compile(r"[、，,及和与]")
_MORE = re.compile(r"等(?:地|省|市|地区|省市|省区市|国|处)*$")
_REGION = re.compile(r"(?:地区|一带)$")


@cache
def _groups() -> Mapping[str, Words]:
    """Return what the groups of people are called, as the grammar's own data name them."""
    text = files("reportlib").joinpath("data/extraction/groups.toml").read_text(encoding="utf-8")
    told = {one["name"]: Words(one["zh"], one["en"]) for one in tomllib.loads(text)["group"]}
    return {**told, "poor": POOR}


def label(one: Observation) -> Words:
    """Return what an observation is called: indicator, group, destination and measure."""
    book = lexicon.load()
    zh, en = book.label(one.indicator, "zh"), book.label(one.indicator, "en")
    extras = [_groups()[one.group]] if one.group in _groups() else []
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
    bare = _MORE.sub("", name)
    if bare != name:
        return f"{place_english(bare)} and elsewhere"
    gazetteer = places.load()
    found = gazetteer.candidates(_REGION.sub("", name)) or gazetteer.candidates(name)
    if found:
        return gazetteer.english(found[0].area_id)
    known = termbase.load().terms
    if name in known:
        return known[name].en
    parts = [one for one in _LIST.split(name) if one]
    if len(parts) > 1:
        return ", ".join(place_english(one) for one in parts)
    return spelling.romanised(name, gazetteer.spelling)


def place_words(name: str) -> Words:
    """Return a place named in Chinese as words in both languages."""
    return Words(name, place_english(name))
