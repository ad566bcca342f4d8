"""Every indicator can be printed: named in both languages, defined, in a unit that has words."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from reportlib import lexicon
from reportlib.errors import UnknownName
from reportlib.quantities import wording

DATA = Path(lexicon.__file__).parents[1] / "data"
ENTRIES: dict[str, dict[str, Any]] = {
    code: entry
    for path in sorted((DATA / "lexicon").glob("*.toml"))
    if path.stem != "things"
    for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
UNITS = tomllib.loads((DATA / "units.toml").read_text(encoding="utf-8"))["unit"]
each = pytest.mark.parametrize("code", ENTRIES)


@each
def test_an_indicator_is_named_and_defined_in_both_languages(code: str) -> None:
    entry = ENTRIES[code]

    assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
    for key in ("zh", "en", "define_zh", "define_en"):
        assert entry[key].strip(), key
    assert re.search(r"[\u4e00-\u9fff]", entry["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", entry["en"] + entry["define_en"])
    assert entry["define_zh"].endswith("。")
    assert entry["define_en"].endswith(".")


@each
def test_an_indicators_unit_has_words(code: str) -> None:
    unit = ENTRIES[code]["unit"]

    entry = wording.unit_entry(unit)

    assert entry["zh"] or unit == "ratio"
    assert unit.startswith("count:") or unit in wording.table()["units"]


@each
def test_the_lexicon_gives_its_labels(code: str) -> None:
    book = lexicon.load()

    assert (book.label(code, "zh"), book.label(code, "en")) == (
        ENTRIES[code]["zh"],
        ENTRIES[code]["en"],
    )


def test_labels_tell_indicators_apart() -> None:
    for lang in ("zh", "en"):
        labels = [entry[lang].casefold() for entry in ENTRIES.values()]
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize("unit", sorted({one["unit"] for one in UNITS if one["unit"]}))
def test_every_unit_that_is_read_can_be_worded(unit: str) -> None:
    try:
        assert wording.unit_entry(unit)
    except UnknownName:
        pytest.fail(f"wording.toml does not word {unit}")
