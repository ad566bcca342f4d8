"""What a person may type for a field of a fact, read strictly, with the nearest known names."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from reportlib.canonical import plain
from reportlib.dataset.entries import CHOICES, SETTABLE, sound_period
from reportlib.errors import CorrectionError, UnknownName, nearest
from reportlib.lexicon import Lexicon, groups
from reportlib.model import Fact
from reportlib.places import Gazetteer
from reportlib.quantities import wording

_NUMBERS = ("value", "value_low", "value_high", "precision")
_NUMBER = re.compile(r"(-?[0-9][0-9,，]*(?:\.[0-9]+)?)\s*(万|亿|%)?")
_SCALES = {"": Decimal(1), "%": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
_ZH = {
    "地方": "place", "指标": "indicator", "时期": "period", "数值": "value", "值": "value", "单位": "unit", "修饰": "hedge",
    "人群": "group", "群体": "group", "性质": "kind", "口径": "kind", "去向": "destination", "帮扶方": "counterpart",
    "基期": "baseline",
}  # fmt: skip
_DERIVED = ("ref_area", "area_level", "parent_area")
_EMPTY = frozenset({"", "-", "—", "无", "none", "null"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """Reads ``field=value`` against what is known.

    Attributes:
        lexicon: Indicators, by code or Chinese label.
        gazetteer: Places, by id, code or name.
        units: Every unit code in use.
        groups: Every group in use.
    """

    lexicon: Lexicon
    gazetteer: Gazetteer
    units: Collection[str]
    groups: Collection[str]

    def fields(self, fact: Fact) -> list[str]:
        """Return the fields that can be amended, with what they are now."""
        shown = [one for one in SETTABLE if one not in _DERIVED]
        return [f"{name}={_shown(getattr(fact, name))}" for name in shown]

    def read(self, typed: str, fact: Fact) -> dict[str, Any]:
        """Return what ``field=value`` sets.

        Raises:
            CorrectionError: There is no such field, or the value does not fit it.
            UnknownName: The value is no known name; the nearest are offered.
        """
        name, sign, value = (one.strip() for one in typed.replace("＝", "=", 1).partition("="))
        name = _ZH.get(name, name.lower())
        if not sign:
            raise CorrectionError(f"“{typed}” has no “=”", remedy="write field=value: value=7")
        if name not in SETTABLE:
            raise UnknownName(kind="field", name=name, known=SETTABLE)
        readers: dict[str, Callable[[str, Fact], dict[str, Any]]] = {
            "indicator": self._indicator, "place": self._place, "area_id": self._place, "ref_area": self._place,
            "unit": self._unit, "group": self._group, "period": _period, "baseline": _baseline,
        }  # fmt: skip
        if name in readers:
            return readers[name](value, fact)
        if name in _NUMBERS:
            return {name: _number(name, value)}
        if name in CHOICES and value not in CHOICES[name]:
            raise UnknownName(kind=name, name=value, known=CHOICES[name])
        return {name: "" if value in _EMPTY else value}

    def _indicator(self, value: str, _fact: Fact) -> dict[str, Any]:
        by_label = {one.zh: code for code, one in self.lexicon.indicators.items()}
        by_label |= {one.en.lower(): code for code, one in self.lexicon.indicators.items()}
        code = by_label.get(value, by_label.get(value.lower(), value))
        if code not in self.lexicon:
            known = [*self.lexicon.indicators, *by_label]
            near = [by_label.get(one, one) for one in nearest(value, known)]
            error = UnknownName(kind="indicator", name=value, known=())
            if near:
                error.suggestions = tuple(dict.fromkeys(near))
                error.remedy = (
                    f"did you mean {' or '.join(f'“{one}”' for one in error.suggestions)}?"
                )
            raise error
        return {"indicator": code}

    def _place(self, value: str, fact: Fact) -> dict[str, Any]:
        area = self.gazetteer.resolve(value, on=fact.period)
        found = {
            "place": area.at(fact.period).name_zh,
            "ref_area": area.code_on(fact.period) or area.area_id,
            "area_id": area.area_id,
            "area_level": area.level,
            "parent_area": area.at(fact.period).parent,
        }
        return {name: value for name, value in found.items() if value}

    def _unit(self, value: str, _fact: Fact) -> dict[str, Any]:
        if value not in self.units and not re.fullmatch("count:[a-z][a-z0-9_]*", value):
            raise UnknownName(kind="unit", name=value, known=self.units)
        return {"unit": value}

    def _group(self, value: str, _fact: Fact) -> dict[str, Any]:
        if value not in self.groups:
            raise UnknownName(kind="group", name=value, known=self.groups)
        return {"group": value}


def known(lexicon: Lexicon, gazetteer: Gazetteer, facts: Iterable[Fact]) -> Amending:
    """Return a reader that knows the units and groups of the data files and of some facts."""
    told = tuple(facts)
    table = wording.table()
    units = {*table["units"], *(f"count:{thing}" for thing in table["counts"])}
    units |= {one.unit for one in told} | {one.unit for one in lexicon.indicators.values()}
    return Amending(
        lexicon=lexicon,
        gazetteer=gazetteer,
        units=units,
        groups={"all", *groups(), *(one.group for one in told)},
    )


def _period(value: str, _fact: Fact) -> dict[str, Any]:
    if value in _EMPTY:
        return {"period": ""}
    return {"period": sound_period("period", value, "")}


def _baseline(value: str, _fact: Fact) -> dict[str, Any]:
    if value in _EMPTY:
        return {"baseline": ""}
    return {"baseline": sound_period("baseline", value, "")}


def _number(name: str, value: str) -> Decimal:
    found = _NUMBER.fullmatch(value)
    try:
        digits = Decimal(re.sub("[,，]", "", found[1])) if found else None
        number = Decimal(plain(digits * _SCALES[found[2] or ""])) if found and digits else digits
    except InvalidOperation:
        number = None
    if number is None:
        raise CorrectionError(
            f"{name} “{value}” is no number", remedy="write digits: 120200 or 12.02万"
        )
    return number


def _shown(value: object) -> str:
    if value is None:
        return "—"
    return plain(value) if isinstance(value, Decimal) else str(value)
