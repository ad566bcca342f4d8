import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from reportlib import seeds
from reportlib.errors import DecodeError, SeedError, UnsupportedFormat

SEEDS = Path(__file__).parents[2] / "seeds"
PROSE = "2018年，全县转移就业50.61万人，实现务工收入93.52亿元。工作经验丰富，效果明显。\r\n第二行。"
OLD = "2018年，全縣轉移就業50.61萬人，實現務工收入93.52億元。工作經驗豐富，效果明顯。"


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_every_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    assert seeds.read_file(put(tmp_path, "a.txt", PROSE.encode(encoding))).text == PROSE


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16-be"])
def test_traditional_text_too(tmp_path: Path, encoding: str) -> None:
    assert seeds.read_file(put(tmp_path, "a.txt", OLD.encode(encoding))).text == OLD


def test_the_five_seeds_are_read_with_their_catalogue() -> None:
    catalog = seeds.read_catalog(SEEDS)
    found = {path.stem: seeds.read_file(path, catalog) for path in seeds.list_files(SEEDS)}
    assert [one.year for one in found.values()] == ["2018", "2021", "2020", "2004", "2021"]
    assert found["003-baoshan-2004"].date == ""
    assert all(one.title and one.places for one in found.values())


def test_a_reposting_is_not_the_year_of_the_figures() -> None:
    found = seeds.read_file(SEEDS / "003-baoshan-2004.txt")
    assert (found.year, found.date) == ("2004", "")
    assert "year" in found.guessed
    assert seeds.read_file(SEEDS / "001-poji-2021.txt").date == "2021-09-15"


def test_a_year_that_a_figure_is_compared_with_does_not_make_a_page_a_reposting(
    tmp_path: Path,
) -> None:
    text = (
        "专访\n2011-02-28 09:12:45　来源：红网\n\n去年全县外出务工21.8万人，比2009年多了7000来人。"
    )

    found = seeds.read_file(put(tmp_path, "148-xupu.txt", text.encode()))

    assert found.date == "2011-02-28"


def test_an_empty_file_is_a_document_without_text(tmp_path: Path) -> None:
    assert seeds.read_file(put(tmp_path, "a.txt", b"")).text == ""


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(500), b"\xff\xfe\x00\xd8" * 9]
)
def test_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DecodeError, match=r"a\.txt"):
        seeds.read_file(put(tmp_path, "a.txt", data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.exe", b"MZ"),
        ("a.pdf", b"%PDF-1.4 junk"),
        ("a.pdf", b"junk"),
        ("a.docx", b"junk"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0"),
        ("a.docx", zipped(other=b"")),
        ("a.html", b"<div>" * 9000),
    ],
)
def test_foreign_files_are_refused_with_a_remedy(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(UnsupportedFormat, match="→"):
        seeds.read_file(put(tmp_path, name, data))


@pytest.mark.parametrize(
    "data",
    [
        zipped(word__document_xml=b"", **{"word/document.xml": b"0" * 250_000_000}),
        zipped(**{"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
    ],
)
def test_bombs_and_entities_are_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SeedError):
        seeds.read_file(put(tmp_path, "a.docx", data))


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    link = tmp_path / "in" / "a.txt"
    link.symlink_to(put(tmp_path, "secret.txt", PROSE))
    with pytest.raises(SeedError, match="link"):
        seeds.read_file(link)


def test_the_folder_lists_documents_only(tmp_path: Path) -> None:
    for name in ("b.txt", "a.docx", "catalog.toml", "corrections.toml", ".hidden", "~$a.docx"):
        put(tmp_path, name, "")
    assert [path.name for path in seeds.list_files(tmp_path)] == ["a.docx", "b.txt"]
    put(tmp_path, "b.html", "")
    with pytest.raises(SeedError, match="same name"):
        seeds.list_files(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["[a", '["a"]\ntitel = "x"', '["a"]\ndate = "last year"', '["a"]\nplaces = "x"', "a = 1"],
)
def test_a_bad_catalogue_says_what_is_wrong(tmp_path: Path, text: str) -> None:
    put(tmp_path, "catalog.toml", text)
    with pytest.raises(SeedError, match=r"catalog\.toml"):
        seeds.read_catalog(tmp_path)


def test_a_page_gives_its_article(tmp_path: Path) -> None:
    page = """<html><head><meta charset="gb2312"><title>某县劳务输出-某网</title><script>x(9)</script></head><body>
    <div class="nav">首页</div><div class="content"><h1>某县劳务输出</h1><p>2018年，全县转移<b>5.2</b>万人，&lt;b&gt;。</p>
    <p style="display: none">隐藏9万人。</p><table><tr><th>县区</th><th>人数</th></tr><tr><td><p>隆阳区</p></td><td>2.9</td></tr>
    </table>甲<br>乙。</div><div id="footer">版权</div></body></html>"""
    found = seeds.read_file(put(tmp_path, "a.html", page.encode("gbk")))
    assert (
        found.text
        == "某县劳务输出\n2018年，全县转移5.2万人，<b>。\n县区\t人数\n隆阳区\t2.9\n甲\n乙。"
    )
    assert found.title == "某县劳务输出"


def test_word_keeps_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、基本情况")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "隆阳区", "2966人"
    document.add_paragraph("二、做法")
    document.save(str(tmp_path / "a.docx"))
    assert seeds.read_file(tmp_path / "a.docx").text == "一、基本情况\n隆阳区\t2966人\n二、做法"


def test_a_sheet_keeps_the_address_of_each_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表一"
    for row in (["县区", "人数（万人）", "占比"], ["隆阳", 2.9, 0.185], [None, 12.3, None]):
        sheet.append(row)
    sheet["C2"].number_format, sheet["B3"].number_format = "0.0%", "0.00"
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    found = seeds.read_file(tmp_path / "a.xlsx")
    assert found.text == "县区\t人数（万人）\t占比\n隆阳\t2.9\t18.5%\n隆阳\t12.30\t"
    assert {one.ref: found.text[one.start : one.end] for one in found.cells}["B3"] == "12.30"
    assert found.cells[0].sheet == "表一"


def test_csv_is_a_table(tmp_path: Path) -> None:
    found = seeds.read_file(
        put(tmp_path, "a.csv", '县区,人数（万人）\n隆阳区,"1,234"\n'.encode("gb18030"))
    )
    assert found.text == "县区\t人数（万人）\n隆阳区\t1,234"
    assert [one.ref for one in found.cells] == ["A1", "B1", "A2", "B2"]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_damaged_office_file_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    stream = io.BytesIO()
    if kind == "docx":
        document = docx.Document()
        document.add_paragraph(PROSE)
        document.save(stream)
    else:
        book = openpyxl.Workbook()
        book.create_sheet("表").append(["县区", 2.9])
        book.save(stream)
    whole = stream.getvalue()
    refused = 0
    for at in range(0, len(whole), len(whole) // 80):
        harmed = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        try:
            seeds.read_file(put(tmp_path, f"a.{kind}", harmed))
        except SeedError as error:
            refused += error.where == f"a.{kind}"
    assert refused > 20


def test_a_text_without_any_year_takes_the_year_of_its_file_name_and_says_so(
    tmp_path: Path,
) -> None:
    text = "上半年，我县转移农村劳动力1.2万人。"
    (tmp_path / "26-yuxi-2012.txt").write_text(text, encoding="utf-8")
    (tmp_path / "27-nothing.txt").write_text(text, encoding="utf-8")

    named = seeds.read_file(tmp_path / "26-yuxi-2012.txt", None)
    bare = seeds.read_file(tmp_path / "27-nothing.txt", None)

    assert (named.year, "year" in named.guessed) == ("2012", True)
    assert bare.year == ""
