from typing import Any

import pytest

from reportlib.briefing import listing, sentence, term, when, words
from reportlib.briefing.sentence import Sentence
from reportlib.errors import ReportlibError, SentenceError, UnknownName
from reportlib.quantities import constant
from tests import making

N = making.figure()
PLACE = words("隆阳区", "Longyang District")


def test_a_sentence_prints_the_same_figures_in_both_languages() -> None:
    one = sentence("{place}输出{n}。", "{place} placed {n}.", place=PLACE, n=N)

    assert one.segments("zh") == [
        "隆阳区输出",
        {"text": "2966人", "figure": N.figure_id},
        "。",
    ]
    assert one.segments("en") == [
        "Longyang District placed ",
        {"text": "2,966 people", "figure": N.figure_id},
        ".",
    ]
    assert one.figures() == (N,)


def test_the_number_alone_stands_before_a_noun_of_your_own() -> None:
    one = sentence("{n}劳动力。", "{n:n} workers.", n=N)

    assert one.segments("en")[0] == {"text": "2,966", "figure": N.figure_id}
    assert one.segments("zh")[0] == {"text": "2966人", "figure": N.figure_id}


def test_placeholders_may_stand_in_another_order() -> None:
    one = sentence("{n}人在{place}。", "In {place}: {n:n}.", place=PLACE, n=N)

    assert [one["text"] for one in one.segments("en") if isinstance(one, dict)] == ["2,966"]


def test_an_english_sentence_begins_with_a_capital() -> None:
    told = sentence("{n}。", "{n} in all.", n=making.figure("五名", 5))
    label = sentence("{w}。", "{w}.", w=words("全县", "the county"))

    assert told.segments("en")[0] == {"text": "Five people", "figure": told.figures()[0].figure_id}
    assert label.segments("en") == ["The county."]


def test_a_period_and_a_term_fill_a_sentence() -> None:
    one = sentence("{p}：{t}。", "In {p}: {t}.", p=when("2018-01/2018-08"), t=term("劳务输出"))

    assert one.segments("zh") == ["2018年1至8月：劳务输出。"]
    assert "January–August 2018" in str(one.segments("en")[0])


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("共输出2966人。", "In all.", {}, "a number was typed into the sentence (“2”)"),
    ("共输出。", "In all 2,966.", {}, "pass it as a figure: {name} with name=area.get(…), or name=constant("),
    ("共输出２９人。", "In all.", {}, "a number was typed into the sentence (“２”)"),
    ("共{n}。", "In all.", {"n": N}, "the two languages do not hold the same placeholders: n"),
    ("共{n}{n}。", "In all {n}.", {"n": N}, "use each placeholder as often in zh as in en"),
    ("共{n}。", "In all {m}.", {"n": N, "m": N}, "do not hold the same placeholders: m, n"),
    ("共{n}。", "In all {n}.", {}, "nothing was given for {n} → add n=…"),
    ("共。", "In all.", {"n": N}, "n is given but not used → put {n} into both languages or drop it"),
    ("共{n}。", "In all {n}.", {"n": None}, "the data do not state it: test `if n:` first"),
    ("共{n}。", "In all {n}.", {"n": 5}, "n=5 is neither a figure nor words → n=area.get(…), or n=constant("),
    ("共{n}。", "In all {n}.", {"n": 5.5}, "or n=constant(…, unit=…) for your own number"),
    ("共{n}。", "In all {n}.", {"n": "五"}, 'n=words("中文", "English") or term("中文")'),
    ("共{n}。", "In all {n:x}.", {"n": N}, "unknown form “:x” → only {name} and {name:n} are known"),
    ("共{n。", "In all {n}.", {"n": N}, "a brace is not closed, or holds more than a name"),
    ("共{n}。", "In all {n!r}.", {"n": N}, "a brace is not closed, or holds more than a name"),
    ("共{}。", "In all {}.", {}, "nothing was given for {}"),
]  # fmt: skip


@pytest.mark.parametrize(("zh", "en", "values", "told"), REFUSED, ids=lambda one: str(one)[:24])
def test_a_sentence_that_would_mislead_is_refused(
    zh: str, en: str, values: dict[str, Any], told: str
) -> None:
    with pytest.raises(SentenceError) as caught:
        sentence(zh, en, **values)

    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_f_string_is_refused_before_it_loses_the_source() -> None:
    with pytest.raises(ReportlibError, match="a figure put into a string loses its sources"):
        sentence(f"共{N}。", f"In all {N}.")


def test_a_figure_turned_into_text_is_refused_too() -> None:
    with pytest.raises(SentenceError, match="a number was typed"):
        sentence("共" + str(N) + "。", "In all.")


def test_words_need_both_languages_and_no_number() -> None:
    with pytest.raises(SentenceError, match="words need both languages"):
        words("全县", " ")
    with pytest.raises(SentenceError, match=r"a number was typed into words \(“2”\)"):
        words("2004年", "the year")


def test_an_unknown_term_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"unknown term “劳务输岀” → did you mean .*“劳务输出”"):
        term("劳务输岀")


def test_a_listing_names_every_label_with_its_figure() -> None:
    pairs = [
        (words("省外", "Outside the province"), N),
        (words("县内", "Within the county"), constant(3, unit="persons")),
    ]

    one = listing(pairs, zh="{p}，其中：", en="In {p}: ", p=when("2004"))

    assert _text(one, "zh") == "2004年，其中：省外2966人，县内3人。"
    assert (
        _text(one, "en")
        == "In 2004: outside the province: 2,966 people; within the county: 3 people."
    )


def test_nothing_to_list_is_refused() -> None:
    with pytest.raises(SentenceError, match="nothing to list → test that there are rows first"):
        listing([])


def test_words_are_looked_up_by_language() -> None:
    assert (PLACE["zh"], PLACE["en"], PLACE.text("en")) == (
        "隆阳区",
        "Longyang District",
        "Longyang District",
    )
    assert "zh" in PLACE
    assert "fr" not in PLACE


def _text(one: Sentence, lang: str) -> str:
    return "".join(
        piece if isinstance(piece, str) else piece["text"] for piece in one.segments(lang)
    )
