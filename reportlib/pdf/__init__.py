"""HTML to conforming, byte-stable PDF; the only importer of WeasyPrint and pikepdf.

A `Typesetter` lives as long as the run: it owns the fonts and the parsed style
sheets, and turns one `Html` after another into a `PdfDocument` that is PDF/A-3a
and PDF/UA-1 at once.

Importing this room is cheap; WeasyPrint is loaded when the first `Typesetter`
is made, after the project's own font configuration is in place. The module
`reading` reads a finished PDF back.
"""

from reportlib.pdf.fonts import FontFile, FontSet, load_fonts
from reportlib.pdf.pictures import pictures
from reportlib.pdf.typesetter import Typesetter

__all__ = ["FontFile", "FontSet", "Typesetter", "load_fonts", "pictures"]
