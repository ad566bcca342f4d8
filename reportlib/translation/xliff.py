"""XLIFF 2.0 (OASIS): one unit a sentence, its figures as ``<ph>`` elements that a translator moves whole."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.errors import TranslationError
from reportlib.translation import markup
from reportlib.translation.rows import Row, Status, pieces, source_digest

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_STATES: dict[Status, str] = {
    "open": 'state="initial"',
    "machine": 'state="translated" subState="reportlib:machine"',
    "draft": 'state="translated"',
    "approved": 'state="final"',
}
_APPROVED = frozenset({"reviewed", "final"})
_NOTES = ("note", "previous", "hint", "source")


def write(rows: Iterable[Row], *, title: str) -> str:
    """Return an XLIFF document for some rows."""
    units = "".join(_unit(number, row) for number, row in enumerate(rows, start=1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="{NAMESPACE}" version="2.0" srcLang="zh-CN" trgLang="en">\n'
        f' <file id="f1" original={markup.attribute(title)}>\n{units} </file>\n</xliff>\n'
    )


def _unit(number: int, row: Row) -> str:
    names = [name for _, name in pieces(row.source) if name]
    told = [("source", source_digest(row.source))]
    told += [("note", row.note)] if row.note else []
    told += [("previous", row.previous)] if row.previous else []
    told += [("hint", one) for one in row.hints]
    notes = "".join(
        f'    <note category="{kind}">{markup.text(one)}</note>\n' for kind, one in told
    )
    data = "".join(
        f'    <data id="d{index}">{markup.text("{" + name + "}")}</data>\n'
        for index, name in enumerate(names, start=1)
    )
    kept = f"   <originalData>\n{data}   </originalData>\n" if data else ""
    target = f"    <target>{_inline(row.target, names)}</target>\n" if row.target else ""
    return (
        f'  <unit id="u{number}" name={markup.attribute(row.context)}>\n   <notes>\n{notes}   </notes>\n{kept}'
        f"   <segment {_STATES[row.status]}>\n    <source>{_inline(row.source, names)}</source>\n{target}"
        "   </segment>\n  </unit>\n"
    )


def _inline(text: str, names: list[str]) -> str:
    parts = []
    for plain, name in pieces(text):
        parts.append(markup.text(plain))
        if name:
            index = names.index(name) + 1 if name in names else 0
            shown = markup.attribute("{" + name + "}")
            parts.append(f'<ph id="{index}" dataRef="d{index}" equiv={shown} disp={shown}/>')
    return "".join(parts)


def read(path: Path) -> tuple[Row, ...]:
    """Return the rows of an XLIFF 2.0 file.

    Raises:
        TranslationError: It is not strict XML, not XLIFF 2, or a unit has no sentence or several.
    """
    root = markup.read(path, f"{{{NAMESPACE}}}xliff")
    if not root.get("version", "").startswith("2."):
        raise TranslationError(
            f"XLIFF version {root.get('version')}", where=path.name, remedy="export it as XLIFF 2.0"
        )
    return tuple(_row(unit, path.name) for unit in root.iter(_tag("unit")))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _row(unit: "Element", name: str) -> Row:
    where = f"{name}, unit {unit.get('id', '')}"
    segments = unit.findall(_tag("segment"))
    if len(segments) != 1 or segments[0].find(_tag("source")) is None:
        raise TranslationError(
            "a unit must have one segment with a source", where=where,
            remedy="do not split or join sentences",
        )  # fmt: skip
    segment = segments[0]
    known = {data.get("id", ""): (data.text or "").strip() for data in unit.iter(_tag("data"))}
    notes: dict[str, list[str]] = {kind: [] for kind in _NOTES}
    for note in unit.iter(_tag("note")):
        kind = note.get("category", "note")
        notes[kind if kind in notes else "note"].append(note.text or "")
    target = _flat(segment.find(_tag("target")), known, where)
    status = _status(segment, target)
    return Row(
        context=unit.get("name", ""), source=_flat(segment.find(_tag("source")), known, where), target=target,
        status=status, note="\n".join(notes["note"]),
        previous="" if status == "approved" else "".join(notes["previous"]),
        hints=tuple(notes["hint"]), told="".join(notes["source"]), where=where,
    )  # fmt: skip


def _status(segment: "Element", target: str) -> Status:
    if not target:
        return "open"
    if segment.get("state") in _APPROVED:
        return "approved"
    return "machine" if segment.get("subState") == "reportlib:machine" else "draft"


def _flat(element: "Element | None", known: dict[str, str], where: str) -> str:
    """Return the text of a source or target, each ``<ph>`` as the placeholder that it stands for."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        if child.tag == _tag("ph"):
            parts.append(child.get("equiv") or known.get(child.get("dataRef", ""), ""))
        elif child.tag in {_tag("mrk"), _tag("pc")}:
            parts.append(_flat(child, known, where))
        else:
            raise TranslationError(
                f"a sentence holds <{child.tag.rpartition('}')[2]}>", where=where,
                remedy="keep text and the given <ph> only",
            )  # fmt: skip
        parts.append(child.tail or "")
    return "".join(parts)
