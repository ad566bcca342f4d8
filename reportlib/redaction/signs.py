"""What a name looks like and which words around it make its bearer a private person, read from the data files."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reportlib import places
from reportlib.skimming import openings

_AT_NAME = "{L}{N}"
_FIRST_SET = re.compile(r"\[[^\]]*\]")
# {B}务工 begins with up to eight characters of its clause.
_FAR = "{B}"
_FARTHEST = 8
_ORDINARY_ENDS = frozenset(
    "先生 女士 师傅 大姐 大哥 同志 老人 外出 返乡 进城 在外 异地 就近 跨省 长期 常年 出门 转移".split()  # noqa: SIM905
)
# 郝家庄 and 冯家山 are where people live.
_HAMLET = re.compile("[一-鿿]家[庄坪湾山河沟桥湖岭塘坝坡林园店堡洼岔川峡崖垭坎营集口台楼院]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The signs of a private person.

    ``led`` begin with the name itself, and ``where`` finds the few places that are
    worth trying them at; ``other`` begin with what stands before the name. ``spots``
    are all places where a name may begin, ``beside`` a name there that someone acts
    under, ``alone`` one that no thing is called by, ``minority`` and ``halved`` names of other forms; these count only near
    ``matters``. ``parts`` and ``told`` find the few places where a minority name may begin
    and a private matter may be, with how far before that it begins. ``titled`` and ``acting`` find a role right before and right behind a name.
    """

    where: re.Pattern[str]
    led: tuple[re.Pattern[str], ...]
    other: tuple[re.Pattern[str], ...]
    spots: re.Pattern[str]
    beside: re.Pattern[str]
    alone: re.Pattern[str]
    parts: re.Pattern[str]
    minority: re.Pattern[str]
    halved: re.Pattern[str]
    told: tuple[tuple[re.Pattern[str], range], ...]
    matters: re.Pattern[str]
    name: re.Pattern[str]
    titled: re.Pattern[str]
    acting: re.Pattern[str]
    longest_role: int
    before: re.Pattern[str]
    after: re.Pattern[str]
    dotted: re.Pattern[str]
    dotted_beside: re.Pattern[str]
    given: frozenset[str]
    ordinary: frozenset[str]
    weak: frozenset[str]
    frequent: frozenset[str]
    certain: frozenset[str]
    compound: tuple[str, ...]
    weak_compound: frozenset[str]
    public: frozenset[str]
    cues: dict[str, tuple[str, ...]]


@cache
def rules() -> Rules:
    """Return the rules of names.toml, compiled."""
    table = tomllib.loads(_read("names.toml"))
    surnames, compound = "".join(dict.fromkeys(table["surnames"])), table["compound"]
    given = f"[^\\W0-9A-Za-z_{table['not_given']}]"
    # 元 and 万 within a name and 会 at its end belong to it: 冯元林, 申万春, 吴泽会.
    own = f"(?:(?<![万亿千百])[元万]{given}|{given}会|{given}{{1,2}})"
    name = f"(?:(?:{'|'.join(compound)})|[{surnames}]){own}"
    sure = name.replace(
        given, f"[{''.join(sorted(set(table['given']) - set(table['not_given'])))}]"
    )
    right = f"(?={'|'.join(table['right'])})"
    acts = f"(?={'|'.join((*(one for one in table['right'] if one not in table['listed']), *table['acts']))})"
    before = table["before"]
    words = "|".join(table["before_words"])
    left = f"(?:(?<![一-鿿])|(?<=[{before}])|(?<={words}))"
    led = [one for one in table["patterns"] if one.startswith(_AT_NAME)]
    tails = "|".join(one.removeprefix(_AT_NAME) for one in led)
    first = "".join(dict.fromkeys(surnames + "".join(one[0] for one in compound)))
    begins = f"[{first}](?:(?<![一-鿿].)|(?<=[{before}].)|(?<=(?:{words}).))"
    roles = "|".join(sorted(table["roles"], key=len, reverse=True))
    parts = "|".join(sorted(table["minority"], key=len, reverse=True))
    halves = "".join(sorted(set(table["given"]) - set(table["not_half"])))

    def compiled(source: str) -> re.Pattern[str]:
        whole = source.replace("{N}", f"(?P<name>{name})").replace("{R}", right)
        return re.compile(whole.replace("{L}", left))

    return Rules(
        # A pattern that begins with a set of characters passes over a text fastest.
        where=re.compile(f"{begins}(?=.{{1,3}}(?:{tails}))"),
        led=tuple(map(compiled, led)),
        other=tuple(compiled(one) for one in table["patterns"] if one not in led),
        spots=re.compile(f"{begins.replace(before, before + table['before_beside'])}(?<=(?={sure}).)"),
        beside=re.compile(f"(?P<name>{sure}){acts}"),
        alone=re.compile(f"(?P<name>{sure})(?!{'|'.join(table['things'])})"),
        parts=openings(table["minority"]),
        minority=re.compile(f"(?P<name>(?:{parts}){{2,4}}+){acts}"),
        halved=re.compile(f"(?:{'|'.join(compound)}|[{surnames}])[某×✕*○〇□Xx][{halves}]{right}"),
        told=_told(table["matters"]),
        matters=re.compile("|".join(table["matters"]).replace(_FAR, f"[^，。]{{1,{_FARTHEST}}}")),
        name=re.compile(name),
        # Behind 本报讯（ stand the names of those who wrote.
        titled=re.compile(f"(?:{roles})[：: ]?\\Z|[讯电][ 　]?[(（]\\Z"),
        acting=re.compile(
            f"(?:同志)?(?:{roles})(?!的)"
            f"|(?:现任|担任|是|任|系|[，,（(])[^。！？，,；)）从向被请找跟让由]{{0,30}}?(?:{roles})(?![的家])"
        ),
        longest_role=max(map(len, table["roles"])),
        before=re.compile(f"{left}(?P<name>{name})[、和与及]\\Z"),
        after=re.compile(f"[、和与及](?P<name>{name})(?=[、，。；和与及等的两三在因被是都]|夫妇|[兄姐父母][弟妹子女])"),
        dotted=re.compile(f"{left}(?P<name>[一-鿿]{{2,5}}·[一-鿿]{{2,6}}?){tails}"),
        dotted_beside=re.compile(f"{left}(?P<name>[一-鿿]{{2,8}}·[一-鿿]{{2,8}}?){acts}"),
        given=frozenset(table["given"]),
        ordinary=frozenset((*_listed(), *table["ordinary"], *_places())),
        weak=frozenset(table["weak"]),
        frequent=frozenset(table["frequent"]),
        certain=frozenset(table["frequent"] + table["certain"]),
        compound=tuple(compound),
        weak_compound=frozenset(table["weak_compound"]),
        public=frozenset(table["public"]),
        cues={kind: tuple(words) for kind, words in table["cues"].items()},
    )  # fmt: skip


def _told(matters: list[str]) -> tuple[tuple[re.Pattern[str], range], ...]:
    """Return what tells of private matters, its first set left out, and how far before it they begin."""
    near = [_FIRST_SET.sub("", one) if one[0] == "[" else one for one in matters if _FAR not in one]
    far = [one.removeprefix(_FAR) for one in matters if _FAR in one]
    return (openings(near), range(2)), (openings(far), range(1, _FARTHEST + 1))


def _read(name: str) -> str:
    return resources.files("reportlib").joinpath("data/redaction", name).read_text("utf-8")


def _listed() -> list[str]:
    """Return ordinary words that begin with a surname."""
    lines = (
        line.split("\t")
        for line in _read("ordinary-words.txt").splitlines()
        if not line.startswith("#")
    )
    return [first + rest for first, rests in lines for rest in rests.split(" ")]


def _places() -> set[str]:
    """Return the names of places that are as long as a person's: 高明, 石家庄."""
    known = places.load().by_zh
    return {
        one for one in known if 1 < len(one) < 4 and any(at.level != "town" for at in known[one])
    }


def is_name(name: str, text: str) -> bool:
    """Tell whether what a sign found is a name and not an ordinary word or a place."""
    known = rules()
    if "·" in name:
        return True
    if name in known.ordinary or name[1:] in _ORDINARY_ENDS or _HAMLET.fullmatch(name):
        return False
    if name.startswith(known.compound):
        return len(name) > 2
    weak = name[0] in known.weak
    if len(name) == 3 and known.given.issuperset(name[1:]):
        return not (weak and name[1:] in known.ordinary)
    if name[:2] in known.ordinary and (weak or not _always_whole(name, text)):
        return False
    return not weak


def is_sure_name(name: str) -> bool:
    """Tell whether a name is one by its own characters.

    Two characters of given names follow the surname; or one follows a frequent
    surname. No ordinary word and no place begins like it, or its surname is frequent.
    """
    known = rules()
    if "·" in name:
        return True
    size = 2 if name.startswith(known.compound) else 1
    own = name[size:]
    if name in known.ordinary or own in _ORDINARY_ENDS or _HAMLET.fullmatch(name):
        return False
    if not known.given.issuperset(own.lstrip("元万").removesuffix("会")):
        return False
    if size == 2:
        return len(own) == 2 or name[:2] not in known.weak_compound
    if name[0] in known.frequent:
        return True
    weak = name[0] in known.weak and own in known.ordinary
    return len(own) == 2 and not weak and name[:2] not in known.ordinary


def is_name_alone(name: str, text: str) -> bool:
    """Tell whether a name needs no act behind it: of three characters, a surname that begins few words."""
    known = rules()
    start = text[: len(name) + 1]
    words = (start[:size] for size in range(2, len(start) + 1))
    return len(name) == 3 and name[0] in known.certain and known.ordinary.isdisjoint(words)


def _always_whole(name: str, text: str) -> bool:
    """Tell whether a text has the first two characters only as part of the name (王国庆, never 王国)."""
    return len(name) == 3 and text.count(name) >= 2 and text.count(name[:2]) == text.count(name)


__all__ = ["Rules", "is_name", "is_name_alone", "is_sure_name", "rules"]
