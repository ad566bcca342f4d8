"""Invented registers (台账) of any size, with what they come to: people, months, villages, and the truth beside them.

Everything is made up from a seed, the same seed always the same registers; every file says 合成测试数据 in its name. The towns are the
gazetteer's, the villages, people, firms and figures are not. What is true of them is in ``book``, a frame of one row a person and
month, before anything is written as a clerk would write it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from reportlib import places

MARK = "合成测试数据"
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_SIGNS = np.array(list("10X98765432"))
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
# Place of work as a register says it, how far that is from 镇雄, the province or country of it, and how many in a thousand go there.
WORK = (
    ("广东省东莞市", "out_of_province", "cn.440000", 300),
    ("浙江省义乌市", "out_of_province", "cn.330000", 220),
    ("江苏省苏州市", "out_of_province", "cn.320000", 120),
    ("福建省晋江市", "out_of_province", "cn.350000", 60),
    ("云南省昆明市", "within_province", "", 120),
    ("云南省昭通市昭阳区", "within_prefecture", "", 80),
    ("云南省昭通市镇雄县", "within_county", "", 100),
)
TRADES = (("电子电器", "electronics"), ("制衣制鞋", "garments"), ("建筑", "construction"), ("住宿餐饮", "catering"), ("家政护理", "domestic"))  # fmt: skip
WAYS = (
    ("政府组织", "government"),
    ("劳务工作站", "station"),
    ("亲友介绍", "relatives"),
    ("自发外出", "self"),
)
FIRMS = 40
# The rule that each row breaks, by the row as a spreadsheet shows it.
Faults = dict[int, str]
# What a clerk gets wrong: the rule, the column, and the cell that comes of it. All people were born from 1962 on.
_SPOILT: dict[str, tuple[str, Callable[[str], str]]] = {
    "id_check": ("身份证号", lambda one: one[:17] + ("1" if one[17] != "1" else "2")),
    "id_form": ("身份证号", lambda one: f"{one[:8]}O{one[9:]}"),
    "id_region": ("身份证号", lambda one: f"99{one[2:]}"),
    "id_date": ("身份证号", lambda one: f"{one[:10]}0230{one[14:]}"),
    "sex_differs": ("性别", lambda one: "女" if one == "男" else "男"),
    "age_differs": ("年龄", lambda one: str(int(one) + 5)),
    "wage_impossible": ("月工资（元）", lambda one: f"{one}00"),
    "since_future": ("外出时间", lambda _: "2099-01-01"),
    "since_before_birth": ("外出时间", lambda _: "1970-05-01"),
    "town_unknown": ("乡镇（街道）", lambda _: "无此镇"),
    "required": ("务工地点", lambda _: ""),
}  # fmt: skip
GOES, COMES_BACK, CHANGES = 0.2, 0.08, 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who lives where: one row a person, in ``table``."""

    county: str
    table: pd.DataFrame


def identity(numbers: np.ndarray, county: str, days: int) -> tuple[np.ndarray, pd.DataFrame]:
    """Return ID numbers with their check digits, and the birth and sex that they tell.

    Args:
        numbers: A different number for each person.
        county: Six digits of the county.
        days: Over how many birthdays the people are spread, at most 15,000.
    """
    born = np.datetime64("1962-02-01") + (numbers % days) * (15000 // days)
    order = numbers // days
    told = pd.DatetimeIndex(born)
    day = (told.year * 10000 + told.month * 100 + told.day).to_numpy()
    body = np.array([int(one) for one in county])
    digits = np.concatenate(
        [
            np.broadcast_to(body, (len(numbers), 6)),
            day[:, None] // 10 ** np.arange(7, -1, -1) % 10,
            order[:, None] // 10 ** np.arange(2, -1, -1) % 10,
        ],
        axis=1,
    )
    sign = _SIGNS[(digits * WEIGHTS).sum(axis=1) % 11]
    text = pd.Series(day).astype(str).radd(county) + pd.Series(order).astype(str).str.zfill(3) + pd.Series(sign)  # fmt: skip
    return text.to_numpy(), pd.DataFrame({"birth": born, "sex": np.where(order % 2, "M", "F")})


def people(count: int, *, county: str = "530627", towns: int = 4, villages: int = 3, seed: int = 1) -> People:  # fmt: skip
    """Return invented people of a county: the first towns of the gazetteer, each with so many invented villages."""
    random = np.random.default_rng(seed)
    inside = [
        one for one in places.load().areas.values() if one.level == "town" and one.parent == f"cn.{county}"
    ][:towns]  # fmt: skip
    days = max(1, min(15000, count // 40))
    numbers, known = identity(random.permutation(count), county, days)
    homes = np.arange(count) * len(inside) * villages // count
    table = known.assign(
        id_number=numbers,
        name=[f"赵试{_STEMS[one % 10]}{_BRANCHES[one // 10 % 12]}" for one in range(count)],
        town=np.array([one.latest.name_zh for one in inside])[homes // villages],
        town_id=np.array([one.area_id for one in inside])[homes // villages],
        village=[f"试{_STEMS[one // 12 % 10]}{_BRANCHES[one % 12]}村" for one in homes],
        poor=random.random(count) < 0.3,
    )
    return People(county=county, table=table)


def monthly(folk: People, months: Sequence[str], *, seed: int = 1) -> Iterator[pd.DataFrame]:
    """Give the truth month by month: one row for each person at work, with where, at what, for how much and since when."""
    random = np.random.default_rng(seed + 1)
    count = len(folk.table)
    at_work = random.random(count) < 0.75
    since = np.full(count, f"{int(months[0][:4]) - 1}-03-01", dtype=object)
    work = random.choice(len(WORK), count, p=np.array([one[3] for one in WORK]) / 1000)
    firm, trade, way = (random.integers(size, size=count) for size in (FIRMS, len(TRADES), len(WAYS)))  # fmt: skip
    wage = random.integers(16, 90, count) * 100
    births = pd.DatetimeIndex(folk.table["birth"])
    for number, month in enumerate(months):
        if number:
            before = at_work
            chance = random.random(count)
            at_work = np.where(before, chance >= COMES_BACK, chance < GOES)
            since = np.where(at_work & ~before, f"{month}-01", since)
            firm = np.where(random.random(count) < CHANGES, (firm + 1) % FIRMS, firm)
            wage = wage + (random.random(count) < 0.2) * 50
        last = pd.Timestamp(month) + pd.offsets.MonthEnd(0)
        age = last.year - births.year - (births.month * 100 + births.day > last.month * 100 + last.day)  # fmt: skip
        now = folk.table.assign(
            number=np.arange(count), month=month, age=age, work=work, firm=firm, trade=trade, way=way, wage=wage, since=since
        )  # fmt: skip
        yield now[at_work]


def book(folk: People, months: Sequence[str], *, seed: int = 1) -> pd.DataFrame:
    """Return the truth of all months together."""
    return pd.concat(monthly(folk, months, seed=seed), ignore_index=True)


def register(truth: pd.DataFrame, county: str) -> pd.DataFrame:
    """Return the truth as a register of people working outside says it, head by head."""

    def say(names: Sequence[str], column: str) -> Any:
        return np.array(names)[truth[column]]

    return pd.DataFrame(
        {
            "月份": truth["month"],
            "县（区）": places.load().get(f"cn.{county}").latest.name_zh,
            "乡镇（街道）": truth["town"],
            "村（社区）": truth["village"],
            "姓名": truth["name"],
            "性别": np.where(truth["sex"] == "M", "男", "女"),
            "身份证号": truth["id_number"],
            "年龄": truth["age"],
            "人员类别": np.where(truth["poor"], "脱贫户", "一般户"),
            "务工地点": say([one[0] for one in WORK], "work"),
            "务工单位": say([f"{MARK}第{number}电子厂" for number in range(FIRMS)], "firm"),
            "从事工种": say([one[0] for one in TRADES], "trade"),
            "月工资（元）": truth["wage"],
            "外出时间": truth["since"],
            "组织方式": say([one[0] for one in WAYS], "way"),
        }
    )


def write(truth: pd.DataFrame, county: str, folder: Path) -> list[Path]:
    """Write one clean CSV a month, all villages in it."""
    return [keep(rows, county, folder)[0] for _, rows in truth.groupby("month")]


def keep(rows: pd.DataFrame, county: str, folder: Path, *, faults: int = 0, xlsx: bool = False) -> tuple[Path, Faults]:  # fmt: skip
    """Write the register of a month, with so many faults of each kind; return its path and the faults.

    Rows that are spoilt in place are taken to be none of the truth: see ``spoil``.
    """
    month, name = str(rows["month"].iloc[0]), places.load().get(f"cn.{county}").latest.name_zh
    page = register(rows, county)
    page, found = spoil(page, faults) if faults else (page, {})
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{month}{name}外出务工台账（{MARK}）.{'xlsx' if xlsx else 'csv'}"
    if xlsx:
        page.to_excel(path, index=False)
    else:
        page.to_csv(path, index=False)
    return path, found


def spoil(page: pd.DataFrame, count: int) -> tuple[pd.DataFrame, Faults]:
    """Return a register with faults of every kind, each in so many rows, and which rule each row breaks.

    A row is given as a spreadsheet shows it, heads in row 1. What is said twice stands at the end;
    all other faults spoil a row of the truth.
    """
    page = page.reset_index(drop=True).astype({"年龄": object, "月工资（元）": object})
    kinds: dict[str, tuple[str, Callable[[str], str]]] = {**_SPOILT, "duplicate": ("", str)}
    # Spread over the whole file, and never two faults in a row.
    chosen = np.linspace(0, len(page) - 1, count * len(kinds)).astype(int).reshape(count, len(kinds)).T  # fmt: skip
    found: Faults = {}
    for (rule, (column, spoilt)), at in zip(kinds.items(), chosen, strict=True):
        if rule == "duplicate":
            found |= {len(page) + 2 + n: rule for n in range(len(at))}
            page = pd.concat([page, page.iloc[at]], ignore_index=True)
        else:
            cells = page[column].tolist()
            for one in at:
                cells[one] = spoilt(str(cells[one]))
            page[column] = cells
            found |= {int(one) + 2: rule for one in at}
    return page, found


def write_messy(truth: pd.DataFrame, county: str, folder: Path) -> list[Path]:
    """Write one CSV a village and month as they come in: title, two-line heads, totals, dates and numbers in every form."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for where, rows in truth.groupby(["month", "town", "village"]):
        month, town, village = (str(one) for one in where)
        page = register(rows, county).drop(
            columns=["月份", "县（区）", "乡镇（街道）", "村（社区）"]
        )
        forms = ("{0}-{1}-{2}", "{0}/{3}/{4}", "{0}.{1}.{2}", "{0}年{3}月{4}日", "{0}{1}{2}")
        page["外出时间"] = [
            forms[index % 5].format(*day.split("-"), *(int(one) for one in day.split("-")[1:]))
            for index, day in enumerate(page["外出时间"])
        ]
        page["月工资（元）"] = [
            (f"{one:,}", f"{one}元", f" {one} ")[index % 3] for index, one in enumerate(page["月工资（元）"])
        ]  # fmt: skip
        heads = list(page.columns)
        above = ["基本信息", *[""] * (heads.index("务工地点") - 1), "务工情况"]
        width = len(heads)
        lines = [
            [f"镇雄县{town}{village}{int(month[:4])}年{int(month[5:])}月外出务工人员台账"],
            [f"填报人：{MARK}"],
            above,
            heads,
            *page.astype(str).to_numpy().tolist(),
            [],
            ["合计", *[""] * (width - 2), str(len(page))],
        ]
        made.append(folder / f"{month}-{town}{village}（{MARK}）.csv")
        pd.DataFrame([[*line, *[""] * (width - len(line))] for line in lines]).to_csv(
            made[-1], index=False, header=False, encoding="gb18030"
        )
    return made
