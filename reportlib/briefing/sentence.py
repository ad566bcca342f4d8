"""Sentences: written once per language with the same placeholders, filled with figures and words.

``paragraph(zh="全年共输出{n}。", en="{n} were placed in all.", n=figure)``: a placeholder
is a figure or words, never a string; digits typed into a sentence are refused,
so both editions hold the same numbers and each of them knows its source.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportlib.briefing.words import Words
from reportlib.errors import SentenceError
from reportlib.quantities import Figure

Segments = list[str | dict[str, Any]]
_SLOT = re.compile(r"\{([^{}:!]*)(?::([a-z]*))?\}")
_DIGITS = re.compile(r"\d|[\uff10-\uff19]")
Value = Figure | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence in both languages with what fills it."""

    zh: str
    en: str
    values: Mapping[str, Value]

    def segments(self, lang: str) -> Segments:
        """Return the filled sentence as text and figures, in one language."""
        template = self.zh if lang == "zh" else self.en
        pieces: Segments = []
        here = 0
        for match in _SLOT.finditer(template):
            pieces.append(template[here : match.start()])
            value = self.values[match[1]]
            if isinstance(value, Figure):
                pieces.append(figure_segment(value, lang, bare=match[2] == "n"))
            else:
                pieces.append(value.text(lang))
            here = match.end()
        pieces.append(template[here:])
        return capitalised(joined(pieces)) if lang == "en" else joined(pieces)

    def figures(self) -> tuple[Figure, ...]:
        """Return the figures of the sentence, in the order of its Chinese."""
        names = [match[1] for match in _SLOT.finditer(self.zh)]
        return tuple(value for name in names if isinstance(value := self.values[name], Figure))


def figure_segment(figure: Figure, lang: str, *, bare: bool = False) -> dict[str, Any]:
    """Return the piece of a sentence that prints a figure and leads to its source."""
    return {"text": figure.text(lang, bare=bare), "figure": figure.figure_id}


def joined(pieces: Segments) -> Segments:
    """Return segments with neighbouring texts joined and empty ones left out."""
    result: Segments = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece != "":
            result.append(piece)
    return result


def capitalised(pieces: Segments) -> Segments:
    """Return English segments that begin with a capital letter."""
    if not pieces:
        return pieces
    first = pieces[0]
    if isinstance(first, str):
        return [first[:1].upper() + first[1:], *pieces[1:]]
    text = str(first["text"])
    return [{**first, "text": text[:1].upper() + text[1:]}, *pieces[1:]]


def _slots(template: str, lang: str) -> list[str]:
    rest = _SLOT.sub("", template)
    if "{" in rest or "}" in rest:
        raise SentenceError(
            "a brace is not closed, or holds more than a name",
            where=f"{lang}: {template}",
            remedy="write {name} or {name:n}",
        )
    found = _DIGITS.search(rest)
    if found:
        raise SentenceError(
            f"a number was typed into the sentence (“{found[0]}”)",
            where=f"{lang}: {template}",
            remedy="pass it as a figure: {name} with name=area.get(…), or name=constant(…, unit=…) for your own number",
        )
    for match in _SLOT.finditer(template):
        if match[2] not in {None, "", "n"}:
            raise SentenceError(
                f"unknown form “:{match[2]}”",
                where=f"{lang}: {template}",
                remedy="only {name} and {name:n} are known",
            )
    return [match[1] for match in _SLOT.finditer(template)]


def sentence(zh: str, en: str, **values: Value) -> Sentence:
    """Return a sentence that is ready to be put into a paragraph.

    Args:
        zh: Chinese text with ``{name}`` placeholders.
        en: English text with the same placeholders; ``{name:n}`` prints the number
            without its noun ("1,550" for "1,550 people").
        **values: A figure or words for each placeholder.

    Raises:
        SentenceError: Digits were typed, the two languages have different
            placeholders, one has no value, or a value is a bare number or text.

    Example:
        >>> sentence("{place}输出{n}。", "{place} placed {n}.", place=area.name, n=area.get("labour_transferred"))
    """
    if bool(zh.strip()) != bool(en.strip()):
        lacking = "English" if zh.strip() else "Chinese"
        raise SentenceError(
            f"the sentence has no {lacking}",
            where=zh or en,
            remedy='say it in both languages: zh="…", en="…"',
        )
    in_zh, in_en = _slots(zh, "zh"), _slots(en, "en")
    if sorted(in_zh) != sorted(in_en):
        odd = sorted(set(in_zh) ^ set(in_en)) or in_zh
        raise SentenceError(
            f"the two languages do not hold the same placeholders: {', '.join(odd)}",
            where=zh, remedy="use each placeholder as often in zh as in en",
        )  # fmt: skip
    for name in in_zh:
        if name not in values:
            raise SentenceError(
                f"nothing was given for {{{name}}}", where=zh, remedy=f"add {name}=…"
            )
        if not isinstance(values[name], Figure | Words):
            raise SentenceError(
                f"{name}={values[name]!r} is neither a figure nor words",
                where=zh,
                remedy=_how(values[name], name),
            )
    for name in values:
        if name not in in_zh:
            raise SentenceError(
                f"{name} is given but not used",
                where=zh,
                remedy=f"put {{{name}}} into both languages or drop it",
            )
    return Sentence(zh=zh, en=en, values=dict(values))


def _how(value: object, name: str) -> str:
    if value is None:
        return f"the data do not state it: test `if {name}:` first"
    if isinstance(value, int | float):
        mean = "; a mean is average(column)" if isinstance(value, float) else ""
        return f"{name}=area.get(…), or {name}=constant(…, unit=…) for your own number{mean}"
    return f'{name}=words("中文", "English") or term("中文")'


def listing(
    pairs: Sequence[tuple[Words, Figure]], *, zh: str = "", en: str = "", **values: Value
) -> Sentence:
    """Return one sentence that lists labels with their figures, after an opening of your own.

    Args:
        pairs: Label and figure of each item.
        zh: Chinese opening ("{place}").
        en: English opening.
        **values: What fills the openings' placeholders.

    Raises:
        SentenceError: There is nothing to list.

    Example:
        >>> listing([(row.label, row.figure) for row in area.rows("income")], zh="其中：", en="Of this: ")
    """
    if not pairs:
        raise SentenceError("nothing to list", where=zh, remedy="test that there are rows first")
    filled: dict[str, Value] = dict(values)
    for index, (label, figure) in enumerate(pairs):
        filled[f"label_{index}"] = Words(label.zh, label.en[:1].lower() + label.en[1:])
        filled[f"figure_{index}"] = figure
    slots = range(len(pairs))
    body_zh = "，".join(f"{{label_{index}}}{{figure_{index}}}" for index in slots)
    body_en = "; ".join(f"{{label_{index}}}: {{figure_{index}}}" for index in slots)
    return sentence(f"{zh}{body_zh}。", f"{en}{body_en}.", **filled)
