import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reportlib import canonical
from reportlib.ledgers import schemas, templates
from reportlib.ledgers.schemas import Column
from tests.ledgers.registers import MALE, files, person, taken

KNOWN = schemas.load()
# What a clerk writes below each kind of head, in the language of the template.
FILLED = {
    "name": "某某", "id_number": person(7, MALE, "19880520"), "phone": "13800000000", "account": "6217000000000000000",
    "month": "2024-06", "date": "2024-06-12", "year": "2019", "age": "36", "money": "3500", "count": "12", "range": "4000-6000",
    "key": "某某公司", "prefecture": "保山市", "county": "隆阳区", "town": "潞江镇", "village": "新城村", "address": "",
    "place": "广东省东莞市", "note": "", "seq": 1, "text": "宁远建筑工",
}  # fmt: skip
# Where the general answer would contradict another column.
OWN = {
    "birth": "1988-05-20", "since": "2024-02-01", "return_date": "2024-06-03", "reemployed_date": "2024-06-20", "first_day": "2024-06-01",
    "last_day": "2024-06-20", "closed": "2024-06-20", "valid_until": "2024-07-31", "wage_low": "4000", "wage_high": "6000",
    "claimed": "50000", "recovered": "20000", "paid": "1000", "due": "1000", "filled": "5", "months_stable": "4", "people": "3",
}  # fmt: skip


def answer(column: Column, lang: str) -> object:
    if column.key in OWN:
        return OWN[column.key]
    if column.type in {"code", "bool", "sex"}:
        chosen = KNOWN.codes[column.codes].values[0]
        if column.key.endswith("_class"):
            chosen = next(one for one in KNOWN.codes[column.codes].values if one.value == "out_of_province")  # fmt: skip
        if column.key == "case_state":
            chosen = next(one for one in KNOWN.codes[column.codes].values if one.value == "closed")
        return chosen.en if lang == "en" else chosen.zh
    return FILLED[column.type]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", sorted(KNOWN.schemas))
def test_a_filled_template_reads_back_without_a_warning(
    tmp_path: Path, key: str, lang: str
) -> None:
    schema = KNOWN.get(key)
    book = load_workbook(io.BytesIO(templates.template(schema, KNOWN, lang)))
    page = book.worksheets[0]
    for at, column in enumerate(schema.columns, 1):
        assert page.cell(templates.HEAD_ROW, at).value == column.head(lang)
        page.cell(templates.HEAD_ROW + 1, at).value = answer(column, lang)  # type: ignore[assignment]
    (tmp_path / "ledgers").mkdir()
    book.save(tmp_path / "ledgers" / "a.xlsx")
    with taken(tmp_path / "ledgers", tmp_path / "output", share=0.0) as connection:
        (file,) = files(connection)
        (sheet,) = [one for one in file.sheets if one.verdict not in {"hidden", "empty"}]
        assert (sheet.schema, sheet.verdict, sheet.findings) == (schema, "read", ())
        assert sheet.counts == {"accepted": 1, "aside": 0, "refused": 0, "totals": 0, "empty": 0, "heads": 2, "notes": 0}  # fmt: skip
        (kept,) = connection.execute(f"SELECT month, county_id FROM {key}").fetchall()  # noqa: S608
        assert kept == ("2024-06", "cn.530502")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_drop_downs_offer_the_code_lists_and_the_head_stays_in_view(lang: str) -> None:
    schema = KNOWN.get("out-workers")
    book = load_workbook(io.BytesIO(templates.template(schema, KNOWN, lang)))
    page = book.worksheets[0]
    assert page.freeze_panes == "A3"
    coded = [one for one in schema.columns if one.codes]
    assert len(page.data_validations.dataValidation) == len(coded)
    sex = next(at for at, one in enumerate(schema.columns, 1) if one.key == "sex")
    lists = book["lists"]
    assert lists.sheet_state == "hidden"
    assert [lists.cell(row, sex).value for row in (1, 2)] == (["男", "女"] if lang == "zh" else ["male", "female"])  # fmt: skip
    told = page.cell(templates.HEAD_ROW, 11).comment
    assert told is not None
    assert ("必填" if lang == "zh" else "required") in told.text


def test_no_row_of_a_blank_template_is_somebodys(tmp_path: Path) -> None:
    content = templates.template(KNOWN.get("returned"), KNOWN, "zh")
    canonical.write_bytes(tmp_path / "ledgers" / "returned.xlsx", content)
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        assert files(connection)[0].sheets[0].counts["accepted"] == 0
        assert files(connection)[0].sheets[0].counts["refused"] == 0


def test_the_same_template_is_the_same_bytes() -> None:
    one, two = (templates.template(KNOWN.get("training"), KNOWN, "zh") for _ in range(2))
    assert one == two
