import json
from pathlib import Path
from typing import Any

import pytest

from reportlib.errors import NotebookError, ParameterError
from reportlib.notebooks import checked, read
from reportlib.notebooks.signature import Notebook

CELL = 'ref_area: str = "530502"  # code of a county\nlimit: int = 3\nshare: float = 0.5\nall: bool = False\n'


def _notebook(
    folder: Path, *sources: str, tags: tuple[str, ...] = ("parameters",), name: str = "county_brief"
) -> Path:
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": str(number),
            "metadata": {"tags": list(tags)} if number == 0 and tags else {},
            "source": source,
            "execution_count": None,
            "outputs": [],
        }
        for number, source in enumerate(sources)
    ]
    path = folder / f"{name}.ipynb"
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _read(folder: Path, *sources: str) -> Notebook:
    return read(_notebook(folder, *sources))


def test_the_parameters_cell_is_a_typed_signature(tmp_path: Path) -> None:
    notebook = _read(tmp_path, CELL)

    assert notebook.name == "county_brief"
    assert {name: (one.type, one.default) for name, one in notebook.parameters.items()} == {
        "ref_area": (str, "530502"),
        "limit": (int, 3),
        "share": (float, 0.5),
        "all": (bool, False),
    }
    assert notebook.parameters["ref_area"].help == "code of a county"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('ref_area = "530502"', 'line 1: the parameters cell may hold only typed assignments → write ref_area: str = "530502"'),
        ("ref_area: str", "may hold only typed assignments"),
        ("x: int = 1\nimport os", "cell 1, line 2: the parameters cell may hold only typed assignments"),
        ("x: list = []", "the type list is not known → one of: str, int, float, bool"),
        ("x: int = 1 + y", "the default of x must be a plain value"),
        ("x: str = 530502", 'the default of x is no str: 530502 → put it in quotation marks: "530502", or change the type'),
        ("x: int = True", "the default of x is no int: True"),
        ('x: str = "', "the parameters cell is no Python: unterminated string literal"),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_signature_is_named_with_its_line(
    tmp_path: Path, source: str, told: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        _read(tmp_path, source)

    assert told in str(caught.value)
    assert caught.value.where.startswith("county_brief.ipynb, cell 1")


def test_a_notebook_without_the_tag_says_how_to_set_it(tmp_path: Path) -> None:
    with pytest.raises(
        NotebookError, match="no cell is tagged “parameters” → tag the first code cell"
    ):
        read(_notebook(tmp_path, CELL, tags=()))


@pytest.mark.parametrize("text", ["", "{", "no json", '{"cells": 3}'])
def test_what_is_no_notebook_is_said_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(text)

    with pytest.raises(NotebookError, match=r"x\.ipynb: not a readable notebook") as caught:
        read(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ref_aera": "1"}, "the notebook has no parameter “ref_aera” → did you mean “ref_area”?"),
        ({"zzz": 1}, "→ it knows: ref_area, limit, share, all"),
        ({"ref_area": 530502}, 'ref_area = 530502 is no str → put it in quotation marks: "530502"'),
        ({"limit": "3"}, "limit = '3' is no int"),
        ({"limit": True}, "limit = True is no int"),
        ({"all": 1}, "all = 1 is no bool"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused(
    tmp_path: Path, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        checked(_read(tmp_path, CELL), given)

    assert told in str(caught.value)
    assert caught.value.where == "county_brief.ipynb"


def test_parameters_that_fit_go_through(tmp_path: Path) -> None:
    assert checked(_read(tmp_path, CELL), {"ref_area": "530521"}) == {"ref_area": "530521"}


def test_comments_blank_lines_and_outputs_do_not_change_a_notebooks_meaning(tmp_path: Path) -> None:
    first = _read(tmp_path, CELL, "x = 1\ny = x").source
    assert first == _read(tmp_path, CELL, "# why\nx = 1\n\n\ny = x  # so").source
    assert first != _read(tmp_path, CELL, "x = 2\ny = x").source
    assert first != _read(tmp_path, CELL.replace("530502", "530521"), "x = 1\ny = x").source


def test_a_cell_that_is_no_python_still_has_a_meaning(tmp_path: Path) -> None:
    assert (
        _read(tmp_path, CELL, "%matplotlib inline").source != _read(tmp_path, CELL, "%time").source
    )


TRICKS = "<script>x</script>{{7*7}}{% include '/etc/passwd' %}<style>@page{size:1px}</style>"


def _raw(folder: Path, **cell: Any) -> Path:
    whole: dict[str, Any] = {"cell_type": "code", "id": "1", "metadata": {"tags": ["parameters"]}, "source": CELL, "execution_count": None, "outputs": []}  # fmt: skip
    path = folder / "strange.ipynb"
    about = {"title": TRICKS, "kernelspec": {"name": "../../evil", "display_name": TRICKS, "language": "bash"}}  # fmt: skip
    content = {"cells": [whole | cell], "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ({"metadata": {"tags": None}}, "strange.ipynb, cell 1: its tags are no list of texts → open the notebook"),
        ({"metadata": {"tags": "parameters"}}, "its tags are no list of texts"),
        ({"metadata": {"tags": ["parameters", {"a": 1}]}}, "its tags are no list of texts"),
        ({"source": 5}, "its source is no text"),
        ({"source": "x: int = " + "-" * 5000 + "1"}, "nested too deep"),
        ({"source": "x: int = " + "(" * 3000 + "1" + ")" * 3000}, "too many nested parentheses"),
        ({"source": "x: int = " + "9" * 5000}, "no Python: Exceeds the limit"),
        ({"source": 'x: str = "a" * 999999999'}, "the default of x must be a plain value"),
        ({"source": 'x: str = __import__("os").getcwd()'}, "the default of x must be a plain value"),
        ({"source": r'x: str = "\ud800"'}, "the default of x must be a plain value"),
        ({"source": "x: int = 1\0"}, "source code string cannot contain null bytes"),
    ],
)  # fmt: skip
def test_a_strange_cell_is_refused_in_a_sentence(
    tmp_path: Path, cell: dict[str, Any], told: str
) -> None:
    with pytest.raises((NotebookError, ParameterError)) as caught:
        read(_raw(tmp_path, **cell))
    assert told in str(caught.value)


def test_markup_in_what_a_notebook_says_of_itself_is_only_text(tmp_path: Path) -> None:
    notebook = read(
        _raw(tmp_path, metadata={"tags": ["parameters", TRICKS]}, source=f"x: str = {TRICKS!r}")
    )
    assert notebook.parameters["x"].default == TRICKS
    assert notebook.tags == ("parameters", TRICKS)
    assert "evil" not in notebook.source


@pytest.mark.parametrize("name", ["a\nb", "a\u202eb", "..", " "])
def test_a_name_that_no_report_can_bear_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotebookError, match="its name holds signs that no report's file can bear"):
        read(_raw(tmp_path).rename(tmp_path / f"{name}.ipynb"))
