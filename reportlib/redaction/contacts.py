"""Names of whom one is to call or write to: they stand beside a private telephone, id or address and go with it."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reportlib.redaction.occurrences import Occurrences
from reportlib.redaction.private import Private
from reportlib.redaction.signs import is_name, is_sure_name, rules

_REASON = "the name of a private person beside: a telephone, an id or an address of their own"
# What reaches a person; a number of an account says nothing of whose name stands beside it.
_REACHES = frozenset(
    ("telephone", "mobile telephone", "WeChat id", "QQ number", "account of a network", "e-mail")
)
# How far behind 联系人 the number may stand, and how far before a number its name begins.
_FAR, _NEAR = 60, 32
_SHORT, _LONGEST = 2, 4
_ANY_GIVEN = "国"
_MARKS = ' \u3000\t，,、；;：:/|（(【\\[“"'
_MEANS = "(?:电 ?话|手 ?机|座机|传真|热线|微 ?信|[Qq][Qq]|邮 ?箱|电子邮件|[Ee]-?mail|联系方式|联络方式|短号|号码|[Tt][Ee][Ll]|[Mm]obile|[Pp]hone)"
# What a person is may stand between the name and its number: 张三（男）, 李四 老师.
_AFTERWARDS = "(?:老师|师傅|女士|先生|同志|经理|厂长|店长|老板|[男女](?:性)?|[一-鿿]{1,2}族)"
# From the end of a name to its number: 张三（电话：139…, 李四 手机/微信 139…, and over the end of a line.
_TO_NUMBER = re.compile(
    f"(?:[{_MARKS}]{{1,2}}{_AFTERWARDS}(?![一-鿿]))?[{_MARKS})）]{{0,4}}(?P<line>\r?\n[ \u3000]{{0,4}})?"
    f"(?P<means>(?:[的其]|本人|个人|办公|联系|咨询|报名)?{_MEANS}(?:[/及和、]?(?:{_MEANS}|同号))*(?:号码?|账号|ID)?)?[{_MARKS}+=是为]{{0,5}}\\Z"
)
_WORD = "[一-鿿][一-鿿·]{1,11}"
_FIRST_WORD = re.compile(f"(?P<word>[一-鿿][ \u3000]{{1,2}}[一-鿿](?![一-鿿])|{_WORD})")
_LAST_WORD = re.compile(f"(?<![一-鿿])(?:{_WORD}|[一-鿿][ \u3000]{{1,2}}[一-鿿])\\Z")
_NEXT_WORD = re.compile(
    f"[ \u3000]{{0,2}}[（( \u3000][ \u3000]?(?P<word>{_WORD})(?=[)），,。；;、\\s]|\\Z)"
)
_MORE = re.compile(f"[、，,/和及 \u3000](?P<word>{_WORD})")
_LETTERS = re.compile("[A-Z][a-z]{1,12}(?: [A-Z][a-z]{1,12}){1,2}(?![a-z])")
_BLANK, _HANZI = re.compile("[ \u3000]"), re.compile("[一-鿿]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The words of contacts.toml, as patterns."""

    label: re.Pattern[str]
    leads: re.Pattern[str]
    honorific: re.Pattern[str]
    office: re.Pattern[str]
    none: re.Pattern[str]
    titled: re.Pattern[str]
    acting: re.Pattern[str]
    longest: int


@cache
def _known() -> _Known:
    data = resources.files("reportlib").joinpath("data/redaction/contacts.toml").read_text("utf-8")
    table = tomllib.loads(data)
    labels = "|".join("[ \u3000]{0,2}".join(one) for one in table["labels"])
    officials = "|".join(sorted(table["officials"], key=len, reverse=True))
    none = "|".join(table["none"])
    compound = "|".join(rules().compound)
    return _Known(
        label=re.compile(
            f"(?:{labels})(?:及[一-鿿]{{2,4}})?(?:[（(][^（()）\n]{{1,8}}[)）])?(?P<join>[ \u3000\t|]{{0,3}}[：:]?[ \u3000\t|]{{0,3}})"
        ),
        leads=re.compile(f"(?:{'|'.join(table['leads'])})\\Z"),
        honorific=re.compile(
            f"(?:{compound}|[一-鿿])(?:{'|'.join(table['honorifics'])})|[{table['familiar']}][一-鿿]"
        ),
        office=re.compile(
            f"[一-鿿]*(?:{'|'.join(table['offices'])})|{none}|[一-鿿]*(?:{officials})"
        ),
        none=re.compile(none),
        titled=re.compile(f"(?:{officials})[：: ]?\\Z"),
        acting=re.compile(f"(?:[（(，,、][一-鿿]{{0,8}}?| )?(?:{officials})(?!的)"),
        longest=max(map(len, table["officials"])) + 1,
    )


def find_contacts(
    text: str, numbers: Iterable[Private], *, public_too: bool = False
) -> Iterator[Private]:
    """Yield the names that stand beside numbers and ids by which somebody is reached, wherever else they stand.

    Args:
        text: The text in its plain form.
        numbers: The private numbers and ids of the text, in any order.
        public_too: Whether the names of those who hold an office are withheld as well.
    """
    spans = sorted({(one.start, one.end) for one in numbers if one.kind in _REACHES})
    if not spans:
        return
    named = {span: _before(text, span[0]) for span in spans}
    found = {one for one in named.values() if one}
    found |= {one for span in spans if not named[span] and (one := _behind(text, span[1]))}
    starts = [start for start, _ in spans]
    for label in _known().label.finditer(text):
        at = bisect_left(starts, label.end())
        if at < len(starts) and starts[at] <= label.end() + _FAR:
            yield from _letters(text, label.end())
            found |= set(_labelled(text, label))
    spans_of: dict[str, list[tuple[int, int]]] = {}
    for start, end in sorted(found):
        spans_of.setdefault(_BLANK.sub("", text[start:end]), []).append((start, end))
    places = Occurrences(text, spans_of) if spans_of else None
    for name, own in spans_of.items():
        everywhere = places.whole(name) if places else []
        if public_too or not any(_in_office(text, *one) for one in (*own, *everywhere)):
            others = (one for one in everywhere if len(name) > _SHORT or _alone(text, *one))
            for start, end in sorted({*own, *others}):
                yield Private(start, end, "name", _REASON)


def is_office(word: str) -> bool:
    """Tell whether a word is an office, a firm or a place, somebody's office (王主任) or none of these but no name."""
    return bool(_known().none.match(word) or _known().office.fullmatch(word))


def _alone(text: str, start: int, end: int) -> bool:
    """Tell whether no other characters touch a word: 张三 in 主张三农 is nobody."""
    return not _HANZI.match(text, end) and not (start and _HANZI.match(text, start - 1))


def _in_office(text: str, start: int, end: int) -> bool:
    """Tell whether an office stands right before or behind a name: 副局长杨帆, 杨帆（主任）."""
    known = _known()
    return bool(
        known.titled.search(text, max(0, start - known.longest), start)
        or known.acting.match(text, end, end + 16)
    )


def _before(text: str, number: int) -> tuple[int, int] | None:
    """Return where the name stands that ends in front of a number."""
    near = max(0, number - _NEAR)
    way = _TO_NUMBER.search(text, near, number)
    if way is None or (way["line"] and not way["means"]):
        return None
    last = _LAST_WORD.search(text, near, way.start())
    return _within(text, *last.span()) if last else None


def _within(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the name that a word is or ends with: 张三丰, 请联系张三丰."""
    labels = list(_known().label.finditer(text, start, end))
    if labels and labels[-1].end() < end:
        start = labels[-1].end()
    if _is_somebody(text[start:end], text):
        return start, end
    for size in (4, 3, 2):
        at = end - size
        if at > start and _is_glued(text, start, at, end):
            return at, end
    return None


def _is_glued(text: str, start: int, at: int, end: int) -> bool:
    name = text[at:end]
    if not _known().leads.search(text, start, at) or _known().office.fullmatch(name):
        return False
    if _known().honorific.fullmatch(name):
        return _has_surname(name)
    return _has_form(name) and is_sure_name(name)


def _is_somebody(word: str, text: str) -> bool:
    """Tell whether a word that stands alone is somebody's name, or a surname with 老师 or 女士."""
    bare = _BLANK.sub("", word)
    if "某" in bare:
        return False
    if _known().honorific.fullmatch(bare):
        return _has_surname(bare)
    if "·" in bare:
        return True
    if _known().office.fullmatch(bare) or not _has_form(bare):
        return False
    return is_sure_name(bare) or (len(bare) > _SHORT and is_name(bare, text))


def _has_form(word: str) -> bool:
    """Tell whether a word is a surname and a given name, of characters too that no name elsewhere has (李有才)."""
    if rules().name.fullmatch(word):
        return True
    own = rules().given.issuperset(word[1:]) and len(word) <= _SHORT + 1
    return own and rules().name.match(word[0] + _ANY_GIVEN) is not None


def _has_surname(word: str) -> bool:
    """Tell whether 王老师 or 小李 has a surname: 好老师 has none."""
    own = word[1] if len(word) == _SHORT and word[0] in "小老阿" else word[0]
    named = rules().name.match(own + _ANY_GIVEN) is not None or word.startswith(rules().compound)
    return named and word not in rules().ordinary and not _known().none.fullmatch(word)


def _behind(text: str, number: int) -> tuple[int, int] | None:
    """Return where the name stands that follows a number: 139…（张三）, 139… 张三."""
    found = _NEXT_WORD.match(text, number)
    if found is None or _known().label.match(text, found.start("word")):
        return None
    return found.span("word") if _is_somebody(found["word"], text) else None


def _labelled(text: str, label: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the names that follow 联系人, one or more of them; behind a colon of any people."""
    word = _FIRST_WORD.match(text, label.end())
    announced = "：" in label["join"] or ":" in label["join"]
    while word is not None:
        bare = _BLANK.sub("", word["word"])
        if _is_somebody(bare, text) or (announced and _may_be_one(bare)):
            yield word.span("word")
        elif not announced and word.re is _MORE:
            return
        word = _MORE.match(text, word.end())
        announced = False


def _may_be_one(word: str) -> bool:
    """Tell whether what stands behind 联系人： may be a name, of a people without Chinese surnames too."""
    return len(word) <= _LONGEST and "某" not in word and not is_office(word)


def _letters(text: str, at: int) -> Iterator[Private]:
    found = _LETTERS.match(text, at)
    if found is not None:
        yield Private(*found.span(), "name in letters", _REASON)


__all__ = ["find_contacts", "is_office"]
