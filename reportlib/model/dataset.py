"""Everything that a run knows, in one frozen value."""

from dataclasses import dataclass
from typing import Literal

from reportlib.model.statistics import Correction, Fact, Finding, Issue, Observation, Practice
from reportlib.model.texts import CleanText, Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What later stages need to know of a seed: names, dates, and its clean text for quoting.

    ``facts`` spans are original offsets; ``clean`` is the repaired text with its
    map, from which sentences are quoted and translation units are cut.
    """

    doc: str
    filename: str
    sha256: str
    title: str
    publisher: str
    date: str
    year: str
    text: str
    clean: CleanText
    guessed: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedUnit:
    """One sentence of a document in both languages, its figures as ``{…}`` placeholders.

    ``start`` and ``end`` are clean offsets; ``target`` is "" while the unit is
    open; ``facts`` are the ids behind the placeholders, in the order of the source;
    ``context`` is document, place, item and position, as the memory keeps it.
    """

    doc: str
    start: int
    end: int
    source: str
    target: str
    status: Literal["approved", "draft", "machine", "pending"]
    facts: tuple[str, ...]
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Everything that a run knows: documents, facts, practices, observations and findings.

    ``written_out`` are the editions whose large numbers the settings want in digits.
    """

    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]
    practices: tuple[Practice, ...]
    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]
    units: tuple[TranslatedUnit, ...] = ()
    corrections: tuple[Correction, ...] = ()
    issues: tuple[Issue, ...] = ()
    written_out: tuple[str, ...] = ()

    @property
    def waiting(self) -> int:
        """How many sentences of the seeds wait for approved English, whether a report prints them or not."""
        return sum(one.status in {"pending", "machine"} for one in self.units)

    @property
    def open_reasons(self) -> int:
        """How many reasons, of corrections and of acknowledged findings, have no English."""
        corrections = sum(one.open for one in self.corrections)
        return corrections + sum(one.open for one in self.findings)
