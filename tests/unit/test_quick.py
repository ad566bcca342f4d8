"""A command with nothing to do says what it said; whatever changed, the ordinary way decides."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reportlib.cli import quick
from reportlib.pipeline import looks

ASKED = ["build", "530502"]
SAID = "✗ 0 made, 1 up to date → output/ (refused by --strict)\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("seeds", "notebooks", "output/.cache", "output/briefs"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "seeds/a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "output/briefs/a.pdf").write_bytes(b"%PDF")
    monkeypatch.chdir(tmp_path / "seeds")
    remember(tmp_path)
    return tmp_path


def remember(project: Path, told: str = SAID) -> None:
    roots = [(looks.FILE, f"{project}/pyproject.toml"), (looks.TREE, f"{project}/seeds")]
    stamp = project / "output/.cache/stamp-1.txt"
    inputs = "\n".join(["head", *looks.lines(roots)])
    stamp.write_text(
        "\n\n".join(["{}", inputs, looks.line(f"{project}/output/briefs/a.pdf")]), encoding="utf-8"
    )
    quick.remember(ASKED, roots, str(stamp), told, 1)


def test_the_same_is_said_with_the_same_status(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quick.again(ASKED) == 1
    assert capsys.readouterr().out == SAID
    assert project.is_dir()


@pytest.mark.parametrize(
    "change",
    [
        lambda project: (project / "seeds/a.txt").write_text("乙丙", encoding="utf-8"),
        lambda project: (project / "seeds/b.txt").write_text("", encoding="utf-8"),
        lambda project: (project / "seeds/a.txt").unlink(),
        lambda project: (project / "pyproject.toml").write_text("# a line", encoding="utf-8"),
        lambda project: (project / "output/briefs/a.pdf").write_bytes(b"%PDF-"),
        lambda project: (project / "output/briefs/a.pdf").unlink(),
        lambda project: (project / "output/.cache/stamp-1.txt").unlink(),
        lambda project: (project / "output/.cache/stamp-1.txt").write_text("{}\n\nx\n\ny", encoding="utf-8"),
        lambda project: next(project.glob("output/.cache/said-*")).write_text("torn", encoding="utf-8"),
        lambda project: next(project.glob("output/.cache/said-*")).unlink(),
    ],
)  # fmt: skip
def test_any_change_leaves_it_to_the_ordinary_way(
    project: Path, change: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    change(project)

    assert quick.again(ASKED) is None
    assert not capsys.readouterr().out


@pytest.mark.parametrize("asked", [["build"], ["build", "530502", "--why"], ["build", "530627"]])
def test_another_question_has_another_answer(project: Path, asked: list[str]) -> None:
    assert project.is_dir()
    assert quick.again(asked) is None


def test_a_stamp_elsewhere_is_not_trusted(project: Path) -> None:
    note = next(project.glob("output/.cache/said-*"))
    note.unlink()
    (project / "elsewhere").mkdir()
    stamp = project / "elsewhere/stamp-1.txt"
    stamp.write_text("{}\n\nhead\n\n", encoding="utf-8")

    quick.remember(ASKED, [], str(stamp), SAID, 0)

    assert not list(project.glob("output/.cache/said-*"))


def test_without_a_project_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert quick.again(ASKED) is None
