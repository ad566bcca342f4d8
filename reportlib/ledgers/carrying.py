"""Rows of a table in lots, column by column: what merged cells cover, and what 同上 repeats, is carried down."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from reportlib.errors import SeedError
from reportlib.ledgers.batches import Member, number_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 20_000
_DITTO = frozenset({"同上", "〃", "″", "”", '"', "同", "''"})
_NOT_CARRIED = frozenset({"seq", "money", "count", "range"})
_Lot = tuple[list[int], list[list[str | None]]]


def lots(members: Sequence[Member]) -> Iterator[dict[str, "NDArray[Any]"]]:
    """Give the rows of tables of one form in lots of ``n`` (their number in the batch) and ``c0`` …, the cells.

    Raises:
        SeedError: A table breaks off behind its first rows.
    """
    import numpy as np

    for numbers, columns in _filled(members):
        cells = {f"c{at}": np.array(one, dtype=object) for at, one in enumerate(columns)}
        yield {"n": np.array(numbers, dtype="int64"), **cells}


def _filled(members: Sequence[Member]) -> Iterator[_Lot]:
    """Give lots of many rows: of several small tables together, of a large one piece by piece."""
    numbers: list[int] = []
    columns: list[list[str | None]] = [[] for _ in range(members[0].width)]
    for at, member in enumerate(members):
        for rows, cells in _pieces(member):
            numbers += [number_of(at, row) for row in rows]
            for column, more in zip(columns, cells, strict=True):
                column.extend(more)
            if len(numbers) >= CHUNK:
                yield numbers, columns
                numbers, columns = [], [[] for _ in columns]
    if numbers:
        yield numbers, columns


def _pieces(member: Member) -> Iterator[tuple[list[int], list[Sequence[str | None]]]]:
    carry = _Carrying(member)
    rows = enumerate(member.table.rows())
    try:
        while lot := list(islice(rows, CHUNK)):
            yield [number + 1 for number, _ in lot], list(carry.columns(lot, member.width))
    except (csv.Error, UnicodeError, OSError) as error:
        raise SeedError(
            f"the table breaks off ({type(error).__name__})",
            where=member.table.name,
            remedy="open it in a spreadsheet and save it as .xlsx",
        ) from None


class _Carrying:
    """Carries a cell that is merged over several rows, or repeated by 同上, down; sums excepted."""

    def __init__(self, member: Member) -> None:
        table, found = member.table, member.found
        held = {at for one in found.columns if one.column.type not in _NOT_CARRIED for at in (one.at, *one.parts)}  # fmt: skip
        self._held = held
        self._above: dict[int, str | None] = {}
        self._begin: dict[int, list[tuple[int, int]]] = {}
        for top, first, bottom, _ in table.spans:
            if bottom > top and first in held and top >= found.head:
                self._begin.setdefault(top, []).append((first, bottom))
        self._running: dict[int, tuple[int, str]] = {}

    def columns(
        self, lot: Sequence[tuple[int, Sequence[str]]], width: int
    ) -> Iterator[Sequence[str | None]]:
        """Give the columns of a lot of numbered rows; cell by cell only where something has to be carried."""
        last = lot[-1][0]
        if self._running or any(lot[0][0] <= one <= last for one in self._begin):
            yield from zip(*(self._down(number, row, width) for number, row in lot), strict=True)
            return
        blank = ("",) * width
        full = (row if len(row) == width else (*row[:width], *blank[len(row) :]) for _, row in lot)
        for at, cells in enumerate(zip(*full, strict=True)):
            if at not in self._held:
                yield [one or None for one in cells]
            elif _DITTO.isdisjoint(cells):
                above = next((one for one in reversed(cells) if one), None)
                self._above[at] = above or self._above.get(at)
                yield [one or None for one in cells]
            else:
                yield [self._repeated(at, one) for one in cells]

    def _repeated(self, column: int, cell: str | None) -> str | None:
        if cell in _DITTO:
            return self._above.get(column)
        if cell:
            self._above[column] = cell
        return cell or None

    def _down(self, number: int, row: Sequence[str], width: int) -> list[str | None]:
        cells: list[str | None] = [one or None for one in row[:width]]
        cells += [None] * (width - len(cells))
        for column, bottom in self._begin.get(number, ()):
            self._running[column] = (bottom, cells[column] or "")
        for column, (bottom, value) in list(self._running.items()):
            if number > bottom:
                del self._running[column]
            else:
                cells[column] = cells[column] or value or None
        for column in self._held:
            cells[column] = self._repeated(column, cells[column])
        return cells
