"""The one tree of errors.

Every message says what happened, where, and what to do next.

    ReportlibError
    ├── SettingsError            a key or value in [tool.reportlib]
    ├── DataError                a file in reportlib/data/ or one like it
    ├── UnknownName              a name that nothing known answers to
    │   └── UnknownMember        an attribute that a thing does not have
    ├── SeedError                a document in seeds/ or its catalogue
    │   ├── DecodeError          bytes that no known encoding explains
    │   └── UnsupportedFormat    scanned, encrypted or foreign files
    ├── CorrectionError          an entry of seeds/corrections.toml
    ├── FigureError              arithmetic that would mislead
    │   └── ConflictError        a figure whose sources disagree
    ├── SentenceError            a sentence of a notebook
    ├── TranslationError         a unit of the translation memory or termbase
    ├── NotebookError            a notebook as a whole
    │   ├── ParameterError       a parameter that does not fit its signature
    │   ├── CellError            a cell that failed while running
    │   └── BlockError           a block that cannot be printed
    ├── TemplateError            a template or the brief it was given
    ├── LayoutError              the page: fonts, glyphs, fetching, conformance
    │   ├── GlyphError           a character that no allowed font holds
    │   └── FetchRefused         something outside the project was asked for
    ├── RunError                 the run as a whole (locks, workers, disk)
    └── BundleError              a package or an output folder
"""

import difflib
import linecache
import traceback
from collections.abc import Iterable
from itertools import islice

# So many known names are told when none of them is near.
FEW = 8


class ReportlibError(Exception):
    """Anything that reportlib refuses, with what happened, where, and the remedy.

    Attributes:
        what: What happened, one sentence.
        where: The document, span, notebook, cell or parameter; may be empty.
        remedy: What to do next; may be empty.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        """Return the message as one plain line a person can act on."""
        place = f"{self.where}: " if self.where else ""
        advice = f" → {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in place of a traceback: the line of the cell, and the message.

        IPython asks every exception for this (``InteractiveShell.showtraceback``).
        """
        place = ""
        for frame, line in traceback.walk_tb(self.__traceback__):
            if frame.f_globals.get("__name__") == "__main__" and "_ih" in frame.f_globals:
                source = linecache.getline(frame.f_code.co_filename, line).strip()
                place = f"Cell In[{len(frame.f_globals['_ih']) - 1}], line {line}: {source}"
        return [*([place] if place else []), f"{type(self).__name__}: {self}"]

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way through a worker process with every field intact."""
        return (_rebuild, (type(self), self._fields()))

    def _fields(self) -> dict[str, object]:
        return self.__dict__.copy()


def _rebuild(kind: type[ReportlibError], fields: dict[str, object]) -> ReportlibError:
    error = kind.__new__(kind)
    for name, value in fields.items():
        setattr(error, name, value)
    error.args = (fields["what"], fields["where"], fields.get("remedy", ""))
    return error


class SettingsError(ReportlibError):
    """A key or value in ``[tool.reportlib]`` cannot be used."""


class DataError(ReportlibError):
    """A data file breaks the rules of its kind."""


class UnknownName(ReportlibError):
    """A name that nothing known answers to; the message offers the nearest known.

    Attributes:
        kind: What sort of name it is (place, indicator, term, parameter …).
        name: The name as given.
    """

    def __init__(self, *, kind: str, name: str, known: Iterable[str], where: str = "") -> None:
        # Looking for the nearest of thousands takes a while, and whoever catches this need not know them.
        self._known: Iterable[str] = known
        super().__init__(f"unknown {kind} “{name}”", where=where)
        self.kind = kind
        self.name = str(name)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """The nearest known names, best first."""
        if "_suggestions" not in self.__dict__:
            self._suggestions = nearest(self.name, self._known)
        return self._suggestions

    @suggestions.setter
    def suggestions(self, names: tuple[str, ...]) -> None:
        self._suggestions = names

    @property
    def remedy(self) -> str:
        """What to do next: the nearest known names, unless someone knew better."""
        if self._remedy:
            return self._remedy
        hint = " or ".join(f"“{one}”" for one in self.suggestions)
        if hint:
            return f"did you mean {hint}?"
        few = list(islice(self._known, FEW + 1))
        if 0 < len(few) <= FEW:
            return f"one of: {', '.join(few)}"
        return f"add it to the {self.kind} data, or check the spelling"

    @remedy.setter
    def remedy(self, text: str) -> None:
        self._remedy = text

    def _fields(self) -> dict[str, object]:
        told = {
            "name": self.name,
            "_suggestions": self.suggestions,
            "_remedy": self.remedy,
            "_known": (),
        }
        return {**self.__dict__, **told}


class UnknownMember(UnknownName, AttributeError):  # type: ignore[misc] # both have a "name": the same one
    """A thing was asked for an attribute that it does not have; Python's own tools see an AttributeError."""


class SeedError(ReportlibError):
    """A seed document or its catalogue entry cannot be used."""


class DecodeError(SeedError):
    """The bytes of a seed are no text in any known encoding."""


class UnsupportedFormat(SeedError):
    """A seed is of a kind that holds no readable text (scan, encrypted, foreign)."""


class CorrectionError(ReportlibError):
    """An entry of ``seeds/corrections.toml`` is malformed or no longer meets its text."""


class FigureError(ReportlibError):
    """Arithmetic on figures that would print something untrue."""


class ConflictError(FigureError):
    """A figure whose sources disagree was used before anyone chose between them."""


class SentenceError(ReportlibError):
    """A sentence of a notebook has bare digits or placeholders that do not match."""


class TranslationError(ReportlibError):
    """A unit of the translation memory or a term of the termbase is not acceptable."""


class NotebookError(ReportlibError):
    """A notebook cannot be read, run or harvested."""


class ParameterError(NotebookError):
    """A parameter is unknown to the notebook or of the wrong type."""


class CellError(NotebookError):
    """A cell failed while the notebook ran.

    Attributes:
        cell: Number of the failing cell, counted from 1 over all cells.
        kind: Name of the exception that was raised in it.
        code: The failing line; may be empty.
    """

    def __init__(
        self, what: str, *, where: str = "", remedy: str = "", cell: int = 0, kind: str = "", code: str = "",
    ) -> None:  # fmt: skip
        super().__init__(what, where=where, remedy=remedy)
        self.cell = cell
        self.kind = kind
        self.code = code


class BlockError(NotebookError):
    """A block that a notebook emitted cannot be printed."""


class TemplateError(ReportlibError):
    """A template asks for something that the brief does not hold, or is malformed."""


class LayoutError(ReportlibError):
    """The page cannot be made as the standard demands."""


class GlyphError(LayoutError):
    """A character has no glyph in any allowed font."""


class FetchRefused(LayoutError):
    """The page asked for something outside the project or on a network."""


class RunError(ReportlibError):
    """The run as a whole cannot go on."""


class BundleError(ReportlibError):
    """A package or output folder is incomplete, changed or not reproducible."""


def missing(thing: object, name: str) -> AttributeError:
    """Return the error for an attribute that a thing does not have; private names are Python's own affair."""
    if name.startswith("_"):
        return AttributeError(name)
    public = [one for one in dir(thing) if not one.startswith("_")]
    error = UnknownMember(kind=f"{type(thing).__name__} attribute", name=name, known=public)
    if not error.suggestions:
        error.remedy = f"it has: {', '.join(public)}"
    return error


def nearest(name: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Return the known names nearest to a mistyped one, best first.

    Args:
        name: The name as given.
        known: Every name that would have been accepted.
        most: How many to return at the most.
    """
    choices = sorted(set(known))
    by_case = [one for one in choices if one.casefold() == name.casefold() and one != name]
    close = difflib.get_close_matches(name, choices, n=most, cutoff=0.55)
    return tuple(dict.fromkeys([*by_case, *close]))[:most]
