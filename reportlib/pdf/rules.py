"""Which selectors hold for an element, and what their rules declare together.

WeasyPrint 70.0 asks every selector anew for each element that it may hold for.
Here one that looks at names, classes and attributes alone (of an element and of
those above it) is asked once for all elements that look alike, and the same rules
are put together once.
"""

from collections.abc import Hashable
from functools import lru_cache
from itertools import chain
from math import inf
from types import CodeType
from typing import Any

from weasyprint.css import declaration_precedence
from weasyprint.html import ascii_lower

# What a selector may ask for whose answer follows from names, classes and attributes of an element and of those above it.
SETTLED = frozenset(
    ["ancestors", "any", "classes", "in_html_document", "local_name", "namespace_url", "next", "parent"]
)  # fmt: skip
BY_ATTRIBUTES = frozenset(
    ["attrib", "endswith", "etree_element", "get", "lower", "split_whitespace", "startswith"]
)
# Attributes that are another for nearly every element, so that who asks for them is asked each time.
OWN = frozenset(["href", "id", "style", "title"])
Declared = dict[str, tuple[Any, Any]]
# The number of a sheet, and that of a selector in it.
Place = tuple[int, int]


class Rules:
    """The rules of all sheets, and what those that hold for an element declare together."""

    def __init__(self, sheets: Any) -> None:
        self._sheets = sheets
        self._named = {one for sheet, *_ in sheets for one in sheet.matcher.id_selectors}
        tests = (entry[0] for sheet, *_ in sheets for entry in _all_entries(sheet.matcher))
        self._asked = frozenset[str]().union(*map(_words, tests)) - OWN
        # By element and by what it and those above it look like: a number, and what may hold.
        self._numbers: dict[Any, int] = {}
        self._looks: dict[Hashable, tuple[int, list[tuple[Place, Any]]]] = {}
        self._entries: dict[Place, Any] = {}
        self._declared: dict[Hashable, dict[str | None, Declared]] = {}

    def of(self, wrapper: Any) -> tuple[Hashable, dict[str | None, Declared]]:
        """Return what tells the rules of an element from those of others, and what they declare by pseudo-element.

        Args:
            wrapper: The element, which comes after those above it.
        """
        element, name = wrapper.etree_element, wrapper.etree_element.get("id")
        above = self._numbers[wrapper.parent.etree_element] if wrapper.parent else -1
        look = (
            above, element.tag, element.get("class"), name if name in self._named else None,
            *[one for one in element.items() if one[0] in self._asked or one[0] == "lang"],
        )  # fmt: skip
        known = self._looks.get(look)
        if known is None:
            known = self._looks[look] = len(self._looks), self._in_question(wrapper)
        self._numbers[element] = known[0]
        key = tuple([place for place, test in known[1] if test is None or test(wrapper)])
        declared = self._declared.get(key)
        if declared is None:
            declared = self._declared[key] = self._cascade(key)
        return key, declared

    def _in_question(self, wrapper: Any) -> list[tuple[Place, Any]]:
        """Return where the selectors stand that an element of such looks may match, with what is left to test."""
        found: list[tuple[Place, Any]] = []
        for at, (sheet, _origin, _specificity) in enumerate(self._sheets):
            for entry in _entries(sheet.matcher, wrapper):
                test, place = entry[0], (at, entry[2])
                settled = _is_settled(test)
                if not settled or test(wrapper):
                    self._entries[place] = entry
                    found.append((place, None if settled else test))
        return found

    def _cascade(self, key: tuple[Place, ...]) -> dict[str | None, Declared]:
        styles: dict[str | None, Declared] = {}
        for place in key:
            sheet, origin, ruling = self._sheets[place[0]]
            _test, specificity, _order, pseudo, (declarations, layer) = self._entries[place]
            level = inf if layer is None else sheet.layers.index(layer)
            put(styles.setdefault(pseudo, {}), declarations, origin, level, ruling or specificity)
        return styles


def _entries(matcher: Any, wrapper: Any) -> list[Any]:
    """Return the selectors of a sheet that may match an element, in the order of their weight."""
    found = [
        *matcher.id_selectors.get(wrapper.id, ()),
        *(entry for one in wrapper.classes for entry in matcher.class_selectors.get(one, ())),
        *matcher.lower_local_name_selectors.get(ascii_lower(wrapper.local_name), ()),
        *matcher.namespace_selectors.get(wrapper.namespace_url, ()),
        *(matcher.lang_attr_selectors if "lang" in wrapper.etree_element.attrib else ()),
        *matcher.other_selectors,
    ]
    return sorted(found, key=lambda entry: entry[1:3])


def _all_entries(matcher: Any) -> list[Any]:
    kinds = ("id_selectors", "class_selectors", "lower_local_name_selectors", "namespace_selectors")
    named = (entries for kind in kinds for entries in getattr(matcher, kind).values())
    return [*chain.from_iterable(named), *matcher.lang_attr_selectors, *matcher.other_selectors]


@lru_cache(maxsize=4096)
def _is_settled(test: Any) -> bool:
    """Tell whether a selector's answer is the same for all elements of the same looks."""
    names = _names(test.__code__)
    return names <= SETTLED or (names <= SETTLED | BY_ATTRIBUTES and _words(test).isdisjoint(OWN))


@lru_cache(maxsize=4096)
def _words(test: Any) -> frozenset[str]:
    """Return the words in a selector that asks for attributes: their names are among them."""
    return _texts(test.__code__) if "etree_element" in _names(test.__code__) else frozenset()


def _names(code: CodeType) -> frozenset[str]:
    """Return what a compiled selector asks for: attributes of elements, functions."""
    return frozenset(code.co_names).union(*map(_names, _inner(code)))


def _texts(code: CodeType) -> frozenset[str]:
    own = frozenset(one for one in code.co_consts if isinstance(one, str))
    return own.union(*map(_texts, _inner(code)))


def _inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def put(style: Declared, declarations: Any, origin: str, layer: float, specificity: Any) -> None:
    """Add declarations to a style, each where none of more weight is there; of equals, the later counts."""
    for name, values, importance in declarations:
        weight = (declaration_precedence(origin, importance), layer, specificity)
        old = style.get(name)
        if old is None or old[1] <= weight:
            style[name] = values, weight
