"""What changed since a package was submitted: each revised figure with its old and new value and the cause.

The cause is the first that holds: a **seed** that the figure rests on came, went
or changed; a **correction** that touches it came, went or changed; otherwise a
**rule** of the software, for the same words were read in another way.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from reportlib.model import Correction, Dataset, Fact, Observation
from reportlib.quantities import from_fact, periods
from reportlib.translation import names

Cause = Literal["seed", "correction", "rule"]
Key = tuple[str, ...]
CAUSES: Mapping[str, tuple[str, str]] = {
    "seed": ("资料变更", "a seed document changed"),
    "correction": ("更正", "a correction"),
    "rule": ("识别规则变更", "a rule of the software changed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One figure that reads otherwise than in the package; an empty side means it was not there."""

    area_id: str
    place: str
    indicator: str
    period: str
    before: tuple[str, str]
    after: tuple[str, str]
    cause: Cause
    detail: str
    doc: str
    detail_en: str = ""

    def as_correction(self, label: Callable[[str, str], str]) -> Correction:
        """Return the revision as an entry of the annex 更正 / Corrections."""
        told, english = CAUSES[self.cause]
        said = f"Differs from the package last submitted; cause: {english} ({self.detail_en})."
        when = (
            (periods.chinese(self.period), periods.english(self.period))
            if self.period
            else ("", "")
        )
        place = names.english(self.place, on=self.period, full=True)
        return Correction(
            action="revise", doc=self.doc, exact=f"{self.place}{when[0]}{label(self.indicator, 'zh')}",
            exact_en=", ".join(filter(None, (label(self.indicator, "en"), place, when[1]))),
            reason=f"与上次报送件不同，原因：{told}（{self.detail}）。",
            reason_en=said if self.detail_en else "",
            before=self.before[0] or "无", before_en=self.before[1] or "none",
            after=self.after[0] or "不再列出", after_en=self.after[1] or "no longer stated",
        )  # fmt: skip


def compare(old: Dataset, new: Dataset) -> tuple[Revision, ...]:
    """Return the revisions between the data of a package and the data of now, place by place.

    Args:
        old: The data that the package carries.
        new: The data of now; only places and documents that the package tells of count.
    """
    areas = {one.area_id for one in old.observations}
    before = {_key(one): one for one in old.observations}
    after = {_key(one): one for one in new.observations if one.area_id in areas}
    made = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        words = (_words(was, old), _words(now, new))
        if words[0] != words[1]:
            made.append(_revision(was, now, words, old, new))
    return tuple(made)


def _key(one: Observation) -> Key:
    parts = (
        one.area_id,
        one.indicator,
        one.measure,
        one.group,
        one.destination,
        one.counterpart,
        one.period,
        one.unit,
    )
    return tuple(part or "" for part in parts)


def _words(one: Observation | None, data: Dataset) -> tuple[str, str]:
    """Return the tellings of an observation in both languages, the chosen one first."""
    if one is None:
        return "", ""
    facts = {fact.fact_id: fact for fact in data.facts}
    chosen = [facts[one.facts[0]]] if one.facts and one.facts[0] in facts else []
    told = [*chosen, *(facts[name] for name in one.alternatives if name in facts)]
    figures = [from_fact(fact) for fact in told]
    zh = list(dict.fromkeys(figure.zh() for figure in figures))
    en = list(dict.fromkeys(figure.en() for figure in figures))
    return " / ".join(zh), " / ".join(en)


def _revision(
    was: Observation | None, now: Observation | None, words: tuple[tuple[str, str], tuple[str, str]], old: Dataset, new: Dataset
) -> Revision:  # fmt: skip
    one = now or was
    if one is None:  # a key stands in one of the two, or it would not be here
        raise ValueError("a revision of nothing")
    facts = [*_facts(was, old), *_facts(now, new)]
    cause, detail, english = _cause(facts, old, new)
    return Revision(
        area_id=one.area_id, place=one.place, indicator=one.indicator, period=one.period or "", before=words[0],
        after=words[1], cause=cause, detail=detail, doc=facts[-1].doc if facts else "",
        detail_en=english,
    )  # fmt: skip


def _facts(one: Observation | None, data: Dataset) -> list[Fact]:
    if one is None:
        return []
    wanted = {*one.facts, *one.alternatives}
    return [fact for fact in data.facts if fact.fact_id in wanted]


def _cause(facts: list[Fact], old: Dataset, new: Dataset) -> tuple[Cause, str, str]:
    """Return the cause with its detail in both languages; the English is empty while a reason waits for its own."""
    docs = sorted({one.doc for one in facts})
    then = {one.doc: one.sha256 for one in old.documents}
    here = {one.doc: one.sha256 for one in new.documents}
    changed = [doc for doc in docs if then.get(doc) != here.get(doc)]
    if changed:
        return "seed", "、".join(changed), ", ".join(changed)
    moved = {one for one in {*old.corrections} ^ {*new.corrections} if one.action != "revise"}
    touching = [one for one in moved if one.doc in docs and _touches(one, facts)]
    if touching:
        english = (
            ""
            if any(one.open for one in touching)
            else "; ".join(sorted({one.reason_en for one in touching}))
        )
        return "correction", "；".join(sorted({one.reason for one in touching})), english
    return "rule", "、".join(docs), ", ".join(docs)


def _touches(correction: Correction, facts: list[Fact]) -> bool:
    exact = {one.exact for one in facts}
    return correction.exact in exact or any(correction.exact in one.quote for one in facts)
