"""Of figures that differ, the most that may share a chart are drawn; made-up figures, worked out by hand."""

from reportlib.briefing import charts
from reportlib.quantities import Figure
from tests import making

Told = tuple[str, Figure | None]


def told(*rows: tuple[str, dict[str, object]]) -> list[Told]:
    return [(name, making.figure(**changes)) for name, changes in rows]  # type: ignore[arg-type]


def names(rows: list[Told]) -> list[str]:
    return [name for name, _ in charts.comparable(rows, lambda row: row[1])]


def test_the_commoner_unit_is_drawn_and_the_order_stays() -> None:
    rows = told(("甲", {"unit": "person_times"}), ("乙", {}), ("丙", {}))

    assert names(rows) == ["乙", "丙"]


def test_a_destination_or_group_of_one_does_not_part_it_from_those_that_tell_none() -> None:
    rows = told(
        ("甲", {"destination": "广东省"}), ("乙", {}), ("丙", {}), ("丁", {"group": "poor"})
    )

    assert names(rows) == ["甲", "乙", "丙"]


def test_two_destinations_part_two_rows_and_one_without_figure_is_left_out() -> None:
    rows: list[Told] = [*told(("甲", {"destination": "广东省"}), ("乙", {"destination": "浙江省"}), ("丙", {})), ("丁", None)]  # fmt: skip

    assert names(rows) == ["甲", "丙"]


def test_what_is_left_may_be_compared() -> None:
    rows = told(("甲", {"unit": "person_times"}), ("乙", {}), ("丙", {"destination": "广东省"}), ("丁", {"destination": "浙江省"}))  # fmt: skip

    kept = charts.comparable(rows, lambda row: row[1])

    drawn = charts.compare([({"zh": name, "en": name}, figure) for name, figure in kept])
    assert "<svg" in drawn["zh"]
