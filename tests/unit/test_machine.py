"""A machine's English is marked until a person approves it, and never brings a number of its own."""

import sys
from collections.abc import Sequence
from types import ModuleType

import pytest

from reportlib.errors import TranslationError
from reportlib.translation import machine
from reportlib.translation.rows import Row


class Fake:
    """Answers from a table and keeps what it was asked."""

    name = "Fake"

    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def translate(self, sentences: Sequence[str]) -> Sequence[str]:
        self.asked += sentences
        return self.answers


def _row(source: str) -> Row:
    return Row(context="900|1", source=source)


def test_a_figure_goes_in_as_letters_and_comes_back_as_itself() -> None:
    fake = Fake("Trained qxabq, placed QXAAQ.", "Held well.")

    first, second = machine.drafts([_row("输出{9人}，培训{8人}。"), _row("办好。")], fake)

    assert fake.asked == ["输出 QXAAQ ，培训 QXABQ 。", "办好。"]
    assert not any(digit in "".join(fake.asked) for digit in "0123456789")
    assert (first.target, first.status, first.note) == (
        "Trained {8人}, placed {9人}.",
        "machine",
        "Machine translation: Fake",
    )
    assert (second.target, second.status) == ("Held well.", "machine")


@pytest.mark.parametrize(
    "answer",
    [
        "Placed.",
        "Placed QXAAQ and QXAAQ.",
        "Placed QXAAQ of 12.",
        "Placed QXABQ.",
        "输出 QXAAQ.",
        "",
    ],
)
def test_a_lost_doubled_or_invented_figure_leaves_the_sentence_open(answer: str) -> None:
    (row,) = machine.drafts([_row("输出{9人}。")], Fake(answer))

    assert (row.target, row.status) == ("", "open")


def test_many_figures_have_tokens_of_their_own() -> None:
    tokens = [machine.token(number) for number in range(600)]

    assert len(set(tokens)) == len(tokens)
    assert not any(char.isdigit() for one in tokens for char in one)


def test_without_a_machine_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argostranslate", None)

    with pytest.raises(
        TranslationError,
        match=r"no machine translator is installed → in the project's folder: .venv/bin/pip install -e '\.\[mt\]'",
    ):
        machine.installed()


def test_without_a_model_every_way_to_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = ModuleType("argostranslate.translate")
    vars(bare)["get_installed_languages"] = list
    monkeypatch.setitem(sys.modules, "argostranslate", ModuleType("argostranslate"))
    monkeypatch.setitem(sys.modules, "argostranslate.translate", bare)

    with pytest.raises(TranslationError) as caught:
        machine.installed()

    told = str(caught.value)
    assert "no Chinese–English model" in told
    # The list first, or argospm finds no package; a file for a machine without a network; a translator without a machine.
    assert told.index("argospm update") < told.index("argospm install translate-zh_en")
    assert "install_from_path" in told
    assert "reportlib translation export" in told


def test_nothing_to_do_asks_nothing() -> None:
    fake = Fake()

    assert machine.drafts([], fake) == ()
    assert fake.asked == []
