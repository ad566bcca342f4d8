"""Invented facts, documents and datasets, small enough to be read beside a test."""

import dataclasses
from decimal import Decimal
from typing import Any

from reportlib import cleaning, extraction, lexicon, places
from reportlib.model import (
    CleanText,
    Dataset,
    Document,
    Fact,
    Finding,
    Observation,
    Practice,
    SeedDocument,
    TranslatedUnit,
)
from reportlib.quantities import Figure, from_fact

TEXT = "隆阳区全年共输出劳动力2966人，其中省外1200人。实现劳务收入2380万元。健全机制抓组织。全区培训18期。"


def reading(text: str, **given: Any) -> extraction.Extraction:
    """Return what a text says, cleaned and read as a seed whose title is its first line and that no catalogue knows."""
    seed = SeedDocument(
        **{
            "doc": "invented", "filename": "invented.txt", "sha256": "", "encoding": "utf-8", "media_type": "text/plain",
            "title": text.partition("\n")[0], "guessed": ("title", "publisher", "date", "year"), **given,
        },
        text=text,
    )  # fmt: skip
    return extraction.extract(seed, cleaning.clean(seed), places.load(), lexicon.load())


def fact(form: str = "2966人", value: object = 2966, unit: str = "persons", **changes: Any) -> Fact:
    """Return a fact of 隆阳 in 2004 that is worded so; ``changes`` are fields of ``Fact``."""
    start = max(TEXT.find(form), 0)
    known = Fact(
        fact_id=f"id-{form}",
        doc="900-longyang",
        start=start,
        end=start + len(form),
        source={"span": {"start": start, "end": start + len(form)}},
        exact=form,
        quote=TEXT,
        quote_start=0,
        quote_end=len(TEXT),
        value=None if value is None else Decimal(str(value)),
        value_low=None,
        value_high=None,
        unit=unit,
        hedge=None,
        qualifier="exact",
        precision=Decimal(1),
        place="隆阳区",
        ref_area="530502",
        area_id="cn.530502",
        area_level="county",
        parent_area="cn.530500",
        group="all",
        indicator="labour_transferred",
        measure="level",
        kind="total",
        period="2004",
        period_inferred=False,
        baseline=None,
        destination=None,
        counterpart=None,
        part_of=None,
        organised=False,
        rule="made",
        form=form,
    )
    return dataclasses.replace(known, **changes)


def figure(
    form: str = "2966人", value: object = 2966, unit: str = "persons", **changes: Any
) -> Figure:
    """Return the figure of an invented fact."""
    return from_fact(fact(form, value, unit, **changes))


def clean(text: str = TEXT, doc: str = "900-longyang") -> CleanText:
    """Return a text that needed no repair."""
    offsets = range(len(text))
    return CleanText(
        doc=doc, text=text, origin=tuple(offsets), ends=tuple(one + 1 for one in offsets)
    )


def document(text: str = TEXT, doc: str = "900-longyang") -> Document:
    """Return a document around a text."""
    return Document(
        doc=doc,
        filename=f"{doc}.txt",
        sha256="0" * 64,
        title="隆阳区劳务输出",
        publisher="",
        date="",
        year="2004",
        text=text,
        clean=clean(text, doc),
    )


def practice(text: str, *, label: str = "一是", title: str | None = None) -> Practice:
    """Return a practice of 隆阳 that stands in the invented text."""
    start = TEXT.index(text)
    return Practice(
        practice_id="p1",
        doc="900-longyang",
        place="隆阳区",
        ref_area="530502",
        area_id="cn.530502",
        area_level="county",
        parent_area="cn.530500",
        ordinal=1,
        label=label,
        title=title,
        text=text,
        start=start,
        end=start + len(text),
        clean_start=start,
        clean_end=start + len(text),
        themes=(),
    )


def unit(
    source: str, target: str = "", *, start: int = 0, facts: tuple[str, ...] = ()
) -> TranslatedUnit:
    """Return a translation unit of the invented document."""
    return TranslatedUnit(
        doc="900-longyang",
        start=start,
        end=start + len(source),
        source=source,
        target=target,
        status="approved" if target else "pending",
        facts=facts,
    )


def observation(one: Fact, **changes: Any) -> Observation:
    """Return the observation that a single fact makes."""
    names = {field.name for field in dataclasses.fields(Observation)} & {
        field.name for field in dataclasses.fields(Fact)
    }
    same = {name: getattr(one, name) for name in names}
    return dataclasses.replace(
        Observation(**same, status="single", facts=(one.fact_id,)), **changes
    )


def finding(verdict: Any = "holds", zh: str = "两处相符。", en: str = "Both agree.") -> Finding:
    """Return a check of 隆阳's figures."""
    return Finding(
        finding_id="c1",
        rule="tellings",
        verdict=verdict,
        areas=("cn.530502",),
        facts=(),
        left="",
        right="",
        difference="",
        zh=zh,
        en=en,
    )


def dataset(*facts: Fact, **changes: Any) -> Dataset:
    """Return a dataset of one document, these facts and an observation of each."""
    made = Dataset(
        documents=(document(),),
        facts=facts,
        practices=(),
        observations=tuple(observation(one) for one in facts),
        findings=(),
    )
    return dataclasses.replace(made, **changes)
