"""Read the gazetteer from its CSV files."""

import csv
import functools
import re
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from sys import intern

from reportlib.errors import DataError
from reportlib.places.areas import LEVELS, Area, AreaName
from reportlib.places.gazetteer import Gazetteer

DATA = Path(__file__).resolve().parent.parent / "data" / "places"
COLUMNS = (
    "area_id", "code", "level", "parent", "name_zh", "short_zh", "aliases",
    "name_en", "short_en", "valid_from", "valid_to",
)  # fmt: skip
_DATE = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2]))?)?")
_LISTS = frozenset({"weak_short_names.csv", "not_places.csv", "pinyin_exceptions.csv"})

_Row = tuple[str, str, AreaName]


def load(extra: Path | None = None) -> Gazetteer:
    """Return the gazetteer of the package, with the rows of a further folder or file added.

    Args:
        extra: A CSV file in the columns of ``areas.csv``, or a folder of such files
            (and, if wanted, of ``weak_short_names.csv`` and ``not_places.csv``). Rows
            of a known ``area_id`` add to its history.

    Raises:
        DataError: A file is missing a column or holds a row that cannot be true.
    """
    return _load(extra)


@functools.cache
def _load(extra: Path | None) -> Gazetteer:
    """Load it once; of `load` itself there would be two, one for no argument and one for None."""
    folders = (DATA,) if extra is None or extra.is_file() else (DATA, extra)
    files = [one for folder in folders for one in _area_files(folder)]
    if extra is not None and extra.is_file():
        files.append(extra)
    areas = _areas(files)
    weak = frozenset(row["name"] for row in _lists(folders, "weak_short_names.csv"))
    others = list(_lists(folders, "not_places.csv"))
    spelling = {row["stem_zh"]: row["english"] for row in _lists(folders, "pinyin_exceptions.csv")}
    return Gazetteer.over(
        areas,
        weak=weak,
        phrases=[row["text"] for row in others if row["kind"] == "phrase"],
        tails=[row["text"] for row in others if row["kind"] == "tail"],
        spelling=spelling,
    )


def _area_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise DataError("there is no such folder of place data", where=str(folder))
    return sorted(one for one in folder.glob("*.csv") if one.name not in _LISTS)


def _lists(folders: tuple[Path, ...], name: str) -> Iterator[dict[str, str]]:
    for folder in folders:
        path = folder / name
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                yield from csv.DictReader(stream)


def _areas(files: list[Path]) -> dict[str, Area]:
    found: dict[str, list[AreaName]] = {}
    levels: dict[str, str] = {}
    for path in files:
        for area_id, level, name in _rows(path):
            known = levels.setdefault(area_id, level)
            if known != level:
                raise DataError(
                    f"{area_id} is a {known} in one row and a {level} in another",
                    where=path.name,
                    remedy="give the new unit an area_id of its own",
                )
            found.setdefault(area_id, []).append(name)
    for names in found.values():
        if len(names) > 1:
            names.sort(key=_beginning)
    return {
        area_id: Area(area_id=area_id, level=levels[area_id], names=tuple(names))
        for area_id, names in found.items()
    }


def _beginning(name: AreaName) -> str:
    return name.valid_from


def _rows(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        missing = [one for one in COLUMNS if one not in header]
        if missing:
            raise DataError(
                f"the column {', '.join(missing)} is missing",
                where=path.name,
                remedy=f"the first line must name {', '.join(COLUMNS)}",
            )
        cells = itemgetter(*(header.index(one) for one in COLUMNS))
        file = path.name
        for row in reader:
            if row:
                where = f"{file}, line {reader.line_num}"
                try:
                    found = cells(row)
                except IndexError:
                    raise DataError("the row has too few cells", where=where) from None
                yield _row(found, where)


def _row(cells: tuple[str, ...], where: str) -> _Row:
    area_id, code, level, parent, name_zh, short_zh, aliases, name_en, short_en, begins, ends = (
        cells
    )
    if not (area_id and name_zh and name_en and short_en and level in LEVELS):
        raise DataError(
            "the row needs area_id, name_zh, name_en, short_en and a known level",
            where=where,
            remedy=f"levels are {', '.join(LEVELS)}",
        )
    name = AreaName(
        code=code,
        name_zh=name_zh,
        short_zh=short_zh,
        aliases=tuple(aliases.split("|")) if aliases else (),
        name_en=name_en,
        short_en=short_en,
        parent=intern(parent),
        valid_from=_month(begins, where) if begins else "",
        valid_to=_month(ends, where) if ends else "",
    )
    # Thousands of rows share a level, a parent and a date; each text is kept once.
    return intern(area_id), intern(level), name


def _month(date: str, where: str) -> str:
    if _DATE.fullmatch(date) is None:
        raise DataError(
            f"“{date}” is no date", where=where, remedy="write a year or a month: 2015 or 2015-08"
        )
    return intern(date if "-" in date else f"{date}-01")
