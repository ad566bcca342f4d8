"""Text whose byte pairs were read one byte late, told and mended by its own bytes.

Two accidents are known. A mark such as 。” lost its first half, so that the halves
after it pair up wrongly (就业?！必?责, 以渔?！睎|莞). Or a tool that adds readings to
characters looked for them in the bytes, found one across two characters, and put
its bracket between the halves of the second: 当?shù)貏趧?dòng)力 is 当地劳动力, for
the end of 當 and the beginning of 地 together are 數, read shù. In both cases the
pairs stay wrong until a plain character or the next bracket stops them.
"""

import re
import unicodedata
from functools import cache

from reportlib.cleaning.draft import Draft, Edit, apply
from reportlib.cleaning.mojibake import MARKS, RARE, oddity

_READING = "[a-zü\u00e0-\u01dc]{1,6}"
_SHIFTED = re.compile(
    rf"\?(?:\(?({_READING})[)）])?([!,:;()]?[^\x00-\x7f]{{0,12}})(?:(\?)(?:[(（]?({_READING})[)）])?|([@-~]))"
)
_GLOSS_BEFORE = re.compile(rf"[(（]{_READING}[)）]$")
_LOST_LEADS = (0xA1, 0xA3)
_WIDE = str.maketrans("!,:;()", "！，：；（）")
_UNKNOWN = "□"
# How much of the text around is asked for a word, and how many places are tried at most.
_NEAR = 10_000
_MOST_TRIALS = 5_000
# Pairs in these rows are nobody's characters; pages drop them without a trace.
_PRIVATE = (*range(0xAA, 0xB0), *range(0xF8, 0xFF))


def repair_shifted(draft: Draft) -> Draft:
    """Shift the bytes of such stretches back and read them anew.

    A half that is lost for good is found from the reading in the bracket, from
    the rest of the text or from common use, else shown as □. Nothing changes
    unless the outcome is likelier than what stood there.
    """
    edits: list[Edit] = []
    at = 0
    for _ in range(_MOST_TRIALS):
        found = _SHIFTED.search(draft.text, at)
        if found is None:
            break
        restored = _restore(draft.text, found)
        edits.extend(restored)
        at = found.end() if restored else found.start() + 1
    return apply(draft, edits, "characters broken between two bytes restored")


def _restore(text: str, found: re.Match[str]) -> list[Edit]:
    stream = _bytes((found[2] or "").translate(_WIDE))
    if not stream:
        return []
    leads = _leads_by_reading(text, found) if found[1] else _LOST_LEADS
    best: tuple[float, str] | None = None
    for lead in leads:
        body = _pairs(bytes([lead]) + stream[:-1])
        if not body or (not found[1] and not _opens_with_mark(body, found)):
            continue
        for end in _endings(text, found, stream[-1]):
            weight = sum(map(oddity, body)) + sum(map(oddity, end.replace(_UNKNOWN, "")))
            if best is None or weight < best[0]:
                best = (weight, body + end)
    if best is None or not _likelier(best, found):
        return []
    return _spread(found, best[1])


def _bytes(chain: str) -> bytes:
    chunks = [char.encode("gb18030") for char in chain]
    return b"".join(chunks) if all(len(chunk) == 2 for chunk in chunks) else b""


@cache
def _pair(lead: int, trail: int) -> str:
    try:
        text = bytes([lead, trail]).decode("gbk")
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 else ""


def _pairs(data: bytes) -> str:
    chars = [_pair(data[index], data[index + 1]) for index in range(0, len(data), 2)]
    return "".join(chars) if all(chars) else ""


def _leads_by_reading(text: str, found: re.Match[str]) -> tuple[int, ...]:
    """Return the first halves that make, with the end of the character before, the reading."""
    before = _GLOSS_BEFORE.sub("", text[max(0, found.start() - 12) : found.start()])
    half = _bytes(before[-1:])
    if not half:
        return ()
    return tuple(lead for lead in range(0x81, 0xFF) if _sounds(_pair(half[1], lead), found[1]))


def _opens_with_mark(body: str, found: re.Match[str]) -> bool:
    return body[0] in MARKS and (body[1:2] in MARKS or len(body) > 1 or not found[5])


@cache
def _sounds(char: str, reading: str) -> bool:
    if not char or not "\u4e00" <= char <= "\u9fff":
        return False
    # Its dictionaries take as long to load as many documents to read, and few need them.
    from pypinyin import Style, pinyin

    return _plain(reading) in {
        _plain(one) for one in pinyin(char, heteronym=True, style=Style.TONE)[0]
    }


def _plain(sound: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", sound) if "a" <= char <= "z")


def _endings(text: str, found: re.Match[str], lead: int) -> list[str]:
    """Return what the last first half may be, with what is left of its second half."""
    if found[5]:
        trail = ord(found[5])
        whole = _pair(lead, trail)
        if whole and oddity(whole) == 0.0:
            return [whole]
        return [*whole, *_across_gap(_around(text, found), lead, trail)]
    if lead == 0xA1 and not found[4]:
        paragraph = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        return ["”"] if paragraph.count("“") > paragraph.count("”") else []
    if found[4]:
        return [char for char in _beginning_with(lead) if _sounds(char, found[4])]
    follow = text[found.end() : found.end() + 1]
    near = _around(text, found)
    common = [
        char for char in _beginning_with(lead) if oddity(char) == 0.0 and char + follow in near
    ]
    return common if len(common) == 1 else [_UNKNOWN]


@cache
def _beginning_with(lead: int) -> tuple[str, ...]:
    return tuple(char for char in (_pair(lead, trail) for trail in range(0x40, 0xFF)) if char)


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - _NEAR) : found.end() + _NEAR]


def _across_gap(near: str, lead: int, trail: int) -> list[str]:
    """Return pairs of characters whose inner halves a page dropped, if the text has them elsewhere."""
    firsts = "".join(filter(None, (_pair(lead, middle) for middle in _PRIVATE)))
    if not firsts:
        return []
    pairs = {one[0] for one in re.finditer(f"[{re.escape(firsts)}][\u4e00-\u9fff]", near)}
    return sorted(two for two in pairs if _bytes(two[1])[1:] == bytes([trail]))


def _likelier(best: tuple[float, str], found: re.Match[str]) -> bool:
    weight, after = best
    stood = sum(map(oddity, found[2].translate(_WIDE)))
    if found[1]:
        return weight <= max(stood, 1.0)
    if weight >= RARE * len(after):
        return False
    hanzi = [char for char in found[2].translate(_WIDE) if char not in MARKS]
    if len(hanzi) <= 1:
        return len(after) > 2 or after[-1] == "”"
    return weight < stood * 0.5


def _spread(found: re.Match[str], after: str) -> list[Edit]:
    """Return one edit for each restored character, over the stretch that held its first half."""
    chain = [found.start(2) + index for index in range(len(found[2]))]
    starts = [found.start(), *chain]
    if len(after) > len(starts):
        starts.append(found.end() - 1)
    stops = [*starts[1:], found.end()]
    return [Edit(begin, end, char) for begin, end, char in zip(starts, stops, after, strict=True)]
