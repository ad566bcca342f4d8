"""Repair a decoded text and keep the way back from each clean character to the original.

The steps are small functions over a ``Draft``; they run until none of them
changes anything, so that cleaning a clean text changes nothing. ``clean`` takes
a (redacted) seed and gives the repaired text with a log of every mend;
``sentences`` and ``paragraphs`` cut it up.
"""

from array import array
from collections.abc import Callable

from reportlib.cleaning import characters, lines, mojibake, punctuation, script, shifted, wrapping
from reportlib.cleaning.draft import Draft, mends, start
from reportlib.cleaning.furniture import find_furniture
from reportlib.cleaning.spans import paragraphs, sentences
from reportlib.model import CleanText, SeedDocument

_STEPS: tuple[Callable[[Draft], Draft], ...] = (
    # First of all: what looks like a control may be half a character.
    mojibake.repair_lines,
    characters.unify_line_ends,
    characters.remove_invisible,
    characters.plain_blanks,
    characters.remove_empty_brackets,
    shifted.repair_shifted,
    characters.fold_widths,
    script.remove_pinyin,
    script.simplify,
    lines.remove_page_marks,
    wrapping.join_numbers,
    wrapping.join_wrapped,
    lines.split_flat,
    punctuation.tidy_blanks,
    punctuation.chinese_marks,
    punctuation.curl_quotes,
)
# Few rounds mend a text; a row of broken marks may need one for each of them (?　?　?　), so
# that a short text gets as many as it likes and a long one no more than it can pay for.
_LEAST_ROUNDS, _MOST_ROUNDS = 8, 500
_WORK = 2_000_000


def clean(seed: SeedDocument) -> CleanText:
    """Return the repaired text of a seed, with its offset map, its mends and its web furniture."""
    draft = start(seed.text)
    rounds = max(_LEAST_ROUNDS, min(_MOST_ROUNDS, _WORK // (len(seed.text) + 1)))
    for _ in range(rounds):
        before = draft.text
        for step in _STEPS:
            draft = step(draft)
        if draft.text == before:
            break
    # An array takes four bytes a character, a tuple of numbers thirty-six.
    return CleanText(
        doc=seed.doc,
        text=draft.text,
        origin=array("I", draft.origin),
        ends=array("I", draft.ends),
        boilerplate=find_furniture(draft.text),
        mends=mends(draft),
    )


__all__ = ["clean", "paragraphs", "sentences"]
