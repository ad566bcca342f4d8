"""All results of a store, ready to be told: computed, and freed of what is withheld."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlib.ledgers import computing, coverage, gathering, naming, rates, sent, withholding
from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.queries import Book
from reportlib.ledgers.statement import month_of, told, wording

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Elsewhere = Callable[[Collection[str]], Sequence[gathering.Part]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a store's ledgers come to.

    Attributes:
        cells: Every result, told or not.
        told: Those that may be told.
        hidden: Those that may not.
        names: What places are called.
        minimum: Cells of fewer people are withheld.
        withheld: How many, by county or prefecture and month.
        corrects: Whether statements of these months were sent before.
    """

    cells: Mapping[Key, Cell]
    told: tuple[Cell, ...]
    hidden: withholding.Withheld
    names: naming.Names
    minimum: int
    withheld: Mapping[tuple[str, str], int]
    corrects: bool = False


def work_out(
    connection: "DuckDBPyConnection",
    book: Book,
    minimum: int = withholding.MINIMUM,
    elsewhere: Elsewhere | None = None,
    earlier: sent.Statements | None = None,
) -> Results:
    """Return the results of a store.

    Args:
        connection: The open store.
        book: The queries.
        minimum: Cells of fewer people are withheld.
        elsewhere: Returns what the parts of the store come to, given its ledgers; None to work here.
        earlier: The texts of the statements that were sent, by their names.
    """
    known = coverage.coverage(connection, book)
    parts = elsewhere(known.months) if elsewhere else None
    cells = computing.compute(connection, book, known.months, parts)
    cells = coverage.completed(cells, book, known)
    cells.update((one.key, one) for one in tuple(rates.rates(book, cells)))
    names = naming.names(connection)
    sayable = [one for one in cells.values() if _sayable(one.key, book, names)]

    def worded(cell: Cell) -> str | None:
        said = wording(cell, book, names)
        return said.zh if said else None

    before = sent.matched(sayable, names, worded, earlier or ())
    hidden = withholding.withhold(
        cells, book, lambda key: _sayable(key, book, names), minimum, before
    )
    withheld: dict[tuple[str, str], int] = {}
    for cell in sayable:
        if cell.key in hidden:
            key = (names.owner(cell.key), month_of(cell.key.period))
            withheld[key] = withheld.get(key, 0) + 1
    shown = tuple(one for one in sayable if one.key not in hidden)
    return Results(
        cells=cells, told=shown, hidden=hidden, names=names, minimum=minimum, withheld=withheld, corrects=bool(before)
    )  # fmt: skip


def _sayable(key: Key, book: Book, names: naming.Names) -> bool:
    return not key.area.endswith(gathering.UNPLACED) and told(key, book, names) is not None
