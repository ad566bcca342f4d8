"""Prose and ledgers: the same figure told by an article and worked out from the registers."""

from collections.abc import Iterator, Sequence

from reportlib.dataset.reconcile import interval
from reportlib.dataset.verify.check import Check, Say
from reportlib.dataset.verify.known import Known
from reportlib.dataset.verify.words import figure, listed_en, listed_zh
from reportlib.model import Fact, Observation


def from_ledger(fact: Fact) -> bool:
    """Tell whether a fact was worked out from the ledgers."""
    return "query" in fact.source


def beside_prose(
    facts: Sequence[Fact], observations: Sequence[Observation]
) -> tuple[list[Fact], list[Observation]]:
    """Return what documents tell, and of what only the ledgers know just the figures that meet it."""
    by_id = {one.fact_id: one for one in facts}
    told = [one for one in observations if not _only_ledger(one, by_id)]
    met = {fact for one in told for fact in (*one.facts, *one.alternatives)}
    return [one for one in facts if not from_ledger(one) or one.fact_id in met], told


def _only_ledger(one: Observation, by_id: dict[str, Fact]) -> bool:
    known = [by_id[fact] for fact in (*one.facts, *one.alternatives) if fact in by_id]
    return bool(known) and all(from_ledger(fact) for fact in known)


def meetings(known: Known) -> Iterator[Check]:
    """Compare what documents say with what the ledgers give, where they speak of one thing."""
    for one in known.observations:
        told = [known.facts[fact] for fact in (*one.facts, *one.alternatives)]
        ledger = [fact for fact in told if from_ledger(fact)]
        if not ledger:
            continue
        prose = [fact for fact in told if not from_ledger(fact)]
        agreeing = (
            [fact for fact in prose if fact.fact_id in one.facts]
            if ledger[0].fact_id in one.facts
            else []
        )
        if agreeing:
            yield _check(known, agreeing, ledger)
        for fact in prose:
            if fact not in agreeing:
                yield _check(known, [fact], ledger)


def _check(known: Known, prose: Sequence[Fact], ledger: Sequence[Fact]) -> Check:
    stated = max(prose, key=lambda one: interval(one).high - interval(one).low)
    subject = known.words.subject(ledger[0])
    docs = [known.words.document(doc) for doc in dict.fromkeys(one.doc for one in prose)]
    said_zh = listed_zh(dict.fromkeys(figure(one).zh for one in prose))
    said_en = listed_en(list(dict.fromkeys(figure(one).en for one in prose)))
    worked = figure(ledger[0])
    return Check(
        rule="ledger", stated=stated, parts=(*prose, *ledger), worked_out=interval(ledger[0]),
        claim=Say(
            zh=f"{subject.zh}：{listed_zh(one.zh for one in docs)}称{said_zh}，台账为{worked.zh}",
            en=f"{subject.en}: {listed_en([one.en for one in docs])} says {said_en}, the ledger gives {worked.en}",
        ),
    )  # fmt: skip
