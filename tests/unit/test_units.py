"""Units in the heads of tables: moved where all figures share one, left where they do not."""

from typing import Any

import pytest

from reportlib.briefing.units import raise_to_heads, same_scale


def _raised(
    zh: list[str], en: list[str], label: str = "Number"
) -> tuple[Any, list[str], list[str]]:
    def cell(text: str) -> list[Any]:
        has_figure = any(one.isdigit() for one in text)
        return [{"text": text, "figure": "f"}] if has_figure else [text]

    columns: list[dict[str, Any]] = [{"label": {"zh": "人数", "en": label}, "unit": None}]
    rows = [{"cells": [{"zh": cell(a), "en": cell(b)}]} for a, b in zip(zh, en, strict=True)]
    raise_to_heads(columns, rows)
    told = {
        lang: [one if isinstance(one, str) else one["text"] for row in rows for one in row["cells"][0][lang]]
        for lang in ("zh", "en")
    }  # fmt: skip
    return columns[0]["unit"], told["zh"], told["en"]


def test_a_unit_that_all_figures_share_stands_in_the_head() -> None:
    zh = ["2966人", "未列", "近450人", "1人"]
    en = ["2,966 people", "not stated", "nearly 450 people", "1 person"]

    assert _raised(zh, en) == (
        {"zh": "人", "en": "people"},
        ["2966", "未列", "近450", "1"],
        ["2,966", "not stated", "nearly 450", "1"],
    )


def test_each_edition_decides_for_itself() -> None:
    unit, zh, en = _raised(["31.32亿元", "0.81亿元"], ["CNY 3.132 billion", "CNY 81 million"])

    assert unit == {"zh": "亿元", "en": ""}
    assert zh == ["31.32", "0.81"]
    assert en == ["CNY 3.132 billion", "CNY 81 million"]


def test_money_a_month_keeps_what_stands_on_both_sides() -> None:
    unit, _, en = _raised(["3200元", "3650元"], ["CNY 3,200 per month", "CNY 3,650 per month"])

    assert unit == {"zh": "元", "en": "CNY per month"}
    assert en == ["3,200", "3,650"]


def test_an_english_head_does_not_say_the_same_twice() -> None:
    assert _raised(["56项", "4项"], ["56 facts", "4 facts"], "Facts")[0] == {"zh": "项", "en": ""}


@pytest.mark.parametrize(
    "zh",
    [["2966人"], ["2966人", "3户"], ["600—1500元", "20元"], ["7家（另一处为8家）", "9家"], ["1550多名", "20名"]],
    ids=["one figure", "two units", "a range", "two tellings", "another word"],
)  # fmt: skip
def test_figures_of_no_common_unit_are_left_alone(zh: list[str]) -> None:
    assert _raised(zh, zh) == (None, zh, zh)


def test_one_share_among_cells_without_figure_says_percent_in_the_head() -> None:
    unit, zh, en = _raised(["50.0%", "未列"], ["50.0%", "not stated"])

    assert unit == {"zh": "%", "en": "%"}
    assert (zh, en) == (["50.0", "未列"], ["50.0", "not stated"])


def _scaled(*rows: tuple[str, ...]) -> list[tuple[str, ...]]:
    cells: list[dict[str, Any]] = [
        {"cells": [{"zh": [], "en": [{"text": text, "figure": "f"}]} for text in row]} for row in rows
    ]  # fmt: skip
    same_scale(cells)
    return [tuple(cell["en"][0]["text"] for cell in row["cells"]) for row in cells]


def test_millions_beside_an_amount_in_full_are_written_out() -> None:
    assert _scaled(
        ("390 people", "399 people"), ("CNY 10,171,566", "CNY 9.9239 million")
    ) == [("390 people", "399 people"), ("CNY 10,171,566", "CNY 9,923,900")]  # fmt: skip
    # One row has millions only, the other both: the table keeps to one manner.
    assert _scaled(
        ("CNY 1.055 million", "CNY 4.205 million"), ("CNY 939,000", "CNY 4.297 million")
    ) == [("CNY 1,055,000", "CNY 4,205,000"), ("CNY 939,000", "CNY 4,297,000")]  # fmt: skip


@pytest.mark.parametrize(
    "column",
    [("CNY 3.132 billion", "CNY 81 million"), ("CNY 1 million", "CNY 4,500 per month", "16,000 people"), ("nearly CNY 1 million",)],
    ids=["billions and millions", "amounts of two kinds among other figures", "alone"],
)  # fmt: skip
def test_millions_that_no_amount_in_full_stands_beside_stay(column: tuple[str, ...]) -> None:
    assert _scaled(*((one,) for one in column)) == [(one,) for one in column]
