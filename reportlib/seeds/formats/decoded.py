"""What every format gives: a text, and where its parts stood in the file."""

from dataclasses import dataclass

from reportlib.model import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file; ``title``, ``publisher`` and ``date`` if the file itself names them."""

    text: str
    encoding: str
    media_type: str
    cells: tuple[Cell, ...] = ()
    title: str = ""
    publisher: str = ""
    date: str = ""
