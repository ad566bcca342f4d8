"""What a watch says while a round goes on: each PDF as soon as it can be opened."""

import time
from pathlib import Path

from reportlib.cli.building import SAYS
from reportlib.cli.preview import Preview
from reportlib.pipeline import Listener


class Teller(Listener):
    """Tells the terminal and the browser of each PDF, with what it took since the save; a listener of the pipeline."""

    waits = True

    def __init__(self, output: str, preview: Preview | None, saved: str) -> None:
        self._output = output
        self._preview = preview
        self._saved = saved
        self._begun = time.monotonic()

    @property
    def took(self) -> float:
        """Seconds since the round began."""
        return time.monotonic() - self._begun

    def written(self, name: str, why: str) -> None:
        """Say that a PDF is there, and show it."""
        print(f"  ✓ {self._output}/{name}: {SAYS[why]} ({self.took:.2f} s)", flush=True)
        if self._preview:
            told = {"name": name, "title": Path(name).stem, "why": SAYS[why], "error": ""}
            self._preview.tell([told], self._saved)
