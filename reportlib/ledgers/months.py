"""The month that a ledger speaks of, from its title, its sheet's name or its file's."""

import re
import unicodedata
from collections.abc import Iterable

from reportlib.ledgers import values

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})[年./_-]?(0?[1-9]|1[0-2])(?!\d)(?:月|[^\d年]|$)?")
_PACKED = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度?|(?=\D|$))")
_BARE = re.compile(r"(?<![\d年])(1[0-2]|0?[1-9])月份?")
_SPELT = re.compile("[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月")
_WHEN_FILLED = re.compile("填[报表写]|制表|上报|审核|报送|打印|更新")


def month_of(sources: Iterable[str]) -> str:
    """Return the month that the first of some texts names (``2024-06``), or an empty text.

    A line that says when the form was filled in speaks only if nothing else does.
    A year in one source and a month in another make a month together.
    """
    lines = [unicodedata.normalize("NFKC", one) for one in sources if one]
    told = [one for one in lines if not _WHEN_FILLED.search(one)]
    filled = [one for one in lines if _WHEN_FILLED.search(one)]
    for group in (told, filled):
        for line in group:
            found = _named(line)
            if found:
                return found
        year = next((match[1] for line in group for match in [_YEAR.search(line)] if match), "")
        month = next((match[1] for line in group for match in [_BARE.search(line)] if match), "")
        if year and month:
            return f"{year}-{int(month):02}"
    return ""


def _named(line: str) -> str:
    dense = "".join(line.split())
    for pattern in (_PACKED, _MONTH):
        match = pattern.search(dense)
        if match is not None:
            return f"{match[1]}-{int(match[2]):02}"
    spelt = _SPELT.search(dense)
    return values.month(spelt[0]).value or "" if spelt else ""
