"""Cells: the results before anything is told, and which of them may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Dims = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a result is about.

    Attributes:
        query: The query's id.
        level: prefecture, county, town or village.
        area: The area's id; one that ends in ``?`` is what its parent could not place below.
        period: ``2021-06``, or ``2021-01/2021-06`` from January on.
        dims: Dimension and value, by dimension; empty for the whole.
    """

    query: str
    level: str
    area: str
    period: str
    dims: Dims = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One result.

    Attributes:
        key: What it is about.
        parent: The id of the area above.
        value: The result.
        size: How many people (or cases) stand behind it.
        largest: The largest single contribution to a sum; None where there is none.
    """

    key: Key
    parent: str
    value: Decimal
    size: int
    largest: Decimal | None = None


Cells = Mapping[Key, Cell]
