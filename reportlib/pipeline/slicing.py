"""Which part of the data the reports on some areas are made from."""

from collections.abc import Iterable

from reportlib import dataset, places
from reportlib.model import Dataset


def belongs_to(area_id: str) -> frozenset[str]:
    """Return every area that an area lies in, today or ever, itself included."""
    gazetteer = places.load()
    found = {area_id}
    parts = area_id.removeprefix("cn.").split(".")
    for end in range(1, len(parts)):
        outer = ".".join(parts[:end])
        found |= {outer, f"cn.{outer}"}
    if area_id in gazetteer.areas:
        parents = {one.parent for one in gazetteer.get(area_id).names} - {""}
        found |= {outer for parent in parents for outer in belongs_to(parent)}
    return frozenset(found)


def slice_for(data: Dataset, area_ids: Iterable[str]) -> Dataset:
    """Return the part of the data that reports on some areas are made from; all of it for ""."""
    wanted = frozenset(area_ids)
    if "" in wanted:
        return data
    return dataset.slice_of(data, lambda area_id: bool(wanted & belongs_to(area_id)))
