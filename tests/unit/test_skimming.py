import re

from hypothesis import given
from hypothesis import strategies as st

from reportlib.extraction.skimming import skim

NAME = re.compile(r"(?<=[到在])[甲乙]{1,2}(?:村|乡里)")
KEY = re.compile("[村乡]")


def test_only_where_a_key_stands_behind_is_the_pattern_tried() -> None:
    found = skim(NAME, "到甲村，在乙甲乡里，乙村", KEY, before=(1, 2))
    assert [one.span() for one in found] == [(1, 3), (5, 9)]


def test_a_match_begins_behind_the_one_before_it() -> None:
    pairs = skim(re.compile("aa"), "aaaaa", re.compile("a"))
    assert [one.start() for one in pairs] == [0, 2]


@given(st.text("到在甲乙村乡里", max_size=40))
def test_it_finds_what_searching_everywhere_finds(text: str) -> None:
    found = [one.span() for one in skim(NAME, text, KEY, before=(1, 2))]
    assert found == [one.span() for one in NAME.finditer(text)]
