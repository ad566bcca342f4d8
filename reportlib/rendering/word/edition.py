"""One edition from its masthead to its imprint."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from reportlib.rendering.word import tables
from reportlib.rendering.word.blocks import Writer
from reportlib.rendering.word.markup import element, joined, line_break, paragraph, run, tab, twips
from reportlib.rendering.word.styles import FRAME, MIDDLE, THICK, geometry, rule

NOTHING = Markup("")


def body(writer: Writer, *, last: bool) -> Iterator[Markup]:
    """Give the paragraphs of an edition; unless it is the last, a section break closes it."""
    yield from _masthead(writer)
    yield from _title(writer)
    yield from writer.blocks()
    yield from _annex(writer)
    if writer.edition["imprint"]["any"]:
        yield _imprint(writer)
    # A table cannot close a document, nor carry the end of a section.
    end = [] if last else [section(writer, element("w:type", val="nextPage"))]
    yield paragraph(writer.style("AfterTable"), extra=end)


def section(writer: Writer, kind: Markup = NOTHING) -> Markup:
    """Return the properties of an edition's section: page, feet, where it begins."""
    feet = joined(
        element("w:footerReference", type=side, r_id=f"{writer.lang}-{side}")
        for side in ("even", "default")
    )
    return element("w:sectPr", feet, kind, geometry(writer.sheet.pages[writer.lang]))


def _masthead(writer: Writer) -> Iterator[Markup]:
    page = writer.edition["page"]
    if writer.lang == "en":
        facts = "    ".join(one for one in (*page["facts"], page["status"]) if one)
        yield writer.plain("Masthead", page["masthead"])
        yield writer.plain("MastheadRule", facts)
        return
    if page["status"]:
        yield writer.plain("MastheadStatus", page["status"])
    size = min(page["masthead_size"], writer.sheet.styles["zh"]["Masthead"].size or 48)
    yield paragraph(writer.style("Masthead"), run(page["masthead"], lang="zh", size=size))
    if page["issue"]:
        yield writer.plain("MastheadIssue", page["issue"])
    if page["disclaimer"]:
        yield writer.plain("MastheadDisclaimer", page["disclaimer"])
    sides = [run(page[key], lang="zh") for key in ("issuer", "date")]
    yield paragraph(
        writer.style("MastheadRule"), sides[0], tab() if page["date"] else NOTHING, sides[1]
    )


def _title(writer: Writer) -> Iterator[Markup]:
    page = writer.edition["page"]
    lines: list[Markup] = []
    for line in page["title_lines"]:
        lines += (
            [line_break(), run(line, lang=writer.lang)] if lines else [run(line, lang=writer.lang)]
        )
    yield paragraph(writer.style("Title"), *lines)
    if page["subtitle"]:
        yield writer.plain("Subtitle", page["subtitle"])
    if page["disclaimer"] and writer.lang == "en":
        yield writer.plain("MastheadDisclaimer", page["disclaimer"])
    if writer.edition["pending"]:
        yield writer.plain("PendingNote", writer.edition["pending"])
    if writer.lang == "zh":
        yield paragraph(writer.style("Plain"))
    if page["editor_note"]:
        label = run(writer.words["editor"], lang=writer.lang, style=writer.mark("Label"))
        yield paragraph(
            writer.style("EditorNote"), label, run(page["editor_note"], lang=writer.lang)
        )


def _annex(writer: Writer) -> Iterator[Markup]:
    """Give the annexes; the sources stand in the footnotes instead."""
    sections = [one for one in writer.edition["sections"] if one["kind"] != "sources"]
    if not sections:
        return
    words, lang = writer.words, writer.lang
    if lang == "zh":
        yield writer.plain("Attached", words["attached"] + words["annex_title"])
        yield writer.plain("AnnexLabel", words["annex_label"])
        yield writer.plain("AnnexTitle", words["annex_title"])
    else:
        yield paragraph(
            writer.style("AnnexTitle"), run(words["annex_label"]), tab(), run(words["annex_title"])
        )
    gap = tab() if lang == "en" else NOTHING
    for number, one in zip(words["annex"]["numbers"], sections, strict=False):
        yield paragraph(
            writer.style("AnnexSection"), run(number, lang=lang), gap, run(one["title"], lang=lang)
        )
        if lead := one.get("lead", words["annex"][f"{one['kind']}_lead"]):
            yield writer.plain("AnnexLead", lead)
        yield from ANNEXES[one["kind"]](writer, one["rows"])


def _findings(writer: Writer, rows: Sequence[Mapping[str, Any]]) -> Iterator[Markup]:
    told = [
        {
            "verdict": one["verdict"],
            "label": one["label"],
            "text": [one["text"], *([f" {writer.words['acknowledged']}{_marked(one, 'acknowledged')}"] if one["acknowledged"] else [])],
        }
        for one in rows
    ]  # fmt: skip
    yield from tables.checks(writer, told)


def _marked(row: Mapping[str, Any], name: str) -> str:
    """Return words of a row, behind their mark if only the Chinese is given."""
    return str(row[f"{name}_mark"] + row[name])


def _corrections(writer: Writer, rows: Sequence[Mapping[str, Any]]) -> Iterator[Markup]:
    words, lang = writer.words, writer.lang
    made = []
    for one in rows:
        text = run(one["exact"], lang=one["exact_lang"])
        for key in ("before", "after"):
            if one[key]:
                text += run(f" {words[key]}", lang=lang) + run(
                    f" {one[key]}", lang=one[f"{key}_lang"]
                )
        text += line_break() + run(words["reason"], lang=lang)
        text += run(_marked(one, "reason"), lang=one["reason_lang"])
        if one["by"]:
            text += line_break() + run(words["by"], lang=lang) + run(one["by"], lang="zh")
        made.append([run(one["action"], lang=lang), text])
    heads = [words["action"], words["correction"]]
    yield from tables.listing(writer, heads, [tables.VERDICT, 1 - tables.VERDICT], made)


def _terms(writer: Writer, rows: Sequence[Mapping[str, Any]]) -> Iterator[Markup]:
    words = writer.words
    if writer.lang == "zh":
        pairs = [[run(one["zh"], lang="zh"), run(one["en"])] for one in rows]
        yield from tables.listing(writer, [words["term"], words["translation"]], [0.5, 0.5], pairs)
        return
    heads = [words["term"], words["translation"], words["definition"]]
    made = [[run(one["en"]), run(one["zh"], lang="zh"), run(one["definition"])] for one in rows]
    yield from tables.listing(writer, heads, [0.3, 0.2, 0.5], made)


ANNEXES = {"findings": _findings, "corrections": _corrections, "terms": _terms}


def _imprint(writer: Writer) -> Markup:
    """Return the 版记: a table that stands at the foot of the text area of its page."""
    given = writer.edition["imprint"]
    lines = [
        paragraph(writer.style("Imprint"), run(one["label"] + one["text"], lang=writer.lang))
        for one in given["rows"]
    ]
    if given["left"] or given["right"]:
        right = given["right"] + (writer.words["printed_suffix"] if given["right"] else "")
        sides = [run(one, lang=writer.lang) for one in (given["left"], right)]
        lines.append(paragraph(writer.style("ImprintFoot"), sides[0], tab(), sides[1]))
    if given["copies"]:
        copies = run(given["copies"], lang=writer.lang)
        lines.append(paragraph(writer.style("ImprintFoot"), tab(), copies))
    width = twips(writer.sheet.pages[writer.lang].text_width)
    borders = element(
        "w:tblBorders", rule("top", THICK), rule("bottom", THICK), rule("insideH", MIDDLE)
    )
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val=FRAME),
        element("w:tblpPr", leftFromText=0, rightFromText=0, topFromText=400, bottomFromText=0,
                vertAnchor="margin", horzAnchor="margin", tblpXSpec="left", tblpYSpec="bottom"),
        element("w:tblW", w=width, type="dxa"),
        borders,
        element("w:tblLayout", type="fixed"),
    )  # fmt: skip
    cell = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    rows = [
        element("w:tr", element("w:trPr", element("w:cantSplit")), element("w:tc", cell, line))
        for line in lines
    ]
    return element("w:tbl", properties, element("w:tblGrid", element("w:gridCol", w=width)), *rows)
