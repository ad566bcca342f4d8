"""What a person asks of a run, what it tells while it goes on, and how it went; nothing heavy is imported."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib.settings import Settings, refuse_mixing

if TYPE_CHECKING:
    from reportlib.pipeline.compile import Given

# What a run keeps beside its results for the sake of the next one; it may be deleted at any time.
CACHE = ".cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asked a run to do; ``given`` are seeds to use in place of the project's own."""

    project: Path
    settings: Settings
    areas: tuple[str, ...] = ()
    period: str = ""
    notebooks: tuple[str, ...] = ()
    jobs: int = 0
    engine: str = "fork"
    timeout: int = 300
    fresh: bool = False
    strict: bool = False
    scheduler: str = ""
    given: "Given | None" = None

    @property
    def output(self) -> Path:
        """The output folder."""
        return self.project / self.settings.output

    @property
    def cache(self) -> Path:
        """Where the run keeps what spares the next one work."""
        return self.output / CACHE


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run went: what was made, kept and failed, with the reason of each.

    ``warnings`` pairs a place with what a person should know of it; ``unread``
    counts seeds that could not be read, ``failing`` checks that do not hold and
    that nobody acknowledged, ``pending`` sentences that these reports print without a
    translation, once for each report, ``waiting`` all those of the seeds.
    """

    made: tuple[str, ...]
    kept: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    reasons: Mapping[str, str]
    mentioned: tuple[str, ...]
    warnings: tuple[tuple[str, str], ...]
    unread: int
    failing: int
    pending: int
    fallback: tuple[str, ...]
    waiting: int = 0


class Listener:
    """What a run tells while it goes on; the street overrides what it wants to show.

    Attributes:
        waits: Whether a person waits for the PDF, so that it is written before its twin and record are made.
    """

    waits = False

    def waiting(self) -> None:
        """Another run holds the output folder."""

    def reading(self, name: str) -> None:
        """A seed is being read."""

    def planned(self, total: int, kept: int) -> None:
        """So many reports are to be made and so many are up to date."""

    def written(self, name: str, why: str) -> None:
        """A report's PDF lies in the output folder; ``why`` it was made is one of the reasons of ``staleness``."""

    def finished(self, title: str, error: str) -> None:
        """A report was made, or failed with an error."""


def with_output(settings: Settings, output: str, seeds: str) -> Settings:
    """Return the settings with folders given on the command line.

    Raises:
        SettingsError: The output would mix with what is read.
    """
    changes: dict[str, Any] = {}
    if output:
        changes["output"] = output
    if seeds:
        changes["seeds"] = seeds
    chosen = replace(settings, **changes)
    refuse_mixing(chosen, "--output")
    return chosen


def optional(project: Path, folder: str) -> Path | None:
    """Return a folder that the settings name, or None when they name none."""
    return project / folder if folder else None
