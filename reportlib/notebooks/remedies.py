"""What was probably meant, and the way to do it, for mistakes that Python or pandas only names."""

import ast
import builtins
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reportlib.errors import nearest
from reportlib.notebooks.signature import Notebook

Vocabulary = Mapping[str, Sequence[str]]
UNSTATED = "the data do not state it: test `if name:` first"
IMPORTS = {
    "np": "import numpy as np", "pd": "import pandas as pd", "charts": "from reportlib.briefing import charts",
    "dataset": "from reportlib import dataset", "plt": "draw with chart(data, draw), where draw(ax, data, lang) is given the axes",
}  # fmt: skip
# A part of what is said, and the way out.
WAYS = {
    "method 'nlargest'": 'told.sort_values("figure", ascending=False).head(3)',
    "method 'nsmallest'": 'told.sort_values("figure").head(3)',
    "no numeric data to plot": "chart(data, draw) with def draw(ax, data, lang), or a ready-made one: charts.compare(…)",
    "cannot unpack non-iterable Figure": "give pairs: [(label, figure), …]",
    "RecursionError": "a function calls itself without an end: see which, and when it should stop",
    "division by zero": "test that it is not zero before you divide",
    "StdinNotImplementedError": "nobody is there to answer when a report is made: make it a parameter",
    "SystemExit": "leave it out: a notebook ends with its last cell",
    "FileNotFoundError": "a report is made from seeds/ alone: put the file there and see what `reportlib extract` reads from it",
    "list index out of range": "the list is shorter: test `if rows:` first",
    "FrozenInstanceError": 'it cannot be changed; open another view: open_area(area.dataset, area.code, "2005")',
    "a command failed": "run that cell in JupyterLab; a report needs no commands",
    "IndentationError": "set the lines that belong to the `if` or `for` above four spaces in",
}
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": "."})


def meant(kind: str, what: str, notebook: Notebook, known: Vocabulary) -> str:
    """Return what was probably meant by what Python does not know; nothing when nobody can tell."""
    for of, pattern, answer in _ANSWERS:
        if of in {kind, ""} and (match := pattern.search(what)):
            return answer(match, notebook, known)
    told = f"{kind}: {what}"
    if way := next((way for sign, way in WAYS.items() if sign in told), ""):
        return way
    unstated = "'NoneType'" in what and kind in {"AttributeError", "TypeError"}
    return UNSTATED if unstated else ""


def _name(match: re.Match[str], notebook: Notebook, known: Vocabulary) -> str:
    name = match[1]
    if name in IMPORTS or name in known:
        return f"it is not imported: {IMPORTS.get(name, f'from reportlib.briefing import {name}')}"
    return _mean(name, {*_bound(notebook), *known, *dir(builtins)})


def _argument(match: re.Match[str], _notebook: Notebook, known: Vocabulary) -> str:
    return _mean(match[2], known.get(match[1], ()), "it takes: ")


def _missing(match: re.Match[str], _notebook: Notebook, known: Vocabulary) -> str:
    return f"{match[1]} takes: {', '.join(known[match[1]])}" if match[1] in known else ""


def _module(match: re.Match[str], _notebook: Notebook, _known: Vocabulary) -> str:
    if match[1].startswith("reportlib."):
        return "from reportlib.briefing import …, from reportlib import dataset"
    return f"check the spelling, or install it: .venv/bin/pip install {match[1]}"


def _imported(match: re.Match[str], _notebook: Notebook, known: Vocabulary) -> str:
    return _mean(match[1], known)


def _column(match: re.Match[str], _notebook: Notebook, known: Vocabulary) -> str:
    return _mean(match[1], known.get("columns", ()))


def _character(match: re.Match[str], _notebook: Notebook, _known: Vocabulary) -> str:
    half = unicodedata.normalize("NFKC", match[1]).translate(_QUOTES)
    return f"type it in half width: {half}" if half.isascii() else ""


# The kind of exception ("" is any), what it says, and who knows what was meant.
_ANSWERS: tuple[
    tuple[str, re.Pattern[str], Callable[[re.Match[str], Notebook, Vocabulary], str]], ...
] = (
    ("NameError", re.compile(r"^name '(\w+)' is not defined"), _name),
    ("TypeError", re.compile(r"^(?:\w+\.)?(\w+)\(\) got an unexpected keyword argument '(\w+)'"), _argument),
    ("TypeError", re.compile(r"^(?:\w+\.)?(\w+)\(\) missing \d+ required"), _missing),
    ("ModuleNotFoundError", re.compile(r"^No module named '([\w.]+)'"), _module),
    ("ImportError", re.compile(r"^cannot import name '(\w+)' from 'reportlib[\w.]*'"), _imported),
    ("KeyError", re.compile(r"^'([^']+)'$"), _column),
    ("AttributeError", re.compile(r"^'DataFrame' object has no attribute '(\w+)'"), _column),
    ("UndefinedVariableError", re.compile(r"^name '(\w+)' is not defined"), _column),
    ("SyntaxError", re.compile(r"invalid character '(.)'"), _character),
)  # fmt: skip


def _mean(name: str, among: Any, otherwise: str = "") -> str:
    close = [one for one in nearest(name, among) if one != name]
    if close:
        return f"did you mean “{close[0]}”?"
    return f"{otherwise}{', '.join(among)}" if otherwise and among else ""


def _bound(notebook: Notebook) -> set[str]:
    """Return every name that the notebook's cells bind."""
    found: set[str] = set()
    for cell in notebook.content.cells:
        try:
            tree = ast.parse(cell.source) if cell.cell_type == "code" else ast.Module([], [])
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.alias):
                found.add((node.asname or node.name).split(".")[0])
    return found
