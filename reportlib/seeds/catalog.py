"""The catalogue: what the text of a seed does not say about itself."""

import datetime as dt
import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlib.errors import SeedError, nearest

CATALOG_NAME = "catalog.toml"
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_TEXTS = ("title", "publisher", "lang")
_DATES = ("date", "retrieved", "year")
_KEYS = (*_TEXTS, *_DATES, "places")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogEntry:
    """What the catalogue says about one seed; an empty field is not said.

    ``date`` is when the document was published, ``year`` the year its figures
    speak of, ``retrieved`` when somebody fetched it.
    """

    title: str = ""
    publisher: str = ""
    date: str = ""
    retrieved: str = ""
    year: str = ""
    places: tuple[str, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The entries of ``catalog.toml`` by seed id (file name without its ending)."""

    entries: dict[str, CatalogEntry] = field(default_factory=dict)

    def get(self, doc: str) -> CatalogEntry | None:
        """Return the entry of a seed, if there is one."""
        return self.entries.get(doc)


def read_catalog(folder: Path) -> Catalog:
    """Read ``catalog.toml`` of a folder of seeds; without one the catalogue is empty.

    Raises:
        SeedError: The file is no TOML, or an entry has an unknown key or a bad value.
    """
    path = folder / CATALOG_NAME
    if not path.is_file():
        return Catalog()
    if Path(os.path.realpath(path)).parent != folder.resolve():
        raise SeedError(
            "this is a link to a file elsewhere",
            where=CATALOG_NAME,
            remedy="put a copy of the file itself here",
        )
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SeedError(
            f"not valid TOML: {error}", where=CATALOG_NAME, remedy="correct the line it names"
        ) from None
    return Catalog(entries={doc: _entry(doc, fields) for doc, fields in table.items()})


def _entry(doc: str, fields: object) -> CatalogEntry:
    where = f"{CATALOG_NAME}, [{doc}]"
    if not isinstance(fields, dict):
        raise SeedError(
            f"“{doc}” is no table",
            where=CATALOG_NAME,
            remedy='write a table per seed, such as ["000-zhenxiong-2018"]',
        )
    values: dict[str, Any] = {}
    for key, value in fields.items():
        if key not in _KEYS:
            hint = nearest(key, _KEYS)
            advice = f"did you mean “{hint[0]}”?" if hint else f"known keys: {', '.join(_KEYS)}"
            raise SeedError(f"unknown key “{key}”", where=where, remedy=advice)
        values[key] = _value(key, value, where)
    return CatalogEntry(**values)


def _value(key: str, value: object, where: str) -> str | tuple[str, ...]:
    if key == "places":
        if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
            return tuple(value)
        raise SeedError(
            "“places” is no list of names", where=where, remedy='write places = ["镇雄县"]'
        )
    if isinstance(value, dt.date):
        value = value.isoformat()[:10]
    if isinstance(value, int) and not isinstance(value, bool) and key in _DATES:
        value = str(value)
    if not isinstance(value, str):
        raise SeedError(f"“{key}” is no text", where=where, remedy="put it in quotation marks")
    if key in _DATES and value and not _DATE.fullmatch(value):
        raise SeedError(
            f"“{key}” is “{value}”, which is no date",
            where=where,
            remedy="write 2018, 2018-09 or 2018-09-03",
        )
    return value.strip()
