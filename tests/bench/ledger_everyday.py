"""The same work with pandas, as a good analyst writes it on an ordinary day.

Texts are read as texts, dates by ``to_datetime``, numbers by ``to_numeric``; codes are mapped, lists asked with ``isin``,
an ID number is checked and hashed by a function that ``map`` calls; each table of results is a ``groupby`` of its own, the
year to date keeps each person's last row, movements are a ``merge`` of a month with the next. Nothing is read twice, no
loop runs over rows, and nothing is done to be slow. ``ledger_peer`` is the same by someone who counts microseconds.
"""

import datetime as dt
import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from reportlib import places
from tests.bench import ledger_peer
from tests.bench.ledger_peer import LEVELS, Broken, Cuts, Told, year
from tests.bench.ledger_stages import Stages
from tests.bench.ledger_truth import rounded
from tests.bench.ledgers import TRADES, WAYS, WEIGHTS, WORK

_SIGNS = "10X98765432"
_WEIGHTS = [int(one) for one in WEIGHTS]
_FORM = re.compile(r"\d{17}[\dX]")
_REGIONS = {str(one) for one in ledger_peer.PROVINCES}
_NEEDED = ("姓名", "村（社区）", "务工地点")


def read(paths: Sequence[Path], store: Path, stages: Stages) -> tuple[pd.DataFrame, Broken]:
    """Return the rows that hold, typed, of all files, and where and why the others do not; the rows lie in the store, too."""
    frames: list[pd.DataFrame] = []
    broken: Broken = set()
    key = secrets.token_bytes(32)
    for path in paths:
        with stages("taking apart"):
            cells = _cells(path)
        with stages("checking"):
            rows = typed(cells)
            wrong = faults(cells, rows)
            holds = ~wrong.any(axis=1)
            # A row that is refused already is told twice by nobody.
            wrong["duplicate"] = rows["number"].where(holds, rows.index.astype(str)).duplicated()
            broken |= {
                (path.name, int(at) + 2, str(rule))
                for rule in wrong
                for at in rows.index[wrong[rule]]
            }
            rows = rows[holds & ~wrong["duplicate"]]
        with stages("keeping"):
            frames.append(_kept(rows, key, store / f"{path.stem}.pickle"))
    with stages("checking"):
        return pd.concat(frames, ignore_index=True).drop_duplicates(["number", "month"]), broken


def typed(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that are worked with, as what they are."""
    number = cells["身份证号"].str.strip().str.upper()
    month, born = (
        pd.to_datetime(cells["月份"]),
        pd.to_datetime(number.str[6:14], format="%Y%m%d", errors="coerce"),
    )
    age = (month.dt.year * 12 + month.dt.month - born.dt.year * 12 - born.dt.month) // 12
    yuan = pd.to_numeric(cells["月工资（元）"], errors="coerce")
    county = _county(cells["县（区）"].iloc[0])
    organised = {
        one[0]: "organised" if one[1] in {"government", "station"} else "alone" for one in WAYS
    }
    return pd.DataFrame({
        "number": number, "month": cells["月份"], "prefecture": places.load().get(county.parent).latest.name_zh,
        "county": cells["县（区）"], "town": cells["乡镇（街道）"], "village": cells["村（社区）"], "born": born,
        "sex": (pd.to_numeric(number.str[16], errors="coerce") % 2).map({1: "M", 0: "F"}),
        "since": pd.to_datetime(cells["外出时间"], errors="coerce"), "years": age, "age": pd.cut(age, ledger_peer.AGES[0], right=False, labels=ledger_peer.AGES[1]),
        "poor": cells["人员类别"].map({"脱贫户": "poor", "一般户": "other"}), "yuan": yuan,
        "wage": pd.cut(yuan, ledger_peer.WAGES[0], right=False, labels=ledger_peer.WAGES[1]),
        "class": cells["务工地点"].map({one[0]: one[1] for one in WORK}), "destination": cells["务工地点"].map({one[0]: one[2] for one in WORK if one[2]}),
        "trade": cells["从事工种"].map(dict(TRADES)), "organised": cells["组织方式"].map(organised), "firm": cells["务工单位"],
    })  # fmt: skip


def faults(cells: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a column for each rule: whether a row breaks it."""
    problem = rows["number"].map(id_problem)
    good = problem.eq("")
    month = pd.to_datetime(rows["month"])
    towns = {
        one.latest.name_zh
        for one in places.load().children(_county(cells["县（区）"].iloc[0]).area_id)
    }
    return pd.DataFrame({
        **{one: problem.eq(one) for one in ("id_form", "id_region", "id_date", "id_check")},
        "sex_differs": good & (cells["性别"].map({"男": "M", "女": "F"}) != rows["sex"]),
        "age_differs": good & ((pd.to_numeric(cells["年龄"], errors="coerce") - rows["years"]).abs() > 1),
        "too_young": good & (rows["years"] < 16),
        "wage_impossible": ~rows["yuan"].between(300, 100_000),
        "since_future": rows["since"] > month + pd.offsets.MonthEnd(0),
        "since_before_birth": good & (rows["since"] < rows["born"] + pd.DateOffset(years=14)),
        "town_unknown": ~rows["town"].isin(towns),
        "required": cells[list(_NEEDED)].apply(lambda one: one.str.strip().eq("")).any(axis=1),
    })  # fmt: skip


def id_problem(number: str) -> str:
    """Return what is wrong with an ID number, or an empty text."""
    if not _FORM.fullmatch(number):
        return "id_form"
    if number[:2] not in _REGIONS:
        return "id_region"
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "id_date"
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "" if _SIGNS[total % 11] == number[17] else "id_check"


def summarised(rows: pd.DataFrame) -> Told:
    """Return every result about those at work: how many, their wages and income, and who moved."""
    told: Told = {}
    months = sorted(rows["month"].unique())
    _count(told, "labour_transferred", rows, ledger_peer.COUNTED)
    _sum(told, rows)
    for upto in months:
        part = rows[rows["month"].str[:4].eq(upto[:4]) & (rows["month"] <= upto)]
        last = part.sort_values("month").drop_duplicates("number", keep="last")
        _count(told, "labour_transferred", last.assign(month=year(upto)), ledger_peer.COUNTED)
        _sum(told, part.assign(month=year(upto)))
    _wages(told, rows)
    by_month = dict(iter(rows.groupby("month")))
    for before, after in pairwise(months):
        _moves(told, by_month[before], by_month[after], after)
    return told


def _cells(path: Path) -> pd.DataFrame:
    if path.suffix == ".xlsx":
        return pd.read_excel(path, dtype=str, engine="calamine", keep_default_na=False)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _county(name: str) -> Any:
    return next(one for one in places.load().candidates(name) if one.level == "county")


def _kept(rows: pd.DataFrame, key: bytes, path: Path) -> pd.DataFrame:
    """Return rows whose people and firms are keyed hashes, after writing them for their owner only."""

    def hashed(text: str) -> str:
        return hashlib.sha256(key + text.encode()).hexdigest()[:16]

    firms = {one: hashed(f"firm:{one}") for one in rows["firm"].unique()}
    kept = rows.assign(number=rows["number"].map(lambda one: hashed(f"id:{one}")), firm=rows["firm"].map(firms))  # fmt: skip
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as stream:
        kept.to_pickle(stream)
    return kept


def _grouped(rows: pd.DataFrame, level: str, cut: tuple[str, ...]) -> Any:
    """Group rows by month, place and cut."""
    return rows.groupby(["month", *_places(level), *cut], observed=True)


def _places(level: str) -> list[str]:
    return list(LEVELS[: LEVELS.index(level) + 1])


def _key(query: str, level: str, cut: tuple[str, ...], values: tuple[Any, ...]) -> Any:
    """Return the key of a result from the values that its group is of."""
    month, *rest = values
    where = len(_places(level))
    dims = tuple(sorted(zip(cut, (str(one) for one in rest[where:]), strict=True)))
    return query, level, "/".join(rest[1:where]), month, dims


def _count(told: Told, query: str, rows: pd.DataFrame, cuts: Cuts) -> None:
    for level, some in cuts.items():
        for cut in ((), *some):
            for values, size in _grouped(rows, level, cut).size().items():
                told[_key(query, level, cut, values)] = Decimal(int(size))


def _sum(told: Told, rows: pd.DataFrame) -> None:
    for level, some in ledger_peer.INCOME.items():
        for cut in ((), *some):
            for values, total in _grouped(rows, level, cut)["yuan"].sum().items():
                told[_key("labour_income", level, cut, values)] = Decimal(int(total))


def _wages(told: Told, rows: pd.DataFrame) -> None:
    for level, some in ledger_peer.MEAN.items():
        for cut in ((), *some):
            table = _grouped(rows, level, cut)["yuan"].agg(["sum", "size"])
            for values, total, size in table.itertuples():
                told[_key("monthly_wage", level, cut, values)] = rounded(Decimal(int(total)) / Decimal(int(size)))  # fmt: skip
    for level, some in ledger_peer.MEDIAN.items():
        for cut in ((), *some):
            for values, middle in _grouped(rows, level, cut)["yuan"].median().items():
                told[_key("monthly_wage_median", level, cut, values)] = rounded(Decimal(str(middle)))  # fmt: skip


def _moves(told: Told, before: pd.DataFrame, after: pd.DataFrame, month: str) -> None:
    """Count who went out, came back and stayed between a month and the next."""
    both = before.merge(after[["number", "firm"]], on="number", how="left", suffixes=("", "_after"))
    stayed = both[both["firm_after"].notna()]
    job = (stayed["firm"] == stayed["firm_after"]).map({True: "same", False: "changed"})
    for query, moved, cuts in (
        ("moved_out", after[~after["number"].isin(before["number"])], ledger_peer.MOVED),
        ("moved_back", both[both["firm_after"].isna()], ledger_peer.MOVED),
        ("moved_stayed", stayed.assign(job=job), ledger_peer.STAYED),
    ):
        _count(told, query, moved.assign(month=month), cuts)
