"""The tidy files: written, read back, equal; readable in a spreadsheet; the same bytes every time."""

import csv
import io
import json
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pytest

from reportlib import dataset
from reportlib.dataset.files import FILES, TABLES, to_csv
from reportlib.errors import DataError
from reportlib.model import (
    CleanText,
    Correction,
    Dataset,
    Document,
    Fact,
    Finding,
    Issue,
    Mend,
    Observation,
    Practice,
    TranslatedUnit,
    Withheld,
)  # fmt: skip
from tests.golden import facts as golden

FACT = Fact(
    fact_id="f1", doc="甲-2018", start=3, end=9, source={"span": {"start": 3, "end": 9}}, exact="50.61万人",
    quote="转移50.61万人，“稳岗”\n", quote_start=1, quote_end=14, value=Decimal(506100), value_low=None, value_high=None,
    unit="persons", hedge=None, qualifier="exact", precision=Decimal("100.00"), place="镇雄县", ref_area="530627",
    area_id="cn.530627", area_level="county", parent_area="cn.530600", group="all", indicator="labour_transferred",
    measure="level", kind="total", period="2018-01/2018-08", period_inferred=True, baseline=None, destination="省外",
    counterpart=None, part_of=None, organised=False, rule="r", note="", form="50.61万人",
)  # fmt: skip
RANGE = replace(
    FACT, fact_id="f2", value=None, value_low=Decimal("0.3"), value_high=Decimal("1E+3"), hedge="约", part_of="f1",
    source={"cell": {"sheet": "表1", "ref": "B2"}, "span": {"start": 3, "end": 9}}, period=None,
)  # fmt: skip
PRACTICE = Practice(
    practice_id="p1", doc="甲-2018", place="镇雄县", ref_area="530627", area_id="cn.530627", area_level="county",
    parent_area="cn.530600", ordinal=1, label="一是", title=None, text="狠抓宣传。", start=0, end=5, clean_start=0, clean_end=5,
    themes=("publicity", "training"),
)  # fmt: skip
OBSERVATION = Observation(
    area_id="cn.530627", ref_area="530627", place="镇雄县", area_level="county", parent_area="cn.530600",
    indicator="labour_transferred", measure="level", group="all", destination=None, counterpart=None, period="2018",
    value=Decimal(506100), value_low=None, value_high=None, unit="persons", qualifier="exact", precision=Decimal(100),
    status="conflicted", facts=("f1",), alternatives=("f2",),
)  # fmt: skip
FINDING = Finding(
    finding_id="x", rule="told_twice", verdict="fails", areas=("cn.530627",), facts=("f1", "f2"), left="1", right="2..∞",
    difference="1", zh="一处，另一处：不符。", en="one, another: does not hold.", acknowledged=None,
)  # fmt: skip
DOCUMENT = Document(
    doc="甲-2018", filename="甲-2018.txt", sha256="ab", title="题", publisher="", date="2018-09", year="2018", text="",
    clean=CleanText(doc="甲-2018", text="", origin=(), ends=()), guessed=("title",),
    withheld=(Withheld(start=1, end=2, kind="telephone", reason="11 digits"),),
)  # fmt: skip
WHOLE = Dataset(
    documents=(DOCUMENT,), facts=(FACT, RANGE), practices=(PRACTICE,), observations=(OBSERVATION,), findings=(FINDING,),
    units=(TranslatedUnit(doc="甲-2018", start=-1, end=-1, source="题", target="", status="pending", facts=("f1",)),),
    corrections=(Correction(action="reject", doc="甲-2018", exact="1", reason="重复", before="a", after="", by="张"),),
    issues=(Issue(code="guessed", severity="info", where="甲-2018", zh="推定", en="guessed"),),
)  # fmt: skip


def test_what_is_written_is_read_back_equal(tmp_path: Path) -> None:
    dataset.write(WHOLE, tmp_path)
    assert dataset.read(tmp_path) == WHOLE


def test_expected_facts_of_the_seeds_survive_the_files(tmp_path: Path) -> None:
    data = golden.dataset()
    dataset.write(data, tmp_path)
    again = dataset.read(tmp_path)
    assert (again.facts, again.observations, again.findings) == (
        data.facts,
        data.observations,
        data.findings,
    )


def test_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        dataset.write(WHOLE, tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted([f"{name}.jsonl" for name in FILES] + [f"{name}.csv" for name in TABLES])
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    dataset.write(dataset.read(tmp_path / "one"), tmp_path / "three")
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "three" / name).read_bytes()


def test_table_opens_in_a_spreadsheet() -> None:
    rows = list(csv.DictReader(io.StringIO(dataset.contents(WHOLE)["observations.csv"])))
    assert list(rows[0]) == [one.name for one in fields(Observation)]
    assert (rows[0]["place"], rows[0]["value"], rows[0]["destination"], rows[0]["facts"]) == (
        "镇雄县",
        "506100",
        "",
        "f1",
    )


def test_empty_table_still_says_what_its_columns_are() -> None:
    assert to_csv([], Finding).startswith(
        "finding_id,rule,verdict,areas,facts,left,right,difference,zh,en,acknowledged,acknowledged_en\n"
    )


def test_numbers_are_written_as_numbers_without_exponent() -> None:
    row = json.loads(dataset.contents(WHOLE)["facts.jsonl"].splitlines()[1])
    assert (row["value_low"], row["value_high"], row["value"]) == (0.3, 1000, None)


def test_document_texts_stay_in_the_seeds() -> None:
    assert "text" not in json.loads(dataset.contents(WHOLE)["documents.jsonl"])


def test_mends_of_a_clean_text_are_not_written() -> None:
    clean = CleanText(
        doc="甲-2018", text="x", origin=(0,), ends=(1,),
        mends=(Mend(start=0, end=1, before="a", after="b", reason="c"),),
    )  # fmt: skip
    text = dataset.contents(replace(WHOLE, documents=(replace(DOCUMENT, clean=clean),)))[
        "documents.jsonl"
    ]
    assert "mends" not in text


def test_missing_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is missing") as caught:
        dataset.read(tmp_path)
    assert "reportlib build" in caught.value.remedy


@pytest.mark.parametrize(
    "line", ['{"fact_id": 1}', "{broken", '["a list"]', '{"fact_id": "f", "colour": "red"}']
)
def test_file_of_another_version_is_refused(tmp_path: Path, line: str) -> None:
    dataset.write(WHOLE, tmp_path)
    (tmp_path / "facts.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="another version"):
        dataset.read(tmp_path)


def test_notebook_finds_the_data_of_its_project(tmp_path: Path) -> None:
    dataset.write(WHOLE, tmp_path / "output" / "data")
    (tmp_path / "notebooks").mkdir()
    assert dataset.open_here(tmp_path / "notebooks") == WHOLE


def test_notebook_without_data_is_told_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no data yet") as caught:
        dataset.open_here(tmp_path)
    assert "make reports" in caught.value.remedy


def test_the_wording_of_large_numbers_travels_with_the_data(tmp_path: Path) -> None:
    """A notebook must word what it draws as the settings want; without a wish no file is left behind."""
    empty = Dataset(documents=(), facts=(), practices=(), observations=(), findings=())
    dataset.write(replace(empty, written_out=("zh",)), tmp_path)
    assert dataset.read(tmp_path).written_out == ("zh",)

    dataset.write(empty, tmp_path)

    assert dataset.read(tmp_path).written_out == ()
    assert not (tmp_path / "wording.json").exists()
