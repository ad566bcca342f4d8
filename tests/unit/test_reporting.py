"""The period a brief reports on: where all are told before where some went."""

from decimal import Decimal

import pytest

from reportlib.briefing.reporting import reporting
from reportlib.model import Observation


def told(
    period: str, *, indicator: str = "labour_transferred", destination: str = ""
) -> Observation:
    return Observation(
        area_id="cn.532600", ref_area="532600", place="文山州", area_level="prefecture", parent_area="cn.530000",
        indicator=indicator, measure="level", group="all", destination=destination or None, counterpart=None, period=period,
        value=Decimal(1), value_low=None, value_high=None, unit="persons", qualifier="exact", precision=Decimal(1),
        status="single", facts=(period,),
    )  # fmt: skip


MARCH, QUARTER = told("../2025-03-31"), told("2025-01/2025-03", destination="上海市")


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ([MARCH, QUARTER], "../2025-03-31"),
        ([QUARTER], "2025-01/2025-03"),
        ([told("2024"), MARCH], "../2025-03-31"),
        ([told("2025"), MARCH], "2025"),
        ([told("2025", indicator="villages"), told("2024")], "2024"),
        ([told("2025", indicator="villages")], "2025"),
        ([], None),
    ],
)
def test_the_period_is_the_latest_that_tells_how_many_went(
    observations: list[Observation], expected: str | None
) -> None:
    assert reporting(observations) == expected


def test_a_period_that_has_a_headline_is_kept_to() -> None:
    assert reporting([told("2024"), told("2025")], like="2024") == "2024"
    assert reporting([told("2025")], like="2024") == "2025"
