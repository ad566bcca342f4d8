"""Search a long text with a slow pattern where it can match, and nowhere else.

A pattern that begins with choices is tried at every character. One that begins with a
plain character, a set of them or choices that all begin with one passes over a text
many times faster.
"""

import re
from collections.abc import Collection, Iterable, Iterator


def skim(
    pattern: re.Pattern[str], text: str, key: re.Pattern[str], before: Collection[int] = (0,)
) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer(text)`` yields, left to right.

    Args:
        pattern: What to find; it matches no empty stretch.
        text: Where to find it.
        key: What every match holds; no two of its own matches share a character.
        before: How many characters before its key a match may begin, every number of them.
    """
    return tried(pattern, text, spots(key, text, before))


def spots(key: re.Pattern[str], text: str, before: Collection[int] = (0,)) -> set[int]:
    """Return the places so many characters before each match of a key."""
    return {found.start() - back for found in key.finditer(text) for back in before}


def tried(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that begin at one of some places, without overlaps, left to right."""
    reached = 0
    for at in sorted(starts):
        match = pattern.match(text, at) if at >= reached else None
        if match is not None:
            yield match
            reached = match.end()


def openings(sources: Iterable[str]) -> re.Pattern[str]:
    """Return a fast pattern of one character, where one of some patterns matches.

    Args:
        sources: Patterns; each begins with a plain character that no ``?`` or ``*`` follows.

    Example:
        >>> [one.start() for one in openings(["来电", "电话"]).finditer("请来电话")]
        [1, 2]
    """
    behind: dict[str, list[str]] = {}
    for one in sources:
        behind.setdefault(re.escape(one[0]), []).append(one[1:])
    return re.compile("|".join(f"{first}(?={'|'.join(rests)})" for first, rests in behind.items()))


def led(first: str, source: str) -> str:
    """Return a pattern that is found where another is, and passes fast over all else.

    Its matches are of one character: it tells where something begins, not where it ends.

    Args:
        first: The characters that the other pattern can begin with.
        source: The other pattern.
    """
    return f"[{first}](?<=(?={source}).)"


__all__ = ["led", "openings", "skim", "spots", "tried"]
