from typing import Any

import nbformat
import pytest

from reportlib.notebooks.normalise import normalised, to_text


def _executed(*outputs: dict[str, Any], count: int = 7, cell_id: str = "8f3a") -> Any:
    cell = {
        "cell_type": "code",
        "id": cell_id,
        "metadata": {"tags": ["parameters"], "papermill": {"duration": 0.1}},
        "execution_count": count,
        "source": "x",
        "outputs": list(outputs),
    }
    note = {"cell_type": "markdown", "id": "z9", "metadata": {"collapsed": True}, "source": "甲"}
    return nbformat.from_dict(  # type: ignore[no-untyped-call]
        {
            "cells": [cell, note],
            "metadata": {"papermill": {"input_path": "/somewhere"}, "kernelspec": {"name": "k"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def _stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def test_nothing_of_the_machine_or_the_moment_stays() -> None:
    shown = {
        "output_type": "execute_result",
        "execution_count": 7,
        "metadata": {},
        "data": {"text/plain": "<object at 0x7f3a2b1c>", "text/html": "<i at 0x7f3a2b1c>"},
    }
    text = to_text(normalised(_executed(shown, _stream("an object at 0x7f3a2b1c\n"))))

    assert "papermill" not in text
    assert "kernelspec" not in text
    assert "0x7f3a2b1c" not in text
    assert '"id": "cell-1"' in text
    assert '"execution_count": 7' not in text
    assert '"parameters"' in text


def test_two_runs_of_one_notebook_are_the_same_bytes() -> None:
    first = _executed(_stream("a\n"), _stream("b\n"), count=1, cell_id="aaaa")
    second = _executed(_stream("a\nb\n"), count=9, cell_id="bbbb")

    assert to_text(normalised(first)) == to_text(normalised(second))


def test_warnings_are_not_kept_and_do_not_part_what_was_printed() -> None:
    outputs = (
        normalised(_executed(_stream("a"), _stream("warn", "stderr"), _stream("b")))
        .cells[0]
        .outputs
    )

    assert [(one.name, one.text) for one in outputs] == [("stdout", "ab")]


def test_an_error_keeps_its_words_without_colours_and_addresses() -> None:
    error = {
        "output_type": "error",
        "ename": "KeyError",
        "evalue": "'x'",
        "traceback": ["\x1b[31mKeyError\x1b[0m: <f at 0x7f3a2b1c>"],
    }

    (kept,) = normalised(_executed(error)).cells[0].outputs

    assert kept.traceback == ["KeyError: <f >"]


def test_what_was_executed_is_not_changed_itself() -> None:
    executed = _executed(_stream("a"), _stream("b"))
    before = executed.copy()

    normalised(executed)

    assert executed == before
    assert len(executed.cells[0].outputs) == 2


@pytest.mark.parametrize("minor", [2, 4, 5])
def test_older_notebooks_are_kept_in_the_newest_form(minor: int) -> None:
    executed = _executed()
    executed.nbformat_minor = minor

    assert nbformat.reads(to_text(normalised(executed)), as_version=4).nbformat_minor == 5  # type: ignore[no-untyped-call]


SHOWN: tuple[dict[str, Any], ...] = (
    {"text/plain": "one\ntwo\n", "text/html": "<b>甲</b>", "application/x+json": {"b": [], "a": {}}},
    {"application/json": [1, -2.5, 1e300, True, False, None, '\u2028 " \\ \x07'], "image/png": "iVBO\nRw0K\n"},
    {"application/x+json": {"深": [{"z": [[]], "a": ""}], "": {"n": 10**20}}},
)  # fmt: skip


@pytest.mark.parametrize("data", SHOWN)
def test_the_text_is_what_nbformat_writes(data: dict[str, Any]) -> None:
    shown = {"output_type": "display_data", "metadata": {}, "data": data}
    executed = _executed(shown, _stream("a\r\nb"))
    executed.cells[1].attachments = {"p.png": {"text/plain": "one\ntwo"}}
    before = repr(executed)

    assert to_text(executed) == nbformat.writes(executed) + "\n"  # type: ignore[no-untyped-call]
    assert repr(executed) == before
