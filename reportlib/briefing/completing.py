"""Completions inside strings, where JupyterLab sees only text and an analyst would need codes by heart.

``area.get("lab`` and Tab offers the indicators, ``group="`` the groups, ``unit="`` the units, and so on.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args

from reportlib import lexicon
from reportlib.briefing.area import DOMAINS
from reportlib.model import Measure
from reportlib.quantities import wording
from reportlib.translation import termbase

SO_FAR = 400
_TAKE_INDICATORS = ("get", "find", "headline", "any_destination", "latest_with")
# The call that an open string stands in, as its first arguments or under a name.
_FIRST = re.compile(r"""\b(\w+)\(\s*(?:["'][^"'\n]*["']\s*,\s*)*["']([^"'\n]*)$""")
_NAMED = re.compile(r"""\b(\w+)\s*=\s*["']([^"'\n]*)$""")


def offered(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what an open string at the end of a cell's text holds so far, and the codes that go on from it."""
    end = text[-SO_FAR:]
    for pattern, known in ((_NAMED, _named()), (_FIRST, _first())):
        if (match := pattern.search(end)) and match[1] in known:
            return match[2], tuple(one for one in known[match[1]] if one.startswith(match[2]))
    return "", ()


@cache
def _first() -> Mapping[str, tuple[str, ...]]:
    indicators = tuple(lexicon.load().indicators)
    terms = tuple(termbase.load().terms)
    return {**dict.fromkeys(_TAKE_INDICATORS, indicators), "rows": DOMAINS, "term": terms}


@cache
def _named() -> Mapping[str, tuple[str, ...]]:
    return {
        "group": ("all", "poor"), "measure": get_args(Measure), "style": ("body", "lead", "note"),
        "unit": tuple(wording.table()["units"]), "indicator": tuple(lexicon.load().indicators),
    }  # fmt: skip


def install() -> None:
    """Offer these in the notebook that imports the blocks; elsewhere, and the second time, do nothing."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    matchers: list[Any] = getattr(getattr(shell, "Completer", None), "custom_matchers", [])
    if shell is not None and not any(one.__name__ == "reportlib_codes" for one in matchers):
        matchers.append(_matcher())


def _matcher() -> Any:
    from IPython.core.completer import SimpleCompletion, context_matcher

    def reportlib_codes(context: Any) -> dict[str, Any]:
        lines = context.full_text.split("\n")[: context.cursor_line + 1]
        so_far, found = offered("\n".join([*lines[:-1], lines[-1][: context.cursor_position]]))
        return {
            "completions": _simple(SimpleCompletion, found), "matched_fragment": so_far, "suppress": bool(found),
        }  # fmt: skip

    return context_matcher()(reportlib_codes)


def _simple(kind: Any, found: Iterable[str]) -> list[Any]:
    return [kind(text=one, type="code") for one in found]
