import pytest

from reportlib.ledgers import months, schemas, values

CODES = schemas.load().codes


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2024-06-01", "2024-06-01"),
        ("2024/6/1", "2024-06-01"),
        ("2024.6.1", "2024-06-01"),
        ("2024.6", "2024-06-01"),
        ("2024年6月1日", "2024-06-01"),
        ("2024年 6月", "2024-06-01"),
        ("20240601", "2024-06-01"),
        ("202406", "2024-06-01"),
        ("45444", "2024-06-01"),  # days since 1899-12-30, as spreadsheets count
        ("一九九八年三月", "1998-03-01"),
        ("二○二四年十二月二十一日", "2024-12-21"),
        ("１９９８年３月", "1998-03-01"),
        ("98年3月", "1998-03-01"),
        ("2024-06-01 00:00:00", "2024-06-01"),
    ],
)
def test_dates_in_many_forms_are_one_date(cell: str, value: str) -> None:
    assert values.date(cell).value == value


@pytest.mark.parametrize(
    ("cell", "problem"),
    [("2024-02-30", "date_unread"), ("2024.13", "date_unread"), ("2024.123", "date_unread"), ("去年", "date_unread"),
     ("3500", "date_unread"), ("2024", "date_vague"), ("6月", "date_vague"), ("", ""), ("/", ""), ("不详", "")],
)  # fmt: skip
def test_what_is_no_date_is_said_to_be_none_and_never_guessed(cell: str, problem: str) -> None:
    assert (values.date(cell).value, values.date(cell).problem) == (None, problem)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("3,500元", "3500.00"), ("３５００", "3500.00"), ("约3500", "3500.00"), ("3500元/月", "3500.00"), ("3.5千", "3500.00"),
     ("0.35万", "3500.00"), ("三千五", "3500.00"), ("3500元左右", "3500.00"), ("￥3500.5", "3500.50"), ("-5", "-5.00")],
)  # fmt: skip
def test_money_as_people_write_it(cell: str, value: str) -> None:
    assert values.money(cell).value == value


def test_a_head_in_ten_thousands_multiplies_bare_numbers_only() -> None:
    assert values.money("0.35", 10_000).value == "3500.00"
    assert values.money("3500元", 10_000).value == "3500.00"


@pytest.mark.parametrize("cell", ["3000-5000", "面议", "不固定"])
def test_what_is_no_definite_amount_is_left_out_with_a_remark(cell: str) -> None:
    assert values.money(cell) == values.Reading(problem="number_vague")


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [("4000-6000", "4000.00", "6000.00"), ("4000元至6000元", "4000.00", "6000.00"), ("4-6千", "4000.00", "6000.00"), ("5000", "5000.00", "5000.00")],
)  # fmt: skip
def test_a_range_has_two_ends(cell: str, low: str, high: str) -> None:
    found = values.span(cell)
    assert (found.value, found.second) == (low, high)


@pytest.mark.parametrize(
    ("key", "cell", "value", "problem"),
    [
        ("category", "建档立卡户", "lifted", ""),
        ("category", "脱贫户（已享受）", "lifted", ""),
        ("category", "脱贫护", None, "code_unknown"),
        ("trade", "鞋厂普工", "garments", ""),
        ("trade", "砌筑工", "construction", ""),
        ("trade", "飞行员", "other", "code_other"),
        ("trade", "construction", "construction", ""),
        ("organised", "“点对点”", "government", ""),
        ("organised", "自发", "self", ""),
    ],
)
def test_codes_by_their_words_and_accepted_spellings(
    key: str, cell: str, value: str | None, problem: str
) -> None:
    found = values.code(cell, CODES[key])
    assert (found.value, found.problem) == (value, problem)


def test_an_unknown_code_names_the_nearest_and_not_the_cell() -> None:
    assert values.code("脱贫护", CODES["category"]).hint == "脱贫户"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("是", "true"), ("√", "true"), ("已签订", "true"), ("否", "false"), ("未就业", "false"), ("", None), ("yes", "true")],
)  # fmt: skip
def test_yes_and_no(cell: str, value: str | None) -> None:
    assert values.yes_no(cell, CODES["yes_no"]).value == value


@pytest.mark.parametrize(
    ("sources", "month"),
    [
        (["芒宽乡西亚村2024年6月外出务工人员台账"], "2024-06"),
        (["外出务工", "外出务工_2024-06"], "2024-06"),
        (["泼机镇20240630"], "2024-06"),
        (["二〇二四年六月外出务工"], "2024-06"),
        (["2024年台账", "6月"], "2024-06"),
        (["填表时间：2024年7月2日", "2024年6月台账"], "2024-06"),
        (["填表时间：2024年7月2日"], "2024-07"),
        (["6+3清单台账"], ""),
    ],
)
def test_the_month_of_a_title(sources: list[str], month: str) -> None:
    assert months.month_of(sources) == month
