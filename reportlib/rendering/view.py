"""`Brief` to what a template sees: one plain mapping, each edition in its own language.

Everything that would be a decision in the template is decided here.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from reportlib.errors import TemplateError
from reportlib.model import LANGS, Brief, Lang
from reportlib.rendering import annex, measures, typography, uses

TAGS: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}
PAGE = (
    "masthead", "issue", "issuer", "date", "subtitle", "status", "disclaimer", "editor_note", "report_to", "send_to",
    "distribute_to", "copies", "signed_by", "printed_by", "printed_on",
)  # fmt: skip
DOCUMENT = ("title", "author", "subject", "keywords", "identifier", "date")
TITLE_LIMIT = 20


def document(brief: Brief, words: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the view of a whole brief.

    Args:
        brief: The finished document.
        words: The template's own fixed words, by language.

    Raises:
        TemplateError: A block or a part of the page is missing.
    """
    facts = {key: str(brief.meta.get("document", {}).get(key, "")) for key in DOCUMENT}
    editions = [one for one in LANGS if one in brief.editions]
    both = len(editions) > 1
    try:
        made = [_edition(brief, lang, words.get(lang, {}), others=both) for lang in editions]
        title = facts["title"] or made[0]["page"]["title"]
        if made[0]["sheet"]:
            title = f"{made[0]['page']['subtitle']}：{title}"
        return {
            **facts,
            "title": title,
            "lang": TAGS[editions[0]],
            "kind": brief.kind,
            "editions": made,
        }
    except KeyError as error:
        raise TemplateError(
            f"the brief or the template's words lack {error}",
            where=f"{brief.kind} {brief.code}",
            remedy="see the shapes of blocks",
        ) from error


def _edition(brief: Brief, lang: Lang, words: Mapping[str, Any], *, others: bool) -> dict[str, Any]:
    given = brief.meta.get(lang, {})
    page: dict[str, Any] = {key: str(given.get(key) or "") for key in PAGE}
    lines = given.get("title_lines") or [facts_title(brief)]
    page["title_lines"] = typography.title(lines, TITLE_LIMIT) if lang == "zh" else tuple(lines)
    page["title"] = "".join(lines) if lang == "zh" else " ".join(lines)
    page["facts"] = [page[key] for key in ("issue", "issuer", "date") if page[key]]
    page["masthead_lines"] = _masthead(page["masthead"])
    page["masthead_of_two"] = len(page["masthead_lines"]) > 1
    page["masthead_size"] = measures.masthead(page["masthead_lines"])
    page["head"] = measures.head(page["issuer"], page["date"], facts=bool(page["facts"]))
    review = brief.meta.get("preset", "review") == "review"
    sheet = brief.meta.get("preset") == "sheet"
    places = uses.places(brief.blocks, lang, words["place"])
    if sheet:
        page |= {"subtitle": words["sheet"], "status": "", "editor_note": ""}
        places = {note: [{**one, "href": ""} for one in found] for note, found in places.items()}
    return {
        "lang": lang,
        "tag": TAGS[lang],
        "other": ("en" if lang == "zh" else "zh") if others else "",
        "words": words,
        "page": page,
        "numbers": frozenset(one.number for one in brief.notes) if review else frozenset(),
        "blocks": [] if sheet else _blocks(brief.blocks, lang, others=others),
        "sections": annex.sections(brief, lang, words, places) if review or sheet else [],
        "terms": list(brief.terms) if review or sheet else [],
        "sheet": sheet,
        "imprint": _imprint(page, words),
        "pending": "" if sheet else (brief.meta.get("pending") or {}).get(lang, ""),
    }


def _masthead(name: str) -> tuple[str, ...]:
    """Return a masthead name on one line, or broken by sense on two where it would be small on one."""
    if len(name) < 2 or measures.masthead([name]) >= measures.MASTHEAD_LEAST:
        return (name,)
    return typography.title([name], -(-len(name) // 2) + 1)


def facts_title(brief: Brief) -> str:
    """Return the title that the document's metadata gives."""
    return str(brief.meta.get("document", {}).get("title", "")) or brief.code


def _blocks(
    blocks: Sequence[Mapping[str, Any]], lang: Lang, *, others: bool
) -> list[dict[str, Any]]:
    """Return all blocks; a paragraph that introduces a table or a list of checks is not parted from it."""
    made = [_block(one, lang, others=others) for one in blocks]
    for one, following in pairwise(made):
        if one["kind"] == "paragraph":
            one["keep"] = following["kind"] in {"table", "checks"}
    return made


def _block(block: Mapping[str, Any], lang: Lang, *, others: bool) -> dict[str, Any]:
    other = "en" if lang == "zh" else "zh"
    kind = block["kind"]
    if kind == "heading":
        anchor = block.get("anchor", "")
        return {
            "kind": kind,
            "level": block["level"] + 1,
            "number": block["number"][lang],
            "text": block["text"][lang],
            "anchor": f"{lang}-{anchor}" if anchor else "",
            "across": f"{other}-{anchor}" if anchor and others else "",
        }
    if kind == "paragraph":
        style = block.get("style", "body")
        return {"kind": kind, "style": style, "text": block["text"][lang], "keep": False}
    if kind == "table":
        return _table(block, lang)
    if kind == "chart":
        return {
            "kind": kind,
            "anchor": f"{lang}-{block['anchor']}",
            "number": block["number"][lang],
            "caption": block["caption"][lang],
            "alt": block["alt"][lang],
            "source": block["source"][lang] if block.get("source") else [],
            **measures.chart(block["svg"][lang]),
        }
    if kind == "practices":
        return {"kind": kind, "entries": [_item(one, lang) for one in block["items"]]}
    if kind == "checks":
        rows = [
            {"verdict": one["verdict"], "label": one["label"][lang], "text": one["text"][lang]}
            for one in block["rows"]
        ]
        return {"kind": kind, "rows": rows}
    raise TemplateError(
        f"no way to print a block of kind “{kind}”", remedy="use the blocks of reportlib.briefing"
    )


def _table(block: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    whole = sum(float(one.get("width") or 1) for one in block["columns"])
    columns = [
        {
            "label": one["label"][lang],
            "unit": one["unit"][lang] if one.get("unit") else "",
            "align": one.get("align", "left"),
            "width": round(100 * float(one.get("width") or 1) / whole, 3),
        }
        for one in block["columns"]
    ]
    pads = [
        measures.decimal_pads([row["cells"][place][lang] for row in block["rows"]], lang)
        if column["align"] == "right"
        else [0.0] * len(block["rows"])
        for place, column in enumerate(columns)
    ]
    rows = [
        {
            "style": row.get("style", ""),
            "cells": [
                {"text": cell[lang], "align": column["align"], "pad": pad[place]}
                for cell, column, pad in zip(row["cells"], columns, pads, strict=True)
            ],
        }
        for place, row in enumerate(block["rows"])
    ]
    notes = [one[lang] for one in block.get("notes") or ()]
    return {
        "kind": "table",
        "anchor": f"{lang}-{block['anchor']}",
        "number": block["number"][lang],
        "caption": block["caption"][lang],
        "columns": columns,
        "rows": rows,
        "notes": notes,
        "whole": len(rows) <= measures.WHOLE,
        "dense": len(columns) >= measures.DENSE,
    }


def _item(item: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    paragraphs = [
        {"text": one["text"][lang], "pending": bool(one.get("pending"))}
        for one in item["paragraphs"]
    ]
    return {
        "label": item["label"][lang],
        "title": item["title"][lang] if item.get("title") else [],
        "first": paragraphs[:1],
        "rest": paragraphs[1:],
        "note": item["note"][lang] if item.get("note") else "",
        "group": item["group"][lang] if item.get("group") else "",
    }


def _imprint(page: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    labels: Mapping[str, str] = words["imprint"]
    rows: Sequence[dict[str, str]] = [
        {"label": labels[key], "text": page[key]}
        for key in ("report_to", "send_to", "distribute_to", "signed_by")
        if page[key]
    ]
    copies = page["copies"]
    if copies.isdecimal() and "copies" in labels:
        copies = labels["copies"].format(n=copies)  # copies = "50" says 共印50份
    foot = {"left": page["printed_by"], "right": page["printed_on"], "copies": copies}
    return {
        "rows": rows,
        **foot,
        "any": bool(rows or any(foot.values())),
        "height": measures.imprint(
            [one["text"] for one in rows],
            foot=(foot["left"], foot["right"] + words["printed_suffix"] if foot["right"] else ""),
            copies=bool(foot["copies"]),
        ),
    }
