"""The editable twin of the PDF: the same blocks as a Word document in the official styles.

Headings, tables and captions are real styles and real tables; every source note
is a real footnote; charts are drawings with a picture beside them. What an office
may change (faces, sizes, margins) stands in the template's ``word.toml``.
"""

from collections.abc import Mapping
from pathlib import Path

from reportlib.model import Brief
from reportlib.rendering.template import Template
from reportlib.rendering.view import document
from reportlib.rendering.word.blocks import Writer
from reportlib.rendering.word.drawing import Pictures
from reportlib.rendering.word.edition import body, section
from reportlib.rendering.word.markup import element, field, paragraph, root, run
from reportlib.rendering.word.notes import Footnotes
from reportlib.rendering.word.package import pack
from reportlib.rendering.word.sheet import Sheet, load
from reportlib.rendering.word.styles import fonts_part, settings_part, styles_part


def to_docx(brief: Brief, templates: Path, charts: Mapping[str, bytes] | None = None) -> bytes:
    """Return a brief as a Word document, both editions in sequence.

    Args:
        brief: The finished document in its languages.
        templates: The folder of templates; the brief's own holds a ``word.toml``.
        charts: PNG of each chart, by language and anchor (``zh-c1``).

    Raises:
        UnknownName: No template of this name exists.
        TemplateError: The template or its ``word.toml`` is malformed, or a chart has no picture.
    """
    template = Template.load(templates, brief.template)
    view = document(brief, template.words)
    sheet = load(template.folder)
    notes = Footnotes(brief, sheet, template.words)
    pictures = Pictures(charts or {}, sheet)
    writers = [Writer(edition, sheet, notes, pictures) for edition in view["editions"]]
    inside = [
        part for place, one in enumerate(writers) for part in body(one, last=place + 1 == len(writers))
    ]  # fmt: skip
    inside.append(section(writers[-1], element("w:type", val="nextPage")))
    text = root("w:document", element("w:body", *inside))
    parts = {
        "styles": ("styles", styles_part(sheet)),
        "settings": ("settings", settings_part()),
        "fontTable": ("fontTable", fonts_part(sheet)),
        "footnotes": ("footnotes", notes.part()),
        **_feet(sheet, [one.lang for one in writers]),
    }
    return pack(text, parts, pictures.files, view)


def _feet(sheet: Sheet, langs: list[str]) -> dict[str, tuple[str, str]]:
    """Return the page numbers of each edition: at the outer edge of odd and of even pages."""
    return {
        f"{lang}-{side}": ("footer", _foot(sheet, lang, even=side == "even"))
        for lang in langs
        for side in ("default", "even")
    }


def _foot(sheet: Sheet, lang: str, *, even: bool) -> str:
    before, _, after = sheet.pages[lang].folio.partition("{}")
    number = field("PAGE", "1")
    extra = [element("w:jc", val="left")] if even else []
    style = sheet.style("Footer", lang)
    line = paragraph(style, run(before), number, run(after), extra=extra)
    return root("w:ftr", line)


__all__ = ["to_docx"]
