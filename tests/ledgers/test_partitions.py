"""Parts of a store, each worked out for itself, come to what the whole store comes to; so does a cluster."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportlib.cli import main
from reportlib.errors import ReportlibError, RunError
from reportlib.ledgers import computing, coverage, partitions, queries, schemas, working
from reportlib.ledgers.cells import Cell, Key
from tests.bench import ledgers
from tests.ledgers.rows import COUNTY, PREFECTURE, opened, put
from tests.pipeline.crowd import cluster

BOOK = queries.load()
OTHER = "cn.530623"
JAN, FEB = "2021-01", "2021-02"


def _there(**row: Any) -> dict[str, Any]:
    """Return a row of the other county."""
    return {"county_id": OTHER, "town_id": "530623.yanjing", "village_id": None, "at": "a1", **row}


# 1 and 2 stay in Zhenxiong, 3 and 4 in Yanjin; 5 is in Zhenxiong's register in January, in Yanjin's in February.
PEOPLE: list[dict[str, Any]] = [
    {"person": 1, "month": JAN, "at": "a1", "wage": 1000, "sex": "F"}, {"person": 1, "month": FEB, "at": "a1", "wage": 1000, "sex": "F"},
    {"person": 2, "month": JAN, "at": "a2", "wage": 2000, "sex": "M"},
    _there(person=3, month=JAN, wage=4000, sex="F"), _there(person=3, month=FEB, wage=4500, sex="F"),
    _there(person=4, month=JAN, wage=10000, sex="M"),
    {"person": 5, "month": JAN, "at": "b1", "wage": 3000, "sex": "F", "employer": 7}, _there(person=5, month=FEB, wage=3100, sex="F", employer=8),
]  # fmt: skip
# One class was attended from both counties, one from one; 6 attended twice.
TRAINING: list[dict[str, Any]] = [
    {"person": 6, "month": JAN, "at": "a1", "class": 70, "subsidy": 500}, {"person": 6, "month": FEB, "at": "a1", "class": 71, "subsidy": 300},
    _there(person=3, month=JAN, subsidy=200, **{"class": 70}),
]  # fmt: skip
# Both counties have a case of the same number: they are two cases.
CASES: list[dict[str, Any]] = [
    {"person": None, "month": JAN, "at": "a1", "case_no": 9, "case_kind": "wages", "people": 6, "claimed": 9000},
    _there(person=None, month=JAN, case_no=9, case_kind="wages", people=4, claimed=1000),
]  # fmt: skip


@pytest.fixture(scope="module", name="both")
def _both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[Key, Cell], list[dict[Key, Any]], dict[Key, Cell], tuple[partitions.Task, ...]]]:  # fmt: skip
    folder = tmp_path_factory.mktemp("store")
    with opened() as connection:
        put(connection, "out_workers", PEOPLE)
        put(connection, "training", TRAINING)
        put(connection, "rights_cases", CASES)
        known = coverage.coverage(connection, BOOK).months
        whole = computing.compute(connection, BOOK, known)
        names = partitions.write(connection, schemas.load(), folder)
        asked = partitions.tasks(names, folder, known, working.months_told(connection))
        parts = []
        for one in asked:
            told = partitions.come_to(one)
            assert not isinstance(told, ReportlibError)
            parts.append(told)
        yield whole, parts, computing.compute(connection, BOOK, known, parts), asked


def _value(cells: dict[Key, Cell], query: str, area: str, period: str) -> Decimal:
    level = "prefecture" if area == PREFECTURE else "county"
    return cells[Key(query=query, level=level, area=area, period=period)].value


def test_parts_come_to_what_the_whole_comes_to(both: tuple[Any, ...]) -> None:
    whole, parts, together, asked = both
    assert [one.name for one in asked] == [OTHER, COUNTY]
    assert all(parts)
    assert list(together.items()) == list(whole.items())


def test_what_cannot_be_added_as_a_number_is_exact_over_parts(both: tuple[Any, ...]) -> None:
    together = both[2]
    # 1000, 2000, 3000, 4000, 10000
    assert _value(together, "monthly_wage_median", PREFECTURE, JAN) == 3000
    # the classes 70 and 71, of which 70 was attended from both counties
    assert _value(together, "training_sessions", PREFECTURE, "2021-01/2021-02") == 2
    assert _value(together, "training_sessions", OTHER, JAN) == 1
    assert _value(together, "trained_persons", PREFECTURE, "2021-01/2021-02") == 2
    assert _value(together, "training_funds", PREFECTURE, "2021-01/2021-02") == 1000
    assert _value(together, "disputes_handled", PREFECTURE, JAN) == 2


def test_who_goes_from_county_to_county_is_one_person(both: tuple[Any, ...]) -> None:
    _, parts, together, _ = both
    assert _value(together, "labour_transferred", PREFECTURE, "2021-01/2021-02") == 5
    assert _value(together, "labour_transferred", COUNTY, "2021-01/2021-02") == 2  # 1 and 2
    assert _value(together, "labour_transferred", OTHER, "2021-01/2021-02") == 3  # 3, 4 and 5
    # 5 stayed at work and is placed where January had him: all of his rows are in one part
    assert _value(together, "moved_stayed", COUNTY, FEB) == 2
    assert _value(together, "moved_back", PREFECTURE, FEB) == 2  # 2 and 4
    moved = Key(query="labour_transferred", level="county", area=COUNTY, period=JAN)
    assert [moved in one for one in parts].count(True) == 2


def test_partitions_are_made_once_for_the_same_rows(tmp_path: Path) -> None:
    with opened() as connection:
        put(connection, "out_workers", PEOPLE[:2])
        assert partitions.write(connection, schemas.load(), tmp_path) == (COUNTY,)
        (made,) = tmp_path.rglob("*.parquet")
        before = made.stat().st_mtime_ns
        partitions.write(connection, schemas.load(), tmp_path)
        assert made.stat().st_mtime_ns == before
        connection.execute("INSERT INTO files VALUES (2, 'b.csv', 'd', 'm', 'read')")
        put(connection, "out_workers", PEOPLE[3:4])
        assert partitions.write(connection, schemas.load(), tmp_path) == (OTHER, COUNTY)


def test_a_worker_that_cannot_do_it_says_why(both: tuple[Any, ...], tmp_path: Path) -> None:
    told = partitions.come_to(replace(both[3][0], folder=str(tmp_path)))
    assert isinstance(told, RunError)
    assert "does not see" in str(told)
    told = partitions.come_to(replace(both[3][0], recipe="another"))
    assert isinstance(told, RunError)
    assert "another release" in str(told)


@pytest.mark.notebook
def test_a_cluster_prints_what_this_machine_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "project"
    (project / "notebooks").mkdir(parents=True)
    (project / "pyproject.toml").write_text("[tool.reportlib]\n", encoding="utf-8")
    for county in ("530627", "530623"):
        folk = ledgers.people(160, county=county, towns=2, villages=2, seed=3)
        ledgers.write(ledgers.book(folk, [JAN, FEB], seed=3), county, project / "seeds" / "ledgers")
    monkeypatch.chdir(project)
    asked = ["ledger", "compute", "--month", FEB]
    assert main(asked) == 0
    here = capsys.readouterr().out
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask", [(), ()]) as running:
        assert main([*asked, "--scheduler", running.address]) == 0
    assert capsys.readouterr().out == here
    assert "镇雄县" in here
    assert here.count("\n") > 100
    made = sorted((project / "output" / ".cache" / "ledgers" / "parts").rglob("*.parquet"))
    assert [one.parent.name for one in made] == [f"part={OTHER}", f"part={COUNTY}"]
    assert all(one.stat().st_mode & 0o077 == 0 for one in made)
    shutil.rmtree(project / "output")
