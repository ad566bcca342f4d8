"""An office's own settings, fonts and rare characters, from a seed's text to the finished page."""

import dataclasses
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from reportlib.settings import Page
from tests.conftest import Project, copied
from tests.pdf import grid, verapdf

pytestmark = [pytest.mark.pdf, pytest.mark.notebook]

FONTS = Path(sys.prefix) / "share" / "reportlib" / "fonts"
RARE = "briefs/610830-qingjian"
NO_GLYPH = "briefs/620722-minle"
RARE_TEXT = """清涧县2019年劳务输出情况
2019年，清涧县转移农村劳动力12000人，其中省外转移6000人，实现劳务收入2400万元。
全年培训农村劳动力1200人，由𠮷家沟、㟍山、䶮庙三个村先行，共办培训班18期。
"""
NO_GLYPH_TEXT = """民乐县2019年劳务输出情况
2019年，民乐县转移农村劳动力13000人，其中省外转移6500人，实现劳务收入2600万元。
全年培训农村劳动力1300人，其中ꙮ村200人，共办培训班19期。
"""
ZH = {
    "masthead": "榆林就业信息",
    "issue": "第7期",
    "issuer": "榆林市就业服务中心",
    "date": "2020年3月9日",
    "editor_note": "清涧县的做法值得一读。",
    "report_to": "市人民政府。",
    "send_to": "市直有关部门。",
    "distribute_to": "各县区就业服务中心。",
    "copies": "共印60份",
    "signed_by": "负责人甲",
    "printed_by": "榆林市就业服务中心办公室",
    "printed_on": "2020年3月10日",
    "disclaimer": "内部资料，注意保存",
}
EN = {
    "masthead": "Yulin Employment Bulletin",
    "issue": "No. 7",
    "issuer": "Yulin Employment Service Centre",
    "date": "9 March 2020",
    "editor_note": "What Qingjian County did deserves to be read.",
    "report_to": "the municipal government",
    "send_to": "departments of the city",
    "distribute_to": "county employment centres",
    "copies": "60 copies",
    "signed_by": "Person in charge",
    "printed_by": "Office of the Centre",
    "printed_on": "10 March 2020",
    "disclaimer": "For internal use",
}
# Set under the masthead and before the lead; the others stand in the 版记 or in the head of the page.
LABELS = {"editor_note": "编者按：", "report_to": "报：", "send_to": "送：", "distribute_to": "发：", "signed_by": "签发："}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with settings of its own, built once as review and once as submission copy."""
    if not FONTS.is_dir():
        pytest.skip("no fonts: run `make setup`")
    project = copied(tmp_path_factory.mktemp("office") / "project", parts=("templates",))
    (project.folder / "seeds").mkdir()
    (project.folder / "seeds" / "qingjian.txt").write_text(RARE_TEXT, encoding="utf-8")
    (project.folder / "seeds" / "minle.txt").write_text(NO_GLYPH_TEXT, encoding="utf-8")
    (project.folder / "notebooks").mkdir()
    source = Path(__file__).parents[2] / "notebooks" / "county_brief.ipynb"
    shutil.copy(source, project.folder / "notebooks")
    (project.folder / "own.otf").write_bytes((FONTS / "FandolKai-Regular.otf").read_bytes())
    for preset in ("review", "submission"):
        _configure(project, preset)
        done = project.run("build")
        assert done.returncode == 1, done.stdout + done.stderr
        (project.folder / f"{preset}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
        shutil.copytree(project.output, project.folder / preset)
    return project


def _configure(project: Project, preset: str) -> None:
    tables = ["[tool.reportlib]", f'preset = "{preset}"', 'fonts = { body = "own.otf" }']
    for lang, values in (("zh", ZH), ("en", EN)):
        tables += [f"[tool.reportlib.{lang}]", *(f'{key} = "{one}"' for key, one in values.items())]
    (project.folder / "pyproject.toml").write_text("\n".join(tables), encoding="utf-8")


def _text(path: Path) -> str:
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return re.sub(r"\s+", "", done.stdout)


def test_the_values_above_are_all_that_a_page_can_print() -> None:
    known = {one.name for one in dataclasses.fields(Page)} - {"large_numbers"}

    assert set(ZH) == set(EN) == known


@pytest.mark.parametrize("preset", ["review", "submission"])
def test_every_part_of_the_page_comes_from_the_settings(office: Project, preset: str) -> None:
    page = _text(office.folder / preset / f"{RARE}.pdf")

    for values in (ZH, EN):
        assert [one for one in values.values() if re.sub(r"\s+", "", one) not in page] == []
    for key, label in LABELS.items():
        assert label + ZH[key] in page
    assert ZH["printed_on"] + "印发" in page
    assert page.index("报：") < page.index("送：") < page.index("发：各") < page.index("共印")


@pytest.mark.parametrize("preset", ["review", "submission"])
def test_the_page_with_all_its_parts_follows_the_standard(office: Project, preset: str) -> None:
    made = office.folder / preset
    for path in (made / f"{RARE}.pdf", made / f"{RARE}-sheet.pdf"):
        if path.is_file():
            assert grid.faults(path) == []
            assert verapdf.validate(path, "3a") + verapdf.validate(path, "ua1") == []


def test_a_submission_has_a_sheet_and_a_review_copy_has_annexes(office: Project) -> None:
    review = _text(office.folder / "review" / f"{RARE}.pdf")
    submission = _text(office.folder / "submission" / f"{RARE}.pdf")
    sheet = _text(office.folder / "submission" / f"{RARE}-sheet.pdf")

    assert not (office.folder / "review" / f"{RARE}-sheet.pdf").exists()
    assert "核校稿" in review
    assert "数据来源" in review
    assert "核校稿" not in submission
    assert "数据来源" not in submission
    assert "核校单" in sheet
    assert "数据来源" in sheet


def test_a_document_is_dated_by_its_settings(office: Project) -> None:
    with pikepdf.open(office.folder / "review" / f"{RARE}.pdf") as pdf, pdf.open_metadata() as xmp:
        assert xmp["xmp:CreateDate"] == "2020-03-09"
        assert {str(one.EF.F.Params.ModDate) for one in pdf.Root.AF} == {"D:20200309000000Z"}
        assert str(pdf.docinfo.Author) == ZH["issuer"]


def test_the_office_s_own_face_prints_the_body(office: Project) -> None:
    body = [
        line.face
        for sheet in grid.sheets(office.folder / "submission" / f"{RARE}.pdf")
        for line in sheet.lines
        if 15.5 <= line.size <= 16.1
    ]

    assert body
    assert "FandolFang" not in body
    assert "FandolKai" in body


def test_rare_hanzi_of_a_seed_are_printed_and_listed(office: Project) -> None:
    manifest = json.loads((office.folder / "review" / "manifest.json").read_text(encoding="utf-8"))

    assert {"𠮷", "㟍", "䶮"} <= set(_text(office.folder / "review" / f"{RARE}.pdf"))
    assert {"𠮷", "㟍", "䶮"} <= set(manifest["reports"][f"{RARE}.pdf"]["fallback"])


def test_a_character_in_no_font_stops_its_report_alone_and_is_named(office: Project) -> None:
    told = (office.folder / "review.txt").read_text(encoding="utf-8")

    assert "“ꙮ” (U+A66E)" in told
    assert "民乐县" in told
    assert "Traceback" not in told
    assert not (office.folder / "review" / f"{NO_GLYPH}.pdf").exists()


def test_a_font_that_is_not_there_is_told(office: Project, tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    shutil.copytree(office.folder, project.folder, ignore=shutil.ignore_patterns(".lock"))
    (project.folder / "own.otf").unlink()

    done = project.run("build")

    assert done.returncode != 0
    assert "own.otf" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
