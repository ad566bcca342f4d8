import dataclasses
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from reportlib.errors import TemplateError, UnknownName
from reportlib.model import Brief
from reportlib.rendering import measures, render, templates, typography
from tests.pdf import sample

TEMPLATES = Path(__file__).parents[2] / "templates"
JOIN = typography.JOIN


def test_templates_are_listed() -> None:
    assert "brief" in templates(TEMPLATES)


def test_an_unknown_template_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean “brief”"):
        render(dataclasses.replace(sample.brief(), template="breif"), TEMPLATES)


def test_every_word_of_the_brief_is_printed_once_in_each_edition() -> None:
    html = _plain(render(sample.brief(), TEMPLATES).text)
    assert html.count("健全机制抓组织。") == 1
    assert html.count("Sound arrangements.") == 1
    assert html.count("第12期") == 1


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "{{ config }}", "{% raw %}", "&lt;b&gt;", '"><img src=http://a>'],
)
def test_markup_in_a_seed_prints_as_text(hostile: str) -> None:
    import html as escapes

    page = render(_with_paragraph([hostile]), TEMPLATES).text
    assert hostile not in page or "<" not in hostile
    assert hostile in escapes.unescape(_plain(page))


def test_markup_in_a_figure_an_alt_or_a_title_prints_as_text() -> None:
    brief = sample.brief()
    meta = {
        **brief.meta,
        "zh": {**brief.meta["zh"], "title_lines": ["<b>甲</b>"], "masthead": '"><b>'},
    }
    text: list[Any] = [{"text": "<i>5</i>人", "notes": [1], "id": "<f>"}]
    block = {"kind": "paragraph", "style": "body", "text": {"zh": text, "en": text}}
    page = render(dataclasses.replace(brief, meta=meta, blocks=(block,)), TEMPLATES).text
    assert "<b>" not in page
    assert "<i>" not in page
    assert 'id="zh-&lt;f&gt;"' in page


def test_review_copy_links_figures_to_notes_and_back() -> None:
    page = render(sample.brief(), TEMPLATES).text
    assert 'id="zh-f4" href="#zh-note-4"' in page
    assert 'href="#zh-f4"' in page
    assert "一、第1段第1数" in _plain(page)
    assert "表1第1行第2列" in _plain(page)


def test_submission_copy_has_no_annex_and_no_links_to_notes() -> None:
    page = render(sample.brief(preset="submission"), TEMPLATES).text
    assert "note-" not in page
    assert "数据来源" not in page


def test_sections_of_both_editions_lead_to_each_other() -> None:
    page = render(sample.brief(), TEMPLATES).text
    assert 'href="#en-s1-1"' in page
    assert 'href="#zh-s1-1"' in page


def test_a_single_edition_has_no_links_to_the_other() -> None:
    page = render(dataclasses.replace(sample.brief(), editions=("en",)), TEMPLATES)
    assert page.lang == "en"
    assert "#zh-" not in page.text


def test_what_settings_do_not_give_is_not_printed() -> None:
    page = render(sample.brief(settings=False), TEMPLATES).text
    assert "编者按" not in page
    assert "共印" not in page
    assert 'class="imprint"' not in page


def test_a_check_of_the_text_is_not_printed_again_but_stands_in_a_sheet_of_its_own() -> None:
    first, other = (
        dataclasses.replace(sample.brief().findings[0], zh=zh, en=en)
        for zh, en in (("两处不符。", "Both differ."), ("另两处相符。", "Two others agree."))
    )
    brief = dataclasses.replace(sample.brief(), findings=(first, other))
    row = {
        "verdict": first.verdict,
        "label": {"zh": "不符", "en": "does not hold"},
        "text": {"zh": [first.zh], "en": [first.en]},
    }
    blocks = (
        *(one for one in brief.blocks if one["kind"] != "checks"),
        {"kind": "checks", "rows": [row]},
    )
    shown = dataclasses.replace(brief, blocks=blocks)
    sheet = dataclasses.replace(shown, meta={**shown.meta, "preset": "sheet"})
    page, alone = (_plain(render(one, TEMPLATES).text) for one in (shown, sheet))

    assert page.count(first.zh) == page.count(first.en) == 1
    assert "正文已列的各项不再重复" in page
    assert all(page.count(one.zh) == 1 for one in brief.findings)
    assert alone.count(first.zh) == 1
    assert "正文已列的各项不再重复" not in alone


def test_a_note_that_only_a_chart_uses_names_the_chart() -> None:
    brief = sample.brief()
    chart = next(one for one in brief.blocks if one["kind"] == "chart")
    told = {**chart, "source": {"zh": ["来源注[1]"], "en": ["notes [1]"]}}
    page = _plain(render(dataclasses.replace(brief, blocks=(told,)), TEMPLATES).text)
    assert re.search(rf'number">1\W*</span>\s*<span class="spot">{chart["number"]["zh"]}<', page)
    assert re.search(rf'number">1\W*</span>\s*<span class="spot">{chart["number"]["en"]}<', page)


def test_a_sentence_that_several_figures_cite_is_quoted_once() -> None:
    page = _plain(render(sample.brief(), TEMPLATES).text)
    assert page.count("云岭县第1次全会后") == 1


def test_a_correction_says_who_made_it_where_that_is_known() -> None:
    brief = sample.brief()
    assert "更正人：" not in render(brief, TEMPLATES).text
    signed = dataclasses.replace(brief.corrections[0], by="李敏")
    page = _plain(render(dataclasses.replace(brief, corrections=(signed,)), TEMPLATES).text)
    assert '更正人：<span lang="zh-CN" class="han">李敏</span>' in page
    assert 'Decided by: <span lang="zh-CN" class="han">李敏</span>' in page


def test_a_mistyped_field_names_the_nearest(tmp_path: Path) -> None:
    own = _own(tmp_path, "blocks/paragraph.html.j2", "<p>{{ block.txt|segments(edition) }}</p>")
    with pytest.raises(TemplateError, match="did you mean “text”"):
        render(sample.brief(), own)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ('termm = "术语"\n', "did you mean it by “termm”?"),
        ("", 'write term = "…" there'),
    ],
)
def test_a_word_that_one_edition_lacks_is_asked_for_there(
    word: str, told: str, tmp_path: Path
) -> None:
    words = (TEMPLATES / "brief/template.toml").read_text("utf-8")
    assert 'term = "术语"\n' in words
    folder = _own(tmp_path, "template.toml", words.replace('term = "术语"\n', word, 1))
    with pytest.raises(TemplateError) as refused:
        render(sample.brief(), folder)
    assert str(refused.value) == (
        f"brief/template.toml, [words.zh]: there is no “term” among the words of its zh edition → {told}"
    )


def test_a_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    own = _own(tmp_path, "blocks/paragraph.html.j2", "<p>\n{% if %}</p>")
    with pytest.raises(TemplateError, match=r"paragraph\.html\.j2: line 2"):
        render(sample.brief(), own)


@pytest.mark.parametrize(
    "logic",
    [
        "{% set a = 1 %}",
        "{% if a %}{% if b %}{% endif %}{% endif %}",
        "{% macro m() %}{% endmacro %}",
    ],
)
def test_logic_beyond_loops_and_plain_conditions_is_refused(tmp_path: Path, logic: str) -> None:
    own = _own(tmp_path, "blocks/paragraph.html.j2", logic)
    with pytest.raises(TemplateError, match="more logic"):
        render(sample.brief(), own)


def test_an_unknown_kind_of_block_is_refused() -> None:
    with pytest.raises(TemplateError, match="“poem”"):
        render(dataclasses.replace(sample.brief(), blocks=({"kind": "poem"},)), TEMPLATES)


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("共50.61万人次外出", "50.61万人次"),
        ("占3%～5%的", "3%～5%"),
        ("月入600—1500元以上", "600—1500元"),
        ("共1550多名群众", "1550多名"),
        ("增长2.5个百分点", "2.5个百分点"),
        ("约12.02万人", "约12.02万人"),
        ("见第1797—1802字", "第1797—1802字"),
    ],
)
def test_a_number_stays_with_its_unit(text: str, together: str) -> None:
    joined = typography.chinese(text)
    kept = max(joined.replace(typography.PART, "|").split("|"), key=len)
    assert typography.together(together) in kept


def test_a_mark_or_unit_clings_to_the_figure_before_it() -> None:
    figure = {"text": "12", "notes": [], "id": "f1"}
    text = {"zh": [figure, "个县——", figure, "——末"], "en": []}
    brief = dataclasses.replace(
        sample.brief(), blocks=({"kind": "paragraph", "style": "body", "text": text},)
    )
    assert f"12{JOIN}个" in render(brief, TEMPLATES).text
    assert f"12{JOIN}—" in render(brief, TEMPLATES).text


def test_what_helps_line_breaks_leaves_the_text_alone() -> None:
    text = "“户有卡”——共50.61万人……3%～5%·镇"
    assert typography.chinese(text).replace(JOIN, "").replace(typography.PART, "") == text


def test_a_long_title_breaks_by_sense_into_even_lines() -> None:
    lines = typography.title(["云岭县坚持政府引导部门参与，切实做好农村劳动力转移就业工作"], 20)
    assert lines == ("云岭县坚持政府引导部门参与，", "切实做好农村劳动力转移就业工作")


def test_no_title_line_is_longer_than_the_page_allows() -> None:
    assert all(len(one) <= 20 for one in typography.title(["长" * 75], 20))


def _with_paragraph(text: list[Any]) -> Brief:
    block = {"kind": "paragraph", "style": "body", "text": {"zh": text, "en": text}}
    return dataclasses.replace(sample.brief(), blocks=(block,))


def _own(folder: Path, name: str, content: str) -> Path:
    shutil.copytree(TEMPLATES / "brief", folder / "brief")
    (folder / "brief" / name).write_text(content, encoding="utf-8")
    return folder


def _plain(page: str) -> str:
    return (
        page.replace(JOIN, "")
        .replace(typography.PART, "")
        .replace(typography.NBSP, " ")
        .replace("&#x2060;", "")
    )


def test_a_long_issuing_unit_takes_lines_of_its_own_and_keeps_clear_of_the_date() -> None:
    short = measures.head("云岭县人社局", "2021年9月5日", facts=True)
    # 28 cells: one before it, six for the date and three of a gap, so 18 are left for the name.
    long = measures.head("云" * 37, "2021年9月5日", facts=True)

    assert short["height"] == 62.676
    assert long["height"] == pytest.approx(62.676 + 2 * 10.446)
    assert short["beside"] == pytest.approx(9 * 156 / 28, abs=0.01)
    assert measures.head("", "", facts=False)["height"] == 52.23


def test_a_printer_and_a_date_that_do_not_fit_one_line_take_two() -> None:
    # 8.2 mm a line and the rules, in whole lines of 10.446 mm.
    assert measures.imprint([], foot=("云" * 10, "2021年9月5日印发"), copies=False) == 10.446
    assert measures.imprint([], foot=("云" * 25, "2021年9月5日印发"), copies=False) == 20.892


def test_a_long_masthead_stands_on_two_even_lines() -> None:
    made = _document(masthead="威宁彝族回族苗族自治县农村劳动力转移就业工作信息专报")

    assert re.search(r'class="name two"[^>]*>[^<]{12,14}<br>[^<]{12,14}</p>', made)
    assert 'class="name"' in _document(masthead="劳务输出信息")


def _document(**zh: str) -> str:
    brief = sample.brief()
    meta = {**brief.meta, "zh": {**brief.meta["zh"], **zh}}
    return render(dataclasses.replace(brief, meta=meta), TEMPLATES).text
