"""Amounts against heads: income per worker, subsidies per recipient, wages and months."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from reportlib.dataset.reconcile import far, interval
from reportlib.dataset.verify.check import Check, Say
from reportlib.dataset.verify.known import Known, identities
from reportlib.dataset.verify.words import bare, figure, listed_en, listed_zh, quotient, result
from reportlib.model import Fact, Observation
from reportlib.quantities import Interval

_YEAR = Decimal(12)
_EVEN = Say(
    zh="每人恰为整数，与统一标准相合",
    en="the amount per person is a whole number, as a uniform standard would give",
)
_UNEVEN = Say(zh="文中未述补助标准", en="no standard is stated")
_SOME = Say(
    zh="补助对象可能只是其中一部分，或另有渠道发放",
    en="only some of them may have been paid, or others may have paid as well",
)
_OTHERS = Say(
    zh="人均数所指的人可能不是这些人",
    en="the amount per head may be of other people than these",
)
_OF_ALL = re.compile(
    r"(?:农民|农村居民|农牧民|村民|居民|农业人口|农村人口|乡村人口)的?(?:年)?人均[^，。；\d]{0,12}$"
)
_MONTHS = Say(zh="文中未述务工月数", en="the months worked are not stated")


def incomes(known: Known) -> Iterator[Check]:
    """Compare total income with heads times income per head."""
    for row in identities()["per_head"]:
        for one in known.sure(row["total"]):
            amount, heads = known.told(one), known.best(one, indicator=row["heads"])
            each = known.best(one, indicator=row["each"]) or assumed(known, amount, row["each"])
            told = heads and each and heads.value and each.value
            if heads and each and told and amount.unit.startswith("yuan") and not _of_all(each):
                yield _product(known, amount, heads, each)


def _of_all(each: Fact) -> bool:
    """Tell whether an income per head is that of all rural people or residents (农民人均…), so that workers are not its heads."""
    return _OF_ALL.search(each.quote[: max(0, each.start - each.quote_start)]) is not None


def _product(known: Known, amount: Fact, heads: Fact, each: Fact) -> Check:
    step = amount.precision / 10 if amount.precision > 1 else None
    worked = result(
        (heads.value or Decimal(0)) * (each.value or Decimal(0)),
        amount.unit,
        like=(heads, each),
        step=step,
    )
    subject, told = known.words.subject(amount), figure(amount)
    spread = interval(each) * interval(heads)
    return Check(
        rule="per_head", stated=amount, parts=(each, heads), worked_out=spread, soft=_OTHERS if far(spread, interval(amount)) else None,
        claim=Say(
            zh=f"{subject.zh}：{figure(heads).zh} × {figure(each).zh} = {worked.zh}，文中为{told.zh}",
            en=f"{subject.en}: {figure(heads).en} × {bare(each)} each = {worked.en}, the stated amount being {told.en}",
        ),
    )  # fmt: skip


def assumed(known: Known, amount: Fact, indicator: str) -> Fact | None:
    """Return what the same sentence assumes per head, if it does."""
    for fact in known.beside(amount):
        if fact.indicator == indicator and fact.kind in {"assumption", "standard"}:
            return fact
    return None


def subsidies(known: Known) -> Iterator[Check]:
    """Compare subsidies paid with recipients and the standard, or see what each received."""
    for row in identities()["subsidy"]:
        for one in known.sure(row["amount"]):
            amount = known.told(one)
            standards = _standards(known, amount, row["standard"])
            people = known.best(one, indicator=row["recipients"])
            if people and people.value and amount.value:
                yield _paid(known, amount, people, standards)
            elif standards and amount.value:
                yield from _some(known, one, amount, standards, row)


def _standards(known: Known, amount: Fact, indicator: str) -> list[Fact]:
    found = [
        one for one in known.telling(amount.doc, indicator)
        if one.area_id == amount.area_id and one.unit.startswith("yuan_per") and (one.period or amount.period) == amount.period
    ]  # fmt: skip
    return sorted(found, key=lambda one: interval(one).low)


def _allowed(standards: list[Fact], people: Fact) -> Interval:
    low = min(interval(one).low for one in standards)
    high = max(interval(one).high for one in standards)
    return Interval(low, high) * interval(people)


def _paid(known: Known, amount: Fact, people: Fact, standards: list[Fact]) -> Check:
    subject, told = known.words.subject(amount), figure(amount)
    if standards:
        rates = _rates(standards)
        return Check(
            rule="subsidy", stated=amount, parts=(people, *standards), worked_out=_allowed(standards, people),
            soft=_SOME, claim=Say(
                zh=f"{subject.zh}{told.zh}，{figure(people).zh}按每人{rates.zh}发放",
                en=f"{subject.en}: {told.en} to {figure(people).en} at {rates.en}",
            ),
        )  # fmt: skip
    each = quotient(amount.value or Decimal(0), people.value or Decimal(1))
    even = each == each.to_integral_value()
    shown = result(each, "yuan_per_person", step=Decimal(1) if even else Decimal("0.01"))
    sign = "=" if even else "≈"
    return Check(
        rule="subsidy", stated=amount, parts=(people,), worked_out=interval(amount),
        verdict="holds" if even else "unchecked", remark=_EVEN if even else _UNEVEN,
        claim=Say(
            zh=f"{subject.zh}：{told.zh} ÷ {figure(people).zh} {sign} 每人{shown.zh}",
            en=f"{subject.en}: {told.en} ÷ {figure(people).en} {sign} {shown.en}",
        ),
    )  # fmt: skip


def _rates(standards: list[Fact]) -> Say:
    told = [figure(one) for one in standards]
    return Say(
        zh=listed_zh(dict.fromkeys(one.zh for one in told)),
        en=listed_en(list(dict.fromkeys(one.en for one in told))),
    )


def _some(
    known: Known, one: Observation, amount: Fact, standards: list[Fact], row: Mapping[str, Any]
) -> Iterator[Check]:
    """Compare a subsidy with all who were sent, when nobody says how many were paid."""
    heads = _sent(known, one, row.get("heads", ""))
    if heads is None or heads.value is None:
        return
    spread = _allowed(standards, heads)
    low, high = (
        quotient(amount.value or Decimal(0), bound).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        for bound in (
            max(interval(one).high for one in standards),
            min(interval(one).low for one in standards),
        )
    )
    subject, told, rates = known.words.subject(amount), figure(amount), _rates(standards)
    reach_zh = f"{low}人" if low == high else f"{low}至{high}人"
    reach_en = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    yield Check(
        rule="subsidy", stated=amount, parts=(heads, *standards), worked_out=spread, soft=_SOME, unit="yuan",
        claim=Say(
            zh=f"{subject.zh}{told.zh}，按每人{rates.zh}计，只够{reach_zh}，而共输出{figure(heads).zh}",
            en=f"{subject.en}: {told.en} at {rates.en} is enough for {reach_en} people, while {figure(heads).en} were sent",
        ),
    )  # fmt: skip


def _sent(known: Known, one: Observation, indicator: str) -> Fact | None:
    exact = known.best(one, indicator=indicator)
    if exact:
        return exact
    found = [
        other for other in known.sure(indicator, area_id=one.area_id)
        if (other.group, other.period) == (one.group, one.period)
    ]  # fmt: skip
    return known.told(found[0]) if len(found) == 1 else None


def wages(known: Known) -> Iterator[Check]:
    """Show how many months' wages a year's income per head makes; it can prove nothing."""
    for row in identities()["wage"]:
        for one in known.sure(row["total"]):
            amount = known.told(one)
            wage = _wage(known, amount, row["monthly"])
            if wage is None:
                continue
            each = assumed(known, amount, row["each"])
            heads = known.best(one, indicator=row["heads"])
            if each is not None:
                yield from _months(known, wage, each, _share(known, wage, row["share"]))
            elif heads and heads.value and amount.value:
                yield _wage_months(known, amount, heads, wage)


def _wage(known: Known, amount: Fact, indicator: str) -> Fact | None:
    """Return the monthly wage that the same document tells of the same people."""
    found = [
        one for one in known.telling(amount.doc, indicator)
        if (one.area_id, one.group) == (amount.area_id, amount.group)
        and one.kind in {"total", "standard"} and not one.destination
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _share(known: Known, wage: Fact, indicator: str) -> Fact | None:
    return next((one for one in known.beside(wage) if one.indicator == indicator), None)


def _months(known: Known, wage: Fact, each: Fact, part: Fact | None) -> Iterator[Check]:
    """Compare an assumed yearly income with the monthly wage that a share of all reach."""
    portion = (part.value if part and part.value else Decimal(100)) / 100
    yearly = interval(wage).low * portion * _YEAR
    told, monthly, subject = figure(each), figure(wage), known.words.subject(each)
    shown = result(yearly, "yuan", like=(wage, *([part] if part else [])))
    terms_zh = f"{figure(part).zh} × {monthly.zh}" if part else monthly.zh
    terms_en = f"{figure(part).en} × {monthly.en}" if part else monthly.en
    yield Check(
        rule="wage_and_income", stated=each, parts=(wage, *([part] if part else [])), unit="yuan",
        worked_out=Interval(yearly, yearly) if part is None else Interval(yearly, yearly.max(yearly * 2)),
        verdict="scopes", remark=_MONTHS, gap=abs(yearly - (each.value or yearly)),
        claim=Say(
            zh=f"{subject.zh}按{told.zh}计，而{terms_zh} × 12个月 = {shown.zh}",
            en=f"{subject.en}: {told.en} assumed, while {terms_en} × 12 months = {shown.en}",
        ),
    )  # fmt: skip


def _wage_months(known: Known, amount: Fact, heads: Fact, wage: Fact) -> Check:
    each = quotient(amount.value or Decimal(0), heads.value or Decimal(1)).quantize(
        Decimal(1), rounding=ROUND_HALF_UP
    )
    paid = interval(wage)
    months = [
        quotient(each, bound).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        for bound in (paid.high, paid.low)
    ]
    few, many = (f"{one.normalize():f}" for one in months)
    span_zh, span_en = (few, few) if few == many else (f"{few}至{many}", f"{few} to {many}")
    shown, subject = result(each, "yuan_per_person", step=Decimal(1)), known.words.subject(amount)
    return Check(
        rule="wage_and_income", stated=amount, parts=(heads, wage), worked_out=interval(amount), verdict="scopes",
        remark=_MONTHS, gap=Decimal(0),
        claim=Say(
            zh=f"{subject.zh}：{figure(amount).zh} ÷ {figure(heads).zh} ≈ 每人{shown.zh}，按月工资{figure(wage).zh}计，相当于{span_zh}个月",
            en=f"{subject.en}: {figure(amount).en} ÷ {figure(heads).en} ≈ {shown.en}, which is {span_en} months at {figure(wage).en}",
        ),
    )  # fmt: skip
