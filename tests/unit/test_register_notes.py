"""The notes of figures from registers: one entry a statement and query, every number still found."""

import tomllib
from pathlib import Path

from reportlib.briefing import origins
from reportlib.model import Finding, SourceNote
from reportlib.rendering import register_notes
from reportlib.settings import Settings

ROOT = Path(__file__).parents[2]
WORDS = tomllib.loads((ROOT / "templates/brief/template.toml").read_text(encoding="utf-8"))["words"]


def note(
    number: int, query: str = "", computed: str = "", doc: str = "ledger-530627-2021-06"
) -> SourceNote:
    return SourceNote(
        number=number, fact_id=f"f{number}", doc="" if computed else doc, title="t", title_en="t", before="六月", exact="9人",
        after="。", quote_en="", start=1, end=2, computed=computed, query=query,
    )  # fmt: skip


def cell(row: int, column: int) -> dict[str, str]:
    return {
        "label": f"表1第{row}行第{column}列",
        "column": f"表1第{column}列",
        "href": f"#zh-{row}-{column}",
    }


def test_what_is_computed_from_registers_alone_goes_with_them() -> None:
    notes = [
        note(1, "people"),
        note(2, doc="010"),
        note(3, computed="[1] − [1]"),
        note(4, computed="[1] − [2]"),
        note(5, computed="[3] ÷ [1]"),
    ]
    quoted, registers = register_notes.split(notes)
    assert [one.number for one in quoted] == [2, 4]
    assert [one.number for one in registers] == [1, 3, 5]


def test_a_column_of_a_table_is_one_entry_and_each_number_keeps_its_anchor() -> None:
    notes = [
        note(1, "people"),
        note(2, "wage"),
        note(3, "people"),
        note(4, "people"),
        note(5, computed="[1] − [4]"),
    ]
    places = {1: [cell(1, 2)], 2: [cell(1, 3)], 3: [cell(2, 2), cell(9, 7)], 5: [cell(1, 4)]}
    people, wage, computed = register_notes.entries(notes, "zh", WORDS["zh"], places, both=True)
    assert [(one["label"], [each["number"] for each in one["cited"]]) for one in people["uses"]] == [
        ("表1第2列", [1, 3]), ("表1第7列", [3]), ("计算所用", [4]),
    ]  # fmt: skip
    anchors = [
        anchor
        for entry in (people, wage, computed)
        for one in entry["uses"]
        for each in one["cited"]
        for anchor in each["anchors"]
    ]
    assert sorted(anchors) == [f"zh-note-{number}" for number in (1, 2, 3, 4, 5)]
    assert (people["query"], people["more"], wage["more"]) == ("people", "（共3项）", "")
    assert (people["kind"], computed["kind"]) == ("register-zh", "computed")
    said = "".join(piece["text"] for piece in computed["uses"][0]["cited"][0]["formula"])
    assert said == " = [1] − [4]"


def test_entries_of_a_statement_stand_together_under_its_name() -> None:
    notes = [
        note(1, "people", doc="ledger-b"),
        note(2, "people", doc="ledger-a"),
        note(3, "wage", doc="ledger-b"),
        note(4, computed="[1] − [2]"),
    ]
    made = register_notes.entries(notes, "zh", WORDS["zh"], {}, both=True)
    assert [(one["number"], one["opens"]) for one in made] == [
        (1, True), (3, False), (2, True), (4, True),
    ]  # fmt: skip


def first_page(*notes: SourceNote, disclaimer: str = "") -> str:
    usual = Settings()
    meta = {
        lang: {"disclaimer": disclaimer or usual.page(lang).disclaimer} for lang in ("zh", "en")
    }
    return str(origins.told(meta, notes)["zh"]["disclaimer"])


def test_the_first_page_says_whether_it_was_made_from_registers() -> None:
    assert first_page(note(1, doc="010")) == "依据公开资料编制，报送前须经人工核校"
    assert first_page(note(1, "people")) == "依据台账汇总编制，报送前须经人工核校"
    assert (
        first_page(note(1, "people"), note(2, doc="010"))
        == "依据公开资料和台账汇总编制，报送前须经人工核校"
    )
    assert first_page(note(1, "people"), disclaimer="内部资料") == "内部资料"


def finding(rule: str, *, holds: bool = True) -> Finding:
    return Finding(
        finding_id="x", rule=rule, verdict="holds" if holds else "fails", areas=(), facts=(), left="", right="", difference="",
        zh="", en="",
    )  # fmt: skip


def test_sums_of_registers_that_hold_are_not_listed_where_nothing_of_them_is_printed() -> None:
    mixed = [note(1, "people"), note(2, doc="010")]
    assert origins.apart(finding("ledger_levels"), mixed)
    assert not origins.apart(finding("ledger_levels", holds=False), mixed)
    assert not origins.apart(finding("share"), mixed)
    assert origins.apart(finding("share"), [note(1, "people")])
