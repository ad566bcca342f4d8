from pathlib import Path

import pytest

from reportlib.cleaning import clean, paragraphs, sentences
from reportlib.model import CleanText, SeedDocument

SEEDS = Path(__file__).parents[2] / "seeds"


def seed(text: str) -> SeedDocument:
    return SeedDocument(
        doc="x", filename="x.txt", sha256="", encoding="utf-8", media_type="text/plain", text=text
    )


def cleaned(text: str) -> CleanText:
    return clean(seed(text))


def stored(name: str) -> str:
    return next(SEEDS.glob(f"{name}-*.txt")).read_text("utf-8")


def origin_of(source: str, result: CleanText, words: str) -> str:
    at = result.text.index(words)
    begin, end = result.original(at, at + len(words))
    return source[begin:end]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("全县２０１８年转移５０．６１万人，占８５％。", "全县2018年转移50.61万人，占85%。"),
        ("全\u200b县\u00ad转移5万人。", "全县转移5万人。"),
        (
            "泼机镇辖14个村,共 322个村民小组,发率18.5%,个别村31%。",
            "泼机镇辖14个村，共322个村民小组，发率18.5%，个别村31%。",
        ),
        (
            "2021-09-15 16:51,共1,234人(含贫困户12人)。",
            "2021-09-15 16:51，共1,234人（含贫困户12人）。",
        ),
        ('他说"好"和"坏"。', "他说“好”和“坏”。"),
        ("切实把劳务输 -1-\n\n出打造成为产业。", "切实把劳务输出打造成为产业。"),
        ("督促 -2-\n\n中介公司制定。", "督促中介公司制定。"),
        ("管理服务。\n\n-6-\n\n上报信息", "管理服务。\n上报信息"),
        ("转移就业50.\n61万人。", "转移就业50.61万人。"),
        ("一是抓培训，\n二是抓输出。", "一是抓培训，\n二是抓输出。"),
        ("转移劳 动 力5万人。", "转移劳动力5万人。"),
        ("精准摸底 解决“底数不清”的问题", "精准摸底 解决“底数不清”的问题"),
        ("月工资4000~5500元,600—1500元", "月工资4000~5500元，600—1500元"),
        ("县里\r\n市里\r省里", "县里\n市里\n省里"),
        ("⾦额⼀万元。", "金额一万元。"),
    ],
)
def test_repairs(before: str, after: str) -> None:
    assert cleaned(before).text == after


def test_readings_in_brackets_go_but_words_in_brackets_stay() -> None:
    text = "貧(pín)困勞動(dòng)力轉(zhuǎn)移就業(yè)，加微信(qq)聯(lián)繫，工作站(station)。"
    assert cleaned(text).text == "贫困劳动力转移就业，加微信（qq）联系，工作站（station）。"


def test_a_single_old_character_in_simplified_text_stays() -> None:
    assert cleaned("乾隆年间的著名产业，全县从事这个行业的人很多很多。").text.startswith(
        "乾隆年间的著名"
    )


def test_damaged_pairs_of_bytes_are_found_by_their_bytes() -> None:
    source = stored("002")
    result = clean(seed(source))
    for words in (
        "就业。”负责威信县劳务输出",
        "不如授人以渔。”东莞驻昭阳区",
        "引导当地劳动力外出务工",
        "鲁甸易地搬迁居民在当地就业",
        "失聪等一些特殊情况的贫困人口",
        "斩断贫困的代际传递",
        "学生们在莞学习",
        "“四精准四协同”护航贫困人口走好脱贫致富就业路",
        "着力加强组织化输出程度",
    ):
        assert words in result.text
    assert origin_of(source, result, "转移就业9.48万人") == "轉(zhuǎn)移就業(yè)9.48萬人"
    title = '"四精準(zhǔn)四協(xié)同"護(hù)航貧困人口走好脫貧致富就業(yè)路'
    assert origin_of(source, result, "“四精准四协同”护航贫困人口走好脱贫致富就业路") == title
    assert not any(mark in result.text for mark in "?□")


def test_a_question_and_a_cry_are_no_damage() -> None:
    assert (
        cleaned("你说真的吗?!必须去。行不行?对不对?").text
        == "你说真的吗？！必须去。行不行？对不对？"
    )


@pytest.mark.parametrize(
    ("wrong", "right"), [("gb18030", "utf-8"), ("latin-1", "gb18030"), ("latin-1", "utf-8")]
)
def test_lines_read_in_the_wrong_encoding_are_read_anew(wrong: str, right: str) -> None:
    honest = "全县共转移就业劳动力50.61万人"
    broken = honest.encode(right).decode(wrong)
    source = f"镇雄县\n{broken}\n结束。"
    result = cleaned(source)
    assert result.text == f"镇雄县\n{honest}\n结束。"
    assert "50.61" in origin_of(source, result, "50.61")


def test_a_text_in_one_line_gets_its_paragraphs_back() -> None:
    source = stored("000")
    result = clean(seed(source))
    lines = result.text.split("\n")
    for heading in (
        "精准摸底 解决“底数不清楚”的问题",
        "精准培训 解决“实效性不强”的问题",
        "精准转移 解决“组织化不高”的问题",
        "精准服务 解决“就业不稳定”的问题",
    ):
        assert heading in lines
    assert lines[0] == "厉害！1至8月镇雄50万人务工收入93亿元，你拖后腿了没？"
    assert origin_of(source, result, "累计转移就业50.61万人") == "累计转移就业50.61万人"


def test_furniture_is_marked_and_the_article_is_not() -> None:
    for name, furniture, article in (
        (
            "000",
            ("微信号", "来源|中国网", "9300000000", "长按二维码"),
            ("你拖后腿了没", "竭尽所能提供服务"),
        ),
        (
            "001",
            ("来源：昭通", "2021-09-15", "昭通日报全媒体记者"),
            ("泼机镇是镇雄县", "激发增收动力", "一致好评"),
        ),
        ("002", ("首页>", "编辑：", "关键词"), ("东莞：助昭通", "高度肯定")),
        (
            "003",
            ("2020-03-04", "舆情信息上报", "下载全文"),
            ("走出去：", "隆阳区：", "跟踪管理服务。"),
        ),
    ):
        result = clean(seed(stored(name)))
        for words in furniture:
            assert result.is_boilerplate(result.text.index(words)), words
        for words in article:
            assert not result.is_boilerplate(result.text.rindex(words)), words
    assert clean(seed(stored("004"))).boilerplate == ()


def test_an_article_without_an_end_mark_is_not_furniture() -> None:
    text = "某县劳务输出\n来源：某网\n2020年，全县转移就业5万人。\n一、基本情况\n收入3亿元"
    result = cleaned(text)
    assert not result.is_boilerplate(result.text.index("收入3亿元"))
    assert result.is_boilerplate(result.text.index("来源"))


def test_wrapped_lines_are_joined_and_headings_are_not() -> None:
    words = "全县坚持把劳务输出，作为增加农民收入的重要抓手，精准对接用工需求深入挖掘就业岗位，持续加大输转力度"
    wrapped = "\n".join((words * 6)[at : at + 30] for at in range(0, len(words) * 6 - 20, 30))
    result = cleaned(f"某县劳务输出情况\n{wrapped}。\n一、主要做法\n{wrapped}。")
    assert [len(line) > 200 for line in result.text.split("\n")] == [False, True, False, True]


def test_running_heads_go_only_beside_page_marks() -> None:
    pages = "".join(
        f"某县劳务简报\n第{page}页的正文有一句话，然后完了。\n- {page} -\n" for page in range(1, 5)
    )
    assert cleaned(pages).text.count("某县劳务简报") == 1
    plain = "".join(f"主要做法\n第{page}个县的正文有一句话，然后完了。\n" for page in range(1, 5))
    assert cleaned(plain).text.count("主要做法") == 4


def test_sentences_end_behind_their_closing_marks() -> None:
    result = cleaned("他说：“好。”大家都笑了！一是摸底；二是培训。\n标题\n完")
    found = [result.text[begin:end] for begin, end in sentences(result)]
    assert found == ["他说：“好。”", "大家都笑了！", "一是摸底；二是培训。", "标题", "完"]
    assert [result.text[b:e] for b, e in paragraphs(result)][1:] == ["标题", "完"]


def test_a_dateline_in_the_line_is_cut_from_the_article() -> None:
    result = clean(seed(stored("001")))
    first = next(result.text[b:e] for b, e in paragraphs(result) if not result.is_boilerplate(b))
    assert first.startswith("泼机镇是镇雄县人口最多的镇，")


def test_the_log_names_every_mend_where_it_was() -> None:
    source = stored("003")
    result = clean(seed(source))
    for mend in result.mends:
        assert source[mend.start : mend.end] == mend.before
        assert mend.reason
    assert sum("page mark" in mend.reason for mend in result.mends) == 6


def test_rows_of_a_table_keep_their_tabs() -> None:
    text = "县区\t输出人数（万人）\t占比\n隆阳区\t2.9\t18.5%\n\t5\t3%"
    assert cleaned(text).text == text


def test_brackets_that_a_page_left_empty_are_removed() -> None:
    seed = SeedDocument(
        doc="t", filename="t.txt", sha256="", encoding="utf-8", media_type="text/plain",
        text="人社部门就[]开始培训、招聘活动。",
    )  # fmt: skip

    assert clean(seed).text == "人社部门就开始培训、招聘活动。"


def test_a_row_of_marks_set_apart_is_mended_in_one_go() -> None:
    once = cleaned("全县转移。" + "? \u3000" * 40)
    assert once.text == "全县转移。" + "？" * 40
    assert cleaned(once.text).text == once.text
