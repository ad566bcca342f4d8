"""The inspector in a real browser: it shows where each figure comes from, to everyone, and asks nobody for anything."""

import dataclasses
import importlib.resources
import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportlib.pipeline.inspecting import write_page
from tests import making
from tests.browser.chromium import Page, page

pytestmark = pytest.mark.browser

HOSTILE = "</script><img src=http://127.0.0.1:1/x onerror=document.title='taken'>{{ 7*7 }}\u202e"
NAME = "briefs/530502-longyang.pdf"
VIEWS = (
    "#/reports",
    f"#/report/{NAME.replace('/', '%2F')}",
    "#/figures",
    "#/conflicts",
    "#/checks",
)


def brief() -> dict[str, Any]:
    """Return the record of one report: a told figure and a share computed from two."""
    told = {
        "op": "told",
        "operands": [],
        "alternatives": [],
        "qualifier": "exact",
        "unit": "persons",
    }
    figures = {
        "a": {**told, "zh": "2966人", "en": "2,966 people", "low": "2966", "high": "2966", "facts": ["id-2966人"]},
        "b": {**told, "zh": "1200人", "en": "1,200 people", "low": "1200", "high": "1200", "facts": ["id-1200人"]},
        "c": {
            **told, "op": "ratio", "operands": ["b", "a"], "zh": "40.5%", "en": "40.5%", "low": "40.4", "high": "40.6",
            "unit": "percent", "facts": ["id-1200人", "id-2966人"],
        },
    }  # fmt: skip
    text = {
        "zh": ["输出", {"text": "2966人", "id": "fa-1", "notes": [1]}, "，省外占", {"text": "40.5%", "id": "fc-1", "notes": [3]}, "。", HOSTILE],
        "en": [{"text": "2,966", "id": "fa-1", "notes": [1]}, " left, ", {"text": "40.5%", "id": "fc-1", "notes": [3]}, " of them far."],
    }  # fmt: skip
    return {
        "title": {"zh": ["隆阳区劳务输出情况"], "en": ["Labour Export from Longyang"]}, "area_id": "cn.530502", "figures": figures,
        "blocks": [
            {"kind": "heading", "level": 1, "number": {"zh": "一、", "en": "1."}, "text": {"zh": ["基本情况"], "en": ["Key figures"]}},
            {"kind": "paragraph", "style": "body", "text": text},
        ],
    }  # fmt: skip


def facts() -> list[Any]:
    first = making.fact()
    out = making.fact("1200人", 1200, indicator="labour_transferred_outside_province")
    other = dataclasses.replace(
        making.fact("18期", 18, "count:period"), indicator="labour_income", period="2005"
    )
    return [first, out, other]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a small run whose document means harm."""
    output = tmp_path_factory.mktemp("output")
    (output / "data" / "briefs").mkdir(parents=True)
    (output / "data/briefs/530502-longyang.json").write_text(json.dumps(brief()), encoding="utf-8")
    first, out, other = facts()
    conflict = making.observation(
        first, status="conflicted", facts=(first.fact_id,), alternatives=(other.fact_id,)
    )
    check = dataclasses.replace(
        making.finding("fails", zh="省外不应多于合计。"), facts=(first.fact_id, out.fact_id)
    )
    text = making.TEXT + HOSTILE + "长" * 100_000
    data = making.dataset(
        first, out, other, observations=(conflict,), findings=(check,),
        documents=(dataclasses.replace(making.document(), text=text, title=HOSTILE),),
    )  # fmt: skip
    records = {
        NAME: {"pages": 9, "figures": 3, "pending": 0},
        "briefs/530521-shidian.pdf": {"error": "施甸县: a cell failed", "artifacts": {}},
    }
    write_page(output, data, records, ["威信县"])
    return output / "index.html"


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium: run `make setup-test`")
    with page() as opened:
        yield opened


@pytest.fixture
def here(tab: Page, shown: Path) -> Iterator[Page]:
    tab.open(shown)
    yield tab
    assert tab.errors == []
    assert all(one.startswith(("file:", "about:", "data:font/")) for one in tab.requests), (
        tab.requests
    )


def _at(here: Page, shown: Path, view: str) -> None:
    here.open(shown, view)


def _said(here: Page, selector: str) -> str:
    return str(here.evaluate(f"document.querySelector({json.dumps(selector)}).innerText"))


def test_the_first_view_lists_every_report_with_its_status(here: Page) -> None:
    assert "2 份报告" in _said(here, "#verdict")
    assert "1 份未成" in _said(here, "#verdict")
    rows = _said(here, "#view table")
    assert "隆阳区劳务输出情况" in rows
    assert "未成 failed" in rows
    assert "威信县" in _said(here, "#view")


def test_a_figure_opens_its_sentence_interval_checks_and_both_wordings(
    here: Page, shown: Path
) -> None:
    _at(here, shown, VIEWS[1])
    here.evaluate("document.querySelector('[lang=\"zh-CN\"] button.figure').click()")
    detail = _said(here, "#detail")
    assert "2966人 = 2,966 people" in detail
    assert "隆阳区" in detail
    assert "Longyang District" in detail
    assert _said(here, "#detail .interval").startswith("2966")
    assert _said(here, "#detail mark.number") == "2966人"
    assert "省外不应多于合计" in detail
    sentence = here.evaluate(
        "[...document.querySelectorAll('#detail mark')].map(m => m.textContent).join('')"
    )
    assert making.TEXT in sentence
    inside = here.evaluate(
        "(() => { const b = document.querySelector('#detail .text').getBoundingClientRect(), "
        "n = document.querySelector('#detail mark.number').getBoundingClientRect(); return n.top >= b.top && n.bottom <= b.bottom })()"
    )
    assert inside


def test_a_computed_figure_opens_its_tree(here: Page, shown: Path) -> None:
    _at(here, shown, VIEWS[1])
    here.evaluate("document.querySelectorAll('[lang=\"zh-CN\"] button.figure')[1].click()")
    tree = _said(here, "#detail .tree")
    assert "40.5%" in tree
    assert "2966人" in tree
    assert "1200人" in tree
    assert here.evaluate("document.querySelectorAll('#detail mark.number').length") == 2


def test_figures_can_be_searched_and_filtered(here: Page, shown: Path) -> None:
    _at(here, shown, "#/figures")
    assert "3 figures" in _said(here, "#count")
    for field, value in (("q", "2,966"), ("by-period", "2005"), ("by-indicator", "labour_income")):
        _at(here, shown, "#/reports")
        _at(here, shown, "#/figures")
        here.evaluate(
            f"(() => {{ const f = document.getElementById('{field}'); f.value = '{value}'; f.dispatchEvent(new Event('input')) }})()"
        )
        assert _said(here, "#count").endswith("1 figures"), field


def test_conflicting_figures_stand_side_by_side(here: Page, shown: Path) -> None:
    _at(here, shown, "#/conflicts")
    boxes = here.evaluate(
        "[...document.querySelectorAll('.sides > li')].map(b => b.getBoundingClientRect().top)"
    )
    assert len(boxes) == 2
    assert boxes[0] == boxes[1]


def test_the_keyboard_alone_is_enough(here: Page, shown: Path) -> None:
    _at(here, shown, VIEWS[1])
    here.evaluate("document.querySelector('button.figure').focus()")
    here.press("Enter")
    assert here.evaluate("document.activeElement.id") == "detail"
    here.press("Tab")
    assert "关闭" in here.evaluate("document.activeElement.textContent")
    here.press("Escape")
    assert here.evaluate("document.getElementById('detail').hidden")
    assert here.evaluate("document.activeElement.className") == "figure"


def test_what_a_document_says_stays_text(here: Page, shown: Path) -> None:
    for view in VIEWS:
        _at(here, shown, view)
        here.evaluate("document.querySelector('button.figure')?.click()")
        assert here.evaluate("document.images.length") == 0
        assert here.evaluate("document.title") == "核对页 / Inspector"
        assert here.evaluate("document.scripts.length") == 2
    _at(here, shown, VIEWS[1])
    assert "onerror=document.title" in _said(here, "#view")


def test_the_page_may_reach_no_network_even_if_it_wanted_to(here: Page) -> None:
    told = here.evaluate("fetch('http://127.0.0.1:1/').then(() => 'reached', () => 'refused')")
    assert told == "refused"
    here.errors.clear()
    here.requests.clear()


def test_everything_is_printed(here: Page, shown: Path) -> None:
    _at(here, shown, VIEWS[1])
    here.evaluate("document.querySelector('button.figure').click()")
    here.send("Emulation.setEmulatedMedia", {"media": "print"})
    shows = "getComputedStyle(document.querySelector('{}')).display"
    assert here.evaluate(shows.format("nav")) == "none"
    assert here.evaluate(shows.format("#detail")) != "none"
    assert (
        here.evaluate("getComputedStyle(document.querySelector('#detail .text')).maxHeight")
        == "none"
    )
    here.send("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_barrier(here: Page, shown: Path, view: str) -> None:
    judge = importlib.resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    _at(here, shown, view)
    here.evaluate("document.querySelector('button.figure')?.click()")
    here.evaluate(judge + "; 0")
    found = here.evaluate(
        "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ')))"
    )
    assert found == []


def test_numbers_of_the_page_are_those_of_the_data(here: Page) -> None:
    known = json.loads(here.evaluate("document.getElementById('data').textContent"))
    assert {one["start"] for one in known["facts"].values()} == {one.start for one in facts()}
    assert Decimal(known["facts"]["id-2966人"]["low"]) == 2966
