"""The data files of the grammar, read once and compiled: hedges, noise, roles, groups."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from reportlib.errors import DataError
from reportlib.model import Qualifier


def table(name: str) -> dict[str, Any]:
    """Return one data file of `data/extraction/` as written.

    Raises:
        DataError: The file is no TOML.
    """
    text = resources.files("reportlib").joinpath("data", "extraction", name).read_text("utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(
            f"not TOML: {error}", where=f"data/extraction/{name}", remedy="repair the file"
        ) from error


def pattern(source: str, where: str) -> re.Pattern[str]:
    """Compile one regular expression of a data file.

    Raises:
        DataError: The expression is malformed.
    """
    try:
        return re.compile(source)
    except re.error as error:
        raise DataError(
            f"malformed pattern “{source}”: {error}", where=where, remedy="repair it"
        ) from error


def alternatives(words: list[str]) -> str:
    """Return one pattern for literal words, the longest first."""
    return "|".join(
        re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hedges:
    """Hedging words before, after and inside a number, with what each says of it."""

    before: re.Pattern[str]
    magnitude: re.Pattern[str]
    after: re.Pattern[str]
    classes: Mapping[str, Qualifier]

    def qualifier(self, words: str) -> Qualifier:
        """Return the coarse class of a number's hedging words; the first known one decides."""
        if not words:
            return "exact"
        for part in words.split("…"):
            if part in self.classes:
                return self.classes[part]
        return "approx"


@cache
def hedges() -> Hedges:
    """Return the hedging words of `hedges.toml`, compiled."""
    data = table("hedges.toml")
    before = [word for kind in ("approx", "at_least", "at_most") for word in data["before"][kind]]
    after = [word for kind in ("approx", "at_least", "at_most") for word in data["after"][kind]]
    classes: dict[str, Qualifier] = {
        word: kind
        for part in ("inside", "after", "before")
        for kind, words in data[part].items()
        if kind != "magnitude"
        for word in words
    }
    classes |= {word: "at_least" for word in data["before"]["magnitude"] if word not in classes}
    return Hedges(
        before=re.compile(rf"(?:{alternatives(before)})\Z"),
        magnitude=re.compile(rf"(?:{alternatives(data['before']['magnitude'])})\Z"),
        after=re.compile(alternatives(after)),
        classes=classes,
    )
