"""Slices: what one report needs, and nothing that would make it stale for another's sake."""

from dataclasses import replace
from decimal import Decimal

from reportlib.dataset import slice_of
from reportlib.model import (
    CleanText,
    Correction,
    Dataset,
    Document,
    Fact,
    Finding,
    Issue,
    Observation,
    Practice,
    TranslatedUnit,
)  # fmt: skip

NEAR, FAR = "cn.530502", "cn.620524"


def document(doc: str) -> Document:
    clean = CleanText(doc=doc, text="", origin=(), ends=())
    return Document(
        doc=doc,
        filename=f"{doc}.txt",
        sha256=doc,
        title="",
        publisher="",
        date="",
        year="",
        text="",
        clean=clean,
    )


def fact(fact_id: str, area_id: str, doc: str) -> Fact:
    return Fact(
        fact_id=fact_id, doc=doc, start=0, end=1, source={}, exact="1", quote="", quote_start=0, quote_end=0, value=Decimal(1),
        value_low=None, value_high=None, unit="persons", hedge=None, qualifier="exact", precision=Decimal(1), place="",
        ref_area="", area_id=area_id, area_level="county", parent_area="", group="all", indicator="labour_transferred",
        measure="level", kind="total", period=None, period_inferred=False, baseline=None, destination=None,
        counterpart=None, part_of=None, organised=False, rule="",
    )  # fmt: skip


def observation(area_id: str, fact_id: str) -> Observation:
    return Observation(
        area_id=area_id, ref_area="", place="", area_level="county", parent_area="", indicator="labour_transferred",
        measure="level", group="all", destination=None, counterpart=None, period=None, value=Decimal(1), value_low=None,
        value_high=None, unit="persons", qualifier="exact", precision=Decimal(1), status="single", facts=(fact_id,),
    )  # fmt: skip


def finding(name: str, areas: tuple[str, ...], facts: tuple[str, ...]) -> Finding:
    return Finding(
        finding_id=name,
        rule="",
        verdict="holds",
        areas=areas,
        facts=facts,
        left="",
        right="",
        difference="",
        zh="",
        en="",
    )


def unit(doc: str, start: int, facts: tuple[str, ...] = ()) -> TranslatedUnit:
    return TranslatedUnit(
        doc=doc, start=start, end=start + 5, source="", target="", status="pending", facts=facts
    )


def practice(area_id: str, doc: str, start: int, title: str | None = None) -> Practice:
    return Practice(
        practice_id=f"{doc}{start}", doc=doc, place="", ref_area="", area_id=area_id, area_level="county", parent_area="",
        ordinal=1, label="", title=title, text="", start=start, end=start + 20, clean_start=start, clean_end=start + 20, themes=(),
    )  # fmt: skip


WHOLE = Dataset(
    documents=(document("a"), document("b")),
    facts=(fact("near", NEAR, "a"), fact("far", FAR, "b"), fact("whole", "cn.530500", "a")),
    practices=(practice(NEAR, "a", 100), practice(FAR, "b", 100)),
    observations=(observation(NEAR, "near"), observation(FAR, "far")),
    findings=(
        finding("mine", (NEAR, "cn.530500"), ("near", "whole")),
        finding("other", (FAR,), ("far",)),
    ),
    units=(
        unit("a", 110),
        unit("a", 300),
        unit("a", 10, ("near",)),
        unit("a", -1),
        unit("b", 110),
        unit("b", -1),
    ),
    corrections=tuple(
        Correction(action="reject", doc=doc, exact="", reason="", before="", after="")
        for doc in "ab"
    ),
    issues=tuple(Issue(code="guessed", severity="info", where=doc, zh="", en="") for doc in "ab"),
)


def sliced() -> Dataset:
    return slice_of(WHOLE, lambda area: area == NEAR)


def test_slice_holds_its_own_facts_and_those_its_findings_name() -> None:
    assert [one.fact_id for one in sliced().facts] == ["near", "whole"]


def test_slice_holds_its_own_observations_practices_and_findings() -> None:
    part = sliced()
    assert [one.area_id for one in part.observations] == [NEAR]
    assert [one.area_id for one in part.practices] == [NEAR]
    assert [one.finding_id for one in part.findings] == ["mine"]


def test_slice_holds_only_the_documents_it_rests_on() -> None:
    part = sliced()
    assert [one.doc for one in part.documents] == ["a"]
    assert [one.doc for one in part.corrections] == ["a"]
    assert [one.where for one in part.issues] == ["a"]


def test_slice_holds_the_sentences_it_prints() -> None:
    assert [(one.doc, one.start) for one in sliced().units] == [("a", 110), ("a", 10), ("a", -1)]


def test_sentence_brings_every_figure_in_it() -> None:
    shared = replace(WHOLE, units=(unit("a", 10, ("near", "far")),))
    assert {one.fact_id for one in slice_of(shared, lambda area: area == NEAR).facts} == {
        "near",
        "far",
        "whole",
    }


def test_heading_before_a_practice_comes_with_it() -> None:
    headed = replace(
        WHOLE,
        practices=(practice(NEAR, "a", 100, title="精准摸底"),),
        units=(unit("a", 94), unit("a", 60)),
    )
    assert [one.start for one in slice_of(headed, lambda area: area == NEAR).units] == [94]


def test_change_elsewhere_leaves_a_slice_alone() -> None:
    changed = replace(
        WHOLE,
        facts=(*WHOLE.facts, fact("new", FAR, "b")),
        observations=(*WHOLE.observations, observation(FAR, "new")),
    )
    assert slice_of(changed, lambda area: area == NEAR) == sliced()


def test_slice_of_nothing_is_empty() -> None:
    part = slice_of(WHOLE, lambda _area: False)
    assert not any(
        (
            part.documents,
            part.facts,
            part.practices,
            part.observations,
            part.findings,
            part.units,
            part.issues,
        )
    )
