"""Where the work is: a cell's words to an area of the gazetteer, and to its class seen from home."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from reportlib.ledgers import values
from reportlib.ledgers.schemas import CodeList
from reportlib.places import Area, Gazetteer

_LEVELS = ("province", "prefecture", "county")
# Regions that are classes of their own, as seen from home.
_CLASSES = {
    "region.within_county": "within_county",
    "region.within_prefecture_outside_county": "within_prefecture",
    "region.within_province_outside_prefecture": "within_province",
    "region.out_of_province": "out_of_province",
    "region.abroad": "abroad",
}
# Hong Kong, Macao and Taiwan: work there is counted as work abroad (境外).
_OUTSIDE = frozenset({"cn.810000", "cn.820000", "cn.710000"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """What a cell says of a place of work; ids of the gazetteer, empty where unknown.

    Attributes:
        area: The deepest area above a town, or a region, or empty.
        province: The province it lies in.
        prefecture: The prefecture it lies in.
        county: The county it is.
        kind: Its class, when the words themselves say it.
        problem: A rule's id, or empty.
    """

    area: str = ""
    province: str = ""
    prefecture: str = ""
    county: str = ""
    kind: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Destinations:
    """Reads places of work.

    Attributes:
        gazetteer: All places.
        classes: The code list of classes, for cells that say 县内 or 省外.
        abroad: A pattern of country names, from the data.
        home: The area that the ledger is from: of several places of one name, the one in it is meant.
    """

    gazetteer: Gazetteer
    classes: CodeList
    abroad: re.Pattern[str]
    home: str = ""

    def read(self, cell: str) -> Destination:
        """Read one cell; what names no place is said to be unknown, never guessed."""
        dense = "".join(unicodedata.normalize("NFKC", cell).split())
        if values.is_blank(dense):
            return Destination()
        kind = values.code(dense, self.classes).value or ""
        if kind:
            return Destination(kind=kind)
        area, vague = self._deepest(dense)
        if area is None:
            if self.abroad.search(dense):
                return Destination(kind="abroad")
            return Destination(problem="place_ambiguous" if vague else "place_unknown")
        return self._of(area)

    def _of(self, area: Area) -> Destination:
        if area.level == "region":
            return Destination(area=area.area_id, kind=_CLASSES.get(area.area_id, ""))
        line = {one.level: one.area_id for one in (area, *self.gazetteer.lineage(area.area_id))}
        deepest: Any = next(line[level] for level in reversed(_LEVELS) if level in line)
        province = line.get("province", "")
        return Destination(
            area=deepest, province=province, prefecture=line.get("prefecture", ""), county=line.get("county", ""),
            kind="abroad" if province in _OUTSIDE else "",
        )  # fmt: skip

    def _deepest(self, dense: str) -> tuple[Area | None, bool]:
        """Return the deepest area of the first chain of names, and whether a name was ambiguous."""
        found: Area | None = None
        vague = False
        for mention in self.gazetteer.find(dense):
            inside = [one for one in mention.areas if found and self.gazetteer.is_within(one.area_id, found.area_id)]  # fmt: skip
            if inside:
                found = inside[0]
            elif found is None:
                found = self._one(mention.areas, weak=mention.weak)
                vague = vague or found is None
            elif found.level == "region":
                found = self._one(mention.areas, weak=mention.weak) or found
        return found, vague

    def _one(self, areas: tuple[Area, ...], *, weak: bool) -> Area | None:
        near = [one for one in areas if self.home and self.gazetteer.is_within(one.area_id, self.home)]  # fmt: skip
        if near:
            return near[0]
        top = areas[0]
        alike = [one for one in areas if one.level == top.level and one.exists]
        if len(alike) > 1 or (weak and top.level == "town"):
            return None
        return top
