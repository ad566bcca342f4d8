"""One ledger file into the store: each table recognised, staged, typed, checked, then kept or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.ledgers.checking import check, letter
from reportlib.ledgers.converting import Converter, Frame
from reportlib.ledgers.homes import Homes
from reportlib.ledgers.months import month_of
from reportlib.ledgers.recognise import Recognised, Unrecognised, recognise
from reportlib.ledgers.rules import load
from reportlib.ledgers.schemas import Schemas
from reportlib.ledgers.sheets import Table, tables
from reportlib.ledgers.staging import cleared, stage
from reportlib.ledgers.tables import COMMON, kept

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

READ, REFUSED, UNKNOWN, HIDDEN, EMPTY = "read", "refused", "unrecognised", "hidden", "empty"
_BESIDE = ("totals", "empty", "heads", "notes")
_TEMPORARY = ("typed_rows", "unread", "found", "refused")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reader:
    """Reads files into an open store.

    Attributes:
        connection: The store.
        schemas: What may be recognised.
        homes: Finds places, and collects those that rows name.
        share: The share of refused rows above which a ledger is refused whole.
        orders: What is known of the order of rows, for ``stage``.
    """

    connection: "DuckDBPyConnection"
    schemas: Schemas
    homes: Homes
    share: float
    orders: dict[str, bool] = field(default_factory=dict)

    def read(self, path: Path, name: str, number: int) -> str:
        """Read one file; return its verdict: read, refused, unrecognised, hidden or empty.

        Args:
            path: The file.
            name: Its name in the folder of ledgers, with the folders between.
            number: Its number in the store.

        Raises:
            SeedError: The file cannot be read at all.
        """
        found = [self._table(path, name, number, one) for one in tables(path)]
        order = (READ, REFUSED, UNKNOWN, HIDDEN, EMPTY)
        return min(found, key=order.index, default=EMPTY)

    def _table(self, path: Path, name: str, number: int, table: Table) -> str:
        if table.hidden:
            self._book(number, table, HIDDEN)
            return HIDDEN
        folders = name.removesuffix(path.suffix)
        found = recognise(table, folders, self.schemas)
        if isinstance(found, Unrecognised):
            return self._unknown(number, table, found)
        frame = self._frame(table, folders, found)
        stage(self.connection, path, table, found, self.orders)
        Converter(schemas=self.schemas, homes=self.homes).convert(self.connection, found, frame)
        check(self.connection, found)
        verdict = self._keep(number, table, found)
        # A failure needs no clearing: temporary tables go with the transaction.
        cleared(self.connection)
        self.connection.execute("DROP VIEW typed")
        for one in _TEMPORARY:
            self.connection.execute(f"DROP TABLE {one}")
        return verdict

    def _frame(self, table: Table, folders: str, found: Recognised) -> Frame:
        """Return what title, sheet name, file name and folders say for all rows."""
        parts = folders.split("/")[::-1]
        return Frame(
            month=month_of([*found.titles, table.name, *parts]),
            home=self.homes.of_titles([*found.titles, table.name, *parts]),
        )

    def _unknown(self, number: int, table: Table, found: Unrecognised) -> str:
        verdict = EMPTY if found.empty else UNKNOWN
        self._book(number, table, verdict, (found.nearest.key if found.nearest else "", ""))
        for column in found.missing:
            self.connection.execute(
                "INSERT INTO findings VALUES (?, ?, 0, ?, '', 'head_missing', TRUE, FALSE, NULL, '', 1)",
                [number, table.number, column.key],
            )
        return verdict

    def _keep(self, number: int, table: Table, found: Recognised) -> str:
        """Move the accepted rows into the store; none if too many are refused."""
        counts = dict(
            self.connection.execute("SELECT class, count(*) FROM staged GROUP BY 1").fetchall()
        )
        rows = int(counts.get("data", 0))
        row = self.connection.execute("SELECT count(*) FROM refused").fetchone()
        refused = int(row[0]) if row else 0
        whole = refused > too_many(rows, self.share)
        self._findings(number, table, found)
        if not whole:
            columns = [name for name, _ in COMMON[3:]] + [one.name for one in kept(found.schema)]
            chosen = ", ".join(f'"{one}"' for one in columns)
            self.connection.execute(
                f"INSERT INTO {found.schema.key} SELECT {number}, {table.number}, n, {chosen} FROM typed "
                "WHERE n NOT IN (SELECT n FROM refused)"
            )
        month = self.connection.execute("SELECT max(month) FROM typed").fetchone()
        held = {"accepted": 0 if whole else rows - refused, "refused": rows if whole else refused, **counts}  # fmt: skip
        verdict = REFUSED if whole else READ
        self._book(number, table, verdict, (found.schema.key, (month[0] if month else "") or ""), held)  # fmt: skip
        return verdict

    def _findings(self, number: int, table: Table, found: Recognised) -> None:
        """Keep each refusal; of remarks the first of a kind and how many there are."""
        rules = load()
        letters = {one.column.key: letter(one.at) for one in found.columns}
        for address in ("village", "town", "county"):
            letters.setdefault(address, letters.get("address", ""))
        cases = " ".join(f"WHEN '{key}' THEN '{one}'" for key, one in sorted(letters.items()))
        refusing = ", ".join(f"'{one.id}'" for one in rules.values() if one.refuses)
        common = f"f.col, CASE f.col {cases} ELSE '' END, f.rule"
        self.connection.execute(
            f"INSERT INTO findings SELECT {number}, {table.number}, f.n, {common}, TRUE, FALSE, t.id_mask, f.hint, 1 "
            f"FROM found f LEFT JOIN typed t ON t.n = f.n WHERE f.rule IN ({refusing}) ORDER BY f.n, f.col, f.rule"
        )
        self.connection.execute(
            f"INSERT INTO findings SELECT {number}, {table.number}, min(f.n), {common}, FALSE, FALSE, NULL, "
            f"arg_min(f.hint, f.n), count(*) FROM found f WHERE f.rule NOT IN ({refusing}) GROUP BY f.col, f.rule ORDER BY ALL"
        )

    def _book(
        self, number: int, table: Table, verdict: str, about: tuple[str, str] = ("", ""),
        counts: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        """Write a table's line into the book of sheets: its counts add up to the rows read."""
        counts = counts or {}
        held = [int(counts.get(one, 0)) for one in ("accepted", "refused", *_BESIDE)]
        self.connection.execute(
            "INSERT INTO sheets VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)",
            [number, table.number, table.name, *about, sum(held), *held, verdict],
        )


def too_many(rows: int, share: float) -> float:
    """Return how many refused rows a ledger bears: a share of them, one at least unless the share is nought."""
    return max(1.0, rows * share) if share > 0 else 0.0
