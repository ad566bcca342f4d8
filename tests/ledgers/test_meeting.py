"""The monthly meeting is reported where registers tell something, and nowhere else."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reportlib.briefing import ledger_month, month_of, open_area
from reportlib.errors import RunError
from reportlib.ledgers import queries
from reportlib.ledgers.coverage import Coverage
from reportlib.pipeline.compile import compile_dataset
from reportlib.pipeline.planning import plan
from reportlib.quantities import periods
from reportlib.settings import Settings
from tests.conftest import copied
from tests.ledgers.test_in_the_data import ARTICLE, registers

ROOT = Path(__file__).parents[2]
MEETING = "monthly_meeting"
# Enough of its own for a county report without any register.
BESIDE = """剑阁县2021年劳务输出情况

2021年，剑阁县转移农村劳动力36210人，其中省外转移20110人，实现劳务收入12亿元。全年培训农村劳动力3620人。
"""


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "010-article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "seeds" / "020-beside.txt").write_text(BESIDE, encoding="utf-8")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    return tmp_path


def test_an_office_without_registers_gets_no_meeting(project: Path) -> None:
    settings = Settings()
    data = compile_dataset(project, settings)
    made = plan(project, data, settings).items
    assert {one.notebook for one in made if one.code == "510823"} == {"county_brief"}
    assert MEETING not in {one.notebook for one in made}
    assert plan(project, data, settings, wanted=[MEETING]).items == ()
    with pytest.raises(RunError, match="needs registers of the area in seeds/ledgers"):
        plan(project, data, settings, wanted=[MEETING], areas=["剑阁县"])


def test_the_county_of_the_registers_gets_one_and_its_neighbour_none(project: Path) -> None:
    registers(project / "seeds" / "ledgers")
    settings = Settings()
    data = compile_dataset(project, settings)
    made = [one for one in plan(project, data, settings).items if one.notebook == MEETING]
    assert [one.output for one in made] == ["monthly_meeting/530627-zhenxiong-monthly_meeting.pdf"]
    assert ledger_month(open_area(data, "530627")) == "2021-02"
    assert ledger_month(open_area(data, "510823")) == ""


@pytest.mark.parametrize(
    ("period", "months", "moved"),
    [
        ("2021-01", -1, "2020-12"),
        ("2021-12", 1, "2022-01"),
        ("2021-01/2021-06", -12, "2020-01/2020-06"),
        ("2021", -12, "2020"),
    ],
)
def test_periods_are_shifted_by_months(period: str, months: int, moved: str) -> None:
    assert periods.shifted(period, months) == moved


def test_a_target_of_the_year_is_no_december(project: Path) -> None:
    registers(project / "seeds" / "ledgers")
    aim = '[[target]]\narea = "镇雄县"\nindicator = "labour_transferred"\nyear = 2021\nvalue = 40\n'
    (project / "seeds" / "ledgers" / "targets.toml").write_text(aim, encoding="utf-8")
    data = compile_dataset(project, Settings())
    area = open_area(data, "530627")
    assert ledger_month(area) == "2021-02"
    done = area.get("labour_transferred", measure="completion_rate", period="2021-01/2021-02")
    assert done is not None
    assert done.value == 75  # thirty of forty


def test_a_register_that_was_not_kept_yet_tells_no_nought() -> None:
    months = {"training": {"cn.530627": frozenset({"2021-02"})}}
    read = {"cn.530627": frozenset({"2020-12", "2021-01", "2021-02", "2021-03"})}
    known = Coverage(months=months, read=read, prefectures={}, above={})
    trained = next(one for one in queries.load().queries.values() if one.needs == ("training",))
    assert trained.event
    told = [
        month for month in sorted(read["cn.530627"]) if known.covers(trained, "cn.530627", month)
    ]
    assert told == ["2021-02", "2021-03"]


def test_december_is_a_month() -> None:
    assert (month_of("2021-12").zh, month_of("2021-12").en) == ("2021年12月", "December 2021")


@pytest.mark.notebook
@pytest.mark.pdf
def test_the_meeting_prints_what_the_registers_come_to(tmp_path: Path) -> None:
    office = copied(tmp_path / "office", ("notebooks", "templates", "pyproject.toml"))
    registers(office.folder / "seeds" / "ledgers")
    aim = '[[target]]\narea = "镇雄县"\nindicator = "labour_transferred"\nyear = 2021\nvalue = 40\n'
    (office.folder / "seeds" / "ledgers" / "targets.toml").write_text(aim, encoding="utf-8")
    (office.folder / "seeds" / "020-beside.txt").write_text(BESIDE, encoding="utf-8")
    made = office.run("build", "530627", "--notebook", MEETING)
    assert made.returncode == 0, made.stdout + made.stderr
    pdf = office.output / MEETING / "530627-zhenxiong-monthly_meeting.pdf"
    told = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    lines = [" ".join(one.split()) for one in told.splitlines()]
    # Twenty-four at work in February, thirty the month before: 18 and 6 of the two towns, 4,000 yuan each.
    assert "2021年2月，镇雄县在外务工24人。人数较2021年1月减少6人" in told.replace("\n", "")
    assert "在外务工 24 30 -6" in lines
    assert "At work away from home 24 30 −6" in lines
    # Thirty people in the year to date, of a target of forty.
    assert "在外务工（去重） 30人 40人 75.0" in lines
    assert "泼机镇 18 0 0.0 4000" in lines
    assert "五德镇 6 -6 0.0 4000" in lines
    assert "Wude Town 6 −6 0.0 4,000" in lines
    # Six of thirty left; all of them earned 4,000 yuan in one province: a chart of one bar would say nothing.
    assert "不再在外务工 6" in lines
    assert "图1" not in told
    # Each query is noted once, all its figures by their numbers.
    noted = r"镇雄县2021年2月转移就业人数：24人。（共[0-9]+项）labour_transferred"
    assert len(re.findall(noted, "".join(told.split()))) == 1
    assert "依据台账汇总编制，报送前须经人工核校" in told
    assert "依据公开资料编制" not in told
    assert not re.search(r"赵试|\d{17}[\dX]", told)
