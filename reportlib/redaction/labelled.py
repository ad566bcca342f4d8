"""Numbers and ids of persons that a label announces: 电话, 账号, 身份证号, QQ, 微信; and those that follow in a list."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reportlib.redaction.numbers import BREAK, GAP, UNIT
from reportlib.redaction.private import Private
from reportlib.skimming import skim

# Between a label and what it announces: 号码, a bracket such as （办公）, 是, a colon, a quotation mark, a new line.
_JOIN = (
    "(?:[ ]?(?:号码?|账号|帐号|ID|id|Id))?(?:[(（][^()（）\n0-9]{1,10}[)）])?"
    "(?:就?是|为)?[ \u3000\t]{0,3}[:：=→丨|]?[ \u3000\t]{0,3}(?:\r?\n[ \u3000]{0,4})?[“\"‘'（(【\\[]?"
)
_NEXT = "(?:[ \u3000]?[、,，/；;或和及与][ \u3000]?|[ \u3000]{1,2})"
_JOINT = f"(?:{GAP}|{BREAK})"


class _Label(NamedTuple):
    """``first`` is what the label begins with, ``again`` what follows in a list."""

    first: re.Pattern[str]
    pattern: re.Pattern[str]
    again: re.Pattern[str] | None
    kind: str
    test: Callable[[str], bool]


def find_labelled(text: str) -> Iterator[Private]:
    """Yield what stands behind a label, and its like that follow it in a list."""
    for label in _LABELS:
        for found in skim(label.pattern, text, label.first):
            span = found.span("it")
            while label.test(text[slice(*span)]) and not UNIT.match(text, span[1]):
                yield Private(*span, label.kind, f"stands behind its label ({label.kind})")
                follows = label.again.match(text, span[1]) if label.again else None
                if follows is None:
                    break
                span = follows.span("it")


def _is_call(piece: str) -> bool:
    digits = re.sub("[^0-9]", "", piece)
    return 7 <= len(digits) <= 16 and not (
        piece.isdigit() and len(digits) in {9, 10} and digits[:3] not in {"400", "800"}
    )


def _is_account(piece: str) -> bool:
    return 8 <= len(re.sub("[^0-9A-Za-z]", "", piece)) <= 32


def _is_number(piece: str) -> bool:
    return 5 <= len(re.sub("[^0-9]", "", piece)) <= 12


def _is_id(_piece: str) -> bool:
    return True


_CALL_WORDS = "(?:电话|手机|座机|传真|热线|联系方式|联络方式|致电|拨打|来电|[Tt][Ee][Ll](?:ephone)?|[Mm]obile|[Pp]hone|[Ff]ax)(?:/[一-鿿]{1,4})?"
_CALL = f"(?P<it>[(（+]{{0,2}}[0-9](?:[)）]?(?:{_JOINT}|[~～*/])[0-9]){{6,15}}(?:转[0-9]{{1,5}})?)(?![0-9])"
_PERSON = "(?:联系人|负责人|经办人|咨询人)[ ]?[:：]?[ ]?[一-鿿]{1,4}[（( ：:,，]{0,2}"
_ACCOUNT_WORDS = "(?:身份证|居民证|证件|残疾(?:人)?证|医保卡|医疗证|户口[簿本]|学籍|准考证|驾驶?证|驾照|低保证|优待证|救助证|登记证|创业证|社保卡|社会保障卡?|银行卡|储蓄卡|信用卡|存折|一卡通|卡号|账号|帐号|账户|帐户|护照)"
_QQ_WORDS = "(?:[Qq][ ]?[Qq]|扣扣|企鹅|(?<![A-Za-z])[Qq](?=群|号|[:：]))(?:/[一-鿿]{2})?(?:[一-鿿]{0,4}群|邮箱)?"
_WX_WORDS = "(?:微[ ]?信|薇信|[Vv]信|(?<![A-Za-z])[Ww][Xx]|(?<![A-Za-z])[Vv][Xx]|[Ww]e[Cc]hat|[Ww]eixin)(?:公众|服务|订阅)?(?:平台)?(?:搜索|搜一搜|搜)?"
# Their name alone stands before figures too: 抖音直播500场.
_NETWORKS = "(?:抖音|快手|小红书|支付宝|钉钉|飞书|微博|陌陌|火山|微视)(?=号|ID|id|账号|帐号)"
_LABELS = (
    _Label(
        re.compile("[电手座传热联致拨来TtMmPpFf负经咨]"), re.compile(f"(?:{_CALL_WORDS}{_JOIN}|{_PERSON}){_CALL}"),
        re.compile(_NEXT + _CALL.replace("{6,15}", "{6,11}")),
        "telephone", _is_call,
    ),
    _Label(
        re.compile("[身居证社银储信存一卡账帐护残医户学准驾低优救登创]"),
        re.compile(f"{_ACCOUNT_WORDS}{_JOIN}(?P<it>[0-9A-Za-z](?:{_JOINT}[0-9]){{7,29}}(?:{_JOINT}[Xx×])?)(?![0-9A-Za-z])"),
        re.compile(f"{_NEXT}(?P<it>[0-9](?:{GAP}[0-9]){{13,29}}[Xx×]?)(?![0-9A-Za-z])"), "account", _is_account,
    ),
    _Label(
        re.compile("[Qq扣企]"), re.compile(f"(?:{_QQ_WORDS}{_JOIN}|(?<=加)[Qq] ?)(?P<it>[1-9](?:[ ]?[0-9]){{4,11}})(?![0-9])"),
        re.compile(f"{_NEXT}(?P<it>[1-9][0-9]{{5,11}})(?![0-9])"), "QQ number", _is_number,
    ),
    _Label(
        re.compile("[短内分虚]"), re.compile(f"(?:短号|内线|分机|虚拟网){_JOIN}(?P<it>[0-9]{{3,7}})(?![0-9])"),
        None, "telephone", _is_id,
    ),
    _Label(
        re.compile("[抖快小支钉飞微陌火]"),
        re.compile(f"(?:{_NETWORKS}){_JOIN}(?P<it>[A-Za-z][A-Za-z0-9_\\-.]{{3,29}}|[0-9]{{6,14}})(?![A-Za-z0-9])"), None,
        "account of a network", _is_id,
    ),
    _Label(
        re.compile("[微薇VvWw公]"),
        re.compile(f"(?:{_WX_WORDS}|公众){_JOIN}(?P<it>[A-Za-z][A-Za-z0-9_\\-]{{5,19}}|[0-9]{{6,12}})(?![A-Za-z0-9])"), None,
        "WeChat id", _is_id,
    ),
)  # fmt: skip
