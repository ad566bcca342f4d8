"""HTML pages: the visible text of the article's body; nothing in them is followed or run."""

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reportlib.errors import UnsupportedFormat
from reportlib.seeds.decoding import decode
from reportlib.seeds.formats.decoded import Decoded

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_DROPPED = (
    "script, style, noscript, template, iframe, object, embed, svg, canvas, form, button, select, "
    "nav, header, footer, aside, head, [hidden], [aria-hidden=true]"
)
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|breadcrumbs?|crumbs?|sidebar|side|footer|foot|header|share|related|recommend|comment|"
    r"comments|copyright|toolbar|pagination|advert|ads?|banner|login|search|qrcode)(?:$|[-_ ])",
    re.IGNORECASE,
)
_BODIES = "article, main, #js_content, #content, #article, #zoom, .TRS_Editor, .article, .article-content, .content, .news_content, .rich_media_content"
_BLOCKS = frozenset(
    "p div section article main h1 h2 h3 h4 h5 h6 li ul ol dl dt dd br blockquote pre figure figcaption address hr".split()  # noqa: SIM905
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile("[ \t\n\r\f]+")
_NESTING = re.compile(
    "<(?!p[ >]|li[ >]|br|hr|img|input|meta|link|t[rdh][ >]|col|option|source|area|base)[a-z]",
    re.IGNORECASE,
)
_MOST_DEPTH = 2_000
_MOST_TAGS = 400_000
_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"tr", "table", "thead", "tbody"})
_SENTENCES = re.compile("[，。；！？]")


def read_html(data: bytes, name: str) -> Decoded:
    """Return the visible text of a page's article; offsets count the code points of this text.

    One line per block, one tab between the cells of a table. What is hidden,
    scripted or navigation is no text. The page's own source is not kept.
    """
    source, encoding = _decode(data, name)
    _refuse_bomb(source, name)
    tree = LexborHTMLParser(source)
    title, publisher, date = (
        _title(tree),
        _meta(tree, "publisher", "source", "ContentSource"),
        _meta(tree, "PubDate", "publishdate", "date"),
    )
    body = tree.body
    if body is None:
        raise UnsupportedFormat(
            "the page has no body", where=name, remedy="save the article's text as .txt"
        )
    for node in tree.css(_DROPPED):
        node.decompose()
    for node in tree.css("[style], [class], [id]"):
        marks = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if _HIDDEN.search(node.attributes.get("style") or "") or (
            _FURNITURE.search(marks) and node.tag != "body"
        ):
            node.decompose()
    text = _text(_article(tree, body))
    date = _iso(date)
    return Decoded(
        text=text,
        encoding=encoding,
        media_type="text/html",
        title=title,
        publisher=publisher,
        date=date,
    )


def _refuse_bomb(source: str, name: str) -> None:
    """Refuse a page with more tags or deeper nesting than any article has."""
    opened, closed = len(_NESTING.findall(source)), source.count("</")
    if source.count("<") > _MOST_TAGS or opened - closed > _MOST_DEPTH:
        raise UnsupportedFormat(
            "the page has too many tags or nests them too deep",
            where=name,
            remedy="save the article's text as .txt",
        )


def _decode(data: bytes, name: str) -> tuple[str, str]:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        label = declared[1].decode("ascii").lower()
        label = "gb18030" if label in {"gb2312", "gbk"} else label
        try:
            return data.decode(label), label
        except (LookupError, UnicodeError):
            pass
    return decode(data, where=name)


def _title(tree: LexborHTMLParser) -> str:
    heads = [node.text(strip=True) for node in tree.css("h1")]
    if len(heads) == 1 and heads[0]:
        return _BLANKS.sub(" ", heads[0])
    node = tree.css_first("title")
    return re.split(r"[_|–—-]", _BLANKS.sub(" ", node.text(strip=True)))[0].strip() if node else ""


def _meta(tree: LexborHTMLParser, *names: str) -> str:
    for node in tree.css("meta[name][content]"):
        if (node.attributes.get("name") or "").lower() in {one.lower() for one in names}:
            return (node.attributes.get("content") or "").strip()
    return ""


def _iso(date: str) -> str:
    found = re.match(r"((?:19|20)\d{2})[-/年.](\d{1,2})[-/月.](\d{1,2})", date)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else ""


def _article(tree: LexborHTMLParser, body: LexborNode) -> LexborNode:
    """Return the smallest marked body that holds most of the page's sentences, else the whole body."""
    whole = len(_SENTENCES.findall(body.text()))
    best, size = body, len(body.text())
    for node in tree.css(_BODIES):
        words = node.text()
        if len(_SENTENCES.findall(words)) >= 0.6 * whole and whole and len(words) < size:
            best, size = node, len(words)
    return best


def _text(root: LexborNode) -> str:
    """Return the text of a tree, walked without recursion: a hostile page may be very deep."""
    lines: list[list[str]] = [[]]
    stack: list[tuple[Any, bool, bool]] = [(root, False, False)]
    while stack:
        node, leaving, in_cell = stack.pop()
        tag = node.tag
        if tag == "-text":
            lines[-1].append(_BLANKS.sub(" ", node.text_content or ""))
            continue
        in_cell = (in_cell or tag in _CELLS) and tag not in _ROWS
        _break(lines, tag, in_cell=in_cell)
        if leaving or tag == "br":
            continue
        if tag in _BLOCKS or tag in _ROWS:
            stack.append((node, True, in_cell))
        children = list(node.iter(include_text=True))
        stack.extend((child, False, in_cell) for child in reversed(children))
    done = (re.sub(" *\t *", "\t", re.sub("  +", " ", "".join(line))).strip() for line in lines)
    return "\n".join(line for line in done if line)


def _break(lines: list[list[str]], tag: str, *, in_cell: bool) -> None:
    """Part what an element stands between: a tab between cells, a line elsewhere."""
    if tag in _CELLS:
        if "".join(lines[-1]).strip():
            lines[-1].append("\t")
    elif tag in _ROWS or (tag in _BLOCKS and not in_cell):
        lines.append([])
    elif tag in _BLOCKS:
        lines[-1].append(" ")
