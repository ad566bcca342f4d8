"""The poor until 2020, those out of poverty since, unless the sentence says which."""

import pytest

from reportlib import lexicon


@pytest.mark.parametrize(
    ("quote", "period", "expected"),
    [
        ("全市脱贫人口（含监测对象）务工61.37万人", "2019", "脱贫劳动力"),
        ("输转建档立卡贫困劳动力326人", "2022", "贫困劳动力"),
        ("分县区看，七星关区11.52万人", "../2023-03-31", "脱贫劳动力"),
        ("其中1.2万人", "2018", "贫困劳动力"),
        ("打好脱贫攻坚战，输出3万人", "2019", "贫困劳动力"),
        ("输出3万人", None, "贫困劳动力"),
    ],
)
def test_who_is_counted_is_called_as_the_text_or_its_time_calls_them(
    quote: str, period: str | None, expected: str
) -> None:
    zh, en = lexicon.called("poor", quote, period)

    assert zh == expected
    assert ("lifted out of" in en) == zh.startswith("脱贫")


def test_every_group_of_the_grammar_has_a_name_in_both_languages() -> None:
    named = {name: lexicon.called(name) for name in lexicon.groups()}

    assert {"poor", "women", "relocated", "minority"} <= named.keys()
    assert all(zh and en.isascii() for zh, en in named.values())
    assert lexicon.called("昭平茶师") == ("昭平茶师", "昭平茶师")


@pytest.mark.parametrize(
    ("indicator", "period", "told"),
    [
        ("labour_transferred", "2018", "贫困劳动力"),
        ("labour_transferred_households", "2018", "贫困户"),
        ("students_enrolled", "2018", "贫困户"),
        ("labour_transferred_households", "2022", "脱贫户"),
    ],
)
def test_households_and_pupils_are_no_labour(indicator: str, period: str, told: str) -> None:
    assert lexicon.called("poor", "", period, indicator)[0] == told


@pytest.mark.parametrize(
    ("label", "says"), [("脱贫户", True), ("贫困人口", True), ("转移就业人数", False)]
)
def test_a_label_that_says_of_whom_it_speaks_needs_no_group(label: str, *, says: bool) -> None:
    assert lexicon.names_itself("poor", label) is says


def test_every_indicator_that_is_called_by_its_home_is_known() -> None:
    book = lexicon.load()

    assert all(book.label(one, "zh") for one in lexicon.groups()["poor"]["homes"])
