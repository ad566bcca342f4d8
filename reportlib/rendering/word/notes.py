"""Footnotes: one per source note and edition, each figure's mark, and marks that refer again.

A figure that is printed a second time points to the footnote it already has
(NOTEREF), so that Word renumbers both when an office cuts or moves text. The
sources that a computed figure rests on get their footnotes beside it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from reportlib.model import Brief, SourceNote
from reportlib.rendering.word.markup import element, field, joined, paragraph, root, run
from reportlib.rendering.word.sheet import Sheet
from reportlib.rendering.word.styles import NOTE_MARK

_CITED = re.compile(r"\[(\d+)\]")
_SHOWN = 0.33
_MARK_RUN = element("w:rPr", element("w:rStyle", val=NOTE_MARK))


class Footnotes:
    """The footnotes of a document while it is written, in the order of their marks."""

    def __init__(self, brief: Brief, sheet: Sheet, words: Mapping[str, Mapping[str, Any]]) -> None:
        self._sources = {one.number: one for one in brief.notes}
        self._sheet = sheet
        self._words = words
        self._printed: dict[tuple[str, int], int] = {}

    def marks(self, numbers: Sequence[int], lang: str) -> Markup:
        """Return the marks behind a figure, with the footnotes they stand for put down."""
        wanted = self._with_operands(numbers, lang)
        made: list[Markup] = []
        for number in wanted:
            if made:
                made.append(run(",", style=NOTE_MARK))
            made.append(self._mark(number, lang))
        return joined(made)

    def width(self, numbers: Sequence[int], lang: str) -> float:
        """Return how wide the marks of a figure are, in em of the text they stand in."""
        marks = self._with_operands(numbers, lang)
        following = len(self._printed)
        digits = 0
        for number in marks:
            shown = self._printed.get((lang, number))
            following += shown is None
            digits += len(str(shown or following))
        return _SHOWN * (digits + 0.5 * max(0, len(marks) - 1))

    def source(self, text: str, lang: str, cited: frozenset[int]) -> Markup:
        """Return the source line of a chart, its note numbers turned into marks."""
        made: list[Markup] = []
        for place, piece in enumerate(_CITED.split(text)):
            if place % 2 == 0:
                made.append(run(piece, lang=lang))
            elif int(piece) in cited:
                made.append(self.marks([int(piece)], lang))
            else:
                made.append(run(f"[{piece}]", lang=lang))
        return joined(made)

    def registers(self, numbers: Sequence[int]) -> bool:
        """Tell whether most of some notes are of registers: their sentences say no more than the figures themselves."""
        told = [self._sources[one] for one in numbers if one in self._sources]
        queries = sum(bool(one.query) for one in told)
        return 2 * queries > sum(bool(one.doc) for one in told)

    def named(self, numbers: Sequence[int], lang: str) -> str:
        """Return source notes by their numbers in the PDF, neighbours as a span: what has no footnote of its own."""
        spans: list[list[int]] = []
        for number in numbers:
            if spans and number == spans[-1][-1] + 1:
                spans[-1].append(number)
            else:
                spans.append([number])
        joint, dash = ("、", "—") if lang == "zh" else (", ", "–")
        told = joint.join(
            dash.join(str(one) for one in dict.fromkeys((span[0], span[-1]))) for span in spans
        )
        notes = str(self._sheet.words[lang]["numbers"]).format(numbers=told)
        if not self.registers(numbers):
            return notes
        documents = dict.fromkeys(self._sources[one].doc for one in numbers)
        return ("；" if lang == "zh" else "; ").join([joint.join(filter(None, documents)), notes])

    def part(self) -> str:
        """Return ``word/footnotes.xml``, written last, for notes cite each other's numbers."""
        style = self._sheet.style("FootnoteText", "zh")
        lines = [
            element("w:footnote", paragraph(style, element("w:r", element(f"w:{kind}"))), type=kind, id=place)
            for place, kind in ((-1, "separator"), (0, "continuationSeparator"))
        ]  # fmt: skip
        quoted: dict[tuple[str, str], int] = {}
        texts = [
            self._footnote(place, self._sources[number], lang, quoted)
            for (lang, number), place in self._printed.items()
        ]
        return root("w:footnotes", *lines, *texts)

    def _with_operands(self, numbers: Sequence[int], lang: str) -> list[int]:
        wanted = [one for one in dict.fromkeys(numbers) if one in self._sources]
        for number in wanted:
            if (lang, number) not in self._printed:
                found = [int(one) for one in _CITED.findall(self._sources[number].computed)]
                wanted += [
                    one for one in dict.fromkeys(found)
                    if one not in wanted and one in self._sources and (lang, one) not in self._printed
                ]  # fmt: skip
        return wanted

    def _mark(self, number: int, lang: str) -> Markup:
        if (lang, number) in self._printed:
            return self._again(number, lang, style=NOTE_MARK)
        place = len(self._printed) + 1
        self._printed[lang, number] = place
        return joined(
            [
                element("w:bookmarkStart", id=place, name=_bookmark(number, lang)),
                element("w:r", _MARK_RUN, element("w:footnoteReference", id=place)),
                element("w:bookmarkEnd", id=place),
            ]
        )

    def _again(self, number: int, lang: str, *, style: str = "") -> Markup:
        switches = "\\f \\h" if style else "\\h"
        shown = str(self._printed[lang, number])
        return field(f"NOTEREF {_bookmark(number, lang)} {switches}", shown, style=style)

    def _footnote(
        self, place: int, note: SourceNote, lang: str, quoted: dict[tuple[str, str], int]
    ) -> Markup:
        mark = element("w:r", _MARK_RUN, element("w:footnoteRef"))
        text = self._computed(note, lang) if note.computed else self._quoted(note, lang, quoted)
        style = self._sheet.style("FootnoteText", lang)
        return element("w:footnote", paragraph(style, mark, run(" "), text), id=place)

    def _computed(self, note: SourceNote, lang: str) -> Markup:
        words = self._sheet.words[lang]
        made = [run(words["computed"], lang=lang)]
        for index, piece in enumerate(_CITED.split(note.computed)):
            if index % 2 and (lang, int(piece)) in self._printed:
                made += [run("["), self._again(int(piece), lang), run("]")]
            else:
                made.append(run(f"[{piece}]" if index % 2 else piece, lang=lang))
        opening, _, _, closing = words["origin"]
        number = words["number"].format(number=note.number)
        return joined([*made, self._origin(_trimmed(opening) + number + closing, lang)])

    def _quoted(self, note: SourceNote, lang: str, quoted: dict[tuple[str, str], int]) -> Markup:
        words, phrases = self._sheet.words[lang], self._words[lang]
        sentence = note.quote_en if lang == "en" and note.quote_en else ""
        key = (lang, f"{note.doc}\n{sentence or note.before + note.exact + note.after}")
        opening, before_span, before_number, closing = words["origin"]
        span = phrases["span"].format(start=note.start, end=note.end)
        number = words["number"].format(number=note.number)
        origin = f"{opening}{note.doc}{before_span}{span}{before_number}{number}{closing}"
        earlier = quoted.setdefault(key, note.number)
        if earlier != note.number:
            return self._same(note, earlier, lang) + self._origin(origin, lang)
        title = note.title if lang == "zh" else note.title_en or note.title
        quote_open, quote_close = words["quote"]
        head = (
            phrases["title_open"].strip()
            + title
            + phrases["title_close"]
            + words["open"]
            + quote_open
        )
        exact = self._sheet.mark("Exact", lang)
        text = (
            run(sentence, lang=lang)
            if sentence
            else run(note.before, lang="zh")
            + run(note.exact, lang="zh", style=exact)
            + run(note.after, lang="zh")
        )
        return (
            run(head, lang=lang) + text + run(quote_close, lang=lang) + self._origin(origin, lang)
        )

    def _same(self, note: SourceNote, earlier: int, lang: str) -> Markup:
        """Return what stands instead of a sentence that an earlier footnote has quoted whole."""
        words = self._sheet.words[lang]
        before, _, after = words["same"].partition("{mark}")
        exact = run(note.exact, lang="zh", style=self._sheet.mark("Exact", lang))
        mark = self._again(earlier, lang)
        return (
            run(before, lang=lang)
            + mark
            + run(after, lang=lang)
            + exact
            + run(words["same_end"], lang=lang)
        )

    def _origin(self, text: str, lang: str) -> Markup:
        return run(text, lang=lang, style=self._sheet.mark("Origin", lang))


def cited(text: str) -> list[int]:
    """Return the numbers of the notes that a text names: ``[3]``."""
    return [int(one) for one in _CITED.findall(text)]


def _bookmark(number: int, lang: str) -> str:
    return f"_Note_{lang}_{number}"


def _trimmed(opening: str) -> str:
    """Return the opening bracket of an origin without the words for a document."""
    return opening[: len(opening) - len(opening.lstrip(" （("))]
