"""Templates: a folder with ``template.toml``, Jinja files and a style sheet.

Their logic is limited to loops, includes and conditions one level deep, so that
an office can edit them without programming, and nothing is computed there.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reportlib.errors import TemplateError, UnknownName, nearest
from reportlib.rendering import inline

MAIN = "template.html.j2"
ALLOWED = (nodes.For, nodes.If, nodes.Include, nodes.Output)
MISSING = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'|no element ([^ ]+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One loaded template and the fixed words it prints, by language."""

    name: str
    folder: Path
    words: Mapping[str, Mapping[str, Any]]
    main: jinja2.Template

    @classmethod
    def load(cls, path: Path, name: str) -> "Template":
        """Return a template by name.

        Raises:
            UnknownName: There is none of this name.
            TemplateError: It is malformed.
        """
        if name not in available(path):
            raise UnknownName(kind="template", name=name, known=available(path), where="templates")
        folder = path / name
        files = sorted([folder / "template.toml", *folder.glob("**/*.j2")])
        try:
            sources = tuple(
                (str(file.relative_to(folder)), file.read_text("utf-8")) for file in files
            )
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateError(
                "a file of the template cannot be read", where=name, remedy=str(error)
            ) from error
        words, main = _compiled(name, sources)
        return cls(name=name, folder=folder, words=words, main=main)

    def fill(self, view: Mapping[str, Any]) -> str:
        """Return the template filled with a view.

        Raises:
            TemplateError: It asks for a field that the view does not hold.
        """
        try:
            return self.main.render(view)
        except jinja2.UndefinedError as error:
            raise _undefined(error, view, self.name) from error
        except (jinja2.TemplateError, TypeError, ValueError) as error:
            raise TemplateError(
                f"the template cannot be filled: {error}", where=self.name
            ) from error


def available(path: Path) -> tuple[str, ...]:
    """Return the names of the templates in a folder, sorted."""
    return tuple(sorted(one.parent.name for one in path.glob("*/template.toml")))


@lru_cache(maxsize=8)
def _compiled(
    name: str, sources: tuple[tuple[str, str], ...]
) -> tuple[Mapping[str, Mapping[str, Any]], jinja2.Template]:
    """Return the words and the template of these texts; compiled once, for a run prints many."""
    texts = dict(sources)
    try:
        facts = tomllib.loads(texts.pop("template.toml"))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            "cannot be read", where=f"{name}/template.toml", remedy=str(error)
        ) from error
    engine = ImmutableSandboxedEnvironment(
        loader=jinja2.DictLoader(texts),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters = {"segments": inline.segments, "words": inline.words}
    engine.globals = {}
    for file, text in texts.items():
        _check(engine, text, f"{name}/{file}")
    if MAIN not in texts:
        raise TemplateError(
            f"the template has no {MAIN}", where=name, remedy="copy it from templates/brief"
        )
    return facts.get("words", {}), engine.get_template(MAIN)


def _check(engine: jinja2.Environment, text: str, name: str) -> None:
    try:
        tree = engine.parse(text)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(
            f"line {error.lineno}: {error.message}",
            where=name,
            remedy="correct the template's syntax",
        ) from error
    for node, depth in _statements(tree, 0):
        if not isinstance(node, ALLOWED) or depth > 1:
            nested = isinstance(node, nodes.If)
            what = "a condition inside a condition" if nested else type(node).__name__.lower()
            raise TemplateError(
                f"line {node.lineno}: {what} is more logic than a template may hold",
                where=name,
                remedy="use loops, includes and one-level conditions; compute in the notebook",
            )


def _statements(node: nodes.Node, depth: int) -> Iterator[tuple[nodes.Stmt, int]]:
    for child in node.iter_child_nodes():
        inner = depth + isinstance(child, nodes.If)
        if isinstance(child, nodes.Stmt):
            yield child, inner
        yield from _statements(child, inner)


def _undefined(error: jinja2.UndefinedError, view: Mapping[str, Any], where: str) -> TemplateError:
    found = MISSING.search(str(error))
    name = next((one for one in found.groups() if one), "") if found else ""
    if told := _wordless(name, view, where):
        return told
    close = nearest(name, set(_fields(view)) - {name})
    remedy = (
        f"did you mean “{close[0]}”?"
        if close
        else "templates/README.md lists the fields of a brief"
    )
    return TemplateError(
        f"the template asks for “{name or error}”, which the brief does not hold",
        where=where,
        remedy=remedy,
    )


def _wordless(name: str, view: Mapping[str, Any], where: str) -> TemplateError | None:
    """Return what to say of a fixed word that the template has in one language and not in another."""
    known = {one["lang"]: set(_fields(one["words"])) for one in view.get("editions", ())}
    lacking = [lang for lang, words in known.items() if name not in words]
    having = [words for words in known.values() if name in words]
    if not lacking or not having:
        return None
    close = nearest(name, known[lacking[0]] - having[0], most=1)
    return TemplateError(
        f"there is no “{name}” among the words of its {lacking[0]} edition",
        where=f"{where}/template.toml, [words.{lacking[0]}]",
        remedy=f"did you mean it by “{close[0]}”?" if close else f'write {name} = "…" there',
    )


def _fields(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _fields(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _fields(inner)
