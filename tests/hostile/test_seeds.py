"""Hostile seeds: inert words or a clear refusal, nothing fetched, nothing read outside, bounded time and memory."""

import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from reportlib import dataset, seeds, settings, translation
from reportlib.errors import ReportlibError, SeedError
from reportlib.seeds.reading import list_files
from tests.conftest import ROOT, Project, copied
from tests.hostile import searching, weapons

CANARY = "CANARY-77123"
NAMES = (
    "..txt", "-rf.txt", "$(touch x).txt", "`id`.txt", "<img src=x>.txt", "{{7*7}}.txt", "a;b.txt", "'q\".txt", "%2e%2e%2f.txt",
    "x" * 200 + ".txt", "长" * 80 + ".txt", " lead.txt", "con.txt", "a%s.txt", "测试 空格.txt", "a|b.txt",
)  # fmt: skip
BAD_NAMES = (
    b"a\nb.txt",
    "b\u202etxt.exe.txt".encode(),
    "zero\u200bwidth.txt".encode(),
    b"\xff\xfe.txt",
)


@dataclass
class Server:
    """A local server that writes down whoever asks it for anything."""

    url: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as listening:
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield Server(f"http://127.0.0.1:{listening.server_address[1]}", asked)
        listening.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outside") / "canary.txt"
    path.write_text(CANARY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory, server: Server, canary: Path
) -> dict[str, object]:
    """Return what came of every file, read by a process with little memory and time."""
    folder = tmp_path_factory.mktemp("weapons")
    files = weapons.inert(server.url, canary) | {
        name: content for name, (content, _) in weapons.refused(canary).items()
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.reading", str(folder)], cwd=ROOT, capture_output=True,
        encoding="utf-8", timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    told: dict[str, object] = json.loads(done.stdout)
    assert told.keys() == files.keys()
    return told


def test_what_can_be_read_is_read_as_plain_words(outcomes: dict[str, object], canary: Path) -> None:
    silent = {"105-script.pdf", "115-empty.txt"}
    for name in weapons.inert("", canary):
        found = outcomes[name]
        assert isinstance(found, int), (name, found)
        assert found >= (0 if name in silent else 3), name


def test_what_cannot_is_refused_in_a_sentence(outcomes: dict[str, object], canary: Path) -> None:
    for name, (_, words) in weapons.refused(canary).items():
        assert words in str(outcomes[name]), (name, outcomes[name])
        assert "→" in str(outcomes[name]), name


def test_reading_fetched_nothing(outcomes: dict[str, object], server: Server) -> None:
    assert outcomes
    assert server.asked == []


def test_names_that_no_output_can_bear_are_refused(tmp_path: Path) -> None:
    for name in BAD_NAMES:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(
            weapons.FIGURES, encoding="utf-8"
        )
    for path in list_files(tmp_path):
        with pytest.raises(SeedError, match="invisible or forbidden signs") as refusal:
            seeds.read_file(path)
        assert str(refusal.value).isprintable()


def test_links_and_devices_are_refused(tmp_path: Path, canary: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name, target in {
        "out.txt": canary,
        "zero.txt": Path("/dev/zero"),
        "loop.txt": Path("loop.txt"),
        "up.txt": tmp_path,
    }.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.txt")
    for name in ("out.txt", "zero.txt", "loop.txt", "up.txt", "pipe.txt"):
        with pytest.raises(SeedError, match=r"a link to a file elsewhere|no ordinary file"):
            seeds.read_file(folder / name)


DEEP = "a = " + "[" * 100_000 + "]" * 100_000
TABLES: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "catalog.toml": ("seeds", lambda path: seeds.read_catalog(path.parent)),
    "corrections.toml": ("seeds", dataset.read_corrections),
    "pyproject.toml": ("", lambda path: settings.load(path.parent)),
    "a.po": ("translation", lambda path: translation.read([path.parent])),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("content", [DEEP.encode(), b"\xff\xfe\x00a", b"[[[", b"\0" * 100])
def test_a_table_that_is_none_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReportlibError) as refusal:
        TABLES[name][1](path)
    assert str(tmp_path) not in str(refusal.value)


@pytest.mark.parametrize("name", ["catalog.toml", "corrections.toml", "a.po"])
def test_a_table_elsewhere_is_not_read(tmp_path: Path, canary: Path, name: str) -> None:
    (tmp_path / name).symlink_to(canary)
    with pytest.raises(ReportlibError, match="a link to a file elsewhere"):
        TABLES[name][1](tmp_path / name)


@pytest.mark.pdf
@pytest.mark.notebook
def test_a_whole_run_over_hostile_seeds_prints_them_as_text(
    tmp_path: Path, server: Server, canary: Path
) -> None:
    project = _attacked(tmp_path / "project", server, canary)
    outside = {path for path in tmp_path.rglob("*") if not path.is_relative_to(project.output)}
    for arguments in (("build", "武山县"), ("bundle", "武山县"), ("check",)):
        done = project.run(*arguments)
        assert "Traceback" not in done.stderr + done.stdout, done.stderr[-2_000:]
        assert done.returncode == (0 if arguments[0] == "bundle" else 1), done.stdout + done.stderr
    text = _printed(project.output / "briefs/620524-wushan.pdf")
    assert "{{7*7}}" in text or "｛｛7*7｝｝" in text
    assert "<script>fetch(" in text
    assert server.asked == []
    assert searching.leaks(searching.everything(project.output), [CANARY]) == set()
    assert {
        path for path in tmp_path.rglob("*") if not path.is_relative_to(project.output)
    } == outside


def _attacked(folder: Path, server: Server, canary: Path) -> Project:
    """Return a project whose seeds, catalogue, corrections and translations all mean harm."""
    project = copied(folder, ("notebooks", "templates", "pyproject.toml"))
    place = folder / "seeds"
    place.mkdir()
    tricks = weapons.markup(server.url, canary)
    for number, name in enumerate(NAMES):
        text = f"武山县2021年劳务输转{tricks}\n{weapons.FIGURES}\n一是加强领导{tricks}，培训{number + 100}期。\n"
        (place / name).write_text(text, encoding="utf-8")
    for name, content in weapons.inert(server.url, canary).items():
        if name < "106":
            (place / name).write_bytes(content)
    (place / "circle.txt").symlink_to(folder)
    (place / "out.txt").symlink_to(canary)
    titled = json.dumps(f"武山县{tricks}", ensure_ascii=False)
    (place / "catalog.toml").write_text(
        f'["-rf"]\ntitle = {titled}\npublisher = {titled}\nyear = "2021"\n', encoding="utf-8"
    )
    (place / "corrections.toml").write_text(
        f'[[correction]]\naction = "reject"\ndoc = "con"\ncontext = "实现劳务收入31.32亿元"\nexact = "31.32亿元"\nreason = {titled}\n',
        encoding="utf-8",
    )
    (place / "translation").mkdir()
    (place / "translation/a.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f"msgid {titled}\nmsgstr {titled}\n", encoding="utf-8",
    )  # fmt: skip
    return project


def _printed(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())
