"""The data as tables for people: words beside codes, one row per observation, fact and check."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportlib import lexicon, places
from reportlib.model import Dataset
from reportlib.quantities import from_fact

NOTES = (
    "说明 / Notes",
    "“观测值”每行是一个地区、指标、时期的一个数；来源不一的各列其值（状态 conflicted），不作取舍。",
    "Each row of Observations is one number of one area, indicator and period; where sources disagree (status conflicted) none is picked.",
    "“事实”每行是原文中的一个数，起止为该字在原文中的位置（从0数起，含首不含尾）；“原句”已遮蔽个人信息。",
    "Each row of Facts is one number as it stands in a document; start and end count characters of the original from 0, half-open.",
    "“值”为基本单位（人、元）；“下限”“上限”是约数、“余”“多”等说法所容许的区间；空白为原文未说。",
    "Values are in base units (persons, yuan); low and high are what the wording (近, 余, 以上) allows; blank means not said.",
    "“核对”每行是一次算术核对，holds 相符、rounding 取整范围内相符、fails 不符、scopes 口径可能不同、unchecked 未核。",
    "Each row of Checks is one comparison over intervals; what the sources do not declare is not presumed.",
)
Table = tuple[Sequence[str], list[Sequence[Any]]]


def tables(data: Dataset) -> Mapping[str, Table]:
    """Return the sheets of the workbook by name: header and rows."""
    return {
        "观测值 Observations": (
            ("代码 code", "地区 place", "English name", "指标 indicator", "English label", "key", "计量 measure", "时期 period",
             "值 value", "下限 low", "上限 high", "单位 unit", "限定 qualifier", "去向 destination", "状态 status", "事实 facts"),
            list(_observations(data)),
        ),
        "事实 Facts": (
            ("fact_id", "文件 document", "起 start", "止 end", "原文 exact", "English", "地区 place", "key", "时期 period",
             "值 value", "下限 low", "上限 high", "单位 unit", "原句 sentence"),
            list(_facts(data)),
        ),
        "核对 Checks": (
            ("id", "结论 verdict", "核对内容", "What was compared", "已知悉 acknowledged", "事实 facts"),
            [(one.finding_id, one.verdict, one.zh, one.en, one.acknowledged or "", " ".join(one.facts)) for one in data.findings],
        ),
        "文件 Documents": (
            ("document", "文件名 file", "标题 title", "来源 publisher", "日期 date", "年份 year", "SHA-256"),
            [(one.doc, one.filename, one.title, one.publisher, one.date, one.year, one.sha256) for one in data.documents],
        ),
    }  # fmt: skip


def _observations(data: Dataset) -> Iterable[Sequence[Any]]:
    book = lexicon.load()
    for one in data.observations:
        label = {lang: book.label(one.indicator, lang) for lang in ("zh", "en")}
        yield (
            one.ref_area, one.place, english_place(one.area_id, one.period, one.place), label["zh"], label["en"], one.indicator,
            one.measure, one.period or "", one.value, one.value_low, one.value_high, one.unit, one.qualifier,
            one.destination or "", one.status, " ".join(one.facts),
        )  # fmt: skip


def _facts(data: Dataset) -> Iterable[Sequence[Any]]:
    for one in data.facts:
        low, high = from_fact(one).interval.low, from_fact(one).interval.high
        yield (
            one.fact_id, one.doc, one.start, one.end, one.exact, from_fact(one).en(), one.place, one.indicator, one.period or "",
            one.value, low if low.is_finite() else None, high if high.is_finite() else None, one.unit, one.quote,
        )  # fmt: skip


def english_place(area_id: str, period: str | None, chinese: str) -> str:
    """Return a place's English name, or its Chinese one where the gazetteer has none."""
    gazetteer = places.load()
    # Asked first: an error would look for the nearest of thousands of names, each time.
    known = area_id in gazetteer.areas
    return gazetteer.english(area_id, on=period, full=True) if known else chinese
