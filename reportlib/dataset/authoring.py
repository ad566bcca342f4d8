"""Write one more entry into ``seeds/corrections.toml``, as a person would have written it.

What is there already stays to the byte: comments, order and spacing. A new entry
is read back and carried out before it is written, so that the file never holds
one that the next run would refuse.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Item

from reportlib.canonical import write_text
from reportlib.dataset.corrections import Corrected, corrected
from reportlib.dataset.entries import KEYS, parse
from reportlib.errors import CorrectionError
from reportlib.model import Document, Fact

HEAD = """# The analyst's word on what was read: reject, amend, add or choose a fact, or
# acknowledge a finding, each with its reason. `reportlib review DOC` writes entries here.
"""
# How much text around a number is tried, until it stands in the document once only.
_REACHES = (24, 32, 64, 128, 256, 512)
_STOPS = "。！？；，,;\n"


def context_of(text: str, start: int, end: int) -> str:
    """Return the least text around a span that stands in the document once and leads to that span.

    Raises:
        CorrectionError: Nothing short enough does.
    """
    exact = text[start:end]
    # The first such number in a context is the one meant: it begins behind an earlier one.
    earlier = text.rfind(exact, 0, start + len(exact) - 1) + 1
    for reach in _REACHES:
        first = max(_back(text, start, reach), earlier)
        context = text[first : _forth(text, end, reach)]
        if text.count(context) == 1 and context.find(exact) == start - first:
            return context
    raise CorrectionError(
        f"“{exact}” cannot be told apart from its repetitions in the document",
        remedy="write the entry by hand, or make the document shorter",
    )


def _back(text: str, start: int, reach: int) -> int:
    """Return where a context begins: at its clause if that is near, else so far back."""
    low = max(0, start - reach)
    cut = max(text.rfind(stop, low, start) for stop in _STOPS)
    return cut + 1 if cut >= 0 and reach == _REACHES[0] else low


def _forth(text: str, end: int, reach: int) -> int:
    high = min(len(text), end + reach)
    cut = min((at for stop in _STOPS if (at := text.find(stop, end, high)) >= 0), default=high)
    return cut if reach == _REACHES[0] else high


def appended(old: str, row: Mapping[str, Any]) -> str:
    """Return the text of a corrections file with one entry more at its end."""
    table = tomlkit.table()
    for key in KEYS:
        value = row.get(key)
        if value not in (None, "", {}):
            table.add(key, _inline(value) if isinstance(value, Mapping) else _item(value))
    array = tomlkit.aot()
    array.append(table)
    document = tomlkit.document()
    document.add("correction", array)
    new = tomlkit.dumps(document).strip("\n") + "\n"
    before = old if old.strip() else HEAD
    line = "\r\n" if "\r\n" in before else "\n"
    gap = line if before.endswith("\n") else line * 2
    return before + gap + new.replace("\n", line)


def _inline(values: Mapping[str, Any]) -> Item:
    table = tomlkit.inline_table()
    for key, value in values.items():
        table.add(key, _item(value))
    return table


def _item(value: object) -> Item:
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return tomlkit.integer(int(value)) if whole else tomlkit.float_(f"{value.normalize():f}")
    return tomlkit.string(str(value))


def append(
    path: Path,
    row: Mapping[str, Any],
    facts: Sequence[Fact],
    documents: Mapping[str, Document],
) -> Corrected:
    """Write one entry, if it and all earlier ones can be carried out, and return what comes of them.

    Raises:
        CorrectionError: The entry, or an earlier one, is not acceptable; nothing was written.
    """
    old = path.read_bytes().decode() if path.is_file() else ""
    new = appended(old, row)
    result = corrected(facts, parse(new, path.name), documents)
    write_text(path, new)
    return result
