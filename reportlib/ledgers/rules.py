"""What is checked in a ledger, and in which words it is said: `data/ledgers/shared/rules.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from reportlib.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that may be wrong with a row.

    Attributes:
        id: Its name.
        column: The column to mend, or empty where the finding names it.
        refuses: Whether a row that breaks it is left out.
        zh: What is wrong, in Chinese.
        en: The same in English.
        do_zh: What to do, in Chinese.
        do_en: The same in English.
        when: SQL over a typed row, or empty where it is applied while reading.
        needs: Columns without which it is not asked.
        ledgers: The only ledgers that it is asked of; empty means all.
        hinted: Whether what to do ends with the finding's own hint.
    """

    id: str
    column: str
    refuses: bool
    zh: str
    en: str
    do_zh: str
    do_en: str
    when: str = ""
    needs: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ()
    hinted: bool = False

    def remedy(self, lang: str, hint: str) -> str:
        """Return what to do, in one language."""
        told = self.do_en if lang == "en" else self.do_zh
        if self.hinted or not hint:
            return told + hint if hint else told.rstrip(" :：")
        # Names of places and values are Chinese in both languages, as the cell has to be.
        return f"{told} ({hint})" if lang == "en" else f"{told}（{hint}）"


@cache
def load() -> Mapping[str, Rule]:
    """Read every rule, by id.

    Raises:
        DataError: The file is no TOML, or a rule lacks a sentence.
    """
    where = "ledgers/shared/rules.toml"
    text = resources.files("reportlib").joinpath("data", *where.split("/")).read_text("utf-8")
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"not TOML: {error}", where=where, remedy="mend it") from error
    found: dict[str, Rule] = {}
    for key, entry in entries.items():
        told: dict[str, Any] = {
            name: tuple(one) if isinstance(one, list) else one for name, one in entry.items()
        }
        try:
            found[key] = Rule(id=key, **told)
        except TypeError as error:
            raise DataError(f"{error}", where=f"{where}: {key}", remedy="mend the rule") from error
    return found
