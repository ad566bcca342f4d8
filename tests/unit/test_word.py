"""The editable twin: real styles, tables and footnotes, the same bytes every time."""

import dataclasses
import io
import re
import shutil
import struct
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from lxml import etree  # type: ignore[import-untyped]

from reportlib.errors import TemplateError
from reportlib.model import Brief, SourceNote
from reportlib.rendering import to_docx
from tests.pdf import sample

TEMPLATES = Path(__file__).parents[2] / "templates"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + struct.pack(">I4sII", 13, b"IHDR", 1200, 500)
    + b"\x08\x03\0\0\0"
    + bytes(4)
)
CHARTS = {"zh-c1": PNG, "en-c1": PNG}


def made(brief: Brief | None = None, templates: Path = TEMPLATES) -> bytes:
    return to_docx(brief or sample.brief(), templates, CHARTS)


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def words(node: Any) -> str:
    return "".join(one.text or "" for one in node.iter(f"{W}t"))


def with_text(parts: list[Any]) -> Brief:
    block = {"kind": "paragraph", "style": "body", "text": {"zh": parts, "en": parts}}
    return dataclasses.replace(sample.brief(), blocks=(block,))


def figure(text: str, number: int) -> dict[str, Any]:
    return {"text": text, "notes": [number], "id": f"f{number}"}


def note(number: int, **changes: Any) -> SourceNote:
    return dataclasses.replace(sample.notes(1)[0], number=number, **changes)


# ---------- what it says ----------


def test_headings_are_heading_styles_in_the_order_of_the_brief() -> None:
    found = [
        (one.style.name, one.text)
        for one in opened(made()).paragraphs
        if one.style.name.startswith("Heading")
    ]
    zh = [one for one in found if "English" not in one[0]]
    assert zh == [
        ("Heading 1", "一、基本情况"), ("Heading 2", "（一）转移去向"), ("Heading 2", "（二）务工收入"),
        ("Heading 3", "1.工资水平"), ("Heading 1", "二、主要做法"), ("Heading 1", "三、数据口径"),
    ]  # fmt: skip
    assert [text.replace("\t", " ") for name, text in found if "English" in name] == [
        "1. The situation", "1.1 Destinations", "1.2 Income from work", "1.2.1 Wages", "2. What was done", "3. Definitions",
    ]  # fmt: skip


def test_title_subtitle_and_masthead_stand_in_both_languages() -> None:
    styled = {one.style.name: one.text for one in opened(made()).paragraphs}
    assert styled["Title"] == "长见识　换脑子　挣票子"
    assert styled["Subtitle"] == "——云岭县劳务输出综述"
    assert styled["Masthead"] == "劳务输出信息"
    assert styled["Title English"] == "Going Out to See, Learn and Earn"


def test_the_body_says_what_the_blocks_say() -> None:
    text = words(part(made(), "word/document.xml"))
    for told in (
        "50.61万人",
        "1550多名",
        "健全机制抓组织。",
        "506,100 people",
        "Training to order.",
        "未列",
    ):
        assert told in text
    assert "\u2060" not in text
    assert "\u200b" not in text


def test_what_awaits_its_translation_stands_in_the_face_for_it() -> None:
    content = made(with_text([{"text": "原文尚待翻译", "class": "pending"}]))
    styles = [one.get(f"{W}val") for one in part(content, "word/document.xml").iter(f"{W}rStyle")]
    assert {"PendingMark", "PendingMarkEnglish"} <= set(styles)


def test_a_blank_setting_prints_nothing() -> None:
    names = {one.style.name for one in opened(made(sample.brief(settings=False))).paragraphs}
    assert not names & {"Masthead Issue", "Editor Note", "Imprint"}


# ---------- styles and page ----------


def test_faces_sizes_and_pitch_are_those_of_the_standard() -> None:
    styles = opened(made()).styles
    normal = styles["Normal"]
    assert normal.font.size.pt == 16
    assert normal.paragraph_format.line_spacing.pt == pytest.approx(29.6)
    east = {
        name: styles[name].element.rPr.rFonts.get(f"{W}eastAsia")
        for name in ("Normal", "Heading 1", "Heading 2", "Title")
    }
    assert east == {
        "Normal": "仿宋_GB2312", "Heading 1": "黑体", "Heading 2": "楷体_GB2312", "Title": "方正小标宋简体",
    }  # fmt: skip
    assert normal.element.rPr.rFonts.get(f"{W}ascii") == "Times New Roman"
    assert normal.element.pPr.find(f"{W}ind").get(f"{W}firstLineChars") == "200"


def test_the_text_area_holds_22_lines_of_28_hanzi() -> None:
    section = opened(made()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    width = section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    height = section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt
    assert int(width / (16 - 0.25)) == 28
    assert int(height / 29.6) == 22


def test_editions_are_sections_with_page_numbers_at_the_outer_edge() -> None:
    document = opened(made())
    assert len(document.sections) == 2
    assert document.settings.odd_and_even_pages_header_footer
    for section, dash in zip(document.sections, ("—", ""), strict=True):
        odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
        assert dash in odd.text
        assert "PAGE" in etree.tostring(odd._p).decode()
        assert odd.alignment is None  # as its style: right
        assert even.alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert document.styles["footer"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.RIGHT


def test_both_languages_are_declared() -> None:
    lang = next(part(made(), "word/styles.xml").iter(f"{W}lang"))
    assert (lang.get(f"{W}val"), lang.get(f"{W}eastAsia")) == ("en-GB", "zh-CN")


def test_the_document_ends_in_a_paragraph() -> None:
    body = part(made(), "word/document.xml")[0]
    assert [one.tag for one in body[-2:]] == [f"{W}p", f"{W}sectPr"]


def test_every_style_that_is_used_exists() -> None:
    content = made()
    known = {one.get(f"{W}styleId") for one in part(content, "word/styles.xml").iter(f"{W}style")}
    for name in ("word/document.xml", "word/footnotes.xml", "word/zh-even.xml"):
        tree = part(content, name)
        used = {
            one.get(f"{W}val")
            for kind in ("pStyle", "rStyle", "tblStyle")
            for one in tree.iter(f"{W}{kind}")
        }
        assert used <= known


def test_every_relation_leads_somewhere_and_every_reference_has_one() -> None:
    content = made()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    relations = {
        one.get("Id"): one.get("Target") for one in part(content, "word/_rels/document.xml.rels")
    }
    assert {f"word/{target}" for target in relations.values()} <= set(names)
    used = {
        value
        for one in part(content, "word/document.xml").iter()
        for key, value in one.attrib.items()
        if key.startswith(R)
    }
    assert used <= set(relations)


# ---------- tables and charts ----------


def test_tables_repeat_their_heads_and_keep_rows_whole() -> None:
    tables = [
        one for one in opened(made()).tables if one.style and one.style.name == "Official Table"
    ]
    assert len(tables) == 2 * 3 + 3 + 3
    for table in tables:
        head = table.rows[0]._tr.trPr
        assert head.find(f"{W}tblHeader") is not None
        assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for row in table.rows)


def test_a_table_holds_its_figures() -> None:
    table = opened(made()).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "街道",
        "输出人数\n人",
        "其中省外\n人",
        "占比\n%",
    ]
    assert [cell.text for cell in table.rows[1].cells][::2] == ["第1街道办事处", "未列"]
    assert table.rows[1].cells[1].text.startswith("2.08万")


def test_a_chart_is_a_drawing_with_a_picture_and_words_for_those_who_see_neither() -> None:
    content = made()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert [one for one in names if "media" in one] == [
        "word/media/chart1.png", "word/media/chart1.svg", "word/media/chart2.png", "word/media/chart2.svg",
    ]  # fmt: skip
    shapes = opened(content).inline_shapes
    assert len(shapes) == 2
    assert shapes[0].width / shapes[0].height == pytest.approx(1200 / 500, rel=0.01)
    assert "省外12.3万人" in shapes[0]._inline.docPr.get("descr")
    drawing = zipfile.ZipFile(io.BytesIO(content)).read("word/media/chart1.svg").decode()
    assert "黑体" in drawing
    assert "Fandol" not in drawing


def test_a_chart_without_its_picture_is_refused() -> None:
    with pytest.raises(TemplateError, match="picture of a chart"):
        to_docx(sample.brief(), TEMPLATES, {"zh-c1": PNG})


# ---------- footnotes ----------


def footnotes(content: bytes) -> dict[int, str]:
    found = part(content, "word/footnotes.xml")
    return {
        int(one.get(f"{W}id")): words(one)
        for one in found.iter(f"{W}footnote")
        if int(one.get(f"{W}id")) > 0
    }


def test_each_note_is_one_footnote_in_each_edition() -> None:
    brief = dataclasses.replace(sample.brief(), notes=sample.notes(40))
    content = made(brief)
    marks = [
        int(one.get(f"{W}id"))
        for one in part(content, "word/document.xml").iter(f"{W}footnoteReference")
    ]
    assert marks == sorted(footnotes(content)) == list(range(1, 2 * len(brief.notes) + 1))


def test_a_footnote_quotes_the_sentence_and_says_where_it_stands() -> None:
    told = footnotes(made(with_text(["输出", figure("50.61万人", 1)])))
    assert "《走出去：长见识换脑子挣票子——云岭县劳务输出综述》" in told[1]
    assert "输出农村劳动力50.61万人，其中省外12.3万人" in told[1]
    assert "（000，第121—187字；来源注1）" in told[1]
    assert "506,100 people left for work." in told[2]


def test_a_figure_that_is_printed_again_points_to_the_footnote_it_has() -> None:
    content = made(with_text([figure("50.61万人", 1), "，", figure("50.61万人", 1)]))
    assert len(footnotes(content)) == 2
    fields = [one.text for one in part(content, "word/document.xml").iter(f"{W}instrText")]
    assert fields == [" NOTEREF _Note_zh_1 \\f \\h ", " NOTEREF _Note_en_1 \\f \\h "]
    marks = [
        one.get(f"{W}name") for one in part(content, "word/document.xml").iter(f"{W}bookmarkStart")
    ]
    assert marks == ["_Note_zh_1", "_Note_en_1"]


def test_a_sentence_is_quoted_once_and_named_afterwards() -> None:
    told = footnotes(made(with_text([figure("甲", 1), figure("乙", 2)])))
    assert told[2].strip().startswith("所引句子见注1")


def test_a_computed_figure_brings_the_notes_it_rests_on() -> None:
    brief = with_text([figure("39.7%", 3)])
    notes = (note(1), note(2, start=300, end=310), note(3, doc="", computed="[2] ÷ [1]"))
    content = made(dataclasses.replace(brief, notes=notes))
    told = footnotes(content)
    assert len(told) == 6
    assert told[1].strip().startswith("计算：[")
    fields = [one.text for one in part(content, "word/footnotes.xml").iter(f"{W}instrText")]
    assert " NOTEREF _Note_zh_2 \\h " in fields
    assert " NOTEREF _Note_zh_1 \\h " in fields


def test_a_table_of_very_many_figures_names_its_sources_in_one_line() -> None:
    few, many = sample.table("t8", 8, 14, 1), sample.table("t9", 9, 45, 1)
    brief = dataclasses.replace(sample.brief(), blocks=(few, many), notes=sample.notes(45))
    content = made(brief)

    assert len(footnotes(content)) == 2 * 14  # of the table with few figures, in both editions
    text = words(part(content, "word/document.xml"))
    assert "资料来源：来源注1—45" in text
    assert "Source: source notes 1–45" in text


def test_figures_of_registers_bear_no_footnote_each() -> None:
    """A footnote would say “泼机镇2024年6月转移就业人数：18人” of the row 泼机镇 and the column 转移就业人数."""
    registers = tuple(
        dataclasses.replace(one, doc="ledger-530627-2024-06", query="labour_transferred")
        for one in sample.notes(14)
    )
    table = sample.table("t8", 8, 14, 1)
    content = made(dataclasses.replace(sample.brief(), blocks=(table,), notes=registers))
    assert not footnotes(content)
    text = words(part(content, "word/document.xml"))
    assert "资料来源：ledger-530627-2024-06；来源注1—14" in text
    assert "Source: ledger-530627-2024-06; source notes 1–14" in text
    # In a sentence they keep theirs.
    brief = dataclasses.replace(with_text(["在外务工", figure("18人", 1)]), notes=registers)
    assert len(footnotes(made(brief))) == 2


def test_a_chart_names_its_sources_by_footnotes() -> None:
    chart = {**sample.chart(), "source": {"zh": ["来源注[1]、[2]"], "en": ["notes [1], [2]"]}}
    content = made(dataclasses.replace(sample.brief(), blocks=(chart,)))
    assert len(footnotes(content)) == 4
    assert "资料来源：来源注、" in words(part(content, "word/document.xml"))


def test_a_submission_copy_carries_neither_footnotes_nor_annexes() -> None:
    content = made(sample.brief(preset="submission"))
    assert not footnotes(content)
    assert not [one for one in opened(content).paragraphs if one.style.name.startswith("Annex")]


# ---------- bytes ----------


def test_the_same_brief_gives_the_same_bytes() -> None:
    assert made() == made()


def test_the_file_knows_no_clock_and_no_person() -> None:
    content = made()
    core = opened(content).core_properties
    assert core.title == "长见识 换脑子 挣票子——云岭县劳务输出综述"
    assert core.identifier == "530000-2018"
    assert core.created == core.modified
    assert core.created.isoformat().startswith("2021-09-05")
    assert core.last_modified_by == ""
    assert core.author == "劳务输出信息"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(archive.read(one) for one in archive.namelist()).decode(
            errors="ignore"
        )
    assert not re.search(r"w:rsid|<Company>|w:author", everything)


@pytest.mark.parametrize(
    ("date", "told"), [("", "2000-01-01"), ("2018", "2018-01-01"), ("2018-08", "2018-08-01")]
)
def test_a_date_in_part_begins_its_period(date: str, told: str) -> None:
    brief = sample.brief()
    facts = {**brief.meta["document"], "date": date}
    core = opened(
        made(dataclasses.replace(brief, meta={**brief.meta, "document": facts}))
    ).core_properties
    assert core.created.date().isoformat() == told


# ---------- what comes from outside ----------


@pytest.mark.parametrize(
    "hostile", ["</w:t><w:br/>", "&amp;", "]]>", '" onclick="', "{{ x }}", "\x0b\x00\ufffe"]
)
def test_markup_prints_as_text_and_what_xml_cannot_hold_shows(hostile: str) -> None:
    parts = [hostile, {"text": hostile, "notes": [1], "id": "f1"}]
    content = made(with_text(parts))
    shown = re.sub("[\x00-\x1f\ufffe]", "\ufffd", hostile)
    assert words(part(content, "word/document.xml")).count(shown) == 4


def test_the_office_changes_faces_and_sizes(tmp_path: Path) -> None:
    templates = _copied(tmp_path, 'han = "仿宋_GB2312"', 'han = "方正仿宋_GBK"')
    styles = opened(made(templates=templates)).styles
    assert styles["Normal"].element.rPr.rFonts.get(f"{W}eastAsia") == "方正仿宋_GBK"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "top = 34.56",
            "topp = 34.56",
            r"word.toml \[zh.page\]: unknown “topp” → did you mean “top”",
        ),
        ('align = "both"', 'allign = "both"', "did you mean “align”"),
        ('font = "kai"', 'font = "kay"', "did you mean “kai”"),
        ('based = "Plain"', 'based = "Plane"', "did you mean “Plain”"),
        ("size = 16", 'size = "16', "cannot be read"),
        ("[zh.styles.Lead]", "[zh.styles.Leed]", r"no \[zh.styles.Lead\]"),
        ("width = 210", "", "lacks or mistakes 'width'"),
    ],
)
def test_a_mistake_in_the_sheet_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(TemplateError, match=told):
        made(templates=_copied(tmp_path, old, new))


def test_a_template_without_the_sheet_says_what_to_do(tmp_path: Path) -> None:
    templates = _copied(tmp_path, "", "")
    (templates / "brief" / "word.toml").unlink()
    with pytest.raises(TemplateError, match="docx = false"):
        made(templates=templates)


def _copied(folder: Path, old: str, new: str) -> Path:
    templates = folder / "templates"
    shutil.copytree(TEMPLATES, templates)
    path = templates / "brief" / "word.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    return templates


def test_a_correction_says_who_made_it_where_that_is_known() -> None:
    def told(**changes: str) -> str:
        brief = sample.brief()
        one = dataclasses.replace(brief.corrections[0], **changes)
        words = opened(made(dataclasses.replace(brief, corrections=(one,)))).element.body
        return "".join(words.itertext())

    assert "更正人：" not in told()
    signed = told(by="李敏")
    assert "更正人：李敏" in signed
    assert "Decided by: 李敏" in signed


def test_a_correction_says_its_reason_in_english_or_that_it_is_in_chinese() -> None:
    def told(**changes: str) -> str:
        brief = sample.brief()
        one = dataclasses.replace(brief.corrections[0], **changes)
        words = opened(made(dataclasses.replace(brief, corrections=(one,)))).element.body
        return "".join(words.itertext())

    assert "Reason: (in Chinese) 原文脱字" in told()
    english = told(reason_en="A character is missing.", after_en="506,100 people")
    assert "Reason: A character is missing." in english
    assert "506,100 people" in english
    assert "(in Chinese)" not in english
    assert "理由：原文脱字" in english
