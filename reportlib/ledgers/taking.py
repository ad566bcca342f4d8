"""Files into the store, many small ones at a time: each whole or not at all.

Files are gathered in their order until there is enough for one pass, then read
together in one transaction. Where one of them cannot be read, nothing of that pass
stands, and its halves are read by themselves, down to the one file that is at fault;
so a file comes to the same whatever stands beside it. Who interrupts loses the pass
under way, never a file of an earlier one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.errors import ReportlibError, SeedError
from reportlib.ledgers.batches import put
from reportlib.ledgers.reading import Opened, Reader

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FAILED = "failed"
# Bytes of a file and of a pass, and files of a pass. A larger file keeps every core busy by itself; a county's month, some
# hundred thousand rows, does not. A pass takes two or three seconds, and is all that an interruption loses.
SMALL, ENOUGH, MOST = 40_000_000, 64_000_000, 200
Said = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A ledger file and the name under which it is known."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taking:
    """Takes files into an open store.

    Attributes:
        connection: The store.
        reader: What reads them.
        digests: Of each file's content, by its name.
        made_with: Digest of all else that shapes what is read.
        failed: Why files could not be read, by their numbers.
        known: Areas that this reading has kept.
    """

    connection: "DuckDBPyConnection"
    reader: Reader
    digests: dict[str, str]
    made_with: str
    failed: dict[int, ReportlibError] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def take(self, files: Sequence[Source], said: Said | None = None) -> list[ReportlibError]:
        """Read files; return why some could not be, in the order of the files.

        Args:
            files: Which.
            said: Told the name of each file before it is opened.
        """
        row = self.connection.execute("SELECT coalesce(max(file), 0) + 1 FROM files").fetchone()
        first = int(row[0]) if row else 1
        for some in _passes(list(enumerate(files, first))):
            opened = [self._opened(number, one, said, alone=len(some) == 1) for number, one in some]
            self._together([one for one in opened if one is not None])
        return [self.failed[number] for number in sorted(self.failed)]

    def _opened(
        self, number: int, source: Source, said: Said | None, *, alone: bool
    ) -> Opened | None:
        if said is not None:
            said(source.name)
        try:
            return self.reader.opened(source.path, source.name, number, small=not alone)
        except ReportlibError as error:
            self._fail(number, source.name, error)
            return None

    def _together(self, files: Sequence[Opened]) -> None:
        """Read files in one transaction; if one of them fails, each half by itself."""
        import duckdb

        if not files:
            return
        tried = sum(self.reader.tried.values())
        self.connection.execute("BEGIN")
        try:
            verdicts = self.reader.read(files)
            put(self.connection, "files", [
                (one.number, one.name, self.digests[one.name], self.made_with, verdict)
                for one, verdict in zip(files, verdicts, strict=True)
            ])  # fmt: skip
            met = self._meet()
        except (ReportlibError, duckdb.DataError) as error:
            self.connection.execute("ROLLBACK")
            if len(files) == 1 and sum(self.reader.tried.values()) > tried:
                self._together(files)
                return
            if len(files) == 1:
                self._fail(files[0].number, files[0].name, error)
                return
            half = len(files) // 2
            self._together(files[:half])
            self._together(files[half:])
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        else:
            self.connection.execute("COMMIT")
            self.known.update(met)

    def _meet(self) -> list[str]:
        """Keep the areas that files name with the files, so that no interruption parts them; return which are new."""
        met = [one for key, one in self.reader.homes.met.items() if key not in self.known]
        if not met:
            return []
        listed = ", ".join("?" * len(met))
        ids = [one.area_id for one in met]
        self.connection.execute(f"DELETE FROM areas WHERE area_id IN ({listed})", ids)
        put(self.connection, "areas", [
            (one.area_id, one.level, one.parent or None, one.name_zh, one.name_en, one.known) for one in met
        ])  # fmt: skip
        return ids

    def _fail(self, number: int, name: str, error: Exception) -> None:
        """Book a file as failed, with its digest: it is tried again as soon as anything changes."""
        put(self.connection, "files", [(number, name, self.digests[name], "", FAILED)])
        # What the database says may repeat a cell: it is not passed on.
        self.failed[number] = error if isinstance(error, ReportlibError) else SeedError(
            f"the register cannot be taken apart ({type(error).__name__})", where=name,
            remedy="save it as .xlsx, or start from `reportlib ledger template`",
        )  # fmt: skip


def _passes(files: Sequence[tuple[int, Source]]) -> Iterator[list[tuple[int, Source]]]:
    """Give files in their order, a large one alone, small ones until there is enough for a pass."""
    waiting: list[tuple[int, Source]] = []
    held = 0
    for number, one in files:
        size = one.path.stat().st_size if one.path.is_file() else 0
        if size > SMALL:
            yield [(number, one)]
            continue
        if waiting and (held + size > ENOUGH or len(waiting) == MOST):
            yield waiting
            waiting, held = [], 0
        waiting.append((number, one))
        held += size
    if waiting:
        yield waiting
