"""The few calls into WeasyPrint that make a document; all its private doors are here."""

import atexit
import shutil
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.ffi import harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from reportlib.errors import LayoutError
from reportlib.model import Attachment, Html
from reportlib.pdf import (
    cascade,
    conformance,
    drawing,
    hanging,
    justify,
    leanness,
    lengths,
    lines,
    mapping,
    parsing,
    shaping,
    sparing,
    styles,
    writing,
)
from reportlib.pdf.fetch import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A written PDF with the names of its fonts and the characters each family drew."""

    content: bytes
    pages: int
    fonts: frozenset[str]
    used: dict[str, frozenset[str]]


def prepare() -> None:
    """Check the version and put the project's extensions in place."""
    conformance.require_pinned()
    if not harfbuzz_subset:
        raise LayoutError(
            "libharfbuzz-subset is missing, so fonts cannot be made small",
            remedy="run `make setup`, or `apt-get install libharfbuzz-subset0`",
        )
    cascade.install()
    conformance.install_languages()
    drawing.install()
    hanging.install()
    justify.install()
    leanness.install()
    lengths.install()
    lines.install()
    mapping.install()
    shaping.install()
    sparing.install()
    styles.install()
    writing.install()


def font_configuration(folder: Path) -> FontConfiguration:
    """Return an empty set of fonts, to be filled by `@font-face`; those in a folder stay there as long as the process."""
    config = FontConfiguration()
    mapping.stays(config, folder)
    # Left to the end of the interpreter, its own clean-up finds the functions gone that it calls.
    atexit.register(_forget, config)
    return config


def _forget(config: FontConfiguration) -> None:
    if config._folder:  # noqa: SLF001 - it tells nobody where its copies of fonts lie
        shutil.rmtree(config._folder, ignore_errors=True)  # noqa: SLF001
        config._folder = None  # noqa: SLF001


def sheet(text: str, folders: Sequence[Path], config: FontConfiguration) -> Any:
    """Return a parsed style sheet that may read some folders; addresses start from the first."""
    base = f"{folders[0].resolve().as_uri()}/"
    return weasyprint.CSS(string=text, base_url=base, font_config=config, url_fetcher=Gate(folders))


def make(
    *,
    html: Html,
    sheets: Sequence[Any],
    config: FontConfiguration,
    attachments: Sequence[Attachment],
    date: str,
    identifier: str,
) -> Made:
    """Lay a page out and write it."""
    folder = Path(html.base)
    gate = Gate([folder])
    source = _source(html.text, f"{folder.resolve().as_uri()}/", gate)
    document = source.render(stylesheets=sheets, font_config=config, pdf_variant="pdf/a-3a")
    conformance.with_identity(document.metadata, identifier)
    conformance.attach(document.metadata, attachments, date)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its colour profile open
        content = document.write_pdf(
            finisher=conformance.finisher(attachments), pdf_variant="pdf/a-3a"
        )
    if gate.refused:
        raise FatalURLFetchingError(gate.refused[0])
    used: dict[str, set[str]] = {}
    for font in document.fonts.values():
        used.setdefault(font.family, set()).update("".join(font.to_unicode.values()))
    return Made(
        content=content,
        pages=len(document.pages),
        fonts=frozenset(font.name.decode().partition("+")[2] for font in document.fonts.values()),
        used={family: frozenset(chars) for family, chars in used.items()},
    )


def _source(text: str, base: str, gate: Gate) -> weasyprint.HTML:
    """Return a page as WeasyPrint's parser would read it."""
    tree = parsing.strict(text)
    if tree is None:
        return weasyprint.HTML(string=text, base_url=base, url_fetcher=gate)
    source = weasyprint.HTML(string=parsing.DOCTYPE, base_url=base, url_fetcher=gate)
    source.wrapper_element = type(source.wrapper_element).from_html_root(tree)
    source.wrapper_element.query_all = partial(parsing.in_head, source.wrapper_element)
    source.etree_element = tree
    return source
