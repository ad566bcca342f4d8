"""What whole-place words, towns and stations mean, from the places named before them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from reportlib.canonical import short_id
from reportlib.errors import UnknownName
from reportlib.extraction.placing import Named, Place, Reader, place_of
from reportlib.places import Area

_WHOLE_LEVEL = {
    "省": ("province",), "自治区": ("province",), "市": ("prefecture", "county"), "自治州": ("prefecture",), "州": ("prefecture",),
    "地区": ("prefecture",), "盟": ("prefecture",), "县": ("county",), "区": ("county", "prefecture"), "旗": ("county",),
    "镇": ("town",), "乡": ("town",), "街道": ("town",),
}  # fmt: skip


_SPEECH = 80


class _Memory:
    """The county, town and station last named, which 全县, 该镇 and 该站 lean on."""

    def __init__(self, reader: Reader, sections: Sequence[tuple[int, Place | None]]) -> None:
        self.reader = reader
        self.sections = sections
        home = place_of(reader.home) if reader.home else None
        self.county = home if home and home.level == "county" else None
        self.town: Place | None = None
        self.village: Place | None = None
        self.station: Place | None = None
        self.seen = -1
        self.named = -1

    def enter(self, position: int) -> None:
        """Take the county of a section's heading when its section begins."""
        index = bisect_right(self.sections, position, key=itemgetter(0)) - 1
        if index != self.seen and index >= 0:
            self.seen = index
            here = self.sections[index][1]
            self.county = here if here and here.level == "county" else self.county
            if here and here.level == "town":
                self.town, self.village = here, None
                self.county = _parent(self.reader, here) or self.county

    def meaning(self, one: Named) -> Place | None:
        """Return what a name means here, or None when nothing before it says."""
        if one.anaphor:
            if one.place.level == "村":
                return self.village
            if self._just_named(one):
                return self.county
            return _whole(self.reader, one.place.level, self.county, self.town, self.station)
        if one.place.level == "station":
            self.station = _station(self.reader, one.place.name, self.county)
            return self.station
        if one.place.level == "village" and not one.place.area_id:
            return _village(self.reader, one.place.name, self.town, self.county)
        if one.place.level == "town" and not one.place.area_id:
            return _town(self.reader, one.place.name, self.county)
        return one.place

    def _just_named(self, one: Named) -> bool:
        """Tell whether 该市 takes up a county's name of its own paragraph (舞钢市…。该市…)."""
        if self.county is None or not one.place.name.startswith("该"):
            return False
        alike = self.county.name.endswith(one.place.level)
        return (
            alike
            and 0 <= self.named < one.start
            and "\n" not in self.reader.text[self.named : one.start]
        )

    def keep(self, place: Place, start: int, *, subject: bool) -> None:
        """Remember a subject; of the other places only a town, which 该镇 may take up."""
        if not subject:
            self.town = self.town or place
            return
        if place.level == "village":
            self.village = place
        if place.level == "county":
            self.county, self.named = place, start
            self.village = None
        if place.level == "town":
            self.town = place
            self.village = None
            self.county = _parent(self.reader, place) or self.county


def resolved(
    reader: Reader, named: Sequence[Named], sections: Sequence[tuple[int, Place | None]]
) -> Iterator[Named]:
    """Give whole-place words, towns and stations their meaning from what was named before."""
    memory = _Memory(reader, sections)
    end = -1
    for index, one in enumerate(named):
        if one.start < end:
            continue
        if one.anaphor and one.place.level == "镇" and memory.town is None:
            # “我们镇…”，甲县乙镇镇长说: the speaker's town is named behind the speech.
            ahead = next(
                (other for other in named[index + 1 : index + 5] if other.place.level == "town"),
                None,
            )
            told = (
                memory.meaning(ahead)
                if ahead is not None and ahead.start - one.start < _SPEECH
                else None
            )
            memory.town = told
        memory.enter(one.start)
        place = memory.meaning(one)
        if place is None:
            continue
        if (one.subject or place.level == "town") and not one.anaphor:
            memory.keep(place, one.start, subject=one.subject)
        end = one.end
        yield Named(
            start=one.start,
            end=one.end,
            place=place,
            subject=one.subject,
            partner=one.partner,
            anaphor=one.anaphor,
        )


def _parent(reader: Reader, place: Place) -> Place | None:
    if not place.parent:
        return None
    try:
        area = reader.gazetteer.get(place.parent)
    except UnknownName:
        return None
    return place_of(area) if area.level == "county" else None


def _whole(
    reader: Reader, word: str, county: Place | None, town: Place | None, station: Place | None
) -> Place | None:
    if word == "station":
        return station
    levels = _WHOLE_LEVEL[word]
    home = reader.home
    chain = [*([home] if home else []), *reader.lineage]
    if "town" in levels:
        return town or (place_of(home) if home is not None and home.level == "town" else None)
    if word == "市" and county is not None and county.area is not None and _named_city(county.area):
        whole = next((area for area in chain if area.level == "prefecture"), None)
        if whole is None or not whole.latest.name_zh.endswith("市"):
            return county  # a prefecture called 州 is never meant by 全市
    own_city = word == "市" and home is not None and home.level == "county" and _named_city(home)
    if own_city or (levels[0] == "county" and county is not None):
        return county
    return next((place_of(area) for level in levels for area in chain if area.level == level), None)


def _named_city(area: Area) -> bool:
    """Tell whether a county is itself a city, so that 全市 means it (腾冲市)."""
    return area.latest.name_zh.endswith("市")


def _town(reader: Reader, name: str, county: Place | None) -> Place | None:
    if reader.home is None and county is None:
        return Place(name=name, area_id="", level="town", parent="")  # its county is nowhere told
    if county is None or county.area is None:
        return None
    try:
        return place_of(reader.gazetteer.town(name, county.area_id), name)
    except UnknownName:
        return None


def _village(reader: Reader, name: str, town: Place | None, county: Place | None) -> Place | None:
    """Return a village of the town last named, else of the county."""
    above = town if town is not None and town.area is not None else county
    if reader.home is None and above is None:
        return Place(name=name, area_id="", level="village", parent="")
    if town is not None and county is not None and town.parent not in {"", county.area_id}:
        above = county
    if above is None or above.area is None:
        return None
    return place_of(reader.gazetteer.village(name, above.area), name)


def _station(reader: Reader, name: str, county: Place | None) -> Place | None:
    parent = county or (place_of(reader.home) if reader.home else None)
    if parent is None:
        return None
    full = name if not name.startswith("驻") else parent.name + name
    return Place(
        name=full,
        area_id=f"{parent.area_id}.station-{short_id(full)[:6]}",
        level="station",
        parent=parent.area_id,
    )
