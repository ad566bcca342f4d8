import pytest

from reportlib.quantities import periods

FORMS = [
    ("2018", "year", "2018年", "2018"),
    ("2015-12", "stock", "2015年末", "end of 2015"),
    ("2015-06", "stock", "2015年6月", "June 2015"),
    ("2018-02-24", "day", "2018年2月24日", "24 February 2018"),
    ("2018-01/2018-08", "part_year", "2018年1至8月", "January–August 2018"),
    ("2018-01/2018-01", "part_year", "2018年1月", "January 2018"),
    ("2018-01/2018-12", "part_year", "2018年", "2018"),
    ("2017/2020", "span", "2017—2020年", "2017–2020"),
    ("2019-11/2020-03", "span", "2019年11月至2020年3月", "November 2019 to March 2020"),
    (
        "2018-02-24/2018-03-05",
        "part_year",
        "2018年2月24日至2018年3月5日",
        "24 February 2018 to 5 March 2018",
    ),
    ("2016/..", "cumulative", "2016年以来", "since 2016"),
    ("2018-01/..", "cumulative", "2018年1月以来", "since January 2018"),
    ("../2020", "cumulative", "截至2020年", "up to 2020"),
    ("../2020-12", "cumulative", "截至2020年12月", "up to December 2020"),
    (None, "none", "未注明时期", "period not stated"),
    ("", "none", "未注明时期", "period not stated"),
]


@pytest.mark.parametrize(("period", "kind", "zh", "en"), FORMS)
def test_a_period_is_told_apart_and_worded(period: str | None, kind: str, zh: str, en: str) -> None:
    assert periods.kind_of(period) == kind
    assert periods.word(period, "zh") == zh
    assert periods.word(period, "en") == en


def test_both_wordings_of_a_period_hold_the_same_years() -> None:
    for period, _, zh, en in FORMS:
        years = {word for word in ("2015", "2016", "2017", "2018", "2019", "2020") if word in zh}
        assert years == {
            word for word in ("2015", "2016", "2017", "2018", "2019", "2020") if word in en
        }, period


def test_periods_stand_in_the_order_of_their_ends() -> None:
    told = ["2021", "2018-01/2018-08", None, "../2020", "2018", "2016/.."]

    assert sorted(told, key=periods.order) == [
        None,
        "2016/..",
        "2018",
        "2018-01/2018-08",
        "../2020",
        "2021",
    ]


def test_what_is_no_period_has_no_kind_and_is_printed_as_it_is() -> None:
    assert periods.kind_of("近年来") == "none"
    assert periods.word("近年来", "zh") == "近年来"


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2018", "in 2018"),
        ("2015-12", "at the end of 2015"),
        ("2015-06", "in June 2015"),
        ("2018-02-24", "on 24 February 2018"),
        ("2018-01/2018-08", "from January to August 2018"),
        ("2018-01/2018-12", "in 2018"),
        ("2017/2020", "from 2017 to 2020"),
        ("2019-11/2020-03", "from November 2019 to March 2020"),
        ("2016/..", "since 2016"),
        ("2018-01/..", "since January 2018"),
        ("../2020", "by 2020"),
        ("../2020-12", "by December 2020"),
        (None, "in a period not stated"),
    ],
)
def test_a_sentence_tells_when_with_its_preposition(period: str | None, told: str) -> None:
    assert periods.english_in(period) == told
