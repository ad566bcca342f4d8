"""Modules that are not loaded before somebody uses them."""

import signal
import sys
from pathlib import Path

import pytest

from reportlib.deferring import put_off, undisturbed

HEAVY = "LOADED = True\n\ndef double(number):\n    return 2 * number\n"


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that imports another one whole, and takes a function out of a third."""
    for name in ("weighty_one", "weighty_two"):
        (tmp_path / f"{name}.py").write_text(HEAVY, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    text = "import weighty_one\nfrom weighty_two import double\n"
    (tmp_path / "weighty_user.py").write_text(text, encoding="utf-8")
    monkeypatch.delitem(sys.modules, "weighty_user", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    return "weighty_user"


def test_what_is_put_off_is_loaded_when_it_is_used(user: str) -> None:
    with put_off("weighty_one", "weighty_two:double"):
        module = __import__(user)
    assert not {"weighty_one", "weighty_two"} & set(sys.modules)
    assert module.double(21) == 42
    assert "weighty_two" in sys.modules
    assert "weighty_one" not in sys.modules
    assert module.weighty_one.LOADED is True
    assert sys.modules["weighty_one"].LOADED is True


def test_whoever_imports_it_afterwards_gets_the_module(user: str) -> None:
    with put_off("weighty_one", "weighty_two:double"):
        module = __import__(user)
    real = __import__("weighty_one")
    assert real.__file__ is not None
    assert module.weighty_one.double is real.double


def test_what_is_loaded_already_is_left_alone(user: str) -> None:
    real = __import__("weighty_one")
    with put_off("weighty_one", "weighty_two:double"):
        module = __import__(user)
    assert module.weighty_one is real


def test_a_name_that_the_module_lacks_is_an_error_as_ever(user: str) -> None:
    with put_off("weighty_one", "weighty_two:double"):
        module = __import__(user)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = module.weighty_one.nothing_of_the_kind


def test_ctrl_c_waits_until_the_next_module_is_looked_for(user: str) -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), undisturbed():  # noqa: PT012 - what is done in spite of it
        signal.raise_signal(signal.SIGINT)
        done.append("the rest of a module")
        __import__(user)
        done.append("another module")
    assert done == ["the rest of a module"]
    assert user not in sys.modules
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert __import__(user).double(1) == 2


def test_ctrl_c_that_comes_with_the_last_module_is_not_lost() -> None:
    with pytest.raises(KeyboardInterrupt), undisturbed():
        signal.raise_signal(signal.SIGINT)
