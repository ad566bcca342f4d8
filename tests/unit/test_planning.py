"""What a run tells of places that get no report."""

from reportlib import settings
from reportlib.pipeline import planning
from tests import making


def test_whatever_place_above_towns_gets_no_report_is_told() -> None:
    facts = [
        making.fact(fact_id=code, place=name, area_id=f"cn.{code}", ref_area=code, area_level=level)
        for code, name, level in (
            ("510000", "四川省", "province"), ("510322", "富顺县", "county"), ("530502001", "某街道", "town"),
        )
    ]  # fmt: skip

    told = planning._mentioned(making.dataset(*facts), settings.Settings())
    assert told == ("四川省", "富顺县")
