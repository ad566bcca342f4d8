"""Where in an edition each source note is used: what a reader on paper looks up.

No mark stands in the body text, so a note says its place: section, paragraph and
the order of the figure in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def places(
    blocks: Sequence[Mapping[str, Any]], lang: str, words: Mapping[str, str]
) -> dict[int, list[dict[str, str]]]:
    """Return for each note number the places of its figures, in reading order.

    Args:
        blocks: The blocks of the brief, in both languages.
        lang: The edition's language.
        words: The template's patterns for places (``paragraph``, ``item``, ``table`` …).
    """
    found: dict[int, list[dict[str, str]]] = {}
    for label, segment in _figures(blocks, lang, words):
        for number in segment.get("notes") or ():
            place = {
                **segment.get("at", {}),
                "label": label,
                "href": f"#{lang}-{segment['id']}" if segment.get("id") else "",
            }
            found.setdefault(number, []).append(place)
    return found


def _figures(
    blocks: Sequence[Mapping[str, Any]], lang: str, words: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    path: dict[int, str] = {}
    paragraph = 0
    for block in blocks:
        section = _section(path, lang) or words["lead"]
        if block["kind"] == "heading":
            path = {level: one for level, one in path.items() if level < block["level"]}
            path[block["level"]] = block["number"][lang]
            paragraph = 0
        elif block["kind"] == "paragraph":
            paragraph += 1
            for order, segment in _numbered(block["text"][lang]):
                yield (
                    words["paragraph"].format(section=section, paragraph=paragraph, order=order),
                    segment,
                )
        elif block["kind"] in INSIDE:
            yield from INSIDE[block["kind"]](block, section, lang, words)


def _in_table(
    block: Mapping[str, Any], _section: str, lang: str, words: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for row, cells in enumerate(block["rows"], 1):
        for column, cell in enumerate(cells["cells"], 1):
            at = {"column": words["column"].format(table=block["number"][lang], column=column)}
            for _, segment in _numbered(cell[lang]):
                yield (
                    words["table"].format(table=block["number"][lang], row=row, column=column),
                    {**segment, "at": at},
                )


def _in_practices(
    block: Mapping[str, Any], section: str, lang: str, words: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in block["items"]:
        texts = [item["title"][lang]] if item.get("title") else []
        texts += [one["text"][lang] for one in item["paragraphs"]]
        label = item["label"][lang].rstrip(".")
        for order, segment in _numbered([part for text in texts for part in text]):
            yield words["item"].format(section=section, item=label, order=order), segment


def _in_checks(
    block: Mapping[str, Any], section: str, lang: str, words: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for row, check in enumerate(block["rows"], 1):
        for order, segment in _numbered(check["text"][lang]):
            yield words["check"].format(section=section, row=row, order=order), segment


def _in_chart(
    block: Mapping[str, Any], _section: str, lang: str, _words: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the notes of a chart, which are told below it and drawn without links."""
    told = "".join(str(one) for one in (block.get("source") or {}).get(lang, ()))
    for number in re.findall(r"\[(\d+)\]", told):
        yield block["number"][lang], {"notes": [int(number)]}


INSIDE = {"table": _in_table, "practices": _in_practices, "checks": _in_checks, "chart": _in_chart}


def _numbered(parts: Sequence[Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    figures = [one for one in parts if isinstance(one, Mapping) and "class" not in one]
    yield from enumerate(figures, 1)


def _section(path: Mapping[int, str], lang: str) -> str:
    numbers = [path[level] for level in sorted(path)]
    return "".join(numbers) if lang == "zh" else (numbers or [""])[-1].rstrip(".")
