"""Practices and checks as blocks: the place's own words, whole, in both languages.

Each sentence of a practice is a translation unit whose figures are printed from
the facts; where no translation is accepted yet, the English edition shows the
Chinese, marked as pending.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from reportlib.briefing.area import AreaView
from reportlib.briefing.emit import emit
from reportlib.briefing.sentence import Segments, figure_segment, joined
from reportlib.briefing.words import Words
from reportlib.errors import BlockError
from reportlib.model import Dataset, Finding, Practice, TranslatedUnit
from reportlib.quantities import Figure, from_fact

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_OPEN = "[translation pending] "
_MACHINE = "[machine translation] "
_STOPS = {"zh": "。", "en": "."}
VERDICTS = {
    "holds": {"zh": "相符", "en": "holds"},
    "rounding": {"zh": "取整范围内相符", "en": "holds within rounding"},
    "fails": {"zh": "不符", "en": "does not hold"},
    "scopes": {"zh": "口径可能不同", "en": "scopes may differ"},
    "unchecked": {"zh": "未核", "en": "not checked"},
}


class Reader:
    """Reads translation units: fills their placeholders with the figures of their facts."""

    def __init__(self, dataset: Dataset) -> None:
        self.facts = {one.fact_id: one for one in dataset.facts}
        self.units = dataset.units
        self.written_out = frozenset(dataset.written_out)

    def figures(self, unit: TranslatedUnit) -> dict[str, Figure]:
        """Return the figure behind each placeholder of a unit; the sentence says whether it rose or fell."""
        names = _PLACEHOLDER.findall(unit.source)
        return {
            name: replace(abs(from_fact(self.facts[fact])), written_out=self.written_out)
            for name, fact in zip(names, unit.facts, strict=True)
            if fact in self.facts
        }

    def segments(self, unit: TranslatedUnit, lang: str) -> Segments:
        """Return a unit's text in one language; the Chinese, marked, where the English is still open."""
        text = unit.source if lang == "zh" or not unit.target else unit.target
        figures = self.figures(unit)
        pieces: Segments = []
        here = 0
        for match in _PLACEHOLDER.finditer(text):
            pieces.append(text[here : match.start()])
            name = match[1]
            in_english = lang == "en" and bool(unit.target)
            if name in figures:
                pieces.append(
                    figure_segment(figures[name], "en" if in_english else "zh", bare=True)
                )
            else:
                pieces.append(name.split("#")[0])
            here = match.end()
        pieces.append(text[here:])
        if lang == "en" and not unit.target:
            return [{"text": _OPEN, "class": "open"}, *(_in_chinese(one) for one in pieces if one)]
        if lang == "en" and unit.status == "machine":
            return joined([{"text": _MACHINE, "class": "machine"}, *pieces])
        return joined(pieces)

    def of(self, practice: Practice) -> list[TranslatedUnit]:
        """Return the units of a practice, in order."""
        return [
            one for one in self.units
            if one.doc == practice.doc and practice.clean_start <= one.start < practice.clean_end
        ]  # fmt: skip

    def title_of(self, practice: Practice) -> TranslatedUnit | None:
        """Return the unit of a practice's title: its first sentence, or the heading that it stands under."""
        if not practice.title:
            return None
        near = [
            one
            for one in self.units
            if one.doc == practice.doc and one.start >= 0 and _is_title(one, practice.title)
        ]
        before = [one for one in near if one.start <= practice.clean_start]
        inside = [one for one in near if practice.clean_start < one.start < practice.clean_end]
        return before[-1] if before else inside[0] if inside else None


def _in_chinese(piece: str | dict[str, Any]) -> str | dict[str, Any]:
    """Return a piece of an open sentence, told apart from the English around it; a figure tells itself."""
    return {"text": piece, "class": "pending"} if isinstance(piece, str) else piece


def practices(area: AreaView, items: Sequence[Practice] | None = None) -> None:
    """Emit an area's practices, complete, as numbered items in both languages.

    Args:
        area: The area.
        items: Which practices; all of the area's own when None.

    Raises:
        BlockError: There is nothing to print.

    Example:
        >>> if area.practices():
        ...     practices(area)
    """
    chosen = area.practices() if items is None else tuple(items)
    if not chosen:
        raise BlockError(
            "no practices to print", where=area.name.zh, remedy="test `if area.practices():` first"
        )
    reader = Reader(area.dataset)
    figures: list[Figure] = []
    rows = [
        _item(number, practice, reader, figures) for number, practice in enumerate(chosen, start=1)
    ]
    emit({"kind": "practices", "style": "list", "items": rows}, figures)


def _item(number: int, practice: Practice, reader: Reader, figures: list[Figure]) -> dict[str, Any]:
    units = reader.of(practice)
    for unit in units:
        figures.extend(reader.figures(unit).values())
    head = reader.title_of(practice)
    body = [one for one in units if one is not head]
    if head is not None and head not in units:
        figures.extend(reader.figures(head).values())
    paragraphs = [_paragraph(group, reader) for group in _grouped(body)]
    label = practice.label or f"{number}."
    return {
        "label": {"zh": label, "en": f"{number}."},
        "title": {
            lang: _stopped(reader.segments(head, lang), stop) for lang, stop in _STOPS.items()
        }
        if head
        else None,
        "paragraphs": paragraphs,
        "note": {"zh": practice.note, "en": practice.note}
        if practice.note.isascii() and practice.note
        else None,
        "group": None,
    }


def _stopped(segments: Segments, stop: str) -> Segments:
    """Return a title that ends like a sentence, for the text runs on behind it."""
    last = segments[-1] if segments else ""
    text = last if isinstance(last, str) else str(last["text"])
    return segments if not text or text[-1] in "。！？；：.!?;:" else joined([*segments, stop])


def _is_title(unit: TranslatedUnit, title: str) -> bool:
    bare = re.sub(r"#\d+", "", unit.source)
    return re.sub(r"[\W_]+", "", bare) == re.sub(r"[\W_]+", "", title)


def _grouped(units: Sequence[TranslatedUnit]) -> list[list[TranslatedUnit]]:
    """Return units joined to paragraphs: a new one begins where the text has a gap (a line break)."""
    groups: list[list[TranslatedUnit]] = []
    for unit in units:
        if groups and unit.start - groups[-1][-1].end <= 0:
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return groups


def _paragraph(units: Sequence[TranslatedUnit], reader: Reader) -> dict[str, Any]:
    text: dict[str, Segments] = {"zh": [], "en": []}
    for index, unit in enumerate(units):
        text["zh"] += reader.segments(unit, "zh")
        text["en"] += ([" "] if index else []) + reader.segments(unit, "en")
    return {
        "text": {lang: joined(text[lang]) for lang in text},
        "pending": any(not unit.target for unit in units),
    }


def checks(area: AreaView | None, findings: Iterable[Finding] | None = None) -> None:
    """Emit the checks of an area's arithmetic: verdict and both sentences of each.

    Args:
        area: The area; None when the findings are given.
        findings: Which findings; all that concern the area when None.

    Raises:
        BlockError: There is nothing to print.

    Example:
        >>> if area.findings():
        ...     checks(area)
    """
    chosen = tuple(findings if findings is not None else area.findings() if area else ())
    if not chosen:
        raise BlockError(
            "no checks to print",
            where=area.name.zh if area else "",
            remedy="test `if area.findings():` first",
        )
    rows = [
        {
            "verdict": one.verdict,
            "label": VERDICTS[one.verdict],
            "text": {"zh": [one.zh], "en": [one.en]},
        }
        for one in chosen
    ]
    emit({"kind": "checks", "rows": rows})


def document_words(data: Dataset, doc: str) -> Words:
    """Return a document's title in both languages; its name in ``seeds/`` where no translation is accepted.

    Example:
        >>> document_words(data, "003-baoshan-2004").en
    """
    reader = Reader(data)
    title = next((one.title for one in data.documents if one.doc == doc), doc)
    unit = next(
        (one for one in data.units if one.doc == doc and one.start < 0 and one.target), None
    )
    if unit is None:
        return Words(title, doc)
    return Words(
        title,
        "".join(
            one if isinstance(one, str) else one["text"] for one in reader.segments(unit, "en")
        ),
    )
