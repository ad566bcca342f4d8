"""What WeasyPrint 70.0 leaves to be done for PDF/A-3a and PDF/UA-1 in one file.

- the PDF/UA identity inside the one `rdf:RDF` that validators read;
- the language of every structure element, not of the root alone;
- each attachment once in the catalogue's /AF, with dates that never change;
- a description on every link, for those who hear the page.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

import pydyf
import weasyprint
from weasyprint.pdf import tags

from reportlib.errors import LayoutError
from reportlib.model import Attachment
from reportlib.pdf import writing

VERSION = "70.0"
# Large streams (fonts, attachments) whose compressed form is remembered: those of a few documents.
LARGE = 16_384
KEPT = 32
IDENTIFIER = (
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" rdf:about="">'
    "<dc:identifier>{}</dc:identifier></rdf:Description>\n"
)
# Used where neither data nor settings give a date; the first day that every archive format can hold.
NO_DATE = datetime(1980, 1, 1, tzinfo=UTC)
ABOUT = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def require_pinned() -> None:
    """Refuse another WeasyPrint than the one whose inner functions are known.

    Raises:
        LayoutError: The installed version is not the pinned one.
    """
    if weasyprint.__version__ != VERSION:
        raise LayoutError(
            f"WeasyPrint {weasyprint.__version__} is installed; the page is made for {VERSION}",
            remedy="run `make setup`, which installs the locked versions",
        )


def install_languages() -> None:
    """Make each structure element carry the language of its text; twice is once."""
    inner = tags._build_box_tree  # noqa: SLF001 (the only place where element and style meet)
    if getattr(inner, "marks_languages", False):
        return

    def build(box: Any, parent: Any, *rest: Any) -> Iterable[Any]:
        for element in inner(box, parent, *rest):
            placed = getattr(box, "_box", box)
            if lang := placed.style["lang"]:
                element["Lang"] = _text(lang)
            _describe(placed)
            yield element

    build.marks_languages = True  # type: ignore[attr-defined]
    tags._build_box_tree = build  # noqa: SLF001 (see above)


@lru_cache(maxsize=64)
def _text(text: str) -> Any:
    """Return a text of a PDF, one for all who say it."""
    return pydyf.String(text)


def _describe(box: Any) -> None:
    """Let a link be announced by its title, where WeasyPrint gives the bare address."""
    if box.link_annotation and box.element is not None and (title := box.element.get("title")):
        box.link_annotation["Contents"] = pydyf.String(title)


def with_identity(metadata: Any, identifier: str) -> None:
    """Make a document's metadata say that it is PDF/UA-1, and which document it is."""
    written: Callable[..., bytes] = metadata.generate_rdf_metadata
    named = IDENTIFIER.format(escape(identifier)).encode() if identifier else b""

    def both(*arguments: Any) -> bytes:
        return written(*arguments).replace(b"</rdf:RDF>", named + ABOUT + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = both


def attach(metadata: Any, attachments: Sequence[Attachment], date: str) -> None:
    """Put the attachments into a document, dated by the document, never by the clock."""
    moment = _moment(date)
    metadata.attachments = [
        weasyprint.Attachment(
            string=one.content,
            name=one.name,
            description=one.description,
            relationship=one.relationship,
            created=moment,
            modified=moment,
        )
        for one in attachments
    ]


def finisher(attachments: Sequence[Attachment]) -> Callable[[Any, Any], None]:
    """Return the function that mends a PDF's objects just before they are written."""

    def finish(_document: Any, pdf: Any) -> None:
        if "AF" in pdf.catalog:
            pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
        files = [
            one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Filespec"
        ]
        for one, attachment in zip(files, attachments, strict=True):
            # WeasyPrint asks the machine for the media type, and machines differ.
            stream = pdf.objects[int(one["EF"]["F"].split()[0])]
            stream.extra["Subtype"] = "/" + attachment.media_type.replace("/", "#2f").replace(
                "+", "#2b"
            )
        _inherit_languages(pdf)
        _compress_once(pdf)
        writing.write_once(pdf)

    return finish


def _inherit_languages(pdf: Any) -> None:
    found = [
        one
        for one in pdf.objects
        if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem"
    ]
    elements: dict[bytes, Any] = {bytes(one.reference): one for one in found}
    for element in found:
        chain: list[Any] = []
        parent: Any = element
        while parent is not None and "Lang" not in parent:
            chain.append(parent)
            parent = elements.get(bytes(parent["P"]))
        lang = parent["Lang"] if parent is not None else pdf.catalog["Lang"]
        for one in chain:
            one["Lang"] = lang


def _compress_once(pdf: Any) -> None:
    """Compress every stream now: pydyf asks for its bytes twice, and would compress them each time."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.compress:
            plain = pydyf.Stream(one.stream).data
            content = plain.partition(b"stream\n")[2].removesuffix(b"\nendstream")
            compress = _remembered if len(content) >= LARGE else _compressed
            one.stream, one.compress = [compress(content)], False
            one.extra["Filter"] = "/FlateDecode"


def _compressed(content: bytes) -> bytes:
    """Return what pydyf would make of a stream."""
    return zlib.compress(content, level=9)


@lru_cache(maxsize=KEPT)
def _remembered(content: bytes) -> bytes:
    """Return the same of a large stream, which often comes again in the next document."""
    return _compressed(content)


def _moment(date: str) -> datetime:
    if not date:
        return NO_DATE
    parts = [int(one) for one in date[:10].split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return datetime(year, month, day, tzinfo=UTC)
