"""The street: what each command says, and its exit status."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportlib import __version__, cli
from reportlib.cli import building
from reportlib.errors import RunError
from reportlib.pipeline import REASONS
from tests.conftest import ROOT, Project, copied

COMMANDS = ("build", "extract", "trace", "check", "translation", "doctor")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Stand in a small project with one seed."""
    made = copied(tmp_path, ("notebooks", "templates", "pyproject.toml"))
    (tmp_path / "seeds").mkdir()
    text = "隆阳区2004年共输出劳动力2966人，实现劳务收入2380万元。全区共培训劳动力1500人。\n"
    (tmp_path / "seeds" / "900-longyang-2004.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert told.startswith(f"usage: reportlib {command}")
    assert command == "doctor" or f"reportlib {command} " in told.split("examples:")[1] + " "


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(re.search(rf"^ +{command}\s+\w", told, re.MULTILINE) for command in COMMANDS)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])

    assert capsys.readouterr().out == f"reportlib {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [[], ["biuld"], ["build", "--jobs", "two"], ["build", "--engine", "spoon"], ["extract"], ["translation", "improt"]]
)  # fmt: skip
def test_wrong_use_is_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)

    assert ended.value.code == 2
    assert "usage: reportlib" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["biuld"], "reportlib: error: unknown command “biuld” → did you mean “build”?"),
        (["zzz"], "reportlib: error: unknown command “zzz” → `reportlib --help` lists what there is"),
        (["build", "隆阳区", "--perod=2004"], "reportlib build: error: unknown option “--perod=2004” → did you mean “--period”?"),
        (["check", "隆阳区"], "reportlib check: error: unknown word “隆阳区” → `reportlib check --help` lists what there is"),
    ],
)  # fmt: skip
def test_a_mistyped_word_is_answered_with_the_nearest(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(arguments)

    assert capsys.readouterr().err.splitlines()[-1] == told


@pytest.mark.parametrize(
    "command", [["build"], ["check"], ["trace", "2966人"], ["translation", "status"]]
)
@pytest.mark.usefixtures("elsewhere")
def test_outside_a_project_the_way_in_is_told(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(command) == 2
    assert "✗ " in (told := capsys.readouterr().err)
    assert "no reportlib project here → change into the folder that holds pyproject.toml" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "隆洋区"], "unknown place “隆洋区” → did you mean “隆阳区"),
        (["build", "昌宁县"], "no notebook makes a report for 昌宁县 → a report needs 3 facts of its own"),
        (["build", "隆阳区", "昌宁县"], "no notebook makes a report for 昌宁县 → a report needs 3 facts of its own (minimum_facts): 昌宁县 has 0"),
        (["build", "隆阳区", "--notebook", "prefecture_digest"], "prefecture_digest makes no report for 隆阳区 → prefecture_digest is written for a prefecture"),
        (["bundle", "隆阳区", "--notebook", "monthly_meeting"], "monthly_meeting makes no report for 隆阳区 → monthly_meeting needs registers of the area in seeds/ledgers"),
        (["build", "隆阳区", "--notebook", "verification"], "verification makes no report for 隆阳区 → verification runs once, for all areas together: leave the area out"),
        (["build", "--notebook", "county_breif"], "unknown notebook “county_breif” → did you mean “county_brief”"),
        (["trace", "1人"], "reportlib build"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("project")
def test_a_slip_of_the_pen_is_answered_in_one_line(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2

    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("✗")]
    assert len(said) == 1
    assert told in said[0]


@pytest.mark.usefixtures("project")
def test_a_file_where_the_output_folder_must_be_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "output").write_text("", encoding="utf-8")

    assert cli.main(["build"]) == 2
    told = capsys.readouterr().err
    assert "✗ output: a file stands where a folder must be → move it elsewhere" in told


def test_a_wrong_setting_stops_a_command_with_its_key(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with (project.folder / "pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[tool.reportlib]\npresett = "review"\n')

    assert cli.main(["check"]) == 2
    assert (
        "[tool.reportlib]: unknown key “presett” → did you mean “preset”?"
        in capsys.readouterr().err
    )


@pytest.mark.usefixtures("project")
def test_extract_prints_json_lines_and_its_verdict_beside_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["extract", "seeds/900-longyang-2004.txt"]) == 0

    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert "2966人" in {row["exact"] for row in rows}
    assert err.splitlines()[-1] == f"✓ {len(rows)} facts from 1 of 1 documents"


@pytest.mark.usefixtures("project")
def test_extract_goes_on_after_a_file_that_it_cannot_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["extract", "missing.txt", "seeds/900-longyang-2004.txt"]) == 1

    out, err = capsys.readouterr()
    assert "2966人" in out
    assert "missing.txt" in err
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith("✗ ")
    assert err.splitlines()[-1].endswith("facts from 1 of 2 documents")


@pytest.mark.usefixtures("elsewhere")
def test_extract_needs_no_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("龙陵县2004年输出劳动力3109人。", encoding="utf-8")

    assert cli.main(["extract", "a.txt", "--output", "facts.jsonl"]) == 0

    (row,) = (
        json.loads(line)
        for line in (tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    )
    assert (row["value"], row["ref_area"]) == (3109, "530523")
    assert capsys.readouterr().out == ""


def test_check_writes_the_data_and_ends_with_a_verdict(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check"]) == 0

    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("✓ 3 facts, 3 observations; checks:")
    assert (project.output / "data" / "facts.jsonl").is_file()


@pytest.mark.usefixtures("project")
def test_strict_refuses_open_translations(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--strict"]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("✗ ")
    assert "sentences await translation" in last


@pytest.mark.usefixtures("project")
def test_a_figure_is_traced_to_its_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["check"])
    capsys.readouterr()

    for wanted in ("2966人", "2,966 people", "2966"):
        assert cli.main(["trace", wanted]) == 0
        told = capsys.readouterr().out
        assert "2966人 = 2,966 people" in told
        assert "【2966人】" in told
        assert told.splitlines()[-1] == f"✓ 1 source for {wanted}"
    assert cli.main(["trace", "4711人"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "copy it from the PDF" in lines[0]
    assert lines[-1] == "✗ 0 sources for 4711人"


def test_a_translators_way_out_and_back(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["translation", "export", "900-longyang-2004", "--folder", "out"]) == 0
    path = project.folder / "out" / "900-longyang-2004.po"
    text = path.read_text(encoding="utf-8")
    assert 'msgid "全区共培训劳动力{1500人}。"' in text
    start = text.index('msgid "全区共培训')
    changed = text[start:].replace('msgstr ""', 'msgstr "The district trained {1500人}."', 1)
    path.write_text(text[:start] + changed, encoding="utf-8")

    assert cli.main(["translation", "import", str(path)]) == 0
    assert "✓ 1 translations taken, 0 refused" in capsys.readouterr().out
    cli.main(["translation", "status"])
    assert "1 approved" in capsys.readouterr().out

    path.write_text(text[:start] + changed.replace("{1500人}.", "1,500."), encoding="utf-8")
    assert cli.main(["translation", "import", str(path)]) == 1
    told = capsys.readouterr().out
    assert "the figure {1500人} is missing; the number 1,500 was typed" in told
    assert told.splitlines()[-1].startswith("✗ 0 translations taken, 1 refused")


@pytest.mark.usefixtures("project")
def test_an_unknown_document_to_translate_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["translation", "export", "900-longyang"]) == 2
    assert (
        "unknown document “900-longyang” → did you mean “900-longyang-2004”?"
        in capsys.readouterr().err
    )


@pytest.mark.usefixtures("project")
def test_doctor_looks_at_everything_and_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(["doctor"])

    lines = capsys.readouterr().out.splitlines()
    assert status == (1 if lines[-1].startswith("✗") else 0)
    assert any("package papermill" in line for line in lines)
    assert any("settings in pyproject.toml" in line for line in lines)
    assert all(" → " in line for line in lines[:-1] if line.strip().startswith("✗"))


def test_every_reason_is_told_in_words() -> None:
    assert set(building.SAYS) == {*REASONS, ""}


def test_an_error_of_the_house_is_one_line_and_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_asked: object) -> int:
        raise RunError("it broke", where="here", remedy="mend it")

    monkeypatch.setattr("reportlib.cli.doctor.run", broken)

    assert cli.main(["doctor"]) == 2
    assert capsys.readouterr().err == "✗ here: it broke → mend it\n"


def test_an_interrupted_run_says_what_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(_asked: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("reportlib.cli.doctor.run", stopped)

    assert cli.main(["doctor"]) == 130
    assert "what was finished is kept" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [sys.executable, "-m", "reportlib", "extract", *_seeds()]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read().decode()
        process.wait()

    assert "Traceback" not in told
    assert "Exception ignored" not in told


def _seeds() -> Iterator[str]:
    yield from (str(path) for path in sorted((ROOT / "seeds").glob("*.txt")))
