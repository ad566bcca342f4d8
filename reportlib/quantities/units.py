"""Units of measure, from `data/units.toml`: which one stands behind a number."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib import resources
from pathlib import Path
from typing import Any

from reportlib.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One written form of a unit.

    Attributes:
        written: The characters behind the number.
        code: Unit code of facts; empty for a classifier.
        kind: persons, households, money, rate, duration, area, physical, count, age or classifier.
        factor: What one written unit is in base units.
        chinese: Whether a bare Chinese digit before it is a count (not 三级, 四项).
    """

    written: str
    code: str
    kind: str
    factor: Decimal = Decimal(1)
    chinese: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Every known unit, found by its written form, the longest first."""

    by_writing: Mapping[str, Unit]
    pattern: re.Pattern[str]

    def at(self, text: str, position: int) -> Unit | None:
        """Return the longest unit that begins exactly at a position, or None."""
        match = self.pattern.match(text, position)
        return self.by_writing[match[0]] if match else None


def load(path: Path | None = None) -> Units:
    """Read the units that come with the package, or another file of the same form.

    Raises:
        DataError: The file is not TOML, or an entry lacks a key or repeats a written form.
    """
    if path is None:
        text = resources.files("reportlib").joinpath("data", "units.toml").read_text("utf-8")
        where = "data/units.toml"
    else:
        text, where = path.read_text("utf-8"), path.name
    try:
        entries = tomllib.loads(text)["unit"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(
            f"not a table of units: {error}", where=where, remedy="repair the file"
        ) from error
    return _units(entries, where)


def _units(entries: list[dict[str, Any]], where: str) -> Units:
    found: dict[str, Unit] = {}
    for entry in entries:
        try:
            factor = Decimal(str(entry.get("factor", "1")))
            for written in entry["written"]:
                if written in found:
                    raise DataError(
                        f"the unit “{written}” stands twice", where=where, remedy="keep one of them"
                    )
                found[written] = Unit(
                    written=written, code=entry["unit"], kind=entry["kind"],
                    factor=factor, chinese=bool(entry.get("chinese", True)),
                )  # fmt: skip
        except (KeyError, InvalidOperation) as error:
            raise DataError(
                f"a unit lacks or misspells {error}",
                where=where,
                remedy="give unit, kind and written",
            ) from error
    longest = sorted(found, key=lambda written: (-len(written), written))
    return Units(by_writing=found, pattern=re.compile("|".join(map(re.escape, longest))))
