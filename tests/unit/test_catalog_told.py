"""What a catalogue says of no file, or of no known place, is told and stops nothing."""

from pathlib import Path

import pytest

from reportlib import settings
from reportlib.pipeline.compile import read_all

FILE, PLACE = "000-zhenxiong-2018", "镇雄县"


@pytest.mark.parametrize(
    ("entry", "place", "told"),
    [
        (FILE, PLACE, []),
        ("000-zhenxiong-2019", PLACE, [("000-zhenxiong-2019", "did you mean “000-zhenxiong-2018”?")]),
        ("minutes", PLACE, [("minutes", "correct the entry, or take it out")]),
        (FILE, "陈雄县", [(FILE, "unknown place “陈雄县”")]),
        (FILE, "530627", []),
        # Several districts are called so; which one is meant, the text may say.
        (FILE, "鼓楼区", []),
    ],
)  # fmt: skip
def test_an_entry_that_meets_nothing_is_told(
    entry: str, place: str, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / f"{FILE}.txt").write_text(
        "2018年，镇雄县转移就业50万人。", encoding="utf-8"
    )
    (tmp_path / "seeds" / "catalog.toml").write_text(
        f'["{entry}"]\nplaces = ["{place}"]\n', encoding="utf-8"
    )
    (tmp_path / "pyproject.toml").write_text("[tool.reportlib]\n", encoding="utf-8")

    _, issues = read_all(tmp_path, settings.load(tmp_path), lambda _name: None)

    assert [one.where for one in issues] == [f"catalog.toml, [{name}]" for name, _ in told]
    assert all(what in one.en for one, (_, what) in zip(issues, told, strict=True))
    assert {one.severity for one in issues} <= {"warning"}
