"""An indicator, the rules that recognise it, and the lexicon of all of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reportlib.errors import UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which prose names an indicator beside a number.

    Attributes:
        kind: The kind of unit it is for (persons, money, rate …).
        before: What stands left of the number; the last match counts. None: no demand.
        after: What stands right behind the unit. None: no demand.
        context: What stands anywhere shortly before. None: no demand.
        unit: The unit code it is for; empty for every unit of the kind.
        weight: How much it says, against other rules that fit as well.
        single: Whether no other number may stand between the words and the number (每人500元).
        order: Its turn in the data files; of two that fit equally well the first counts.
    """

    kind: str
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    context: re.Pattern[str] | None = None
    unit: str = ""
    weight: float = 10.0
    single: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A quantity that briefs speak of.

    Attributes:
        code: Its name in data, snake_case.
        zh: Chinese label as printed.
        en: English label as printed.
        unit: Unit code of its values.
        additive: Whether values of places side by side may be summed.
        definition_zh: What it counts, in Chinese.
        definition_en: What it counts, in English.
        aliases: Chinese heads of table columns that mean it.
        nouns: What a measure word counts when it counts this.
        households: Code of the twin counted in households, or empty.
        recipients: Code of the twin that counts who was paid, or empty.
        group: The group it is about by its nature (poor), or empty.
        known: Whether it stands in the lexicon and was not made from a noun.
        domain: The subject it belongs to: the name of its data file.
    """

    code: str
    zh: str
    en: str
    unit: str
    additive: bool
    definition_zh: str = ""
    definition_en: str = ""
    aliases: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    households: str = ""
    recipients: str = ""
    group: str = ""
    known: bool = True
    domain: str = "services"

    def label(self, lang: str) -> str:
        """Return the printed label in one language."""
        return self.en if lang == "en" else self.zh

    def definition(self, lang: str) -> str:
        """Return the printed definition in one language."""
        return self.definition_en if lang == "en" else self.definition_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A counted thing without an indicator of its own: its noun, its name and labels."""

    noun: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Every indicator by code, rules by kind of unit, nouns by spelling.

    The rules come when they are first asked for: hundreds of patterns that only a reader of prose needs.
    """

    indicators: Mapping[str, Indicator]
    rules: Callable[[], Mapping[str, tuple[tuple[str, Rule], ...]]]
    nouns: Mapping[str, str]
    noun_pattern: re.Pattern[str]
    things: Mapping[str, Thing]
    unknown: Mapping[str, Thing]
    heads: Mapping[str, str]

    def __contains__(self, code: object) -> bool:
        """Tell whether a code is known."""
        return code in self.indicators

    def get(self, code: str) -> Indicator:
        """Return an indicator by its code.

        Raises:
            UnknownName: No indicator has that code.
        """
        found = self.indicators.get(code)
        if found is None:
            raise UnknownName(kind="indicator", name=code, known=self.indicators)
        return found

    def label(self, code: str, lang: str) -> str:
        """Return the printed label of a code; an unknown code reads as its own words."""
        found = self.indicators.get(code)
        return found.label(lang) if found else code.replace("_", " ")

    def domain(self, code: str) -> str:
        """Return the subject of a code: population, labour, income, training, services, money."""
        found = self.indicators.get(code)
        return found.domain if found else "services"

    def by_kind(self, kind: str) -> tuple[tuple[str, Rule], ...]:
        """Return (code, rule) pairs for one kind of unit, the weightiest first."""
        return self.rules().get(kind, ())
