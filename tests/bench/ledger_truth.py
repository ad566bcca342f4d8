"""What invented registers come to, worked out with pandas alone: the same questions as the declared queries, asked another way."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import pandas as pd

from tests.bench.ledgers import TRADES, WAYS, WORK

# (query, level, place, period, cut) → result; a place is its path of names, a cut its dimensions and values.
Truth = dict[tuple[str, str, str, str, tuple[tuple[str, str], ...]], Decimal]
LEVELS = {"county": [], "town": ["town"], "village": ["town", "village"]}
CUTS = {
    "county": (("poor",), ("sex",), ("age_band",), ("class",), ("trade",), ("wage_band",), ("class", "destination"), ("organised",), ("class", "poor")),
    "town": (("poor",), ("sex",), ("class",), ("organised",)),
    "village": (),
}  # fmt: skip
_AGES = [0, 16, 25, 35, 45, 55, 200]
_AGE = ["age_under_16", "age_16_24", "age_25_34", "age_35_44", "age_45_54", "age_55_plus"]
_WAGES = [0, 2000, 3000, 4000, 5000, 6000, 8000, 10**9]
_WAGE = ["wage_under_2000", "wage_2000_2999", "wage_3000_3999", "wage_4000_4999", "wage_5000_5999", "wage_6000_7999", "wage_8000_plus"]  # fmt: skip
_DIMENSION = {"age_band": "age", "wage_band": "wage", "poor_said": "poor"}


def told(book: pd.DataFrame) -> pd.DataFrame:
    """Return the truth with the values of every dimension beside each row."""
    organised = [one[1] in {"government", "station", "agency", "broker"} for one in WAYS]
    return book.assign(
        poor_said=book["poor"].map({True: "poor", False: "other"}),
        age_band=pd.cut(book["age"], _AGES, right=False, labels=_AGE).astype(str),
        wage_band=pd.cut(book["wage"], _WAGES, right=False, labels=_WAGE).astype(str),
        **{"class": book["work"].map(dict(enumerate(one[1] for one in WORK)))},
        destination=book["work"].map(dict(enumerate(one[2] for one in WORK))),
        trade=book["trade"].map(dict(enumerate(one[1] for one in TRADES))),
        organised=book["way"].map({n: "organised" if one else "alone" for n, one in enumerate(organised)}),
    )  # fmt: skip


def truth_of(book: pd.DataFrame, months: list[str]) -> Truth:
    """Return every result about those at work: how many, their wages and income, and who moved."""
    rows = told(book)
    found: Truth = {}
    for upto in months:
        now = rows[rows["month"] == upto]
        year = rows[rows["month"].str[:4].eq(upto[:4]) & (rows["month"] <= upto)]
        whole = f"{upto[:4]}-01/{upto}" if not upto.endswith("-12") else upto[:4]
        latest = year.sort_values("month", kind="stable").drop_duplicates("number", keep="last")
        _count(found, "labour_transferred", now, upto)
        if f"{upto[:4]}-01" in months:
            _count(found, "labour_transferred", latest, whole)
            _sum(found, year, whole)
        _sum(found, now, upto)
        _means(found, now, upto)
    for before, after in pairwise(months):
        _moves(found, rows[rows["month"] == before], rows[rows["month"] == after], after)
    return found


def _groups(rows: pd.DataFrame, level: str, cut: tuple[str, ...]) -> Iterator[tuple[str, tuple[tuple[str, str], ...], Any]]:  # fmt: skip
    names = ["poor_said" if one == "poor" else one for one in cut]
    keys = [*LEVELS[level], *names]
    if not keys:
        yield "", (), rows
        return
    for values, part in rows.groupby(keys, sort=False):
        path = "/".join(str(one) for one in values[: len(LEVELS[level])])
        said = values[len(LEVELS[level]) :]
        dims = tuple(sorted((_DIMENSION.get(name, name), str(one)) for name, one in zip(names, said, strict=True)))  # fmt: skip
        if all(one for _, one in dims):
            yield path, dims, part


def _count(found: Truth, query: str, rows: pd.DataFrame, period: str) -> None:
    for level, cuts in CUTS.items():
        for cut in ((), *cuts):
            for path, dims, part in _groups(rows, level, cut):
                found[query, level, path, period, dims] = Decimal(len(part))


def _sum(found: Truth, rows: pd.DataFrame, period: str) -> None:
    for level, cuts in (("county", ((), ("poor",))), ("town", ((),))):
        for cut in cuts:
            for path, dims, part in _groups(rows, level, cut):
                found["labour_income", level, path, period, dims] = Decimal(int(part["wage"].sum()))


def _means(found: Truth, rows: pd.DataFrame, period: str) -> None:
    cuts = ((), ("poor",), ("sex",), ("age_band",), ("trade",), ("class",), ("class", "destination"))  # fmt: skip
    for level, asked in (("county", cuts), ("town", ((),))):
        for cut in asked:
            for path, dims, part in _groups(rows, level, cut):
                mean = Decimal(int(part["wage"].sum())) / Decimal(len(part))
                found["monthly_wage", level, path, period, dims] = rounded(mean)
    for cut in ((), ("sex",)):
        for path, dims, part in _groups(rows, "county", cut):
            found["monthly_wage_median", "county", path, period, dims] = Decimal(
                str(part["wage"].median())
            )


def rounded(exact: Decimal) -> Decimal:
    """Return a mean to the fen, finer where it would look like a whole number that it is not."""
    for digits in range(2, 13):
        told = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        if told != told.to_integral_value() or told == exact:
            return told
    return told


def _moves(found: Truth, before: pd.DataFrame, after: pd.DataFrame, period: str) -> None:
    firms = after.set_index("number")["firm"]
    stayed = before[before["number"].isin(firms.index)]
    job = ["changed" if firms[number] != firm else "same" for number, firm in zip(stayed["number"], stayed["firm"], strict=True)]  # fmt: skip
    moved = {
        "moved_out": after[~after["number"].isin(before["number"])],
        "moved_back": before[~before["number"].isin(firms.index)],
        "moved_stayed": stayed.assign(job=job),
    }
    for query, rows in moved.items():
        own = ("job",) if query == "moved_stayed" else ("sex",)
        cuts: tuple[tuple[str, ...], ...] = ((), ("poor",), own)
        for level, asked in (("county", cuts), ("town", cuts[::2] if own == ("job",) else ((),))):
            for cut in asked:
                for path, dims, part in _groups(rows, level, cut):
                    found[query, level, path, period, dims] = Decimal(len(part))
