"""Strict XML for the exchange formats: no document type, no entities, nothing fetched."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from reportlib.errors import TranslationError

MOST_BYTES = 64_000_000
# What XML 1.0 cannot hold at all.
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class _Strict:
    """Builds a tree and refuses a document type before anything in it is read."""

    def __init__(self) -> None:
        self._builder = ET.TreeBuilder()
        self.start = self._builder.start
        self.end = self._builder.end
        self.data = self._builder.data
        self.close = self._builder.close

    def doctype(self, name: str, _public: str | None, _system: str | None) -> None:
        """Refuse it."""
        raise TranslationError(
            f"it declares a document type “{name}”", remedy="export it without a DOCTYPE"
        )


def read(path: Path, root: str) -> ET.Element:
    """Return the root element of a file.

    Args:
        path: The file.
        root: The name that the root element must have.

    Raises:
        TranslationError: It is missing, too large, no XML, has a document type or another root.
    """
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        raise TranslationError("the file is too large", where=path.name, remedy="divide it")
    try:
        tree: ET.Element = ET.fromstring(content, parser=ET.XMLParser(target=_Strict()))  # noqa: S314 - see _Strict
    except ET.ParseError as error:
        raise TranslationError(
            f"not valid XML: {error}", where=path.name, remedy="export it again"
        ) from error
    except TranslationError as error:
        error.where = error.where or path.name
        raise
    found = tree.tag
    if found != root:
        raise TranslationError(f"the root is {found}", where=path.name, remedy=f"it must be {root}")
    return tree


def text(content: str) -> str:
    """Return a text as XML holds it."""
    return escape(_UNFIT.sub("", content))


def attribute(content: str) -> str:
    """Return a text as a quoted attribute."""
    return quoteattr(_UNFIT.sub("", content))
