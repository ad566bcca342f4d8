"""The data that a package carries, read back."""

from pathlib import Path, PurePosixPath

from reportlib import bundle, dataset
from reportlib.model import Dataset


def package_data(package: bundle.Package, folder: Path) -> Dataset:
    """Return the data that a package carries, read through a folder that may be thrown away."""
    for name, content in package.members.items():
        if name.startswith("data/") and name.endswith(".jsonl"):
            path = folder / PurePosixPath(name).name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return dataset.read(folder)
