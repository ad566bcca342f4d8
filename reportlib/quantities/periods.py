"""Reporting periods: how they are worded, ordered, and told apart.

Forms (design, `facts.md`): ``2018`` · ``2018-01/2018-08`` · ``2015-12`` (year-end
stock) · ``2016/..`` (since) · ``../2020`` (cumulative) · ``2017/2020`` ·
``2018-01/..`` · ``2018-02-24``. Part-year, full-year and cumulative values are of
different kinds and never share a line or a series.
"""

import re
from typing import Literal

PeriodKind = Literal["year", "part_year", "stock", "cumulative", "span", "day", "none"]
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_POINT = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def kind_of(period: str | None) -> PeriodKind:
    """Return what sort of period it is."""
    if not period:
        return "none"
    if "/" not in period:
        match = _POINT.match(period)
        if not match:
            return "none"
        return "day" if match[3] else "stock" if match[2] else "year"
    start, _, end = period.partition("/")
    if ".." in {start, end}:
        return "cumulative"
    return "part_year" if start[:4] == end[:4] and "-" in start else "span"


def last_year(period: str | None) -> int:
    """Return the year in which a period ends, for ordering; an open one counts its start, none is 0."""
    years = re.findall(r"\d{4}", period or "")
    return int(years[-1]) if years else 0


def last_month(period: str | None) -> str:
    """Return the month in which a period ends (``2021`` ends in 2021-12), "" when it is open or has none."""
    last = (period or "").rpartition("/")[2]
    if re.fullmatch(r"\d{4}", last):
        return f"{last}-12"
    return last[:7] if re.fullmatch(r"\d{4}-\d{2}(?:-\d{2})?", last) else ""


def shifted(period: str, months: int) -> str:
    """Return a month, a span of months or a year so many months later: (``2021-01``, -1) is ``2020-12``, (``2021``, -12) ``2020``."""
    return re.sub(r"\d{4}(?:-\d{2})?", lambda match: _moved(match[0], months), period)


def _moved(point: str, months: int) -> str:
    year, _, month = point.partition("-")
    whole = int(year) * 12 + int(month or 1) - 1 + months
    return f"{whole // 12}-{whole % 12 + 1:02d}" if month else str(whole // 12)


def order(period: str | None) -> tuple[int, str]:
    """Return a key that sorts periods by their end, then by their wording."""
    return last_year(period), period or ""


def chinese(period: str | None) -> str:
    """Return a period in Chinese (``2018年1至8月``, ``2015年末``, ``2016年以来``)."""
    if not period:
        return "未注明时期"
    start, bar, end = period.partition("/")
    if not bar or start == end:  # the year to January is January
        return _zh_point(start, stock=True)
    if end == "..":
        return f"{_zh_point(start)}以来"
    if start == "..":
        return f"截至{_zh_point(end)}"
    if start[:4] == end[:4] and "-" in start and len(end) == len("2018-08"):
        first, last = int(start[5:7]), int(end[5:7])
        return f"{start[:4]}年{first}至{last}月" if (first, last) != (1, 12) else f"{start[:4]}年"
    if "-" not in start and "-" not in end:
        return f"{start}—{end}年"
    return f"{_zh_point(start)}至{_zh_point(end)}"


def _zh_point(point: str, *, stock: bool = False) -> str:
    match = _POINT.match(point)
    if not match:
        return point
    year, month, day = match.groups()
    if day:
        return f"{year}年{int(month)}月{int(day)}日"
    if month == "12" and stock:
        return f"{year}年末"
    return f"{year}年{int(month)}月" if month else f"{year}年"


def english(period: str | None) -> str:
    """Return a period in English (``January–August 2018``, ``end of 2015``, ``since 2016``)."""
    if not period:
        return "period not stated"
    start, bar, end = period.partition("/")
    if not bar or start == end:
        return _en_point(start, stock=True)
    if end == "..":
        return f"since {_en_point(start)}"
    if start == "..":
        return f"up to {_en_point(end)}"
    if start[:4] == end[:4] and "-" in start and len(end) == len("2018-08"):
        first, last = MONTHS[int(start[5:7]) - 1], MONTHS[int(end[5:7]) - 1]
        return (
            start[:4] if (first, last) == (MONTHS[0], MONTHS[-1]) else f"{first}–{last} {start[:4]}"
        )
    if "-" not in start and "-" not in end:
        return f"{start}–{end}"
    return f"{_en_point(start)} to {_en_point(end)}"


def english_in(period: str | None) -> str:
    """Return a period as an English sentence tells when (``in 2018``, ``by 2020``, ``at the end of 2015``)."""
    if not period:
        return "in a period not stated"
    start, bar, end = period.partition("/")
    told = english(period)
    if not bar or start == end:
        match = _POINT.match(start)
        if match and match[3]:
            return f"on {told}"
        return f"at the {told}" if match and match[2] == "12" else f"in {told}"
    if end == "..":
        return told
    if start == "..":
        return f"by {_en_point(end)}"
    if re.fullmatch(r"\d{4}", told):  # a whole year told as January to December
        return f"in {told}"
    return f"from {told.replace('–', ' to ')}"


def _en_point(point: str, *, stock: bool = False) -> str:
    match = _POINT.match(point)
    if not match:
        return point
    year, month, day = match.groups()
    if day:
        return f"{int(day)} {MONTHS[int(month) - 1]} {year}"
    if month == "12" and stock:
        return f"end of {year}"
    return f"{MONTHS[int(month) - 1]} {year}" if month else year


def word(period: str | None, lang: str) -> str:
    """Return a period in one language, as a label words it."""
    return chinese(period) if lang == "zh" else english(period)
