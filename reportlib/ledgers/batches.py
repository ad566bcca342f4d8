"""Tables that are read in one pass: registers of one form, each row numbered so that it tells which table it is of.

An office's villages send files of some forty rows, and asking the database costs
the same for forty rows as for forty thousand. Registers whose staging asks the same
are therefore asked together. A row of table ``k`` of a batch has the number
``k << 32 | row``, so that whatever joins rows by their number does so table by
table, and the numbers keep the order of tables and rows. A batch of one has plain
row numbers, and its queries are those of one table.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.ledgers.classes import heads_of
from reportlib.ledgers.homes import Home
from reportlib.ledgers.recognise import Recognised
from reportlib.ledgers.sheets import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMBERS = "members"
EXTRA = 2
_SHIFT = 32
_ROWS = (1 << _SHIFT) - 1
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a table's title says for all its rows.

    Attributes:
        month: ``2024-06``, or empty.
        home: The deepest place that it names.
    """

    month: str
    home: Home


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Member:
    """A table that is a known ledger, before its rows are read.

    Attributes:
        number: Its file's number in the store.
        path: Its file.
        table: The table.
        found: Which ledger it is.
        frame: What its title, sheet, file and folders say.
        breaks: How its lines end, for a file of text; files that end them otherwise are not read with it.
    """

    number: int
    path: Path
    table: Table
    found: Recognised
    frame: Frame
    breaks: str = ""

    @property
    def width(self) -> int:
        """How many columns are read of it: those that it has and, of a file of text, some beyond."""
        return max(self.table.width, 1) + (EXTRA if self.table.dialect else 0)

    @property
    def last(self) -> int:
        """The last column that has a head."""
        lines = self.table.top[max(0, self.found.head - 2) : self.found.head]
        return max((at for row in lines for at, head in enumerate(row) if head), default=0)

    def form(self) -> Hashable:
        """Return what two tables must have in common to be read in one pass."""
        found, home = self.found, self.frame.home
        # Of several places of one name a destination is the one near home.
        near = home.county or home.prefecture if any(one.column.type == "place" for one in found.columns) else ""  # fmt: skip
        columns = tuple((one.at, one.column.key, one.factor, one.parts) for one in found.columns)
        sign = self.table.dialect.delimiter if self.table.dialect else None
        return (found.schema.key, columns, found.head, self.width, self.last, sign, self.breaks, near)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Tables of one form that are read together; never none."""

    members: tuple[Member, ...]

    @property
    def first(self) -> Member:
        """One of them, which speaks for the form of all."""
        return self.members[0]

    @property
    def found(self) -> Recognised:
        """Which ledger they are, and where their columns stand."""
        return self.first.found

    @property
    def several(self) -> bool:
        """Whether a row's number tells which table it is of."""
        return len(self.members) > 1

    @property
    def number(self) -> str:
        """The SQL type of a row's number."""
        return "BIGINT" if self.several else "UINTEGER"

    def row(self, number: str) -> str:
        """Return the SQL of the row as a spreadsheet shows it."""
        return f"({number} & {_ROWS})::UINTEGER" if self.several else number

    def which(self, number: str) -> str:
        """Return the SQL of the place of a row's table in the batch."""
        return f"({number} >> {_SHIFT})" if self.several else "0"

    def joined(self, number: str) -> str:
        """Return the join that brings what is known of a row's table; none for a batch of one, where it is written out."""
        return self.joined_at(self.which(number)) if self.several else ""

    def joined_at(self, place: str) -> str:
        """Return the join that brings what is known of the table at a place of the batch."""
        return f"JOIN {MEMBERS} member ON member.place = {place}"

    @property
    def heads(self) -> dict[int, tuple[frozenset[str], bool]]:
        """The words of heads in each column: those of all its tables, and whether some table has others (a title, mostly)."""
        told = [heads_of(one.table, one.found) for one in self.members]
        return {
            at: (frozenset.intersection(*(one[at] for one in told)), len({one[at] for one in told}) > 1)
            for at in told[0]
        }  # fmt: skip

    @property
    def apart(self) -> bool:
        """Whether some table has heads of its own, so that its rows are judged by them."""
        return any(differ for _, differ in self.heads.values())

    def introduce(self, connection: "DuckDBPyConnection") -> None:
        """Make the temporary table of what is known of each table: file, sheet, month, words of heads of its own."""
        if not self.several:
            return
        heads = self.heads
        own = [at for at, (_, differ) in heads.items() if differ]
        columns = ["place BIGINT", "file UINTEGER", "sheet USMALLINT", "month VARCHAR", *(f"{said(at)} VARCHAR[]" for at in own)]  # fmt: skip
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {MEMBERS} ({', '.join(columns)})")
        rows = [
            (at, one.number, one.table.number, one.frame.month or None, *(sorted(heads_of(one.table, one.found)[column] - heads[column][0]) for column in own))
            for at, one in enumerate(self.members)
        ]  # fmt: skip
        put(connection, MEMBERS, rows)


def number_of(at: int, row: int) -> int:
    """Return the number of a row of the batch's table at a place."""
    return at << _SHIFT | row


def said(at: int) -> str:
    """Return the name of the column of a table's own words of heads."""
    return f"said_{at}"


def put(connection: "DuckDBPyConnection", table: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert rows, many in a statement; each by itself would cost a plan."""
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        marks = f"({', '.join('?' * len(some[0]))})"
        cells = [cell for row in some for cell in row]
        connection.execute(f"INSERT INTO {table} VALUES {', '.join([marks] * len(some))}", cells)


def batches(members: Sequence[Member]) -> list[Batch]:
    """Return tables grouped by their form, in the order in which each form comes first."""
    grouped: dict[Hashable, list[Member]] = {}
    for one in members:
        grouped.setdefault(one.form(), []).append(one)
    return [Batch(members=tuple(some)) for some in grouped.values()]
