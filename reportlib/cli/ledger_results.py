"""`reportlib ledger compute` and `queries`: what the registers come to, and how each result is defined."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportlib import settings
from reportlib.cli.showing import harmless

WITHHELD = "…"


def add(actions: Any) -> None:
    """Add the actions to the parser of `reportlib ledger`."""
    compute = actions.add_parser("compute", help="print what the registers come to, small numbers withheld",
        description="Every declared query over seeds/ledgers. “…” is withheld: fewer people than ledger_cell_minimum, or what would tell of them.",
        epilog="examples:\n  reportlib ledger compute --month 2021-06\n  reportlib ledger compute --area 泼机镇 --month 2021-06\n"
        "  reportlib ledger compute --area 镇雄县 --query labour_transferred\n"
        "  reportlib ledger compute --scheduler tcp://10.0.0.5:8786",
        formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    compute.add_argument("--month", default="", metavar="M", help="2021-06: that month and the year up to it (default: the last)")  # fmt: skip
    compute.add_argument("--area", default="", metavar="A", help="code, id or name of a prefecture, county, town or village (default: counties and prefectures)")  # fmt: skip
    compute.add_argument("--query", default="", metavar="Q", help="one query (“reportlib ledger queries” lists them)")  # fmt: skip
    compute.add_argument("--scheduler", default="", metavar="ADDRESS", help="a Dask scheduler (tcp://host:8786), whose workers go through the registers, county by county; they must see the output folder")  # fmt: skip
    compute.set_defaults(run=run)
    listed = actions.add_parser("queries", help="list what is worked out from registers, and its definition",
        epilog="examples:\n  reportlib ledger queries", formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    listed.set_defaults(run=definitions)


def run(asked: argparse.Namespace) -> int:
    """Print the results of a month."""
    from reportlib.errors import RunError, UnknownName
    from reportlib.ledgers import queries
    from reportlib.ledgers.statement import month_of
    from reportlib.pipeline import ledgers

    book = queries.load()
    if asked.query and asked.query not in book.queries:
        raise UnknownName(kind="query", name=asked.query, known=book.queries)
    project = settings.find_project(Path.cwd())
    found = ledgers.results_of(project, settings.load(project), asked.scheduler)
    months = sorted({month_of(one.period) for one in found.cells})
    if not months:
        raise RunError(
            "the registers give no result", where="seeds/ledgers",
            remedy="put registers there; `reportlib ledger check` says what each is taken for",
        )  # fmt: skip
    month = asked.month or months[-1]
    if month not in months:
        raise UnknownName(kind="month", name=month, known=months)
    areas = _areas(asked.area, found)
    lines = list(_lines(found, book, month, areas, asked.query))
    for line in lines:
        print(line)
    hidden = sum(line.endswith(WITHHELD) for line in lines)
    print(f"✓ {month}: {len(lines) - len(areas)} results, {hidden} of them withheld")
    return 0


def _areas(name: str, found: Any) -> list[str]:
    """Return the areas that are asked for: all counties and prefectures, or those that bear a name."""
    from reportlib.errors import UnknownName

    told = {key.area for key in found.cells if not key.area.endswith("?")}
    if not name:
        return sorted(one for one in told if found.names.of(one).level in {"prefecture", "county"})
    chosen = [
        one for one in sorted(told)
        if name in {one, found.names.of(one).zh, found.names.of(one).en, found.names.of(one).ref_area}
    ]  # fmt: skip
    if not chosen:
        raise UnknownName(kind="area", name=name, known=[found.names.of(one).zh for one in told])
    return chosen


def _lines(found: Any, book: Any, month: str, areas: list[str], query: str) -> Iterator[str]:
    from reportlib.ledgers.statement import month_of, wording

    by_area: dict[str, list[Any]] = {one: [] for one in areas}
    for key in found.cells:
        if key.area in by_area and month_of(key.period) == month and query in {"", key.query}:
            by_area[key.area].append(key)
    order = {key: number for number, key in enumerate(book.queries)}
    for area, keys in by_area.items():
        yield harmless(f"{found.names.of(area).zh} · {found.names.of(area).en}")
        for key in sorted(keys, key=lambda one: (order[one.query], one.dims, one.period)):
            said = wording(found.cells[key], book, found.names)
            if said is not None:
                value = WITHHELD if key in found.hidden else said.figure
                yield f"  {harmless(f'{said.zh} · {said.en}')}  {key.period}  {value}"


def definitions(_asked: argparse.Namespace) -> int:
    """Print every query with its definition."""
    from reportlib import lexicon
    from reportlib.ledgers import queries

    words, book = lexicon.load(), queries.load()
    for one in book.queries.values():
        print(
            f"{one.key}  {words.label(one.indicator, 'zh')} · {words.label(one.indicator, 'en')}  [{one.digest}]"
        )
        print(f"    {one.define_zh}\n    {one.define_en}")
        if one.numerator:
            print(f"    分子 numerator: {one.numerator}；分母 denominator: {one.denominator}")
        if one.exclude_zh:
            print(f"    不计 not counted: {one.exclude_zh} · {one.exclude_en}")
        cuts = sorted({cut for told in one.cuts.values() for cut in told})
        if cuts:
            print(f"    分组 by: {', '.join(cuts)}；层级 levels: {', '.join(one.cuts)}")
    print(f"✓ {len(book.queries)} queries")
    return 0
