"""Clean text → facts and practices, each with the span it came from.

from reportlib import extraction, lexicon, places

found = extraction.extract(seed, clean, places.load(), lexicon.load())
found.facts[0].exact
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportlib.extraction import facts as _facts
from reportlib.extraction import noise, practices, scopes, times, tokens
from reportlib.extraction.facts import as_record
from reportlib.extraction.layout import layout
from reportlib.extraction.periods import Clock, headings
from reportlib.extraction.reading import Reading
from reportlib.extraction.regrouping import tabled, topic
from reportlib.extraction.settling import Settling
from reportlib.extraction.tables import Found, Tables, rows
from reportlib.extraction.windows import windows
from reportlib.extraction.years import years_of
from reportlib.lexicon import Lexicon
from reportlib.model import CleanText, Fact, Issue, Practice, SeedDocument
from reportlib.places import Gazetteer

__all__ = ["Extraction", "as_record", "extract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one document says: its facts, its practices, and what a person should know."""

    facts: tuple[Fact, ...]
    practices: tuple[Practice, ...]
    issues: tuple[Issue, ...] = ()


def extract(
    seed: SeedDocument, clean: CleanText, gazetteer: Gazetteer, lexicon: Lexicon
) -> Extraction:
    """Return every fact and practice of a document, in the order of the text."""
    text = _article(clean)
    shape = layout(text)
    dated = times.find(text)
    years = years_of(text, dated, seed, page=clean.text)
    mentions = tuple(times.scan(text, years, dated))
    named = scopes.read(
        shape,
        gazetteer,
        places=seed.places,
        title=seed.title,
        page=clean.text,
        filename=seed.filename,
    )
    hidden = [*noise.scan(text), *((one.start, one.end) for one in mentions if one.masks)]
    hidden += [(one.start, one.end) for one in named.named if not one.anaphor]
    hidden += named.counts
    listed = Tables(shape, lexicon, gazetteer, named.home, years).read()
    quantities = tokens.scan(text, noise.merged([*hidden, *listed.covered]))
    around = windows(shape, quantities, named.named)
    clock = Clock(
        layout=shape,
        years=years,
        mentions=mentions,
        starts=tuple(one.start for one in mentions),
        headings=headings(shape, mentions),
    ).with_own()
    about = topic(seed.title)
    drafts = Settling(around, named, clock).run(Reading(around, lexicon, about).run())
    done, issues = practices.read(seed, clean, shape, named, years)
    prose = _facts.build(seed, clean, drafts, around)
    cells = _facts.build(
        seed, clean, tabled(listed.drafts, about), windows(shape, tuple(rows(listed)))
    )
    facts = tuple(sorted((*prose, *cells), key=lambda one: one.start))
    return Extraction(
        facts=facts,
        practices=done,
        issues=(*issues, *_doubts(seed, facts), *_unread(seed, clean, listed)),
    )


def _doubts(seed: SeedDocument, facts: tuple[Fact, ...]) -> Iterator[Issue]:
    """Yield what a person should look at: no place found, figures whose indicator is unknown."""
    if facts and not any(one.area_id for one in facts):
        yield Issue(
            code="no-place", severity="warning", where=seed.doc,
            zh="未能识别文稿所述地区，请在 catalog.toml 中写明 places。",
            en="No place was recognised; name it under places in catalog.toml.",
        )  # fmt: skip
    for one in facts:
        if one.rule == "unknown":
            yield Issue(
                code="unknown-indicator", severity="info", where=f"{seed.doc}:{one.start}",
                zh=f"“{one.exact}”所指指标未能识别。", en=f"What “{one.exact}” measures was not recognised.",
            )  # fmt: skip


def _unread(seed: SeedDocument, clean: CleanText, found: Found) -> Iterator[Issue]:
    """Yield the rows of numbers that no head explains."""
    for start, count in found.unread:
        yield Issue(
            code="unread-table", severity="warning", where=f"{seed.doc}:{clean.origin[start]}",
            zh=f"表格有{count}行数字未能读出：上方没有与各列对应的表头。请存为 xlsx 或 csv，或在 corrections.toml 中补录。",
            en=f"{count} rows of a table were not read: no head above them fits their columns. Save it as xlsx or csv, or add its figures in corrections.toml.",
        )  # fmt: skip


def _article(clean: CleanText) -> str:
    """Return the clean text with the furniture of its web page blanked, same length."""
    text, at = clean.text, 0
    pieces: list[str] = []
    for start, end in clean.boilerplate:
        pieces += (text[at:start], re.sub(r"[^\n]", " ", text[start:end]))
        at = end
    return "".join((*pieces, text[at:]))
