"""Registers of known truth, read and computed: every result equals what the invented people come to."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reportlib.ledgers import queries, results
from reportlib.ledgers.cells import Key
from reportlib.ledgers.gathering import UNPLACED
from tests.bench import ledgers
from tests.bench.ledger_truth import Truth, truth_of
from tests.ledgers.registers import taken

COUNTY = "530627"
MONTHS = ["2021-01", "2021-02", "2021-03"]


def _path(found: results.Results, key: Key) -> str:
    place = found.names.of(key.area)
    if key.level == "county":
        return ""
    return place.zh if key.level == "town" else f"{found.names.of(place.parent).zh}/{place.zh}"


@pytest.fixture(scope="module", name="truth")
def _truth() -> pd.DataFrame:
    return ledgers.book(ledgers.people(240, towns=2, villages=2, seed=5), MONTHS, seed=5)


@pytest.fixture(scope="module", name="found")
def _found(truth: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[results.Results, Any]]:  # fmt: skip
    folder = tmp_path_factory.mktemp("invented")
    made = ledgers.write_messy(truth, COUNTY, folder / "in")
    assert len(made) == 12
    with taken(folder / "in", folder / "output", share=0.05) as connection:
        yield results.work_out(connection, queries.load(), 5), connection


def test_every_row_is_accepted_and_the_rest_is_accounted_for(
    found: tuple[results.Results, Any], truth: pd.DataFrame
) -> None:
    accepted, refused, totals, aside = found[1].execute("SELECT sum(accepted), sum(refused), sum(totals), sum(aside) FROM sheets").fetchone()  # fmt: skip
    assert (accepted, refused, totals, aside) == (len(truth), 0, 12, 0)


def test_every_result_equals_the_truth(
    found: tuple[results.Results, Any], truth: pd.DataFrame
) -> None:
    wanted: Truth = truth_of(truth, MONTHS)
    asked = {one[0] for one in wanted}
    told = {
        (key.query, key.level, _path(found[0], key), key.period, key.dims): cell.value
        for key, cell in found[0].cells.items()
        if key.query in asked and not key.area.endswith(UNPLACED) and (key.dims == () or UNPLACED not in dict(key.dims).values())
    }  # fmt: skip
    assert {key: told.get(key) for key in wanted} == wanted
    assert {key for key, value in told.items() if value and key not in wanted} == set()


def test_small_cells_are_not_told(found: tuple[results.Results, Any]) -> None:
    small = {
        key for key, cell in found[0].cells.items()
        if 0 < cell.size < 5 and queries.load().queries[key.query].people and queries.load().queries[key.query].value == "persons"
    }  # fmt: skip
    assert small
    assert small.isdisjoint(one.key for one in found[0].told)


def test_rows_bear_the_numbers_of_the_file_however_many_there_are(tmp_path: Path) -> None:
    """The database inserts in parallel from some hundred thousand rows on, in no order of its own."""
    folk = ledgers.people(130_000, towns=1, villages=1, seed=2)
    (path,) = ledgers.write(ledgers.book(folk, MONTHS[:1], seed=2), COUNTY, tmp_path / "in")
    with path.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    with taken(tmp_path / "in", tmp_path / "output") as connection:
        rows = connection.execute(
            "SELECT row, wage, age, since FROM out_workers ORDER BY row"
        ).fetchall()
    assert [(row, int(wage), age, str(since)) for row, wage, age, since in rows] == [
        (number, int(line["月工资（元）"]), int(line["年龄"]), line["外出时间"])
        for number, line in enumerate(lines, start=2)
    ]
