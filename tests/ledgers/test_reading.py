import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from reportlib import places, seeds
from reportlib.errors import DecodeError, SeedError, UnsupportedFormat
from reportlib.ledgers import intake, refusals, schemas, sheets, store
from tests.ledgers.registers import FEMALE, STANDARD, files, person, taken, told, workbook, wrong

TITLE = "芒宽乡西亚村2024年6月外出务工人员台账"
HEADS = ["序号", "姓名", "性别", "身份证号码", "人员类别", "务工情况", None, None, None, "备注"]
UNDER = [None, None, None, None, None, "地点", "单位", "月工资", "外出时间", None]


def messy(folder: Path) -> Path:
    """Write a village's register as villages write them: sixteen rows and what each is."""
    rows: list[Sequence[object]] = [
        [TITLE],
        ["填报单位：芒宽乡西亚村", *[None] * 8, "单位：元"],
        HEADS,
        UNDER,
        [1, "某甲", "男", person(1), "脱贫户", "广东省东莞市清溪镇", "金旺厂", "3,500元", "2024.3", None],
        [2, "某乙", "女", person(2, FEMALE), "一般户", "昆明", "建筑公司", "约3500", dt.date(2024, 2, 1), "x"],
        [3, "某丙", "男", wrong(person(3)), "一般户", "上海", "A", "４５００", "2024年5月", None],
        [4, "某丁", "女", person(4), "一般户", "上海", "A", "4500", "2024年5月", None],
        [5, "某戊", "男", person(1), "一般户", "上海", "A", "4500", "2024年5月", None],
        [6, "某己", "男", person(6), "一般户", "隆阳区", "A", 450000, "2024-05-01", None],
        [7, "某庚", "男", person(7), "脱贫护", "隆阳区", "A", 4500, "2024-07-01", None],
        HEADS,
        [8, "某辛", "男", person(8), "脱贫户", "老挝", "A", 4500, "45383", None],
        [None] * 10,
        [9, *[None] * 9],
        ["合计", "8人", *[None] * 5, 479500, None, None],
        ["填表人：某某", None, None, "审核人：某某", None, None, None, "填表日期：2024.7.2", None, None],
    ]  # fmt: skip
    merged = ["A1:J1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:I3", "J3:J4"]
    name = "隆阳区/芒宽乡西亚村6+3清单台账.xlsx"
    return workbook(folder / name, {"外出": rows}, {"外出": merged})


def test_a_messy_register_is_read_row_by_row_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    messy(tmp_path / "ledgers")
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        (sheet,) = files(connection)[0].sheets
        # Rows 1 to 4 are title and heads, row 12 repeats them; 14 is empty, 15 holds a number only.
        assert sheet.counts == {"accepted": 3, "aside": 0, "refused": 5, "totals": 1, "empty": 2, "heads": 5, "notes": 1}  # fmt: skip
        assert sheet.read == sum(sheet.counts.values()) == 17
        assert told(connection)["隆阳区/芒宽乡西亚村6+3清单台账.xlsx"] == [
            (7, "D", "id_check"),
            (8, "C", "sex_differs"),
            (9, "D", "duplicate"),
            (10, "H", "wage_impossible"),
            (11, "E", "code_unknown"),
            (11, "I", "since_future"),
        ]
        rows = connection.execute(
            "SELECT row, month, town_id, county_id, sex, birth, age, poor, destination, destination_class, wage::VARCHAR, since "
            "FROM out_workers ORDER BY row"
        ).fetchall()
    born = dt.date(1990, 3, 15)
    town = ("2024-06", "530502.mangkuan", "cn.530502")
    # 34 years at the end of June 2024; 东莞 lies outside Yunnan, 昆明 in it, 老挝 abroad; day 45383 is 1 April 2024.
    assert rows == [
        (5, *town, "M", born, 34, True, "cn.441900", "out_of_province", "3500.00", dt.date(2024, 3, 1)),
        (6, *town, "F", born, 34, False, "cn.530100", "within_province", "3500.00", dt.date(2024, 2, 1)),
        (13, *town, "M", born, 34, True, None, "abroad", "4500.00", dt.date(2024, 4, 1)),
    ]  # fmt: skip


def test_a_total_that_does_not_agree_with_the_rows_is_remarked_on(tmp_path: Path) -> None:
    rows: list[list[object]] = [["姓名", "身份证号", "务工地点", "月工资"]]
    rows += [["某", person(number), "广东", "3000"] for number in range(1, 7)]
    rows += [["合计", "7人", None, 18500]]
    workbook(tmp_path / "ledgers" / "芒宽乡2024年6月外出务工.xlsx", {"a": rows})
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        found = files(connection)[0].sheets[0].findings
        assert [(one.row, one.letter, one.refuses) for one in found] == [(8, "", False), (8, "D", False)]  # fmt: skip
        assert found[0].zh == ("合计行与明细不符", "核对合计：7 ≠ 6")
        assert found[1].en[1] == "check the total: 18500 ≠ 18000"


def test_a_table_of_text_in_gb18030_keeps_its_row_numbers_over_blank_lines(tmp_path: Path) -> None:
    lines = [
        "乡镇,村,姓名,身份证号,务工地点,月工资",
        f"潞江镇,新城村,某甲,{person(20)},广东,3000",
        "",
        f"潞江镇,芒旦社区,某乙,{wrong(person(21))},广东,3000",
        f'潞江镇,芒旦社区,某丙,{person(22)}\t,"广东,深圳",3000',
        f"潞江镇,芒旦社区,某丁,{person(23)},广东,深圳,3000,多,出",
    ]
    folder = tmp_path / "ledgers" / "隆阳区"
    folder.mkdir(parents=True)
    (folder / "脱贫劳动力外出务工2024-06.csv").write_bytes("\r\n".join(lines).encode("gb18030"))
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        assert told(connection)["隆阳区/脱贫劳动力外出务工2024-06.csv"] == [
            (4, "D", "id_check"),
            (6, "", "row_too_long"),
            (6, "F", "number_unread"),
        ]
        rows = connection.execute(
            "SELECT row, right(village_id, 4) <> '', destination, poor FROM out_of_poverty_workers ORDER BY row"
        ).fetchall()
        assert rows == [(2, True, "cn.440000", True), (5, True, "cn.440300", True)]
        (sheet,) = files(connection)[0].sheets
        assert sheet.counts["empty"] == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_tables_of_text_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    text = f"姓名\t身份证号\t返乡时间\n某\t{STANDARD}\t2024年6月3日\n"
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "芒宽乡2024年6月返乡回流.csv").write_bytes(text.encode(encoding))
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        assert connection.execute("SELECT sex, birth, return_date FROM returned").fetchall() == [
            ("F", dt.date(1949, 12, 31), dt.date(2024, 6, 3))
        ]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="富余劳动力">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods_row(*cells: str, down: int = 1) -> str:
    first = (
        f' table:number-rows-spanned="{down}" table:number-columns-spanned="1"' if down > 1 else ""
    )
    made = [
        "<table:covered-table-cell/>" if one == "^" else
        f'<table:table-cell office:value-type="string"{first if at == 0 else ""}><text:p>{one}</text:p></table:table-cell>'
        for at, one in enumerate(cells)
    ]  # fmt: skip
    return f"<table:table-row>{''.join(made)}</table:table-row>"


def test_merged_villages_of_an_open_document_are_carried_down(tmp_path: Path) -> None:
    rows = ods_row("村", "姓名", "身份证号", "未就业原因") + ods_row(
        "西亚村", "某甲", person(1), "照顾老人", down=2
    )
    rows += ods_row("^", "某乙", person(2), "缺技术") + ods_row("芒林村", "某丙", person(3), "")
    path = tmp_path / "ledgers" / "芒宽乡2024年6月.ods"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=rows))
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')  # fmt: skip
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        found = connection.execute(
            "SELECT a.name_zh, s.reason FROM surplus_labour s JOIN areas a ON a.area_id = s.village_id ORDER BY s.row"
        ).fetchall()
        assert found == [("西亚村", "family"), ("西亚村", "no_skill"), ("芒林村", None)]


def test_amounts_are_not_carried_down_with_merged_cells(tmp_path: Path) -> None:
    rows: list[list[object]] = [["乡镇", "姓名", "身份证号", "补贴类型", "实发金额"], ["潞江镇", "某甲", person(1), "交通补贴", 800], [None, "某乙", person(2), "交通补贴", None], [None, "某丙", person(3), "交通补贴", 300]]  # fmt: skip
    workbook(
        tmp_path / "ledgers" / "隆阳区2024年6月补贴.xlsx", {"a": rows}, {"a": ["A2:A4", "E2:E3"]}
    )
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        assert connection.execute("SELECT sum(paid)::VARCHAR, count(*) FROM subsidies").fetchall() == [("1100.00", 2)]  # fmt: skip
        assert [one[2] for one in told(connection)["隆阳区2024年6月补贴.xlsx"]] == ["required"]


def test_a_title_whose_town_several_counties_have_says_so(tmp_path: Path) -> None:
    rows = [
        ["板桥镇2024年6月外出务工人员台账"],
        ["姓名", "身份证号", "务工地点"],
        ["某", person(1), "广东"],
    ]
    workbook(tmp_path / "one" / "a.xlsx", {"a": rows})
    workbook(tmp_path / "two" / "隆阳区" / "a.xlsx", {"a": rows})
    with taken(tmp_path / "one", tmp_path / "output") as connection:
        assert told(connection) == {"a.xlsx": [(3, "", "town_ambiguous")]}
    with taken(tmp_path / "two", tmp_path / "output") as connection:
        assert connection.execute("SELECT town_id FROM out_workers").fetchall() == [("530502.banqiao",)]  # fmt: skip


def test_ditto_marks_say_what_stands_above(tmp_path: Path) -> None:
    rows = [
        ["村", "姓名", "身份证号", "务工地点"],
        ["西亚村", "某甲", person(1), "广东"],
        ["同上", "某乙", person(2), "〃"],
    ]
    workbook(tmp_path / "ledgers" / "芒宽乡2024年6月外出务工.xlsx", {"a": rows})
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        found = connection.execute("SELECT count(DISTINCT village_id), count(*), min(destination), max(destination) FROM out_workers").fetchall()  # fmt: skip
        assert found == [(1, 2, "cn.440000", "cn.440000")]


def test_signs_of_patterns_in_a_name_are_no_patterns(tmp_path: Path) -> None:
    (tmp_path / "ledgers").mkdir()
    for number, name in ((1, "芒宽乡[a]2024年6月返乡*.csv"), (2, "芒宽乡a2024年6月返乡x.csv")):
        (tmp_path / "ledgers" / name).write_text(
            f"姓名,身份证号,返乡时间\n某,{person(number)},2024-06-0{number}\n", encoding="utf-8"
        )
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        assert connection.execute("SELECT count(*) FROM returned").fetchone() == (2,)


def test_a_link_to_a_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", {"a": [["姓名"]]})
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "a.xlsx")
    with pytest.raises(SeedError, match="a link to a file elsewhere"):
        sheets.tables(tmp_path / "b.xlsx")


def test_several_sheets_are_each_recognised_on_their_own(tmp_path: Path) -> None:
    people = [["姓名", "身份证号", "务工地点"], ["某", person(1), "广东"]]
    back = [["返乡人员台账"], ["姓名", "身份证号", "务工地点"], ["某", person(2), "广东"]]
    path = workbook(tmp_path / "ledgers" / "芒宽乡2024年6月.xlsx", {"外出务工": people, "返乡": back, "汇总": [["项目", "数"], ["x", 1]], "Sheet3": []})  # fmt: skip
    book = load_workbook(path)
    book.create_sheet("旧").append(["姓名", "身份证号", "务工地点"])
    book["旧"].sheet_state = "hidden"
    book.save(path)
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        found = files(connection)[0].sheets
        assert [(one.name, one.verdict) for one in found] == [
            ("外出务工", "read"), ("返乡", "unrecognised"), ("汇总", "unrecognised"), ("Sheet3", "empty"), ("旧", "hidden"),
        ]  # fmt: skip
        assert found[1].schema is schemas.load().get("returned")
        assert [one.column_zh for one in found[1].findings] == ["返乡时间"]


def test_too_many_refused_rows_refuse_the_whole_register(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "务工地点"]] + [
        ["某", person(number), "广东"] for number in range(1, 11)
    ]
    rows[3][1], rows[4][1] = wrong(rows[3][1]), wrong(rows[4][1])
    workbook(tmp_path / "ledgers" / "芒宽乡2024年6月外出务工.xlsx", {"a": rows})
    with taken(tmp_path / "ledgers", tmp_path / "one", share=0.15) as connection:
        assert files(connection)[0].sheets[0].verdict == "refused"
        assert connection.execute("SELECT count(*) FROM out_workers").fetchone() == (0,)
    with taken(tmp_path / "ledgers", tmp_path / "two", share=0.25) as connection:
        assert connection.execute("SELECT count(*) FROM out_workers").fetchone() == (8,)


def test_one_refused_row_sinks_no_register_unless_none_is_borne(tmp_path: Path) -> None:
    rows = [
        ["姓名", "身份证号", "务工地点"],
        ["某", person(1), "广东"],
        ["某", wrong(person(2)), "广东"],
    ]
    workbook(tmp_path / "ledgers" / "芒宽乡2024年6月外出务工.xlsx", {"a": rows})
    for share, verdict in ((0.05, "read"), (0.0, "refused")):
        with taken(tmp_path / "ledgers", tmp_path / str(share), share=share) as connection:
            assert files(connection)[0].sheets[0].verdict == verdict


def test_the_list_to_send_back_names_rows_and_nobody(tmp_path: Path) -> None:
    messy(tmp_path / "ledgers")
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        path = refusals.write(files(connection)[0], tmp_path / "output")
    assert path == tmp_path / "output" / "ledgers" / "refused-隆阳区-芒宽乡西亚村6+3清单台账.xlsx"
    page = load_workbook(path).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert [(one[2], one[3]) for one in rows] == [(7, "D"), (8, "C"), (9, "D"), (10, "H"), (11, "E"), (11, "I")]  # fmt: skip
    number = wrong(person(3))
    assert rows[0][5:8] == [
        f"53…{number[-2:]}",
        "身份证号校验码不对（GB 11643-1999），有一位填错",
        "对照户口簿逐位核对",
    ]
    assert rows[2][7] == "删去多余的一行；前一行在 第5行"
    with taken(tmp_path / "ledgers", tmp_path / "elsewhere") as connection:
        # Another store has another key; the list is the same bytes.
        assert refusals.to_xlsx(files(connection)[0]) == path.read_bytes()


def test_only_what_has_changed_is_read_again(tmp_path: Path) -> None:
    folder, known = tmp_path / "ledgers", schemas.load()
    for name, number in (("芒宽乡", 1), ("潞江镇", 2)):
        workbook(folder / f"{name}2024年6月外出务工.xlsx", {"a": [["姓名", "身份证号", "务工地点"], ["某", person(number), "广东"]]})  # fmt: skip

    def again() -> tuple[intake.Intake, list[tuple[str, int]]]:
        with store.opened(tmp_path / "output", known) as connection:
            done = intake.take_in(
                connection, intake.sources(folder), known, places.load(), share=0.05
            )
            return done, connection.execute("SELECT town_id, count(*) FROM out_workers GROUP BY 1 ORDER BY 1").fetchall()  # fmt: skip

    first, rows = again()
    assert (len(first.read), rows) == (2, [("530502.lujiang", 1), ("530502.mangkuan", 1)])
    second, same = again()
    assert (second.read, len(second.kept), same) == ((), 2, rows)
    (folder / "潞江镇2024年6月外出务工.xlsx").unlink()
    workbook(folder / "芒宽乡2024年6月外出务工.xlsx", {"a": [["姓名", "身份证号", "务工地点"], ["某", person(1), "广东"], ["某", person(3), "广东"]]})  # fmt: skip
    third, rows = again()
    assert (third.gone, rows) == (("潞江镇2024年6月外出务工.xlsx",), [("530502.mangkuan", 2)])


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    folder, known = tmp_path / "ledgers", schemas.load()
    workbook(
        folder / "芒宽乡2024年6月外出务工.xlsx",
        {"a": [["姓名", "身份证号", "务工地点"], ["某", person(1), "广东"]]},
    )
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 torn")
    with store.opened(tmp_path / "output", known) as connection:
        done = intake.take_in(connection, intake.sources(folder), known, places.load(), share=0.05)
        assert [type(one) for one in done.failed] == [SeedError]
        assert connection.execute("SELECT count(*) FROM out_workers").fetchone() == (1,)


def test_foreign_files_and_bytes_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UnsupportedFormat, match=r"use one of \.xlsx"):
        sheets.tables(tmp_path / "a.pdf")
    (tmp_path / "a.csv").write_bytes(bytes(range(128, 256)) * 40)
    with pytest.raises(DecodeError, match="no text in UTF-8"):
        sheets.tables(tmp_path / "a.csv")


def test_an_id_number_kept_as_a_number_is_named_for_what_it_is(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["姓名", "身份证号", "务工地点"])
    page.append(["某", int(person(1)[:17] + "5"), "广东"])
    (tmp_path / "ledgers").mkdir()
    book.save(tmp_path / "ledgers" / "芒宽乡2024年6月外出务工.xlsx")
    with taken(tmp_path / "ledgers", tmp_path / "output") as connection:
        assert told(connection)["芒宽乡2024年6月外出务工.xlsx"] == [(2, "B", "id_rounded")]


def test_registers_are_no_documents(tmp_path: Path) -> None:
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "a.xlsx").write_bytes(b"x")
    (tmp_path / "a.txt").write_text("文", encoding="utf-8")
    assert [one.name for one in seeds.list_files(tmp_path)] == ["a.txt"]
