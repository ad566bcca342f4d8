"""One fact as lines for a terminal: its sentence with the number marked, and the reading of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reportlib import quantities
from reportlib.canonical import plain
from reportlib.dataset.saying import KINDS, MEASURES
from reportlib.model import Document, Fact
from reportlib.quantities import periods

# A seed may hold whatever it likes; a terminal must not obey it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Where the names that a reviewer reads come from, and how a number is marked."""

    label: Callable[[str, str], str]
    place: Callable[[Fact, str], str]
    mark: tuple[str, str] = ("【", "】")


def harmless(text: str) -> str:
    """Return a text without anything that a terminal would obey, in one line."""
    return " ".join(_CONTROL.sub("�", text).split())


def card(
    fact: Fact, document: Document, names: Names, others: Sequence[Fact], facts: Sequence[Fact]
) -> Iterator[str]:
    """Give the lines that show one fact.

    Args:
        fact: The fact.
        document: Its document.
        names: Names and marks.
        others: Tellings that disagree with it.
        facts: All facts, among which its whole is.
    """
    before = harmless(document.text[fact.quote_start : fact.start])
    after = harmless(document.text[fact.end : fact.quote_end])
    opening, closing = names.mark
    yield f"  {before}{opening}{harmless(fact.exact)}{closing}{after}"
    figure = quantities.from_fact(fact)
    yield _line("地方 place", fact.place, names.place(fact, "en"), fact.area_id)
    labels = (names.label(fact.indicator, lang) for lang in ("zh", "en"))
    yield _line("指标 indicator", *labels, fact.indicator)
    carried = "（推定 inferred）" if fact.period_inferred else ""
    when = (periods.chinese(fact.period), periods.english(fact.period), fact.period or "—")
    yield _line("时期 period", *when) + carried
    yield _line("数值 value", figure.zh(), figure.en(), _number(fact))
    yield _line(
        "口径 kind", KINDS[fact.kind], fact.kind, f"{MEASURES[fact.measure]} {fact.measure}"
    )
    for name, value in (
        ("修饰 hedge", f"{fact.hedge} ({fact.qualifier})" if fact.hedge else ""),
        ("人群 group", fact.group if fact.group != "all" else ""),
        ("去向 destination", fact.destination or ""), ("帮扶方 counterpart", fact.counterpart or ""),
        ("基期 baseline", fact.baseline or ""), ("其中 part of", _whole(fact, facts)), ("说明 note", fact.note),
    ):  # fmt: skip
        if value:
            yield _line(name, value)
    for other in others:
        yield f"  ✗ 另一处说法不同 / told otherwise: {harmless(other.exact)}（{other.doc}）{harmless(other.quote)}"


def _line(name: str, *values: str) -> str:
    return f"    {name}: " + " · ".join(harmless(one) for one in values if one)


def _number(fact: Fact) -> str:
    low, high = fact.value_low, fact.value_high
    value = plain(fact.value) if fact.value is not None else ""
    spread = f"{'' if low is None else plain(low)}..{'' if high is None else plain(high)}"
    return f"{value or spread} {fact.unit}"


def _whole(fact: Fact, facts: Sequence[Fact]) -> str:
    return next((one.exact for one in facts if one.fact_id == fact.part_of), "")
