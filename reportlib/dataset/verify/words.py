"""How findings name things: places, periods, indicators, destinations, documents, figures.

The English side holds no Chinese character, whatever a seed or a file is called.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from reportlib import lexicon, places
from reportlib.canonical import plain
from reportlib.dataset.verify.check import Say, measure_word
from reportlib.errors import UnknownName
from reportlib.model import Document, Fact
from reportlib.places.spelling import romanised
from reportlib.quantities import from_fact, periods, wording

Label = Callable[[str, str], str]
PlaceName = Callable[[Fact, str], str]
_HANZI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WHERE = frozenset({"outside", "within", "abroad", "elsewhere"})
_FIRST = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
_BARE = re.compile(r"[\d.,]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The names that a run's findings use."""

    label: Label
    place: PlaceName
    documents: Mapping[str, Document]
    paragraphs: Mapping[str, Sequence[int]]
    table: Mapping[str, Any]

    def place_name(self, fact: Fact) -> Say:
        """Return the name of a fact's place in both languages."""
        english = self.place(fact, "en")
        if _HANZI.search(english) and fact.parent_area:
            try:
                english = places.load().town(fact.place, fact.parent_area).latest.name_en
            except UnknownName:
                english = plain_english(english)
        return Say(zh=fact.place, en=plain_english(english) or fact.ref_area)

    def indicator(self, fact: Fact) -> Say:
        """Return what a fact is about: indicator, group, destination, partner."""
        zh, en = self.label(fact.indicator, "zh"), self.label(fact.indicator, "en")
        more_zh, more_en = [], []
        if fact.group != "all" and fact.indicator not in self.table["poor_by_nature"]:
            named = lexicon.called(fact.group, fact.quote, fact.period, fact.indicator)
            more_zh.append(named[0])
            more_en.append(plain_english(named[1]))
        if fact.destination and not _says(fact):
            more_zh.append(f"去向{fact.destination}")
            more_en.append(self.destination(fact.destination))
        if fact.counterpart:
            more_zh.append(f"{fact.counterpart}帮扶")
            more_en.append(f"with assistance from {self.destination(fact.counterpart)}")
        measure = self.table["measures"].get(fact.measure, {"zh": "", "en": ""})
        zh, english = zh + str(measure["zh"]), plain_english(en) + str(measure["en"])
        lowered = english if english.startswith("Party") else english[:1].lower() + english[1:]
        extra_zh = f"（{'，'.join(more_zh)}）" if more_zh else ""
        extra_en = f" ({', '.join(one for one in more_en if one)})" if any(more_en) else ""
        return Say(zh=zh + extra_zh, en=lowered + extra_en)

    def relative(self, part: Fact, whole: Fact) -> Say:
        """Return what a part is, short of what its whole already says."""
        same = (part.indicator, part.counterpart) == (whole.indicator, whole.counterpart)
        if same and part.group != whole.group and part.destination in {None, whole.destination}:
            named = lexicon.called(part.group, part.quote, part.period, part.indicator)
            return Say(zh=named[0], en=plain_english(named[1]))
        if same and part.destination and part.group == whole.group:
            return Say(zh=f"去向{part.destination}的", en=self.destination(part.destination))
        group_said = part.group if part.group != whole.group else "all"
        return self.indicator(replace(part, group=group_said, counterpart=None))

    def subject(self, fact: Fact, *, bare: bool = False) -> Say:
        """Return what a sentence is about: place, period and, unless bare, the indicator."""
        place = self.place_name(fact)
        when_zh = periods.chinese(fact.period) if fact.period else ""
        when_en = f", {periods.english(fact.period)}" if fact.period else ""
        if bare:
            return Say(zh=place.zh + when_zh, en=place.en + when_en)
        told = self.indicator(fact)
        return Say(zh=place.zh + when_zh + told.zh, en=f"{place.en}{when_en}, {told.en}")

    def destination(self, text: str) -> str:
        """Return a destination in English: kinds by the table, places by name."""
        known: Mapping[str, str] = self.table["destination_words"]
        if text in known:
            return known[text]
        found = [(one.start, one.area.latest.short_en) for one in places.load().find(text)]
        found += [(text.index(word), said) for word, said in known.items() if word in text]
        names = list(dict.fromkeys(said for _, said in sorted(found)))
        if not names:
            return "other places"
        return listed_en([*names, "other places"] if "等" in text else names)

    def where(self, text: str) -> str:
        """Return where work is, as an English sentence says it (``in Guangdong``, ``outside the county``)."""
        rest = re.sub("等地?", "", text)
        for kind in self.table["destination_words"]:
            rest = (
                rest.replace(kind, "") if str(self.destination(kind)).split()[0] in _WHERE else rest
            )
        return f"in {self.destination(text)}" if _HANZI.search(rest) else self.destination(text)

    def document(self, doc: str) -> Say:
        """Return a document's name: its title in Chinese, its file name in English."""
        known = self.documents.get(doc)
        title = known.title if known and known.title else doc
        named = doc
        if _HANZI.search(doc):
            order = sorted(self.documents)
            named = f"no. {order.index(doc) + 1}" if doc in order else "in Chinese"
        return Say(zh=f"《{title}》", en=f"document {named}")

    def paragraph(self, fact: Fact) -> int:
        """Return the number of the paragraph in which a fact stands, or 0 when unknown."""
        return bisect_right(self.paragraphs.get(fact.doc, ()), fact.start)


def paragraphs_of(text: str) -> tuple[int, ...]:
    """Return where the first visible character of each paragraph stands."""
    return tuple(found.end() - 1 for found in _FIRST.finditer(text))


def _says(fact: Fact) -> bool:
    """Tell whether an indicator already says where the work is."""
    return fact.indicator.startswith("labour_transferred_")


def plain_english(text: str) -> str:
    """Return a text without Chinese characters; those that are left are spelled in pinyin."""
    if not _HANZI.search(text):
        return text
    spell = places.load().spelling
    return re.sub(f"{_HANZI.pattern}+", lambda run: romanised(run[0], spell), text)


def figure(fact: Fact) -> Say:
    """Return a fact's figure in both languages."""
    told = from_fact(fact)
    if fact.value is not None and _BARE.fullmatch(told.form):  # a table's unit stands in its head
        zh = wording.chinese(fact.value, unit=fact.unit, precision=fact.precision)
        return Say(zh=zh, en=told.en())
    return Say(zh=told.zh(), en=told.en())


def bare(fact: Fact) -> str:
    """Return a fact's figure in English without its noun."""
    return from_fact(fact).en(bare=True)


def figures(facts: Sequence[Fact], sign: str) -> Say:
    """Return figures joined by a sign of arithmetic."""
    return Say(
        zh=f" {sign} ".join(figure(one).zh for one in facts),
        en=f" {sign} ".join(bare(one) for one in facts),
    )


def result(
    value: Decimal, unit: str, *, like: Sequence[Fact] = (), step: Decimal | None = None
) -> Say:
    """Return a worked-out value in both languages, hedged as its operands are.

    Args:
        value: The value.
        unit: Its unit.
        like: The facts it comes from; their hedges are its own.
        step: Place value of the last digit to show; worked out from the facts when None.
    """
    kinds = {one.qualifier for one in like}
    qualifier = "at_least" if "at_least" in kinds and kinds <= {"exact", "at_least"} else "approx"
    qualifier = "exact" if kinds <= {"exact"} else qualifier
    precision = step or max([one.precision for one in like], default=Decimal(1))
    shown = value.quantize(step, rounding=ROUND_HALF_UP) if step else value
    word = measure_word(like[0], unit) if like and qualifier == "exact" else ""
    told = wording.chinese(
        shown, unit=unit, precision=max(precision, Decimal(1)), qualifier=qualifier
    )
    zh = f"{plain(shown)}{word}" if word else told
    en = wording.english(
        shown, None, None, unit=unit, hedge=None, qualifier=qualifier, precision=precision
    )
    return Say(zh=zh, en=en)


def summed(facts: Iterable[Fact]) -> Decimal:
    """Return the sum of the values that facts state."""
    return sum((one.value for one in facts if one.value is not None), start=Decimal(0))


def quotient(left: Decimal, right: Decimal, scale: int = 1) -> Decimal:
    """Return a quotient with enough digits to show."""
    with localcontext() as context:
        context.prec = 28
        return left * scale / right


def share(part: Fact, whole: Fact, rate: Fact) -> Say:
    """Return ``a ÷ b ≈ c%`` with one digit more than the stated rate has."""
    worked = quotient(part.value or Decimal(0), whole.value or Decimal(1), 100)
    step = min(rate.precision, Decimal(1)) / 10
    shown = worked.quantize(step.normalize(), rounding=ROUND_HALF_UP)
    sign = "=" if shown == worked else "≈"
    text = f"{shown.normalize():f}%" if shown == worked else f"{shown:f}%"
    return Say(
        zh=f"{figure(part).zh} ÷ {figure(whole).zh} {sign} {text}",
        en=f"{bare(part)} ÷ {bare(whole)} {sign} {text}",
    )


def listed_zh(items: Iterable[str]) -> str:
    """Return items joined as Chinese joins them."""
    return "、".join(items)


def listed_en(items: Sequence[str]) -> str:
    """Return items joined as English joins them."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
