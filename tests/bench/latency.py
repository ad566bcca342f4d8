"""What a person waits for: an edit until its PDF lies there, a run with nothing to do, a verification of everything."""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from reportlib import bundle, settings
from reportlib.canonical import file_digest
from reportlib.pipeline import unchanged
from reportlib.pipeline.request import Outcome, Request
from tests.bench import synthetic
from tests.bench.cases import NOTEBOOK, ROOT

AREA, PDF = "530502", "briefs/530502-longyang.pdf"
ALL = 2844
# What one report of the project leaves, in bytes: its PDF, its twin, its notebook and its record.
SIZES = {"briefs/{}.pdf": 250_000, "briefs/{}.docx": 90_000, "notebooks/{}.ipynb": 80_000, "data/briefs/{}.json": 30_000}  # fmt: skip
PATIENCE = 60.0
# How a sentence in the last sections of the county notebook begins, which every brief prints.
SENTENCE = "{which}数字均摘自"


def copied(folder: Path) -> Path:
    """Return a copy of this project: the five seeds, the notebooks, templates and settings."""
    for name in ("seeds", "notebooks", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def cold(project: Path, times: int) -> float:
    """Return the seconds (p50) from a saved notebook to the end of the command that makes one county's PDF anew."""
    command = ["build", AREA, "--notebook", NOTEBOOK]
    _reportlib(project, *command)
    found = []
    for number in range(times):
        _edit(project, number)
        begun = time.monotonic()
        _reportlib(project, *command)
        found.append(time.monotonic() - begun)
    return statistics.median(found)


def warm(project: Path, times: int) -> float:
    """Return the seconds (p50) from a saved notebook to the new PDF of one county while `reportlib watch` runs."""
    command = [sys.executable, "-m", "reportlib", "watch", AREA, "--notebook", NOTEBOOK]
    pdf = project / "output" / PDF
    with subprocess.Popen(
        command, cwd=project, env=_env(), stdout=subprocess.PIPE, text=True
    ) as watch:
        assert watch.stdout is not None
        _until(watch.stdout, "watching")
        found = []
        for number in range(times):
            before = pdf.stat().st_mtime_ns
            begun = time.monotonic()
            _edit(project, 1000 + number)
            while pdf.stat().st_mtime_ns == before and time.monotonic() < begun + PATIENCE:
                time.sleep(0.002)
            found.append(time.monotonic() - begun)
            time.sleep(1.5)  # it says what it made, and waits again
        watch.send_signal(signal.SIGINT)
        watch.stdout.read()
    return statistics.median(found)


def whole_country(folder: Path) -> Path:
    """Return a project of 2,844 counties as a finished run leaves it: its seeds, its files, manifest and stamp.

    The files are of the size of real ones; their content is noise, which neither
    of the two measures looks at in another way than at real content.
    """
    counties = synthetic.write(folder / "seeds", ALL)
    (folder / "notebooks").mkdir()
    (folder / "pyproject.toml").write_text("[tool.reportlib]\n", encoding="utf-8")
    for name in ("notebooks", "templates"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True
        )
    output = folder / "output"
    noise = os.urandom(max(SIZES.values()) + ALL)
    reports = {}
    for at, county in enumerate(counties):
        stem = f"{county.code}-county"
        files = {name.format(stem): noise[at : at + size] for name, size in SIZES.items()}
        for name, content in files.items():
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            (output / name).write_bytes(content)
        made = {name: file_digest(output / name) for name in files}
        reports[f"briefs/{stem}.pdf"] = {"artifacts": made, "notebook": NOTEBOOK, "pages": 13}
    manifest = {
        "reports": reports,
        "files": {},
        "data": {},
        "seeds": {},
        "versions": {},
        "shared": {},
    }
    (output / bundle.MANIFEST).write_bytes(bundle.sealed(manifest))
    _stamp(folder, [name for one in reports.values() for name in _names(one)])
    return folder


def _names(record: Mapping[str, object]) -> Sequence[str]:
    made = record["artifacts"]
    return sorted(made) if isinstance(made, dict) else []


def _stamp(project: Path, names: Sequence[str]) -> None:
    request = Request(project=project, settings=settings.load(project))
    seen = unchanged.settled(request, unchanged.look(request))
    kept = tuple(name for name in names if name.endswith(".pdf"))
    went = Outcome(
        made=(), kept=kept, failed=(), reasons=dict.fromkeys(kept, ""), mentioned=(), warnings=(), unread=0, failing=0,
        pending=0, fallback=(),
    )  # fmt: skip
    unchanged.remember(request, seen, went, [*names, bundle.MANIFEST])


def noop(project: Path, times: int) -> float:
    """Return the seconds (p50) of a whole `reportlib build` process that finds nothing to do."""
    said = _reportlib(project, "build")
    assert said.startswith("✓ 0 made"), said
    return _p50(lambda: _reportlib(project, "build"), times)


def verify(project: Path, times: int) -> float:
    """Return the seconds (p50) of a whole `reportlib verify output` process, which reads every byte."""
    said = _reportlib(project, "verify", "output")
    assert said.startswith("✓ output:"), said
    return _p50(lambda: _reportlib(project, "verify", "output"), times)


def _p50(what: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        begun = time.monotonic()
        what()
        found.append(time.monotonic() - begun)
    return statistics.median(found)


def _edit(project: Path, number: int) -> None:
    """Save the county notebook with another sentence in its last section, as an editor does."""
    path = project / "notebooks" / f"{NOTEBOOK}.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    cell = next(one for one in content["cells"] if SENTENCE in "".join(one["source"]))
    words = "、".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(number))
    before, after = "".join(cell["source"]).split(SENTENCE, 1)
    cell["source"] = f'{before.rpartition("zh=")[0]}zh="（{words}）{SENTENCE}{after}'
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _until(stream: IO[str], word: str) -> None:
    for line in stream:
        if word in line:
            return


def _reportlib(project: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "reportlib", *arguments], cwd=project, env=_env(), capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stdout[-600:] + done.stderr[-600:])
    return done.stdout


def _env() -> dict[str, str]:
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "PYTHONPATH": path}
