"""Numbers as Chinese official prose writes them: Arabic, Chinese, mixed, hedged, in ranges.

A numeral knows its value, the last digit that the text states, and the hedging
words that stand inside or right after its digits (4700多万, 10万余, 十几万).
Units, hedges around the unit and ranges with a unit on both sides belong to
whoever reads the sentence.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Form = Literal["arabic", "chinese", "percent", "fraction"]

DIGITS = {
    "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
MAGNITUDES = SMALL | LARGE

_D = "〇零一二两三四五六七八九"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?"
_SCALE = r"[十百千]?(?:万亿|万|亿)|[百千]"
_MORE = r"[余多]|几(?=[十百千万亿])|来(?![自到往源])"
_RUN = rf"[{_D}十百千万亿廿卅]+"
_LONGEST = 24
# Every numeral begins with one of these: the rest of a text is skipped fast.
_FIRST = rf"[\d{_D}十百千万亿廿卅数几]"
_NUMERAL = re.compile(
    rf"""
    (?={_FIRST})(?:
    (?P<per>百分之|千分之|万分之)(?P<perhedge>[近约])?(?P<pernum>\d+(?:\.\d+)?|[{_D}十百]+(?:点[{_D}]+)?)(?P<permore>[多余])?
  | (?P<below>[{_D}十]+)分之(?P<above>[{_D}十]+)
  | (?<![\d.,])(?P<arabic>{_ARABIC})
      (?:(?:个(?=多?亿))?(?P<inner>[余多来])?(?:个(?=亿))?(?P<scale>{_SCALE})(?:零?(?P<second>\d+(?:\.\d+)?)(?P<secondscale>[百千万]))?)?
      (?P<more>{_MORE})?
  | (?P<several>[数几](?=[十百千万亿]))?
      (?P<run>{_RUN})(?:点(?P<point>[{_D}]+)(?P<pointscale>[百千万亿]*))?
      (?:(?:个(?=多?亿))?(?P<innerrun>[余多几来])?(?:个(?=亿))?(?P<runscale>[十百千万亿]+))?
      (?P<morerun>[余多]|来(?![自到往源])|几(?=[个名人户家年]))?
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number in a text, without unit: where it stands, what it says, how finely.

    Attributes:
        start: Where it begins.
        end: Where it ends, hedging words inside it included.
        value: The number; null where the words name two neighbours (三四, 七八百).
        low: Lower neighbour, else null.
        high: Upper neighbour, else null.
        precision: The place value of the last digit that is stated.
        hedge: Hedging words inside or right behind the digits, else empty.
        form: How it is written; ``percent`` and ``fraction`` are already in percent.
        bare: The written value before its multiplier (50.61 of 50.61万).
        scale: The multiplier (10000 for 万), 1 without one.
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    precision: Decimal = Decimal(1)
    hedge: str = ""
    form: Form = "arabic"
    bare: Decimal = Decimal(0)
    scale: Decimal = Decimal(1)


def find(text: str, hidden: Callable[[int, int], bool] | None = None) -> Iterator[Numeral]:
    """Yield every numeral of a text, left to right, in time linear in its length.

    Args:
        text: Where to find them.
        hidden: Tells of a stretch that no numeral in it is asked for.
    """
    for match in _NUMERAL.finditer(text):
        numeral = None if hidden is not None and hidden(*match.span()) else _read(match)
        if numeral is not None:
            yield numeral


def parse(text: str) -> Numeral | None:
    """Return the numeral that a whole string is, or None when it is not one."""
    match = _NUMERAL.fullmatch(text)
    return _read(match) if match else None


@lru_cache(maxsize=4096)
def chinese(run: str) -> tuple[Decimal, Decimal] | None:  # noqa: C901 - one pass over one grammar
    """Return value and place value of the last stated digit of a Chinese numeral.

    Digit by digit (二〇一八) and with magnitudes (两千三百, 一亿零五百万) alike;
    None when the characters make no number (万, 百千).
    """
    run = run.replace("廿", "二十").replace("卅", "三十")
    if not any(one in MAGNITUDES for one in run):
        if not run:
            return None
        return Decimal("".join(str(DIGITS[one]) for one in run)), Decimal(1)
    total = section = 0
    digit: int | None = None
    last = seen = 0
    for one in run:
        if one in DIGITS:
            if digit not in {None, 0}:
                return None
            digit = DIGITS[one]
            seen += 1
            last = 1
        elif one in SMALL:
            if digit is None and one != "十":
                return None
            section += (1 if digit in {None, 0} else digit or 0) * SMALL[one]
            last, digit, seen = SMALL[one], None, seen + 1
        else:
            section += digit or 0
            if section == 0 and total == 0:
                return None
            if section == 0 or one == "亿":
                total = (total + section) * LARGE[one]
            else:
                total += section * LARGE[one]
            last, section, digit = last * LARGE[one], 0, None
    if digit and run[-1] in DIGITS and len(run) > 1 and run[-2] in MAGNITUDES and run[-2] != "十":
        # 三万五 is 35000 and 一百二 is 120: the dropped magnitude is the next one down.
        place = MAGNITUDES[run[-2]] // 10
        return Decimal(total + section + digit * place), Decimal(place)
    return Decimal(total + section + (digit or 0)), Decimal(last or 1)


def _arabic(match: re.Match[str]) -> Numeral | None:
    if len(match["arabic"]) > _LONGEST:
        return None  # an account or a run of noise
    digits = match["arabic"].replace(",", "")
    decimals = len(digits.partition(".")[2])
    scale = _scale(match["scale"] or "")
    bare = Decimal(digits)
    value = bare * scale
    precision = scale.scaleb(-decimals)
    if match["second"]:
        second = _scale(match["secondscale"])
        value += Decimal(match["second"]) * second
        precision = second.scaleb(-len(match["second"].partition(".")[2]))
    return Numeral(
        start=match.start(), end=match.end(), value=value, precision=precision,
        hedge=match["inner"] or match["more"] or "", bare=bare, scale=scale,
    )  # fmt: skip


@lru_cache(maxsize=256)
def _scale(words: str) -> Decimal:
    product = Decimal(1)
    for one in words:
        product *= MAGNITUDES[one]
    return product


def _read(match: re.Match[str]) -> Numeral | None:
    if match["arabic"]:
        return _arabic(match)
    if match["per"]:
        return _percent(match)
    if match["below"]:
        return _fraction(match)
    return _run(match)


def _percent(match: re.Match[str]) -> Numeral | None:
    base = {"百分之": 0, "千分之": -1, "万分之": -2}[match["per"]]
    words = match["pernum"]
    if words[0].isdigit():
        value, precision = Decimal(words), Decimal(1).scaleb(-len(words.partition(".")[2]))
    else:
        whole = _pointed(words)
        if whole is None:
            return None
        value, precision = whole
    hedge = (match["perhedge"] or "") + (match["permore"] or "")
    return Numeral(
        start=match.start(), end=match.end(), value=value.scaleb(base), precision=min(precision, Decimal(1)).scaleb(base),
        hedge=hedge, form="percent", bare=value,
    )  # fmt: skip


def _pointed(words: str) -> tuple[Decimal, Decimal] | None:
    whole, _, point = words.partition("点")
    head = chinese(whole)
    if head is None or not point:
        return head
    digits = "".join(str(DIGITS[one]) for one in point)
    return head[0] + Decimal(f"0.{digits}"), Decimal(1).scaleb(-len(digits))


def _fraction(match: re.Match[str]) -> Numeral | None:
    below, above = chinese(match["below"]), chinese(match["above"])
    if below is None or above is None or below[0] == 0:
        return None
    value = (above[0] * 100 / below[0]).quantize(Decimal("0.01"))
    return Numeral(
        start=match.start(),
        end=match.end(),
        value=value,
        precision=Decimal(1),
        form="fraction",
        bare=value,
    )


def _neighbours(run: str) -> tuple[str, str] | None:
    """Return both readings of 三四, 七八百, 十七八: two neighbouring digits side by side."""
    for index in range(len(run) - 1):
        one, two = DIGITS.get(run[index], 0), DIGITS.get(run[index + 1], 0)
        before = run[index - 1] if index else ""
        after = run[index + 2] if index + 2 < len(run) else ""
        if (
            one
            and (two == one + 1 or (one, two) == (3, 5))
            and before not in DIGITS
            and after not in DIGITS
        ):
            return run[: index + 1] + run[index + 2 :], run[:index] + run[index + 1 :]
    return None


def _run(match: re.Match[str]) -> Numeral | None:
    run: str = match["run"]
    start, end = match.span()
    if end - start > _LONGEST:
        return None
    several, more = match["several"] or "", match["morerun"] or ""
    hedge = several + (match["innerrun"] or "") + more
    if match["innerrun"] and chinese(run) is None:
        return None
    scale = _scale(match["runscale"] or match["pointscale"] or "")
    pair = None if several else _neighbours(run)
    if pair is not None:
        return _pair(pair, (start, end), scale, hedge)
    head = chinese("一" + run if several and run[0] != "十" else run) or _about(run, more)
    if len(run) in {2, 3} and not any(one in MAGNITUDES or one in "〇廿卅" for one in run):
        return None  # 三两, 一二三: a manner of speaking, no number
    if head is None:
        return _bare_magnitude(run, start, end, hedge)
    value, precision = head
    if match["point"]:
        pointed = _pointed(run + "点" + match["point"])
        value, precision = pointed if pointed is not None else head
    if not hedge and not scale > 1 and not any(one in LARGE for one in run):
        precision = min(precision, Decimal(1))  # 三百人 is as plain an integer as 300人
    return Numeral(
        start=start, end=end, value=value * scale, precision=precision * scale,
        hedge=hedge, form="chinese", bare=value, scale=scale,
    )  # fmt: skip


def _about(run: str, more: str) -> tuple[Decimal, Decimal] | None:
    """Read 百十 before 来 or 余: a hundred and some."""
    return (Decimal(110), Decimal(10)) if run == "百十" and more else None


def _pair(
    pair: tuple[str, str], span: tuple[int, int], scale: Decimal, hedge: str
) -> Numeral | None:
    """Read two neighbouring digits as a range (三四, 七八百)."""
    low, high = chinese(pair[0]), chinese(pair[1])
    if low is None or high is None:
        return None
    return Numeral(
        start=span[0], end=span[1], value=None, low=low[0] * scale, high=high[0] * scale,
        precision=low[1] * scale, hedge=hedge, form="chinese", bare=low[0], scale=scale,
    )  # fmt: skip


def _bare_magnitude(run: str, start: int, end: int, hedge: str) -> Numeral | None:
    """Read 万, 千, 百万 without a digit: a number only behind 上, 近, 逾 … (上万, 近百)."""
    if any(one in DIGITS or one == "十" for one in run):
        return None
    scale = _scale(run)
    if scale not in {Decimal(10) ** power for power in (2, 3, 4, 6, 7, 8, 10, 11)}:
        return None
    return Numeral(
        start=start,
        end=end,
        value=scale,
        precision=scale,
        hedge=hedge,
        form="chinese",
        bare=Decimal(0),
        scale=scale,
    )
