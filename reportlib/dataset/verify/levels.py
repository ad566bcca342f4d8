"""A prefecture against its counties, a county against its towns: how their scopes differ.

Never proof by itself: a digest need not list everyone, and the places below may count
differently. What is said of that comes from their own figures: where the work is, who
helped, what is not told apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlib import places
from reportlib.dataset.reconcile import interval
from reportlib.dataset.verify.check import Check, Say
from reportlib.dataset.verify.known import Known, comparable, identities
from reportlib.dataset.verify.times import HEADLINE
from reportlib.dataset.verify.words import bare, figure, listed_en, listed_zh, result, summed
from reportlib.errors import UnknownName
from reportlib.model import Fact, Observation
from reportlib.quantities import total

_FEW, _MANY = 3, 16
_ABOVE = Say(zh="各地之和大于总数", en="the places have more than the total")
_GENERAL = Say(
    zh="各地统计口径可能不一，或未列全", en="they may count differently, or not all be listed"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Below:
    """The figures of the places below one: those that tell the same, and those that do not."""

    parts: tuple[Fact, ...]
    silent: tuple[Fact, ...]


def levels(known: Known) -> Iterator[Check]:
    """Compare each total with the sum of the same figure of the places directly below."""
    additive = frozenset(identities()["additive"])
    for one in known.observations:
        plain = one.indicator in additive and one.measure == "level" and one.status != "conflicted"
        if not plain or one.value is None:
            continue
        below = _below(known, one)
        if one.counterpart:
            yield from _exceeding(known, known.told(one), () if one.destination else below.parts)
            yield from _helped(known, one)
        elif len(below.parts) > 1:
            yield _sum(known, known.told(one), below)


def _below(known: Known, one: Observation) -> _Below:
    found: dict[str, Observation] = {}
    silent: dict[str, Observation] = {}
    for other in known.below.get(one.area_id, ()):
        inside = other.area_level != "station"
        if not inside or other.value is None or other.status == "conflicted" or other.counterpart:
            continue
        if _same(one, other) and other.indicator == one.indicator:
            if other.area_id not in found or other.destination is None:
                found[other.area_id] = other
        elif _same(one, other) and other.indicator == HEADLINE and other.destination:
            silent[other.area_id] = other
    return _Below(
        parts=tuple(known.told(other) for other in found.values()),
        silent=tuple(known.told(other) for area, other in silent.items() if area not in found),
    )


def _same(one: Observation, other: Observation) -> bool:
    names = ("measure", "group", "period", "unit")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _sum(known: Known, stated: Fact, below: _Below) -> Check:
    parts = sorted(below.parts, key=lambda one: one.ref_area)
    names = [(known.words.place_name(one), one) for one in parts]
    zh = _addends([f"{name.zh}{figure(one).zh}" for name, one in names])
    en = _addends([f"{bare(one)} ({name.en})" for name, one in names])
    worked = total([interval(one) for one in parts])
    added = result(
        summed(parts),
        stated.unit,
        like=parts,
    )
    reasons = _reasons(known, stated, below)
    above = worked.low > interval(stated).high
    subject, told = known.words.subject(stated), figure(stated)
    soft = _joined(reasons) if reasons else _ABOVE if above else _GENERAL
    return Check(
        rule="levels", stated=stated, parts=tuple(parts), worked_out=worked, soft=soft,
        claim=Say(
            zh=f"{subject.zh}{told.zh}，所列{len(parts)}地合计：{zh} = {added.zh}",
            en=f"{subject.en}: {told.en}, while the {len(parts)} places listed add up to {en} = {added.en}",
        ),
    )  # fmt: skip


def _addends(told: Sequence[str]) -> str:
    """Return a sum in words; of very many, the first ones and the last, for a page must hold the sentence."""
    return " + ".join(told if len(told) <= _MANY else [*told[:_FEW], "…", told[-1]])


def _joined(reasons: Sequence[Say]) -> Say:
    return Say(zh="；".join(one.zh for one in reasons), en="; ".join(one.en for one in reasons))


def _reasons(known: Known, stated: Fact, below: _Below) -> list[Say]:
    """Say how the scopes differ: destinations counted, ways of counting, places left out."""
    words, found = known.words, []
    for one in below.parts:
        if one.destination and one.destination != stated.destination and one.indicator == HEADLINE:
            name, where = words.place_name(one), words.where(one.destination)
            found.append(
                Say(
                    zh=f"{name.zh}只计输往{one.destination}的",
                    en=f"{name.en} counts only work {where}",
                )
            )
    for one in below.silent:
        name, where, told = words.place_name(one), words.where(str(one.destination)), figure(one)
        found.append(
            Say(
                zh=f"{name.zh}未单列，只有输往{one.destination}的{told.zh}",
                en=f"{name.en} does not show it separately and gives only {told.en} {where}",
            )
        )
    if stated.organised and not all(one.organised for one in below.parts):
        found.append(
            Say(zh="总数只计有组织（有序）输出", en="the total counts organised transfer only")
        )
    return found + _missing(stated, below)


def _missing(stated: Fact, below: _Below) -> list[Say]:
    """Say which places directly below are not listed at all."""
    if stated.area_level not in {"province", "region", "prefecture"}:
        return []  # towns below a county are not all known
    try:
        children = places.load().children(stated.area_id)
    except UnknownName:
        return []
    listed = {one.area_id for one in (*below.parts, *below.silent)}
    left = [one for one in children if one.area_id not in listed]
    if not left:
        return []
    if len(left) > _FEW:
        return [Say(zh=f"另有{len(left)}个县区未列", en=f"{len(left)} more are not listed")]
    zh = listed_zh(one.latest.name_zh for one in left)
    return [Say(zh=f"{zh}未列", en=f"{listed_en([one.latest.name_en for one in left])} not listed")]


def _exceeding(known: Known, stated: Fact, parts: Sequence[Fact]) -> Iterator[Check]:
    """Point out a place that has more than what a partner's figure says of all around it."""
    for part in parts:
        if interval(part).low <= interval(stated).high:
            continue
        subject, name = known.words.subject(stated), known.words.place_name(part)
        told, more = figure(stated), figure(part)
        partner = known.words.destination(stated.counterpart or "")
        yield Check(
            rule="levels", stated=part, parts=(stated,), relation="at_most", worked_out=interval(stated),
            soft=Say(zh=f"前者只计{stated.counterpart}帮扶的", en=f"the first counts only what {partner} helped"),
            claim=Say(
                zh=f"{subject.zh}{told.zh}，其中{name.zh}一地即有{more.zh}",
                en=f"{subject.en}: {told.en}, while {name.en} alone has {more.en}",
            ),
        )  # fmt: skip


def _helped(known: Known, one: Observation) -> Iterator[Check]:
    """Compare what a partner helped in all with what it helped in the places below."""
    names = ("indicator", "measure", "group", "period", "counterpart", "destination")
    stated = known.told(one)
    parts = [
        known.told(other) for other in known.below.get(one.area_id, ())
        if other.status != "conflicted" and comparable(known.told(other), stated)
        and all(getattr(one, name) == getattr(other, name) for name in names)
    ]  # fmt: skip
    if not parts:
        return
    worked = total([interval(part) for part in parts])
    zh = listed_zh(f"{known.words.place_name(part).zh}{figure(part).zh}" for part in parts)
    en = listed_en([f"{bare(part)} in {known.words.place_name(part).en}" for part in parts])
    subject, told = known.words.subject(stated), figure(stated)
    yield Check(
        rule="levels", stated=stated, parts=tuple(parts), relation="at_least", worked_out=worked,
        claim=Say(
            zh=f"{subject.zh}{told.zh}，不应少于其中{zh}",
            en=f"{subject.en}: {told.en}, which should be no less than {en}",
        ),
    )  # fmt: skip
