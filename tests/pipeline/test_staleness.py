"""What is made anew and why: one cause at a time, exactly the reports that it feeds, nothing else."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from reportlib import pipeline
from reportlib.pipeline import ahead, make, staleness, unchanged, workers
from tests.pipeline.small import (
    COUNTIES,
    COUNTY,
    OUTPUTS,
    SENTENCE,
    make_project,
    notebook,
    pretend,
    request,
    text,
)

ROOT = Path(__file__).parents[2]
ALL = frozenset(OUTPUTS.values())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project, the fonts and the package that made its reports; tests work on copies."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "fonts").mkdir()
    (folder / "fonts/face.otf").write_bytes(b"a font")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(staleness.package_root(), folder / "package", ignore=ignored)
    make_project(folder / "project", ROOT / "templates")
    with pytest.MonkeyPatch.context() as patch:
        pretended(patch, folder)
        assert set(pipeline.build(request(folder / "project")).made) == ALL
    return folder


def pretended(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let making be pretended; deciding is not."""
    patch.setattr(workers, "each", pretend())
    patch.setattr(ahead, "begin", lambda _request: None)
    for module in (make, unchanged):
        patch.setattr(module, "fonts_folder", lambda: folder / "fonts")
    # A copy, which tests may change and nobody else does.
    patch.setattr(staleness, "package_root", lambda: folder / "package")
    patch.setattr(unchanged, "package_root", lambda: str(folder / "package"))


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose reports have been made, in another folder than the one where they were."""
    shutil.copytree(made, tmp_path / "made")
    pretended(monkeypatch, tmp_path / "made")
    folder = tmp_path / "made/project"
    assert not pipeline.build(request(folder)).made, "moving a project makes nothing"
    return folder


def why(project: Path) -> dict[str, str]:
    """Build, and return the reason of every report that was made."""
    outcome = pipeline.build(request(project))
    stale = {name: reason for name, reason in outcome.reasons.items() if reason}
    assert set(outcome.made) == set(stale)
    assert not any(pipeline.build(request(project)).reasons.values()), (
        "the second run makes nothing"
    )
    return stale


def every(reason: str) -> Mapping[str, str]:
    return dict.fromkeys(ALL, reason)


def edit(path: Path, old: str, new: str) -> None:
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")


def test_nothing_changed_makes_nothing(project: Path) -> None:
    assert why(project) == {}


def test_seed_makes_the_reports_it_feeds(project: Path) -> None:
    edit(project / "seeds/b.txt", "13000", "13500")
    assert why(project) == {OUTPUTS["b"]: "data"}


def test_seed_saved_with_the_same_words_makes_nothing(project: Path) -> None:
    path = project / "seeds/b.txt"
    path.write_bytes(path.read_bytes())
    assert why(project) == {}


def test_catalogue_makes_the_reports_of_its_document(project: Path) -> None:
    (project / "seeds/catalog.toml").write_text('[c]\npublisher = "试验报"\n', encoding="utf-8")
    assert why(project) == {OUTPUTS["c"]: "data"}


def test_correction_makes_the_report_it_corrects(project: Path) -> None:
    (project / "seeds/corrections.toml").write_text(
        '[[correction]]\naction = "reject"\ndoc = "a"\nexact = "1200人"\ncontext = "劳动力1200人"\nreason = "试验"\n',
        encoding="utf-8",
    )
    assert why(project) == {OUTPUTS["a"]: "data"}


def test_translation_makes_the_report_that_prints_it(project: Path) -> None:
    folder = project / "seeds/translation"
    folder.mkdir()
    (folder / "c.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "c|-1"\nmsgid "剑阁县2019年劳务输出情况"\nmsgstr "Labour export of Jiange County in 2019"\n',
        encoding="utf-8",
    )
    assert why(project) == {OUTPUTS["c"]: "data"}


def test_notebook_makes_its_reports(project: Path) -> None:
    path = project / "notebooks/county_brief.ipynb"
    path.write_text(notebook(COUNTY, SENTENCE.replace("测试", "试验")), encoding="utf-8")
    assert why(project) == every("notebook")


def test_comment_and_blank_line_in_a_notebook_make_nothing(project: Path) -> None:
    path = project / "notebooks/county_brief.ipynb"
    said = SENTENCE.replace("# The sentence of the whole brief.", "\n\n# Another comment.")
    path.write_text(notebook(COUNTY, said), encoding="utf-8")
    assert why(project) == {}


def test_outputs_kept_in_a_notebook_make_nothing(project: Path) -> None:
    path = project / "notebooks/county_brief.ipynb"
    edit(path, '"execution_count": null', '"execution_count": 7')
    assert why(project) == {}


def test_template_makes_every_report(project: Path) -> None:
    path = next((project / "templates").rglob("*.css"))
    path.write_text(path.read_text(encoding="utf-8") + "\np{color:#111}\n", encoding="utf-8")
    assert why(project) == every("templates")


def test_font_makes_every_report(project: Path) -> None:
    (project.parent / "fonts/face.otf").write_bytes(b"another font")
    assert why(project) == every("fonts")


def test_own_font_with_another_content_makes_every_report(project: Path) -> None:
    (project / "own.otf").write_bytes(b"OTTO, mine")
    (project / "pyproject.toml").write_text(
        '[tool.reportlib.fonts]\nbody = "own.otf"\n', encoding="utf-8"
    )
    assert why(project) == every("fonts")
    (project / "own.otf").write_bytes(b"OTTO, mind")
    assert why(project) == every("fonts")


def test_setting_makes_every_report(project: Path) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.reportlib]\npreset = "submission"\n', encoding="utf-8"
    )
    assert set(why(project).values()) == {"settings"}


def test_setting_that_shapes_no_report_makes_nothing(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.reportlib]\njobs = 1\n", encoding="utf-8")
    assert why(project) == {}


def test_version_of_a_package_makes_every_report(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {**staleness.versions(), "weasyprint": "71.0"}
    monkeypatch.setattr(staleness, "versions", lambda: other)
    assert why(project) == every("versions")


@pytest.fixture
def code(project: Path) -> Path:
    """Return the package's code, in a copy of the project's own."""
    return project.parent / "package"


def test_code_makes_every_report(project: Path, code: Path) -> None:
    path = code / "briefing/blocks.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nNEW = 1\n", encoding="utf-8")
    assert why(project) == every("code")


def test_comment_and_blank_line_in_code_make_nothing(project: Path, code: Path) -> None:
    for path in sorted(code.rglob("*.py")):
        path.write_text("# A comment.\n\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert why(project) == {}


def test_data_of_the_package_make_every_report(project: Path, code: Path) -> None:
    path = code / "data/charts.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[new]\n", encoding="utf-8")
    assert why(project) == every("code")


def test_parameter_makes_another_report_and_leaves_the_first_alone(project: Path) -> None:
    path = project / "notebooks/county_brief.ipynb"
    path.write_text(notebook(f'{COUNTY}\nperiod: str = ""', SENTENCE), encoding="utf-8")
    assert set(why(project).values()) == {"notebook"}
    outcome = pipeline.build(request(project, period="2019", areas=("610830",)))
    assert outcome.reasons == {"briefs/610830-qingjian-2019.pdf": "new"}
    assert why(project) == {}


@pytest.mark.parametrize("harm", ["missing", "changed"])
@pytest.mark.parametrize(
    "name",
    [
        "briefs/620722-minle.pdf",
        "notebooks/county_brief-620722-minle.ipynb",
        "data/briefs/620722-minle.json",
    ],
)
def test_harmed_output_is_made_again(project: Path, name: str, harm: str) -> None:
    path = project / "output" / name
    before = path.read_bytes()
    path.unlink() if harm == "missing" else path.write_bytes(before[::-1])
    assert why(project) == {OUTPUTS["b"]: "output"}
    assert path.read_bytes() == before


def test_lost_manifest_makes_everything_again(project: Path) -> None:
    (project / "output/manifest.json").unlink()
    assert why(project) == every("new")


def test_first_reason_in_the_documented_order_is_told(project: Path) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.reportlib]\npreset = "submission"\n', encoding="utf-8"
    )
    edit(project / "seeds/a.txt", "12000", "12500")
    (project / "output" / OUTPUTS["b"]).unlink()
    assert why(project) == {OUTPUTS["a"]: "data", OUTPUTS["b"]: "output", OUTPUTS["c"]: "settings"}


def test_documented_order_is_the_order_of_the_reasons() -> None:
    documented = [
        line.split("``")[1] for line in (staleness.__doc__ or "").splitlines() if "``: " in line
    ]
    assert tuple(documented) == staleness.REASONS


def test_fresh_makes_everything(project: Path) -> None:
    assert pipeline.build(request(project, fresh=True)).reasons == every("asked")


def test_interrupted_run_is_resumed_where_it_stopped(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(project / "output")
    monkeypatch.setattr(workers, "each", pretend(stop_at=2))
    with pytest.raises(KeyboardInterrupt):
        pipeline.build(request(project))
    monkeypatch.setattr(workers, "each", pretend())
    outcome = pipeline.build(request(project))
    assert len(outcome.kept) == 1
    assert set(outcome.made) | set(outcome.kept) == ALL
    manifest = pipeline.read_manifest(project / "output")
    assert set(manifest["reports"]) == ALL


def test_torn_line_of_a_killed_run_is_passed_over(project: Path) -> None:
    journal = project / "output/.cache/journal.jsonl"
    journal.write_text('["briefs/x.pdf", {"parts": {}}]\n["briefs/y', encoding="utf-8")
    found = pipeline.read_manifest(project / "output")["reports"]
    assert set(found) == ALL | {"briefs/x.pdf"}


# --- The stamp: nothing to do, told by looking -------------------------------------------------


def told(project: Path, **changes: object) -> bool:
    asked = request(project, **changes)
    return unchanged.outcome(asked, unchanged.look(asked)) is not None


def test_stamp_says_what_a_whole_run_says(project: Path) -> None:
    asked = request(project)
    quick = unchanged.outcome(asked, unchanged.look(asked))
    assert quick == pipeline.build(asked)


@pytest.mark.parametrize(
    "name",
    [
        "seeds/a.txt",
        "notebooks/county_brief.ipynb",
        "pyproject.toml",
        "output/manifest.json",
        "output/data/facts.jsonl",
        f"output/{OUTPUTS['c']}",
    ],
)
def test_stamp_is_void_when_a_file_was_saved(project: Path, name: str) -> None:
    assert told(project)
    path = project / name
    path.write_bytes(path.read_bytes())
    assert not told(project)


@pytest.mark.parametrize(
    "name", ["seeds/d.txt", "seeds/translation/d.po", "notebooks/d.ipynb", "templates/d.css"]
)
def test_stamp_is_void_when_a_file_is_added_or_taken_away(project: Path, name: str) -> None:
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"")
    assert not told(project)
    path.unlink()
    if path.parent.name == "translation":
        path.parent.rmdir()
    assert told(project)


def test_stamp_is_void_when_asked_for_something_else(project: Path) -> None:
    assert not told(project, fresh=True)
    assert not told(project, areas=("610830",))
    assert told(project, jobs=1, engine="stock")


def test_stamp_is_void_when_it_is_damaged(project: Path) -> None:
    stamp = next((project / "output/.cache").glob("stamp-*"))
    stamp.write_bytes(stamp.read_bytes()[:-9])
    assert not told(project)


def test_run_with_a_failure_leaves_no_stamp(project: Path) -> None:
    (project / "notebooks/bad.ipynb").write_text("{", encoding="utf-8")
    assert pipeline.build(request(project)).failed
    assert not told(project)


# --- Readings: only a changed seed is read again -----------------------------------------------


def read(project: Path) -> list[str]:
    names: list[str] = []
    pipeline.compile_dataset(project, request(project).settings, names.append)
    return names


def test_only_a_changed_seed_is_read_again(project: Path) -> None:
    assert read(project) == []
    edit(project / "seeds/b.txt", "13000", "13500")
    assert read(project) == ["b.txt"]
    assert read(project) == []


def test_corrections_and_translations_read_no_seed_again(project: Path) -> None:
    (project / "seeds/corrections.toml").write_text("", encoding="utf-8")
    (project / "seeds/translation").mkdir()
    assert read(project) == []


def test_catalogue_entry_has_its_seed_read_again(project: Path) -> None:
    (project / "seeds/catalog.toml").write_text('[c]\nyear = "2018"\n', encoding="utf-8")
    assert read(project) == ["c.txt"]


def test_renamed_seed_is_read_again_and_the_old_reading_forgotten(project: Path) -> None:
    (project / "seeds/b.txt").rename(project / "seeds/d.txt")
    assert read(project) == ["d.txt"]
    assert len(list((project / "output/.cache/readings").iterdir())) == len(COUNTIES)


@pytest.mark.parametrize(
    "room",
    ["cleaning/lines.py", "quantities/numerals.py", "extraction/times.py", "data/units.toml"],
)
def test_code_and_data_of_a_reading_room_have_every_seed_read_again(
    project: Path, code: Path, room: str
) -> None:
    path = code / room
    path.write_text(path.read_text(encoding="utf-8") + "\nNEW = 1\n", encoding="utf-8")
    assert len(read(project)) == len(COUNTIES)


def test_code_of_another_room_has_no_seed_read_again(project: Path, code: Path) -> None:
    path = code / "rendering/view.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nNEW = 1\n", encoding="utf-8")
    assert read(project) == []


def test_kept_reading_equals_a_new_one(project: Path) -> None:
    settings = request(project).settings
    kept = pipeline.compile_dataset(project, settings)
    shutil.rmtree(project / "output/.cache")
    assert pipeline.compile_dataset(project, settings) == kept


@pytest.mark.parametrize("harm", [b"", b"x" * 50, b"cos\nsystem\n(S'true'\ntR."])
def test_damaged_or_foreign_reading_is_not_used(project: Path, harm: bytes) -> None:
    import hashlib

    for path in (project / "output/.cache/readings").iterdir():
        path.write_bytes(hashlib.sha256(harm).digest() + harm)
    assert len(read(project)) == len(COUNTIES)


def test_unreadable_seed_is_told_each_time(project: Path) -> None:
    (project / "seeds/bad.exe").write_bytes(b"MZ")
    for _ in range(2):
        assert pipeline.build(request(project)).unread == 1


def test_seed_text_is_what_it_says() -> None:
    assert "13000人" in text("民乐县", 13000)
