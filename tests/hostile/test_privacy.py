"""Nothing private leaves: invented persons go in through every format, and every output is searched for them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT, Project, copied
from tests.hostile import planting, searching
from tests.hostile.planting import Person

pytestmark = [pytest.mark.pdf, pytest.mark.notebook]
PARTS = ("notebooks", "templates", "pyproject.toml")


@pytest.fixture(scope="module")
def people() -> dict[str, Person]:
    return {}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, people: dict[str, Person]) -> Project:
    """Return a project of private seeds after check, build, bundle and trace; what they said is in said.txt."""
    made = copied(tmp_path_factory.mktemp("private") / "project", PARTS)
    people.update(planting.plant(made.folder / "seeds"))
    said = []
    for arguments in (
        ("check", "--all"),
        ("build", "武山县", "--why"),
        ("bundle", "武山县"),
        ("trace", "12.02万人"),
        ("build", "不存在的县"),
    ):
        done = made.run(*arguments)
        said.append(f"{arguments} {done.returncode}\n{done.stdout}\n{done.stderr}")
        assert "Traceback" not in done.stderr
    (made.output / "said.txt").write_text("\n".join(said), encoding="utf-8")
    return made


def test_no_output_holds_anything_private(project: Project, people: Mapping[str, Person]) -> None:
    assert (project.output / "briefs/620524-wushan.pdf").is_file()
    assert list((project.output / "packages").glob("*.zip"))
    secrets = [secret for one in people.values() for secret in one.secrets]
    assert searching.leaks(searching.everything(project.output), secrets) == set()


def test_the_search_would_find_what_it_looks_for(
    project: Project, people: Mapping[str, Person]
) -> None:
    """The seeds themselves hold every secret, each in the spelling in which it was planted."""
    for kind, one in people.items():
        files = [path for path in (project.folder / "seeds").iterdir() if kind in path.name]
        found = searching.leaks(
            (piece for path in files for piece in searching.pieces(path.name, path.read_bytes())),
            one.secrets,
        )
        assert {secret for _, secret in found} == set(one.secrets), kind


def test_figures_survive_beside_what_is_masked(project: Project) -> None:
    facts = {(one["doc"], one["exact"]) for one in project.rows("facts")}
    for order, kind in enumerate(planting.KINDS):
        assert {one for doc, one in facts if doc == f"90{order}-wushan-{kind}"} >= {
            "12.02万人",
            "31.32亿元",
            "5.91万人",
        }, kind


def test_every_mask_stands_where_the_secret_stood(project: Project) -> None:
    """Facts of a masked text still point at their words in the seed as it was received."""
    raw = (project.folder / "seeds/900-wushan-txt.txt").read_bytes().decode()
    for one in project.rows("facts"):
        if one["doc"] == "900-wushan-txt":
            assert raw[one["start"] : one["end"]] == one["exact"]


def test_check_says_what_was_withheld_and_why(project: Project) -> None:
    said = (project.output / "said.txt").read_text(encoding="utf-8")
    assert "withheld in 900-wushan-txt" in said
    for kind in (
        "identity number",
        "mobile telephone",
        "telephone",
        "bank card",
        "QQ number",
        "WeChat id",
        "e-mail",
        "name",
        "home address",
        "licence plate",
    ):
        assert kind in said, kind
    assert "the file's name holds personal data" in said


def test_a_released_name_is_shown_and_the_reason_logged(tmp_path: Path) -> None:
    made = copied(tmp_path / "project", PARTS)
    people = planting.plant(made.folder / "seeds")
    name = people["docx"].debtor
    with (made.folder / "pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'\n[tool.reportlib.release]\n"{name}" = "本人书面同意"\n')
    done = made.run("check")
    assert "Traceback" not in done.stderr
    rows = [one for one in made.rows("issues") if one["code"] == "released"]
    assert [(one["where"], "本人书面同意" in one["zh"], name in one["en"]) for one in rows] == [
        ("902-wushan-docx", True, True)
    ]
    others = [secret for one in people.values() for secret in one.secrets if secret != name]
    assert searching.leaks(searching.everything(made.output), others) == set()


def test_no_figure_of_the_seeds_is_taken_for_a_private_number() -> None:
    """What is masked in every document that the project has are the numbers written there as private ones."""
    from reportlib import redaction, seeds

    found = []
    for folder in (ROOT / "seeds", ROOT / "tests/unseen"):
        for path in sorted(folder.glob("*.txt")):
            raw = seeds.read_file(path)
            found += [
                raw.text[one.start : one.end]
                for one in redaction.redact(raw).withheld
                if one.kind != "name"
            ]
    assert sorted(found) == sorted([
        "0915-0000000", "400-000-0000", "0564-0000000", "1380564", "0000001", "jz2013@163.example",
        "6217 0000 0000 0000 123", "ynzx114", "738386926", "18849891098",
        "0939-0000000", "0379-00000000", "0916-0000000", "abc0451@forum.example", "0352-0000000", "news@tz.example",
        "0772-0000000", "0892—0000000", "0998-0000000",
    ])  # fmt: skip
