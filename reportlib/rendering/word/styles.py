"""The styles, faces and settings of the Word document, written from the sheet."""

from collections.abc import Iterator

from markupsafe import Markup

from reportlib.model import LANGS
from reportlib.rendering.word.markup import element, root, twips
from reportlib.rendering.word.sheet import SUFFIX, Face, Page, Sheet, Style

NOTE_MARK = "FootnoteReference"
TABLE = "OfficialTable"
FRAME = "ImprintTable"
NOTHING = Markup("")
# Thicknesses in eighths of a point: 0.35, 0.25 and 0.12 mm.
THICK, MIDDLE, THIN = 8, 6, 3


def styles_part(sheet: Sheet) -> str:
    """Return ``word/styles.xml``."""
    made: list[Markup] = [_defaults(sheet), *_fixed()]
    for lang in LANGS:
        made += [_style(sheet, key, lang, one) for key, one in sheet.styles[lang].items()]
        made += [_mark(sheet, key, lang, one) for key, one in sheet.marks[lang].items()]
    return root("w:styles", *made)


def fonts_part(sheet: Sheet) -> str:
    """Return ``word/fontTable.xml``: under which other names a face may be found."""
    faces = {one.han: one for one in reversed(tuple(sheet.faces.values()))}
    made = [
        element("w:font", element("w:altName", val=",".join(face.also)), name=name)
        if face.also
        else element("w:font", name=name)
        for name, face in sorted(faces.items())
    ]
    return root("w:fonts", *made)


def settings_part() -> str:
    """Return ``word/settings.xml``: odd and even feet, hyphens, notes, no compatibility tricks."""
    return root(
        "w:settings",
        element("w:zoom", percent=100),
        element("w:autoHyphenation"),
        element("w:evenAndOddHeaders"),
        element("w:characterSpacingControl", val="doNotCompress"),
        element("w:footnotePr", element("w:footnote", id=-1), element("w:footnote", id=0)),
        element(
            "w:compat",
            element(
                "w:compatSetting", name="compatibilityMode",
                uri="http://schemas.microsoft.com/office/word", val=15,
            ),
        ),
        element("w:themeFontLang", val="en-GB", eastAsia="zh-CN"),
        element("w:decimalSymbol", val="."),
        element("w:listSeparator", val=","),
    )  # fmt: skip


def geometry(page: Page) -> Markup:
    """Return size and margins of a section's page."""
    size = element("w:pgSz", w=twips(page.width), h=twips(page.height))
    margins = element(
        "w:pgMar", top=twips(page.top), right=twips(page.right), bottom=twips(page.bottom),
        left=twips(page.left), header=twips(15), footer=twips(page.foot), gutter=0,
    )  # fmt: skip
    return size + margins


def _defaults(sheet: Sheet) -> Markup:
    body = sheet.faces["body"] if "body" in sheet.faces else next(iter(sheet.faces.values()))
    lang = element("w:lang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA")
    return element(
        "w:docDefaults",
        element("w:rPrDefault", element("w:rPr", _fonts(body), lang)),
        element("w:pPrDefault", element("w:pPr", *_line_rules())),
    )


def _line_rules() -> Iterator[Markup]:
    """Give what holds for every line: no mark in the margin, no gaps between hanzi and digits."""
    yield element("w:kinsoku", val=1)
    yield element("w:overflowPunct", val=0)
    yield element("w:autoSpaceDE", val=0)
    yield element("w:autoSpaceDN", val=0)


def _fixed() -> Iterator[Markup]:
    """Give the styles that are no office's choice: the note mark and the tables."""
    yield element(
        "w:style", element("w:name", val="Default Paragraph Font"), element("w:uiPriority", val=1),
        element("w:semiHidden"), type="character", default=True, styleId="DefaultParagraphFont",
    )  # fmt: skip
    yield element(
        "w:style", element("w:name", val="footnote reference"),
        element("w:basedOn", val="DefaultParagraphFont"),
        element("w:rPr", element("w:spacing", val=0), element("w:vertAlign", val="superscript")),
        type="character", styleId=NOTE_MARK,
    )  # fmt: skip
    cells = element(
        "w:tblCellMar", *(element(f"w:{side}", w=85, type="dxa") for side in ("left", "right"))
    )
    yield element(
        "w:style", element("w:name", val="Normal Table"), element("w:uiPriority", val=99), element("w:semiHidden"),
        element("w:tblPr", element("w:tblInd", w=0, type="dxa"), cells),
        type="table", default=True, styleId="TableNormal",
    )  # fmt: skip
    yield _table_style()
    none = element(
        "w:tblCellMar", *(element(f"w:{side}", w=0, type="dxa") for side in ("left", "right"))
    )
    yield element(
        "w:style", element("w:name", val="Imprint Table"), element("w:basedOn", val="TableNormal"),
        element("w:tblPr", none), type="table", customStyle=True, styleId=FRAME,
    )  # fmt: skip


def _table_style() -> Markup:
    borders = element(
        "w:tblBorders", rule("top", THICK), rule("bottom", THICK), rule("insideH", THIN)
    )
    margins = element(
        "w:tblCellMar",
        *(
            element(f"w:{side}", w=width, type="dxa")
            for side, width in (("top", 60), ("left", 85), ("bottom", 60), ("right", 85))
        ),
    )
    first = element(
        "w:tblStylePr",
        element("w:tcPr", element("w:tcBorders", rule("bottom", MIDDLE))),
        type="firstRow",
    )
    return element(
        "w:style", element("w:name", val="Official Table"), element("w:basedOn", val="TableNormal"),
        element("w:tblPr", borders, margins), first, type="table", customStyle=True, styleId=TABLE,
    )  # fmt: skip


def rule(side: str, eighths: int, colour: str = "000000") -> Markup:
    """Return one border."""
    return element(f"w:{side}", val="single", sz=eighths, space=0, color=colour)


def _style(sheet: Sheet, key: str, lang: str, one: Style) -> Markup:
    plain = key == "Normal" and lang == "zh"
    based = "" if key == "Normal" else sheet.style(one.based, lang)
    follows = sheet.style(one.next, lang) if one.next else ""
    return element(
        "w:style",
        element("w:name", val=one.name),
        element("w:basedOn", val=based) if based else NOTHING,
        element("w:next", val=follows) if follows else NOTHING,
        element("w:qFormat"),
        element("w:pPr", *_paragraph(sheet.pages[lang], one, base=key == "Normal")),
        element("w:rPr", *_letters(sheet, one)),
        type="paragraph", default=plain or None, styleId=key + SUFFIX[lang],
        customStyle=None if _is_built_in(key, one, lang) else True,
    )  # fmt: skip


def _is_built_in(key: str, one: Style, lang: str) -> bool:
    return one.name.islower() or (key in {"Normal", "Title", "Subtitle"} and lang == "zh")


def _mark(sheet: Sheet, key: str, lang: str, one: Style) -> Markup:
    return element(
        "w:style", element("w:name", val=one.name), element("w:basedOn", val="DefaultParagraphFont"),
        element("w:qFormat"), element("w:rPr", *_letters(sheet, one)),
        type="character", customStyle=True, styleId=sheet.mark(key, lang),
    )  # fmt: skip


def _paragraph(page: Page, one: Style, *, base: bool) -> Iterator[Markup]:
    """Give a style's paragraph properties in the order that the schema asks for."""
    if one.keep_next is not None:
        yield element("w:keepNext", val=int(one.keep_next))
    if one.new_page is not None:
        yield element("w:pageBreakBefore", val=int(one.new_page))
    if base or one.widows is not None:
        yield element("w:widowControl", val=int(bool(one.widows)))
    yield from _edges(page, one)
    if one.hyphens is not None:
        yield element("w:suppressAutoHyphens", val=int(not one.hyphens))
    if base:
        yield from _line_rules()
    yield from _spaces(one)
    if one.align is not None:
        yield element("w:jc", val=one.align)
    if one.level is not None and one.level > 0:
        yield element("w:outlineLvl", val=one.level - 1)


def _edges(page: Page, one: Style) -> Iterator[Markup]:
    if one.rule is not None:
        line = element("w:bottom", val="single", sz=12, space=4, color=one.rule)
        yield element("w:pBdr", line)
    if one.right_tab:
        edge = twips(page.text_width - (one.right or 0))
        yield element("w:tabs", element("w:tab", val="right", pos=edge))


def _spaces(one: Style) -> Iterator[Markup]:
    spacing: dict[str, int | str] = {}
    if one.before is not None:
        spacing["before"] = round(20 * one.before)
    if one.after is not None:
        spacing["after"] = round(20 * one.after)
    if one.line is not None:
        spacing |= (
            {"line": round(20 * one.line), "lineRule": "exact"}
            if one.line
            else {"line": 240, "lineRule": "auto"}
        )
    if spacing:
        yield element("w:spacing", **spacing)
    yield from _indents(one)


def _indents(one: Style) -> Iterator[Markup]:
    indent: dict[str, int] = {}
    if one.left is not None:
        indent["left"] = twips(one.left)
    if one.right is not None:
        indent["right"] = twips(one.right)
    if one.hanging is not None:
        indent["hanging"] = twips(one.hanging)
    elif one.indent is not None:
        indent |= {
            "firstLineChars": round(100 * one.indent),
            "firstLine": round(20 * one.indent * (one.size or 16)),
        }
    if indent:
        yield element("w:ind", **indent)


def _letters(sheet: Sheet, one: Style) -> Iterator[Markup]:
    """Give a style's character properties in the order that the schema asks for."""
    if one.font is not None:
        yield _fonts(sheet.faces[one.font])
    for name, given in (("b", one.bold), ("i", one.italic)):
        if given is not None:
            yield element(f"w:{name}", val=int(given))
            yield element(f"w:{name}Cs", val=int(given))
    if one.colour is not None:
        yield element("w:color", val=one.colour)
    if one.tracking is not None:
        yield element("w:spacing", val=round(20 * one.tracking))
    if one.size is not None:
        yield element("w:sz", val=round(2 * one.size))
        yield element("w:szCs", val=round(2 * one.size))


def _fonts(face: Face) -> Markup:
    return element("w:rFonts", ascii=face.latin, hAnsi=face.latin, eastAsia=face.han, cs=face.latin)
