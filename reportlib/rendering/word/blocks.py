"""The blocks of an edition as paragraphs, tables and pictures of the Word document."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from reportlib.errors import TemplateError
from reportlib.rendering.inline import CLASSES
from reportlib.rendering.word import notes, tables
from reportlib.rendering.word.drawing import Pictures
from reportlib.rendering.word.markup import joined, paragraph, run, tab
from reportlib.rendering.word.notes import Footnotes
from reportlib.rendering.word.sheet import Sheet

STYLES: Mapping[str, str] = {
    "body": "Normal", "lead": "Lead", "note": "Note", "editor": "EditorNote", "pending": "Pending",
}  # fmt: skip

# How marked words look; what awaits its translation still stands in Chinese.
MARKS: Mapping[str, str] = {"pending": "Pending", "open": "Origin", "machine": "Origin"}


class Writer:
    """Writes one edition: knows its words, its styles, and the notes and pictures of the document."""

    def __init__(
        self, edition: Mapping[str, Any], sheet: Sheet, notes: Footnotes, pictures: Pictures
    ) -> None:
        self.edition = edition
        self.lang: str = edition["lang"]
        self.words: Mapping[str, Any] = edition["words"]
        self.sheet = sheet
        self.notes = notes
        self.pictures = pictures

    def style(self, name: str) -> str:
        """Return the id of this edition's style."""
        return self.sheet.style(name, self.lang)

    def mark(self, name: str) -> str:
        """Return the id of this edition's style for words within a line."""
        return self.sheet.mark(name, self.lang)

    def plain(self, style: str, text: str) -> Markup:
        """Return a paragraph of plain text."""
        return paragraph(self.style(style), run(text, lang=self.lang))

    def segments(self, parts: Sequence[Any], *, style: str = "") -> Markup:
        """Return segments as runs, each figure with the marks of its notes."""
        return joined(self._segment(one, style) for one in parts)

    def cited(self, parts: Sequence[Any]) -> list[list[int]]:
        """Return the notes behind each figure of some segments."""
        return [self._numbers(one) for one in parts if isinstance(one, Mapping) and "notes" in one]

    def _numbers(self, part: Mapping[str, Any]) -> list[int]:
        return [one for one in part.get("notes") or () if one in self.edition["numbers"]]

    def _segment(self, part: Any, style: str) -> Markup:
        if isinstance(part, str):
            return run(part, lang=self.lang, style=style)
        if not isinstance(part, Mapping) or "text" not in part:
            raise TemplateError(
                "a segment is neither text nor an object with text", where=repr(part)[:80]
            )
        kind = part.get("class", "")
        if kind in CLASSES:
            mark = self.mark(MARKS[kind]) if kind in MARKS else style
            return run(part["text"], lang="zh" if kind == "pending" else self.lang, style=mark)
        return run(part["text"], lang=self.lang, style=style) + self.notes.marks(
            self._numbers(part), self.lang
        )

    def blocks(self) -> Iterator[Markup]:
        """Give the edition's blocks in order."""
        for block in self.edition["blocks"]:
            yield from self._block(block)

    def _block(self, block: Mapping[str, Any]) -> Iterator[Markup]:
        kind = block["kind"]
        if kind == "heading":
            yield self._heading(block)
        elif kind == "paragraph":
            style = STYLES.get(block["style"], "Normal")
            keep = [tables.KEEP] if block["keep"] else []
            yield paragraph(self.style(style), self.segments(block["text"]), extra=keep)
        elif kind == "table":
            yield from tables.table(self, block)
        elif kind == "checks":
            yield from tables.checks(self, block["rows"])
        elif kind == "chart":
            yield from self._chart(block)
        else:
            for item in block["entries"]:
                yield from self._item(item)

    def _heading(self, block: Mapping[str, Any]) -> Markup:
        level = max(1, min(3, block["level"] - 1))
        gap = tab() if self.lang == "en" else Markup("")
        return paragraph(
            self.style(f"Heading{level}"), run(block["number"], lang=self.lang), gap,
            self.segments(block["text"]),
        )  # fmt: skip

    def _chart(self, block: Mapping[str, Any]) -> Iterator[Markup]:
        alt = f"{block['number']} {block['caption']}"
        picture = self.pictures.place(block, alt)
        yield paragraph(self.style("Chart"), picture)
        number = run(block["number"], style="" if self.lang == "zh" else self.mark("Label"))
        caption = run(f" {block['caption']}", lang=self.lang)
        extra = [tables.KEEP] if block["source"] else []
        yield paragraph(self.style("ChartCaption"), number, caption, extra=extra)
        if block["source"]:
            text = "".join(one if isinstance(one, str) else one["text"] for one in block["source"])
            marks = self._chart_notes(text)
            label = run(self.words["figure_source"], lang=self.lang)
            yield paragraph(self.style("ChartSource"), label, marks)

    def _chart_notes(self, text: str) -> Markup:
        """Return a chart's source line: a mark each, or many figures of registers in one."""
        numbers = [one for one in notes.cited(text) if one in self.edition["numbers"]]
        if len(numbers) > tables.MOST_REGISTER_MARKS and self.notes.registers(numbers):
            return run(self.notes.named(sorted(set(numbers)), self.lang), lang=self.lang)
        return self.notes.source(text, self.lang, self.edition["numbers"])

    def _item(self, item: Mapping[str, Any]) -> Iterator[Markup]:
        if item["group"]:
            yield self.plain("PracticeGroup", item["group"])
        english = self.lang == "en"
        label = run(item["label"], lang=self.lang, style=self.mark("Label"))
        head = self.segments(item["title"], style=self.mark("Label"))
        gap = run(" ") if english and item["title"] else Markup("")
        for part in item["first"]:
            yield paragraph(
                self.style("Practice"), label, tab() if english else Markup(""), head, gap,
                self.segments(part["text"]),
            )  # fmt: skip
        for part in item["rest"]:
            yield paragraph(self.style("PracticeMore"), self.segments(part["text"]))
        if item["note"]:
            yield self.plain("PracticeNote", item["note"])
