"""A few of the inputs of `tests/soak/fuzz.py`, in every run of the tests."""

from pathlib import Path

import hypothesis
import pytest

from tests.soak import fuzz


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@hypothesis.settings(
    max_examples=500,
    derandomize=True,  # the long run looks for news; this one says whether what was found stays mended
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
)
@hypothesis.given(fuzz.documents())
def test_whatever_comes_in_is_read_or_refused(folder: Path, document: tuple[str, bytes]) -> None:
    fuzz.read_one(folder, *document)


@pytest.mark.parametrize(
    "text",
    [
        "攏)" + "(zh菙n)" * 30,
        "?" * 60 + "移就业",
        "第3页 共9页" * 60,
        "中" + ",(a)" * 60,
        "共" * 10 + "-1- " * 30,
    ],
)
def test_what_once_needed_more_rounds_than_there_are(folder: Path, text: str) -> None:
    fuzz.read_one(folder, ".txt", text.encode())
