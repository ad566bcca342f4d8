"""The same figure told more than once: rounded tellings agree, others conflict."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportlib.dataset.reconcile import agree, far, interval
from reportlib.dataset.verify.check import Check, Say
from reportlib.dataset.verify.known import Known, identities
from reportlib.dataset.verify.words import Words, figure, listed_en, listed_zh
from reportlib.model import Fact, Observation

_REACH = Say(
    zh="两处所说的覆盖范围可能各有所指", en="the two may describe the coverage of different things"
)
_ACTIVITY = Say(zh="两处可能各指一项活动", en="the two may refer to different activities")
_SEVERAL = Say(zh="各处可能各有所指", en="each may be about something else")
_WHOLES = Say(zh="两处可能各以不同的总数为基数", en="the two may be shares of different wholes")
_AIMS = Say(zh="两处目标可能不是同一目标", en="the two may be different targets")
# What a document may well tell twice of two things without saying so.
_LEANING = {"share": _WHOLES, "target": _AIMS, "completion_rate": _SEVERAL, "change": _SEVERAL}
_UNDATED = Say(zh="时期均未注明", en="neither says which period it is about")


def tellings(known: Known) -> Iterator[Check]:
    """Compare all tellings of one observation: those that agree, then each that does not."""
    for one in known.observations:
        facts = [known.facts[fact_id] for fact_id in one.facts]
        if len(facts) > 1:
            yield _agreed(known.words, facts)
        others = [
            (other, _soft(known.words, facts[0], other, one))
            for other in map(known.facts.__getitem__, one.alternatives)
        ]
        for other in (other for other, soft in others if soft is None):
            yield _conflict(known.words, facts[0], other, None)
        loose = [other for other, soft in others if soft]
        if len(loose) == 1:
            soft = _soft(known.words, facts[0], loose[0], one)
            yield _conflict(known.words, facts[0], loose[0], soft)
        elif loose:
            yield _several(known.words, facts[0], loose)


def _agreed(words: Words, facts: Sequence[Fact]) -> Check:
    best, others = facts[0], facts[1:]
    same = all(_form(one) == _form(best) for one in others)
    widest = max(others, key=lambda one: interval(one).high - interval(one).low)
    return Check(
        rule="told_twice", stated=widest, parts=tuple(facts), worked_out=interval(best),
        claim=_told(words, facts), verdict="holds" if same else None,
    )  # fmt: skip


def _form(fact: Fact) -> tuple[object, ...]:
    return (fact.value, fact.value_low, fact.value_high, fact.hedge, fact.precision)


def _told(words: Words, facts: Sequence[Fact]) -> Say:
    """Return the sentence that lists what a figure is told as, and where."""
    subject = words.subject(facts[0])
    forms = [figure(one) for one in facts]
    zh = listed_zh(dict.fromkeys(one.zh for one in forms))
    en = listed_en(list(dict.fromkeys(one.en for one in forms)))
    where = _where(words, facts)
    count = len(facts)
    times = "twice" if count == 2 else f"{count} times"
    if len({one.zh for one in forms}) == 1:
        return Say(
            zh=f"{subject.zh}前后提到{count}次（{where.zh}），均为{zh}",
            en=f"{subject.en}: stated {times} ({where.en}), each time as {en}",
        )
    return Say(
        zh=f"{subject.zh}前后提到{count}次（{where.zh}），有{zh}{'两' if len(set(forms)) == 2 else len(set(forms))}种说法",
        en=f"{subject.en}: stated {times} ({where.en}), as {en}",
    )


def _where(words: Words, facts: Sequence[Fact]) -> Say:
    docs: dict[str, list[int]] = {}
    for one in sorted(facts, key=lambda one: (one.doc, one.start)):
        docs.setdefault(one.doc, []).append(words.paragraph(one))
    zh, en = [], []
    for doc, numbers in docs.items():
        name, places = (
            words.document(doc),
            list(dict.fromkeys(number for number in numbers if number)),
        )
        shown = len(places) > 1
        zh.append(name.zh + (f"第{'、'.join(map(str, places))}段" if shown else ""))
        told = f"{name.en}, paragraphs {listed_en([str(one) for one in places])}"
        en.append(told if shown else name.en)
    return Say(zh="；".join(zh), en="; ".join(en))


def _conflict(words: Words, best: Fact, other: Fact, soft: Say | None) -> Check:
    left, right = sorted((best, other), key=lambda one: (one.doc, one.start))
    subject, first, second = words.subject(best), figure(left), figure(right)
    zh_left, en_left = _source(words, left)
    zh_right, en_right = _source(words, right)
    if left.doc == right.doc:
        zh_right = zh_right.replace(words.document(left.doc).zh, "同一文件")
        en_right = en_right.replace(words.document(left.doc).en, "the same document")
    gap = None
    if best.value is not None and other.value is not None and interval(best).meets(interval(other)):
        gap = abs(best.value - other.value)
    return Check(
        rule="told_twice", stated=other, parts=(best,), worked_out=interval(best),
        claim=Say(
            zh=f"{subject.zh}一处为{first.zh}（{zh_left}），另一处为{second.zh}（{zh_right}）",
            en=f"{subject.en}: {first.en} in one place ({en_left}), {second.en} in another ({en_right})",
        ),
        verdict=None if gap is None else ("scopes" if soft else "fails"), soft=soft, gap=gap,
        remark=soft if gap is not None else None,
    )  # fmt: skip


def _source(words: Words, fact: Fact) -> tuple[str, str]:
    name, number = words.document(fact.doc), words.paragraph(fact)
    if not number:
        return name.zh, name.en
    return f"{name.zh}第{number}段", f"{name.en}, paragraph {number}"


def _several(words: Words, best: Fact, others: Sequence[Fact]) -> Check:
    """Return one check for a figure told in three ways or more, which are likely three things."""
    facts = sorted((best, *others), key=lambda one: (one.doc, one.start))
    subject, where = words.subject(best), _where(words, facts)
    return Check(
        rule="told_twice", stated=others[0], parts=(best, *others), worked_out=interval(best), verdict="scopes",
        gap=Decimal(0), remark=_SEVERAL, claim=Say(
            zh=f"{subject.zh}说法不一（{where.zh}）：{listed_zh(figure(one).zh for one in facts)}",
            en=f"{subject.en}: stated as {listed_en([figure(one).en for one in facts])} ({where.en})",
        ),
    )  # fmt: skip


def _soft(words: Words, best: Fact, other: Fact, one: Observation) -> Say | None:
    """Return why two tellings that differ may be of two things, or None when nothing says so.

    Nobody tells one figure twice in a sentence with two values, and what is told
    twice by mistake does not differ by half. A share or a completion rate is told of
    now one whole, now another.
    """
    if one.indicator in identities()["reach"]:
        return _REACH
    if one.indicator in identities()["activities"]:
        return _ACTIVITY
    if best.doc == other.doc and best.measure in _LEANING:
        return _LEANING[best.measure]
    near = best.quote_start == other.quote_start or _narrower(words, best, other)
    if (best.doc == other.doc and near) or far(interval(best), interval(other)):
        return _SEVERAL
    return _UNDATED if one.period is None and best.doc != other.doc else None


def _narrower(words: Words, best: Fact, other: Fact) -> bool:
    """Tell whether two people's or money's figures of one paragraph are of a group and of a narrower one (居民…元，农村居民…元).

    Things that are counted are the same things in the next sentence.
    """
    number = words.paragraph(best)
    return 0 < number == words.paragraph(other) and not best.unit.startswith("count:")


def also_told(known: Known) -> Iterator[Check]:
    """Find the same figure told under keys that differ only in how closely they are described.

    One event of one day told under two indicators, or a figure whose period is told once as
    2021 and once as since 2021: equal numbers are one figure told twice. Unequal
    ones are two things, of which nothing is said.
    """
    by_value: dict[tuple[object, ...], list[Fact]] = {}
    for fact in known.facts.values():
        if fact.value is not None and fact.measure == "level" and fact.kind in {"total", "event"}:
            about = fact.indicator if fact.kind == "total" else fact.period
            key = (fact.area_id, fact.unit, fact.group, fact.kind, about, _form(fact))
            by_value.setdefault(key, []).append(fact)
    for alike in by_value.values():
        # Tellings of one observation in one sentence are one: a number told a thousand times stays cheap.
        facts = list(
            {(known.thing(one), one.doc, one.quote_start): one for one in reversed(alike)}.values()
        )[::-1]
        for index, one in enumerate(facts):
            for other in facts[index + 1 :]:
                if _one_thing(one, other) and not known.covered(one, other):
                    yield _agreed(known.words, [one, other])


def _one_thing(one: Fact, other: Fact) -> bool:
    if other.part_of == one.fact_id or (
        one.part_of and one.part_of in {other.fact_id, other.part_of}
    ):
        return False
    if one.kind == "event":
        day = (
            one.period is not None
            and one.period == other.period
            and len(one.period) == len("2018-02-24")
        )
        return day and one.value is not None and one.value >= 100 and agree(one, other)
    if (one.indicator, one.destination or other.destination) != (other.indicator, one.destination):
        return False
    if one.doc == other.doc and None in {one.period, other.period}:
        return (one.counterpart, one.destination) == (other.counterpart, other.destination) and (
            one.value or 0
        ) >= 100
    first, second = str(one.period or ""), str(other.period or "")
    return first[:4] == second[:4] != "../2" and (".." in first) != (".." in second)
