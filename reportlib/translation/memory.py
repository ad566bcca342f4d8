"""The translation memory: every accepted pair of sentences, found by its Chinese.

It is kept in gettext PO files, one a document, one entry a sentence (see
``po``). A unit whose English has a missing, added or typed number is refused;
one whose Chinese has changed since it was translated is not used.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reportlib.translation import po
from reportlib.translation.segments import placeholders

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_KEY = re.compile(r"(?:(?!(?<=\d)\.\d)[^\w{}%])+")  # a decimal point is no punctuation
_DECADE = re.compile(r"([二三四五六七八九])十年代")
_DECADES = {hanzi: str(number) for number, hanzi in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """One accepted pair: source and target with the same placeholders, and who vouches for it."""

    source: str
    target: str
    approved: bool
    machine: bool
    note: str
    context: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Every accepted pair, found by its source sentence."""

    by_source: Mapping[str, Translation]
    refused: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def find(self, source: str) -> Translation | None:
        """Return the accepted translation of a sentence, or None when it is still open."""
        return self.by_source.get(key(source))


def key(source: str) -> str:
    """Return what makes two sentences the same unit: their words, whatever their punctuation's width."""
    return _KEY.sub("", source)


def problems(source: str, target: str) -> tuple[str, ...]:
    """Return why a target cannot stand for its source; empty when it can.

    Every placeholder of the source stands in the target exactly once, no other
    does, and no digits are typed but those that the source holds outside its
    placeholders (years, days, numerals in slogans), a decade (九十年代 → 1990s) and
    the name of COVID-19 where the source speaks of the epidemic.
    """
    told, given = Counter(placeholders(source)), Counter(placeholders(target))
    found = [f"the figure {{{name}}} is missing" for name in (told - given).elements()]
    found += [f"the figure {{{name}}} is not in the source" for name in (given - told).elements()]
    allowed = {_ungrouped(digits) for digits in _DIGITS.findall(_bare(source))}
    allowed |= {
        f"{century}{_DECADES[decade]}0"
        for decade in _DECADE.findall(source)
        for century in ("18", "19")
    }
    allowed |= {"19"} if "疫" in source or "新冠" in source else set()
    typed = [
        digits for digits in _DIGITS.findall(_bare(target)) if _ungrouped(digits) not in allowed
    ]
    found += [f"the number {digits} was typed" for digits in typed]
    return tuple(found)


def _ungrouped(digits: str) -> str:
    return re.sub(r",(?=\d{3})", "", digits)


def _bare(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", " ", text)


def read(folders: Iterable[Path]) -> Memory:
    """Return the memory held in the ``*.po`` files of some folders; later folders win.

    Units with problems are left out and listed in ``refused``, so that the
    sentence shows as pending rather than with a wrong number; those whose Chinese
    has changed since are listed in ``changed`` and wait for a person.

    Raises:
        TranslationError: A file is not valid PO.
    """
    pairs: dict[str, Translation] = {}
    refused: list[str] = []
    changed: list[str] = []
    for row in (
        row for folder in folders for path in sorted(folder.glob("*.po")) for row in po.read(path)
    ):
        if not row.target:
            continue
        if row.stale:
            changed.append(f"{row.where}: {row.source}")
            continue
        wrong = problems(row.source, row.target)
        if wrong:
            refused.append(f"{row.where}: {'; '.join(wrong)}")
            continue
        pairs[key(row.source)] = Translation(
            source=row.source, target=row.target, approved=row.status == "approved",
            machine=row.status == "machine", note=row.note, context=row.context, where=row.where,
        )  # fmt: skip
    return Memory(by_source=pairs, refused=tuple(refused), changed=tuple(changed))
