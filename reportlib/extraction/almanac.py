"""The first day of each lunar year, and the years that the five-year plans cover."""

from datetime import date, timedelta
from functools import cache

from reportlib.extraction import rules


@cache
def springs() -> dict[int, date]:
    """Return the day of the Spring Festival of each year known."""
    entries = rules.table("calendar.toml")["spring"]
    return {int(year): date.fromisoformat(f"{year}-{day}") for year, day in entries.items()}


@cache
def plans() -> dict[str, str]:
    """Return the period of each five-year plan by its name (十三五: 2016/2020)."""
    return dict(rules.table("calendar.toml")["plans"])


def first_month(year: int, day: int) -> date | None:
    """Return the date of a day of the first lunar month, or None for a year that the almanac lacks."""
    spring = springs().get(year)
    return None if spring is None or not day else spring + timedelta(days=day - 1)
