"""Towns in one table: what at least three of them tell of one period, a row a town."""

from reportlib import places
from reportlib.briefing import side_by_side, words
from reportlib.briefing.area import AreaView
from reportlib.model import Fact
from tests import making

TOWN = words("乡镇", "Town")
NAMES = ("板桥镇", "汉庄镇", "蒲缥镇", "瓦窑镇")


def _town(number: int, form: str, value: int, indicator: str, period: str = "2004") -> Fact:
    unit = "yuan" if indicator == "labour_income" else "persons"
    return making.fact(
        form, value, unit, fact_id=f"{number}-{form}", place=NAMES[number], ref_area=f"53050210{number}",
        area_id=places.load().town(NAMES[number], "cn.530502").area_id, area_level="town", parent_area="cn.530502", indicator=indicator, period=period,
    )  # fmt: skip


def _towns(*facts: Fact) -> tuple[AreaView, ...]:
    data = making.dataset(*facts)
    county = AreaView(dataset=data, area=places.load().resolve("530502"), period="2004")
    return county.towns()


def test_figures_that_three_towns_tell_stand_in_columns() -> None:
    facts = [
        _town(number, f"{10 + number}人", 10 + number, "labour_transferred") for number in range(4)
    ]
    facts += [_town(0, "5万元", 50000, "labour_income"), _town(1, "7万元", 70000, "labour_income")]

    made = side_by_side(_towns(*facts), TOWN)

    assert made
    told = [[str(name.zh) for name in row] for row in made.rows]
    assert told == [["乡镇", "转移就业人数"]] * 4  # two towns' incomes make no column
    assert [row[TOWN] for row in made.rows]
    assert made.period.zh == "2004年"
    assert len(made.shown) == 4


def test_a_town_that_is_silent_on_one_thing_has_no_figure_there() -> None:
    facts = [
        _town(number, f"{10 + number}人", 10 + number, "labour_transferred") for number in range(4)
    ]
    facts += [
        _town(number, f"{5 + number}万元", 50000 + number, "labour_income") for number in range(3)
    ]

    made = side_by_side(_towns(*facts), TOWN)

    assert made
    incomes = [figure for row in made.rows for name, figure in row.items() if name.zh == "劳务收入"]
    assert [one is None for one in incomes] == [False, False, False, True]


def test_two_towns_or_figures_of_different_years_make_no_table() -> None:
    two = [
        _town(number, f"{10 + number}人", 10 + number, "labour_transferred") for number in range(2)
    ]
    years = [
        _town(number, f"{10 + number}人", 10 + number, "labour_transferred", f"200{number}")
        for number in range(4)
    ]

    assert side_by_side(_towns(*two), TOWN) is None
    assert side_by_side(_towns(*years), TOWN) is None
    assert side_by_side((), TOWN) is None
