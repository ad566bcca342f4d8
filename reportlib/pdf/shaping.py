"""What WeasyPrint 70.0 asks of Pango again and again, asked once: the same glyphs in the same places.

It makes a context, the description of a font and a list of features for every
piece of text, and all of it twice: to break the line and to draw it. Here the
pieces of one style share them, and a line keeps its glyphs until it is drawn.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description
from weasyprint.text.line_break import Layout

FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
    "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
# At these Pango begins a new line, unless it is told (as it is when drawing) that all is one paragraph.
BREAKS = frozenset("\n\r\u2028\u2029")


def install() -> None:
    """Put these in the place of WeasyPrint's own; twice is once."""
    if not hasattr(Layout.setup, "__wrapped__"):
        Layout.setup = _shared(Layout.setup)
        Layout.set_text = _ready_to_draw(Layout.set_text)
        Layout.deactivate = _kept(Layout.deactivate)
        Layout.reactivate = _as_broken(Layout.reactivate)


def _shared(set_up: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Make a layout from what its style has at hand; decorations and other languages go the long way."""

    @wraps(set_up)
    def setup(self: Any, style: Any) -> None:
        if (
            style["text_decoration_line"] != "none"
            or style["font_language_override"] != "normal"
            or not style["lang"]
        ):
            set_up(self, style)
            return
        found = style.__dict__.get("at_hand")
        if found is None:
            found = style.at_hand = _at_hand(style)
        context, description, self.language, features = found
        self.style, self.first_line_direction = style, 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, 0)
        pango.pango_layout_set_font_description(self.layout, description)
        if features is not None:
            # Features and list go with the layout; WeasyPrint shares the features and leaves the lists behind.
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(features))
            pango.pango_layout_set_attributes(self.layout, attributes)

    return setup


def _at_hand(style: Any) -> tuple[Any, Any, Any, Any]:
    """Return the context, the font's description, the language and the features of a style."""
    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, 0)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    pointer, _owner = unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(pointer)
    pango.pango_context_set_language(context, language)
    wanted = font_features(*(style[name] for name in FEATURES))
    features = ",".join(f"{key} {value}" for key, value in wanted.items()).encode() or None
    return context, get_font_description(style), language, features


def _ready_to_draw(put: Callable[..., None]) -> Callable[..., None]:
    """Say at once that a text is one paragraph where it is one; to say it later would cost its glyphs."""

    @wraps(put)
    def set_text(self: Any, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - it is called so
        self.one_paragraph = BREAKS.isdisjoint(text)
        pango.pango_layout_set_single_paragraph_mode(self.layout, self.one_paragraph)
        put(self, text, justify)

    return set_text


def _kept(forget: Callable[[Any], None]) -> Callable[[Any], None]:
    """Keep the glyphs of a line that was broken; they go with its box."""

    @wraps(forget)
    def deactivate(self: Any) -> None:
        pass

    return deactivate


def _as_broken(again: Callable[..., None]) -> Callable[..., None]:
    """Draw the glyphs that the line was broken with, where they are those that WeasyPrint would make anew."""

    @wraps(again)
    def reactivate(self: Any, style: Any) -> None:
        if (
            style is not self.style
            or not self.one_paragraph
            or self.justification_spacing
            or "\t" in self.text
            or pango.pango_layout_get_line_readonly(self.layout, 1) != ffi.NULL
        ):
            again(self, style)

    return reactivate
