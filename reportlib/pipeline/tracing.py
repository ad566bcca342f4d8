"""From a figure as printed back to what it rests on: sentences, computation, interval, checks."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlib import dataset, quantities
from reportlib.canonical import plain
from reportlib.errors import RunError
from reportlib.model import LANGS, Dataset, Fact, Finding
from reportlib.pdf import reading
from reportlib.quantities import Figure

OPERATIONS = {"sum": " + ", "difference": " − ", "ratio": " ÷ ", "product": " × ", "mean": " ⌀ "}
_ID = re.compile(r"f(.*)-\d+")
# What a person leaves out who types only the number: 50.61万 of 50.61万人.
_UNIT = re.compile("[^\\d.万亿]*")
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """One figure: both wordings, its interval, how it was computed, its facts and the checks of these."""

    figure_id: str
    zh: str
    en: str
    interval: str
    qualifier: str
    tree: tuple[str, ...]
    facts: tuple[Fact, ...]
    checks: tuple[Finding, ...]


def trace(
    output: Path, wanted: str, report: Path | None = None, page: int = 0
) -> tuple[Traced, ...]:
    """Return every figure that answers to a wording.

    Args:
        output: The output folder of a run.
        wanted: The figure as printed in either language, or its id; everything when empty.
        report: A PDF of that run, when only its figures are meant.
        page: A page of that PDF, when only its figures are meant.

    Raises:
        DataError: No run has written data.
        RunError: Nothing is recorded of the PDF.
        LayoutError: The PDF cannot be read or has no such page.
    """
    data = dataset.read(output / "data")
    facts = {one.fact_id: one for one in data.facts}
    if report is not None:
        told = _record(output, report)
        found = _printed(told, wanted, report, page)
        return tuple(_from_record(one, told["figures"], facts, data) for one in found)
    direct = [_from_fact(one, data) for one in data.facts if _answers(wanted, _words(one))]
    if direct:
        return tuple(direct)
    return tuple(_computed(output, wanted, facts, data))


def _record(output: Path, report: Path) -> Json:
    if report.suffix.lower() == ".docx":
        raise RunError(
            "a Word twin has no record of its own", where=report.name, remedy=f"name {report.stem}.pdf beside it"
        )  # fmt: skip
    path = output / "data" / "briefs" / f"{report.stem.removesuffix('-sheet')}.json"
    try:
        told: Json = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(
            "nothing is recorded of that PDF", where=report.name, remedy="name a PDF of the last run, in output/"
        ) from error  # fmt: skip
    if "figures" not in told:
        raise RunError(
            "its record is from an earlier version",
            where=report.name,
            remedy="run `reportlib build`",
        )
    return told


def _printed(told: Json, wanted: str, report: Path, page: int) -> list[str]:
    """Return the ids of the figures that a report prints so, in the order of the report."""
    content = report.read_bytes() if page else b""
    cited = reading.cited_notes(content, page, where=report.name) if page else frozenset()
    text = reading.page_text(content, page) if page and not cited else ""
    found = []
    for lang, segment in _segments(told["blocks"]):
        name = _ID.fullmatch(str(segment.get("id", "")))
        figure = told["figures"].get(name[1]) if name else None
        if name is None or figure is None:
            continue
        words = (name[1], segment["text"], figure["zh"], figure["en"])
        if wanted and not _answers(wanted, words):
            continue
        here = (
            any((lang, note) in cited for note in segment.get("notes", ()))
            if cited
            else _bare(segment["text"]) in text
        )
        if not page or here:
            found.append(name[1])
    return list(dict.fromkeys(found))


def _segments(value: Any, lang: str = "") -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        if "id" in value and "text" in value:
            yield lang, value
            return
        for key, one in value.items():
            yield from _segments(one, key if key in LANGS else lang)
    elif isinstance(value, list):
        for one in value:
            yield from _segments(one, lang)


def _computed(
    output: Path, wanted: str, facts: Mapping[str, Fact], data: Dataset
) -> Iterator[Traced]:
    seen: set[str] = set()
    for path in sorted((output / "data" / "briefs").glob("*.json")):
        figures = json.loads(path.read_text(encoding="utf-8")).get("figures", {})
        for name, one in figures.items():
            if (
                one["op"] not in {"told", "constant"}
                and name not in seen
                and _answers(wanted, (name, one["zh"], one["en"]))
            ):
                seen.add(name)
                yield _from_record(name, figures, facts, data)


def _from_record(name: str, figures: Json, facts: Mapping[str, Fact], data: Dataset) -> Traced:
    one = figures[name]
    used = [facts[fact] for fact in _leaves(name, figures) if fact in facts]
    tree = () if one["op"] in {"told", "constant"} else tuple(_tree(name, figures, 0))
    return Traced(
        figure_id=name, zh=one["zh"], en=one["en"], interval=_interval(one["low"], one["high"], one["unit"]),
        qualifier=one["qualifier"], tree=tree, facts=tuple(used), checks=_checks(used, data),
    )  # fmt: skip


def _from_fact(fact: Fact, data: Dataset) -> Traced:
    figure = quantities.from_fact(fact)
    low, high = _bounds(figure)
    return Traced(
        figure_id=fact.fact_id, zh=figure.zh(), en=figure.en(), interval=_interval(low, high, figure.unit),
        qualifier=figure.qualifier, tree=(), facts=(fact,), checks=_checks([fact], data),
    )  # fmt: skip


def _bounds(figure: Figure) -> tuple[str | None, str | None]:
    low, high = figure.interval.low, figure.interval.high
    return plain(low) if low.is_finite() else None, plain(high) if high.is_finite() else None


def _interval(low: str | None, high: str | None, unit: str) -> str:
    if low == high and low is not None:
        return f"{low} {unit}"
    return f"{'(−∞' if low is None else f'[{low}'}, {'∞)' if high is None else f'{high}]'} {unit}"


def _leaves(name: str, figures: Json) -> list[str]:
    one = figures[name]
    inner = [
        fact for part in (*one["operands"], *one["alternatives"]) for fact in _leaves(part, figures)
    ]
    return list(dict.fromkeys([*one["facts"], *inner]))


def _tree(name: str, figures: Json, depth: int) -> Iterator[str]:
    one = figures[name]
    how = OPERATIONS.get(one["op"], " ").join(figures[part]["zh"] for part in one["operands"])
    told = f" = {how}" if how else f"  ({', '.join(one['facts']) or 'constant'})"
    yield f"{'  ' * depth}{one['zh']} = {one['en']}{told}  {_interval(one['low'], one['high'], one['unit'])}"
    for part in one["operands"]:
        yield from _tree(part, figures, depth + 1)


def _checks(facts: Iterable[Fact], data: Dataset) -> tuple[Finding, ...]:
    ids = {one.fact_id for one in facts}
    return tuple(one for one in data.findings if ids.intersection(one.facts))


def _words(fact: Fact) -> tuple[str, ...]:
    figure = quantities.from_fact(fact)
    return fact.fact_id, figure.zh(), figure.en(), figure.en(bare=True), fact.exact


def _answers(wanted: str, told: Iterable[str]) -> bool:
    bare = _bare(wanted)
    return not bare or any(
        bare in {one, re.sub(r"[^\d.]", "", one)}
        or (one.startswith(bare) and _UNIT.fullmatch(one[len(bare) :]))
        for one in map(_bare, told)
    )


def _bare(text: str) -> str:
    return re.sub(r"[\s,，\u2060\u200b]", "", text)
