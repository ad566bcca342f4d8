"""The settings: ``[tool.reportlib]`` of pyproject.toml as one frozen value.

An unknown key is an error that names the nearest known one; nothing that the
settings do not give is printed, and the defaults claim no real authority.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePath
from typing import Any

from reportlib.errors import SettingsError, nearest

PRESETS = ("review", "submission")
EDITIONS = ("zh", "en")
# Whose place an office's own font can take; the title's is a bold 宋 otherwise.
FACES = ("title", "body", "kai", "hei", "song", "song-bold", "latin", "fallback")
# How an edition prints large numbers; the first of each is the default.
LARGE_NUMBERS = {"zh": ("source", "plain"), "en": ("million", "digits")}

# The least and the most that a number may be.
LIMITS: Mapping[str, tuple[float, float]] = {
    "minimum_facts": (0, 1_000_000), "jobs": (0, 1_000), "timeout": (1, 1_000_000), "memory": (0, 100_000_000),
    "ledger_refusal_share": (0, 1), "ledger_cell_minimum": (0, 1_000_000),
}  # fmt: skip
# How an OpenType or TrueType file begins.
FONT_MARKS = (b"OTTO", b"\x00\x01\x00\x00", b"true", b"ttcf")
# What is read; an output among it would be taken for input by the next run.
READ = ("seeds", "notebooks_folder", "templates_folder", "places_folder", "lexicon_folder", "memory_folder")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the head and foot of one edition print; an empty text is not printed.

    Masthead, issue number, issuing unit and date stand above the red rule;
    report_to (报), send_to (送), distribute_to (发), copies (共印…份), printed_by
    and printed_on stand in the 版记 at the foot (GB/T 9704-2012, 7.4).

    large_numbers: ``source`` keeps 万 and 亿 as the source has them, ``plain`` writes them out
    (506100人); in English ``million`` says million and billion of money, ``digits`` writes them out.
    """

    masthead: str = ""
    issue: str = ""
    issuer: str = ""
    date: str = ""
    editor_note: str = ""
    report_to: str = ""
    send_to: str = ""
    distribute_to: str = ""
    copies: str = ""
    signed_by: str = ""
    printed_by: str = ""
    printed_on: str = ""
    disclaimer: str = ""
    large_numbers: str = ""


_ZH = Page(
    masthead="劳务输出信息",
    disclaimer="依据公开资料编制，报送前须经人工核校",
    large_numbers="source",
)
_EN = Page(
    masthead="Labour Export Bulletin",
    disclaimer="Compiled from published sources; to be checked by a person before submission",
    large_numbers="million",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a user may set, with defaults that need no settings at all.

    Folders are relative to the project. ``areas``, ``notebooks`` and ``period``
    limit what a plain build makes; empty means everything. ``editions`` stand in
    one PDF; with ``split_editions``, or when there is but one, each has its own (``-zh``, ``-en``). ``release`` maps a
    personal name to the reason for printing it. ``fonts`` maps a role (body,
    kai, hei, song, title) to a font file that the user owns. ``minimum_facts``
    is the number of facts of its own that gives a county a brief. ``docx`` says
    whether an editable Word document is made beside each PDF. ``previous`` names
    the package that was submitted last: what reads otherwise now is printed in
    the annex 更正. A notebook may take ``timeout`` seconds and ``memory``
    megabytes (0: as many as there are). A register of which more than
    ``ledger_refusal_share`` of the rows (and more than one) are refused is refused
    whole; 0 bears none. No result of registers that tells of fewer people than ``ledger_cell_minimum`` is printed.
    """

    preset: str = "review"
    editions: tuple[str, ...] = EDITIONS
    split_editions: bool = False
    template: str = "brief"
    docx: bool = True
    previous: str = ""
    seeds: str = "seeds"
    notebooks_folder: str = "notebooks"
    templates_folder: str = "templates"
    output: str = "output"
    areas: tuple[str, ...] = ()
    notebooks: tuple[str, ...] = ()
    period: str = ""
    minimum_facts: int = 3
    jobs: int = 0
    timeout: int = 300
    memory: int = 4000
    places_folder: str = ""
    lexicon_folder: str = ""
    memory_folder: str = ""
    ledger_refusal_share: float = 0.05
    ledger_cell_minimum: int = 5
    release: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)
    zh: Page = _ZH
    en: Page = _EN

    def page(self, lang: str) -> Page:
        """Return the head and foot of one edition."""
        return self.zh if lang == "zh" else self.en


def _refuse_unknown(given: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in given:
        if key not in known:
            close = nearest(key, known)
            remedy = f"did you mean “{close[0]}”?" if close else f"known keys: {', '.join(known)}"
            if "zh" in known and key in Page.__dataclass_fields__:
                remedy = f"{key} stands under [tool.reportlib.zh], and under [tool.reportlib.en] for the English edition"
            raise SettingsError(f"unknown key “{key}”", where=where, remedy=remedy)


def _typed(value: Any, default: Any, where: str) -> Any:
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise SettingsError(
            f"expected a list of texts, got {value!r}", where=where, remedy='write it as ["…"]'
        )
    if isinstance(default, Mapping):
        if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
            return value
        raise SettingsError(
            f"expected a table of texts, got {value!r}", where=where, remedy='write it as key = "…"'
        )
    if type(value) is not type(default):
        wanted = type(default).__name__
        raise SettingsError(
            f"expected {wanted}, got {value!r}",
            where=where,
            remedy=f"give a value of type {wanted}",
        )
    return value


def _page(given: Any, default: Page, where: str) -> Page:
    if not isinstance(given, dict):
        raise SettingsError(
            f"expected a table, got {given!r}", where=where, remedy="write [tool.reportlib.zh]"
        )
    known = tuple(one.name for one in fields(Page))
    _refuse_unknown(given, known, where)
    values = {key: _typed(value, "", f"{where}.{key}") for key, value in given.items()}
    return replace(default, **values)


def from_table(table: Mapping[str, Any]) -> Settings:
    """Return the settings of one ``[tool.reportlib]`` table.

    Raises:
        SettingsError: A key is unknown (the nearest known one is named) or a value is of the wrong kind.
    """
    where = "pyproject.toml [tool.reportlib]"
    defaults = Settings()
    _refuse_unknown(table, tuple(one.name for one in fields(Settings)), where)
    values: dict[str, Any] = {}
    for key, value in table.items():
        default = getattr(defaults, key)
        if isinstance(default, Page):
            values[key] = _page(value, default, f"pyproject.toml [tool.reportlib.{key}]")
        else:
            values[key] = _typed(value, default, f"{where}.{key}")
    _one_of(values.get("preset", defaults.preset), PRESETS, f"{where}.preset")
    _refuse_unknown(values.get("fonts", {}), FACES, f"{where[:-1]}.fonts]")
    for lang, known in LARGE_NUMBERS.items():
        page = values.get(lang, getattr(defaults, lang))
        _one_of(page.large_numbers, known, f"{where[:-1]}.{lang}].large_numbers")
    for edition in values.get("editions", defaults.editions):
        _one_of(edition, EDITIONS, f"{where}.editions")
    if not values.get("editions", defaults.editions):
        raise SettingsError(
            "no edition is left", where=f"{where}.editions", remedy='write it as ["zh", "en"]'
        )
    for key, (least, most) in LIMITS.items():
        _within(values.get(key, least), least, most, f"{where}.{key}")
    for key in ("output", "previous", *READ):
        _inside(values.get(key, getattr(defaults, key)), f"{where}.{key}")
    chosen = replace(defaults, **values)
    refuse_mixing(chosen, f"{where}.output")
    return chosen


def _within(value: float, least: float, most: float, where: str) -> None:
    if not least <= value <= most:
        raise SettingsError(
            f"{value} is out of bounds", where=where, remedy=f"give a number from {least} to {most}"
        )


def _inside(folder: str, where: str) -> None:
    """Refuse a way that leads out of the project, or is none at all."""
    path = PurePath(folder)
    if path.is_absolute() or ".." in path.parts or not folder.isprintable():
        raise SettingsError(
            f"{folder!r} leads out of the project",
            where=where,
            remedy="name something in the project's folder; --seeds and --output take any folder",
        )


def refuse_mixing(chosen: Settings, where: str) -> None:
    """Refuse an output folder that is, holds or lies in a folder that is read.

    Raises:
        SettingsError: It does.
    """
    output = PurePath(chosen.output)
    for key in READ:
        folder = PurePath(getattr(chosen, key))
        given = getattr(chosen, key) != ""
        if given and (output.is_relative_to(folder) or folder.is_relative_to(output)):
            raise SettingsError(
                f"the output folder “{chosen.output}” would mix with “{folder}”, which is read",
                where=where,
                remedy="give the output a folder of its own, such as output",
            )


def _one_of(value: str, known: tuple[str, ...], where: str) -> None:
    if value not in known:
        close = nearest(value, known)
        remedy = f"did you mean “{close[0]}”?" if close else f"one of: {', '.join(known)}"
        raise SettingsError(f"unknown value “{value}”", where=where, remedy=remedy)


def load(project: Path) -> Settings:
    """Return the settings of the project in a folder; defaults when it has no pyproject.toml.

    Raises:
        SettingsError: The file is no TOML, a key or value cannot be used, or a font is none.
    """
    path = project / "pyproject.toml"
    if not path.is_file():
        return Settings()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(
            f"not valid TOML: {error}", where="pyproject.toml", remedy="mend the named line"
        ) from error
    tools = document.get("tool", {})
    table = tools.get("reportlib", {}) if isinstance(tools, dict) else {}
    if not isinstance(table, dict):
        raise SettingsError(
            f"expected a table, got {table!r}",
            where="pyproject.toml [tool.reportlib]",
            remedy="write the settings below a line [tool.reportlib]",
        )
    chosen = from_table(table)
    for role, font in chosen.fonts.items():
        _refuse_no_font(project / font, role)
    return chosen


def _refuse_no_font(path: Path, role: str) -> None:
    """Refuse a file that begins like no font; one that is missing is told of when it is wanted."""
    if not path.is_file():
        return
    with path.open("rb") as stream:
        if stream.read(4) not in FONT_MARKS:
            raise SettingsError(
                f"the file for “{role}” is no font",
                where="pyproject.toml [tool.reportlib.fonts]",
                remedy="name an OpenType or TrueType file (.otf, .ttf)",
            )


def find_project(start: Path) -> Path:
    """Return the nearest folder at or above one that holds pyproject.toml and ``notebooks``.

    Raises:
        SettingsError: There is none.
    """
    for folder in (start, *start.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "notebooks").is_dir():
            return folder
    raise SettingsError(
        "no reportlib project here",
        where=str(start),
        remedy="change into the folder that holds pyproject.toml and notebooks/",
    )
