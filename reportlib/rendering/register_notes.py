"""Notes of figures from registers: one entry a query and statement, since a table takes hundreds of them from a few.

The entries of a statement stand together under its name. An entry says where its figures stand, a column of a table at
a time, and quotes one sentence of the statement as an example; the data file that the document carries has every
sentence, by the number of its note.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from reportlib.model import SourceNote
from reportlib.rendering import typography

_CITED = re.compile(r"\[(\d+)\]")
Places = Mapping[int, Sequence[Mapping[str, Any]]]


def split(notes: Iterable[SourceNote]) -> tuple[list[SourceNote], list[SourceNote]]:
    """Return the notes that quote documents, and those of registers with what was computed from nothing else."""
    quoted: list[SourceNote] = []
    registers: list[SourceNote] = []
    theirs: set[int] = set()
    for note in notes:
        cited = {int(one) for one in _CITED.findall(note.computed)}
        if note.query or (cited and cited <= theirs):
            theirs.add(note.number)
            registers.append(note)
        else:
            quoted.append(note)
    return quoted, registers


def entries(
    notes: Iterable[SourceNote], lang: str, words: Mapping[str, Any], places: Places, *, both: bool
) -> list[dict[str, Any]]:
    """Return one entry a statement and query, those of a statement together, and one of what was computed from them.

    Args:
        notes: Notes of registers, in order.
        lang: The edition's language.
        words: The template's words.
        places: Where the figures of each note stand.
        both: Whether there is another edition to point to.
    """
    groups: dict[tuple[str, str], list[SourceNote]] = {}
    for note in notes:
        groups.setdefault((note.doc, note.query), []).append(note)
    # Statements in the order in which the text first takes from them; what is computed refers to the rest, and comes last.
    first = {doc: place for place, doc in reversed(list(enumerate(doc for doc, _ in groups)))}
    ordered = sorted(
        groups.values(), key=lambda group: (not group[0].doc, first[group[0].doc], group[0].number)
    )
    made = [_entry(group, lang, words, places, both=both) for group in ordered]
    for before, one in pairwise([{"doc": None}, *made]):
        one["opens"] = one["doc"] != before["doc"]
    return made


def _entry(
    group: Sequence[SourceNote], lang: str, words: Mapping[str, Any], places: Places, *, both: bool
) -> dict[str, Any]:
    first = group[0]
    more = words["register"]["more"].format(count=len(group)) if len(group) > 1 else ""
    return {
        "kind": f"register-{lang}" if first.doc else "computed",
        "uses": _uses(group, lang, words, places),
        "before": first.before,
        "exact": first.exact if first.doc else "",
        "after": first.after,
        "quote": first.quote_en or first.before + first.exact + first.after if first.doc else "",
        "more": more,
        "doc": typography.name(first.doc),
        "title": (first.title if lang == "zh" else first.title_en or first.title),
        "query": first.query,
        "number": first.number,
        "across": f"zh-note-{first.number}" if both else "",
    }


def _uses(
    group: Sequence[SourceNote], lang: str, words: Mapping[str, Any], places: Places
) -> list[dict[str, Any]]:
    """Return the places of some notes, each with the numbers that stand there; an anchor once a note."""
    found: dict[str, list[dict[str, Any]]] = {}
    for note in group:
        anchors = [f"{lang}-note-{note.number}"]
        told: Sequence[Mapping[str, Any]] = places.get(note.number, ()) or ({},)
        for place in told:
            label = str(place.get("column") or place.get("label") or words["register"]["behind"])
            found.setdefault(label, []).append(
                {
                    "number": note.number, "anchors": anchors, "href": place.get("href", ""),
                    "formula": formula(f" = {note.computed}", lang, words) if anchors and note.computed else [],
                }
            )  # fmt: skip
            anchors = []
    return [{"label": label, "cited": cited} for label, cited in found.items()]


def formula(computed: str, lang: str, words: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return how a figure was computed, in pieces: signs, and numbers of notes that lead there."""
    pieces: list[dict[str, str]] = []
    for piece in re.split(r"(\[\d+\])", computed):
        match = _CITED.fullmatch(piece)
        href = f"{lang}-note-{match[1]}" if match else ""
        title = words["link_note"].format(number=match[1]) if match else ""
        pieces.append({"text": piece, "href": href, "title": title})
    return [one for one in pieces if one["text"]]
