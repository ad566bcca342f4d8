"""A person works beside a real `reportlib watch`: a save is seen in the PDF and in the browser a moment later."""

import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchfiles import Change

from reportlib.canonical import file_digest
from reportlib.pipeline import watching
from reportlib.settings import Settings
from tests.browser.chromium import page
from tests.notebooks.watched import NAME, Watch

COUNTY = "notebooks/county_brief.ipynb"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    started = Watch(tmp_path_factory.mktemp("watch") / "project", "隆阳区", "--preview")
    try:
        told = started.until("watching notebooks/, templates/, seeds/ and the settings")
        assert f"✓ output/{NAME}: no earlier run made it" in told
        yield started
    finally:
        started.end()


@pytest.mark.notebook
def test_a_saved_notebook_is_seen_in_the_pdf_and_nothing_else_is_made(watch: Watch) -> None:
    before = file_digest(watch.pdf)

    watch.save(COUNTY, "Key figures", "Figures at a glance")
    first = watch.until("saved$")
    told = watch.until(f"✓ output/{NAME}")
    after = file_digest(watch.pdf)
    last = watch.round()

    assert first == f"{COUNTY} saved"
    assert re.fullmatch(rf"  ✓ output/{NAME}: its notebook changed \(\d+\.\d\d s\)", told)
    assert re.fullmatch(r"  1 made, 0 up to date \(\d+\.\d\d s\)", last)
    assert after != before
    assert file_digest(watch.pdf) == after
    assert sorted(one.name for one in watch.pdf.parent.glob("*.pdf")) == ["530502-longyang.pdf"]


@pytest.mark.notebook
def test_a_comment_or_another_notebook_changes_no_report(watch: Watch) -> None:
    before = file_digest(watch.pdf)

    watch.save(COUNTY, "clauses = []", "# an empty start\n\nclauses = []")
    comment = watch.round()
    watch.save("notebooks/verification.ipynb", "Method", "The method")
    other = watch.round()

    assert re.fullmatch(rf"{COUNTY} saved\n  changes no report \(\d+\.\d\d s\)", comment)
    assert other.startswith("notebooks/verification.ipynb saved\n  changes no report")
    assert file_digest(watch.pdf) == before


@pytest.mark.notebook
def test_the_preview_is_for_this_machine_only_and_shows_watched_reports_only(watch: Watch) -> None:
    address = watch.address

    assert urllib.request.urlopen(f"{address}pdf/{NAME}").read() == watch.pdf.read_bytes()  # noqa: S310
    for path, host, status in (
        ("pdf/../pyproject.toml", "", 404), ("pdf/data/facts.jsonl", "", 404), ("", "elsewhere.example", 403),
    ):  # fmt: skip
        request = urllib.request.Request(address + path, headers={"Host": host} if host else {})  # noqa: S310
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request)  # noqa: S310
        assert caught.value.code == status


@pytest.mark.notebook
@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no Chromium")
def test_the_page_in_the_browser_reloads_itself_and_shows_what_is_wrong(watch: Watch) -> None:
    with page() as tab:
        shown = "document.getElementById('page')?.getAttribute('src')"
        why = "document.getElementById('why').textContent"
        tab.send("Page.navigate", {"url": watch.address})
        tab.wait(f"!!{shown}")
        source = tab.evaluate(shown)
        assert source.startswith(f"/pdf/{NAME}?v=")

        watch.save(COUNTY, "Main practices", "What was done")
        tab.wait(f"{shown} !== {source!r}")
        assert tab.evaluate(why) == f"{COUNTY} · its notebook changed"
        assert "530502-longyang" in tab.evaluate("document.title")

        source = tab.evaluate(shown)
        watch.save(COUNTY, "What was done", "What was done {n}")
        tab.wait(f"{why}.includes('do not hold the same placeholders')")
        assert tab.evaluate(shown) == source
        watch.save(COUNTY, "What was done {n}", "What was done")
        tab.wait(f"{why} === '{COUNTY} · it failed last time'")
        assert tab.errors == []


@pytest.mark.notebook
def test_it_ends_with_a_word(watch: Watch) -> None:
    assert watch.end().endswith("✓ stopped watching")
    assert watch.process.returncode == 0


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("/p/notebooks/county_brief.ipynb", True), ("/p/templates/brief/style.css", True), ("/p/seeds/003.txt", True),
        ("/p/notebooks/.ipynb_checkpoints/county_brief-checkpoint.ipynb", False), ("/p/notebooks/.~county_brief.ipynb", False),
        ("/p/templates/brief/.style.css.swp", False), ("/p/templates/brief/style.css~", False), ("/p/seeds/4913", False),
        ("/p/reportlib/__pycache__/model.cpython-311.pyc", False),
    ],
)  # fmt: skip
def test_what_editors_leave_beside_a_file_does_not_count(path: str, counts: bool) -> None:  # noqa: FBT001
    assert watching._counts(Change.modified, path) is counts


def test_a_save_before_the_first_look_and_a_folder_with_files_are_noticed(tmp_path: Path) -> None:
    for name in ("seeds", "notebooks", "templates"):
        (tmp_path / name).mkdir()
    (tmp_path / "pyproject.toml").write_text("")

    bursts = watching.saved(tmp_path, Settings())
    aside = tmp_path / "translation"
    aside.mkdir()
    (aside / "mine.po").write_text("")
    aside.rename(tmp_path / "seeds" / "translation")

    assert next(bursts).names == ("seeds/translation/mine.po",)
