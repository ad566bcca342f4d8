import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportlib.errors import RunError
from reportlib.notebooks import fork_warm


@pytest.fixture(autouse=True)
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three modules that exist nowhere else; whatever warming does to this process is undone."""
    for name in ("planted_one", "planted_two", "planted_three"):
        (tmp_path / f"{name}.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(fork_warm, "threads", lambda: 1)
    yield
    gc.enable()
    gc.unfreeze()
    for name in ("planted_one", "planted_two", "planted_three"):
        sys.modules.pop(name, None)


def loaded() -> set[str]:
    return {name for name in sys.modules if name.startswith("planted_")}


def test_what_may_wait_is_loaded_step_by_step() -> None:
    warming = fork_warm.warm(["?planted_two", "planted_one", "?planted_three"])

    assert next(warming) == "planted_two"
    assert loaded() == {"planted_one"}
    assert next(warming) == "planted_three"
    assert loaded() == {"planted_one", "planted_two"}
    assert next(warming, None) is None
    assert loaded() == {"planted_one", "planted_two", "planted_three"}


def test_what_must_be_there_is_loaded_before_the_first_kernel() -> None:
    assert next(fork_warm.warm(["planted_one", "planted_two"]), None) is None
    assert loaded() == {"planted_one", "planted_two"}


def test_a_module_that_cannot_be_loaded_is_named() -> None:
    warming = fork_warm.warm(["?planted_four"])
    next(warming)

    with pytest.raises(RunError, match="planted_four"):
        next(warming)
