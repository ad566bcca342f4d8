"""Slices of a dataset: what one report needs, and nothing else.

A slice is what a worker is sent and what a report's staleness is decided by, so
touching one seed rebuilds only what it feeds.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from reportlib.model import Dataset

T = TypeVar("T")

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


class Slices:
    """All slices of one dataset, each found without going through the whole: `slice_of` for thousands."""

    def __init__(self, dataset: Dataset, within: Callable[[str], Iterable[str]]) -> None:
        """Put everything in the places where a slice will look for it.

        Args:
            dataset: The whole.
            within: Returns every area that an area lies in, itself included.
        """
        self._whole = dataset
        self._facts = _by_area(dataset.facts, lambda one: [one.area_id], within)
        self._practices = _by_area(dataset.practices, lambda one: [one.area_id], within)
        self._observations = _by_area(dataset.observations, lambda one: [one.area_id], within)
        self._findings = _by_area(dataset.findings, lambda one: one.areas, within)
        self._fact_at = {one.fact_id: at for at, one in enumerate(dataset.facts)}
        self._told_by: defaultdict[str, list[int]] = defaultdict(list)
        self._titles: defaultdict[str, list[int]] = defaultdict(list)
        self._starts: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, unit in enumerate(dataset.units):
            for fact in unit.facts:
                self._told_by[fact].append(at)
            if unit.start < 0:
                self._titles[unit.doc].append(at)
            self._starts[unit.doc].append((unit.start, at))
        for starts in self._starts.values():
            starts.sort()
        self._documents = _by_doc(dataset.documents, lambda one: one.doc)
        self._corrections = _by_doc(dataset.corrections, lambda one: one.doc)
        self._issues = _by_doc(dataset.issues, lambda one: one.where)

    def of(self, area_id: str) -> Dataset:
        """Return the part of the dataset that belongs to an area."""
        whole = self._whole
        practices = _picked(whole.practices, self._practices[area_id])
        findings = _picked(whole.findings, self._findings[area_id])
        ids = {whole.facts[at].fact_id for at in self._facts[area_id]}
        ids |= {fact for one in findings for fact in one.facts}
        known = [whole.facts[self._fact_at[one]] for one in ids if one in self._fact_at]
        docs = {one.doc for one in known} | {one.doc for one in practices}
        spans = [
            (one.doc, one.clean_start - len(one.title or "") - HEADING, one.clean_end)
            for one in practices
        ]
        chosen = {at for one in ids for at in self._told_by.get(one, ())}
        chosen |= {at for doc in docs for at in self._titles.get(doc, ())}
        for doc, start, end in spans:
            starts = self._starts.get(doc, [])
            first, last = bisect_left(starts, (start, -1)), bisect_left(starts, (end, -1))
            chosen |= {at for _, at in starts[first:last]}
        units = _picked(whole.units, chosen)
        ids |= {fact for one in units for fact in one.facts}  # a sentence prints every figure in it
        return replace(
            whole,
            documents=_picked(whole.documents, (at for doc in docs for at in self._documents[doc])),
            facts=_picked(whole.facts, (self._fact_at[one] for one in ids if one in self._fact_at)),
            practices=practices, findings=findings, units=units,
            observations=_picked(whole.observations, self._observations[area_id]),
            corrections=_picked(whole.corrections, (at for doc in docs for at in self._corrections[doc])),
            issues=_picked(whole.issues, (at for doc in docs for at in self._issues[doc])),
        )  # fmt: skip


def _by_area(
    values: Sequence[T], areas: Callable[[T], Iterable[str]], within: Callable[[str], Iterable[str]]
) -> defaultdict[str, list[int]]:
    """Return the positions of values under every area that they belong to."""
    outer: dict[str, frozenset[str]] = {}
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, value in enumerate(values):
        names: set[str] = set()
        for area in areas(value):
            if area not in outer:
                outer[area] = frozenset(within(area))
            names |= outer[area]
        for name in names:
            found[name].append(at)
    return found


def _by_doc(values: Sequence[T], doc: Callable[[T], str]) -> defaultdict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, value in enumerate(values):
        found[doc(value)].append(at)
    return found


def _picked(values: Sequence[T], positions: Iterable[int]) -> tuple[T, ...]:
    """Return values at some positions, in their order, each once."""
    return tuple(values[at] for at in sorted(set(positions)))
