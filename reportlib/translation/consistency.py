"""What `reportlib check` tells of the translations: terms departed from, units refused or out of date."""

from collections.abc import Iterable, Iterator

from reportlib import lexicon
from reportlib.model import Issue, TranslatedUnit
from reportlib.translation import termbase
from reportlib.translation.memory import Memory
from reportlib.translation.rows import pieces


def issues(memory: Memory, units: Iterable[TranslatedUnit]) -> tuple[Issue, ...]:
    """Return everything about the translations that a person should look at.

    Args:
        memory: The memory as it was read.
        units: The units of the documents at hand.
    """
    refused = [
        Issue(
            code="translation_refused", severity="warning", where=one.partition(": ")[0],
            zh=f"译文未采用：{one.partition(': ')[2]}", en=f"translation refused: {one.partition(': ')[2]}",
        )
        for one in memory.refused
    ]  # fmt: skip
    changed = [
        Issue(
            code="translation_changed", severity="warning", where=one.partition(": ")[0],
            zh=f"原文已改，译文待审：{one.partition(': ')[2]}",
            en=f"the Chinese has changed since it was translated; the English waits for a translator: {one.partition(': ')[2]}",
        )
        for one in memory.changed
    ]  # fmt: skip
    return (*refused, *changed, *departures(_pairs(units)))


def departures(pairs: Iterable[tuple[str, str, str]]) -> tuple[Issue, ...]:
    """Return where English departs from the termbase.

    Args:
        pairs: Where it stands, the Chinese and its English.
    """
    terms = termbase.load()
    return tuple(
        Issue(
            code="term", severity="warning", where=where, zh=f"译名与术语表不一致：{found}", en=f"not the term of the termbase: {found}"
        )
        for where, zh, en in pairs
        for found in terms.departures(zh, en)
    )  # fmt: skip


def _pairs(units: Iterable[TranslatedUnit]) -> Iterator[tuple[str, str, str]]:
    """Yield every pair of the units and of the lexicon, figures left out."""
    for unit in units:
        if unit.target:
            yield unit.context or unit.doc, _bare(unit.source), _bare(unit.target)
    book = lexicon.load()
    for code in book.indicators:
        yield f"lexicon, {code}", book.label(code, "zh"), book.label(code, "en")


def _bare(text: str) -> str:
    return "".join(plain for plain, _ in pieces(text))
