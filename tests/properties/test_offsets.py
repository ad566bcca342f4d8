from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.cleaning import clean, paragraphs, sentences
from reportlib.model import SeedDocument
from reportlib.redaction import redact

PIECES = st.sampled_from(
    [
        "转移就业",
        "50.61万人",
        "，",
        "。",
        "；",
        "：",
        "！",
        "？",
        ",",
        ".",
        ":",
        "!",
        "?",
        "(",
        ")",
        "（",
        "）",
        '"',
        "“",
        "”",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "\f",
        "\u3000",
        "\u200b",
        "\u00ad",
        "-1-",
        "— 2 —",
        "第3页 共9页",
        "1",
        "12",
        "3.",
        "5",
        "%",
        "％",
        "ａ",
        "Ｂ",
        "a",
        "word",
        "(zhǔn)",
        "?shù)",
        "(dòng)",
        "貏趧",
        "必?",
        "?!",
        "睎|",
        "貧困勞動力",
        "隆阳区",
        "来源：某网",
        "2021-09-15 16:51",
        "微信号 abc12345",
        "一是",
        "（一）",
        "标题",
        "》",
        "《",
        "…",
        "~",
        "—",
        "１２３",
        "ÄãºÃ",
        "娉告満闀",
        "村民李强说",
        "13812345678",
        "申时林的工资条",
        "*",
        "某",
        "⾦",
        "\ufeff",
        "\x00",
        "\x85",
        "年",
        "万",
        "亿元",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join)


def seed(text: str) -> SeedDocument:
    return SeedDocument(
        doc="x", filename="x.txt", sha256="", encoding="utf-8", media_type="text/plain", text=text
    )


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_cleaning_twice_equals_once(text: str) -> None:
    once = clean(seed(text)).text
    assert clean(seed(once)).text == once


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_clean_character_lies_in_the_original(text: str) -> None:
    result = clean(seed(text))
    assert len(result.origin) == len(result.ends) == len(result.text)
    at = 0
    for begin, end in zip(result.origin, result.ends, strict=True):
        assert at <= begin < end <= len(text)
        at = begin
    for begin, end in result.boilerplate:
        assert 0 <= begin < end <= len(result.text)
    for mend in result.mends:
        assert text[mend.start : mend.end] == mend.before


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.integers(1, 99999), TEXTS)
def test_a_planted_figure_maps_back_to_itself(before: str, number: int, after: str) -> None:
    planted = f"。共有{number}名学员参加。"
    text = before + planted + after
    result = clean(seed(text))
    at = result.text.find(f"共有{number}名学员")
    assert at >= 0
    begin, end = result.original(at + 2, at + 2 + len(str(number)))
    assert text[begin:end] == str(number)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_redaction_keeps_length_and_masks_what_it_lists(text: str) -> None:
    result = redact(seed(text))
    assert len(result.text) == len(text)
    changed = {
        at for at, (old, new) in enumerate(zip(text, result.text, strict=True)) if old != new
    }
    listed = {at for one in result.withheld for at in range(one.start, one.end)}
    assert changed <= listed


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_sentences_and_paragraphs_are_sorted_and_disjoint(text: str) -> None:
    result = clean(seed(text))
    for spans in (sentences(result), paragraphs(result)):
        at = 0
        for begin, end in spans:
            assert at <= begin < end <= len(result.text)
            at = end
