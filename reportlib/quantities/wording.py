"""How a figure is worded in print: the same value, precision and hedge in Chinese and English.

Chinese keeps the source's own form (50.61万人) and prints integers ungrouped
(GB/T 15835-2011, 5.1.2 allows both; official digests use none); English groups
by thousands and says million and billion of money: 93.52亿元 → CNY 9.352 billion.
All words come from ``reportlib/data/wording.toml``.
"""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from reportlib.canonical import plain
from reportlib.errors import UnknownName

BILLION, MILLION = Decimal(10) ** 9, Decimal(10) ** 6
_SEVERAL = re.compile(r"^(?:约|近|有|达)?[数几]((?:十|百|千)?(?:万|亿)|十|百|千)")
_SEVERAL_EN = {
    "十": "several dozen",
    "百": "several hundred",
    "千": "several thousand",
    "万": "tens of thousands",
    "十万": "hundreds of thousands",
    "百万": "several million",
    "千万": "tens of millions",
    "亿": "hundreds of millions",
    "十亿": "several billion",
    "百亿": "tens of billions",
    "千亿": "hundreds of billions",
}
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_HANZI_NUMERAL = re.compile(r"[一二两三四五六七八九十]")
_DASH = re.compile(r"(?<=.)\s*(?:[-–~〜～]|—+)\s*")  # at the very start it is a minus
_NUMBER = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿]")
_BARE = re.compile(r"\d+(?:\.\d+)?")
MINUS = "−"
SHARES = frozenset({"percent", "percentage_points"})
_COUNTED = frozenset({"persons", "person_times", "households"})
_GROUPED = re.compile(r"(?<=\d)[,，](?=\d{3})")
_SCALES = {
    "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8, "万亿": Decimal(10) ** 12,
    "million": MILLION, "billion": BILLION,
}  # fmt: skip
# A document's title stands as it is; of 600—1500万 the text does not say whether the first is in 万 too.
_LARGE_ZH = re.compile(r"《[^》]*》|(?<!\d[—～至])(?<![\d.])(\d+(?:\.\d+)?)([多余]?)(万亿|万|亿)")
_LARGE_EN = re.compile(r"(\d[\d,]*(?:\.\d+)?) (million|billion)")


@cache
def table() -> Mapping[str, Any]:
    """Return the wording data: units, counts, hedges and qualifiers."""
    text = files("reportlib").joinpath("data/wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def unit_entry(unit: str) -> Mapping[str, Any]:
    """Return how a unit is worded; an unlisted ``count:<thing>`` is worded by its own name.

    Raises:
        UnknownName: The unit is neither listed nor a count; the nearest are named.
    """
    units: Mapping[str, Mapping[str, Any]] = table()["units"]
    if unit in units:
        return units[unit]
    if not unit.startswith("count:"):
        raise UnknownName(kind="unit", name=unit, known=units, where="wording.toml")
    thing = unit.removeprefix("count:")
    given: Mapping[str, Any] = table()["counts"].get(thing, {})
    many = str(given.get("many", thing.replace("_", " ")))
    return {"zh": given.get("zh", "个"), "many": many, "one": given.get("one", _singular(many))}


def _singular(many: str) -> str:
    if many.endswith("ies"):
        return many[:-3] + "y"
    if many.endswith(("ches", "shes", "sses", "xes")):
        return many[:-2]
    return many[:-1] if many.endswith("s") and not many.endswith("ss") else many


def grouped(number: Decimal, *, decimals: int = 0) -> str:
    """Return a number in English digits: thousands grouped, at least so many decimals kept."""
    places = max(decimals, -int(number.normalize().as_tuple().exponent), 0)
    return f"{number:,.{places}f}"


def _stated_decimals(form: str, precision: Decimal, scale: Decimal) -> int:
    """Return how many decimals the English number must show to keep a stated trailing zero."""
    match = re.search(r"\.(\d+)", form)
    if not match or not match[1].endswith("0"):
        return 0
    ratio = precision / scale
    return max(0, -ratio.adjusted()) if ratio else 0


def _share_decimals(value: Decimal, precision: Decimal) -> int:
    """Return how many decimals a computed share shows: all to which it was rounded, so that 41.0 stands beside 67.2."""
    rounded = -precision.adjusted() if precision else 0
    return max(rounded, -int(value.normalize().as_tuple().exponent), 0)


def money(value: Decimal, *, precision: Decimal = Decimal(1), form: str = "") -> str:
    """Return an amount without its currency: ``9.352 billion``, ``381 million``, ``117,900``."""
    scale, word, most = (BILLION, "billion", 6) if value >= BILLION else (MILLION, "million", 4)
    scaled = value / scale
    places = max(0, -int(scaled.normalize().as_tuple().exponent))
    if value >= MILLION and places <= most:
        keep = _stated_decimals(form, precision, scale)
        return f"{grouped(scaled, decimals=keep)} {word}"
    return grouped(value, decimals=_stated_decimals(form, precision, Decimal(1)))


def english_number(value: Decimal, unit: str, *, precision: Decimal, form: str = "") -> str:
    """Return a value in English without hedge and without the noun of a count."""
    entry = unit_entry(unit)
    if entry.get("money"):
        sign = MINUS if value < 0 else ""
        return f"{sign}{entry.get('currency', 'CNY')} {money(abs(value), precision=precision, form=form)}"
    keep = (
        _stated_decimals(form, precision, Decimal(1))
        if form or unit not in SHARES
        else _share_decimals(value, precision)
    )
    digits = grouped(abs(value), decimals=keep)
    if (
        _HANZI_NUMERAL.search(form)
        and not re.search(r"\d", form)
        and value in range(len(_SMALL))
        and not entry.get("rate")
    ):
        return _SMALL[int(value)]  # a number the source spells out is spelled out
    sign = MINUS if value < 0 else ""
    return f"{sign}{digits}{entry.get('en', '')}"


def _noun(unit: str, value: Decimal | None) -> str:
    entry = unit_entry(unit)
    if entry.get("money") or entry.get("rate"):
        return ""
    return str(entry.get("one", "") if value in {1, -1} else entry.get("many", ""))


def hedge_pattern(hedge: str | None, qualifier: str) -> str:
    """Return the English pattern of a hedge as the source words it; ``{n}`` is the number."""
    known: Mapping[str, str] = table()["hedges"]
    for word in sorted(known, key=len, reverse=True):
        if hedge and word in hedge:
            return known[word]
    return str(table()["qualifiers"][qualifier])


def english(  # noqa: PLR0913 - the parts of a figure, each by its name
    value: Decimal | None,
    low: Decimal | None,
    high: Decimal | None,
    *,
    unit: str,
    hedge: str | None,
    qualifier: str,
    precision: Decimal,
    form: str = "",
    bare: bool = False,
) -> str:
    """Return a figure in English: number, hedge and noun (``more than 1,550 people``).

    Args:
        value: The number in base units, or None for a range.
        low: Lower bound as written.
        high: Upper bound as written.
        unit: Unit code.
        hedge: Hedging words of the source.
        qualifier: Their coarse class, used when the words are unknown.
        precision: Place value of the last stated digit.
        form: The source's own wording, for stated zeros and words such as 数千.
        bare: Leave out the noun of a count and the ``per …`` of a rate.
    """
    entry = unit_entry(unit)
    several = _several(form, unit)
    if several:
        core = several
    elif value is None:
        core = _english_range(low, high, unit, precision, form)
    else:
        core = english_number(value, unit, precision=precision, form=form)
    pattern = "{n}" if several else hedge_pattern(hedge, qualifier)
    if unit in SHARES or entry.get("money"):
        pattern = pattern.replace("fewer than", "less than")
    elif unit in _COUNTED or unit.startswith("count:"):
        pattern = pattern.replace("or less", "or fewer")
    noun = _noun(unit, value)
    if noun and (not bare or entry.get("keep") or unit == "percentage_points"):
        core = f"{core} {noun}"
    text = pattern.replace("{n}", core)
    return f"{text} {entry['per']}" if entry.get("per") and not bare else text


def _several(form: str, unit: str) -> str:
    """Return the English of 数百, 几十万 … with what joins it to its noun; empty for a stated number."""
    match = _SEVERAL.match(form)
    if not match:
        return ""
    words = _SEVERAL_EN[match[1]]
    entry = unit_entry(unit)
    joined = f"{words} of" if words.endswith("s") else words
    return f"{joined} yuan" if entry.get("money") else joined


def _english_range(
    low: Decimal | None, high: Decimal | None, unit: str, precision: Decimal, form: str
) -> str:
    if low is None or high is None:
        bound = low if low is not None else high
        return english_number(
            bound if bound is not None else Decimal(0), unit, precision=precision, form=form
        )
    entry = unit_entry(unit)
    first = english_number(low, unit, precision=precision)
    second = english_number(high, unit, precision=precision)
    if entry.get("money"):
        second = second.partition(" ")[2]
    if entry.get("rate"):
        first = first.removesuffix(str(entry.get("en", "")))
    return f"{first}–{second}"


def chinese_form(form: str) -> str:
    """Return the source's own wording as Chinese prints it: digits ungrouped, one dash for ranges."""
    text = _GROUPED.sub("", form.replace("％", "%").replace(" ", ""))
    return _DASH.sub("～" if re.search(r"[~～〜]", text) else "—", text)


def in_digits(text: str, lang: str) -> str:
    """Return a figure's or a sentence's wording with large words written out: 近13亿元 → 近1300000000元.

    Nothing else changes: hedges stand where they stood, and what no digits tell (数十万, 上万) stays.

    Example:
        >>> in_digits("more than CNY 9.352 billion", "en")
        'more than CNY 9,352,000,000'
    """
    return _written_out_zh(text) if lang == "zh" else _written_out_en(text)


def _written_out_zh(text: str) -> str:
    return _LARGE_ZH.sub(
        lambda match: (
            plain(Decimal(match[1]) * _SCALES[match[3]]) + match[2] if match[1] else match[0]
        ),
        text,
    )


def _written_out_en(text: str) -> str:
    return _LARGE_EN.sub(
        lambda match: grouped(Decimal(match[1].replace(",", "")) * _SCALES[match[2]]), text
    )


def with_unit(form: str, value: Decimal | None, unit: str) -> str:
    """Return a form with the scale and unit that the head of its table, or the end of its list, says.

    Example:
        >>> with_unit("16.9", Decimal(169000), "persons")
        '16.9万人'
    """
    if value is None or not _BARE.fullmatch(form):
        return form
    name, stated = str(unit_entry(unit)["zh"]), Decimal(form)
    for word, scale in (("", Decimal(1)), *_SCALES.items()):
        if stated * scale == abs(value) and word.isascii() is (word == ""):
            return f"{form}{word}{name}"
    return plain(abs(value)) + name


def with_minus(form: str) -> str:
    """Return a form with a minus before its number: the words that said so (减少) stand elsewhere."""
    return _NUMBER.sub(lambda match: MINUS + match[0], form, count=1)


def chinese(value: Decimal, *, unit: str, precision: Decimal, qualifier: str = "exact") -> str:
    """Return a computed figure in Chinese, in 万 or 亿 only when no digit is lost by it."""
    entry = unit_entry(unit)
    number = (
        f"{value:.{_share_decimals(value, precision)}f}".replace("-", MINUS)
        if unit in SHARES
        else _chinese_number(value, precision)
    )
    core = number + str(entry["zh"])
    return str(table()["qualifiers_zh"][qualifier]).replace("{n}", core)


def _chinese_number(value: Decimal, precision: Decimal) -> str:
    for scale, word in ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
        scaled = value / scale
        places = max(0, -int(scaled.normalize().as_tuple().exponent))
        if abs(value) >= scale and precision > 1 and places <= 4:
            return f"{plain(scaled)}{word}".replace("-", MINUS)
    return plain(value).replace("-", MINUS)
