"""Which results may be told: small cells are withheld, and others with them, so that no sum gives them away.

Everything that is told, or that a reader could take for nought, stands in lines: a
whole and its parts. A line that lacks exactly one of them tells it; so a second is
withheld, the smallest that is left, until no line lacks just one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.queries import ADDITIVE, Book

MINIMUM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What is not told: cells that are small themselves, and those that would give them away."""

    small: frozenset[Key]
    beside: frozenset[Key]

    def __contains__(self, key: object) -> bool:
        """Say whether a cell is withheld."""
        return key in self.small or key in self.beside


def withhold(cells: Mapping[Key, Cell], book: Book, minimum: int = MINIMUM) -> Withheld:
    """Return what must be withheld so that no cell of fewer people than the minimum can be worked out."""
    small = {
        key
        for key, cell in cells.items()
        if 0 < cell.size < minimum
        and book.queries[key.query].people
        and book.queries[key.query].value != "rate"
    }
    hidden = set(small)
    lines = tuple(_lines(cells, book))
    by_key: dict[Key, list[tuple[Key, ...]]] = {}
    for line in lines:
        for key in line:
            by_key.setdefault(key, []).append(line)
    todo = [line for key in sorted(hidden, key=repr) for line in by_key.get(key, ())]
    while todo:
        line = todo.pop()
        missing = [key for key in line if key in hidden]
        if len(missing) != 1:
            continue
        left = [key for key in line if key not in hidden and cells[key].size]
        if left:
            more = min(left, key=lambda one: (cells[one].size, repr(one)))
            hidden.add(more)
            todo += by_key[more]
    hidden |= set(_following(cells, book, hidden))
    return Withheld(small=frozenset(small), beside=frozenset(hidden - small))


def _lines(cells: Mapping[Key, Cell], book: Book) -> Iterator[tuple[Key, ...]]:
    """Give every whole with its parts: places below, values of a dimension."""
    below: dict[tuple[Key, str], list[Key]] = {}
    for key, cell in cells.items():
        if book.queries[key.query].value not in ADDITIVE:
            continue
        if cell.parent:
            upper = _level_above(key)
            below.setdefault((replace(key, level=upper, area=cell.parent), ""), []).append(key)
        for at, (dimension, _) in enumerate(key.dims):
            whole = replace(key, dims=(*key.dims[:at], *key.dims[at + 1 :]))
            below.setdefault((whole, dimension), []).append(key)
    for (whole, _), parts in below.items():
        if whole in cells:
            yield (whole, *parts)


def _level_above(key: Key) -> str:
    return {"county": "prefecture", "town": "county", "village": "town"}.get(key.level, "")


def _following(cells: Mapping[Key, Cell], book: Book, hidden: set[Key]) -> Iterable[Key]:
    """Give the cells that may not be told because one that they rest on is withheld."""
    for key in cells:
        query = book.queries[key.query]
        rests = [one for one in (query.size, query.numerator, query.denominator) if one]
        if any(replace(key, query=one) in hidden for one in rests):
            yield key
