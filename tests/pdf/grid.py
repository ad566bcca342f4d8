"""The page of GB/T 9704-2012, measured on a finished PDF with pdfplumber.

`faults(path)` says in words what a PDF has wrong; each rule is a function of its
own that yields sentences, so that a test can name the one it means. Lengths are
millimetres, sizes points. Pages of the Chinese edition are told from those of
the English one by their faces; annex pages by their smaller type.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber

MM = 25.4 / 72
LEFT, RIGHT, TOP, BOTTOM, WIDTH = 28.0, 184.0, 37.0, 262.0, 156.0
# The baseline of the first of the 22 lines, and from one to the next.
FIRST_BASELINE, LINE = 41.9, 10.446
NO_START = set("、。，；：？！）》」』】〕”’…—～·％")
NO_END = set("（《「『【〔“‘")
DIGITS = re.compile(r"[0-9]$")
UNITS = re.compile(r"^(?:[万亿]?[人元户名家个年月日亩%％倍次批期场]|[万亿])")
ALLOWED = {
    "FandolFang", "FandolKai", "FandolHei", "FandolSong", "FandolSong-Bold", "Noto-Serif-CJK-SC", "Noto-Serif-CJK-SC-Bold",
    "Liberation-Serif", "Liberation-Serif-Bold", "Liberation-Serif-Italic", "Liberation-Serif-Bold-Italic",
}  # fmt: skip
RED = (0.902, 0.0, 0.0)
LARGEST = 2_000_000
LARGEST_IN_CHARTS = 11.5
ENOUGH = 20


@dataclass(frozen=True)
class Line:
    """The characters that stand on one line, from left to right."""

    chars: tuple[Any, ...]

    @property
    def text(self) -> str:
        return "".join(one["text"] for one in self.chars)

    @property
    def left(self) -> float:
        return float(self.chars[0]["x0"]) * MM

    @property
    def right(self) -> float:
        return max(float(one["x1"]) for one in self.chars) * MM

    @property
    def baseline(self) -> float:
        return -_baseline(self.chars[0])

    @property
    def size(self) -> float:
        return Counter(round(float(one["size"]), 1) for one in self.chars).most_common(1)[0][0]

    @property
    def face(self) -> str:
        return Counter(face(one) for one in self.chars).most_common(1)[0][0]


@dataclass
class Sheet:
    """One page of a PDF with what the rules ask of it."""

    page: Any
    number: int

    @cached_property
    def lines(self) -> list[Line]:
        """Return the lines inside the text area, from the top."""
        rows: dict[int, list[Any]] = {}
        for char in self.page.chars:
            if char["text"].strip() and 34 < char["top"] * MM < 263:
                rows.setdefault(round(-char["matrix"][5]), []).append(char)
        merged: list[list[Any]] = []
        for baseline in sorted(rows):
            if merged and abs(_baseline(merged[-1][0]) - _baseline(rows[baseline][0])) < 1.2:
                merged[-1].extend(rows[baseline])
            else:
                merged.append(rows[baseline])
        return [Line(tuple(sorted(one, key=lambda char: char["x0"]))) for one in merged]

    @property
    def is_chinese(self) -> bool:
        latin = sum(face(one).startswith("Liberation") for one in self.page.chars)
        return latin < len(self.page.chars) / 2

    @property
    def is_body(self) -> bool:
        """Tell whether the page is text on the grid and nothing else."""
        return self.is_chinese and bool(self.lines) and all(
            15.5 <= line.size <= 16.1 for line in self.lines
        ) and not self.rules and not self.page.images and not self.page.curves  # fmt: skip

    @property
    def rules(self) -> list[Any]:
        """Return what is drawn and thin: horizontal rules."""
        drawn = [*self.page.rects, *self.page.lines]
        return [one for one in drawn if one["width"] * MM > 20 and one["height"] * MM < 1.2]


def face(char: Any) -> str:
    """Return the name of a character's font without the mark of its subset."""
    return str(char["fontname"]).partition("+")[2] or str(char["fontname"])


def _baseline(char: Any) -> float:
    return float(char["matrix"][5])


@cache
def sheets(path: Path) -> list[Sheet]:
    """Return the pages of a PDF."""
    with pdfplumber.open(path) as pdf:
        pages = [Sheet(page, number) for number, page in enumerate(pdf.pages, 1)]
        for one in pages:
            _ = one.lines, one.rules
        return pages


def faults(path: Path) -> list[str]:
    """Return everything that a PDF has wrong, in words; an empty list means none."""
    pages = sheets(path)
    found = [sentence for rule in RULES for sentence in rule(pages)]
    return [*found, *fonts(path), *size(path)]


def paper(pages: list[Sheet]) -> Iterator[str]:
    """Every page is A4 upright."""
    for one in pages:
        width, height = float(one.page.width) * MM, float(one.page.height) * MM
        if abs(width - 210) > 0.3 or abs(height - 297) > 0.3 or one.page.rotation:
            yield f"page {one.number}: {width:.1f} × {height:.1f} mm"


def edges(pages: list[Sheet]) -> Iterator[str]:
    """Text keeps to the text area; a full page fills it."""
    for one in pages:
        if not one.is_chinese:
            continue
        left, right = min(line.left for line in one.lines), max(line.right for line in one.lines)
        if left < LEFT - 1 or right > RIGHT + 0.3:
            yield f"page {one.number}: text from {left:.2f} to {right:.2f} mm"
        if one.is_body and len(one.lines) == 22:
            top = min(char["top"] for char in one.lines[0].chars) * MM
            bottom = max(char["bottom"] for char in one.lines[-1].chars) * MM
            if abs(top - TOP) > 1 or abs(bottom - BOTTOM) > 1:
                yield f"page {one.number}: text from {top:.2f} down to {bottom:.2f} mm"


def line_count(pages: list[Sheet]) -> Iterator[str]:
    """A body page that the text runs over holds 22 lines; 21 or 20 where a heading moved on."""
    for one, following in pairwise(pages):
        if not (one.is_body and following.is_chinese):
            continue
        moved = following.lines[0].face in {"FandolHei", "FandolKai"} or not following.is_body
        if len(one.lines) != 22 and not (moved and len(one.lines) < 22):
            yield f"page {one.number}: {len(one.lines)} lines"


def cells(pages: list[Sheet]) -> Iterator[str]:
    """No line has more than 28 hanzi, and where text runs on, some line has all 28 cells."""
    for one in pages:
        for line in one.lines if one.is_chinese else ():
            hanzi = [char for char in line.chars if char["width"] > 10]
            if 15.5 <= line.size <= 16.1 and len(hanzi) > 28:
                yield f"page {one.number}: {len(hanzi)} hanzi in “{line.text}”"
    full = [
        line
        for _, line, following in _running(pages)
        if following.left < LEFT + 1 and line.left < LEFT + 1
    ]
    widest = max(
        (sum(char["width"] for char in line.chars) / line.size for line in full), default=28.0
    )
    if len(full) > ENOUGH and widest < 27.5:
        yield f"no line fills its 28 cells (widest {widest:.1f})"


def pitch(pages: list[Sheet]) -> Iterator[str]:
    """Lines of a body page stand 29.61 points apart."""
    for one in pages:
        if one.is_body:
            steps = [below.baseline - above.baseline for above, below in pairwise(one.lines)]
            off = [step for step in steps if abs(step / 29.61 - round(step / 29.61)) > 0.004]
            if len(off) > len(steps) / 10:
                yield f"page {one.number}: {len(off)} of {len(steps)} lines off the pitch"


def on_grid(pages: list[Sheet]) -> Iterator[str]:
    """Text of the body stands on one of the 22 lines, whatever stands above it: a table or chart takes whole lines."""
    for one in pages:
        under = max(
            (rule["bottom"] for rule in one.rules if _is_red(rule["non_stroking_color"])), default=0
        )
        for line in one.lines if one.is_chinese else ():
            # A rare hanzi of the fallback face, which is taller, moves the baseline of its line.
            if line.chars[0]["top"] < under or any("Noto" in face(one) for one in line.chars):
                continue
            place = ((float(one.page.height) + line.baseline) * MM - FIRST_BASELINE) / LINE
            if 15.5 <= line.size <= 16.1 and abs(place - round(place)) * LINE > 0.3:
                yield f"page {one.number}: {place:.2f} lines below the first: “{line.text}”"


def full_lines(pages: list[Sheet]) -> Iterator[str]:
    """Every line that its paragraph runs on from ends at the right edge."""
    for one, line, following in _running(pages):
        if following.left < LEFT + 1 and line.right < RIGHT - 0.5:
            yield f"page {one.number}: a full line ends at {line.right:.2f} mm: “{line.text}”"


def line_edges(pages: list[Sheet]) -> Iterator[str]:
    """No stop or closer begins a line, no opener ends one, no number leaves its unit."""
    for one, line, following in _running(pages):
        if following.left < LEFT + 1:
            if following.text[0] in NO_START:
                yield f"page {one.number}: a line begins with {following.text[0]}: “{following.text}”"
            if line.text[-1] in NO_END:
                yield f"page {one.number}: a line ends with {line.text[-1]}: “{line.text}”"
            if DIGITS.search(line.text) and (
                UNITS.search(following.text) or DIGITS.match(following.text[0])
            ):
                yield f"page {one.number}: a number is parted from its unit: “{line.text}” | “{following.text}”"


def _running(pages: list[Sheet]) -> Iterator[tuple[Sheet, Line, Line]]:
    everything = [
        (one, line)
        for one in pages
        if one.is_chinese
        for line in one.lines
        if 15.5 <= line.size <= 16.1
    ]
    for (one, line), (next_one, following) in pairwise(everything):
        if next_one.number - one.number <= 1 and line.left < LEFT + 12 and following.text != "附件":
            yield one, line, following


def title(pages: list[Sheet]) -> Iterator[str]:
    """The title is 宋 bold of 22 points, centred."""
    if not pages[0].is_chinese:
        return
    lines = [line for line in pages[0].lines if 20.9 <= line.size <= 22.1]
    if not lines:
        yield "page 1: no title of 二号"
    for line in lines:
        if line.face != "FandolSong-Bold":
            yield f"page 1: the title is set in {line.face}"
        middle = (line.left + line.right) / 2
        if abs(middle - (LEFT + RIGHT) / 2) > 1:
            yield f"page 1: the title is centred on {middle:.1f} mm"


def headings(pages: list[Sheet]) -> Iterator[str]:
    """Level one is 黑体, level two 楷体, everything else of this size 仿宋 or 楷体."""
    for one in pages:
        for line in one.lines if one.is_chinese else ():
            if not 15.5 <= line.size <= 16.1 or line.left < LEFT + 9:
                continue
            used = {face(char) for char in line.chars[:6]}
            if re.match(r"[一二三四五六七八九十]+、", line.text) and used != {"FandolHei"}:
                yield f"page {one.number}: level one is not 黑体: “{line.text}”"
            if re.match(r"（[一二三四五六七八九十]+）", line.text) and used - {"FandolKai"}:
                yield f"page {one.number}: level two is not 楷体: “{line.text}”"


def indents(pages: list[Sheet]) -> Iterator[str]:
    """A paragraph of the body starts two cells in."""
    for one in pages:
        if one.is_body:
            for line in one.lines:
                if line.left - LEFT > 1 and abs(line.left - LEFT - 11.14) > 0.5:
                    yield f"page {one.number}: a line starts {line.left - LEFT:.2f} mm in: “{line.text}”"


def masthead(pages: list[Sheet]) -> Iterator[str]:
    """The masthead and its rule share one red, the rule is as wide as the text; all else is black."""
    first = pages[0]
    if not first.is_chinese:
        return
    red = [char for char in first.page.chars if _is_red(char["non_stroking_color"])]
    rules = [
        one
        for one in first.rules
        if _is_red(one["non_stroking_color"]) or _is_red(one["stroking_color"])
    ]
    if not red or not rules:
        yield "page 1: no red masthead with a red rule"
    for one in rules:
        if abs(one["width"] * MM - WIDTH) > 0.5:
            yield f"page 1: the red rule is {one['width'] * MM:.1f} mm wide"
    for one in pages:
        if one.is_chinese:
            coloured = [
                c
                for c in one.page.chars
                if c["size"] > LARGEST_IN_CHARTS
                and not (_is_black(c["non_stroking_color"]) or _is_red(c["non_stroking_color"]))
            ]
            if coloured:
                yield f"page {one.number}: “{coloured[0]['text']}” is neither black nor the masthead’s red"


def folios(pages: list[Sheet]) -> Iterator[str]:
    """Page numbers of the Chinese edition: — 1 — in 四号 宋, outside, 7 mm below the text area."""
    for one in pages:
        if not one.is_chinese:
            continue
        chars = [char for char in one.page.chars if char["top"] * MM > 263 and char["text"].strip()]
        text = "".join(char["text"] for char in chars)
        if text != f"—{one.number}—":
            yield f"page {one.number}: the folio reads “{text}”"
            continue
        left, right = chars[0]["x0"] * MM, chars[-1]["x1"] * MM
        place = right - (RIGHT - 4.9) if one.number % 2 else left - (LEFT + 4.9)
        ink = (chars[0]["top"] + chars[0]["bottom"]) / 2 * MM
        if (
            abs(place) > 0.7
            or abs(ink - 269) > 0.7
            or not 13.7 <= chars[0]["size"] <= 14.1
            or face(chars[0]) != "FandolSong"
        ):
            yield f"page {one.number}: the folio is {place:+.1f} mm off, its dash at {ink:.1f} mm, {chars[0]['size']:.1f} pt"


def imprint(pages: list[Sheet]) -> Iterator[str]:
    """版记, where there is one: rules of 0.35, 0.25 and 0.35 mm, the last at the foot of the text area."""
    chinese = [one for one in pages if one.is_chinese]
    if not chinese or not any(
        line.text.endswith("印发") or line.text.startswith(("报：", "送：", "发："))
        for line in chinese[-1].lines
    ):
        return
    rules = sorted(
        (one for one in chinese[-1].rules if abs(one["width"] * MM - WIDTH) < 0.6),
        key=lambda one: one["top"],
    )
    if len(rules) < 2 or abs(rules[-1]["bottom"] * MM - BOTTOM) > 1:
        yield f"版记 has {len(rules)} rules" + (
            f", the last at {rules[-1]['bottom'] * MM:.1f} mm" if rules else ""
        )
    for place, rule in enumerate(rules):
        wanted = 0.35 if place in {0, len(rules) - 1} else 0.25
        if abs(rule["height"] * MM - wanted) > 0.05:
            yield f"rule {place + 1} of 版记 is {rule['height'] * MM:.2f} mm thick, not {wanted}"


def clean_text(pages: list[Sheet]) -> Iterator[str]:
    """The text holds no replacement or private character and no Western stop between hanzi."""
    for one in pages:
        text = "".join(char["text"] for char in one.page.chars)
        if bad := [char for char in text if char == "\ufffd" or 0xE000 <= ord(char) <= 0xF8FF]:
            yield f"page {one.number}: U+{ord(bad[0]):04X} in the text"
        if one.is_chinese and (
            found := re.search(r"[\u4e00-\u9fff][,;:?!()][\u4e00-\u9fff]", text)
        ):
            yield f"page {one.number}: a Western mark between hanzi: {found.group()}"


def fonts(path: Path) -> Iterator[str]:
    """Every font is embedded, subset, mapped to Unicode and one of the allowed."""
    listing = subprocess.run(
        ["pdffonts", str(path)], capture_output=True, text=True, check=True
    ).stdout
    for row in listing.splitlines()[2:]:
        name, flags = row.split()[0], row.split()[-5:-2]
        if flags != ["yes", "yes", "yes"] or name.partition("+")[2] not in ALLOWED:
            yield f"font {name}: {' '.join(flags)}"


def size(path: Path) -> Iterator[str]:
    """A brief fits into any mailbox."""
    if path.stat().st_size > LARGEST:
        yield f"{path.stat().st_size} bytes"


def _is_red(colour: Any) -> bool:
    return (
        isinstance(colour, tuple)
        and len(colour) == 3
        and all(abs(a - b) < 0.01 for a, b in zip(colour, RED, strict=True))
    )


def _is_black(colour: Any) -> bool:
    return colour is None or all(abs(one) < 0.01 for one in colour) or tuple(colour) == (0, 0, 0, 1)


RULES = (
    paper, edges, line_count, cells, pitch, on_grid, full_lines, line_edges, title, headings, indents, masthead, folios, imprint, clean_text,
)  # fmt: skip
