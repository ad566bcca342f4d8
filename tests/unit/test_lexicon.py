"""The lexicon: complete labels, additions by an office, errors that help."""

from pathlib import Path

import pytest

from reportlib import lexicon
from reportlib.errors import DataError, UnknownName


@pytest.fixture(scope="module")
def words() -> lexicon.Lexicon:
    return lexicon.load()


def test_every_indicator_has_labels_and_definitions_in_both_languages(
    words: lexicon.Lexicon,
) -> None:
    for one in words.indicators.values():
        assert one.zh, one.code
        assert one.en, one.code
        assert one.definition_zh.endswith("。"), one.code
        assert one.definition_en.endswith("."), one.code
        assert one.unit, one.code


def test_twins_exist(words: lexicon.Lexicon) -> None:
    for one in words.indicators.values():
        for twin in (one.households, one.recipients):
            assert not twin or twin in words, one.code


def test_an_unknown_code_offers_the_nearest(words: lexicon.Lexicon) -> None:
    with pytest.raises(UnknownName) as caught:
        words.get("labour_transfered")
    assert "labour_transferred" in caught.value.suggestions


def test_an_office_adds_an_indicator_by_data_alone(tmp_path: Path) -> None:
    extra = tmp_path / "own.toml"
    extra.write_text(
        '[drone_pilots]\nzh = "无人机飞手"\nen = "Drone pilots"\nunit = "persons"\n'
        'define_zh = "持证飞手。"\ndefine_en = "Licensed pilots."\nrules = [{ before = "飞手", weight = 20 }]\n',
        "utf-8",
    )
    assert lexicon.load(extra).label("drone_pilots", "en") == "Drone pilots"


@pytest.mark.parametrize(
    "text",
    [
        "[a",
        "[Bad-Code]\nzh = '一'",
        "[one]\nzh = '一'",
        "[one]\nzh='一'\nen='a'\nunit='persons'\ndefine_zh='。'\ndefine_en='.'\nrules=[{before='('}]",
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, text: str) -> None:
    extra = tmp_path / "own.toml"
    extra.write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        lexicon.load(extra)
    assert "own.toml" in caught.value.where
