"""Verification finds what ``checks.md`` worked out by hand, and raises no false alarm."""

import re
from functools import cache
from pathlib import Path

import pytest

from reportlib.model import Finding
from reportlib.quantities import from_fact
from tests.golden import facts as golden

ROOT = Path(__file__).resolve().parent
VERDICTS = {
    "holds exactly": "holds",
    "holds within rounding": "rounding",
    "fails": "fails",
    "scopes may differ": "scopes",
    "not checked": "unchecked",
}
# Number of the entry in checks.md → the rule that must find it, with the entry's own verdict.
FOUND = {
    1: "parts_equal_whole", 2: "parts_equal_whole", 3: "parts_equal_whole", 4: "parts_equal_whole",
    5: "parts_equal_whole", 7: "rate_in_sentence", 8: "rate_in_sentence", 9: "rate_in_sentence",
    10: "declared_rate", 12: "quota_met", 13: "written_out", 15: "per_head", 16: "wage_and_income",
    17: "subsidy", 18: "subsidy", 19: "subsidy", 20: "subsidy", 21: "wage_and_income", 25: "told_twice",
    26: "told_twice", 27: "told_twice", 28: "told_twice", 29: "told_twice", 30: "told_twice", 31: "told_twice",
    32: "told_twice", 33: "told_twice", 34: "told_twice", 36: "told_twice", 37: "declared_part", 38: "levels",
    39: "levels", 41: "longer_time", 42: "levels", 44: "levels", 45: "part_at_most_whole",
    46: "part_at_most_whole", 47: "part_at_most_whole", 48: "part_at_most_whole", 49: "part_at_most_whole",
    50: "part_at_most_whole", 51: "part_at_most_whole", 53: "declared_part", 54: "declared_rate",
    55: "part_at_most_whole", 56: "seldom_exceeds", 57: "part_at_most_whole", 58: "part_at_most_whole",
    59: "part_at_most_whole", 60: "part_at_most_whole", 61: "part_at_most_whole", 62: "part_at_most_whole",
}  # fmt: skip
# The rest are for readers: they need a name list, an unstated number, a value worked out and compared
# with nothing (22, 23), two keys, or a telling that the expected facts do not make a total (35).


@cache
def entries() -> dict[int, tuple[str, frozenset[str]]]:
    """Return verdict and facts of every entry of checks.md, each fact under its observation."""
    text = (ROOT / "checks.md").read_text(encoding="utf-8")
    found = {}
    for number, verdict, body in re.findall(
        r"^(\d+)\. \*\*.*?\*\*: \*(.*?)\*\n((?:   - .*\n?)+)", text, re.MULTILINE
    ):
        spans = [golden.find(span) for span in re.findall(r"`([^`]*【[^`]*)` \(\d+\)", body)]
        assert all(spans), f"entry {number}: a context is not in its seed"
        found[int(number)] = (
            VERDICTS[verdict],
            frozenset(same(one) for ids in spans for one in ids),
        )
    return found


@cache
def aliases() -> dict[str, str]:
    """Return the first telling of the observation that each fact tells."""
    return {fact: one.facts[0] for one in golden.dataset().observations for fact in one.facts}


def same(fact_id: str) -> str:
    """Return a fact's id, or that of the first telling of the same figure."""
    return aliases().get(fact_id, fact_id)


def matching(number: int) -> list[Finding]:
    """Return the findings that compare at least two of an entry's figures."""
    _verdict, ids = entries()[number]
    least = min(2, len(ids))
    return [
        one
        for one in golden.dataset().findings
        if len({same(fact) for fact in one.facts} & ids) >= least
    ]


@pytest.mark.parametrize("number", sorted(FOUND))
def test_entry_of_the_hand_worked_list_is_found(number: int) -> None:
    verdict, _ids = entries()[number]
    told = {(one.rule, one.verdict) for one in matching(number)}
    assert (FOUND[number], verdict) in told


def test_only_the_two_true_contradictions_fail() -> None:
    failing = {one.finding_id for one in golden.dataset().findings if one.verdict == "fails"}
    expected = {
        one.finding_id for number in (34, 41) for one in matching(number) if one.verdict == "fails"
    }
    assert failing == expected
    assert len(failing) == 2


def test_every_difference_of_scope_is_on_the_list() -> None:
    listed = {number for number, (verdict, _ids) in entries().items() if verdict == "scopes"}
    known = {one.finding_id for number in listed for one in matching(number)}
    assert {one.finding_id for one in golden.dataset().findings if one.verdict == "scopes"} <= known


def test_cut_off_titles_are_no_contradiction() -> None:
    titles = [one for number in (25, 26) for one in matching(number) if one.rule == "told_twice"]
    assert {one.verdict for one in titles} == {"rounding"}


def test_conflicting_recruitment_points_stand_side_by_side() -> None:
    data = golden.dataset()
    (one,) = [row for row in data.observations if row.indicator == "direct_recruitment_points"]
    by_id = {fact.fact_id: fact for fact in data.facts}
    assert one.status == "conflicted"
    told = from_fact(by_id[one.facts[0]], alternatives=[by_id[fact] for fact in one.alternatives])
    assert told.zh() == "7家（另一处为8家）"


def test_finding_of_the_digest_says_how_scopes_differ() -> None:
    (one,) = [row for row in matching(38) if row.rule == "levels"]
    assert "2966人" in one.zh
    assert "12367人，相差3633人" in one.zh
    assert "腾冲县只计输往市外、省外的" in one.zh
    assert (
        "Tengchong County counts only work outside the prefecture and outside the province"
        in one.en
    )


def test_conflict_names_both_values_and_sources() -> None:
    (one,) = [row for row in matching(34) if row.verdict == "fails"]
    assert (
        one.zh
        == "武山县2021年企业直招点一处为7家（《标题004》第3段），另一处为8家（同一文件第5段），相差1家，不符。"
    )
    assert "7 direct recruitment points" in one.en
    assert "8 direct recruitment points" in one.en
    assert "document 004-wushan-2021, paragraph 3" in one.en


def test_gravest_findings_come_first() -> None:
    order = ["fails", "scopes", "rounding", "holds", "unchecked"]
    told = [order.index(one.verdict) for one in golden.dataset().findings]
    assert told == sorted(told)


ENDS = {
    "holds": ("完全相符。", "this holds exactly."),
    "rounding": ("在取整范围内相符。", "this holds within rounding."),
    "fails": ("不符。", "this does not hold."),
    "scopes": ("口径可能不同。", "scopes may differ."),
    "unchecked": ("未核。", "this was not checked."),
}


# A figure within a bound agrees with nothing: “不应超过…，完全相符” would be no sense.
BOUNDED = {
    **ENDS,
    "holds": ("，关系成立。", "; this holds."),
    "rounding": ("，在取整范围内成立。", "; this holds within rounding."),
}


def test_every_finding_is_a_whole_sentence_in_both_languages() -> None:
    for one in golden.dataset().findings:
        bounded = "不应" in one.zh or one.rule == "quota_met"
        zh, en = (BOUNDED if bounded else ENDS)[one.verdict]
        assert one.zh.endswith(zh)
        assert one.en.endswith(en)
        assert not re.search(r"…|\.\.\.|None|  |（）|\(\)|\{|;;|；；", one.zh + one.en)
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", one.en)


def test_no_pair_of_figures_is_compared_twice() -> None:
    pairs = [frozenset(one.facts) for one in golden.dataset().findings]
    assert len(pairs) == len(set(pairs))
