"""Units that go without saying: a noun for a measure word, spoken amounts, 万 and 亿 alone."""

import re
from dataclasses import replace

from reportlib.extraction import rules
from reportlib.quantities.numerals import Numeral
from reportlib.quantities.units import Unit

_PERSON_WORD = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}?)(?:农民工|务工人员|劳动力|劳力|劳务人员|民工|群众|贫困人口|人口|学生|学员|党员|干部|工人|职工|员工|村民|居民|移民|退役军人|大学生|毕业生|外出务工者|务工者|创业者|能人|妇女|青年|残疾人)|[\u4e00-\u9fff]{2,3}人(?=在(?!内))"
)
_THING_WORD = re.compile(
    r"(?:农村|贫困|就业|用工|务工|公益性?|优质|扶贫|优秀|本地|中小|规模以上)?(?:个)?(?:岗位|企业|家庭|农户|贫困户|部门|工资|补贴|资金|收入|套设备|乡镇|村寨|课时)"
)


def bare_noun(text: str, position: int) -> Unit | None:
    """Return a unit for nouns that stand behind a number without measure word (3万多农村劳动力)."""
    if _PERSON_WORD.match(text, position):
        return Unit(written="", code="persons", kind="persons")
    match = _THING_WORD.match(text, position)
    if match is None:
        return None
    if match[0].endswith(("工资", "补贴", "资金", "收入")):
        return Unit(written="", code="yuan", kind="money")
    if match[0].endswith(("家庭", "农户", "贫困户")):
        return Unit(written="", code="households", kind="households")
    return Unit(written="", code="", kind="classifier")


_AFTER_PERSONS = re.compile(
    r"(?:人口|劳动力|劳力|人数|民工|人员)(?:为|有|在|达到?|共|已|仅|只有|尚有)?(?:约|近|超过?|突破|逾)?$"
)
_AFTER_MONEY = re.compile(
    r"(?:收入|资金|创收|总值|产值|报酬|工资|投资|补[助贴])(?:为|有|在|达到?|共|已|仅|只有|尚有)?(?:约|近|超过?|突破|逾)?$"
)
# Spoken of money or people, a unit goes without saying (寄回五六万, 人口五十万出头, 能挣八千到一万二).
_SAID_MONEY = re.compile(
    r"(?:挣|赚|开价|寄|掏|拿|欠|(?:收入|工)[^，。；\d]{0,2}(?:保住|达|到|有)|落不下|月薪|工钱|工资|生活费|学费|一单|(?:每|一个?)月|能到|[焊瓦木普技吊电钳车杂小大]工)(?:能|可|回|到|着|了|上|下|手)*[约近达]?$"
)
_SAID_PERSONS = re.compile(
    r"(?:人口|劳动力|[打务]工的|外出的|输出的|(?:出去|外出|就去|走)(?=了))(?:为|有|达到?|共|已|了)*[约近]?$"
)
# What a later year brought has the unit of the year before (1990年8万人，1995年突破15万).
_SAID_BEFORE = re.compile(
    r"\d[万亿]?[多余]?(?P<unit>人|元)[^。！？\n]{0,24}[，；、]到?(?:(?:19|20)\d\d年|去年|今年|上年|前年)[底末初]?(?:就|已|又|则|更)?(?:突破|达到?|超过?|增?加?[到至]|上?升[到至]|跃升[到至]|为)$"
)
_SAID_LEAST = 1000
_CLAUSE_END = re.compile(r"[，。；、：！？）)\s]|$")


def bare_large(text: str, atom: Numeral) -> Unit | None:
    """Return a unit for 万 and 亿 that stand alone behind their noun (人口一百八十余万，)."""
    after = rules.hedges().after.match(text, atom.end)
    large = (atom.value or atom.low or 0) >= _SAID_LEAST
    if not large or not _CLAUSE_END.match(text, after.end() if after else atom.end):
        return None
    spoken = atom.form == "chinese" or atom.scale > 1
    start = atom.start - _hedged(text, atom.start)
    if spoken and _SAID_MONEY.search(text[max(0, start - 12) : start]):
        return Unit(written="", code="yuan", kind="money")
    if spoken and _SAID_PERSONS.search(text[max(0, start - 12) : start]):
        return Unit(written="", code="persons", kind="persons")
    if (atom.value or atom.low or 0) < 10000:
        return None
    if text[atom.end - 1 : atom.end] not in set("万亿余多"):
        return None
    if "个" in text[atom.start : atom.end]:
        return Unit(written="", code="yuan", kind="money")  # 一个多亿 is said of money alone
    return _by_noun(text, atom)


def _by_noun(text: str, atom: Numeral) -> Unit | None:
    """Return the unit that the noun before a bare 万 or 亿 has, or the figure of an earlier year."""
    again = _SAID_BEFORE.search(text[max(0, atom.start - 60) : atom.start])
    if again is not None:
        person = again["unit"] == "人"
        return Unit(
            written="", code="persons" if person else "yuan", kind="persons" if person else "money"
        )
    before = text[max(0, atom.start - 12) : atom.start]
    if _AFTER_PERSONS.search(before):
        return Unit(written="", code="persons", kind="persons")
    return Unit(written="", code="yuan", kind="money") if _AFTER_MONEY.search(before) else None


def bare_range(text: str, low: Numeral, high: Numeral) -> Unit | None:
    """Return the unit of a range that is told without one (八千到一万二)."""
    return bare_large(text, replace(high, start=low.start)) if high.scale >= 1 else None


def _hedged(text: str, start: int) -> int:
    """Return how many characters of hedging words stand right before a position."""
    before = rules.hedges().before.search(text[max(0, start - 4) : start])
    return len(before[0]) if before else 0
