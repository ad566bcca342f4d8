"""Read every quantity of a text: indicator, measure, group, whole and part, in text order."""

import re
from dataclasses import dataclass, replace

from reportlib.extraction import leads, matching, measures
from reportlib.extraction.aims import aims
from reportlib.extraction.draft import Draft
from reportlib.extraction.echoes import TOO_MUCH, Echoes
from reportlib.extraction.parts import Parts, is_threshold
from reportlib.extraction.regrouping import regrouped
from reportlib.extraction.tokens import Quantity
from reportlib.extraction.windows import Window, Windows
from reportlib.lexicon import Indicator, Lexicon
from reportlib.model import Measure

_SHARE_OF_LABOUR = re.compile(r"占[^。；]{0,24}(?:劳动力|劳力)")
# What a rule must weigh to be believed across a clause, in a part, in a derived figure.
_SURE, _LIKELY, _FAIR, _DERIVED = 16, 9, 8, 7
_ORGANISED_PART = re.compile(r"有组织|有序组织|组织化")
_ORGANISED = re.compile(
    r"有组织|有序|组织(?!化|领导|保障|部|体系|机构|架构|编制|开展|实施)|集中(?:输|组)|点对点|定向输"
)
# What rooms, sheets and pieces count stands behind them, never before (服务站有三间平房).
_OF_THINGS = frozenset(
    {"间", "张", "台", "件", "套", "栋", "幢", "座", "把", "支", "层", "顶", "床", "册", "份"}
)
_STOP = re.compile(r"[，。；]")
_CLOSED = re.compile(r"[，。；：、！？）)\s]|$")
_GROWTH_KINDS = ("persons", "money", "rate", "count", "classifier", "households")


_LABOUR_WORDS = re.compile(
    r"(?:建档立卡|贫困|脱贫|卡户|困难|低收入)+户?(?:人口|群众|劳动力|劳力|人员|农户|户|家庭|收入|妇女|女性)*[共有达为约]*$"
)


# 11个年轻人, 30个家庭: what “个” counts stands behind it.
_SAID_BY_NOUN = {"households:": "households", "persons:": "persons"}
_DERIVES = frozenset({"growth_rate", "change", "completion_rate"})
_RATES = frozenset({"labour_transfer_rate", "organised_transfer_rate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one quantity tells: its indicator and measure, by which rule, from which figure."""

    quantity: Quantity
    measure: Measure
    indicator: str
    rule: str
    unit: str
    source: int | None = None


def _is_share(found: Found, known: Indicator | None, window: Window) -> bool:
    """Tell whether a bare rate says what part of the workers, since its indicator counts them."""
    return (
        found.measure == "level"
        and found.quantity.kind == "rate"
        and found.quantity.unit != "times"
        and window.own != "的"
        and known is not None
        and known.known
        and not known.unit.startswith("percent")
    )


class Reading:
    """One pass over the quantities of a text, each settled with regard to those before it."""

    def __init__(self, windows: Windows, lexicon: Lexicon, topic: str = "all") -> None:
        self.topic = topic
        self.windows = windows
        self.text = windows.layout.text
        self.lexicon = lexicon
        self.drafts: list[Draft] = []
        self.weighed: dict[tuple[str, str, str, str, str], matching.Match | None] = {}
        self.aims = aims(windows.layout)
        self.parts = Parts(windows, self.drafts)
        self.echoes = Echoes(windows, self.drafts)

    def run(self) -> list[Draft]:
        """Return one draft for every quantity, in order."""
        for index, quantity in enumerate(self.windows.quantities):
            self.drafts.append(self._read(index, quantity, self.windows.all[index]))
        return regrouped(self.windows, self.drafts, self.topic)

    def _read(self, index: int, quantity: Quantity, window: Window) -> Draft:
        parent = self.parts.parent(index, quantity, window)
        found = self._echoed(index, self._found(index, quantity, window, parent), window)
        quantity = found.quantity
        known = self.lexicon.indicators.get(found.indicator)
        if (
            parent is not None
            and quantity.kind == "money"
            and (
                found.indicator != self.drafts[parent].indicator
                or is_threshold(quantity, window.right)
            )
        ):
            parent = None
        return Draft(
            quantity=quantity, indicator=found.indicator, unit=measures.by_month(self._unit(quantity, known, found.unit), window.own),
            measure="share" if _is_share(found, known, window) else found.measure,
            group=known.group if known is not None and known.group else self._group(found, window, parent),
            parent=parent, negative=found.measure in {"growth_rate", "change"} and measures.falls(window.own),
            rule=found.rule, source=found.source, organised=self._organised(found.indicator, window),
            note="" if known is not None and known.known else "indicator not in the lexicon",
        )  # fmt: skip

    def _group(self, found: Found, window: Window, parent: int | None) -> str:
        """Return whose figure it is: a row of areas tells of those that its head tells of."""
        if found.rule in {"row", "carried:recipients"} and found.source is not None:
            return self.drafts[found.source].group
        if window.listed is not None and window.listed.twin is not None:
            return self.drafts[window.listed.twin].group
        return self.parts.group(found.quantity, window, parent, found.measure)

    def _found(self, index: int, quantity: Quantity, window: Window, parent: int | None) -> Found:
        """Return what a quantity measures by its kind and measure."""
        measure = self._measure(quantity, window, parent)
        source: int | None = None
        unit = quantity.unit
        if measure in _DERIVES or (measure == "share" and quantity.kind == "rate"):
            indicator, rule, source = self._derived(index, quantity, window, measure)
            if indicator in _RATES and measure == "share":
                measure = "level"
        elif quantity.kind in {"classifier", "count"}:
            indicator, rule, unit = self._count(quantity, window, parent)
            if indicator in _SAID_BY_NOUN:
                unit = _SAID_BY_NOUN[indicator]
                quantity = replace(quantity, kind=unit, unit=unit)
                indicator, rule, source = self._plain(index, quantity, window, parent)
        else:
            indicator, rule, source = self._plain(index, quantity, window, parent)
        if measure == "growth_rate" and quantity.unit == "times" and quantity.value is not None:
            quantity = replace(
                quantity,
                unit="percent",
                value=quantity.value * 100,
                precision=quantity.precision * 100,
            )
            unit = "percent"
        return Found(
            quantity=quantity, measure=measures.possible(measure, indicator), indicator=indicator, rule=rule,
            unit=unit, source=source,
        )  # fmt: skip

    def _measure(self, quantity: Quantity, window: Window, parent: int | None) -> Measure:
        """Return what a quantity measures; part of a target is a target."""
        aimed = self.aims.hold(quantity.start, window.own, window.left) or (
            parent is not None and self.drafts[parent].measure == "target"
        )
        return measures.measure(quantity, window.own, window.left, window.right, aimed=aimed)

    def _echoed(self, index: int, found: Found, window: Window) -> Found:
        """Give a rate that names nothing the figure told before it."""
        if found.rule != "unknown" or found.quantity.kind != "rate":
            return found
        told = self.echoes.shared(index, window)
        if told is not None:
            code = self.drafts[told].indicator
            return replace(
                found, indicator=code, rule="carried:share", source=told, measure="share"
            )
        told = self.echoes.times(index, found.quantity, window)
        if told is not None:
            return replace(found, indicator=self.drafts[told].indicator, rule="carried:rate")
        return found

    def _organised(self, indicator: str, window: Window) -> bool:
        return indicator.startswith(("labour_transferred", "organised")) and bool(
            _ORGANISED.search(self._clause(window))
        )

    def _clause(self, window: Window) -> str:
        return window.own + _STOP.split(window.right, maxsplit=1)[0]

    # -- indicators ---------------------------------------------------------------

    def _earlier(self, window: Window) -> str:
        start = self.windows.layout.sentences[window.sentence].start
        return self.text[max(0, start - 90) : start]

    def _best(
        self, kind: str, quantity: Quantity, window: Window, left: str
    ) -> matching.Match | None:
        """Return the best indicator; words that were weighed once are not weighed again."""
        key = (kind, quantity.unit, left, window.right, self._earlier(window))
        if key not in self.weighed:
            self.weighed[key] = matching.best(self.lexicon, *key)
        found = self.weighed[key]
        if found is None or kind != "money" or not found.code.endswith("_standard"):
            return found
        # Nobody is paid a million by the head: it is what was paid to all.
        return found if (quantity.value or 0) < TOO_MUCH else matching.of_all(self.lexicon, *key)

    def _plain(
        self, index: int, quantity: Quantity, window: Window, parent: int | None
    ) -> tuple[str, str, int | None]:
        """Return the indicator of persons, households, money, rates and durations, by which rule, from which figure."""
        if parent is not None:
            return *self._part(quantity, window, self.drafts[parent]), None
        lent = self.echoes.lent(index, quantity, window, self.lexicon)
        if lent is not None:
            return lent
        match = self._best(quantity.kind, quantity, window, window.left)
        beside = self.echoes.beside(index, quantity, self.lexicon)
        if beside is not None and (match is None or match.score < 10):
            return beside, "beside", None
        if match is not None and match.score >= (6 if quantity.kind == "rate" else 2):
            return self._twin(match.code, quantity), f"lexicon:{match.source}", None
        head = self.echoes.head(index, quantity)
        if head is not None:
            return self.drafts[head].indicator, "row", head
        if quantity.kind == "persons" and self.echoes.sent(index, window):
            return "labour_transferred", "carried:destination", None
        before = self.echoes.before(index, quantity, window) or self.echoes.again(
            index, quantity, window
        )
        if before is not None:
            return before, "carried", None
        return *self._unnamed(index, quantity, window, shared=False), None

    def _unnamed(
        self, index: int, quantity: Quantity, window: Window, *, shared: bool
    ) -> tuple[str, str]:
        """Return what a number that names nothing counts: a part of the workers broken down, else something unknown."""
        headed = None if shared else self._under(quantity, window)
        if headed is not None:
            return headed, "lexicon:heading"
        if shared or quantity.kind == "persons":
            whole = self.echoes.broken_down(index, quantity, window)
            if whole is not None:
                return self.drafts[whole].indicator, "carried:share" if shared else "carried:part"
        fallback = self.lexicon.unknown.get(quantity.kind)
        return (fallback.code if fallback else "count_other"), "unknown"

    def _under(self, quantity: Quantity, window: Window) -> str | None:
        """Return what the lead of a number's paragraph names."""
        words = leads.lead(self.windows, quantity, window)
        match = self._best(quantity.kind, quantity, window, words) if words else None
        return match.code if match is not None else None

    def _part(self, quantity: Quantity, window: Window, whole: Draft) -> tuple[str, str]:
        """Return the indicator of a part: its own where its words name one, else the total's."""
        # 总人口46.3万人，其中贫困人口12.8万人: of all people the poor are no group of workers.
        people = whole.indicator == "population_total"
        own = window.own if people else _LABOUR_WORDS.sub("", window.own)
        match = (
            self._best(quantity.kind, quantity, window, own)
            if re.search(r"[\u4e00-\u9fff]{2}", own)
            else None
        )
        inside = window.bracket is not None
        if not inside:
            wide = self._best(quantity.kind, quantity, window, window.left)
            if (
                wide is not None
                and wide.score >= _SURE
                and (match is None or wide.score > match.score)
            ):
                match = wide
        if match is None or (inside and match.source == "after" and match.code != whole.indicator):
            return whole.indicator, "part"
        if match.code == "organised_transfer_party" and whole.indicator.startswith("organised"):
            return whole.indicator, "part"
        labour = match.code == "labour_transferred" and whole.indicator.startswith(match.code)
        if inside and labour and _ORGANISED_PART.search(window.own):
            return "organised_transfer", "part+organised"
        if match.code == whole.indicator or match.score >= _LIKELY:
            return self._twin(match.code, quantity), "part+lexicon"
        return whole.indicator, "part"

    def _twin(self, code: str, quantity: Quantity) -> str:
        """Return the indicator's twin for households or recipients when the unit asks for it."""
        one = self.lexicon.indicators[code]
        if quantity.kind == "households" and one.unit == "persons" and one.households:
            return one.households
        return code

    def _derived(
        self, index: int, quantity: Quantity, window: Window, measure: str
    ) -> tuple[str, str, int | None]:
        """Return what a growth, change, share or completion is one of."""
        twin = window.listed.twin if window.listed is not None else None
        if twin is not None:
            return self.drafts[twin].indicator, f"listed:{measure}", twin
        clause = re.split(r"[，；]", window.own)[-1] if window.listed is None else window.own
        if measure == "share":
            told = self._shared(index, quantity, window)
            if told is not None:
                return told
            # Behind 占 stands the whole.
            clause = clause.rpartition("占")[0] if "占" in clause else clause
        found = self._any(quantity, window, clause)
        if found is not None and found.score >= _DERIVED:
            return self._twin(found.code, quantity), f"lexicon:{measure}", None
        back = self.echoes.derived_from(index, quantity, window, measure)
        if back is not None:
            return self.drafts[back].indicator, f"carried:{measure}", back
        found = self._any(quantity, window, window.left)
        if found is not None:
            return self._twin(found.code, quantity), f"lexicon:{measure}", None
        return *self._unnamed(
            index, quantity, window, shared=measure in {"share", "completion_rate"}
        ), None

    def _shared(
        self, index: int, quantity: Quantity, window: Window
    ) -> tuple[str, str, int | None] | None:
        """Return what a share is one of by the workers told of before, or by words of its own for shares."""
        whole = self.echoes.of_workers(index, quantity, window)
        if whole is not None:
            return self.drafts[whole].indicator, "carried:share", whole
        match = self._best("rate", quantity, window, window.left)
        fits = match is not None and match.score >= _FAIR
        return (match.code, "lexicon:share", None) if match is not None and fits else None

    def _any(self, quantity: Quantity, window: Window, left: str) -> matching.Match | None:
        """Return the best indicator whose growth or share a quantity may be, whatever its kind."""
        kinds: tuple[str, ...] = (quantity.kind,) if quantity.kind != "rate" else _GROWTH_KINDS
        if quantity.unit == "percentage_points":
            kinds = ("rate",)
        earlier = self._earlier(window)
        matches = [matching.best(self.lexicon, kind, "", left, "", earlier) for kind in kinds]
        return max(
            (one for one in matches if one is not None), key=lambda one: one.score, default=None
        )

    def _count(
        self, quantity: Quantity, window: Window, parent: int | None
    ) -> tuple[str, str, str]:
        """Return the indicator of a counted thing, the rule and the unit."""
        for kind in dict.fromkeys(("classifier", quantity.kind)):
            match = self._best(kind, quantity, window, window.own)
            if match is not None and match.score >= _FAIR:
                return match.code, f"lexicon:{match.source}", quantity.unit
        code = self._counted(quantity.unit) if quantity.kind == "count" else None
        if code:
            return code, "unit", quantity.unit
        noun = matching.noun_behind(self.lexicon, window.right)
        if noun in {"家庭", "农户"}:
            return "households:", "noun", "households"
        if quantity.written == "个" and self._people(
            noun or matching.noun_before(self.lexicon, window.own)
        ):
            return "persons:", "noun", "persons"
        if (
            noun is None
            and parent is not None
            and matching.noun_before(self.lexicon, window.own) is None
        ):
            return self.drafts[parent].indicator, "part", quantity.unit
        noun = (
            noun
            or matching.noun_before(self.lexicon, window.own)
            or matching.noun_before(self.lexicon, window.left)
            if noun is not None or quantity.written not in _OF_THINGS or _CLOSED.match(window.right)
            else None
        )
        if noun is None:
            return self.lexicon.unknown["classifier"].code, "unknown", quantity.unit
        code = self.lexicon.nouns.get(noun) or self.lexicon.things[noun].code
        return code, "noun", quantity.unit

    def _people(self, noun: str | None) -> bool:
        """Tell whether a noun is one of people (31个保姆, 包工头140余个)."""
        thing = self.lexicon.things.get(noun or "")
        return thing is not None and thing.code == self.lexicon.unknown["persons"].code

    def _counted(self, unit: str) -> str | None:
        return next(
            (
                one.code
                for one in self.lexicon.indicators.values()
                if one.unit == unit and one.nouns
            ),
            None,
        )

    def _unit(self, quantity: Quantity, known: Indicator | None, unit: str) -> str:
        if quantity.kind == "rate":
            return unit
        if known is None:
            return unit or "count:other"
        if quantity.kind in {"classifier", "count"}:
            return known.unit if known.unit.startswith("count:") else unit or known.unit
        if (
            quantity.kind == "money"
            and unit in {"yuan", "yuan_per_year"}
            and known.unit.startswith("yuan")
        ):
            return known.unit
        if quantity.kind == "area" and unit == "mu" and known.unit == "mu_per_person":
            return known.unit
        if unit == "households" and known.unit.startswith("count:") and known.known:
            return known.unit
        return unit
