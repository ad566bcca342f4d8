from dataclasses import replace
from typing import Any, cast

import IPython.display
import pytest

from reportlib import briefing
from reportlib.briefing import assemble, sentence, words
from reportlib.briefing.assemble import chinese_ordinal
from reportlib.errors import BlockError
from reportlib.model import Brief, Dataset
from reportlib.quantities import average, constant, from_fact
from reportlib.settings import Page, Settings
from tests import making

PLACED = making.fact()
OUT = making.fact("1200人", 1200, indicator="out")
INCOME = making.fact("2380万元", 23800000, "yuan", indicator="labour_income")
DATA = making.dataset(PLACED, OUT, INCOME)
Json = dict[str, Any]


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> list[Json]:
    """Collect the blocks that a test emits, as the runner would harvest them."""
    found: list[Json] = []

    def display(bundle: Json, *, raw: bool) -> None:
        assert raw
        found.append(bundle[briefing.MIME])

    monkeypatch.setattr(IPython.display, "display", display)
    return found


def _brief(blocks: list[Json], *, data: Dataset = DATA, settings: Settings | None = None) -> Brief:
    return assemble(
        blocks,
        data,
        settings or Settings(),
        kind="county_brief",
        code="530502",
        slug="longyang",
        area_id="cn.530502",
        period="2004",
        identifier="reportlib:test",
    )


def _figures(value: Any, lang: str = "") -> list[tuple[str, Json]]:
    if isinstance(value, dict):
        if "notes" in value and "text" in value:
            return [(lang, value)]
        return [
            pair
            for key, one in value.items()
            for pair in _figures(one, key if key in {"zh", "en"} else lang)
        ]
    if isinstance(value, list | tuple):
        return [pair for one in value for pair in _figures(one, lang)]
    return []


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (34, "三十四"), (99, "九十九")],
)
def test_ordinals(number: int, told: str) -> None:
    assert chinese_ordinal(number) == told


def test_headings_are_numbered_in_both_styles(blocks: list[Json]) -> None:
    for level in (1, 2, 3, 3, 2, 1, 2, 3):
        briefing.heading("甲", "A", level=level)

    numbers = [
        (block["number"]["zh"], block["number"]["en"], block["anchor"])
        for block in _brief(blocks).blocks
    ]

    assert numbers == [
        ("一、", "1.", "s1"),
        ("（一）", "1.1", "s1-1"),
        ("1.", "1.1.1", "s1-1-1"),
        ("2.", "1.1.2", "s1-1-2"),
        ("（二）", "1.2", "s1-2"),
        ("二、", "2.", "s2"),
        ("（一）", "2.1", "s2-1"),
        ("1.", "2.1.1", "s2-1-1"),
    ]


def test_tables_and_charts_count_on_their_own(blocks: list[Json]) -> None:
    row = [{words("指标", "Indicator"): from_fact(PLACED)}]
    briefing.table(row, zh="表", en="Table")
    briefing.chart(
        {"zh": "<svg/>", "en": "<svg/>"},
        zh="图",
        en="Chart",
        figures=[from_fact(OUT), from_fact(PLACED)],
    )
    briefing.table(row, zh="表", en="Table")

    first, chart, second = _brief(blocks).blocks

    assert (first["number"], second["number"]["en"]) == ({"zh": "表1", "en": "Table 1"}, "Table 2")
    assert (chart["number"], chart["anchor"]) == ({"zh": "图1", "en": "Figure 1"}, "c1")
    assert chart["source"] == {"zh": ["来源注[1]、[2]"], "en": ["notes [1], [2]"]}
    assert "drawn" not in chart
    assert all("figures" not in block for block in (first, chart, second))


def test_notes_are_numbered_in_the_order_of_print(blocks: list[Json]) -> None:
    briefing.paragraph(zh="{b}，{a}。", en="{a}, {b}.", a=from_fact(PLACED), b=from_fact(OUT))
    briefing.paragraph(zh="{a}。", en="{a}.", a=from_fact(PLACED))

    brief = _brief(blocks)

    assert [(note.number, note.fact_id, note.exact) for note in brief.notes] == [
        (1, "id-1200人", "1200人"),
        (2, "id-2966人", "2966人"),
    ]
    assert [one["notes"] for _, one in _figures(brief.blocks)] == [[1], [2], [2], [1], [2], [2]]


def test_a_note_quotes_the_sentence_around_its_number(blocks: list[Json]) -> None:
    briefing.paragraph(zh="{a}。", en="{a}.", a=from_fact(OUT))

    (note,) = _brief(blocks).notes

    assert note.before + note.exact + note.after == making.TEXT
    assert note.before.endswith("其中省外")
    assert making.TEXT[note.start : note.end] == note.exact


def test_a_note_quotes_the_translation_where_there_is_one(blocks: list[Json]) -> None:
    unit = making.unit(
        "其中省外{1200人}。", "Of them {1200人} outside.", start=18, facts=("id-1200人",)
    )
    briefing.paragraph(zh="{a}。", en="{a}.", a=from_fact(OUT))

    (note,) = _brief(blocks, data=making.dataset(PLACED, OUT, units=(unit,))).notes

    assert (note.before, note.exact, note.after) == ("其中省外", "1200人", "。")
    assert note.quote_en == "Of them 1,200 outside."


def test_every_occurrence_has_an_id_that_both_languages_share(blocks: list[Json]) -> None:
    briefing.paragraph(
        zh="{a}、{b}、{a}。", en="{b}, {a}, {a}.", a=from_fact(PLACED), b=from_fact(OUT)
    )
    briefing.paragraph(zh="{a}。", en="{a}.", a=from_fact(PLACED))

    ids: dict[str, list[str]] = {"zh": [], "en": []}
    for lang, one in _figures(_brief(blocks).blocks):
        ids[lang].append(one["id"])

    assert sorted(ids["zh"]) == sorted(ids["en"])
    assert len(set(ids["zh"])) == len(ids["zh"]) == 4


def test_a_computed_figure_says_from_which_notes(blocks: list[Json]) -> None:
    placed, out, income = from_fact(PLACED), from_fact(OUT), from_fact(INCOME)
    share, each, gap = out / placed, income / placed, placed - out
    briefing.paragraph(zh="{a}{b}{c}。", en="{a} {b} {c}.", a=share, b=each, c=gap)

    told = {note.fact_id: note.computed for note in _brief(blocks).notes if note.computed}

    assert told == {
        share.figure_id: "[1] ÷ [2]",
        each.figure_id: "[4] ÷ [2]",
        gap.figure_id: "[2] − [1]",
    }


def test_sums_means_and_constants_in_a_formula(blocks: list[Json]) -> None:
    one, two = from_fact(PLACED), making.figure("500人", 500, area_id="cn.530521")
    data = making.dataset(PLACED, making.fact("500人", 500, area_id="cn.530521"))
    total, mean, rest = one + two, average([one, two]), one - constant(66, unit="persons")
    briefing.paragraph(zh="{a}{b}{c}。", en="{a} {b} {c}.", a=total, b=mean, c=rest)

    told = {
        note.fact_id: note.computed for note in _brief(blocks, data=data).notes if note.computed
    }

    assert told[total.figure_id] == "[1] + [2]"
    assert told[mean.figure_id] == "([1] + [2]) ÷ 2"
    assert told[rest.figure_id] == "[1] − 66人"


def test_the_analysts_own_number_has_no_note(blocks: list[Json]) -> None:
    briefing.paragraph(zh="{a}。", en="{a}.", a=constant(3, unit="persons"))

    brief = _brief(blocks)

    assert brief.notes == ()
    assert [one["notes"] for _, one in _figures(brief.blocks)] == [[], []]


def test_a_conflicted_figure_leads_to_both_sources(blocks: list[Json]) -> None:
    other = making.fact("1200人", 1200)
    briefing.paragraph(zh="{a}。", en="{a}.", a=from_fact(PLACED, alternatives=[other]))

    assert [one["notes"] for _, one in _figures(_brief(blocks).blocks)] == [[1, 2], [1, 2]]


def test_a_figure_that_no_fact_backs_is_refused(blocks: list[Json]) -> None:
    briefing.paragraph(zh="{a}。", en="{a}.", a=making.figure("9人", 9))

    with pytest.raises(BlockError, match="rests on a fact that is not in the data"):
        _brief(blocks)


def test_a_figure_without_its_record_is_refused(blocks: list[Json]) -> None:
    briefing.paragraph(zh="{a}。", en="{a}.", a=from_fact(PLACED))
    blocks[0]["figures"] = {}

    with pytest.raises(BlockError, match="a figure without its record was printed"):
        _brief(blocks)


def test_the_last_title_makes_the_head_and_its_lines(blocks: list[Json]) -> None:
    briefing.title("甲|旧", "Old")
    briefing.title(
        "{p}|劳务输出情况", "Labour Export|from {p}",
        subtitle=sentence("{w}", "{w}", w=words("全年", "full year")), p=words("隆阳区", "Longyang"),
    )  # fmt: skip

    brief = _brief(blocks)

    assert brief.blocks == ()
    assert brief.meta["zh"]["title_lines"] == ["隆阳区", "劳务输出情况"]
    assert brief.meta["en"]["title_lines"] == ["Labour Export", "from Longyang"]
    assert (brief.meta["zh"]["subtitle"], brief.meta["en"]["subtitle"]) == ("全年", "Full year")
    assert brief.meta["document"]["title"] == "隆阳区劳务输出情况 / Labour Export from Longyang"


def test_a_brief_without_a_title_has_none(blocks: list[Json]) -> None:
    briefing.heading("甲", "A")

    brief = _brief(blocks)

    assert brief.meta["zh"]["title_lines"] == []
    assert brief.meta["document"]["title"] == ""


def test_the_head_comes_from_the_settings(blocks: list[Json]) -> None:
    briefing.heading("甲", "A")
    settings = Settings(
        preset="submission", editions=("en",), zh=Page(issuer="某局", masthead="简报")
    )

    brief = _brief(blocks, settings=settings)

    assert (brief.meta["zh"]["issuer"], brief.meta["zh"]["status"]) == ("某局", "")
    assert (brief.meta["preset"], brief.editions) == ("submission", ("en",))
    assert brief.meta["document"]["author"] == "某局"
    assert _brief(blocks).meta["en"]["status"] == "Draft for checking"


def test_open_sentences_are_counted_once_each(blocks: list[Json]) -> None:
    open_text: list[Any] = [
        {"text": "[translation pending] ", "class": "open"},
        "'class': 'open'",
    ]
    briefing.heading("甲", "A")
    blocks.append(
        {
            "kind": "paragraph",
            "style": "body",
            "text": {"zh": ["甲"], "en": open_text},
            "figures": {},
        }
    )

    brief = _brief(blocks)

    assert brief.pending == 1
    assert cast("Json", brief.meta["pending"])["zh"] == "英文版有1句待译"


def test_the_terms_that_a_brief_uses_close_it(blocks: list[Json]) -> None:
    briefing.paragraph(zh="全县劳务输出工作。", en="Labour export in the county.")

    terms = {one["zh"]: one["en"] for one in _brief(blocks).terms}

    assert "劳务输出" in terms
    assert all(one["definition"] or True for one in _brief(blocks).terms)


def test_the_setting_of_large_numbers_reaches_checks_notes_and_titles(blocks: list[Json]) -> None:
    check = making.finding(
        zh="收入2380万元，与1.5亿元相符。", en="CNY 23.8 million agrees with CNY 150 million."
    )
    data = replace(DATA, findings=(check,), written_out=("zh", "en"))
    income = replace(from_fact(INCOME), written_out=frozenset({"zh", "en"}))
    briefing.title("{income}", "{income}", income=income)
    briefing.paragraph(zh="{income}。", en="{income}.", income=income)
    briefing.checks(None, [check])
    made = _brief(blocks, data=data)

    assert made.meta["zh"]["title_lines"] == ["23800000元"]
    assert [one["text"] for _, one in _figures(made.blocks)] == ["23800000元", "CNY 23,800,000"]
    said = made.blocks[1]["rows"][0]["text"]
    assert said["zh"] == ["收入23800000元，与150000000元相符。"]
    assert said["en"] == ["CNY 23,800,000 agrees with CNY 150,000,000."]
    assert (made.findings[0].zh, made.findings[0].en) == (said["zh"][0], said["en"][0])
    assert made.notes[0].exact == "2380万元"  # the source's sentence is quoted as it stands


def test_without_an_area_the_annex_lists_the_checks_of_what_is_printed(blocks: list[Json]) -> None:
    of_placed = replace(making.finding(zh="一。"), finding_id="a", facts=(PLACED.fact_id,))
    of_income = replace(making.finding(zh="二。"), finding_id="b", facts=(INCOME.fact_id,))
    listed = replace(making.finding(zh="三。"), finding_id="c")
    data = replace(DATA, findings=(of_placed, of_income, listed))
    briefing.paragraph(zh="{n}。", en="{n}.", n=from_fact(PLACED))
    briefing.checks(None, [listed])

    own = assemble(
        blocks,
        data,
        Settings(),
        kind="comparison",
        code="",
        slug="",
        area_id="",
        period=None,
        identifier="x",
    )

    assert [one.finding_id for one in own.findings] == ["a", "c"]
    assert [one.finding_id for one in _brief(blocks, data=data).findings] == ["a", "b", "c"]
