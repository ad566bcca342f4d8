"""Sizes on the grid of GB/T 9704, worked out before the page is made."""

import base64
import math
import re
from collections.abc import Sequence
from typing import Any

PITCH = 10.446
WIDTH = 156.0
DENSE = 7
# A table of so many rows is not divided between pages; a longer one would leave too much of a page empty.
WHOLE = 4
MASTHEAD_MM = 148.0
MASTHEAD_PT = 48.0
MASTHEAD_OF_TWO_PT = 36.0
# The head without facts (issue, issuing unit, date) is so many lines high; between issuing unit and date, in hanzi.
HEAD_LINES = 5
CELLS = 28
GAP_BESIDE_DATE = 3.0
# A masthead that would be smaller than this stands on two lines.
MASTHEAD_LEAST = 30.0
IMPRINT_EM = 4.939
IMPRINT_LINE = 8.2
TALLEST_CHART = 19
UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96, "": 25.4 / 96}
_LENGTH = re.compile(r"""\s(width|height)=["']([\d.]+)(mm|cm|in|pt|px|)["']""")
_VIEW = re.compile(r"""\sviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_NUMBER = re.compile(r"[≈≥≤约近−-]?[0-9][0-9,]*(?:\.([0-9]+))?")
# How wide the decimal point is in the face of each edition, in em.
POINT = {"zh": 0.278, "en": 0.25}


def masthead(lines: Sequence[str]) -> float:
    """Return the size in points at which the lines of a masthead name fit the text area."""
    longest = max(_ems(one) for one in lines)
    widest = MASTHEAD_MM / max(1.0, longest * 1.12) / 0.3528
    return round(min(MASTHEAD_PT if len(lines) == 1 else MASTHEAD_OF_TWO_PT, widest), 2)


def chart(svg: str) -> dict[str, Any]:
    """Return a chart as an address and its size: as wide as it says, a whole number of lines high."""
    width, height = _drawn_size(svg)
    scale = min(1.0, WIDTH / width, TALLEST_CHART * PITCH / height)
    lines = max(2, math.ceil(height * scale / PITCH - 0.05))
    return {
        "src": "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(),
        "width": round(width * scale, 3),
        "height": round(lines * PITCH, 3),
    }


def _drawn_size(svg: str) -> tuple[float, float]:
    """Return the width and height that a drawing gives itself, in millimetres."""
    head = svg[svg.find("<svg") :].partition(">")[0]
    sizes = {
        found.group(1): float(found.group(2)) * UNITS[found.group(3)]
        for found in _LENGTH.finditer(head)
    }
    if box := _VIEW.search(head):
        sizes.setdefault("width", WIDTH)
        sizes.setdefault("height", sizes["width"] * float(box.group(2)) / float(box.group(1)))
    width = sizes.get("width") or WIDTH
    return width, sizes.get("height") or width * 0.6


def decimal_pads(cells: Sequence[Sequence[Any]], lang: str) -> list[float]:
    """Return for each cell of a column the ems that put its decimal point under the others'.

    A column of anything but plain numbers is left as it is.
    """
    places: list[int | None] = []
    for cell in cells:
        text = _plain(cell)
        if not any(one.isdigit() for one in text):
            places.append(None)
            continue
        found = _NUMBER.fullmatch(text)
        if not found:
            return [0.0] * len(cells)
        places.append(len(found.group(1) or ""))
    most = max((one for one in places if one is not None), default=0)
    point = POINT[lang]
    return [
        0.0
        if one is None or one == most
        else round((most - one) * 0.5 + (point if one == 0 else 0), 3)
        for one in places
    ]


def head(issuer: str, date: str, *, facts: bool) -> dict[str, float]:
    """Return the height of the head of the first page, and the room right of its issuing unit, in millimetres.

    A long name runs over two lines or more and keeps clear of the date; the red rule moves down by whole lines.
    """
    taken = _ems(date) + GAP_BESIDE_DATE if date else 1.0
    lines = _lines(issuer, CELLS - 1 - taken) if issuer else 1
    whole = HEAD_LINES + facts + lines - 1
    return {"height": round(whole * PITCH, 3), "beside": round(taken * WIDTH / CELLS, 3)}


def imprint(texts: Sequence[str], *, foot: tuple[str, str], copies: bool) -> float:
    """Return the height in millimetres that the imprint at the foot of the last page takes.

    Who printed and when stand on one line where they fit, else on two.
    """
    room = (WIDTH - 2 * IMPRINT_EM) / IMPRINT_EM - 3
    last = _lines(foot[0], room + 3) if foot[0] else 0
    fits = _ems("".join(foot)) + 1 <= room + 3
    lines = sum(_lines(one, room) for one in texts) + last + copies
    lines += bool(foot[1]) and not (last and fits)
    return round(math.ceil(lines * IMPRINT_LINE / PITCH + 0.2) * PITCH, 3)


def _lines(text: str, room: float) -> int:
    return max(1, math.ceil(_ems(text) / room - 1e-6))


def _ems(text: str) -> float:
    return sum(0.5 if one.isascii() else 1.0 for one in text)


def _plain(parts: Sequence[Any]) -> str:
    return "".join(one if isinstance(one, str) else str(one["text"]) for one in parts)
