"""Read the lexicon from its data files, and an office's own additions to it."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

from reportlib.errors import DataError
from reportlib.lexicon.indicators import Indicator, Lexicon, Rule, Thing

_KINDS = {
    "persons": "persons", "person_times": "persons", "households": "households",
    "percent": "rate", "percentage_points": "rate", "times": "rate",
    "mu": "area", "mu_per_person": "area", "month": "duration", "year": "duration",
}  # fmt: skip
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_OWN = "data/lexicon/"

# An indicator's unit, its rules as its file has them, and where that is.
_Told = tuple[str, Sequence[Any], str]


def kind_of(unit: str) -> str:
    """Return the kind of a unit code as rules use it."""
    if unit.startswith(("yuan", "usd")):
        return "money"
    return _KINDS.get(unit, "count")


def load(extra: Path | None = None) -> Lexicon:
    """Read every indicator that comes with the package, then an office's own.

    Args:
        extra: A TOML file, or a folder of them, in the form of `data/lexicon/`;
            an entry with a known code replaces it.

    Raises:
        DataError: A file is no TOML, or an entry lacks a key or has a malformed pattern.
    """
    return _load(extra)


@cache
def _load(extra: Path | None) -> Lexicon:
    """Read it once; of `load` itself there would be two, one for no argument and one for None."""
    indicators: dict[str, Indicator] = {}
    things: dict[str, Thing] = {}
    unknown: dict[str, Thing] = {}
    told: dict[str, _Told] = {}
    for where, text in _files(extra):
        try:
            entries = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise DataError(f"not TOML: {error}", where=where, remedy="repair the file") from error
        for noun, entry in entries.pop("things", {}).items():
            things[noun] = _thing(noun, entry, where)
        for kind, entry in entries.pop("unknown", {}).items():
            unknown[kind] = _thing(kind, entry, where)
        for code, entry in entries.items():
            indicators[code] = _indicator(code, entry, where)
            told[code] = (indicators[code].unit, entry.get("rules", ()), f"{where}: {code}")
            if not where.startswith(_OWN):
                _rules({code: told[code]})  # an office's own slip is told at once
    return _lexicon(indicators, things, unknown, cache(partial(_rules, told)))


def _files(extra: Path | None) -> Iterator[tuple[str, str]]:
    folder = resources.files("reportlib").joinpath("data", "lexicon")
    for one in sorted(folder.iterdir(), key=lambda item: item.name):
        if one.name.endswith(".toml"):
            yield f"{_OWN}{one.name}", one.read_text("utf-8")
    if extra is not None:
        for path in sorted(extra.glob("*.toml")) if extra.is_dir() else [extra]:
            yield path.name, path.read_text("utf-8")


def _thing(noun: str, entry: object, where: str) -> Thing:
    if not isinstance(entry, list) or len(entry) != 3:
        raise DataError(
            f"“{noun}” needs a name, a Chinese and an English label",
            where=where,
            remedy="write them as a list of three",
        )
    return Thing(noun=noun, code=entry[0], zh=entry[1], en=entry[2])


def _indicator(code: str, entry: dict[str, Any], where: str) -> Indicator:
    if not _CODE.fullmatch(code):
        raise DataError(
            f"“{code}” is no code", where=where, remedy="use lower-case letters, digits and _"
        )
    try:
        unit = entry["unit"]
        return Indicator(
            code=code, zh=entry["zh"], en=entry["en"], unit=unit, additive=bool(entry.get("sum", False)),
            definition_zh=entry["define_zh"], definition_en=entry["define_en"],
            aliases=tuple(entry.get("aliases", ())), nouns=tuple(entry.get("nouns", ())),
            households=entry.get("households", ""), recipients=entry.get("recipients", ""), group=entry.get("group", ""),
            domain=entry.get("domain", Path(where).stem),
        )  # fmt: skip
    except KeyError as error:
        raise DataError(
            f"the indicator “{code}” lacks {error}",
            where=where,
            remedy="give zh, en, unit, define_zh and define_en",
        ) from error


def _rule(entry: dict[str, Any], unit: str, where: str) -> Rule:
    compiled: dict[str, re.Pattern[str] | None] = {}
    for key in ("before", "after", "context"):
        source = entry.get(key)
        try:
            compiled[key] = re.compile(source) if source else None
        except re.error as error:
            raise DataError(
                f"malformed pattern “{source}”: {error}", where=where, remedy="repair it"
            ) from error
    return Rule(
        kind=entry.get("kind") or kind_of(unit),
        unit=entry.get("unit", ""),
        weight=float(entry.get("weight", 10)),
        single=unit.startswith("yuan_per_") and not entry.get("after"),
        before=compiled["before"],
        after=compiled["after"],
        context=compiled["context"],
    )


def _rules(told: Mapping[str, _Told]) -> dict[str, tuple[tuple[str, Rule], ...]]:
    """Return (code, rule) pairs by kind of unit, the weightiest first."""
    rules: dict[str, list[tuple[str, Rule]]] = {}
    for code, (unit, entries, where) in told.items():
        for entry in entries:
            rule = _rule(entry, unit, where)
            pairs = rules.setdefault(rule.kind, [])
            pairs.append((code, replace(rule, order=len(pairs))))
    return {
        kind: tuple(sorted(pairs, key=lambda pair: -pair[1].weight))
        for kind, pairs in rules.items()
    }


def _lexicon(
    indicators: dict[str, Indicator], things: dict[str, Thing], unknown: dict[str, Thing],
    rules: Callable[[], Mapping[str, tuple[tuple[str, Rule], ...]]],
) -> Lexicon:  # fmt: skip
    nouns: dict[str, str] = {}
    heads: dict[str, str] = {}
    for code, one in indicators.items():
        nouns.update(dict.fromkeys(one.nouns, code))
        heads.update(dict.fromkeys((one.zh, *one.aliases), code))
    made = {
        thing.code: Indicator(
            code=thing.code, zh=thing.zh, en=thing.en, unit=f"count:{thing.code}", additive=False,
            definition_zh="原文所述数量。", definition_en="A number as the source tells it.", known=False,
        )
        for thing in (*things.values(), *unknown.values())
        if thing.code not in indicators
    }  # fmt: skip
    spelled = sorted({*nouns, *things}, key=lambda noun: (-len(noun), noun))
    return Lexicon(
        indicators={**indicators, **made}, rules=rules,
        nouns=nouns, noun_pattern=re.compile("|".join(map(re.escape, spelled))),
        things=things, unknown=unknown, heads=heads,
    )  # fmt: skip
