from pathlib import Path

import pytest
from openpyxl import load_workbook

from reportlib.cli import main
from tests.ledgers.registers import person, workbook, wrong


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.reportlib]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def last(captured: str) -> str:
    return captured.strip().splitlines()[-1]


def test_a_check_says_where_and_what_to_do_in_both_languages_and_keeps_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ["姓名", "身份证号", "务工地点"],
        ["某", person(1), "广东"],
        ["某", wrong(person(2)), "广东"],
    ]
    path = workbook(project / "芒宽乡2024年6月外出务工.xlsx", {"外出": rows})
    assert main(["ledger", "check", str(path)]) == 1
    said = capsys.readouterr().out
    assert (
        "第3行B列（身份证号）：身份证号校验码不对（GB 11643-1999），有一位填错 → 对照户口簿逐位核对"
        in said
    )
    assert "row 3, column B (ID number): the ID number's check digit does not hold" in said
    assert last(said) == "✗ 1 registers in 1 files: 1 rows accepted, 1 refused, 0 set aside"
    assert not (project / "output" / ".cache").exists()
    assert (project / "output" / "ledgers" / "refused-芒宽乡2024年6月外出务工.xlsx").is_file()


def test_a_mended_register_takes_its_list_away(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project / "seeds" / "ledgers" / "芒宽乡2024年6月外出务工.xlsx"
    heads = ["姓名", "身份证号", "务工地点"]
    for number, there in ((wrong(person(2)), True), (person(2), False)):
        workbook(path, {"外出": [heads, ["某", person(1), "广东"], ["某", number, "广东"]]})
        assert main(["ledger", "read"]) == 0
        assert (
            project / "output" / "ledgers" / "refused-芒宽乡2024年6月外出务工.xlsx"
        ).exists() == there
    assert (
        last(capsys.readouterr().out)
        == "✓ 1 registers in 1 files: 2 rows accepted, 0 refused, 0 set aside"
    )


def test_an_unrecognised_sheet_names_the_nearest_register_and_its_heads(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(project / "返乡回流.xlsx", {"a": [["姓名", "身份证号"], ["某", person(1)]]})
    assert main(["ledger", "check", str(path)]) == 1
    said = capsys.readouterr().out
    assert "认不出；最接近“返乡回流人员台账”，缺表头 返乡时间" in said
    assert "missing: Date of return → reportlib ledger template returned" in said


@pytest.mark.usefixtures("project")
def test_a_blank_register_by_any_of_its_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "template", "out-workers"]) == 0
    assert main(["ledger", "template", "返乡回流", "--output", "b"]) == 0
    assert main(["ledger", "template", "training", "--lang", "en", "--output", "c.xlsx"]) == 0
    assert load_workbook("out-workers.xlsx").worksheets[0].title == "外出务工"
    assert load_workbook("b.xlsx").worksheets[0].title == "返乡回流"
    assert load_workbook("c.xlsx").worksheets[0]["H2"].value == "Name"
    assert main(["ledger", "template", "out-worker"]) == 2
    assert "did you mean “out-workers”" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_a_filled_register_is_not_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # the same blank one again does no harm
        assert main(["ledger", "template", "returned"]) == 0
    book = load_workbook("returned.xlsx")
    book.worksheets[0]["I3"] = "某"
    book.save("returned.xlsx")
    assert main(["ledger", "template", "returned"]) == 2
    assert "returned.xlsx" in capsys.readouterr().err
    assert load_workbook("returned.xlsx").worksheets[0]["I3"].value == "某"


def test_a_register_that_is_not_used_says_how_many_rows_are_wrong(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["姓名", "身份证号", "务工地点"], *(["某", person(one), "广东"] for one in range(1, 7))]
    rows += [["某", wrong(person(8)), "广东"], ["某", wrong(person(9)), "广东"]]
    path = workbook(project / "芒宽乡2024年6月外出务工.xlsx", {"外出": rows})
    assert main(["ledger", "check", str(path)]) == 1
    said = capsys.readouterr().out
    # Two of eight are a quarter; one in twenty is borne.
    assert "整本未采用：8行中有2行有误（25.0%）" in said
    assert "none of this register is used: 2 of 8 rows are wrong (25.0%)" in said
    listed = load_workbook(project / "output" / "ledgers" / "refused-芒宽乡2024年6月外出务工.xlsx")
    cells = [[cell.value for cell in row] for row in listed.worksheets[0].iter_rows(min_row=2)]
    assert cells[0][4] == "整本 the whole register"
    assert [one[2] for one in cells] == [None, 8, 9]


def test_an_empty_folder_says_what_to_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "read"]) == 2
    assert "there is no folder of ledgers" in capsys.readouterr().err
    (project / "seeds" / "ledgers").mkdir(parents=True)
    assert main(["ledger", "read"]) == 1
    assert last(capsys.readouterr().out).startswith("✗ no register in the folder")
