"""Names of private persons: told by what stands around them, kept for who acts in public.

A text is passed over a fixed number of times, however many persons it names: a
list of thousands of recipients takes no longer than its length asks for.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from reportlib.redaction.occurrences import Occurrences, sentences_of
from reportlib.redaction.private import Private
from reportlib.redaction.signs import is_name, is_name_alone, is_sure_name, rules
from reportlib.skimming import skim, spots, tried

# How far from a name its bearer's wages, illness or dispute may be told of, in characters.
_NEAR_BEFORE, _NEAR_AFTER = 60, 150
_GIVEN = 2
# Whoever signs an article stands in brackets at its end.
_SIGNED = re.compile("[^（()）\n]{0,16}[)）][ \u3000\r]*(?:\n|\\Z)")
# What every name holds that is parted by a dot, or of which a part was masked.
_DOT, _MASK = re.compile("·"), re.compile("[某×✕*○〇□Xx]")


def find_names(
    text: str, columns: Iterable[Private], *, released: frozenset[str], public_too: bool
) -> Iterator[Private]:
    """Yield every occurrence of every private person's name in a text.

    Args:
        text: The text in its plain form.
        columns: The cells of its private columns.
        released: Names that a setting allows to be shown.
        public_too: Whether the names of those who act in public are withheld as well.
    """
    yield from _halved(text, released)
    sure = _private_names(text) | _column_names(text, columns)
    beside = _beside(text)
    beside = (beside | _listed_with(text, beside)) - sure
    names = {one for one in _longest(sure | beside, text) if one not in released}
    if not names:
        return
    places = Occurrences(text, names)
    sentences = sentences_of(text)
    for name in sorted(names):
        if not public_too and _is_public(text, places, name, beside=name in beside):
            continue
        reason = _reason(sentences.around(places.exact(name)))
        for span in places.whole(name):
            yield Private(*span, "name", reason)
        size = 2 if name.startswith(rules().compound) else 1
        if len(name) - size == _GIVEN and name[size:] not in rules().ordinary:
            for span in places.given(name, size):
                yield Private(*span, "name", reason)


def _private_names(text: str) -> set[str]:
    told = {one["name"] for one in _signs(text)}
    found = {one for one in told if is_name(one, text)}
    return found | _listed_with(text, found)


def _longest(names: set[str], text: str) -> set[str]:
    """Leave out names that only ever begin another: 王小明 and 王小 from two signs are one person."""
    longer: dict[str, list[str]] = {}
    for one in names:
        for size in range(1, len(one)):
            longer.setdefault(one[:size], []).append(one)
    begun = {
        one
        for one in names & longer.keys()
        if text.count(one) <= sum(text.count(other) for other in longer[one])
    }
    return names - begun


def _signs(text: str) -> Iterator[re.Match[str]]:
    """Yield every sign of a private person, each with its name."""
    known = rules()
    ends = dict.fromkeys(known.led, 0)
    for spot in known.where.finditer(text):
        for pattern in known.led:
            at = spot.start()
            found = pattern.match(text, at) if at >= ends[pattern] else None
            if found is not None:
                ends[pattern] = found.end()
                yield found
    for pattern in known.other:
        yield from pattern.finditer(text)
    yield from skim(known.dotted, text, _DOT, before=range(2, 6))


def _beside(text: str) -> set[str]:
    """Return the names near which wages, illness or a dispute are told of (赵开贵笑着说，我每月挣六千)."""
    known = rules()
    private = {at for key, before in known.told for at in spots(key, text, before)}
    matters = [one.start() for one in tried(known.matters, text, private)]
    if not matters:
        return set()
    signs = [named for spot in known.spots.finditer(text) if (named := _named(text, spot.start()))]
    signs += skim(known.minority, text, known.parts)
    signs += skim(known.dotted_beside, text, _DOT, before=range(2, 9))
    found = {one["name"] for one in signs if _concerns(text, *one.span("name"), matters)}
    return found - known.public


def _named(text: str, at: int) -> re.Match[str] | None:
    known = rules()
    named = known.beside.match(text, at)
    if named and is_sure_name(named["name"]):
        return named
    named = known.alone.match(text, at)
    if named and is_sure_name(named["name"]):
        return named if is_name_alone(named["name"], text[at : at + 4]) else None
    return None


def _concerns(text: str, start: int, end: int, matters: list[int]) -> bool:
    """Tell whether a private matter is near a name, in its paragraph."""
    left = text[start - 1 : start]
    # 460余起 is no person called 余起.
    if left.isdigit() or (left in {"(", "（"} and _SIGNED.match(text, end)):
        return False
    near = max(0, start - _NEAR_BEFORE)
    first = max(near, text.rfind("\n", near, start) + 1)
    last = text.find("\n", end, end + _NEAR_AFTER)
    index = bisect_left(matters, first)
    return index < len(matters) and matters[index] < (last if last >= 0 else end + _NEAR_AFTER)


def _halved(text: str, released: frozenset[str]) -> Iterator[Private]:
    """Yield names that somebody has masked by half already (韩某军)."""
    for found in skim(rules().halved, text, _MASK, before=(1, 2)):
        if found[0] not in released:
            yield Private(*found.span(), "name", "a name of which a part was masked already")


def _listed_with(text: str, known: set[str]) -> set[str]:
    """Return the names that stand in a list with one that is known (尹志平、夏雨荷两人)."""
    if not known:
        return set()
    more: set[str] = set()
    places = Occurrences(text, known)
    for name in known:
        for start, end in places.exact(name):
            for found in (
                rules().before.search(text, max(0, start - 6), start),
                rules().after.match(text, end),
            ):
                if found and is_name(found["name"], text):
                    more.add(found["name"])
    return more


def _is_public(text: str, places: Occurrences, name: str, *, beside: bool) -> bool:
    """Tell whether someone acts in public; one named beside others only shares the role of the first."""
    exact = places.exact(name)
    return _has_role(text, exact) or (beside and any(_shares_role(text, at) for at, _ in exact))


def _has_role(text: str, places: list[tuple[int, int]]) -> bool:
    """Tell whether someone, named at these places, acts in public: 王举仁副局长, 局长王举仁, 王举仁是…局长."""
    return any(rules().acting.match(text, end) or _titled(text, start) for start, end in places)


def _shares_role(text: str, start: int) -> bool:
    """Tell whether a list of names that goes on here began with a role (市领导王磊、李娜、周勇)."""
    known = rules()
    for _ in range(_MOST_LISTED):
        before = (start - 1 - size for size in (3, 2) if text[start - 1 : start] in _BETWEEN)
        names = [at for at in before if at >= 0 and known.name.fullmatch(text, at, start - 1)]
        if any(_titled(text, at) for at in names):
            return True
        if not names:
            return False
        start = names[0]
    return False


def _titled(text: str, start: int) -> bool:
    known = rules()
    return bool(known.titled.search(text, max(0, start - known.longest_role - 1), start))


_MOST_LISTED = 12
_BETWEEN = frozenset("、和与及 \u3000")


def _reason(words: str) -> str:
    kinds = [kind for kind, cues in rules().cues.items() if any(cue in words for cue in cues)]
    return (
        f"the name of a private person beside: {', '.join(kinds)}"
        if kinds
        else "the name of a private person"
    )


def _column_names(text: str, columns: Iterable[Private]) -> set[str]:
    """Return the names in columns that are headed 姓名."""
    cells = (
        re.sub("[ \u3000]", "", text[one.start : one.end]) for one in columns if one.kind == "name"
    )
    return {one for one in cells if rules().name.fullmatch(one)}
