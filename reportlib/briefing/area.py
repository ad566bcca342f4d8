"""An area as an analyst sees it: what is known of it, selected by indicator, period and group.

from reportlib import dataset
from reportlib.briefing import open_area

area = open_area(dataset.open_here(), "530502")
area.get("labour_transferred")          # a Figure, or None when nothing states it
area.rows("income")                     # every observation of a subject
area.frame()                            # the tidy data as a pandas DataFrame of figures
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reportlib import lexicon, places
from reportlib.briefing.asked import refuse_slips
from reportlib.briefing.naming import area_of, inside, label, ledger_cuts
from reportlib.briefing.reporting import latest, reporting
from reportlib.briefing.tidy import frame, wholes_of
from reportlib.briefing.words import NOT_STATED, Words, when, when_in
from reportlib.errors import UnknownName, missing
from reportlib.model import Dataset, Fact, Finding, Observation, Practice
from reportlib.quantities import Figure, from_fact, periods

if TYPE_CHECKING:
    import pandas as pd

# The level goes before what is said of it.
MEASURES = ("level", "change", "growth_rate", "share", "target", "completion_rate")
DOMAINS = ("population", "labour", "income", "training", "services", "money")
_SEVERAL = re.compile("、|等|和|及")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One observation ready for a table: what it is, when, its figure, and whether only registers tell it."""

    observation: Observation
    label: Words
    period: Words
    figure: Figure
    registers: bool = False

    @property
    def whole(self) -> Figure:
        """The figure as the area's own, whatever destinations it names, for comparing areas."""
        return replace(self.figure, destination=None)


@dataclass(frozen=True, kw_only=True)
class AreaView:
    """One area with everything that the dataset tells of it.

    ``period`` is the reporting period of the brief; ``get`` looks there unless told otherwise.
    """

    dataset: Dataset
    area: places.Area
    period: str | None

    if not TYPE_CHECKING:  # else a type checker would believe that every name exists

        def __getattr__(self, name: str) -> object:
            """Refuse a name that an area does not have, with the nearest."""
            raise missing(self, name)

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {one.fact_id: one for one in self.dataset.facts}

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """The area's own observations (``area.observations[:5]``), without those that a partner accounts for."""
        return tuple(one for one in self.dataset.observations if one.area_id == self.area.area_id)

    @property
    def area_id(self) -> str:
        """The area's stable id: ``area.area_id``."""
        return self.area.area_id

    @property
    def code(self) -> str:
        """The GB/T 2260 code that was valid in the reporting period: ``area.code``."""
        return self.area.code_on(self.period)

    @property
    def name(self) -> Words:
        """The area's name in the reporting period: ``area.name.zh``."""
        name = self.area.at(self.period)
        return Words(name.name_zh, name.name_en)

    @property
    def when(self) -> Words:
        """The reporting period in words: ``area.when.en``."""
        return when(self.period)

    @property
    def when_in(self) -> Words:
        """The reporting period as a sentence tells when (in 2018, by 2020): ``area.when_in.en``."""
        return when_in(self.period)

    def figure(self, observation: Observation) -> Figure:
        """Return the figure of an observation, with every source that tells it: ``area.figure(area.observations[0])``."""
        alternatives = [self._facts[one] for one in observation.alternatives]
        told = from_fact(self._facts[observation.facts[0]], alternatives=alternatives)
        known = lexicon.load().indicators.get(observation.indicator)
        wholes = tuple(part for fact in observation.facts if (part := self._facts[fact].part_of))
        return replace(
            told, facts=observation.facts, part_of=wholes, wholes=wholes_of(observation.indicator),
            additive=known.additive if known else True, written_out=frozenset(self.dataset.written_out),
        )  # fmt: skip

    def find(
        self, indicator: str, *, group: str = "all", destination: str | None = None, measure: str = "level",
        period: str | None = None, counterpart: str | None = None,
    ) -> Observation | None:  # fmt: skip
        """Return one observation, ``area.find("labour_transferred")``, or None when nothing states it.

        Raises:
            UnknownName: There is no such indicator, group, measure or period; the nearest are named.
        """
        wanted = (indicator, group, destination, measure, period or self.period, counterpart)
        for one in self.observations:
            if (
                one.indicator,
                one.group,
                one.destination,
                one.measure,
                one.period,
                one.counterpart,
            ) == wanted:
                return one
        refuse_slips(self.dataset, indicator=indicator, group=group, measure=measure, period=period)
        return None

    def get(
        self, indicator: str, *, group: str = "all", destination: str | None = None, measure: str = "level",
        period: str | None = None, counterpart: str | None = None,
    ) -> Figure | None:  # fmt: skip
        """Return one figure of the area, or None when nothing states it.

        Args:
            indicator: Code of the indicator, ``labour_transferred``.
            group: ``all`` or ``poor``.
            destination: Where the work is, as the facts name it (``广东省``); None for no destination.
            measure: ``level``, ``change``, ``growth_rate``, ``share``, ``target`` or ``completion_rate``.
            period: Another period than the brief's.
            counterpart: Who else accounts for it (``东莞市``); None for the area itself.

        Raises:
            UnknownName: There is no such indicator; the nearest are named.

        Example:
            >>> area.get("labour_transferred", group="poor")
        """
        found = self.find(
            indicator,
            group=group,
            destination=destination,
            measure=measure,
            period=period,
            counterpart=counterpart,
        )
        return self.figure(found) if found else None

    def headline(self, indicator: str, *, group: str = "all") -> Figure | None:
        """Return the area's whole figure of the reporting period: no part of another, whatever destinations it names.

        ``area.headline("labour_transferred")``: a figure without a destination goes before one with (“向广东、上海等地输出2966人” is
        a whole too, “向上海输出1215人” is not); of several with destinations none is the whole.
        """
        plain = self.get(indicator, group=group)
        if plain is not None:
            return plain
        whole = [
            one
            for one in self._told(indicator, group)
            if all(self._facts[fact].part_of is None for fact in one.facts)
            and _SEVERAL.search(one.destination or "")
        ]
        return replace(self.figure(whole[0]), destination=None) if len(whole) == 1 else None

    def any_destination(self, indicator: str, *, group: str = "all") -> Figure | None:
        """Return a figure of the reporting period however its destination is worded (省外, 外省 …).

        ``area.any_destination("labour_transferred_out_of_province")``: one without a destination goes first, then the only one or the greatest.
        """
        plain = self.get(indicator, group=group)
        if plain is not None:
            return plain
        told = sorted(self._told(indicator, group), key=lambda one: -(one.value or 0))
        return replace(self.figure(told[0]), destination=None) if told else None

    def _told(self, indicator: str, group: str) -> list[Observation]:
        key = (indicator, group, "level", self.period, None)
        return [
            one
            for one in self.observations
            if (one.indicator, one.group, one.measure, one.period, one.counterpart) == key
        ]

    def rows(self, *subjects: str, every_period: bool = True, cuts: bool = False) -> list[Row]:
        """Return the area's observations of some subjects (lexicon domains), in the lexicon's order: ``area.rows("income")``.

        Args:
            *subjects: ``population``, ``labour``, ``income``, ``training``, ``services``, ``money``; all when none is named.
            every_period: Also those of other periods than the brief's.
            cuts: Also what only the ledgers tell of months gone by, of ages, trades and the like.
        """
        book = lexicon.load()
        if strange := [one for one in subjects if one not in DOMAINS]:
            raise UnknownName(kind="subject", name=strange[0], known=DOMAINS)
        order = {
            code: (
                DOMAINS.index(book.domain(code)) if book.domain(code) in DOMAINS else len(DOMAINS),
                number,
            )
            for number, code in enumerate(book.indicators)
        }
        chosen = [
            one for one in self.observations
            if not one.counterpart
            and (cuts or self._listed(one))
            and (not subjects or book.domain(one.indicator) in subjects)
            and (every_period or one.period == self.period)
        ]  # fmt: skip
        chosen.sort(
            key=lambda one: (
                order.get(one.indicator, (len(DOMAINS), 0)), one.indicator, periods.order(one.period),
                one.group, one.destination or "", MEASURES.index(one.measure), one.unit,
            )
        )  # fmt: skip
        return [self._row(one) for one in chosen]

    def _row(self, one: Observation) -> Row:
        return Row(
            observation=one, label=self.label(one), period=when(one.period), figure=self.figure(one),
            registers=not self._in_prose(one),
        )  # fmt: skip

    def _in_prose(self, one: Observation) -> bool:
        return any("query" not in self._facts[fact].source for fact in (*one.facts, *one.alternatives))  # fmt: skip

    def _listed(self, one: Observation) -> bool:
        """Tell whether a table of everything shows an observation."""
        if self._in_prose(one):
            return True
        if one.group in ledger_cuts() or not one.value:
            return False
        # The month itself only where the registers tell nothing of the year to it.
        to_date = self.find(one.indicator, group=one.group, destination=one.destination) or one
        return to_date.period == one.period in {self.period, periods.last_month(self.period)}

    @property
    def told_in_prose(self) -> bool:
        """Whether any document besides the ledgers tells of this area."""
        told: tuple[Fact | Practice, ...] = (*self.dataset.facts, *self.dataset.practices)
        own = (one for one in told if one.area_id == self.area_id)
        return any(not isinstance(one, Fact) or "query" not in one.source for one in own)

    def label(self, one: Observation) -> Words:
        """Return what an observation is called, with its group and measure: ``area.label(area.observations[0])``."""
        return label(one, self._facts[one.facts[0]].quote)

    @property
    def poor(self) -> Words:
        """What this area's sources call workers from poor households, or from those lifted out of poverty: ``area.poor.en``."""
        own = (one for one in self._facts.values() if one.area_id == self.area_id)
        quotes = (one.quote for one in own if one.group == "poor")
        zh, en = lexicon.called("poor", next(quotes, ""), self.period)
        return Words(zh, f"workers from {en}")

    def frame(self) -> "pd.DataFrame":
        """Return the area's tidy data: one row an observation, with its figure in the last column.

        Example:
            >>> told = area.frame()
            >>> told[told["indicator"] == "labour_transferred"].groupby("period")["figure"].sum()
        """
        return frame(self)

    def within(self, level: str) -> "tuple[AreaView, ...]":
        """Return the areas of a level inside this one that anything is known of: ``area.within("town")``."""
        gazetteer = places.load()
        ids: dict[str, None] = {}
        told: tuple[Fact | Practice, ...] = (*self.dataset.facts, *self.dataset.practices)
        for one in told:
            if one.area_level == level and one.area_id != self.area_id:
                ids.setdefault(one.area_id)
        found = [one for one in ids if inside(gazetteer, one, self.area_id)]
        views = [
            AreaView(dataset=self.dataset, area=area_of(gazetteer, one, self.dataset), period=None)
            for one in found
        ]
        return tuple(replace(view, period=view.latest_period(like=self.period)) for view in views)

    def towns(self) -> "tuple[AreaView, ...]":
        """Return the towns, villages and stations of this county that a document tells of, each village behind its town.

        ``area.within("town")`` has the ledgers' too.
        """
        below = (*self.within("town"), *self.within("village"))
        found = (*sorted(below, key=lambda one: one.area_id), *self.within("station"))
        return tuple(one for one in found if one.told_in_prose)

    def counties(self) -> "tuple[AreaView, ...]":
        """Return the counties of this prefecture that anything is known of: ``area.counties()``."""
        return self.within("county")

    def practices(self, *, counterpart: str | None = None) -> tuple[Practice, ...]:
        """Return the area's own practices in the order of the text, ``area.practices()``, or a partner's for it."""
        own = [
            one
            for one in self.dataset.practices
            if one.area_id == self.area_id and one.counterpart == counterpart
        ]
        return tuple(sorted(own, key=lambda one: (one.doc, one.start)))

    def partners(self) -> tuple[str, ...]:
        """Return the names of the partners that facts or practices tell of: ``area.partners()``."""
        told: tuple[Fact | Practice, ...] = (*self.dataset.facts, *self.dataset.practices)
        found = [one.counterpart for one in told if one.area_id == self.area_id]
        return tuple(dict.fromkeys(one for one in found if one))

    def partner_rows(self, partner: str) -> list[Row]:
        """Return what a partner accounts for in this area: ``area.partner_rows("东莞市")``."""
        own = [one for one in self.observations if one.counterpart == partner]
        return [self._row(one) for one in own]

    def latest_with(self, *indicators: str) -> "AreaView":
        """Return this area at the latest period in which one of some indicators is told; its own period goes first.

        Example:
            >>> area.latest_with("labour_income").get("labour_income")
        """
        told = [
            one for one in self.observations
            if one.indicator in indicators and one.measure == "level" and one.period and not one.counterpart
        ]  # fmt: skip
        if not told or any(one.period == self.period for one in told):
            return self
        return replace(self, period=latest(told))

    @property
    def sources(self) -> Words:
        """The documents that tell of this area, by their names in seeds/, registers as such: ``area.sources.en``."""
        told: tuple[Fact | Practice, ...] = (*self.dataset.facts, *self.dataset.practices)
        own = [one for one in told if one.area_id == self.area_id]
        registers = {one.doc for one in own if isinstance(one, Fact) and "query" in one.source}
        names = sorted({one.doc for one in own} - registers)
        zh, en = ([*names, word] if registers else names for word in ("台账", "registers"))
        return Words("、".join(zh), ", ".join(en)) if zh else NOT_STATED

    def findings(self) -> tuple[Finding, ...]:
        """Return the checks that concern this area: ``area.findings()``."""
        return tuple(one for one in self.dataset.findings if self.area_id in one.areas)

    def latest_period(self, *, like: str | None = None) -> str | None:
        """Return the latest period with a headline figure, or of anything; ``area.latest_period(like="2004")`` if that has data."""
        return reporting([one for one in self.observations if not one.counterpart], like)


def open_area(dataset: Dataset, ref_area: str, period: str = "") -> AreaView:
    """Return the view of one area.

    Args:
        dataset: What ``reportlib.dataset.open_here()`` returned.
        ref_area: GB/T 2260 code, or any name ever valid.
        period: Reporting period; the latest with a headline figure when empty.

    Raises:
        UnknownName: No place answers to it; the nearest are named.

    Example:
        >>> area = open_area(dataset.open_here(), "530502", "2004")
    """
    area = places.load().resolve(ref_area)
    view = AreaView(dataset=dataset, area=area, period=period or None)
    return view if period else replace(view, period=view.latest_period())
