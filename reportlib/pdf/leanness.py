"""Walks over every box of a page that find nothing, cut short.

WeasyPrint 70.0 looks for rounded corners, backgrounds and shadows of every box,
makes a chain of generators as deep as the page to list its boxes, and finds the
height of a line by a text of fourteen properties. What a style says of the first
and of the last is kept with it. And it looks around each line for floating boxes,
of which most pages have none.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from weasyprint.css import computed_values, units
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box, LineBox
from weasyprint.layout import background, inline
from weasyprint.text import line_break

CORNERS = tuple(
    f"border_{one}_radius" for one in ("top_left", "top_right", "bottom_right", "bottom_left")
)
BARE = {**dict.fromkeys(CORNERS, (0, 0)), "background": None}
# Where WeasyPrint's own modules call it by name.
STRUTS = (computed_values, units, inline, line_break)


def install() -> None:
    """Put these in the place of WeasyPrint's own; twice is once."""
    if hasattr(Box.descendants, "__wrapped__"):
        return
    Box.descendants = _one_by_one(Box.descendants)
    background.layout_box_backgrounds = _seldom(background.layout_box_backgrounds)
    inline.avoid_collisions = _unhindered(inline.avoid_collisions)
    strut = _once(line_break.strut)
    for module in STRUTS:
        module.strut = strut


def _one_by_one(every: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    @wraps(every)
    def descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:  # noqa: FBT001, FBT002 - it is called so
        if placeholders:
            yield from every(self, placeholders)
            return
        left = [self]
        while left:
            one = left.pop()
            yield one
            if isinstance(one, Box):
                left.extend(reversed(one.children))

    return descendants


def _seldom(lay_out: Callable[..., None]) -> Callable[..., None]:
    """Give a box no background, corners and images where its style has none; else go the long way."""

    @wraps(lay_out)
    def layout_box_backgrounds(
        page: Any, box: Any, get_image: Any, *rest: Any, **named: Any
    ) -> None:
        if rest or named or box is page or not isinstance(box, Box) or not _is_bare(box.style):
            lay_out(page, box, get_image, *rest, **named)
            return
        box.__dict__.update(BARE)
        for child in box.all_children():
            layout_box_backgrounds(page, child, get_image)

    return layout_box_backgrounds


def _is_bare(style: Any) -> bool:
    known = style.__dict__.get("is_bare")
    if known is None:
        known = style.is_bare = (
            all((0, "px") in style[corner] for corner in CORNERS)
            and style["border_image_source"][0] == "none"
            and style["mask_border_source"][0] == "none"
            and style["visibility"] != "hidden"
            and all(kind == "none" for kind, _ in style["background_image"])
            and not style["box_shadow"]
            and get_color(style, "background_color").alpha == 0
        )
    return bool(known)


def _unhindered(avoid: Callable[..., Any]) -> Callable[..., Any]:
    """Let a line begin where it stands if nothing floats on the page."""

    @wraps(avoid)
    def avoid_collisions(context: Any, box: Any, above: Any, outer: bool = True) -> Any:  # noqa: FBT001, FBT002 - it is called so
        if (
            outer
            or context.excluded_shapes
            or not isinstance(box, LineBox)
            or box.style["float"] != "none"
            or above.style["direction"] != "ltr"
        ):
            return avoid(context, box, above, outer)
        begin = above.content_box_x()
        left, right = begin + box.margin_left, begin + above.width - box.margin_right
        # Added and taken off again, as WeasyPrint does, for the sake of the last digit.
        return left - box.margin_left, box.border_box_y() - box.margin_top, right - left

    return avoid_collisions


def _once(measure: Callable[[Any], tuple[float, float]]) -> Callable[[Any], tuple[float, float]]:
    @wraps(measure)
    def strut(style: Any) -> tuple[float, float]:
        found: tuple[float, float] | None = style.__dict__.get("strut")
        if found is None:
            found = style.strut = measure(style)
        return found

    return strut
