"""Every recipe of notebooks/README.md, performed in a copy of the project and read in the PDF."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Project, copied
from tests.notebooks.recipes import code, insert, prose, recipes, write

pytestmark = [pytest.mark.pdf, pytest.mark.notebook]
ZH = "## 说明\n\n本节由分析人员撰写，\n不含数字。\n\n第二段。"
EN = "## A remark\n\nThis section was written by the analyst\nand holds no figure.\n\nA second paragraph."


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project in which an analyst followed every recipe and built two reports."""
    made = copied(tmp_path_factory.mktemp("recipes") / "project")
    cells = recipes()
    digest = made.folder / "notebooks" / "prefecture_digest.ipynb"
    own = [code(cells[name]) for name in ("table", "computed", "grouped", "chart")]
    insert(
        digest,
        "for county in counties:",
        *own,
        prose(ZH, "brief", "zh"),
        prose(EN, "brief", "en"),
        prose("mine"),
    )
    write(
        made.folder / "notebooks" / "wages.ipynb",
        code(cells["parameters"], "parameters"),
        code(cells["report"]),
    )
    plain = made.folder / "templates" / "plain"
    shutil.copytree(made.folder / "templates" / "brief", plain)
    words = plain / "template.toml"
    words.write_text(
        words.read_text(encoding="utf-8").replace('sources = "数据来源"', 'sources = "数字出处"'),
        encoding="utf-8",
    )
    done = made.run(
        "build", "保山市", "隆阳区", "--notebook", "prefecture_digest", "--notebook", "wages"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def _text(pdf: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def digest(project: Project) -> str:
    return _text(project.output / "digests" / "530500-baoshan.pdf")


def _close(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_table_from_pandas_prints_in_both_languages(digest: str) -> None:
    assert "各县区合计" in digest
    assert "The counties together" in digest
    assert re.search(r"Workers\n+ *County +Period +people\n", digest)
    assert re.search(r"Shidian County +2004 +2,909\n", digest)


def test_a_computed_figure_prints_with_the_notes_it_was_computed_from(digest: str) -> None:
    close = _close(digest)

    assert "各县区合计12367人。" in close
    assert "The counties add up to 12,367 people." in digest
    numbers = r"(\[\d+\](?:\[\d+\])*\+){4}(\[\d+\])+"
    assert re.search(rf"12367人〔\d+〕（据{numbers}计算）", close)
    assert re.search(rf"12,367people.?Computedfrom{numbers}\.", close)


def test_a_chart_of_ones_own_prints_in_its_place(digest: str, project: Project) -> None:
    kinds = [one["kind"] for one in project.brief("530500-baoshan")["blocks"]]
    place = next(
        at for at, one in enumerate(project.brief("530500-baoshan")["blocks"])
        if one["kind"] == "heading" and one["text"]["en"] == ["The counties together"]
    )  # fmt: skip

    assert kinds[place : place + 7] == [
        "heading",
        "table",
        "paragraph",
        "chart",
        "heading",
        "paragraph",
        "paragraph",
    ]
    assert "各县区输出人数" in digest
    assert "Workers placed, by county" in digest


def test_tagged_prose_goes_to_print_and_other_prose_does_not(digest: str, project: Project) -> None:
    close = _close(digest)

    assert "本节由分析人员撰写，不含数字。" in close
    assert "Thissectionwaswrittenbytheanalystandholdsnofigure." in close
    assert "mine" not in [
        one["text"]["en"] for one in project.brief("530500-baoshan")["blocks"] if "text" in one
    ]


def test_a_new_notebook_becomes_a_report_in_its_own_template(project: Project) -> None:
    text = _text(project.output / "wages" / "530502-longyang-wages.pdf")

    assert "隆阳区数据一览" in _close(text)
    assert "Figures of Longyang District" in re.sub(r"\s+", " ", text)
    assert "2,966 people" in text
    assert "数字出处" in text
    assert "数据来源" not in text


def test_the_settings_choose_a_template_for_all_and_only_its_users_are_made_anew(
    project: Project,
) -> None:
    settings = project.folder / "pyproject.toml"
    before = settings.read_text(encoding="utf-8")
    digest = ("保山市", "--notebook", "prefecture_digest")
    css = project.folder / "templates" / "plain" / "style.css"
    css.write_text(css.read_text(encoding="utf-8") + "\n/* mine */\n", encoding="utf-8")

    touched = project.run("build", "--why", "隆阳区", *digest, "--notebook", "wages")
    settings.write_text(before + '\n[tool.reportlib]\ntemplate = "plain"\n', encoding="utf-8")
    chosen = project.run("build", *digest)
    settings.write_text(before + '\n[tool.reportlib]\ntemplate = "plane"\n', encoding="utf-8")
    refused = project.run("build", *digest)
    settings.write_text(before, encoding="utf-8")

    assert "wages/530502-longyang-wages.pdf: its template changed" in touched.stdout
    assert "digests/530500-baoshan.pdf: up to date" in touched.stdout
    assert chosen.returncode == 0, chosen.stderr
    assert refused.returncode == 1
    assert "templates: unknown template “plane” → did you mean “plain”?" in refused.stderr
    assert "the earlier output/digests/530500-baoshan.pdf stays" in refused.stderr
