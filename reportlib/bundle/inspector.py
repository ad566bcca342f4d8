"""The inspector: one page that shows every figure of a run with its sentence, tree and checks.

The page carries everything it needs and asks nothing of any network, which its
own content policy forbids. What documents say travels as JSON inside it, with
every sign that could end a script written as an escape.
"""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

from reportlib.bundle import lettering
from reportlib.canonical import to_json

FOLDER = Path(__file__).parent.parent / "data" / "inspector"
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def to_page(data: Mapping[str, Any], font: bytes = b"") -> str:
    """Return the page that shows some data.

    Args:
        data: ``reports``, ``facts``, ``documents``, ``checks``, ``conflicts`` and ``mentioned``, as plain data.
        font: A font file with Chinese characters, of which the page takes along what it shows.
    """
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    script = (FOLDER / "script.js").read_text(encoding="utf-8")
    frame = (FOLDER / "page.html").read_text(encoding="utf-8")
    page = Template(frame)
    text = to_json(data)
    if font:
        shown = f"{frame}{script}{text}"
        style = lettering.rule(lettering.web_font(font, shown)) + style
    return page.substitute(
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=inert(text),
    )


def inert(text: str) -> str:
    """Return data in JSON such that it cannot end the element it stands in."""
    for sign, escape in ESCAPES.items():
        text = text.replace(sign, escape)
    return text


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
