"""Every place by id, code and name, with its dates, parents and spellings."""

import functools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from reportlib.errors import UnknownName
from reportlib.places import spelling as spellings
from reportlib.places.areas import Area, PlaceMention, moment
from reportlib.places.finding import Finder, preferred

# Twelve digits, of which the last six or three are nothing but zeros.
_STATISTICAL = re.compile(r"(?P<code>\d{6}|\d{6}(?!000)\d{3})(?:000)+")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gazetteer:
    """The places of the data files; never changed once it is loaded."""

    areas: Mapping[str, Area]
    spelling: Mapping[str, str]
    by_code: Mapping[str, tuple[Area, ...]]
    by_zh: Mapping[str, tuple[Area, ...]]
    weak: Collection[str]
    phrases: Collection[str]
    tails: Collection[str]

    @classmethod
    def over(
        cls,
        areas: Mapping[str, Area],
        *,
        weak: Collection[str],
        phrases: Collection[str],
        tails: Collection[str],
        spelling: Mapping[str, str],
    ) -> Self:
        """Index areas by code and Chinese name; the lists are those of the data files."""
        by_code: dict[str, tuple[Area, ...]] = {}
        by_zh: dict[str, tuple[Area, ...]] = {}
        for area in areas.values():
            for name in area.names:
                if name.code:
                    _add(by_code, name.code, area)
                for one in name.every_zh:
                    _add(by_zh, one, area)
        for one, area in _spoken(areas.values()):
            if not _is_full(one, by_zh.get(one, ())):
                _add(by_zh, one, area)
        return cls(
            areas=areas, spelling=spelling, by_code=_in_order(by_code), by_zh=_in_order(by_zh), weak=weak,
            phrases=phrases, tails=tails,
        )  # fmt: skip

    @property
    def finder(self) -> Finder:
        """What finds places in a text; made when it is first asked for, since most processes read none."""
        return _finder(self)

    def get(self, area_id: str) -> Area:
        """Return the area of an id.

        Raises:
            UnknownName: No area has this id.
        """
        area = self.areas.get(area_id)
        if area is None:
            raise UnknownName(kind="place", name=area_id, known=self.areas)
        return area

    def candidates(self, name: str) -> tuple[Area, ...]:
        """Return every area that an id, code or name may mean, the likeliest first."""
        asked = unicodedata.normalize("NFKC", name).strip()
        if asked in self.areas:
            return (self.areas[asked],)
        code = _shortened(asked)
        if code.isdigit():
            held = self.by_code.get(code, ())
            # A code given to another place later means the one that was given it last.
            return tuple(sorted(held, key=lambda one: _since(one, code), reverse=True))
        if asked.isascii() or "ü" in asked:
            return _by_english(self).get(spellings.slug(asked), ())
        return self.by_zh.get(asked, ())

    def resolve(self, text: str, on: str | None = None, within: str | None = None) -> Area:
        """Return the one area that a person means by an id, a code or a name of any time.

        Args:
            text: ``530502``, ``隆阳区``, ``隆阳``, ``昭通市镇雄县``, ``longyang``,
                ``Longyang District`` …
            on: A period; names and codes in force then are preferred.
            within: An area (id, code or name) that it must lie in.

        Raises:
            UnknownName: Nothing is called so, or several places are; the message
                names the nearest spellings or the choices.
        """
        frame = self.resolve(within).area_id if within else None
        found = self.candidates(text) or self._path(text)
        if not found:
            raise self._unknown(text)
        inside = [one for one in found if frame is None or self.is_within(one.area_id, frame)]
        if not inside:
            raise _refused(
                text,
                f"no place called “{text}” lies in {self._label(self.get(frame or ''))}",
                [self._label(one) for one in found],
            )
        if _shortened(text.strip()).isdigit():
            return inside[0]
        chosen = self._likeliest(inside, text.strip(), on)
        if len(chosen) > 1:
            raise _refused(
                text,
                f"“{text}” is the name of {len(chosen)} places",
                [self._label(one) for one in chosen],
            )
        return chosen[0]

    def find(self, text: str) -> Iterator[PlaceMention]:
        """Yield every place named in a simplified Chinese text, left to right, longest first.

        A name that follows one it lies in means that one only, and surely:
        山西大同, 兰州市城关区.
        """
        before: PlaceMention | None = None
        for mention in self.finder.find(text):
            follows = before is not None and before.end == mention.start and not before.weak
            before = self._within(mention, before) if before and follows else mention
            yield before

    def _within(self, mention: PlaceMention, outer: PlaceMention) -> PlaceMention:
        inside = tuple(
            one
            for one in mention.areas
            if any(one is not up and self.is_within(one.area_id, up.area_id) for up in outer.areas)
        )
        return replace(mention, areas=inside, weak=False) if inside else mention

    def ref_area(self, area_id: str, period: str | None = None) -> str:
        """Return the code in force in a period (None: the latest), or the id if there is none."""
        return self.get(area_id).code_on(period)

    def lineage(self, area_id: str, on: str | None = None) -> tuple[Area, ...]:
        """Return the parents of an area, the nearest first, up to the province."""
        found: list[Area] = []
        parent = self.get(area_id).at(on).parent
        while parent:
            found.append(self.get(parent))
            parent = found[-1].at(on).parent
        return tuple(found)

    def children(self, area_id: str) -> tuple[Area, ...]:
        """Return the areas of today directly below an area, by code."""
        return tuple(one for one in _below(self).get(self.get(area_id).area_id, ()) if one.exists)

    def is_within(self, area_id: str, other_id: str) -> bool:
        """Say whether an area is another one, or lies in it today or ever did."""
        if area_id == other_id:
            return True
        parents = {name.parent for name in self.get(area_id).names} - {""}
        return any(self.is_within(parent, other_id) for parent in parents)

    def slug(self, area_id: str) -> str:
        """Return the short English name as part of a file name (``longyang``)."""
        return spellings.slug(self.get(area_id).latest.short_en)

    def english(self, area_id: str, on: str | None = None, *, full: bool = False) -> str:
        """Return the English name in a period: ``Longyang``, in full ``Longyang District``."""
        name = self.get(area_id).at(on)
        return name.name_en if full else name.short_en

    def chinese(self, area_id: str, on: str | None = None, *, full: bool = True) -> str:
        """Return the Chinese name in a period: ``隆阳区``, not in full ``隆阳``."""
        name = self.get(area_id).at(on)
        return name.name_zh if full else (name.short_zh or name.name_zh)

    def town(self, name: str, county: str) -> Area:
        """Return a town or village of a county: the known one, else one made from its name.

        Args:
            name: The full Chinese name (泼机镇, 南台街道, 小河村).
            county: The county's id, code or name; for a village it may be its town's.

        Raises:
            UnknownName: The county is unknown, or the name has no generic of a town.
        """
        parent = self.resolve(county)
        for one in self.by_zh.get(name, ()):
            if one.level in {"town", "village"} and self.is_within(one.area_id, parent.area_id):
                return one
        return spellings.town(name, parent, self.spelling)

    def village(self, name: str, above: Area) -> Area:
        """Return a village of a town or county: the known one, else one made from its name.

        Args:
            name: The full Chinese name (班彦村).
            above: The town or county that it lies in; it may be one that no data file holds.

        Raises:
            UnknownName: The name has no generic of a village.
        """
        for one in self.by_zh.get(name, ()):
            if (
                one.level == "village"
                and above.area_id in self.areas
                and self.is_within(one.area_id, above.area_id)
            ):
                return one
        return spellings.town(name, above, self.spelling)

    def _likeliest(self, found: list[Area], text: str, on: str | None) -> list[Area]:
        """Narrow candidates down: those called so then, then those in full, then the larger."""
        at_the_time = [one for one in found if _called(one, text, on)]
        chosen = at_the_time or found
        in_full = [one for one in chosen if text in {one.at(on).name_zh, one.at(on).name_en}]
        chosen = in_full or chosen
        provinces = [one for one in chosen if one.level in {"province", "region"}]
        if provinces:
            return provinces
        top = chosen[0]
        if all(self.is_within(one.area_id, top.area_id) for one in chosen):
            return [top]
        above_towns = [one for one in chosen if one.level not in {"town", "village"}]
        return above_towns or chosen

    def _path(self, text: str) -> tuple[Area, ...]:
        """Read a name that spells out its parents (云南省昭通市镇雄县), or stands without blanks."""
        asked = "".join(unicodedata.normalize("NFKC", text).split())
        mentions = list(self.find(asked))
        if not mentions or sum(one.end - one.start for one in mentions) != len(asked):
            return ()
        found: tuple[Area, ...] = ()
        for mention in mentions:
            inside = tuple(
                one
                for one in mention.areas
                if not found or any(self.is_within(one.area_id, up.area_id) for up in found)
            )
            if not inside:
                return ()
            found = inside
        return found

    def _unknown(self, text: str) -> UnknownName:
        asked = text.strip()
        if asked.isdigit():
            return UnknownName(kind="place", name=text, known=self.by_code)
        if asked.isascii():
            names = (one.latest for one in self.areas.values())
            known = [one.name_en if " " in asked else one.short_en for one in names]
            return UnknownName(kind="place", name=text, known=known)
        error = UnknownName(kind="place", name=text, known=self.by_zh)
        # 镇熊 shares only one character with 镇雄, but all of its sound.
        sound = spellings.slug(spellings.romanised(asked, self.spelling))
        alike = [
            one.latest.short_zh or one.latest.name_zh for one in _by_english(self).get(sound, ())
        ]
        if alike:
            error.suggestions = tuple(dict.fromkeys([*alike, *error.suggestions]))[:3]
            error.remedy = f"did you mean {' or '.join(f'“{one}”' for one in error.suggestions)}?"
        return error

    def _label(self, area: Area) -> str:
        path = "".join(one.latest.name_zh for one in reversed(self.lineage(area.area_id)))
        ended = "" if area.exists else f", until {area.latest.valid_to}"
        return f"{path}{area.latest.name_zh} ({area.code_on()}{ended})"


@functools.cache
def _finder(gazetteer: Gazetteer) -> Finder:
    areas = gazetteer.areas.values()
    full = {one for area in areas for name in area.names for one in (name.name_zh, *name.aliases)}
    full.update(one for one, _ in _spoken(areas))
    return Finder.over(
        gazetteer.by_zh, full=full, weak=gazetteer.weak, phrases=gazetteer.phrases, tails=gazetteer.tails
    )  # fmt: skip


@functools.cache
def _by_english(gazetteer: Gazetteer) -> Mapping[str, tuple[Area, ...]]:
    """Index areas by their English names of any time, in the spelling of slugs."""
    held: dict[str, tuple[Area, ...]] = {}
    for area in gazetteer.areas.values():
        for name in area.names:
            for one in (name.name_en, name.short_en, *(a for a in name.aliases if a.isascii())):
                _add(held, spellings.slug(one), area)
    return _in_order(held)


def _add(held: dict[str, tuple[Area, ...]], key: str, area: Area) -> None:
    """Put an area under a key, once; nearly all keys have one, so that a tuple takes the least."""
    known = held.get(key, ())
    if not any(one is area for one in known):
        held[key] = (*known, area)


def _in_order(held: dict[str, tuple[Area, ...]]) -> dict[str, tuple[Area, ...]]:
    for key, areas in held.items():
        if len(areas) > 1:
            held[key] = preferred(areas)
    return held


def _is_full(text: str, areas: Iterable[Area]) -> bool:
    """Tell whether some area was ever called so in full, or by another name that is no short one."""
    return any(text == one.name_zh or text in one.aliases for area in areas for one in area.names)


@functools.cache
def _below(gazetteer: Gazetteer) -> Mapping[str, tuple[Area, ...]]:
    """Index areas by the parent of today."""
    held: dict[str, list[Area]] = {}
    for area in gazetteer.areas.values():
        if area.parent:
            held.setdefault(area.parent, []).append(area)
    return {key: preferred(some) for key, some in held.items()}


def _shortened(asked: str) -> str:
    """Return a code without the zeros that statistics append (530502000000 → 530502)."""
    match = _STATISTICAL.fullmatch(asked)
    return match["code"] if match else asked


def _since(area: Area, code: str) -> str:
    return max(name.valid_from for name in area.names if name.code == code)


def _called(area: Area, text: str, on: str | None) -> bool:
    """Say whether a text was a name of an area in a period."""
    name = area.at(on)
    if not name.holds(moment(on)):
        return False
    latin = {spellings.slug(one) for one in (name.name_en, name.short_en)}
    return text in name.every_zh or (text.isascii() and spellings.slug(text) in latin)


def _refused(name: str, what: str, choices: list[str]) -> UnknownName:
    error = UnknownName(kind="place", name=name, known=())
    error.what = what
    error.suggestions = tuple(choices)
    error.remedy = f"give the code, or the place it lies in: {'; '.join(choices[:12])}"
    return error


def _spoken(areas: Iterable[Area]) -> Iterator[tuple[str, Area]]:
    """Yield the names that autonomous places go by every day."""
    for area in areas:
        for name in area.names:
            for one in name.spoken_zh:
                yield one, area
