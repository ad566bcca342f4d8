from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reportlib import places
from reportlib.errors import SeedError
from reportlib.ledgers import intake, reading, schemas, store, taking
from tests.ledgers.registers import FEMALE, files, person, told, workbook, wrong

HEADS = "姓名,身份证号,务工地点,务工单位,月工资,外出时间"
ROW = "某,{0},{1},金旺厂,{2},2024-03-01"
TITLE = "芒宽乡{0}2024年6月外出务工人员台账"


def row(
    number: int, where: str = "广东省东莞市", wage: str = "3500", *, spoilt: bool = False
) -> str:
    # A day has a hundred numbers of each sex; who comes after them was born on another.
    day, turn = divmod(number, 100)
    born = f"{1970 + day // 336}{1 + day // 28 % 12:02}{1 + day % 28:02}" if day else "19900315"
    known = person(turn, FEMALE if number % 2 else 1, born)
    return ROW.format(wrong(known) if spoilt else known, where, wage)


def text(
    folder: Path, name: str, lines: Sequence[str], encoding: str = "utf-8", end: str = "\n"
) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((end.join(lines) + end).encode(encoding))


def village(name: str, rows: Sequence[str]) -> list[str]:
    return [f"{TITLE.format(name)},,,,,", HEADS, *rows]


def planted(folder: Path) -> Path:
    """Write what villages send in one form and in others, sound, spoilt and damaged."""
    text(folder, "a/西亚村.csv", village("西亚村", [row(1), row(2, spoilt=True), row(3)]))
    # Two of three are wrong: refused whole. The title stands again in the middle, heads below it.
    text(
        folder,
        "a/芒合村.csv",
        village("芒合村", [row(4), row(5, wage="35"), *village("芒合村", []), row(6, spoilt=True)]),
    )
    # Another month, said by the title alone; the total is wrong.
    july = [
        one.replace("6月", "7月")
        for one in village("西亚村", [*(row(n) for n in range(10, 16)), "合计,8人,,,20000,"])
    ]
    text(folder, "a/西亚村7月.csv", july)
    # 3 is 西亚村's already; a row says twice what another says; a blank line counts as a row.
    text(
        folder,
        "b/新光村.csv",
        village("新光村", [row(3), row(20), "", row(20), row(21, spoilt=True)]),
        "gb18030",
        "\r\n",
    )
    text(
        folder,
        "b/回龙村.csv",
        village("回龙村", [row(30), row(31, where="无此地")]),
        "utf-8-sig",
        "\r\n",
    )
    # Cells far beyond the heads: the database cannot take this one apart.
    text(folder, "b/联合村.csv", village("联合村", [row(40), row(41) + ",,,,,,,多,出,来", row(42)]))
    # A cell of two lines: read on every core the database gives up, and its transaction with it.
    text(folder, "b/两行村.csv", village("两行村", [row(45, '"广东省\n东莞市"'), row(46)]))
    text(folder, "b/无名村.csv", ["甲,乙,丙", "1,2,3"])
    (folder / "b" / "坏.xlsx").write_bytes(b"PK no workbook")
    cells = [one.split(",") for one in (HEADS, row(50), row(51, spoilt=True), row(52, wage="面议"))]
    workbook(folder / "c" / "芒宽乡烫习村2024年6月.xlsx", {"外出": [[TITLE.format("烫习村")], *cells], "返乡": [["姓名", "身份证号", "返乡时间", "返乡原因"], ["某", person(60), "2024-06-05", "照顾家庭"]]})  # fmt: skip
    workbook(folder / "c" / "拉蒙村.xlsx", {"外出": [[TITLE.format("拉蒙村")], *cells[:1], *(one.split(",") for one in (row(53), row(54)))]}, {"外出": ["A1:F1"]})  # fmt: skip
    # Of two towns called 龙泉 the row's is the one near home, which its folder names.
    text(
        folder,
        "昌宁县/龙泉.csv",
        [
            "2024年6月外出务工人员台账,,,,,,",
            f"乡镇,{HEADS}",
            f"柯街镇,{row(70, '温泉镇')}",
            f"田园镇,{row(71)}",
        ],
    )
    return folder


def everything(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that a store holds, files by their names, whatever order it came in."""
    names = dict(connection.execute("SELECT file, name FROM files").fetchall())
    found: dict[str, list[tuple[Any, ...]]] = {}
    for (table,) in connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary"
    ).fetchall():
        # With which code it was read is no matter of how.
        chosen = "SELECT * EXCLUDE made_with " if table == "files" else ""
        rows = connection.execute(f'{chosen}FROM "{table}"').fetchall()
        first = connection.execute(f'DESCRIBE "{table}"').fetchall()[0][0]
        found[table] = sorted(
            ((names[one[0]], *one[1:]) if first == "file" else one for one in rows), key=repr
        )
    return found


def read(
    folder: Path, output: Path, said: taking.Said | None = None
) -> tuple[dict[str, Any], list[str], Any, Any]:
    # One key, so that people are the same in every store.
    store.folder_of(output).mkdir(parents=True, exist_ok=True)
    (store.folder_of(output) / store.KEY).write_bytes(bytes(32))
    known = schemas.load()
    with store.opened(output, known) as connection:
        done = intake.take_in(
            connection, intake.sources(folder), known, places.load(), share=0.5, said=said
        )
        return (
            everything(connection),
            [str(one) for one in done.failed],
            files(connection),
            told(connection),
        )


@pytest.fixture(scope="module")
def together(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, tuple[dict[str, Any], list[str], Any, Any]]:
    scratch = tmp_path_factory.mktemp("together")
    folder = planted(scratch / "ledgers")
    return folder, read(folder, scratch / "output")


def test_each_file_of_many_is_refused_by_itself(together: Any) -> None:
    _, (_, failed, found, findings) = together
    verdicts = {one.name: one.verdict for one in found}
    assert verdicts == {
        "a/芒合村.csv": "refused", "a/西亚村.csv": "read", "a/西亚村7月.csv": "read", "b/两行村.csv": "read", "b/回龙村.csv": "read", "b/坏.xlsx": "failed",
        "b/新光村.csv": "read", "b/无名村.csv": "unrecognised", "b/联合村.csv": "read", "c/拉蒙村.xlsx": "read", "c/芒宽乡烫习村2024年6月.xlsx": "read",
        "昌宁县/龙泉.csv": "read",
    }  # fmt: skip
    assert len(failed) == 1
    assert "坏.xlsx" in failed[0]
    # Eight people are told where six stand, and 20,000 where six times 3,500 do.
    # Rows as a spreadsheet shows them, title and heads in 1 and 2; columns B, C and E are number, place and wage.
    assert findings["a/西亚村.csv"] == [(4, "B", "id_check")]
    assert findings["a/芒合村.csv"] == [(4, "E", "wage_impossible"), (7, "B", "id_check")]
    assert findings["a/西亚村7月.csv"] == [(9, "", "totals_differ"), (9, "E", "totals_differ")]
    assert findings["b/新光村.csv"] == [
        (3, "", "duplicate_across"),
        (6, "B", "duplicate"),
        (7, "B", "id_check"),
    ]
    assert findings["b/联合村.csv"] == [(4, "", "row_too_long")]
    assert findings["c/芒宽乡烫习村2024年6月.xlsx"] == [
        (4, "B", "id_check"),
        (5, "E", "number_vague"),
    ]
    whole = next(one for one in found if one.name == "a/芒合村.csv").sheets[0]
    assert whole.counts == {
        "accepted": 0,
        "aside": 0,
        "refused": 3,
        "totals": 0,
        "empty": 0,
        "heads": 4,
        "notes": 0,
    }


@pytest.mark.parametrize(("most", "small"), [(1, 500_000), (200, 0)])
def test_read_one_by_one_they_come_to_the_same(
    together: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, small: int
) -> None:
    folder, expected = together
    monkeypatch.setattr(taking, "MOST", most)
    monkeypatch.setattr(taking, "SMALL", small)
    assert read(folder, tmp_path) == expected


def test_rows_of_large_files_keep_their_numbers(tmp_path: Path) -> None:
    """Files of a form without titles are taken apart on every core: each row is still told where it stands."""
    spoilt = {"西亚村": {2, 2050, 6001}, "芒合村": {4097, 4099}, "新光村": {6001}}
    for at, (name, rows) in enumerate(spoilt.items()):
        lines = [row(6100 * (at + 1) + line, spoilt=line in rows) for line in range(2, 6002)]
        text(tmp_path / "in", f"芒宽乡{name}2024年6月.csv", [HEADS, *lines])
    everything, failed, _, _ = read(tmp_path / "in", tmp_path / "out")
    assert failed == []
    found = {(one[0], one[2], one[5]) for one in everything["findings"]}
    assert found == {
        (f"芒宽乡{name}2024年6月.csv", line, "id_check") for name in spoilt for line in spoilt[name]
    }


def test_what_is_finished_outlives_an_interruption_and_the_rest_follows(
    together: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, expected = together
    monkeypatch.setattr(taking, "MOST", 2)
    monkeypatch.setattr(intake, "fingerprint", lambda *_: "the same code")
    heard: list[str] = []

    def stop(name: str) -> None:
        heard.append(name)
        if len(heard) == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(folder, tmp_path, stop)
    with store.opened(tmp_path, schemas.load()) as connection:
        kept = [
            one[0] for one in connection.execute("SELECT name FROM files ORDER BY name").fetchall()
        ]
    # Two passes of two files each were done; the fifth file had been opened, not read.
    assert kept == heard[:4]
    after: list[str] = []
    assert read(folder, tmp_path, after.append) == expected
    assert after == [one.name for one in expected[2][4:]]


def test_a_file_that_only_fails_when_its_rows_are_read_fails_alone(
    together: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, (_, failed, found, _) = together
    whole = reading.Reader.read

    def breaking(reader: Any, opened: Any) -> Any:
        if any(one.name == "a/西亚村.csv" for one in opened):
            raise SeedError("the table breaks off", where="a/西亚村.csv")
        return whole(reader, opened)

    monkeypatch.setattr(reading.Reader, "read", breaking)
    _, now, after, _ = read(folder, tmp_path)
    assert now == [str(SeedError("the table breaks off", where="a/西亚村.csv")), *failed]
    others = [one for one in after if one.name != "a/西亚村.csv"]
    assert {one.name: one.verdict for one in others} == {one.name: one.verdict for one in found if one.name != "a/西亚村.csv"}  # fmt: skip
