"""A text under repair that never forgets where each of its characters came from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
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
    length = len(source)
    return Draft(
        source=source, text=source, origin=list(range(length)), ends=list(range(1, length + 1))
    )


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
    pieces: list[str] = []
    origin: list[list[int]] = []
    ends: list[list[int]] = []
    at = 0
    for edit in done:
        for store, values in ((origin, draft.origin), (ends, draft.ends)):
            store.append(values[at : edit.start])
        pieces.append(draft.text[at : edit.start])
        pieces.append(edit.after)
        if len(edit.after) == edit.end - edit.start:
            origin.append(draft.origin[edit.start : edit.end])
            ends.append(draft.ends[edit.start : edit.end])
        else:
            origin.append([draft.origin[edit.start]] * len(edit.after))
            ends.append([draft.ends[edit.end - 1]] * len(edit.after))
        at = edit.end
    pieces.append(draft.text[at:])
    origin.append(draft.origin[at:])
    ends.append(draft.ends[at:])
    fresh = replace(
        draft,
        text="".join(pieces),
        origin=list(chain.from_iterable(origin)),
        ends=list(chain.from_iterable(ends)),
    )
    return _log(fresh, draft, done, reason, everyday=everyday)


def recast(draft: Draft, text: str, reason: str) -> Draft:
    """Return the draft with a text of the same length, one character for one.

    Args:
        draft: What to change.
        text: The new text, exactly as long as the draft's.
        reason: What the mend is for; such mends are always summed up in the log.
    """
    if text == draft.text:
        return draft
    done: list[Edit] = []
    for begin in range(0, len(text), _BLOCK):
        before, after = draft.text[begin : begin + _BLOCK], text[begin : begin + _BLOCK]
        # Whole blocks compare at the speed of memory; most of them are equal.
        if before != after:
            done.extend(
                Edit(begin + index, begin + index + 1, new)
                for index, (old, new) in enumerate(zip(before, after, strict=True))
                if old != new
            )
    return _log(replace(draft, text=text), draft, done, reason, everyday=True)


def _log(fresh: Draft, draft: Draft, done: list[Edit], reason: str, *, everyday: bool) -> Draft:
    if everyday:
        first = _mend(draft, done[0], reason)
        tally = Tally(first=first, last=draft.ends[done[-1].end - 1], count=len(done))
        return replace(fresh, tallies=(*draft.tallies, tally))
    mends = tuple(_mend(draft, edit, reason) for edit in _stretches(done))
    return replace(fresh, mends=(*draft.mends, *mends))


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
        count = sum(tally.count for tally in tallies)
        last = max(tally.last for tally in tallies)
        more = f" (the first of {count} places up to offset {last})" if count > 1 else ""
        summed.append(replace(first, reason=reason + more))
    return tuple(
        sorted([*draft.mends, *summed], key=lambda mend: (mend.start, mend.end, mend.reason))
    )
