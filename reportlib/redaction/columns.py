"""Tables of persons: a column headed 姓名, 电话 or 身份证号 is private whatever its cells look like."""

import re
from collections.abc import Iterator

from reportlib.redaction.contacts import is_office
from reportlib.redaction.private import Private

# A column of persons, where another tells how to reach them.
_CONTACT = "name of whom one reaches"
_REACHES = frozenset(("telephone", "QQ or WeChat id", "e-mail"))
# The heading of a column, its blanks taken out, and what its cells are.
_HEADS = (
    (re.compile("(?:[一-鿿]{0,6}姓名|户主|学员|受助人|收款人|领款人|联系人|申请人|伤者|死者|患者)"), "name"),
    (re.compile("(?:[一-鿿]{0,6}(?:电话|手机|座机|传真|联系方式|联络方式)(?:号码?)?)"), "telephone"),
    (re.compile("(?:[一-鿿]{0,6}(?:身份证|居民证|证件|护照)(?:号码?)?|公民身份号码)"), "identity number"),
    (re.compile("(?:[一-鿿]{0,6}(?:银行卡|社保卡|卡|一卡通|存折|账户?|帐户?)(?:号码?|账号))"), "account"),
    (re.compile("(?:[Qq]{2}|微信|[Ww]e[Cc]hat)(?:号码?|ID|群)?"), "QQ or WeChat id"),
    (re.compile("(?:电子)?(?:邮箱|邮件|信箱)(?:地址)?|[Ee]-?mail"), "e-mail"),
    (re.compile("[一-鿿]{0,6}(?:负责人|联络人|联络员|信息员|经办人|经纪人|带头人|法人|法人代表|法定代表人|带队人|领队|监护人|家长|老板|车主|司机)"), _CONTACT),
)  # fmt: skip
_HEAD = re.compile("|".join(pattern.pattern for pattern, _ in _HEADS))
_ANY = re.compile(
    "姓 ?名|户 ?主|电 ?话|手 ?机|联系|身份|证件|护照|卡号|账号|帐号|[Qq]{2}|微信|邮箱|mail"
)
_SEPARATORS = ("\t", "|", ",", "，")
_TOTALS = frozenset("合计 小计 总计 共计 平均 姓名 备注 说明 其中 其他 单位 男 女 无".split())  # noqa: SIM905
_PERSON = re.compile("[一-鿿·]{2,8}")
_NUMBER = re.compile(r"[0-9A-Za-z+(（][0-9A-Za-z@._+()（）*Xx \-‐‑–—/]{4,40}")
# 姓 名 and 王 强 are one cell each.
_BETWEEN_BLANKS = "[一-鿿][ \u3000]{1,2}[一-鿿](?=[ \u3000]|$)|[^ \u3000]+"
_MOST_LINE = 5_000


def find_in_columns(text: str) -> Iterator[Private]:
    """Yield the cells of private columns; a line that is no row of the table ends it."""
    if not _ANY.search(text):
        return
    columns: dict[int, str] = {}
    separator = ""
    at = 0
    for line in text.split("\n"):
        cells = list(_cells(line, separator)) if columns else []
        heads = _headings(line)
        if heads:
            separator, columns = heads
        elif len(cells) < 2:
            columns = {}
        else:
            for index, kind in columns.items():
                if index < len(cells):
                    yield from _private(*cells[index], kind, at)
        at += len(line) + 1


def _headings(line: str) -> tuple[str, dict[int, str]] | None:
    if len(line) > _MOST_LINE or not _ANY.search(line):
        return None
    for separator in (*(one for one in _SEPARATORS if one in line), " "):
        cells = [re.sub("[ \u3000\r]", "", cell) for cell, _ in _cells(line, separator)]
        found = {
            index: kind
            for index, cell in enumerate(cells)
            if _HEAD.fullmatch(cell)
            for pattern, kind in _HEADS
            if pattern.fullmatch(cell)
        }
        if found and len(cells) > 1:
            return separator, _settled(found)
    return None


def _settled(found: dict[int, str]) -> dict[int, str]:
    """Return the columns, without that of 负责人 where no telephones stand beside."""
    reached = not _REACHES.isdisjoint(found.values())
    return {index: kind for index, kind in found.items() if reached or kind != _CONTACT}


def _cells(line: str, separator: str) -> Iterator[tuple[str, int]]:
    """Yield each cell of a line with where it begins; without a separator blanks part the cells."""
    pattern = _BETWEEN_BLANKS if separator in {"", " "} else f"[^{re.escape(separator)}]*"
    at = 0
    for found in re.finditer(pattern, line[:_MOST_LINE]):
        if separator in {"", " "} or found.start() == at:
            yield found[0], found.start()
            at = found.end() + 1


def _private(cell: str, start: int, kind: str, at: int) -> Iterator[Private]:
    bare = cell.strip(" \u3000\r\"'")
    begin = at + start + cell.find(bare) if bare else 0
    compact = re.sub("[ \u3000]", "", bare)
    if kind in {"name", _CONTACT}:
        good = (
            _PERSON.fullmatch(compact) is not None
            and compact not in _TOTALS
            and "某" not in compact
            and not (kind == _CONTACT and is_office(compact))
        )
        kind = "name"
    else:
        good = _NUMBER.fullmatch(bare) is not None and (
            kind == "e-mail" or len(re.findall("[0-9]", bare)) > 2
        )
    if good:
        yield Private(begin, begin + len(bare), kind, f"stands in a column of {kind}s")


__all__ = ["find_in_columns"]
