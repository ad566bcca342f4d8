"""Search a long text with a slow pattern where it can match, and nowhere else."""

import re
from collections.abc import Collection, Iterator


def skim(
    pattern: re.Pattern[str], text: str, key: re.Pattern[str], before: Collection[int] = (0,)
) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer(text)`` yields, left to right.

    A pattern that begins with choices is tried at every character, which takes far
    longer than to pass over the text with one that begins with a set of characters.

    Args:
        pattern: What to find; it matches no empty stretch.
        text: Where to find it.
        key: What every match holds; it begins with a set of characters.
        before: How many characters before its key a match may begin, every number of them.
    """
    starts = {found.start() - back for found in key.finditer(text) for back in before}
    reached = 0
    for at in sorted(starts):
        match = pattern.match(text, at) if at >= reached else None
        if match is not None:
            yield match
            reached = match.end()
