"""The annexes of a review copy: checks, sources, corrections and terms."""

from collections.abc import Mapping, Sequence
from typing import Any

from reportlib.model import Brief, Correction, Finding, Lang, SourceNote
from reportlib.rendering import register_notes, typography

# What a reader must see comes first.
ORDER = ("fails", "scopes", "rounding", "holds", "unchecked")


def sections(
    brief: Brief, lang: Lang, words: Mapping[str, Any], places: Mapping[int, list[dict[str, str]]]
) -> list[dict[str, Any]]:
    """Return the annexes that have something to say, numbered in the edition's manner.

    A check that the text itself prints is not printed again, unless the annex is a sheet of its own.
    """
    shown = frozenset() if brief.meta.get("preset") == "sheet" else _printed(brief)
    findings = sorted(
        (one for one in brief.findings if one.zh not in shown or one.acknowledged),
        key=lambda one: ORDER.index(one.verdict),
    )
    rest = any(one.zh in shown for one in brief.findings)
    filled: list[dict[str, Any]] = [
        {
            "kind": "findings",
            "rows": [_finding(one, lang, words) for one in findings],
            "lead": words["annex"]["findings_rest" if rest else "findings_lead"],
        },
        {
            "kind": "sources",
            "rows": _sentences(brief, lang, words, places),
            "documents": _documents(register_notes.split(brief.notes)[0], lang),
            "registers": any(one.query for one in brief.notes),
        },
        {
            "kind": "corrections",
            "rows": [_correction(one, lang, words) for one in brief.corrections],
        },
        {"kind": "terms", "rows": list(brief.terms), "pairs": _pairs(brief.terms)},
    ]
    present = [one for one in filled if one["rows"]]
    for number, one in enumerate(present):
        one["title"] = words["annex"][one["kind"]]
        one["number"] = words["annex"]["numbers"][number]
        one["anchor"] = f"{lang}-annex-{one['kind']}"
        one["across"] = (
            f"{'en' if lang == 'zh' else 'zh'}-annex-{one['kind']}"
            if len(brief.editions) > 1
            else ""
        )
    return present


def _pairs(terms: Sequence[Mapping[str, str]]) -> list[Sequence[Mapping[str, str]]]:
    """Return the terms two by two, for a glossary without meanings; an odd one stands beside an empty one."""
    filled = [*terms, *([{"zh": "", "en": ""}] * (len(terms) % 2))]
    return [filled[place : place + 2] for place in range(0, len(filled), 2)]


def _printed(brief: Brief) -> frozenset[str]:
    """Return the checks that stand in the text, by their Chinese sentence."""
    lists = (block["rows"] for block in brief.blocks if block["kind"] == "checks")
    return frozenset("".join(row["text"]["zh"]) for rows in lists for row in rows)


def _finding(finding: Finding, lang: Lang, words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verdict": finding.verdict,
        "label": words["verdicts"][finding.verdict],
        "text": finding.zh if lang == "zh" else finding.en,
        **_told("acknowledged", finding.acknowledged or "", finding.acknowledged_en, lang, words),
    }


def _sentences(
    brief: Brief, lang: Lang, words: Mapping[str, Any], places: Mapping[int, list[dict[str, str]]]
) -> list[dict[str, Any]]:
    """Return the notes gathered by sentence, so that each sentence is printed once; those of registers by query."""
    both = len(brief.editions) > 1
    groups: dict[tuple[str, str, str], list[SourceNote]] = {}
    quoted, registers = register_notes.split(brief.notes)
    for note in quoted:
        key = (
            note.doc,
            note.before + note.exact + note.after,
            note.quote_en if lang == "en" else "",
        )
        groups.setdefault(key, []).append(note)
    sentences: list[dict[str, Any]] = [
        {
            "kind": lang,
            "notes": [
                {
                    "number": one.number,
                    "anchor": f"{lang}-note-{one.number}",
                    "places": places.get(one.number, []),
                }
                for one in group
            ],
            "origins": [_origin(doc, group, words, both=both)] if doc else [],
            "parts": _parts(text, group),
            "quote": quote,
            "computed": [
                register_notes.formula(one, lang, words)
                for one in dict.fromkeys(note.computed for note in group if note.computed)
            ],
        }
        for (doc, text, quote), group in groups.items()
    ]
    return sentences + register_notes.entries(registers, lang, words, places, both=both)


def _origin(
    doc: str, group: Sequence[SourceNote], words: Mapping[str, Any], *, both: bool
) -> dict[str, str]:
    """Return where a sentence stands: its document, the spans in it, and the note that quotes the original."""
    spans = words["span_joint"].join(
        words["span"].format(start=one.start, end=one.end) for one in group
    )
    return {
        "doc": typography.name(doc),
        "spans": spans,
        "across": f"zh-note-{group[0].number}" if both else "",
    }


def _parts(text: str, notes: Sequence[SourceNote]) -> list[dict[str, Any]]:
    """Return a sentence in pieces: plain ones, and numbers with the notes that cite them."""
    cited: dict[tuple[int, int], list[int]] = {}
    for note in notes:
        cited.setdefault((len(note.before), len(note.before) + len(note.exact)), []).append(
            note.number
        )
    parts: list[dict[str, Any]] = []
    place = 0
    for (start, end), numbers in sorted(cited.items()):
        if start < place:  # a number inside another: the outer one is marked already
            parts[-1]["numbers"] = [*parts[-1]["numbers"], *numbers]
            continue
        parts += [
            {"text": text[place:start], "numbers": []},
            {"text": text[start:end], "numbers": numbers},
        ]
        place = end
    return [one for one in [*parts, {"text": text[place:], "numbers": []}] if one["text"]]


def _documents(notes: Sequence[SourceNote], lang: Lang) -> list[dict[str, str]]:
    """Return the documents quoted; a statement of registers stands above its own notes."""
    titles = {
        one.doc: (one.title if lang == "zh" else one.title_en or one.title)
        for one in notes
        if one.doc
    }
    return [{"doc": typography.name(doc), "title": title} for doc, title in sorted(titles.items())]


def _correction(correction: Correction, lang: Lang, words: Mapping[str, Any]) -> dict[str, Any]:
    one = correction
    quoted, called = f"{one.doc}：“{one.exact}”", f"{one.doc}: {one.exact_en}"
    return {
        "action": words["actions"].get(one.action, one.action),
        "by": one.by,
        **_told("exact", quoted, called if one.exact_en else "", lang),
        **_told("before", one.before, one.before_en, lang),
        **_told("after", one.after, one.after_en, lang),
        **_told("reason", one.reason, one.reason_en, lang, words),
    }


def _told(
    name: str, zh: str, en: str, lang: Lang, words: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Return words in the edition's language with the language they are in; marked where only the Chinese is given."""
    if lang == "en" and en:
        text, own, mark = en, "en", ""
    else:
        text, own = zh, "zh"
        mark = words.get("in_chinese", "(in Chinese)") if words and zh and lang == "en" else ""
    return {
        name: text,
        f"{name}_lang": own,
        f"{name}_tag": {"zh": "zh-CN"}.get(own, own),
        f"{name}_class": {"zh": "han"}.get(own, "said"),
        f"{name}_mark": f"{mark} " if mark else "",
    }
