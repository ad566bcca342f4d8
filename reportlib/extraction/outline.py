"""The outline of a text: which paragraphs are headings, lead phrases, numbered items or prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from reportlib.extraction import rules
from reportlib.extraction.layout import Layout

Role = Literal["heading", "lead", "numbered", "prose", "blank"]

_NUMBER = r"[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"\s*(?P<label>[（(](?:{_NUMBER}|\d{{1,2}})[)）][、.]?|{_NUMBER}、|第{_NUMBER}[，、：,:]|\d{{1,2}}[.、．]\s?(?!\d)|[①-⑳])\s?"
)
_LEAD = re.compile(r"\s*(?P<lead>[^。！？；：\n]{3,30})(?P<stop>[。：])(?=[^\n]{12,})")
_HEADING_END = re.compile(r"[。！？；，、：,;:….]\s*$")
_MEASURED = re.compile(r"\d[\d.]*(?:万|亿)?(?:人|元|户|%)")
_FURNITURE = re.compile(
    r"^(?:来源|编辑|责编|责任编辑|作者|记者|通讯员|关键词|标签|上一篇|下一篇|首页|图|摄影|（|\(|【|更新|发布|字号|打印)|\.{3}|\d{4}-\d\d-\d\d"
)
_PERIOD_LEAD = re.compile(r"\d|年|[是了有]|[“”]说|表示|介绍|认为|指出")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph and its role.

    Attributes:
        start: Clean offset of its first character that is no blank.
        end: Clean offset behind its last one.
        role: What it is.
        label: The printed mark of a numbered one, else empty.
        lead: The lead phrase or heading text, else empty.
        body: Clean offset where its text begins, behind the mark.
    """

    start: int
    end: int
    role: Role
    label: str = ""
    lead: str = ""
    body: int = 0


@cache
def _not_leads() -> re.Pattern[str]:
    return re.compile(f"(?:{rules.table('practices.toml')['not_leads']})")


def lines(layout: Layout) -> Iterator[Line]:
    """Yield every paragraph with its role."""
    for paragraph in layout.paragraphs:
        raw = layout.text[paragraph.start : paragraph.end]
        stripped = raw.strip(" \u3000\n\r\t")
        if not stripped:
            yield Line(start=paragraph.start, end=paragraph.end, role="blank", body=paragraph.start)
            continue
        start = paragraph.start + raw.index(stripped[0])
        yield _line(stripped, start)


def _line(text: str, start: int) -> Line:
    end = start + len(text)
    mark = _MARK.match(text)
    if mark is not None and mark.end() < len(text):
        rest = text[mark.end() :]
        lead = _LEAD.match(rest)
        title = (
            rest
            if len(rest) <= 40 and not _HEADING_END.search(rest)
            else lead["lead"]
            if lead
            else ""
        )
        return Line(
            start=start,
            end=end,
            role="numbered",
            label=mark["label"].strip(),
            lead=title.strip(),
            body=start + mark.end(),
        )
    if _heading(text):
        return Line(start=start, end=end, role="heading", lead=text, body=start)
    lead = _LEAD.match(text)
    if lead is not None and _is_lead(lead["lead"], lead["stop"]):
        return Line(start=start, end=end, role="lead", lead=lead["lead"].strip(), body=start)
    return Line(start=start, end=end, role="prose", body=start)


def _heading(text: str) -> bool:
    if len(text) > 34 or len(text) < 4 or "\n" in text:
        return False
    if _HEADING_END.search(text) or _FURNITURE.search(text) or _MEASURED.search(text):
        return False
    return bool(re.search(r"[\u4e00-\u9fff]{3}", text))


def _is_lead(lead: str, stop: str) -> bool:
    if _not_leads().match(lead) or _MEASURED.search(lead) or _PERIOD_LEAD.search(lead):
        return False
    if stop == "：" and len(lead) < 5:
        return False
    return (
        lead.count("，") <= 1
        and not lead.startswith(("“", "‘"))
        and not re.match(r"[\u4e00-\u9fff]{2,8}(?:县|市|区|镇|乡|州)(?:$|是|位于|地处)", lead)
    )
