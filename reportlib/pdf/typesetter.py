"""The long-lived typesetter: fonts and style sheets once, then page after page."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reportlib.errors import FetchRefused, GlyphError, LayoutError
from reportlib.model import Attachment, Html, PdfDocument
from reportlib.pdf import faces
from reportlib.pdf.fontconfig import confine
from reportlib.pdf.fonts import FontFile, FontSet

STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n?')
# How WeasyPrint mutters of a declaration or rule that it cannot use.
_SHEET = re.compile(r"(?:Ignored |Parse error )?(.*) at (\d+):\d+(.*)")
REPLACEMENT = 0xFFFD
PRIVATE = range(0xE000, 0xF900)
UNSEEN = frozenset([0x09, 0x0A, 0x0D, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


class Typesetter:
    """Turn HTML into PDF/A-3a and PDF/UA-1, the same bytes for the same page.

    Two sets of faces are kept: everyday ones (GB 2312), small and fast, and whole
    ones for a page with rarer characters. Which is used depends on the page alone.
    """

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._folder = fonts.cache
        confine(self._folder, self._first_face().parent)
        self._engine = _engine()
        self._sets: dict[bool, Any] = {}
        self._sheets: dict[tuple[str, bool], Any] = {}

    def typeset(
        self,
        html: Html,
        *,
        attachments: Sequence[Attachment] = (),
        meta: Mapping[str, str] | None = None,
    ) -> PdfDocument:
        """Return the finished PDF of a page.

        Args:
            html: The page, and the folder its style sheet lies in.
            attachments: Files to carry inside, each with its relationship.
            meta: The document's ``date`` (ISO) and ``identifier``; both may be empty.

        Raises:
            GlyphError: A character has no glyph in any allowed font.
            FetchRefused: The page asked for something outside its folder.
            LayoutError: Anything else that would make the page other than it should be.
        """
        self._refuse_unprintable(html.text)
        whole = not self._is_everyday(html.text)
        with _judged(html.title) as problems:
            sheets = [
                self._sheet(Path(html.base) / name, whole=whole)
                for name in STYLESHEET.findall(html.text)
            ]
            result = self._engine.make(
                html=Html(
                    text=STYLESHEET.sub("", html.text),
                    base=html.base,
                    title=html.title,
                    author=html.author,
                    lang=html.lang,
                ),
                sheets=[self._faces_sheet(whole=whole), *sheets],
                config=self._set(whole=whole),
                attachments=attachments,
                date=(meta or {}).get("date", ""),
                identifier=(meta or {}).get("identifier", ""),
            )
        _raise_first(problems, html.title)
        return self._checked(result, html.title)

    def _checked(self, result: Any, where: str) -> PdfDocument:
        allowed = {name.replace(" ", "-") for name in self._fonts.families}
        strangers = sorted(
            name
            for name in result.fonts
            if name.split(",")[0] not in allowed and not _styled(name, allowed)
        )
        if strangers:
            raise LayoutError(
                f"fonts outside the allowed set were used: {', '.join(strangers)}",
                where=where,
                remedy="name one of the project's families in the style sheet or the chart",
            )
        fallback = {one.family for one in self._fonts.files if one.role == "fallback"}
        fell = {
            char for family, chars in result.used.items() if family in fallback for char in chars
        }
        return PdfDocument(
            content=result.content,
            pages=result.pages,
            fonts=tuple(sorted(result.fonts)),
            fallback=tuple(sorted(fell)),
        )

    def _refuse_unprintable(self, text: str) -> None:
        unheld = codes = set(map(ord, set(text)))
        for font in self._fonts.files:
            unheld = faces.unheld(font, unheld)
        damaged = {one for one in codes if one == REPLACEMENT or one in PRIVATE or one < 0x20}
        for code in sorted((unheld | damaged) - UNSEEN):
            place = text.index(chr(code))
            around = re.sub(r"<[^>]*>|\s+", " ", text[max(0, place - 12) : place + 12])
            raise GlyphError(
                f"no allowed font holds “{chr(code)}” (U+{code:04X})",
                where=f"…{around}…",
                remedy="correct the text, or name a font that holds it in the settings",
            )

    def _is_everyday(self, text: str) -> bool:
        return set(map(ord, set(text))) - UNSEEN <= faces.everyday()

    def _first_face(self) -> Path:
        latin = next(one for one in self._fonts.files if one.role == "latin")
        return faces.prepare(latin, self._folder / "first", whole=False)

    def _set(self, *, whole: bool) -> Any:
        if whole not in self._sets:
            self._sets[whole] = self._engine.font_configuration(self._folder / "faces")
        return self._sets[whole]

    def _faces_sheet(self, *, whole: bool) -> Any:
        key = ("", whole)
        if key not in self._sheets:
            folder = self._folder / "faces"
            rules = "".join(
                _rule(one, faces.prepare(one, folder, whole=whole))
                for one in reversed(self._fonts.files)
            )
            roles = "".join(
                f"--{role}:{_names(self._fonts.stack(role))};" for role in _roles(self._fonts)
            )
            folders = [folder, *{one.path.parent: None for one in self._fonts.files}]
            self._sheets[key] = self._engine.sheet(
                f"{rules}:root{{{roles}}}", folders, self._set(whole=whole)
            )
        return self._sheets[key]

    def _sheet(self, path: Path, *, whole: bool) -> Any:
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            raise LayoutError(
                "the style sheet cannot be read", where=str(path), remedy=str(error)
            ) from error
        # What a sheet refers to lies beside it; most refer to nothing and serve every folder.
        key = (f"{path.parent}\n{text}" if "url(" in text or "@import" in text else text, whole)
        if key not in self._sheets:
            # Judged before it is kept: a sheet that is at hand is never looked at again.
            where = f"{path.parent.name}/{path.name}"
            with _judged(where) as problems:
                parsed = self._engine.sheet(text, [path.parent], self._set(whole=whole))
            _raise_first(problems, where)
            self._sheets[key] = parsed
        return self._sheets[key]


def _engine() -> Any:
    try:
        from reportlib.pdf.light import engine
    except OSError as error:
        raise LayoutError(
            f"Pango is missing ({error})",
            remedy="run `make setup`, or `apt-get install libpango-1.0-0 libpangoft2-1.0-0`",
        ) from error
    engine.prepare()
    return engine


def _roles(fonts: FontSet) -> list[str]:
    return sorted({one.role for one in fonts.files})


def _names(families: Sequence[str]) -> str:
    return ",".join(f'"{one}"' for one in families)


def _rule(font: FontFile, path: Path) -> str:
    style = "italic" if font.italic else "normal"
    return (
        f'@font-face{{font-family:"{font.family}";font-weight:{font.weight};'
        f'font-style:{style};src:url("{path.resolve().as_uri()}")}}\n'
    )


def _styled(name: str, allowed: set[str]) -> bool:
    return any(
        name == f"{one}-{style}" for one in allowed for style in ("Bold", "Italic", "Bold-Italic")
    )


@contextmanager
def _judged(where: str) -> Iterator[list[logging.LogRecord]]:
    """Collect what WeasyPrint only mutters, and turn its fatal refusal into an error."""
    from weasyprint.urls import FatalURLFetchingError

    records: list[logging.LogRecord] = []

    def keep(record: logging.LogRecord) -> bool:
        records.append(record)
        return False

    handler = logging.Handler(logging.WARNING)
    handler.addFilter(keep)
    logger = logging.getLogger("weasyprint")
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield records
    except FatalURLFetchingError as error:
        raise FetchRefused(
            f"the page asked for {error}",
            where=where,
            remedy="take the address out of the template, chart or seed",
        ) from error
    finally:
        logger.propagate = before
        logger.removeHandler(handler)


def _raise_first(problems: list[logging.LogRecord], where: str) -> None:
    for record in problems:
        message = record.getMessage()
        if ".notdef" in message and isinstance(record.args, tuple):
            char, code = record.args
            raise GlyphError(
                f"no allowed font holds “{char}” (U+{code:04X})",
                where=where,
                remedy="correct the text, or name a font that holds it in the settings",
            )
        if match := _SHEET.match(message):
            raise LayoutError(
                f"the style sheet is not understood: {match[1]}{match[3]}",
                where=f"{where}, line {match[2]}",
                remedy="correct that line",
            )
        raise LayoutError(
            f"the page is not as it should be: {message[:200]}",
            where=where,
            remedy="mend the template or the block",
        )
