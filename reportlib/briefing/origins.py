"""Where figures come from: documents, or registers of which only statements of totals are cited."""

from collections.abc import Mapping, Sequence
from typing import Any

from reportlib.model import LANGS, Fact, Finding, SourceNote
from reportlib.settings import Settings

# What the first page says a document is made from, unless the settings say it in their own words.
_REGISTERS = {
    "zh": "依据台账汇总编制，报送前须经人工核校",
    "en": "Compiled from totals of registers; to be checked by a person before submission",
}
_BOTH = {
    "zh": "依据公开资料和台账汇总编制，报送前须经人工核校",
    "en": "Compiled from published sources and from totals of registers; to be checked by a person before submission",
}

# Of the figures of a month's meeting that articles tell too, some rest on both.
_MOST = 0.8


def query(fact: Fact) -> str:
    """Return the declared query that worked a figure out from registers; nothing for one that a document tells."""
    known = fact.source.get("query")
    return str(known["id"]) if known else ""


def newest(ids: Sequence[str], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return the facts behind a figure; what statements repeat month after month (a target) once, from the newest."""
    last = {
        (one.value, one.unit): one.fact_id
        for one in sorted((facts[fact] for fact in ids if fact in facts), key=lambda one: one.doc)
        if query(one)
    }
    return tuple(
        one
        for one in dict.fromkeys(ids)
        if one not in facts
        or not query(facts[one])
        or last[facts[one].value, facts[one].unit] == one
    )


def told(meta: dict[str, Any], notes: Sequence[SourceNote]) -> dict[str, Any]:
    """Return what the first page prints, its default disclaimer true to the sources: documents, registers or both."""
    registers = any(one.query for one in notes)
    documents = any(one.doc and not one.query for one in notes)
    usual = Settings()
    for lang in LANGS if registers else ():
        if meta[lang]["disclaimer"] == usual.page(lang).disclaimer:
            meta[lang]["disclaimer"] = (_BOTH if documents else _REGISTERS)[lang]
    return meta


def apart(finding: Finding, notes: Sequence[SourceNote]) -> bool:
    """Tell whether a check that touches no printed figure is of no use to a reader of these notes.

    In what rests on registers, an article or two beside them, that is every other check; elsewhere the sums of registers,
    which hold month after month.
    """
    told = [bool(one.query) for one in notes if one.doc]
    alone = bool(told) and sum(told) > _MOST * len(told)
    holds = finding.rule == "ledger_levels" and finding.verdict == "holds"
    return alone or holds
