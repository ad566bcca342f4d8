"""A space at the end of a text hangs over the line and asks for no room.

A text before a link or another element ends with the space between the two. Where
all of it but this space fits on a line, WeasyPrint 70.0 takes the line for one that
no space can break: it keeps the first word alone, or a hyphenated part of it, and
the rest of the text begins another line.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint.layout import inline

COLLAPSING = frozenset(["normal", "pre-line"])


def install() -> None:
    """Put this division of lines in the place of WeasyPrint's; twice is once."""
    if not hasattr(inline.split_first_line, "__wrapped__"):
        inline.split_first_line = _letting_hang(inline.split_first_line)


def _letting_hang(split: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(split)
    def split_first_line(
        text: str, style: Any, context: Any, max_width: Any, spacing: Any, **named: Any
    ) -> Any:
        done = split(text, style, context, max_width, spacing, **named)
        length, resume_at = done[1], done[2]
        # A line of one word, and more to come: only that is worth a second look.
        if (
            resume_at is None
            or text[-1] != " "
            or style["white_space"] not in COLLAPSING
            or b" " in text.encode()[:length].rstrip(b" ")
        ):
            return done
        bare = split(text.rstrip(" "), style, context, max_width, spacing, **named)
        if bare[2] is not None or bare[3] > max_width:
            return done
        return split(text, style, context, None, spacing, **named)

    return split_first_line
