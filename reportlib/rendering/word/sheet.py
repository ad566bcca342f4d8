"""``word.toml`` of a template: the page, the faces and the styles that an office may change."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlib.errors import TemplateError, nearest
from reportlib.model import LANGS, Lang

FILE = "word.toml"
SUFFIX: Mapping[str, str] = {"zh": "", "en": "English"}
ALIGNMENTS = ("left", "right", "center", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The names of one role's faces, and the names that charts know them by."""

    han: str
    latin: str
    also: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One style as ``word.toml`` says it; None means “as the style it is based on”.

    Sizes, lines and spaces are points; left, right and hanging millimetres;
    ``indent`` is the first line in hanzi; ``rule`` the colour of a line below.
    """

    name: str
    based: str = "Normal"
    next: str = ""
    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    colour: str | None = None
    tracking: float | None = None
    line: float | None = None
    before: float | None = None
    after: float | None = None
    align: str | None = None
    indent: float | None = None
    left: float | None = None
    right: float | None = None
    hanging: float | None = None
    keep_next: bool | None = None
    new_page: bool | None = None
    level: int | None = None
    rule: str | None = None
    right_tab: bool | None = None
    hyphens: bool | None = None
    widows: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page of one edition, in millimetres, and its page number's form."""

    width: float
    height: float
    foot: float
    top: float
    right: float
    bottom: float
    left: float
    folio: str

    @property
    def text_width(self) -> float:
        """The width of the text area."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that ``word.toml`` says."""

    pages: Mapping[str, Page]
    faces: Mapping[str, Face]
    styles: Mapping[str, Mapping[str, Style]]
    marks: Mapping[str, Mapping[str, Style]]
    words: Mapping[str, Mapping[str, Any]]

    def style(self, name: str, lang: str) -> str:
        """Return the id of an edition's style.

        Raises:
            TemplateError: The sheet has none of this name.
        """
        if name not in self.styles[lang]:
            raise _missing(f"[{lang}.styles.{name}]")
        return name + SUFFIX[lang]

    def mark(self, name: str, lang: str) -> str:
        """Return the id of an edition's style for words within a line."""
        if name not in self.marks[lang]:
            raise _missing(f"[{lang}.marks.{name}]")
        return f"{name}Mark{SUFFIX[lang]}"


def load(folder: Path) -> Sheet:
    """Return the sheet of a template's folder.

    Raises:
        TemplateError: There is none, or it cannot be used.
    """
    path = folder / FILE
    try:
        return _parsed(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(
            f"the template has no readable {FILE}",
            where=folder.name,
            remedy="copy it from templates/brief, or set docx = false in [tool.reportlib]",
        ) from error


@lru_cache(maxsize=8)
def _parsed(text: str) -> Sheet:
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError("cannot be read", where=FILE, remedy=str(error)) from error
    try:
        return _sheet(given)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TemplateError(
            f"lacks or mistakes {error}", where=FILE, remedy="compare it with templates/brief"
        ) from error


def _sheet(given: Mapping[str, Any]) -> Sheet:
    faces = {
        role: Face(
            han=str(one["han"]), latin=str(one["latin"]),
            also=tuple(one.get("also", ())), drawn=tuple(one.get("drawn", ())),
        )
        for role, one in given["fonts"].items()
    }  # fmt: skip
    sheet = given["page"]
    return Sheet(
        faces=faces,
        pages={lang: _page(sheet, given[lang]["page"], lang) for lang in LANGS},
        styles={lang: dict(_styles(given, lang, "styles", faces)) for lang in LANGS},
        marks={lang: dict(_styles(given, lang, "marks", faces)) for lang in LANGS},
        words={lang: given[lang]["words"] for lang in LANGS},
    )


def _page(sheet: Mapping[str, Any], edition: Mapping[str, Any], lang: Lang) -> Page:
    names = ("top", "right", "bottom", "left")
    for name in edition:
        _known(name, (*names, "folio"), f"{FILE} [{lang}.page]")
    sides = {side: float(edition[side]) for side in names}
    return Page(
        width=float(sheet["width"]), height=float(sheet["height"]), foot=float(sheet["folio"]),
        folio=str(edition["folio"]), **sides,
    )  # fmt: skip


def _styles(
    given: Mapping[str, Any], lang: Lang, kind: str, faces: Mapping[str, Face]
) -> Iterator[tuple[str, Style]]:
    known = tuple(one.name for one in fields(Style))
    table = given[lang][kind]
    for key, one in table.items():
        where = f"{FILE} [{lang}.{kind}.{key}]"
        for name in one:
            _known(name, known, where)
        style = Style(**one)
        if style.font is not None:
            _known(style.font, faces, where)
        if style.align is not None:
            _known(style.align, ALIGNMENTS, where)
        if kind == "styles" and key != "Normal":
            _known(style.based, table, where)
        yield key, style


def _known(name: str, known: Any, where: str) -> None:
    if name not in known:
        close = nearest(name, known)
        remedy = f"did you mean “{close[0]}”?" if close else f"known: {', '.join(known)}"
        raise TemplateError(f"unknown “{name}”", where=where, remedy=remedy)


def _missing(name: str) -> TemplateError:
    return TemplateError(
        f"{FILE} has no {name}", where=FILE, remedy="copy it from templates/brief/word.toml"
    )
