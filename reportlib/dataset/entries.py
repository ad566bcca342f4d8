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
    reason_en = "…"              # for the English edition; without it the Chinese is printed and said to be

``choose`` settles a conflicted observation on this telling; ``acknowledge``
names a ``finding`` instead of a text. An entry that no longer meets its text is
an error: a correction must never act on something its author did not see.
"""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from reportlib.errors import CorrectionError, UnknownName, nearest
from reportlib.model import AreaLevel, Document, Kind, Measure, Qualifier
from reportlib.quantities import periods, wording

ACTIONS = ("reject", "amend", "add", "choose", "acknowledge")
KEYS = ("action", "doc", "context", "exact", "set", "reason", "reason_en", "finding", "by")
SETTABLE = (
    "value", "value_low", "value_high", "unit", "hedge", "qualifier", "precision", "place", "ref_area", "area_id",
    "area_level", "parent_area", "group", "indicator", "measure", "kind", "period", "baseline", "destination", "counterpart",
)  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "qualifier": get_args(Qualifier), "measure": get_args(Measure), "kind": get_args(Kind),
    "area_level": get_args(AreaLevel),
}  # fmt: skip
_NUMBERS = frozenset({"value", "value_low", "value_high", "precision"})
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
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
    reason_en: str = ""
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
    if Path(os.path.realpath(path)).parent != path.parent.resolve():
        raise CorrectionError(
            "this is a link to a file elsewhere", where=path.name, remedy="put a copy of the file itself here"
        )  # fmt: skip
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise CorrectionError(
            f"not UTF-8: {error.reason} at byte {error.start}",
            where=path.name,
            remedy="save it as UTF-8",
        ) from error
    return parse(text, path.name)


def parse(text: str, name: str) -> tuple[Entry, ...]:
    """Return the entries of the text of a corrections file; ``name`` is for messages.

    Raises:
        CorrectionError: The text is no TOML or an entry lacks or misnames a key.
    """
    try:
        document = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CorrectionError(
            f"not valid TOML: {error}", where=name, remedy="mend the named line"
        ) from error
    _known(document, ("correction",), name)
    rows = document.get("correction", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CorrectionError(
            "an entry is not a table",
            where=name,
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
        by=str(row.get("by", "")), reason_en=str(row.get("reason_en", "")).strip(), changes=changes,
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


def converted(entry: Entry) -> dict[str, Any]:
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
            sound = _sound(key, value, entry.where)
            changes[key] = None if key in _NULLABLE and not sound else sound
    if "place" in changes and "area_id" not in changes:
        raise CorrectionError(
            "a place needs its area_id, or its figures would be booked elsewhere", where=entry.where,
            remedy='add area_id = "…" (and ref_area, area_level, parent_area where they differ)',
        )  # fmt: skip
    return changes


def _sound(key: str, value: str, where: str) -> str:
    """Return a text value, if it is one that its field can hold."""
    if key in {"period", "baseline"} and value:
        return sound_period(key, value, where)
    return _sound_unit(value, where) if key == "unit" else value


def sound_period(name: str, value: str, where: str) -> str:
    """Return a period that is written as this project writes periods.

    Raises:
        CorrectionError: It is written otherwise.
    """
    points = value.split("/")
    whole = periods.kind_of(value) != "none" and len(points) <= 2 and set(points) != {".."}
    if not whole or not all(point == ".." or _DATE.fullmatch(point) for point in points):
        raise CorrectionError(
            f"{name} “{value}” cannot be read",
            where=where,
            remedy="write it like 2018, 2018-01/2018-08, 2015-12, 2016/.., ../2020 or 2018-02-24",
        )
    return value


def _sound_unit(value: str, where: str) -> str:
    try:
        wording.unit_entry(value)
    except UnknownName as error:
        raise CorrectionError(error.what, where=where, remedy=error.remedy) from error
    return value


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
