"""What statements call places, periods and figures, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reportlib import places
from reportlib.ledgers.cells import Key
from reportlib.quantities import periods, wording

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An area as statements name it."""

    zh: str
    en: str
    ref_area: str
    parent: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every area that the ledgers name."""

    areas: Mapping[str, Place]

    def of(self, area_id: str) -> Place:
        """Return an area; one that the ledgers do not name by the gazetteer, else by its id."""
        found = self.areas.get(area_id)
        if found is None and area_id in places.load().areas:
            known = places.load().get(area_id)
            return Place(
                zh=known.latest.name_zh, en=known.latest.name_en, ref_area=places.load().ref_area(area_id),
                parent=known.parent, level=known.level,
            )  # fmt: skip
        return found or Place(zh=area_id, en=area_id, ref_area=area_id, parent="", level="")

    def owner(self, key: Key) -> str:
        """Return the county or prefecture in whose statement a result stands."""
        area = key.area
        while self.of(area).level in {"village", "town"} and self.of(area).parent:
            area = self.of(area).parent
        return area


def names(connection: "DuckDBPyConnection") -> Names:
    """Read what the store's areas are called."""
    gazetteer = places.load()
    rows = connection.execute(
        "SELECT area_id, level, parent, name_zh, name_en FROM areas"
    ).fetchall()
    return Names(
        areas={
            area: Place(
                zh=zh, en=en or area, ref_area=gazetteer.ref_area(area) if area in gazetteer.areas else area,
                parent=parent or "", level=level,
            )
            for area, level, parent, zh, en in rows
        }
    )  # fmt: skip


def period_zh(period: str) -> str:
    """Return a period in Chinese; December is a month like any other."""
    if len(period) == len("2021-12"):
        return f"{period[:4]}年{int(period[5:])}月"
    return periods.chinese(period)


def period_en(period: str) -> str:
    """Return a period in English."""
    if len(period) == len("2021-12"):
        return f"{periods.MONTHS[int(period[5:]) - 1]} {period[:4]}"
    return periods.english(period)


def figure_zh(value: Decimal, unit: str) -> str:
    """Return a figure as a statement writes it: grouped, so that no amount looks like a telephone."""
    places_ = max(0, -int(value.as_tuple().exponent))
    return f"{value:,.{places_}f}".replace("-", wording.MINUS) + str(wording.unit_entry(unit)["zh"])


def figure_en(value: Decimal, unit: str) -> str:
    """Return a figure in English."""
    return wording.english(
        value, None, None, unit=unit, hedge=None, qualifier="exact", precision=Decimal(1)
    )
