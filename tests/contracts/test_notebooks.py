"""What every notebook that ships must be: typed, clean, bilingual, without typed numbers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat as untyped_nbformat
import pytest

from reportlib import places
from reportlib.notebooks import read

nbformat: Any = untyped_nbformat
ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SAYS = frozenset(
    {"heading", "paragraph", "table", "chart", "title", "sentence", "listing", "words"}
)
BESIDE = frozenset({"style", "level", "name", "tags"})
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _cells(path: Path, kind: str = "code") -> list[Any]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def _calls(path: Path) -> Iterator[ast.Call]:
    for cell in _cells(path):
        for node in ast.walk(ast.parse(cell.source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in SAYS
            ):
                yield node


def _texts(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def test_the_notebooks_of_the_design_are_there() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {
        "county_brief",
        "prefecture_digest",
        "regional_comparison",
        "verification",
    }


@each
def test_parameters_are_typed_codes_and_explained(path: Path) -> None:
    notebook = read(path)

    assert set(notebook.parameters) <= {"ref_area", "period", "template"}
    assert all(one.help for one in notebook.parameters.values())
    if "ref_area" in notebook.parameters:
        default = notebook.parameters["ref_area"].default
        assert re.fullmatch(r"\d{6}", default)
        assert places.load().resolve(default).level in {"county", "prefecture"}


@each
def test_no_output_reaches_git(path: Path) -> None:
    for cell in _cells(path):
        assert cell.outputs == []
        assert cell.execution_count is None
    assert "papermill" not in path.read_text(encoding="utf-8")


@each
def test_no_number_is_typed_into_what_is_said(path: Path) -> None:
    for call in _calls(path):
        spoken = [*call.args, *(one.value for one in call.keywords if one.arg in {"zh", "en"})]
        for one in spoken:
            if isinstance(one, ast.Constant | ast.JoinedStr):
                assert [text for text in _texts(one) if re.search(r"\d", text)] == [], ast.unparse(
                    call
                )


@each
def test_everything_said_has_its_english_twin_with_the_same_placeholders(path: Path) -> None:
    for call in _calls(path):
        named = {one.arg: one.value for one in call.keywords}
        zh, en = named.get("zh"), named.get("en")
        assert (zh is None) == (en is None), ast.unparse(call)
        if zh is None and len(call.args) >= 2:
            zh, en = call.args[:2]
        if isinstance(zh, ast.Constant) and isinstance(en, ast.Constant):
            left = sorted(re.findall(r"\{(\w+)", str(zh.value)))
            assert left == sorted(re.findall(r"\{(\w+)", str(en.value))), ast.unparse(call)
            assert not re.search(r"[\u4e00-\u9fff]", str(en.value)), ast.unparse(call)


@each
def test_a_notebook_opens_with_a_title_and_is_told_in_prose(path: Path) -> None:
    prose = _cells(path, "markdown")

    assert prose[0].source.startswith("# ")
    assert len(prose) >= 3


@each
def test_a_notebook_names_no_place_but_its_default(path: Path) -> None:
    """What is said of a county follows from its code: no cell is written for one place."""
    names = re.compile("隆阳|施甸|龙陵|昌宁|腾冲|镇雄|威信|巧家|昭阳|武山|保山|昭通|东莞|泼机")

    assert [cell.source for cell in _cells(path) if names.search(cell.source)] == []
