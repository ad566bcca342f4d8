"""What a number that an analyst adds says by itself: value, unit and hedge, read from its own words."""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from reportlib.quantities import numerals, units
from reportlib.quantities.numerals import Numeral

_DASHES = frozenset({"-", "—", "–", "－", "~", "～", "至", "到"})


def proposed(exact: str) -> dict[str, Any]:
    """Return what the words of a number propose for its fact; nothing when no number is in them.

    Args:
        exact: The number as it stands in the sentence, with its hedges and unit (近13亿元, 600—1500元).

    Returns:
        ``value`` or ``value_low`` and ``value_high``, ``precision``, and ``unit``, ``hedge`` and
        ``qualifier`` where the words tell them.

    Example:
        >>> proposed("近13亿元")["unit"]
        'yuan'
    """
    found = list(numerals.find(exact))
    if not found:
        return {}
    first, last = found[0], found[-1]
    ranged = len(found) == 2 and exact[first.end : last.start].strip() in _DASHES
    unit = units.load().at(exact, last.end)
    factor = unit.factor if unit is not None else Decimal(1)
    told: dict[str, Any] = {"precision": last.precision * factor}
    told |= _numbers(first, last if ranged else None, factor)
    if unit is not None and unit.code:
        told["unit"] = unit.code
    behind = exact[last.end + (len(unit.written) if unit is not None else 0) :].strip()
    hedge = "…".join(word for word in (exact[: first.start].strip(), last.hedge, behind) if word)
    if hedge:
        told |= {"hedge": hedge, "qualifier": _qualifier(hedge)}
    return told


def _numbers(first: Numeral, last: Numeral | None, factor: Decimal) -> dict[str, Decimal]:
    if last is not None and first.value is not None and last.value is not None:
        low = first.value * (last.scale if first.scale == 1 else 1)
        return {"value_low": low * factor, "value_high": last.value * factor}
    if first.value is not None:
        return {"value": first.value * factor}
    if first.low is not None and first.high is not None:
        return {"value_low": first.low * factor, "value_high": first.high * factor}
    return {}


@cache
def _classes() -> dict[str, str]:
    text = files("reportlib").joinpath("data/extraction/hedges.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return {
        word: kind
        for part in ("inside", "after", "before")
        for kind, words in table[part].items()
        if kind != "magnitude"
        for word in words
    }


def _qualifier(hedge: str) -> str:
    """Return the class of hedging words; the first known one decides."""
    known = _classes()
    return next((known[word] for word in hedge.split("…") if word in known), "approx")
