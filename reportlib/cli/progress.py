"""Progress of a long run: a bar with an estimate on a terminal, plain lines elsewhere."""

import sys
from time import monotonic
from types import TracebackType
from typing import Any, Self

from reportlib.pipeline import Listener


class Bar(Listener):
    """Shows how far a run is; a listener of the pipeline."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None
        self._total = 0
        self._done = 0
        self._first = 0.0

    def __enter__(self) -> Self:
        if self._live:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
            )

            self._bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
            self._task = self._bar.add_task("读取 / reading seeds", total=None)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._live:
            self._bar.stop()

    def waiting(self) -> None:
        """Another run holds the output folder."""
        print(
            "another run is writing here; waiting until it has ended", file=sys.stderr, flush=True
        )

    def reading(self, name: str) -> None:
        """A seed is being read."""
        self._say(f"读取 / reading {name}")

    def planned(self, total: int, kept: int) -> None:
        """So many reports are to be made and so many are up to date."""
        self._total, self._done, self._first = total, 0, 0.0
        if self._live:
            self._bar.update(
                self._task, total=total, completed=0, description="成稿 / making briefs"
            )
        elif total:
            print(f"{total} to make, {kept} up to date", file=sys.stderr, flush=True)

    def finished(self, title: str, error: str) -> None:
        """A report was made, or failed with an error."""
        self._done += 1
        if self._live:
            self._bar.update(self._task, advance=1, description=title)
        else:
            mark = "✗" if error else "✓"
            print(f"  {mark} {title} ({self._how_far()})", file=sys.stderr, flush=True)

    def _how_far(self) -> str:
        """Return how many are done and about how long the others will take, at the pace since the first was done."""
        now = monotonic()
        self._first = self._first or now
        told = f"{self._done}/{self._total}"
        # The first one waits for workers to get ready, which the others do not.
        if not 1 < self._done < self._total:
            return told
        left = (now - self._first) / (self._done - 1) * (self._total - self._done)
        minutes, seconds = divmod(round(left), 60)
        rest = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
        return f"{told}, about {rest} left"

    def _say(self, text: str) -> None:
        if self._live:
            self._bar.update(self._task, description=text)
