"""Quantities in a text: numeral, unit, hedges and ranges, with what is no quantity left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from reportlib.extraction import rules, unsaid
from reportlib.extraction.noise import Mask
from reportlib.model import Qualifier
from reportlib.quantities import numerals, units
from reportlib.quantities.numerals import Numeral
from reportlib.quantities.units import Unit, Units
from reportlib.skimming import skim

_SPACE = re.compile(r"[ \u3000]?")
_TENTH = re.compile(r"([一二三四五六七八九半])(?![个名人户家年十百千万])")
_FEN = re.compile(r"([一二三四五六七八九\d])分(?!之)")
_GRADE = re.compile(r"以[上下](?:人员|学历|文化|干部|领导|简称)")
_ABOUT = re.compile(r"左右|上下|有余|出头|以上")
_NO_MONEY = frozenset("地田石牌砖招农耕场头煤菜荒")
_DASH = re.compile(r"[ \u3000]?(?:[-—–－~～〜]{1,2}|至|到)[ \u3000]?")
_WORDS = re.compile(
    r"(?P<half>一半|半数|半成)(?P<about>以上|左右|以下|多|强)?|翻了?(?P<foldhedge>近|将近|约|超过?)?(?P<folds>[一二两三四五六]|\d)番(?P<foldmore>多)?|(?:(?<=为期|短短|历时|长达|历经)|(?<=满)(?=半年))(?P<span>[一二两三四五六七八九十半]{1,2})个?(?P<spanunit>月|年)|(?P<most>过半|大半|多半)(?P<tail>数)?"
)
# 翻 and the spans of time begin with their key, the others have it second.
_WORDS_KEY = re.compile(
    r"[半翻数一二两三四五六七八九十成](?:(?<=一半|半数|半成|过半|大半|多半)|(?<=翻)|(?<=(?:为期|短短|历时|长达|历经).)|(?<=满半))"
)
_FALSE_UNIT = re.compile(
    r"人均|人民|人力|人社|人才|人工(?!次)|名单|名录|名列|名额(?!有)|户籍|户口|户外|户主|年级|年龄|年轻|年度|年前|年后|年间|月份|天津|天水|天然|日报|日常|成立|成功|(?<![约近过逾达占有][一二两三四五六七八九])成为|成效|成员|成果|成本"
    r"|成都|成绩|成交|成长|成县|家庭(?!户)|家属|家长|家乡(?![村镇])|家中(?![介小心国外资央型])|家里|家家|起来|起到|件事|条件|条例|条龙|场所|场地|期间|期限|班子|班长|组织|组长|本地|本县|部门|部分|门口|面积|面对|块钱票|对口|对接|所在|所有|所以|所得"
    r"|步入|级以|点对|点击|大力|大量|大批|大型|大于|大学|大队|大户|道路|次年|封闭|张家|张掖|座谈|位于|位置|批准|批评|轮流|轮训|支持|支部|支付|支出|支撑|支援|个人(?:收入|自愿|申)|省内|省外|县内|县外|市内|市外|市场|县城|县级|村里|村民(?!小组)|社会|人大"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit, hedges and place in the clean text.

    ``start`` and ``end`` cover number, hedges and unit; ``core`` is where the digits
    begin; ``after`` is where the text goes on behind the unit.
    """

    start: int
    end: int
    core: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    kind: str
    written: str
    hedge: str | None
    qualifier: Qualifier
    precision: Decimal
    form: str
    digits: str
    note: str = ""


@cache
def _units() -> Units:
    return units.load()


def scan(text: str, mask: Mask) -> list[Quantity]:
    """Return every quantity of a text, left to right."""
    found: list[Quantity] = []
    atoms = list(numerals.find(text, mask.covers))
    index = 0
    while index < len(atoms):
        quantity, used = _read(text, atoms, index)
        if quantity is not None:
            found.append(quantity)
        index += used
    found.extend(_worded(text, mask))
    found.sort(key=lambda one: one.start)
    kept: list[Quantity] = []
    for one in found:
        if not kept or one.core >= kept[-1].end:
            kept.append(one)
    return kept


_FROM = frozenset("由从自")


def _unit_at(text: str, position: int) -> Unit | None:
    skip = _SPACE.match(text, position)
    position = skip.end() if skip else position
    unit = _units().at(text, position)
    if unit is None:
        return None
    if _FALSE_UNIT.match(text, position) and not _longer_than_trap(text, position, unit):
        return None
    return unit


def _longer_than_trap(text: str, position: int, unit: Unit) -> bool:
    trap = _FALSE_UNIT.match(text, position)
    return trap is not None and len(unit.written) > len(trap[0])


def _read(text: str, atoms: Sequence[Numeral], index: int) -> tuple[Quantity | None, int]:
    """Read the quantity that begins with one numeral; say how many numerals it used."""
    atom = atoms[index]
    unit, position = _unit_behind(text, atom)
    second, used = _range(text, atoms, index, unit, position)
    if second is not None:
        unit2, position = _unit_behind(text, second)
        unit = unit2 or unit
        if unit is None and not unsaid.bare_noun(text, position):
            unit = unsaid.bare_range(text, atom, second)
            if unit is None:
                return None, used
        return _build(text, atom, second, unit, position), used
    if unit is None:
        unit, kept = _distributed(text, atoms, index)
        if kept is not None:
            return _build(text, kept, None, unit, atom.end), 1
        noun = unsaid.bare_noun(text, atom.end) or unsaid.bare_large(text, atom)
        small = atom.form == "chinese" and (atom.value or atom.low or 0) < 100
        if noun is None or small or not _is_told(text, atom):
            return None, 1
        return _build(text, atom, None, noun, atom.end), 1
    if not _counts(text, atom, unit):
        return None, 1
    return _build(text, atom, None, unit, position), 1


def _unit_behind(text: str, atom: Numeral) -> tuple[Unit | None, int]:
    """Return the unit behind a numeral, hedges between them allowed, and where it ends."""
    if atom.form in {"percent", "fraction"}:
        return Unit(written="", code="percent", kind="rate"), atom.end
    position = atom.end
    unit = _unit_at(text, position)
    if unit is None:
        hedge = rules.hedges().after.match(text, position)
        if hedge is None:
            return None, position
        unit = _unit_at(text, hedge.end())
        position = hedge.end()
        if unit is None:
            return None, atom.end
    skip = _SPACE.match(text, position)
    return unit, (skip.end() if skip else position) + len(unit.written)


def _range(
    text: str, atoms: Sequence[Numeral], index: int, unit: Unit | None, position: int
) -> tuple[Numeral | None, int]:
    """Find the upper numeral of a range that begins here (600—1500元, 3%～5%)."""
    atom = atoms[index]
    if index + 1 >= len(atoms) or atom.value is None:
        return None, 1
    dash = _DASH.match(text, position)
    other = atoms[index + 1]
    if dash is None or dash.end() != other.start or other.value is None:
        return None, 1
    led = dash[0].strip() in {"至", "到"} and text[max(0, atom.start - 1) : atom.start] in _FROM
    # 由800元提高到1600元 moves; 从800元至1600元不等 spreads.
    if led and not text.startswith("不等", _unit_behind(text, other)[1]):
        return None, 1
    unit2, _ = _unit_behind(text, other)
    if unit is not None and unit2 is not None and unit.kind != unit2.kind:
        return None, 1
    if _scaled(atom, other, unit).value is None:
        return None, 1
    return other, 2


def _scaled(low: Numeral, high: Numeral, unit: Unit | None) -> Numeral:
    """Give a range's lower end the upper end's multiplier when it has none (3—5万)."""
    if low.value is None or high.value is None:
        return low
    if unit is None and low.scale == 1 and high.scale > 1 and low.value < high.bare:
        return replace(
            low,
            value=low.value * high.scale,
            precision=low.precision * high.scale,
            scale=high.scale,
        )
    return low


def _distributed(
    text: str, atoms: Sequence[Numeral], index: int
) -> tuple[Unit | None, Numeral | None]:
    """Give the first numbers of “分别为1.2、3.4和5.6万人” the unit of the last."""
    atom = atoms[index]
    position = atom.end
    for other in atoms[index + 1 : index + 12]:
        if text[position : other.start] not in {"、", "和", "及", "与", "，", ","}:
            return None, None
        unit, _ = _unit_behind(text, other)
        if unit is not None:
            if "分别" not in text[max(0, atom.start - 60) : atom.start] or atom.value is None:
                return None, None
            scale = other.scale if atom.scale == 1 else Decimal(1)
            return unit, replace(atom, value=atom.value * scale, precision=atom.precision * scale)
        position = other.end
    return None, None


def _counts(text: str, atom: Numeral, unit: Unit) -> bool:
    """Tell whether a Chinese numeral with this unit counts something (not 一个, 一批, 两级)."""
    if _is_else(text, atom, unit):
        return False
    if atom.form != "chinese":
        return not (
            atom.value is not None
            and unit.kind == "duration"
            and unit.code == "year"
            and _is_year(text, atom)
        )
    words = text[atom.start : atom.end]
    if atom.bare == 0 and not atom.hedge:
        unit_end = atom.end + len(unit.written)
        return _is_told(text, atom) or _ABOUT.match(text, unit_end) is not None
    if not unit.chinese:
        return len(words) >= 2 and words != "一一"
    if (
        words == "两"
        and unit.written == "人"
        and (not atom.start or text[atom.start - 1] in "。，；！？ \n“")
    ):
        return False
    if words in {"一", "〇", "零"}:
        return (
            unit.kind in {"money", "rate", "area"}
            and (
                unit.written != "成"
                or text[atom.end + 1 : atom.end + 2]
                in set("半多以左，。；一二三四五六七八九上提下降升增减")
            )
            and text[atom.end + len(unit.written) :][:1] != "旦"
        )
    if unit.written == "成":
        return text[atom.end + 1 : atom.end + 2] not in set("群队形员套品年")
    return True


def _is_else(text: str, atom: Numeral, unit: Unit) -> bool:
    """Tell whether 块 is a piece (三块地, 一块) and 口 a mouth of one family (一家三口)."""
    value = atom.value if atom.value is not None else atom.high or 0
    if unit.written == "块":
        stop = text.find("块", atom.end) + 1
        return value < 10 or text[stop : stop + 1] in _NO_MONEY
    return unit.written == "口" and value < 20


def _is_told(text: str, atom: Numeral) -> bool:
    """Tell whether a magnitude without a digit is a number (近百亿) and not a manner of speaking (百亿产业)."""
    if atom.form != "chinese" or atom.bare != 0 or atom.hedge:
        return True
    return bool(rules.hedges().magnitude.search(text[max(0, atom.start - 3) : atom.start]))


def _is_year(text: str, atom: Numeral) -> bool:
    return (
        atom.value is not None
        and 1900 <= atom.value <= 2100
        and atom.scale == 1
        and "." not in text[atom.start : atom.end]
    )


def _build(
    text: str, atom: Numeral, second: Numeral | None, unit: Unit | None, position: int
) -> Quantity:
    hedging = rules.hedges()
    words = [atom.hedge, second.hedge if second else ""]
    between = text[(second or atom).end : position - len(unit.written if unit else "")].strip()
    if between and hedging.after.fullmatch(between):
        words.append(between)
    start = atom.start
    look = hedging.magnitude if atom.bare == 0 and atom.form == "chinese" else hedging.before
    before = look.search(text[max(0, start - 4) : start])
    if before and not _falsely(text, start - len(before[0]), before[0]):
        words.insert(0, before[0])
        start -= len(before[0])
    after = hedging.after.match(text, position)
    if after and not _GRADE.match(text, position):
        words.append(after[0])
        position = after.end()
    hedge = "…".join(word for word in words if word)
    factor = unit.factor if unit else Decimal(1)
    low, high = atom.low, atom.high
    if second is not None:
        low, high = (
            _scaled(atom, second, None if _unit_behind(text, atom)[0] is None else unit).value,
            second.value,
        )
    value = None if second is not None else atom.value
    if text[atom.start] in "数几" and atom.hedge and atom.value is not None and second is None:
        # 数千 says no more than the magnitude; 数 before it, not 几 behind it (十几).
        value, low, high = None, atom.value, atom.value * 10 - 1
    share = _FEN.match(text, position) if unit is not None and unit.written == "亩" else None
    if share is not None and value is not None:
        value, position = (
            value + Decimal(numerals.DIGITS.get(share[1]) or int(share[1])) / 10,
            share.end(),
        )
        atom = replace(atom, precision=Decimal("0.1"))
    tenth = _TENTH.match(text, position) if unit is not None and unit.written == "成" else None
    if tenth is not None and value is not None:
        value, position = value + Decimal(numerals.DIGITS.get(tenth[1], 5)) / 10, tenth.end()
        atom = replace(atom, precision=Decimal("0.1"))
    scaled = [one * factor if one is not None else None for one in (value, low, high)]
    precision = (min(atom.precision, second.precision) if second else atom.precision) * factor
    return Quantity(
        start=start, end=position, core=atom.start, value=scaled[0], low=scaled[1], high=scaled[2],
        unit=unit.code if unit else "", kind=unit.kind if unit else "classifier", written=unit.written if unit else "",
        hedge=hedge or None, qualifier=hedging.qualifier(hedge), precision=precision, form=atom.form,
        digits=text[atom.start : (second or atom).end],
    )  # fmt: skip


def _falsely(text: str, position: int, hedge: str) -> bool:
    """Tell whether a hedging word belongs to the word before it (最近, 附近, 合约, 经过)."""
    before = text[max(0, position - 1) : position]
    return (
        (hedge == "近" and before in set("最附靠邻就远新"))
        or (hedge in {"约", "过"} and before in set("合签节预条公制经通超度不"))
        or (hedge == "上" and before in set("以晚早网线"))
    )


def _worded(text: str, mask: Mask) -> Iterator[Quantity]:
    """Yield shares and growth said in words: 一半左右, 过半, 翻一番."""
    for match in skim(_WORDS, text, _WORDS_KEY, before=(0, 1)):
        if mask.covers(*match.span()) and not match["folds"]:
            continue
        hedge = (
            match["about"] or ("过" if (match["most"] or "") == "过半" else match["most"]) or None
        )
        if match["span"]:
            yield _spanned(match)
            continue
        value = Decimal(50)
        kind = "rate"
        if match["folds"]:
            folds = match["folds"]
            value = Decimal(2) ** (numerals.DIGITS.get(folds) or int(folds)) * 100 - 100
            hedge = (
                "…".join(word for word in (match["foldhedge"], match["foldmore"]) if word) or None
            )
        if match["half"] == "半成":
            value = Decimal(5)
        before = rules.hedges().before.search(text[max(0, match.start() - 4) : match.start()])
        start = match.start() - (len(before[0]) if before else 0)
        words = "…".join(word for word in ((before[0] if before else None), hedge) if word)
        yield Quantity(
            start=start, end=match.end(), core=match.start(), value=value, low=None, high=None, unit="percent",
            kind=kind, written="", hedge=words or None, qualifier=rules.hedges().qualifier(words), precision=Decimal(1),
            form="words", digits=match[0],
        )  # fmt: skip


def _spanned(match: re.Match[str]) -> Quantity:
    """Return a duration said in words: 为期一月, 历时两年."""
    number = (
        numerals.chinese(match["span"])
        if match["span"] != "半"
        else (Decimal("0.5"), Decimal("0.1"))
    )
    value, precision = number if number is not None else (Decimal(1), Decimal(1))
    unit = "month" if match["spanunit"] == "月" else "year"
    return Quantity(
        start=match.start(), end=match.end(), core=match.start(), value=value, low=None, high=None, unit=unit,
        kind="duration", written=match["spanunit"], hedge=None, qualifier="exact", precision=precision, form="chinese", digits=match["span"],
    )  # fmt: skip
