"""Places as figures know them, and one reading of a document's names, given its home."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportlib.places import Area, Gazetteer, PlaceMention

GOING = re.compile(
    r"(?:向|往|到|赴|去|至|在|于|输往|前往|启程|奔赴|来自|与|同|跟|从|转移|对接|进入|分布在|流向|牵手|远赴|奔向|直达|抵达|发往|开往|驶向|返回|驻|以|等地的?|包括|(?<!的)(?<!依次)(?<!分别)[是为]|属|位于|地处)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that figures can be about; a station or town may be unknown to the gazetteer."""

    name: str
    area_id: str
    level: str
    parent: str
    area: Area | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place named at a position: as the subject of what follows, or as somewhere to go."""

    start: int
    end: int
    place: Place
    subject: bool
    partner: bool = False
    anaphor: bool = False


class Reader:
    """One reading of one document: what its names mean, given its home."""

    def __init__(
        self, text: str, gazetteer: Gazetteer, mentions: Sequence[PlaceMention], home: Area | None
    ) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.mentions = mentions
        self.home = home
        self.lineage: tuple[Area, ...] = gazetteer.lineage(home.area_id) if home else ()
        self.frame = self._frame()
        self._near: dict[str, bool] = {}
        self._inside: dict[str, bool] = {}

    def _frame(self) -> Area | None:
        """Return the prefecture (or province) whose counties are near relations of the home."""
        if self.home is None or self.home.level in {"prefecture", "province"}:
            return self.home
        return next((one for one in self.lineage if one.level == "prefecture"), self.home)

    def near(self, area: Area) -> bool:
        """Tell whether an area is the home, lies in its frame, or holds it."""
        if area.area_id not in self._near:
            self._near[area.area_id] = self._is_near(area)
        return self._near[area.area_id]

    def _is_near(self, area: Area) -> bool:
        if self.home is None:
            return True
        if any(one.area_id == area.area_id for one in self.lineage):
            return True
        return self.frame is not None and self.gazetteer.is_within(area.area_id, self.frame.area_id)

    def own(self, area: Area) -> bool:
        """Tell whether an area is the home or a county of it, so that even a doubtful word names it."""
        if self.home is None or area.level in {"town", "village"}:
            return False
        return self.home.area_id in {area.area_id, area.parent}

    def choose(self, mention: PlaceMention) -> Area:
        """Return what a name means here: the home's own relations first."""
        if self.home is None or len(mention.areas) == 1:
            return mention.area
        for one in mention.areas:
            if self.inside(one, self.home):
                return one
        for one in mention.areas:
            if self.near(one):
                return one
        return mention.area

    def inside(self, area: Area, home: Area) -> bool:
        """Tell whether an area is the home or lies in it."""
        if area.area_id not in self._inside:
            self._inside[area.area_id] = self.gazetteer.is_within(area.area_id, home.area_id)
        return self._inside[area.area_id]


def place_of(area: Area, name: str = "") -> Place:
    """Return a gazetteer's area as a place."""
    return Place(
        name=name or area.latest.name_zh,
        area_id=area.area_id,
        level=area.level,
        parent=area.parent,
        area=area,
    )
