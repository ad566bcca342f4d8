"""Segments of text to inline markup; every character of a brief is escaped here or by Jinja."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from reportlib.errors import TemplateError
from reportlib.rendering import typography

CLASSES = ("open", "pending", "machine", "term", "withheld")


def words(text: str, lang: str) -> Markup:
    """Return plain text of a language, escaped, with its line breaks in the right places."""
    return escape(typography.chinese(text) if lang == "zh" else typography.english(text))


def segments(parts: Sequence[Any], edition: Mapping[str, Any]) -> Markup:
    """Return segments as markup: text, figures with links to their notes, marked words.

    Args:
        parts: Strings and objects as ``reportlib.briefing.blocks`` describes them.
        edition: The edition they stand in; gives the language and the numbers of the notes it prints.
    """
    out = Markup("")
    before = ""
    for part in parts:
        markup = _segment(part, edition)
        text = part if isinstance(part, str) else part["text"]
        if edition["lang"] == "zh":
            out += typography.seam(before, text)
        out += markup
        before = text
    return out


def _segment(part: Any, edition: Mapping[str, Any]) -> Markup:
    lang = edition["lang"]
    if isinstance(part, str):
        return words(part, lang)
    if not isinstance(part, Mapping) or "text" not in part:
        raise TemplateError(
            "a segment is neither text nor an object with text", where=repr(part)[:80]
        )
    kind = part.get("class", "")
    if kind in CLASSES:
        return _marked(part["text"], kind, lang)
    text = typography.figure(part["text"], lang)
    note = next((one for one in part.get("notes") or () if one in edition["numbers"]), None)
    if note is None or not part.get("id"):
        return escape(text)
    purpose = edition["words"]["link_note"].format(number=note)
    return Markup('<a class="figure" id="{0}-{1}" href="#{0}-note-{2}" title="{3}">{4}</a>').format(
        lang, part["id"], note, purpose, text
    )


def _marked(text: str, kind: str, lang: str) -> Markup:
    if (
        kind == "pending" and lang == "en"
    ):  # what awaits its translation still stands there in Chinese
        return Markup('<span class="pending" lang="zh-CN">{}</span>').format(words(text, "zh"))
    return Markup('<span class="{}">{}</span>').format(kind, words(text, lang))
