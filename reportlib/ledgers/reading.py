"""Ledger files into the store: each table recognised, staged with those of its form, typed, checked, then kept or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib.ledgers.batches import Batch, Frame, Member, batches, put
from reportlib.ledgers.checking import check, letter
from reportlib.ledgers.converting import Converter
from reportlib.ledgers.homes import Homes
from reportlib.ledgers.months import month_of
from reportlib.ledgers.pouring import ALONE, breaks_of
from reportlib.ledgers.recognise import Recognised, Recogniser
from reportlib.ledgers.rules import load
from reportlib.ledgers.schemas import Schemas
from reportlib.ledgers.sheets import Table, tables
from reportlib.ledgers.staging import cleared, stage
from reportlib.ledgers.tables import COMMON, kept

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

READ, REFUSED, UNKNOWN, HIDDEN, EMPTY = "read", "refused", "unrecognised", "hidden", "empty"
_ORDER = (READ, REFUSED, UNKNOWN, HIDDEN, EMPTY)
_BESIDE = ("totals", "empty", "heads", "notes")
_TEMPORARY = ("typed_rows", "unread", "found", "refused")
# A line of the book of sheets, and what a finding says of a head that is missing.
_Line = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened:
    """A file whose tables are recognised; none of its rows has been read.

    Attributes:
        number: Its number in the store.
        name: Its name in the folder of ledgers, with the folders between.
        members: Its tables that are known ledgers.
        beside: The verdicts of its other tables.
        lines: What the book of sheets says of those.
        missing: What they lack, as findings.
    """

    number: int
    name: str
    members: tuple[Member, ...]
    beside: tuple[str, ...]
    lines: tuple[_Line, ...]
    missing: tuple[_Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reader:
    """Reads files into an open store.

    Attributes:
        connection: The store.
        schemas: What may be recognised.
        recogniser: What recognises it.
        homes: Finds places, and collects those that rows name.
        share: The share of refused rows above which a ledger is refused whole.
        orders: What is known of the order of rows, for ``stage``.
        tried: How many ways of reading failed, by file; who sees it grow reads the file again.
    """

    connection: "DuckDBPyConnection"
    schemas: Schemas
    recogniser: Recogniser
    homes: Homes
    share: float
    orders: dict[str, bool] = field(default_factory=dict)
    tried: dict[Path, int] = field(default_factory=dict)

    def opened(self, path: Path, name: str, number: int, *, small: bool = False) -> Opened:
        """Open a file and recognise its tables.

        Args:
            path: The file.
            name: Its name in the folder of ledgers, with the folders between.
            number: Its number in the store.
            small: Whether it may be read together with others.

        Raises:
            SeedError: The file cannot be read at all.
        """
        members, beside, lines, missing = [], [], [], []
        folders = name.removesuffix(path.suffix)
        for table in tables(path):
            found = None if table.hidden else self.recogniser.recognise(table, folders)
            if isinstance(found, Recognised):
                breaks = breaks_of(path, table.dialect) if small and table.dialect else ""
                # A form that no other file has.
                breaks = f"{ALONE} {number}" if breaks == ALONE else breaks
                members.append(Member(number=number, path=path, table=table, found=found, frame=self._frame(table, folders, found), breaks=breaks))  # fmt: skip
                continue
            verdict = HIDDEN if found is None else EMPTY if found.empty else UNKNOWN
            beside.append(verdict)
            nearest = found.nearest.key if found and found.nearest else ""
            lines.append(_booked(number, table, verdict, (nearest, "")))
            missing += [(number, table.number, 0, column.key, "", "head_missing", True, False, None, "", 1) for column in (found.missing if found else ())]  # fmt: skip
        return Opened(number=number, name=name, members=tuple(members), beside=tuple(beside), lines=tuple(lines), missing=tuple(missing))  # fmt: skip

    def read(self, files: Sequence[Opened]) -> list[str]:
        """Read files; return the verdict of each: read, refused, unrecognised, hidden or empty.

        Raises:
            SeedError: A file cannot be read, or not with others; the store is as it was once the transaction is rolled back.
        """
        lines = [line for one in files for line in one.lines]
        found: dict[int, list[str]] = {one.number: list(one.beside) for one in files}
        put(self.connection, "findings", [line for one in files for line in one.missing])
        for batch in batches([member for one in files for member in one.members]):
            for member, line in zip(batch.members, self._batch(batch), strict=True):
                found[member.number].append(str(line[-1]))
                lines.append(line)
        put(self.connection, "sheets", sorted(lines, key=lambda one: one[:2]))  # type: ignore[arg-type,return-value]
        return [min(found[one.number], key=_ORDER.index, default=EMPTY) for one in files]

    def _batch(self, batch: Batch) -> list[_Line]:
        """Read tables of one form; return what the book of sheets says of each."""
        batch.introduce(self.connection)
        stage(self.connection, batch, self.orders, self.tried)
        Converter(schemas=self.schemas, homes=self.homes).convert(self.connection, batch)
        check(self.connection, batch)
        lines = self._keep(batch)
        # A failure needs no clearing: temporary tables go with the transaction.
        cleared(self.connection)
        self.connection.execute("DROP VIEW typed")
        for one in _TEMPORARY:
            self.connection.execute(f"DROP TABLE {one}")
        return lines

    def _frame(self, table: Table, folders: str, found: Recognised) -> Frame:
        """Return what title, sheet name, file name and folders say for all rows."""
        parts = folders.split("/")[::-1]
        return Frame(
            month=month_of([*found.titles, table.name, *parts]),
            home=self.homes.of_titles([*found.titles, table.name, *parts]),
        )

    def _keep(self, batch: Batch) -> list[_Line]:
        """Move the accepted rows into the store, of each table none if too many are refused."""
        counts: dict[int, dict[str, int]] = {at: {} for at in range(len(batch.members))}
        for at, kind, count in self._asked(
            f"SELECT {batch.which('n')}, class, count(*) FROM staged GROUP BY ALL"
        ):
            counts[at][kind] = count
        refused = dict(
            self._asked(f"SELECT {batch.which('n')}, count(*) FROM refused GROUP BY ALL")
        )
        months = dict(self._asked(f"SELECT {batch.which('n')}, max(month) FROM typed GROUP BY ALL"))
        self._findings(batch)
        whole, lines = [], []
        for at, member in enumerate(batch.members):
            rows, bad = counts[at].get("data", 0), refused.get(at, 0)
            verdict = REFUSED if bad > too_many(rows, self.share) else READ
            whole += [at] if verdict == REFUSED else []
            held = (
                {"accepted": rows - bad, "refused": bad}
                if verdict == READ
                else {"accepted": 0, "refused": rows}
            )
            about = (batch.found.schema.key, months.get(at) or "")
            lines.append(
                _booked(member.number, member.table, verdict, about, {**held, **counts[at]})
            )
        if len(whole) < len(batch.members):
            self._accept(batch, whole)
        return lines

    def _accept(self, batch: Batch, whole: Sequence[int]) -> None:
        """Move the rows that are not refused into the ledger's table, those of tables refused whole excepted."""
        schema = batch.found.schema
        columns = [name for name, _ in COMMON[3:]] + [one.name for one in kept(schema)]
        chosen = ", ".join(f'"{one}"' if one != "month" else "typed.month" for one in columns)
        without = (
            f" AND {batch.which('n')} NOT IN ({', '.join(str(one) for one in whole)})"
            if whole
            else ""
        )
        self.connection.execute(
            f"INSERT INTO {schema.key} SELECT {_place(batch)}, {batch.row('n')}, {chosen} FROM typed {batch.joined('n')} "
            f"WHERE n NOT IN (SELECT n FROM refused){without}"
        )

    def _findings(self, batch: Batch) -> None:
        """Keep each refusal; of remarks the first of a kind in a table and how many there are."""
        rules = load()
        letters = {one.column.key: letter(one.at) for one in batch.found.columns}
        for address in ("village", "town", "county"):
            letters.setdefault(address, letters.get("address", ""))
        cases = " ".join(f"WHEN '{key}' THEN '{one}'" for key, one in sorted(letters.items()))
        refusing = ", ".join(f"'{one.id}'" for one in rules.values() if one.refuses)
        common = f"f.col, CASE f.col {cases} ELSE '' END, f.rule"
        place, member = _place(batch), batch.joined("f.n")
        self.connection.execute(
            f"INSERT INTO findings SELECT {place}, {batch.row('f.n')}, {common}, TRUE, FALSE, t.id_mask, f.hint, 1 "
            f"FROM found f LEFT JOIN typed t ON t.n = f.n {member} WHERE f.rule IN ({refusing}) ORDER BY f.n, f.col, f.rule"
        )
        self.connection.execute(
            f"INSERT INTO findings SELECT {place}, {batch.row('min(f.n)')}, {common}, FALSE, FALSE, NULL, "
            f"arg_min(f.hint, f.n), count(*) FROM found f {member} WHERE f.rule NOT IN ({refusing}) "
            f"GROUP BY {f'{place}, ' if batch.several else ''}f.col, f.rule ORDER BY ALL"
        )

    def _asked(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()


def _place(batch: Batch) -> str:
    """Return the SQL of a row's file and sheet."""
    if batch.several:
        return "member.file, member.sheet"
    return f"{batch.first.number}, {batch.first.table.number}"


def _booked(
    number: int, table: Table, verdict: str, about: tuple[str, str], counts: Mapping[str, int] | None = None
) -> _Line:  # fmt: skip
    """Return a table's line in the book of sheets: its counts add up to the rows read."""
    counts = counts or {}
    held = [int(counts.get(one, 0)) for one in ("accepted", "refused", *_BESIDE)]
    accepted, *others = held
    return (number, table.number, table.name, *about, sum(held), accepted, 0, *others, verdict)


def too_many(rows: int, share: float) -> float:
    """Return how many refused rows a ledger bears: a share of them, one at least unless the share is nought."""
    return max(1.0, rows * share) if share > 0 else 0.0
