"""Destinations that together are the whole, by declared identity."""

from collections.abc import Iterator

from reportlib.dataset.reconcile import far, interval
from reportlib.dataset.verify.check import Check, judged
from reportlib.dataset.verify.known import Known, identities
from reportlib.dataset.verify.parts import sum_check
from reportlib.model import Fact, Observation


def partitions(known: Known) -> Iterator[Check]:
    """Compare a whole with the destinations that the identities declare to make it up."""
    for row in identities()["partition"]:
        for one in known.sure(row["whole"]):
            if one.destination:
                continue
            parts = [_destination(known, one, code) for code in row["parts"]]
            found = [part for part in parts if part is not None]
            whole = known.told(one)
            new = found and not all(known.covered(whole, part) for part in found)
            if new and len(found) == len(parts) and {part.unit for part in found} == {whole.unit}:
                check = sum_check(known.words, whole, found)
                if not _of_another(known, check):
                    yield check


def _of_another(known: Known, check: Check) -> bool:
    """Tell whether destinations add up to another number of the document, or to hardly what they should."""
    whole, added = check.stated, check.worked_out
    if judged(check.relation, interval(whole), added)[0] != "fails":
        return False
    others = known.telling(whole.doc, whole.indicator)
    same = [one for one in others if one.area_id == whole.area_id and one.unit == whole.unit]
    told = any(judged("equal", interval(one), added)[0] != "fails" for one in same)
    return told or far(interval(whole), added)


def _destination(known: Known, whole: Observation, indicator: str) -> Fact | None:
    """Return the telling of a destination indicator, however its destination is worded."""
    names = ("group", "counterpart", "period")
    for one in known.sure(indicator, area_id=whole.area_id):
        if all(getattr(one, name) == getattr(whole, name) for name in names):
            return known.told(one)
    return None
