"""Font files are mapped where they lie and never copied: all workers share one copy in memory.

WeasyPrint writes each font into a folder of the process before Fontconfig maps it,
and takes every font of a document into memory, whole, before it cuts out the glyphs
that are used: 30 MB for each process and 30 more for each page that is written.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from types import FunctionType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.pdf.fonts import Font
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data

PACKED = b"wOF"


def install() -> None:
    """Put these in the place of WeasyPrint's own; twice is once."""
    if not hasattr(FontConfiguration.add_font_face, "__wrapped__"):
        FontConfiguration.add_font_face = _where_it_lies(FontConfiguration.add_font_face)
        Font.__init__ = _unread(Font.__init__)
        Font.file_content = property(_content, _keep_content)


def stays(config: Any, folder: Path) -> None:
    """Promise that the fonts in a folder outlive a set of fonts, so that none of them need be copied for it."""
    config.lasting, config.placed = folder.resolve(), {}


class _Place:
    """What WeasyPrint takes for the folder of its copies and for the copy itself: the font where it lies."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __truediv__(self, _name: str) -> "_Place":
        return self

    def exists(self) -> bool:
        return False

    def write_bytes(self, _content: bytes) -> None:
        """Do nothing: it is there."""

    def as_posix(self) -> str:
        return self._path.as_posix()


def _where_it_lies(add: Callable[[Any, Any, Any], None]) -> Callable[[Any, Any, Any], None]:
    @wraps(add)
    def add_font_face(self: Any, rule: Any, fetcher: Any) -> None:
        path = _lasting(self, rule)
        # Fontconfig tells fonts apart by their paths: a second face from the same file needs one of its own.
        if path is None or self.placed.get(path, rule) != rule:
            add(self, rule, fetcher)
        elif path not in self.placed:
            self.placed[path] = rule
            own, self._folder = self._folder, _Place(path)
            try:
                add(self, rule, fetcher)
            finally:
                self._folder = own

    return add_font_face


def _lasting(config: Any, rule: Any) -> Path | None:
    """Return the file that a rule prints from, if it is a plain font in the folder that stays."""
    sources = [url for kind, url in rule["src"] if url and kind != "internal"]
    if len(sources) != 1 or urlsplit(sources[0]).scheme != "file" or "lasting" not in vars(config):
        return None
    path = Path(url2pathname(urlsplit(sources[0]).path))
    if path.parent != config.lasting or not path.is_file():
        return None
    with path.open("rb") as stream:
        return None if stream.read(len(PACKED)) == PACKED else path


def _unread(begin: Any) -> Any:
    """Begin a font as WeasyPrint does, but without its content."""
    names = {**begin.__globals__, "get_hb_object_data": lambda _face: None}
    return wraps(begin)(FunctionType(begin.__code__, names, begin.__name__, begin.__defaults__))


def _content(font: Any) -> Any:
    """Return what was cut out of the font, or the whole of it if that is asked for before."""
    kept = vars(font).get("content")
    return get_hb_object_data(font.hb_face) if kept is None else kept


def _keep_content(font: Any, content: bytes | None) -> None:
    vars(font)["content"] = content
