"""Numbers that belong to a person: identity cards, telephones, accounts, addresses."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Private(NamedTuple):
    """A stretch of the shadow that must not be shown."""

    start: int
    end: int
    kind: str
    reason: str


class _Kind(NamedTuple):
    pattern: re.Pattern[str]
    name: str
    reason: str
    test: Callable[[str], bool] | None


# Any stretch of digits, gaps and brackets that is long enough to be looked at.
_DIGITS = re.compile("[(（+]?[0-9][0-9Xx()（） \\-‐‑–—转]{6,200}")
_UNIT_MOST = 8
_GAP = "[ \\-‐‑–—]?"
_UNIT = "(?! ?(?:[万亿千百十]?(?:元|人|户|个|家|名|亩|吨|公里|米|次|条|期|批|岁|辆|平方)|[万亿%％‰]|[.][0-9]|[÷×=+*/]))"
_NOT_IN_NUMBER = "(?<![0-9.])(?<![0-9][,，])(?<![÷×=+/$¥￥])"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_LABEL = "(?:号码?|号|帐号|账号|卡号|ID|id)?[)）]?(?:是|为)?[ ]?[:：]?[ ]?"

_ID_18 = re.compile(
    _NOT_IN_NUMBER
    + f"[1-8][0-9](?:{_GAP}[0-9]){{4}}{_GAP}(?:1[89]|20)[0-9]{{2}}{_GAP}(?:0[1-9]|1[0-2])"
    f"(?:0[1-9]|[12][0-9]|3[01]){_GAP}[0-9]{{3}}{_GAP}[0-9Xx](?![0-9A-Za-z])"
)
_ID_15 = re.compile(
    _NOT_IN_NUMBER
    + r"[1-8][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9])"
    + _UNIT
)
_CARD = re.compile(_NOT_IN_NUMBER + f"[3-6](?:{_GAP}[0-9]){{14,18}}(?![0-9])" + _UNIT)
_MOBILE = re.compile(
    _NOT_IN_NUMBER
    + rf"(?:(?:\+|00)?86{_GAP})?1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}(?![0-9])"
    + _UNIT
)
_LANDLINE = re.compile(
    _NOT_IN_NUMBER
    + r"(?:(?:\+|00)?86[ \-]?)?(?:[(（]0[0-9]{2,3}[)）] ?|0[0-9]{2,3}[ \-‐‑–—]{1,2})[1-9][0-9]{2,3}[ \-]?[0-9]{4}"
    r"(?:[ \-转]{1,2}[0-9]{1,5})?(?![0-9])" + _UNIT
)
_LANDLINE_BARE = re.compile(
    _NOT_IN_NUMBER + r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}(?![0-9])" + _UNIT
)
_LABELLED_CALL = re.compile(
    r"(?:电话|手机|座机|传真|热线|联系方式|联系人|[Tt][Ee][Ll])(?:号码?)?[^0-9\n。；]{0,8}?((?:400|800)[ \-]?[0-9]{3,4}[ \-]?[0-9]{3,4}|[2-9][0-9]{6,7})(?![0-9])"
    + _UNIT
)
_QQ = re.compile(rf"(?:[Qq][Qq]|扣扣)(?:群|邮箱)?{_LABEL}([1-9][0-9]{{4,11}})(?![0-9])")
_WECHAT = re.compile(
    rf"(?:微信(?:公众)?|公众|[Ww]e[Cc]hat|[Ww]eixin|[Vv][Xx])[ ]?{_LABEL}([A-Za-z][A-Za-z0-9_\-]{{5,19}}|[0-9]{{6,12}})(?![A-Za-z0-9])"
)
_MAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{2,63}){1,4}"
)
_LABELLED_ACCOUNT = re.compile(
    rf"(?:身份证|居民证|社保卡|社会保障卡?|银行卡|信用卡|存折|卡号|账号|帐号|账户|护照){_LABEL}([0-9A-Za-z](?:{_GAP}[0-9]){{7,20}}[Xx]?)(?![0-9A-Za-z])"
    + _UNIT
)


def find_numbers(text: str) -> Iterator[Private]:
    """Yield the private numbers of a text; figures with a unit or inside a sum are none."""
    for begin, end in _windows(text):
        yield from _unlabelled(text, begin, end)
    for pattern, name in _LABELLED:
        for found in pattern.finditer(text):
            yield Private(*found.span(1), name, f"stands behind its label ({name})")
    if "@" in text:
        for found in _MAIL.finditer(text):
            yield Private(*found.span(), "e-mail", "an e-mail address")


def _unlabelled(text: str, begin: int, end: int) -> Iterator[Private]:
    for found in _ID_18.finditer(text, begin, end):
        digits = _digits(found[0])
        if digits[:2] in _PROVINCES:
            sure = "its check digit holds" if _checks(digits) else "its date and area fit"
            reason = f"18 digits of an identity card, {sure}"
            yield Private(*found.span(), "identity number", reason)
    for kind in _KINDS:
        for found in kind.pattern.finditer(text, begin, end):
            if kind.test is None or kind.test(_digits(found[0])):
                yield Private(*found.span(), kind.name, kind.reason)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that hold enough digits for a private number, with what follows them."""
    for found in _DIGITS.finditer(text):
        yield found.start(), min(len(text), found.end() + _UNIT_MOST)


def _digits(text: str) -> str:
    return re.sub("[^0-9Xx]", "", text).upper()


def _checks(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return digits[17] == _CHECK[total % 11]


def _is_old_identity(digits: str) -> bool:
    return digits[:2] in _PROVINCES and not digits.endswith("000")


def _is_no_amount(digits: str) -> bool:
    return not digits.endswith("000000")


def _luhn(digits: str) -> bool:
    if not digits.isdigit() or len(set(digits)) < 3:
        return False
    total = 0
    for order, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if order % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_KINDS = (
    _Kind(_ID_15, "identity number", "15 digits of an old identity card", _is_old_identity),
    _Kind(_CARD, "bank card", "a bank card, its check digit holds", _luhn),
    _Kind(_MOBILE, "mobile telephone", "a mobile telephone number", _is_no_amount),
    _Kind(_LANDLINE, "telephone", "a telephone number with its area code", None),
    _Kind(_LANDLINE_BARE, "telephone", "a telephone number with its area code", None),
)
_LABELLED = (
    (_LABELLED_CALL, "telephone"),
    (_QQ, "QQ number"),
    (_WECHAT, "WeChat id"),
    (_LABELLED_ACCOUNT, "account"),
)
