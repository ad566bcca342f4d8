"""Out to a translator and back, in the format that the file's name asks for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reportlib.errors import TranslationError, nearest
from reportlib.translation import po, tmx, xliff
from reportlib.translation.memory import key, problems
from reportlib.translation.rows import Row

FORMATS: Mapping[str, str] = {"po": ".po", "xliff": ".xlf", "tmx": ".tmx"}
_WRITERS: Mapping[str, Callable[..., str]] = {
    "po": po.write,
    "xliff": xliff.write,
    "tmx": tmx.write,
}
_READERS: Mapping[str, Callable[[Path], tuple[Row, ...]]] = {
    ".po": po.read,
    ".pot": po.read,
    ".xlf": xliff.read,
    ".xliff": xliff.read,
    ".tmx": tmx.read,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What came back: the rows as they are kept, how many have an English now, what was refused and why."""

    rows: tuple[Row, ...]
    taken: int
    refused: tuple[str, ...]


def write(rows: Iterable[Row], form: str, *, title: str) -> str:
    """Return some rows as a file of one format.

    Raises:
        TranslationError: The format is unknown.
    """
    if form not in _WRITERS:
        close = nearest(form, _WRITERS)
        remedy = f"did you mean “{close[0]}”?" if close else f"one of: {', '.join(_WRITERS)}"
        raise TranslationError(f"unknown format “{form}”", remedy=remedy)
    return _WRITERS[form](rows, title=title)


def read(path: Path) -> tuple[Row, ...]:
    """Return the rows of a translator's file, as it stands.

    Raises:
        TranslationError: There is no such file, or it is not what its name says.
    """
    if not path.is_file():
        raise TranslationError(
            "there is no such file",
            where=str(path),
            remedy="give the path of a .po, .xlf or .tmx file",
        )
    reader = _READERS.get(path.suffix.casefold())
    if reader is None:
        raise TranslationError(
            f"“{path.suffix}” is no format that translators exchange", where=path.name,
            remedy="export and import .po, .xlf or .tmx",
        )  # fmt: skip
    return reader(path)


def returned(path: Path) -> Returned:
    """Return what a translator's file brings, its faulty units emptied and named.

    Raises:
        TranslationError: See :func:`read`.
    """
    rows: list[Row] = []
    refused: list[str] = []
    taken = 0
    for row in read(path):
        wrong = refusal(row)
        if wrong:
            refused.append(f"{row.where}: {wrong}")
            rows.append(replace(row, target="", status="open", previous="", hints=()))
            continue
        taken += bool(row.target) and not row.stale
        rows.append(row)
    return Returned(rows=tuple(rows), taken=taken, refused=tuple(refused))


def refusal(row: Row) -> str:
    """Return why a row's English cannot be kept, or ""."""
    if not row.target or row.previous:  # an earlier sentence's English waits for its translator
        return ""
    if row.stale:
        return "the Chinese sentence was changed in the file; export it again"
    return "; ".join(problems(row.source, row.target))


def merged(kept: Iterable[Row], brought: Iterable[Row]) -> tuple[Row, ...]:
    """Return a memory file with what a translator brought; what he left open stays as it was."""
    result = {key(row.source): row for row in kept}
    for row in brought:
        known = result.get(key(row.source))
        if known is None or (row.target and not (row.stale and not known.stale)):
            result[key(row.source)] = replace(row, hints=())
    return tuple(result.values())
