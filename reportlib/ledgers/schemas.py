"""The ledgers that are known: their columns, heads, types and code lists, from `data/ledgers/*.toml`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from reportlib.canonical import digest
from reportlib.errors import DataError, UnknownName

TYPES = frozenset(
    {
        "seq", "text", "name", "id_number", "phone", "account", "month", "date", "year", "sex", "age", "code", "bool",
        "money", "count", "key", "range", "prefecture", "county", "town", "village", "address", "place", "note",
    }
)  # fmt: skip
AREA_TYPES = ("prefecture", "county", "town", "village", "address")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One value of a code list.

    Attributes:
        value: What the store holds.
        zh: The Chinese word that is printed and offered in templates.
        en: The English one.
        also: Other spellings that mean exactly this.
        has: Pieces that are enough when a cell holds more (open lists).
        poor: Whether a household so called counts as out of poverty.
        organised: Whether one who went so counts as having been organised.
    """

    value: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    poor: bool = False
    organised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """The values that a column may hold; an open list keeps what it does not know as ``other``."""

    key: str
    zh: str
    en: str
    open: bool
    values: tuple[Code, ...]

    def label(self, value: str, lang: str) -> str:
        """Return the word for a value in one language; the value itself if there is none."""
        found = next((one for one in self.values if one.value == value), None)
        return value if found is None else getattr(found, lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a ledger.

    Attributes:
        key: Its name in the store.
        type: One of ``TYPES``.
        zh: The head in a Chinese template.
        en: The head in an English one.
        heads: Other heads under which offices have it.
        codes: The key of its code list, or empty.
        required: Whether a row without it is refused.
        private: Whether nothing of it may be written anywhere.
        unit: What bare numbers in it count, or empty.
        note_zh: What to write, for a template, in Chinese.
        note_en: The same in English.
        low: For a range: the column of its lower bound.
        high: For a range: the column of its upper bound.
    """

    key: str
    type: str
    zh: str
    en: str
    heads: tuple[str, ...] = ()
    codes: str = ""
    required: bool = False
    private: bool = False
    unit: str = ""
    note_zh: str = ""
    note_en: str = ""
    low: str = ""
    high: str = ""

    def head(self, lang: str) -> str:
        """Return the head in one language."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """One kind of ledger.

    Attributes:
        key: Its name, also that of its table in the store.
        zh: Its Chinese name.
        en: Its English name.
        sheet: The name of the sheet in a template.
        titles: Words of titles and file names that speak of it.
        pattern: A regular expression for titles that name it beyond doubt, or empty.
        row: What one row is: person, post, case or brand.
        state: The state of a person in it (at_work, home …), or empty.
        poor: Whether everybody in it counts as out of poverty.
        columns: Its columns in the order of the template.
        either: Groups of columns of which one is enough.
        unique: What no two rows share (names of the store's columns).
    """

    key: str
    zh: str
    en: str
    sheet: str
    titles: tuple[str, ...]
    pattern: str
    row: str
    state: str
    poor: bool
    columns: tuple[Column, ...]
    either: tuple[tuple[str, ...], ...]
    unique: tuple[str, ...]

    @property
    def command(self) -> str:
        """The name on the command line (``out-workers``)."""
        return self.key.replace("_", "-")

    def column(self, key: str) -> Column | None:
        """Return a column by its key, or None."""
        return next((one for one in self.columns if one.key == key), None)

    def of_type(self, *types: str) -> tuple[Column, ...]:
        """Return the columns of some types, in order."""
        return tuple(one for one in self.columns if one.type in types)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schemas:
    """Every ledger that is known.

    Attributes:
        schemas: By key, in alphabetical order.
        codes: Code lists by key.
        fingerprint: Digest of all data files: another one means that ledgers must be read anew.
    """

    schemas: Mapping[str, Schema]
    codes: Mapping[str, CodeList]
    fingerprint: str

    def get(self, name: str) -> Schema:
        """Return a schema by key, command or name.

        Raises:
            UnknownName: No schema is called so; the message names the nearest.
        """
        asked = name.strip()
        found = self.schemas.get(asked.lower().replace("-", "_"))
        if found is None:
            found = next(
                (one for one in self.schemas.values() if asked in {one.zh, one.en, one.sheet}), None
            )
        if found is None:
            known = [one.command for one in self.schemas.values()]
            error = UnknownName(kind="ledger", name=name, known=known)
            if not error.suggestions:
                error.remedy = f"known ledgers: {', '.join(known)}"
            raise error
        return found


def sources() -> Iterator[tuple[str, str]]:
    """Give the data files of the ledgers: name and text, in order."""
    root = resources.files("reportlib").joinpath("data", "ledgers")
    for folder, prefix in ((root, ""), (root.joinpath("shared"), "shared/")):
        for one in sorted(folder.iterdir(), key=lambda item: item.name):
            if one.name.endswith(".toml"):
                yield f"{prefix}{one.name}", one.read_text("utf-8")


@cache
def load() -> Schemas:
    """Read every schema and code list that comes with the package.

    Raises:
        DataError: A file is no TOML, or an entry breaks the rules of its kind.
    """
    texts = dict(sources())
    tables = {name: _toml(name, text) for name, text in texts.items()}
    codes = {key: _codes(key, one) for key, one in tables["shared/codes.toml"].items()}
    shared = tables["shared/columns.toml"]
    found = {
        schema.key: schema
        for name, table in tables.items()
        if "/" not in name and "columns" in table
        for schema in [_schema(name, table, shared, codes)]
    }
    return Schemas(
        schemas=dict(sorted(found.items())), codes=codes, fingerprint=digest(dict(texts))
    )


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"not TOML: {error}", where=f"ledgers/{name}", remedy="mend it") from error


def _codes(key: str, entry: dict[str, Any]) -> CodeList:
    where = f"ledgers/shared/codes.toml: {key}"
    values: list[Code] = []
    seen: dict[str, str] = {}
    for value, said in entry.get("values", {}).items():
        one = _made(Code, {"value": value, **_tuples(said)}, f"{where}.{value}")
        for spelling in {one.zh, *one.also}:
            if seen.setdefault(spelling, value) != value:
                raise DataError(f"“{spelling}” means {seen[spelling]} and {value}", where=where)
        values.append(one)
    is_open = bool(entry.get("open", False))
    if not values or (is_open and "other" not in {one.value for one in values}):
        raise DataError("a list needs values, an open one also “other”", where=where)
    return CodeList(key=key, zh=entry["zh"], en=entry["en"], open=is_open, values=tuple(values))


def _schema(
    name: str, table: dict[str, Any], shared: dict[str, Any], codes: dict[str, CodeList]
) -> Schema:
    where = f"ledgers/{name}"
    rest = {key: value for key, value in table.items() if key not in {"columns", "column"}}
    own: dict[str, Any] = table.get("column", {})
    columns: list[Column] = []
    for told in table["columns"]:
        key = told.rstrip("*")
        given = {**shared.get(key, {}), **own.get(key, {})}
        if key in own and key in shared:
            # The ledger's own words come first; the general heads still mean it.
            general = [shared[key]["zh"], *shared[key].get("heads", [])]
            given["heads"] = [*own[key].get("heads", []), *general]
        columns.append(_column(key, given, required=told.endswith("*"), where=f"{where}: {key}"))
        if columns[-1].codes and columns[-1].codes not in codes:
            raise DataError(f"no code list “{columns[-1].codes}”", where=f"{where}: {key}")
    unused = set(own) - {one.key for one in columns}
    if unused:
        raise DataError(f"{', '.join(sorted(unused))} is no column of it", where=where)
    values = {
        "titles": (), "pattern": "", "state": "", "poor": False, "either": (), **_tuples(rest),
        "columns": tuple(columns),
    }  # fmt: skip
    values["either"] = tuple(tuple(group) for group in values["either"])
    values.setdefault("unique", ("person", "month"))
    schema = _made(Schema, values, where)
    if schema.key != name.removesuffix(".toml"):
        raise DataError("its key is not its file's name", where=where)
    return schema


def _column(key: str, given: dict[str, Any], *, required: bool, where: str) -> Column:
    column = _made(Column, {"key": key, "required": required, **_tuples(given)}, where)
    if not _KEY.fullmatch(key) or column.type not in TYPES:
        raise DataError(f"“{column.type}” is no type of column", where=where)
    if column.type in {"code", "bool", "sex"} and not column.codes:
        raise DataError("a column of codes needs a list", where=where)
    return column


def _tuples(given: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(one) if isinstance(one, list) else one for key, one in given.items()}


def _made(kind: type[_Made], values: dict[str, Any], where: str) -> _Made:
    try:
        return kind(**values)
    except TypeError as error:
        raise DataError(
            f"an entry is missing or unknown: {error}", where=where, remedy="mend the entry"
        ) from error
