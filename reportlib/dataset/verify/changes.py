"""This year, last year and the change between them, in one document or across documents."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportlib.dataset.reconcile import interval
from reportlib.dataset.verify.check import Check, Say
from reportlib.dataset.verify.known import RATES, Known, comparable, identities
from reportlib.dataset.verify.words import bare, figure, quotient, result
from reportlib.model import Fact, Observation
from reportlib.quantities import Interval, periods

_HUNDRED = Decimal(100)
_KINDS = Say(zh="两个时期的长短不同", en="the two periods are not of one kind")
_ELSEWHERE = Say(zh="增减可能另有所指", en="the change may be of something else")
_FALLING = re.compile(r"^(?:减少|下降|降低|回落)?[-−]?")


def baseline(fact: Fact) -> str | None:
    """Return the period that a change or growth is measured from: told, or a year earlier."""
    if fact.baseline:
        return fact.baseline
    period = fact.period or ""
    if periods.kind_of(period) not in {"year", "part_year", "stock"}:
        return None
    year = period[:4]
    return period.replace(year, str(int(year) - 1))


def differences(known: Known) -> Iterator[Check]:
    """Check that this year's figure less the change is last year's."""
    for one in known.observations:
        if one.measure != "change" or one.status == "conflicted":
            continue
        change = known.told(one)
        now, before = _pair(known, one, change)
        if now and before and now != before and now.unit == before.unit and _fits(change, now):
            yield _difference(known, now, before, change)


def _pair(known: Known, one: Observation, change: Fact) -> tuple[Fact | None, Fact | None]:
    start = baseline(change)
    now = known.best(one, measure="level")
    return now, known.best(one, measure="level", period=start) if start else None


def _fits(change: Fact, level: Fact) -> bool:
    points = change.unit == "percentage_points" and level.unit == "percent"
    return points or (change.unit == level.unit and change.unit not in RATES)


def term(change: Fact) -> tuple[str, str]:
    """Return a change as it stands behind a minus; a decrease is bracketed."""
    zh, en = figure(change).zh, bare(change)
    if change.value is None or change.value >= 0:
        return zh, en
    return f"(−{_FALLING.sub('', zh)})", f"({en})"


def _loose(known: Known, now: Fact, before: Fact, told: Fact) -> Say | None:
    """Return why a change or growth may be of something else, or None when nothing says so."""
    if periods.kind_of(now.period) != periods.kind_of(before.period):
        return _KINDS
    names = ("indicator", "group", "area_id")
    beside = any(
        one.measure == "level" and all(getattr(one, name) == getattr(told, name) for name in names)
        for one in known.beside(told)
    )
    return None if beside else _ELSEWHERE


def _difference(known: Known, now: Fact, before: Fact, change: Fact) -> Check:
    left = (now.value or Decimal(0)) - (change.value or Decimal(0))
    shown, subject = result(left, now.unit, like=(now, change)), known.words.subject(now)
    year = periods.chinese(before.period), periods.english(before.period)
    return Check(
        rule="year_on_year", stated=before, soft=_loose(known, now, before, change), parts=(now, change), worked_out=interval(now) - interval(change),
        claim=Say(
            zh=f"{subject.zh}：{figure(now).zh} − {term(change)[0]} = {shown.zh}，{year[0]}所述为{figure(before).zh}",
            en=f"{subject.en}: {bare(now)} − {term(change)[1]} = {shown.en}, the figure stated for {year[1]} being {figure(before).en}",
        ),
    )  # fmt: skip


def growths(known: Known) -> Iterator[Check]:
    """Check a stated growth rate against both years, or against the stated change."""
    for one in known.observations:
        if one.measure != "growth_rate" or one.unit != "percent" or one.status == "conflicted":
            continue
        rate = known.told(one)
        now, before = _pair(known, one, rate)
        change = known.best(one, measure="change")
        if now and before and now.unit == before.unit and before.value:
            yield _growth(known, rate, now, before)
        elif now and change and now.unit == change.unit and now.value and now.value != change.value:
            yield _growth_by_change(known, rate, now, change)


def _growth(known: Known, rate: Fact, now: Fact, before: Fact) -> Check:
    worked = interval(now) / interval(before)
    value = quotient(now.value or Decimal(0), before.value or Decimal(1), 100) - _HUNDRED
    return _grown(
        known,
        rate,
        (now, before),
        worked,
        value,
        (f"{figure(now).zh} ÷ {figure(before).zh}", f"{bare(now)} ÷ {bare(before)}"),
    )


def _growth_by_change(known: Known, rate: Fact, now: Fact, change: Fact) -> Check:
    low = interval(now) - interval(change)
    worked = interval(now) / low
    value = (
        quotient(
            now.value or Decimal(0), (now.value or Decimal(0)) - (change.value or Decimal(0)), 100
        )
        - _HUNDRED
    )
    zh, en = term(change)
    terms = (
        f"{figure(now).zh} ÷（{figure(now).zh} − {zh}）",
        f"{bare(now)} ÷ ({bare(now)} − {en})",
    )
    return _grown(known, rate, (now, change), worked, value, terms)


def _grown(
    known: Known,
    rate: Fact,
    parts: tuple[Fact, Fact],
    worked: Interval,
    value: Decimal,
    terms: tuple[str, str],
) -> Check:
    step = min(rate.precision, Decimal(1)) / 10
    shown, subject, told = (
        f"{value.quantize(step.normalize()):f}%",
        known.words.subject(parts[0]),
        figure(rate),
    )
    level = parts[0] if parts[1].measure == "change" else parts[1]
    soft = _loose(known, parts[0], level, rate)
    apart = (parts[1].doc, parts[1].quote_start) != (rate.doc, rate.quote_start)
    if parts[1].measure == "change" and apart:
        soft = _ELSEWHERE
    spread = Interval(worked.low * _HUNDRED - _HUNDRED, worked.high * _HUNDRED - _HUNDRED)
    return Check(
        rule="growth_rate", stated=rate, parts=parts, worked_out=spread, soft=soft,
        claim=Say(
            zh=f"{subject.zh}：{terms[0]} − 1 ≈ {shown}，文中增幅为{told.zh}",
            en=f"{subject.en}: {terms[1]} − 1 ≈ {shown}, the stated growth being {told.en}",
        ),
    )  # fmt: skip


def implied(known: Known) -> Iterator[Check]:
    """Check that what this year's figures and changes imply for last year keeps parts within wholes."""
    for row in identities()["part"]:
        for one in known.sure(row["part"]):
            part, whole = known.told(one), known.best(one, indicator=row["whole"], destination=None)
            first = known.best(one, measure="change")
            second = known.best(one, indicator=row["whole"], destination=None, measure="change")
            if (
                whole
                and first
                and second
                and comparable(part, whole)
                and _fits(first, part)
                and _fits(second, whole)
            ):
                yield _implied(known, (part, first), (whole, second))


def _implied(known: Known, part: tuple[Fact, Fact], whole: tuple[Fact, Fact]) -> Check:
    spreads = [interval(now) - interval(change) for now, change in (part, whole)]
    told = [
        result(
            (now.value or Decimal(0)) - (change.value or Decimal(0)), now.unit, like=(now, change)
        )
        for now, change in (part, whole)
    ]
    year, place = baseline(part[1]), known.words.place_name(part[0])
    small, large = known.words.indicator(part[0]), known.words.indicator(whole[0])
    terms = [
        (f"{figure(now).zh} − {term(change)[0]}", f"{bare(now)} − {term(change)[1]}")
        for now, change in (part, whole)
    ]
    return Check(
        rule="implied_last_year", stated=part[0], parts=(part[1], *whole), left=spreads[0], worked_out=spreads[1],
        relation="at_most",
        claim=Say(
            zh=f"{place.zh}由增量推算的{periods.chinese(year)}{small.zh}（{terms[0][0]} = {told[0].zh}）"
            f"不应超过{large.zh}（{terms[1][0]} = {told[1].zh}）",
            en=f"{place.en}, {periods.english(year)}, worked out from the changes: {small.en} ({terms[0][1]} = {told[0].en})"
            f" should not exceed {large.en} ({terms[1][1]} = {told[1].en})",
        ),
    )  # fmt: skip
