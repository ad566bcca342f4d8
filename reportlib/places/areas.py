"""An area: one place under all the names and codes it ever had."""

import re
from dataclasses import dataclass
from functools import lru_cache

from reportlib.errors import DataError

LEVELS = ("region", "province", "prefecture", "county", "town", "village")

_PERIOD = re.compile(
    r"(?P<first>\d{4}(?:-\d{2}){0,2}|\.\.)(?:/(?P<last>\d{4}(?:-\d{2}){0,2}|\.\.))?"
)


@lru_cache(maxsize=1024)
def moment(period: str | None) -> str | None:
    """Return the month (``2018-08``) whose names and codes a period is told in.

    It is the last month of the period, because a report is written at its end;
    for an open end (``2016/..``) the last month of its beginning, because nothing
    says how long it went on. None means now.

    Raises:
        DataError: The period is not written as this project writes periods.
    """
    if period is None or not period.strip():
        return None
    match = _PERIOD.fullmatch(period.strip())
    if match is None:
        raise DataError(
            f"the period “{period}” cannot be read",
            remedy="write it like 2018, 2018-08, 2018-01/2018-08, 2016/.. or ../2020",
        )
    first, last = match["first"], match["last"]
    chosen = last if last and last != ".." else first
    if chosen == "..":
        return None
    return chosen[: len("2018-08")] if "-" in chosen else f"{chosen}-12"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaName:
    """What a place was called, and under which code, from one date to another.

    Attributes:
        code: The official code, or empty.
        name_zh: The full Chinese name (腾冲县).
        short_zh: The name without its generic (腾冲), or empty.
        aliases: Other names, Chinese or English.
        name_en: The full English name (Tengchong County).
        short_en: The English name without its generic (Tengchong).
        parent: The ``area_id`` of the parent in that time, or empty.
        valid_from: First month, ``2015-08``; empty if since ever.
        valid_to: First month in which it no longer held; empty if it still does.
    """

    code: str
    name_zh: str
    short_zh: str
    aliases: tuple[str, ...]
    name_en: str
    short_en: str
    parent: str
    valid_from: str
    valid_to: str

    def holds(self, month: str | None) -> bool:
        """Say whether it held in a month; None means now."""
        if month is None:
            return not self.valid_to
        return self.valid_from <= month and (not self.valid_to or month < self.valid_to)

    @property
    def every_zh(self) -> tuple[str, ...]:
        """Every Chinese name of this time, full name first, without empty ones."""
        names = (self.name_zh, self.short_zh) if self.short_zh else (self.name_zh,)
        if self.aliases:
            return (*names, *(one for one in self.aliases if not one.isascii()))
        return names

    @property
    def spoken_zh(self) -> tuple[str, ...]:
        """What an autonomous county, banner or prefecture is called for short (威宁自治县, 威宁县; 怒江州), which no list of names holds."""
        kind = next(
            (one for one in ("自治县", "自治旗", "自治州") if self.name_zh.endswith(one)), ""
        )
        if not kind or not self.short_zh:
            return ()
        return f"{self.short_zh}{kind}", f"{self.short_zh}{kind[-1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One place under all its names, oldest first."""

    area_id: str
    level: str
    names: tuple[AreaName, ...]

    @property
    def latest(self) -> AreaName:
        """The name in force today, or the last one of a place that is no more."""
        return self.names[-1]

    @property
    def parent(self) -> str:
        """The ``area_id`` of the parent today, or empty."""
        return self.names[-1].parent

    @property
    def exists(self) -> bool:
        """Whether the place is still an administrative unit of its own."""
        return not self.names[-1].valid_to

    def at(self, period: str | None) -> AreaName:
        """Return the name in force in a period, else the nearest one known."""
        month = moment(period)
        if month is None:
            return self.names[-1]
        chosen = self.names[0]
        for name in self.names:
            if name.valid_from <= month:
                chosen = name
        return chosen

    def code_on(self, period: str | None = None) -> str:
        """Return the code in a period; places without a code answer with their id."""
        return self.at(period).code or self.area_id

    def name_on(self, period: str | None = None, lang: str = "zh") -> str:
        """Return the full name in a period, in Chinese (``zh``) or English (``en``)."""
        name = self.at(period)
        return name.name_en if lang == "en" else name.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place named in a text.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last one.
        text: The name as written.
        areas: Every place it may mean, today's first, then the larger first.
        full: Whether it is a full name (镇雄县) and not a short one (镇雄).
        weak: Whether the word means something else as often (平安, 城区), or is
            the short name of a town; such a mention needs its context.
    """

    start: int
    end: int
    text: str
    areas: tuple[Area, ...]
    full: bool
    weak: bool

    @property
    def area(self) -> Area:
        """The likeliest of the places."""
        return self.areas[0]
