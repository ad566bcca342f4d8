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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from reportlib.canonical import plain, short_id
from reportlib.errors import CorrectionError, nearest
from reportlib.model import Correction, Document, Fact, Finding

ACTIONS = ("reject", "amend", "add", "choose", "acknowledge")
KEYS = ("action", "doc", "context", "exact", "set", "reason", "finding", "by")
SETTABLE = (
    "value", "value_low", "value_high", "unit", "hedge", "qualifier", "precision", "place", "ref_area", "area_id",
    "area_level", "parent_area", "group", "indicator", "measure", "kind", "period", "baseline", "destination", "counterpart",
)  # fmt: skip
_NUMBERS = frozenset({"value", "value_low", "value_high", "precision"})


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
        raise CorrectionError(f"not valid TOML: {error}", where=path.name, remedy="mend the named line") from error
    rows = document.get("correction", [])
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
        hint = f"did you mean “{close[0]}”?" if close else "remove the entry or bring the document back"
        raise CorrectionError("there is no such document", where=entry.where, remedy=hint)
    text = documents[entry.doc].text
    times = text.count(entry.context)
    if times != 1:
        told = "no longer stands in the document" if times == 0 else f"stands there {times} times"
        remedy = "the text changed: check the entry against it" if times == 0 else "give a longer context"
        raise CorrectionError(f"the context “{entry.context}” {told}", where=entry.where, remedy=remedy)
    inside = entry.context.find(entry.exact)
    if inside < 0:
        raise CorrectionError("the context does not contain the number", where=entry.where, remedy="copy both from the document")
    start = text.index(entry.context) + inside
    return start, start + len(entry.exact)


def _converted(entry: Entry) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for key, value in entry.changes.items():
        if key in _NUMBERS and value is not None:
            try:
                changes[key] = Decimal(str(value))
            except InvalidOperation as error:
                raise CorrectionError(f"{key} = {value!r} is no number", where=entry.where, remedy="write digits") from error
        else:
            changes[key] = value
    return changes


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
        target = _target(entry, start, end, current)
        if entry.action == "add":
            added = _added(entry, start, end, documents[entry.doc], current)
            current[added.fact_id] = added
            used.append(_told(entry, "", added))
        elif target is None:
            raise CorrectionError(
                "no fact was read at that place", where=entry.where, remedy="run `reportlib extract` and copy its exact"
            )
        elif entry.action == "reject":
            del current[target.fact_id]
            used.append(_told(entry, _says(target), None))
        elif entry.action == "amend":
            amended = replace(target, **_converted(entry), rule=f"correction:{entry.number}")
            current[target.fact_id] = amended
            used.append(_told(entry, _says(target), amended))
        else:
            chosen.append(target.fact_id)
            used.append(_told(entry, _says(target), target))
    return tuple(current.values()), tuple(used), tuple(chosen)


def _target(entry: Entry, start: int, end: int, current: Mapping[str, Fact]) -> Fact | None:
    here = [one for one in current.values() if one.doc == entry.doc and one.start < end and start < one.end]
    exact = [one for one in here if (one.start, one.end) == (start, end)]
    found = exact or here
    return found[0] if found else None


def _added(entry: Entry, start: int, end: int, document: Document, current: Mapping[str, Fact]) -> Fact:
    changes = _converted(entry)
    model = next((one for one in current.values() if one.doc == entry.doc), None)
    if model is None or not {"value", "unit", "indicator", "area_id", "place"} <= set(changes):
        raise CorrectionError(
            "an added fact needs value, unit, indicator, area_id and place", where=entry.where, remedy="give them in set = {…}"
        )
    blank = replace(
        model, fact_id=short_id([document.sha256, start, end, changes["indicator"], "added"]), start=start, end=end,
        source={"span": {"start": start, "end": end}}, exact=entry.exact, form=entry.exact, quote=entry.context,
        quote_start=start - entry.context.find(entry.exact), quote_end=start - entry.context.find(entry.exact) + len(entry.context),
        value=None, value_low=None, value_high=None, hedge=None, qualifier="exact", precision=Decimal(1), group="all",
        measure="level", kind="total", period=None, period_inferred=False, baseline=None, destination=None,
        counterpart=None, part_of=None, organised=False, rule=f"correction:{entry.number}", note="",
    )  # fmt: skip
    return replace(blank, **changes)


def _says(fact: Fact) -> str:
    value = "—" if fact.value is None else plain(fact.value)
    return f"{fact.place} {fact.indicator} {fact.period or ''} {value} {fact.unit}"


def _told(entry: Entry, before: str, after: Fact | None) -> Correction:
    return Correction(
        action=entry.action, doc=entry.doc, exact=entry.exact, reason=entry.reason, before=before,
        after="" if after is None else _says(after), by=entry.by,
    )  # fmt: skip


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
                "there is no such finding any more", where=entry.where, remedy="remove the entry, or copy the id from findings.csv"
            )
    return tuple(
        replace(one, acknowledged=reasons[one.finding_id].reason) if one.finding_id in reasons else one for one in findings
    )
