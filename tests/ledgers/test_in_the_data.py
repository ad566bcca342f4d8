"""Registers and one article in a project: what the data, the checks and the brief make of both."""

import csv
import io
import re
import zipfile
import zlib
from pathlib import Path

import pytest

from reportlib import dataset
from reportlib.briefing import open_area
from reportlib.errors import BundleError
from reportlib.model import Dataset
from reportlib.pipeline.compile import compile_dataset, read_seed
from reportlib.pipeline.ledgers import read as read_ledgers
from reportlib.settings import Settings
from tests.conftest import Project, copied
from tests.ledgers.registers import person

COUNTY = "cn.530627"
HEADS = (
    "月份",
    "县（区）",
    "乡镇（街道）",
    "村（社区）",
    "姓名",
    "身份证号",
    "务工地点",
    "务工单位",
    "月工资（元）",
)
FIRM = "广州恒达试验电子厂"
# Thirty people of two towns in January, twenty-four of them in February.
PEOPLE = tuple(
    ("泼机镇" if number < 18 else "五德镇", f"赵试{'甲乙丙丁戊'[number % 5]}{'子丑寅卯辰巳'[number // 5]}", person(number, born="19900315", county="530627"))
    for number in range(30)
)  # fmt: skip
ARTICLE = """镇雄县2021年2月劳务输出情况

2021年1至2月，全县共转移就业30人，其中省外约30人。2021年1至2月，泼机镇转移就业19人。
"""


def registers(folder: Path) -> None:
    """Write two months of a register of people working outside."""
    folder.mkdir(parents=True)
    for month, count in (("2021-01", 30), ("2021-02", 24)):
        with (folder / f"{month}外出务工台账.csv").open(
            "w", encoding="utf-8", newline=""
        ) as stream:
            rows = csv.writer(stream)
            rows.writerow(HEADS)
            for town, name, number in PEOPLE[:count]:
                rows.writerow(
                    [month, "镇雄县", town, "新田村", name, number, "广东省东莞市", FIRM, 4000]
                )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    registers(folder / "seeds" / "ledgers")
    (folder / "seeds" / "010-article.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def data(project: Path) -> Dataset:
    return compile_dataset(project, Settings())


def test_the_figures_of_the_registers_are_the_areas_own(data: Dataset) -> None:
    area = open_area(data, "530627")
    assert area.period == "2021-01/2021-02"
    to_date = area.get("labour_transferred")
    assert to_date is not None
    assert to_date.value == 30
    month = area.get("labour_transferred", period="2021-02")
    assert month is not None
    assert (month.zh(), month.en()) == ("24人", "24 people")
    back = area.get("moved_back", period="2021-02")
    assert back is not None
    assert back.value == 6
    towns = {
        one.name.zh: one.get("labour_transferred", period="2021-02") for one in area.within("town")
    }
    assert {name: one and one.value for name, one in towns.items()} == {"泼机镇": 18, "五德镇": 6}


def test_an_article_and_a_register_meet(data: Dataset) -> None:
    met = {one.zh: one for one in data.findings if one.rule == "ledger"}
    whole = next(
        one for zh, one in met.items() if zh.startswith("镇雄县2021年1至2月转移就业人数：")
    )
    assert whole.verdict == "holds"
    assert (
        whole.zh
        == "镇雄县2021年1至2月转移就业人数：《镇雄县2021年2月劳务输出情况》称30人，台账为30人，完全相符。"
    )
    out = next(one for zh, one in met.items() if "省外" in zh)
    assert out.verdict == "rounding"
    assert "says about 30 people, the ledger gives 30 people; this holds within rounding" in out.en
    town = next(one for zh, one in met.items() if zh.startswith("泼机镇"))
    assert town.verdict in {"fails", "scopes"}
    assert "19人" in town.zh
    assert "18人" in town.zh


def test_two_tellings_that_differ_stand_side_by_side(data: Dataset) -> None:
    (told,) = [
        one for one in data.observations
        if one.place == "泼机镇" and one.indicator == "labour_transferred" and one.period == "2021-01/2021-02" and one.group == "all" and one.destination is None
    ]  # fmt: skip
    assert told.status == "conflicted"


def test_levels_add_up_and_a_check_says_so(data: Dataset) -> None:
    found = [one for one in data.findings if one.rule == "ledger_levels"]
    assert [one.verdict for one in found] == ["holds", "holds"]
    assert found[0].areas == (COUNTY,)
    assert "与2个乡镇之和逐项比对" in found[0].zh


def test_a_wrong_town_is_found_by_the_check(project: Path) -> None:
    statements = read_ledgers(project, Settings()).statements
    text = statements[1].text.replace(
        "泼机镇2021年2月转移就业人数：18人", "泼机镇2021年2月转移就业人数：19人"
    )
    assert text != statements[1].text
    from dataclasses import replace

    reading = read_seed(replace(statements[1], text=text), Settings(), project)
    built = dataset.build(
        [], reading.facts, [], [], lambda code, _lang: code, lambda fact, _lang: fact.place
    )
    (found,) = [one for one in built.findings if one.rule == "ledger_levels"]
    assert found.verdict == "fails"
    assert "labour_transferred" in found.zh


def test_reading_again_opens_no_database(
    project: Path, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reportlib.ledgers import store

    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError("the store was opened though nothing had changed")

    monkeypatch.setattr(store, "opened", refuse)
    assert [one.doc for one in read_ledgers(project, Settings()).statements] == [
        "ledger-530627-2021-01",
        "ledger-530627-2021-02",
    ]
    assert data.documents[-1].doc == "ledger-530627-2021-02"


def test_a_project_without_registers_has_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    assert read_ledgers(tmp_path, Settings()).statements == ()
    assert not (tmp_path / "output").exists()


def secrets() -> set[bytes]:
    words = {FIRM, *(name for _, name, _ in PEOPLE), *(number for _, _, number in PEOPLE)}
    return {word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")}


def streams(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """Return a file and everything packed inside it."""
    found = [(name, content)]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as inside:
            for one in inside.namelist():
                found += streams(f"{name}!{one}", inside.read(one))
    if content.startswith(b"%PDF"):
        for match in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            try:
                found += streams(f"{name}#{match.start()}", zlib.decompress(match[1]))
            except zlib.error:
                continue
    return found


def leaks(folder: Path) -> list[str]:
    files = [one for one in sorted(folder.rglob("*")) if one.is_file()]
    return [
        name
        for path in files
        for name, content in streams(str(path.relative_to(folder)), path.read_bytes())
        if any(one in content for one in secrets())
    ]


def test_no_person_and_no_firm_leaves_the_registers(project: Path, data: Dataset) -> None:
    assert data.facts
    assert leaks(project / "output") == []
    assert leaks(project / "seeds")  # the search itself finds what it looks for


@pytest.mark.notebook
@pytest.mark.pdf
def test_a_brief_and_its_package_come_from_statements_alone(tmp_path: Path) -> None:
    office: Project = copied(tmp_path / "office", ("notebooks", "templates", "pyproject.toml"))
    registers(office.folder / "seeds" / "ledgers")
    (office.folder / "seeds" / "010-article.txt").write_text(ARTICLE, encoding="utf-8")
    made = office.run("bundle", "530627", "--notebook", "county_brief")
    assert made.returncode == 0, made.stderr
    (package,) = (office.output / "packages").glob("*.zip")
    names = zipfile.ZipFile(package).namelist()
    assert "seeds/ledger-530627-2021-02.masked.txt" in names
    assert not [
        one for one in names if one.endswith((".csv", ".duckdb")) and not one.startswith("data/")
    ]
    assert leaks(office.output) == []
    again = office.run("verify", str(package), "--rebuild")
    assert again.returncode == 0, again.stdout
    told = (office.output / "submission" / "data" / "briefs" / "530627-zhenxiong.json").read_text(
        encoding="utf-8"
    )
    assert "ledger-530627-2021-02" in told
    corrected_after(office, package)


def corrected_after(office: Project, package: Path) -> None:
    """Two of a town's eighteen are struck out after the package was sent: 16 beside 18 would tell of two."""
    for month in ("2021-01", "2021-02"):
        path = office.folder / "seeds" / "ledgers" / f"{month}外出务工台账.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([lines[0], *lines[3:]]) + "\n", encoding="utf-8")
    alone = february(office)
    assert "泼机镇2021年2月转移就业人数：16人" in alone
    assert "已报送件" not in alone
    kept = office.folder / "seeds" / "sent"
    kept.mkdir()
    (kept / "2021-02.zip").write_bytes(package.read_bytes())
    beside = february(office)
    # All of the county are men from outside the province: no cut of it, and so not the whole, can be told either.
    assert "16人" not in beside
    assert "22人" not in beside
    assert "变动少于5人的数（全县合计除外）" in beside
    (kept / "2021-02.zip").write_bytes(package.read_bytes()[:-40])
    with pytest.raises(BundleError, match=r"2021-02\.zip"):
        february(office)


def february(office: Project) -> str:
    found = read_ledgers(office.folder, Settings()).statements
    return next(one.text for one in found if one.doc.endswith("2021-02"))
