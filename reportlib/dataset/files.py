"""The tidy files of a run: ``facts.jsonl``, ``practices.jsonl``, ``observations.csv``, ``findings.csv``.

JSON Lines hold what has spans, CSV what is flat (with a JSON Lines twin, which is
what is read back). ``documents.jsonl`` names the seeds; their texts stay in
``seeds/``: what a notebook quotes comes from the translation units.
"""

import csv
import io
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from reportlib.canonical import from_json, json_line, plain, write_text
from reportlib.errors import DataError
from reportlib.model import (
    CleanText,
    Correction,
    Dataset,
    Document,
    Fact,
    Finding,
    Issue,
    Mend,
    Observation,
    Practice,
    TranslatedUnit,
    Withheld,
)

FILES: Mapping[str, type] = {
    "facts": Fact, "practices": Practice, "documents": Document, "corrections": Correction, "issues": Issue,
    "units": TranslatedUnit, "observations": Observation, "findings": Finding,
}  # fmt: skip
TABLES = ("observations", "findings")
UNWRITTEN = frozenset({"text", "clean"})
WORDING = "wording.json"  # only where settings want other than the sources' own words


def as_row(value: Any) -> Any:
    """Return a value of the model as plain data: dicts, lists and numbers."""
    if isinstance(value, tuple):
        return [as_row(one) for one in value]
    kind: Any = type(value)  # a type; mypy does not know that it can be a key
    names = _written(kind)
    return {name: as_row(getattr(value, name)) for name in names} if names else value


@cache
def _written(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of a type of the model that are written; of any other type none."""
    if not is_dataclass(kind):
        return ()
    names = tuple(one.name for one in fields(kind))
    return tuple(one for one in names if one not in UNWRITTEN) if kind is Document else names


def to_csv(rows: Iterable[object], kind: type) -> str:
    """Return rows of one type as CSV: one column a field, lists joined by spaces, null empty."""
    stream = io.StringIO()
    names = [one.name for one in fields(kind)]
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in names])
    return stream.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return " ".join(str(one) for one in value)
    return str(value)


def contents(dataset: Dataset) -> dict[str, str]:
    """Return the files of a dataset by name, as text; written whole elsewhere."""
    texts = {}
    for name, kind in FILES.items():
        rows = getattr(dataset, name)
        if name in TABLES:
            texts[f"{name}.csv"] = to_csv(rows, kind)
            texts[f"{name}.jsonl"] = "".join(json_line(as_row(one)) + "\n" for one in rows)
        else:
            texts[f"{name}.jsonl"] = "".join(json_line(as_row(one)) + "\n" for one in rows)
    if dataset.written_out:
        texts[WORDING] = json_line(list(dataset.written_out)) + "\n"
    return texts


def write(dataset: Dataset, folder: Path) -> None:
    """Write a dataset's files into a folder, each whole or not at all."""
    texts = contents(dataset)
    if WORDING not in texts:
        (folder / WORDING).unlink(missing_ok=True)
    for name, text in texts.items():
        write_text(folder / name, text)


def read(folder: Path) -> Dataset:
    """Return the dataset that was written into a folder.

    Raises:
        DataError: A file is missing or is not what this version writes.
    """
    values: dict[str, Any] = {}
    for name, kind in FILES.items():
        path = folder / f"{name}.jsonl"
        if not path.is_file():
            raise DataError(
                f"{path.name} is missing",
                where=str(folder.name),
                remedy="run `reportlib build` or `reportlib check` first",
            )
        try:
            rows = [
                from_json(line) for line in path.read_text(encoding="utf-8").split("\n") if line
            ]
            values[name] = tuple(_made(kind, row) for row in rows)
        except (ValueError, ArithmeticError, AttributeError, TypeError, LookupError) as error:
            raise DataError(
                f"{path.name} is from another version: {error}",
                remedy="run `reportlib build --fresh`",
            ) from error
    wording = folder / WORDING
    if wording.is_file():
        values["written_out"] = tuple(map(str, from_json(wording.read_text(encoding="utf-8"))))
    return Dataset(**values)


@cache
def _types(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def get_ready() -> None:
    """Find out once what the fields of every file hold, before the first file is read."""
    for kind in (*FILES.values(), CleanText, Mend, Withheld):
        _shapes(kind)


def _made(kind: type, row: Mapping[str, Any]) -> Any:
    shapes = _shapes(kind)
    if kind is Document:
        row = {**row, "text": "", "clean": CleanText(doc=row["doc"], text="", origin=(), ends=())}
    return kind(
        **{
            name: value if shapes[name] is None else _value(shapes[name], value)
            for name, value in row.items()
        }
    )


@cache
def _shapes(kind: type) -> dict[str, Any]:
    """Return what each field of a type holds, or None where it is read as it was written."""
    return {name: hint if _differs(hint) else None for name, hint in _types(kind).items()}


def _differs(hint: Any) -> bool:
    """Tell whether a value of this type is written as something else: as text or as a list."""
    inner = typing.get_args(hint)
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        return any(_differs(one) for one in inner)
    return hint in {Decimal, CleanText, Mend, Withheld} or typing.get_origin(hint) is tuple


def _value(hint: Any, value: Any) -> Any:
    if value is None or is_dataclass(value):
        return value
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        return _value(next(one for one in typing.get_args(hint) if one is not type(None)), value)
    if hint is Decimal:
        return Decimal(str(value))
    if hint in {CleanText, Mend, Withheld}:
        return _made(hint, value)
    if origin is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, one) for one in value)
    return value


def open_here(start: Path | None = None) -> Dataset:
    """Return the dataset of the project that a notebook lies in.

    Args:
        start: Where to look from; the notebook's own folder when None.

    Raises:
        DataError: No run has written data yet.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        data = folder / "output" / "data"
        if (data / "facts.jsonl").is_file():
            return read(data)
    raise DataError(
        "no data yet",
        where=str(here.name),
        remedy="run `make reports` (or `reportlib check`) once, then run this cell again",
    )
