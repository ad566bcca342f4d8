"""Numbers that belong to a person, told by their own shape: identity cards, telephones, bank cards, e-mail.

A number may be written in groups, in full width, with dots or over the end of a
line. What stands to its left and right says whether it is a figure after all: a
unit, a sum, a row of a table.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reportlib.redaction.private import Private


class Kind(NamedTuple):
    """One shape: its pattern, what it is called, why it is masked, and a further test of its digits."""

    pattern: re.Pattern[str]
    name: str
    reason: str
    test: Callable[[str], bool] | None = None


# What may stand between the groups of one number; a line may end there.
DASHES = "\\-‐‑‒–—―−_"
GAP = f"(?:[ \u3000]{{0,2}}[{DASHES}·・.]{{0,2}}[ \u3000]{{0,2}})"
BREAK = "(?: ?\r?\n[ \u3000]{0,4})"
_JOINT = f"(?:{GAP}|{BREAK})"
# Any stretch of digits, gaps and brackets that is long enough to be looked at.
_STRETCH = re.compile(
    f"[(（+]{{0,2}}[0-9](?:[ \u3000\t|\r\n{DASHES}·・./()（）转+]{{0,6}}[0-9Xx×]){{6,}}"
)
_AFTER = 12
# How much of the line above and below is looked at.
_NEAR = 300
# A figure goes on with its unit; 人事, 个人 and 家庭 are other words.
UNIT = re.compile(
    " ?(?:[多余几]?[万亿千百十]{0,2}(?:元|人(?![事民大员口家])|户(?!主|籍)|个(?!人|体)|家(?![庭长属人里中乡])|名(?![字叫为])|亩|吨|公里|公斤|公顷"
    "|千瓦|米|次(?!日)|条(?!件)|期(?!间)|批|岁|辆|度(?!假)|株|棵|只|册|平方|立方|套|笔|栋|部(?![门分长队])|台(?![湾账州])|斤|份|(?:张|间|本|头)(?![一-鿿]))"
    "|[万亿%％‰]|[.][0-9]|[÷×=+*])"
)
# What a number stands behind when it counts money or names a paper, a place or a thing.
_NO_PERSON = re.compile(
    "(?:代码|编码|编号|文号|区划|期号|单号|条码|批号|序号|CNY|RMB|USD|ISBN|ISSN)(?:为|是)?[:： ]{0,2}$"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()  # noqa: SIM905
)
_DAY = f"(?:0[1-9]|1[0-2]){_JOINT}(?:0[1-9]|[12][0-9]|3[01])"
_ID_18 = re.compile(
    f"(?<![0-9])[1-8](?:{_JOINT}[0-9]){{5}}{_JOINT}(?:1{_JOINT}[89]|2{_JOINT}0){_JOINT}[0-9]{_JOINT}[0-9]"
    f"(?:{_JOINT}[0-9]){{7}}{_JOINT}[0-9Xx×](?![0-9A-Za-z])"
)
# The same in cells of a table: only the check digit or a label tells it from figures in a row.
_ID_IN_CELLS = re.compile(
    "(?<![0-9])[1-8](?:[ \u3000\t|]{0,3}[0-9]){16}[ \u3000\t|]{0,3}[0-9Xx×](?![0-9A-Za-z])"
)
_CARD_IN_CELLS = re.compile("(?<![0-9])62(?:[ \u3000\t|]{0,3}[0-9]){14,17}(?![0-9])")
_CALL_IN_CELLS = re.compile("(?<![0-9])1[3-9][0-9][\t|][0-9]{4}[\t|][0-9]{4}(?![0-9])")
_ANNOUNCED = re.compile("(?:身份证|证件|卡号|账号|帐号|银行卡|手机|电话|联系)[^0-9\n]{0,6}\\Z")
_DATED = re.compile(
    r"[0-9]{6}(?:1[89]|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
)
_MAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}\s?(?:@|[(（\[]at[)）\]]|#(?=[A-Za-z0-9\-]{2,20}\.(?:com|cn|net|org)))\s?"
    r"[A-Za-z0-9\-]{1,63}(?:(?:\.|[(（\[]dot[)）\]])[A-Za-z0-9\-]{2,63}){1,4}"
)
_WRITTEN = re.compile(
    "(?<![〇○零一二三四五六七八九幺])[幺一][三-九三四五六七八九][〇○零一二三四五六七八九幺]{9}(?![〇○零一二三四五六七八九幺十百千万亿])"
    "|壹[叁肆伍陆柒捌玖][零〇壹贰叁肆伍陆柒捌玖]{9}(?![零壹贰叁肆伍陆柒捌玖拾佰仟万亿])"
)
_MOBILE = f"1[3-9][0-9]{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}"
_DOTS = "[·・.•…*\\-]{3,6}"
_GROUPS = f"1[3-9][0-9]{_DOTS}[0-9]{{4}}{_DOTS}[0-9]{{4}}|1[3-9][0-9] ?[(（] ?[0-9]{{4}} ?[)）] ?[0-9]{{4}}|1[3-9][0-9]{_JOINT}[0-9]{{8}}|1[3-9][0-9]{{5}}{_JOINT}[0-9]{{4}}|1[3-9][0-9]{{2}}{GAP}[0-9]{{3}}{GAP}[0-9]{{4}}|1 [3-9](?: [0-9]){{9}}"
_BROKEN = f"1[3-9][0-9]{{1,8}}{BREAK}[0-9]{{1,8}}"
_COUNTRY = f"(?:[(（]?(?:\\+|00)86[)）]?{GAP}|86[ {DASHES}]?)?"


def find_by_shape(text: str) -> Iterator[Private]:
    """Yield the private numbers of a text that no label announces."""
    for found in _STRETCH.finditer(text):
        yield from _in_stretch(text, found.start(), min(len(text), found.end() + _AFTER))
    for found in _WRITTEN.finditer(text):
        yield Private(*found.span(), "mobile telephone", "a mobile telephone number in characters")
    if any(one in text for one in ("@", "at)", "at]", "at）", "#")):
        for found in _MAIL.finditer(text):
            yield Private(*found.span(), "e-mail", "an e-mail address")


def _in_stretch(text: str, begin: int, end: int) -> Iterator[Private]:
    for found in _ID_18.finditer(text, begin, end):
        digits = _digits(found[0])
        if (
            digits[:2] in _PROVINCES
            and _DATED.fullmatch(digits)
            and stands_alone(text, *found.span())
        ):
            holds = checks(digits)
            if holds or "\n" not in found[0]:
                sure = "its check digit holds" if holds else "its date and area fit"
                yield Private(
                    *found.span(), "identity number", f"18 digits of an identity card, {sure}"
                )
    yield from _in_cells(text, begin, end)
    for kind in _KINDS:
        for found in kind.pattern.finditer(text, begin, end):
            if (kind.test is None or kind.test(_digits(found[0]))) and stands_alone(
                text, *found.span()
            ):
                yield Private(*found.span(), kind.name, kind.reason)


def _in_cells(text: str, begin: int, end: int) -> Iterator[Private]:
    """Yield numbers whose groups a tab or a stroke parts."""
    if not re.search("[\t|]", text[begin:end]):
        return
    for found in _ID_IN_CELLS.finditer(text, begin, end):
        digits = _digits(found[0])
        good = digits[:2] in _PROVINCES and _DATED.fullmatch(digits)
        if good and (checks(digits) or _announced(text, found.start())):
            yield Private(*found.span(), "identity number", "18 digits of an identity card")
    for found in _CARD_IN_CELLS.finditer(text, begin, end):
        if _is_union_card(_digits(found[0])) and _announced(text, found.start()):
            yield Private(*found.span(), "bank card", _CARD_REASON)
    for found in _CALL_IN_CELLS.finditer(text, begin, end):
        if _announced(text, found.start()):
            yield Private(*found.span(), "mobile telephone", _MOBILE_REASON)


def _announced(text: str, start: int) -> bool:
    return _ANNOUNCED.search(text, max(0, start - 14), start) is not None


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether digits are a number of their own, not a part of a figure, a sum or a table."""
    left, before = text[start - 1 : start], text[start - 2 : start - 1]
    if left.isdigit() or (left and left in "$¥￥.÷×+"):
        return False
    if _NO_PERSON.search(text, max(0, start - 8), start):
        return False
    if left == "=" and (before.isdigit() or before in {")", "）"}):
        return False
    if (
        left == "/"
        and before.isdigit()
        and not _LONG_BEFORE.search(text, max(0, start - 20), start - 1)
    ):
        return False
    if text[end : end + 1].isdigit() or UNIT.match(text, end):
        return False
    if text[end : end + 1] == "/" and not _LONG_AFTER.match(text, end + 1):
        return False
    return not _in_table(text, start, end)


# Numbers of one kind, parted by a stroke, are no division.
_LONG_BEFORE = re.compile("[0-9]{7,}[0-9Xx]$")
_LONG_AFTER = re.compile("[0-9]{8}|[^0-9]|$")


def _in_table(text: str, start: int, end: int) -> bool:
    """Tell whether blanks between digits are those of a table: rows of other numbers above or below.

    A row ends with its numbers; prose goes on behind them. A list of telephones has
    lines of its own kind around it and is none.
    """
    piece = text[start:end]
    if not re.fullmatch("[0-9 \u3000]+", piece) or not re.search("[ \u3000]", piece):
        return False
    first, last = text.rfind("\n", 0, start), text.find("\n", end)
    if not _ROW_END.fullmatch(text[end : min(last if last >= 0 else len(text), end + _NEAR)]):
        return False
    above = text[text.rfind("\n", 0, max(first, 0)) + 1 : max(first, 0)][-_NEAR:]
    below = text[last + 1 : last + 1 + _NEAR].split("\n", 1)[0] if last >= 0 else ""
    return any(
        _shape(found[1]) != _shape(piece) for line in (above, below) if (found := _ROW.search(line))
    )


_ROW_END = re.compile("[0-9 \u3000\t\r,.%]*")
_ROW = re.compile("(?<![0-9])([0-9][0-9,.%]*(?:[ \u3000\t]+[0-9][0-9,.%]*)+)\\s*$")


def _shape(row: str) -> tuple[str, int]:
    return re.sub("[0-9]+", "0", row), len(_digits(row))


def _digits(text: str) -> str:
    return re.sub("[^0-9Xx×]", "", text).upper().replace("×", "X")


def checks(digits: str) -> bool:
    """Tell whether the check digit of an identity number holds (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return digits[17] == _CHECK[total % 11]


def _is_old_identity(digits: str) -> bool:
    """Tell whether 15 digits may be a card of before 1999, whose holder was born after 1920."""
    return digits[:2] in _PROVINCES and digits[6] >= "2" and not digits.endswith("000")


def _is_no_amount(digits: str) -> bool:
    return not digits.endswith("000000")


def luhn(digits: str) -> bool:
    """Tell whether the check digit of a bank card holds (ISO/IEC 7812-1)."""
    if not digits.isdigit() or len(set(digits)) < 3:
        return False
    total = 0
    for order, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if order % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_union_card(digits: str) -> bool:
    return digits.startswith(("62", "9558")) and luhn(digits)


_CARD_REASON = "a bank card, its check digit holds"
_PHONE_REASON = "a telephone number with its area code"
_MOBILE_REASON = "a mobile telephone number"
_KINDS = (
    Kind(
        re.compile(r"[1-8][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9])"),
        "identity number", "15 digits of an old identity card", _is_old_identity,
    ),
    Kind(re.compile("[3-6][0-9]{14,18}(?![0-9])"), "bank card", _CARD_REASON, luhn),
    Kind(re.compile(f"[3-6][0-9]{{3}}(?:{GAP}[0-9]{{4}}){{3}}(?:{GAP}[0-9]{{1,3}})?(?![0-9])"), "bank card", _CARD_REASON, luhn),
    Kind(re.compile(f"(?:62|95)[0-9]{{2,16}}{BREAK}[0-9]{{1,16}}(?![0-9])"), "bank card", _CARD_REASON, lambda one: len(one) in {16, 19} and _is_union_card(one)),
    Kind(re.compile(f"{_COUNTRY}(?:{_MOBILE}|{_GROUPS})(?![0-9])"), "mobile telephone", _MOBILE_REASON, _is_no_amount),
    Kind(re.compile(f"(?<=[一-鿿：:]){_BROKEN}(?![0-9])"), "mobile telephone", _MOBILE_REASON, lambda one: len(one) == 11 and _is_no_amount(one)),
    Kind(
        re.compile(
            f"(?:(?:\\+|00)?86{GAP})?(?:[(（]0[0-9]{{2,3}}[)）]|0[0-9]{{2,3}}(?:[ \u3000]?[{DASHES}·./]{{1,2}}[ \u3000]?|[ \u3000]{{1,2}}|{BREAK}[{DASHES}]))"
            f" ?[1-9][0-9]{{2,3}}(?:[ {DASHES}]?|{BREAK})[0-9]{{4}}(?:[ {DASHES}转]{{1,2}}[0-9]{{1,5}})?(?![0-9])"
        ),
        "telephone", _PHONE_REASON,
    ),
    Kind(re.compile("0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}(?![0-9])"), "telephone", _PHONE_REASON),
    Kind(re.compile(f"(?:(?:\\+|00)86[ {DASHES}]?|86[{DASHES}])[1-9][0-9]{{1,2}}[ {DASHES}][2-8][0-9]{{6,7}}(?![0-9])"), "telephone", _PHONE_REASON),
    Kind(re.compile(f"[48]00[{DASHES}][0-9]{{3,4}}[{DASHES}]?[0-9]{{3,4}}(?![0-9])"), "telephone", "a service telephone number", lambda one: len(one) == 10),
)  # fmt: skip
