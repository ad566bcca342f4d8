"""One small document in every format: the same facts, each with where it stands in its file."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
import weasyprint

from tests.conftest import ROOT, asked

FONTS = Path(sys.prefix) / "share" / "reportlib" / "fonts"
TITLE = "武山县2021年劳务输转情况"
PROSE = (
    "2021年，武山县输转劳动力12.02万人，较上年增加1.06万人，实现劳务收入31.32亿元。",
    "其中，向省外输转5.91万人，有组织输转10.33万人。",
    "全县举办技能培训班86期，培训4500多人次，人均务工收入约2.6万元。",
)
OLD = (
    "2021年，武山縣輸轉勞動力12.02萬人，較上年增加1.06萬人，實現勞務收入31.32億元。",
    "其中，向省外輸轉5.91萬人，有組織輸轉10.33萬人。",
    "全縣舉辦技能培訓班86期，培訓4500多人次，人均務工收入約2.6萬元。",
)
HEADS = ("县区", "转移就业人数（万人）", "劳务收入（亿元）", "技能培训（人次）")
ROWS = (("武山县", "12.02", "31.32", "4500"), ("甘谷县", "13.50", "35.10", "5200"))
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def extract(*paths: Path) -> "subprocess.CompletedProcess[str]":
    return asked(ROOT, "extract", *map(str, paths))


def extract_alone(*paths: Path) -> "subprocess.CompletedProcess[str]":
    """Run the command as a person does."""
    return subprocess.run(
        [sys.executable, "-m", "reportlib", "extract", *map(str, paths)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def facts(path: Path, run: Run = extract) -> list[dict[str, Any]]:
    done = run(path)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def readings(rows: list[dict[str, Any]]) -> set[tuple[object, ...]]:
    """Return what each fact says, without where it stands."""
    names = ("value", "unit", "place", "indicator", "measure", "period", "qualifier")
    return {tuple(row[name] for name in names) for row in rows}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[object, ...]]:
    """Return what the document says as plain UTF-8 text."""
    path = tmp_path_factory.mktemp("plain") / "900-wushan.txt"
    path.write_text("\n".join((TITLE, *PROSE)), encoding="utf-8")
    found = readings(facts(path, extract_alone))
    assert {row[0] for row in found} == {120200, 10600, 3132000000, 59100, 103300, 86, 4500, 26000}
    assert {row[2] for row in found} == {"武山县"}
    assert {row[5] for row in found} == {"2021"}
    return found


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_every_encoding_says_the_same(
    plain: set[tuple[object, ...]], tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "900-wushan.txt"
    path.write_bytes("\r\n".join((TITLE, *PROSE)).encode(encoding))
    rows = facts(path)
    assert readings(rows) == plain
    for row in rows:
        text = path.read_bytes().decode(encoding).removeprefix("\ufeff")
        assert text[row["start"] : row["end"]] == row["exact"]


@pytest.mark.parametrize("encoding", ["big5", "utf-8", "gb18030"])
def test_traditional_characters_say_the_same(
    plain: set[tuple[object, ...]], tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "900-wushan.txt"
    path.write_bytes("\r\n".join(("武山縣2021年勞務輸轉情況", *OLD)).encode(encoding))
    rows = facts(path)
    assert readings(rows) == plain
    assert "12.02萬人" in {row["exact"] for row in rows}


def page(body: str) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="gbk"><title>{TITLE}-某县政府网</title><style>p::after {{ content: "9" }}</style>'
        '<script>var x = "9万人";</script></head><body><div class="nav"><a href="/">首页</a> 今日访问12345人次</div>'
        f'<div class="content"><h1>{TITLE}</h1><p>发布时间：2022-01-20 来源：武山县政府</p>{body}</div>'
        '<div class="footer">版权所有 ICP备12345678号 电话：0938-3421234</div></body></html>'
    )


def test_a_web_page_says_the_same(plain: set[tuple[object, ...]], tmp_path: Path) -> None:
    path = tmp_path / "900-wushan.html"
    path.write_bytes(page("".join(f"<p>　　{one}</p>" for one in PROSE)).encode("gbk"))
    assert readings(facts(path)) == plain


def test_a_word_document_says_the_same(plain: set[tuple[object, ...]], tmp_path: Path) -> None:
    path = tmp_path / "900-wushan.docx"
    document = docx.Document()
    document.add_heading(TITLE, 0)
    for one in PROSE:
        line = document.add_paragraph()
        for at in range(0, len(one), 7):  # as editing leaves it: a number in several runs
            line.add_run(one[at : at + 7])
    document.save(str(path))
    assert readings(facts(path)) == plain


def printed(folder: Path, body: str, *, size: str = "A5") -> bytes:
    """Return a PDF in the project's own fonts."""
    font = next(iter(sorted(FONTS.glob("*Song*"))), None) or next(iter(sorted(FONTS.iterdir())))
    style = (
        f"@font-face {{ font-family: own; src: url('{font.as_uri()}') }} @page {{ size: {size} }}"
        "body { font-family: own; font-size: 16pt } p { text-indent: 2em }"
    )
    html = f"<html lang=zh><head><style>{style}</style></head><body>{body}</body></html>"
    content: bytes = weasyprint.HTML(string=html, base_url=str(folder)).write_pdf()
    return content


@pytest.fixture
def fonts() -> None:
    if not FONTS.is_dir():
        pytest.skip("no fonts: run `make setup`")


@pytest.mark.pdf
@pytest.mark.usefixtures("fonts")
def test_a_pdf_says_the_same_and_names_the_page(
    plain: set[tuple[object, ...]], tmp_path: Path
) -> None:
    path = tmp_path / "900-wushan.pdf"
    paragraphs = [f"<p>{one}</p>" for one in PROSE]
    paragraphs[2] = f'<p style="break-before: page">{PROSE[2]}</p>'
    path.write_bytes(printed(tmp_path, f"<h1>{TITLE}</h1>" + "".join(paragraphs)))
    rows = facts(path)
    assert readings(rows) == plain
    pages = {row["value"]: row["source"]["page"] for row in rows}
    assert (pages[120200]["page"], pages[4500]["page"]) == (1, 2)
    assert pages[4500]["end"] > pages[4500]["start"] >= 0


def table_facts(path: Path) -> dict[tuple[object, ...], str]:
    """Return place, value, unit, indicator and period of each fact of a table with its cell."""
    return {
        (row["place"], row["value"], row["unit"], row["indicator"], row["period"]): row["source"].get("cell", {}).get("ref", "")
        for row in facts(path)
    }  # fmt: skip


EXPECTED = {
    ("武山县", 120200, "persons", "labour_transferred", "2021"): "B3",
    ("武山县", 3132000000, "yuan", "labour_income", "2021"): "C3",
    ("武山县", 4500, "person_times", "skills_training_persons", "2021"): "D3",
    ("甘谷县", 135000, "persons", "labour_transferred", "2021"): "B4",
    ("甘谷县", 3510000000, "yuan", "labour_income", "2021"): "C4",
    ("甘谷县", 5200, "person_times", "skills_training_persons", "2021"): "D4",
}


def test_a_sheet_gives_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "900-counties.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2021年各县劳务输转情况"])
    sheet.merge_cells("A1:D1")
    sheet.append(list(HEADS))
    for row in ROWS:
        sheet.append([row[0], *map(float, row[1:3]), int(row[3])])
    sheet["B4"].number_format = "0.00"
    book.save(path)
    assert table_facts(path) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_table_gives_its_cells(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "900-counties.csv"
    lines = ["2021年各县劳务输转情况,,,", ",".join(HEADS), *map(",".join, ROWS)]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert table_facts(path) == EXPECTED


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_a_table_within_a_document_says_the_same(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"900-counties.{kind}"
    rows = (HEADS, *ROWS)
    if kind == "html":
        cells = "".join("<tr>" + "".join(f"<td>{it}</td>" for it in row) + "</tr>" for row in rows)
        body = f"<p>2021年各县劳务输转情况</p><table>{cells}</table>"
        path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    else:
        document = docx.Document()
        document.add_paragraph("2021年各县劳务输转情况")
        table = document.add_table(0, 4)
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
        document.save(str(path))
    assert set(table_facts(path)) == set(EXPECTED)


def scanned() -> bytes:
    """Return a PDF of two pages that hold a picture and no text."""
    book = pikepdf.new()
    for _ in range(2):
        page = book.add_blank_page(page_size=(300, 400))
        picture = pikepdf.Stream(
            book,
            bytes(64),
            Width=8,
            Height=8,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
        )
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
        page.Contents = pikepdf.Stream(book, b"q 300 0 0 400 0 0 cm /Im Do Q")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def locked(folder: Path) -> bytes:
    """Return a PDF with text that needs a password."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed(folder, f"<p>{PROSE[0]}</p>"))) as book:
        book.save(stream, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    return stream.getvalue()


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    return stream.getvalue()


NOISE = bytes((at * 167 + (at >> 3) * 91 + (at >> 7) * 29) % 256 for at in range(60_000))
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "scanned PDF": ("a.pdf", scanned(), "a scan"),
    "encrypted office file": (
        "a.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        "encrypted",
    ),
    "encrypted sheet": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "encrypted"),
    "packed bomb": ("a.docx", bomb(), "unpacked it would have"),
    "random bytes as text": ("a.txt", NOISE, "no text"),
    "random bytes as PDF": ("a.pdf", NOISE, "no PDF"),
    "random bytes as sheet": ("a.xlsx", NOISE, "no sound .xlsx"),
    "random bytes as table": ("a.csv", NOISE, "no text"),
    "random bytes as page": ("a.html", NOISE, "no text"),
    "torn PDF": ("a.pdf", b"%PDF-1.7\n" + NOISE, "damaged"),
    "unknown kind": ("a.wps", b"x", "no kind of file"),
}


@pytest.mark.parametrize(("name", "data", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_in_words(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    done = extract(path)
    assert done.returncode == 1
    assert done.stdout == ""
    refusal, verdict = done.stderr.strip().splitlines()
    assert refusal.startswith(f"✗ {name}: ")
    assert says in refusal
    assert " → " in refusal
    assert verdict == "✗ 0 facts from 0 of 1 documents"


@pytest.mark.pdf
@pytest.mark.usefixtures("fonts")
def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(locked(tmp_path))
    done = extract(path)
    assert done.returncode == 1
    assert "locked with a password → save it without password" in done.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "没有文字"),
        ("  \n\n \u3000", "没有文字"),
        ("武山县高度重视劳务输转工作，成效明显。", "没有读出数字"),
    ],
)
def test_a_document_that_says_nothing_in_numbers_is_named(
    tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "900-nothing.txt"
    path.write_text(text, encoding="utf-8")
    done = extract(path)
    assert done.returncode == 0
    assert done.stdout == ""
    assert says in done.stderr
    assert done.stderr.strip().splitlines()[-1] == "✓ 0 facts from 1 of 1 documents"


@pytest.mark.parametrize(
    "piece", ["武山县输转劳动力12.02万人，", "啊", "1", "(", "第3页 ", "\n", "12、"]
)
@pytest.mark.parametrize("size", [500_000, pytest.param(2_000_000, marks=pytest.mark.soak)])
def test_endless_repetition_ends(tmp_path: Path, piece: str, size: int) -> None:
    """What takes time by the square of the length would take minutes with either."""
    path = tmp_path / "900-again.txt"
    path.write_text(piece * (size // len(piece.encode())), encoding="utf-8")
    done = extract_alone(path)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
