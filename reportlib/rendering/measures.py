"""Sizes on the grid of GB/T 9704, worked out before the page is made."""

import base64
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

PITCH = 10.446
WIDTH = 156.0
CELL_EM = 4.233
CELL_PADDING = 3.0
VERDICT = 0.15
MASTHEAD_MM = 148.0
MASTHEAD_PT = 48.0
IMPRINT_EM = 4.939
IMPRINT_LINE = 8.2
TALLEST_CHART = 11
_SIZE = re.compile(
    r"""<svg\b[^>]*?\bviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""", re.DOTALL
)
_SHARE = 0.98


def masthead(name: str) -> float:
    """Return the size in points at which a masthead name fits the text area."""
    widest = MASTHEAD_MM / max(1.0, _ems(name) * 1.12) / 0.3528
    return round(min(MASTHEAD_PT, widest), 2)


def chart(svg: str) -> dict[str, Any]:
    """Return a chart as an address and its size: a whole number of lines high."""
    found = _SIZE.search(svg)
    ratio = float(found.group(2)) / float(found.group(1)) if found else 0.6
    lines = max(2, min(TALLEST_CHART, math.floor(WIDTH * _SHARE * ratio / PITCH + 0.25)))
    height = lines * PITCH
    width = min(WIDTH, height / ratio)
    return {
        "src": "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(),
        "width": round(width, 3),
        "height": round(height, 3),
    }


def is_odd(
    columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], notes: Sequence[Any]
) -> bool:
    """Tell whether a table ends in the middle of a line of the grid, so that half a line must follow.

    Rows are as many half lines high as they have lines of text, and one.
    """
    capacity = [max(1.0, (WIDTH * one["width"] / 100 - CELL_PADDING) / CELL_EM) for one in columns]
    head = max(
        (
            _lines(one["label"], room) + bool(one["unit"])
            for one, room in zip(columns, capacity, strict=True)
        ),
        default=1,
    )
    halves = head + 2
    for row in rows:
        halves += 1 + max(
            (
                _lines(_plain(one["text"]), room)
                for one, room in zip(row["cells"], capacity, strict=True)
            ),
            default=1,
        )
    halves += sum(_lines(_plain(one), WIDTH / CELL_EM) for one in notes)
    return halves % 2 == 1


def is_odd_list(texts: Sequence[Sequence[Any]]) -> bool:
    """Tell the same of a list of checks, whose verdicts take the first column."""
    room = (WIDTH * (1 - VERDICT) - CELL_PADDING) / CELL_EM
    return (3 + sum(1 + _lines(_plain(one), room) for one in texts)) % 2 == 1


def imprint(texts: Sequence[str], *, foot: bool, copies: bool) -> float:
    """Return the height in millimetres that the imprint at the foot of the last page takes."""
    room = (WIDTH - 2 * IMPRINT_EM) / IMPRINT_EM - 3
    lines = sum(_lines(one, room) for one in texts) + foot + copies
    return round(math.ceil(lines * IMPRINT_LINE / PITCH + 0.2) * PITCH, 3)


def _lines(text: str, room: float) -> int:
    return max(1, math.ceil(_ems(text) / room - 1e-6))


def _ems(text: str) -> float:
    return sum(0.5 if one.isascii() else 1.0 for one in text)


def _plain(parts: Sequence[Any]) -> str:
    return "".join(one if isinstance(one, str) else str(one["text"]) for one in parts)
