"""Verification: declared identities checked over intervals, each with its verdict in two languages.

Rules of the design (README, "Facts, corrections, verification"): only what the
text or ``identities.toml`` declares is checked — parts and wholes, rates, per
heads, this year less its increase, a digest against its counties, the same
figure told twice. A partition is never guessed.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from reportlib.canonical import plain, short_id
from reportlib.dataset.reconcile import interval
from reportlib.model import Fact, Finding, Observation
from reportlib.quantities import Interval, compare, from_fact, periods, total

Label = Callable[[str, str], str]
PlaceName = Callable[[Fact, str], str]
Verdict = Literal["holds", "rounding", "fails", "scopes", "unchecked"]
SAYS: Mapping[str, tuple[str, str]] = {
    "holds": ("完全相符", "holds exactly"),
    "rounding": ("在取整范围内相符", "holds within rounding"),
    "fails": ("不符", "does not hold"),
    "scopes": ("口径可能不同", "scopes may differ"),
    "unchecked": ("未核", "not checked"),
}


@cache
def identities() -> Mapping[str, Any]:
    """Return the declared identities."""
    text = files("reportlib").joinpath("data/identities.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One comparison before it is worded: two sides, the facts on each, how they are joined."""

    rule: str
    stated: Fact
    parts: tuple[Fact, ...]
    worked_out: Interval
    zh: str
    en: str
    verdict: Verdict | None = None
    remark_zh: str = ""
    remark_en: str = ""


class _Known:
    """Facts and observations, looked up by what they are about."""

    def __init__(
        self, facts: Sequence[Fact], observations: Sequence[Observation], label: Label, place: PlaceName
    ) -> None:
        self.place = place
        self.facts = {fact.fact_id: fact for fact in facts}
        self.observations = observations
        self.label = label
        self.by_key = {
            (one.area_id, one.indicator, one.measure, one.group, one.destination, one.counterpart, one.period): one
            for one in observations
        }

    def best(self, like: Fact | Observation, **changes: object) -> Fact | None:
        """Return the chosen telling of the observation that differs from another only as stated."""
        names = ("area_id", "indicator", "measure", "group", "destination", "counterpart", "period")
        key = tuple(changes.get(name, getattr(like, name)) for name in names)
        found = self.by_key.get(key)  # type: ignore[arg-type]
        return self.facts[found.facts[0]] if found else None


def verify(
    facts: Sequence[Fact], observations: Sequence[Observation], label: Label, place: PlaceName
) -> tuple[Finding, ...]:
    """Return every finding that the declared identities give, sorted by place and rule.

    Args:
        facts: Facts after corrections.
        observations: What they were reconciled to.
        label: Gives an indicator's name in a language: ``label("labour_force", "en")``.
        place: Gives the name of a fact's place in a language.
    """
    known = _Known(facts, observations, label, place)
    rules = (_tellings, _parts, _rates_in_sentences, _rates, _per_heads, _partitions, _bounds, _changes, _groups, _levels)
    findings: dict[str, Finding] = {}
    for rule in rules:
        for check in rule(known):
            finding = _finding(check)
            findings.setdefault(finding.finding_id, finding)
    return tuple(sorted(findings.values(), key=lambda one: (one.areas, one.rule, one.finding_id)))


def _zh(fact: Fact) -> str:
    return from_fact(fact).zh()


def _en(fact: Fact) -> str:
    return from_fact(fact).en()


def _name(known: _Known, fact: Fact, lang: str) -> str:
    return known.label(fact.indicator, lang)


def _finding(check: Check) -> Finding:
    verdict, gap = compare(interval(check.stated), check.worked_out)
    final: Verdict = check.verdict if check.verdict and verdict == "fails" else verdict
    zh, en = SAYS[final]
    unit = check.stated.unit
    suffix = "%" if unit in {"percent", "percentage_points"} else ""
    if gap:
        rounded = plain(gap.quantize(Decimal("0.01")) if gap != gap.to_integral_value() else gap)
        zh, en = f"{zh}，相差{rounded}{suffix}", f"{en}, off by {rounded}{suffix}"
    facts = tuple(dict.fromkeys([check.stated.fact_id, *(one.fact_id for one in check.parts)]))
    return Finding(
        finding_id=short_id([check.rule, list(facts)]), rule=check.rule, verdict=final,
        areas=tuple(sorted({one.area_id for one in (check.stated, *check.parts)})), facts=facts,
        left=_range(interval(check.stated)), right=_range(check.worked_out), difference=plain(gap),
        zh=f"{check.zh}：{zh}{check.remark_zh}。", en=f"{check.en}: {en}{check.remark_en}.",
    )  # fmt: skip


def _range(one: Interval) -> str:
    if one.exact:
        return plain(one.low)
    high = "∞" if one.high.is_infinite() else plain(one.high.quantize(Decimal("0.0001")))
    return f"{plain(one.low.quantize(Decimal('0.0001')))}..{high}"


def _place(fact: Fact) -> str:
    return fact.place + (periods.chinese(fact.period) if fact.period else "")


def _place_en(known: _Known, fact: Fact) -> str:
    return known.place(fact, "en") + (f", {periods.english(fact.period)}" if fact.period else "")


def _tellings(known: _Known) -> Iterator[Check]:
    """The same figure told twice: rounded tellings agree, others conflict."""
    for one in known.observations:
        best = known.facts[one.facts[0]]
        for other_id in (*one.facts[1:], *one.alternatives):
            other = known.facts[other_id]
            if other.exact == best.exact and other.doc == best.doc:
                continue
            yield Check(
                rule="told_twice", stated=other, parts=(best,), worked_out=interval(best),
                zh=f"{_place(best)}{_name(known, best, 'zh')}两处所述：{_zh(best)}与{_zh(other)}",
                en=f"{_place_en(known, best)}: {_name(known, best, 'en')} told twice: {_en(best)} and {_en(other)}",
            )  # fmt: skip


def _parts(known: _Known) -> Iterator[Check]:
    """Parts that the text attaches to a whole: never more than it, and equal to it when it says so."""
    wholes: dict[str, list[Fact]] = {}
    for fact in known.facts.values():
        if fact.part_of in known.facts:
            wholes.setdefault(str(fact.part_of), []).append(fact)
    for whole_id, found in wholes.items():
        whole = known.facts[whole_id]
        parts = [one for one in found if one.unit == whole.unit and one.measure == whole.measure]
        for one in parts:
            yield _at_most(known, whole, one)
        listed = _siblings(parts)
        if len(listed) > 1 and _declared_complete(whole, listed):
            yield _sum_check(known, whole, listed)


def _siblings(parts: Sequence[Fact]) -> list[Fact]:
    """Return the parts that stand beside each other in the sentence and rule each other out."""
    if not parts:
        return []
    group = [one for one in parts if one.group == parts[0].group]
    return sorted(group, key=lambda one: one.start)


def _declared_complete(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Tell whether the text itself says that the parts are all there is.

    It does by closing the list with 其他 or 其余, by a list in brackets without 其中 or
    含, or by 分别 after the whole; or the parts come first and 共 sums them up.
    """
    quote, base = whole.quote, whole.quote_start
    first, last = parts[0].start - base, parts[-1].end - base
    if not 0 <= first < last <= len(quote):
        return False
    before, among = quote[max(0, whole.end - base) : first], quote[max(0, first - 12) : last]
    if any(word in among for word in ("其他", "其余", "其它", "其餘")):
        return True
    if whole.start > parts[-1].start:
        return any(word in quote[last : whole.start - base + 1] for word in ("共", "合计", "总计", "合計"))
    bracket = ("（" in before or "(" in before) and not any(word in before for word in ("其中", "含", "包括"))
    return (bracket and len(parts) > 1) or "分别" in before


def _sum_check(known: _Known, whole: Fact, parts: Sequence[Fact]) -> Check:
    zh = " + ".join(_zh(one) for one in parts)
    en = " + ".join(from_fact(one).en(bare=True) for one in parts)
    return Check(
        rule="parts_equal_whole", stated=whole, parts=tuple(parts), worked_out=total([interval(one) for one in parts]),
        zh=f"{_place(whole)}分项之和：{zh}，合计{_zh(whole)}", en=f"{_place_en(known, whole)}: parts and whole, {en} against {_en(whole)}",
    )  # fmt: skip


def _at_most(known: _Known, whole: Fact, part: Fact) -> Check:
    ceiling = interval(whole)
    zh_name, en_name = _name(known, part, "zh"), _name(known, part, "en")
    return Check(
        rule="part_at_most_whole", stated=part, parts=(whole,), worked_out=Interval(Decimal(0), ceiling.high),
        zh=f"{_place(part)}{zh_name}{_zh(part)}不超过其总数{_zh(whole)}",
        en=f"{_place_en(known, part)}: {en_name} {_en(part)} is at most its whole, {_en(whole)}",
    )  # fmt: skip


def _rates_in_sentences(known: _Known) -> Iterator[Check]:
    """“占X的Y%”: the rate that a sentence states, against the two numbers beside it."""
    by_sentence: dict[tuple[str, int, int], list[Fact]] = {}
    for fact in known.facts.values():
        by_sentence.setdefault((fact.doc, fact.quote_start, fact.quote_end), []).append(fact)
    for found in by_sentence.values():
        ordered = sorted(found, key=lambda one: one.start)
        for index, rate in enumerate(ordered):
            if rate.unit == "percent" and index >= 2:  # noqa: PLR2004 - a rate needs two numbers before it
                yield from _rate_of(known, rate, ordered[:index])


def _rate_of(known: _Known, rate: Fact, before: Sequence[Fact]) -> Iterator[Check]:
    quote, base = rate.quote, rate.quote_start
    whole = before[-1]
    joint = quote[whole.end - base : rate.start - base]
    opened = quote.rfind("占", 0, whole.start - base)
    if opened < 0 or joint not in {"的", "人的", "总数的"} or whole.value is None:
        return
    if any(mark in quote[opened : whole.start - base] for mark in "，。；,;"):
        return
    parts = [one for one in before if one.end - base <= opened and one.unit == whole.unit]
    if not parts or not 0 <= opened - (parts[-1].end - base) <= 3:  # noqa: PLR2004 - a comma and a space at most
        return
    yield _ratio(known, "rate_in_sentence", rate, parts[-1], whole)


def _ratio(known: _Known, rule: str, rate: Fact, part: Fact, whole: Fact) -> Check:
    quotient = interval(part) / interval(whole)
    hundred = Decimal(100)
    return Check(
        rule=rule, stated=rate, parts=(part, whole), worked_out=Interval(quotient.low * hundred, quotient.high * hundred),
        zh=f"{_place(rate)}{_zh(part)} ÷ {_zh(whole)} 与所述{_zh(rate)}",
        en=f"{_place_en(known, rate)}: {_en(part)} ÷ {_en(whole)} against the stated {_en(rate)}",
    )  # fmt: skip


def _rates(known: _Known) -> Iterator[Check]:
    """Rates that the identities declare, where all three are told for one place, period and group."""
    for row in identities()["rate"]:
        for one in known.observations:
            if one.indicator != row["rate"] or one.measure not in {"level", "share"}:
                continue
            part = known.best(one, indicator=row["numerator"], measure="level")
            whole = known.best(one, indicator=row["denominator"], measure="level")
            if part and whole and part.unit == whole.unit and whole.value:
                yield _ratio(known, "declared_rate", known.facts[one.facts[0]], part, whole)


def _per_heads(known: _Known) -> Iterator[Check]:
    for row in identities()["per_head"]:
        for one in known.observations:
            if one.indicator != row["total"] or one.measure != "level":
                continue
            amount = known.facts[one.facts[0]]
            heads = known.best(one, indicator=row["heads"])
            each = known.best(one, indicator=row["each"]) or _assumed(known, amount, row["each"])
            if heads and each:
                yield Check(
                    rule="per_head", stated=amount, parts=(each, heads), worked_out=interval(each) * interval(heads),
                    zh=f"{_place(amount)}{_zh(heads)} × {_zh(each)} 与所述{_zh(amount)}",
                    en=f"{_place_en(known, amount)}: {_en(heads)} × {_en(each)} against the stated {_en(amount)}",
                )  # fmt: skip


def _assumed(known: _Known, amount: Fact, indicator: str) -> Fact | None:
    """Return what the same sentence assumes per head, if it does."""
    for fact in known.facts.values():
        same = (fact.doc, fact.quote_start) == (amount.doc, amount.quote_start)
        if same and fact.indicator == indicator and fact.kind in {"assumption", "standard"}:
            return fact
    return None


def _partitions(known: _Known) -> Iterator[Check]:
    for row in identities()["partition"]:
        for one in known.observations:
            if one.indicator != row["whole"] or one.measure != "level" or one.destination:
                continue
            parts = [_destination(known, one, code) for code in row["parts"]]
            found = [part for part in parts if part is not None]
            whole = known.facts[one.facts[0]]
            if len(found) == len(parts) and {part.unit for part in found} == {whole.unit}:
                yield _sum_check(known, whole, found)


def _destination(known: _Known, whole: Observation, indicator: str) -> Fact | None:
    """Return the telling of a destination indicator, however its destination is worded."""
    for one in known.observations:
        same = (one.area_id, one.measure, one.group, one.counterpart, one.period) == (
            whole.area_id, whole.measure, whole.group, whole.counterpart, whole.period,
        )  # fmt: skip
        if same and one.indicator == indicator:
            return known.facts[one.facts[0]]
    return None


def _bounds(known: _Known) -> Iterator[Check]:
    for row in identities()["part"]:
        for one in known.observations:
            if one.indicator != row["part"] or one.measure != "level":
                continue
            whole = known.best(one, indicator=row["whole"], destination=None)
            part = known.facts[one.facts[0]]
            if whole and whole.unit == part.unit and part.part_of != whole.fact_id:
                yield _at_most(known, whole, part)


def _changes(known: _Known) -> Iterator[Check]:
    """This year less the increase is last year, where all three are told."""
    for one in known.observations:
        if one.measure != "change" or one.unit in {"percent", "percentage_points"}:
            continue
        change = known.facts[one.facts[0]]
        now = known.best(one, measure="level")
        before = known.best(one, measure="level", period=change.baseline) if change.baseline else None
        if now and before and now.unit == change.unit == before.unit:
            yield Check(
                rule="year_on_year", stated=before, parts=(now, change), worked_out=interval(now) - interval(change),
                zh=f"{_place(now)}{_name(known, now, 'zh')}{_zh(now)} − {_zh(change)} 与上年{_zh(before)}",
                en=f"{_place_en(known, now)}: {_name(known, now, 'en')}, {_en(now)} less {_en(change)} against last year's {_en(before)}",
            )  # fmt: skip


def _groups(known: _Known) -> Iterator[Check]:
    """The poor are among all: never more of them than of everyone."""
    for one in known.observations:
        if one.group == "all" or one.measure != "level":
            continue
        whole, part = known.best(one, group="all"), known.facts[one.facts[0]]
        if whole and whole.unit == part.unit and part.part_of != whole.fact_id:
            yield _at_most(known, whole, part)


def _levels(known: _Known) -> Iterator[Check]:
    """A prefecture's total against its counties: never proof, for scopes may differ."""
    additive = frozenset(identities()["additive"])
    for one in known.observations:
        if one.area_level != "prefecture" or one.indicator not in additive or one.measure != "level":
            continue
        counties = [
            other for other in known.observations
            if other.parent_area == one.ref_area and other.area_level == "county" and _like(one, other)
        ]  # fmt: skip
        if len(counties) > 1 and not one.counterpart:
            yield _level_check(known, one, counties)


def _like(one: Observation, other: Observation) -> bool:
    names = ("indicator", "measure", "group", "period", "unit", "counterpart")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _level_check(known: _Known, one: Observation, counties: Iterable[Observation]) -> Check:
    parts = [known.facts[other.facts[0]] for other in counties]
    stated = known.facts[one.facts[0]]
    zh = " + ".join(f"{part.place}{_zh(part)}" for part in parts)
    en = " + ".join(from_fact(part).en(bare=True) for part in parts)
    worked_out = total([interval(part) for part in parts])
    above = worked_out.low > interval(stated).high
    missing_zh = "；各县口径或有不同，亦可能未列全" if not above else "；各县之和大于全市"
    missing_en = "; counties may count differently or be incomplete" if not above else "; the counties exceed the prefecture"
    same_scope = len({part.destination for part in parts}) == 1
    return Check(
        rule="prefecture_and_counties", stated=stated, parts=tuple(parts), worked_out=worked_out,
        zh=f"{_place(stated)}{_name(known, stated, 'zh')}{_zh(stated)}与所属县区之和（{zh}，计{plain(worked_out.low)}）",
        en=f"{_place_en(known, stated)}: {_name(known, stated, 'en')}, {_en(stated)} against its counties ({en}, in all {plain(worked_out.low)})",
        verdict=None if above and same_scope else "scopes",
        remark_zh=missing_zh if not interval(stated).meets(worked_out) else "",
        remark_en=missing_en if not interval(stated).meets(worked_out) else "",
    )  # fmt: skip
