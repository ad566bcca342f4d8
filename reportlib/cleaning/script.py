"""Traditional characters to Simplified ones, and pinyin that was stuck into the text."""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from operator import ne

from opencc import OpenCC

from reportlib.cleaning.characters import HANZI
from reportlib.cleaning.draft import Draft, Edit, apply, recast

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
# A syllable whose tone mark was lost on the way shows a question mark in its place.
_GLOSS = re.compile(
    rf"[(（](?<=[{HANZI}].) ?([a-zɡü{_TONED}?\ufffd\u0300-\u030c]{{1,8}})[1-5]? ?[)）]"
)
_TONES = re.compile(f"[{_TONED}\u0300\u0301\u0304\u030c?\ufffd]")
_LETTERS = str.maketrans("ɡü" + _TONED, "gv" + "aaaaeeeeiiiioooouuuuvvvvnnnm")
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:a|o|e|i|u|v|ai|ei|ui|ao|ou|iu|ie|ve|ue|er|an|en|in|un|vn|ang|eng|ing|ong"
    r"|ia|iao|ian|iang|iong|ua|uo|uai|uan|uang|van|n|ng|m)"
)
_ENOUGH_HANZI = 5
_WHOLE_TEXT = 0.03
_ONE_LINE = 0.15


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _variants() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Return the characters that the conversion leaves open, each with its pattern and reading."""
    text = resources.files("reportlib").joinpath("data/cleaning/variants.toml").read_text("utf-8")
    return tuple(
        (
            one["from"],
            re.compile(
                f"(?<![{''.join(one['kept_before'])}]){one['from']}(?![{''.join(one['kept_after'])}])"
            ),
            one["to"],
        )
        for one in tomllib.loads(text)["variant"]
    )


@lru_cache(maxsize=1024)
def _is_syllable(letters: str) -> bool:
    lost = letters.count("?") + letters.count("\ufffd")
    if lost:
        return lost == 1 and len(letters) > 1
    return _SYLLABLE.fullmatch(letters.translate(_LETTERS)) is not None


def remove_pinyin(draft: Draft) -> Draft:
    """Remove a reading in brackets after a character: 準(zhǔn) is 準.

    Plain letters such as (an) go only from a text that also has toned ones, for
    elsewhere they may mean something.
    """
    found = [one for one in _GLOSS.finditer(draft.text) if _is_syllable(one[1])]
    toned = [one for one in found if _TONES.search(one[1])]
    chosen = found if len(toned) >= 3 else [one for one in toned if "?" not in one[1]]
    edits = (Edit(one.start(), one.end(), "") for one in chosen)
    return apply(draft, edits, "pinyin in brackets removed")


def _simplified(text: str) -> str:
    """Return a text in Simplified characters, every line as long as before."""
    turned: str = _converter().convert(text)
    if turned != text:
        turned = "\n".join(
            one if len(one) == len(line) else "".join(map(_one, line))
            for line, one in zip(text.split("\n"), turned.split("\n"), strict=True)
        )
    for char, pattern, after in _variants():
        turned = pattern.sub(after, turned) if char in turned else turned
    return turned


def _one(char: str) -> str:
    text: str = _converter().convert(char)
    return text if len(text) == 1 else char


def _changed(before: str, after: str) -> int:
    return 0 if before == after else sum(map(ne, before, after))


def simplify(draft: Draft) -> Draft:
    """Turn Traditional characters into Simplified ones where the text is Traditional.

    A text in Simplified characters may hold a single 乾 or 著 that is right, so
    nothing is touched below a share of the whole text or of one line.
    """
    simple = _simplified(draft.text)
    if simple == draft.text:
        return draft
    lines, turned = draft.text.split("\n"), simple.split("\n")
    changes = [_changed(one, other) for one, other in zip(lines, turned, strict=True)]
    total = sum(changes)
    whole = total >= _ENOUGH_HANZI and total >= _WHOLE_TEXT * len(draft.text)
    kept = [
        after if whole or (count >= _ENOUGH_HANZI and count >= _ONE_LINE * len(before)) else before
        for before, after, count in zip(lines, turned, changes, strict=True)
    ]
    return recast(draft, "\n".join(kept), "Traditional characters written Simplified")
