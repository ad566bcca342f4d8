"""From harvested blocks to a `Brief`: numbers for headings, tables and charts; source notes; glossary.

Every figure that a block prints gets a note of its own number, in the order of
first appearance; a computed figure's note says from which notes it was computed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reportlib.briefing import origins
from reportlib.briefing.items import Reader
from reportlib.briefing.narrative import narrated
from reportlib.errors import BlockError
from reportlib.model import (
    LANGS,
    Brief,
    Dataset,
    Fact,
    Finding,
    Lang,
    SourceNote,
    TranslatedUnit,
)
from reportlib.quantities import wording
from reportlib.settings import Settings
from reportlib.translation import termbase

_ZH_DIGITS = "〇一二三四五六七八九十"
_DATED = re.compile(r"(\d{4})(?:[-年](\d{1,2})(?:[-月](\d{1,2}))?)?")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_SIGNS = {"sum": " + ", "difference": " − ", "ratio": " ÷ ", "product": " × ", "mean": " ⌀ "}
Json = dict[str, Any]


def chinese_ordinal(number: int) -> str:
    """Return 1–99 in Chinese numerals (十二, 二十)."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _ZH_DIGITS[tens] + "十"
    return head + (_ZH_DIGITS[ones] if ones else "") or "〇"


class _Notes:
    """Hands out note numbers to facts and computed figures, in order of appearance."""

    def __init__(self, dataset: Dataset) -> None:
        self.digits = frozenset(dataset.written_out)
        self.facts = {one.fact_id: one for one in dataset.facts}
        self.titles = {one.doc: one for one in dataset.documents}
        self.reader = Reader(dataset)
        self.unit_of: dict[str, TranslatedUnit] = {
            fact: one for one in dataset.units if one.start >= 0 for fact in one.facts
        }
        self.numbers: dict[str, int] = {}
        self.notes: list[SourceNote] = []
        self.seen: dict[tuple[str, str], int] = {}

    def worded(self, text: str, lang: str) -> str:
        """Return a figure, or a sentence that holds some, as its edition's settings word large numbers."""
        return wording.in_digits(text, lang) if lang in self.digits else text

    def occurrence(self, figure_id: str, lang: str) -> str:
        """Return the id of the next printing of a figure in a language."""
        count = self.seen.get((figure_id, lang), 0) + 1
        self.seen[figure_id, lang] = count
        return f"f{figure_id}-{count}"

    def of(self, figure_id: str, known: Mapping[str, Json]) -> list[int]:
        """Return the note numbers behind a figure, making those that are new."""
        record = known.get(figure_id)
        if record is None:
            raise BlockError(
                "a figure without its record was printed",
                where=figure_id,
                remedy="emit it through the block functions",
            )
        if record["op"] == "constant":
            return []
        if record["op"] == "told":
            ids = [
                *record["facts"],
                *(fact for one in record["alternatives"] for fact in known[one]["facts"]),
            ]
            return [self._fact(fact_id) for fact_id in origins.newest(ids, self.facts)]
        return [self._computed(figure_id, record, known)]

    def _fact(self, fact_id: str) -> int:
        if fact_id not in self.numbers:
            if fact_id not in self.facts:
                raise BlockError(
                    "a figure rests on a fact that is not in the data",
                    where=fact_id,
                    remedy="run the build again",
                )
            self.numbers[fact_id] = len(self.numbers) + 1
            self.notes.append(self._note(self.numbers[fact_id], self.facts[fact_id]))
        return self.numbers[fact_id]

    def _formula(self, record: Json, known: Mapping[str, Json]) -> str:
        """Return how a figure was computed, in note numbers; the analyst's own number stands as it is."""
        sides = [
            "".join(f"[{number}]" for number in self.of(one, known)) or str(known[one]["zh"])
            for one in record["operands"]
        ]
        if record["op"] == "mean":
            return f"({' + '.join(sides)}) ÷ {len(sides)}"
        return _SIGNS.get(record["op"], " , ").join(sides)

    def _computed(self, figure_id: str, record: Json, known: Mapping[str, Json]) -> int:
        if figure_id not in self.numbers:
            told = self._formula(record, known)
            self.numbers[figure_id] = len(self.numbers) + 1
            self.notes.append(
                SourceNote(
                    number=self.numbers[figure_id], fact_id=figure_id, doc="", title="", title_en="", before="",
                    exact=self.worded(record["zh"], "zh"), after="", quote_en=self.worded(record["en"], "en"), start=0, end=0, computed=told,
                )
            )  # fmt: skip
        return self.numbers[figure_id]

    def _note(self, number: int, fact: Fact) -> SourceNote:
        document = self.titles[fact.doc]
        before, exact, after, english = self._quote(fact)
        return SourceNote(
            number=number, fact_id=fact.fact_id, doc=fact.doc, title=document.title, title_en=self._title_en(document.doc),
            before=before, exact=exact, after=after, quote_en=english, start=fact.start, end=fact.end,
            query=origins.query(fact),
        )  # fmt: skip

    def _title_en(self, doc: str) -> str:
        for unit in self.reader.units:
            if unit.doc == doc and unit.start < 0 and unit.target:
                return "".join(
                    one if isinstance(one, str) else one["text"]
                    for one in self.reader.segments(unit, "en")
                )
        return ""

    def _quote(self, fact: Fact) -> tuple[str, str, str, str]:
        unit = self.unit_of.get(fact.fact_id)
        if unit is None:
            head, tail = (
                fact.quote[: fact.start - fact.quote_start],
                fact.quote[fact.end - fact.quote_start :],
            )
            return head, fact.exact, tail, ""
        place = unit.facts.index(fact.fact_id)
        slot = list(_PLACEHOLDER.finditer(unit.source))[place]
        head, tail = _plain(unit.source[: slot.start()]), _plain(unit.source[slot.end() :])
        english = "".join(
            one if isinstance(one, str) else one["text"] for one in self.reader.segments(unit, "en")
        )
        shown = self.worded(english, "en") if unit.target else ""
        return head, slot[1].split("#")[0], tail, shown


def _plain(source: str) -> str:
    return _PLACEHOLDER.sub(lambda match: match[1].split("#")[0], source)


class _Numbering:
    """Counts headings, tables and charts."""

    def __init__(self) -> None:
        self.levels = [0, 0, 0]
        self.tables = 0
        self.charts = 0

    def heading(self, level: int) -> tuple[Json, str]:
        """Return the number of the next heading in both languages, and its anchor."""
        self.levels[level - 1] += 1
        self.levels[level:] = [0] * (3 - level)
        number = self.levels[level - 1]
        zh = (f"{chinese_ordinal(number)}、", f"（{chinese_ordinal(number)}）", f"{number}.")[
            level - 1
        ]
        path = ".".join(str(one) for one in self.levels[:level])
        return {"zh": zh, "en": path + ("." if level == 1 else "")}, "s" + path.replace(".", "-")


def assemble(  # noqa: PLR0913 - what a brief is made of, each by its name
    blocks: Sequence[Json], dataset: Dataset, settings: Settings, *, kind: str, code: str, slug: str, area_id: str,
    period: str | None, identifier: str, pending: int | None = None,
) -> Brief:  # fmt: skip
    """Return the brief that the harvested blocks make.

    Args:
        blocks: Blocks in the notebook's order, as emitted.
        dataset: The slice of data that the notebook was given.
        settings: Head and foot of the page, preset and editions.
        kind: ``brief``, ``digest``, ``comparison`` or ``verification``.
        code: Code in the file name.
        slug: Pinyin in the file name.
        area_id: The area, or empty.
        period: Reporting period, or None.
        identifier: What identifies the document in its metadata.
        pending: Open translations; counted in the blocks when None.

    Raises:
        BlockError: A printed figure has no record or no source.
    """
    blocks = narrated(blocks)
    notes = _Notes(dataset)
    numbering = _Numbering()
    known: dict[str, Json] = {}
    for block in blocks:
        known.update(block.get("figures", {}))
    heads = [block for block in blocks if block["kind"] == "title"]
    finished = [
        _finish(block, numbering, notes, known) for block in blocks if block["kind"] != "title"
    ]
    zh_text = " ".join(_texts(finished, "zh"))
    terms = tuple(
        {"zh": one.zh, "en": one.en, "definition": one.definition}
        for one in termbase.load().used_in(zh_text)
    )
    machine = _marked(finished, "machine")
    open_units = (_marked(finished, "open") if pending is None else pending) + machine
    editions: tuple[Lang, ...] = tuple(one for one in LANGS if one in settings.editions)
    return Brief(
        code=code, slug=slug, kind=kind, area_id=area_id, period=period, template=settings.template, editions=editions,
        meta=origins.told(
            _meta(heads[-1] if heads else None, settings, identifier, _date(settings, dataset, notes.notes), (open_units - machine, machine)),
            notes.notes,
        ),
        blocks=tuple(finished), notes=tuple(notes.notes), findings=_concerning(dataset, area_id, finished, notes), corrections=dataset.corrections, terms=terms, pending=open_units,
    )  # fmt: skip


def _concerning(
    dataset: Dataset, area_id: str, finished: Sequence[Json], notes: _Notes
) -> tuple[Finding, ...]:
    """Return the checks that a document's annex lists: all of its area; without one, those of what it prints."""
    printed = {
        row["text"]["zh"][0]
        for block in finished
        if block["kind"] == "checks"
        for row in block["rows"]
    }
    worded = (
        replace(one, zh=notes.worded(one.zh, "zh"), en=notes.worded(one.en, "en"))
        for one in dataset.findings
    )
    return tuple(
        one
        for one in worded
        if one.zh in printed
        or notes.numbers.keys() & one.facts
        or (area_id and not origins.apart(one, notes.notes))
    )


def _finish(block: Json, numbering: _Numbering, notes: _Notes, known: Mapping[str, Json]) -> Json:
    kind = block["kind"]
    extra: Json = {}
    if kind == "checks":
        extra["rows"] = [_checked(one, notes) for one in block["rows"]]
    elif kind == "heading":
        extra["number"], extra["anchor"] = numbering.heading(int(block["level"]))
    elif kind == "table":
        numbering.tables += 1
        extra = {
            "number": {"zh": f"表{numbering.tables}", "en": f"Table {numbering.tables}"},
            "anchor": f"t{numbering.tables}",
        }
    elif kind == "chart":
        numbering.charts += 1
        extra = {
            "number": {"zh": f"图{numbering.charts}", "en": f"Figure {numbering.charts}"},
            "anchor": f"c{numbering.charts}",
        }
        numbers = sorted({number for one in block["drawn"] for number in notes.of(one, known)})
        extra["source"] = _chart_source(numbers)
    rest = {key: value for key, value in block.items() if key not in {"figures", "drawn", *extra}}
    return {**_linked(rest, notes, known), **extra}


def _checked(row: Json, notes: _Notes) -> Json:
    said = {lang: [notes.worded(one, lang) for one in row["text"][lang]] for lang in LANGS}
    return {**row, "text": said}


def _chart_source(numbers: Sequence[int]) -> Json:
    if not numbers:
        return {"zh": [], "en": []}
    listed = "、".join(f"[{one}]" for one in numbers)
    return {
        "zh": [f"来源注{listed}"],
        "en": [f"notes {listed.replace('、', ', ')}"],
    }


def _linked(value: Any, notes: _Notes, known: Mapping[str, Json], lang: str = "") -> Any:
    """Return a block with every printed figure's id replaced by its note numbers.

    Each occurrence gets an id of its own; the k-th in Chinese and the k-th in English share it.
    """
    if isinstance(value, dict):
        if "figure" in value and "text" in value:
            numbers = notes.of(value["figure"], known)
            return {
                "text": notes.worded(value["text"], lang),
                "notes": numbers,
                "id": notes.occurrence(value["figure"], lang),
            }
        return {
            key: _linked(one, notes, known, key if key in LANGS else lang)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_linked(one, notes, known, lang) for one in value]
    return value


def _texts(value: Any, lang: str) -> list[str]:
    """Return every text of some blocks in one language."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        if lang in value and set(value) <= {"zh", "en"}:
            return _texts(value[lang], lang)
        if "svg" in value:
            value = {key: one for key, one in value.items() if key != "svg"}
        return [
            text
            for key, one in value.items()
            if key not in {"kind", "anchor", "style"}
            for text in _texts(one, lang)
        ]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one, lang)]
    return []


def _marked(value: Any, mark: str) -> int:
    """Count the sentences that the English edition marks as pending, or as a machine's."""
    if isinstance(value, dict):
        return (value.get("class") == mark) + sum(_marked(one, mark) for one in value.values())
    return sum(_marked(one, mark) for one in value) if isinstance(value, list | tuple) else 0


def _open(pending: int, machine: int) -> Json | None:
    """Return what the first page of the English edition says of sentences that no translator has approved."""
    if not pending and not machine:
        return None
    zh = [f"英文版有{pending}句待译"] if pending else []
    zh += [f"{machine}句为机器翻译，未经审定"] if machine else []
    open_en = "sentence is" if pending == 1 else "sentences are"
    made_en = "sentence was" if machine == 1 else "sentences were"
    en = [f"{pending} {open_en} shown in Chinese, translation pending"] if pending else []
    en += [f"{machine} {made_en} translated by a machine and not yet approved"] if machine else []
    return {"zh": "，".join(zh), "en": "; ".join(en)}


def _date(settings: Settings, dataset: Dataset, notes: Sequence[SourceNote]) -> str:
    """Return the document's date: the one that settings print, else that of its newest source."""
    cited = {one.doc for one in notes}
    documents = [one for one in dataset.documents if one.doc in cited] or dataset.documents
    for given in (settings.zh.date, max((one.date or one.year for one in documents), default="")):
        if found := _DATED.match(given):
            return "-".join(f"{int(one or 1):02}" for one in found.groups())
    return ""


def _meta(
    head: Json | None, settings: Settings, identifier: str, date: str, open_: tuple[int, int]
) -> Json:
    def text(key: str, lang: str) -> str:
        if head is None or not head.get(key):
            return ""
        return "".join(one if isinstance(one, str) else one["text"] for one in head[key][lang])

    meta: Json = {}
    for lang in LANGS:
        page = settings.page(lang)
        fields = ("masthead", "issue", "issuer", "date", "disclaimer", "editor_note", "report_to", "send_to",
                  "distribute_to", "copies", "signed_by", "printed_by", "printed_on")  # fmt: skip
        meta[lang] = {name: getattr(page, name) for name in fields}
        meta[lang]["title_lines"] = [line for line in text("text", lang).split("|") if line]
        meta[lang]["subtitle"] = text("subtitle", lang)
        meta[lang]["status"] = (
            {"zh": "核校稿", "en": "Draft for checking"}[lang]
            if settings.preset == "review"
            else ""
        )
    titles = [{"zh": "", "en": " "}[lang].join(meta[lang]["title_lines"]) for lang in LANGS]
    meta["document"] = {
        "title": " / ".join(one for one in titles if one), "author": settings.zh.issuer or settings.zh.masthead,
        "subject": titles[0], "keywords": "劳务输出, labour export", "identifier": identifier, "date": date,
    }  # fmt: skip
    meta["preset"] = settings.preset
    meta["pending"] = _open(*open_)
    return meta
