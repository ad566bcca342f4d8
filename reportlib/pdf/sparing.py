"""What WeasyPrint 70.0 and pydyf 0.13 do again and again, done with less: same values, same bytes.

Each of these was found by profiling briefs of 13 pages and is worth sending upstream:

- the values that an element neither declares nor is given by a logical property
  are inherited or initial, which takes no look at the cascade, and a declared
  value without variables, sums or keywords is its own;
- a length in pixels is its own used value;
- a number or a text becomes bytes by its type, not by a chain of questions;
- an array of as many numbers as a font has glyphs is of a type of its own to CFFI,
  which has a parser of C read it: three milliseconds, sixteen times in a brief.

The functions that are replaced stay reachable and do whatever is not the common case.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import pydyf
from weasyprint.css import ComputedStyle
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS, PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.css.tokens import Pending
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import percent
from weasyprint.pdf import fonts

LENGTH = re.compile(r"\[\d+\]$")
FLOATED = frozenset(["left", "right", "inline-start", "inline-end", "footnote"])
PLACED = frozenset(["absolute", "fixed"])
APART = frozenset(["running()", "note()"])
# Their computed values hang on each other, or on where the element stands.
ENTANGLED = frozenset(["float", "display", "position", "page"])
DECORATION = "text_decoration_"
REFERRING = frozenset(["inherit", "initial"])
LOGICAL = frozenset(
    function(block="ttb", inline=direction)
    for function in PHYSICAL_FUNCTIONS.values()
    for direction in ("ltr", "rtl")
)


def install() -> None:
    """Put these in the place of WeasyPrint's and pydyf's own; twice is once."""
    if hasattr(ComputedStyle.__missing__, "__wrapped__"):
        return
    ComputedStyle.__missing__ = _undeclared(ComputedStyle.__missing__)
    percent.resolve_one_percentage = _in_pixels(percent.resolve_one_percentage)
    Box.is_in_normal_flow = _at_once(Box.is_in_normal_flow)
    fonts.ffi = _Arrays(fonts.ffi)
    pydyf._to_bytes = _by_type(pydyf._to_bytes)  # noqa: SLF001 - its one way to bytes


def _undeclared(compute: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """Take what is not declared from the parent or the initial values, and what is from the declaration if it stands for itself."""

    @wraps(compute)
    def missing(self: Any, key: str) -> Any:
        above = self.parent_style
        if (
            above is None
            or key in ENTANGLED
            or key[:16] == DECORATION
            or (key in PHYSICAL_FUNCTIONS and not _is_physical(self))
        ):
            return compute(self, key)
        if key in self.cascaded:
            value = self.cascaded[key][0]
            if (
                isinstance(value, Pending)
                or key[:2] == "__"
                or (isinstance(value, str) and value in REFERRING)
                or check_math(value)
            ):
                return compute(self, key)
            if key in COMPUTER_FUNCTIONS:
                value = COMPUTER_FUNCTIONS[key](self, key, value)
        elif key in INHERITED or key[:2] == "__":
            value = above[key]
        else:
            value = INITIAL_VALUES[key]
            if key in INITIAL_NOT_COMPUTED and key in COMPUTER_FUNCTIONS:
                value = COMPUTER_FUNCTIONS[key](self, key, value)
        self[key] = value
        return value

    return missing


def _is_physical(style: Any) -> bool:
    """Tell whether no logical property (margin-inline-start) is declared, which could give a physical one its value."""
    known = style.__dict__.get("is_physical")
    if known is None:
        known = style.is_physical = LOGICAL.isdisjoint(style.cascaded)
    return bool(known)


def _in_pixels(resolve: Callable[[Any, str, Any], None]) -> Callable[[Any, str, Any], None]:
    @wraps(resolve)
    def resolve_one_percentage(box: Any, property_name: str, refer_to: Any) -> None:
        value = box.style[property_name]
        if getattr(value, "unit", None) == "px":
            setattr(box, property_name, value.value)
        else:
            resolve(box, property_name, refer_to)

    return resolve_one_percentage


def _at_once(ask: Callable[[Any], bool]) -> Callable[[Any], bool]:
    @wraps(ask)
    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        position = style["position"]
        return not (style["float"] in FLOATED or position in PLACED or position[0] in APART)

    return is_in_normal_flow


def _by_type(convert: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    @wraps(convert)
    def to_bytes(item: Any) -> bytes:
        kind = type(item)
        if kind is bytes:
            return item  # type: ignore[no-any-return]
        if kind is str or kind is int:
            return str(item).encode("ascii")
        if kind is float and not item.is_integer():
            return f"{item:f}".rstrip("0").encode("ascii")
        return convert(item)

    return to_bytes


class _Arrays:
    """CFFI, but for arrays: it takes a type with a length for a new one each time, and reads it with a parser of C."""

    def __init__(self, ffi: Any) -> None:
        self.__wrapped__ = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__wrapped__, name)

    def new(self, kind: str, *begin: Any) -> Any:
        """Return new memory; an array that is given its values tells its length by them."""
        return self.__wrapped__.new(LENGTH.sub("[]", kind) if begin else kind, *begin)
