"""Which rules hold for which element, worked out once for all elements alike.

WeasyPrint 70.0 puts the declarations of an element together anew for each
element, and gives elements one style only where they have the very same parent
style; an ``id``, which a brief has on every figure and note, keeps an element and
all below it apart. Here the same rules give the same declarations once, and what
differs in its ``id`` alone passes one style on to what stands below.
"""

import re
from collections.abc import Callable, Hashable
from functools import cached_property, wraps
from math import inf
from types import SimpleNamespace
from typing import Any

import tinycss2
from weasyprint.css import (
    AnonymousStyle,
    ComputedStyle,
    InitialStyle,
    Style,
    StyleFor,
    declaration_precedence,
    find_style_attributes,
)
from weasyprint.css.validation import preprocess_declarations

from reportlib.pdf.rules import Declared, Rules, put

# Which value of which property an element must have for these to come into being.
SELDOM = {
    "marker": ("display", "list-item"),
    **{f"footnote-{one}": ("float", "footnote") for one in ("call", "marker")},
    **{f"note-{one}": ("position", "note()") for one in ("call", "marker", "callback")},
}
# A value that stands in a string of CSS as it stands in an attribute.
PLAIN = re.compile(r"[\w.:-]+")
# These say more by attributes than by these three.
SAYING_MORE = frozenset(["{http://www.w3.org/2000/svg}svg"])
LOWEST, HIGHEST = (0, 0, 0), (1, 0, 0)


def install() -> None:
    """Put these in the place of WeasyPrint's own; twice is once."""
    if hasattr(StyleFor.__init__, "__wrapped__"):
        return
    StyleFor.__init__ = _shared(StyleFor.__init__)
    Style.anonymous_style = cached_property(_anonymous)
    Style.anonymous_style.__set_name__(Style, "anonymous_style")


def _anonymous(style: Any) -> Any:
    """Return the style of what has no element of its own, which inherits no ``id``."""
    alike = style.__dict__.get("alike")
    return AnonymousStyle(style) if alike is None else alike.anonymous_style


def _shared(make: Callable[..., None]) -> Callable[..., None]:
    @wraps(make)
    def initialise(self: Any, html: Any, sheets: Any, hints: Any, fonts: Any, targets: Any) -> None:
        if hints:
            make(self, html, sheets, hints, fonts, targets)
            return
        self._cascaded_styles, self._computed_styles = {}, {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets, self.font_config = sheets, fonts
        _Cascade(self, html, targets).run()

    return initialise


class _Cascade:
    """One page's elements, in the order of the tree, and what is known of those before."""

    def __init__(self, style_for: Any, html: Any, targets: Any) -> None:
        self._style_for, self._html, self._targets = style_for, html, targets
        self._computed: dict[Any, Any] = style_for.get_computed_styles()
        self._rules = Rules(style_for._sheets)  # noqa: SLF001 - it has no other door
        self._root = InitialStyle(style_for.font_config)
        # By element: the style that those below it inherit from.
        self._standing: dict[Any, Any] = {}
        self._known: dict[Hashable, Any] = {}
        # By the style of those alike: pseudo-elements.
        self._wanted: dict[int, list[str]] = {}

    def run(self) -> None:
        """Give every element its style, and then every pseudo-element that may come into being."""
        later: list[tuple[Any, str, Declared]] = []
        for wrapper in self._html.wrapper_element.iter_subtree():
            element = wrapper.etree_element
            above = self._standing[wrapper.parent.etree_element] if wrapper.parent else None
            key, rules = self._rules.of(wrapper)
            self._computed[element, None] = self._of(element, above, key, rules.get(None, {}))
            if above is None:
                self._root = self._computed[element, None]
            later += [(element, one, rules[one]) for one in self._pseudo(element, rules)]
        for element, pseudo, declared in later:
            style = self._style(self._computed[element, None], declared, pseudo)
            self._computed[element, pseudo] = style
            self._collect(style)

    def _pseudo(self, element: Any, rules: dict[str | None, Declared]) -> list[str]:
        """Return the pseudo-elements that may come into being: whoever asks for the style of another looks at this first."""
        alike = self._standing[element]
        wanted = self._wanted.get(id(alike))
        if wanted is None:
            wanted = self._wanted[id(alike)] = [
                one for one in rules if one and (one not in SELDOM or _may_have(alike, one))
            ]
        return wanted

    def _of(self, element: Any, above: Any, key: Hashable, rules: Declared) -> Any:
        """Return the style of an element: that of those like it, or one like theirs with its own anchor."""
        said, own, anchor = _own(element, self._html.base_url, apart="anchor" in rules)
        full = (id(above), said, key)
        alike = self._known.get(full)
        if alike is None:
            alike = self._known[full] = self._style(above, _together(own, rules), None)
            if anchor is None:
                self._collect(alike)
        self._standing[element] = alike
        if anchor is None:
            return alike
        return self._anchored(alike, anchor)

    def _anchored(self, alike: Any, anchor: str) -> Any:
        """Return a style that says the same as another, and an anchor."""
        style = self._style(
            alike.parent_style, {**alike.cascaded, "anchor": (anchor, _weight(LOWEST))}, None
        )
        style.update(alike)
        style.specified.update(alike.specified)
        style["anchor"] = anchor
        style.alike = alike
        self._collect(style)
        return style

    def _style(self, above: Any, declared: Declared, pseudo: str | None) -> Any:
        return ComputedStyle(
            above, declared, pseudo, self._root, self._html.base_url,
            self._style_for.font_config, self._style_for.initial_page_sizes,
        )  # fmt: skip

    def _collect(self, style: Any) -> None:
        if self._targets and style["anchor"]:
            self._targets.collect_anchor(style["anchor"])


def _may_have(style: Any, pseudo: str) -> bool:
    name, part = SELDOM[pseudo]
    return part in style[name]


def _own(element: Any, base_url: str, *, apart: bool) -> tuple[Hashable, Declared, str | None]:
    """Return what an element declares itself: what it is known by, the declarations, its anchor.

    Args:
        element: The element.
        base_url: What addresses in its declarations start from.
        apart: A rule speaks of its anchor, so that it is like no other.
    """
    style, lang, name = (element.get(one) for one in ("style", "lang", "id"))
    if (
        apart
        or element.tag in SAYING_MORE
        or (element.tag == "a" and element.get("name"))
        or not _is_plain(lang)
        or not _is_plain(name)
    ):
        return id(element), _as_read(element, base_url), None
    own: Declared = {}
    if style:
        parsed = tinycss2.parse_blocks_contents(style)
        put(own, preprocess_declarations(base_url, parsed), "author", inf, HIGHEST)
    if lang:
        put(own, [("lang", ("string", lang), False)], "author", inf, LOWEST)
    if "anchor" in own:
        return id(element), _as_read(element, base_url), None
    return (style, lang), own, name or None


def _is_plain(text: str | None) -> bool:
    return not text or PLAIN.fullmatch(text) is not None


def _as_read(element: Any, base_url: str) -> Declared:
    """Return what WeasyPrint reads from the attributes of an element."""
    own: Declared = {}
    tree = SimpleNamespace(iter=lambda: iter([element]))
    found = find_style_attributes(tree, False, base_url)  # noqa: FBT003 - it is called so
    for specificity, _element, declarations, base in found:
        put(own, preprocess_declarations(base, declarations), "author", inf, specificity)
    return own


def _weight(specificity: Any) -> tuple[Any, ...]:
    return (declaration_precedence("author", False), inf, specificity)  # noqa: FBT003 - it is called so


def _together(own: Declared, rules: Declared) -> Declared:
    """Return the declarations of an element and of the rules, the weightier of each; of equals, the rule's."""
    if not own:
        return rules
    both = dict(own)
    for name, declared in rules.items():
        if name not in both or both[name][1] <= declared[1]:
            both[name] = declared
    return both
