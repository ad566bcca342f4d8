"""A real `reportlib watch` in a project of its own, and what it says line by line."""

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat

from tests.conftest import ROOT, Project, copied

NAME = "briefs/530502-longyang.pdf"
PATIENCE = 180.0


class Watch:
    """The process, and what it says.

    The package is copied too: someone who edits it while the tests run would have the watch start anew.
    """

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.project: Project = copied(folder)
        self.pdf = self.project.output / NAME
        shutil.copytree(ROOT / "reportlib", folder / "reportlib")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reportlib", "watch", *arguments], cwd=folder, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(folder)},
        )  # fmt: skip
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, pattern: str) -> str:
        """Return what was said from now up to a line that holds a pattern."""
        told: list[str] = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                told.append(self._lines.get(timeout=0.2))
            except queue.Empty:
                assert self.process.poll() is None, "\n".join([*self.said, *told])
                continue
            if re.search(pattern, told[-1]):
                self.said += told
                return "\n".join(told)
        raise AssertionError(f"{pattern!r} was never said:\n" + "\n".join([*self.said, *told]))

    def round(self) -> str:
        """Return what is said of one round, from now to its last line."""
        return self.until(r"^  [^✓✗].* \(\d+\.\d\d s\)$|^  ✗ ")

    @property
    def address(self) -> str:
        """Where the preview is."""
        found = re.search(r"http://127\.0\.0\.1:\d+/", "\n".join(self.said))
        assert found
        return found[0]

    def save(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file, or in the cells of a notebook, and save it as editors do: aside, then renamed."""
        path = self.project.folder / name
        aside = path.with_name(f".~{path.name}.tmp")
        if path.suffix == ".ipynb":
            notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
            assert any(old in cell.source for cell in notebook.cells), old
            for cell in notebook.cells:
                cell.source = cell.source.replace(old, new)
            nbformat.write(notebook, aside)  # type: ignore[no-untyped-call]
        else:
            text = path.read_text(encoding="utf-8")
            assert old in text
            aside.write_text(text.replace(old, new, 1), encoding="utf-8")
        aside.replace(path)

    def end(self) -> str:
        """End it as Ctrl-C does, and return its last words."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        self._reader.join(10)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return "\n".join(list(self._lines.queue))
