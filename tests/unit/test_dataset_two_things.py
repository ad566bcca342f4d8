"""What differs is no contradiction where two figures are told of two things; each case is a kind of sentence that texts do write.

Every expected verdict is worked out by hand.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from reportlib.dataset import reconcile
from reportlib.dataset.verify import tellings
from reportlib.dataset.verify.words import Words
from reportlib.lexicon import load
from reportlib.model import Fact
from tests.unit.test_dataset_verify import fact, found, told

INCOME = ("26.8亿元", "2680000000", "labour_income")
EACH = "labour_income_per_capita"


def income(each: Fact) -> list[Fact]:
    return [fact("62.3万人", "623000"), fact(*INCOME, unit="yuan", start=20), each]


def test_an_income_per_farmer_is_not_multiplied_with_workers() -> None:
    quote = "农民人均劳务收入达到870元"
    each = fact("870元", "870", EACH, unit="yuan_per_person_year", quote=quote)

    assert found(income(each)) == ()


def test_an_income_per_head_that_is_far_off_may_be_other_peoples() -> None:
    each = fact("870元", "870", EACH, unit="yuan_per_person_year", start=40)

    (one,) = found(income(each))
    assert (one.rule, one.verdict) == ("per_head", "scopes")
    assert "人均数所指的人可能不是这些人" in one.zh
    assert "may be of other people" in one.en


def test_an_income_per_head_that_is_a_little_off_is_a_contradiction() -> None:
    # 62.3万 × 4500 = 28.035亿, told as 26.8亿.
    each = fact("4500元", "4500", EACH, unit="yuan_per_person_year", start=40)

    assert told(found(income(each))) == [("per_head", "fails")]


def test_times_are_no_amount() -> None:
    facts = [
        fact("9.2万人", "92000"),
        fact("5.2倍", "5.2", "labour_income", unit="times", start=20),
        fact("1320元", "1320", EACH, unit="yuan_per_person_year", start=40),
    ]

    assert found(facts) == ()


def rate(words: str, value: str, quote: str, **changes: object) -> Fact:
    return fact(
        words,
        value,
        "labour_transfer_rate",
        unit="percent",
        quote=quote,
        quote_start=100,
        **changes,
    )


def test_a_rate_that_two_numbers_of_its_sentence_make_is_theirs() -> None:
    quote = "培训6000人，转移5460人，转移率91%"
    trained = fact("6000人", "6000", "trained_persons", quote=quote, quote_start=100)
    placed = fact(
        "5460人", "5460", "training_placed_persons", quote=quote, quote_start=100, start=108
    )
    county = [fact("23.6万人", "236000"), fact("34.5万人", "345000", "labour_force", start=20)]
    of_course = rate("91%", "91", quote, start=118)

    assert ("declared_rate", "fails") not in told(found([trained, placed, *county, of_course]))
    alone = rate("91%", "91", "转移率91%", start=118)
    # 23.6 ÷ 34.5 = 68.4 %: a third off, and nothing else makes 91 %.
    assert ("declared_rate", "fails") in told(found([*county, alone]))


def test_a_rate_of_numbers_far_from_it_is_hardly_theirs() -> None:
    facts = [
        fact("1900人", "1900"), fact("68.4万人", "684000", "labour_force", start=20), rate("91%", "91", "转移率91%", start=118),
    ]  # fmt: skip

    assert ("declared_rate", "fails") not in told(found(facts))


@pytest.mark.parametrize(
    ("done", "verdicts"), [("162人", []), ("4100人", [("completion_rate", "fails")])]
)
def test_a_completion_rate_is_asked_of_its_own_sentence(
    done: str, verdicts: list[tuple[str, str]]
) -> None:
    # 162 ÷ 4500 = 3.6 %: of some who went to one city; 4100 ÷ 4500 = 91.1 %, told as 104 %.
    quote = "完成任务4500人的104%"
    facts = [
        fact(done, done.removesuffix("人"), quote=f"组织{done}务工", quote_start=0),
        fact("4500人", "4500", measure="target", quote=quote, quote_start=100, start=104),
        fact(
            "104%",
            "104",
            measure="completion_rate",
            unit="percent",
            quote=quote,
            quote_start=100,
            start=110,
        ),
    ]

    assert told(found(facts)) == verdicts


@pytest.mark.parametrize("measure", ["share", "target", "completion_rate", "change"])
def test_what_leans_on_something_else_may_differ_in_a_document(measure: str) -> None:
    unit = "persons" if measure in {"target", "change"} else "percent"
    one = fact("38.2%", "38.2", measure=measure, unit=unit, quote="甲38.2%")
    other = fact(
        "31.6%", "31.6", measure=measure, unit=unit, quote="乙31.6%", start=300, quote_start=299
    )

    assert told(found([one, other])) == [("told_twice", "scopes")]
    assert told(found([one, replace(other, doc="e", fact_id="e")])) == [("told_twice", "fails")]


def test_people_and_money_of_a_paragraph_are_of_wider_and_narrower_groups() -> None:
    words = Words(label=load().label, place=lambda one, _: one.place, documents={}, paragraphs={"d": (0, 200)}, table={})  # fmt: skip
    residents = fact("25138元", "25138", "per_capita_income", unit="yuan_per_person_year", start=20)
    rural = replace(residents, start=90, quote_start=80, value=Decimal(16847))

    assert tellings._narrower(words, residents, rural)
    assert not tellings._narrower(words, residents, replace(rural, start=260))
    stations = replace(residents, unit="count:stations")
    assert not tellings._narrower(words, stations, replace(rural, unit="count:stations"))


def test_destinations_that_make_another_total_are_of_that_one() -> None:
    facts = [
        fact("158.6万人", "1586000"),
        fact("112.4万人", "1124000", group="migrant", start=20),
        fact(
            "58.9万人", "589000", "labour_transferred_out_of_province", destination="省外", start=40
        ),
        fact(
            "53.5万人", "535000", "labour_transferred_within_province", destination="省内", start=60
        ),
    ]

    assert not [one for one in found(facts) if one.rule == "parts_equal_whole"]


@pytest.mark.parametrize(("words", "fails"), [("占省外的91%", False), ("占总数的91%", True)])
def test_a_share_of_those_outside_is_not_one_of_all(words: str, fails: bool) -> None:  # noqa: FBT001 - a case of the table
    # 126.7 ÷ 158.3 = 80 %.
    out = {"indicator": "labour_transferred_out_of_province", "destination": "省外"}
    facts = [
        fact("158.3万人", "1583000"),
        fact("126.7万人", "1267000", start=20, **out),
        fact(
            "91%",
            "91",
            measure="share",
            unit="percent",
            quote=words,
            quote_start=100,
            start=100 + words.index("9"),
            **out,
        ),
    ]

    assert (("declared_rate", "fails") in told(found(facts))) is fails


def test_of_figures_far_apart_the_larger_is_that_of_all() -> None:
    lead = fact("12.18万人", "121800", start=10)
    others = [fact("1.38万人", "13800", start=60), fact("8600人", "8600", start=90)]

    (one,) = reconcile.observe([*others, lead])
    assert (one.status, one.value) == ("conflicted", Decimal(121800))
    # Near each other the finer one leads, as before.
    (near,) = reconcile.observe([lead, fact("121600人", "121600", start=60)])
    assert (near.status, near.value) == ("conflicted", Decimal(121600))


def test_other_provinces_close_no_list_that_goes_on() -> None:
    quote = "转移2146人，其中到山东318人，到其他省份587人，就近就业1241人"
    whole = fact("2146人", "2146", quote=quote)
    parts = [
        fact("318人", "318", quote=quote, part_of=whole.fact_id, destination="山东省"),
        fact("587人", "587", quote=quote, part_of=whole.fact_id, destination="其他"),
        fact("1241人", "1241", "local_jobs", quote=quote, part_of=whole.fact_id),
    ]

    assert not [one for one in found([whole, *parts]) if one.verdict == "fails"]
    # Without the last the sentence says that these two are all: 318 + 587 = 905.
    assert ("parts_equal_whole", "fails") in told(found([whole, *parts[:2]]))
