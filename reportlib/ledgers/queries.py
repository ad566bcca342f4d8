"""The declared queries: what is computed from the ledgers, from `data/ledgers/queries/*.toml`."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeVar

from reportlib import lexicon
from reportlib.canonical import digest, short_id
from reportlib.errors import DataError

LEVELS = ("prefecture", "county", "town", "village")
TIMES = ("month", "year", "whole_year")
Value = Literal["persons", "rows", "sum", "mean", "median", "distinct", "rate", "gone", "come"]
VALUES = ("persons", "rows", "sum", "mean", "median", "distinct", "rate", "gone", "come")
# What may be added up over places and over the values of a dimension.
ADDITIVE = frozenset({"persons", "rows", "sum"})
_FOLDER = ("data", "ledgers", "queries")
_DIMENSIONS = "dimensions.toml"
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One value of a dimension: its words, and what a fact about it bears."""

    zh: str
    en: str
    group: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """Something that results may be cut by.

    Attributes:
        key: Its name in queries.
        zh: Its Chinese name.
        en: Its English name.
        column: SQL of its value in a row; NULL is counted in the whole only.
        values: What is told of it; other values are counted in the whole only.
        places: Whether its values are area ids, told as a fact's destination.
        sparse: Whether a value that nobody has is not told as nought.
    """

    key: str
    zh: str
    en: str
    column: str
    values: Mapping[str, Member] = field(default_factory=dict)
    places: bool = False
    sparse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One declared query.

    Attributes:
        key: Its id.
        indicator: The indicator that its results tell.
        value: What is worked out of its rows.
        rows: SQL after FROM; empty for a rate.
        of: The column that is summed, averaged or told apart.
        size: The query whose cells decide which of this one are told; empty: its own.
        people: Whether its cells count people, so that small ones are withheld.
        unique: Whether its rows hold a person once a month.
        once: Whether each person (or case) counts once a period, by the row of the last month.
        best: SQL that orders a person's rows of a period, before the last month.
        heads: The column that says how many people stand behind a row; empty: one.
        event: Whether rows tell what happened, so that a month without any is nought.
        previous: Whether rows compare a month with the one before.
        times: ``month``, ``year`` (January to the month), ``whole_year``.
        needs: Ledgers of which one must have been read for the place and month.
        needs_poor: Ledgers that are enough for what is told of the poor alone.
        cuts: By level, the combinations of dimensions that are told besides the whole.
        becomes: By dimension and value, the indicator that it is told as.
        group: The group that all results are about.
        numerator: For a rate, the query above the line; for ``gone`` and ``come``, the query whose things are compared.
        denominator: For a rate, the query below it; else the one whose things, ``shift`` months before, they are compared with.
        part: For a rate, the values of dimensions that the numerator is cut down to.
        shift: How many months before the denominator stands.
        define_zh: What is counted.
        define_en: The same in English.
        exclude_zh: What is not counted.
        exclude_en: The same in English.
    """

    key: str
    indicator: str
    value: Value
    rows: str = ""
    of: str = ""
    size: str = ""
    people: bool = True
    unique: bool = False
    once: bool = False
    best: str = ""
    heads: str = ""
    event: bool = False
    previous: bool = False
    times: tuple[str, ...] = ("month",)
    needs: tuple[str, ...] = ()
    needs_poor: tuple[str, ...] = ()
    cuts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    becomes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    group: str = "all"
    numerator: str = ""
    denominator: str = ""
    part: Mapping[str, str] = field(default_factory=dict)
    shift: int = 0
    define_zh: str
    define_en: str
    exclude_zh: str = ""
    exclude_en: str = ""

    @property
    def single(self) -> bool:
        """Whether each person counts once a period."""
        return self.once or self.value == "persons"

    @property
    def digest(self) -> str:
        """What identifies the query as it is written: twelve hexadecimal digits."""
        return short_id(asdict(self))

    def combinations(self, level: str) -> tuple[tuple[str, ...], ...]:
        """Return what is told at a level: no dimension first, then the declared ones."""
        told = self.cuts.get(level)
        return () if told is None else ((), *(tuple(sorted(one.split("+"))) for one in told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A whole of one query, ``shift`` months before, and its parts from others.

    ``cut`` are values of dimensions that the whole is cut down to.
    """

    whole: str
    parts: tuple[str, ...]
    shift: int = 0
    cut: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Every query, dimension and identity; the fingerprint changes whenever one of them does."""

    queries: Mapping[str, Query]
    dimensions: Mapping[str, Dimension]
    identities: tuple[Identity, ...]
    fingerprint: str

    def member(self, dimension: str, value: str) -> Member | None:
        """Return what is told of a value of a dimension, or None when nothing is."""
        return self.dimensions[dimension].values.get(value)

    def members(self, group: str) -> tuple[Member, ...]:
        """Return what a group of people is called that a query counts and nothing else, or nothing for everybody."""
        if group == "all":
            return ()
        known = (one for each in self.dimensions.values() for one in each.values.values())
        return tuple(one for one in known if one.group == group)[:1]


def sources() -> Iterator[tuple[str, str]]:
    """Give the data files of the queries: name and text, in order."""
    folder = resources.files("reportlib").joinpath(*_FOLDER)
    for one in sorted(folder.iterdir(), key=lambda item: item.name):
        if one.name.endswith(".toml"):
            yield one.name, one.read_text("utf-8")


@cache
def load() -> Book:
    """Read every query and dimension that comes with the package.

    Raises:
        DataError: A file is no TOML, or an entry breaks the rules.
    """
    texts = dict(sources())
    tables = {name: _toml(name, text) for name, text in texts.items()}
    dimensions = {key: _dimension(key, one) for key, one in tables.pop(_DIMENSIONS).items()}
    queries: dict[str, Query] = {}
    identities: list[Identity] = []
    for name, table in tables.items():
        for one in table.pop("identity", ()):
            given = {**one, "parts": tuple(one.get("parts", ()))}
            identities.append(_made(Identity, given, f"ledgers/queries/{name}: identity"))
        for key, one in table.items():
            queries[key] = _query(key, one, dimensions, f"ledgers/queries/{name}: {key}")
    _refuse_strange(queries, identities)
    return Book(
        queries=queries,
        dimensions=dimensions,
        identities=tuple(identities),
        fingerprint=digest(texts),
    )


def _refuse_strange(queries: Mapping[str, Query], identities: Iterable[Identity]) -> None:
    named = [
        (one.key, other)
        for one in queries.values()
        for other in (one.size, one.numerator, one.denominator)
    ]
    named += [("identity", other) for one in identities for other in (one.whole, *one.parts)]
    for where, other in named:
        if other and other not in queries:
            raise DataError(
                f"“{other}” is no query",
                where=f"ledgers/queries: {where}",
                remedy="correct the name",
            )


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = f"ledgers/queries/{name}"
        raise DataError(f"not TOML: {error}", where=where, remedy="mend it") from error


def _dimension(key: str, entry: dict[str, Any]) -> Dimension:
    where = f"ledgers/queries/{_DIMENSIONS}: {key}"
    values = {
        value: _made(Member, said, f"{where}.{value}")
        for value, said in entry.get("values", {}).items()
    }
    return _made(Dimension, {**entry, "key": key, "values": values}, where)


def _query(
    key: str, entry: dict[str, Any], dimensions: Mapping[str, Dimension], where: str
) -> Query:
    given = {name: tuple(one) if isinstance(one, list) else one for name, one in entry.items()}
    given["cuts"] = {level: tuple(one) for level, one in entry.get("cuts", {}).items()}
    query = _made(Query, {"indicator": key, **given, "key": key}, where)
    if query.value not in VALUES or not set(query.times) <= set(TIMES):
        raise DataError(f"“{query.value}” or {query.times} is unknown", where=where)
    used = {part for one in query.cuts.values() for cut in one for part in cut.split("+")}
    strange = sorted((used | set(query.becomes)) - set(dimensions)) + sorted(
        set(query.cuts) - set(LEVELS)
    )
    codes = {query.indicator, *(code for one in query.becomes.values() for code in one.values())}
    strange += sorted(codes - set(lexicon.load().indicators))
    if strange:
        raise DataError(f"{', '.join(strange)} is unknown", where=where, remedy="correct the name")
    return query


def _made(kind: type[_Made], values: dict[str, Any], where: str) -> _Made:
    try:
        return kind(**values)
    except TypeError as error:
        raise DataError(
            f"an entry is missing or unknown: {error}", where=where, remedy="mend the entry"
        ) from error
