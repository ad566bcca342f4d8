"""The inspector: one page that shows every figure of a run with its sentence, tree and checks.

The page carries everything it needs and asks nothing of any network, which its
own content policy forbids. What documents say travels as JSON inside it, with
every sign that could end a script written as an escape.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

from reportlib.bundle import lettering
from reportlib.canonical import to_json

FOLDER = Path(__file__).parent.parent / "data" / "inspector"
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
# Where the data go; no file of the page holds it.
_HERE = "\0"
# So many entries are written out at once.
_TOGETHER = 500


def to_page(data: Mapping[str, Any], font: Path | None = None) -> bytes:
    """Return the page that shows some data, in UTF-8.

    Args:
        data: ``reports``, ``facts``, ``documents``, ``checks``, ``conflicts`` and ``mentioned``, as plain data; of a
            list of thousands a generator is enough, and only one item of it is held at a time.
        font: A font file with Chinese characters, of which the page takes along what it shows.
    """
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    script = (FOLDER / "script.js").read_text(encoding="utf-8")
    frame = (FOLDER / "page.html").read_text(encoding="utf-8")
    letters = {*frame, *script}
    body = bytearray()
    for piece in _pieces(data):
        letters.update(piece)
        body += inert(piece).encode()
    if font:
        style = lettering.rule(lettering.web_font(font, letters)) + style
    page = Template(frame).substitute(
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=_HERE,
    )
    before, _, after = page.partition(_HERE)
    return b"".join((before.encode(), body, after.encode()))


def _pieces(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the canonical JSON of some data piece by piece."""
    for count, (name, value) in enumerate(sorted(data.items())):
        yield f"{',' if count else '{'}{to_json(name)}:"
        if isinstance(value, Iterator):
            yield from _joined((to_json(one) for one in value), "[]")
        elif isinstance(value, dict):
            yield from _joined(
                (to_json(dict(one))[1:-1] for one in _some(sorted(value.items()))), "{}"
            )
        else:
            yield to_json(value)
    yield "}" if data else "{}"


def _joined(parts: Iterable[str], brackets: str) -> Iterator[str]:
    yield brackets[0]
    for number, one in enumerate(parts):
        yield f",{one}" if number else one
    yield brackets[1]


def _some(items: list[tuple[str, Any]]) -> Iterator[list[tuple[str, Any]]]:
    return (items[at : at + _TOGETHER] for at in range(0, len(items), _TOGETHER))


def inert(text: str) -> str:
    """Return data in JSON such that it cannot end the element it stands in."""
    for sign, escape in ESCAPES.items():
        text = text.replace(sign, escape)
    return text


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
