"""The same work with pandas, as someone who knows it well would write it: read, check with row numbers, group, roll up.

Whole columns at a time, few different texts as categories, ID numbers and dates as whole numbers; each
grouping is made once, at the deepest place that it is told for, and added up from there; one
sort tells who was at work before and after. As in the store, no ID number and no firm's name is
kept: each becomes its keyed SHA-256, then the rows are written to the disk. Heads, codes and forms
of dates are the invented registers' own, nothing is weighed against other ledgers, nothing withheld.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from reportlib import places
from tests.bench.ledger_stages import Stages
from tests.bench.ledger_truth import rounded
from tests.bench.ledgers import TRADES, WAYS, WEIGHTS, WORK

# (query, level, place, period, cut) → result; a place is its path of names from the county down.
Told = dict[tuple[str, str, str, str, tuple[tuple[str, str], ...]], Decimal]
Broken = set[tuple[str, int, str]]
Cuts = Mapping[str, tuple[tuple[str, ...], ...]]
LEVELS = ("prefecture", "county", "town", "village")
_PLACES = ("prefecture", "county", "town", "village")
_SIGNS = np.frombuffer(b"10X98765432", dtype=np.uint8)
PROVINCES = (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83)  # fmt: skip
_TEXTS = ("月份", "县（区）", "乡镇（街道）", "村（社区）", "性别", "年龄", "人员类别", "务工地点", "务工单位", "从事工种", "月工资（元）", "外出时间", "组织方式")  # fmt: skip
AGES = ([0, 16, 25, 35, 45, 55, 200], ["age_under_16", "age_16_24", "age_25_34", "age_35_44", "age_45_54", "age_55_plus"])  # fmt: skip
WAGES = ([0, 2000, 3000, 4000, 5000, 6000, 8000, 10**9], ["wage_under_2000", "wage_2000_2999", "wage_3000_3999", "wage_4000_4999", "wage_5000_5999", "wage_6000_7999", "wage_8000_plus"])  # fmt: skip
_WORKERS = (("poor",), ("sex",), ("age",), ("class",), ("trade",), ("wage",), ("class", "destination"), ("organised",), ("class", "poor"))  # fmt: skip
_PAID = (("poor",), ("sex",), ("age",), ("trade",), ("class",), ("class", "destination"))
COUNTED: Cuts = {"prefecture": _WORKERS, "county": _WORKERS, "town": (("poor",), ("sex",), ("class",), ("organised",)), "village": ()}  # fmt: skip
MEAN: Cuts = {"prefecture": _PAID, "county": _PAID, "town": ()}
INCOME: Cuts = {"prefecture": (("poor",),), "county": (("poor",),), "town": ()}
MOVED: Cuts = {"prefecture": (("poor",), ("sex",)), "county": (("poor",), ("sex",)), "town": ()}
STAYED: Cuts = {"prefecture": (("poor",), ("job",)), "county": (("poor",), ("job",)), "town": (("job",),)}  # fmt: skip
MEDIAN: Cuts = {"prefecture": (("sex",),), "county": (("sex",),)}


def read(paths: Sequence[Path], store: Path, stages: Stages) -> tuple[pd.DataFrame, Broken]:
    """Return the rows that hold, typed, of all files, and where and why the others do not; the rows lie in the store, too."""
    frames: list[pd.DataFrame] = []
    broken: Broken = set()
    key = secrets.token_bytes(32)
    for path in paths:
        with stages("taking apart"):
            cells = _cells(path)
        with stages("checking"):
            frame, found = _held(*_checked(cells))
        broken |= {(path.name, row, rule) for row, rule in found}
        with stages("keeping"):
            frames.append(_kept(frame, key, store / f"{path.stem}.pickle"))
    with stages("checking"):
        return _together(frames), broken


def _held(frame: pd.DataFrame, wrong: pd.DataFrame) -> tuple[pd.DataFrame, set[tuple[int, str]]]:
    """Return the rows that hold, and row and rule of the others."""
    holds = ~wrong.any(axis=1)
    wrong["duplicate"] = frame["number"].where(holds, -frame.index - 1).duplicated()
    found = {(int(at) + 2, str(rule)) for rule in wrong for at in np.flatnonzero(wrong[rule])}
    return frame[holds & ~wrong["duplicate"]], found


def _kept(rows: pd.DataFrame, key: bytes, path: Path) -> pd.DataFrame:
    """Return rows whose people and firms are keyed hashes, after writing them for their owner only."""
    people = [hashlib.sha256(key + b"id:%d" % one).digest()[:8] for one in rows["number"].tolist()]
    firms = [hashlib.sha256(key + b"firm:" + str(one).encode()).hexdigest()[:16] for one in rows["firm"].cat.categories]  # fmt: skip
    hashed = rows.assign(
        number=np.frombuffer(b"".join(people), dtype="uint64"), firm=rows["firm"].cat.rename_categories(firms)
    )  # fmt: skip
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as stream:
        hashed.to_pickle(stream)
    return hashed


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of all files, who is told twice in a month only once."""
    for column in frames[0].columns[frames[0].dtypes == "category"]:
        known = pd.api.types.union_categoricals([one[column] for one in frames]).categories
        frames = [one.assign(**{column: one[column].cat.set_categories(known)}) for one in frames]
    rows = pd.concat(frames, ignore_index=True)
    return rows[~rows.duplicated(["number", "month"])]


def _cells(path: Path) -> pd.DataFrame:
    if path.suffix == ".xlsx":
        cells = pd.read_excel(path, dtype=str, engine="calamine", keep_default_na=False)
        return cells.astype(dict.fromkeys(_TEXTS, "category"))
    kinds: Any = {**dict.fromkeys(_TEXTS, "category"), "姓名": object, "身份证号": object}
    return pd.read_csv(path, dtype=kinds, keep_default_na=False)


def _checked(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Type every column; return the typed rows, and a column of each rule that some break."""
    number, born, male, wrong = _identity(rows["身份证号"])
    bad = wrong.any(axis=1).to_numpy()
    month = _each(rows["月份"], lambda one: int(one[:4]) * 12 + int(one[5:]) - 1)
    since = _each(rows["外出时间"], lambda one: int(one.replace("-", "")) if one else -1)
    said, yuan = (_each(rows[one], lambda one: int(one) if one else -1) for one in ("年龄", "月工资（元）"))  # fmt: skip
    # Years are full when the month has come: the register tells the state at its end.
    age = (month - (born // 10000 * 12 + born // 100 % 100 - 1)) // 12
    home = rows["县（区）"].cat.categories[0]
    county = next(one for one in places.load().candidates(home) if one.level == "county")
    towns = {one.latest.name_zh for one in places.load().children(county.area_id)}
    wrong["sex_differs"] = ~bad & (_each(rows["性别"], lambda one: one == "男") != male)
    wrong["age_differs"] = ~bad & (np.abs(said - age) > 1)
    wrong["too_young"] = ~bad & (age < 16)
    wrong["wage_impossible"] = (yuan < 300) | (yuan > 100_000)
    wrong["since_future"] = since > month // 12 * 10000 + (month % 12 + 1) * 100 + 31
    wrong["since_before_birth"] = ~bad & (since < born + 140_000)
    wrong["town_unknown"] = ~_each(rows["乡镇（街道）"], lambda one: one in towns)
    blank = _each(rows["务工地点"], lambda one: not one) | _each(rows["村（社区）"], lambda one: not one)  # fmt: skip
    wrong["required"] = blank | rows["姓名"].str.strip().eq("").to_numpy()
    above = places.load().get(county.parent).latest.name_zh
    work, organised = {one[0]: one for one in WORK}, {one[0]: one[1] in {"government", "station"} for one in WAYS}  # fmt: skip
    typed = pd.DataFrame({
        "number": number, "month": rows["月份"], "at": month, "prefecture": pd.Categorical([above]).repeat(len(rows)),
        "county": rows["县（区）"], "town": rows["乡镇（街道）"], "village": rows["村（社区）"], "sex": _coded(male, ["F", "M"]),
        "poor": _words(rows["人员类别"], {"脱贫户": "poor", "一般户": "other"}), "age": pd.cut(np.where(bad, 30, age), AGES[0], right=False, labels=AGES[1]),
        "wage": pd.cut(yuan, WAGES[0], right=False, labels=WAGES[1]), "class": _words(rows["务工地点"], {key: one[1] for key, one in work.items()}),
        "destination": _words(rows["务工地点"], {key: one[2] for key, one in work.items() if one[2]}), "trade": _words(rows["从事工种"], dict(TRADES)),
        "organised": _words(rows["组织方式"], {key: "organised" if one else "alone" for key, one in organised.items()}), "firm": rows["务工单位"], "yuan": yuan,
    })  # fmt: skip
    return typed, wrong


def _identity(cells: "pd.Series[Any]") -> tuple[Any, Any, Any, pd.DataFrame]:
    """Return numbers, days of birth (19900315), whether a man, and what is wrong with each number."""
    text = cells.str.strip().str.upper()
    signs = text.to_numpy().astype("S18").view(np.uint8).reshape(-1, 18)
    digits = signs[:, :17].astype(np.int64) - ord("0")
    well = ((digits >= 0) & (digits <= 9)).all(axis=1) & (text.str.len() == 18).to_numpy()
    born = digits[:, 6:14] @ 10 ** np.arange(7, -1, -1)
    # A birthday is shared by many: each is looked up once.
    days, which = np.unique(born, return_inverse=True)
    dated = pd.to_datetime(pd.Series(days).astype(str), format="%Y%m%d", errors="coerce").notna().to_numpy()[which]  # fmt: skip
    known = np.isin(digits[:, 0] * 10 + digits[:, 1], PROVINCES)
    holds = _SIGNS[(digits @ WEIGHTS) % 11] == signs[:, 17]
    wrong = pd.DataFrame({
        "id_form": ~well, "id_region": well & ~known, "id_date": well & known & ~dated, "id_check": well & known & dated & ~holds,
    })  # fmt: skip
    return digits @ 10 ** np.arange(16, -1, -1), born, digits[:, 16] % 2 == 1, wrong


def _each(cells: "pd.Series[Any]", how: Callable[[str], Any]) -> Any:
    """Read each different text once."""
    return np.array([how(str(one).strip()) for one in cells.cat.categories])[cells.cat.codes]


def _words(cells: "pd.Series[Any]", said: Mapping[str, str]) -> Any:
    """Return cells in the words of a code list; what it does not know is missing."""
    words = list(dict.fromkeys(said.values()))
    codes = [words.index(said[one.strip()]) if one.strip() in said else -1 for one in cells.cat.categories]  # fmt: skip
    return _coded(np.array(codes, dtype="int8")[cells.cat.codes], words)


def _coded(codes: Any, words: list[str]) -> Any:
    known: pd.Index[str] = pd.Index(words)
    return pd.Categorical.from_codes(codes.astype("int8"), known)


def summarised(rows: pd.DataFrame) -> Told:
    """Return every result about those at work: how many, their wages and income, and who moved."""
    rows = rows.sort_values(["number", "at"], kind="stable", ignore_index=True)
    number, at = rows["number"].to_numpy(), rows["at"].to_numpy()
    same, later = number == np.roll(number, -1), np.roll(at, -1)
    same[-1] = False
    rows["until"] = np.where(same & (later // 12 == at // 12), later, 10**6)
    after = same & (later == at + 1)
    before = np.roll(after, 1)
    months = sorted(rows["month"].unique())
    told: Told = {}
    _counted(told, "labour_transferred", rows, COUNTED, months)
    _paid(told, rows, months)
    firm = rows["firm"].cat.codes.to_numpy()
    left = rows[~after & (at < at.max())]
    stayed = rows[after].assign(job=np.where(firm != np.roll(firm, -1), "changed", "same")[after])  # fmt: skip
    for query, moved, cuts, ahead in (
        ("moved_out", rows[~before & (at > at.min())], MOVED, 0), ("moved_back", left, MOVED, 1), ("moved_stayed", stayed, STAYED, 1),
    ):  # fmt: skip
        for level, cut in _asked(cuts):
            for (month, path, dims), part in _rolled(moved, level, cut, "number"):
                told[query, level, path, months[months.index(month) + ahead], dims] = Decimal(int(part["size"]))  # fmt: skip
    return told


def _asked(cuts: Cuts) -> Iterator[tuple[str, tuple[str, ...]]]:
    for level, some in cuts.items():
        for cut in ((), *some):
            yield level, cut


def _rolled(rows: pd.DataFrame, level: str, cut: tuple[str, ...], of: str, more: Sequence[str] = ()) -> Iterator[tuple[Any, Any]]:  # fmt: skip
    """Group by month, place and cut; give each group's size and sum."""
    where = list(_PLACES[: LEVELS.index(level) + 1])
    keys = ["month", *more, *where, *cut]
    grouped = rows.groupby(keys, observed=True, sort=False)[of]
    table = grouped.agg(["size", "sum"]) if of == "yuan" else grouped.size().to_frame("size")
    for values, part in zip(table.index, table.to_dict("records"), strict=True):
        month, *rest = values
        extra, rest = rest[: len(more)], rest[len(more) :]
        dims = tuple(sorted(zip(cut, (str(one) for one in rest[len(where) :]), strict=True)))
        yield (month, *extra, "/".join(rest[1 : len(where)]), dims), part


def _counted(told: Told, query: str, rows: pd.DataFrame, cuts: Cuts, months: list[str]) -> None:
    """Count people in a month, and in a year to date where each was last."""
    for level, cut in _asked(cuts):
        for (month, until, path, dims), part in _rolled(rows, level, cut, "number", ["until"]):
            size = int(part["size"])
            for upto in months[months.index(month) :]:
                number = int(upto[:4]) * 12 + int(upto[5:]) - 1
                if upto[:4] == month[:4] and number < until:
                    _add(told, (query, level, path, year(upto), dims), size)
            _add(told, (query, level, path, month, dims), size)


def _paid(told: Told, rows: pd.DataFrame, months: list[str]) -> None:
    for level, cut in _asked(MEAN):
        for (month, path, dims), part in _rolled(rows, level, cut, "yuan"):
            told["monthly_wage", level, path, month, dims] = rounded(Decimal(int(part["sum"])) / Decimal(int(part["size"])))  # fmt: skip
            if cut in ((), *INCOME[level]):
                told["labour_income", level, path, month, dims] = Decimal(int(part["sum"]))
                for upto in months[months.index(month) :]:
                    if upto[:4] == month[:4]:
                        _add(told, ("labour_income", level, path, year(upto), dims), int(part["sum"]))  # fmt: skip
    for level, cut in _asked(MEDIAN):
        where = list(_PLACES[: LEVELS.index(level) + 1])
        middle = rows.groupby(["month", *where, *cut], observed=True, sort=False)["yuan"].median()
        for (month, *rest), one in zip(middle.index, middle, strict=True):
            dims = tuple(zip(cut, rest[len(where) :], strict=True))
            told["monthly_wage_median", level, "/".join(rest[1 : len(where)]), month, dims] = rounded(Decimal(str(one)))  # fmt: skip


def _add(told: Told, key: Any, size: int) -> None:
    told[key] = told.get(key, Decimal(0)) + size


def year(upto: str) -> str:
    """Return the year to date that ends with a month, as facts name it."""
    return upto[:4] if upto.endswith("-12") else f"{upto[:4]}-01/{upto}"
