"""What identities declare to be a part of something else, and what the poor are of all."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from reportlib.dataset.reconcile import interval
from reportlib.dataset.verify.check import Check, Say
from reportlib.dataset.verify.known import Known, comparable, identities
from reportlib.dataset.verify.parts import at_most
from reportlib.dataset.verify.words import bare, figure, quotient
from reportlib.model import Fact, Observation

_ASIDE = Say(
    zh="两数并列于一句，可能各有所指",
    en="both stand side by side in one sentence and may be of different things",
)
_MET = ("超额完成", "全面完成", "圆满完成", "如期完成")


def said(row: Mapping[str, Any]) -> Say | None:
    """Return a row's words on why a miss need not be a contradiction."""
    return Say(zh=row["zh"], en=row["en"]) if "zh" in row else None


def declared_bounds(known: Known) -> Iterator[Check]:
    """Compare what the identities declare to be part of a whole, where nothing finer did."""
    seen: set[str] = set()
    for row in identities()["part"]:
        for one in known.sure(row["part"]):
            pair = _pair(known, one, row)
            if pair and pair[1].fact_id not in seen and not known.covered(*pair):
                whole, part = pair
                seen.add(part.fact_id)  # the nearest whole is enough
                yield at_most(known.words, "declared_part", whole, part, said(row))
    yield from _placed(known)


def _pair(known: Known, one: Observation, row: Mapping[str, Any]) -> tuple[Fact, Fact] | None:
    part = known.told(one)
    group = "all" if one.group == row.get("part_group") else one.group
    whole = known.best(one, indicator=row["whole"], group=group, destination=None)
    if whole is None or not comparable(part, whole) or part.part_of == whole.fact_id:
        return None
    return whole, part


def _placed(known: Known) -> Iterator[Check]:
    """Compare the parts of one programme told in one breath: trained, then placed."""
    rows = {(row["part"], row["whole"]): row for row in identities()["part"]}
    ordered = sorted(known.facts.values(), key=lambda one: (one.doc, one.start))
    for before, after in pairwise(ordered):
        row = rows.get((after.indicator, before.indicator))
        near = after.doc == before.doc and after.quote_start == before.quote_start
        same = (before.kind, before.group, before.area_id) == (
            after.kind,
            after.group,
            after.area_id,
        )
        # 比去年多了4300人，其中有组织6750人; 到京津486人，县内537人: neither is the whole of what follows.
        whole = before.measure == after.measure and before.destination is None
        if row and near and same and whole and before.kind != "total" and comparable(after, before):
            yield at_most(known.words, "declared_part", before, after, said(row))


def groups(known: Known) -> Iterator[Check]:
    """Compare the poor with all: never more of them than of everyone."""
    for one in known.observations:
        if one.group == "all" or one.measure != "level" or one.status == "conflicted":
            continue
        whole, part = known.best(one, group="all"), known.told(one)
        if whole and comparable(part, whole) and not known.covered(part, whole):
            # Side by side in one sentence, a part would be declared as one (其中, brackets).
            same = (whole.doc, whole.quote_start) == (part.doc, part.quote_start)
            soft = _ASIDE if same and not part.part_of else None
            yield at_most(known.words, "group_at_most_all", whole, part, soft)


def seldom(known: Known) -> Iterator[Check]:
    """Point out what is more than it usually can be, without calling it a contradiction."""
    for row in identities()["seldom"]:
        for one in known.sure(row["part"]):
            pair = _pair(known, one, row) or _elsewhere(known, one, row)
            if pair and interval(pair[1]).low > interval(pair[0]).high:
                yield at_most(known.words, "seldom_exceeds", pair[0], pair[1], said(row))


def _elsewhere(known: Known, one: Observation, row: Mapping[str, Any]) -> tuple[Fact, Fact] | None:
    part = known.told(one)
    for other in known.sure(row["whole"], area_id=one.area_id):
        same = (one.group, one.period) == (other.group, other.period)
        whole = known.told(other)
        if same and comparable(part, whole):
            return whole, part
    return None


def quotas(known: Known) -> Iterator[Check]:
    """Compare what was trained with the places granted, where it was met or said to be."""
    for row in identities()["quota"]:
        for quota in known.facts.values():
            if quota.indicator != row["quota"] or quota.value is None or not quota.value:
                continue
            done = next((one for one in _after(known, quota) if one.indicator in row["done"]), None)
            if done is not None and done.value is not None and comparable(done, quota):
                yield from _quota(known, quota, done)


def _after(known: Known, fact: Fact) -> list[Fact]:
    near = [
        one for one in known.beside(fact) if one.area_id == fact.area_id and one.start > fact.start
    ]
    return sorted(near, key=lambda one: one.start)


def _quota(known: Known, quota: Fact, done: Fact) -> Iterator[Check]:
    met = interval(done).high >= interval(quota).low
    if not met and not any(word in quota.quote for word in _MET):
        return  # short of the places granted is a result, not a contradiction
    rate = quotient(done.value or interval(done).low, quota.value or interval(quota).low, 100)
    text = f"{rate.quantize(Decimal('0.01')).normalize():f}%"
    subject, small = known.words.subject(done, bare=True), known.words.indicator(quota)
    yield Check(
        rule="quota_met", stated=done, parts=(quota,), relation="at_least", worked_out=interval(quota),
        claim=Say(
            zh=f"{subject.zh}{small.zh}{figure(quota).zh}，{figure(done).zh} ÷ {figure(quota).zh} = {text}",
            en=f"{subject.en}, {small.en}: {bare(done)} ÷ {bare(quota)} = {text}, so that the quota is met",
        ),
    )  # fmt: skip
