"""Find the places that a Chinese text names, in one pass over it."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from reportlib.places.areas import LEVELS, Area, PlaceMention

# 云南乡村 and 镇雄村民 go on with an everyday word; 清溪镇 and 小河村 with a generic.
_PLAIN_AFTER = {
    "乡": frozenset("村镇亲土友党情愁音"),
    "镇": frozenset("村乡"),
    "村": frozenset("民级干组委"),
}
# Surnames that begin no everyday word with what follows and end none with what precedes.
_SURNAMES = frozenset(
    "王李张刘陈杨赵吴徐孙胡朱郭宋郑谢韩冯董曹袁邓沈彭吕卢蒋蔡贾魏薛阎潘杜戴汪姜姚谭廖邹熊郝崔邱侯邵孟段钱尹黎乔赖龚"
)
_SMALL = frozenset({"town", "village"})
_MAY_BE_A_NAME = frozenset({"county", "town", "village"})
_RANK = {level: rank for rank, level in enumerate(LEVELS)}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name in the index: what it may mean, and how sure a mention of it is."""

    name: str
    areas: tuple[Area, ...]
    full: bool
    weak: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """An index of names by their first two characters, the longest name first.

    ``spots`` passes over a text fast to the few places where two such characters may stand.
    """

    heads: Mapping[str, tuple[_Entry, ...]]
    spots: re.Pattern[str]
    tails: frozenset[str]

    @classmethod
    def over(
        cls,
        names: Mapping[str, tuple[Area, ...]],
        *,
        full: Collection[str],
        weak: Collection[str],
        phrases: Iterable[str],
        tails: Iterable[str],
    ) -> Self:
        """Build the index.

        Args:
            names: Every Chinese name and the places it may mean, the likeliest first.
            full: The names that are full names of some place.
            weak: The names that are everyday words too.
            phrases: Words that contain a place name and mean no place.
            tails: Words that begin with the last character of a place name.
        """
        heads: dict[str, list[_Entry]] = {}
        for name, areas in names.items():
            if len(name) > 1:
                entry = _entry(name, areas, full=name in full, weak=name in weak)
                if entry is not None:
                    heads.setdefault(name[:2], []).append(entry)
        for phrase in phrases:
            heads.setdefault(phrase[:2], []).append(_Entry(phrase, (), full=True, weak=False))
        return cls(
            heads={head: _longest_first(entries) for head, entries in heads.items()},
            spots=re.compile(
                f"{_one_of(head[0] for head in heads)}(?={_one_of(head[1:2] for head in heads)})"
            ),
            tails=frozenset(tails),
        )

    def find(self, text: str) -> Iterator[PlaceMention]:
        """Yield every place named in a text, from left to right, without overlaps."""
        heads = self.heads
        reached = 0
        for spot in self.spots.finditer(text):
            at = spot.start()
            group = heads.get(text[at : at + 2])
            entry = self._at(text, at, group) if group and at >= reached else None
            if entry is None:
                continue
            end = at + len(entry.name)
            if not entry.areas:
                reached = end
            elif not ((entry.weak or not entry.full) and self._covered(text, at, entry)):
                yield PlaceMention(
                    start=at,
                    end=end,
                    text=entry.name,
                    areas=entry.areas,
                    full=entry.full,
                    weak=entry.weak or (not entry.full and self._doubtful(text, at, entry)),
                )
                reached = end

    def _at(self, text: str, at: int, group: tuple[_Entry, ...]) -> _Entry | None:
        for entry in group:
            if text.startswith(entry.name, at):
                end = at + len(entry.name)
                if not (entry.areas and text[end - 1 : end + 1] in self.tails):
                    return entry
        return None

    def _covered(self, text: str, start: int, entry: _Entry) -> bool:
        """Say whether a surer name begins inside this one and reaches beyond it (中山东省)."""
        end = start + len(entry.name)
        for at in range(start + 1, end):
            group = self.heads.get(text[at : at + 2])
            other = self._at(text, at, group) if group else None
            if other is not None and other.areas and at + len(other.name) > end:
                surer = other.full and not entry.full
                if not other.weak and (surer or entry.weak):
                    return True
        return False

    def _doubtful(self, text: str, start: int, entry: _Entry) -> bool:
        """Say whether a short name goes on as another place (小河村) or is a person's (杨永平)."""
        level = entry.areas[0].level
        if start and level in _MAY_BE_A_NAME and text[start - 1] in _SURNAMES:
            return True
        end = start + len(entry.name)
        plain = _PLAIN_AFTER.get(text[end : end + 1])
        if plain is None or text[end + 1 : end + 2] in plain:
            return False
        group = self.heads.get(text[end : end + 2])
        return group is None or self._at(text, end, group) is None


def _one_of(characters: Iterable[str]) -> str:
    """Return a pattern of one of some characters; one that never matches when there are none."""
    found = "".join(sorted(set(characters)))
    return f"[{re.escape(found)}]" if found else "(?!)"


def preferred(areas: Iterable[Area]) -> tuple[Area, ...]:
    """Return areas in the order of preference: today's first, then the larger, then by code."""
    found = tuple(areas)
    return found if len(found) < 2 else tuple(sorted(found, key=_preference))


def _preference(area: Area) -> tuple[bool, int, str, str]:
    return (not area.exists, _RANK[area.level], area.latest.code, area.area_id)


def _entry(name: str, areas: tuple[Area, ...], *, full: bool, weak: bool) -> _Entry | None:
    living = [one for one in areas if one.exists]
    if weak and not living and not full:
        # 动力区 is no more; its short name would only be found in 劳动力.
        return None
    small = not full and all(one.level in _SMALL for one in living or areas)
    return _Entry(name, areas, full=full, weak=weak or small)


def _longest_first(entries: list[_Entry]) -> tuple[_Entry, ...]:
    # An empty meaning wins over a place of the same spelling: the list says it is none.
    if len(entries) > 1:
        entries.sort(key=lambda one: (-len(one.name), bool(one.areas), one.name))
    return tuple(entries)
