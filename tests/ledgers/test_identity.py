"""The SQL that reads ID numbers: days that do not exist, check digits, halves of a number."""

from datetime import date

import duckdb
import pytest

from reportlib.ledgers import identity


def told(number: str) -> tuple[str | None, date | None, str | None]:
    """Return what is wrong with a number, its birthday and its sex."""
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE ledger_key = unhex('00')")
        query = identity.parts("cell", "(SELECT ?::VARCHAR AS cell)")
        asked = f"SELECT id_problem, id_birth, id_sex FROM ({query})"  # noqa: S608 # the room's own SQL
        row = connection.execute(asked, [number]).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


# The first is the standard's own example (GB 11643-1999); for the others its sum was worked out by hand: the first
# seventeen digits times 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, modulo 11.
@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "F"),
        # 35+27+0+25+0+8+2+9+54+0+0+0+20+10+0+0+2 = 192, 192 mod 11 = 5, sign 7
        ("530502199000220017", None, None),
        # 2000 was a leap year: 35+27+0+25+0+8+4+0+0+0+0+18+20+45+0+0+2 = 184, mod 11 = 8, sign 4
        ("530502200002290014", date(2000, 2, 29), "M"),
    ],
)
def test_a_number_tells_birthday_and_sex(number: str, born: date | None, sex: str | None) -> None:
    problem, day, said = told(number)
    assert (problem, day, said) == (None if born else "id_date", born, sex)


@pytest.mark.parametrize(
    "day",
    [
        "19000229",
        "19990229",
        "20230431",
        "20231131",
        "19900600",
        "19901301",
        "19900001",
        "18991231",
    ],
)
def test_a_day_that_does_not_exist_is_no_birthday(day: str) -> None:
    assert told(f"530502{day}0010")[0] == "id_date"


@pytest.mark.parametrize("day", ["19000228", "20240229", "19990731", "19990831", "20231231"])
def test_a_day_that_exists_is_one_whatever_the_sign(day: str) -> None:
    assert told(f"530502{day}0010")[0] in {None, "id_check"}


def test_one_wrong_digit_is_noticed_wherever_it_is() -> None:
    right = "11010519491231002X"
    for at in range(14, 17):
        wrong = right[:at] + str((int(right[at]) + 1) % 10) + right[at + 1 :]
        assert told(wrong)[0] == "id_check"


@pytest.mark.parametrize(
    "number", ["00000000000009e180", "-11010519491231002", "1.0105194912310020"]
)
def test_what_only_looks_like_a_number_is_refused(number: str) -> None:
    assert told(number)[0] is not None
