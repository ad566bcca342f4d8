"""HTML that is as strict as XML, read by Python's own XML parser: the same tree in a tenth of the time.

The pages of the templates are well-formed; all that HTML adds there is that some
elements have no end. Whatever the HTML parser would see with other eyes (an
element that closes another, a name in capitals, an entity, a comment, a line
break in an attribute) is left to it: ``strict`` then gives nothing.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

DOCTYPE = "<!DOCTYPE html>"
# A tag as both parsers read it; a line break in an attribute is none, for XML makes a blank of it.
ATTRIBUTES = r'(?: [a-z][a-z-]*="[^"<>\n\t]*")*'
TAG = re.compile(rf"</?[a-z][a-z0-9]*{ATTRIBUTES}>")
ENDLESS = re.compile(rf"<((?:br|col|hr|img|link|meta|wbr){ATTRIBUTES})>")
# What XML forbids or changes, and the references that it does not know.
FOREIGN = re.compile(
    r"[\r\0]|&(?!(?:amp|lt|gt|quot|#34|#39|#x[1-9a-fA-F][0-9a-fA-F]{2,3});)|<style>[^<]*&"
)
BLANKS = " \n\t"
VOID = frozenset(["br", "col", "hr", "img", "link", "meta", "wbr"])
PHRASES = frozenset(
    ["a", "b", "br", "em", "i", "img", "small", "span", "strong", "sub", "sup", "wbr"]
)
# A block that begins in one of these would end it.
NARROW = frozenset(["h1", "h2", "h3", "h4", "p"])
FLOW = (
    PHRASES
    | NARROW
    | frozenset(
        [
            "article",
            "aside",
            "div",
            "footer",
            "header",
            "hr",
            "main",
            "nav",
            "ol",
            "section",
            "table",
            "ul",
        ]
    )
)
ROWS = frozenset(["tr"])
# What may stand right inside an element, and in which elements nothing but blanks stands beside it.
INSIDE: dict[str, frozenset[str]] = {
    "html": frozenset(["head", "body"]), "head": frozenset(["link", "meta", "style", "title"]),
    "title": frozenset(), "style": frozenset(),
    "table": frozenset(["caption", "colgroup", "thead", "tbody", "tfoot"]), "colgroup": frozenset(["col"]),
    "thead": ROWS, "tbody": ROWS, "tfoot": ROWS, "tr": frozenset(["td", "th"]),
    "ol": frozenset(["li"]), "ul": frozenset(["li"]),
    **dict.fromkeys(["article", "aside", "body", "caption", "div", "footer", "header", "li", "main", "nav", "section", "td", "th"], FLOW),
    **dict.fromkeys(NARROW | PHRASES, PHRASES),
    **dict.fromkeys(VOID, frozenset()),
}  # fmt: skip
BARE = frozenset(["html", "head", "table", "colgroup", "thead", "tbody", "tfoot", "tr"])


def strict(text: str) -> ET.Element | None:
    """Return the tree of a page, nothing if only an HTML parser can tell how it is meant.

    Args:
        text: The whole page.
    """
    markup = text.removeprefix(DOCTYPE)
    if markup is text or FOREIGN.search(markup) or "<" in TAG.sub("", markup):
        return None
    try:
        # No declaration comes so far, hence no entity that could do harm.
        root = ET.fromstring(ENDLESS.sub(r"<\1/>", markup))  # noqa: S314
    except (ET.ParseError, ValueError):
        return None
    if root.tag != "html" or [one.tag for one in root] != ["head", "body"]:
        return None
    if not all(_is_plain(one) for one in root.iter()) or _has_link_in_link(root):
        return None
    return _as_html(root, markup[markup.rindex(">") + 1 :])


def in_head(root: Any, *names: str) -> Iterator[Any]:
    """Give the elements of some names in a strict page, without a walk through all of it for those that only a head holds.

    Args:
        root: The wrapper of the page.
        names: What the elements are called.
    """
    if not INSIDE["head"].issuperset(names):
        yield from type(root).query_all(root, *names)
        return
    yield from (one for one in next(root.iter_children()) if one.local_name in names)


def _is_plain(element: ET.Element) -> bool:
    """Tell whether an element holds only what neither ends it nor is moved out of it."""
    allowed = INSIDE.get(element.tag)
    if allowed is None:
        return False
    bare = element.tag in BARE
    if bare and element.text and element.text.strip(BLANKS):
        return False
    return all(
        one.tag in allowed and not (bare and one.tail and one.tail.strip(BLANKS)) for one in element
    )


def _has_link_in_link(root: ET.Element) -> bool:
    return any(sum(1 for _ in link.iter("a")) > 1 for link in root.iter("a"))


def _as_html(root: ET.Element, after: str) -> ET.Element:
    """Put the blanks around head and body where HTML has them: none before the head, all others into the body."""
    body = root[1]
    blanks = (body.tail or "") + after
    root.text = body.tail = None
    if blanks and len(body):
        body[-1].tail = (body[-1].tail or "") + blanks
    elif blanks:
        body.text = (body.text or "") + blanks
    return root
