"""The shape of a text: paragraphs, sentences, brackets, and which stretch a number stands in."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

START = attrgetter("start")
_STOP = re.compile(r"[。！？!?]+[”’」』）)】]*|\n+|；(?=\n)|\Z")
_BRACKET = re.compile(r"[（(]([^（）()\n]{0,200})[）)]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open stretch of clean text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Sentences and paragraphs of a clean text, both sorted, both covering all of it."""

    text: str
    sentences: tuple[Stretch, ...]
    starts: tuple[int, ...]
    paragraphs: tuple[Stretch, ...]
    paragraph_starts: tuple[int, ...]

    def sentence(self, position: int) -> int:
        """Return the number of the sentence that holds a position."""
        return bisect_right(self.starts, position, 1) - 1

    def paragraph(self, position: int) -> Stretch:
        """Return the paragraph that holds a position."""
        return self.paragraphs[bisect_right(self.paragraph_starts, position, 1) - 1]


def layout(text: str) -> Layout:
    """Split a clean text into paragraphs and sentences."""
    sentences = tuple(_pieces(text, _STOP))
    paragraphs = tuple(_lines(text))
    return Layout(
        text=text, sentences=sentences, starts=tuple(one.start for one in sentences),
        paragraphs=paragraphs, paragraph_starts=tuple(one.start for one in paragraphs),
    )  # fmt: skip


def _pieces(text: str, stop: re.Pattern[str]) -> Iterator[Stretch]:
    start = 0
    for match in stop.finditer(text):
        if match.end() > start:
            yield Stretch(start, match.end())
            start = match.end()
    if start < len(text) or not text:
        yield Stretch(start, len(text))


def _lines(text: str) -> Iterator[Stretch]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield Stretch(start, start + len(line))
        start += len(line)
    if not text:
        yield Stretch(0, 0)


def brackets(text: str) -> list[Stretch]:
    """Return the innermost bracketed stretches of a text, marks included."""
    return [Stretch(*match.span()) for match in _BRACKET.finditer(text)]


def enclosing(spans: Sequence[Stretch], position: int) -> Stretch | None:
    """Return the bracket that holds a position, or None."""
    index = bisect_right(spans, position, key=START) - 1
    if index < 0 or not spans[index].start < position < spans[index].end:
        return None
    return spans[index]
