"""Notebooks run by real papermill in real kernels."""

import json
from pathlib import Path
from typing import Any

import nbformat as untyped_nbformat
import pytest

from reportlib.errors import BlockError, CellError, ParameterError, RunError
from reportlib.notebooks import ExecutedNotebook, read
from reportlib.notebooks import run as run_notebook

nbformat: Any = untyped_nbformat
pytestmark = pytest.mark.notebook

PARAMETERS = 'ref_area: str = "530502"  # code'
SAYS = """
from reportlib.briefing import constant, heading, paragraph, words

heading("规模", "Scale")
for place in (words("甲", "A"), words("乙", "B")):
    paragraph(zh="{p}共{n}。", en="{p}: {n}.", p=place, n=constant(3, unit="persons"))
print("shown to the analyst alone")
paragraph(zh="地区{p}。", en="Area {p}.", p=words(*{"530502": ("隆阳", "Longyang")}.get(ref_area, ("他处", "elsewhere"))))
"""

SHOWS = r"""
from IPython.display import HTML, SVG, Markdown, clear_output, display, update_display

display("gone")
clear_output(wait=True)
display("kept", display_id="one")
display(HTML("<b>甲</b>\n<i>乙</i>"), metadata={"isolated": True})
update_display("changed", display_id="one")
display({"application/vnd.x+json": ["a", "b"], "application/json": [1, None], "text/plain": "two\nlines"}, raw=True)
display({"text/plain": ["a", "b"]}, raw=True)
display(SVG('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'), Markdown("*x*"))
{"甲": [1.5, {}]}
"""


def _write(folder: Path, *cells: str, name: str = "county_brief") -> Path:
    made = [nbformat.v4.new_code_cell(cell) for cell in (PARAMETERS, *cells)]
    made[0].metadata["tags"] = ["parameters"]
    made.insert(1, nbformat.v4.new_markdown_cell("# 甲"))
    path = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return path


def _run(folder: Path, *cells: str, **given: Any) -> ExecutedNotebook:
    options = {
        "engine": "stock",
        "timeout": 60,
        "name": "隆阳区 530502",
        **given.pop("options", {}),
    }
    return run_notebook(read(_write(folder, *cells)), given, folder=folder, **options)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> ExecutedNotebook:
    return _run(tmp_path_factory.mktemp("run"), SAYS, SHOWS, ref_area="530521")


def test_blocks_are_harvested_in_order_loops_included(executed: ExecutedNotebook) -> None:
    assert executed.error is None
    assert [block["kind"] for block in executed.blocks] == ["heading", *["paragraph"] * 3]
    assert [block["text"]["en"][0] for block in executed.blocks] == [
        "Scale",
        "A: ",
        "B: ",
        "Area elsewhere.",
    ]


def test_the_record_holds_the_parameters_and_what_was_shown(executed: ExecutedNotebook) -> None:
    notebook = nbformat.reads(executed.text, as_version=4)

    assert 'ref_area = "530521"' in notebook.cells[1].source
    assert "shown to the analyst alone" in executed.text
    assert "shown to the analyst alone" not in str(executed.blocks)
    assert notebook.metadata == {"language_info": {"name": "python"}}


def test_both_engines_and_two_folders_give_the_same_record(
    executed: ExecutedNotebook, tmp_path: Path
) -> None:
    again = _run(tmp_path, SAYS, SHOWS, ref_area="530521", options={"engine": "fork"})

    assert again.text == executed.text
    # The order of keys as well: notes are numbered by it.
    assert json.dumps(again.blocks) == json.dumps(executed.blocks)
    assert "changed" in again.text
    assert "gone" not in again.text.replace('display(\\"gone\\")', "")


def test_an_unknown_parameter_is_refused_before_a_kernel_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import papermill

    monkeypatch.setattr(papermill, "execute_notebook", lambda *_a, **_k: pytest.fail("a kernel"))

    with pytest.raises(ParameterError, match="no parameter “ref_aera” → did you mean “ref_area”"):
        _run(tmp_path, SAYS, ref_aera="530521")
    with pytest.raises(ParameterError, match="ref_area = 530521 is no str"):
        _run(tmp_path, SAYS, ref_area=530521)
    with pytest.raises(RunError, match="unknown engine “spoon” → one of: fork, stock"):
        _run(tmp_path, SAYS, options={"engine": "spoon"})


def test_a_failing_cell_is_named_with_number_line_and_cause(tmp_path: Path) -> None:
    done = _run(tmp_path, "a = 1", SAYS, "b = {}\nfor one in 'x':\n    b[one]\nc = 2")

    error = done.error
    assert isinstance(error, CellError)
    assert (error.cell, error.kind) == (5, "KeyError")
    assert str(error) == (
        "county_brief.ipynb for 隆阳区 530502, cell 5, line 3: KeyError: 'x'"
        " → open the kept notebook in JupyterLab: it leads to that cell"
    )
    assert error.code == "b[one]"
    kept = nbformat.reads(done.text, as_version=4)
    assert "KeyError: 'x'" in kept.cells[0].source
    assert "(#Failed-here)" in kept.cells[0].source
    failed = next(at for at, cell in enumerate(kept.cells) if "### Failed here" in cell.source)
    assert kept.cells[failed + 1].source.startswith("b = {}")
    assert len(done.blocks) == 4
    assert '"ename": "KeyError"' in done.text
    assert "An Exception was encountered" not in done.text


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (
            'from reportlib.briefing import paragraph\n\nparagraph(zh="共5人。", en="Five.")',
            "cell 3, line 3: zh: 共5人。: a number was typed into the sentence (“5”) → pass it",
        ),
        (
            'from reportlib.briefing import term\nterm("劳务输岀")',
            "cell 3, line 2: unknown term “劳务输岀” → did you mean",
        ),
        ("def broken(:\n    pass", "cell 3, line 1: SyntaxError: invalid syntax"),
        (
            "import no_such_package",
            "cell 3, line 1: ModuleNotFoundError: No module named 'no_such_package'",
        ),
        ("paragraf()", "cell 3, line 1: NameError: name 'paragraf' is not defined"),
    ],
)
def test_an_analysts_mistake_is_told_in_one_line(tmp_path: Path, cell: str, told: str) -> None:
    error = _run(tmp_path, cell, options={"engine": "fork"}).error

    assert told in str(error)
    assert "\n" not in str(error)
    assert "briefing.py" not in str(error)


def test_a_failing_run_leaves_the_same_record_wherever_it_ran(tmp_path: Path) -> None:
    texts = set()
    for engine in ("fork", "stock"):
        (tmp_path / engine).mkdir()
        done = _run(
            tmp_path / engine, SHOWS, "import json\njson.loads('{')", options={"engine": engine}
        )
        texts.add(done.text)

    assert len(texts) == 1
    assert str(tmp_path) not in texts.pop()


def test_a_cell_that_takes_too_long_is_ended_and_named(tmp_path: Path) -> None:
    done = _run(tmp_path, "import time\ntime.sleep(30)", options={"timeout": 1})

    assert isinstance(done.error, CellError)
    assert "a cell ran longer than 1 s → make it faster, or give --timeout more seconds" in str(
        done.error
    )


def test_a_notebook_that_says_nothing_is_refused(tmp_path: Path) -> None:
    done = _run(tmp_path, "a = 1", options={"engine": "fork"})

    assert isinstance(done.error, BlockError)
    assert "the notebook emitted no block → say something: paragraph(…)" in str(done.error)


def test_an_output_that_only_looks_like_a_block_is_refused(tmp_path: Path) -> None:
    cell = (
        "from IPython.display import display\n"
        'display({"application/vnd.reportlib.block+json": {"no": "kind"}}, raw=True)'
    )

    done = _run(tmp_path, cell, options={"engine": "fork"})

    assert "an output under the block type is no block" in str(done.error)
