"""A statement says what the registers come to, in two languages, and is read back to the same facts."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from reportlib import ledgers, places, redaction
from reportlib.errors import DataError
from reportlib.ledgers import queries, results, statement, targets
from reportlib.model import Fact, SeedDocument
from tests.ledgers.rows import COUNTY, TOWNS, opened, put

BOOK = queries.load()


@pytest.fixture(scope="module")
def told() -> SeedDocument:
    rows = [
        {"person": one, "month": "2021-01", "at": "a1" if one < 7 else "b1", "sex": "F", "poor": one % 2 == 0,
         "destination_class": "out_of_province", "destination": "cn.441900", "wage": 4000 + one}
        for one in range(1, 14)
    ]  # fmt: skip
    with opened() as connection:
        put(connection, "out_workers", rows)
        found = results.work_out(connection, BOOK)
    (document,) = statement.statements(found, BOOK)
    return document


def one(told: SeedDocument, **wanted: object) -> Fact:
    (found,) = [
        fact for fact in ledgers.facts(told)
        if all(getattr(fact, name) == value for name, value in wanted.items())
    ]  # fmt: skip
    return found


def test_a_figure_stands_where_its_fact_says(told: SeedDocument) -> None:
    facts = ledgers.facts(told)
    assert len(facts) == told.text.count("〔") > 20
    for fact in facts:
        assert told.text[fact.start : fact.end] == fact.exact
        assert told.text[fact.quote_start : fact.quote_end] == fact.quote
        assert fact.quote_start <= fact.start < fact.end <= fact.quote_end
        assert Decimal(re.sub(r"[^\d.]", "", fact.exact)) == fact.value


def test_the_whole_county_and_its_towns(told: SeedDocument) -> None:
    whole = one(
        told,
        indicator="labour_transferred",
        area_id=COUNTY,
        group="all",
        destination=None,
        period="2021-01",
    )
    assert (whole.value, whole.exact, whole.unit, whole.qualifier, whole.kind) == (
        Decimal(13),
        "13人",
        "persons",
        "exact",
        "total",
    )
    assert whole.quote == "镇雄县2021年1月转移就业人数：13人。"
    assert whole.source["query"]["id"] == "labour_transferred"
    assert whole.source["query"]["digest"] == BOOK.queries["labour_transferred"].digest
    assert whole.source["query"]["rows"] == 13
    town = one(
        told,
        indicator="labour_transferred",
        area_id=TOWNS["b"],
        group="all",
        destination=None,
        period="2021-01",
    )
    assert (town.value, town.parent_area, town.area_level) == (Decimal(7), COUNTY, "town")


def test_groups_destinations_and_means(told: SeedDocument) -> None:
    women = one(
        told, indicator="labour_transferred", area_id=COUNTY, group="female", period="2021-01"
    )
    assert (women.value, women.quote) == (
        Decimal(13),
        "镇雄县2021年1月转移就业人数（女性）：13人。",
    )
    out = one(
        told,
        indicator="labour_transferred_out_of_province",
        area_id=COUNTY,
        group="all",
        period="2021-01",
    )
    assert (out.value, out.destination) == (Decimal(13), "省外")
    there = one(
        told, indicator="labour_transferred", area_id=COUNTY, destination="广东省", period="2021-01"
    )
    assert there.value == 13
    wage = one(told, indicator="monthly_wage", area_id=COUNTY, group="all", destination=None)
    assert (wage.value, wage.exact) == (Decimal(4007), "4,007元")  # 4001 to 4013
    assert wage.source["query"]["rows"] is None  # how many have a wage is a count of its own


def test_every_sentence_is_there_in_english_with_the_same_figure(told: SeedDocument) -> None:
    title, *units = ledgers.units(told)
    assert (title.source, title.target) == (
        "镇雄县2021年1月登记台账统计结果",
        "Zhenxiong County: results from the ledgers, January 2021",
    )
    facts = ledgers.facts(told)
    assert [unit.facts for unit in units] == [(fact.fact_id,) for fact in facts]
    for unit, fact in zip(units, facts, strict=True):
        assert unit.status == "approved"
        slot = "{" + fact.exact + "}"
        assert unit.source.count(slot) == unit.target.count(slot) == 1
        assert not re.search("[一-鿿]", unit.target.replace(slot, ""))
    whole = next(unit for unit in units if unit.source == "镇雄县2021年1月转移就业人数：{13人}。")
    assert (
        whole.target == "Zhenxiong County, January 2021: workers transferred to employment: {13人}."
    )


def test_nothing_in_a_statement_looks_like_personal_data() -> None:
    # 13,812,345,678 yuan would be a telephone if it stood without commas
    rows = [
        {"person": one, "month": "2021-01", "at": "a1", "destination_class": "out_of_province", "wage": Decimal("1381234567.80")}
        for one in range(1, 11)
    ]  # fmt: skip
    with opened() as connection:
        put(connection, "out_workers", rows)
        found = results.work_out(connection, BOOK)
    (document,) = statement.statements(found, BOOK)
    assert "13,812,345,678元" in document.text
    assert redaction.redact(document).withheld == ()
    assert not [one for one in BOOK.queries.values() if re.search(r"1[3-9]\d{9}", one.digest)]


def test_the_same_rows_make_the_same_bytes(told: SeedDocument) -> None:
    again = statement.document(told.doc, told.title, told.date, told.places[0], told.text)
    assert ledgers.facts(again) == ledgers.facts(told)
    assert again.sha256 == told.sha256


def test_the_text_says_how_much_is_withheld(told: SeedDocument) -> None:
    # Three of the six in one town are poor, and three of the seven in the other.
    count = re.search(r"本月共(\d+)项", told.text)
    assert count is not None
    english = re.search(r"are withheld: (\d+) this month", told.text)
    assert english is not None
    assert count[1] == english[1] != "0"


def test_a_target_and_how_much_of_it_is_reached(tmp_path: Path) -> None:
    path = tmp_path / targets.NAME
    path.write_text(
        '[[target]]\narea = "镇雄县"\nindicator = "labour_transferred"\nyear = 2021\nvalue = 80\n',
        encoding="utf-8",
    )
    aims = targets.read(path, BOOK, places.load())
    rows = [
        {"person": one, "month": "2021-01", "at": "a1", "destination_class": "abroad"}
        for one in range(1, 13)
    ]
    with opened() as connection:
        put(connection, "out_workers", rows)
        (document,) = statement.statements(results.work_out(connection, BOOK), BOOK, aims)
    aim = one(document, measure="target")
    assert (aim.value, aim.period, aim.quote) == (
        Decimal(80),
        "2021",
        "镇雄县2021年转移就业人数目标：80人。",
    )
    reached = one(document, measure="completion_rate")
    assert (reached.value, reached.period, reached.unit) == (
        Decimal("15.0"),
        "2021-01/2021-01",
        "percent",
    )  # 12 of 80


def test_a_target_that_nothing_measures_is_refused(tmp_path: Path) -> None:
    path = tmp_path / targets.NAME
    path.write_text(
        '[[target]]\narea = "镇雄县"\nindicator = "labour_force"\nyear = 2021\nvalue = 80\n',
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="labour_force"):
        targets.read(path, BOOK, places.load())
    path.write_text('[[target]]\narea = "镇雄县"\nvalue = 80\n', encoding="utf-8")
    with pytest.raises(DataError, match="target 1"):
        targets.read(path, BOOK, places.load())
