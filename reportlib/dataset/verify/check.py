"""One comparison before it is worded, its verdict, and the finding it becomes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from reportlib.canonical import plain, short_id
from reportlib.dataset.reconcile import interval
from reportlib.model import Fact, Finding
from reportlib.quantities import Interval, compare, wording

Verdict = Literal["holds", "rounding", "fails", "scopes", "unchecked"]
Relation = Literal["equal", "at_most", "at_least"]
ORDER: tuple[Verdict, ...] = ("fails", "scopes", "rounding", "holds", "unchecked")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One thing said in both languages."""

    zh: str
    en: str


SAYS: Mapping[Verdict, Say] = {
    "holds": Say(zh="完全相符", en="this holds exactly"),
    "rounding": Say(zh="在取整范围内相符", en="this holds within rounding"),
    "fails": Say(zh="不符", en="this does not hold"),
    "scopes": Say(zh="口径可能不同", en="scopes may differ"),
    "unchecked": Say(zh="未核", en="this was not checked"),
}
# Of a figure that is to be no more, or no less, than another: it keeps within a bound, but agrees with nothing.
BOUNDED: Mapping[Verdict, Say] = {
    **SAYS,
    "holds": Say(zh="关系成立", en="this holds"),
    "rounding": Say(zh="在取整范围内成立", en="this holds within rounding"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One comparison: what is stated, what it is worked out to be, and how both are said.

    Attributes:
        rule: Name of the rule that made it.
        stated: The fact that is checked.
        parts: The other facts involved.
        worked_out: What the stated figure is compared with.
        claim: The comparison in words, arithmetic shown, without the verdict.
        left: What the stated side may be, where it is not simply the fact's interval.
        relation: Whether both must be equal, or one at the most or at the least the other.
        verdict: The verdict where arithmetic alone does not give it.
        soft: Why a miss need not be a contradiction; a miss is then "scopes may differ".
        gap: The difference, where it is not that of the intervals.
        unit: Unit of the difference, where it is not that of the stated fact.
        remark: What is said besides, whatever the verdict.
    """

    rule: str
    stated: Fact
    parts: tuple[Fact, ...]
    worked_out: Interval
    claim: Say
    left: Interval | None = None
    relation: Relation = "equal"
    verdict: Verdict | None = None
    soft: Say | None = None
    gap: Decimal | None = None
    unit: str = ""
    remark: Say | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of all facts involved, the stated one first."""
        return tuple(dict.fromkeys([self.stated.fact_id, *(one.fact_id for one in self.parts)]))


def judged(relation: Relation, left: Interval, right: Interval) -> tuple[Verdict, Decimal]:
    """Return how one interval meets another under a relation, and by how much it misses."""
    if relation == "equal":
        return compare(left, right)
    low, high = (left, right) if relation == "at_most" else (right, left)
    if low.high <= high.low:
        return "holds", NOTHING
    if low.low <= high.high:
        return "rounding", NOTHING
    return "fails", low.low - high.high


def verdict_of(check: Check) -> tuple[Verdict, Decimal]:
    """Return the verdict of a check and the difference that comes with it."""
    left = check.left or interval(check.stated)
    verdict, gap = judged(check.relation, left, check.worked_out)
    gap = gap if check.gap is None else check.gap
    if check.verdict:
        return check.verdict, gap
    if verdict == "fails" and check.soft:
        return "scopes", gap
    return verdict, gap


def finding(check: Check) -> Finding:
    """Return the finding of a check: one sentence in each language, the verdict last."""
    verdict, gap = verdict_of(check)
    left = check.left or interval(check.stated)
    sure = check.gap is not None or (left.exact and check.worked_out.exact)
    zh, en = [check.claim.zh], [check.claim.en]
    if gap:
        apart = difference(gap, check.unit or check.stated.unit, check.stated, sure=sure)
        zh.append(f"相差{apart.zh}" if sure else f"至少相差{apart.zh}")
        en.append(f"off by {apart.en}" if sure else f"off by at least {apart.en}")
    sentence_zh, sentence_en = "，".join(zh), ", ".join(en)
    for remark in (check.remark, check.soft if verdict == "scopes" else None):
        if remark:
            sentence_zh, sentence_en = f"{sentence_zh}；{remark.zh}", f"{sentence_en}; {remark.en}"
    says = (SAYS if check.relation == "equal" else BOUNDED)[verdict]
    return Finding(
        finding_id=short_id([check.rule, list(check.facts)]),
        rule=check.rule,
        verdict=verdict,
        areas=tuple(sorted({one.area_id for one in (check.stated, *check.parts)})),
        facts=check.facts,
        left=bounds(left),
        right=bounds(check.worked_out),
        difference=plain(gap),
        zh=f"{sentence_zh}，{says.zh}。",
        en=f"{sentence_en}; {says.en}.",
    )


def measure_word(fact: Fact | None, unit: str) -> str:
    """Return the measure word that the source itself uses for a count (7家 → 家), or nothing."""
    if fact is None or fact.unit != unit or not unit.startswith("count:"):
        return ""
    found = re.search(r"\d([\u4e00-\u9fff]{1,2})$", fact.form or fact.exact)
    return found[1] if found and not set(found[1]) & set("万亿千百多余") else ""


def difference(gap: Decimal, unit: str, like: Fact | None = None, *, sure: bool = True) -> Say:
    """Return a difference with its unit (1家, one enterprise; 0.02个百分点)."""
    unit = "percentage_points" if unit == "percent" else unit
    size = gap if gap == gap.to_integral_value() else gap.quantize(Decimal("0.01"))
    size = size or gap
    if not sure and size >= 10000:  # at least so much: four digits are enough
        size = size.quantize(Decimal(1).scaleb(size.adjusted() - 3), rounding=ROUND_DOWN)
    step = Decimal(1) if size < 10000 else size.normalize()
    word = measure_word(like, unit)
    zh = f"{plain(size)}{word}" if word else wording.chinese(size, unit=unit, precision=abs(step))
    en = wording.english(
        size, None, None, unit=unit, hedge=None, qualifier="exact", precision=Decimal(1)
    )
    return Say(zh=zh, en=en)


def bounds(one: Interval) -> str:
    """Return an interval as the findings file writes it."""
    if one.exact:
        return plain(one.low)
    low = "-∞" if one.low.is_infinite() else plain(one.low.quantize(Decimal("0.0001")))
    high = "∞" if one.high.is_infinite() else plain(one.high.quantize(Decimal("0.0001")))
    return f"{low}..{high}"
