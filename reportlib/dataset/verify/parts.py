"""Parts that the text itself attaches to a whole (其中, 含, brackets, 分别, 共)."""

from collections.abc import Iterator, Sequence

from reportlib.dataset.reconcile import interval
from reportlib.dataset.verify.check import Check, Say
from reportlib.dataset.verify.known import Known, comparable, identities
from reportlib.dataset.verify.words import Words, bare, figure, figures, listed_zh, result, summed
from reportlib.model import Fact
from reportlib.quantities import total

_REST = ("其他", "其余", "其它", "其餘")
_ALL = ("共", "合计", "总计", "合計", "總計")
_LOOSE = Say(zh="该项是否计入总数，原文不甚明确", en="it is not certain that the text counts it in")
_AMONG = ("其中", "含", "包括", "有")


def declared_parts(known: Known) -> Iterator[Check]:
    """Compare the parts of every whole: their sum where the text says they are all, else each."""
    wholes: dict[str, list[Fact]] = {}
    for fact in known.facts.values():
        if fact.part_of in known.facts:
            wholes.setdefault(str(fact.part_of), []).append(fact)
    for whole_id, found in sorted(wholes.items()):
        whole = known.facts[whole_id]
        parts = sorted(
            (one for one in found if comparable(one, whole) and one.measure == whole.measure),
            key=lambda one: one.start,
        )
        yield from _compared(known.words, whole, parts)


def _compared(words: Words, whole: Fact, parts: Sequence[Fact]) -> Iterator[Check]:
    listed = _exclusive(whole, parts)
    # 到山东318人，到其他省份587人，就近1241人: 其他 closes no list that goes on.
    last = bool(listed) and listed[-1] is parts[-1]
    if last and (_complete(whole, listed) or _exhausts(whole, listed)):
        yield sum_check(words, whole, listed)
        parts = [one for one in parts if one not in listed]
    if parts:
        yield _within(words, whole, parts)


def _exclusive(whole: Fact, parts: Sequence[Fact]) -> list[Fact]:
    """Return the parts that rule each other out: one group, and one way of dividing."""
    for first in parts:
        if first.unit != whole.unit:
            continue
        alike = [one for one in parts if _beside(first, one)]
        if len(alike) > 1:
            return alike
    return []


def _beside(one: Fact, other: Fact) -> bool:
    if (one.unit, one.group, one.doc) != (other.unit, other.group, other.doc):
        return False
    if one.indicator == other.indicator:
        return True
    family = identities()["destinations"]
    return one.indicator in family and other.indicator in family


def _complete(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Tell whether the text itself says that the parts are all there is.

    It does by closing the list with 其他 or 其余, by 分别 after the whole and without
    其中, or by putting the parts first and summing them up with 共.
    """
    quote, base = whole.quote, whole.quote_start
    first, last = parts[0].start - base, parts[-1].end - base
    if not 0 <= first < last <= len(quote):
        return False
    tail = quote[parts[-2].end - base : last] if len(parts) > 1 else ""
    if any(word in tail for word in _REST):
        return True
    if whole.start > parts[-1].start:
        return any(word in quote[last : whole.start - base + 1] for word in _ALL)
    before = quote[max(0, whole.end - base) : first]
    return "分别" in before and not any(word in before for word in _AMONG)


def _exhausts(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Tell whether exact parts add up exactly, or a bare list in brackets adds up to more."""
    added, told = total([interval(one) for one in parts]), interval(whole)
    if added.exact and told.exact and added == told:
        return True
    quote, base = whole.quote, whole.quote_start
    before = quote[max(0, whole.end - base) : max(0, parts[0].start - base)]
    bare_list = before.strip()[:1] in {"（", "("} and not any(word in before for word in _AMONG)
    same = {one.indicator for one in parts} == {whole.indicator}
    return bare_list and same and added.low > told.high


def sum_check(words: Words, whole: Fact, parts: Sequence[Fact]) -> Check:
    """Return the check that parts add up to their whole."""
    added = result(summed(parts), whole.unit, like=parts)
    told, terms, subject = figure(whole), figures(parts, "+"), words.subject(whole)
    zh = f"{subject.zh}：{terms.zh} = {added.zh}，文中总数为{told.zh}"
    en = f"{subject.en}: {terms.en} = {added.en}, the stated total being {told.en}"
    return Check(
        rule="parts_equal_whole", stated=whole, parts=tuple(parts),
        worked_out=total([interval(one) for one in parts]), claim=Say(zh=zh, en=en),
    )  # fmt: skip


def _within(words: Words, whole: Fact, parts: Sequence[Fact]) -> Check:
    """Return the check that no part is more than its whole; the largest decides."""
    largest = max(parts, key=lambda one: interval(one).high)
    names = [(words.relative(one, whole), one) for one in parts]
    zh = listed_zh(f"{name.zh}{figure(one).zh}" for name, one in names)
    en = "; ".join(f"{name.en}, {_number(one)}" for name, one in names)
    subject, told = words.subject(whole), figure(whole)
    each_zh, each_en = (
        ("各项均", "; none of these should") if len(parts) > 1 else ("", ", should not")
    )
    related = all(_related(one, whole) for one in parts)
    return Check(
        rule="part_at_most_whole", stated=largest, parts=(whole, *parts), relation="at_most",
        worked_out=interval(whole), soft=None if related else _LOOSE,
        claim=Say(
            zh=f"{subject.zh}{told.zh}，其中{zh}，{each_zh}不应超过总数",
            en=f"{subject.en}: {en}{each_en} exceed the whole, {_number(whole)}",
        ),
    )  # fmt: skip


def at_most(words: Words, rule: str, whole: Fact, part: Fact, soft: Say | None = None) -> Check:
    """Return the check that one figure is no more than another."""
    place = words.subject(part, bare=True)
    small, large = words.indicator(part), words.indicator(whole)
    return Check(
        rule=rule, stated=part, parts=(whole,), relation="at_most", worked_out=interval(whole), soft=soft or _far(part, whole),
        claim=Say(
            zh=f"{place.zh}{small.zh}{figure(part).zh}，不应超过{large.zh}{figure(whole).zh}",
            en=f"{place.en}: {small.en}, {_number(part)}, should not exceed {large.en}, {_number(whole)}",
        ),
    )  # fmt: skip


def _related(part: Fact, whole: Fact) -> bool:
    """Tell whether a part is of the kind of its whole, so that an excess is a contradiction."""
    declared = {(row["part"], row["whole"]) for row in identities()["part"]}
    family = identities()["destinations"]
    same = part.indicator == whole.indicator or {part.indicator, whole.indicator} <= set(family)
    return same or (part.indicator, whole.indicator) in declared


def _far(part: Fact, whole: Fact) -> Say | None:
    """Return the word that two figures so far apart are hardly of one thing, or nothing."""
    far = interval(part).low > interval(whole).high * 2
    return (
        Say(zh="两者相差悬殊，可能各有所指", en="they are too far apart to be of one thing")
        if far
        else None
    )


def _number(fact: Fact) -> str:
    told = figure(fact).en
    return told if fact.unit.startswith(("yuan", "count")) else bare(fact)
