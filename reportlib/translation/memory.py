"""The translation memory: gettext PO files, one a document, one entry a sentence.

``msgctxt`` is document, place, item and position; ``msgid`` the Chinese sentence
with its facts as placeholders; a ``fuzzy`` flag marks a draft; the extracted
comment says where the unit comes from and ``machine`` when a machine made it.
A unit whose English has a missing, added or typed number is refused.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib

from reportlib.errors import TranslationError
from reportlib.translation.segments import placeholders

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_KEY = re.compile(r"(?:(?!(?<=\d)\.\d)[^\w{}%])+")  # a decimal point is no punctuation
_MACHINE = "machine"
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
    sentence shows as pending rather than with a wrong number.

    Raises:
        TranslationError: A file is not valid PO.
    """
    pairs: dict[str, Translation] = {}
    refused: list[str] = []
    for folder in folders:
        for path in sorted(folder.glob("*.po")):
            for entry in _entries(path):
                if not entry.msgstr or entry.obsolete:
                    continue
                wrong = problems(entry.msgid, entry.msgstr)
                where = f"{path.name}:{entry.linenum}"
                if wrong:
                    refused.append(f"{where}: {'; '.join(wrong)}")
                    continue
                pairs[key(entry.msgid)] = Translation(
                    source=entry.msgid, target=entry.msgstr, approved="fuzzy" not in entry.flags,
                    machine=_MACHINE in (entry.comment or ""), note=entry.tcomment or "",
                    context=entry.msgctxt or "", where=where,
                )  # fmt: skip
    return Memory(by_source=pairs, refused=tuple(refused))


def _entries(path: Path) -> polib.POFile:
    try:
        return polib.pofile(str(path), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TranslationError(
            f"not a valid PO file: {error}", where=path.name, remedy="mend the named line"
        ) from error


def to_po(pairs: Iterable[tuple[str, str, str, str, bool]], *, title: str) -> str:
    """Return PO text for (context, source, target, note, approved) rows, always in the same order and form."""
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": f"reportlib {title}",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for context, source, target, note, approved in pairs:
        flags = [] if approved or not target else ["fuzzy"]
        catalogue.append(
            polib.POEntry(msgctxt=context, msgid=source, msgstr=target, tcomment=note, flags=flags)
        )
    return str(catalogue) + "\n"


def read_file(path: Path) -> tuple[int, list[str], list[tuple[str, str, str, str, bool]]]:
    """Return how many translations a translator's file holds, what is refused, and the accepted rows.

    Raises:
        TranslationError: The file is missing or not valid PO.
    """
    if not path.is_file():
        raise TranslationError(
            "there is no such file", where=str(path), remedy="give the path of a .po file"
        )
    rows: list[tuple[str, str, str, str, bool]] = []
    refused: list[str] = []
    taken = 0
    for entry in _entries(path):
        wrong = problems(entry.msgid, entry.msgstr) if entry.msgstr else ()
        if wrong:
            refused.append(f"{path.name}:{entry.linenum}: {'; '.join(wrong)}")
        taken += bool(entry.msgstr) and not wrong
        target = "" if wrong else entry.msgstr
        rows.append(
            (
                entry.msgctxt or "",
                entry.msgid,
                target,
                entry.tcomment or "",
                "fuzzy" not in entry.flags,
            )
        )
    return taken, refused, rows
