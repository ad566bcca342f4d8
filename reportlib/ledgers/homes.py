"""Where people are at home: towns by the gazetteer, villages under their town with an id of their own."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reportlib.canonical import digest
from reportlib.errors import nearest
from reportlib.places import Area, Gazetteer, spelling

_TOWN = re.compile("(?:街道办事处|办事处|街道|镇|乡|苏木)$")
_VILLAGE = re.compile(
    "(?:村民委员会|居民委员会|社区居委会|社区村委会|行政村|村委会|居委会|社区|居民区|村|嘎查)$"
)
_COMMUNITY = re.compile("社区|居民委员会|居委会|居民区")
_VILLAGE_IN = re.compile(
    "(?P<name>[\u4e00-\u9fff]{1,10}?(?:村委会|村民委员会|村|社区|居委会|嘎查))"
)
_NO_VILLAGE = re.compile(
    "^(?:全|各|农|本|驻|乡|镇|两|双|三|个|每)?(?:行政)?(?:村|社区)$|农村$|乡村$|城乡"
)
_HAN = re.compile("[\u4e00-\u9fff]+")
# 云岭县清泉镇: a county that the gazetteer does not have; 全县, 贫困县 and 社区 name none.
_COUNTY = re.compile(
    "(?![全各本我该某两跨外驻赴]|贫困|脱贫|帮扶|重点)(?P<name>[\u4e00-\u9fff]{1,6}?(?:自治县|县|旗|市|(?<![社小园地山街辖片新])区))"
)
# What follows a county in a title that begins with one.
_AFTER_COUNTY = re.compile("$|\\d|[\u4e00-\u9fff]{1,4}(?:街道|镇|乡|村)")
_LONGEST = 15
# 赴东莞务工人员台账: where people went is not where they are from.
_TOWARDS = frozenset("赴到在往去驻")
_LEVELS = ("province", "prefecture", "county", "town", "village")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A place at home, as far down as it is known; ids of the gazetteer, empty where unknown.

    Attributes:
        problem: A rule's id when the place cannot be used, else empty.
        hint: The nearest known names.
    """

    province: str = ""
    prefecture: str = ""
    county: str = ""
    town: str = ""
    village: str = ""
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An area that rows name: what the store's table of areas holds."""

    area_id: str
    level: str
    parent: str
    name_zh: str
    name_en: str
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Homes:
    """Finds homes; collects the areas that it met, for the store.

    The same words come in every month's register: what was found of them is kept.
    """

    gazetteer: Gazetteer
    met: dict[str, Named] = field(default_factory=dict)
    _resolved: dict[tuple[tuple[tuple[str, str], ...], Home], Home] = field(default_factory=dict)
    _sounds: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def of_titles(self, sources: Sequence[str]) -> Home:
        """Return the home that titles, sheet, file and folder names speak of, the deepest each says."""
        found, village = self._told(sources)
        stranger = self._stranger(sources)
        if stranger:
            return Home(problem="county_unknown", hint=self._near(stranger, "county", Home(prefecture=found.get("prefecture", ""))))  # fmt: skip
        if "town" not in found:
            frame = found.get("county") or found.get("prefecture", "")
            town, rest = self._town_within(sources, frame)
            if town is not None:
                line = (*self.gazetteer.lineage(town.area_id), town)
                found, village = {one.level: one.area_id for one in line}, _village(rest, 0)
        if not found:
            return self._ambiguous(sources)
        home = self._home(found)
        return self._with_village(home, village) if village and home.town else home

    def _told(self, sources: Sequence[str]) -> tuple[dict[str, str], str]:
        """Return the areas that texts name one after the other, by level, and a village behind a town."""
        found: dict[str, str] = {}
        village = ""
        for source in sources:
            dense = _dense(source)
            end = 0
            for area, after in self._areas_in(dense):
                for one in (*reversed(self.gazetteer.lineage(area.area_id)), area):
                    if found.setdefault(one.level, one.area_id) != one.area_id:
                        break
                else:
                    end = after
            if found.get("town"):
                village = village or _village(dense, end)
        return found, village

    def _stranger(self, sources: Sequence[str]) -> str:
        """Return the county that a text names and no gazetteer has: its towns may be another county's namesakes."""
        for source in sources:
            dense = _dense(source)
            areas = list(self._areas_in(dense))
            end = 0
            for area, after in areas:
                start = dense.rfind(area.latest.short_zh, end, after)
                match = _COUNTY.fullmatch(dense, end, start) if area.level == "town" and start > end else None  # fmt: skip
                if match is not None and not self.gazetteer.candidates(match["name"]):
                    return match["name"]
                end = after
            tail = None if any(area.level in {"county", "town"} for area, _ in areas) else _COUNTY.match(dense, end)  # fmt: skip
            if tail is not None and tail["name"][-1] in "县旗" and _AFTER_COUNTY.match(dense, tail.end()) and not self.gazetteer.candidates(tail["name"]):  # fmt: skip
                return tail["name"]
        return ""

    def _town_within(self, sources: Sequence[str], frame: str) -> tuple[Area | None, str]:
        """Return the town of a known county that a text names, and what follows it: other counties may have one too."""
        for source in sources if frame else ():
            dense = _dense(source)
            for mention in self.gazetteer.find(dense):
                end = mention.end + _generic(dense, mention.end)
                towns = [one for one in mention.areas if one.level == "town" and self.gazetteer.is_within(one.area_id, frame)]  # fmt: skip
                if len(towns) == 1 and (mention.full or end > mention.end):
                    return towns[0], dense[end:]
        return None, ""

    def _ambiguous(self, sources: Sequence[str]) -> Home:
        """Say of which towns a title may speak when it names one of several counties."""
        for source in sources:
            dense = _dense(source)
            for mention in self.gazetteer.find(dense):
                towns = [one for one in mention.areas if one.level == "town" and one.exists]
                named = mention.full or _generic(dense, mention.end)
                if named and len(towns) > 1:
                    hint = " / ".join(self._path(one) for one in towns[:3])
                    return Home(problem="town_ambiguous", hint=hint)
        return Home()

    def resolve(self, told: Mapping[str, str], frame: Home) -> Home:
        """Return the home of a row.

        Args:
            told: What its columns say, by type (prefecture, county, town, village, address).
            frame: What the table's title says.
        """
        asked = (tuple(sorted(told.items())), frame)
        known = self._resolved.get(asked)
        if known is None:
            known = self._resolved[asked] = self._found(told, frame)
        return known

    def _found(self, told: Mapping[str, str], frame: Home) -> Home:
        frame, village = self._from_address(told.get("address", ""), frame)
        frame = self._of_county(told.get("county", ""), frame)
        if frame.problem == "county_unknown":
            return frame  # a town of that name in some other county is not meant
        town = told.get("town", "")
        if town:
            choices = self._towns(town, frame.county or frame.prefecture)
            if len(choices) != 1:
                problem = "town_ambiguous" if choices else "town_unknown"
                hint = " / ".join(self._path(one) for one in choices[:3])
                return Home(problem=problem, hint=hint or self._near(town, "town", frame))
            if choices[0].area_id != frame.town:
                frame = self._of(choices[0])
        village = told.get("village", "") or village
        if not village:
            return frame
        return self._with_village(frame, village)

    def _of_county(self, county: str, frame: Home) -> Home:
        """Return the county that a row names, or what its title says."""
        if not county:
            return frame
        found = self._one(county, ("county",), frame.prefecture or frame.province)
        if found is None:
            return Home(problem="county_unknown", hint=self._near(county, "county", frame))
        return frame if found.area_id == frame.county else self._of(found)

    def _from_address(self, address: str, frame: Home) -> tuple[Home, str]:
        dense = _dense(address)
        if not dense:
            return frame, ""
        end = 0
        for area, after in self._areas_in(dense):
            if area.level in {"province", "prefecture", "county", "town"}:
                frame, end = self._of(area), after
        match = _VILLAGE_IN.match(dense, end)
        return frame, match["name"] if match and frame.town else ""

    def _areas_in(self, dense: str) -> Iterator[tuple[Area, int]]:
        """Give the areas named in a text that lie in each other, with where their names end."""
        outer: Area | None = None
        for mention in self.gazetteer.find(dense):
            if dense[max(0, mention.start - 1) : mention.start] in _TOWARDS:
                continue
            choices = [one for one in mention.areas if one.level in _LEVELS]
            inside = [one for one in choices if outer and self.gazetteer.is_within(one.area_id, outer.area_id)]  # fmt: skip
            if not inside and (outer is not None or not choices or (mention.weak and not _generic(dense, mention.end))):  # fmt: skip
                continue
            area = (inside or choices)[0]
            if area.level == "town" and not mention.full and dense[mention.end : mention.end + 1] in {"县", "旗"}:  # fmt: skip
                continue  # 云岭县 is not the 云岭乡 of another county
            if outer is None and len([one for one in choices if one.level == area.level]) > 1:
                continue  # a name of several places says nothing
            outer = area
            tail = _generic(dense, mention.end)
            yield area, mention.end + tail

    def _one(self, name: str, levels: tuple[str, ...], within: str) -> Area | None:
        dense = _dense(name)
        found = [one for one in self.gazetteer.candidates(dense) if one.level in levels]
        if not found:
            found = [area for area, _ in self._areas_in(dense) if area.level in levels][-1:]
        inside = [one for one in found if within and self.gazetteer.is_within(one.area_id, within)]
        return next(iter(inside or found), None)

    def _towns(self, name: str, within: str) -> list[Area]:
        """Return the towns that a name may mean: in full, or without its generic."""
        dense = _dense(name)
        stem = _TOWN.sub("", dense)
        found = {
            one.area_id: one
            for form in (dense, stem)
            for one in self.gazetteer.candidates(form)
            if one.level == "town"
        }
        if not found:
            areas = [area for area, _ in self._areas_in(dense) if area.level == "town"]
            found = {one.area_id: one for one in areas}
        if within:
            found = {key: one for key, one in found.items() if self.gazetteer.is_within(key, within)}  # fmt: skip
        exact = [one for one in found.values() if dense in one.latest.every_zh]
        return exact if len(exact) == 1 else list(found.values())

    def _with_village(self, home: Home, name: str) -> Home:
        dense = _dense(name)
        inner = [area for area, _ in self._areas_in(dense) if area.level == "town"]
        match = _VILLAGE_IN.search(dense)
        if inner and match and inner[-1].area_id == home.town:
            # 芒宽乡西亚村 in the village's column says the town again.
            town = inner[-1].latest
            for form in sorted((*town.every_zh, *(f"{town.short_zh}{one}" for one in ("乡", "镇", "街道"))), key=len, reverse=True):  # fmt: skip
                if form and dense.startswith(form) and len(dense) > len(form) + 1:
                    dense = dense.removeprefix(form)
                    break
        if not home.town:
            return Home(problem="town_missing")
        if not _HAN.fullmatch(dense) or len(dense) > _LONGEST:
            return Home(problem="village_unread")
        stem = _VILLAGE.sub("", dense) or dense
        full = stem + ("社区" if _COMMUNITY.search(dense) else "村")
        known = [one for one in self.gazetteer.children(home.town) if one.level == "village"]
        if known:
            names = {form: one for one in known for form in one.latest.every_zh}
            found = names.get(full) or names.get(stem)
            if found is None:
                return Home(problem="village_unknown", hint=" / ".join(nearest(full, names)))
            return self._of(found)
        made = self.gazetteer.town(full, home.town).latest
        core = made.short_en.casefold().replace("'", "").replace("ü", "v")
        # Two villages of a town may sound alike; the name's digest keeps them apart for ever.
        area_id = f"{home.town}.{core}-{digest(full)[:4]}"
        self.met.setdefault(
            area_id,
            Named(area_id=area_id, level="village", parent=home.town, name_zh=full, name_en=made.name_en, known=False),
        )  # fmt: skip
        return Home(
            province=home.province, prefecture=home.prefecture, county=home.county, town=home.town,
            village=area_id,
        )  # fmt: skip

    def _of(self, area: Area) -> Home:
        return self._home({one.level: one.area_id for one in (area, *self.gazetteer.lineage(area.area_id))})  # fmt: skip

    def _home(self, found: Mapping[str, str]) -> Home:
        for area_id in found.values():
            self.meet(area_id)
        return Home(**{level: found.get(level, "") for level in _LEVELS})

    def meet(self, area_id: str) -> None:
        """Keep an area of the gazetteer, and all it lies in, for the store."""
        area = self.gazetteer.get(area_id)
        self.met.setdefault(
            area_id,
            Named(
                area_id=area_id, level=area.level, parent=area.parent, name_zh=area.latest.name_zh,
                name_en=area.latest.name_en, known=True,
            ),
        )  # fmt: skip

    def _near(self, name: str, level: str, frame: Home) -> str:
        """Return the nearest known names: by sound first, for a slip of the keyboard keeps it."""
        within = frame.county or frame.prefecture or frame.province
        known = self._sounding(level, within)
        stem = re.sub("(?:自治县|县|市|区|旗)$", "", _TOWN.sub("", _dense(name)))
        if not _HAN.fullmatch(stem):
            return ""
        sound = spelling.slug(spelling.romanised(stem, self.gazetteer.spelling))
        return " / ".join(known[one] for one in (nearest(sound, known) if sound not in known else (sound,)))  # fmt: skip

    def _sounding(self, level: str, within: str) -> Mapping[str, str]:
        """Return the names of all areas of a level within another by how they sound."""
        known = self._sounds.get((level, within))
        if known is None:
            known = self._sounds[level, within] = {}
            for one in self.gazetteer.areas.values():
                if one.level == level and one.exists and (not within or self.gazetteer.is_within(one.area_id, within)):  # fmt: skip
                    known.setdefault(spelling.slug(one.latest.short_en), one.latest.name_zh)
        return known

    def _path(self, area: Area) -> str:
        above = self.gazetteer.lineage(area.area_id)
        return "".join(one.latest.name_zh for one in (*reversed(above[:1]), area))


def _dense(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _village(dense: str, at: int) -> str:
    """Return the village named at a place of a text, or an empty one."""
    match = _VILLAGE_IN.match(dense, at)
    return match["name"] if match and not _NO_VILLAGE.search(match["name"]) else ""


def _generic(text: str, at: int) -> int:
    """Return how long the generic of a town is that stands at a place of a text (芒宽|乡)."""
    match = re.compile("街道办事处|办事处|街道|镇|乡").match(text, at)
    return len(match[0]) if match else 0
