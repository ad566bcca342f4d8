"""Names of private persons: told by what stands around them, kept for who acts in public."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reportlib.redaction.numbers import Private

_SENTENCE = re.compile("[^。！？\n]*[。！？\n]?")
_NAME_COLUMN = re.compile("^(?:姓名|户主姓名?|学员姓名|务工人员姓名|受助人|收款人|领款人|联系人)$")
_IN_A_NAME = "[ \u3000\n]{0,2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    patterns: tuple[re.Pattern[str], ...]
    name: re.Pattern[str]
    roles: str
    weak: frozenset[str]
    compound: tuple[str, ...]
    cues: dict[str, tuple[str, ...]]


@cache
def _rules() -> _Rules:
    table = tomllib.loads(
        resources.files("reportlib").joinpath("data/redaction/names.toml").read_text("utf-8")
    )
    surnames = "".join(dict.fromkeys(table["surnames"]))
    given = f"[^\\W0-9A-Za-z_{table['not_given']}]"
    name = f"(?:(?:{'|'.join(table['compound'])}){given}{{1,2}}|[{surnames}]{given}{{1,2}})"
    right = f"(?={'|'.join(table['right'])})"
    left = f"(?:{table['left']})"
    patterns = [
        one.replace("{N}", f"(?P<name>{name})").replace("{R}", right).replace("{L}", left)
        for one in table["patterns"]
    ]
    return _Rules(
        patterns=tuple(re.compile(one) for one in patterns),
        name=re.compile(name),
        roles="|".join(sorted(table["roles"], key=len, reverse=True)),
        weak=frozenset(table["weak"]),
        compound=tuple(table["compound"]),
        cues={kind: tuple(words) for kind, words in table["cues"].items()},
    )


def find_names(text: str, *, released: frozenset[str], public_too: bool) -> Iterator[Private]:
    """Yield every occurrence of every private person's name in a text.

    Args:
        text: The text in its plain form.
        released: Names that a setting allows to be shown.
        public_too: Whether the names of those who act in public are withheld as well.
    """
    names = _private_names(text)
    names |= _column_names(text)
    for name in sorted(names):
        if name in released or (not public_too and _has_role(text, name)):
            continue
        reason = _reason(text, name)
        for found in _occurrences(text, name):
            yield Private(*found, "name", reason)


def _private_names(text: str) -> set[str]:
    found = {
        one["name"]
        for pattern in _rules().patterns
        for one in pattern.finditer(text)
        if _is_name(one["name"], text)
    }
    # 王小明 and 王小 from two signs are one person.
    return {
        name
        for name in found
        if not any(other != name and other.startswith(name) and other in found for other in found)
    }


@cache
def _ordinary() -> frozenset[str]:
    """Return ordinary words that begin with a surname."""
    text = (
        resources.files("reportlib")
        .joinpath("data/redaction/ordinary-words.txt")
        .read_text("utf-8")
    )
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return frozenset(first + rest for first, rests in lines for rest in rests.split(" "))


def _is_name(name: str, text: str) -> bool:
    if name in _ordinary() or name[1:] in _ORDINARY_ENDS:
        return False
    if name.startswith(_rules().compound):
        return len(name) > 2
    if name[:2] in _ordinary() and (name[0] in _rules().weak or not _always_whole(name, text)):
        return False
    return name[0] not in _rules().weak or (len(name) == 3 and name[1:] not in _ordinary())


def _always_whole(name: str, text: str) -> bool:
    """Tell whether a text has the first two characters only as part of the name (王国庆, never 王国)."""
    return len(name) == 3 and text.count(name) >= 2 and text.count(name[:2]) == text.count(name)


_ORDINARY_ENDS = frozenset({"先生", "女士", "师傅", "大姐", "大哥", "同志", "老人"})


def _has_role(text: str, name: str) -> bool:
    roles = _rules().roles
    exact = re.escape(name)
    return (
        re.search(
            f"{exact}(?:同志)?(?:{roles})(?!的)|(?:{roles})[：: ]?{exact}"
            f"|{exact}(?:现任|担任|是|任|系|[，,（(])[^。！？，,；]{{0,30}}?(?:{roles})(?![的家])",
            text,
        )
        is not None
    )


def _reason(text: str, name: str) -> str:
    sentences = [found[0] for found in _SENTENCE.finditer(text)]
    near: list[str] = []
    for index, sentence in enumerate(sentences):
        if name in sentence:
            near.extend(sentences[index : index + 2])
    words = "".join(near)
    kinds = [kind for kind, cues in _rules().cues.items() if any(cue in words for cue in cues)]
    return (
        f"the name of a private person beside: {', '.join(kinds)}"
        if kinds
        else "the name of a private person"
    )


def _occurrences(text: str, name: str) -> Iterator[tuple[int, int]]:
    spaced = re.compile(_IN_A_NAME.join(map(re.escape, name)))
    taken: list[tuple[int, int]] = []
    for found in spaced.finditer(text):
        taken.append(found.span())
        yield found.span()
    size = 2 if name.startswith(_rules().compound) else 1
    given = name[size:]
    if len(given) == 2 and given not in _ordinary():
        for found in re.finditer(f"(?<=[小阿老]){given}|(?<![一-鿿]){given}(?=[的说是，。])", text):
            if not any(begin <= found.start() < end for begin, end in taken):
                yield found.span()


def _column_names(text: str) -> set[str]:
    """Return the names in columns that are headed 姓名, of tables written with tabs."""
    names: set[str] = set()
    columns: list[int] = []
    for line in text.split("\n"):
        if "\t" not in line:
            columns = []
            continue
        cells = [re.sub("[ \u3000]", "", cell) for cell in line.split("\t")]
        heads = [index for index, cell in enumerate(cells) if _NAME_COLUMN.match(cell)]
        if heads:
            columns = heads
            continue
        names.update(
            cells[i] for i in columns if i < len(cells) and _rules().name.fullmatch(cells[i])
        )
    return names
