import pytest

from reportlib.ledgers import recognise, schemas, sheets

KNOWN = schemas.load()


def table(
    rows: list[list[str]], spans: tuple[sheets.Span, ...] = (), name: str = "Sheet1"
) -> sheets.Table:
    width = max(len(one) for one in rows)
    top = tuple((*one, *[""] * (width - len(one))) for one in rows)
    return sheets.Table(
        number=1, name=name, top=top, width=width, spans=spans, rows=lambda: iter(top)
    )


def columns(found: recognise.Recognised | recognise.Unrecognised) -> dict[str, int]:
    assert isinstance(found, recognise.Recognised)
    return {one.column.key: one.at for one in found.columns}


def test_two_lines_of_heads_below_a_title_are_read_together() -> None:
    rows = [
        ["芒宽乡西亚村2024年6月外出务工人员台账"],
        ["序号", "姓名", "身份证号码", "务工情况", "", "", "备注"],
        ["", "", "", "地点", "单位", "月工资（万元）", ""],
        ["1", "某甲", "x", "广东", "厂", "0.5", ""],
    ]
    found = recognise.recognise(table(rows, ((0, 0, 0, 6), (1, 3, 1, 5))), "a", KNOWN)
    assert columns(found) == {"seq": 0, "name": 1, "id_number": 2, "destination": 3, "employer": 4, "wage": 5, "remarks": 6}  # fmt: skip
    assert isinstance(found, recognise.Recognised)
    assert (found.schema.key, found.head) == ("out_workers", 3)
    assert [one.factor for one in found.columns if one.column.key == "wage"] == [10_000]


def test_a_place_in_three_columns_is_one_place() -> None:
    rows = [["姓名", "身份证号", "务工地点", "", "", "是否在岗"], ["", "", "省", "市", "县", ""], ["某", "x", "广东", "东莞", "", "是"]]  # fmt: skip
    found = recognise.recognise(table(rows), "a", KNOWN)
    assert isinstance(found, recognise.Recognised)
    place = next(one for one in found.columns if one.column.key == "destination")
    assert (found.schema.key, found.head, place.at, place.parts) == ("stable_jobs", 2, 2, (3, 4))


def test_a_line_that_numbers_the_columns_is_no_row() -> None:
    rows = [
        ["序号", "姓名", "身份证号", "返乡时间", "返乡原因"],
        ["1", "2", "3", "4", "5"],
        ["1", "某", "x", "2024.6", "农忙"],
    ]
    found = recognise.recognise(table(rows), "a", KNOWN)
    assert isinstance(found, recognise.Recognised)
    assert (found.schema.key, found.head) == ("returned", 2)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("劳动力外出务工台帐", "out_workers"),
        ("脱贫劳动力外出务工人员", "out_of_poverty_workers"),
        ("2020年外出务工2021年未外出务工人员", "lapsed_workers"),
    ],
)
def test_the_title_decides_between_registers_with_the_same_heads(title: str, key: str) -> None:
    rows = [[title], ["姓名", "身份证号", "务工地点", "从事工种"], ["某", "x", "广东", "普工"]]
    found = recognise.recognise(table(rows), "a", KNOWN)
    assert isinstance(found, recognise.Recognised)
    assert found.schema.key == key


def test_the_name_of_the_sheet_or_file_speaks_where_no_title_does() -> None:
    rows = [["姓名", "身份证号", "务工地点"], ["某", "x", "广东"]]
    named = recognise.recognise(table(rows, name="脱贫人口务工"), "a", KNOWN)
    filed = recognise.recognise(table(rows), "隆阳区/脱贫劳动力外出务工", KNOWN)
    for found in (named, filed):
        assert isinstance(found, recognise.Recognised)
        assert found.schema.key == "out_of_poverty_workers"


def test_a_title_is_believed_even_when_its_heads_are_missing() -> None:
    rows = [["返乡回流人员台账"], ["姓名", "身份证号", "务工地点"], ["某", "x", "广东"]]
    found = recognise.recognise(table(rows), "a", KNOWN)
    assert isinstance(found, recognise.Unrecognised)
    assert found.nearest is KNOWN.get("returned")
    assert [one.zh for one in found.missing] == ["返乡时间"]


def test_what_is_no_register_has_no_nearest_one() -> None:
    found = recognise.recognise(table([["项目", "数"], ["外出", "3"]]), "汇总", KNOWN)
    assert found == recognise.Unrecognised(nearest=None, missing=())
