"""Where a text has the names of many persons, found for all of them in one pass."""

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass

Span = tuple[int, int]

# A name may be spread (王 小 明) or broken over a line; blanks between its characters count no more.
_GAP = "[ \u3000\n]{0,2}"
_CHARACTER = "[^ \u3000\n]"
_SENTENCE = re.compile("[^。！？\n]*[。！？\n]?")
_GIVEN = 2


class Occurrences:
    """The places of some names in a text, spread or not, and of their given names alone."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.text = text
        self._spans: dict[str, list[Span]] = {one: [] for one in names}
        self._given: dict[str, list[Span]] = {}
        self._find(names)
        self._find_given({one[-_GIVEN:] for one in names if len(one) > _GIVEN})

    def whole(self, name: str) -> list[Span]:
        """Return where a name stands, spread or not."""
        return self._spans[name]

    def exact(self, name: str) -> list[Span]:
        """Return where a name stands without anything between its characters."""
        return [one for one in self._spans[name] if one[1] - one[0] == len(name)]

    def given(self, name: str, size: int) -> list[Span]:
        """Return where only the given name stands: as in 小林 or before 说.

        Args:
            name: The whole name.
            size: How many characters of it are the surname.
        """
        taken = self._spans[name]
        return [one for one in self._given.get(name[size:], ()) if not _inside(taken, one[0])]

    def _find(self, names: Collection[str]) -> None:
        first = "".join(sorted({re.escape(one[0]) for one in names}))
        more = max(map(len, names)) - 1
        tail = ""
        for _ in range(more):
            tail = f"(?:{_GAP}({_CHARACTER}){tail})?"
        for found in re.finditer(f"[{first}](?={tail})", self.text):
            name = found[0]
            for order in range(1, more + 1):
                if found[order] is None:
                    break
                name += found[order]
                if name in self._spans:
                    self._spans[name].append((found.start(), found.end(order)))

    def _find_given(self, names: Collection[str]) -> None:
        if not names:
            return
        first = "".join(sorted({re.escape(one[0]) for one in names}))
        alone = re.compile(f"[{first}](?:(?<=[小阿老].)(?=(.))|(?<![一-鿿].)(?=(.)[的说是，。]))")
        for found in alone.finditer(self.text):
            name = found[0] + (found[1] or found[2])
            if name in names:
                self._given.setdefault(name, []).append((found.start(), found.start() + _GIVEN))


def _inside(spans: list[Span], position: int) -> bool:
    index = bisect_right(spans, position, key=lambda one: one[0]) - 1
    return index >= 0 and position < spans[index][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """The sentences of a text, by where they begin."""

    text: str
    starts: list[int]
    ends: list[int]

    def around(self, spans: list[Span]) -> str:
        """Return the words of every sentence that holds one of the spans, each with the next."""
        holding = sorted({bisect_right(self.starts, start) - 1 for start, _ in spans})
        pairs = (self.text[self.starts[one] : self.ends[one]] + self._next(one) for one in holding)
        return "".join(pairs)

    def _next(self, index: int) -> str:
        return (
            self.text[self.starts[index + 1] : self.ends[index + 1]]
            if index + 1 < len(self.starts)
            else ""
        )


def sentences_of(text: str) -> Sentences:
    """Return the sentences of a text."""
    spans = [one.span() for one in _SENTENCE.finditer(text)]
    return Sentences(text=text, starts=[one for one, _ in spans], ends=[one for _, one in spans])
