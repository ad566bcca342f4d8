import importlib.metadata
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
PINNED = re.compile(r"^([a-z0-9.-]+)==", re.MULTILINE)
FONT_FOLDER = ROOT / ".venv" / "share" / "reportlib" / "fonts"
# Copyleft that reaches whoever imports it; a choice that includes a permissive licence is fine.
RECIPROCAL = re.compile(r"\bA?GPL|GNU (Affero )?General Public")
PERMISSIVE = re.compile(r"MPL|Mozilla|LGPL|Lesser|MIT|BSD|Apache")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_names_versions_and_hashes_only(lock: Path) -> None:
    text = lock.read_text()
    entries = re.split(r"\n(?=[a-z])", text)

    assert not re.search(r"index-url|https?://|file:", text)
    assert all("--hash=sha256:" in entry for entry in entries if entry.strip())


def test_the_locks_agree_with_each_other() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+)", lock.read_text(), re.MULTILINE):
            versions.setdefault(name, set()).add(version)

    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_nothing_at_run_time_is_under_the_gpl_alone() -> None:
    locked = PINNED.findall((ROOT / "requirements.lock").read_text())
    offending = [name for name in locked if _licence_is_reciprocal(name)]

    assert locked
    assert offending == []


def test_every_font_is_there_with_a_known_digest() -> None:
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "python", ROOT / ".ci" / "fonts.py", "wanted", FONT_FOLDER],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def test_a_damaged_font_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "FandolKai-Regular.otf").write_bytes(b"not a font")
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "python", ROOT / ".ci" / "fonts.py", "wanted", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "FandolKai-Regular.otf is damaged" in done.stderr
    assert "run the set-up again" in done.stderr


def test_the_fonts_cover_every_role() -> None:
    fonts = tomllib.loads((ROOT / "reportlib" / "data" / "fonts.toml").read_text())["font"]

    assert {font["role"] for font in fonts} == {
        "body",
        "kai",
        "hei",
        "song",
        "song-bold",
        "latin",
        "fallback",
    }
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for font in fonts for digest in font["sha256"])


def test_a_second_set_up_does_nothing_but_look() -> None:
    done = subprocess.run(
        [ROOT / ".ci" / "setup", "test"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "set-up: ready for test\n")


def test_make_help_tells_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert targets is not None
    assert [line.split()[0] for line in told.stdout.splitlines()] == targets[1].split()


def _licence_is_reciprocal(name: str) -> bool:
    """Tell whether a package's own words leave no licence but the GPL; not installed here: no."""
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    fields = ("License-Expression", "License", "Classifier")
    words = " ".join(word[:80] for field in fields for word in metadata.get_all(field) or [])
    return bool(RECIPROCAL.search(words)) and not PERMISSIVE.search(words)


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ("No known vulnerabilities found", 0, "✓ no known vulnerability"),
        ("Found 2 known vulnerabilities in 1 package", 1, "✗ known vulnerabilities → make lock"),
        ("ERROR: connection refused", 1, "Nothing was audited → run make audit where there is"),
    ],
)
def test_an_audit_says_what_came_of_it_and_what_to_do(
    tmp_path: Path, said: str, status: int, told: str
) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    tool = tmp_path / ".venv" / "audit" / "bin" / "pip-audit"
    tool.parent.mkdir(parents=True)
    tool.write_text(f"#!/bin/sh\necho '{said}'\nexit {status}\n")
    tool.chmod(0o755)
    done = subprocess.run(
        ["make", "audit"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert said in done.stdout
    assert told in done.stdout
    assert bool(done.returncode) is bool(status)
