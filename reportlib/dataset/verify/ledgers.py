"""Prose and ledgers: the same figure told by an article and worked out from the registers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reportlib.canonical import short_id
from reportlib.dataset.reconcile import interval, rounded
from reportlib.dataset.verify.check import Check, Say
from reportlib.dataset.verify.known import Known
from reportlib.dataset.verify.words import Words, figure, listed_en, listed_zh
from reportlib.model import Fact, Finding, Observation
from reportlib.quantities import periods

_BELOW = {"county": ("town", "乡镇", "towns"), "prefecture": ("county", "县区", "counties")}
_ADDED = frozenset({"persons", "yuan"})
Key = tuple[str, str, str | None, str | None]


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
        rule="ledger", stated=stated, parts=(*prose, *ledger), worked_out=interval(ledger[0]), left=rounded(stated, ledger[0]),
        claim=Say(
            zh=f"{subject.zh}：{listed_zh(one.zh for one in docs)}称{said_zh}，台账为{worked.zh}",
            en=f"{subject.en}: {listed_en([one.en for one in docs])} says {said_en}, the ledger gives {worked.en}",
        ),
    )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Sums:
    """How the results of one area and month compare with those of the areas below."""

    alike: list[Fact] = field(default_factory=list)
    less: list[Fact] = field(default_factory=list)
    more: list[Fact] = field(default_factory=list)
    left: int = 0


def levels_add(facts: Sequence[Fact], words: Words) -> Iterator[Finding]:
    """Give one finding for each area and month: whether what the places below have adds up.

    A result of which a place below tells nothing, because it is withheld, is left out
    and only counted: a difference would tell it.
    """
    by_area: dict[tuple[str, str], list[Fact]] = {}
    below: dict[str, dict[Key, dict[str, Fact]]] = {}
    places: dict[tuple[str, str, str], set[str]] = {}
    for fact in facts:
        if from_ledger(fact) and fact.unit in _ADDED:
            month = periods.last_month(fact.period)
            by_area.setdefault((fact.area_id, month), []).append(fact)
            below.setdefault(fact.parent_area, {}).setdefault(_key(fact), {})[fact.area_id] = fact
            places.setdefault((fact.parent_area, fact.area_level, month), set()).add(fact.area_id)
    for (area, month), own in by_area.items():
        level = own[0].area_level
        listed = places.get((area, _BELOW[level][0], month)) if level in _BELOW else None
        if listed and len(listed) > 1:
            sums = _compared(own, below.get(area, {}), listed)
            if sums.alike or sums.less or sums.more:
                yield _finding(own[0], month, sums, len(listed), words)


def _key(fact: Fact) -> Key:
    return fact.indicator, fact.group, fact.destination, fact.period


def _compared(own: Sequence[Fact], below: dict[Key, dict[str, Fact]], listed: set[str]) -> _Sums:
    sums = _Sums()
    for fact in own:
        parts = {area: one for area, one in below.get(_key(fact), {}).items() if area in listed}
        if not parts or fact.value is None:
            continue
        if set(parts) != listed:
            sums.left += 1
            continue
        added = sum(one.value or 0 for one in parts.values())
        (
            sums.alike if added == fact.value else sums.less if added < fact.value else sums.more
        ).append(fact)
    return sums


def _finding(like: Fact, month: str, sums: _Sums, count: int, words: Words) -> Finding:
    place = words.place_name(like)
    _, zh, en = _BELOW[like.area_level]
    verdict: Literal["holds", "scopes", "fails"] = (
        "fails" if sums.more else "scopes" if sums.less else "holds"
    )
    wrong = sums.more or sums.less
    told = [*sums.alike, *sums.less, *sums.more]
    named = [words.indicator(one) for one in wrong[:3]]
    said_zh = (
        f"{place.zh}{month[:4]}年{int(month[5:])}月台账：{len(told)}项数与{count}个{zh}之和逐项比对"
    )
    said_en = f"{place.en}, {periods.MONTHS[int(month[5:]) - 1]} {month[:4]}, ledgers: {len(told)} results compared with the sums of {count} {en}"
    if wrong:
        how = ("大于", "more") if sums.more else ("小于", "less")
        said_zh += f"，{len(wrong)}项{zh}之和{how[0]}总数（{listed_zh(one.zh for one in named)}）"
        said_en += f"; in {len(wrong)} the sum is {how[1]} than the whole ({listed_en([one.en for one in named])})"
    ends = {
        "holds": ("完全相符", "they agree exactly"), "fails": ("不符", "this does not hold"),
        "scopes": (f"有人未登记到{zh}，口径可能不同", f"some people are registered without one of the {en}; scopes may differ"),
    }[verdict]  # fmt: skip
    left_zh = left_en = ""
    if sums.left:
        left_zh = f"；另有{sums.left}项因{zh}数隐去未比对"
        left_en = f"; {sums.left} more were not compared, since results of {en} are withheld"
    return Finding(
        finding_id=short_id(["ledger_levels", like.area_id, month]), rule="ledger_levels", verdict=verdict,
        areas=(like.area_id,), facts=tuple(one.fact_id for one in told), left=str(len(told)), right=str(len(sums.alike)),
        difference=str(len(wrong)), zh=f"{said_zh}，{ends[0]}{left_zh}。", en=f"{said_en}; {ends[1]}{left_en}.",
    )  # fmt: skip
