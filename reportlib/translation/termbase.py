"""The termbase: one row a term, as a terminologist would keep it.

Columns: ``zh,en,definition,register,source,forbidden``; ``forbidden`` lists English
that must not stand for the term, separated by ``|``. A project may add files of
the same form beside its memory.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reportlib.errors import DataError, UnknownName

COLUMNS = ("zh", "en", "definition", "register", "source", "forbidden")
SHORTEST = 2
GLOSSARY = 20  # terms that close an edition; a longer list is not read
REGISTERS = ("official", "slogan", "place", "body", "general")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term with its English, definition, register and source."""

    zh: str
    en: str
    definition: str
    register: str
    source: str
    forbidden: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Termbase:
    """Every term, found by its Chinese."""

    terms: Mapping[str, Term]

    def english(self, zh: str, *, where: str = "") -> str:
        """Return the English of a term.

        Raises:
            UnknownName: The termbase does not hold it.
        """
        if zh not in self.terms:
            raise UnknownName(kind="term", name=zh, known=self.terms, where=where)
        return self.terms[zh].en

    def used_in(
        self, text: str, *, registers: Iterable[str] = ("official",), most: int = GLOSSARY
    ) -> tuple[Term, ...]:
        """Return the terms that a Chinese text uses, for a glossary, in the order of their English.

        Args:
            text: The Chinese text; inside a long term no shorter one is found.
            registers: Which registers count; a foreign reader needs the official ones explained.
            most: How many; the longest go first, for they say something the most specific.
        """
        wanted = frozenset(registers)
        taken = text
        found = []
        for term in sorted(self.terms.values(), key=lambda one: (-len(one.zh), one.zh)):
            if len(term.zh) >= SHORTEST and term.register in wanted and term.zh in taken:
                found.append(term)
                taken = taken.replace(term.zh, "\0" * len(term.zh))
        return tuple(sorted(found[:most], key=lambda one: one.en.casefold()))

    def departures(self, zh: str, en: str) -> tuple[str, ...]:
        """Return where an English sentence uses a forbidden variant of a term that its Chinese has."""
        low = en.casefold()
        return tuple(
            f"“{variant}” for {term.zh}: say “{term.en}”"
            for term in self.terms.values()
            if term.zh in zh
            for variant in term.forbidden
            if variant and variant.casefold() in low
        )


@cache
def load() -> Termbase:
    """Return the termbase that ships with the package."""
    return parse(
        files("reportlib").joinpath("data/translation/termbase.csv").read_text(encoding="utf-8")
    )


def parse(text: str) -> Termbase:
    """Return the termbase that a CSV text holds.

    Raises:
        DataError: A row lacks a column, names an unknown register or repeats a term.
    """
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise DataError(
            f"columns must be {', '.join(COLUMNS)}",
            where="termbase.csv",
            remedy="mend the first line",
        )
    terms: dict[str, Term] = {}
    for number, row in enumerate(rows, start=2):
        where = f"termbase.csv, line {number}"
        if not row["zh"] or not row["en"] or row["register"] not in REGISTERS:
            raise DataError(
                "a term needs zh, en and a known register",
                where=where,
                remedy=f"registers: {', '.join(REGISTERS)}",
            )
        if row["zh"] in terms:
            raise DataError(f"“{row['zh']}” stands twice", where=where, remedy="keep one row")
        forbidden = tuple(one for one in (row["forbidden"] or "").split("|") if one)
        terms[row["zh"]] = Term(
            zh=row["zh"], en=row["en"], definition=row["definition"], register=row["register"],
            source=row["source"], forbidden=forbidden,
        )  # fmt: skip
    return Termbase(terms=terms)
