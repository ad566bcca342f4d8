"""Words: what stands in a sentence beside figures, once per language."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reportlib.errors import SentenceError
from reportlib.quantities import periods
from reportlib.translation import termbase


@dataclass(frozen=True, slots=True)
class Words:
    """A name, period, label or phrase in Chinese and English."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """Return the words in one language."""
        return self.zh if lang == "zh" else self.en

    def __getitem__(self, lang: str) -> str:
        """Return the words in one language, as a block's words are looked up."""
        return self.text(lang)

    def __contains__(self, lang: object) -> bool:
        """Tell whether a language is one of the two."""
        return lang in {"zh", "en"}

    def __str__(self) -> str:
        """Return both, for looking at words in a notebook."""
        return f"{self.zh} / {self.en}"

    def as_json(self) -> dict[str, str]:
        """Return the words as a block carries them."""
        return {"zh": self.zh, "en": self.en}


_DIGITS = re.compile(r"\d")
NOT_STATED = Words("未列", "not stated")


def words(zh: str, en: str) -> Words:
    """Return words written in both languages.

    A name that itself holds digits is written ``Words("…", "…")``.

    Raises:
        SentenceError: One of the two is empty, or a number was typed.

    Example:
        >>> words("全县", "the county").en
        'the county'
    """
    if not zh.strip() or not en.strip():
        raise SentenceError(
            "words need both languages", where=zh or en, remedy='words("中文", "English")'
        )
    typed = _DIGITS.search(zh + en)
    if typed:
        raise SentenceError(
            f"a number was typed into words (“{typed[0]}”)",
            where=zh,
            remedy='a figure is area.get(…) or constant(…, unit=…), a year is when("2004")',
        )
    return Words(zh, en)


def term(zh: str) -> Words:
    """Return a term with the English of the termbase.

    Raises:
        UnknownName: The termbase does not hold it; the nearest terms are named.

    Example:
        >>> term("劳务输出").en
        'labour export'
    """
    return Words(zh, termbase.load().english(zh))


def when(period: str | None) -> Words:
    """Return a period in both languages (``2018年1至8月`` / ``January–August 2018``).

    Example:
        >>> when("2018-01/2018-08").en
        'January–August 2018'
    """
    return Words(periods.chinese(period), periods.english(period))


def when_in(period: str | None) -> Words:
    """Return a period as a sentence tells when (``2018年1至8月`` / ``from January to August 2018``).

    Example:
        >>> when_in("2018-01/2018-08").en
        'from January to August 2018'
    """
    return Words(periods.chinese(period), periods.english_in(period))


def month_of(period: str) -> Words:
    """Return a month as a month, December too, which ``when`` takes for the end of the year.

    Example:
        >>> month_of("2021-12").en
        'December 2021'
    """
    if not period:
        return NOT_STATED
    year, number = period[:4], int(period[5:7])
    return Words(f"{year}年{number}月", f"{periods.MONTHS[number - 1]} {year}")


@cache
def themes() -> Mapping[str, Words]:
    """Return the themes of practices by name, in the order of the data."""
    text = files("reportlib").joinpath("data/extraction/practices.toml").read_text(encoding="utf-8")
    return {one["name"]: Words(one["zh"], one["en"]) for one in tomllib.loads(text)["theme"]}
