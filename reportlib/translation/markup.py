"""Strict XML for the exchange formats: no declarations, no entities, nothing fetched."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from reportlib.errors import TranslationError

MOST_BYTES = 64_000_000
# What XML 1.0 cannot hold at all.
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(path: Path, root: str) -> ET.Element:
    """Return the root element of a file.

    A document type that only names a DTD, as translators' tools write it, is passed
    over and never fetched; one that declares anything is refused, and so is every entity.

    Args:
        path: The file.
        root: The name that the root element must have.

    Raises:
        TranslationError: It is missing, too large, no XML, declares something or has another root.
    """
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        raise TranslationError("the file is too large", where=path.name, remedy="divide it")
    builder = ET.TreeBuilder()
    parser = _parser(builder, path.name)
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError as error:
        raise TranslationError(
            f"not valid XML: {error}", where=path.name, remedy="export it again"
        ) from error
    tree = builder.close()
    if tree.tag != root:
        raise TranslationError(
            f"the root is {tree.tag}", where=path.name, remedy=f"it must be {root}"
        )
    return tree


def _parser(builder: ET.TreeBuilder, where: str) -> expat.XMLParserType:
    """Return a parser that builds a tree and refuses declarations before it reads them."""

    def doctype(name: str, _system: str | None, _public: str | None, declares: int) -> None:
        if declares:
            raise TranslationError(
                f"its document type “{name}” declares something", where=where,
                remedy="export it without a DOCTYPE",
            )  # fmt: skip

    def entity(name: str, *_rest: object) -> None:
        raise TranslationError(
            f"it uses the entity “{name}”", where=where, remedy="write the character itself"
        )

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: builder.start(
        _name(name), {_name(key): value for key, value in given.items()}
    )
    parser.EndElementHandler = lambda name: builder.end(_name(name))
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = entity
    parser.SkippedEntityHandler = entity
    return parser


def _name(name: str) -> str:
    """Return a name as ElementTree writes it: ``{namespace}name``."""
    return "{" + name if "}" in name else name


def text(content: str) -> str:
    """Return a text as XML holds it."""
    return escape(_UNFIT.sub("", content))


def attribute(content: str) -> str:
    """Return a text as a quoted attribute."""
    return quoteattr(_UNFIT.sub("", content))
