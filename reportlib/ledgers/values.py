"""One cell's text to one typed value: dates in many forms, money as people write it, codes, yes and no.

Each reader returns a value, or a word for what is wrong with it; it never
raises and never guesses. The words are the ids of ``data/ledgers/shared/rules.toml``.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from reportlib.errors import nearest
from reportlib.ledgers.schemas import CodeList, Column
from reportlib.quantities.numerals import chinese

# Cells that mean “nothing to say”, whatever the column.
BLANK = frozenset({"", "/", "\\", "-", "--", "—", "——", "–", "―", "_", "*", "无", "暂无", "空", "null", "none", "n/a", "na", "nan", "不详", "未知", "不清楚"})  # fmt: skip
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_415  # 1927-05-18 to 2100-12-31, as spreadsheets count days
_EPOCH = dt.date(1899, 12, 30)
_YEARS = range(1900, 2101)
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*(?:年|[-/.、,])\s*(?P<month>\d{1,2})\s*(?:月份?)?"
    r"(?:(?:(?<=[月份])\s*|\s*[-/.、,]\s*)(?P<day>\d{1,2})\s*[日号]?)?(?:[ T]+\d{1,2}[:时]\d{1,2}.*)?"
)
_SHORT_YEAR = re.compile(r"(?P<year>\d{2})年(?P<month>\d{1,2})月(?:份|(?P<day>\d{1,2})[日号]?)?")
_SPELT = re.compile(
    "(?P<year>[〇零○一二三四五六七八九]{2,4})年(?P<month>[一二三四五六七八九十]{1,2})月(?:份|(?P<day>[一二三四五六七八九十]{1,3})[日号]?)?"
)
_PACKED = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")
_YEAR_ONLY = re.compile(r"(?:19|20)\d{2}年?|\d{1,2}月(?:份|\d{1,2}[日号]?)?")
_ZERO = str.maketrans("○０", "〇0")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e\+?\d+)?")
_HEDGES = re.compile("^(?:大约|大概|约|近|不到|超过|人民币|[¥￥$])+|(?:左右|以上|余|多|上下)+$")
_UNITS = re.compile("(?:元|块钱?|圆)?(?:/|每|一|整|人民币)?(?:个?月|人|天|年)?$")
_RANGE = re.compile(r"(.+?)\s*(?:[-~—–―至到]+|－)\s*(.+)")
_SCALES = {"亿": 10**8, "万": 10**4, "w": 10**4, "千": 10**3, "k": 10**3, "百": 100}
_SPACE = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(\[〔【].*?[)\]〕】]")
_MOST_MONEY = Decimal(10) ** 10
_MOST_COUNT = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a cell says.

    Attributes:
        value: In the form that the store casts to the column's type, or None.
        problem: What is wrong, or empty.
        hint: The nearest that would be right, never the cell's own words.
        second: For a range its upper bound; for a date ``month`` if no day is given.
    """

    value: str | None = None
    problem: str = ""
    hint: str = ""
    second: str | None = None


_NOTHING = Reading()
Reader = Callable[[str], Reading]


def reader_of(column: Column, codes: CodeList | None, factor: int = 1) -> Reader | None:
    """Return what reads the cells of a column, or None if nothing of it is a value.

    Args:
        column: The column.
        codes: Its code list, if it has one.
        factor: What one in its head's unit is (万元 → 10000).
    """
    if column.type in {"code", "sex"} and codes is not None:
        return partial(code, codes=codes)
    if column.type == "bool" and codes is not None:
        return partial(yes_no, codes=codes)
    plain: dict[str, Reader] = {
        "date": date, "month": month, "year": year, "age": age, "count": count,
        "money": partial(money, factor=factor), "range": partial(span, factor=factor), "text": text,
    }  # fmt: skip
    return plain.get(column.type)


def folded(cell: str) -> str:
    """Return a cell's text in one width, without spaces."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", cell)).strip()


def is_blank(cell: str) -> bool:
    """Say whether a cell says nothing."""
    return folded(cell).lower() in BLANK


def text(cell: str) -> Reading:
    """Read a cell as its own words."""
    said = " ".join(unicodedata.normalize("NFC", cell).split())
    return _NOTHING if is_blank(said) else Reading(value=said)


def date(cell: str) -> Reading:
    """Read a date: 2024-06-01, 2024/6/1, 2024.6, 2024年6月1日, 20240601, 45444, 一九九八年三月."""
    said = unicodedata.normalize("NFKC", cell).strip().translate(_ZERO)
    if said.lower() in BLANK:
        return _NOTHING
    dense = _SPACE.sub("", said)
    for pattern, form in ((_DATE, said), (_DATE, dense), (_SHORT_YEAR, dense), (_PACKED, dense)):
        match = pattern.fullmatch(form)
        if match is not None:
            return _dated(*(int(one) if one else 0 for one in match.groups()))
    match = _SPELT.fullmatch(dense)
    if match is not None:
        return _spelt(match)
    if _NUMBER.fullmatch(dense) and "e" not in dense:
        serial = int(float(dense))
        if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
            return Reading(value=(_EPOCH + dt.timedelta(days=serial)).isoformat())
    return Reading(problem="date_vague" if _YEAR_ONLY.fullmatch(dense) else "date_unread")


def _dated(year: int, month: int, day: int) -> Reading:
    if year < 100:
        year += 1900 if year > 30 else 2000
    try:
        found = dt.date(year, month, day or 1)
    except ValueError:
        return Reading(problem="date_unread")
    if found.year not in _YEARS:
        return Reading(problem="date_unread")
    return Reading(value=found.isoformat(), second=None if day else "month")


def _spelt(match: re.Match[str]) -> Reading:
    digits = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
    years = int("".join(str(digits[one]) for one in match["year"]))
    rest = [chinese(match[name] or "") for name in ("month", "day")]
    return _dated(years, *(int(one[0]) if one else 0 for one in rest))


def month(cell: str) -> Reading:
    """Read a month, in any form of a date: its value is ``2024-06``."""
    found = date(cell)
    if found.value is None:
        return found
    return Reading(value=found.value[:7])


def year(cell: str) -> Reading:
    """Read a year: 2019, 2019年, or that of a date."""
    said = folded(cell)
    if said.lower() in BLANK:
        return _NOTHING
    match = re.fullmatch(r"((?:19|20)\d{2})(?:年度?)?", said)
    if match is not None:
        return Reading(value=match[1])
    found = date(cell)
    return Reading(value=found.value[:4]) if found.value else Reading(problem="date_unread")


def number(cell: str) -> Decimal | None:
    """Read a number as people write it: ``3,500元``, ``３５００``, 约3500, 3.5千, 三千五; else None."""
    said = folded(cell).lower().replace(",", "").replace("'", "")
    said = _HEDGES.sub("", said)
    said = _UNITS.sub("", _HEDGES.sub("", said), count=1)
    said = _HEDGES.sub("", said)
    scale = 1
    if said and said[-1] in _SCALES and len(said) > 1 and said[-2].isdigit():
        scale = _SCALES[said[-1]]
        said = said[:-1]
    if _NUMBER.fullmatch(said):
        return Decimal(said) * scale
    found = chinese(said) if said and all(one in "〇零一二两三四五六七八九十百千万亿" for one in said) else None  # fmt: skip
    return found[0] if found else None


def money(cell: str, factor: int = 1) -> Reading:
    """Read an amount; a range is no amount, and words such as 面议 are none either."""
    said = folded(cell)
    if said.lower() in BLANK:
        return _NOTHING
    found = number(said)
    if found is None:
        vague = _RANGE.fullmatch(said) or re.fullmatch("(?:面议|不固定|不定|计件|待定|看情况)", said)  # fmt: skip
        return Reading(problem="number_vague" if vague else "number_unread")
    # What the cell says of its own unit goes before what the head says.
    amount = found * (1 if re.search("[万千wk亿元块]", said.lower()) else factor)
    if abs(amount) >= _MOST_MONEY:
        return Reading(problem="number_unread")
    return Reading(value=format(amount.quantize(Decimal("0.01")), "f"))


def span(cell: str, factor: int = 1) -> Reading:
    """Read an amount or a range of amounts: 5000, 4000-6000, 4000元至6000元, 5千以上."""
    said = folded(cell)
    if said.lower() in BLANK:
        return _NOTHING
    match = _RANGE.fullmatch(said)
    bounds = [match[1], match[2]] if match and number(said) is None else [said, said]
    found = [money(one, factor) for one in bounds]
    if any(one.value is None for one in found):
        return next(one for one in found if one.value is None)
    low, high = (Decimal(one.value or 0) for one in found)
    scale = _SCALES.get(said.rstrip("元/月以上左右")[-1:].lower(), 1)
    if low * scale <= high and scale > 1 and not re.search("[万千wk亿]", bounds[0].lower()):
        low *= scale  # 4-6千 says its unit once
    low, high = sorted((low, high))
    return Reading(value=str(low), second=str(high))


def count(cell: str) -> Reading:
    """Read a whole number: 35, 35人, 三十五."""
    said = folded(cell)
    if said.lower() in BLANK:
        return _NOTHING
    found = number(re.sub("(?:人次|人|名|个|户|件|起|天|月|次|条|岁|周岁|个月)+$", "", said))
    if found is None or found != found.to_integral_value() or not 0 <= found < _MOST_COUNT:
        return Reading(problem="number_unread")
    return Reading(value=str(int(found)))


def age(cell: str) -> Reading:
    """Read an age in years."""
    found = count(cell)
    if found.value is not None and int(found.value) > 120:
        return Reading(problem="number_unread")
    return found


def yes_no(cell: str, codes: CodeList) -> Reading:
    """Read a cell of yes and no: 是, √, 已签订, 否, ×, 未就业."""
    said = folded(cell)
    if not said or said.lower() in {"不详", "未知", "不清楚", "null", "nan", "n/a"}:
        return _NOTHING
    found = _exact(said, codes)
    if found is None:
        lead = re.match("(?P<no>[否未不无没])|(?P<yes>[是已有])", said)
        found = None if lead is None else ("no" if lead["no"] else "yes")
    if found is None:
        return Reading(problem="code_unknown", hint="是 / 否")
    return Reading(value="true" if found == "yes" else "false")


def code(cell: str, codes: CodeList) -> Reading:
    """Read a cell of a code list, by its words in either language or by an accepted spelling."""
    said = folded(cell)
    found = _exact(said, codes)
    if found is not None:
        return Reading(value=found)
    if said.lower() in BLANK:
        return _NOTHING
    bare = _BRACKETS.sub("", said)
    found = _exact(bare, codes) if bare != said else None
    if found is None and codes.open:
        pieces = [(said.find(piece), -len(piece), one.value) for one in codes.values for piece in one.has if piece in said]  # fmt: skip
        found = min(pieces)[2] if pieces else None
        return Reading(value=found) if found else Reading(value="other", problem="code_other")
    if found is not None:
        return Reading(value=found)
    known = [one.zh for one in codes.values]
    spelt = {folded(also): one.zh for one in codes.values for also in (one.zh, *one.also)}
    close = [spelt[one] for one in nearest(bare, spelt)]
    return Reading(
        problem="code_unknown", hint=" / ".join(dict.fromkeys(close)) or " / ".join(known)
    )


def _exact(said: str, codes: CodeList) -> str | None:
    lowered = said.lower()
    for one in codes.values:
        if any(lowered == folded(word).lower() for word in (one.zh, one.en, one.value, *one.also)):
            return one.value
    return None
