"""Text of chance, with everything that is hard to break, still keeps every rule of the page."""

import dataclasses
import random
from pathlib import Path
from typing import Any

import pytest

from reportlib.pdf import Typesetter
from reportlib.rendering import render
from tests.pdf import grid, sample, verapdf
from tests.pdf.conftest import TEMPLATES

pytestmark = pytest.mark.pdf
HANZI = "坚持政府引导部门参与个人自愿中介运作着力做好输出前的培训和后维权工作努力让群众出得去稳住能致富县乡两级逐户摸底"
NUMBERS = (
    "50.61万人", "600—1500元", "3%～5%", "1550多名", "93.52亿元", "近13亿元", "2018年", "12月", "2016—2020年", "约1.2万人次",
    "2.5个百分点", "9亿～16亿元", "100～150千克", "1.5倍", "第3批", "30余家", "2021年9月5日",
)  # fmt: skip
PAIRS = ("“”", "（）", "《》")


@pytest.mark.parametrize("seed", [1, 5, 11])
def test_any_text_keeps_the_rules(typesetter: Typesetter, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - text, not secrets
    blocks = tuple(_paragraph(chance) for _ in range(50))
    brief = dataclasses.replace(sample.brief(), blocks=blocks)
    made = typesetter.typeset(render(brief, TEMPLATES), meta=brief.meta["document"])
    path = tmp_path / "random.pdf"
    path.write_bytes(made.content)
    assert grid.faults(path) == []
    assert verapdf.validate(path, "ua1") == []


def _paragraph(chance: random.Random) -> dict[str, Any]:
    parts = [part for _ in range(chance.randint(1, 6)) for part in _sentence(chance)]
    return {"kind": "paragraph", "style": "body", "text": {"zh": parts, "en": ["x"]}}


def _sentence(chance: random.Random) -> list[Any]:
    parts: list[Any] = []
    for _ in range(chance.randint(3, 14)):
        parts.append(_piece(chance))
        if chance.random() < 0.3:
            parts.append(chance.choice("，、；："))
    return [*parts, chance.choice("。！？")]


def _piece(chance: random.Random) -> Any:
    kind = chance.random()
    if kind < 0.25:
        return chance.choice(NUMBERS)
    if kind < 0.45:
        pair = chance.choice(PAIRS)
        return pair[0] + _hanzi(chance, 7) + pair[1]
    if kind < 0.52:
        return chance.choice(["——", "……", "·", "PDF/A-3"])
    if kind < 0.6:
        number = chance.randint(1, 40)
        return {"text": chance.choice(NUMBERS), "notes": [number], "id": f"g{chance.random()}"}
    return _hanzi(chance, 9)


def _hanzi(chance: random.Random, most: int) -> str:
    return "".join(chance.choices(HANZI, k=chance.randint(1, most)))
