"""What each seed yielded last time, kept by content so that only a changed seed is read again.

The key holds everything that shapes a reading: the file's bytes and name, its
entry in the catalogue, the code and data of the rooms that read, the project's
own data and the versions of the libraries. A kept file holds nothing but the
model's frozen types; one that holds anything else, or is damaged, is not used.
"""

import hashlib
import io
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from reportlib.canonical import digest, write_bytes
from reportlib.model import CleanText, Fact, Issue, Practice, SeedDocument
from reportlib.pipeline import staleness
from reportlib.pipeline.typed import TypedReader
from reportlib.seeds import Catalog
from reportlib.seeds.reading import MOST_BYTES
from reportlib.settings import Settings

RECIPE = 1
# The floors and rooms that a reading goes through, and where it is put together.
ROOMS = (
    "canonical.py", "model/", "quantities/", "places/", "lexicon/", "translation/", "seeds/", "redaction/", "cleaning/",
    "extraction/", "data/", "pipeline/compile.py", "pipeline/readings.py",
)  # fmt: skip
_DIGEST = 32
_LEVEL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one document yielded: its text in both states, facts, practices, and what to tell a person."""

    seed: SeedDocument
    clean: CleanText
    facts: tuple[Fact, ...]
    practices: tuple[Practice, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A folder of kept readings and the part of their keys that all of them share."""

    folder: Path
    shared: str

    def key(self, path: Path, catalog: Catalog | None) -> str:
        """Return the key of one seed, or "" for a file that only a reader can judge."""
        odd = path.is_symlink() or not path.is_file() or not path.name.isprintable()
        if odd or path.stat().st_size > MOST_BYTES:
            return ""
        try:
            content = path.read_bytes()
        except OSError:
            return ""
        entry = catalog.get(path.stem) if catalog else None
        return digest([self.shared, path.name, digest(content), asdict(entry) if entry else None])

    def get(self, key: str) -> Reading | None:
        """Return a kept reading, or None if there is none or it is not what was kept."""
        try:
            data = (self.folder / key).read_bytes() if key else b""
        except OSError:
            return None
        if data[:_DIGEST] != hashlib.sha256(data[_DIGEST:]).digest():
            return None
        try:
            found = TypedReader(io.BytesIO(data[_DIGEST:]), [Reading]).load()
        except (
            pickle.UnpicklingError,
            EOFError,
            AttributeError,
            TypeError,
            ValueError,
            IndexError,
        ):
            return None
        return found if isinstance(found, Reading) else None

    def put(self, key: str, reading: Reading) -> None:
        """Keep a reading."""
        if key:
            body = pickle.dumps(reading, protocol=_LEVEL)
            write_bytes(self.folder / key, hashlib.sha256(body).digest() + body)

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget all others, so that the folder grows with the seeds and not with their history."""
        wanted = set(keys)
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in wanted:
                    path.unlink(missing_ok=True)


def shelf(project: Path, settings: Settings, cache: Path) -> Shelf:
    """Return the shelf of a project.

    Args:
        project: The project's folder.
        settings: Its settings.
        cache: Where runs keep things for each other.
    """
    meanings = staleness.meanings(cache)
    own: Mapping[str, str] = {
        name: staleness.folder_digest(project / name)
        for name in (settings.places_folder, settings.lexicon_folder)
        if name
    }
    code = {name: value for name, value in meanings.items() if name.startswith(ROOMS)}
    shared = digest([RECIPE, code, own, dict(settings.release), staleness.versions()])
    return Shelf(folder=cache / "readings", shared=shared)
