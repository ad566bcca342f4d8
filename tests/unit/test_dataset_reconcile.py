"""Tellings of one figure merge or stand in conflict; parts are no tellings of their whole."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reportlib.dataset.reconcile import agree, key_of, observe
from reportlib.model import Fact, Observation

BASE = Fact(
    fact_id="a", doc="d", start=0, end=4, source={}, exact="100人", quote="", quote_start=0, quote_end=0,
    value=Decimal(100), value_low=None, value_high=None, unit="persons", hedge=None, qualifier="exact",
    precision=Decimal(1), place="镇雄县", ref_area="530627", area_id="cn.530627", area_level="county",
    parent_area="cn.530600", group="all", indicator="labour_transferred", measure="level", kind="total", period="2018",
    period_inferred=False, baseline=None, destination=None, counterpart=None, part_of=None, organised=False, rule="test",
)  # fmt: skip


def told(fact_id: str, value: str | None, precision: str = "1", **changes: Any) -> Fact:
    number = None if value is None else Decimal(value)
    return replace(BASE, fact_id=fact_id, value=number, precision=Decimal(precision), **changes)


def only(facts: Iterable[Fact]) -> Observation:
    (one,) = observe(facts)
    return one


def test_title_that_cuts_off_agrees_and_the_finer_telling_leads() -> None:
    one = only([told("title", "500000", "10000"), told("body", "506100", "100", start=50)])
    assert (one.status, one.value, one.facts, one.alternatives) == (
        "agreed",
        Decimal(506100),
        ("body", "title"),
        (),
    )


def test_hedged_telling_agrees_with_the_number_it_hedges() -> None:
    hedged = told("more", "1110000", "10000", hedge="余", qualifier="at_least")
    assert only([hedged, told("full", "1119500", "100")]).facts == ("full", "more")


def test_finer_hedged_telling_leads_before_a_coarse_plain_one() -> None:
    fine = told("fine", "506000", "1000", hedge="余", qualifier="at_least")
    assert only([told("coarse", "500000", "10000"), fine]).facts[0] == "fine"


def test_single_value_leads_before_a_range() -> None:
    span = told("range", None, value_low=Decimal(90), value_high=Decimal(110))
    assert only([span, told("about", "100", hedge="约", qualifier="approx")]).facts == (
        "about",
        "range",
    )


def test_a_mean_that_registers_work_out_agrees_with_its_rounding_and_leads() -> None:
    mean = told("mean", "6099.78", "0.01", source={"query": {"id": "monthly_wage"}})
    one = only([told("article", "6100"), mean])
    assert (one.status, one.value, one.facts) == ("agreed", Decimal("6099.78"), ("mean", "article"))
    # 6,099.78 is no 6,099, nor is a number of people that registers count a rounded one.
    assert only([told("article", "6099"), mean]).status == "conflicted"
    count = told("count", "6101", source={"query": {"id": "labour_transferred"}})
    assert only([told("article", "6100"), count]).status == "conflicted"


def test_figures_that_disagree_stand_side_by_side() -> None:
    one = only([told("a", "7"), told("b", "8", start=9), told("c", "8", start=20)])
    assert (one.status, one.facts, one.alternatives) == ("conflicted", ("a",), ("b",))


def test_two_plain_tellings_to_one_digit_must_be_equal() -> None:
    assert not agree(told("a", "74000", "1000"), told("b", "75000", "1000"))
    assert agree(told("a", "74000", "1000"), told("b", "74300", "100"))


def test_nearly_and_more_than_one_number_contradict_each_other() -> None:
    near = told("a", "1300000000", "100000000", hedge="近", qualifier="approx")
    more = told("b", "1300000000", "100000000", hedge="余", qualifier="at_least")
    assert not agree(near, more)
    assert agree(more, told("c", "1330000000", "10000000"))


def test_two_open_figures_hedged_alike_must_be_equal() -> None:
    least = told("a", "5500", hedge="以上", qualifier="at_least")
    assert not agree(least, told("b", "6000", hedge="以上", qualifier="at_least"))
    assert agree(least, told("c", "5800"))


def test_choice_settles_a_conflict() -> None:
    facts = [told("a", "7"), told("b", "8")]
    one = observe(facts, {key_of(facts[0]): "b"})[0]
    assert (one.value, one.status, one.alternatives) == (Decimal(8), "single", ())


def test_parts_with_the_key_of_their_whole_tell_nothing_of_it() -> None:
    parts = [told(name, value, part_of="whole") for name, value in (("x", "60"), ("y", "40"))]
    one = only([told("whole", "100"), *parts])
    assert (one.status, one.facts) == ("single", ("whole",))


def test_parts_of_parts_are_left_out_too() -> None:
    facts = [
        told("whole", "100"),
        told("poor", "60", part_of="whole", group="poor"),
        told("deep", "20", part_of="poor"),
    ]
    assert [one.facts for one in observe(facts)] == [("whole",), ("poor",)]


def test_siblings_of_one_key_do_not_contradict_each_other() -> None:
    whole = told("whole", "100", indicator="labour_force")
    parts = [told(name, value, part_of="whole") for name, value in (("x", "60"), ("y", "30"))]
    assert [one.facts for one in observe([whole, *parts])] == [("whole",)]


def test_circular_parts_do_not_hang() -> None:
    assert observe([told("a", "1", part_of="b"), told("b", "2", part_of="a")]) == ()


def test_what_keeps_figures_apart() -> None:
    apart: list[dict[str, Any]] = [
        {"group": "poor"}, {"period": "2019"}, {"period": None}, {"destination": "省外"}, {"counterpart": "东莞市"},
        {"unit": "person_times"}, {"measure": "change"}, {"area_id": "cn.530629"}, {"indicator": "trained_persons"},
    ]  # fmt: skip
    facts = [
        told("a", "1"),
        *(told(f"b{index}", "2", **changes) for index, changes in enumerate(apart)),
    ]
    assert len(observe(facts)) == len(facts)
    assert {one.status for one in observe(facts)} == {"single"}


def test_only_totals_of_a_known_place_are_observed() -> None:
    kinds = ["event", "organisation", "standard", "assumption", "individual"]
    facts = [told(kind, "1", kind=kind) for kind in kinds]
    assert observe([*facts, told("nowhere", "1", area_id="")]) == ()


def test_order_of_facts_does_not_matter() -> None:
    facts = [
        told("a", "7"),
        told("b", "8", start=9),
        told("c", "9", start=3),
        told("d", "5", group="poor"),
    ]
    assert observe(facts) == observe(facts[::-1])
