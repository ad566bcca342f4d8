"""Folders of processes that were killed at any moment are taken away, those of the living stay."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reportlib.notebooks import scratch


def test_what_was_left_before_and_after_its_lock_was_held_goes(tmp_path: Path) -> None:
    (tmp_path / "new-run-killed").mkdir()
    (tmp_path / "run-killed").mkdir()
    (tmp_path / "run-killed" / "lock").touch()
    (tmp_path / "other").mkdir()
    living, lock = scratch.held("run-", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["other", living.name])
    scratch.sweep("run-", tmp_path)
    assert living.is_dir()
    lock.release()
    scratch.sweep("run-", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_a_folder_swept_before_it_is_held_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tempfile.mkdtemp

    def swept(prefix: str, dir: Path) -> str:  # noqa: A002 - its own name
        name = str(made(prefix=prefix, dir=dir))
        Path(name).rmdir()
        return name

    monkeypatch.setattr(tempfile, "mkdtemp", swept)
    living, lock = scratch.held("run-", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [living.name]
    assert (living / "lock").is_file()
    assert living.stat().st_mode & 0o777 == 0o700
    scratch.sweep("run-", tmp_path)
    assert living.is_dir()
    lock.release()


def test_many_at_once_all_hold_a_folder_of_their_own(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        held = list(pool.map(lambda _: scratch.held("run-", tmp_path), range(32)))
    assert len({folder for folder, _ in held}) == 32
    assert all(folder.is_dir() for folder, _ in held)
    for _, lock in held:
        lock.release()
