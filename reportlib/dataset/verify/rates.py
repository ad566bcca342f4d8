"""Rates against the numbers they are made from, in one sentence or by declared identity."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reportlib.dataset.reconcile import far, interval
from reportlib.dataset.verify.bounds import said
from reportlib.dataset.verify.check import Check, Say, judged
from reportlib.dataset.verify.known import Known, comparable, identities
from reportlib.dataset.verify.words import Words, bare, figure, quotient, result, share
from reportlib.model import Fact, Observation
from reportlib.quantities import Interval

_HUNDRED = Decimal(100)
_JOINT = re.compile(r"^的?(?:比例|比重)?(?:为|达到?|约)?$|^人的$|^总数的$|^户的$")
# 主要流向三省，占省外的91%; 省外58.9万人，占外出农民工的52.4%: the whole is not all who work.
_OF_PART = re.compile(r"占(?:省外|区外|市外|县外|外出|跨省|其)[^，。；]{0,8}$")
_TARGET = Say(zh="两处目标可能不是同一目标", en="the target stated elsewhere may be another one")
_SIGNS = {"÷": "/", "/": "/", "×": "*", "*": "*"}


def sentences(known: Known) -> dict[tuple[str, int, int], list[Fact]]:
    """Return the facts of each sentence, in order."""
    found: dict[tuple[str, int, int], list[Fact]] = {}
    for fact in sorted(known.facts.values(), key=lambda one: (one.doc, one.start)):
        found.setdefault((fact.doc, fact.quote_start, fact.quote_end), []).append(fact)
    return found


def rates_in_sentences(known: Known) -> Iterator[Check]:
    """Compare “占X的Y%” with the two numbers beside it."""
    for ordered in sentences(known).values():
        for index, rate in enumerate(ordered):
            if rate.unit == "percent" and index >= 2:
                yield from _rate_of(known.words, rate, ordered[:index])


def _rate_of(words: Words, rate: Fact, before: Sequence[Fact]) -> Iterator[Check]:
    quote, base = rate.quote, rate.quote_start
    whole = before[-1]
    opened = quote.rfind("占", 0, whole.start - base)
    if (
        opened < 0
        or not whole.value
        or not _JOINT.match(quote[whole.end - base : rate.start - base])
    ):
        return
    if any(mark in quote[opened : whole.start - base] for mark in "，。；,;"):
        return
    parts = [one for one in before if one.end - base <= opened and comparable(one, whole)]
    if parts and 0 <= opened - (parts[-1].end - base) <= 3:
        yield ratio(words, "rate_in_sentence", rate, parts[-1], whole)


def ratio(
    words: Words, rule: str, rate: Fact, part: Fact, whole: Fact, soft: Say | None = None
) -> Check:
    """Return the check of a rate against its numerator and denominator."""
    worked = interval(part) / interval(whole)
    shown, subject, told = share(part, whole, rate), words.subject(rate), figure(rate)
    return Check(
        rule=rule, stated=rate, parts=(part, whole), soft=soft,
        worked_out=Interval(worked.low * _HUNDRED, worked.high * _HUNDRED),
        claim=Say(
            zh=f"{subject.zh}：{shown.zh}，文中为{told.zh}",
            en=f"{subject.en}: {shown.en}, the stated rate being {told.en}",
        ),
    )  # fmt: skip


def declared_rates(known: Known) -> Iterator[Check]:
    """Compare the rates that the identities declare, where all three are told."""
    for row in identities()["rate"]:
        for measure in ("level", "share"):
            for one in known.sure(row["rate"], measure):
                yield from _declared(known, one, row)


def _declared(known: Known, one: Observation, row: Mapping[str, Any]) -> Iterator[Check]:
    group = row.get("numerator_group", one.group)
    rate = known.told(one)
    if row.get("any_period"):
        part = _any(known, one, row["numerator"], group)
        whole = _any(known, one, row["denominator"], one.group)
    else:
        part = known.best(one, indicator=row["numerator"], measure="level", group=group)
        whole = known.best(one, indicator=row["denominator"], measure="level")
    if part and whole and whole.value and comparable(part, whole) and rate.value is not None:
        check = ratio(known.words, "declared_rate", rate, part, whole, said(row))
        if check.soft or not _explained(known, check):
            yield check


def _explained(known: Known, check: Check) -> bool:
    """Tell whether a rate that two numbers do not make is made by others, or hardly theirs.

    Others are two of its own sentence (培训6000人，转移5460人，转移率91%), or its part and another whole of
    the document; hardly theirs is a rate that no sentence tells with its number and that lies apart by half.
    """
    rate, part = check.stated, check.parts[0]
    if judged(check.relation, interval(rate), check.worked_out)[0] != "fails":
        return False
    beside = [one for one in known.beside(rate) if one.fact_id != rate.fact_id]
    pairs = [(one, two) for one in beside for two in beside if one.start != two.start]
    pairs += [(part, one) for one in known.telling(part.doc, part.indicator)]
    if any(_makes(rate, one, two) for one, two in pairs):
        return True
    return far(interval(rate), check.worked_out) and part not in beside


def _makes(rate: Fact, part: Fact, whole: Fact) -> bool:
    if not (comparable(part, whole) and part.value and whole.value):
        return False
    made = interval(part) / interval(whole)
    spread = Interval(made.low * _HUNDRED, made.high * _HUNDRED)
    return judged("equal", interval(rate), spread)[0] != "fails"


def _any(known: Known, like: Observation, indicator: str, group: str) -> Fact | None:
    """Return the only telling of an indicator for a place and group, whatever its period."""
    found = [one for one in known.sure(indicator, area_id=like.area_id) if one.group == group]
    return known.told(found[0]) if len(found) == 1 else None


def completions(known: Known) -> Iterator[Check]:
    """Compare a stated completion rate with what was done and what was to be done."""
    for one in known.observations:
        if one.measure != "completion_rate" or one.status == "conflicted":
            continue
        done, target = known.best(one, measure="level"), known.best(one, measure="target")
        if done and target and target.value and comparable(done, target):
            rate = known.told(one)
            near = (rate.doc, rate.quote_start) == (target.doc, target.quote_start)
            check = ratio(
                known.words, "completion_rate", rate, done, target, None if near else _TARGET
            )
            if not _explained(known, check):
                yield check


def shares(known: Known) -> Iterator[Check]:
    """Compare the share that a destination has with its number and the whole."""
    family = {part: row["whole"] for row in identities()["partition"] for part in row["parts"]}
    for one in known.observations:
        if one.measure != "share" or one.indicator not in family or one.status == "conflicted":
            continue
        part = known.best(one, measure="level")
        whole = known.best(one, measure="level", indicator=family[one.indicator], destination=None)
        rate = known.told(one)
        if _OF_PART.search(rate.quote[: max(0, rate.start - rate.quote_start)]):
            continue
        if part and whole and whole.value and comparable(part, whole):
            check = ratio(known.words, "declared_rate", rate, part, whole)
            if not _explained(known, check):
                yield check


def written_out(known: Known) -> Iterator[Check]:
    """Check a division or product that the text writes out with signs (a÷b=c)."""
    for ordered in sentences(known).values():
        for one, two, three in zip(ordered, ordered[1:], ordered[2:], strict=False):
            quote, base = one.quote, one.quote_start
            sign = quote[one.end - base : two.start - base].strip()
            equals = quote[two.end - base : three.start - base].strip()
            if sign in _SIGNS and equals in {"=", "＝"} and one.value and two.value and three.value:
                yield _written(known.words, sign, one, two, three)


def _written(words: Words, sign: str, one: Fact, two: Fact, three: Fact) -> Check:
    divides = _SIGNS[sign] == "/"
    left, right = one.value or Decimal(0), two.value or Decimal(1)
    worked = quotient(left, right) if divides else left * right
    spread = interval(one) / interval(two) if divides else interval(one) * interval(two)
    shown, subject = result(worked, three.unit, step=Decimal(1)), words.subject(three)
    mark = "÷" if divides else "×"
    return Check(
        rule="written_out", stated=three, parts=(one, two), worked_out=spread,
        claim=Say(
            zh=f"{subject.zh}：{figure(one).zh} {mark} {figure(two).zh} = {shown.zh}，文中为{figure(three).zh}",
            en=f"{subject.en}: {bare(one)} {mark} {bare(two)} = {shown.en}, the stated result being {figure(three).en}",
        ),
    )  # fmt: skip
