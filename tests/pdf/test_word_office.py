"""The editable twin as an office program shows it: LibreOffice opens it and prints it."""

import io
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from PIL import Image

from reportlib.pdf import Typesetter, pictures
from reportlib.rendering import to_docx
from tests.pdf import sample

pytestmark = [pytest.mark.pdf, pytest.mark.browser]
TEMPLATES = Path(__file__).parents[2] / "templates"
FONTS = Path(sys.prefix) / "share" / "reportlib" / "fonts"
# What an office has installed, and which of the project's faces stand in for it here.
FACES = {
    "仿宋_GB2312": "FandolFang", "楷体_GB2312": "FandolKai", "黑体": "FandolHei", "方正小标宋简体": "FandolSong",
    "宋体": "FandolSong", "Times New Roman": "Liberation Serif",
}  # fmt: skip


@pytest.fixture(scope="module")
def charts(typesetter: Typesetter) -> dict[str, bytes]:
    drawn = sample.chart()["svg"]
    return pictures({f"{lang}-c1": drawn[lang] for lang in ("zh", "en")}, typesetter, TEMPLATES)


@pytest.fixture(scope="module")
def printed(charts: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample brief, opened in LibreOffice and printed to PDF."""
    office = shutil.which("soffice")
    if office is None and not os.environ.get("CI"):
        pytest.skip("no LibreOffice: run `make setup-test`")
    folder = tmp_path_factory.mktemp("office")
    (folder / "brief.docx").write_bytes(to_docx(sample.brief(), TEMPLATES, charts))
    config = folder / "fonts.conf"
    config.write_text(_configuration(folder), "utf-8")
    subprocess.run(
        [str(office), f"-env:UserInstallation={(folder / 'home').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(folder / "brief.docx")],
        check=True, timeout=180, capture_output=True, env={**os.environ, "FONTCONFIG_FILE": str(config)},
    )  # fmt: skip
    return folder / "brief.pdf"


def _configuration(folder: Path) -> str:
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{face}</string></edit></match>'
        for name, face in FACES.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"<dir>{FONTS}</dir><cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>"
    )


def _text(path: Path) -> str:
    with pdfplumber.open(path) as document:
        return re.sub(r"\s", "", "".join(page.extract_text() or "" for page in document.pages))


def test_title_figures_and_notes_are_printed(printed: Path) -> None:
    text = _text(printed)
    for told in (
        "长见识换脑子挣票子",
        "劳务输出信息",
        "50.61万人",
        "1550多名",
        "GoingOuttoSee",
        "506,100people",
    ):
        assert told in text
    assert "来源注1）" in text
    assert "sourcenote1)" in text
    assert "�" not in text


def test_the_faces_are_those_that_the_styles_name(printed: Path) -> None:
    with pdfplumber.open(printed) as document:
        names = {one["fontname"].partition("+")[2] for page in document.pages for one in page.chars}
    assert {"FandolFang-Regular", "FandolHei-Regular", "FandolKai-Regular"} <= names


def test_lines_stand_on_the_grid_of_the_standard(printed: Path) -> None:
    with pdfplumber.open(printed) as document:
        page = document.pages[5]
        body = [one for one in page.chars if 15.5 < one["size"] < 16.5]
    assert min(one["x0"] for one in body) == pytest.approx(28 / 25.4 * 72, abs=1)
    tops = sorted({round(one["top"], 1) for one in body})
    steps = {round(below - above, 1) for above, below in pairwise(tops)}
    assert steps == {29.6}
    lines = [sum(1 for one in body if round(one["top"], 1) == top) for top in tops]
    assert lines.count(28) >= 5


def test_page_numbers_stand_at_the_outer_edge(printed: Path) -> None:
    with pdfplumber.open(printed) as document:
        for number, page in enumerate(document.pages[:4], 1):
            folio = [one for one in page.chars if one["text"] == "—" and one["top"] > 750]
            assert len(folio) == 2
            right = folio[0]["x0"] > page.width / 2
            assert right == (number % 2 == 1)


def test_the_masthead_is_red_and_the_chart_is_drawn(printed: Path) -> None:
    document = pypdfium2.PdfDocument(printed)
    pages = [one.render(scale=1).to_pil().convert("RGB") for one in document]
    document.close()
    tones = pages[0].getcolors(1 << 20) or []
    assert sum(count for count, (r, g, b) in tones if r > 180 and g < 60 and b < 60) > 500
    with pdfplumber.open(printed) as read:
        assert sum(len(page.images) for page in read.pages) == 2


def test_a_picture_of_a_chart_is_small_sharp_and_always_the_same(
    charts: dict[str, bytes], typesetter: Typesetter
) -> None:
    drawn = sample.chart()["svg"]
    again = pictures({"zh-c1": drawn["zh"]}, typesetter, TEMPLATES)
    assert again["zh-c1"] == charts["zh-c1"]
    picture = Image.open(io.BytesIO(charts["zh-c1"]))
    assert picture.width == pytest.approx(439.2 / 72 * 200, abs=2)
    assert picture.height == pytest.approx(187.2 / 72 * 200, abs=2)
    assert len(charts["zh-c1"]) < 40_000
    assert len(picture.convert("L").getcolors() or ()) > 8
