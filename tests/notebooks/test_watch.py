"""A real `reportlib watch` that a person works beside: each save is seen in the PDF and in the browser."""

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportlib.canonical import file_digest
from reportlib.pipeline.watching import _counts
from tests.browser.chromium import page
from tests.conftest import ROOT, Project, copied
from tests.notebooks.recipes import change

pytestmark = [pytest.mark.notebook, pytest.mark.soak]  # waits on a real watch: run by `make soak`
NAME = "briefs/530502-longyang.pdf"
PATIENCE = 120.0


class Watch:
    """The process, and what it says line by line."""

    def __init__(self, project: Project, *arguments: str) -> None:
        self.project = project
        self.pdf = project.output / NAME
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reportlib", "watch", *arguments], cwd=project.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, text: str) -> str:
        """Return what was said from now up to a line that holds a text."""
        told: list[str] = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                told.append(self._lines.get(timeout=0.2))
            except queue.Empty:
                assert self.process.poll() is None, "\n".join([*self.said, *told])
                continue
            if text in told[-1]:
                self.said += told
                return "\n".join(told)
        raise AssertionError(f"{text!r} was never said:\n" + "\n".join([*self.said, *told]))

    def end(self) -> str:
        """End it as Ctrl-C does, and return its last words."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
        self._reader.join(10)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return "\n".join(list(self._lines.queue))


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    project = copied(tmp_path_factory.mktemp("watch") / "project")
    started = Watch(project, "隆阳区", "--preview")
    try:
        told = started.until("watching notebooks/, templates/, seeds/ and the settings")
        assert f"✓ output/{NAME}: no earlier run made it" in told
        yield started
    finally:
        started.end()


def _notebook(watch: Watch) -> Path:
    return watch.project.folder / "notebooks" / "county_brief.ipynb"


def _address(watch: Watch) -> str:
    return re.search(r"http://127\.0\.0\.1:\d+/", "\n".join(watch.said))[0]  # type: ignore[index]


def test_a_saved_notebook_is_seen_in_the_pdf_and_nothing_else_is_made(watch: Watch) -> None:
    before = file_digest(watch.pdf)

    change(_notebook(watch), "Key figures", "Figures at a glance")
    told = watch.until(f"✓ output/{NAME}")

    assert re.search(r"notebooks/county_brief\.ipynb: 1 made, 0 up to date \(\d+\.\d s\)", told)
    assert f"✓ output/{NAME}: its notebook changed" in told
    assert file_digest(watch.pdf) != before
    assert sorted(one.name for one in watch.pdf.parent.glob("*.pdf")) == ["530502-longyang.pdf"]


def test_a_comment_or_another_notebook_changes_no_report(watch: Watch) -> None:
    before = file_digest(watch.pdf)

    change(_notebook(watch), "lead = []", "# an empty start\n\nlead = []")
    comment = watch.until("changes no report")
    change(_notebook(watch).with_name("verification.ipynb"), "Method", "The method")
    other = watch.until("changes no report")

    assert "notebooks/county_brief.ipynb: changes no report" in comment
    assert "notebooks/verification.ipynb: changes no report" in other
    assert file_digest(watch.pdf) == before


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
    path = watch.project.folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text

    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = watch.until(f"✓ output/{NAME}")

    assert f"{name}: 1 made" in told
    assert f"{NAME}: {why}" in told
    assert file_digest(watch.pdf) != before


def test_a_correction_is_seen_and_a_malformed_one_is_told(watch: Watch) -> None:
    path = watch.project.folder / "seeds" / "corrections.toml"
    path.write_text('[[correction]]\naction = "rejct"\n', encoding="utf-8")
    refused = watch.until("✗")
    path.unlink()
    watch.until("seeds/corrections.toml: ")

    assert "seeds/corrections.toml" in refused
    assert "corrections.toml, entry 1: unknown action “rejct”" in refused


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

    assert "seeds/translation/mine.po: 1 made" in told
    assert f"{NAME}: its facts, checks or translations changed" in told


def test_a_broken_cell_is_told_the_earlier_pdf_stays_and_mending_is_enough(watch: Watch) -> None:
    before = file_digest(watch.pdf)

    change(
        _notebook(watch),
        "total = all_workers or poor_workers",
        "total = all_wrkers or poor_workers",
    )
    told = watch.until("stays")
    change(_notebook(watch), "all_wrkers", "all_workers")
    watch.until(f"✓ output/{NAME}: it failed last time")

    assert "name 'all_wrkers' is not defined → did you mean “all_workers”?" in told
    assert "total = all_wrkers or poor_workers" in told
    assert "kept: output/notebooks/county_brief-530502-longyang.ipynb" in told
    assert f"the earlier output/{NAME} stays" in told
    assert file_digest(watch.pdf) == before


def test_the_preview_is_for_this_machine_only_and_shows_watched_reports_only(watch: Watch) -> None:
    address = _address(watch)

    assert urllib.request.urlopen(f"{address}pdf/{NAME}").read() == watch.pdf.read_bytes()  # noqa: S310
    for path, host, status in (
        ("pdf/../pyproject.toml", "", 404), ("pdf/data/facts.jsonl", "", 404), ("", "elsewhere.example", 403),
    ):  # fmt: skip
        request = urllib.request.Request(address + path, headers={"Host": host} if host else {})  # noqa: S310
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request)  # noqa: S310
        assert caught.value.code == status


@pytest.mark.browser
@pytest.mark.skipif(
    not (shutil.which("chromium") or shutil.which("chromium-browser")), reason="no Chromium"
)
def test_the_page_in_the_browser_reloads_itself(watch: Watch) -> None:
    with page() as tab:
        tab.send("Page.navigate", {"url": _address(watch)})
        tab.wait(
            "!!document.getElementById('page') && !!document.getElementById('page').getAttribute('src')"
        )
        source = tab.evaluate("document.getElementById('page').getAttribute('src')")
        assert source.startswith(f"/pdf/{NAME}?v=")

        change(_notebook(watch), "Figures at a glance", "What is known")
        tab.wait(f"document.getElementById('page').getAttribute('src') !== {source!r}")

        assert (
            tab.evaluate("document.getElementById('why').textContent")
            == "notebooks/county_brief.ipynb · its notebook changed"
        )
        assert "530502-longyang" in tab.evaluate("document.title")
        assert tab.errors == []


def test_it_ends_with_a_word(watch: Watch) -> None:
    assert "✓ stopped watching" in watch.end()
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
    from watchfiles import Change

    assert _counts(Change.modified, path) is counts
