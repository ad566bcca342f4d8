"""What most styles say by saying nothing, given to each of them when it is made.

WeasyPrint 70.0 asks one property of one style at a time, some eighty thousand
times in a brief, and nearly every answer is inherited or initial. Here a new
style gets these answers for the properties that every box is asked for, in two
copies of a dictionary; what it declares itself is left to WeasyPrint.
"""

from collections.abc import Callable
from functools import cache, wraps
from operator import itemgetter
from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle, InitialStyle
from weasyprint.css.properties import INITIAL_VALUES

from reportlib.pdf.sparing import LOGICAL

SIDES = ("top", "right", "bottom", "left")
# Asked of nearly every box, hanging on no other property and inherited by none.
INITIAL = frozenset(
    [
        *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES),
        *(f"border_{side}_{part}" for side in SIDES for part in ("style", "width")),
        *(f"border_{one}_radius" for one in ("top_left", "top_right", "bottom_right", "bottom_left")),
        *(f"{least}{axis}" for least in ("", "min_", "max_") for axis in ("width", "height")),
        *(f"counter_{what}" for what in ("reset", "set", "increment")),
        *("outline_width", "outline_style", "outline_offset", "outline_color"),
        *("background_image", "background_color", "border_image_source", "mask_border_source", "box_shadow"),
        *("box_sizing", "anchor", "overflow", "opacity", "transform", "image_orientation", "appearance"),
        *("bookmark_level", "bookmark_state", "string_set", "box_decoration_break", "vertical_align"),
    ]
)  # fmt: skip
# Without a style a border has no width, so whoever declares the one is asked for the other.
WIDTHS = {
    f"{line}_style": f"{line}_width" for line in ("outline", *(f"border_{side}" for side in SIDES))
}
# Where an element declares neither, it stands where it is written and its display is as declared.
FLOWING = {"position": "static", "float": "none"}
PASSED_ON = frozenset(
    [
        *("border_collapse", "direction", "visibility", "color", "color_scheme", "lang", "white_space", "text_transform"),
        *("hyphens", "overflow_wrap", "line_height", "letter_spacing", "word_spacing"),
        *(f"font_{one}" for one in ("family", "size", "style", "weight", "stretch", "kerning", "language_override")),
        *("font_feature_settings", "font_variation_settings"),
        *(f"font_variant_{one}" for one in ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")),
        # Not inherited but propagated, which is the same for whoever declares nothing of it.
        *("text_decoration_line", "text_decoration_color"),
        "page",
    ]
)  # fmt: skip

NAMES = tuple(PASSED_ON)
VALUES = itemgetter(*NAMES)


def install() -> None:
    """Put these in the place of WeasyPrint's own; twice is once."""
    if hasattr(ComputedStyle.__init__, "__wrapped__"):
        return
    ComputedStyle.__init__ = _filled(ComputedStyle.__init__)
    AnonymousStyle.__init__ = _filled_anonymous(AnonymousStyle.__init__)


def _filled(make: Callable[..., None]) -> Callable[..., None]:
    @wraps(make)
    def initialise(self: Any, parent_style: Any, cascaded: Any, *rest: Any) -> None:
        make(self, parent_style, cascaded, *rest)
        if parent_style is None or not LOGICAL.isdisjoint(cascaded):
            return
        self.update(_initial())
        self.update(_passed_on(parent_style))
        if FLOWING.keys().isdisjoint(cascaded):
            self.update(FLOWING)
            self.specified.update(FLOWING)
            if "display" not in cascaded:
                self["display"] = self.specified["display"] = INITIAL_VALUES["display"]
        for key in cascaded:
            self.pop(key, None)
            if key in WIDTHS:
                self.pop(WIDTHS[key], None)

    return initialise


def _filled_anonymous(make: Callable[..., None]) -> Callable[..., None]:
    @wraps(make)
    def initialise(self: Any, parent_style: Any) -> None:
        make(self, parent_style)
        self.update(_initial())
        self.update(_passed_on(parent_style))

    return initialise


def _passed_on(style: Any) -> dict[str, Any]:
    """Return what a style passes on to those below it."""
    return dict(zip(NAMES, VALUES(style), strict=True))


@cache
def _initial() -> dict[str, Any]:
    """Return what a style says of what it neither declares nor inherits."""
    above = InitialStyle(None)
    plain = ComputedStyle(None, {}, None, above, None, None, None)
    return {key: plain[key] for key in INITIAL}
