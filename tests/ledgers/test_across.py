from pathlib import Path
from typing import Any

from reportlib import places
from reportlib.ledgers import intake, schemas, store
from tests.ledgers.registers import files, person, taken, told, workbook

OUT = ["姓名", "身份证号", "务工地点", "外出时间"]
BACK = ["姓名", "身份证号", "返乡时间"]


def out(number: int, since: str = "2024-02-01") -> list[str]:
    return ["某", person(number), "广东", since]


def back(number: int, day: str) -> list[str]:
    return ["某", person(number), day]


def kept(connection: Any, ledger: str) -> list[tuple[str, int]]:
    rows: list[tuple[str, int]] = connection.execute(
        f"SELECT f.name, t.row FROM {ledger} t JOIN files f ON f.file = t.file ORDER BY ALL"  # noqa: S608
    ).fetchall()
    return rows


def test_a_person_registered_in_two_villages_stays_with_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "ledgers" / "隆阳区"
    workbook(folder / "芒宽乡西亚村2024年6月外出务工.xlsx", {"a": [OUT, out(1), out(2)]})
    workbook(folder / "芒宽乡芒林村2024年6月外出务工.xlsx", {"a": [OUT, out(2), out(3)]})
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        west, east = (
            "隆阳区/芒宽乡芒林村2024年6月外出务工.xlsx",
            "隆阳区/芒宽乡西亚村2024年6月外出务工.xlsx",
        )
        # 芒 (U+8292) comes before 西 (U+897F): the file of 芒林 is the first.
        assert kept(connection, "out_workers") == [(west, 2), (west, 3), (east, 2)]
        assert told(connection) == {east: [(3, "", "duplicate_across")]}
        second = files(connection)[1].sheets[0]
        assert second.counts == {"accepted": 1, "aside": 1, "refused": 0, "totals": 0, "empty": 0, "heads": 1, "notes": 0}  # fmt: skip
        assert (
            second.findings[0].zh[1].endswith("芒宽乡芒林村2024年6月外出务工.xlsx 第1张工作表第2行")
        )


def test_the_same_person_in_another_month_or_another_kind_of_register_is_no_duplicate(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "ledgers"
    workbook(folder / "芒宽乡2024年5月外出务工.xlsx", {"a": [OUT, out(1)]})
    workbook(folder / "芒宽乡2024年6月外出务工.xlsx", {"a": [OUT, out(1)]})
    workbook(folder / "芒宽乡2024年6月脱贫劳动力外出务工.xlsx", {"a": [OUT, out(1)]})
    with taken(folder, tmp_path / "output") as connection:
        assert told(connection) == {}
        # In the model of people and months each is told once, and as one out of poverty in both.
        model = connection.execute("SELECT month, state, ledger, poor FROM person_month ORDER BY 1").fetchall()  # fmt: skip
        assert model == [("2024-05", "at_work", "out_workers", True), ("2024-06", "at_work", "out_workers", True)]  # fmt: skip


def test_outside_and_returned_needs_dates_that_explain_it(tmp_path: Path) -> None:
    folder = tmp_path / "ledgers"
    # 1: came back in the month itself. 2: came back in March, went again in May. 3: came back in March, yet outside
    # since February. 4: only returned.
    workbook(
        folder / "芒宽乡2024年6月外出务工.xlsx", {"a": [OUT, out(1), out(2, "2024-05-10"), out(3)]}
    )
    workbook(folder / "芒宽乡2024年6月返乡回流.xlsx", {"a": [BACK, back(1, "2024-06-20"), back(2, "2024-03-05"), back(3, "2024-03-05"), back(4, "2024-06-01")]})  # fmt: skip
    with taken(folder, tmp_path / "output") as connection:
        assert told(connection) == {
            "芒宽乡2024年6月外出务工.xlsx": [(4, "", "outside_and_returned")],
            "芒宽乡2024年6月返乡回流.xlsx": [(4, "", "outside_and_returned")],
        }
        assert [row for _, row in kept(connection, "out_workers")] == [2, 3]
        assert [row for _, row in kept(connection, "returned")] == [2, 3, 5]
        # Whoever came home for good in the month has returned; who went again is at work.
        model = connection.execute("SELECT state, ledger, count(*) FROM person_month GROUP BY ALL ORDER BY ALL").fetchall()  # fmt: skip
        assert model == [("at_work", "out_workers", 1), ("returned", "returned", 2)]


def test_outside_and_not_outside_this_year_cannot_both_be(tmp_path: Path) -> None:
    folder = tmp_path / "ledgers"
    workbook(folder / "芒宽乡2024年6月外出务工.xlsx", {"a": [OUT, out(1), out(2, "2024-06-11")]})
    workbook(folder / "芒宽乡2024年6月2023年外出务工2024年未外出务工人员.xlsx", {"a": [["姓名", "身份证号", "未外出原因"], ["某", person(1), "照顾老人"], ["某", person(2), "照顾老人"]]})  # fmt: skip
    with taken(folder, tmp_path / "output") as connection:
        # The second left on the 11th: the list of those who did not go was true before that.
        assert [row for _, row in kept(connection, "out_workers")] == [3]
        assert [row for _, row in kept(connection, "lapsed_workers")] == [3]


def test_what_was_set_aside_comes_back_when_the_other_register_is_mended(tmp_path: Path) -> None:
    folder, known = tmp_path / "ledgers", schemas.load()
    workbook(folder / "芒宽乡2024年6月外出务工.xlsx", {"a": [OUT, out(3)]})
    workbook(folder / "芒宽乡2024年6月返乡回流.xlsx", {"a": [BACK, back(3, "2024-03-05")]})
    for day, rows in (("2024-03-05", 0), ("2024-06-05", 1)):
        workbook(folder / "芒宽乡2024年6月返乡回流.xlsx", {"a": [BACK, back(3, day)]})
        with store.opened(tmp_path / "output", known) as connection:
            intake.take_in(connection, intake.sources(folder), known, places.load(), share=0.05)
            assert len(kept(connection, "out_workers")) == rows
            assert sum(one.sheets[0].counts["aside"] for one in files(connection)) == 2 - 2 * rows


def test_a_village_that_sounds_like_another_of_its_town_is_remarked_on(tmp_path: Path) -> None:
    heads = ["村", *OUT]
    rows = [heads, ["西亚村", *out(1)], ["西亚", *out(2)], ["西压村", *out(3)], ["芒林村", *out(4)]]
    workbook(tmp_path / "ledgers" / "芒宽乡2024年6月外出务工.xlsx", {"a": rows})
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        (found,) = files(connection)[0].sheets[0].findings
        assert (found.row, found.refuses, found.zh[1]) == (4, False, "核对是否同一个村：西亚村")
        assert found.line("zh").startswith("第4行（村（社区））：")
        assert connection.execute("SELECT count(DISTINCT village_id) FROM out_workers").fetchone() == (3,)  # fmt: skip
