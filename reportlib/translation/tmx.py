"""TMX 1.4: the accepted pairs of the memory, as every translator's tool takes them in."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.errors import TranslationError
from reportlib.translation import markup
from reportlib.translation.rows import STATUSES, Row, Status, pieces, source_digest

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def write(rows: Iterable[Row], *, title: str) -> str:
    """Return a TMX document for those rows that are translated."""
    units = "".join(_unit(row) for row in rows if row.target)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        ' <header creationtool="reportlib" creationtoolversion="1" segtype="sentence" o-tmf="PO"'
        f' adminlang="en" srclang="zh-CN" datatype="plaintext">\n  <prop type="x-document">{markup.text(title)}</prop>\n </header>\n'
        f" <body>\n{units} </body>\n</tmx>\n"
    )


def _unit(row: Row) -> str:
    names = [name for _, name in pieces(row.source) if name]
    told = [
        ("x-context", row.context),
        ("x-status", row.status),
        ("x-source", source_digest(row.source)),
    ]
    told += [("x-previous", row.previous)] if row.previous else []
    note = f"   <note>{markup.text(row.note)}</note>\n" if row.note else ""
    props = "".join(f'   <prop type="{kind}">{markup.text(one)}</prop>\n' for kind, one in told)
    sides = "".join(
        f'   <tuv xml:lang="{lang}"><seg>{_inline(text, names)}</seg></tuv>\n'
        for lang, text in (("zh-CN", row.source), ("en", row.target))
    )
    return f"  <tu>\n{note}{props}{sides}  </tu>\n"


def _inline(text: str, names: list[str]) -> str:
    parts = []
    for plain, name in pieces(text):
        parts.append(markup.text(plain))
        if name:
            number = names.index(name) + 1 if name in names else 0
            parts.append(f'<ph x="{number}">{markup.text("{" + name + "}")}</ph>')
    return "".join(parts)


def read(path: Path) -> tuple[Row, ...]:
    """Return the rows of a TMX file.

    Raises:
        TranslationError: It is not strict XML, not TMX 1.4, or a unit lacks a language.
    """
    root = markup.read(path, "tmx")
    if root.get("version") != "1.4":
        raise TranslationError(
            f"TMX version {root.get('version')}", where=path.name, remedy="export it as TMX 1.4"
        )
    return tuple(
        _row(unit, f"{path.name}, tu {number}")
        for number, unit in enumerate(root.iter("tu"), start=1)
    )


def _row(unit: "Element", where: str) -> Row:
    told = {prop.get("type", ""): prop.text or "" for prop in unit.findall("prop")}
    sides: dict[str, str] = {}
    for side in unit.findall("tuv"):
        lang = (side.get(markup.XML_LANG) or side.get("lang") or "").lower()
        sides[lang.partition("-")[0]] = _flat(side.find("seg"), where)
    if "zh" not in sides or "en" not in sides:
        raise TranslationError(
            "a unit needs zh and en", where=where, remedy="export both languages"
        )
    status: Status = next((one for one in STATUSES if one == told.get("x-status")), "draft")
    return Row(
        context=told.get("x-context", ""), source=sides["zh"], target=sides["en"],
        status=status if sides["en"] else "open", note="\n".join(one.text or "" for one in unit.findall("note")),
        previous="" if status == "approved" else told.get("x-previous", ""), told=told.get("x-source", ""), where=where,
    )  # fmt: skip


def _flat(element: "Element | None", where: str) -> str:
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        if child.tag != "ph":
            raise TranslationError(
                f"a sentence holds <{child.tag}>",
                where=where,
                remedy="keep text and the given <ph> only",
            )
        parts += [child.text or "", child.tail or ""]
    return "".join(parts)
