"""The years a document leans on: when it was written, and what it reports."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reportlib.extraction import almanac
from reportlib.model import SeedDocument
from reportlib.quantities import numerals


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The two years a document leans on: when it was written, and what it reports.

    ``said`` tells whether the text itself names the year reported, so that a figure
    without any time may be read as of that year.
    """

    written: int
    report: int
    guessed: bool
    said: bool = True
    starts: frozenset[int] = frozenset()
    day: str = ""
    plan: str = ""

    def near(self, month: int) -> int:
        """Return the year of a month named without one: the last before the writing."""
        if len(self.day) < 7 or not self.written:
            return self.report
        # What lies a little ahead is announced; what lies far ahead is last year's.
        return self.written if month - int(self.day[5:7]) <= 2 else self.written - 1

    @property
    def last(self) -> int:
        """Return what 去年 and 上年 mean when nothing nearer says."""
        return self.written - 1


def number(words: str) -> int:
    """Return a small whole number from Arabic or Chinese digits, 0 when it is neither."""
    if words.isascii() and words.isdigit():
        return int(words)
    value = (
        numerals.chinese(words)
        if all(one in numerals.DIGITS or one in numerals.MAGNITUDES for one in words)
        else None
    )
    return int(value[0]) if value else 0


def years_of(
    text: str, matches: Sequence[re.Match[str]], seed: SeedDocument, *, page: str = ""
) -> Years:
    """Settle a document's two years from its catalogue entry, its file's name and its own words.

    Args:
        text: The article, without boilerplate.
        matches: What `TIME` finds in it.
        seed: The document; a year that nobody gave for the data counts for nothing.
        page: The text with its boilerplate, whose last lines may hold the only date.
    """
    year = "" if "year" in seed.guessed else seed.year
    guessed = "date" in seed.guessed  # the year of writing is the page's, not the catalogue's
    day = seed.date if seed.date[:4].isdigit() else _dated(text, matches) or _signed(page)
    wrote, report = number(day[:4]), number(year) if year else 0
    found = _named(text, matches, wrote)
    tally = _tally(text, matches, found)
    latest = max(found) if found else (0, "")
    if "今年" in text or "本年" in text:
        if wrote and not report and _reviews(text, day, tally, wrote):
            report = wrote - 1
        if not wrote or (guessed and latest[0] and wrote - latest[0] > 1):
            wrote = report or _filed(seed.filename, latest[0]) or _writing(text, latest)
    else:
        review = day[5:7] in _REVIEWING and "过去的一年" in text  # a government's report of January
        report = report or (wrote - 1 if review else 0)
        report, wrote = _told_afterwards(text, found, tally, report, day if wrote else "")
    if report and wrote and not 0 <= wrote - report <= 1:
        wrote = report
    starts = frozenset(number(one["year"]) for one in matches if one["year"] and _starts(text, one))
    return Years(
        written=wrote or report, report=report or wrote, guessed=not year,
        said=tally[report or wrote] > 0 or not year, starts=starts, plan=_plan(matches),
        day=day if day[:4] == str(wrote or report) and not (year and guessed) else "",
    )  # fmt: skip


def _named(text: str, matches: Sequence[re.Match[str]], wrote: int) -> list[tuple[int, str]]:
    """Return every year named and not only planned for, with what stands at its edge (底, 以来)."""
    found = []
    for match in matches:
        named = number(match["year"]) if match["year"] else 0
        ahead = wrote and named > wrote and match["until"] in {"到", "至"}  # 到2026年, in 2024
        compared = text[max(0, match.start() - 1) : match.start()] in {"比", "较"}
        if 1980 <= named <= 2099 and not (ahead or compared or _planned(text, match)):
            found.append((named, match["edge"] or ""))
    return found


def _tally(
    text: str, matches: Sequence[re.Match[str]], found: Sequence[tuple[int, str]]
) -> Counter[int]:
    """Count the years named, those of the title twice: it names the year reported, the line that signs another."""
    tally = Counter(one for one, _ in found)
    title = text.find("\n") if len(found) > 1 else -1
    tally.update(
        number(one["year"])
        for one in matches
        if one["year"] and one.end() <= title and not _planned(text, one)
    )
    return tally


def _reviews(text: str, day: str, tally: Counter[int], wrote: int) -> bool:
    """Tell whether a text that says 今年 tells of the year before all the same."""
    spoken = text.count("去年") + text.count("上年度") - text.count("比去年") - text.count("较去年")
    before = tally[wrote - 1] + spoken
    # The dateline names the year of writing once; in January all talk is of the year gone by.
    now = tally[wrote] + text.count("今年")
    season = "正月" in text or "节后" in text  # 正月初六以来: of these very weeks
    early = day[5:7] in {"01", "02"} and tally[wrote - 1] > 0 and not season
    return before > now or (early and before >= now - 1)


def _writing(text: str, latest: tuple[int, str]) -> int:
    """Return the year of writing of a text that says 今年 and bears no date."""
    year, edge = latest
    over = edge in _WHOLE_YEAR or _over(text, year)
    wrote = _by_moon(text, year) or year + (1 if over else 0)
    epidemic = 0 < wrote < _EPIDEMIC and ("疫情" in text or "新冠" in text)
    return _EPIDEMIC if epidemic else wrote


_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _filed(filename: str, latest: int) -> int:
    """Return the year that a file's name gives, where a text that names years only a little before it may be of it."""
    named = max((int(one[0]) for one in _IN_NAME.finditer(filename)), default=0)
    return named if not latest or 0 <= named - latest <= _BEFORE else 0


_BEFORE = 3
_EPIDEMIC = 2020
# 自2017年两地结成帮扶关系以来: the words between say what began.
SINCE = re.compile(r"[^，。；\n\d]{1,36}?(?:以来|至今)(?=[，,])")
# 2022年全县转移就业13.8万人 beside 今年: what is told of a whole county in a named year was told in the next.
_OVER = re.compile(
    r"年[，,]?全[省市州县区旗](?!面)[^。\n]{0,24}(?<![计规]划)(?:\d|[一二三四五六七八九十]万)"
)
# 正月初七（1月28日）: only in one year of nineteen is the seventh day of the lunar year that day.
_MOON = re.compile(
    r"正月(?:初)?(?P<day>[一二三四五六七八九十]{1,3})[（(，,]?(?P<m>\d{1,2})月(?P<d>\d{1,2})日|(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日[（(，,]?(?:农历)?正月(?:初)?(?P<day2>[一二三四五六七八九十]{1,3})"
)


def _over(text: str, year: int) -> bool:
    """Tell whether a text that says 今年 speaks of a named year as gone by."""
    return any(text.startswith(str(year), one.start() - 4) for one in _OVER.finditer(text))


def _by_moon(text: str, latest: int) -> int:
    """Return the year, the latest named or the one after, in which a lunar day told with its date fell on it."""
    for one in _MOON.finditer(text):
        told = (int(one["m"] or one["m2"]), int(one["d"] or one["d2"]))
        for year in (latest, latest + 1):
            found = almanac.first_month(year, number(one["day"] or one["day2"]))
            if found is not None and told == (found.month, found.day):
                return year
    return 0


_EDGES = frozenset({"开始", "以来", "起", "起至今", "至今"})


def _starts(text: str, match: re.Match[str]) -> bool:
    """Tell whether something began in a year (2017年以来, 自2017年两地结对以来)."""
    return match["edge"] in _EDGES or SINCE.match(text, match.end()) is not None


_REVIEWING = frozenset({"01", "02", "03"})
_AHEAD = re.compile(
    r"[^，。；\n]{0,8}(?:计划|目标|打算|安排|思路|展望|预期)|[，,]?(?:[全我本][省市州县区]|我们)?(?:计划|要|将|拟|力争|预计|争取)|[，,]?[^，。；\n]{2,8}将(?:再|继续|进一步)?(?:新增|实现|达到?|投入|安排|组织|输送|培训|新建|建成|开展|完成|突破|启动|推出|举办)"
)
_TO_COME = re.compile(
    r"[，,]?[^，。；]{0,16}(?:(?<![主需只首])要(?=达|实|突|完|建|力|培|输)|将|力争|计划|确保|争取|有望)"
)
_AIMED = re.compile(r"(?:力争|计划|预计|目标|确保|争取|展望)(?:到|至|在)?[，,：]?$")


def _plan(matches: Sequence[re.Match[str]]) -> str:
    """Return the five-year plan that a text speaks of first and whole (“十二五”时期), which its 五年来 then means."""
    first = next((one for one in matches if one["plan"] and one["planedge"] != "以来"), None)
    return first["planname"] if first is not None else ""


def _planned(text: str, match: re.Match[str]) -> bool:
    """Tell whether a year is only planned for (力争2023年…, 2020年工作计划): nobody writes in it yet."""
    if _AIMED.search(text[max(0, match.start() - 4) : match.start()]):
        return True
    # 到2020年底，护工就业人数要达到1万人
    if match["until"] in {"到", "至"} and _TO_COME.match(text, match.end()):
        return True
    # 2021年工作安排 heads what lies ahead; 2021年，按照省里的安排 does not.
    return _AHEAD.match(text, match.end()) is not None


_WHOLE_YEAR = frozenset({"年底", "年末", "底", "末", "全年", "年度", "度"})
_DATELINE = 260
_CLOSED = re.compile(r"(?:号|期)?[）)】]?[ \u3000]*(?:\n|，页|$)")
# When a page was put up or taken over says nothing of when its article was written.
_REPOSTED = re.compile(r"(?:上传|转载|转帖|整理|录入|更新)(?:时间|日期|于)?[：:]?[ \u3000]*$")
_FIRST_PRINTED = re.compile(r"^.*(?:原载|原刊|刊于|载于|摘自|来源)[：: ]*")


_PAPER = re.compile(r"《[^》\n]{2,14}》[ \u3000]?((?:19|20)\d\d)年(\d{1,2})月(?:(\d{1,2})日)?")


def _signed(page: str) -> str:
    """Return the date of the paper that the last lines of a page name (《宣汉新闻》2024年2月20日)."""
    found = _PAPER.search(page, max(0, len(page) - _DATELINE))
    return padded(*(int(one) for one in found.groups() if one)) if found else ""


def _dated(text: str, matches: Sequence[re.Match[str]]) -> str:
    """Return a date that stands alone in the head or foot of a text, else nothing."""
    for match in matches:
        if _DATELINE < match.start() < len(text) - _DATELINE:
            continue
        stamped = match["stamp"]
        whole = match["year"] and match["d"] and not match["d2"]
        floor = max(0, match.start() - _DATELINE)
        line = text[text.rfind("\n", floor, match.start()) + 1 : match.start()].strip(
            " \u3000—-（(【"
        )
        if _REPOSTED.search(line):
            continue
        line = _FIRST_PRINTED.sub("", line)
        closed = _CLOSED.match(text, match.end()) is not None
        marks = "，。；" if closed and whole else "，。；："  # 提案人：…　二〇一一年一月十四日
        alone = len(line) <= 24 and not any(one in line for one in marks)
        if stamped or (whole and alone):
            if stamped:
                # A stamp may run into the clock behind it: 2021-09-116:51 is the 11th, 6:51.
                year, month, day = re.findall(r"\d+", match["stamp"])[:3]
                return padded(int(year), int(month), int(day if int(day) <= 31 else day[:2]))
            return padded(number(match["year"]), number(match["m"]), number(match["d"]))
        if match["year"] and match["m"] and alone and closed:
            return padded(number(match["year"]), number(match["m"]))
    return ""


def _told_afterwards(
    text: str, found: Sequence[tuple[int, str]], tally: Counter[int], report: int, day: str
) -> tuple[int, int]:
    """Settle the years of a text that never says 今年: a review of a year, often written in the next."""
    wrote = number(day[:4])
    last_year = any(one in text for one in ("去年", "上年", "过去一年", "过去的一年"))
    common = max(tally, key=lambda one: (tally[one], one)) if tally else 0
    season = day[5:7] in _REVIEWING or len(day) < len(
        "2010-12"
    )  # in November 去年 is but compared with
    review = wrote and last_year and season and tally[wrote - 1]
    report = report or (wrote - 1 if review else 0) or common or wrote
    if wrote and not 0 <= wrote - report <= 1:
        wrote = 0
    yearly = any(one == report and edge in {"年度", "度"} for one, edge in found)
    if last_year and not wrote and yearly:
        wrote = report + 1
    return report, wrote or report


def padded(year: int, month: int, day: int = 0) -> str:
    """Return a month or a day as ISO 8601 writes it."""
    return f"{year}-{month:02d}-{day:02d}" if day else f"{year}-{month:02d}"


def year_in(period: str) -> str:
    """Return the last year that a period names (../2024-09, 2024-01/2024-09, 2024-01/.. → 2024)."""
    return str(re.findall(r"\d{4}", period)[-1])
