"""What WeasyPrint 70.0 leaves to be done for PDF/A-3a and PDF/UA-1 in one file.

- the PDF/UA identity inside the one `rdf:RDF` that validators read;
- the language of every structure element, not of the root alone;
- each attachment once in the catalogue's /AF, with dates that never change;
- a description on every link, for those who hear the page.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import weasyprint
from weasyprint.pdf import tags

from reportlib.errors import LayoutError
from reportlib.model import Attachment


VERSION = "70.0"
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
                element["Lang"] = weasyprint.pdf.pydyf.String(lang)
            yield element

    build.marks_languages = True  # type: ignore[attr-defined]
    tags._build_box_tree = build  # noqa: SLF001 (see above)


def with_identity(metadata: Any) -> None:
    """Make a document's metadata say that it is PDF/UA-1 besides what WeasyPrint writes."""
    written: Callable[..., bytes] = metadata.generate_rdf_metadata

    def both(*arguments: Any) -> bytes:
        return written(*arguments).replace(b"</rdf:RDF>", ABOUT + b"</rdf:RDF>")

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


def finish(_document: Any, pdf: Any) -> None:
    """Mend the PDF's objects just before they are written."""
    if "AF" in pdf.catalog:
        unique = dict.fromkeys(bytes(str(one), "ascii") if isinstance(one, str) else one for one in pdf.catalog["AF"])
        pdf.catalog["AF"] = weasyprint.pdf.pydyf.Array(unique)


def _moment(date: str) -> datetime:
    if not date:
        return NO_DATE
    parts = [int(one) for one in date[:10].split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return datetime(year, month, day, tzinfo=UTC)
