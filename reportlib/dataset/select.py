"""Slices of a dataset: what one report needs, and nothing else.

A slice is what a worker is sent and what a report's staleness is decided by, so
touching one seed rebuilds only what it feeds.
"""

from collections.abc import Callable
from dataclasses import replace

from reportlib.model import Dataset

HEADING = 4  # a heading stands on the line before its item, with at most a few marks between


def slice_of(dataset: Dataset, belongs: Callable[[str], bool]) -> Dataset:
    """Return the part of a dataset whose areas belong to a report.

    Args:
        dataset: The whole.
        belongs: Tells whether an area id is the report's own or lies within it.
    """
    facts = tuple(one for one in dataset.facts if belongs(one.area_id))
    practices = tuple(one for one in dataset.practices if belongs(one.area_id))
    findings = tuple(one for one in dataset.findings if any(belongs(area) for area in one.areas))
    ids = {one.fact_id for one in facts} | {fact for one in findings for fact in one.facts}
    docs = {one.doc for one in dataset.facts if one.fact_id in ids} | {one.doc for one in practices}
    ranges = [
        (one.doc, one.clean_start - len(one.title or "") - HEADING, one.clean_end)
        for one in practices
    ]
    units = tuple(
        one for one in dataset.units
        if ids.intersection(one.facts) or (one.start < 0 and one.doc in docs)
        or any(doc == one.doc and start <= one.start < end for doc, start, end in ranges)
    )  # fmt: skip
    ids |= {fact for one in units for fact in one.facts}  # a sentence prints every figure in it
    facts = tuple(one for one in dataset.facts if one.fact_id in ids)
    return replace(
        dataset,
        documents=tuple(one for one in dataset.documents if one.doc in docs),
        facts=facts, practices=practices, findings=findings, units=units,
        observations=tuple(one for one in dataset.observations if belongs(one.area_id)),
        corrections=tuple(one for one in dataset.corrections if one.doc in docs),
        issues=tuple(one for one in dataset.issues if one.where in docs),
    )  # fmt: skip
