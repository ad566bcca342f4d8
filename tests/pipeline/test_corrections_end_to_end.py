"""From an entry in corrections.toml to the printed page, by the command as a person runs it."""

import csv
import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reportlib import dataset
from tests.conftest import ROOT, Project, copied

DOC = "004-wushan-2021"
COUNTY = "620524"
POINTS = "direct_recruitment_points"
REJECT = {
    "action": "reject", "doc": DOC, "exact": "12个省市", "context": "扩大到全国12个省市和地区", "reason": "与后文重复",
    "by": "李敏",
}  # fmt: skip
AMEND = {
    "action": "amend", "doc": DOC, "exact": "31.32亿元", "context": "实现劳务创收31.32亿元", "reason": "以年报为准",
    "set": {"value": 3133000000},
}  # fmt: skip
ADD = {
    "action": "add", "doc": DOC, "exact": "五位一体", "context": "“五位一体”", "reason": "指五项服务",
    "set": {
        "value": 5, "unit": "count:labour_brands", "indicator": "labour_brands", "place": "武山县", "period": "2021",
        "area_id": "cn.620524", "area_level": "county", "parent_area": "cn.620500",
    },
}  # fmt: skip
CHOOSE = {
    "action": "choose", "doc": DOC, "exact": "8家", "context": "企业直招点8家", "reason": "以年底清点为准",
}  # fmt: skip

ENTRIES: tuple[Mapping[str, object], ...] = (REJECT, AMEND, ADD, CHOOSE)


def only_wushan(folder: Path) -> Project:
    """Return a copy of the project with the seed of one county."""
    project = copied(folder)
    for path in (project.folder / "seeds").glob("00[0-3]-*"):
        path.unlink()
    return project


def entry(row: Mapping[str, object]) -> str:
    """Return one entry as a person writes it."""
    lines = (f"{key} = {_toml(value)}" for key, value in row.items())
    return "[[correction]]\n" + "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def write(project: Project, text: str) -> None:
    (project.folder / "seeds" / "corrections.toml").write_text(text, encoding="utf-8")


def findings(project: Project) -> list[dict[str, str]]:
    with (project.output / "data" / "findings.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def page(project: Project) -> str:
    pdf = next((project.output / "briefs").glob(f"{COUNTY}-*.pdf"))
    done = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    )
    return "".join(done.stdout.split())


def observations(project: Project, indicator: str) -> list[dict[str, Any]]:
    return [row for row in project.rows("observations") if row["indicator"] == indicator]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the county's project as it is, checked once."""
    project = only_wushan(tmp_path_factory.mktemp("plain") / "project")
    project.ask("check")
    return project


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the county's project with four corrections, its brief made."""
    if not (Path(sys.prefix) / "share" / "reportlib" / "fonts").is_dir():
        pytest.skip("no fonts: run `make setup`")
    project = only_wushan(tmp_path_factory.mktemp("mended") / "project")
    write(project, "# 核对后的更正\n" + "\n".join(map(entry, ENTRIES)))
    done = project.run("build", COUNTY, "--notebook", "county_brief")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_a_rejected_fact_is_gone(plain: Project, mended: Project) -> None:
    assert "12个省市" in {row["exact"] for row in plain.rows("facts")}
    assert "12个省市" not in {row["exact"] for row in mended.rows("facts")}


def test_an_amended_figure_is_printed_as_amended_in_both_languages(
    plain: Project, mended: Project
) -> None:
    (before,) = [row for row in plain.rows("facts") if row["exact"] == "31.32亿元"]
    (after,) = [row for row in mended.rows("facts") if row["exact"] == "31.32亿元"]
    assert (before["value"], after["value"]) == (3132000000, 3133000000)
    told = page(mended)
    assert "31.33亿元" in told
    assert "CNY3.133billion" in told


def test_an_added_fact_is_there_and_leads_to_its_text(mended: Project) -> None:
    (row,) = observations(mended, "labour_brands")
    (fact,) = [one for one in mended.rows("facts") if one["fact_id"] in row["facts"]]
    assert (row["value"], fact["exact"], fact["quote"]) == (5, "五位一体", "“五位一体”")


def test_a_chosen_figure_is_the_only_one(plain: Project, mended: Project) -> None:
    (before,) = observations(plain, POINTS)
    (after,) = observations(mended, POINTS)
    assert (before["status"], after["status"], after["value"]) == ("conflicted", "single", 8)
    assert "另一处为" not in page(mended)


def test_the_annex_prints_the_corrections_that_were_used(mended: Project) -> None:
    told = page(mended)
    annex = told[told.rindex("以下更正由编制人员作出") :]
    for row in ENTRIES:
        assert str(row["reason"]) in annex, row["reason"]
        assert str(row["exact"]) in annex


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (REJECT | {"context": "扩大到全国12个省份"}, "no longer stands in the document"),
        (
            REJECT | {"exact": "权益维护", "context": "权益维护、政策"},
            "no fact was read at that place",
        ),
        (REJECT | {"doc": "004-wushan-2020"}, "did you mean “004-wushan-2021”?"),
        (CHOOSE | {"exact": "12.02万人", "context": "输转12.02万人,较上年"}, "nothing to choose"),
        (
            {"action": "acknowledge", "finding": "0" * 12, "reason": "口径不同"},
            "no such finding any more",
        ),
    ],
)
def test_a_stale_entry_is_an_error_that_names_it(
    tmp_path: Path, row: dict[str, object], says: str
) -> None:
    project = only_wushan(tmp_path / "project")
    write(project, entry(ADD) + entry(row))
    done = project.ask("check")
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith(f"✗ corrections.toml, entry 2 ({row['action']} ")
    assert says in line


def test_a_conflict_prints_both_and_arithmetic_refuses_it(tmp_path: Path) -> None:
    project = only_wushan(tmp_path / "project")
    notebook = project.folder / "notebooks" / "county_brief.ipynb"
    book = json.loads(notebook.read_text(encoding="utf-8"))
    source = f'points = area.get("{POINTS}", period="2021")\npoints + points'
    cell: dict[str, Any] = {
        "cell_type": "code", "id": "adds", "metadata": {}, "execution_count": None, "outputs": [], "source": source,
    }  # fmt: skip
    book["cells"].append(cell)
    notebook.write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")

    refused = project.run("build", COUNTY, "--notebook", "county_brief")
    assert refused.returncode == 1
    assert "the sources disagree" in refused.stderr
    assert "points + points" in refused.stderr
    assert "corrections.toml" in refused.stderr

    book["cells"].pop()
    notebook.write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
    assert project.run("build", COUNTY, "--notebook", "county_brief").returncode == 0
    assert "7家（另一处为8家）" in page(project)


def test_strict_passes_once_every_failing_finding_is_acknowledged(tmp_path: Path) -> None:
    project = only_wushan(tmp_path / "project")
    assert project.ask("check", "--strict").returncode == 1
    failing = [row for row in findings(project) if row["verdict"] == "fails"]
    assert failing
    rows = [
        {"action": "acknowledge", "finding": row["finding_id"], "reason": "两处统计范围不同"}
        for row in failing
    ]
    write(project, "\n".join(map(entry, rows)))
    done = project.ask("check", "--strict")
    assert done.returncode == 0, done.stdout
    assert "（已知悉：两处统计范围不同）" in done.stdout
    assert [row["verdict"] for row in findings(project)].count("fails") == len(failing)


def test_a_review_on_a_real_terminal_writes_the_file_and_can_be_resumed(tmp_path: Path) -> None:
    project = only_wushan(tmp_path / "project")
    first = typed(project, ["a", "m", "value=1.07万", "", "以年报为准", "q"])
    assert "\x1b[7m12.02万人\x1b[0m" in first
    assert "1 accepted, 1 amended; 42 left" in first
    second = typed(project, ["r", "重复计数", "q"])
    assert "3 / 44" in second
    assert "\x1b[7m12.02万人" not in second
    entries = dataset.read_corrections(project.folder / "seeds" / "corrections.toml")
    assert [(one.action, one.exact) for one in entries] == [
        ("amend", "1.06万人"), ("reject", "31.32亿元"),
    ]  # fmt: skip
    assert project.run("check").returncode == 0
    kept = json.loads((project.output / "data" / "review" / f"{DOC}.json").read_text("utf-8"))
    assert sorted(kept["decided"].values()) == ["accepted", "amended", "rejected"]
    assert [path.name for path in (project.folder / "seeds").iterdir() if path.is_dir()] == []


def typed(project: Project, answers: list[str]) -> str:
    """Hold a review through a pseudo-terminal, typing each answer when it is asked for."""
    leader, follower = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "reportlib", "review", DOC],
        cwd=project.folder, stdin=follower, stdout=follower, stderr=follower, close_fds=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    os.close(follower)
    said = b""
    left = list(answers)
    try:
        while select.select([leader], [], [], 60)[0]:
            try:
                more = os.read(leader, 65536)
            except OSError:  # the other end is closed
                break
            if not more:
                break
            said += more
            if left and said.endswith(b"> "):
                os.write(leader, f"{left.pop(0)}\n".encode())
        assert running.wait(timeout=30) == 0, said.decode(errors="replace")
    finally:
        running.kill()
        running.wait()
        os.close(leader)
    return said.decode(errors="replace")
