"""Corrections carried out: facts rejected, amended and added, conflicts settled, findings acknowledged.

What an entry may say stands in ``entries``; each one that is used is recorded for
the annex of the briefs.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from reportlib.canonical import plain, short_id
from reportlib.dataset.entries import Entry, converted, locate
from reportlib.dataset.reconcile import Key, key_of, observe
from reportlib.dataset.saying import said, said_en
from reportlib.errors import CorrectionError
from reportlib.model import Correction, Document, Fact, Finding, Observation
from reportlib.quantities import wording

_NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(万亿|亿|万)?")
_SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What the facts of a run are after the analyst's word."""

    facts: tuple[Fact, ...]
    observations: tuple[Observation, ...]
    used: tuple[Correction, ...]


def corrected(
    facts: Sequence[Fact], entries: Sequence[Entry], documents: Mapping[str, Document]
) -> Corrected:
    """Return facts and observations after all entries.

    Raises:
        CorrectionError: An entry is stale, or chooses where nothing is to be chosen.
    """
    found, used, chosen = apply(facts, entries, documents)
    observations = observe(found)
    if chosen:
        choice = choices(chosen, found, observations, entries)
        observations = observe(found, choice)
    return Corrected(facts=found, observations=observations, used=used)


def apply(
    facts: Sequence[Fact], entries: Sequence[Entry], documents: Mapping[str, Document]
) -> tuple[tuple[Fact, ...], tuple[Correction, ...], tuple[str, ...]]:
    """Return the corrected facts, the corrections used, and the ids of the chosen facts.

    Raises:
        CorrectionError: An entry is stale: its text or its fact is no longer there.
    """
    current = {fact.fact_id: fact for fact in facts}
    used: list[Correction] = []
    chosen: list[str] = []
    for entry in entries:
        if entry.action == "acknowledge":
            continue
        start, end = locate(entry, documents)
        if entry.action == "add":
            added = _added(entry, start, end, documents[entry.doc])
            if added.fact_id in current:
                raise CorrectionError(
                    "this fact is there already", where=entry.where, remedy="remove the entry"
                )
            current[added.fact_id] = added
            used.append(_told(entry, None, added))
            continue
        target = _target(entry, start, end, current)
        used.append(_applied(entry, target, current))
        if entry.action == "choose":
            chosen.append(target.fact_id)
    return tuple(current.values()), tuple(used), tuple(chosen)


def _applied(entry: Entry, target: Fact, current: dict[str, Fact]) -> Correction:
    """Carry out one entry on the fact it names and return the record of it."""
    if entry.action == "reject":
        del current[target.fact_id]
        for fact in [one for one in current.values() if one.part_of == target.fact_id]:
            current[fact.fact_id] = replace(fact, part_of=None)
        return _told(entry, target, None)
    if entry.action == "amend":
        changes = converted(entry)
        if not changes:
            raise CorrectionError(
                "“amend” changes nothing", where=entry.where, remedy="say what in set = {…}"
            )
        amended = _reworded(target, replace(target, **changes, rule=f"correction:{entry.number}"))
        current[target.fact_id] = amended
        return _told(entry, target, amended, changes)
    return _told(entry, None, target)


def _reworded(old: Fact, new: Fact) -> Fact:
    """Return an amended fact worded as its new number is, in the manner of the source (31.32亿元 → 31.33亿元).

    The source's own words would print what the analyst has just corrected.
    """
    names = ("value", "value_low", "value_high", "unit", "hedge", "qualifier")
    if all(getattr(old, name) == getattr(new, name) for name in names):
        return new
    if new.value is None:
        bounds = "—".join(plain(it) for it in (new.value_low, new.value_high) if it is not None)
        return replace(new, form=f"{bounds}{wording.unit_entry(new.unit)['zh']}")
    digit = Decimal(1).scaleb(int(new.value.normalize().as_tuple().exponent))
    precision = new.precision if not new.value % new.precision else min(new.precision, digit)
    found = _NUMBER.findall(old.form)
    same = all(getattr(old, name) == getattr(new, name) for name in names[3:])
    if same and len(found) == 1 and old.value is not None:
        number, scale = found[0]
        scaled = new.value / _SCALES[scale]
        if -int(scaled.normalize().as_tuple().exponent) <= 4:
            form = old.form.replace(f"{number}{scale}", f"{plain(abs(scaled))}{scale}", 1)
            return replace(new, form=form, precision=precision)
    form = wording.chinese(new.value, unit=new.unit, precision=precision, qualifier=new.qualifier)
    return replace(new, form=form, precision=precision)


def _target(entry: Entry, start: int, end: int, current: Mapping[str, Fact]) -> Fact:
    """Return the one fact that an entry names.

    Raises:
        CorrectionError: No fact stands there, or several do.
    """
    here = [
        one
        for one in current.values()
        if one.doc == entry.doc and one.start < end and start < one.end
    ]
    found = [one for one in here if (one.start, one.end) == (start, end)] or here
    if not found:
        raise CorrectionError(
            "no fact was read at that place",
            where=entry.where,
            remedy="run `reportlib extract` and copy its exact",
        )
    if len(found) > 1:
        told = ", ".join(f"“{one.exact}”" for one in found)
        raise CorrectionError(
            f"several facts stand there: {told}",
            where=entry.where,
            remedy="copy the exact of one of them",
        )
    return found[0]


def _added(entry: Entry, start: int, end: int, document: Document) -> Fact:
    """Return the fact that an analyst adds, with nothing borrowed from any other."""
    changes = converted(entry)
    missing = [
        key for key in ("value", "unit", "indicator", "place", "area_id") if key not in changes
    ]
    if "value" in missing and {"value_low", "value_high"} <= set(changes):
        missing.remove("value")
    if missing:
        raise CorrectionError(
            f"an added fact lacks {', '.join(missing)}",
            where=entry.where,
            remedy="give them in set = {…}",
        )
    quote_start = start - entry.context.find(entry.exact)
    blank: dict[str, Any] = {
        "value": None, "value_low": None, "value_high": None, "hedge": None, "qualifier": "exact", "precision": Decimal(1),
        "ref_area": changes["area_id"].removeprefix("cn."), "area_level": "", "parent_area": "", "group": "all",
        "measure": "level", "kind": "total", "period": None, "baseline": None, "destination": None, "counterpart": None,
    }  # fmt: skip
    return Fact(
        fact_id=short_id([document.sha256, start, end, changes["indicator"], "added"]), doc=entry.doc, start=start, end=end,
        source={"span": {"start": start, "end": end}}, exact=entry.exact, form=entry.exact, quote=entry.context,
        quote_start=quote_start, quote_end=quote_start + len(entry.context), period_inferred=False, part_of=None,
        organised=False, rule=f"correction:{entry.number}", **(blank | changes),
    )  # fmt: skip


def _told(
    entry: Entry, before: Fact | None, after: Fact | None, changed: Collection[str] = ()
) -> Correction:
    was, now = (
        ("", "") if one is None else (said(one, changed), said_en(one, changed))
        for one in (before, after)
    )
    return Correction(
        action=entry.action, doc=entry.doc, exact=entry.exact, reason=entry.reason, before=was[0], after=now[0],
        by=entry.by, reason_en=entry.reason_en, before_en=was[1], after_en=now[1],
    )  # fmt: skip


def choices(
    chosen: Sequence[str],
    facts: Sequence[Fact],
    observations: Sequence[Observation],
    entries: Sequence[Entry],
) -> dict[Key, str]:
    """Return which telling was chosen for each conflicted observation.

    Raises:
        CorrectionError: The sources of what was chosen do not disagree, or two tellings of it were chosen.
    """
    by_id = {fact.fact_id: fact for fact in facts}
    conflicted = {
        fact
        for one in observations
        if one.status == "conflicted"
        for fact in (*one.facts, *one.alternatives)
    }
    asked = [entry for entry in entries if entry.action == "choose"]
    found: dict[Key, str] = {}
    for fact_id, entry in zip(chosen, asked, strict=True):
        fact = by_id.get(fact_id)
        if fact is None or not _conflicted(fact, conflicted, by_id):
            raise CorrectionError(
                "there is nothing to choose: the sources do not disagree here",
                where=entry.where,
                remedy="remove the entry",
            )
        key = key_of(fact)
        if key in found:
            raise CorrectionError(
                "another entry has chosen already", where=entry.where, remedy="keep one of the two"
            )
        found[key] = fact_id
    return found


def _conflicted(fact: Fact, conflicted: Collection[str], by_id: Mapping[str, Fact]) -> bool:
    return any(key_of(by_id[one]) == key_of(fact) for one in conflicted) and fact.kind == "total"


def acknowledge(findings: Sequence[Finding], entries: Sequence[Entry]) -> tuple[Finding, ...]:
    """Return the findings with the acknowledged ones marked by their reasons.

    Raises:
        CorrectionError: An entry acknowledges a finding that is no longer made.
    """
    reasons = {entry.finding: entry for entry in entries if entry.action == "acknowledge"}
    known = {finding.finding_id for finding in findings}
    for finding_id, entry in reasons.items():
        if finding_id not in known:
            raise CorrectionError(
                "there is no such finding any more",
                where=entry.where,
                remedy="remove the entry, or copy the id from findings.csv",
            )
    return tuple(
        replace(
            one,
            acknowledged=reasons[one.finding_id].reason,
            acknowledged_en=reasons[one.finding_id].reason_en,
        )
        if one.finding_id in reasons
        else one
        for one in findings
    )
