"""Lists of names that share one generic behind them: 水洛、南湖、韩店三个镇, 广东、浙江两省."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportlib.quantities import numerals

_COUNTED = re.compile(
    r"(?:等)?(?P<count>[两二三四五六七八九十])个?(?P<kind>乡镇|省份|[镇乡村县区市省旗州])(?!委|级|长|民|政府|办)"
)
_NAMES = re.compile(r"(?P<names>[\u4e00-\u9fff]{2,12}(?:[、和][\u4e00-\u9fff]{2,4})+)$")
_PARTED = re.compile("[、和]")
_LOOK_BACK = 48
# Before the first name stands what is said of all (比如, 我县, 其中); a name has two or three characters.
_STEM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stems:
    """One such list: where each name stands, the generic, and where the number that counts them stands."""

    names: tuple[tuple[int, int], ...]
    kind: str
    count: tuple[int, int]


def find(text: str) -> Iterator[Stems]:
    """Yield every list whose number is that of its names; the number counts nothing else."""
    for match in _COUNTED.finditer(text):
        before = _NAMES.search(text, max(0, match.start() - _LOOK_BACK), match.start())
        if before is None:
            continue
        spans: list[tuple[int, int]] = []
        at = before.start("names")
        for part in _PARTED.split(before["names"]):
            spans.append((at, at + len(part)))
            at += len(part) + 1
        if len(spans) != numerals.DIGITS[match["count"]]:
            continue
        start, end = spans[0]
        spans[0] = (start if end - start <= _STEM + 1 else end - _STEM, end)
        yield Stems(names=tuple(spans), kind=match["kind"], count=match.span("count"))
