"""Near matches: what the memory holds that is almost the sentence, with the difference shown."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from reportlib.translation.memory import Memory, Translation, key
from reportlib.translation.rows import Row, pieces

NEAR = 0.75  # below it a translator reads longer than he would write
SAME_PLACE = 0.5  # the same sentence of the same item, edited
MOST = 2


def difference(old: str, new: str) -> str:
    """Return a sentence with what was taken away and what was added marked.

    Example:
        >>> difference("输出5人，省外", "输出6人，市外")
        '输出[-5-]{+6+}人，[-省-]{+市+}外'
    """
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(old[a:b])
            continue
        parts += [f"[-{old[a:b]}-]"] if a < b else []
        parts += [f"{{+{new[c:d]}+}}"] if c < d else []
    return "".join(parts)


def matches(
    source: str, memory: Memory, *, most: int = MOST
) -> tuple[tuple[float, Translation], ...]:
    """Return the nearest translated sentences with their likeness, the nearest first."""
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(source)
    found = []
    for one in memory.by_source.values():
        matcher.set_seq1(one.source)
        if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR:
            likeness = matcher.ratio()
            if likeness >= NEAR:
                found.append((likeness, one))
    return tuple(sorted(found, key=lambda pair: (-pair[0], pair[1].source))[:most])


def proposed(rows: Sequence[Row], memory: Memory) -> tuple[Row, ...]:
    """Return rows with proposals for those that are open.

    A sentence that was changed where it stands becomes a draft with the earlier
    sentence beside it; nothing uses that draft until a person has approved it.
    """
    sources = {key(row.source) for row in rows}
    moved = {
        one.context: one
        for known, one in memory.by_source.items()
        if one.context and known not in sources
    }
    return tuple(_proposed(row, memory, moved) if row.status == "open" else row for row in rows)


def _proposed(row: Row, memory: Memory, moved: "dict[str, Translation]") -> Row:
    earlier = moved.get(row.context)
    if (
        earlier
        and SequenceMatcher(None, earlier.source, row.source, autojunk=False).ratio() >= SAME_PLACE
    ):
        hint = f"changed: {difference(earlier.source, row.source)}"
        return replace(
            row, target=rebound(earlier.target, earlier.source, row.source), status="draft",
            previous=earlier.source, note=earlier.note, hints=(hint,),
        )  # fmt: skip
    hints: list[str] = []
    for likeness, one in matches(row.source, memory):
        hints += [
            f"near {likeness:.0%}: {difference(one.source, row.source)}",
            f"its English: {one.target}",
        ]
    return replace(row, hints=tuple(hints))


def rebound(target: str, old: str, new: str) -> str:
    """Return an English sentence with the placeholders of an edited source, where they stand for each other."""
    before, after = _names(pieces(old)), _names(pieces(new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pairs: dict[str, str] = {}
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace" and b - a == d - c:
            pairs |= dict(zip(before[a:b], after[c:d], strict=True))
    return "".join(
        plain + (f"{{{pairs.get(name, name)}}}" if name else "") for plain, name in pieces(target)
    )


def _names(parts: Iterable[tuple[str, str]]) -> list[str]:
    return [name for _, name in parts if name]
