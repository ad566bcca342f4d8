"""Times that stand for a run or lean on the writing: 八十年代初, 本世纪初, 上半年, 前三季度, 上个月, 当月."""

import re

from reportlib.extraction.years import number, padded

_DECADE = re.compile(
    r"(?:\D{0,3}?|20|19)(?:世纪)?(?P<ten>[二三四五六七八九2-9])[十0]年代(?P<since>以来)?"
)
_CENTURY = 100
_AGO = 9
_A_MONTH = len("2016-10")


def decade(words: str, written: int) -> str | None:
    """Return the ten years that 八十年代初 or 本世纪初 lie in; where in them stays as vague as it is told.

    Args:
        words: The expression.
        written: The year of writing, or 0.
    """
    this = written // _CENTURY * _CENTURY
    if not written:
        return None
    found = _DECADE.match(words)
    if found is None:
        return _edge_of_century(words, this, written)
    ten = number(found["ten"])
    first = 10 * ten + (
        this if this + 10 * ten <= written and "上" not in words else this - _CENTURY
    )
    if "世纪" in words and "上" not in words:
        first = 1900 + 10 * ten  # 20世纪八十年代
    if first > written:
        return None
    return f"{first}/.." if found["since"] else f"{first}/{min(first + _AGO, written)}"


def _edge_of_century(words: str, this: int, written: int) -> str | None:
    """Return the first or last ten years of a century (上世纪末 → 1990/1999)."""
    if words.startswith("上"):
        first = this - _CENTURY
    elif words.startswith("本"):
        first = this
    else:
        first = 2000 if words.startswith(("二十一", "21")) else 1900
    first += 0 if words.endswith("初") else _CENTURY - 1 - _AGO
    if words == "本世纪末" and first + _AGO >= written:
        return str(first + _AGO + 1)  # 到本世纪末, written in the nineties: an aim for 2000
    return None if first > written else f"{first}/{min(first + _AGO, written)}"


def month_of(period: str | None) -> str:
    """Return the month that a period is or ends with (../2022-08 → 2022-08), or nothing."""
    last = (period or "").split("/")[-1]
    return last if len(last) == _A_MONTH and "." not in last else ""


def month(words: str, day: str, said: str) -> str | None:
    """Return the month that 上个月, 上月, 当月 or 本月 mean.

    Args:
        words: The expression.
        day: The day of writing as far as known (2016-11-08, 2016-11), or nothing.
        said: The month told last, or nothing.
    """
    now = day[:_A_MONTH] if len(day) >= _A_MONTH else ""
    here = now if words in {"上个月", "这个月"} else said or now
    if not here:
        return None
    if not words.startswith("上"):
        return here
    year, this = int(here[:4]), int(here[5:7])
    return padded(year - 1, 12) if this == 1 else padded(year, this - 1)


def half(words: str, year: int) -> str:
    """Return the months of a year that 上半年, 第三季度 or 前两个月 name; the whole year where they are all of it."""
    if words == "上半年":
        return f"{year}-01/{year}-06"
    if words == "下半年":
        return f"{year}-07/{year}-12"
    if "个月" in words:
        month = number(words.strip("前头个月来").replace("两", "二"))
        return f"{year}-01/{padded(year, month)}" if 1 < month <= 12 else str(year)
    quarters = [found for one in words if (found := number(one))]
    quarter = quarters[-1] if quarters else 1
    if len(quarters) > 1 and quarter == 4:
        return str(year)
    if words[0] in "前头" or len(quarters) > 1:
        return f"{year}-01/{padded(year, quarter * 3)}"
    return f"{padded(year, quarter * 3 - 2)}/{padded(year, quarter * 3)}"
