"""Lines of totals against the rows above them: how many, and the sums of amounts."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from reportlib.canonical import plain
from reportlib.ledgers import values
from reportlib.ledgers.batches import Batch, number_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PEOPLE = re.compile("([0-9,]+)[人户条个名件]")
# Fewer rows than this may be one family: their sums are not told, not even to the office's own clerk.
_FEW = 5


def differing(connection: "DuckDBPyConnection", batch: Batch) -> Iterator[tuple[int, str, str]]:
    """Give each line of totals that its rows contradict: its number, the column, and what it is not."""
    sums = [one for one in batch.found.columns if one.column.type in {"money", "count"}]
    chosen = "".join(f", raw_{one.column.key}" for one in sums)
    lines = connection.execute(
        f"SELECT {batch.which('n')}, n, totals_text{chosen} FROM staged WHERE class = 'totals' ORDER BY n"
    ).fetchall()
    if not lines:
        return
    found = _summed(connection, _spans(lines), [one.column.key for one in sums])
    for (rows, *totals), (_, number, text, *cells) in zip(found, lines, strict=True):
        said = _PEOPLE.search((text or "").replace(" ", ""))
        if said and int(said[1].replace(",", "")) != rows:
            yield number, "seq", f"{said[1]} ≠ {rows}"
        for mapped, cell, told in zip(sums, cells, totals, strict=True):
            read = values.money(cell, mapped.factor).value if cell else None
            if read is None or rows < _FEW:
                continue
            total = Decimal(told)
            # An average may stand in a line of totals; it is none.
            average = abs(total / rows - Decimal(read)) < 1
            if total != Decimal(read) and not average:
                yield number, mapped.column.key, f"{plain(Decimal(read))} ≠ {plain(total)}"


def _spans(lines: Sequence[Sequence[object]]) -> list[tuple[int, int]]:
    """Return between which numbers the rows stand that each line of totals is of: its table's, or those since the last 小计."""
    spans: list[tuple[int, int]] = []
    start, table = 0, -1
    for at, number, text, *_ in lines:
        place, last = int(str(at)), int(str(number))
        top = number_of(place, 0)
        start = start if place == table else top
        table = place
        whole = not re.search("小\\s*计", str(text or ""))
        spans.append((top if whole else start, last))
        start = start if whole else last
    return spans


def _summed(
    connection: "DuckDBPyConnection", spans: Sequence[tuple[int, int]], keys: Sequence[str]
) -> list[tuple[int, ...]]:
    """Return, for each span, how many rows stand in it and the sum of each column."""
    listed = ", ".join(f"({at}, {first}, {last})" for at, (first, last) in enumerate(spans))
    sums = "".join(f", coalesce(sum(read_{one}.value), 0)" for one in keys)
    joins = " ".join(f"LEFT JOIN read_{one} ON s.raw_{one} = read_{one}.raw" for one in keys)
    rows = connection.execute(
        f"SELECT place, count(s.n){sums} FROM (VALUES {listed}) spans(place, first, last) "
        f"LEFT JOIN (SELECT * FROM staged WHERE class = 'data') s ON s.n > spans.first AND s.n < spans.last {joins} GROUP BY place ORDER BY place"
    ).fetchall()
    return [tuple(one[1:]) for one in rows]
