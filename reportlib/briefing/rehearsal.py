"""A made-up area, told and drawn once and thrown away, so that the first real one finds everything ready.

What is slow only the first time (tables of words, patterns, the libraries' own
caches) is then there before a kernel is forked. Nothing of the rehearsal stays
that a notebook could see, and no real report is made from its numbers.
"""

import io
from contextlib import redirect_stdout
from decimal import Decimal

from reportlib import places
from reportlib.briefing import charts
from reportlib.briefing.area import AreaView, open_area
from reportlib.briefing.blocks import chart, heading, paragraph, table, title
from reportlib.briefing.items import checks
from reportlib.briefing.sentence import listing, sentence
from reportlib.briefing.words import Words, words
from reportlib.model import Dataset, Fact, Finding, Observation
from reportlib.quantities import Figure

_QUOTE = "演练文字：转移农村劳动力3万余人。"
_EXACT = "3万余人"
_YEARS = ("2018", "2019", "2020")
# Indicator, group and destination: one of each kind that is told in words of its own.
_TOLD = (
    ("labour_transferred", "all", None),
    ("labour_transferred", "poor", None),
    ("labour_transferred_out_of_province", "all", "广东"),
    ("labour_force", "all", None),
)
_WIDTHS = (0.5, 0.2, 0.3)


def rehearse() -> None:
    """Say, tabulate and draw the figures of a made-up area, for nobody to see."""
    with redirect_stdout(io.StringIO()):
        area = _area()
        frame = area.frame()
        repr(frame)
        frame.to_html()
        _say(area)
        _draw(area)


def _area() -> AreaView:
    county = next(one for one in places.load().areas.values() if one.level == "county")
    code = county.names[-1].code
    facts = [
        _fact(f"{number:012d}", county.area_id, code, told, year)
        for number, (told, year) in enumerate((one, year) for one in _TOLD for year in _YEARS)
    ]
    finding = Finding(
        finding_id="0", rule="", verdict="holds", areas=(county.area_id,), facts=(facts[0].fact_id,), left="", right="",
        difference="", zh="演练。", en="A rehearsal.",
    )  # fmt: skip
    data = Dataset(
        documents=(), facts=tuple(facts), practices=(), observations=tuple(map(_observation, facts)), findings=(finding,),
        corrections=(), issues=(),
    )  # fmt: skip
    return open_area(data, code)


def _fact(name: str, area_id: str, code: str, told: tuple[str, str, str | None], year: str) -> Fact:
    indicator, group, destination = told
    start = _QUOTE.index(_EXACT)
    return Fact(
        fact_id=name, doc="", start=start, end=start + len(_EXACT), source={}, exact=_EXACT, quote=_QUOTE, quote_start=0,
        quote_end=len(_QUOTE), value=Decimal(30000 if destination is None else 20000), value_low=None, value_high=None,
        unit="persons", hedge=None, qualifier="at_least", precision=Decimal(10000), place="", ref_area=code, area_id=area_id,
        area_level="county", parent_area="", group=group, indicator=indicator, measure="level", kind="total", period=year,
        period_inferred=False, baseline=None, destination=destination, counterpart=None, part_of=None, organised=False, rule="",
    )  # fmt: skip


def _observation(fact: Fact) -> Observation:
    return Observation(
        area_id=fact.area_id, ref_area=fact.ref_area, place=fact.place, area_level=fact.area_level, parent_area=fact.parent_area,
        indicator=fact.indicator, measure=fact.measure, group=fact.group, destination=fact.destination, counterpart=None,
        period=fact.period, value=fact.value, value_low=None, value_high=None, unit=fact.unit, qualifier=fact.qualifier,
        precision=fact.precision, status="single", facts=(fact.fact_id,),
    )  # fmt: skip


def _say(area: AreaView) -> None:
    total = area.headline("labour_transferred")
    part = area.any_destination("labour_transferred_out_of_province")
    if total is None or part is None:
        return
    columns = words("指标", "Indicator"), words("时期", "Period"), words("数值", "Value")
    rows: list[dict[Words, Words | Figure]] = [
        {columns[0]: row.label, columns[1]: row.period, columns[2]: row.figure}
        for row in area.rows("labour")
    ]
    told = sentence("{period}{n}。", "{period}: {n:n}.", period=area.when_in, n=total)
    title(
        "{place}|演练", "Rehearsal|of {place}", subtitle=sentence("{period}", "{period}", period=area.when), place=area.name
    )  # fmt: skip
    heading("演练", "Rehearsal")
    paragraph(told, style="lead")
    paragraph(zh="占{share}。", en="That is {share}.", share=part / total)
    paragraph(listing([(words("省外", "Outside"), part)], zh="演练：", en="Rehearsal: "))
    table(rows, zh="演练", en="Rehearsal", widths=_WIDTHS)
    checks(area, area.findings())


def _draw(area: AreaView) -> None:
    total = area.headline("labour_transferred")
    part = area.any_destination("labour_transferred_out_of_province")
    poor = area.headline("labour_transferred", group="poor")
    if total is None or part is None or poor is None:
        return
    label = {"zh": "省外", "en": "Outside the province"}
    years = [
        ({"zh": row.period.zh, "en": row.period.en}, row.figure)
        for row in area.rows("labour")[: len(_YEARS)]
    ]
    drawings = (
        charts.destinations([(label, part)], whole=total),
        charts.levels(years),
        charts.poor_and_all([(label, total, poor)]),
    )
    for one in drawings:
        chart(one, zh="演练", en="Rehearsal", figures=[total])
