"""Find the furniture of a web page around an article: menus, sources, footers, promotion."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

_HEAD_LINES = 8
_HEAD_MOST = 1200
_ARTICLE_LEAST = 12
_LINK_MOST = 16


class _Kind(NamedTuple):
    where: str
    pattern: re.Pattern[str]


@cache
def _kinds() -> tuple[_Kind, ...]:
    text = resources.files("reportlib").joinpath("data/cleaning/furniture.toml").read_text("utf-8")
    return tuple(
        _Kind(entry["where"], re.compile(pattern, re.MULTILINE))
        for entry in tomllib.loads(text)["furniture"]
        for pattern in entry["patterns"]
    )


def find_furniture(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sorted, disjoint spans of a clean text that are no part of the article."""
    lines = [found.span() for found in re.finditer("[^\n]+", text)]
    if not lines:
        return ()
    spans = [*_head(text, lines), *_tail(text, lines)]
    return _merged(text, spans)


def _head(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    limit = min(lines[min(_HEAD_LINES, len(lines)) - 1][1], _HEAD_MOST)
    limit = max(limit, lines[0][1] if lines[0][1] <= _HEAD_MOST else 0)
    spans = [
        found.span()
        for kind in _kinds()
        if kind.where != "tail"
        for found in kind.pattern.finditer(text, 0, limit)
        if found.end() > found.start()
    ]
    head = [span for span in lines[:_HEAD_LINES] if span[1] <= limit]
    for index, (begin, end) in enumerate(head[:-1]):
        words = text[begin:end]
        later = {text[b:e] for b, e in head[index + 1 : index + 4]}
        if len(words) >= 4 and words in later:
            spans.append((begin, end))
    return spans


def _tail(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans behind the article: strong lines, and the weak ones that go with them."""
    strong: dict[int, tuple[int, int]] = {}
    first = _first_possible(text, lines)
    if first == len(lines):
        return []
    begins = {begin: index for index, (begin, _) in enumerate(lines)}
    for kind in _kinds():
        if kind.where != "tail":
            continue
        for found in kind.pattern.finditer(text, lines[first][0]):
            index = begins.get(text.rfind("\n", 0, found.start() + 1) + 1)
            if index is not None and found.end() > found.start():
                strong.setdefault(index, found.span())
    if not strong:
        return []
    spans = list(strong.values())
    start = min(strong)
    begin = strong[start][0]
    if begin == lines[start][0]:
        begin = lines[_upwards(text, lines, start)][0]
    return [*spans, (begin, lines[-1][1])]


def _first_possible(text: str, lines: list[tuple[int, int]]) -> int:
    """Return the last line that is clearly the article's own, or past the end if none is."""
    for index in range(len(lines) - 1, -1, -1):
        if _is_article(text[slice(*lines[index])]):
            return index
    return len(lines)


def _is_article(line: str) -> bool:
    if any(kind.where == "tail" and kind.pattern.fullmatch(line) for kind in _kinds()):
        return False
    return len(line) >= _ARTICLE_LEAST and "。" in line


def _upwards(text: str, lines: list[tuple[int, int]], start: int) -> int:
    """Return where a list of bare links above the first strong line begins."""
    index = start
    while index > 1:
        words = text[slice(*lines[index - 1])]
        if len(words) > _LINK_MOST or re.search("[，。；：、！？%]", words):
            break
        index -= 1
    return index if start - index >= 3 else start


def _merged(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1] + 1 and not text[found[-1][1] : begin].strip():
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)
