"""Which indicator a quantity tells: lexicon rules weighed by how near they stand, then nouns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportlib.lexicon import Lexicon, Rule

_COMMA = re.compile(r"[，；：,;:]")
_STOPPED = re.compile(
    r"[，。；：（）“”、\n\d（(]|的(?![\u4e00-\u9fff]{0,6}(?:岗位|企业|站|点))|带来|拿出|推出|送来|端出|亮出|提供|参加|参会|同从|前来|实现|组织|吸纳|带动|到场|分别|为成员|从|前往|共(?!享|青|同)|帮助|协助|累计|先后|协调|处理|进[村校乡厂社场]|签[订约署]|^[接送载运]|到(?=[^，。；]{1,6}[县区市镇乡村])|到(?=[^，。；]{1,8}(?:开展|举办|参加|招聘|招工))|(?<=企业)的?(?:岗位|用工|招工)"
)
_COINED = re.compile(r"^“[^”\n]{1,12}”(?=[\u4e00-\u9fff]{2})")
_ARRIVED = re.compile(r"(?:提高|提升|增加|上升|增长|扩大|下降|减少|降低|降|升)(?:到|至)了?$")
_NUMBER = re.compile(
    r"(?<![\d.])\d[\d.,]*(?![\d.年月日])|[二三四五六七八九十百千万亿两]{2,}|[三四五六七八九]分之"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A rule that fits: the indicator, how well, and from where in the left words it was read."""

    code: str
    score: float
    begin: int
    source: str


def best(
    lexicon: Lexicon, kind: str, unit: str, left: str, right: str, earlier: str
) -> Match | None:
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


def of_all(
    lexicon: Lexicon, kind: str, unit: str, left: str, right: str, earlier: str
) -> Match | None:
    """Return the best indicator that is no rate by the head, or None; arguments as for ``best``."""
    rules = ((code, rule) for code, rule in lexicon.by_kind(kind) if not code.endswith("_standard"))
    return weigh(rules, unit, left, right, earlier)


def weigh(
    rules: Iterable[tuple[str, Rule]], unit: str, left: str, right: str, earlier: str
) -> Match | None:
    """Return the best of some rules, the weightiest given first, or None when none fits."""
    found: Match | None = None
    least, order = 0.0, -1  # of two rules that fit alike the earlier counts
    arrived = bool(_ARRIVED.search(left))
    for code, rule in rules:
        if rule.weight < least:
            break  # the rules come by weight, and no words add to it
        if (
            (rule.unit and rule.unit != unit)
            or (rule.after is not None and rule.after.match(right) is None)
            or (rule.before is not None and rule.before.search(left) is None)
        ):
            continue  # nearly every rule ends here
        begin, cost = _left_of(rule, left, arrived=arrived)
        score = rule.weight - cost
        if score < least or score <= 0:
            continue
        score -= _right_of(rule, right)
        if score < least or (score == least and rule.order > order):
            continue
        if rule.context is None or rule.context.search(left) or rule.context.search(earlier):
            found = Match(
                code=code, score=score, begin=begin, source="before" if rule.before else "after"
            )
            least, order = score, rule.order
    return found


_NEVER = 1000.0


def _left_of(rule: Rule, left: str, *, arrived: bool) -> tuple[int, float]:
    """Return where a rule's words last begin before a number, and what their distance costs."""
    if rule.before is None:
        return len(left), 0.0
    match = last_of(rule.before, left)
    if match is None or (rule.single and not arrived and _NUMBER.search(left, match.start())):
        return 0, _NEVER
    return match.start(), _distance(left, match.start(), match.end())


def _right_of(rule: Rule, right: str) -> float:
    """Return what the words that a rule asks for behind a number cost."""
    behind = rule.after.match(right) if rule.after is not None else None
    return 0.0 if behind is None else 0.05 * behind.end()


def last_of(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match of a pattern in a bounded stretch of text."""
    found = None
    for match in pattern.finditer(text):
        found = match
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
    # 2辆“粤桂协作务工直通车”, 2台“春风行动”返岗专车
    right = _COINED.sub("", right).removeprefix("“")
    stop = _STOPPED.search(right)
    phrase = right[: stop.start() if stop else 18][:18]
    last = last_of(lexicon.noun_pattern, phrase)
    return last[0] if last else None


def noun_before(lexicon: Lexicon, own: str) -> str | None:
    """Return the noun nearest before a measure word (培训班262期 → 培训班), or None."""
    words = own[-40:]
    last = last_of(lexicon.noun_pattern, words)
    if last is None or (len(last[0]) == 1 and last.end() != len(words)):
        return None
    return last[0]
