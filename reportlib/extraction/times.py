"""Expressions of time: found by one pattern, resolved from the document's own years."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportlib.extraction import almanac, eras
from reportlib.extraction.years import SINCE, Years, number, padded

_Y = r"(?:19|20)\d\d|[一二][〇零九][〇零一二三四五六七八九]{2}"
_N = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_DASH = r"(?:[-—–－~～〜]{1,2}|至|到)"
_HALF = r"[一1](?:至|到|[-—－~～])第?[二三四2-4]季度|上半年|下半年|第?[一二三四1-4]季度|前[一二三两]个?季度|[前头][二三两]季度|(?<!提)[前头](?:十[一二]?|[二两三四五六七八九]|\d{1,2})个月|(?:十[一二]?|[二两三四五六七八九]|\d{1,2})个月来(?![没未])"
_EDGE = r"年?[底末]|年?初|全年|年度|度|以来|以后|至今|迄今|迄今为止|起至今|起|开始|春节期间|春节|期间|前后"
_REL = r"今年|去年|过去(?:的)?一年|上一?年|前年|本年|当年|同年|是年|明年|来年|本年度|上年度|次年"
_COUNT = r"\d{1,2}|[两三四五六七八九十几数]{1,2}"
# Every expression begins with one of these: the rest of a text is skipped fast.
_FIRST = r"[\d〇零一二两三四五六七八九十几数截至到今去上前本当同是明来次第头下农大正全年目现迄如“‘「近通经历用过往这连多改长建]"
TIME = re.compile(
    rf"""
    (?={_FIRST})(?:
    (?P<stamp>(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:\s*\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?)?)
  | (?:(?P<xy1>{_Y})年|(?P<xr1>去年|上年|前年))(?:(?P<xm1>{_N})月)?(?:份|底|初|末)?(?:{_DASH})(?:(?P<xy2>{_Y})年|(?P<xr2>今年|本年|次年|翌年))(?P<xm2>{_N})月(?:份|[底末]|初)?
  | (?P<y1>{_Y})年?(?:{_DASH})(?P<y2>{_Y}|\d\d)年(?:[底末]|期间|度)?
  | (?P<until>截[至止]到?|到|至)?(?:(?P<year>{_Y})年|(?P<rel>{_REL}))
      (?:[（(]?(?P<half>{_HALF})[)）]?|(?P<m1>{_N})月?{_DASH}(?P<m2>{_N})月(?:份|底|末)?
        |(?P<m>{_N})月(?:(?P<d>{_N})[日号](?:{_DASH}(?:(?P<dm2>{_N})月)?(?P<d2>{_N})[日号])?|[底末]|份|初|[上中下]旬)?)?
      (?P<edge>{_EDGE})?
  | (?P<until2>截[至止]到?|到|至)?(?:(?P<bm1>{_N})月?份?{_DASH}(?P<bm2>{_N})月(?:份|底|末)?
        |(?P<bm>{_N})月(?:(?P<bd>{_N})[日号](?:{_DASH}(?:(?P<bdm3>{_N})月[底末]|(?:(?P<bdm2>{_N})月)?(?P<bd2>{_N})[日号]))?|[底末]|份|初|[上中下]旬)(?P<bedge>[）)]?(?:以来|至今)|起(?=[，,]))?
        |(?<![第个\d一二三四五六七八九十])(?P<bm3>{_N})月(?:(?P<bedge3>以来|至今)|(?=[,，、。以起至]|当月|$)))
  | (?P<until3>截[至止]到?)?(?P<bhalf>{_HALF})(?P<close>[末底])?
  | (?P<lunar>(?:农历|大年|正月)?(?:正月|大年)初(?P<lday>[一二三四五六七八九十])(?:{_DASH}(?:正月)?初?(?P<lday3>十[一二三四五六七八九]?|二十[一二三四五六七八九]?|[二三四五六七八九]|三十))?|正月(?P<lday2>十[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十))
  | (?P<bare>全年|年内|年末|年底|年初|一年来|截[至止]到?(?:目前|现在|今|年底|年末)?|目前|现在|迄今(?:为止)?|至今|如今|当前|(?<![实表出发体呈再兑展显重浮涌])现(?=有|已|共))
  | (?P<plan>[“‘「]?(?P<planname>[七八九]五|十[一二三四五]?五)[”’」]?(?:规划|计划)?(?P<planedge>时期|期间|以来|末|期末))
  | (?P<span>近(?P<near>{_COUNT})(?:个)?年(?:多)?(?:来|间|以来|时间)?|(?:通过|经过|历时|用了?|过去|过往|前|这)(?P<past>{_COUNT})(?:个)?年(?:多|余)?(?=的?(?:时间|努力|来|间|不懈|持续|发展|奋斗|建设|实践|里|，))(?:来|间)?
      |连续(?P<running>{_COUNT})(?:个)?年|(?:今后|未来)(?P<ahead>{_COUNT})(?:个)?年|(?P<since>{_COUNT})(?:个)?年(?:多|余)?(?:以?来|间)|(?<![\d〇零一二三四五六七八九十两几第满龄])(?P<during>{_COUNT})年(?:多)?(?=共|累计|总共|合计|期间|增长|增加|翻))
  | (?P<lately>近年来?|近几年来?|近些年来?|多年来|历年来?|改革开放以来|长期以来|建[国党]以来|一年多来|两年来|年来)
  | (?P<decade>(?:上个?世纪|(?:19|20)世纪|二十世纪)?[二三四五六七八九1-9][十0]年代(?:初期?|末期?|中后期|中期|中|后期|以来)?|(?:上个?|本|二十一?|2[01])世纪(?:初|末))
  | (?P<month>上个月|(?:(?<=[比较与，。；、（\n])|(?<![\u4e00-\u9fff]))上月(?![薪均嫂])|[本当]月(?![薪均])|这个月|全月)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """One expression of time in a clean text.

    Attributes:
        start: Clean offset where it begins.
        end: Clean offset where it ends.
        period: The period it names, in the forms of the design, or null.
        year: The year it names, for expressions that lean on it, else 0.
        inferred: Whether the year came from elsewhere than the expression itself.
        current: Whether it says no more than “now” or “all the year”.
        masks: Whether its digits are no quantity.
        loose: Whether it is a run of years counted back, which says nothing of the next sentence.
    """

    start: int
    end: int
    period: str | None
    year: int = 0
    inferred: bool = False
    current: bool = False
    masks: bool = True
    loose: bool = False


def find(text: str) -> tuple[re.Match[str], ...]:
    """Return every match of `TIME`; it is what both readings of a text share."""
    return tuple(TIME.finditer(text))


def scan(
    text: str, years: Years, matches: Sequence[re.Match[str]] | None = None
) -> Iterator[TimeMention]:
    """Yield every expression of time, resolved, left to right."""
    spoken, sentence_end = 0, 0
    told, paragraph_end, headed, said = 0, 0, 0, ""
    here = years
    for match in find(text) if matches is None else matches:
        if match.start() >= sentence_end:
            spoken = 0
            if match.start() >= paragraph_end:
                told = 0
                paragraph_end = (
                    text.find("\n", match.start())
                    if "\n" in text[match.start() : match.start() + 4000]
                    else match.start() + 4000
                )
            sentence_end = _sentence_end(text, match.start())
        whole = match["bhalf"] or (match["bare"] or "") in {"全年", "年内", "年末", "年底", "年初"}
        mention = (
            _of_month(match, here, said)
            if match["month"]
            else _resolve(match, here, spoken or ((told or headed) if whole else 0))
        )
        if mention is None:
            continue
        mention = _since(text, mention)
        said = (not match["month"] and eras.month_of(mention.period)) or said
        if (
            mention.year
            and (match["year"] or match["rel"])
            and not _compared(text, match)
            and _FOUNDED.match(text, match.end()) is None
        ):
            spoken = told = mention.year
            if _heads(text, match):
                headed = mention.year
                here = replace(years, report=headed, written=max(headed, years.written))
        yield mention


_SHORT_EVENT = len("两地结对以来")


def _since(text: str, mention: TimeMention) -> TimeMention:
    """Return a time as the beginning of a run that is open to this day, where its clause says so."""
    whole = mention.period is not None and "/" not in mention.period
    since = SINCE.match(text, mention.end) if whole else None
    led = text[mention.start - 1 : mention.start] in {"自", "从"}
    if since is None or not (led or since.end() - since.start() <= _SHORT_EVENT):
        return mention
    return replace(mention, period=f"{mention.period}/..")


_STOP = re.compile(r"[。！？!?\n]")
# 去年底撤县设区的大足区: the year tells of the name's bearer, not of the figures behind it.
_FOUNDED = re.compile(
    r"[^，。；]{0,6}(?:成立|组建|建成|落成|创办|撤[县市地乡镇村][^，。；]{0,4}?|改[县区市镇])的"
)


_LINE = 200
_TELLS = re.compile(r"回顾|总结|工作|安排|计划|打算|情况|部署|任务")


def _heads(text: str, match: re.Match[str]) -> bool:
    """Tell whether a year stands in a numbered heading (一、2022年工作回顾), whose year all below it shares."""
    if match["d"]:
        return False  # （某某办公室　2009年1月12日） signs, and heads nothing
    start = text.rfind("\n", max(0, match.start() - _LINE), match.start()) + 1
    stop = text.find("\n", match.end(), match.end() + _LINE)
    if (not start and match.start() > _LINE) or (stop < 0 and len(text) - match.end() > _LINE):
        return False  # a line as long as that is no heading; nobody looks for its ends
    line = text[start : stop if stop >= 0 else len(text)].strip()
    return (
        len(line) <= 30
        and bool(re.match(r"[一二三四五六七八九十（(]", line))
        and line[-1] not in "。；，"
        and bool(_TELLS.search(line))
    )


def _compared(text: str, match: re.Match[str]) -> bool:
    """Tell whether a year is only what another is measured against (比上年增长): it speaks for nothing behind it."""
    before = text[max(0, match.start() - 1) : match.start()]
    return before in {"比", "较"}


def _sentence_end(text: str, position: int) -> int:
    match = _STOP.search(text, position)
    return match.end() if match else len(text)


def _mention(match: re.Match[str], period: str | None, year: int = 0, **flags: bool) -> TimeMention:
    return TimeMention(start=match.start(), end=match.end(), period=period, year=year, **flags)


def _resolve(match: re.Match[str], years: Years, spoken: int) -> TimeMention | None:
    if match["xm2"]:
        return _across(match, years)
    if match["y1"]:
        first, second = number(match["y1"]), number(match["y2"])
        second += first // 100 * 100 if second < 100 else 0
        return _mention(match, f"{first}/{second}", second)
    if match["year"] or match["rel"]:
        return _yeared(match, years, spoken)
    if match["bm1"] or match["bm"] or match["bm3"]:
        return _monthly(match, years, spoken)
    readers: tuple[tuple[str, Callable[[re.Match[str], Years, int], TimeMention]], ...] = (
        ("bhalf", _halved), ("lunar", _lunar), ("bare", _bare), ("plan", _planned), ("span", _span), ("decade", _decade),
    )  # fmt: skip
    for name, reader in readers:
        if match[name]:
            return reader(match, years, spoken)
    return _mention(match, None)


def _across(match: re.Match[str], years: Years) -> TimeMention:
    """Read a run of months that ends in another year (去年10月到今年1月底, 从2011年到今年9月)."""
    last = number(match["xy2"]) if match["xy2"] else years.written
    back = {"去年": 1, "上年": 1, "前年": 2}.get(match["xr1"] or "", 0)
    first = number(match["xy1"]) if match["xy1"] else last - back
    month, until = number(match["xm1"] or ""), number(match["xm2"])
    if not 0 < first < last or not 0 <= month <= 12 or not 1 <= until <= 12:
        return _mention(match, None)
    begin = padded(first, month) if month else str(first)
    return _mention(match, f"{begin}/{padded(last, until)}", last, inferred=not match["xy2"])


def _monthly(match: re.Match[str], years: Years, spoken: int) -> TimeMention | None:
    """Read a month, a run of months or a day whose year stands elsewhere."""
    month = number(match["bm2"] or match["bm"] or match["bm3"] or "")
    year = spoken or years.near(month)
    text = _months(match, year, "b")
    if text is None:
        # 12月18日 in a text that names no year is a day still, and no eighteen days.
        return None if year or not 1 <= month <= 12 else _mention(match, None)
    until = match["until2"] or ""
    if match["bedge"] or match["bedge3"]:
        text += "/.."
    if until.startswith("截") or (until and match[0][-1] in "底末"):
        text = f"../{text.split('/')[-1]}"
    return _mention(match, text, year, inferred=True)


def _of_month(match: re.Match[str], years: Years, said: str) -> TimeMention:
    told = eras.month(match["month"], years.day, said)
    return _mention(match, told, loose=True, inferred=True)


def _decade(match: re.Match[str], years: Years, _spoken: int) -> TimeMention:
    return _mention(match, eras.decade(match[0], years.written))


_AIMED = re.compile(r"(?:力争|确保|争取|计划|预计)$")


def _halved(match: re.Match[str], years: Years, spoken: int) -> TimeMention:
    aimed = _AIMED.search(match.string, max(0, match.start() - 4), match.start())
    year = spoken or (years.written if aimed else years.report)
    told = eras.half(match["bhalf"], year) if year else None
    if told is not None and (match["until3"] or match["close"]):
        last = told.split("/")[-1] if "/" in told else f"{told}-12"
        told = f"../{last}" if match["until3"] else last
    return _mention(match, told, year, inferred=True)


def _planned(match: re.Match[str], _years: Years, _spoken: int) -> TimeMention:
    """Read a five-year plan: its whole run, its last year, or all since it began."""
    period = almanac.plans().get(match["planname"])
    if period and match["planedge"] in {"末", "期末"}:
        period = period[5:]
    elif period and match["planedge"] == "以来":
        period = period[:4] + "/.."
    return _mention(match, period, int(period[-4:]) if period and period[-4:].isdigit() else 0)


def _months(match: re.Match[str], year: int, prefix: str) -> str | None:
    """Return the period of a month, a run of months or a day, or None when it is no date."""
    one, two = match[f"{prefix}m1"], match[f"{prefix}m2"]
    if one:
        first, last = number(one), number(two)
        if not 1 <= first < last <= 12 or not year:
            return None
        return f"{padded(year, first)}/{padded(year, last)}"
    month = number(match[f"{prefix}m"] or (match["bm3"] if prefix == "b" else "") or "")
    if not 1 <= month <= 12 or not year:
        return None
    day = number(match[f"{prefix}d"] or "")
    if not 0 <= day <= monthrange(year, month)[1]:
        return None
    text = padded(year, month, day)
    if match[f"{prefix}d2"]:
        later, until = number(match[f"{prefix}dm2"] or "") or month, number(match[f"{prefix}d2"])
        if not 1 <= later <= 12 or not 1 <= until <= monthrange(year, later)[1]:
            return text
        text += "/" + padded(year, later, until)
    if prefix == "b" and match["bdm3"] and 1 <= (later := number(match["bdm3"])) <= 12:
        text += "/" + padded(year, later, monthrange(year, later)[1])
    return text


def _year(match: re.Match[str], years: Years, spoken: int) -> int:
    words = match["rel"]
    if not words:
        return number(match["year"])
    if words in {"当年", "同年", "是年"}:
        return spoken or years.report
    base = (
        spoken or years.report
        if words in {"上年", "上一年", "上年度", "次年"} and spoken
        else years.written
    )
    return (
        base
        + {"今": 0, "本": 0, "去": -1, "过": -1, "上": -1, "前": -2, "明": 1, "来": 1, "次": 1}[
            words[0]
        ]
    )


def _yeared(match: re.Match[str], years: Years, spoken: int) -> TimeMention | None:
    year = _year(match, years, spoken)
    if not 1900 <= year <= 2100:
        return _mention(match, None)
    inferred = bool(match["rel"])
    edge = match["edge"] or ""
    period: str | None = str(year)
    if match["m1"] or match["m"]:
        period = _months(match, year, "") or str(year)
    elif match["half"]:
        period = eras.half(match["half"], year)
    elif edge in {"底", "末", "年底", "年末"}:
        period = f"{year}-12"
    elif edge in {"初", "年初"}:
        period = f"{year}-01"
    if edge in {"以来", "以后", "至今", "起至今", "起", "开始", "迄今", "迄今为止"}:
        start = str(period).split("/")[0]
        period = f"{start if match['rel'] is None or '-' in start else f'{year}-01'}/.."
    elif (match["until"] or "").startswith("截") and period:
        period = f"../{period.split('/')[-1]}"
    return _mention(
        match,
        period,
        year,
        inferred=inferred,
        loose=edge in {"底", "末", "年底", "年末", "初", "年初"},
    )


def _lunar(match: re.Match[str], years: Years, spoken: int) -> TimeMention:
    year = spoken or years.report
    day = number(match["lday"] or match["lday2"] or "")
    now = almanac.first_month(years.written, day)
    if not spoken and now is not None and now.isoformat() <= years.day:
        year = years.written  # gone by when the text was written
    found = almanac.first_month(year, day)
    told = found.isoformat() if found else str(year) if year else None
    last = almanac.first_month(year, number(match["lday3"] or ""))
    if found is not None and last is not None and last > found:
        told = f"{found.isoformat()}/{last.isoformat()}"
    elif found is not None and match.string.startswith(("以来", "至今", "起，"), match.end()):
        told = f"{found.isoformat()}/.."
    return _mention(match, told, year, inferred=True)


def _bare(match: re.Match[str], years: Years, spoken: int) -> TimeMention:
    words = match["bare"]
    year = spoken or years.report
    if not year:
        return _mention(match, None, current=True)
    if words in {"全年", "年内", "一年来"}:
        return _mention(match, str(year), year, inferred=not spoken, current=True)
    if words in {"年末", "年底"}:
        return _mention(match, f"{year}-12", year, inferred=True, loose=True)
    if words == "年初":
        return _mention(match, f"{year}-01", year, inferred=True, loose=True)
    year = spoken or (years.report if words.endswith(("年底", "年末")) else years.written)
    if words.startswith("截") or words in {"迄今", "至今", "迄今为止"}:
        return _mention(match, f"../{year}", year, inferred=True)
    return _mention(
        match, str(years.report) if years.said else None, years.report, inferred=True, current=True
    )


_PLAN_YEARS = 5


def _coming(match: re.Match[str], years: Years) -> TimeMention:
    """Read 今后五年: in a report on the year gone by they begin with the year of writing."""
    length = number(match["ahead"])
    first = years.written if years.written > years.report else years.written + 1
    if not length or not years.written:
        return _mention(match, None)
    return _mention(match, f"{first}/{first + length - 1}", first, inferred=True, loose=True)


def _span(match: re.Match[str], years: Years, _spoken: int) -> TimeMention:
    if match["ahead"]:
        return _coming(match, years)
    words = match["near"] or match["past"] or match["running"] or match["since"] or match["during"]
    length = number(words)
    end = years.report
    if match["during"] and match.string[match.end() : match.end() + 1] in {"增", "翻"}:
        return _mention(match, None)  # 五年增长108%: the years named before say which
    if match["near"] and match.string.startswith("过去", match.end()):
        # 近30年过去，…: what follows is of today
        told = str(years.report) if years.report else None
        return _mention(match, told, years.report, inferred=True, current=True)
    if not length or not end or not (years.said or match["since"] or match["during"]):
        return _mention(match, None)
    plan = almanac.plans().get(years.plan, "")
    if length == _PLAN_YEARS and plan[5:9] in {str(end - 1), str(end), str(end + 1)}:
        return _mention(match, plan, int(plan[5:9]), inferred=True, loose=True)
    if match["running"] or match["near"]:
        return _mention(match, f"{end - length + 1}/{end}", end, inferred=True, loose=True)
    # 3年多来 after 2017年开始 begins then; 五年来 are five whole years; else only the end is known.
    begun = next(
        (str(one) for one in (end - length, end - length + 1) if one in years.starts), ".."
    )
    exact = "多" not in match[0] and "余" not in match[0]
    if begun == ".." and exact and (match["since"] or match["during"]):
        begun = f"{end - length + 1}"
    return _mention(match, f"{begun}/{end}", end, inferred=True, loose=True)
