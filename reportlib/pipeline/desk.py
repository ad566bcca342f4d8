"""What a build keeps at hand for the next one, in the process that builds again and again and on disk.

An edit of a notebook or a template changes no figure, so the data of the last
round serve again while every file that they were made from looks the same. The
rule of looking is that of ``unchanged``: whatever is in doubt is worked out anew.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from reportlib.canonical import digest
from reportlib.model import Dataset
from reportlib.pipeline import keeping, staleness, unchanged
from reportlib.pipeline.request import Request

FOLDER = "ledgers"  # within the seeds; see pipeline.ledgers, which is not loaded for its name

Looks = list[tuple[str, int, int]]


class Desk:
    """The data and digests of the last round, and how the files looked that they came from."""

    def __init__(self) -> None:
        self._data: Dataset | None = None
        self._digests: Mapping[str, str] = {}
        self._seen = {"data": "", "package": ""}
        self._stored = dict(self._seen)
        self._written: Looks = []

    def fetch(self, request: Request) -> None:
        """Take over what the last run left on disk, unless everything is asked for anew."""
        found = None if request.fresh or request.given else keeping.kept(request.cache)
        # A version may change without a file that is looked at.
        if found and found[0].get("versions") == digest(staleness.versions()):
            seen, self._data, self._digests = found
            self._seen = {name: seen.get(name, "") for name in self._seen}
            self._stored = dict(self._seen)

    def store(self, request: Request) -> None:
        """Leave on disk what the next run may take over, if it is something new.

        Registers leave files of their own in the output folder whenever they are read; their data are not kept.
        """
        registers = request.project / request.settings.seeds / FOLDER
        if (
            self._data is None
            or not self._seen["data"]
            or self._seen == self._stored
            or registers.is_dir()
        ):
            return
        seen = {**self._seen, "versions": digest(staleness.versions())}
        keeping.keep(request.cache, seen, self._data, self._digests)
        self._stored = dict(self._seen)

    def data(self, request: Request, made: Callable[[], Dataset]) -> Dataset:
        """Return the data of a project, made anew only if something that they are made from changed."""
        seen = unchanged.look_at_data(request)
        if self._data is None or not seen or seen != self._seen["data"]:
            self._data = None
            seen = unchanged.settled(request, seen, unchanged.look_at_data)
            self._data, self._written = made(), []
            self._seen["data"] = seen
        return self._data

    def made_from(self) -> str:
        """Return a digest of what the data and whatever is told of them are made from; "" if it may change unseen."""
        seen = self._seen["data"]
        return digest([seen, staleness.versions()]) if seen else ""

    def digests(
        self, request: Request, made: Callable[[Request], Mapping[str, str]]
    ) -> dict[str, str]:
        """Return the digests of what shapes every report, worked out anew only if something of it changed."""
        seen = unchanged.look_at_package(request)
        if seen != self._seen["package"]:
            seen = unchanged.settled(request, seen, unchanged.look_at_package)
            self._digests = made(request)
            self._seen["package"] = seen
        return dict(self._digests)

    def wrote(self, data: Dataset, folder: Path) -> bool:
        """Tell whether the tidy files of these data lie in a folder as this process left them."""
        return data is self._data and bool(self._written) and self._written == _looks(folder)

    def leave(self, folder: Path) -> None:
        """Note how the tidy files look."""
        self._written = _looks(folder)


def _looks(folder: Path) -> Looks:
    found = sorted(path for path in folder.glob("*") if path.is_file())
    return [(one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in found]
