"""The termbase is what a terminologist would hand over, and the translation memory keeps to it."""

import csv
import re
from collections import Counter
from pathlib import Path

import polib
import pytest

from reportlib import translation
from reportlib.translation import termbase

HANZI = re.compile(r"[\u4e00-\u9fff]")
# Where a term stands in the study's glossary: Xinhua and the State Council Information Office,
# government work reports and white papers, World Bank, statistics and labour authorities, ILO;
# P is this project's proposal where no settled term was found.
LETTERS = frozenset("XGWNIP")
FEWEST_OFFICIAL, MOST_OFFICIAL = 120, 160
FEWEST_WATCHED = 40


def _rows() -> list[dict[str, str]]:
    path = Path(termbase.__file__).parents[1] / "data" / "translation" / "termbase.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _memory() -> list[tuple[str, polib.POEntry]]:
    return [
        (f"{path.name}:{entry.linenum}", entry)
        for path in sorted(translation.memory_folder().glob("*.po"))
        for entry in polib.pofile(str(path), encoding="utf-8")
        if entry.msgstr
    ]


def test_columns_and_registers() -> None:
    """Every row fills its columns, names a known register and a source of the glossary."""
    for row in _rows():
        assert tuple(row) == termbase.COLUMNS
        assert row["register"] in termbase.REGISTERS, row
        assert set(row["source"].split("/")) <= LETTERS, row


def test_no_term_stands_twice_and_none_is_one_character() -> None:
    """One row a term: a second one would be silently out of date, a single character would match anywhere."""
    counts = Counter(row["zh"] for row in _rows())
    assert [zh for zh, count in counts.items() if count > 1] == []
    assert [zh for zh in counts if len(zh) < termbase.SHORTEST] == []


def test_english_is_english() -> None:
    """English and definitions hold no hanzi, no straight quotes, and each definition is one sentence."""
    for row in _rows():
        words = row["en"] + row["definition"] + row["forbidden"]
        assert not HANZI.search(words), row
        assert not re.search("['\"]", words), row
        assert re.fullmatch(r"[^.;]+(?:\.\d[^.;]*)?\.", row["definition"]), row


def test_official_terms_fit_a_short_glossary() -> None:
    """Only what a foreign reader needs explained is official; everyday words are general."""
    official = sum(row["register"] == "official" for row in _rows())
    assert FEWEST_OFFICIAL <= official <= MOST_OFFICIAL


def test_the_most_important_terms_name_what_must_not_be_said() -> None:
    """Enough terms are watched, and no term forbids its own English."""
    watched = [row for row in _rows() if row["forbidden"]]
    assert len(watched) >= FEWEST_WATCHED
    for row in watched:
        variants = row["forbidden"].split("|")
        assert all(one and one == one.strip() for one in variants), row
        assert not any(one.casefold() in row["en"].casefold() for one in variants), row


def test_no_term_forbids_the_english_of_a_term_inside_it() -> None:
    """A sentence that holds a long term also holds the short ones in it, so their rules must agree."""
    terms = termbase.load()
    assert [
        found for term in terms.terms.values() for found in terms.departures(term.zh, term.en)
    ] == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("做好劳务输出", "labor output"),
        ("建立台账", "a Standing Book"),
        ("贫困户", "poor family files"),
    ],
)
def test_a_departure_is_found(zh: str, en: str) -> None:
    """The check that the next test relies on sees a wrong variant, whatever its case."""
    assert termbase.load().departures(zh, en)


def test_the_memory_keeps_to_the_termbase() -> None:
    """No English of the memory uses a forbidden variant of a term that its Chinese holds."""
    terms = termbase.load()
    memory = _memory()
    assert memory
    wrong = [
        f"{where}: {found}"
        for where, entry in memory
        for found in terms.departures(entry.msgid, entry.msgstr)
    ]
    assert wrong == []
