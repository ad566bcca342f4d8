"""An attack on what is told: whoever has every statement must not find out a small number of people.

The attacker knows every line that may hold between results, which results are
withheld and how many people there are; he reckons with elimination over fractions
and with bounds, written here apart from the code that withholds.
"""

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from reportlib.ledgers import queries, results, statement
from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.coverage import month_before
from reportlib.ledgers.sent import Statements
from tests.ledgers.rows import TOWNS, opened, put

BOOK = queries.load()
MINIMUM = 5
MONTHS = ("2021-01", "2021-02", "2021-03", "2021-04")
LEVELS = queries.LEVELS


def population(seed: int, people: int) -> dict[str, list[dict[str, Any]]]:
    """Return invented registers of a small county: few enough that many cells are small."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is a secret
    out, returned, trained, paid, stable = [], [], [], [], []
    for person in range(1, people + 1):
        about = {
            "sex": chance.choice("FFM"),
            "age": chance.randrange(17, 60),
            "poor": chance.random() < 0.15,
        }
        at = chance.choice(["a1", "a1", "a1", "a2", "b1", "b1", "b2"])
        where = chance.choice(["within_county", "within_province", *["out_of_province"] * 5])
        for month in MONTHS:
            row = {"person": person, "month": month, "at": at, **about}
            if chance.random() < 0.85:
                there = (
                    chance.choice(["cn.440000", "cn.440000", "cn.441900", "cn.330000"])
                    if where == "out_of_province"
                    else None
                )
                out.append({**row, "destination_class": where, "destination": there, "wage": chance.choice([None, chance.randrange(1800, 9000)]),
                            "trade": chance.choice(["construction", "electronics", "crafts", None]), "employer": chance.randrange(3),
                            "organised_by": chance.choice(["government", "self", "self", None])})  # fmt: skip
            elif chance.random() < 0.5:
                returned.append(
                    {
                        **row,
                        "reemployed": chance.random() < 0.3,
                        "reason": chance.choice(["closed", "family"]),
                    }
                )
            if chance.random() < 0.06:
                trained.append(
                    {
                        **row,
                        "training_kind": chance.choice(["order", "choice", "brand", "guiding"]),
                        "placed": chance.random() < 0.7,
                        "subsidy": 300,
                    }
                )
            if chance.random() < 0.08:
                paid.append(
                    {
                        **row,
                        "subsidy_kind": chance.choice(["transport", "stable_job"]),
                        "due": 500,
                        "paid": chance.choice([500, 0]),
                    }
                )
            if chance.random() < 0.1:
                stable.append({**row, "retained": chance.random() < 0.9})
    return {
        "out_workers": out,
        "returned": returned,
        "training": trained,
        "subsidies": paid,
        "stable_jobs": stable,
    }


def told(seed: int, people: int) -> results.Results:
    with opened() as connection:
        for ledger, rows in population(seed, people).items():
            if rows:
                put(connection, ledger, rows)
        return results.work_out(connection, BOOK, MINIMUM)


def equations(cells: Mapping[Key, Cell]) -> list[dict[Key, int]]:
    """Return every sum that holds between results, worked out from what they are about."""
    sums: dict[tuple[object, ...], dict[Key, int]] = {}
    for key, cell in cells.items():
        if BOOK.queries[key.query].value not in {"persons", "rows", "sum"}:
            continue
        depth = LEVELS.index(key.level)
        above = Key(
            query=key.query,
            level=LEVELS[depth - 1],
            area=cell.parent,
            period=key.period,
            dims=key.dims,
        )
        wholes = [("place", above)] if depth else []
        for one in key.dims:
            rest = tuple(other for other in key.dims if other != one)
            wholes.append(
                (
                    one[0],
                    Key(
                        query=key.query,
                        level=key.level,
                        area=key.area,
                        period=key.period,
                        dims=rest,
                    ),
                )
            )
        for name, whole in wholes:
            if whole in cells:
                sums.setdefault((name, whole), {whole: -1})[key] = 1
    found = list(sums.values())
    for key in cells:
        found += across_time(key, cells)
    return [
        one for one in found if sum(factor * cells[key].value for key, factor in one.items()) == 0
    ]


def across_time(key: Key, cells: Mapping[Key, Cell]) -> list[dict[Key, int]]:
    def like(**changes: str) -> Key:
        values = {"query": key.query, "period": key.period, **changes}
        return Key(level=key.level, area=key.area, dims=key.dims, **values)

    found = []
    if "/" in key.period and BOOK.queries[key.query].value in {"persons", "rows", "sum"}:
        end = key.period[8:]
        sides = [like(period=end)]
        if not end.endswith("-01"):
            sides.append(like(period=f"2021-01/{month_before(end)}"))
        found.append({key: -1, **dict.fromkeys(sides, 1)})
    if key.query == "moved_stayed":
        found.append(
            {
                like(query="labour_transferred", period=month_before(key.period)): -1,
                key: 1,
                like(query="moved_back"): 1,
            }
        )
        found.append({like(query="labour_transferred"): -1, key: 1, like(query="moved_out"): 1})
    if key.query == "trained_order":
        kinds = ("order", "choice", "brand", "guiding", "skills")
        whole = {like(query="trained_persons"): -1}
        found.append(whole | dict.fromkeys((like(query=f"trained_{one}") for one in kinds), 1))
    return [one for one in found if all(each in cells for each in one)]


def solved(rows: list[dict[Key, int]], shown: Mapping[Key, Fraction]) -> dict[Key, Fraction]:
    """Return the unknowns that elimination over fractions gives."""
    pivots: dict[Key, tuple[dict[Key, Fraction], Fraction]] = {}
    for given in rows:
        row = {key: Fraction(factor) for key, factor in given.items() if key not in shown}
        right = -sum(
            (factor * shown[key] for key, factor in given.items() if key in shown), Fraction(0)
        )
        while lead := next((key for key in row if key in pivots), None):
            other, value = pivots[lead]
            factor = row[lead]
            for key, part in other.items():
                row[key] = row.get(key, Fraction(0)) - factor * part
                if not row[key]:
                    del row[key]
            right -= factor * value
        if not row:
            continue
        lead, factor = next(iter(row.items()))
        row = {key: part / factor for key, part in row.items()}
        right /= factor
        for name, (other, value) in list(pivots.items()):
            if lead in other:
                times = other[lead]
                mixed = {
                    key: other.get(key, Fraction(0)) - times * row.get(key, Fraction(0))
                    for key in {*other, *row}
                }
                pivots[name] = (
                    {key: part for key, part in mixed.items() if part},
                    value - times * right,
                )
        pivots[lead] = (row, right)
    return {name: value for name, (row, value) in pivots.items() if set(row) == {name}}


def narrowed(
    rows: list[dict[Key, int]], found: results.Results, people: int
) -> dict[Key, tuple[int, int]]:
    """Return the bounds that the attacker reaches."""
    counts = {key for key in found.cells if BOOK.queries[key.query].value == "persons"}
    hidden = {key for key in counts if key in found.hidden}
    bounds = dict.fromkeys(hidden, (0, people))
    usable = [one for one in rows if set(one) <= counts and not hidden.isdisjoint(one)]
    for _ in range(30):
        before = dict(bounds)
        for row in usable:
            for key, factor in row.items():
                if key not in hidden:
                    continue
                low = high = 0
                for other, sign in row.items():
                    if other == key:
                        continue
                    down, up = bounds.get(other, (int(found.cells[other].value),) * 2)
                    low, high = (
                        low + min(sign * down, sign * up),
                        high + max(sign * down, sign * up),
                    )
                ends = sorted((-low * factor, -high * factor))
                bounds[key] = max(bounds[key][0], ends[0]), min(bounds[key][1], ends[1])
        if bounds == before:
            break
    return bounds


@pytest.mark.parametrize(("seed", "people"), [(1, 60), (2, 90), (3, 150), (4, 40)])
def test_no_withheld_number_can_be_worked_out_or_bounded_to_one(seed: int, people: int) -> None:
    found = told(seed, people)
    hidden = {key for key in found.cells if key in found.hidden}
    assert len(found.hidden.small) > 50, "the attack needs something to attack"
    assert len(found.told) > 100, "and something to attack with"
    rows = equations(found.cells)
    # What is not printed is not known, unless nobody is there.
    printed = {one.key for one in found.told}
    shown = {
        key: Fraction(cell.value)
        for key, cell in found.cells.items()
        if key in printed or (not cell.size and key not in hidden)
    }
    assert not {key for key in solved(rows, shown) if key in hidden and found.cells[key].size}
    # The stronger attacker also knows whatever is unprinted but not withheld.
    shown = {key: Fraction(cell.value) for key, cell in found.cells.items() if key not in hidden}
    assert not {key for key in solved(rows, shown) if key in hidden and found.cells[key].size}
    bounds = narrowed(rows, found, people)
    single = {key for key, (low, high) in bounds.items() if low == high}
    assert not {key for key in single if found.cells[key].size}


def test_the_attack_succeeds_where_only_small_cells_are_withheld() -> None:
    found = told(3, 150)
    rows = equations(found.cells)
    shown = {
        key: Fraction(cell.value)
        for key, cell in found.cells.items()
        if key not in found.hidden.small
    }
    assert {key for key in solved(rows, shown) if key in found.hidden.small}


def test_nothing_small_is_told_and_noughts_are() -> None:
    found = told(2, 90)
    assert all(
        not 0 < one.size < MINIMUM
        for one in found.told
        if BOOK.queries[one.key.query].people and BOOK.queries[one.key.query].value != "rate"
    )
    assert any(one.value == 0 for one in found.told)


def test_a_mean_a_rate_and_a_sum_go_with_the_people_behind_them() -> None:
    found = told(2, 90)
    by_key = {one.key for one in found.told}
    for key in by_key:
        query = BOOK.queries[key.query]
        if query.size:
            assert (
                Key(
                    query=query.size,
                    level=key.level,
                    area=key.area,
                    period=key.period,
                    dims=key.dims,
                )
                not in found.hidden
            )


def test_a_sum_of_which_one_person_has_most_is_withheld() -> None:
    rows = [
        {
            "person": one,
            "month": "2021-01",
            "at": "a1",
            "destination_class": "out_of_province",
            "wage": 90000 if one == 1 else 3000,
        }
        for one in range(1, 11)
    ]
    with opened() as connection:
        put(connection, "out_workers", rows)
        found = results.work_out(connection, BOOK, MINIMUM)
    told_of = {
        one.key.query for one in found.told if one.key.level == "county" and not one.key.dims
    }
    assert "labour_transferred" in told_of
    assert "labour_income" not in told_of


def test_the_minimum_is_the_settings() -> None:
    row = {"month": "2021-01", "at": "a1", "destination_class": "out_of_province"}
    with opened() as connection:
        put(connection, "out_workers", [{**row, "person": one} for one in range(1, 8)])
        shown = [
            [one.key.area for one in results.work_out(connection, BOOK, least).told if one.value == 7]
            for least in (5, 8)
        ]  # fmt: skip
    assert TOWNS["a"] in shown[0]
    assert not shown[1]


def test_a_year_to_date_that_grew_by_a_few_people_waits_until_it_grew_by_more() -> None:
    """One person went out in February: January beside February would say so."""
    count = {"2021-01": (20, 20, 20), "2021-02": (21, 26, 20), "2021-03": (26, 32, 20)}
    rows = [
        {"person": 1000 * place + person, "month": month, "at": at, "sex": "M", "age": 30, "poor": False}
        for month, people in count.items()
        for place, (at, many) in enumerate(zip(("a1", "b1", "b2"), people, strict=True))
        for person in range(many)
    ]  # fmt: skip
    with opened() as connection:
        put(connection, "out_workers", rows)
        found = results.work_out(connection, BOOK, MINIMUM)
    to_date = {
        (one.key.area, one.key.period): int(one.value)
        for one in found.told
        if one.key.query == "labour_transferred" and "/" in one.key.period and not one.key.dims
    }
    # 20, 21, 26 in the one village of town a: 21 is not told, 26 is five more than the 20 told last.
    village = f"{TOWNS['a']}.v1"
    assert (village, "2021-01/2021-02") not in to_date
    assert to_date[village, "2021-01/2021-03"] == 26
    assert (TOWNS["a"], "2021-01/2021-02") not in to_date
    # The whole county grew by seven, and then by eleven.
    assert [to_date["cn.530627", f"2021-01/2021-0{month}"] for month in (1, 2, 3)] == [60, 67, 78]
    # Were town b told in February, it would give town a away.
    assert (TOWNS["b"], "2021-01/2021-02") not in to_date


CORRECTED = 3


def corrected(ledgers: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the registers after a late one: a few people come into each place, some leave, some earn otherwise."""
    out = [one for one in ledgers["out_workers"] if one["person"] % 37]
    late = [
        {**one, "person": one["person"] + 5000} for one in out if one["person"] % 11 == CORRECTED
    ]
    moved = [{**one, "wage": 4321} if one["person"] % 7 == 0 else one for one in out]
    return {**ledgers, "out_workers": [*moved, *late]}


def told_after(ledgers: dict[str, list[dict[str, Any]]], earlier: Statements) -> results.Results:
    with opened() as connection:
        for ledger, rows in ledgers.items():
            if rows:
                put(connection, ledger, rows)
        return results.work_out(connection, BOOK, MINIMUM, earlier=earlier)


def is_whole(key: Key) -> bool:
    return not key.dims and key.level in {"prefecture", "county"}


def test_a_corrected_statement_against_the_one_sent_tells_of_no_few_people() -> None:
    """The attacker holds both statements of each month against each other, figure by figure and sum by sum."""
    ledgers = population(3, 150)
    first = told_after(ledgers, ())
    sent = {one.doc: one.text for one in statement.statements(first, BOOK)}
    then = {one.key: one.value for one in first.told}
    careless = told_after(corrected(ledgers), ())
    assert few_changed(careless, then), "the attack needs something to find"
    again = told_after(ledgers, [sent])
    assert [one.key for one in again.told] == [one.key for one in first.told]

    found = told_after(corrected(ledgers), [sent])

    assert not few_changed(found, then)
    assert found.corrects
    months = {doc[-7:] for doc in sent}
    assert (
        not {one.key for one in found.told if statement.month_of(one.key.period) in months}
        - then.keys()
    )
    assert {one.key for one in found.told if is_whole(one.key)} >= {
        key for key in then if is_whole(key) and key.query == "labour_transferred"
    }


def few_changed(found: results.Results, then: Mapping[Key, Any]) -> set[Key]:
    """Return what the attacker learns: figures, and rests of sums, that changed by fewer than five people."""
    now = {one.key: one.value for one in found.told}
    people = {key for key in now.keys() & then.keys() if BOOK.queries[key.query].value == "persons"}
    single = {
        key for key in people if 0 < abs(now[key] - then[key]) < MINIMUM and not is_whole(key)
    }
    for row in equations(found.cells):
        (whole,) = [key for key, factor in row.items() if factor < 0]
        parts = [key for key in row if key != whole]
        told_parts = [key for key in parts if key in people]
        unknown = [key for key in parts if key not in people and found.cells[key].size]
        if whole in people and unknown and not is_whole(whole):
            rest = now[whole] - then[whole] - sum(now[key] - then[key] for key in told_parts)
            if 0 < abs(rest) < MINIMUM:
                single.add(whole)
    return single
