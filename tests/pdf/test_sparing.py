"""What WeasyPrint is spared changes no byte, also where a template uses what the project's own do not."""

import tempfile
from pathlib import Path

import pydyf
import pytest
from weasyprint.css import AnonymousStyle, ComputedStyle, StyleFor
from weasyprint.draw import text
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import background, inline, percent
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.pdf.fonts import Font
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import Layout

from reportlib.model import Html
from reportlib.pdf import FontSet, Typesetter, engine, leanness, lengths, parsing, writing

PLACES = (
    (StyleFor, "__init__"), (ComputedStyle, "__missing__"), (percent, "resolve_one_percentage"),
    (Box, "is_in_normal_flow"), (pydyf, "_to_bytes"), (ComputedStyle, "__init__"), (AnonymousStyle, "__init__"),
    (Layout, "setup"), (Layout, "set_text"), (Layout, "deactivate"), (Layout, "reactivate"),
    *((module, "resolve_percentages") for module in lengths.CALLERS),
    *((module, "strut") for module in leanness.STRUTS), (Box, "descendants"), (background, "layout_box_backgrounds"),
    (inline, "avoid_collisions"), (text, "draw_first_line"), (pdf_fonts, "ffi"), (Font, "__init__"), (FontConfiguration, "add_font_face"),
)  # fmt: skip
PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>样张</title><style>
@page { size: A5; margin: 20mm; @bottom-center { content: counter(page) } }
body { font-family: var(--body); --wide: 60% }
ul { list-style: square; margin-inline-start: 2em; padding-left: 1em }
td { width: var(--wide); border: 1px solid; padding: calc(1mm + 2px) 1%; min-width: auto }
h1::before { content: "第" counter(page) "页 "; text-decoration: underline }
p { text-decoration: line-through; position: relative; left: 2mm } p b { float: right }
table { border-collapse: collapse } th { border-block-start: 2px solid; box-sizing: border-box; width: 20mm }
a { letter-spacing: .1em; word-spacing: 1em; outline: 1px solid } .tall { white-space: pre-line; text-align: justify }
.note { float: footnote } .run { position: running(head) } .out { position: absolute; top: 50%; border-radius: 2mm 1mm; background: #eee; box-shadow: 1mm 1mm red }
#b > i, #c i { color: #c00 } h1 + p i:first-child:not(.deep) { letter-spacing: 1px } [lang|=en] i { font-style: normal; quotes: '„' '”' }
q:lang(en) { color: green } section i:nth-child(2), td:empty { text-decoration: underline } .hung { -weasy-anchor: "hung" }
ol { float: inherit; color: inherit; width: min(50%, 40mm); text-align: end; display: flow-root; background: currentcolor }
</style></head><body><h1 id="a">标题</h1><ul><li>甲<li>乙</ul>
<table><tr><th>表头<tr><td>1.50<td>二<tr><td colspan="2">三</table>
<p>正文<b>浮动</b>，见<span class="note">脚注之一</span>与<span class="note">脚注之二</span>。<a href="#a">回到标题</a></p>
<p class="tall">一行
两行，中间有一行没有写满的字，	 and some English words to be widened until they end at the edge of the page
<a href="https://example.org/">尾</a><div class="run">眉</div><div class="out">外<ol><li>甲</ol></div>
<p id="b"><i>甲</i><i class="deep">乙</i></p><p id="c" lang="en"><i>A <q>B</q></i><i class="deep">C</i></p><p id="d" lang="en" style="color: #00c"><i>D</i></p>
<section id="e" lang="en" style="color: #00c"><i>E</i><i id="f">F</i><i id="g">G</i><a name="h">H</a></section><p id="i j">I<br>J</p><p class="hung" id="k">K</p>
<p><a href="#f">F</a><a href="#h">H</a><a href="#i%20j">I</a><a href="#hung">K</a><a href="#e">E</a><wbr></p></body></html>"""


def test_a_page_has_the_same_bytes_without_these_short_cuts(
    typesetter: Typesetter, fonts: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Html(text=PAGE, base=str(tmp_path), title="样张", author="", lang="zh-CN")
    spared = typesetter.typeset(page).content

    monkeypatch.setattr(writing, "write_once", lambda _pdf: None)
    monkeypatch.setattr(parsing, "strict", lambda _text: None)
    for owner, name in PLACES:
        monkeypatch.setattr(owner, name, getattr(owner, name).__wrapped__)

    # A new one, for it is given its fonts once; it would put the short cuts back.
    monkeypatch.setattr(engine, "prepare", lambda: None)
    assert Typesetter(fonts).typeset(page).content == spared


def test_no_font_is_copied(fonts: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    Typesetter(fonts).typeset(
        Html(text=PAGE, base=str(tmp_path), title="样张", author="", lang="zh-CN")
    )

    assert not list(tmp_path.iterdir())
