"""Lengths that hang on nothing but the style, worked out once for each style.

WeasyPrint 70.0 resolves sixteen lengths of every box against the box around it,
though nearly all are in pixels. What a style says in pixels is kept with it and
given to each of its boxes at once; a style with a percentage, a sum or another
box sizing goes the long way.
"""

from operator import itemgetter
from typing import Any

from weasyprint.layout import (
    absolute,
    block,
    column,
    grid,
    inline,
    page,
    percent,
    table,
)
from weasyprint.layout import float as floating

OF_STYLE = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    *(f"{least}{axis}" for least in ("", "min_", "max_") for axis in ("width", "height")),
)  # fmt: skip
NEVER_AUTO = frozenset(["min_width", "min_height"])
BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
LENGTHS, WIDTHS = itemgetter(*OF_STYLE), itemgetter(*BORDERS)
# Where WeasyPrint's own modules call it by name.
CALLERS = (absolute, block, column, floating, grid, inline, page, percent, table)


def install() -> None:
    """Put this in the place of WeasyPrint's own; twice is once."""
    if percent.resolve_percentages is not resolve_percentages:
        resolve_percentages.__wrapped__ = percent.resolve_percentages  # type: ignore[attr-defined]
        for module in CALLERS:
            module.resolve_percentages = resolve_percentages


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set the used lengths of a box as its attributes."""
    style = box.style
    try:
        used = style.used
    except AttributeError:
        used = style.used = _used(style)
    if used is None:
        resolve_percentages.__wrapped__(box, containing_block)  # type: ignore[attr-defined]
        return
    lengths, borders, collapses = used
    attributes = box.__dict__
    attributes.update(lengths)
    if collapses:
        # The table has settled them with the neighbours of the cell.
        for name, width in borders.items():
            attributes.setdefault(name, width)
    else:
        attributes.update(borders)


def _used(style: Any) -> tuple[dict[str, Any], dict[str, Any], bool] | None:
    """Return the lengths and the widths of borders of a style, nothing if they hang on anything else."""
    if style["box_sizing"] != "content-box":
        return None
    lengths: dict[str, Any] = {}
    for name, value in zip(OF_STYLE, LENGTHS(style), strict=True):
        if value == "auto":
            lengths[name] = 0 if name in NEVER_AUTO else value
        elif getattr(value, "unit", None) == "px":
            lengths[name] = value.value
        else:
            return None
    return (
        lengths,
        dict(zip(BORDERS, WIDTHS(style), strict=True)),
        style["border_collapse"] == "collapse",
    )
