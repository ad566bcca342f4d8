"""Which reports a run makes: every notebook for every area of the level it is written for.

The default of a notebook's ``ref_area`` decides: a county's code makes it a
county report, a prefecture's a prefecture report; without ``ref_area`` it runs
once. A parameters cell that is tagged ``ledgers`` too asks for areas of which
registers tell something: an office without any gets no such report. ``county_brief`` makes ``briefs/``, ``prefecture_digest`` ``digests/`` and
``regional_comparison`` ``comparison.pdf``; any other notebook's reports bear its own name.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportlib import notebooks, places
from reportlib.errors import NotebookError, ParameterError, RunError, UnknownName
from reportlib.model import Dataset
from reportlib.settings import EDITIONS, Settings

AREA = "ref_area"
PERIOD = "period"
TEMPLATE = "template"
LEDGERS = "ledgers"
SHORT = {
    "county_brief": "brief",
    "prefecture_digest": "digest",
    "regional_comparison": "comparison",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One report to make: notebook, area, parameters and where it goes."""

    notebook: str
    area_id: str
    code: str
    slug: str
    name: str
    parameters: dict[str, Any]
    output: str
    record: str
    editions: tuple[str, ...] = EDITIONS
    template: str = ""

    @property
    def title(self) -> str:
        """The item as progress and messages name it."""
        return f"{self.name} {self.code}".strip() or self.notebook

    @property
    def told(self) -> str:
        """The file that records what the report says, block by block, with its figures."""
        return f"data/briefs/{Path(self.output).stem}.json"

    @property
    def sheet(self) -> str:
        """The file of its 核校单, which only a submission copy has."""
        return self.output.removesuffix(".pdf") + "-sheet.pdf"

    @property
    def word(self) -> str:
        """The file of its editable twin."""
        return self.output.removesuffix(".pdf") + ".docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The items of a run, the notebooks behind them, and the areas only mentioned."""

    items: tuple[Item, ...]
    notebooks: dict[str, notebooks.Notebook]
    mentioned: tuple[str, ...]
    broken: tuple[NotebookError, ...]


def level_of(notebook: notebooks.Notebook) -> str:
    """Return the level of area that a notebook is written for: county, prefecture …, or none."""
    parameter = notebook.parameters.get(AREA)
    if parameter is None:
        return ""
    return places.load().resolve(str(parameter.default)).level


def read_notebooks(
    folder: Path, wanted: Sequence[str]
) -> tuple[dict[str, notebooks.Notebook], tuple[NotebookError, ...]]:
    """Return the readable notebooks of a folder by name, and what is wrong with the others.

    Raises:
        UnknownName: A wanted notebook does not exist.
    """
    paths = {
        path.stem: path for path in sorted(folder.glob("*.ipynb")) if not path.name.startswith(".")
    }
    for name in wanted:
        if name.removesuffix(".ipynb") not in paths:
            raise UnknownName(kind="notebook", name=name, known=paths)
    chosen = {name.removesuffix(".ipynb") for name in wanted} or set(paths)
    good: dict[str, notebooks.Notebook] = {}
    bad: list[NotebookError] = []
    for name, path in paths.items():
        if name not in chosen:
            continue
        try:
            notebook = notebooks.read(path)
            level_of(notebook)
        except NotebookError as error:
            bad.append(error)
        except UnknownName as error:
            bad.append(
                ParameterError(
                    f"the default of {AREA}: {error.what}", where=path.name, remedy=error.remedy
                )
            )
        else:
            good[name] = notebook
    return good, tuple(bad)


def areas_for(level: str, data: Dataset, settings: Settings) -> tuple[str, ...]:
    """Return the area ids of a level that get a report.

    A county needs ``minimum_facts`` facts of its own; a prefecture a lead of its
    own or at least two such counties, in a role other than a partner's.
    """
    counts = own_facts(data)
    gazetteer = places.load()
    known = [one for one in counts if one in gazetteer.areas]
    enough = [
        one
        for one in known
        if counts[one] >= settings.minimum_facts and gazetteer.get(one).level == level
    ]
    if level != "prefecture":
        return tuple(sorted(enough, key=_code))
    partners = {one.area_id for one in data.facts if one.area_level == "partner"}
    counties = areas_for("county", data, settings)
    parents = Counter(gazetteer.get(one).parent for one in counties)
    several = {one for one, count in parents.items() if count > 1}
    return tuple(sorted((set(enough) | several) - partners, key=_code))


def _code(area_id: str) -> str:
    return places.load().ref_area(area_id)


def plan(
    project: Path, data: Dataset, settings: Settings, *, areas: Sequence[str] = (), period: str = "",
    wanted: Sequence[str] = (),
) -> Plan:  # fmt: skip
    """Return what a run is to make.

    Args:
        project: The project's folder.
        data: The compiled dataset.
        settings: The settings.
        areas: Codes or names; all when empty.
        period: Reporting period for all; each area's latest when empty.
        wanted: Notebooks to run; all when empty.

    Raises:
        UnknownName: An area or notebook that nothing answers to.
        RunError: An area that was asked for gets no report.
    """
    good, bad = read_notebooks(project / settings.notebooks_folder, wanted or settings.notebooks)
    asked = _asked(areas or settings.areas, data)
    registered = {fact.area_id for fact in data.facts if "query" in fact.source}
    items: list[Item] = []
    for name, notebook in good.items():
        level = level_of(notebook)
        if not level:
            if not asked:
                one = _single(name, period if PERIOD in notebook.parameters else "")
                items += _editions(one, notebook, settings)
            continue
        chosen = [
            one
            for one in areas_for(level, data, settings)
            if (not asked or one in asked) and (LEDGERS not in notebook.tags or one in registered)
        ]
        for area_id in chosen:
            items += _editions(_for_area(name, notebook, area_id, period), notebook, settings)
    left = asked - {one.area_id for one in items}
    if left:
        raise _nothing_for(left, good, bad, data, settings, wanted)
    return Plan(
        items=tuple(items), notebooks=good, mentioned=_mentioned(data, settings), broken=bad
    )


def _nothing_for(
    left: frozenset[str], good: Mapping[str, notebooks.Notebook], bad: Sequence[NotebookError], data: Dataset,
    settings: Settings, wanted: Sequence[str],
) -> RunError:  # fmt: skip
    """Return why areas that were asked for get no report, and what would bring one."""
    gazetteer = places.load()
    counts, minimum = own_facts(data), settings.minimum_facts
    names = {gazetteer.chinese(one): counts.get(one, 0) for one in left}
    levels = {gazetteer.get(one).level for one in left if one in gazetteer.areas}
    poor = ", ".join(
        f"{name} has {count}" for name, count in sorted(names.items()) if count < minimum
    )
    facts = f"a report needs {minimum} facts of its own (minimum_facts): {poor}" if poor else ""
    remedies = [f"first mend {error}" for error in bad]
    for name, notebook in good.items() if wanted and not bad else ():
        level = level_of(notebook)
        if not level:
            remedies.append(f"{name} runs once, for all areas together: leave the area out")
        elif level not in levels:
            remedies.append(f"{name} is written for a {level}")
        elif LEDGERS in notebook.tags:
            remedies.append(f"{name} needs registers of the area in seeds/ledgers")
    kinds = " or ".join(sorted(levels)) or "place"
    if levels and levels <= {"town", "village"}:
        other = f"a {kinds} stands in the report of its county"
    else:
        other = (
            f"no notebook has the code of a {kinds} as its {AREA}, or it is a partner, "
            "whose help is told by those it helps"
        )
    maker = " or ".join(name.removesuffix(".ipynb") for name in wanted)
    return RunError(
        f"{maker or 'no notebook'} makes {'no' if maker else 'a'} report for {'、'.join(sorted(names))}",
        remedy="; ".join(remedies or [facts or other]),
    )


def _asked(names: Sequence[str], data: Dataset) -> frozenset[str]:
    gazetteer = places.load()
    known = {fact.area_id for fact in data.facts}
    found = set()
    for name in names:
        try:
            found.add(gazetteer.resolve(name).area_id)
        except UnknownName:
            meant = [one.area_id for one in gazetteer.candidates(name) if one.area_id in known]
            if len(meant) != 1:
                raise
            found.add(meant[0])
    return frozenset(found)


def _mentioned(data: Dataset, settings: Settings) -> tuple[str, ...]:
    """Return the places above towns that facts tell of and that get no report: too few facts, or a province."""
    made = {one for level in ("county", "prefecture") for one in areas_for(level, data, settings)}
    names = {
        fact.area_id: fact.place
        for fact in data.facts
        if fact.area_level in {"county", "prefecture", "province"} and fact.area_id not in made
    }
    return tuple(sorted(set(names.values())))


def _editions(item: Item, notebook: notebooks.Notebook, settings: Settings) -> tuple[Item, ...]:
    """Return an item in the template that its notebook or the settings name: in one file, or one for each edition."""
    own = notebook.parameters.get(TEMPLATE)
    item = replace(item, template=str(own.default) if own and own.default else settings.template)
    if len(settings.editions) > 1 and not settings.split_editions:
        return (replace(item, editions=settings.editions),)
    stem = item.output.removesuffix(".pdf")
    return tuple(
        replace(item, editions=(lang,), output=f"{stem}-{lang}.pdf") for lang in settings.editions
    )


def _for_period(period: str) -> str:
    return f"-{period.replace('/', '_')}" if period else ""


def _single(name: str, period: str) -> Item:
    word = SHORT.get(name, name) + _for_period(period)
    return Item(
        notebook=name, area_id="", code="", slug=word, name=name, parameters={PERIOD: period} if period else {},
        output=f"{word}.pdf", record=f"notebooks/{name}{_for_period(period)}.ipynb",
    )  # fmt: skip


def _for_area(name: str, notebook: notebooks.Notebook, area_id: str, period: str) -> Item:
    gazetteer = places.load()
    code = gazetteer.ref_area(area_id, period or None)
    stem = f"{code}-{gazetteer.slug(area_id)}{_for_period(period)}"
    parameters: dict[str, Any] = {AREA: code}
    if period and PERIOD in notebook.parameters:
        parameters[PERIOD] = period
    # Two reports on one area must not bear the same file name: people attach them to letters.
    output = f"{SHORT[name]}s/{stem}.pdf" if name in SHORT else f"{name}/{stem}-{name}.pdf"
    return Item(
        notebook=name, area_id=area_id, code=code, slug=gazetteer.slug(area_id), name=gazetteer.chinese(area_id, on=period or None),
        parameters=parameters, output=output, record=f"notebooks/{name}-{stem}.ipynb",
    )  # fmt: skip


def own_facts(data: Dataset) -> Mapping[str, int]:
    """Return how many facts of its own each area has; single persons' cases do not count."""
    counts: dict[str, int] = {}
    for fact in data.facts:
        if fact.kind != "individual":
            counts[fact.area_id] = counts.get(fact.area_id, 0) + 1
    return counts
