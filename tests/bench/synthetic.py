"""Invented seed documents for thousands of counties, each marked as what it is in its text and in its catalogue entry.

The names are the gazetteer's, everything else is made up: figures follow from the
county's code by a digest, so that the same county always gets the same document.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlib import places

MARK = "合成测试数据"
NOTE = f"（{MARK}：本文由程序编造，仅供性能测试，与任何地方的实际情况无关。）"
YEARS = (2017, 2018, 2019, 2020, 2021)
OUTSIDE = ("广东", "浙江", "江苏", "上海", "福建", "山东", "北京", "天津")
TRADES = (
    "电子装配",
    "服装缝纫",
    "家政服务",
    "建筑施工",
    "餐饮服务",
    "焊工",
    "叉车驾驶",
    "养老护理",
)

LEADS = (
    "{year}年，{county}转移农村劳动力{total}，其中省外转移{out}，县内就近就业{home}，实现劳务收入{income}。",
    "{year}年，全县共输出劳动力{total}，其中省外{out}、县内{home}，创劳务收入{income}。",
    "据统计，{year}年{county}完成劳务输出{total}，其中省外务工{out}，县内务工{home}。全年实现务工收入{income}，人均劳务收入{wage}元。",
    "{year}年{county}外出务工{total}，较上年增加{more}，其中到省外务工{out}；实现劳务收入{income}，人均月工资{monthly}元。",
)
LEVELS = (
    "全县总人口{people}，农村劳动力{force}，建档立卡贫困劳动力{poor}。",
    "{county}有农村劳动力{force}，其中贫困劳动力{poor}。",
    "截至{year}年底，全县有劳动力{force}，已脱贫劳动力{poor}。",
)
SUPPORT = (
    "全年举办技能培训{classes}期，培训农村劳动力{trained}，培训后就业{placed}。",
    "{year}年，开展劳动力技能培训{trained}，其中就业{placed}；举办招聘会{fairs}场，提供岗位{posts}个。",
    "全年组织专场招聘会{fairs}场次，提供就业岗位{posts}个，达成就业意向{matched}；培训{trained}。",
)
MONEY = (
    "安排专项资金{fund}万元，兑现外出务工交通补助{grant}万元。",
    "全年发放一次性交通补贴{grant}万元，惠及{helped}，落实稳岗资金{fund}万元。",
)
PRACTICES = (
    ("强化组织领导。", "县里成立由分管副县长任组长的领导小组，乡镇设立劳务工作站{stations}个，把任务分解到村、责任落实到人，每月调度一次进度。"),
    ("摸清劳动力底数。", "组织干部逐户走访，对{force}的年龄、技能、就业意愿实行实名登记，建立动态更新的台账，做到底数清、去向明。"),
    ("抓好技能培训。", "按照“缺什么补什么”的要求，开设{trade}等课程，采取“理论＋实操”的办法办班{classes}期，培训合格率逐年提高。"),
    ("畅通输出渠道。", "先后与{place}等地的企业签订用工协议，开通返岗专车，把务工人员从家门口送到厂门口，沿途有人接、有人管。"),
    ("加强跟踪服务。", "在{place}设立驻外服务站，选派{staff}名工作人员常年驻点，帮助务工人员解决子女入学、工伤认定、工资结算等困难。"),
    ("培育劳务品牌。", "围绕{trade}打造地方劳务品牌，评选务工能人，用身边人讲身边事，带动更多群众走出去。"),
)  # fmt: skip
LABELS = ("一是", "二是", "三是", "四是", "五是")


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A county of today's gazetteer."""

    area_id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dice:
    """Numbers that follow from a name: the same ones wherever and whenever they are asked for."""

    name: str

    def between(self, what: str, low: int, high: int) -> int:
        """Return a number from ``low`` to ``high``, both included."""
        found = hashlib.sha256(f"{self.name}/{what}".encode()).digest()
        return low + int.from_bytes(found[:6]) % (high - low + 1)

    def one_of(self, what: str, choices: Sequence[str]) -> str:
        """Return one of some choices."""
        return choices[self.between(what, 0, len(choices) - 1)]

    def order(self, what: str, length: int) -> list[int]:
        """Return the numbers below ``length`` in an order of this name's own."""
        return sorted(range(length), key=lambda one: self.between(f"{what}/{one}", 0, 1 << 40))


def counties(wanted: int) -> tuple[County, ...]:
    """Return so many counties of today: prefecture by prefecture, prefectures as if drawn by lot."""
    gazetteer = places.load()
    found = [
        County(area_id=one.area_id, code=one.names[-1].code, name=one.names[-1].name_zh)
        for one in gazetteer.areas.values()
        if one.level == "county" and not one.names[-1].valid_to and one.names[-1].code
    ]
    found.sort(key=lambda one: (Dice(name=one.code[:4]).between("turn", 0, 1 << 40), one.code))
    names = [one.name for one in found]
    # A document of 朝阳区 would have to say of which city; the bench asks for speed, not for that.
    single = [one for one in found if names.count(one.name) == 1]
    return tuple((single + [one for one in found if names.count(one.name) > 1])[:wanted])


def document(county: County) -> tuple[str, str]:
    """Return the title and the text of one county's document."""
    dice = Dice(name=county.code)
    year = YEARS[dice.between("year", 0, len(YEARS) - 1)]
    words = _words(county, dice, str(year))
    sentences = [
        dice.one_of("lead", LEADS), dice.one_of("levels", LEVELS), dice.one_of("support", SUPPORT), dice.one_of("money", MONEY),
    ]  # fmt: skip
    title = f"{county.name}{year}年劳务输出工作情况（{MARK}）"
    body = [title, NOTE, *(one.format(**words) for one in sentences)]
    body += [f"{county.name}{year}年劳务输出的主要做法："]
    chosen = dice.order("practices", len(PRACTICES))[: dice.between("how many", 3, len(LABELS))]
    for label, at in zip(LABELS, chosen, strict=False):
        head, told = PRACTICES[at]
        body.append(label + head + told.format(**words))
    return title, "\n".join(body) + "\n"


def _words(county: County, dice: Dice, year: str) -> dict[str, str]:
    """Return what fills the gaps of the sentences: shares of one whole, so that they agree."""
    people = dice.between("people", 80_000, 900_000)
    force = people * dice.between("force", 45, 60) // 100
    total = force * dice.between("total", 25, 60) // 100
    out = total * dice.between("out", 35, 75) // 100
    home = (total - out) * dice.between("home", 30, 80) // 100
    wage = dice.between("wage", 18_000, 52_000)
    trained = total // dice.between("trained", 12, 40)
    numbers = {
        "people": people, "force": force, "poor": force // 7, "total": total, "out": out, "home": home, "more": total // 17,
        "trained": trained, "placed": trained * 7 // 10, "matched": total // 23, "helped": total // 11,
    }  # fmt: skip
    forms = {name: _persons(dice, name, value) for name, value in numbers.items()}
    return {
        **forms, "county": county.name, "year": year, "income": _income(dice, total * wage), "wage": str(wage),
        "monthly": str(wage // 10), "classes": str(dice.between("classes", 5, 90)), "fairs": str(dice.between("fairs", 3, 40)),
        "posts": str(dice.between("posts", 800, 40_000)), "fund": str(dice.between("fund", 40, 900)),
        "grant": str(dice.between("grant", 20, 600)), "stations": str(dice.between("stations", 4, 20)),
        "staff": str(dice.between("staff", 2, 9)), "place": dice.one_of("place", OUTSIDE), "trade": dice.one_of("trade", TRADES),
    }  # fmt: skip


def _persons(dice: Dice, what: str, number: int) -> str:
    forms = [f"{number}人"]
    if number >= 10_000:
        forms += [f"{number / 10_000:.2f}万人", f"{number / 10_000:.1f}万人", f"近{number // 10_000 + 1}万人", f"{number // 10_000}万余人"]  # fmt: skip
    elif number >= 1_000:
        forms += [f"{number // 100 * 100}余人"]
    return dice.one_of(f"form of {what}", forms)


def _income(dice: Dice, yuan: int) -> str:
    return dice.one_of("form of income", [f"{yuan / 100_000_000:.2f}亿元", f"{yuan / 100_000_000:.1f}亿元", f"{yuan // 10_000}万元"])  # fmt: skip


def write(folder: Path, wanted: int) -> tuple[County, ...]:
    """Write the documents of so many counties and their catalogue into a folder of seeds.

    Returns:
        The counties, in the order of their codes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = counties(wanted)
    catalogue = [f"# {MARK}: every document in this folder was made up by tests/bench/synthetic.py"]
    for one in chosen:
        title, text = document(one)
        (folder / f"{_stem(one)}.txt").write_text(text, encoding="utf-8")
        catalogue += _entry(one, title)
    (folder / "catalog.toml").write_text("\n".join(catalogue) + "\n", encoding="utf-8")
    return chosen


def _entry(county: County, title: str) -> Iterator[str]:
    yield ""
    yield f'["{_stem(county)}"]'
    yield f'title = "{title}"'
    yield f'publisher = "{MARK}"'
    yield f'places = ["{county.name}"]'
    yield 'lang = "zh"'


def _stem(county: County) -> str:
    return f"{county.code}-synthetic"
