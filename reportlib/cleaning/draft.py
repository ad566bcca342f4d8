"""A text under repair that never forgets where each of its characters came from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import compress, count
from operator import ne
from typing import NamedTuple

from reportlib.model import Mend

_BLOCK = 64


class Edit(NamedTuple):
    """Replace ``text[start:end]`` of a draft, which is never empty, by ``after``."""

    start: int
    end: int
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often one everyday kind of mend was made, and where it was seen first."""

    first: Mend
    last: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text between two steps of repair.

    ``origin[i]`` and ``ends[i]`` are the half-open stretch of ``source`` that
    character i of ``text`` stands for. Both lists belong to the draft that made
    them and are not changed afterwards.
    """

    source: str
    text: str
    origin: list[int]
    ends: list[int]
    mends: tuple[Mend, ...] = ()
    tallies: tuple[Tally, ...] = ()


def start(source: str) -> Draft:
    """Return the draft of a text to which nothing has been done."""
    # Both lists hold the same numbers, so that a long text has each of them once.
    offsets = list(range(len(source) + 1))
    return Draft(source=source, text=source, origin=offsets[:-1], ends=offsets[1:])


def apply(draft: Draft, edits: Iterable[Edit], reason: str, *, everyday: bool = False) -> Draft:
    """Return the draft with some stretches replaced.

    A replacement as long as what it replaces is mapped character by character;
    any other stands as a whole for the whole stretch.

    Args:
        draft: What to change.
        edits: Sorted, without overlaps, none empty.
        reason: What the mend is for, as the log shall say it.
        everyday: Whether the log shall sum such mends up instead of listing each.
    """
    done = [edit for edit in edits if draft.text[edit.start : edit.end] != edit.after]
    if not done:
        return draft
    fresh = replace(draft, text=_replaced(draft.text, done))
    if any(len(after) != end - start for start, end, after in done):
        origin, ends = _mapped(draft, done)
        fresh = replace(fresh, origin=origin, ends=ends)
    return _log(fresh, draft, done, reason, everyday=everyday)


def _replaced(text: str, done: list[Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, after in done:
        pieces += (text[at:start], after)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _mapped(draft: Draft, done: list[Edit]) -> tuple[list[int], list[int]]:
    """Return the way back of a draft in which some stretches were replaced."""
    origin: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, after in done:
        kept = end if len(after) == end - start else start
        origin += draft.origin[at:kept]
        ends += draft.ends[at:kept]
        if kept == start and after:
            origin += [draft.origin[start]] * len(after)
            ends += [draft.ends[end - 1]] * len(after)
        at = end
    origin += draft.origin[at:]
    ends += draft.ends[at:]
    return origin, ends


def recast(draft: Draft, text: str, reason: str) -> Draft:
    """Return the draft with a text of the same length, one character for one.

    Args:
        draft: What to change.
        text: The new text, exactly as long as the draft's.
        reason: What the mend is for; such mends are always summed up in the log.
    """
    if text == draft.text:
        return draft
    places: list[int] = []
    for begin in range(0, len(text), _BLOCK):
        before, after = draft.text[begin : begin + _BLOCK], text[begin : begin + _BLOCK]
        # Whole blocks compare at the speed of memory; most of them are equal.
        if before != after:
            places += compress(count(begin), map(ne, before, after))
    first = Edit(places[0], places[0] + 1, text[places[0]])
    return _tallied(replace(draft, text=text), draft, (first, places[-1] + 1, len(places)), reason)


def _log(fresh: Draft, draft: Draft, done: list[Edit], reason: str, *, everyday: bool) -> Draft:
    if everyday:
        return _tallied(fresh, draft, (done[0], done[-1].end, len(done)), reason)
    mends = tuple(_mend(draft, edit, reason) for edit in _stretches(done))
    return replace(fresh, mends=(*draft.mends, *mends))


def _tallied(fresh: Draft, draft: Draft, done: tuple[Edit, int, int], reason: str) -> Draft:
    """Log mends by the first of them, where the last one ends, and how many there are."""
    first, end, many = done
    tally = Tally(first=_mend(draft, first, reason), last=draft.ends[end - 1], count=many)
    return replace(fresh, tallies=(*draft.tallies, tally))


def _stretches(done: list[Edit]) -> list[Edit]:
    """Return edits that touch each other as one, for a person reads the log."""
    found: list[Edit] = []
    for edit in done:
        if found and found[-1].end == edit.start:
            found[-1] = Edit(found[-1].start, edit.end, found[-1].after + edit.after)
        else:
            found.append(edit)
    return found


def _mend(draft: Draft, edit: Edit, reason: str) -> Mend:
    begin, end = draft.origin[edit.start], draft.ends[edit.end - 1]
    return Mend(
        start=begin, end=end, before=draft.source[begin:end], after=edit.after, reason=reason
    )


def mends(draft: Draft) -> tuple[Mend, ...]:
    """Return the log of a draft in the order of the text, everyday mends summed up by kind."""
    kinds: dict[str, list[Tally]] = {}
    for tally in draft.tallies:
        kinds.setdefault(tally.first.reason, []).append(tally)
    summed = []
    for reason, tallies in kinds.items():
        first = min((tally.first for tally in tallies), key=lambda mend: mend.start)
        many = sum(tally.count for tally in tallies)
        last = max(tally.last for tally in tallies)
        more = f" (the first of {many} places up to offset {last})" if many > 1 else ""
        summed.append(replace(first, reason=reason + more))
    return tuple(
        sorted([*draft.mends, *summed], key=lambda mend: (mend.start, mend.end, mend.reason))
    )
