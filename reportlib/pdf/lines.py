"""A block that says so ends on a line of the grid, so that what follows stands on the 22 lines of the page.

A table is as high as its rows, which wrap as they must, and as the heads that are
repeated on the next page: nobody can tell beforehand. An element with
``data-ends="line"`` gets the margin under it that fills its last line. It is a
margin and no padding, for it may be left out at the foot of a page. CSS has a word
for this (block-step, not in any engine yet); WeasyPrint 70.0 gets it here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint.layout import block

# What rounding may leave of a whole line, in CSS pixels.
_NOTHING = 0.05


def install() -> None:
    """Put this layout in the place of WeasyPrint's; twice is once."""
    if not hasattr(block.block_level_layout, "__wrapped__"):
        block.block_level_layout = _ending_on_a_line(block.block_level_layout)


def _ending_on_a_line(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(lay_out)
    def block_level_layout(
        context: Any, box: Any, bottom_space: Any, skip_stack: Any, containing_block: Any, *rest: Any, **named: Any
    ) -> Any:  # fmt: skip
        done = lay_out(context, box, bottom_space, skip_stack, containing_block, *rest, **named)
        element, new, resume_at = box.element, done[0], done[1]
        if (
            new is not None
            and resume_at is None
            and element is not None
            and element.get("data-ends") == "line"
        ):
            new.margin_bottom = _to_next_line(new, containing_block)
        return done

    return block_level_layout


def _to_next_line(new: Any, above: Any) -> float:
    """Return how far it is to the next line of what the box stands in, its least margin kept."""
    step = above.style["line_height"].value
    least = new.style["margin_bottom"].value
    reached = new.border_box_y() + new.border_height() - above.content_box_y() + least
    over = reached % step
    return float(least if min(over, step - over) < _NOTHING else least + step - over)
