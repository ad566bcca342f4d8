"""Facts and corrections become observations and findings; the tidy files are read and written here."""

from collections.abc import Sequence

from reportlib.dataset import corrections, verify
from reportlib.dataset.entries import Entry
from reportlib.dataset.entries import read as read_corrections
from reportlib.dataset.files import contents, open_here, read, write
from reportlib.dataset.select import Slices, slice_of
from reportlib.dataset.verify import Label, PlaceName
from reportlib.model import Dataset, Document, Fact, Issue, Practice

__all__ = [
    "Entry",
    "Slices",
    "build",
    "contents",
    "open_here",
    "read",
    "read_corrections",
    "slice_of",
    "write",
]


def build(  # noqa: PLR0913, PLR0917 - the whole of a run goes in here
    documents: Sequence[Document],
    facts: Sequence[Fact],
    practices: Sequence[Practice],
    entries: Sequence[Entry],
    label: Label,
    place: PlaceName,
    issues: Sequence[Issue] = (),
) -> Dataset:
    """Return the dataset of a run: facts corrected, observations reconciled, arithmetic verified.

    Args:
        documents: Every seed that was read.
        facts: All facts, as extracted.
        practices: All practices, as extracted.
        entries: The analyst's corrections.
        label: Gives an indicator's name in a language.
        place: Gives the name of a fact's place in a language.
        issues: What earlier stages want a person to know.

    Raises:
        CorrectionError: A correction is stale.
    """
    by_name = {document.doc: document for document in documents}
    done = corrections.corrected(facts, entries, by_name)
    findings = corrections.acknowledge(
        verify.verify(done.facts, done.observations, label, place, documents), entries
    )
    return Dataset(
        documents=tuple(documents), facts=done.facts, practices=tuple(practices), observations=done.observations,
        findings=findings, corrections=done.used, issues=tuple(issues),
    )  # fmt: skip
