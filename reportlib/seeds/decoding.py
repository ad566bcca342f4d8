"""Bytes to text: strict decoding first, plausibility second, guessing last."""

import codecs
import re

from charset_normalizer import from_bytes

from reportlib.errors import DecodeError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROL = 0.01
_ASSIGNED_HANZI = re.compile("[\u4e00-\u9fff]")
_FREQUENT = frozenset(
    "的一是不了在人有我他这個个中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年"
    "工作务務劳勞输輸贫貧困业業就转轉移万萬元县縣乡鄉镇鎮村市省区區政府部门門全其中培训訓组織织"
    "與与后後里裡，。、；：“”（）及等从從各第二三四五六七八九十分同行成方多经經发發用道家面主"
)
_SAMPLE = 200_000


def decode(data: bytes, *, where: str) -> tuple[str, str]:
    """Return the text of some bytes without its byte order mark, and the name of its encoding.

    Raises:
        DecodeError: The bytes are no text in any encoding that Chinese documents use.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, where), encoding
    if not data:
        return "", "utf-8"
    for encoding in _candidates(data):
        text = _attempt(data, encoding)
        if text is not None and _is_text(text):
            return text, encoding
    best = from_bytes(data[:_SAMPLE]).best()
    text = _attempt(data, best.encoding) if best is not None else None
    if best is None or text is None or not _is_text(text) or not _ASSIGNED_HANZI.search(text):
        raise _refusal(where)
    return text, best.encoding.replace("_", "-")


def _candidates(data: bytes) -> list[str]:
    """Return the encodings to try, in order: wide ones if the zeros say so, then by plausibility."""
    sample = data[:_SAMPLE]
    if sample.count(0) or b"\n\x4e" in sample:
        wide = _wide(sample)
        if wide:
            return [wide]
    if _attempt(data, "utf-8") is not None:
        return ["utf-8"]
    return [
        *sorted(("gb18030", "big5hkscs"), key=lambda one: -_plausibility(data, one)),
        *_wide_by_words(data),
    ]


def _wide(sample: bytes) -> str:
    """Return the UTF-16 order that puts the zeros of plain characters on one side, if one does."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 0.01 * len(sample) or min(even, odd) > 0.1 * max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _wide_by_words(data: bytes) -> list[str]:
    """Return the UTF-16 orders that make common Chinese of the bytes."""
    found = [one for one in ("utf-16-le", "utf-16-be") if _plausibility(data, one) > 0.3]
    return found if len(data) % 2 == 0 else []


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _plausibility(data: bytes, encoding: str) -> float:
    """Return which share of the characters beyond ASCII is common Chinese; negative if undecodable."""
    text = _attempt(data, encoding)
    if text is None:
        return -1.0
    wide = [char for char in text[:_SAMPLE] if char > "\x7f"]
    if not wide:
        return 0.0
    return sum(char in _FREQUENT for char in wide) / len(wide)


def _is_text(text: str) -> bool:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample):
        return False
    odd = len(sample) - sum(map(str.isprintable, sample)) + sample.count("\ufffd")
    lines = sum(sample.count(one) for one in "\n\r\t\x0c\u3000\xa0\u200b\ufeff\u00ad")
    return odd - lines <= max(2, 0.05 * len(sample))


def _strict(data: bytes, encoding: str, where: str) -> str:
    text = _attempt(data, encoding)
    if text is None or not _is_text(text):
        raise _refusal(where, f"its mark says {encoding}, but the bytes are not")
    return text


def _refusal(
    where: str, what: str = "the bytes are no text in UTF-8, UTF-16, GB18030 or Big5"
) -> DecodeError:
    return DecodeError(
        what, where=where, remedy="save the document as UTF-8 text and put it in seeds/ again"
    )
