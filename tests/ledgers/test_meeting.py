"""The monthly meeting is reported where registers tell something, and nowhere else."""

import shutil
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
    with pytest.raises(RunError, match="needs registers in seeds/ledgers"):
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
