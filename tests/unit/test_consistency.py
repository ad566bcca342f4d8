"""English that departs from the termbase is named, wherever it stands."""

import json
import re
from pathlib import Path

from reportlib.model import TranslatedUnit
from reportlib.translation import Memory, consistency, termbase

ROOT = Path(__file__).parents[2]
TWINS = (
    re.compile(r'zh=f?"((?:[^"\\]|\\.)*)",\s*en=f?"((?:[^"\\]|\\.)*)"'),
    re.compile(r'(?:words|sentence|heading)\(\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"'),
)


def _unit(source: str, target: str) -> TranslatedUnit:
    return TranslatedUnit(
        doc="900", start=0, end=9, source=source, target=target, status="approved", facts=(), context="900|甲县|一是|1"
    )  # fmt: skip


def test_a_departure_in_a_unit_is_named_with_its_place() -> None:
    (issue,) = consistency.issues(
        Memory(by_source={}), [_unit("做好劳务输出{9人}。", "Labor output of {9人}.")]
    )

    assert (issue.code, issue.severity, issue.where) == ("term", "warning", "900|甲县|一是|1")
    assert "say “labour export”" in issue.en


def test_what_was_refused_or_has_changed_is_told() -> None:
    known = Memory(
        by_source={},
        refused=("900.po:7: the number 9 was typed",),
        changed=("900.po:9: 输出{9人}。",),
    )

    assert [(one.code, one.where) for one in consistency.issues(known, [])] == [
        ("translation_refused", "900.po:7"),
        ("translation_changed", "900.po:9"),
    ]


def test_the_lexicon_keeps_to_the_termbase() -> None:
    assert consistency.issues(Memory(by_source={}), []) == ()


def test_the_notebooks_keep_to_the_termbase() -> None:
    pairs = [
        (path.name, zh, en)
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for pattern in TWINS
        for zh, en in pattern.findall("".join(cell["source"]))
    ]

    assert len(pairs) > 60
    assert consistency.departures(pairs) == ()


def test_a_glossary_explains_at_most_twenty_official_terms() -> None:
    terms = termbase.load()
    text = "".join(terms.terms)

    found = terms.used_in(text)

    assert len(found) == termbase.GLOSSARY
    assert {one.register for one in found} == {"official"}
    assert [one.zh for one in terms.used_in("建立台账，招聘会。")] == ["台账"]
