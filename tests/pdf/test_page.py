"""The printed page, judged on finished PDFs: grid, faces, conformance, safety, sameness."""

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reportlib.errors import FetchRefused, GlyphError, LayoutError
from reportlib.model import Html
from reportlib.pdf import FontSet, Typesetter, load_fonts, reading
from reportlib.rendering import render
from tests.pdf import grid, sample, verapdf
from tests.pdf.conftest import TEMPLATES

pytestmark = pytest.mark.pdf
KINDS = ("review", "submission", "bare")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rule", grid.RULES, ids=lambda rule: rule.__name__)
def test_page_follows_the_standard(
    made: dict[str, Path], kind: str, rule: Callable[[list[grid.Sheet]], Any]
) -> None:
    assert list(rule(grid.sheets(made[kind]))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_fonts_and_size_are_as_allowed(made: dict[str, Path], kind: str) -> None:
    assert [*grid.fonts(made[kind]), *grid.size(made[kind])] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing(made: dict[str, Path], kind: str, flavour: str) -> None:
    assert verapdf.validate(made[kind], flavour) == []


def test_verapdf_finds_a_planted_fault(typesetter: Typesetter, tmp_path: Path) -> None:
    made = typesetter.typeset(_page("<p>甲</p>"))
    path = tmp_path / "broken.pdf"
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        del pdf.Root.Lang
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem":
                del one["/Lang"]
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
                del one["/FontFile3"]
        pdf.save(path)
    assert verapdf.validate(path, "3a")
    assert verapdf.validate(path, "ua1")


@pytest.mark.parametrize(
    ("kind", "key", "flavour", "clause"),
    [
        ("/StructElem", "/Alt", "ua1", "7.3-1"),
        ("/FontDescriptor", "/FontFile3", "3a", "6.2.11.4.1"),
    ],
    ids=["missing alt text", "unembedded font"],
)
def test_verapdf_names_the_one_planted_fault(
    made: dict[str, Path], tmp_path: Path, kind: str, key: str, flavour: str, clause: str
) -> None:
    path = tmp_path / "planted.pdf"
    with pikepdf.open(made["bare"]) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == kind and key in one:
                del one[key]
        pdf.save(path)

    assert any(one.startswith(clause) for one in verapdf.validate(path, flavour))


@pytest.mark.parametrize("face", ["body", "kai", "hei", "song", "song-bold"])
def test_marks_whose_glyph_number_is_not_their_name_in_the_font_conform(
    typesetter: Typesetter, tmp_path: Path, face: str
) -> None:
    made = typesetter.typeset(_page(f'<p style="font-family: var(--{face})">甲‐〡Ⅳ①→≈±℃¨àé</p>'))
    path = tmp_path / "marks.pdf"
    path.write_bytes(made.content)
    assert verapdf.validate(path, "3a") == []


def test_every_element_has_its_language(made: dict[str, Path]) -> None:
    with pikepdf.open(made["review"]) as pdf:
        elements = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
        ]
        languages = {str(one.get("/Lang")) for one in elements}
    assert languages == {"zh-CN", "en"}


def test_attachments_are_listed_once_with_fixed_dates_and_types(made: dict[str, Path]) -> None:
    with pikepdf.open(made["review"]) as pdf:
        names = [str(one.UF) for one in pdf.Root.AF]
        kinds = [str(one.EF.F.Subtype) for one in pdf.Root.AF]
        relations = [str(one.AFRelationship) for one in pdf.Root.AF]
        dates = {str(one.EF.F.Params.ModDate) for one in pdf.Root.AF}
    assert names == ["data.csv", "brief.ipynb", "000.txt"]
    assert kinds == ["/text/csv", "/application/x-ipynb+json", "/text/plain"]
    assert relations == ["/Data", "/Supplement", "/Source"]
    assert dates == {"D:20210905000000Z"}


def test_what_a_file_carries_reads_back(made: dict[str, Path]) -> None:
    content = made["review"].read_bytes()
    assert reading.attachments(content) == sample.ATTACHMENTS
    assert reading.document(content)["identifier"] == "530000-2018"


def test_metadata_names_the_document(made: dict[str, Path]) -> None:
    with pikepdf.open(made["review"]) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == "长见识 换脑子 挣票子——云岭县劳务输出综述"
        assert xmp["dc:identifier"] == "530000-2018"
        assert xmp.pdfa_status == "3A"
        assert (
            str(pdf.docinfo.CreationDate)
            == "D:20210905000000Z"[: len(str(pdf.docinfo.CreationDate))]
        )


def test_outline_opens_both_editions(made: dict[str, Path]) -> None:
    with pikepdf.open(made["review"]) as pdf, pdf.open_outline() as outline:
        titles = [str(one.title) for one in outline.root]
    assert titles == ["长见识　换脑子　挣票子", "Going Out to See, Learn and Earn"]


def test_review_copy_links_figures_and_submission_copy_does_not(made: dict[str, Path]) -> None:
    assert "zh-note-1" in _destinations(made["review"])
    assert not [one for one in _destinations(made["submission"]) if "note" in one]


def test_same_page_gives_same_bytes_in_any_order(typesetter: Typesetter, fonts: FontSet) -> None:
    brief = sample.brief(preset="submission")
    page = render(brief, TEMPLATES)
    first = typesetter.typeset(page, attachments=sample.ATTACHMENTS, meta=brief.meta["document"])
    typesetter.typeset(_page("<p>别的</p>"))
    again = typesetter.typeset(page, attachments=sample.ATTACHMENTS, meta=brief.meta["document"])
    fresh = Typesetter(fonts).typeset(
        page, attachments=sample.ATTACHMENTS, meta=brief.meta["document"]
    )
    assert first.content == again.content == fresh.content


def test_the_folder_of_the_template_changes_nothing(typesetter: Typesetter, tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "elsewhere")
    brief = sample.brief(preset="submission")
    here = typesetter.typeset(render(brief, TEMPLATES))
    there = typesetter.typeset(render(brief, tmp_path / "elsewhere"))
    assert here.content == there.content


def test_rare_hanzi_fall_back_and_are_listed(typesetter: Typesetter) -> None:
    made = typesetter.typeset(_page("<p>𠮷㟍䶮和甲</p>"))
    assert made.fallback == ("㟍", "䶮", "𠮷")


@pytest.mark.parametrize("char", ["\ufffd", "\ue123"])
def test_a_damaged_character_stops_the_page(typesetter: Typesetter, char: str) -> None:
    with pytest.raises(GlyphError):
        typesetter.typeset(_page(f"<p>甲{char}乙</p>"))


def test_a_character_in_no_font_is_named(typesetter: Typesetter) -> None:
    with pytest.raises(GlyphError, match=r"“ꙮ” \(U\+A66E\)"):
        typesetter.typeset(_page("<p>甲ꙮ乙</p>"))


def test_a_character_in_no_font_is_named_in_a_chart(typesetter: Typesetter) -> None:
    from base64 import b64encode

    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><text y='15' font-family='FandolHei'>ꙮ</text></svg>"
    source = b64encode(svg.encode()).decode()
    with pytest.raises(GlyphError, match="A66E"):
        typesetter.typeset(_page(f'<img alt="图" src="data:image/svg+xml;base64,{source}">'))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.png",
        "file:///etc/passwd",
        "../../pyproject.toml",
        "file://host/a.png",
        "ftp://a/b.png",
    ],
)
def test_nothing_outside_is_fetched(typesetter: Typesetter, address: str) -> None:
    with pytest.raises(FetchRefused):
        typesetter.typeset(_page(f'<img alt="图" src="{address}">'))


def test_nothing_outside_is_fetched_by_a_chart(typesetter: Typesetter) -> None:
    from base64 import b64encode

    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><image href='file:///etc/hostname' width='9' height='9'/></svg>"
    with pytest.raises(FetchRefused):
        typesetter.typeset(
            _page(
                f'<img alt="图" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'
            )
        )


@pytest.mark.parametrize(
    "body",
    [
        '<img src="data:image/png;base64,xx" alt="坏">',
        '<a href="#nowhere">甲</a>',
        '<p style="colour:red">甲</p>',
    ],
)
def test_what_weasyprint_only_mutters_is_an_error(typesetter: Typesetter, body: str) -> None:
    with pytest.raises(LayoutError):
        typesetter.typeset(_page(body))


def test_a_font_outside_the_set_cannot_slip_in(typesetter: Typesetter) -> None:
    made = typesetter.typeset(_page('<p style="font-family: DejaVu Sans, SimSun">甲ab</p>'))
    assert {re.sub("-(Bold|Italic)+", "", one) for one in made.fonts} <= grid.ALLOWED


def test_a_changed_font_file_is_refused(fonts: FontSet, tmp_path: Path) -> None:
    for one in fonts.files:
        (tmp_path / one.path.name).write_bytes(
            b"OTTO" if one.role == "body" else one.path.read_bytes()
        )
    with pytest.raises(LayoutError, match="not the pinned file"):
        load_fonts(tmp_path)


def test_the_office_may_bring_its_own_title_face(fonts: FontSet, tmp_path: Path) -> None:
    own = next(one.path for one in fonts.files if one.role == "kai")
    chosen = load_fonts(own.parent, {"title": own}, cache=tmp_path)
    made = Typesetter(chosen).typeset(_page("<h1>标题</h1>"))
    assert any("Kai" in one for one in made.fonts)


def test_what_follows_a_block_that_ends_on_a_line_stands_on_one(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    block = '<div data-ends="line" style="height: 17mm; margin-bottom: 5mm">甲</div>'
    made = typesetter.typeset(
        _page(f'<div style="line-height: 10mm">{block}<p>乙</p>{block}<p>丙</p></div>')
    )
    path = tmp_path / "lines.pdf"
    path.write_bytes(made.content)
    places = [line.baseline * 25.4 / 72 for line in grid.sheets(path)[0].lines]

    # 17 mm and at least 5 mm after them end in the third line of 10 mm; then comes a line of text.
    assert [one - places[0] for one in places] == pytest.approx([0, 30, 40, 70], abs=0.1)


def _page(body: str) -> Html:
    return Html(
        text=f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>试</title>'
        f'<link rel="stylesheet" href="style.css"></head><body><div class="zh">{body}</div></body></html>',
        base=str(TEMPLATES / "brief"),
        title="试",
        author="",
        lang="zh-CN",
    )


def _destinations(path: Path) -> set[str]:
    with pikepdf.open(path) as pdf:
        return {
            str(note.Dest)
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if "/Dest" in note
        }
