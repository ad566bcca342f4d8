"""Invented documents, mostly broken, through decoding, redaction, cleaning and extraction.

    python -m tests.soak.fuzz --inputs 100000 --first 0

An input is text put together from pieces that mean something to the rules,
written in one of the encodings, and often damaged afterwards. Whatever comes of
it, only an error of the project may be raised, and every fact must stand where
it says. The printed number of a chunk makes it again.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
from hypothesis import strategies as st

from reportlib import cleaning, extraction, lexicon, places, redaction, seeds
from reportlib.errors import ReportlibError
from reportlib.extraction import Extraction
from reportlib.model import CleanText, SeedDocument

PIECES = (
    "转移就业", "50.61万人", "劳务输出", "劳动力", "其中", "省外", "省内县外", "县内", "分别为", "人次", "户", "元", "万元", "亿元",
    "贫困", "建档立卡", "脱贫", "务工收入", "培训", "期", "工作站", "个", "家", "每人每月", "人均", "较上年增加", "同比增长", "倍",
    "百分点", "提高到", "占", "%", "％", "‰", "约", "近", "余", "多", "以上", "不足", "突破", "左右", "达", "从", "到", "至", "和",
    "、", "，", "。", "；", "：", "！", "？", ",", ".", ":", "!", "?", "(", ")", "（", "）", '"', "“", "”", "《", "》", "…", "~", "～",
    "—", "——", "-", "–", "+", "÷", "×", "/", "\\", "|", "*", "#", "[", "]", "【", "】", "〔2018〕", "{", "}", "{{", "}}", "<b>", "&amp;",
    " ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "\f", "\x0b", "\x85", "\u2028", "\u3000", "\u200b", "\u00ad", "\ufeff", "\x00", "\x1b[0m",
    "\u202e", "\ufe0f", "\ud7ff", "\ue000", "\uffff", "\U0001f600", "\U00020bb7", "e\u0301",
    "一", "二百三十余万", "一点五亿元", "两千三百人", "十几万", "数百", "三成", "百分之三十", "三分之二", "一半", "翻一番", "〇", "零", "百", "千", "万", "亿",
    "万万", "亿亿", "0", "1", "9", "00", "1,234", "1，234", "1 234", "3.", ".5", "1.2.3", "１２３", "５．６", "99999999999999999999", "1e9", "①", "⑳", "Ⅳ",
    "²", "٣", "½", "2018年", "2018-2020年", "1至8月", "今年", "去年", "上年", "同期", "全年", "截止目前", "近三年", "“十三五”期间", "2003年9月至今",
    "正月初九", "二〇〇八年", "99年", "0年", "13月32日", "2月30日", "12:61", "年", "月", "日", "隆阳区", "镇雄县", "泼机镇", "武山县", "昭通市", "广东省",
    "东莞", "长三角", "全县", "全市", "我县", "该镇", "五德镇", "三江侗族自治县", "市辖区", "县", "区", "乡", "镇", "村", "一是", "二是", "（一）", "第一章", "1.",
    "1、", "来源：某网", "编辑：", "微信号 abc12345", "首页>要闻>正文", "-1-", "— 2 —", "第3页 共9页", "Page 3 of 9", "2021-09-15 16:51", "(zhǔn)",
    "?shù)", "?", "必?", "睎|", "貏趧", "貧困勞動力轉移", "ÄãºÃ£¬È«Ïع²", "娉告満闀囨槸", "劳 动 力", "5 0 . 6 1", "13812345678", "530627199001011234",
    "6222020200112233445", "村民李强说", "申时林月工资5500元", "患病", "三捆三包", "五险一金", "0+3", "QQ群123456", "云政发〔2018〕12号", "a", "word",
    "县区\t输出人数（万人）\t占比", "合计", "隆阳区\t2.9\t18.5%", "\t\t", "单位：万人", "注：", "同上", "-", "…", "xxxx", "X县", "**", "__",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be")
ENDINGS = (".txt", ".txt", ".txt", ".txt", ".md", ".csv", ".html")
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=50).map("".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).flatmap(
        lambda some: st.integers(1, 60).map(lambda times: "".join(some) * times)
    ),
)
SLOW = 2.0  # seconds: what a person looks at; a figure to print, never a test


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a file's ending and its bytes: a text in some encoding, often damaged after it."""
    text = draw(TEXTS)
    ending = draw(st.sampled_from(ENDINGS))
    if ending == ".html" and draw(st.booleans()):
        text = f"<html><body><p>{text.replace('。', '。</p><td>')}"
    data = text.encode(draw(st.sampled_from(ENCODINGS)), errors="replace")
    harm = draw(st.sampled_from(("none", "none", "cut", "flip", "drop", "insert", "noise")))
    if harm == "noise":
        return ending, draw(st.binary(max_size=120))
    if harm != "none" and data:
        at = draw(st.integers(0, len(data) - 1))
        lost = draw(st.integers(0, 3))
        more = draw(st.binary(max_size=6))
        data = {
            "cut": data[:at],
            "flip": data[:at] + bytes([data[at] ^ (1 << lost)]) + data[at + 1 :],
            "drop": data[:at] + data[at + lost + 1 :],
            "insert": data[:at] + more + data[at:],
        }[harm]
    return ending, data


def read_one(folder: Path, ending: str, data: bytes) -> Extraction | None:
    """Read one input and hold its result against what is promised; None when it was refused.

    Raises:
        AssertionError: A promise is broken.
    """
    path = folder / f"input{ending}"
    path.write_bytes(data)
    try:
        raw = seeds.read_file(path)
    except ReportlibError as error:
        told = str(error)
        assert path.name in told
        return None
    seed = redaction.redact(raw, {})
    clean = cleaning.clean(seed)
    found = extraction.extract(seed, clean, places.load(), lexicon.load())
    _hold_cleaning(raw, seed, clean)
    _hold_facts(seed.text, found)
    return found


def _hold_cleaning(raw: SeedDocument, seed: SeedDocument, clean: CleanText) -> None:
    assert len(seed.text) == len(raw.text), "redaction changed the length"
    assert len(clean.text) == len(clean.origin) == len(clean.ends), "a character without origin"
    pairs = zip(clean.origin, clean.ends, strict=True)
    assert all(0 <= begin < end <= len(seed.text) for begin, end in pairs), (
        "the map leaves the text"
    )
    assert list(clean.origin) == sorted(clean.origin), "the map goes back"
    for mend in clean.mends:
        assert seed.text[mend.start : mend.end] == mend.before, "a mend is logged elsewhere"
    again = cleaning.clean(replace(seed, text=clean.text)).text
    assert again == clean.text, f"cleaned twice: {clean.text!r}, then {again!r}"


def _hold_facts(text: str, found: Extraction) -> None:
    for one in found.facts:
        assert text[one.start : one.end] == one.exact != "", "a span without its words"
        assert text[one.quote_start : one.quote_end] == one.quote, "a quote of something else"
        assert one.quote_start <= one.start < one.end <= one.quote_end, "a number out of its quote"
        values = [it for it in (one.value, one.value_low, one.value_high) if it is not None]
        assert values, "a fact without a value"
        assert all(it.is_finite() for it in values), "a value without end"
    assert len({one.fact_id for one in found.facts}) == len(found.facts), "two facts of one id"
    for practice in found.practices:
        assert 0 <= practice.start < practice.end <= len(text), "a practice out of the text"


def chunk(number: int, inputs: int, folder: Path) -> Iterator[str]:
    """Run one chunk and give what is worth telling: slow inputs, and the first broken promise."""
    slow: list[str] = []

    @hypothesis.seed(number)
    @hypothesis.settings(
        max_examples=inputs, deadline=None, database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
    )  # fmt: skip
    @hypothesis.given(documents())
    def run(document: tuple[str, bytes]) -> None:
        begin = time.process_time()
        read_one(folder, *document)
        took = time.process_time() - begin
        if took > SLOW:
            slow.append(f"chunk {number}: {took:.1f} s for {document!r}")

    try:
        run()
    except Exception as error:  # noqa: BLE001 - whatever is raised is the finding
        notes = "; ".join(getattr(error, "__notes__", []))
        yield f"chunk {number}: {type(error).__name__}: {error} | {notes}"
    yield from slow


def main() -> int:
    """Run as many chunks as asked for and print what was found."""
    asked = argparse.ArgumentParser(prog="python -m tests.soak.fuzz")
    asked.add_argument("--inputs", type=int, default=100_000)
    asked.add_argument("--first", type=int, default=0, help="number of the first chunk")
    asked.add_argument("--size", type=int, default=1_000, help="inputs in a chunk")
    given = asked.parse_args()
    chunks = range(given.first, given.first + -(-given.inputs // given.size))
    told = 0
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in chunks:
            for line in chunk(number, given.size, Path(folder)):
                print(line, flush=True)
                told += 1
    took = time.perf_counter() - begin
    print(
        f"{'✗' if told else '✓'} {len(chunks) * given.size} inputs, {told} findings, {took:.0f} s"
    )
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
