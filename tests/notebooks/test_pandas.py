"""Figures through pandas: what an analyst computes over tidy frames keeps its operands, interval and sources."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

import pandas as pd
import pytest

from reportlib import places
from reportlib.briefing import AreaView, Figure, assemble, average, constant, frame, words
from reportlib.briefing.emit import figures_json
from reportlib.briefing.sentence import sentence
from reportlib.errors import ConflictError, FigureError, ReportlibError
from reportlib.model import Fact
from reportlib.quantities import Interval
from reportlib.settings import Settings
from tests import making

AREAS = {"530502": "隆阳区", "530521": "施甸县", "530523": "龙陵县"}


def _fact(code: str, value: int, **changes: Any) -> Fact:
    form = f"{value}人"
    known = {
        "place": AREAS[code],
        "ref_area": code,
        "area_id": f"cn.{code}",
        "fact_id": f"{code}-{value}",
    }
    return making.fact(form, value, **{**known, **changes})


OUT = {"indicator": "labour_transferred_out_of_province"}
FACTS = (
    _fact("530502", 2966), _fact("530502", 1200, **OUT), _fact("530502", 3100, period="2005"),
    _fact("530502", 400, group="poor"), _fact("530521", 5000), _fact("530521", 2000, **OUT),
    _fact("530521", 5200, period="2005"), _fact("530523", 1000),
)  # fmt: skip


@pytest.fixture(scope="module")
def areas() -> tuple[AreaView, ...]:
    data = making.dataset(*FACTS)
    return tuple(
        AreaView(dataset=data, area=places.load().resolve(code), period="2004") for code in AREAS
    )


@pytest.fixture(scope="module")
def told(areas: tuple[AreaView, ...]) -> pd.DataFrame:
    return frame(*areas)


def _sum(rows: pd.DataFrame) -> Figure:
    """Return the sum of a column of figures; pandas' types know only numbers."""
    return cast("Figure", rows["figure"].sum())


def _totals(told: pd.DataFrame, indicator: str = "labour_transferred") -> pd.DataFrame:
    return told[(told["indicator"] == indicator) & (told["group"] == "all")]


def test_a_frame_has_a_row_for_each_observation_and_words_fit_for_a_table(
    told: pd.DataFrame,
) -> None:
    assert len(told) == len(FACTS)
    assert list(told.columns[:3]) == ["area", "ref_area", "indicator"]
    first = told[told["ref_area"] == "530521"].iloc[0]
    assert (first["area"].zh, first["when"].en, first["figure"].zh()) == (
        "施甸县",
        "2004",
        "5000人",
    )
    assert "施甸县 / Shidian County" in told.to_string()
    assert "5000人" in told.to_html()


def test_a_column_adds_up_to_a_figure_with_operands(told: pd.DataFrame) -> None:
    total = _sum(_totals(told).query("period == '2004'"))

    assert (total.value, total.op, total.unit, total.period) == (
        Decimal(8966),
        "sum",
        "persons",
        "2004",
    )
    assert [one.value for one in total.operands] == [2966, 5000, 1000]
    assert total.facts == ("530502-2966", "530521-5000", "530523-1000")
    assert total.interval == Interval(Decimal(8966), Decimal(8966))


def test_groups_add_up_each_by_itself(told: pd.DataFrame) -> None:
    by_period = _totals(told).groupby("period")["figure"].sum()

    assert {str(period): one.value for period, one in by_period.items()} == {
        "2004": 8966,
        "2005": 8300,
    }
    assert by_period["2005"].facts == ("530502-3100", "530521-5200")


def test_agg_pivot_and_apply_add_up_too(told: pd.DataFrame) -> None:
    some = _totals(told)
    named = some.groupby("period").agg(total=("figure", "sum"))
    pivot = some.pivot_table(index="period", columns="unit", values="figure", aggfunc="sum")

    assert named.loc["2004", "total"].value == 8966  # type: ignore[union-attr]
    assert pivot.loc["2005", "persons"].value == 8300  # type: ignore[union-attr]


def test_columns_divide_into_shares_and_what_is_not_stated_stays_so(told: pd.DataFrame) -> None:
    now = told[(told["period"] == "2004") & (told["group"] == "all")]
    wide = now.pivot(index="ref_area", columns="indicator", values="figure")  # noqa: PD010 - one row and column have one figure, and nothing is aggregated
    share = wide["labour_transferred_out_of_province"] / wide["labour_transferred"]

    assert (share["530502"].zh(), share["530521"].en()) == ("40.5%", "40.0%")
    assert share["530521"].facts == ("530521-2000", "530521-5000")
    assert pd.isna(share["530523"])


def test_columns_subtract_into_changes(told: pd.DataFrame) -> None:
    wide = _totals(told).pivot(index="ref_area", columns="period", values="figure")  # noqa: PD010 - one row and column have one figure, and nothing is aggregated
    change = wide["2005"] - wide["2004"]

    assert (change["530502"].zh(), change["530502"].measure, change["530502"].op) == (
        "134人",
        "change",
        "difference",
    )
    assert [one.value for one in change["530521"].operands] == [5200, 5000]
    assert pd.isna(change["530523"])


def test_rows_sort_by_their_figures(told: pd.DataFrame) -> None:
    ordered = _totals(told).query("period == '2004'").sort_values("figure", ascending=False)

    assert list(ordered["ref_area"]) == ["530521", "530502", "530523"]


def test_the_greatest_and_the_least_are_figures_with_their_sources(told: pd.DataFrame) -> None:
    now = _totals(told).query("period == '2004'")
    greatest, least = cast("Figure", now["figure"].max()), cast("Figure", now["figure"].min())

    assert (greatest.zh(), greatest.facts) == ("5000人", ("530521-5000",))
    assert (least.zh(), least.facts) == ("1000人", ("530523-1000",))
    assert now.sort_values("figure").iloc[-1]["ref_area"] == "530521"
    assert now.groupby("group")["figure"].max()["all"].zh() == "5000人"
    above = now[now["figure"] >= constant(2966, unit="persons")]
    assert list(above["ref_area"]) == ["530502", "530521"]


def test_running_sums_differences_and_shares_of_a_total_keep_their_sources(
    told: pd.DataFrame,
) -> None:
    now = _totals(told).query("period == '2004'")
    running, steps = now["figure"].cumsum().tolist(), now["figure"].diff().tolist()
    shares = now.assign(share=now["figure"] / now["figure"].sum())["share"].tolist()

    assert [(one.value, len(one.facts)) for one in running] == [(2966, 1), (7966, 2), (8966, 3)]
    assert [one.zh() for one in steps[1:]] == ["2034人", "−4000人"]
    # 2966, 5000 and 1000 of 8966 are 33.08 %, 55.77 % and 11.15 %
    assert [one.zh() for one in shares] == ["33.1%", "55.8%", "11.2%"]
    assert shares[0].facts == ("530502-2966", "530521-5000", "530523-1000")


@pytest.mark.parametrize(
    ("work", "told_of"),
    [
        (lambda column: column > 2950, "2966人 and 2950 cannot be put in order → your own number: constant("),
        (lambda column: column.pct_change(), "1 is not a figure"),
        (lambda column: column / 10_000, "10000 is not a figure → wrap the analyst's own number: constant("),
        (lambda column: column.round(), "2966人: a figure keeps the digits that its source states"),
        (lambda column: column.prod(), "only money per person can be multiplied by people"),
        (lambda column: column.map("{}".format), "a figure put into a string loses its sources"),
        (lambda column: sentence("{n}。", "{n}.", n=column.mean()), "is neither a figure nor words → n=area.get(…), or n=constant(…, unit=…) for your own number; a mean is average(column)"),
    ],
)  # fmt: skip
def test_what_would_lose_the_sources_is_refused_with_another_way(
    told: pd.DataFrame, work: Callable[[Any], object], told_of: str
) -> None:
    column = _totals(told).query("period == '2004'")["figure"]

    with pytest.raises(ReportlibError) as caught:
        work(column)

    assert told_of in str(caught.value)


def test_the_mean_of_a_column_is_a_figure_by_its_own_name(told: pd.DataFrame) -> None:
    now = _totals(told).query("period == '2004'")["figure"]

    # (2966 + 5000 + 1000) / 3 = 2988.67
    assert (average(now).value, average(now).op, len(average(now).facts)) == (
        Decimal(2989),
        "mean",
        3,
    )


def test_what_would_count_twice_is_refused_with_its_reason(told: pd.DataFrame) -> None:
    longyang = told[told["ref_area"] == "530502"]
    refused = {
        "a part would be added to its whole: 1200人 is among 2966人": longyang[longyang["period"].eq("2004") & longyang["group"].eq("all")],
        "groups overlap (the poor are among all): all / poor": longyang[longyang["indicator"].eq("labour_transferred") & longyang["period"].eq("2004")],
        "periods differ or overlap in a sum: 2004 / 2005": _totals(longyang),
    }  # fmt: skip
    for reason, rows in refused.items():
        with pytest.raises(FigureError) as caught:
            rows["figure"].sum()
        assert reason in str(caught.value)


def _refused(*figures: Figure) -> str:
    column = pd.DataFrame({"key": ["a"] * len(figures), "figure": list(figures)})
    with pytest.raises(FigureError) as whole:
        column["figure"].sum()
    with pytest.raises(FigureError) as grouped:
        column.groupby("key")["figure"].sum()
    assert str(grouped.value) == str(whole.value)
    return str(whole.value)


def test_levels_measures_and_open_periods_are_refused_in_groups_as_well() -> None:
    county = making.figure("2966人", 2966)
    town = making.figure("500人", 500, area_id="530502.1", area_level="town")
    change = making.figure("300人", 300, measure="change", area_id="cn.530521")
    since = making.figure("9000人", 9000, period="2003/..")
    since_elsewhere = making.figure("8000人", 8000, period="2003/..", area_id="cn.530521")
    wage = making.figure("3000元", 3000, "yuan_per_month")
    wage_elsewhere = making.figure("3500元", 3500, "yuan_per_month", area_id="cn.530521")

    assert "area levels may not be mixed in a sum: county / town" in _refused(county, town)
    assert "a level, a change, a target and the like cannot be added: change / level" in _refused(
        county, change
    )
    assert "cumulative figures of different places cannot be added: 2003年以来" in _refused(
        since, since_elsewhere
    )
    assert "rates of different places cannot be added" in _refused(wage, wage_elsewhere)


def test_a_conflicted_figure_stops_a_column(areas: tuple[AreaView, ...]) -> None:
    told = making.fact("3000人", 3000, fact_id="other")
    data = making.dataset(
        FACTS[0],
        told,
        observations=(making.observation(FACTS[0], status="conflict", alternatives=("other",)),),
    )
    column = frame(AreaView(dataset=data, area=areas[0].area, period="2004"))["figure"]

    with pytest.raises(ConflictError, match="the sources disagree: 2966人（另一处为3000人）"):
        (column + column).sum()


def test_a_bare_number_in_a_column_is_refused_with_the_way_to_do_it_right(
    told: pd.DataFrame,
) -> None:
    with pytest.raises(
        FigureError, match=r"1\.05 is not a figure → wrap the analyst's own number: constant"
    ):
        told["figure"] * 1.05


def test_the_source_note_says_from_which_notes_a_figure_was_computed(told: pd.DataFrame) -> None:
    total = _sum(_totals(told).query("period == '2004'"))
    said = sentence("{w}{n}。", "{w} {n}.", w=words("共", "In all"), n=total)
    block = {
        "kind": "paragraph", "style": "body", "text": {lang: said.segments(lang) for lang in ("zh", "en")},
        "figures": figures_json([total]),
    }  # fmt: skip
    brief = assemble(
        [block], making.dataset(*FACTS), Settings(), kind="brief", code="530502", slug="longyang",
        area_id="cn.530502", period="2004", identifier="x",
    )  # fmt: skip

    computed = brief.notes[-1]
    assert (computed.exact, computed.computed) == ("8966人", "[1] + [2] + [3]")
    assert [one.exact for one in brief.notes[:3]] == ["2966人", "5000人", "1000人"]
