"""What a year's work is to reach: ``seeds/ledgers/targets.toml``, beside the registers that say how far it is.

[[target]]
area = "镇雄县"
indicator = "labour_transferred"
year = 2021
value = 500000
"""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportlib.errors import DataError
from reportlib.ledgers.queries import Book
from reportlib.places import Gazetteer

NAME = "targets.toml"
_KEYS = {"area", "indicator", "year", "value"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The value that an indicator is to reach in an area by the end of a year."""

    area: str
    indicator: str
    year: str
    value: Decimal


def read(path: Path, book: Book, gazetteer: Gazetteer) -> tuple[Target, ...]:
    """Return the targets of a file; none if there is no such file.

    Raises:
        DataError: The file is no TOML, or an entry lacks something or is no target of a declared query.
        UnknownName: No place bears the name.
    """
    if not path.is_file():
        return ()
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")).get("target", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"not TOML: {error}", where=NAME, remedy="mend the named line") from error
    return tuple(_target(number, one, book, gazetteer) for number, one in enumerate(told, 1))


def _target(number: int, one: Any, book: Book, gazetteer: Gazetteer) -> Target:
    where = f"{NAME}: target {number}"
    if (
        not isinstance(one, dict)
        or set(one) != _KEYS
        or not isinstance(one["value"], int)
        or one["value"] <= 0
    ):
        raise DataError(
            "a target needs area, indicator, year and a value above nought", where=where,
            remedy='write it as area = "镇雄县", indicator = "labour_transferred", year = 2021, value = 500000',
        )  # fmt: skip
    yearly = sorted(
        {
            each.indicator
            for each in book.queries.values()
            if "year" in each.times and each.group == "all"
        }
    )
    if one["indicator"] not in yearly:
        raise DataError(
            f"“{one['indicator']}” has no year to date", where=where, remedy=f"one of: {', '.join(yearly)}"
        )  # fmt: skip
    return Target(
        area=gazetteer.resolve(str(one["area"])).area_id, indicator=one["indicator"], year=str(one["year"]),
        value=Decimal(one["value"]),
    )  # fmt: skip
