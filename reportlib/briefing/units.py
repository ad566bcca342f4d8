"""Units in the heads of tables: what every figure of a column repeats is said once, above them; amounts of one kind look alike."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from reportlib.briefing.sentence import Segments
from reportlib.model import LANGS
from reportlib.quantities.wording import in_digits

# What stands before a number (a hedge, a currency), the number, and what it counts.
_FIGURE = re.compile(
    r"(?P<hedge>[^\d()（）]*?)(?P<money>CNY )?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d()（）；;—–～-]*(?:person-times)?)"
)
_DIGIT = re.compile(r"\d")
# An amount that takes all its digits to say: CNY 10,171,566.
_IN_FULL = re.compile(r"CNY \d{1,3}(?:,\d{3}){2,}(?!\d|\.| [mb]illion)")
_MILLION = " million"


def raise_to_heads(columns: Sequence[dict[str, Any]], rows: Sequence[Mapping[str, Any]]) -> None:
    """Move the unit that all figures of a column share into its head, edition by edition.

    A column of one figure, of several units, of ranges or with words besides its figures stays as it is.

    Args:
        columns: The columns of a table block; ``unit`` is filled in.
        rows: Its rows; the texts of the figures in their cells lose the unit.
    """
    for place, column in enumerate(columns):
        cells = {lang: [row["cells"][place][lang] for row in rows] for lang in LANGS}
        units = {lang: _shared(cells[lang]) for lang in LANGS}
        if not any(units.values()):
            continue
        for lang in LANGS:
            if units[lang]:
                _strip(cells[lang])
        column["unit"] = {
            # “Facts” need not say that it counts facts.
            lang: "" if lang == "en" and unit in column["label"][lang].casefold() else unit
            for lang, unit in units.items()
        }


def same_scale(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the millions of a table out in English where an amount beside them is in all its digits.

    CNY 9.9239 million beside CNY 10,171,566, in one row or below it, would have to be counted out.
    Chinese has no such pairs: what the source says in 万元 stands so.

    Args:
        rows: The rows of a table block; the texts of amounts in their cells may change.
    """
    lines = [[_texts(cell["en"]) for cell in row["cells"]] for row in rows]
    columns = list(zip(*lines, strict=True))
    full = any(_IN_FULL.search(text) for line in lines for cell in line for text in cell)
    if not full and not any(_mixed(line) for line in (*lines, *columns)):
        return
    for row in rows:
        for cell in row["cells"]:
            for one in cell["en"]:
                if not isinstance(one, str) and _MILLION in one["text"]:
                    one["text"] = in_digits(one["text"], "en")


def _texts(cell: Segments) -> list[str]:
    return [str(one["text"]) for one in cell if not isinstance(one, str)]


def _mixed(line: Sequence[Sequence[str]]) -> bool:
    """Tell whether a row or column of nothing but amounts says some in millions and some in all digits."""
    told = [text for cell in line for text in cell if _DIGIT.search(text)]
    scaled = [_MILLION in text for text in told if " billion" not in text]
    return all("CNY" in one for one in told) and any(scaled) and not all(scaled)


def _shared(cells: Sequence[Segments]) -> str:
    """Return what all figures of a column count, "" when they differ or a cell says more."""
    units: set[str] = set()
    figures = 0
    for cell in cells:
        text = "".join(one if isinstance(one, str) else str(one["text"]) for one in cell)
        if not _DIGIT.search(text):
            continue
        found = _FIGURE.fullmatch(text)
        if found is None or len(cell) != 1 or isinstance(cell[0], str):
            return ""
        figures += 1
        # English says 1 person beside 2 people.
        if found["number"] != "1":
            units.add(_unit(found))
    # A share is one in any number of rows; “5个” alone is better read as a whole.
    return (
        units.pop()
        if len(units) == 1 and (figures > 1 or (units == {"%"} and len(cells) > 1))
        else ""
    )


def _unit(found: re.Match[str]) -> str:
    return f"{found['money'] or ''}{found['unit'].strip()}".strip()


def _strip(cells: Sequence[Segments]) -> None:
    for cell in cells:
        for one in cell:
            found = None if isinstance(one, str) else _FIGURE.fullmatch(str(one["text"]))
            if found is not None and not isinstance(one, str):
                one["text"] = found["hedge"] + found["number"]
