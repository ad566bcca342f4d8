"""What the inspector shows of a run: reports with their blocks, facts with their places, checks, conflicts."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reportlib import bundle
from reportlib.briefing import naming
from reportlib.canonical import plain, write_bytes
from reportlib.errors import UnknownName
from reportlib.model import Dataset, Document, Fact, Observation
from reportlib.pipeline import keeping
from reportlib.pipeline.request import CACHE
from reportlib.pipeline.sheets import english_place
from reportlib.pipeline.unchanged import fonts_folder
from reportlib.quantities import from_fact, periods
from reportlib.quantities.wording import unit_entry

PAGE = "index.html"
FONT = "NotoSerifCJKsc-Regular.otf"
Json = dict[str, Any]


def write_page(
    output: Path,
    data: Dataset,
    records: Mapping[str, Any],
    mentioned: Iterable[str],
    made_from: str = "",
) -> None:
    """Write the inspector's page of a run.

    Args:
        output: The output folder, with the records of its reports.
        data: The run's data, with the texts of its documents.
        records: What the manifest says of each report.
        mentioned: Places without a report of their own.
        made_from: A digest of what the data are made from, so that what is shown of the same data is
            not worked out again; "" to work it out.
    """
    shown = {
        **keeping.shown(output / CACHE, made_from, lambda: _data(data)),
        "reports": (_report(output, name, one) for name, one in sorted(records.items())),
        "mentioned": list(mentioned),
    }
    font = fonts_folder() / FONT
    write_bytes(output / PAGE, bundle.to_page(shown, font if font.is_file() else None))


def _data(data: Dataset) -> Json:
    return {
        "facts": {one.fact_id: _fact(one) for one in data.facts},
        "documents": {one.doc: _document(one) for one in data.documents},
        "checks": [
            {"verdict": one.verdict, "zh": one.zh, "en": one.en, "facts": list(one.facts), "acknowledged": one.acknowledged or ""}
            for one in data.findings
        ],
        "conflicts": [_conflict(one) for one in data.observations if one.status == "conflicted"],
        "units": {unit: _unit(unit) for unit in sorted({one.unit for one in data.facts} | {"percent"})},
    }  # fmt: skip


def _report(output: Path, name: str, record: Mapping[str, Any]) -> Json:
    path = output / "data" / "briefs" / f"{Path(name).stem}.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    title = told.get("title", {})
    return {
        "name": name, "title": ["".join(title.get("zh", [])), " ".join(title.get("en", []))],
        "error": record.get("error", ""), "pages": record.get("pages", 0), "pending": record.get("pending", 0),
        "count": record.get("figures", 0), "blocks": told.get("blocks", []), "figures": told.get("figures", {}),
    }  # fmt: skip


def _fact(fact: Fact) -> Json:
    figure = from_fact(fact)
    low, high = figure.interval.low, figure.interval.high
    return {
        "zh": figure.zh(), "en": figure.en(), "exact": fact.exact, "doc": fact.doc, "start": fact.start, "end": fact.end,
        "quote": [fact.quote_start, fact.quote_end], "place": fact.place, "placeEn": english_place(fact.area_id, fact.period, fact.place),
        "indicator": fact.indicator, "label": _labels(fact), "period": fact.period or "", "when": _when(fact.period), "inferred": fact.period_inferred,
        "low": plain(low) if low.is_finite() else None, "high": plain(high) if high.is_finite() else None, "unit": fact.unit,
        "qualifier": fact.qualifier, "rule": fact.rule,
    }  # fmt: skip


def _labels(one: Fact | Observation) -> list[str]:
    """Return an indicator's name with whom, where and how it counts: two figures differ in these alone."""
    name = naming.label(one)
    return [name.zh, name.en]


def _when(period: str | None) -> list[str]:
    return [periods.chinese(period), periods.english(period)]


def _unit(unit: str) -> list[str]:
    try:
        entry = unit_entry(unit)
    except UnknownName:
        return [unit]
    many = "CNY" if entry.get("money") else entry.get("many") or entry.get("en") or ""
    english = " ".join(str(one) for one in (entry.get("currency", many), entry.get("per")) if one)
    return [str(entry.get("zh", unit)), english]


def _document(document: Document) -> Json:
    return {
        "title": document.title or document.doc, "publisher": document.publisher, "date": document.date or document.year,
        "text": document.text,
    }  # fmt: skip


def _conflict(one: Observation) -> Json:
    return {
        "place": one.place, "placeEn": english_place(one.area_id, one.period, one.place), "label": _labels(one),
        "period": one.period or "", "when": _when(one.period), "facts": list(dict.fromkeys([*one.facts, *one.alternatives])),
    }  # fmt: skip
