"""Made-up people and registers for the tests: every ID number here is invented, its check digit worked out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from reportlib import places
from reportlib.ledgers import intake, schemas, store, verdicts

# The three of the standard's own examples and of its neighbours: GB 11643-1999, Annex A.
STANDARD = "11010519491231002X"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = {0: "1", 1: "0", 2: "X", 3: "9", 4: "8", 5: "7", 6: "6", 7: "5", 8: "4", 9: "3", 10: "2"}
MALE, FEMALE = 1, 2


def person(number: int, sex: int = MALE, born: str = "19900315", county: str = "530502") -> str:
    """Return the ID number of an invented person: the third digit of the order is odd for men."""
    body = f"{county}{born}{number:02d}{sex}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _SIGNS[total % 11]


def wrong(number: str) -> str:
    """Return an ID number whose check digit does not hold."""
    return number[:17] + ("0" if number[17] != "0" else "1")


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Mapping[str, Sequence[str]] | None = None,
) -> Path:  # fmt: skip
    """Write a workbook of sheets of rows."""
    book = Workbook()
    first = book.worksheets[0]
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for area in (merged or {}).get(name, ()):
            page.merge_cells(area)
    book.remove(first)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


@contextmanager
def taken(folder: Path, output: Path, share: float = 1.0) -> Iterator[Any]:
    """Read a folder of registers; give the open store."""
    known = schemas.load()
    with store.opened(output, known) as connection:
        intake.take_in(connection, intake.sources(folder), known, places.load(), share=share)
        yield connection


def told(connection: Any) -> dict[str, list[tuple[int, str, str]]]:
    """Return what was found, by file: row, letter and rule."""
    rows = connection.execute(
        "SELECT f.name, g.row, g.letter, g.rule FROM findings g JOIN files f ON f.file = g.file ORDER BY ALL"
    ).fetchall()
    found: dict[str, list[tuple[int, str, str]]] = {}
    for name, row, letter, rule in rows:
        found.setdefault(name, []).append((row, letter, rule))
    return found


def files(connection: Any) -> list[verdicts.File]:
    """Return what became of each file."""
    return list(verdicts.verdicts(connection, schemas.load()))
