"""The parts of a Word document as one file: same parts, same bytes."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from reportlib.rendering.word.markup import HEAD, clean

EPOCH = "2000-01-01"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
KINDS: Mapping[str, str] = {
    "styles": "styles", "settings": "settings", "fontTable": "fontTable", "footnotes": "footnotes",
    "footer": "footer",
}  # fmt: skip


def pack(
    document: str, parts: Mapping[str, tuple[str, str]], media: Mapping[str, bytes], facts: Mapping[str, str]
) -> bytes:  # fmt: skip
    """Return the file.

    Args:
        document: ``word/document.xml``.
        parts: Name in ``word/`` without ending → its kind and its text; the name is its relationship's id too.
        media: Name in ``word/`` → bytes; the relationship's id is stem and ending run together.
        facts: ``title``, ``author``, ``subject``, ``keywords``, ``identifier``, ``date`` and ``lang``.
    """
    files: dict[str, bytes] = {
        "[Content_Types].xml": _types(parts).encode(),
        "_rels/.rels": _roots().encode(),
        "docProps/core.xml": _core(facts).encode(),
        "docProps/app.xml": _app().encode(),
        "word/document.xml": document.encode(),
        "word/_rels/document.xml.rels": _relations(parts, media).encode(),
        **{f"word/{name}.xml": text.encode() for name, (_, text) in parts.items()},
        **{f"word/{name}": content for name, content in media.items()},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            packed = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compress_type=packed)
    return stream.getvalue()


def _types(parts: Mapping[str, tuple[str, str]]) -> str:
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml",
        "png": "image/png", "svg": "image/svg+xml",
    }  # fmt: skip
    overrides = {
        "/word/document.xml": f"{MAIN}.document.main+xml",
        **{f"/word/{name}.xml": f"{MAIN}.{KINDS[kind]}+xml" for name, (kind, _) in parts.items()},
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    lines = [f'<Default Extension="{key}" ContentType="{kind}"/>' for key, kind in defaults.items()]
    lines += [
        f'<Override PartName="{key}" ContentType="{kind}"/>' for key, kind in overrides.items()
    ]
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{"".join(lines)}</Types>'


def _relationships(found: Mapping[str, tuple[str, str]]) -> str:
    lines = [
        f'<Relationship Id="{key}" Type="{kind}" Target={quoteattr(target)}/>'
        for key, (kind, target) in found.items()
    ]
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _roots() -> str:
    return _relationships(
        {
            "document": (f"{OFFICE}/officeDocument", "word/document.xml"),
            "core": (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            "app": (f"{OFFICE}/extended-properties", "docProps/app.xml"),
        }
    )


def _relations(parts: Mapping[str, tuple[str, str]], media: Mapping[str, bytes]) -> str:
    found = {name: (f"{OFFICE}/{KINDS[kind]}", f"{name}.xml") for name, (kind, _) in parts.items()}
    for name in media:
        found[name.rpartition("/")[2].replace(".", "")] = (f"{OFFICE}/image", name)
    return _relationships(found)


def _core(facts: Mapping[str, str]) -> str:
    date = f"{_whole_date(facts['date'])}T00:00:00Z"
    told = {
        "dc:title": facts["title"], "dc:subject": facts["subject"], "dc:creator": facts["author"],
        "cp:keywords": facts["keywords"], "dc:identifier": facts["identifier"], "dc:language": facts["lang"],
    }  # fmt: skip
    lines = [f"<{name}>{escape(clean(text))}</{name}>" for name, text in told.items() if text]
    lines += [
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{escape(date)}</dcterms:{name}>'
        for name in ("created", "modified")
    ]
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(lines)}</cp:coreProperties>'
    )


def _whole_date(date: str) -> str:
    """Return a full ISO date; what a month or year leaves open is its first day."""
    return date + EPOCH[len(date) :] if date else EPOCH


def _app() -> str:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{HEAD}<Properties xmlns="{space}"><Application>reportlib</Application></Properties>'
