"""Verification: declared identities checked over intervals, each with its verdict in two languages.

Rules of the design (README, "Facts, corrections, verification"): only what the
text or ``identities.toml`` declares is checked — parts and wholes, rates, per
heads, this year less its increase, a digest against its counties, the same
figure told twice. A partition is never guessed.
"""

from collections.abc import Callable, Iterator, Sequence

from reportlib.dataset.verify import (
    bounds,
    changes,
    heads,
    ledgers,
    levels,
    partitions,
    parts,
    rates,
    tellings,
    times,
)
from reportlib.dataset.verify.check import ORDER, Check, finding
from reportlib.dataset.verify.known import Known, identities
from reportlib.dataset.verify.words import Label, PlaceName, Words, paragraphs_of
from reportlib.model import Document, Fact, Finding, Observation

__all__ = ["Label", "PlaceName", "verify"]

# Finer rules first: what they bring together, coarser ones need not say again.
RULES: tuple[Callable[[Known], Iterator[Check]], ...] = (
    ledgers.meetings, tellings.tellings, rates.rates_in_sentences, rates.declared_rates, rates.completions, rates.shares,
    rates.written_out, parts.declared_parts, partitions.partitions, heads.incomes, heads.subsidies, heads.wages,
    changes.differences, changes.growths, changes.implied, levels.levels, times.longer_times,
    bounds.quotas, bounds.seldom, bounds.declared_bounds, bounds.groups, tellings.also_told,
)  # fmt: skip


def verify(
    facts: Sequence[Fact],
    observations: Sequence[Observation],
    label: Label,
    place: PlaceName,
    documents: Sequence[Document] = (),
) -> tuple[Finding, ...]:
    """Return every finding that the declared identities give, the gravest first.

    Args:
        facts: Facts after corrections.
        observations: What they were reconciled to.
        label: Gives an indicator's name in a language: ``label("labour_force", "en")``.
        place: Gives the name of a fact's place in a language.
        documents: The seeds, for naming sources.
    """
    words = Words(
        label=label, place=place, documents={one.doc: one for one in documents}, table=identities(),
        paragraphs={one.doc: paragraphs_of(one.text) for one in documents},
    )  # fmt: skip
    # One person's case never leaves the facts file.
    told = [one for one in facts if one.kind != "individual"]
    # The ledgers' own thousands of figures agree by construction; a check of their own says so.
    prose, met = ledgers.beside_prose(told, observations)
    known = Known(prose, met, words)
    found: dict[frozenset[str], Finding] = {}
    added = ledgers.levels_add(told, words)
    for rule in RULES:
        for check in list(rule(known)):
            found.setdefault(frozenset(check.facts), finding(check))
            known.covers(check)
    return tuple(sorted([*found.values(), *added], key=_order))


def _order(one: Finding) -> tuple[int, tuple[str, ...], str, str]:
    return (ORDER.index(one.verdict), one.areas, one.rule, one.finding_id)
