"""The annexes of a review copy: checks, sources, corrections and terms."""

from collections.abc import Mapping
from typing import Any

from reportlib.model import Brief, Correction, Finding, Lang, SourceNote


# What a reader must see comes first.
ORDER = ("fails", "scopes", "rounding", "holds", "unchecked")


def sections(
    brief: Brief, lang: Lang, words: Mapping[str, Any], places: Mapping[int, list[dict[str, str]]]
) -> list[dict[str, Any]]:
    """Return the annexes that have something to say, numbered in the edition's manner."""
    findings = sorted(brief.findings, key=lambda one: ORDER.index(one.verdict))
    filled: list[dict[str, Any]] = [
        {"kind": "findings", "rows": [_finding(one, lang, words) for one in findings]},
        {"kind": "sources", "rows": [_note(one, lang, places) for one in brief.notes]},
        {"kind": "corrections", "rows": [_correction(one, words) for one in brief.corrections]},
        {"kind": "terms", "rows": list(brief.terms)},
    ]
    present = [one for one in filled if one["rows"]]
    for number, one in enumerate(present):
        one["title"] = words["annex"][one["kind"]]
        one["number"] = words["annex"]["numbers"][number]
        one["anchor"] = f"{lang}-annex-{one['kind']}"
        one["across"] = f"{'en' if lang == 'zh' else 'zh'}-annex-{one['kind']}" if len(brief.editions) > 1 else ""
    return present


def _finding(finding: Finding, lang: Lang, words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verdict": finding.verdict,
        "label": words["verdicts"][finding.verdict],
        "text": finding.zh if lang == "zh" else finding.en,
        "acknowledged": finding.acknowledged or "",
    }


def _note(note: SourceNote, lang: Lang, places: Mapping[int, list[dict[str, str]]]) -> dict[str, Any]:
    return {
        "number": note.number,
        "anchor": f"{lang}-note-{note.number}",
        "across": f"zh-note-{note.number}",
        "places": places.get(note.number, []),
        "title": note.title if lang == "zh" else note.title_en or note.title,
        "doc": note.doc,
        "before": note.before,
        "exact": note.exact,
        "after": note.after,
        "quote": note.quote_en,
        "start": note.start,
        "end": note.end,
        "computed": note.computed,
    }


def _correction(correction: Correction, words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "action": words["actions"].get(correction.action, correction.action),
        "doc": correction.doc,
        "exact": correction.exact,
        "before": correction.before,
        "after": correction.after,
        "reason": correction.reason,
        "by": correction.by,
    }
