"""What the tests of forked kernels share."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportlib.notebooks import fork_client
from tests.notebooks.forked import Run


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    # Someone may be editing the package while its tests run; that would start a new server.
    monkeypatch.setattr(fork_client, "_own_files", list)
    caplog.set_level(logging.CRITICAL, logger="papermill")


@pytest.fixture(scope="module", autouse=True)
def _no_server_stays() -> Iterator[None]:
    yield
    fork_client.servers().close()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)
