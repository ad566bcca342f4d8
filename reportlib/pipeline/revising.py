"""The data of now against the last submitted package: revisions, and their annex."""

import tempfile
from dataclasses import replace
from pathlib import Path

from reportlib import bundle, lexicon
from reportlib.errors import BundleError
from reportlib.model import Dataset
from reportlib.pipeline.packages import package_data
from reportlib.pipeline.request import optional
from reportlib.settings import Settings


def revisions(path: Path, data: Dataset) -> tuple[bundle.Revision, ...]:
    """Return what reads otherwise than in a package.

    Raises:
        BundleError: The package is damaged.
    """
    package, verdict = bundle.open_package(path.read_bytes(), where=path.name)
    if not verdict.good:
        name, what = verdict.problems[0]
        raise BundleError(
            f"{name} {what}", where=path.name, remedy="compare with the package as it was sent"
        )
    with tempfile.TemporaryDirectory(prefix="reportlib-") as folder:
        old = package_data(package, Path(folder))
    return bundle.compare(old, data)


def with_revisions(data: Dataset, project: Path, settings: Settings) -> Dataset:
    """Return the data with each revision as an entry of the annex 更正, if the settings name a package.

    Raises:
        BundleError: The package is missing or damaged.
    """
    if not settings.previous:
        return data
    path = project / settings.previous
    if not path.is_file():
        raise BundleError(
            "the package that was submitted is not there", where=f"previous = {settings.previous}",
            remedy="name the file in [tool.reportlib], or take the line out",
        )  # fmt: skip
    found = revisions(path, data)
    label = lexicon.load(optional(project, settings.lexicon_folder)).label
    return replace(
        data, corrections=(*data.corrections, *(one.as_correction(label) for one in found))
    )


def indicator_label(indicator: str) -> str:
    """Return an indicator's Chinese name."""
    return lexicon.load().label(indicator, "zh")
