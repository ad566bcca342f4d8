"""Segments of text to inline markup; every character of a brief is escaped here or by Jinja."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from reportlib.errors import TemplateError
from reportlib.rendering import typography


CLASSES = ("pending", "term", "withheld")


def words(text: str, lang: str) -> Markup:
    """Return plain text of a language, escaped, with its line breaks in the right places."""
    return escape(typography.chinese(text) if lang == "zh" else typography.english(text))


def segments(parts: Sequence[Any], edition: Mapping[str, Any]) -> Markup:
    """Return segments as markup: text, figures with links to their notes, marked words.

    Args:
        parts: Strings and objects as ``reportlib.briefing.blocks`` describes them.
        edition: The edition they stand in; gives the language and the numbers of the notes it prints.
    """
    lang = edition["lang"]
    return Markup("").join(_segment(one, lang, edition["numbers"]) for one in parts)


def _segment(part: Any, lang: str, numbers: Container[int]) -> Markup:
    if isinstance(part, str):
        return words(part, lang)
    if not isinstance(part, Mapping) or "text" not in part:
        raise TemplateError("a segment is neither text nor an object with text", where=repr(part)[:80])
    kind = part.get("class", "")
    if kind in CLASSES:
        return Markup('<span class="{}">{}</span>').format(kind, words(part["text"], lang))
    text = typography.figure(part["text"], lang)
    note = next((one for one in part.get("notes") or () if one in numbers), None)
    if note is None or not part.get("id"):
        return escape(text)
    return Markup('<a class="figure" id="{0}-{1}" href="#{0}-note-{2}">{3}</a>').format(lang, part["id"], note, text)
