"""The analyst's day: notebooks that run as they stand, help that shows how, clean diffs, and what a change re-runs."""

import doctest
import inspect
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from reportlib import briefing, dataset
from reportlib.briefing import AreaView, charts
from reportlib.errors import NotebookError
from reportlib.notebooks import read
from reportlib.pipeline import compile_dataset, plan
from reportlib.settings import Settings, from_table, load
from tests.conftest import PARTS, ROOT, copied
from tests.notebooks.recipes import change, code, write

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SAYS = [
    name
    for name in briefing.__all__
    if inspect.isfunction(getattr(briefing, name)) and name not in {"assemble", "vocabulary"}
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project's folder with compiled data and the notebooks, as `make lab` leaves it."""
    project = copied(tmp_path_factory.mktemp("lab") / "project")
    dataset.write(compile_dataset(project.folder, load(project.folder)), project.output / "data")
    return project.folder


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom_with_its_defaults(data: Path, path: Path) -> None:
    from nbclient import NotebookClient

    notebook = nbformat.read(data / "notebooks" / path.name, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(data / "notebooks")}}
    )

    client.execute()

    shown = [
        out
        for cell in notebook.cells
        for out in cell.get("outputs", [])
        if briefing.MIME in out.get("data", {})
    ]
    assert shown
    for one in shown:
        page = one["data"]["text/html"]
        assert '<div lang="zh">' in page
        assert '<div lang="en">' in page
    told = "".join(one["data"]["text/html"] for one in shown)
    assert ("【" in told) == any(
        figure["op"] == "told"
        for one in shown
        for figure in one["data"][briefing.MIME]["figures"].values()
    )


def _helpers() -> dict[str, Any]:
    """Return everything that a notebook calls or reads, by the name under which it does."""
    found = {name: getattr(briefing, name) for name in SAYS}
    found |= {f"charts.{name}": getattr(charts, name) for name in charts.__all__}
    members = {name for name in dir(AreaView) if not name.startswith("_")}
    return found | {
        f"area.{name}": getattr(AreaView, name)
        for name in members - {"dataset", "area", "period", "told_in_prose"}
    }


@pytest.fixture(scope="module")
def names(data: Path, module_patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the names that examples speak of, as a notebook on a prefecture would have them."""
    module_patch.chdir(data / "notebooks")
    module_patch.setattr("reportlib.briefing.blocks.emit", lambda *_: None)
    module_patch.setattr("reportlib.briefing.items.emit", lambda *_: None)
    told = dataset.open_here()
    area = briefing.open_area(told, "530500")
    counties = area.counties()
    pairs = [(one.name, one.headline("labour_transferred")) for one in counties]
    points = [
        (briefing.when(year), briefing.constant(5, unit="persons")) for year in ("2003", "2004")
    ]
    return {
        **{name: getattr(charts, name) for name in charts.__all__},
        **{name: getattr(briefing, name) for name in briefing.__all__}, "charts": charts, "points": points, "dataset": dataset, "data": told,
        "area": area, "counties": counties, "pairs": pairs, "total": area.headline("labour_transferred"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def module_patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.mark.parametrize("name", sorted(_helpers()))
def test_what_a_notebook_uses_explains_itself_with_an_example_that_works(
    name: str, names: dict[str, Any]
) -> None:
    told = inspect.getdoc(_helpers()[name]) or ""
    examples = doctest.DocTestParser().get_examples(told)
    inline = re.findall(r"``(area\.[^`]+)``", told)

    assert re.split(r"[.:,] |\.$", told.splitlines()[0])[0]
    assert examples or inline
    known = dict(names)
    for one in examples:
        if one.want:
            assert repr(eval(one.source, known)) == one.want.rstrip()  # noqa: S307 - our own docstring
        else:
            exec(one.source, known)  # noqa: S102 - our own docstring
    for source in inline:
        eval(source, known)  # noqa: S307 - our own docstring


@pytest.fixture(scope="module")
def lab(data: Path) -> Iterator[BlockingKernelClient]:
    """Return a client of a kernel like JupyterLab's, after the first cell of a notebook."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(data / "notebooks"))
    client.execute_interactive(
        'from reportlib import dataset\nfrom reportlib.briefing import *\nfrom reportlib.briefing import charts\n'
        'area = open_area(dataset.open_here(), "530502")\ntotal = area.headline("labour_transferred")\ntold = area.frame()',
        timeout=60,
    )  # fmt: skip
    try:
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.notebook
@pytest.mark.parametrize(
    ("cell", "offered", "instead"),
    [
        ("area.", ["frame", "get", "headline", "name", "rows", "towns"], "_facts"),
        ("total.", ["conflicted", "en", "unit", "zh"], "_sum"),
        ("charts.", ["compare", "destinations", "levels", "matrix", "poor_and_all"], "BlockError"),
        ("from reportlib.briefing import pa", ["paragraph"], "title"),
        ('table([], zh="一", no', ["notes="], "zh="),
        ('area.get("labour_transferred_o', ["labour_transferred_out_of_province", "labour_transferred_outside_county"], "age"),
        ('area.latest_with("labour_income",\n    "organised_', ["organised_transfer"], "labour_income"),
        ('area.get("labour_income", group="', ["all", "poor"], "README.md"),
        ('area.get("labour_income", measure="', ["change", "growth_rate", "level", "target"], "README.md"),
        ('constant(5, unit="yuan_per_m', ["yuan_per_month"], "yuan"),
        ('area.rows("', ["income", "labour", "population"], "README.md"),
        ('term("劳务输', ["劳务输出"], "农民工"),
        ('told["ind', ["indicator"], "figure"),
    ],
)  # fmt: skip
def test_tab_completes_names_arguments_and_codes(
    lab: BlockingKernelClient, cell: str, offered: list[str], instead: str
) -> None:
    matches = lab.complete(cell, reply=True, timeout=60)["content"]["matches"]
    bare = [one.strip("\"'][") for one in matches]

    assert set(offered) <= set(bare)
    assert instead not in bare


@pytest.mark.notebook
@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ('area.get("labor_transferred")', "UnknownName: unknown indicator “labor_transferred” → did you mean “labour_transferred”"),
        ("area.rowz()", "UnknownMember: unknown AreaView attribute “rowz” → did you mean “rows”?"),
        ("total * 2", "FigureError: 2966人: 2 is not a figure → wrap the analyst's own number: constant("),
        ('paragraph(\n    zh="共2966人。", en="All.")', "SentenceError: zh: 共2966人。: a number was typed into the sentence (“2”) → pass it as a figure"),
    ],
)  # fmt: skip
def test_an_error_in_the_lab_is_the_cells_line_and_one_plain_line(
    lab: BlockingKernelClient, cell: str, told: str
) -> None:
    outputs: list[dict[str, Any]] = []

    lab.execute_interactive(cell, timeout=60, output_hook=outputs.append)

    (shown,) = (one["content"]["traceback"] for one in outputs if one["msg_type"] == "error")
    place, line = shown
    assert re.fullmatch(rf"Cell In\[\d+\], line 1: {re.escape(cell.splitlines()[0])}", place)
    assert line.startswith(told)
    assert "\n" not in line


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_clean_and_names_its_kernel(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))

    assert content["metadata"]["kernelspec"]["name"] == "python3"
    assert content["metadata"]["language_info"] == {"name": "python"}
    for cell in content["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert set(cell["metadata"]) <= {"tags"}


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def test_running_a_notebook_leaves_no_trace_in_git_and_an_edit_only_itself(tmp_path: Path) -> None:
    setup = (ROOT / ".ci" / "setup").read_text(encoding="utf-8")
    stripper = ROOT / ".venv" / "bin" / "nbstripout"
    if not stripper.is_file():
        pytest.skip("no set-up here")
    noise = "codemirror_mode file_extension mimetype nbconvert_exporter pygments_lexer version"
    assert f"for key in {noise}; do" in setup
    path = tmp_path / "notebooks" / "county_brief.ipynb"
    path.parent.mkdir()
    path.write_bytes((ROOT / "notebooks" / path.name).read_bytes())
    (tmp_path / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "config", "filter.nbstripout.clean", str(stripper))
    _git(
        tmp_path,
        "config",
        "filter.nbstripout.extrakeys",
        " ".join(f"metadata.language_info.{key}" for key in noise.split()),
    )
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "start")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for number, cell in enumerate(one for one in notebook["cells"] if one["cell_type"] == "code"):
        cell["execution_count"] = number
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["ran\n"]}]
        cell["metadata"]["execution"] = {"iopub.status.idle": "2024-01-01T00:00:00Z"}
    notebook["metadata"]["language_info"] |= {"version": "3.12.1", "mimetype": "text/x-python"}
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    ran = _git(tmp_path, "diff", "--no-ext-diff", "--stat")
    change(path, "Key figures", "The figures")
    edited = _git(tmp_path, "diff", "--no-ext-diff", "--numstat")

    assert ran == ""
    assert edited.split() == ["2", "2", "notebooks/county_brief.ipynb"]


def _merged(folder: Path, driver: str) -> Path:
    """Return a notebook that two people changed in the same cells, as a merge leaves it."""
    path = folder / "notebooks" / "county_brief.ipynb"
    path.parent.mkdir()
    path.write_bytes((ROOT / "notebooks" / path.name).read_bytes())
    (folder / ".gitattributes").write_text("*.ipynb merge=jupyternotebook\n", encoding="utf-8")
    _git(folder, "init", "-q", "-b", "main")
    if driver:
        _git(folder, "config", "merge.jupyternotebook.driver", f"{driver} merge %O %A %B %L %P")
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "start")
    _git(folder, "checkout", "-q", "-b", "theirs")
    change(path, "Key figures", "Their figures")
    _git(folder, "commit", "-q", "-a", "-m", "theirs")
    _git(folder, "checkout", "-q", "main")
    change(path, "Key figures", "Our figures")
    _git(folder, "commit", "-q", "-a", "-m", "ours")
    with pytest.raises(subprocess.CalledProcessError):
        _git(folder, "merge", "-q", "theirs")
    return path


def test_a_conflict_stays_in_its_cells_is_told_and_one_side_can_be_taken_whole(
    tmp_path: Path,
) -> None:
    driver = ROOT / ".venv" / "tools" / "bin" / "git-nbmergedriver"
    path = _merged(tmp_path, str(driver))
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    torn = [number for number, one in enumerate(cells, 1) if "<<<<<<<" in "".join(one["source"])]

    with pytest.raises(NotebookError) as told:
        read(path)
    _git(tmp_path, "checkout", "--theirs", "notebooks/county_brief.ipynb")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "merged")

    # The heading in Markdown and the one in code, and nothing else.
    assert len(torn) == 2
    assert str(told.value).startswith(
        f"county_brief.ipynb, cell {torn[0]}: a merge conflict is left → keep what shall stand"
    )
    assert "Their figures" in read(path).source
    assert "Our figures" not in read(path).source
    assert _git(tmp_path, "status", "--short") == ""


def test_a_conflict_without_nbdime_is_told_as_well(tmp_path: Path) -> None:
    path = _merged(tmp_path, "")

    with pytest.raises(NotebookError, match="a merge conflict is left → take one side whole"):
        read(path)


def _planned(folder: Path, **options: Any) -> dict[str, str]:
    """Return the reports of a project by output, with the digest-relevant source of the notebook of each."""
    chosen = Settings(**options.pop("settings", {}))
    todo = plan(folder, compile_dataset(folder, chosen), chosen, **options)
    return {
        item.output: f"{todo.notebooks[item.notebook].source}{item.parameters}{item.editions}{item.template}"
        for item in todo.items
    }


def test_a_comment_or_an_empty_line_changes_no_notebook_and_a_word_changes_its_own_only(
    tmp_path: Path,
) -> None:
    project = copied(tmp_path)
    path = project.folder / "notebooks" / "county_brief.ipynb"
    before = _planned(project.folder)

    change(path, "clauses = []", "# an empty start\n\n\nclauses = []  # grows below")
    comment = _planned(project.folder)
    change(path, "Key figures", "The figures")
    word = _planned(project.folder)

    assert comment == before
    assert {name for name in before if word[name] != before[name]} == {
        name for name in before if name.startswith("briefs/")
    }


def test_a_changed_default_of_a_parameter_counts_as_a_changed_notebook(tmp_path: Path) -> None:
    project = copied(tmp_path)
    path = project.folder / "notebooks" / "county_brief.ipynb"
    before = _planned(project.folder)

    change(path, 'ref_area: str = "530502"', 'ref_area: str = "530521"')
    other = _planned(project.folder)
    change(path, 'ref_area: str = "530521"', 'ref_area: str = "530500"')
    prefectures = _planned(project.folder)

    assert set(other) == set(before)
    assert {name for name in before if other[name] != before[name]} == {
        name for name in before if name.startswith("briefs/")
    }
    assert {name for name in prefectures if name.startswith("briefs/")} == {
        "briefs/530500-baoshan.pdf", "briefs/530600-zhaotong.pdf",
    }  # fmt: skip


def test_two_notebooks_on_one_area_make_two_reports_with_names_of_their_own(tmp_path: Path) -> None:
    project = copied(tmp_path)
    write(
        project.folder / "notebooks" / "county_labour_brief.ipynb",
        code('ref_area: str = "530502"', "parameters"),
        code("1"),
    )
    write(project.folder / "notebooks" / "overview.ipynb", code("", "parameters"), code("1"))

    made = _planned(project.folder)

    assert {
        "briefs/530502-longyang.pdf",
        "county_labour_brief/530502-longyang-county_labour_brief.pdf",
        "overview.pdf",
    } <= set(made)


def test_areas_periods_notebooks_and_editions_can_be_chosen(tmp_path: Path) -> None:
    folder = copied(tmp_path).folder

    asked = _planned(folder, areas=("隆阳区", "shidian"), period="2004", wanted=("county_brief",))
    settings = _planned(
        folder, settings={"areas": ("530502",), "notebooks": ("county_brief",), "editions": ("en",)}
    )
    split = _planned(
        folder, settings={"areas": ("530502",), "split_editions": True}, wanted=("county_brief",)
    )
    single = _planned(folder, period="2004", wanted=("regional_comparison",))

    assert set(asked) == {"briefs/530502-longyang-2004.pdf", "briefs/530521-shidian-2004.pdf"}
    assert set(settings) == {"briefs/530502-longyang-en.pdf"}
    assert set(split) == {"briefs/530502-longyang-zh.pdf", "briefs/530502-longyang-en.pdf"}
    assert set(single) == {"comparison-2004.pdf"}


def test_the_settings_name_what_to_build() -> None:
    chosen = from_table(
        {
            "areas": ["隆阳区"],
            "period": "2004",
            "notebooks": ["county_brief"],
            "editions": ["zh"],
            "split_editions": True,
        }
    )

    assert (chosen.areas, chosen.period, chosen.notebooks, chosen.editions) == (
        ("隆阳区",),
        "2004",
        ("county_brief",),
        ("zh",),
    )


def test_make_passes_areas_and_period_on() -> None:
    done = subprocess.run(
        ["make", "--dry-run", "reports", "AREAS=隆阳区 施甸县", "PERIOD=2004"], cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lab = subprocess.run(
        ["make", "--dry-run", "lab"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert (
        done.stdout.splitlines()[-1].strip()
        == ".venv/bin/reportlib build 隆阳区 施甸县 --period 2004"
    )
    words = lab.stdout.splitlines()[-1].split()
    assert (words[:2], words[-1]) == ([".venv/bin/jupyter", "lab"], "notebooks")
    assert "--LabApp.news_url=None" in words  # nobody at an office's desk is asked about news
    assert ("--allow-root" in words) == (os.getuid() == 0)
    assert "output/data/facts.jsonl" in lab.stdout


def test_every_parameters_cell_explains_its_parameters() -> None:
    for path in NOTEBOOKS:
        for one in read(path).parameters.values():
            assert one.help, f"{path.name}: {one.name}"


@pytest.mark.pdf
@pytest.mark.notebook
def test_why_tells_the_rule_and_split_editions_are_files_of_their_own(tmp_path: Path) -> None:
    # With a package of its own, which nobody edits meanwhile.
    project = copied(tmp_path, (*PARTS, "reportlib"))
    settings = project.folder / "pyproject.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "\n[tool.reportlib]\nsplit_editions = true\n",
        encoding="utf-8",
    )
    notebook = project.folder / "notebooks" / "county_brief.ipynb"
    asked = ("build", "隆阳区", "--notebook", "county_brief", "--why")

    first = project.run(*asked)
    change(notebook, "clauses = []", "# an empty start\n\nclauses = []")
    comment = project.run(*asked)

    assert first.returncode == 0, first.stderr
    for lang in ("zh", "en"):
        assert f"briefs/530502-longyang-{lang}.pdf: no earlier run made it" in first.stdout
        assert f"briefs/530502-longyang-{lang}.pdf: up to date" in comment.stdout
    text = {
        lang: _text(project.output / "briefs" / f"530502-longyang-{lang}.pdf")
        for lang in ("zh", "en")
    }
    assert "主要做法" in text["zh"]
    assert "Main practices" not in text["zh"]
    assert "Main practices" in text["en"]
    assert "隆阳区劳务输出" not in text["en"].replace("\n", "")[:400]


def _text(pdf: Path) -> str:
    return subprocess.run(
        ["pdftotext", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
