"""What became of each ledger, in both languages: counts that add up, refusals and remarks with their places.

No sentence repeats a cell: a row is named by its number, a person by two digits
at either end of an ID number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlib.ledgers.rules import Rule, load
from reportlib.ledgers.schemas import Schema, Schemas

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ELSEWHERE = re.compile(r"(?P<file>.+) #(?P<sheet>\d+):(?P<row>\d+)")
HEAD_MISSING = "head_missing"
_AT_ONCE = 100
_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a row, or worth a remark.

    Attributes:
        row: As the spreadsheet shows it; 0 for the sheet as a whole.
        letter: The column as the spreadsheet shows it, or empty.
        column_zh: The column's Chinese head, or empty.
        column_en: Its English head, or empty.
        masked: Two characters at either end of the ID number, or empty.
        refuses: Whether the row was left out.
        times: How many rows a remark is about; the first is named.
        zh: What is wrong and what to do, in Chinese.
        en: The same in English.
    """

    row: int
    letter: str
    column_zh: str
    column_en: str
    masked: str
    refuses: bool
    times: int
    zh: tuple[str, str]
    en: tuple[str, str]

    def line(self, lang: str) -> str:
        """Return it as one line: where, what, what to do."""
        what, remedy = self.en if lang == "en" else self.zh
        told = f"{what} → {remedy}" if remedy else what
        if lang == "en":
            letter = f", column {self.letter}" if self.letter else ""
            column = f"{letter} ({self.column_en})" if self.column_en else ""
            more = f" (and {self.times - 1} more)" if self.times > 1 else ""
            return f"row {self.row}{column}: {told}{more}" if self.row else told
        letter = f"{self.letter}列" if self.letter else ""
        column = f"{letter}（{self.column_zh}）" if self.column_zh else ""
        more = f"（另有{self.times - 1}行）" if self.times > 1 else ""
        return f"第{self.row}行{column}：{told}{more}" if self.row else told


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What became of one table of a file.

    Attributes:
        number: Its place in the file, from 1.
        name: Its name; empty for a file of text.
        schema: Which ledger it is, or the nearest to it, or None.
        month: ``2024-06``, or empty.
        counts: Rows by what became of them; they add up to ``read``.
        read: All rows.
        verdict: read, refused (whole), unrecognised, hidden or empty.
        findings: By row and column.
    """

    number: int
    name: str
    schema: Schema | None
    month: str
    counts: dict[str, int]
    read: int
    verdict: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What became of one file."""

    name: str
    verdict: str
    sheets: tuple[Sheet, ...]


def verdicts(connection: "DuckDBPyConnection", schemas: Schemas) -> Iterator[File]:
    """Give what became of each file of the store, by name."""
    files = connection.execute("SELECT file, name, verdict FROM files ORDER BY name").fetchall()
    # Many small files are asked together; a large one's findings are held by themselves.
    for start in range(0, len(files), _AT_ONCE):
        some = files[start : start + _AT_ONCE]
        listed = ", ".join(str(number) for number, _, _ in some)
        sheets = _grouped(connection, f"SELECT file, sheet, name, schema, month, accepted, aside, refused, totals, empty, heads, notes, read, verdict "
            f"FROM sheets WHERE file IN ({listed}) ORDER BY file, sheet")  # fmt: skip
        findings = _grouped(connection, f"SELECT file, sheet, row, col, letter, rule, refuses, key, said, times FROM findings "
            f"WHERE file IN ({listed}) ORDER BY file, sheet, row, col, rule, said")  # fmt: skip
        for number, name, verdict in some:
            found: dict[object, list[_Row]] = {}
            for sheet, *told in findings.pop(number, []):
                found.setdefault(sheet, []).append(tuple(told))
            yield File(
                name=name, verdict=verdict,
                sheets=tuple(_sheet(schemas, row, found.get(row[0], [])) for row in sheets.get(number, [])),
            )  # fmt: skip


def _grouped(connection: "DuckDBPyConnection", query: str) -> dict[object, list[_Row]]:
    """Return rows by their first cell, without it."""
    found: dict[object, list[_Row]] = {}
    for first, *rest in connection.execute(query).fetchall():
        found.setdefault(first, []).append(tuple(rest))
    return found


def _sheet(schemas: Schemas, row: _Row, findings: Sequence[_Row]) -> Sheet:
    sheet, name, key, month, *counts, read, verdict = row
    schema = schemas.schemas.get(str(key))
    held = ("accepted", "aside", "refused", "totals", "empty", "heads", "notes")
    return Sheet(
        number=int(str(sheet)), name=str(name), schema=schema, month=str(month), read=int(str(read)), verdict=str(verdict),
        counts={one: int(str(count)) for one, count in zip(held, counts, strict=True)},
        findings=tuple(_finding(one, schema) for one in findings),
    )  # fmt: skip


def _finding(row: _Row, schema: Schema | None) -> Finding:
    number, key, letter, rule_id, refuses, masked, said, times = row
    column = schema.column(str(key)) if schema else None
    rule = load().get(str(rule_id))
    hint = str(said or "")
    if rule is None:
        head = (column.zh, column.en) if column else (str(key), str(key))
        zh, en = (f"缺少表头“{head[0]}”", "补上这一列，或改用模板"), (f"the head “{head[0]}” ({head[1]}) is missing", "add the column, or use the template")  # fmt: skip
    else:
        zh = (rule.zh, rule.remedy("zh", _place(rule, hint, "zh")))
        en = (rule.en, rule.remedy("en", _place(rule, hint, "en")))
    return Finding(
        row=int(str(number)), letter=str(letter or ""), column_zh=column.zh if column else "", column_en=column.en if column else "",
        masked=str(masked or ""), refuses=bool(refuses), times=int(str(times)), zh=zh, en=en,
    )  # fmt: skip


def _place(rule: Rule, hint: str, lang: str) -> str:
    """Return a hint that names another row in words."""
    match = _ELSEWHERE.fullmatch(hint)
    if match is not None:
        if lang == "en":
            return f"{match['file']}, sheet {match['sheet']}, row {match['row']}"
        return f"{match['file']} 第{match['sheet']}张工作表第{match['row']}行"
    if rule.id == "duplicate":
        return f"row {hint}" if lang == "en" else f"第{hint}行"
    return hint
