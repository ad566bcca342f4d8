"""Everything that a watch takes notice of, saved one after the other beside a real one."""

import json
from collections.abc import Iterator

import pytest

from reportlib.canonical import file_digest
from tests.notebooks.watched import NAME, Watch

pytestmark = [pytest.mark.notebook, pytest.mark.soak]
COUNTY = "notebooks/county_brief.ipynb"


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    started = Watch(tmp_path_factory.mktemp("watch") / "project", "隆阳区")
    try:
        started.until("watching notebooks/, templates/, seeds/ and the settings")
        yield started
    finally:
        started.end()


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("templates/brief/style.css", "a {", "a { /* mine */", "its template changed"),
        ("templates/brief/template.toml", 'attached = "附件："', 'attached = "附："', "its template changed"),
        ("seeds/003-baoshan-2004.txt", "2966", "2967", "its facts, checks or translations changed"),
        ("pyproject.toml", "[tool.ruff]", '[tool.reportlib.zh]\nissuer = "某局"\n\n[tool.ruff]', "the settings changed"),
    ],
)  # fmt: skip
def test_a_saved_template_style_seed_or_setting_is_seen(
    watch: Watch, name: str, old: str, new: str, why: str
) -> None:
    before = file_digest(watch.pdf)

    watch.save(name, old, new)
    told = watch.round()

    assert told.startswith(f"{name} saved\n")
    assert f"{NAME}: {why}" in told
    assert "  1 made, 0 up to date" in told
    assert file_digest(watch.pdf) != before


def test_a_correction_is_seen_and_a_malformed_one_is_told(watch: Watch) -> None:
    path = watch.project.folder / "seeds" / "corrections.toml"
    path.write_text('[[correction]]\naction = "rejct"\n', encoding="utf-8")
    refused = watch.until("✗")
    path.unlink()
    mended = watch.round()

    assert "seeds/corrections.toml saved" in refused
    assert "corrections.toml, entry 1: unknown action “rejct”" in refused
    assert "seeds/corrections.toml saved\n  changes no report" in mended


def test_a_translation_is_seen(watch: Watch) -> None:
    units = (watch.project.output / "data" / "units.jsonl").read_text(encoding="utf-8").splitlines()
    own = (one for one in map(json.loads, units) if "|隆阳区|" in one["context"])
    unit = next(one for one in own if not one["facts"])
    folder = watch.project.folder / "seeds" / "translation"
    folder.mkdir(exist_ok=True)
    (folder / "mine.po").write_text(
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{unit["source"]}"\nmsgstr "In another wording."\n',
        encoding="utf-8",
    )
    told = watch.until(f"✓ output/{NAME}")

    assert "seeds/translation/mine.po saved" in told
    assert f"{NAME}: its facts, checks or translations changed" in told


def test_a_broken_cell_is_told_the_earlier_pdf_stays_and_mending_is_enough(watch: Watch) -> None:
    watch.until("made, ")
    before = file_digest(watch.pdf)

    watch.save(COUNTY, "total = all_workers or poor_workers", "total = all_wrkers or poor_workers")
    told = watch.until("stays")
    watch.save(COUNTY, "all_wrkers", "all_workers")
    watch.until(f"✓ output/{NAME}: it failed last time")

    assert "name 'all_wrkers' is not defined → did you mean “all_workers”?" in told
    assert "total = all_wrkers or poor_workers" in told
    assert "kept: output/notebooks/county_brief-530502-longyang.ipynb" in told
    assert f"the earlier output/{NAME} stays" in told
    assert file_digest(watch.pdf) == before
