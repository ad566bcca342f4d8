"""The combinations of dimensions by which a query is told, and the levels that tell each."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportlib.ledgers.queries import LEVELS, Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One query by one combination of dimensions, for the levels that tell it."""

    query: Query
    dims: tuple[str, ...]
    levels: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its dimensions."""
        return tuple(f"cut_{one}" for one in self.dims)


def cuts(query: Query) -> Iterator[Cut]:
    """Give the combinations of dimensions by which a query is told, each with its levels."""
    wanted: dict[tuple[str, ...], list[str]] = {}
    for level in LEVELS:
        for dims in query.combinations(level):
            wanted.setdefault(dims, []).append(level)
    for dims, levels in wanted.items():
        yield Cut(query=query, dims=dims, levels=tuple(levels))
