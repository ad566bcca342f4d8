"""The analyst's word: what it changes, and how every mistake in it is answered."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportlib import dataset
from reportlib.dataset import corrections
from reportlib.dataset import entries as written_entries
from reportlib.errors import CorrectionError
from reportlib.model import CleanText, Dataset, Document, Fact

TEXT = "全县依托5家工作站和7家直招点输转12.02万人。优质直招点8家。去年输转10.96万人。"


def document(doc: str = "a", text: str = TEXT) -> Document:
    clean = CleanText(doc=doc, text="", origin=(), ends=())
    return Document(
        doc=doc,
        filename=f"{doc}.txt",
        sha256="0",
        title="题",
        publisher="",
        date="2021",
        year="2021",
        text=text,
        clean=clean,
    )


def fact(exact: str, value: int, **changes: Any) -> Fact:
    start = TEXT.index(exact)
    base = Fact(
        fact_id=f"f{start}", doc="a", start=start, end=start + len(exact), source={"span": {"start": start, "end": start + len(exact)}},
        exact=exact, quote=TEXT, quote_start=0, quote_end=len(TEXT), value=Decimal(value), value_low=None, value_high=None,
        unit="count:direct_recruitment_points", hedge=None, qualifier="exact", precision=Decimal(1), place="武山县",
        ref_area="620524", area_id="cn.620524", area_level="county", parent_area="cn.620500", group="all",
        indicator="direct_recruitment_points", measure="level", kind="total", period="2021", period_inferred=False,
        baseline=None, destination=None, counterpart=None, part_of=None, organised=False, rule="test", form=exact,
    )  # fmt: skip
    return replace(base, **changes)


SEVEN = fact("7家", 7)
EIGHT = fact("8家", 8, quote=TEXT[24:32], quote_start=24, quote_end=32)
PEOPLE = fact(
    "12.02万人", 120200, unit="persons", indicator="labour_transferred", precision=Decimal(100)
)
FACTS = (SEVEN, EIGHT, PEOPLE)


def written(tmp_path: Path, text: str) -> tuple[written_entries.Entry, ...]:
    path = tmp_path / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    return written_entries.read(path)


def entry(
    action: str, more: str = "", *, exact: str = "7家", context: str = "和7家直招点", doc: str = "a"
) -> str:
    head = f'[[correction]]\naction = "{action}"\nreason = "已核对原件"\n'
    return f'{head}doc = "{doc}"\nexact = "{exact}"\ncontext = "{context}"\n{more}\n'


def built(entries: Sequence[written_entries.Entry], facts: Sequence[Fact] = FACTS) -> Dataset:
    return dataset.build(
        (document(),),
        facts,
        (),
        entries,
        lambda code, _lang: code,
        lambda one, lang: one.place if lang == "zh" else "Wushan County",
    )


def test_no_file_means_no_corrections(tmp_path: Path) -> None:
    assert written_entries.read(tmp_path / "corrections.toml") == ()


BROKEN = {
    "not TOML": ("[[correction", "not valid TOML"),
    "unknown table": ("[corrections]\na = 1", "unknown key “corrections”"),
    "no list": ("correction = 3", "not a table"),
    "unknown action": (entry("rejct"), "did you mean “reject”?"),
    "no action": ('[[correction]]\nreason = "x"', "unknown action"),
    "no reason": ('[[correction]]\naction = "reject"\ndoc = "a"', "needs a reason"),
    "unknown key": (entry("reject", 'contxt = "x"'), "did you mean “context”?"),
    "unknown field": (entry("amend", 'set = { indicatr = "x" }'), "did you mean “indicator”?"),
    "set is no table": (entry("amend", 'set = "x"'), "set is no table"),
    "no context": (
        '[[correction]]\naction = "reject"\nreason = "x"\ndoc = "a"\nexact = "7家"',
        "needs context",
    ),
    "no finding": ('[[correction]]\naction = "acknowledge"\nreason = "x"', "needs finding"),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_malformed_entry_is_refused_with_a_remedy(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CorrectionError, match=says) as caught:
        written(tmp_path, text)
    assert caught.value.where
    assert caught.value.remedy


STALE = {
    "document gone": (entry("reject", doc="b"), "no such document"),
    "context gone": (entry("reject", context="和7家招聘点"), "no longer stands"),
    "context twice": (entry("reject", exact="家", context="家"), "stands there 3 times"),
    "number not in context": (entry("reject", exact="9家"), "does not contain the number"),
    "no fact there": (entry("reject", exact="5家", context="依托5家"), "no fact was read"),
    "several facts there": (
        entry("reject", exact="7家直招点输转12.02万人", context="7家直招点输转12.02万人"),
        "several facts",
    ),
    "nothing to choose": (
        entry("choose", exact="12.02万人", context="输转12.02万人"),
        "nothing to choose",
    ),
    "chosen twice": (
        entry("choose") + entry("choose", exact="8家", context="直招点8家"),
        "chosen already",
    ),
    "amends nothing": (entry("amend"), "changes nothing"),
    "no number": (entry("amend", 'set = { value = "seven" }'), "is no number"),
    "not finite": (entry("amend", 'set = { value = "Infinity" }'), "is no number"),
    "period as number": (entry("amend", "set = { period = 2021 }"), 'write period = "2021"'),
    "unknown kind": (entry("amend", 'set = { kind = "totl" }'), "did you mean “total”?"),
    "place without id": (entry("amend", 'set = { place = "甘谷县" }'), "needs its area_id"),
    "added without unit": (
        entry("add", "set = { value = 5 }", exact="5家", context="依托5家"),
        "lacks unit, indicator, place, area_id",
    ),
    "finding gone": (
        '[[correction]]\naction = "acknowledge"\nreason = "x"\nfinding = "nope"',
        "no such finding",
    ),
}


@pytest.mark.parametrize(("text", "says"), STALE.values(), ids=STALE.keys())
def test_entry_that_no_longer_meets_its_text_is_an_error(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(CorrectionError) as caught:
        built(written(tmp_path, text))
    assert says in str(caught.value)
    assert "corrections.toml, entry" in caught.value.where


def test_reject_takes_a_fact_away_and_tells_so(tmp_path: Path) -> None:
    data = built(written(tmp_path, entry("reject", exact="8家", context="直招点8家")))
    assert [one.exact for one in data.facts] == ["7家", "12.02万人"]
    assert data.corrections[0].before == "武山县2021年企业直招点8家"
    said = "Direct recruitment points, Wushan County, 2021: 8 direct recruitment points"
    assert data.corrections[0].before_en == said
    assert data.corrections[0].after == data.corrections[0].after_en == ""
    assert not [one for one in data.findings if one.verdict == "fails"]


def test_rejecting_a_whole_leaves_no_part_hanging(tmp_path: Path) -> None:
    part = replace(SEVEN, part_of=EIGHT.fact_id)
    data = built(
        written(tmp_path, entry("reject", exact="8家", context="直招点8家")), (part, EIGHT)
    )
    assert data.facts[0].part_of is None


def test_amend_changes_a_fact_and_keeps_its_span(tmp_path: Path) -> None:
    data = built(
        written(tmp_path, entry("amend", 'set = { value = 8, hedge = "约", qualifier = "approx" }'))
    )
    amended = data.facts[0]
    assert (amended.value, amended.hedge, amended.qualifier) == (Decimal(8), "约", "approx")
    assert (amended.start, amended.exact, amended.rule) == (SEVEN.start, "7家", "correction:1")


def test_add_makes_a_fact_of_its_own(tmp_path: Path) -> None:
    more = 'set = { value = 5, unit = "count:stations", indicator = "labour_service_stations", place = "武山县", area_id = "cn.620524", period = "2021" }'
    data = built(written(tmp_path, entry("add", more, exact="5家", context="依托5家工作站")), ())
    (added,) = data.facts
    assert TEXT[added.start : added.end] == added.exact == "5家"
    assert (added.value, added.quote, added.ref_area) == (Decimal(5), "依托5家工作站", "620524")
    assert data.observations[0].indicator == "labour_service_stations"


def test_adding_twice_is_an_error(tmp_path: Path) -> None:
    more = 'set = { value = 5, unit = "persons", indicator = "x", place = "武山县", area_id = "cn.620524" }'
    twice = entry("add", more, exact="5家", context="依托5家工作站") * 2
    with pytest.raises(CorrectionError, match="there already"):
        built(written(tmp_path, twice))


def test_conflict_is_refused_until_chosen(tmp_path: Path) -> None:
    before = built(())
    (one,) = [row for row in before.observations if row.indicator == "direct_recruitment_points"]
    assert one.status == "conflicted"
    after = built(written(tmp_path, entry("choose", exact="8家", context="直招点8家")))
    (one,) = [row for row in after.observations if row.indicator == "direct_recruitment_points"]
    assert (one.status, one.value, one.alternatives) == ("single", Decimal(8), ())
    assert not [row for row in after.findings if row.verdict == "fails"]


def test_acknowledged_finding_keeps_its_verdict_and_carries_the_reason(tmp_path: Path) -> None:
    (failing,) = [row for row in built(()).findings if row.verdict == "fails"]
    text = f'[[correction]]\naction = "acknowledge"\nreason = "两处统计范围不同"\nfinding = "{failing.finding_id}"\n'
    (after,) = [row for row in built(written(tmp_path, text)).findings if row.verdict == "fails"]
    assert after.acknowledged == "两处统计范围不同"
    assert replace(after, acknowledged=None) == failing


@pytest.mark.parametrize(
    ("form", "value", "changes", "worded"),
    [
        ("31.32亿元", 3132000000, {"value": Decimal(3133000000)}, "31.33亿元"),
        ("7家", 7, {"value": Decimal(9)}, "9家"),
        ("1,234人", 1234, {"value": Decimal(1250)}, "1250人"),
        ("近13亿元", 1300000000, {"value": Decimal(1280000000)}, "近12.8亿元"),
        ("12.02万人", 120200, {"unit": "person_times"}, "12.02万人次"),
        ("二十余人", 20, {"value": Decimal(25), "qualifier": "exact"}, "25人"),
        ("7家", 7, {"indicator": "labour_agencies"}, "7家"),
        ("1人", 1, {"value": None, "value_low": Decimal(3), "value_high": Decimal(5)}, "3—5人"),
    ],
)
def test_an_amended_number_is_worded_anew(
    form: str, value: int, changes: dict[str, Any], worded: str
) -> None:
    unit = "yuan" if form.endswith("元") else "persons"
    old = replace(PEOPLE, form=form, value=Decimal(value), unit=unit, precision=Decimal(100))
    assert corrections._reworded(old, replace(old, **changes)).form == worded


@pytest.mark.parametrize(
    "change",
    ['period = "2018-13"', 'baseline = "last year"', 'unit = "person"', 'period = "../.."'],
)
def test_a_value_that_its_field_cannot_hold_names_the_entry(tmp_path: Path, change: str) -> None:
    entries = written(tmp_path, entry("amend", f"set = {{ {change} }}"))
    with pytest.raises(CorrectionError, match="entry 1") as caught:
        built(entries)
    assert caught.value.remedy


def test_what_changed_besides_the_figure_is_told(tmp_path: Path) -> None:
    data = built(written(tmp_path, entry("amend", 'set = { kind = "organisation" }')))
    (one,) = data.corrections
    assert one.before == "武山县2021年企业直招点7家（口径：总数）"
    assert one.after == "武山县2021年企业直招点7家（口径：单个机构）"
