import pytest

from reportlib.briefing import blocks
from reportlib.briefing.emit import emit
from reportlib.briefing.rehearsal import rehearse
from reportlib.dataset import files
from reportlib.model import Fact


def test_a_rehearsal_says_and_draws_what_a_report_does_and_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    emitted: list[str] = []

    def counted(block: dict[str, object], figures: object = ()) -> None:
        emitted.append(str(block["kind"]))
        emit(block, figures)  # type: ignore[arg-type]

    monkeypatch.setattr(blocks, "emit", counted)
    rehearse()

    assert [emitted.count(one) for one in ("title", "heading", "paragraph", "table", "chart")] == [
        1, 1, 3, 1, 3,
    ]  # fmt: skip
    assert capsys.readouterr() == ("", "")


def test_fields_of_every_file_are_known_before_one_is_read() -> None:
    files._shapes.cache_clear()
    files.get_ready()

    before = files._shapes.cache_info().misses
    files._shapes(Fact)
    assert files._shapes.cache_info().misses == before
