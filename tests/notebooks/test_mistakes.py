"""Mistakes made on purpose, and what a person is told: where, what, and what was probably meant."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportlib import briefing, dataset, notebooks, rendering, settings
from reportlib.errors import ReportlibError
from reportlib.pipeline import compile_dataset, plan
from reportlib.settings import Settings
from tests import making
from tests.conftest import ROOT
from tests.notebooks.recipes import code, prose, write

pytestmark = pytest.mark.notebook
PARAMETERS = 'ref_area: str = "530502"\nperiod: str = "2004"'
OPENS = (
    "from reportlib import dataset\nfrom reportlib.briefing import *\n"
    'area = open_area(dataset.open_here(), ref_area, period)\ntotal = area.get("labour_transferred")\n'
    'heading("规模", "Scale")'
)
WHERE = "county_brief.ipynb for 隆阳区 530502, cell 3, line 1: "

# A cell, and what is told of it behind the place.
CELLS = {
    "name": ("paragraph(zh='共{n}。', en='{n}.', n=totl)", "NameError: name 'totl' is not defined → did you mean “total”?"),
    "block": ("paragaph(zh='一。', en='A.')", "NameError: name 'paragaph' is not defined → did you mean “paragraph”?"),
    "block of the module": ("import reportlib.briefing as b; b.tabel([])", "unknown block “tabel” → did you mean “table”?"),
    "import": ("from reportlib.briefing import headng", "unknown block “headng” → did you mean “heading”"),
    "module": ("from reportlib.breifing import table", "ModuleNotFoundError: No module named 'reportlib.breifing' → from reportlib.briefing import"),
    "package": ("import seabron", "ModuleNotFoundError: No module named 'seabron' → check the spelling, or install it"),
    "argument": ("table([{}], zh='表', en='T', note=[])", "TypeError: table() got an unexpected keyword argument 'note' → did you mean “notes”?"),
    "argument of a method": ("area.get('labour_transferred', mesure='level')", "TypeError: AreaView.get() got an unexpected keyword argument 'mesure' → did you mean “measure”?"),
    "method": ("area.rowz()", "unknown AreaView attribute “rowz” → did you mean “rows”"),
    "attribute of a figure": ("total.valeu", "unknown Figure attribute “valeu” → did you mean “value”?"),
    "indicator": ("area.get('labor_transferred')", "unknown indicator “labor_transferred” → did you mean “labour_transferred”"),
    "place": ("open_area(area.dataset, '隆洋区')", "unknown place “隆洋区” → did you mean “隆阳区”"),
    "term": ("term('劳务输岀')", "unknown term “劳务输岀” → did you mean “劳务输"),
    "unit": ("constant(5, unit='person')", "wording.toml: unknown unit “person” → did you mean “persons”"),
    "column": ("area.frame()['figur']", "KeyError: 'figur' → did you mean “figure”?"),
    "not stated": ("area.get('labour_income').zh()", "AttributeError: 'NoneType' object has no attribute 'zh' → the data do not state it: test `if name:` first"),
    "not stated in a sentence": ("paragraph(zh='{n}。', en='{n}.', n=area.get('labour_income'))", "{n}。: n=None is neither a figure nor words → the data do not state it: test `if n:` first"),
    "typed number": ("paragraph(zh='共2966人。', en='2,966.')", "zh: 共2966人。: a number was typed into the sentence (“2”) → pass it as a figure: {name} with name=area.get(…)"),
    "f-string": ("paragraph(zh=f'共{total}。', en='A.')", "a figure put into a string loses its sources → pass it as a placeholder"),
    "one language": ("paragraph(zh='共{n}。', en='All.', n=total)", "共{n}。: the two languages do not hold the same placeholders: n → use each placeholder as often in zh as in en"),
    "placeholder": ("paragraph(zh='共{n}。', en='{n}.', m=total)", "共{n}。: nothing was given for {n} → add n=…"),
    "bare arithmetic": ("total * 2", "2966人: 2 is not a figure → wrap the analyst's own number: constant(…, unit=…)"),
    "float": ("constant(0.3, unit='percent')", '0.3: a float hides its digits → write it as text: constant("0.3", …)'),
    "bare cell": ("table([{words('甲', 'A'): 5}], zh='表', en='T')", "表, row 1, column 甲: a cell holds 5 → cells are figures, words(…), sentence(…) or None"),
    "column in one language": ("table(area.frame(), zh='表', en='T')", "表: the column name 'area' is in one language → name it words(\"中文\", \"English\")"),
    "empty table": ("table([], zh='表', en='T')", "表: a table without rows → test that there are rows before you call table()"),
    "bare picture": ("import matplotlib.pyplot as plt; chart(plt.figure(), zh='图', en='C')", "图: a chart needs one drawing per language → give chart(data, draw) with draw(ax, data, lang)"),
    "drawing": ("chart([total], lambda ax, data, lang: ax.bar(['a'], [dta]), zh='图', en='C')", "<lambda>, edition zh: the drawing failed: NameError: name 'dta' is not defined → chart(data, draw) with def draw"),
    "number in a drawing": ("chart([total], lambda ax, data, lang: ax.text(0, 0, '3000'), zh='图', en='C')", "<lambda>, edition zh: “3000” holds a typed number → put the figure into `data` and write label(figure, lang)"),
    "syntax": ("paragraph(zh='一。', en='A.'", "SyntaxError: "),
    "block not imported": ("charts.compare([(area.name, total)])", "NameError: name 'charts' is not defined → it is not imported: from reportlib.briefing import charts"),
    "library not imported": ("pd.DataFrame()", "NameError: name 'pd' is not defined → it is not imported: import pandas as pd"),
    "misspelt placeholder": ("paragraph(zh='共{total}。', en='{totle}.', total=total)", "共{total}。: the two languages do not hold the same placeholders: total, totle"),
    "no English": ("paragraph(zh='一。')", "一。: the sentence has no English → say it in both languages"),
    "no Chinese": ("heading('', 'A')", "A: the sentence has no Chinese → say it in both languages"),
    "missing argument": ("heading('一')", "TypeError: heading() missing 1 required positional argument: 'en' → heading takes: zh, en, level"),
    "bare sentence": ("paragraph('一。', 'A.')", "'一。' is no ready sentence → paragraph(zh=\"…\", en=\"…\")"),
    "bare number in a chart": ("from reportlib.briefing import charts; charts.compare([(area.name, 5)])", "5 is not a figure → wrap the analyst's own number: constant(…, unit=…)"),
    "bare label in a chart": ("from reportlib.briefing import charts; charts.compare([('甲', total)])", "the label “甲” is in one language → words("),
    "no pairs in a chart": ("from reportlib.briefing import charts; charts.compare([total])", "TypeError: cannot unpack non-iterable Figure object → give pairs: [(label, figure), …]"),
    "no rows": ("table('x', zh='表', en='T')", "表: a table is made of rows, not of str → give a data frame, or a list of rows"),
    "no rows at all": ("area.rows('income')[0]", "IndexError: list index out of range → the list is shorter: test `if rows:` first"),
    "group": ("area.get('labour_transferred', group='por')", "unknown group “por” → did you mean “poor”?"),
    "measure": ("area.get('labour_transferred', measure='levle')", "unknown measure “levle” → did you mean “level”?"),
    "period": ("area.get('labour_transferred', period='20o4')", "unknown period “20o4” → did you mean “2004”?"),
    "subject": ("area.rows('incom')", "unknown subject “incom” → did you mean “income”?"),
    "style": ("paragraph(zh='一。', en='A.', style='leed')", "unknown style “leed” → did you mean “lead”?"),
    "column as an attribute": ("area.frame().figur", "AttributeError: 'DataFrame' object has no attribute 'figur' → did you mean “figure”?"),
    "column in a query": ("area.frame().query('indicatr == 1')", "UndefinedVariableError: name 'indicatr' is not defined → did you mean “indicator”?"),
    "division by zero": ("total / constant(0, unit='persons')", "0人: division by zero → test that it is not zero before you divide"),
    "recursion": ("f = lambda: f(); f()", "RecursionError: maximum recursion depth exceeded → a function calls itself without an end"),
    "a file of one's own": ("open('../mine.csv')", "FileNotFoundError: [Errno 2] No such file or directory: '../mine.csv' → a report is made from seeds/ alone"),
    "question": ("input('?')", "StdinNotImplementedError: raw_input was called, but this frontend does not support input requests. → nobody is there to answer"),
    "changed area": ("area.period = '2005'", "FrozenInstanceError: cannot assign to field 'period' → it cannot be changed; open another view"),
    "Chinese quotes": ("paragraph(zh=“一。”, en='A.')", "SyntaxError: invalid character '“' (U+201C) → type it in half width: \""),
    "full-width bracket": ("paragraph（zh='一。', en='A.'）", "SyntaxError: invalid character '（' (U+FF08) → type it in half width: ("),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a notebooks folder of a project whose data tell of one county."""
    project = tmp_path_factory.mktemp("project")
    dataset.write(making.dataset(making.fact()), project / "output" / "data")
    return project / "notebooks"


def _error(folder: Path, *cells: Any, **options: Any) -> ReportlibError:
    path = write(folder / "county_brief.ipynb", code(PARAMETERS, "parameters"), code(OPENS), *cells)
    done = notebooks.run(
        notebooks.read(path), {"ref_area": "530502"}, folder=folder, name="隆阳区 530502", known=briefing.vocabulary(), **options
    )  # fmt: skip
    assert done.error is not None
    return done.error


@pytest.mark.parametrize("name", CELLS)
def test_a_mistake_in_a_cell_is_told_in_one_plain_line(folder: Path, name: str) -> None:
    cell, told = CELLS[name]

    error = str(_error(folder, code(cell)))

    assert error.startswith(WHERE + told)
    assert "\n" not in error
    assert "Traceback" not in error
    assert str(ROOT) not in error


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("%foo bar", "cell 3: a command failed: %foo bar → run that cell in JupyterLab"),
        ("import sys; sys.exit(1)", "cell 3: SystemExit: 1 → leave it out: a notebook ends with its last cell"),
        ("print('x' * 2_500_000)", "cell 3: the cell shows 2.5 million characters besides its blocks → show less"),
        ("if total:\nheading('一', 'A')", "cell 3, line 2: IndentationError: expected an indented block after 'if' statement on line 1 → set the lines"),
    ],
)  # fmt: skip
def test_a_cell_that_python_itself_would_not_end_well_is_told(
    folder: Path, cell: str, told: str
) -> None:
    assert f"隆阳区 530502, {told}" in str(_error(folder, code(cell)))


PROSE = {
    "no twin": ([prose("说明", "brief", "zh")], "cell 3: a markdown cell tagged “brief” has no English twin → write it in the next cell"),
    "no language": ([prose("说明", "brief")], "cell 3: a markdown cell tagged “brief” does not say its language → tag it brief and zh"),
}  # fmt: skip


@pytest.mark.parametrize("name", PROSE)
def test_tagged_prose_that_cannot_be_printed_is_told(folder: Path, name: str) -> None:
    cells, told = PROSE[name]

    assert told in str(_error(folder, *cells))


@pytest.mark.parametrize(
    ("zh", "en", "told"),
    [
        ("共2966人。", "All.", "cell 3, zh: 共2966人。: a number was typed into the sentence (“2”)"),
        ("一。\n\n二。", "One.", "cell 3: the twins do not match: 0 headings and 2 paragraphs in Chinese, 0 headings and 1 paragraphs in English"),
        ("- 一\n- 二", "- one\n- two", "cell 3: the page shows no markup: “- 一- 二”"),
        ("见**此**。", "See **this**.", "the page shows no markup: “见**此**。”"),
        ("共{n}。", "{n}.", "cell 3: a markdown cell has no placeholders → say it in a code cell"),
    ],
)  # fmt: skip
def test_prose_with_numbers_or_markup_is_refused(zh: str, en: str, told: str) -> None:
    block = {"kind": "narrative", "zh": zh, "en": en, "style": "body", "where": "x.ipynb, cell 3"}

    with pytest.raises(ReportlibError) as caught:
        briefing.assemble(
            [block], making.dataset(), Settings(), kind="x", code="", slug="", area_id="", period=None, identifier=""
        )  # fmt: skip

    assert told in str(caught.value)


def test_a_cell_that_takes_too_long_and_one_that_kills_its_kernel_are_named(folder: Path) -> None:
    slow = _error(folder, code("import time\ntime.sleep(60)"), timeout=1)
    dead = _error(folder, code("import os\nos._exit(3)"))
    crashed = _error(folder, code("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"))

    assert (
        "cell 3: a cell ran longer than 1 s → make it faster, or give --timeout more seconds"
        in str(slow)
    )
    assert "cell 3: the kernel died while a cell ran (memory, a crash, or os._exit)" in str(dead)
    assert "cell 3: the kernel died while a cell ran (Segmentation fault)" in str(crashed)


def _read(folder: Path, parameters: str, **given: Any) -> object:
    path = write(folder / "other.ipynb", code(parameters, "parameters"))
    return notebooks.checked(notebooks.read(path), given)


def _template(folder: Path, old: str, new: str) -> object:
    import shutil

    made = folder / "templates" / "brief"
    shutil.copytree(ROOT / "templates" / "brief", made)
    page = made / "edition-zh.html.j2"
    assert old in page.read_text(encoding="utf-8")
    page.write_text(page.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    block = {"kind": "narrative", "zh": "一。", "en": "A.", "style": "body", "where": ""}
    brief = briefing.assemble(
        [block],
        making.dataset(),
        Settings(),
        kind="x",
        code="",
        slug="",
        area_id="",
        period=None,
        identifier="",
    )
    return rendering.render(brief, made.parent)


def _planned(*areas: str, wanted: tuple[str, ...] = ()) -> object:
    empty = compile_dataset(ROOT, Settings(seeds="tests/contracts"))
    return plan(ROOT, empty, Settings(), areas=areas, wanted=wanted)


ELSEWHERE: dict[str, tuple[Callable[[Path], object], str]] = {
    "parameter": (lambda path: _read(path, PARAMETERS, ref_aera="530502"), "other.ipynb: the notebook has no parameter “ref_aera” → did you mean “ref_area”?"),
    "type of a parameter": (lambda path: _read(path, PARAMETERS, ref_area=530502), 'other.ipynb: ref_area = 530502 is no str → put it in quotation marks: "530502"'),
    "default of a parameter": (lambda path: _read(path, "ref_area: str = 530502"), 'other.ipynb, cell 1, line 1: the default of ref_area is no str: 530502 → put it in quotation marks: "530502", or change the type'),
    "untyped parameter": (lambda path: _read(path, "period = ''"), "other.ipynb, cell 1, line 1: the parameters cell may hold only typed assignments → write ref_area: str ="),
    "settings key": (lambda _: settings.from_table({"presett": "review"}), "pyproject.toml [tool.reportlib]: unknown key “presett” → did you mean “preset”?"),
    "settings value": (lambda _: settings.from_table({"preset": "submision"}), "unknown value “submision” → did you mean “submission”?"),
    "key of the page": (lambda _: settings.from_table({"zh": {"isuer": "x"}}), "pyproject.toml [tool.reportlib.zh]: unknown key “isuer” → did you mean “issuer”?"),
    "template variable": (lambda path: _template(path, "page.title", "page.titel"), "brief: the template asks for “titel”, which the brief does not hold → did you mean “title”?"),
    "template syntax": (lambda path: _template(path, "{% for", "{% fro"), "brief/edition-zh.html.j2: line "),
    "area": (lambda _: _planned("隆洋区"), "unknown place “隆洋区” → did you mean “隆阳区”"),
    "notebook": (lambda _: _planned(wanted=("county_breif",)), "unknown notebook “county_breif” → did you mean “county_brief”?"),
}  # fmt: skip


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_mistake_outside_of_cells_is_told_before_anything_runs(tmp_path: Path, name: str) -> None:
    attempt, told = ELSEWHERE[name]

    with pytest.raises(ReportlibError) as caught:
        attempt(tmp_path)

    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
