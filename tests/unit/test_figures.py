from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pandas as pd
import pytest

from reportlib.errors import ConflictError, FigureError, UnknownName
from reportlib.quantities import Figure, Interval, add, average, constant, counted, from_fact, named
from tests import making


def _of(value: object, area: str = "cn.530502", **changes: Any) -> Figure:
    return making.figure(f"{value}人", value, area_id=area, fact_id=f"{area}-{value}", **changes)


LONGYANG, SHIDIAN, TENGCHONG = _of(2966), _of(1550, "cn.530521"), _of(500, "cn.530581")


def test_a_figure_of_a_fact_knows_its_source_and_interval() -> None:
    told = making.figure("50.61万人", 506100, precision=Decimal(100))

    assert (told.op, told.facts, told.value) == ("told", ("id-50.61万人",), Decimal(506100))
    assert told.interval == Interval(Decimal(506050), Decimal(506200))


def test_the_id_follows_from_what_a_figure_rests_on() -> None:
    assert LONGYANG.figure_id == _of(2966).figure_id
    assert len({LONGYANG.figure_id, SHIDIAN.figure_id, (LONGYANG + SHIDIAN).figure_id}) == 3


def test_a_sum_keeps_operands_facts_and_interval() -> None:
    rough = _of(1200, "cn.530523", qualifier="approx", hedge="约", precision=Decimal(100))
    total = add([LONGYANG, SHIDIAN, rough])

    assert (total.value, total.op, total.unit) == (Decimal(5716), "sum", "persons")
    assert total.facts == ("cn.530502-2966", "cn.530521-1550", "cn.530523-1200")
    assert total.interval == Interval(Decimal(5616), Decimal(5816))
    assert (total.zh(), total.en()) == ("约5716人", "about 5,716 people")
    assert (total.period, total.area_level, total.area_id) == ("2004", "county", "")


def test_sum_and_plus_and_pandas_make_the_same_sum() -> None:
    parts = [LONGYANG, SHIDIAN, TENGCHONG]
    frame = pd.DataFrame({"town": ["a", "a", "b"], "figure": parts})
    grouped = frame.groupby("town")["figure"].sum()

    assert sum(parts).figure_id == add(parts).figure_id  # type: ignore[union-attr]
    assert cast("Figure", frame["figure"].sum()).figure_id == add(parts).figure_id
    assert grouped["a"].value == 4516
    assert grouped["a"].facts == ("cn.530502-2966", "cn.530521-1550")
    assert [one.value for one in (LONGYANG + SHIDIAN + TENGCHONG).operands] == [2966, 1550, 500]


def test_shares_through_pandas_keep_their_sources() -> None:
    frame = pd.DataFrame({"part": [_of(1200, indicator="out")], "whole": [LONGYANG]})

    share = (frame["part"] / frame["whole"]).iloc[0]

    assert (share.zh(), share.en()) == ("40.5%", "40.5%")
    assert share.facts == ("cn.530502-1200", "cn.530502-2966")


def test_a_difference_of_percentages_is_in_percentage_points() -> None:
    left = making.figure("21.5%", "21.5", "percent", precision=Decimal("0.1"))
    right = making.figure("4.0%", "4.0", "percent", precision=Decimal("0.1"))

    gap = left - right

    assert (gap.value, gap.unit, gap.op, gap.measure) == (
        Decimal("17.5"),
        "percentage_points",
        "difference",
        "change",
    )
    assert gap.zh() == "17.5个百分点"


def test_a_negative_difference_prints_its_minus() -> None:
    gap = SHIDIAN - LONGYANG

    assert (gap.zh(), gap.en()) == ("−1416人", "−1,416 people")


def test_a_share_has_no_more_decimals_than_its_interval_supports() -> None:
    exact = _of(1, indicator="a") / _of(3)
    rough = making.figure("3万人", 30000, precision=Decimal(10000)) / making.figure(
        "7万人", 70000, precision=Decimal(10000)
    )

    assert exact.zh() == "33.3%"
    assert rough.zh() == "43%"


def test_income_by_workers_is_about_so_much_per_person() -> None:
    income = making.figure("2380万元", 23800000, "yuan", precision=Decimal(10000))

    each = income / LONGYANG

    assert (each.unit, each.value) == ("yuan_per_person", Decimal(8024))
    assert (each.zh(), each.en()) == ("约8024元", "about CNY 8,024 per person")


def test_money_per_person_times_people_is_money() -> None:
    each = making.figure("6000元", 6000, "yuan_per_person")

    whole = each * LONGYANG

    assert (whole.value, whole.unit, whole.op) == (Decimal(17796000), "yuan", "product")


def test_a_mean_is_rounded_and_about() -> None:
    mean = average([LONGYANG, SHIDIAN, TENGCHONG])

    assert (mean.value, mean.op, mean.qualifier) == (Decimal(1672), "mean", "approx")
    assert [one.value for one in mean.operands] == [2966, 1550, 500]


def test_a_mean_is_no_more_precise_than_what_it_is_of() -> None:
    told = [
        making.figure(
            f"{one}亿元", int(Decimal(one) * 10**8), "yuan", precision=Decimal(10**7), area_id=f"cn.{one}"
        )
        for one in ("30.2", "25.1", "22.8")
    ]  # fmt: skip

    mean = average(told)  # 26.033…亿元

    assert (mean.value, mean.zh(), mean.en()) == (
        Decimal(26 * 10**8),
        "约26亿元",
        "about CNY 2.6 billion",
    )


def test_more_than_plus_exact_is_more_than() -> None:
    total = LONGYANG + _of(1550, "cn.530521", qualifier="at_least", hedge="多")

    assert (total.zh(), total.en()) == ("4516人以上", "more than 4,516 people")


def test_a_conflicted_figure_prints_both_tellings() -> None:
    told = from_fact(
        making.fact("7家", 7, "count:direct_recruitment_points"),
        alternatives=[making.fact("8家", 8, "count:direct_recruitment_points")],
    )

    assert told.conflicted
    assert told.zh() == "7家（另一处为8家）"
    assert told.en() == "7 direct recruitment points (8 elsewhere)"


def test_a_computed_figure_can_be_named() -> None:
    assert (
        named(LONGYANG + SHIDIAN, "labour_transferred_total").indicator
        == "labour_transferred_total"
    )


CONFLICTED = from_fact(making.fact(), alternatives=[making.fact("3000人", 3000)])
MONEY = making.figure("3元", 3, "yuan")
RANGE = making.figure("3—5名", None, value_low=Decimal(3), value_high=Decimal(5), area_id="cn.1")
RATE = making.figure("40%", 40, "percent")
OTHER_RATE = making.figure("50%", 50, "percent", area_id="cn.530521")
TRIPS = making.figure("5人次", 5, "person_times", area_id="cn.2")
REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "units": (lambda: LONGYANG + MONEY, "units cannot be added: persons / yuan"),
    "unit of a constant": (
        lambda: LONGYANG + constant(5, unit="yuan"),
        "units cannot be added: persons / yuan",
    ),
    "units of a difference": (lambda: LONGYANG - MONEY, "units cannot be subtracted: persons / yuan"),
    "levels": (
        lambda: LONGYANG + _of(9, "cn.530500", area_level="prefecture"),
        "area levels may not be mixed in a sum: county / prefecture",
    ),
    "periods": (
        lambda: LONGYANG + _of(9, "cn.530521", period="2005"),
        "periods differ or overlap in a sum: 2004 / 2005",
    ),
    "cumulative": (
        lambda: LONGYANG + _of(9, "cn.530521", period="2003/.."),
        "periods differ or overlap in a sum: 2003/.. / 2004",
    ),
    "groups": (
        lambda: LONGYANG + _of(9, "cn.530521", group="poor"),
        "groups overlap (the poor are among all): all / poor",
    ),
    "twice": (lambda: LONGYANG + _of(3000), "the same thing would be counted twice: 3000人"),
    "twice inside a sum": (
        lambda: (LONGYANG + SHIDIAN) + LONGYANG,
        "the same thing would be counted twice: 2966人",
    ),
    "rates of places": (lambda: RATE + OTHER_RATE, "rates of different places cannot be added"),
    "range": (lambda: LONGYANG + RANGE, "a range has no single value: 3—5名"),
    "nothing": (lambda: add([]), "nothing to add"),
    "bare": (lambda: LONGYANG + 5, "5 is not a figure → wrap the analyst's own number: constant(…, unit=…)"),
    "bare difference": (lambda: LONGYANG - 5, "5 is not a figure → wrap the analyst's own number"),
    "bare share": (lambda: LONGYANG / 5, "5 is not a figure"),
    "bare product": (lambda: LONGYANG * 5, "5 is not a figure"),
    "meaning": (lambda: LONGYANG / MONEY, "persons by yuan has no meaning here"),
    "trips by people": (lambda: TRIPS / LONGYANG, "person_times by persons has no meaning here"),
    "rate of two periods": (
        lambda: LONGYANG / _of(9, period="2005"),
        "a rate of two periods means nothing: 2004 / 2005",
    ),
    "zero": (lambda: LONGYANG / _of(0), "division by zero"),
    "product": (lambda: LONGYANG * SHIDIAN, "only money per person can be multiplied by people"),
    "float": (lambda: constant(0.3, unit="percent"), 'a float hides its digits → write it as text: constant("0.3"'),  # type: ignore[arg-type]
    "no number": (lambda: constant("1,550", unit="persons"), "'1,550' is no number"),
    "not finite": (lambda: constant("NaN", unit="persons"), "'NaN' is no number"),
    "f-string": (lambda: f"{LONGYANG}", "a figure put into a string loses its sources"),
    "format": (lambda: "{}".format(LONGYANG), "pass it as a placeholder"),  # noqa: UP032 - the old way is refused too
    "mean of rest": (lambda: average([LONGYANG, MONEY]), "units cannot be added"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_arithmetic_that_would_mislead_is_refused(name: str) -> None:
    attempt, told = REFUSED[name]

    with pytest.raises(FigureError) as caught:
        attempt()

    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: CONFLICTED + SHIDIAN,
        lambda: CONFLICTED - SHIDIAN,
        lambda: SHIDIAN / CONFLICTED,
        lambda: making.figure("6000元", 6000, "yuan_per_person") * CONFLICTED,
        lambda: average([CONFLICTED, SHIDIAN]),
    ],
)
def test_figures_whose_sources_disagree_are_not_computed_with(
    attempt: Callable[[], object],
) -> None:
    with pytest.raises(ConflictError) as caught:
        attempt()

    assert "the sources disagree: 2966人（另一处为3000人）" in str(caught.value)
    assert 'action = "choose"' in str(caught.value)


def test_a_constant_is_the_analysts_own() -> None:
    own = constant("0.50", unit="percent")

    assert (own.op, own.facts, own.precision) == ("constant", (), Decimal("0.01"))
    assert (own.zh(), constant(6000, unit="yuan").en()) == ("0.50%", "CNY 6,000")
    assert constant(3, unit="count:counties", zh="三个").zh() == "三个"
    assert counted(12, "checks").zh() == "12项"
    assert counted(12, "checks").en() == "12 checks"


def test_a_constant_of_an_unknown_unit_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="unknown unit “person” → did you mean “persons”"):
        constant(3, unit="person")


def test_a_figure_can_be_drawn() -> None:
    assert float(LONGYANG) == 2966.0
    assert float(RANGE) == 4.0
    with pytest.raises(FigureError, match="no middle"):
        float(making.figure("3名以上", None, value_low=Decimal(3), value_high=None))


@pytest.mark.parametrize(
    ("qualifier", "hedge", "low", "high"),
    [
        ("at_most", "不到", -5, 0),
        ("at_least", "多", -6, -5),
        ("approx", "近", -5, -4),
        ("approx", "约", -6, -4),
    ],
)
def test_a_hedged_fall_has_the_mirrored_interval(
    qualifier: str, hedge: str, low: int, high: int
) -> None:
    fall = making.figure(f"{hedge}5%", -5, "percent", qualifier=qualifier, hedge=hedge)

    assert fall.interval == Interval(Decimal(low), Decimal(high))


def test_large_words_are_written_out_in_whatever_is_worked_out_from_a_figure() -> None:
    income = making.figure("4700多万元", 47000000, "yuan", hedge="多", qualifier="over")
    plain = replace(income, written_out=frozenset({"zh"}))

    assert (income.zh(), plain.zh()) == ("4700多万元", "47000000多元")
    assert plain.en() == income.en()
    assert plain.figure_id == income.figure_id
    assert add([plain, _million("cn.530521")]).text("zh") == "约50000000元"


def _million(area: str) -> Figure:
    return making.figure("300万元", 3000000, "yuan", area_id=area, precision=Decimal(10000))
