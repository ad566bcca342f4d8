"""Which indicator a quantity tells: lexicon rules weighed by how near they stand, then nouns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportlib.lexicon import Lexicon, Rule

_COMMA = re.compile(r"[，；：,;:]")
_STOPPED = re.compile(r"[，。；：（）“”、\n\d（(]|的(?![\u4e00-\u9fff]{0,6}(?:岗位|企业|站|点))|带来|提供|参加|同从|前来|实现|组织|吸纳|带动|到场|分别|为成员")
_ARRIVED = re.compile(r"(?:提高|提升|增加|上升|增长|扩大|下降|减少|降低|降|升)(?:到|至)了?$")
_NUMBER = re.compile(r"(?<![\d.])\d[\d.,]*(?![\d.年月日])|[二三四五六七八九十百千万亿两]{2,}|[三四五六七八九]分之")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A rule that fits: the indicator, how well, and from where in the left words it was read."""

    code: str
    score: float
    begin: int
    source: str


def best(lexicon: Lexicon, kind: str, unit: str, left: str, right: str, earlier: str) -> Match | None:
    """Return the best indicator for a quantity of a kind, or None.

    Args:
        lexicon: The indicators.
        kind: The kind of unit.
        unit: The unit code as read.
        left: The words before the quantity, other quantities included.
        right: The words behind it.
        earlier: The words before the sentence, for rules that ask for context.
    """
    return weigh(lexicon.by_kind(kind), unit, left, right, earlier)


def weigh(rules: Iterable[tuple[str, Rule]], unit: str, left: str, right: str, earlier: str) -> Match | None:
    """Return the best of some rules, or None when none fits."""
    found: Match | None = None
    arrived = bool(_ARRIVED.search(left))
    for code, rule in rules:
        if rule.unit and rule.unit != unit:
            continue
        score, begin = rule.weight, len(left)
        if rule.before is not None:
            last = None
            for last in rule.before.finditer(left):
                pass
            if last is None:
                continue
            score -= _distance(left, last.start(), last.end())
            begin = last.start()
            if rule.single and not arrived and _NUMBER.search(left, begin):
                continue
        if score <= 0 or (found is not None and score <= found.score):
            continue
        if rule.after is not None:
            behind = rule.after.match(right)
            if behind is None:
                continue
            score -= 0.05 * behind.end()
        if rule.context is not None and not (rule.context.search(left) or rule.context.search(earlier)):
            continue
        if found is None or score > found.score:
            found = Match(code=code, score=score, begin=begin, source="before" if rule.before else "after")
    return found


def _distance(left: str, begin: int, end: int) -> float:
    """Return what the words between a trigger and its number cost.

    Numbers count from where the trigger begins: a trigger that runs into another
    number has found its own.
    """
    gap = left[end:]
    if not gap:
        return 0.0
    numbers = len(_NUMBER.findall(left[begin:]))
    return 0.15 * len(gap) + 3.0 * len(_COMMA.findall(gap)) + 3.5 * numbers + 0.5 * gap.count("、")


def noun_behind(lexicon: Lexicon, right: str) -> str | None:
    """Return the head noun behind a measure word (60多家|企业带来 → 企业), or None."""
    stop = _STOPPED.search(right)
    phrase = right[: stop.start() if stop else 18][:18]
    last = None
    for last in lexicon.noun_pattern.finditer(phrase):
        pass
    return last[0] if last else None


def noun_before(lexicon: Lexicon, own: str) -> str | None:
    """Return the noun nearest before a measure word (培训班262期 → 培训班), or None."""
    last = None
    words = own[-40:]
    for last in lexicon.noun_pattern.finditer(words):
        pass
    if last is None or (len(last[0]) == 1 and last.end() != len(words)):
        return None
    return last[0]
