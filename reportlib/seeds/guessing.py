"""What a text lets one guess about itself where the catalogue is silent."""

import re
from dataclasses import dataclass

_HEAD = 600
_WIDE_DIGIT = re.compile("[０-９]")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WRITTEN_YEAR = re.compile("(?:一九|二[〇○零0])[〇○零0一二三四五六七八九]{2}(?=年)")
# Lines that point to other pages speak of other years.
_ELSEWHERE = re.compile(
    "^.{0,20}(?:上一篇|下一篇|相关阅读|相关新闻|版权|免责声明|Copyright|备案).*$", re.MULTILINE
)
_STAMP = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})\s*[-./年]\s*(1[0-2]|0?[1-9])\s*[-./月]\s*(3[01]|[12][0-9]|0?[1-9])(?![0-9])日?"
    r"(?=\s*[0-9]{1,2}[:：][0-9]{2}|\s*来源|\s*來源|\s*[\n)）|]|\s*$)"
)
_LABELLED = re.compile(
    r"(?:发布|發布|發佈|刊发|成文|印发|更新)?(?:时间|時間|日期)\s*[:：]\s*((?:19|20)[0-9]{2})\s*[-./年]\s*(1[0-2]|0?[1-9])"
    r"(?:\s*[-./月]\s*(3[01]|[12][0-9]|0?[1-9]))?"
)
_SIGNED = re.compile(
    r"^[ \u3000(（]*((?:19|20)[0-9]{2})年(1[0-2]|0?[1-9])月(?:(3[01]|[12][0-9]|0?[1-9])日)?[ \u3000)）]*$",
    re.MULTILINE,
)
_PUBLISHER = re.compile(
    r"(?:来源|來源|稿件来源|发布机构|供稿)\s*[:：|丨]\s*([^\s，。,|丨()（）]{2,24}?)(?:收藏|下载|$|\s)",
    re.MULTILINE,
)
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:(年度)|年(末|底)?|(?=[-—–~～至][0-9]{4}年))")
# “下降至2019年末” is a fact, “到2025年” and “2017—2020年” are plans.
_PLANNED = re.compile(r"(?:(?<![降升增加高长長少减減展])[到至]|力争|计划|計劃|规划|—|-|–|~|～)$")
_THIS_YEAR = re.compile("今年|本年|當年度|年内")
_REPOSTED_AFTER = 2
# Until then a text that names the year before reports on it; later it speaks of its own year.
_REPORTING_MONTHS = "04"
_TITLE_MOST = 80
_SPACED_OUT = re.compile(
    "(?<=[ \u3000][\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff](?:[ \u3000]|$))"
    "|(?<=^[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff][ \u3000])"
)
_NO_TITLE = re.compile(
    r"^(?:来源|來源|首页|首頁|发布|發佈|發布|時間|时间|作者|编辑|編輯|当前位置)|^附[件表][0-9一二三四五六七八九十]{0,2}[：:]?$|^[0-9\s:：./-]+$|>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What the text suggests; an empty field means that it suggests nothing."""

    title: str = ""
    publisher: str = ""
    date: str = ""
    year: str = ""


def guess(original: str) -> Guess:
    """Return title, publisher, date of publication and year of the figures as the text suggests them.

    A stamp of a page that is years younger than every year the text speaks of
    is the date of a reposting: it is neither the document's date nor its year.
    """
    text = _WIDE_DIGIT.sub(lambda found: str(int(found[0])), original)
    date = _date(text)
    spoken = _spoken_year(text)
    if date and spoken and int(date[:4]) - int(spoken) >= _REPOSTED_AFTER:
        date = ""
    found = _PUBLISHER.search(text[:_HEAD]) or _PUBLISHER.search(text[-_HEAD:])
    year = spoken
    if date and (
        not spoken or spoken > date[:4] or (date[:4] > spoken and date[5:7] > _REPORTING_MONTHS)
    ):
        year = date[:4]
    return Guess(title=_title(text), publisher=found[1] if found else "", date=date, year=year)


def _date(text: str) -> str:
    head = text[:_HEAD]
    for pattern, place in (
        (_LABELLED, head),
        (_STAMP, head),
        (_SIGNED, text[-_HEAD:]),
        (_SIGNED, head),
    ):
        found = pattern.search(place)
        if found:
            parts = [found[1], *(f"{int(part):02d}" for part in found.groups()[1:] if part)]
            return "-".join(parts)
    return ""


def _spoken_year(text: str) -> str:
    """Return the latest year that the text speaks of as past or present."""
    reports: list[int] = []
    spoken: list[int] = []
    stocks: list[int] = []
    body = _ELSEWHERE.sub("", _STAMP.sub("", text))
    body = _WRITTEN_YEAR.sub(lambda found: found[0].translate(_NUMERALS), body)
    heading = {found[1] for found in _YEAR.finditer(_title(body))}
    if len(heading) == 1:
        return heading.pop()
    for found in _YEAR.finditer(body):
        before = body[max(0, found.start() - 3) : found.start()]
        if _PLANNED.search(before) or before.endswith(("比", "较")):
            continue  # 比2009年多了7000人 is no word on when it was written
        year = int(found[1])
        (reports if found[2] else spoken).append(year)
        if found[3]:
            stocks.append(year)
    if reports and max(reports) >= max([*spoken, 0]) - 1:
        return str(max(reports))
    latest = max([*spoken, *reports], default=0)
    # “2019年末” with “今年” beside it was written in the year after.
    if latest and latest in stocks and _THIS_YEAR.search(body):
        latest += 1
    return str(latest) if latest else ""


def _merged(line: str) -> str:
    """Return what a merged cell says once, though it stands in every column that it covers."""
    cells = {one.strip() for one in line.split("\t")} - {""}
    return cells.pop() if len(cells) == 1 else line


def _title(text: str) -> str:
    for line in re.split(r"[\n\r]+", text[: _HEAD * 2]):
        words = _SPACED_OUT.sub("", _merged(line).strip(" \t\u3000*#"))
        if len(words) < 4 or _NO_TITLE.search(words):
            continue
        if len(words) <= _TITLE_MOST and not words.endswith(("。", "，", ",")):
            return words
        first = words.split(" ", 1)[0]
        return (
            first
            if 4 <= len(first) <= _TITLE_MOST and "。" not in first and not _NO_TITLE.search(first)
            else ""
        )
    return ""
