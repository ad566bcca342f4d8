"""Seeds to dataset: read, redact, clean, extract, translate, correct, reconcile, verify — in this order."""

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from reportlib import (
    cleaning,
    dataset,
    extraction,
    ledgers,
    lexicon,
    places,
    redaction,
    seeds,
    translation,
)
from reportlib.dataset.saying import place_english
from reportlib.errors import ReportlibError, SeedError, UnknownName, nearest
from reportlib.model import (
    LANGS,
    CleanText,
    Dataset,
    Document,
    Fact,
    Issue,
    SeedDocument,
    TranslatedUnit,
)
from reportlib.pipeline.ledgers import read as read_ledgers
from reportlib.pipeline.readings import Reading, shelf
from reportlib.pipeline.request import CACHE, optional
from reportlib.settings import Settings

TITLE = -1
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Seeds as read, and corrections, that a run is to use in place of the project's own."""

    readings: tuple[Reading, ...]
    entries: tuple[dataset.Entry, ...]


def read_document(
    path: Path, catalog: seeds.Catalog | None, settings: Settings, project: Path
) -> Reading:
    """Return everything that one seed file yields.

    Raises:
        SeedError: The file cannot be read as text, or not at all, or its name tells of a private person.
    """
    told = _shown(path, settings)
    if told != path.name and path.name.isprintable():
        # A file's name becomes the document's id and stands in every output.
        raise SeedError(
            "the file's name holds personal data", where=told, remedy="rename the file; inside it such data is masked"
        )  # fmt: skip
    return read_seed(
        redaction.redact(seeds.read_file(path, catalog), settings.release), settings, project
    )


def read_seed(seed: SeedDocument, settings: Settings, project: Path) -> Reading:
    """Return everything that one seed yields whose personal data is masked already."""
    if ledgers.is_statement(seed):
        return _read_statement(seed)
    clean = cleaning.clean(seed)
    found = extraction.extract(
        seed,
        clean,
        places.load(optional(project, settings.places_folder)),
        lexicon.load(optional(project, settings.lexicon_folder)),
    )
    forms = tuple(replace(one, form=_form(clean, one)) for one in found.facts)
    return Reading(
        seed=seed,
        clean=clean,
        facts=forms,
        practices=found.practices,
        issues=(
            *_guesses(seed),
            *_released(seed, settings),
            *_silent(seed, forms),
            *found.issues,
        ),
    )


def _read_statement(seed: SeedDocument) -> Reading:
    """Return what a statement of the ledgers says: it is in order as it stands, and speaks both languages."""
    clean = CleanText(
        doc=seed.doc, text=seed.text, origin=range(len(seed.text)), ends=range(1, len(seed.text) + 1)
    )  # fmt: skip
    return Reading(seed=seed, clean=clean, facts=ledgers.facts(seed), practices=(), issues=())


def _form(clean: CleanText, fact: Fact) -> str:
    first, last = translation.clean_span(clean, fact.start, fact.end)
    return clean.text[first:last] or fact.exact


def _guesses(seed: SeedDocument) -> tuple[Issue, ...]:
    if not seed.guessed:
        return ()
    names = "、".join(seed.guessed)
    return (
        Issue(
            code="guessed", severity="info", where=seed.doc,
            zh=f"catalog.toml 中没有这份文件的{names}，由正文推定",
            en=f"catalog.toml does not give {', '.join(seed.guessed)}; guessed from the text",
        ),
    )  # fmt: skip


def _released(seed: SeedDocument, settings: Settings) -> tuple[Issue, ...]:
    """Log every personal name that a setting allows to be shown, with the reason for it."""
    return tuple(
        Issue(
            code="released", severity="info", where=seed.doc, zh=f"按设置不遮蔽姓名“{name}”，理由：{reason}",
            en=f"the name “{name}” is shown, as the settings say; the reason given: {reason}",
        )
        for name, reason in sorted(settings.release.items())
        if name in seed.text
    )  # fmt: skip


def _silent(seed: SeedDocument, facts: tuple[Fact, ...]) -> tuple[Issue, ...]:
    """Say of a document that yields nothing whether it has no text at all or no figures in it."""
    if facts:
        return ()
    zh, en = (
        ("正文中没有读出数字", "no figures were found in its text")
        if seed.text.strip()
        else ("文件中没有文字", "the file holds no text")
    )
    return (Issue(code="silent", severity="warning", where=seed.doc, zh=zh, en=en),)


def read_all(
    project: Path, settings: Settings, tell: Progress
) -> tuple[tuple[Reading, ...], tuple[Issue, ...]]:
    """Return what every seed yields, read anew only if it changed.

    A seed that cannot be read is an issue and the others go on.
    """
    folder = project / settings.seeds
    try:
        catalog, paths = seeds.read_catalog(folder), seeds.list_files(folder)
    except SeedError as error:
        raise _masked(error, settings) from None
    kept = shelf(project, settings, project / settings.output / CACHE)
    found: list[Reading] = []
    failed: list[Issue] = []
    keys: set[str] = set()
    for path in paths:
        key = kept.key(path, catalog)
        keys.add(key)
        reading = kept.get(key)
        try:
            if reading is None:
                tell(_shown(path, settings))
                reading = read_document(path, catalog, settings, project)
                kept.put(key, reading)
            found.append(reading)
        except SeedError as error:
            failed.append(_unreadable(path, _masked(error, settings), settings))
    kept.keep_only(keys)
    failed += _misplaced(catalog, {path.stem for path in paths}, settings, project)
    registers = read_ledgers(project, settings)
    found += [_read_statement(one) for one in registers.statements]
    return tuple(found), (*failed, *registers.issues)


def _misplaced(
    catalog: seeds.Catalog, docs: AbstractSet[str], settings: Settings, project: Path
) -> Iterator[Issue]:
    """Say of which entries of the catalogue no file bears the name, and which places they name are unknown."""
    gazetteer = places.load(optional(project, settings.places_folder))
    for doc, entry in catalog.entries.items():
        told = redaction.discreet(doc, settings.release)
        where = f"{seeds.CATALOG_NAME}, [{told}]"
        if doc not in docs:
            near = "".join(nearest(doc, docs - catalog.entries.keys(), most=1))
            near = redaction.discreet(near, settings.release)
            yield Issue(
                code="catalog", severity="warning", where=where,
                zh=f"seeds/ 中没有名为“{told}”的文件" + (f"，是否应为“{near}”？" if near else "，请改正或删去这一项"),
                en=f"no file in seeds/ is named “{told}” → " + (f"did you mean “{near}”?" if near else "correct the entry, or take it out"),
            )  # fmt: skip
        for place in entry.places:
            try:
                gazetteer.resolve(place)
            except UnknownName as error:
                if not gazetteer.candidates(place):
                    yield Issue(
                        code="catalog", severity="warning", where=where,
                        zh=f"不认识 places 中的“{place}”，请核对，或在地名资料中补上", en=str(error),
                    )  # fmt: skip


def _shown(path: Path, settings: Settings) -> str:
    """Return a file's name as it may be printed: without private data, odd signs written out."""
    return redaction.discreet(
        path.name if path.name.isprintable() else ascii(path.name), settings.release
    )


def _masked(error: SeedError, settings: Settings) -> SeedError:
    """Return an error that repeats nothing private: it may quote a file's name, a sheet's or an entry's."""
    error.what = redaction.discreet(error.what, settings.release)
    error.where = redaction.discreet(error.where, settings.release)
    return error


def _unreadable(path: Path, error: SeedError, settings: Settings) -> Issue:
    where = _shown(path, settings)
    return Issue(code="unreadable", severity="error", where=where, zh=str(error), en=str(error))


def place_name(fact: Fact, lang: str) -> str:
    """Return the name of a fact's place in a language, as it was in the fact's period."""
    return fact.place if lang == "zh" else place_english(fact)


def memory(project: Path, settings: Settings) -> translation.Memory:
    """Return the translation memory: the package's, then the project's own beside its seeds."""
    folders = [translation.memory_folder(), project / settings.seeds / "translation"]
    own = optional(project, settings.memory_folder)
    return translation.read([*folders, *([own] if own else [])])


def translated(
    reading: Reading, known: translation.Memory, facts: Iterable[Fact]
) -> tuple[TranslatedUnit, ...]:
    """Return the units of one document with their translations, open where there is none."""
    if ledgers.is_statement(reading.seed):
        return tuple(ledgers.units(reading.seed))
    document = document_of(reading)
    told = tuple(facts)
    result = [_title_unit(document, told, known)] if document.title else []
    for unit in translation.units(document, told, reading.practices):
        found = known.find(unit.source)
        result.append(
            TranslatedUnit(
                doc=document.doc, start=unit.start, end=unit.end, source=unit.source,
                target=_rebound(found, unit.source) if found else "", status=_status(found),
                facts=tuple(one.fact_id for one in unit.facts), context=unit.context,
            )
        )  # fmt: skip
    return tuple(result)


def _status(
    found: translation.Translation | None,
) -> Literal["approved", "draft", "machine", "pending"]:
    if found is None:
        return "pending"
    return "machine" if found.machine else "approved" if found.approved else "draft"


def _title_unit(
    document: Document, facts: tuple[Fact, ...], known: translation.Memory
) -> TranslatedUnit:
    """Return the document's title as a unit of its own, which no span of the text holds.

    A figure that the title repeats is bound to the first fact of the text that is worded alike.
    """
    by_form = {
        one.form: one.fact_id for one in reversed(facts) if any(char.isdigit() for char in one.form)
    }
    pattern = "|".join(re.escape(form) for form in sorted(by_form, key=len, reverse=True))
    names = re.findall(rf"(?<![\d.])(?:{pattern})", document.title) if pattern else []
    unique = [name for name in dict.fromkeys(names) if names.count(name) == 1]
    # A brace of the title's own is no placeholder.
    source = document.title.replace("{", "｛").replace("}", "｝")
    for name in unique:
        source = source.replace(name, "{" + name + "}", 1)
    found = known.find(source)
    return TranslatedUnit(
        doc=document.doc, start=TITLE, end=TITLE, source=source, target=_rebound(found, source) if found else "",
        status=_status(found),
        facts=tuple(by_form[name] for name in unique), context=f"{document.doc}|title",
    )  # fmt: skip


def _rebound(found: translation.Translation, source: str) -> str:
    """Return the English with the placeholders spelled as in this source (width of punctuation may differ)."""
    names = dict(
        zip(translation.placeholders(found.source), translation.placeholders(source), strict=True)
    )
    target = found.target
    for index, old in enumerate(names):
        target = target.replace("{" + old + "}", f"\0{index}\0")
    for index, new in enumerate(names.values()):
        target = target.replace(f"\0{index}\0", "{" + new + "}")
    return target


def document_of(reading: Reading) -> Document:
    """Return what later stages need to know of a seed that was read."""
    seed = reading.seed
    return Document(
        doc=seed.doc, filename=seed.filename, sha256=seed.sha256, title=seed.title, publisher=seed.publisher,
        date=seed.date, year=seed.year, text=seed.text, clean=reading.clean, guessed=seed.guessed, withheld=seed.withheld,
    )  # fmt: skip


def corrections(project: Path, settings: Settings) -> tuple[dataset.Entry, ...]:
    """Return the analyst's corrections of a project; the annex prints their reasons, so these are masked too."""
    found = dataset.read_corrections(project / settings.seeds / "corrections.toml")
    return tuple(
        replace(
            one, reason=redaction.discreet(one.reason, settings.release), by=redaction.discreet(one.by, settings.release),
            reason_en=redaction.discreet(one.reason_en, settings.release),
        )
        for one in found
    )  # fmt: skip


def compile_dataset(
    project: Path,
    settings: Settings,
    tell: Progress = lambda _name: None,
    given: Given | None = None,
) -> Dataset:
    """Return the dataset of all seeds of a project.

    Args:
        project: The project's folder.
        settings: Its settings.
        tell: Called with the name of each seed before it is read.
        given: What to compile instead of the project's seeds and corrections.

    Raises:
        CorrectionError: A correction is stale.
        DataError: A data file breaks its rules.
        SeedError: Two seeds share a name, or the catalogue is malformed.
    """
    readings, failed = (given.readings, ()) if given else read_all(project, settings, tell)
    documents = [document_of(one) for one in readings]
    facts = [fact for one in readings for fact in one.facts]
    practices = [practice for one in readings for practice in one.practices]
    issues = [*failed, *(issue for one in readings for issue in one.issues)]
    entries = given.entries if given else corrections(project, settings)
    book = lexicon.load(optional(project, settings.lexicon_folder))
    data = dataset.build(documents, facts, practices, entries, book.label, place_name, issues)
    known = memory(project, settings)
    by_doc: dict[str, list[Fact]] = {}
    for fact in data.facts:
        by_doc.setdefault(fact.doc, []).append(fact)
    units = tuple(
        unit for one in readings for unit in translated(one, known, by_doc.get(one.seed.doc, ()))
    )
    told = translation.consistency.issues(known, units)
    digits = tuple(
        lang for lang in LANGS if settings.page(lang).large_numbers in {"plain", "digits"}
    )
    return replace(data, units=units, issues=(*data.issues, *told), written_out=digits)


def extract_file(path: Path, project: Path, settings: Settings) -> Reading:
    """Return what one file yields on its own, with the catalogue beside it if there is one.

    Raises:
        ReportlibError: The file cannot be read.
    """
    try:
        catalog: seeds.Catalog | None = seeds.read_catalog(path.parent)
    except ReportlibError:
        catalog = None
    return read_document(path, catalog, settings, project)
