"""A statement: the results of the ledgers of one county or prefecture and month, as a text in two languages.

It is a document like any seed: a sentence a result, each followed by the codes
that a program reads it back by. Whoever has the text has every fact in it, so a
package carries the statement and never a ledger. What is withheld is not in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from reportlib import lexicon
from reportlib.canonical import digest
from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.gathering import UNPLACED
from reportlib.ledgers.naming import Names, figure_en, figure_zh, period_en, period_zh
from reportlib.ledgers.queries import LEVELS, Book, Query
from reportlib.ledgers.targets import Target
from reportlib.model import SeedDocument

if TYPE_CHECKING:
    from reportlib.ledgers.results import Results

MEDIA_TYPE = "text/x-reportlib-ledger-statement"
PREFIX = "ledger-"
_WITHHELD = (
    "Worked out from the registers by declared queries; totals only. Figures of fewer than {minimum} people, "
    "and those that would reveal them, are withheld: {count} this month."
)
# Where statements were sent before, held against which this one could tell of a few.
_SENT = (
    "与已报送件相比，变动少于{minimum}人的数（全县合计除外）和已报送件未列的数，本件也不列。",
    "Against what was sent before, figures that changed by fewer than {minimum} people (but for whole counties), and those not shown there, are not shown.",
)
_OPEN, _CLOSE, _BAR = "〔", "〕", "|"
_LINE = re.compile(
    r"^(?P<zh>[^\n]*?：(?P<figure>−?[\d,]+(?:\.\d+)?[^\n]{0,4}?)。) (?P<en>[^\n]*?)\. 〔(?P<codes>[^\n〔〕]*)〕$",
    re.MULTILINE,
)
_FIELDS = ("area", "level", "parent", "ref_area", "place", "indicator", "group", "destination", "period", "unit", "query", "digest", "rows", "ledgers", "measure")  # fmt: skip
_NUMBER = re.compile(r"−?[\d,]+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One result as a statement tells it: where it stands, and its codes.

    ``start`` and ``end`` cover the figure; ``first`` and ``last`` its Chinese sentence.
    """

    start: int
    end: int
    first: int
    last: int
    exact: str
    quote: str
    english: str
    value: Decimal
    codes: Mapping[str, str]


def statements(
    found: "Results", book: Book, targets: Sequence[Target] = ()
) -> Iterator[SeedDocument]:
    """Give the statement of each county and prefecture and month, in order.

    Args:
        found: What the ledgers come to.
        book: The queries.
        targets: What is to be reached.
    """
    names = found.names
    by_owner: dict[tuple[str, str], list[Cell]] = {}
    for cell in found.told:
        if not cell.key.area.endswith(UNPLACED):
            owner = names.owner(cell.key)
            by_owner.setdefault((owner, month_of(cell.key.period)), []).append(cell)
    for (owner, month), own in sorted(by_owner.items()):
        aims = tuple(_aims(own, targets, book, names))
        hidden = found.minimum, found.withheld.get((owner, month), 0)
        lines = _lines(own, book, names) + aims
        yield _document(owner, month, lines, names, hidden, corrects=found.corrects)


def month_of(period: str) -> str:
    """Return the last month of a period."""
    last = period.rpartition("/")[2]
    return last if "-" in last else f"{last}-12"


def _document(
    owner: str, month: str, lines: tuple[str, ...], names: Names, hidden: tuple[int, int], *, corrects: bool
) -> SeedDocument:  # fmt: skip
    place = names.of(owner)
    title_zh = f"{place.zh}{period_zh(month)}登记台账统计结果"
    title_en = f"{place.en}: results from the ledgers, {period_en(month)}"
    minimum, count = hidden
    head = [
        title_zh, title_en,
        f"本件由登记台账按既定查询计算，只列汇总数；少于{minimum}人的数及可据以推出它的数不列，本月共{count}项。",
        _WITHHELD.format(minimum=minimum, count=count),
        *(one.format(minimum=minimum) for one in (_SENT if corrects else ())),
    ]  # fmt: skip
    text = "\n".join([*head, "", *lines]) + "\n"
    return document(f"{PREFIX}{place.ref_area}-{month}", title_zh, month, place.zh, text)


def _lines(cells: list[Cell], book: Book, names: Names) -> tuple[str, ...]:
    order = {key: number for number, key in enumerate(book.queries)}
    cells.sort(
        key=lambda one: (
            LEVELS.index(one.key.level),
            one.key.area,
            order[one.key.query],
            one.key.period,
            one.key.dims,
        )
    )
    return tuple(_line(one, book, names) for one in cells)


def document(doc: str, title: str, month: str, place: str, text: str) -> SeedDocument:
    """Return a statement as a document."""
    return SeedDocument(
        doc=doc, filename=f"{doc}.txt", sha256=digest(text), encoding="utf-8", media_type=MEDIA_TYPE, text=text,
        title=title, publisher="", date=month, year=month[:4], places=(place,),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a cell is told as: indicator, group and destination."""

    indicator: str
    group: str = "all"
    destination: str = ""
    words: tuple[tuple[str, str], ...] = ()


def told(key: Key, book: Book, names: Names) -> Told | None:
    """Return what a cell is told as, or None when one of its values is only counted."""
    query = book.queries[key.query]
    indicator, group, destination = query.indicator, query.group, ""
    words = [(one.zh, one.en) for one in book.members(query.group)]
    for dimension, value in key.dims:
        if value == UNPLACED:
            return None
        if book.dimensions[dimension].places:
            continue
        member = book.member(dimension, value)
        if member is None:
            return None
        becomes = query.becomes.get(dimension, {}).get(value)
        indicator, group = becomes or indicator, member.group or group
        destination = member.place or destination
        if not becomes:
            words.append((member.zh, member.en))
    for dimension, value in key.dims:
        if book.dimensions[
            dimension
        ].places:  # a place says more than its kind, and is told by itself
            there = names.of(value)
            indicator, destination = query.indicator, there.zh
            words = [(f"务工地{there.zh}", f"working in {there.en}")]
    return Told(indicator=indicator, group=group, destination=destination, words=tuple(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a result is called, and its figure in Chinese."""

    zh: str
    en: str
    figure: str


def wording(cell: Cell, book: Book, names: Names) -> Wording | None:
    """Return how a result is worded without place and period, or None when it is only counted."""
    about = told(cell.key, book, names)
    if about is None:
        return None
    known = lexicon.load().get(about.indicator)
    zh, en = (
        "，".join(one) for one in ([zh for zh, _ in about.words], [en for _, en in about.words])
    )
    return Wording(
        zh=known.zh + (f"（{zh}）" if zh else ""), en=known.en + (f" ({en.replace('，', ', ')})" if en else ""),
        figure=figure_zh(cell.value, known.unit),
    )  # fmt: skip


def _line(cell: Cell, book: Book, names: Names) -> str:
    key = cell.key
    query = book.queries[key.query]
    about = told(key, book, names)
    said = wording(cell, book, names)
    if about is None or said is None:
        raise ValueError(key)
    place, known = names.of(key.area), lexicon.load().get(about.indicator)
    zh = f"{place.zh}{period_zh(key.period)}{said.zh}：{said.figure}。"
    lowered = said.en[:1].lower() + said.en[1:]
    en = f"{place.en}, {period_en(key.period)}: {lowered}: {figure_en(cell.value, known.unit)}."
    codes = (
        key.area, key.level, place.parent, place.ref_area, place.zh, about.indicator, about.group, about.destination,
        key.period, known.unit, key.query, query.digest, _rows(cell, query), "+".join(_ledgers(query, book)), "level",
    )  # fmt: skip
    return _said(zh, en, codes)


def _said(zh: str, en: str, codes: Sequence[str]) -> str:
    return f"{zh} {en} {_OPEN}{_BAR.join(codes)}{_CLOSE}"


def _aims(
    cells: Sequence[Cell], targets: Sequence[Target], book: Book, names: Names
) -> Iterator[str]:
    """Give what is to be reached this year, and how much of it is."""
    for cell in cells:
        key, query = cell.key, book.queries[cell.key.query]
        if key.dims or query.group != "all" or len(key.period) == len("2021-06"):
            continue
        for one in targets:
            if (one.area, one.indicator, one.year) == (key.area, query.indicator, key.period[:4]):
                yield from _aim(cell, one, query, names)


def _aim(cell: Cell, target: Target, query: Query, names: Names) -> Iterator[str]:
    place, known = names.of(cell.key.area), lexicon.load().get(query.indicator)
    english = known.en[:1].lower() + known.en[1:]
    reached = (cell.value * 100 / target.value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    for period, value, unit, measure, zh, en in (
        (target.year, target.value, known.unit, "target", "目标", "target"),
        (cell.key.period, reached, "percent", "completion_rate", "目标完成率", "share of the target reached"),
    ):  # fmt: skip
        codes = (
            cell.key.area, cell.key.level, place.parent, place.ref_area, place.zh, query.indicator, "all", "", period, unit,
            query.key, query.digest, "", "+".join(query.needs), measure,
        )  # fmt: skip
        yield _said(
            f"{place.zh}{period_zh(period)}{known.zh}{zh}：{figure_zh(value, unit)}。",
            f"{place.en}, {period_en(period)}: {english}, {en}: {figure_en(value, unit)}.", codes,
        )  # fmt: skip


def _rows(cell: Cell, query: Query) -> str:
    """Return how many rows stand behind a count; behind a sum, a mean or a rate that is a count of its own."""
    return str(cell.size) if query.value == "persons" else ""


def _ledgers(query: Query, book: Book) -> tuple[str, ...]:
    if query.value != "rate":
        return query.needs
    above, below = book.queries[query.numerator], book.queries[query.denominator]
    return tuple(dict.fromkeys((*above.needs, *below.needs)))


def figures(text: str) -> Iterator[tuple[str, Line]]:
    """Give what a statement tells as a level, with the words before the colon of each."""
    for line in _read(text):
        if line.codes["measure"] == "level":
            yield line.quote[: line.start - line.first].removesuffix("："), line


def read(seed: SeedDocument) -> Iterator[Line]:
    """Give every result of a statement, as it stands in its text."""
    yield from _read(seed.text)


def _read(text: str) -> Iterator[Line]:
    for match in _LINE.finditer(text):
        codes = match["codes"].split(_BAR)
        if len(codes) != len(_FIELDS):
            continue
        number = _NUMBER.match(match["figure"])
        if number is None:
            continue
        yield Line(
            start=match.start("figure"), end=match.end("figure"), first=match.start("zh"), last=match.end("zh"),
            exact=match["figure"], quote=match["zh"], english=match["en"] + ".",
            value=Decimal(number[0].replace(",", "").replace("−", "-")), codes=dict(zip(_FIELDS, codes, strict=True)),
        )  # fmt: skip


def title_en(seed: SeedDocument) -> str:
    """Return the English title of a statement: its second line."""
    return seed.text.split("\n", 2)[1]


def is_statement(seed: SeedDocument) -> bool:
    """Say whether a document is a statement of the ledgers."""
    return seed.media_type == MEDIA_TYPE
