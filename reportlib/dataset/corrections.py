"""The analyst's word: ``seeds/corrections.toml``.

Each entry names a document, the number as it stands there (``exact``) with
enough text around it to be unique (``context``), an action and a reason::

    [[correction]]
    action = "amend"             # reject, amend, add, choose or acknowledge
    doc = "004-wushan-2021"
    context = "和7家务工企业直招点"
    exact = "7家"
    set = { indicator = "direct_recruitment_points" }
    reason = "…"

``choose`` settles a conflicted observation on this telling; ``acknowledge``
names a ``finding`` instead of a text. An entry that no longer meets its text is
an error: a correction must never act on something its author did not see.
"""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from reportlib.canonical import plain, short_id
from reportlib.dataset.reconcile import Key, key_of
from reportlib.errors import CorrectionError, nearest
from reportlib.model import (
    AreaLevel,
    Correction,
    Document,
    Fact,
    Finding,
    Kind,
    Measure,
    Observation,
    Qualifier,
)

ACTIONS = ("reject", "amend", "add", "choose", "acknowledge")
KEYS = ("action", "doc", "context", "exact", "set", "reason", "finding", "by")
SETTABLE = (
    "value", "value_low", "value_high", "unit", "hedge", "qualifier", "precision", "place", "ref_area", "area_id",
    "area_level", "parent_area", "group", "indicator", "measure", "kind", "period", "baseline", "destination", "counterpart",
)  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "qualifier": get_args(Qualifier), "measure": get_args(Measure), "kind": get_args(Kind),
    "area_level": get_args(AreaLevel),
}  # fmt: skip
_NUMBERS = frozenset({"value", "value_low", "value_high", "precision"})
_NULLABLE = frozenset({"hedge", "period", "baseline", "destination", "counterpart"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as written, with its place in the file for messages."""

    number: int
    action: str
    doc: str
    context: str
    exact: str
    reason: str
    finding: str = ""
    by: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The entry as messages name it."""
        return f"corrections.toml, entry {self.number} ({self.action} “{self.exact or self.finding}” in {self.doc})"


def read(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a corrections file; none when there is no file.

    Raises:
        CorrectionError: The file is no TOML or an entry lacks or misnames a key.
    """
    if not path.is_file():
        return ()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorrectionError(
            f"not valid TOML: {error}", where=path.name, remedy="mend the named line"
        ) from error
    _known(document, ("correction",), path.name)
    rows = document.get("correction", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CorrectionError(
            "an entry is not a table",
            where=path.name,
            remedy="begin each entry with [[correction]]",
        )
    return tuple(_entry(number, row) for number, row in enumerate(rows, start=1))


def _entry(number: int, row: Mapping[str, Any]) -> Entry:
    where = f"corrections.toml, entry {number}"
    _known(row, KEYS, where)
    action = str(row.get("action", ""))
    if action not in ACTIONS:
        close = nearest(action, ACTIONS)
        hint = f"did you mean “{close[0]}”?" if close else f"one of: {', '.join(ACTIONS)}"
        raise CorrectionError(f"unknown action “{action}”", where=where, remedy=hint)
    if not str(row.get("reason", "")).strip():
        raise CorrectionError("an entry needs a reason", where=where, remedy='add reason = "…"')
    changes = row.get("set", {})
    if not isinstance(changes, dict):
        raise CorrectionError(
            "set is no table", where=where, remedy='write set = { indicator = "…" }'
        )
    _known(changes, SETTABLE, f"{where}, set")
    needed = ("finding",) if action == "acknowledge" else ("doc", "exact", "context")
    for key in needed:
        if not row.get(key):
            raise CorrectionError(f"“{action}” needs {key}", where=where, remedy=f'add {key} = "…"')
    return Entry(
        number=number, action=action, doc=str(row.get("doc", "")), context=str(row.get("context", "")),
        exact=str(row.get("exact", "")), reason=str(row["reason"]), finding=str(row.get("finding", "")),
        by=str(row.get("by", "")), changes=changes,
    )  # fmt: skip


def _known(row: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in row:
        if key not in known:
            close = nearest(key, known)
            hint = f"did you mean “{close[0]}”?" if close else f"known keys: {', '.join(known)}"
            raise CorrectionError(f"unknown key “{key}”", where=where, remedy=hint)


def locate(entry: Entry, documents: Mapping[str, Document]) -> tuple[int, int]:
    """Return the original span that an entry speaks of.

    Raises:
        CorrectionError: The document, the context or the number in it is no longer there, or not unique.
    """
    if entry.doc not in documents:
        close = nearest(entry.doc, documents)
        hint = (
            f"did you mean “{close[0]}”?"
            if close
            else "remove the entry or bring the document back"
        )
        raise CorrectionError("there is no such document", where=entry.where, remedy=hint)
    text = documents[entry.doc].text
    times = text.count(entry.context)
    if times != 1:
        told = "no longer stands in the document" if times == 0 else f"stands there {times} times"
        remedy = (
            "the text changed: check the entry against it"
            if times == 0
            else "give a longer context"
        )
        raise CorrectionError(
            f"the context “{entry.context}” {told}", where=entry.where, remedy=remedy
        )
    inside = entry.context.find(entry.exact)
    if inside < 0:
        raise CorrectionError(
            "the context does not contain the number",
            where=entry.where,
            remedy="copy both from the document",
        )
    start = text.index(entry.context) + inside
    return start, start + len(entry.exact)


def _converted(entry: Entry) -> dict[str, Any]:
    """Return what an entry sets, numbers as exact decimals.

    Raises:
        CorrectionError: A value is of the wrong kind, or a place is named without its id.
    """
    changes: dict[str, Any] = {}
    for key, value in entry.changes.items():
        if key in _NUMBERS:
            changes[key] = _number(entry, key, value)
        elif not isinstance(value, str):
            raise CorrectionError(
                f"{key} = {value!r} is no text",
                where=entry.where,
                remedy=f'write {key} = "{value}"',
            )
        elif key in CHOICES and value not in CHOICES[key]:
            close = nearest(value, CHOICES[key])
            hint = f"did you mean “{close[0]}”?" if close else f"one of: {', '.join(CHOICES[key])}"
            raise CorrectionError(f"unknown {key} “{value}”", where=entry.where, remedy=hint)
        else:
            changes[key] = value or None if key in _NULLABLE else value
    if "place" in changes and "area_id" not in changes:
        raise CorrectionError(
            "a place needs its area_id, or its figures would be booked elsewhere", where=entry.where,
            remedy='add area_id = "…" (and ref_area, area_level, parent_area where they differ)',
        )  # fmt: skip
    return changes


def _number(entry: Entry, key: str, value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        raise CorrectionError(
            f"{key} = {value!r} is no number", where=entry.where, remedy="write digits"
        )
    return number


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
            used.append(_told(entry, "", added))
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
        return _told(entry, _says(target), None)
    if entry.action == "amend":
        changes = _converted(entry)
        if not changes:
            raise CorrectionError(
                "“amend” changes nothing", where=entry.where, remedy="say what in set = {…}"
            )
        amended = replace(target, **changes, rule=f"correction:{entry.number}")
        current[target.fact_id] = amended
        return _told(entry, _says(target), amended)
    return _told(entry, _says(target), target)


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
    changes = _converted(entry)
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


def _says(fact: Fact) -> str:
    value = "—" if fact.value is None else plain(fact.value)
    return f"{fact.place} {fact.indicator} {fact.period or ''} {value} {fact.unit}"


def _told(entry: Entry, before: str, after: Fact | None) -> Correction:
    return Correction(
        action=entry.action, doc=entry.doc, exact=entry.exact, reason=entry.reason, before=before,
        after="" if after is None else _says(after), by=entry.by,
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
        replace(one, acknowledged=reasons[one.finding_id].reason)
        if one.finding_id in reasons
        else one
        for one in findings
    )
