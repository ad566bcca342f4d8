"""How charts look: sizes, faces, greys, words, and a rule for how wide a text is.

Nothing here asks a font for its measures, so that a chart has the same bytes
whether or not a machine owns the fonts. matplotlib is loaded on first use.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from reportlib.errors import BlockError, DataError
from reportlib.model import LANGS, Lang

Words = Mapping[str, str]
POINTS_PER_MM = 72 / 25.4
# Advance widths in em, near enough for Liberation Serif and FandolHei alike; the rest is a half.
_EMS: Mapping[str, float] = {
    **dict.fromkeys(".,:;'|!ijlt", 0.28), **dict.fromkeys("frI()[] /-", 0.33), **dict.fromkeys("acesz", 0.43),
    **dict.fromkeys("w", 0.72), **dict.fromkeys("mMW%", 0.86), **dict.fromkeys("—“”‘’…·", 1.0),
}  # fmt: skip
# Settings of matplotlib that say where it shows things, not how they look.
_NOT_STYLE = (
    "backend",
    "interactive",
    "toolbar",
    "webagg.",
    "tk.",
    "keymap.",
    "docstring.",
    "figure.max_open",
)


@cache
def looks() -> Mapping[str, Any]:
    """Return the data of charts: sizes, faces, greys and words."""
    text = files("reportlib").joinpath("data/charts.toml").read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"cannot be read: {error}", where="reportlib/data/charts.toml") from error


def word(name: str, lang: Lang) -> str:
    """Return one of the charts' own words."""
    return str(looks()["words"][name][lang])


def size(name: str) -> float:
    """Return a type size in points."""
    return float(looks()["size"][name])


def colour(name: str) -> str:
    """Return a colour by its name in ``charts.toml``."""
    return str(looks()["colour"][name])


def sheet_width() -> float:
    """Return the width of the text area in points."""
    return float(looks()["page"]["width_mm"]) * POINTS_PER_MM


def pitch() -> float:
    """Return the line pitch of the grid in points."""
    return float(looks()["page"]["pitch_mm"]) * POINTS_PER_MM


def lines_for(height: float) -> int:
    """Return how many whole lines of the grid hold a height in points.

    Raises:
        BlockError: More than a page would be needed.
    """
    lines = max(2, -int(-height // pitch()))
    most = int(looks()["page"]["most_lines"])
    if lines > most:
        raise BlockError(
            f"the chart needs {lines} lines, a page holds {most}",
            remedy="split it, or print a table instead",
        )
    return lines


def _em(char: str) -> float:
    if char in _EMS:
        return _EMS[char]
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    return 0.7 if char.isupper() else 0.5


def text_width(text: str, points: float) -> float:
    """Return how wide a text is taken to be, in points, on every machine alike."""
    return sum(_em(char) for char in text) * points


def widest(*lines: str) -> float:
    """Return the width of the widest of some lines in the charts' text size."""
    return max(text_width(line, size("text")) for line in lines)


def in_both(labels: Sequence[Words]) -> None:
    """Refuse labels that lack a language.

    Raises:
        BlockError: A label has no Chinese or no English.
    """
    told: Sequence[object] = labels
    for one in told:
        if isinstance(one, str):
            raise BlockError(f"the label “{one}” is in one language", remedy='words("…", "…")')
    for label in labels:
        if any(lang not in label for lang in LANGS):
            raise BlockError(
                f"a label lacks a language: {dict(label)}", remedy='give both: {"zh": …, "en": …}'
            )


@contextmanager
def styled(lang: Lang) -> Iterator[None]:
    """Shield drawing from whatever the user's own matplotlib settings are."""
    import matplotlib as mpl

    parameters: Any = mpl.rcParams
    with mpl.rc_context():
        # They were checked when they were settled.
        dict.update(parameters, _settled(lang))
        yield


@cache
def _settled(lang: Lang) -> Mapping[str, Any]:
    """Return every setting of matplotlib that charts are drawn with, as matplotlib itself keeps it."""
    import matplotlib as mpl
    from matplotlib.rcsetup import cycler

    cycle = cycler(**looks()["cycle"])
    own = {
        **looks()["style"], "axes.prop_cycle": cycle, "font.family": list(looks()["font"][lang]), "text.parse_math": False,
        "svg.fonttype": "none", "svg.hashsalt": "reportlib", "svg.id": None, "path.simplify": False,
    }  # fmt: skip
    defaults = {
        key: value
        for key, value in dict.items(mpl.rcParamsDefault)
        if not key.startswith(_NOT_STYLE)
    }
    with mpl.rc_context():
        mpl.rcParams.update({**defaults, **own})
        return {key: dict.__getitem__(mpl.rcParams, key) for key in {**defaults, **own}}


def blank(lines: int) -> Any:
    """Return an empty figure, as wide as the text area and so many grid lines high."""
    from matplotlib.figure import Figure

    return Figure(figsize=(sheet_width() / 72, lines * pitch() / 72), dpi=72, facecolor="none")
