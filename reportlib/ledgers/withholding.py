"""Which results may be told: small cells are withheld, and others with them, so that no sum gives them away.

Three things are made sure of, and looked at again until all three hold:

1. No line lacks just one cell, and what a line lacks is never few people together.
2. No withheld cell follows from all lines together (Gaussian elimination).
3. No withheld cell is the only number that the bounds of its lines leave. Nothing says
   which withheld cells are small and which stand beside them: that alone would bound them.

Of a whole that is small nothing is told at all, noughts included: whoever knew which
parts are there could count them.

A year to date that has grown by a few people since it was last told is withheld as well:
the difference of two months would be those few. That of a whole county is told: a few
more among all its people are nobody in particular.

Where a statement of the same month was sent before, whoever holds both against each
other learns what changed. What differs from an earlier telling by a few people is
withheld, what that one kept back stays back, and no line tells that what it lacks
changed by a few.

What is withheld beside a small cell is what costs least: first what is not printed
anyway (those who are not poor), then the smaller cell.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reportlib.ledgers.auditing import bounded, determined
from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.lines import Line, lines
from reportlib.ledgers.queries import Book, Query
from reportlib.ledgers.rates import denominator, numerator
from reportlib.ledgers.sent import NOTHING, Sent

MINIMUM = 5
Printed = Callable[[Key], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What is not told: cells that are small themselves, and those that would give them away."""

    small: frozenset[Key]
    beside: frozenset[Key]

    def __contains__(self, key: object) -> bool:
        """Say whether a cell is withheld."""
        return key in self.small or key in self.beside


def withhold(
    cells: Mapping[Key, Cell], book: Book, printed: Printed, minimum: int = MINIMUM, before: Sent = NOTHING
) -> Withheld:  # fmt: skip
    """Return what must be withheld so that no cell of fewer people than the minimum can be worked out.

    Args:
        cells: All results.
        book: The queries.
        printed: Whether a cell would be printed at all.
        minimum: The fewest people of whom a result may be told.
        before: What statements that were sent tell of these results.
    """
    first, then = _parted(cells, book)
    small = {key for key, one in first.items() if _is_small(one, book.queries[key.query], minimum)}
    search = _Search(first, book, printed, minimum)
    hidden = search.hide(small | _grown_by_few(first, book, minimum), small)
    # What was sent comes second: where nothing changed, the same is told again.
    more = _changed_by_few(first, book, before, minimum) | search.told_by_change(before, hidden)
    more -= hidden
    while more:
        hidden = search.hide(hidden | more, small)
        more = search.told_by_change(before, hidden) - hidden
    under = search.under
    own = {key for key, one in then.items() if _is_small(one, book.queries[key.query], minimum)}
    tied = {key for key in then if _tied(key, book) & hidden}
    search = _Search(then, book, printed, minimum)
    beside = search.hide(own | tied, own)
    if more := _changed_with_few(then, cells, book, before, minimum) - beside:
        beside = search.hide(beside | more, own)
    under |= search.under
    rates = {
        key
        for key in cells
        if book.queries[key.query].value == "rate" and _rests_on(key, book) & (hidden | beside)
    }
    rates |= {key for key in before.silent if book.queries[key.query].value == "rate"}
    marked = (small | own) - under
    return Withheld(small=frozenset(marked), beside=frozenset((hidden | beside | rates) - marked))


def _parted(cells: Mapping[Key, Cell], book: Book) -> tuple[dict[Key, Cell], dict[Key, Cell]]:
    """Part results that stand on their own from those that follow another query's; rates follow both."""
    first: dict[Key, Cell] = {}
    then: dict[Key, Cell] = {}
    for key, cell in cells.items():
        query = book.queries[key.query]
        if query.value != "rate":
            (then if query.size else first)[key] = cell
    return first, then


def _is_small(cell: Cell, query: Query, minimum: int) -> bool:
    if not query.people:
        return False
    if 0 < cell.size < minimum:
        return True
    # A sum of which one person has more than half tells what that person has, nearly.
    return query.value == "sum" and cell.largest is not None and 2 * cell.largest > cell.value > 0


def _grown_by_few(cells: Mapping[Key, Cell], book: Book, minimum: int) -> set[Key]:
    """Return the years to date of people that differ by fewer than the minimum from the one told last."""
    years: dict[Key, list[Key]] = {}
    for key in cells:
        query = book.queries[key.query]
        whole = _is_whole(key)
        if query.value == "persons" and query.people and len(key.period) != len("2021-06") and not whole:  # fmt: skip
            years.setdefault(replace(key, period=key.period[:4]), []).append(key)
    found: set[Key] = set()
    for periods in years.values():
        told: int | None = None
        # 2021 is the year to December and comes after 2021-01/2021-11.
        for key in sorted(periods, key=lambda one: (len(one.period) == len("2021"), one.period)):
            value = int(cells[key].value)
            if told is not None and 0 < abs(value - told) < minimum:
                found.add(key)
            elif not 0 < value < minimum:
                told = value
    return found


def _is_whole(key: Key) -> bool:
    """Tell whether a result is of all the people of a county or prefecture: a few among them are nobody in particular."""
    return not key.dims and key.level in {"prefecture", "county"}


def _changed_by_few(cells: Mapping[Key, Cell], book: Book, before: Sent, minimum: int) -> set[Key]:
    """Return what was kept back before, and what differs from an earlier telling by fewer than the minimum."""
    found = set(before.silent & cells.keys())
    for key, cell in cells.items() if before else ():
        query = book.queries[key.query]
        if query.people and not _is_whole(key):
            # Nobody knows of how many people a sum tells otherwise.
            most = minimum if query.value in {"persons", "rows"} else cell.value + 1
            if any(0 < abs(one) < most for one in before.changes(key, cell.value)):
                found.add(key)
    return found


def _changed_with_few(
    then: Mapping[Key, Cell], cells: Mapping[Key, Cell], book: Book, before: Sent, minimum: int
) -> set[Key]:
    """Return sums and means that differ from an earlier telling though the people behind them hardly do."""
    found = set(before.silent & then.keys())
    for key, cell in then.items() if before else ():
        if _is_whole(key) or not any(before.changes(key, cell.value)):
            continue
        people = [one for one in _tied(key, book) if one in cells]
        changes = [one for size in people for one in before.changes(size, cells[size].value)]
        if not changes or any(abs(one) < minimum for one in changes):
            found.add(key)
    return found


def _tied(key: Key, book: Book) -> set[Key]:
    return {Key(query=book.queries[key.query].size, level=key.level, area=key.area, period=key.period, dims=key.dims)}  # fmt: skip


def _rests_on(key: Key, book: Book) -> set[Key]:
    query = book.queries[key.query]
    return {numerator(query, key), denominator(query, key)}


class _Search:
    """Looks for cells to withhold beside others, among results that stand in lines together."""

    def __init__(
        self, cells: Mapping[Key, Cell], book: Book, printed: Printed, minimum: int
    ) -> None:
        self.cells = cells
        self.book = book
        self.printed = printed
        self.minimum = minimum
        self.lines: dict[Key, list[Line]] = {}
        for line in lines(cells, book):
            for key in line.cells:
                self.lines.setdefault(key, []).append(line)
        self.hidden: set[Key] = set()
        self.under: set[Key] = set()

    def hide(self, wanted: Iterable[Key], small: set[Key]) -> set[Key]:
        """Return what is withheld when some cells must be."""
        self.under = self._below(small)
        self.hidden = set(wanted) | self.under
        todo = [line for key in self.hidden for line in self.lines.get(key, ())]
        while todo:
            self._close(todo)
            todo = []
            found = {key for key in determined(self._open(), self.hidden) if self.cells[key].size}
            found |= bounded(self._open(), self.hidden, self._counted())
            for key in sorted(found, key=repr):
                more = self._cheapest(key)
                if more is not None and more not in self.hidden:
                    self.hidden.add(more)
                    todo += self.lines[more]
        return self.hidden

    def told_by_change(self, before: Sent, hidden: set[Key]) -> set[Key]:
        """Return what else to withhold because what a line lacks is seen to have changed by a few people.

        A line whose whole was told before and is told now says by how much all that it lacks changed together.
        """
        lines = {id(one): one for own in self.lines.values() for one in own} if before else {}
        return {
            one.whole
            for one in lines.values()
            for telling in before.tellings
            if self._shows_a_change(one, telling, hidden)
        }

    def _shows_a_change(self, line: Line, telling: Mapping[Key, Decimal], hidden: set[Key]) -> bool:
        whole = line.whole
        told = [one for one in line.parts if one not in hidden and one in telling]
        lacks = any(one not in told and self.cells[one].size for one in line.parts)
        counted = self.book.queries[whole.query].value == "persons"
        if not (counted and lacks and whole in telling) or whole in hidden or _is_whole(whole):
            return False
        rest = self.cells[whole].value - telling[whole]
        rest -= sum(self.cells[one].value - telling[one] for one in told)
        return 0 < abs(rest) < self.minimum

    def _below(self, small: set[Key]) -> set[Key]:
        """Return every part of a small whole, near and far."""
        found: set[Key] = set()
        todo = list(small)
        while todo:
            whole = todo.pop()
            for line in self.lines.get(whole, ()):
                if line.whole == whole:
                    new = set(line.parts) - found
                    found |= new
                    todo += new
        return found

    def _open(self) -> list[Line]:
        """Return the lines that lack something."""
        seen = {
            id(line): line
            for key in sorted(self.hidden, key=repr)
            for line in self.lines.get(key, ())
        }
        return list(seen.values())

    def _counted(self) -> dict[Key, int]:
        """Return the values that are numbers of people."""
        kept = {}
        for key, cell in self.cells.items():
            if self.book.queries[key.query].value == "persons":
                kept[key] = int(cell.value)
        return kept

    def _close(self, todo: list[Line]) -> None:
        todo.sort(key=lambda one: repr(one.whole))
        while todo:
            line = todo.pop()
            while self._tells(line):
                left = [
                    key for key in line.cells if key not in self.hidden and self.cells[key].size
                ]
                if not left:
                    break
                more = min(left, key=lambda key: self._cost(key, line))
                self.hidden.add(more)
                todo += self.lines[more]

    def _tells(self, line: Line) -> bool:
        missing = [key for key in line.cells if key in self.hidden]
        if not any(self.cells[key].size for key in missing):
            return False
        if len(missing) == 1:
            return True
        if line.whole in self.hidden:
            return False
        return sum(self.cells[key].size for key in missing) < self.minimum

    def _cost(self, key: Key, line: Line) -> tuple[bool, bool, bool, int, str]:
        whole = _is_whole(key)
        return (self.printed(key), whole, key == line.whole, self.cells[key].size, repr(key))

    def _cheapest(self, key: Key) -> Key | None:
        """Return what is best withheld besides a cell that can be worked out.

        It is looked for in the cell's own lines, then in those of what these lack, and so on.
        """
        ring, seen = {key}, {key}
        while ring:
            around = [line for one in sorted(ring, key=repr) for line in self.lines.get(one, ())]
            found = [
                (self._cost(one, line), one)
                for line in around for one in line.cells
                if one not in self.hidden and self.cells[one].size
            ]  # fmt: skip
            if found:
                return min(found)[1]
            ring = {one for line in around for one in line.cells if one in self.hidden} - seen
            seen |= ring
        return None
