"""Names in English: people, places and bodies, by rule and by table; never with a Chinese character left.

Example::

    person("单雄信")                          # Shan Xiongxin
    english("浙江浦江")                        # Pujiang, Zhejiang
    english("镇雄驻永康劳务输出工作站")          # Zhenxiong labour export workstation in Yongkang
    english("昭通市人力资源和社会保障局")        # Zhaotong City Human Resources and Social Security Bureau
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from reportlib import places
from reportlib.errors import UnknownName
from reportlib.places import Area, spelling
from reportlib.translation import termbase

_HANZI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LIST = re.compile(r"[、，,；;/]|以及|及|和|与")
# What may follow 等: 等地, and what is left of 等省、市、自治区.
_MORE = re.compile(
    r"等(?:[一二两三四五六七八九十数\d]*个?(?:地区|省区市|省市区|自治区|直辖市|地|省|市|区|县|国|处|城市|、)*)$"
)
_LEFT_OVER = frozenset({"省", "市", "区", "自治区", "直辖市", "地", "县", "等"})
_REGION = re.compile(r"(?:地区|一带|方向)$")
_STATIONED = re.compile(r"(?P<owner>.+?)[驻在](?P<place>.+)")


@cache
def table() -> Mapping[str, Any]:
    """Return the table of surnames, bodies and destinations."""
    text = files("reportlib").joinpath("data/translation/names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def person(name: str) -> str:
    """Return a person's name as GB/T 28039-2011 spells it: surname first, no tones (欧阳安 → Ouyang An)."""
    bare = re.sub(r"\s", "", name)
    if "·" in bare:  # names of other nations keep their parts
        return " ".join(person_part(one) for one in bare.split("·") if one)
    length = 2 if len(bare) > 2 and bare[:2] in table()["compound_surnames"] else 1
    surname, given = bare[:length], bare[length:]
    readings: Mapping[str, str] = table()["surnames"]
    head = readings.get(surname) or person_part(surname)
    return f"{head} {person_part(given)}" if given else head


def person_part(hanzi: str) -> str:
    """Return one part of a name as one word, with an apostrophe where syllables could be misread."""
    from pypinyin import lazy_pinyin

    readings: Mapping[str, str] = table()["given"]
    sounds = lazy_pinyin(hanzi, v_to_u=True)
    if len(sounds) == len(hanzi):
        sounds = [readings.get(one, sound) for one, sound in zip(hanzi, sounds, strict=True)]
    first, *rest = sounds
    word = first + "".join(f"'{one}" if one[0] in "aeo" else one for one in rest)
    return (word[:1].upper() + word[1:]).replace("'", "’")


def place(name: str, *, full: bool = False, on: str | None = None) -> str:
    """Return a place's English, or "" when no data name it; a path is told from the inside out (Pujiang, Zhejiang).

    Args:
        name: Chinese name, with or without the names of what it lies in.
        full: With its kind (Longyang District).
        on: The period whose name is wanted.
    """
    gazetteer = places.load()
    found = gazetteer.candidates(name)
    if found:
        return gazetteer.english(found[0].area_id, on=on, full=full)
    path = _path(name)
    if not path:
        return ""
    inner = gazetteer.english(path[-1].area_id, on=on, full=full)
    outer = [gazetteer.english(one.area_id, on=on) for one in path[:-1]]
    return ", ".join([inner, *reversed(outer)])


def _path(name: str) -> tuple[Area, ...]:
    """Return the places that a name is put together from, the largest first, each in the one before."""
    gazetteer = places.load()
    mentions = list(gazetteer.finder.find(name))
    if not mentions or "".join(one.text for one in mentions) != name:
        return ()
    chosen: list[Area] = []
    for mention in mentions:
        inside = [
            one
            for one in mention.areas
            if not chosen or gazetteer.is_within(one.area_id, chosen[-1].area_id)
        ]
        if not inside:
            return ()
        chosen.append(inside[0])
    return tuple(chosen)


def organisation(name: str, *, on: str | None = None) -> str:
    """Return the English of a body, or "" when neither table nor rule knows it."""
    fixed = table()["official"].get(name) or _term(name)
    if fixed:
        return str(fixed)
    bodies: Mapping[str, Mapping[str, str]] = table()["bodies"]
    tail = max((one for one in bodies if name.endswith(one)), key=len, default="")
    if not tail:
        return ""
    head = name[: -len(tail)].removeprefix("中共").removeprefix("共青团")
    # 镇雄县委 and 昭通市委 hold the kind of their place in their own end.
    stationed = _STATIONED.fullmatch(head)
    if stationed and (there := place(stationed["place"])):
        owner = place(stationed["owner"])
        told = _filled(
            bodies[tail],
            (owner, owner) if owner else None,
            "" if owner else english(stationed["owner"], on=on),
        )
        return f"{told} in {there}"
    where, rest = _leading(head, on)
    return _filled(bodies[tail], where, _spelled(rest))


def _filled(body: Mapping[str, str], where: tuple[str, str] | None, rest: str) -> str:
    pattern = body["with"] if where else body["bare"]
    full, short = where or ("", "")
    if rest and "{n}" not in pattern:
        pattern = (
            pattern.replace("{p}", "{p} {n}").replace("{s}", "{s} {n}")
            if where
            else "{n} " + pattern
        )
    return " ".join(pattern.format(p=full, s=short, n=rest).split())


def _leading(head: str, on: str | None) -> tuple[tuple[str, str] | None, str]:
    """Return the place that a body's name begins with, in full and short, and what is left."""
    for end in range(len(head), 1, -1):
        if full := place(head[:end], full=True, on=on):
            return (full.partition(",")[0], place(head[:end], on=on).partition(",")[0]), head[end:]
    return None, head


def _spelled(rest: str) -> str:
    levels: Mapping[str, str] = table()["levels"]
    return (
        levels.get(rest)
        or _term(rest)
        or (spelling.romanised(rest, places.load().spelling) if rest else "")
    )


def _term(name: str) -> str:
    known = termbase.load().terms.get(name)
    return known.en if known else ""


def english(name: str, *, on: str | None = None, full: bool = False) -> str:
    """Return the English of a place, body or destination; pinyin for what nothing knows, never hanzi.

    Args:
        name: The Chinese name, or several in a list (上海、宁波等地).
        on: The period whose names are wanted.
        full: Places with their kind (Longyang District).
    """
    if not _HANZI.search(name):
        return name
    bare = _MORE.sub("", name)
    if bare and bare != name:
        return _and([*_each(bare, on, full=full), "other places"])
    parts = _each(name, on, full=full)
    return _and(parts)


def _each(name: str, on: str | None, *, full: bool) -> list[str]:
    whole = _one(name, on, full=full)
    if whole:
        return [whole]
    parts = [one for one in _LIST.split(name) if one and one not in _LEFT_OVER]
    if len(parts) > 1:
        return [told for one in parts for told in _each(_MORE.sub("", one) or one, on, full=full)]
    return [without_hanzi(name)]


def _one(name: str, on: str | None, *, full: bool) -> str:
    where: Mapping[str, str] = table()["where"]
    return (
        where.get(name)
        or place(name, full=full, on=on)
        or place(_REGION.sub("", name), full=full, on=on)
        or organisation(name, on=on)
        or _town(name)
    )


def _town(name: str) -> str:
    """Return a town that the data do not hold, after the county that its name begins with, if any."""
    for end in range(len(name) - 2, 0, -1):
        outer = places.load().candidates(name[:end])
        if outer:
            try:
                area = places.load().town(name[end:], outer[0].area_id)
            except UnknownName:
                continue
            return f"{area.latest.name_en}, {outer[0].latest.short_en}"
    try:
        return spelling.town(
            name, places.load().get("region.nationwide"), places.load().spelling
        ).latest.name_en
    except UnknownName:
        return ""


def without_hanzi(text: str) -> str:
    """Return a text with every run of Chinese characters spelled in pinyin."""
    known = places.load().spelling
    return _RUN.sub(lambda run: spelling.romanised(run[0], known), text)


def _and(items: list[str]) -> str:
    unique = list(dict.fromkeys(items))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"
