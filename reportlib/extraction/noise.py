"""What looks like a quantity and is none: idioms, sets, ordinals, numbers of documents and accounts."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from reportlib.extraction import rules

# Every pattern of the data file begins with one of these: the rest of a text is skipped fast.
_FIRST = r"[〇零一二两俩三四五六七八九十百千万双\d第首末头这那哪某每各另同下上前后成世中“「『《〔\[（(【hwQqＱ微电热传邮账帐编卡文身手IT扣tA-Za-z\-—－]"
_QUOTED = re.compile(r"[“「『]([^“”「」『』\n]{1,60})[”」』]")
_REAL = re.compile(
    r"\d[\d.,]*[余多]?[万亿千百]?[余多来]?(?:人|户|元|块|%|％|名|亩|个岗位|个百分点)"
)
_SET = re.compile(r"[一二两三四五六七八九十双][个大项]")
_DIGIT = re.compile(r"[\d〇零一二两三四五六七八九十百千万]")


@dataclass(frozen=True, slots=True)
class Mask:
    """Sorted, merged stretches of a text in which nothing is a quantity."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def covers(self, start: int, end: int) -> bool:
        """Tell whether a stretch overlaps a masked one."""
        index = bisect_right(self.starts, end - 1) - 1
        return index >= 0 and self.ends[index] > start


def merged(spans: Iterable[tuple[int, int]]) -> Mask:
    """Return one mask of spans in any order."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if starts and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return Mask(tuple(starts), tuple(ends))


@cache
def _compiled() -> tuple[re.Pattern[str], int]:
    data = rules.table("noise.toml")
    sources = [source for entry in data["noise"] for source in entry["patterns"]]
    where = "data/extraction/noise.toml"
    for source in sources:
        rules.pattern(source, where)
    joined = "|".join(sources)
    return rules.pattern(f"(?={_FIRST})(?:{joined})", where), int(data["quotation"]["longest"])


def scan(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text that hold no quantity."""
    compiled, longest = _compiled()
    spans = [match.span() for match in compiled.finditer(text)]
    for match in _QUOTED.finditer(text):
        inside = match[1]
        if (_SET.match(inside) and len(inside) <= longest) or (
            len(inside) <= longest and _DIGIT.search(inside) and not _REAL.search(inside)
        ):
            spans.append(match.span())
    return spans
