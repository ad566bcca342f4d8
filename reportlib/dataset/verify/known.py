"""What the rules look things up in: facts by id, observations by key, declared identities."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from reportlib.dataset.verify.check import Check
from reportlib.dataset.verify.words import Words
from reportlib.model import Fact, Observation

_KEY = ("area_id", "indicator", "measure", "group", "destination", "counterpart", "period")
PEOPLE = ("persons", "person_times")
RATES = frozenset({"percent", "percentage_points", "times", "ratio"})


@cache
def identities() -> Mapping[str, Any]:
    """Return the declared identities."""
    text = files("reportlib").joinpath("data/identities.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class Known:
    """Facts and observations, looked up by what they are about; checks that were made so far."""

    def __init__(
        self, facts: Sequence[Fact], observations: Sequence[Observation], words: Words
    ) -> None:
        self.words = words
        self.facts = {fact.fact_id: fact for fact in facts}
        self._sentences: dict[tuple[str, int], list[Fact]] = {}
        self._telling: dict[tuple[str, str], list[Fact]] = {}
        for fact in facts:
            self._sentences.setdefault((fact.doc, fact.quote_start), []).append(fact)
            self._telling.setdefault((fact.doc, fact.indicator), []).append(fact)
        self.observations = observations
        self.by_key = {
            tuple(getattr(one, name) for name in _KEY): one
            for one in observations
            if one.status != "conflicted"
        }
        self.below: dict[str, list[Observation]] = {}
        self._sure: dict[tuple[str, ...], list[Observation]] = {}
        for one in observations:
            if one.status != "conflicted":
                for key in ((), (one.area_id,)):
                    self._sure.setdefault((one.indicator, one.measure, *key), []).append(one)
            self.below.setdefault(one.parent_area, []).append(one)
        # All tellings of one observation count as one: what compares one compares all.
        self._same = {fact: one.facts[0] for one in observations for fact in one.facts}
        self._covered: set[tuple[str, str]] = set()

    def told(self, one: Observation) -> Fact:
        """Return the chosen telling of an observation."""
        return self.facts[one.facts[0]]

    def best(self, like: Fact | Observation, **changes: object) -> Fact | None:
        """Return the chosen telling of the observation that differs from another only as stated.

        Conflicted observations are not found: arithmetic refuses them.
        """
        key = tuple(changes.get(name, getattr(like, name)) for name in _KEY)
        found = self.by_key.get(key)
        return self.told(found) if found else None

    def sure(
        self, indicator: str, measure: str = "level", area_id: str = ""
    ) -> Sequence[Observation]:
        """Return the observations of an indicator whose sources agree, of one area if it is named."""
        key = (indicator, measure, area_id) if area_id else (indicator, measure)
        return self._sure.get(key, ())

    def beside(self, fact: Fact) -> Sequence[Fact]:
        """Return the facts of the sentence that a fact stands in, itself included."""
        return self._sentences.get((fact.doc, fact.quote_start), ())

    def telling(self, doc: str, indicator: str) -> Sequence[Fact]:
        """Return the facts of one indicator in one document."""
        return self._telling.get((doc, indicator), ())

    def thing(self, fact: Fact) -> str:
        """Return an id that all tellings of one observation share."""
        return self._same.get(fact.fact_id, fact.fact_id)

    def covers(self, check: Check) -> None:
        """Remember which facts a check has brought together."""
        ids = [self._same.get(one, one) for one in check.facts]
        self._covered.update((one, other) for one in ids for other in ids)

    def covered(self, one: Fact, other: Fact) -> bool:
        """Tell whether an earlier check has already compared two facts."""
        ids = (self._same.get(fact.fact_id, fact.fact_id) for fact in (one, other))
        return tuple(ids) in self._covered


def comparable(part: Fact, whole: Fact) -> bool:
    """Tell whether a part may be measured against a whole: persons are also person-times."""
    same = part.unit == whole.unit or (part.unit, whole.unit) == PEOPLE
    counted = part.unit not in RATES and "_per_" not in part.unit
    return same and counted and part.value is not None and whole.value is not None
