"""Every family of declared queries, on ledgers small enough to be counted by hand."""

from decimal import Decimal
from typing import Any

import duckdb
import pytest

from reportlib.ledgers import computing, coverage, queries, rates
from reportlib.ledgers.cells import Cell, Key
from tests.ledgers.rows import COUNTY, PREFECTURE, TOWNS, opened, put

BOOK = queries.load()
JAN, FEB, MAR = "2021-01", "2021-02", "2021-03"
TO_MAR = "2021-01/2021-03"


def worked_out(connection: duckdb.DuckDBPyConnection) -> dict[Key, Cell]:
    known = coverage.coverage(connection, BOOK)
    cells = coverage.completed(computing.compute(connection, BOOK, known.months), BOOK, known)
    cells.update((one.key, one) for one in tuple(rates.rates(BOOK, cells)))
    return cells


def value(
    cells: dict[Key, Cell], query: str, area: str, period: str, **dims: str
) -> Decimal | None:
    level = {COUNTY: "county", PREFECTURE: "prefecture"}.get(
        area, "town" if area.count(".") == 1 else "village"
    )
    found = cells.get(
        Key(query=query, level=level, area=area, period=period, dims=tuple(sorted(dims.items())))
    )
    return None if found is None else found.value


def worker(person: int, month: str, at: str, **more: Any) -> dict[str, Any]:
    return {"person": person, "month": month, "at": at, "sex": "F", "age": 30, "poor": False,
            "destination_class": "out_of_province", "destination": "cn.441900", **more}  # fmt: skip


# Six people over three months:
# 1 Poji 1, all three months, Guangdong; firm 7 then 8 (changes in February)
# 2 Poji 1, January and March: back in February, out again in March
# 3 Poji 2, February and March, within the county
# 4 Wude 1, all three, a man, poor, sent by the government
# 5 Wude 1, January only
# 6 moves: Poji 2 in January, Wude 2 in February, not in March
PEOPLE = [
    worker(1, JAN, "a1", employer=7, wage=4000), worker(1, FEB, "a1", employer=8, wage=4000), worker(1, MAR, "a1", employer=8, wage=5000),
    worker(2, JAN, "a1", wage=3000), worker(2, MAR, "a1", wage=3100),
    worker(3, FEB, "a2", destination_class="within_county", destination=None), worker(3, MAR, "a2", destination_class="within_county", destination=None, wage=2000),
    worker(4, JAN, "b1", sex="M", poor=True, organised_by="government", employer=7), worker(4, FEB, "b1", sex="M", poor=True, organised_by="government", employer=7),
    worker(4, MAR, "b1", sex="M", poor=True, organised_by="self", employer=7),
    worker(5, JAN, "b1"),
    worker(6, JAN, "a2"), worker(6, FEB, "b2"),
]  # fmt: skip
FORCE = [
    {
        "person": one,
        "month": MAR,
        "at": "a1",
        "sex": "F",
        "age": 40,
        "poor": False,
        "ability": "ordinary",
    }
    for one in range(11, 17)
]


@pytest.fixture(scope="module")
def cells() -> dict[Key, Cell]:
    with opened() as connection:
        put(connection, "out_workers", PEOPLE)
        put(connection, "labour_resources", FORCE)
        return worked_out(connection)


def test_people_at_work_are_counted_once_a_month_at_each_level(cells: dict[Key, Cell]) -> None:
    assert [value(cells, "labour_transferred", COUNTY, one) for one in (JAN, FEB, MAR)] == [5, 4, 4]
    assert [value(cells, "labour_transferred", TOWNS["a"], one) for one in (JAN, FEB, MAR)] == [
        3,
        2,
        3,
    ]
    assert [value(cells, "labour_transferred", TOWNS["b"], one) for one in (JAN, FEB, MAR)] == [
        2,
        2,
        1,
    ]
    assert value(cells, "labour_transferred", f"{TOWNS['a']}.v1", JAN) == 2


def test_a_year_to_date_counts_each_person_once_where_he_was_last(cells: dict[Key, Cell]) -> None:
    assert value(cells, "labour_transferred", COUNTY, TO_MAR) == 6
    assert value(cells, "labour_transferred", TOWNS["a"], TO_MAR) == 3  # 1, 2, 3
    assert value(cells, "labour_transferred", TOWNS["b"], TO_MAR) == 3  # 4, 5, 6 who moved there
    assert value(cells, "labour_transferred", TOWNS["a"], "2021-01/2021-01") == 3  # 1, 2, 6


def test_cuts_by_sex_poverty_destination_and_organiser(cells: dict[Key, Cell]) -> None:
    assert value(cells, "labour_transferred", COUNTY, MAR, sex="M") == 1
    assert value(cells, "labour_transferred", COUNTY, MAR, poor="poor") == 1
    assert value(cells, "labour_transferred", COUNTY, MAR, **{"class": "out_of_province"}) == 3
    assert value(cells, "labour_transferred", COUNTY, MAR, **{"class": "within_county"}) == 1
    assert (
        value(
            cells,
            "labour_transferred",
            COUNTY,
            MAR,
            **{"class": "out_of_province", "destination": "cn.440000"},
        )
        == 3
    )
    assert value(cells, "labour_transferred", COUNTY, FEB, organised="organised") == 1
    # the last row of a person speaks: 4 was sent by the government, but not in March
    assert value(cells, "labour_transferred", COUNTY, TO_MAR, organised="organised") == 0
    assert value(cells, "labour_transferred", COUNTY, MAR, age="age_25_34") == 4
    assert value(cells, "labour_transferred", COUNTY, MAR, wage="wage_3000_3999") == 1


def test_movements_from_one_month_to_the_next(cells: dict[Key, Cell]) -> None:
    assert value(cells, "moved_out", COUNTY, FEB) == 1  # 3
    assert value(cells, "moved_back", COUNTY, FEB) == 2  # 2 and 5
    assert value(cells, "moved_stayed", COUNTY, FEB) == 3  # 1, 4, 6
    assert value(cells, "moved_stayed", COUNTY, FEB, job="changed") == 1  # 1
    assert value(cells, "moved_out", COUNTY, MAR) == 1  # 2
    assert value(cells, "moved_back", COUNTY, MAR) == 1  # 6
    # no register of December was read, so nobody can be said to have gone out in January
    assert value(cells, "moved_out", COUNTY, JAN) is None
    # 6 stayed at work and is placed where January had him
    assert value(cells, "moved_stayed", TOWNS["a"], FEB) == 2
    assert value(cells, "transfer_retention_rate", COUNTY, FEB) == Decimal("60.0")  # 3 of 5


def test_a_village_that_the_next_month_does_not_name_is_counted() -> None:
    """Its register was not sent, or not used; its people would seem to have come home."""
    rows = [worker(1, JAN, "a1"), worker(2, JAN, "a2"), worker(1, FEB, "a1"), worker(3, FEB, "b1"), worker(4, FEB, "b2")]  # fmt: skip
    with opened() as connection:
        put(connection, "out_workers", rows)
        cells = worked_out(connection)
    assert [value(cells, "villages_told", COUNTY, one) for one in (JAN, FEB)] == [2, 3]
    assert value(cells, "villages_gone", COUNTY, FEB) == 1  # a2
    assert value(cells, "villages_come", COUNTY, FEB) == 2  # b1 and b2
    assert value(cells, "villages_gone", COUNTY, JAN) is None  # nothing is known of December


def test_rates_means_medians_and_sums(cells: dict[Key, Cell]) -> None:
    assert value(cells, "labour_force", COUNTY, MAR) == 6
    assert value(cells, "labour_transfer_rate", COUNTY, MAR) == Decimal("66.7")  # 4 of 6
    assert value(cells, "monthly_wage", COUNTY, MAR) == Decimal(
        "3366.67"
    )  # (5000 + 3100 + 2000) / 3
    assert value(cells, "monthly_wage_median", COUNTY, MAR) == 3100
    assert value(cells, "labour_income", COUNTY, MAR) == 10100
    assert value(cells, "labour_income", COUNTY, TO_MAR) == 7000 + 4000 + 10100
    assert value(cells, "organised_transfer_rate", COUNTY, FEB) == Decimal("25.0")  # 1 of 4


def test_a_prefecture_is_told_only_when_all_of_its_counties_are(cells: dict[Key, Cell]) -> None:
    assert not [key for key in cells if key.level == "prefecture"]


def test_nothing_is_told_of_a_register_that_was_not_read(cells: dict[Key, Cell]) -> None:
    assert value(cells, "returnees", COUNTY, MAR) is None
    assert value(cells, "labour_force", COUNTY, JAN) is None
    assert (
        value(cells, "labour_transferred", COUNTY, "2021") is None
    )  # April to December are missing


def test_a_year_to_date_needs_every_month_from_january() -> None:
    with opened() as connection:
        put(connection, "out_workers", [worker(1, FEB, "a1"), worker(1, MAR, "a1")])
        cells = worked_out(connection)
    assert value(cells, "labour_transferred", COUNTY, MAR) == 1
    assert value(cells, "labour_transferred", COUNTY, TO_MAR) is None


def test_a_register_of_the_poor_alone_tells_of_the_poor_alone() -> None:
    with opened() as connection:
        put(
            connection,
            "out_of_poverty_workers",
            [worker(1, JAN, "a1", poor=True), worker(2, JAN, "b1", poor=True)],
        )
        cells = worked_out(connection)
    assert value(cells, "labour_transferred", COUNTY, JAN) is None
    assert value(cells, "labour_transferred", COUNTY, JAN, poor="poor") == 2


def test_training_counts_people_once_and_remembers_who_was_placed() -> None:
    def trained(
        person: int, month: str, kind: str, *, placed: bool, group: int, money: int
    ) -> dict[str, Any]:
        return {"person": person, "month": month, "at": "a1", "sex": "M", "age": 20, "poor": True, "training_kind": kind,
                "placed": placed, "class": group, "subsidy": money}  # fmt: skip

    rows = [
        trained(1, JAN, "order", placed=True, group=1, money=300), trained(1, JAN, "guiding", placed=False, group=2, money=0),
        trained(2, JAN, "brand", placed=False, group=1, money=300), trained(1, MAR, "skills", placed=False, group=3, money=200),
        trained(3, MAR, "guiding", placed=False, group=3, money=100),
    ]  # fmt: skip
    with opened() as connection:
        put(connection, "training", rows)
        put(connection, "out_workers", [worker(9, one, "a1") for one in (JAN, FEB, MAR)])
        cells = worked_out(connection)
    assert value(cells, "trained_persons", COUNTY, JAN) == 2
    assert (
        value(cells, "trained_persons", COUNTY, FEB) == 0
    )  # other registers of February were read
    assert value(cells, "trained_persons", COUNTY, MAR) == 2
    assert value(cells, "trained_persons", COUNTY, TO_MAR) == 3
    assert (
        value(cells, "trained_persons", COUNTY, TO_MAR, placed="yes") == 1
    )  # 1, whatever March says
    assert value(cells, "trained_order", COUNTY, TO_MAR) == 1
    assert value(cells, "trained_guiding", COUNTY, TO_MAR) == 2
    # 1 and 3 were in orientation; 1 found work, but after training to order.
    assert value(cells, "trained_order", COUNTY, TO_MAR, placed="yes") == 1
    assert value(cells, "trained_guiding", COUNTY, TO_MAR, placed="no") == 2
    assert value(cells, "training_sessions", COUNTY, JAN) == 2
    assert value(cells, "training_sessions", COUNTY, TO_MAR) == 3
    assert value(cells, "training_funds", COUNTY, TO_MAR) == 900


def test_subsidies_due_paid_and_received() -> None:
    def given(
        person: int, month: str, kind: str, due: int, paid: int, payment: str = "paid"
    ) -> dict[str, Any]:
        return {
            "person": person,
            "month": month,
            "at": "b2",
            "poor": True,
            "subsidy_kind": kind,
            "due": due,
            "paid": paid,
            "payment": payment,
        }

    rows = [
        given(1, JAN, "transport", 500, 500), given(2, JAN, "transport", 500, 0, "approved"), given(1, JAN, "stable_job", 1000, 1000),
        given(3, JAN, "transport", 500, 0, "refused"), given(1, FEB, "transport", 200, 200),
        given(2, FEB, "other", 400, 100),
    ]  # fmt: skip
    with opened() as connection:
        put(connection, "subsidies", rows)
        cells = worked_out(connection)
    to_feb = "2021-01/2021-02"
    assert value(cells, "subsidies_due", COUNTY, JAN) == 2000
    assert value(cells, "subsidies_paid", COUNTY, JAN) == 1500
    assert value(cells, "subsidies_paid", COUNTY, to_feb, subsidy="transport") == 700
    # 2000 in January, 200 and 400 in February; each kind is told, so that they add up.
    assert value(cells, "subsidies_due", COUNTY, to_feb) == 2600
    assert value(cells, "subsidies_due", COUNTY, to_feb, subsidy="other") == 400
    assert value(cells, "subsidy_transport_recipients", COUNTY, to_feb) == 1
    assert value(cells, "subsidy_stable_job_recipients", COUNTY, JAN) == 1
    assert value(cells, "subsidy_stable_job_recipients", COUNTY, FEB) == 0


def test_a_case_of_several_people_counts_once_and_as_last_registered() -> None:
    def case(  # noqa: PLR0913 - what a case is, each by its name
        number: int,
        month: str,
        state: str,
        *,
        person: int | None = None,
        people: int | None = None,
        claimed: int = 0,
        recovered: int = 0,
    ) -> dict[str, Any]:
        return {"case_no": number, "month": month, "at": "a1", "person": person, "case_kind": "wages", "case_state": state,
                "people": people, "claimed": claimed, "recovered": recovered}  # fmt: skip

    rows = [
        case(1, JAN, "open", people=30, claimed=90000), case(1, FEB, "closed", people=30, claimed=90000, recovered=90000),
        case(2, FEB, "open", person=1, claimed=1000), case(2, FEB, "open", person=2, claimed=2000),
    ]  # fmt: skip
    with opened() as connection:
        put(connection, "rights_cases", rows)
        cells = worked_out(connection)
    to_feb = "2021-01/2021-02"
    assert value(cells, "disputes_handled", COUNTY, JAN) == 1
    assert value(cells, "disputes_handled", COUNTY, FEB) == 2
    assert value(cells, "disputes_handled", COUNTY, to_feb) == 2
    assert value(cells, "disputes_handled", COUNTY, to_feb, case_state="open") == 1
    assert value(cells, "wage_arrears", COUNTY, to_feb) == 93000
    assert value(cells, "wage_arrears_workers", COUNTY, to_feb) == 32
    assert value(cells, "economic_loss_recovered", COUNTY, to_feb) == 90000


def test_posts_firms_and_brands() -> None:
    posts = [
        {"month": JAN, "at": "a1", "employer": 1, "posts": 20, "filled": 5, "trade": "electronics"},
        {"month": JAN, "at": "a1", "employer": 1, "posts": 10, "filled": 0, "trade": "security"},
        {"month": JAN, "at": "a1", "employer": 2, "posts": 3, "filled": 3, "trade": "security"},
    ]  # fmt: skip
    with opened() as connection:
        put(connection, "postings", posts)
        put(
            connection,
            "brands",
            [
                {"month": JAN, "at": "a1", "brand": "镇雄师傅"},
                {"month": JAN, "at": "a1", "brand": "泼机保安"},
            ],
        )
        cells = worked_out(connection)
    assert value(cells, "job_posts", COUNTY, JAN) == 33
    assert value(cells, "job_posts", COUNTY, JAN, trade="security") == 13
    assert value(cells, "job_posts_filled", COUNTY, JAN) == 8
    assert value(cells, "recruiting_enterprises", COUNTY, JAN) == 2
    assert value(cells, "labour_brands", COUNTY, JAN) == 2


def test_registers_of_jobs_kept_returned_lapsed_and_willing() -> None:
    person = {"month": JAN, "at": "a1", "sex": "M", "age": 50, "poor": True}
    with opened() as connection:
        put(
            connection,
            "stable_jobs",
            [{**person, "person": one, "retained": one < 4} for one in range(1, 6)],
        )
        put(
            connection,
            "returned",
            [
                {**person, "person": one, "reemployed": one == 11, "reason": "closed"}
                for one in (11, 12, 13)
            ],
        )
        put(connection, "lapsed_workers", [{**person, "person": 21, "reason": "health"}])
        put(
            connection,
            "willing",
            [{**person, "person": one, "placed": one > 31} for one in (31, 32, 33)],
        )
        cells = worked_out(connection)
    assert value(cells, "stable_job_register", COUNTY, JAN) == 5
    assert value(cells, "stable_job_register", COUNTY, JAN, retained="kept") == 3
    assert value(cells, "job_retention_rate", COUNTY, JAN) == Decimal("60.0")
    assert value(cells, "returnees", COUNTY, JAN) == 3
    assert value(cells, "returnees", COUNTY, JAN, reemployed="yes") == 1
    assert value(cells, "returnees", COUNTY, JAN, reason="closed") == 3
    assert value(cells, "lapsed_workers", COUNTY, JAN) == 1
    assert value(cells, "willing_workers", COUNTY, JAN, placed="yes") == 2


def test_a_mean_that_only_rounding_makes_whole_shows_that_it_is_not() -> None:
    assert computing.quotient(Decimal(100000), Decimal(25), 2) == 4000
    rounded = computing.quotient(Decimal(4200004), Decimal(1000), 2)
    assert str(rounded) == "4200.004"
    assert str(computing.quotient(Decimal(10), Decimal(3), 2)) == "3.33"


def test_every_query_names_what_it_counts_and_its_digest_follows_its_words() -> None:
    import dataclasses

    for one in BOOK.queries.values():
        assert one.define_zh
        assert one.define_en
    query = BOOK.queries["labour_transferred"]
    assert dataclasses.replace(query, rows="at_work WHERE poor").digest != query.digest
