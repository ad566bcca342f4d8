"""Names of private persons: told by what stands around them, kept for who acts in public.

A text is passed over a fixed number of times, however many persons it names: a
list of thousands of recipients takes no longer than its length asks for.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reportlib.redaction.columns import find_in_columns
from reportlib.redaction.occurrences import Occurrences, sentences_of
from reportlib.redaction.private import Private

_AT_NAME = "{L}{N}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """The signs of a private person.

    ``led`` begin with the name itself, and ``where`` finds the few places that are
    worth trying them at; ``other`` begin with what stands before the name.
    ``titled`` and ``acting`` find a role right before and right behind a name.
    """

    where: re.Pattern[str]
    led: tuple[re.Pattern[str], ...]
    other: tuple[re.Pattern[str], ...]
    name: re.Pattern[str]
    titled: re.Pattern[str]
    acting: re.Pattern[str]
    longest_role: int
    before: re.Pattern[str]
    after: re.Pattern[str]
    dotted: re.Pattern[str]
    given: frozenset[str]
    ordinary: tuple[str, ...]
    weak: frozenset[str]
    compound: tuple[str, ...]
    cues: dict[str, tuple[str, ...]]


@cache
def _rules() -> _Rules:
    table = tomllib.loads(
        resources.files("reportlib").joinpath("data/redaction/names.toml").read_text("utf-8")
    )
    surnames, compound = "".join(dict.fromkeys(table["surnames"])), table["compound"]
    given = f"[^\\W0-9A-Za-z_{table['not_given']}]"
    name = f"(?:(?:{'|'.join(compound)}){given}{{1,2}}|[{surnames}]{given}{{1,2}})"
    right = f"(?={'|'.join(table['right'])})"
    before = table["before"]
    words = "|".join(table["before_words"])
    left = f"(?:(?<![一-鿿])|(?<=[{before}])|(?<={words}))"
    led = [one for one in table["patterns"] if one.startswith(_AT_NAME)]
    tails = "|".join(one.removeprefix(_AT_NAME) for one in led)
    first = "".join(dict.fromkeys(surnames + "".join(one[0] for one in compound)))
    roles = "|".join(sorted(table["roles"], key=len, reverse=True))

    def compiled(source: str) -> re.Pattern[str]:
        whole = source.replace("{N}", f"(?P<name>{name})").replace("{R}", right)
        return re.compile(whole.replace("{L}", left))

    return _Rules(
        # A pattern that begins with a set of characters passes over a text fastest.
        where=re.compile(
            f"[{first}](?:(?<![一-鿿].)|(?<=[{before}].)|(?<=(?:{words}).))(?=.{{1,3}}(?:{tails}))"
        ),
        led=tuple(map(compiled, led)),
        other=tuple(compiled(one) for one in table["patterns"] if one not in led),
        name=re.compile(name),
        titled=re.compile(f"(?:{roles})[：: ]?\\Z"),
        acting=re.compile(
            f"(?:同志)?(?:{roles})(?!的)"
            f"|(?:现任|担任|是|任|系|[，,（(])[^。！？，,；]{{0,30}}?(?:{roles})(?![的家])"
        ),
        longest_role=max(map(len, table["roles"])),
        before=re.compile(f"{left}(?P<name>{name})[、和与及]\\Z"),
        after=re.compile(f"[、和与及](?P<name>{name})(?=[、，。；和与及等的两三在因被是都]|夫妇)"),
        dotted=re.compile(f"{left}(?P<name>[一-鿿]{{2,5}}·[一-鿿]{{2,6}}?){tails}"),
        given=frozenset(table["given"]),
        ordinary=tuple(table["ordinary"]),
        weak=frozenset(table["weak"]),
        compound=tuple(compound),
        cues={kind: tuple(words) for kind, words in table["cues"].items()},
    )


def find_names(text: str, *, released: frozenset[str], public_too: bool) -> Iterator[Private]:
    """Yield every occurrence of every private person's name in a text.

    Args:
        text: The text in its plain form.
        released: Names that a setting allows to be shown.
        public_too: Whether the names of those who act in public are withheld as well.
    """
    names = {one for one in _private_names(text) | _column_names(text) if one not in released}
    if not names:
        return
    places = Occurrences(text, names)
    sentences = sentences_of(text)
    for name in sorted(names):
        whole = places.whole(name)
        if not public_too and _has_role(text, places.exact(name)):
            continue
        reason = _reason(sentences.around(places.exact(name)))
        for span in whole:
            yield Private(*span, "name", reason)
        size = 2 if name.startswith(_rules().compound) else 1
        if len(name) - size == _GIVEN and name[size:] not in _ordinary():
            for span in places.given(name, size):
                yield Private(*span, "name", reason)


_GIVEN = 2


def _private_names(text: str) -> set[str]:
    told = {one["name"] for one in _signs(text)}
    found = {one for one in told if _is_name(one, text)}
    found |= _listed_with(text, found)
    # 王小明 and 王小 from two signs are one person.
    begun = {one[:size] for one in found for size in range(1, len(one))}
    return found - begun


def _signs(text: str) -> Iterator[re.Match[str]]:
    """Yield every sign of a private person, each with its name."""
    rules = _rules()
    ends = dict.fromkeys(rules.led, 0)
    for spot in rules.where.finditer(text):
        for pattern in rules.led:
            at = spot.start()
            found = pattern.match(text, at) if at >= ends[pattern] else None
            if found is not None:
                ends[pattern] = found.end()
                yield found
    for pattern in rules.other:
        yield from pattern.finditer(text)
    if "·" in text:
        yield from rules.dotted.finditer(text)


def _listed_with(text: str, known: set[str]) -> set[str]:
    """Return the names that stand in a list with one that is known (尹志平、夏雨荷两人)."""
    if not known:
        return set()
    more: set[str] = set()
    places = Occurrences(text, known)
    for name in known:
        for start, end in places.exact(name):
            for found in (
                _rules().before.search(text, max(0, start - 6), start),
                _rules().after.match(text, end),
            ):
                if found and _is_name(found["name"], text):
                    more.add(found["name"])
    return more


@cache
def _ordinary() -> frozenset[str]:
    """Return ordinary words that begin with a surname."""
    text = (
        resources.files("reportlib")
        .joinpath("data/redaction/ordinary-words.txt")
        .read_text("utf-8")
    )
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    listed = (first + rest for first, rests in lines for rest in rests.split(" "))
    return frozenset((*listed, *_rules().ordinary))


def _is_name(name: str, text: str) -> bool:
    if "·" in name:
        return True
    if name in _ordinary() or name[1:] in _ORDINARY_ENDS:
        return False
    if name.startswith(_rules().compound):
        return len(name) > 2
    weak = name[0] in _rules().weak
    if len(name) == 3 and _rules().given.issuperset(name[1:]):
        return not (weak and name[1:] in _ordinary())
    if name[:2] in _ordinary() and (weak or not _always_whole(name, text)):
        return False
    return not weak or (
        len(name) == 3 and name[1:] not in _ordinary() and name[2] in _rules().given
    )


def _always_whole(name: str, text: str) -> bool:
    """Tell whether a text has the first two characters only as part of the name (王国庆, never 王国)."""
    return len(name) == 3 and text.count(name) >= 2 and text.count(name[:2]) == text.count(name)


_ORDINARY_ENDS = frozenset(
    "先生 女士 师傅 大姐 大哥 同志 老人 外出 返乡 进城 在外 异地 就近 跨省 长期 常年 出门 转移".split()  # noqa: SIM905
)


def _has_role(text: str, places: list[tuple[int, int]]) -> bool:
    """Tell whether someone, named at these places, acts in public: 王举仁副局长, 局长王举仁, 王举仁是…局长."""
    rules = _rules()
    return any(
        rules.acting.match(text, end)
        or rules.titled.search(text, max(0, start - rules.longest_role - 1), start)
        for start, end in places
    )


def _reason(words: str) -> str:
    kinds = [kind for kind, cues in _rules().cues.items() if any(cue in words for cue in cues)]
    return (
        f"the name of a private person beside: {', '.join(kinds)}"
        if kinds
        else "the name of a private person"
    )


def _column_names(text: str) -> set[str]:
    """Return the names in columns that are headed 姓名."""
    cells = (
        re.sub("[ \u3000]", "", text[one.start : one.end])
        for one in find_in_columns(text)
        if one.kind == "name"
    )
    return {one for one in cells if _rules().name.fullmatch(one)}
