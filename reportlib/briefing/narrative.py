"""Markdown cells that go to print: a Chinese cell and its English twin become headings and paragraphs.

They hold plain prose: figures need a source, so they are said by ``paragraph(…)``
in a code cell, and what the page cannot show (lists, links, emphasis) is refused.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from reportlib.briefing.blocks import both
from reportlib.briefing.sentence import sentence
from reportlib.errors import BlockError

_HEADING = re.compile(r"^(#{1,6}) +(.+?)\s*#*$")
_MARKUP = re.compile(r"^\s*([-*+>|]|```)|\*\*|__|`|!?\[[^\]]*\]\(|<[a-zA-Z/!]", re.MULTILINE)
_LEVELS = 3
Part = tuple[int, str]


def narrated(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks with every narrative in its place as headings and paragraphs.

    Raises:
        BlockError: The twins differ in their headings or paragraphs, or hold markup.
        SentenceError: A number was typed.
    """
    result: list[dict[str, Any]] = []
    for block in blocks:
        result += _printed(block) if block["kind"] == "narrative" else [block]
    return result


def _printed(block: dict[str, Any]) -> list[dict[str, Any]]:
    where = block["where"]
    zh, en = _parts(block["zh"], where), _parts(block["en"], where)
    if [level for level, _ in zh] != [level for level, _ in en]:
        raise BlockError(
            f"the twins do not match: {_count(zh)} in Chinese, {_count(en)} in English", where=where,
            remedy="give both the same headings and paragraphs, parted by empty lines",
        )  # fmt: skip
    return [
        _block(level, chinese, english, block["style"], where)
        for (level, chinese), (_, english) in zip(zh, en, strict=True)
    ]


def _block(level: int, zh: str, en: str, style: str, where: str) -> dict[str, Any]:
    if "{" in zh + en:
        raise BlockError(
            "a markdown cell has no placeholders", where=where, remedy="say it in a code cell: paragraph(zh=…, en=…, name=figure)"
        )  # fmt: skip
    try:
        text = both(sentence(zh, en))
    except Exception as error:
        error.where = f"{where}, {error.where}"  # type: ignore[attr-defined]
        raise
    if level:
        return {"kind": "heading", "level": level, "text": text, "figures": {}}
    return {"kind": "paragraph", "style": style, "text": text, "figures": {}}


def _parts(source: str, where: str) -> list[Part]:
    """Return the headings (with their level) and paragraphs (level 0) of a cell."""
    found: list[Part] = []
    for piece in re.split(r"\n\s*\n|(?<=\n)(?=#)|(?<=^)(?=#)", source.strip()):
        lines = [line.strip() for line in piece.strip().splitlines()]
        while lines and (match := _HEADING.match(lines[0])):
            found.append((min(len(match[1]), _LEVELS), match[2]))
            lines = lines[1:]
        if lines:
            found.append((0, _joined(lines)))
    if not found:
        raise BlockError("a markdown cell tagged “brief” says nothing", where=where, remedy="write a paragraph, or take the tag off")  # fmt: skip
    marked = next((text for _, text in found if _MARKUP.search(text)), None) or _listed(source)
    if marked:
        raise BlockError(
            f"the page shows no markup: “{marked[:30]}”", where=where,
            remedy="headings (#) and plain paragraphs go to print; lists and tables are said by practices(…) and table(…)",
        )  # fmt: skip
    return found


def _listed(source: str) -> str:
    return next((line for line in source.splitlines() if _MARKUP.match(line)), "")


def _joined(lines: Sequence[str]) -> str:
    """Return the lines of a paragraph as one: Chinese without a space between, other text with one."""
    text = lines[0]
    for line in lines[1:]:
        text += line if ord(text[-1]) > 0x2E80 or ord(line[0]) > 0x2E80 else f" {line}"
    return text


def _count(parts: Sequence[Part]) -> str:
    headings = sum(1 for level, _ in parts if level)
    return f"{headings} headings and {len(parts) - headings} paragraphs"
