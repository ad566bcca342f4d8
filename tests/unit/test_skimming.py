import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.extraction import aims, goals, measures, settling
from reportlib.redaction import labelled
from reportlib.redaction.signs import rules
from reportlib.skimming import led, openings, skim, spots, tried

NAME = re.compile(r"(?<=[到在])[甲乙]{1,2}(?:村|乡里)")
KEY = re.compile("[村乡]")
MATTERS = "每个月务工资赚了收入一日薪，重病倒受伤患癌5岁在打。\n"
LABELS = "电话TELtel手机qQ扣微 信公众号群加：a1234567812345678负责人王"


def test_only_where_a_key_stands_behind_is_the_pattern_tried() -> None:
    found = skim(NAME, "到甲村，在乙甲乡里，乙村", KEY, before=(1, 2))
    assert [one.span() for one in found] == [(1, 3), (5, 9)]


def test_a_match_begins_behind_the_one_before_it() -> None:
    pairs = skim(re.compile("aa"), "aaaaa", re.compile("a"))
    assert [one.start() for one in pairs] == [0, 2]


def test_words_that_share_characters_all_open() -> None:
    opened = openings(["来电", "电话", "电报[0-9]", "+86"])
    assert [one.span() for one in opened.finditer("来电话，电报4，电报，+86")] == [
        (0, 1),
        (1, 2),
        (4, 5),
        (11, 12),
    ]


def test_places_before_a_key_that_the_text_does_not_have_do_no_harm() -> None:
    assert spots(KEY, "村甲村", before=(1, 2)) == {-2, -1, 0, 1}
    assert [one[0] for one in tried(re.compile("甲?村"), "村甲村", {-2, -1, 0, 1})] == [
        "村",
        "甲村",
    ]


@given(st.text("到在甲乙村乡里", max_size=40))
def test_it_finds_what_searching_everywhere_finds(text: str) -> None:
    found = [one.span() for one in skim(NAME, text, KEY, before=(1, 2))]
    assert found == [one.span() for one in NAME.finditer(text)]


@settings(deadline=None)  # the first one waits for the names to be read
@given(st.text(MATTERS, max_size=60))
def test_private_matters_are_found_wherever_they_begin(text: str) -> None:
    known = rules()
    starts = {at for key, before in known.told for at in spots(key, text, before)}
    found = [one.span() for one in tried(known.matters, text, starts)]
    assert found == [one.span() for one in known.matters.finditer(text)]


@given(st.text(LABELS, max_size=60))
def test_labels_are_found_wherever_they_begin(text: str) -> None:
    for label in labelled._LABELS:
        found = [one.span() for one in skim(label.pattern, text, label.first)]
        assert found == [one.span() for one in label.pattern.finditer(text)]


def test_every_label_and_every_matter_is_looked_for() -> None:
    labels = [
        "联系方式：1234567",
        "负责人王某：7654321",
        "身份证12345678901234567",
        "扣扣群：123456",
        "薇信：abcdef",
    ]
    for label in labels:
        assert list(labelled.find_labelled(label)), label
    known = rules()
    for matter in (
        "年薪",
        "月收入",
        "每个天",
        "可存3",
        "家人在外务工",
        "了伤残疾",
        "致贫",
        "3岁",
        "瘤",
    ):
        starts = {at for key, before in known.told for at in spots(key, matter, before)}
        assert list(tried(known.matters, matter, starts)), matter


def test_a_led_pattern_tells_where_the_other_begins() -> None:
    plain = re.compile("(?<!不)(?:要|需求)|[在到]..$")
    fast = re.compile(led("要需在到", plain.pattern))
    for text in ("要", "不要", "不要，要", "有需求", "需要", "在这里", "在这里了", "到了在", ""):
        found, wanted = fast.search(text), plain.search(text)
        assert (found and found.start()) == (wanted and wanted.start()), text


LED = re.compile(r"\[[^\]]*\]\(\?<=\(\?=(?P<source>.*)\)\.\)", re.DOTALL)
PATTERNS = [
    *(one for room in (aims, measures, settling) for one in vars(room).values()),
    *(one.pattern for one in goals.destinations()),
]
FAST = [one for one in PATTERNS if isinstance(one, re.Pattern) and LED.fullmatch(one.pattern)]


@pytest.mark.parametrize("fast", FAST, ids=range(len(FAST)))
def test_no_rule_begins_with_a_character_that_it_does_not_name(fast: re.Pattern[str]) -> None:
    told = LED.fullmatch(fast.pattern)
    assert told is not None
    plain = re.compile(told["source"])

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(st.from_regex(plain))
    def holds(text: str) -> None:
        found, wanted = fast.search(text), plain.search(text)
        assert found is not None
        assert wanted is not None
        assert found.start() == wanted.start()

    holds()


def test_every_kind_of_destination_is_led() -> None:
    assert len(FAST) >= 10 + 7
