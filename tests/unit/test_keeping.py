import hashlib
import pickle
from array import array
from decimal import Decimal
from pathlib import Path

import pytest

from reportlib.model import CleanText, Dataset, Document
from reportlib.pipeline import keeping

TEXT = "全年输出5人。"
SEEN = {"data": "looks", "package": "looks too"}


def data(text: str = TEXT) -> Dataset:
    clean = CleanText(doc="a", text=text, origin=range(len(text)), ends=range(1, len(text) + 1))
    document = Document(
        doc="a", filename="a.txt", sha256="0", title="", publisher="", date="", year="", text=text,
        clean=CleanText(doc="a", text=clean.text, origin=array("I", clean.origin), ends=array("I", clean.ends)),
    )  # fmt: skip
    return Dataset(documents=(document,), facts=(), practices=(), observations=(), findings=())


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    keeping.keep(tmp_path, SEEN, data(), {"code": "1"})

    assert keeping.kept(tmp_path) == (SEEN, data(), {"code": "1"})


def test_nothing_comes_of_nothing(tmp_path: Path) -> None:
    assert keeping.kept(tmp_path) is None


def test_one_changed_byte_is_noticed(tmp_path: Path) -> None:
    keeping.keep(tmp_path, SEEN, data(), {})
    path = tmp_path / keeping.FILE
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(content)

    assert keeping.kept(tmp_path) is None


@pytest.mark.parametrize("planted", [(SEEN, Path("x"), {}), (SEEN, "no data", {}), Decimal(1)])
def test_a_planted_file_is_not_used(tmp_path: Path, planted: object) -> None:
    body = pickle.dumps(planted)
    (tmp_path / keeping.FILE).write_bytes(hashlib.sha256(body).digest() + body)

    assert keeping.kept(tmp_path) is None


def test_data_of_very_long_documents_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping.keep(tmp_path, SEEN, data(), {})
    monkeypatch.setattr(keeping, "MOST", len(TEXT) - 1)
    keeping.keep(tmp_path, SEEN, data(), {})

    assert list(tmp_path.iterdir()) == []


def _made(calls: list[str]) -> dict[str, list[str]]:
    calls.append("made")
    return {"units": ["人", "persons"]}


def test_what_is_shown_of_the_same_data_is_made_once(tmp_path: Path) -> None:
    calls: list[str] = []
    first = keeping.shown(tmp_path, "one", lambda: _made(calls))
    again = keeping.shown(tmp_path, "one", lambda: _made(calls))

    assert first == again == {"units": ["人", "persons"]}
    assert calls == ["made"]
    assert keeping.shown(tmp_path, "other", lambda: _made(calls)) == first
    assert calls == ["made", "made"]


def test_nothing_is_kept_where_nobody_can_tell_what_it_was_made_from(tmp_path: Path) -> None:
    calls: list[str] = []
    for _ in range(2):
        keeping.shown(tmp_path, "", lambda: _made(calls))

    assert calls == ["made", "made"]
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_of_what_is_shown_is_not_used(tmp_path: Path) -> None:
    calls: list[str] = []
    keeping.shown(tmp_path, "one", lambda: _made(calls))
    path = tmp_path / keeping.SHOWN
    path.write_bytes(path.read_bytes().replace(b"persons", b"Persons"))

    assert keeping.shown(tmp_path, "one", lambda: _made(calls)) == {"units": ["人", "persons"]}
    assert calls == ["made", "made"]
