import html.parser
from typing import Any

import IPython.display
import pandas as pd
import pytest

from reportlib import briefing, places
from reportlib.briefing import AreaView, Words, sentence, words
from reportlib.briefing.blocks import Cell
from reportlib.canonical import to_json
from reportlib.errors import BlockError, SentenceError
from reportlib.quantities import constant, from_fact
from tests import making

N = making.figure()
Emitted = list[dict[str, Any]]
NAME, VALUE = words("指标", "Indicator"), words("数值", "Value")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Emitted:
    """Collect what the block functions show."""
    bundles: Emitted = []

    def display(bundle: dict[str, Any], *, raw: bool) -> None:
        assert raw
        bundles.append(bundle)

    monkeypatch.setattr(IPython.display, "display", display)
    return bundles


def _only(shown: Emitted) -> dict[str, Any]:
    (bundle,) = shown
    block: dict[str, Any] = bundle[briefing.MIME]
    to_json(block)
    _well_formed(bundle["text/html"])
    assert bundle["text/plain"] == f"[{block['kind']}]"
    return block


def _area(**changes: Any) -> AreaView:
    data = making.dataset(making.fact(), **changes)
    return AreaView(dataset=data, area=places.load().resolve("530502"), period="2004")


def test_a_block_function_returns_nothing_and_emits_when_called(shown: Emitted) -> None:
    for level in (1, 2, 3):
        result: object = briefing.heading("规模", "Scale", level=level)  # type: ignore[func-returns-value]
        assert result is None

    assert [bundle[briefing.MIME]["level"] for bundle in shown] == [1, 2, 3]


def test_a_heading(shown: Emitted) -> None:
    briefing.heading("规模", "Scale", level=2)

    assert _only(shown) == {
        "kind": "heading",
        "level": 2,
        "text": {"zh": ["规模"], "en": ["Scale"]},
        "figures": {},
    }


@pytest.mark.parametrize("level", [0, 4, "1"])
def test_a_heading_of_another_level_is_refused(level: Any) -> None:
    with pytest.raises(BlockError, match="level 1, 2 or 3"):
        briefing.heading("规模", "Scale", level=level)


def test_a_heading_with_a_typed_number_is_refused() -> None:
    with pytest.raises(SentenceError, match="a number was typed"):
        briefing.heading("2004年规模", "Scale")


def test_a_title_with_its_subtitle(shown: Emitted) -> None:
    briefing.title(
        "{p}|情况", "Report|from {p}", subtitle=sentence("{n}", "{n}", n=N), p=words("甲", "A")
    )

    block = _only(shown)

    assert block["text"] == {"zh": ["甲|情况"], "en": ["Report|from A"]}
    assert block["subtitle"]["en"] == [{"text": "2,966 people", "figure": N.figure_id}]
    assert list(block["figures"]) == [N.figure_id]


def test_a_paragraph_carries_its_figures_with_what_traces_them(shown: Emitted) -> None:
    briefing.paragraph(zh="共{n}。", en="{n} in all.", n=N, style="lead")

    block = _only(shown)

    assert (block["kind"], block["style"]) == ("paragraph", "lead")
    assert block["text"]["zh"] == ["共", {"text": "2966人", "figure": N.figure_id}, "。"]
    record = block["figures"][N.figure_id]
    assert (record["op"], record["facts"], record["value"]) == ("told", ["id-2966人"], "2966")
    assert (record["low"], record["high"], record["unit"]) == ("2966", "2966", "persons")


def test_a_computed_figure_brings_its_operands(shown: Emitted) -> None:
    other = making.figure("500人", 500, area_id="cn.530521")
    briefing.paragraph(zh="共{n}。", en="{n} in all.", n=N + other)

    figures = _only(shown)["figures"]

    assert set(figures) == {N.figure_id, other.figure_id, (N + other).figure_id}
    assert figures[(N + other).figure_id]["operands"] == [N.figure_id, other.figure_id]


def test_sentences_are_joined_as_each_language_joins_them(shown: Emitted) -> None:
    briefing.paragraph(sentence("甲。", "One."), sentence("乙。", "Two."))

    assert _only(shown)["text"] == {"zh": ["甲。乙。"], "en": ["One. Two."]}


def test_a_paragraph_says_something_in_one_way() -> None:
    with pytest.raises(BlockError, match="a paragraph without a sentence"):
        briefing.paragraph()
    with pytest.raises(BlockError, match="give either zh and en, or ready sentences"):
        briefing.paragraph(sentence("甲。", "A."), zh="乙。", en="B.")


def test_a_table_from_rows_and_from_a_frame_is_the_same(shown: Emitted) -> None:
    rows: list[dict[Words, Cell]] = [
        {NAME: words("输出", "Placed"), VALUE: N},
        {NAME: words("省外", "Outside"), VALUE: None},
    ]
    briefing.table(rows, zh="指标", en="Figures", widths=(0.6, 0.4))
    briefing.table(pd.DataFrame(rows), zh="指标", en="Figures", widths=(0.6, 0.4))

    first, second = (bundle[briefing.MIME] for bundle in shown)

    assert first == second
    assert [column["align"] for column in first["columns"]] == ["left", "right"]
    assert [column["width"] for column in first["columns"]] == [0.6, 0.4]
    assert first["rows"][0]["cells"][1]["zh"] == [{"text": "2966人", "figure": N.figure_id}]
    assert first["rows"][1]["cells"][1] == {"zh": ["未列"], "en": ["not stated"]}


def test_a_row_that_names_a_part_is_set_in_and_a_column_of_nothing_stands_with_the_figures(
    shown: Emitted,
) -> None:
    name, value, none = words("指标", "Item"), words("数值", "Value"), words("资金", "Funds")
    briefing.table(
        [{name: words("在外务工", "Away"), value: N, none: None}, {name: words("其中省外", "of whom outside"), value: N, none: None}],
        zh="人数", en="People",
    )  # fmt: skip

    block = _only(shown)

    assert [row["style"] for row in block["rows"]] == ["", "sub"]
    assert [one["align"] for one in block["columns"]] == ["left", "right", "right"]


def test_a_note_under_a_table_holds_figures_too(shown: Emitted) -> None:
    note = sentence("按{n}计。", "Counted on {n}.", n=constant(3, unit="persons"))
    briefing.table([{NAME: words("甲", "A")}], zh="指标", en="Figures", notes=[note])

    block = _only(shown)

    assert block["notes"][0]["en"][0] == "Counted on "
    assert [one["op"] for one in block["figures"].values()] == ["constant"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "a table without rows → test that there are rows before you call table()"),
        ([{"指标": None}], "the column name '指标' is in one language → name it words("),
        ([{NAME: 5}], "a cell holds 5 → cells are figures, words(…), sentence(…) or None"),
        ([{NAME: "甲"}], "指标, row 1, column 指标: a cell holds '甲'"),
        ([{NAME: 5.5}], "your own number: constant(…, unit=…)"),
    ],
)
def test_a_bare_cell_is_refused(rows: Any, told: str) -> None:
    with pytest.raises(BlockError) as caught:
        briefing.table(rows, zh="指标", en="Figures")

    assert told in str(caught.value)


def test_widths_that_do_not_fit_are_refused() -> None:
    with pytest.raises(BlockError, match="3 widths for 1 columns"):
        briefing.table([{NAME: None}], zh="指标", en="Figures", widths=(1, 1, 1))


def test_a_number_typed_into_a_caption_is_refused() -> None:
    with pytest.raises(SentenceError, match="a number was typed into words"):
        briefing.table([{NAME: None}], zh="2004年指标", en="Figures")
    with pytest.raises(SentenceError, match="a number was typed into words"):
        briefing.chart({"zh": "<svg/>", "en": "<svg/>"}, zh="2004年", en="Chart")


def test_a_ready_chart_is_spoken_and_sourced(shown: Emitted) -> None:
    briefing.chart(
        {"zh": "<svg>甲</svg>", "en": "<svg>A</svg>"}, zh="去向", en="Where", figures=[N]
    )

    block = _only(shown)

    assert block["svg"] == {"zh": "<svg>甲</svg>", "en": "<svg>A</svg>"}
    assert (block["alt"]["zh"], block["alt"]["en"]) == ("去向：2966人", "Where: 2,966 people")
    assert block["drawn"] == [N.figure_id]


def test_a_bare_drawing_is_refused_with_the_recipe() -> None:
    with pytest.raises(BlockError, match=r"chart\(data, draw\) with draw\(ax, data, lang\)"):
        briefing.chart(object(), zh="去向", en="Where")


def test_practices_print_whole_with_their_translation(shown: Emitted) -> None:
    text = "健全机制抓组织。全区培训18期。"
    sessions = making.fact("18期", 18, "count:training_sessions")
    start = making.TEXT.index(text)
    head = making.unit("健全机制抓组织。", "Sound arrangements.", start=start)
    body = making.unit(
        "全区培训{18期}。", "The district held {18期} courses.", start=start + 8, facts=("id-18期",)
    )
    area = _area(practices=(making.practice(text, title="健全机制抓组织"),), units=(head, body))
    area = AreaView(
        dataset=making.dataset(
            sessions, practices=area.dataset.practices, units=area.dataset.units
        ),
        area=area.area,
        period="2004",
    )

    briefing.practices(area)

    (item,) = _only(shown)["items"]
    shown_figure = {"text": "18", "figure": from_fact(sessions).figure_id}
    assert item["label"] == {"zh": "一是", "en": "1."}
    assert item["title"] == {"zh": ["健全机制抓组织。"], "en": ["Sound arrangements."]}
    (paragraph,) = item["paragraphs"]
    assert paragraph["pending"] is False
    assert paragraph["text"]["en"] == ["The district held ", shown_figure, " courses."]
    assert paragraph["text"]["zh"] == ["全区培训", {**shown_figure, "text": "18期"}, "。"]


def test_an_open_sentence_shows_its_chinese_marked(shown: Emitted) -> None:
    text = "全区培训18期。"
    unit = making.unit(text, start=making.TEXT.index(text))

    briefing.practices(_area(practices=(making.practice(text),), units=(unit,)))

    (item,) = _only(shown)["items"]
    (paragraph,) = item["paragraphs"]
    assert paragraph["pending"] is True
    assert paragraph["text"]["en"] == [
        {"text": "[translation pending] ", "class": "open"},
        {"text": text, "class": "pending"},
    ]


def test_a_fall_in_a_practice_prints_its_size(shown: Emitted) -> None:
    text = "全区培训18期。"
    fall = making.fact("18期", -18, "count:training_sessions", measure="change")
    unit = making.unit(
        "全区培训{18期}。",
        "Courses fell by {18期}.",
        start=making.TEXT.index(text),
        facts=("id-18期",),
    )
    data = making.dataset(fall, practices=(making.practice(text),), units=(unit,))

    briefing.practices(AreaView(dataset=data, area=places.load().resolve("530502"), period="2004"))

    (item,) = _only(shown)["items"]
    assert item["paragraphs"][0]["text"]["en"][1]["text"] == "18"


def test_checks_say_verdict_and_both_sentences(shown: Emitted) -> None:
    briefing.checks(_area(findings=(making.finding("fails"), making.finding("rounding"))))

    rows = _only(shown)["rows"]

    assert [row["verdict"] for row in rows] == ["fails", "rounding"]
    assert rows[0]["label"] == {"zh": "不符", "en": "does not hold"}
    assert rows[0]["text"] == {"zh": ["两处相符。"], "en": ["Both agree."]}


def test_nothing_to_print_is_refused_with_the_test_to_make() -> None:
    with pytest.raises(BlockError, match=r"if area\.practices"):
        briefing.practices(_area())
    with pytest.raises(BlockError, match="no checks to print"):
        briefing.checks(_area())


def test_markup_is_shown_as_text_in_a_preview(shown: Emitted) -> None:
    hostile = words("<script>甲</script>", "<img src=x onerror=alert()>")
    briefing.paragraph(zh="{w}。", en="{w}.", w=hostile)
    briefing.table([{hostile: hostile}], zh="表", en="Table")

    for bundle in shown:
        assert "<script" not in bundle["text/html"]
        assert "<img" not in bundle["text/html"]


def test_a_preview_shows_both_languages_and_the_source_on_hover(shown: Emitted) -> None:
    briefing.paragraph(
        zh="共{n}，我们定{c}。", en="{n}; our own {c}.", n=N, c=constant(3, unit="persons")
    )

    page = shown[0]["text/html"]

    assert '<div lang="zh">' in page
    assert '<div lang="en">' in page
    assert "【2966人】" in page
    assert "（900-longyang）" in page
    assert "the analyst&#x27;s own number" in page


class _Balance(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _well_formed(page: str) -> None:
    parser = _Balance()
    parser.feed(page)
    assert parser.open == []
