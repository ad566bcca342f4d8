"""Each rule of verification on small made-up facts: what holds, what fails, what is not asked."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reportlib import lexicon
from reportlib.dataset import reconcile
from reportlib.dataset.verify import verify
from reportlib.model import Document, Fact, Finding


def fact(
    exact: str, value: str | None, indicator: str = "labour_transferred", **changes: Any
) -> Fact:
    number = None if value is None else Decimal(value)
    scale = Decimal(10000) if "万" in exact else Decimal(10) ** 8 if "亿" in exact else Decimal(1)
    found = re.search(r"\d(?:\.(\d+))?", exact.replace(",", ""))
    decimals = re.search(r"\.(\d+)", exact)
    assert found
    step = scale.scaleb(-len(decimals[1])) if decimals else scale
    quote = changes.pop("quote", exact)
    start = changes.pop("start", quote.index(exact))
    values: dict[str, Any] = {
        "fact_id": f"{indicator}{start}{exact}{changes.get('period', '')}{changes.get('doc', '')}", "doc": "d", "start": start,
        "end": start + len(exact), "source": {}, "exact": exact, "quote": quote, "quote_start": 0, "quote_end": len(quote),
        "value": number, "value_low": None, "value_high": None, "unit": "persons", "hedge": None, "qualifier": "exact",
        "precision": step, "place": "武山县", "ref_area": "620524", "area_id": "cn.620524", "area_level": "county",
        "parent_area": "cn.620500", "group": "all", "indicator": indicator, "measure": "level", "kind": "total", "period": "2021",
        "period_inferred": False, "baseline": None, "destination": None, "counterpart": None, "part_of": None,
        "organised": False, "rule": "test", "form": exact,
    }  # fmt: skip
    return Fact(**(values | changes))


def found(facts: Sequence[Fact], documents: Sequence[Document] = ()) -> tuple[Finding, ...]:
    names = {"武山县": "Wushan County", "甘谷县": "Gangu County", "天水市": "Tianshui City"}
    return verify(
        facts, reconcile.observe(facts), lexicon.load().label,
        lambda one, lang: one.place if lang == "zh" else names[one.place], documents,
    )  # fmt: skip


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(one.rule, one.verdict) for one in findings]


def test_change_across_documents_meets_last_year() -> None:
    facts = [
        fact("12.02万人", "120200"),
        fact("1.06万人", "10600", measure="change", baseline="2020", start=20),
        fact("10.96万人", "109600", period="2020", doc="e"),
    ]
    (one,) = found(facts)
    assert (one.rule, one.verdict) == ("year_on_year", "rounding")
    assert "12.02万人 − 1.06万人 = 10.96万人，2020年所述为10.96万人" in one.zh
    assert "the figure stated for 2020 being 109,600 people" in one.en


def test_change_without_baseline_is_from_the_year_before() -> None:
    facts = [
        fact("120人", "120"),
        fact("20人", "20", measure="change"),
        fact("99人", "99", period="2020"),
    ]
    (one,) = found(facts)
    assert (one.rule, one.verdict, one.difference) == ("year_on_year", "fails", "1")
    assert one.zh.endswith("相差1人，不符。")
    assert one.en.endswith("off by 1 person; this does not hold.")


def test_decrease_is_bracketed_behind_the_minus() -> None:
    facts = [
        fact("80人", "80"),
        fact("减少20人", "-20", measure="change"),
        fact("100人", "100", period="2020"),
    ]
    (one,) = found(facts)
    assert one.verdict == "holds"
    assert "80人 − (−20人) = 100人" in one.zh


def test_percentage_points_are_taken_from_a_rate() -> None:
    facts = [
        fact("85.9%", "85.9", "labour_transfer_rate", unit="percent"),
        fact(
            "2.1个百分点", "2.1", "labour_transfer_rate", unit="percentage_points", measure="change"
        ),
        fact("80.0%", "80.0", "labour_transfer_rate", unit="percent", period="2020"),
    ]
    (one,) = found(facts)
    assert (one.rule, one.verdict) == ("year_on_year", "fails")
    assert "个百分点" in one.zh


@pytest.mark.parametrize(("rate", "verdict"), [("12.3", "rounding"), ("15.0", "fails")])
def test_growth_against_both_years(rate: str, verdict: str) -> None:
    facts = [
        fact("11.23万人", "112300"), fact("10.00万人", "100000", period="2020"),
        fact(f"{rate}%", rate, unit="percent", measure="growth_rate", start=30),
    ]  # fmt: skip
    (one,) = found(facts)
    assert (one.rule, one.verdict) == ("growth_rate", verdict)
    assert "11.23万人 ÷ 10.00万人 − 1 ≈ 12.30%" in one.zh


def test_growth_against_the_increase_in_one_document() -> None:
    facts = [
        fact("120人", "120"), fact("20人", "20", measure="change"),
        fact("20.0%", "20.0", unit="percent", measure="growth_rate"),
    ]  # fmt: skip
    assert told(found(facts)) == [("growth_rate", "rounding")]


def test_completion_rate_against_target_in_the_same_sentence() -> None:
    quote = "转移就业66.83万人，完成全年目标任务64万人的104.4%"
    facts = [
        fact("66.83万人", "668300", quote=quote), fact("64万人", "640000", quote=quote, measure="target"),
        fact("104.4%", "104.4", quote=quote, unit="percent", measure="completion_rate"),
    ]  # fmt: skip
    assert ("rate_in_sentence", "rounding") not in told(found(facts))
    assert told(found(facts)) == [("completion_rate", "rounding")]


def test_rate_in_a_sentence_needs_its_words() -> None:
    quote = "转移就业28758人，占全县劳动力36594人的78.6%"
    facts = [
        fact("28758人", "28758", quote=quote), fact("36594人", "36594", "labour_force", quote=quote),
        fact("78.6%", "78.6", "labour_transfer_rate", quote=quote, unit="percent"),
    ]  # fmt: skip
    (one,) = found(facts)
    assert "28758人 ÷ 36594人 ≈ 78.59%，文中为78.6%" in one.zh
    assert "28,758 ÷ 36,594 ≈ 78.59%, the stated rate being 78.6%" in one.en


def test_poverty_incidence_of_a_population() -> None:
    facts = [
        fact("100000人", "100000", "population_total"),
        fact("5000人", "5000", "poor_population", group="poor"),
        fact("5.0%", "5.0", "poverty_incidence", unit="percent"),
    ]
    assert ("declared_rate", "rounding") in told(found(facts))
    wrong = [*facts[:2], fact("9.0%", "9.0", "poverty_incidence", unit="percent")]
    assert ("declared_rate", "scopes") in told(found(wrong))


def whole_and_parts(sentence: str, *parts: str) -> list[Fact]:
    whole = fact("100人", "100", quote=sentence)
    return [
        whole,
        *(
            fact(
                one, re.sub(r"\D", "", one), "labour_transferred", quote=sentence, destination=f"第{number}地",
                part_of=whole.fact_id,
            )
            for number, one in enumerate(parts)
        ),
    ]  # fmt: skip


def test_parts_closed_by_the_rest_are_the_whole() -> None:
    facts = whole_and_parts("转移100人，其中甲地60人、乙地30人、其他9人", "60人", "30人", "9人")
    (one,) = found(facts)
    assert (one.rule, one.verdict, one.difference) == ("parts_equal_whole", "fails", "1")
    assert one.zh.endswith("60人 + 30人 + 9人 = 99人，文中总数为100人，相差1人，不符。")


def test_parts_told_apart_by_fenbie_are_the_whole() -> None:
    facts = whole_and_parts("转移100人，甲乙两地分别为60人、40人", "60人", "40人")
    assert told(found(facts)) == [("parts_equal_whole", "holds")]


def test_some_parts_need_not_be_all() -> None:
    facts = whole_and_parts("转移100人，其中甲地60人、乙地30人", "60人", "30人")
    (one,) = found(facts)
    assert (one.rule, one.verdict) == ("part_at_most_whole", "holds")


def test_part_above_its_whole_fails() -> None:
    facts = whole_and_parts("转移100人，其中甲地120人", "120人")
    (one,) = found(facts)
    assert (one.rule, one.verdict, one.difference) == ("part_at_most_whole", "fails", "20")


def test_wages_and_rates_are_no_parts() -> None:
    quote = "月工资4200元，其中技工5000元以上"
    whole = fact("4200元", "4200", "monthly_wage", quote=quote, unit="yuan_per_month")
    part = fact(
        "5000元",
        "5000",
        "monthly_wage",
        quote=quote,
        unit="yuan_per_month",
        part_of=whole.fact_id,
        group="women",
    )
    assert not found([whole, part])


def test_poor_are_among_all() -> None:
    facts = [fact("100人", "100"), fact("101人", "101", group="poor", quote_start=50, start=55)]
    (one,) = found(facts)
    assert (one.rule, one.verdict) == ("group_at_most_all", "fails")
    assert one.en.endswith("off by 1 person; this does not hold.")


def test_subsidy_by_its_standard() -> None:
    facts = [
        fact("3000元", "3000", "subsidy_transport", unit="yuan"),
        fact("10人", "10", "subsidy_transport_recipients"),
        fact("300元", "300", "subsidy_transport_standard", unit="yuan_per_person", kind="standard"),
    ]
    assert told(found(facts)) == [("subsidy", "holds")]


def test_two_conflicting_tellings_far_apart_are_likely_two_things() -> None:
    facts = [fact("430人", "430", quote="甲430人"), fact("6208人", "6208", quote="乙乙乙6208人")]
    assert told(found(facts)) == [("told_twice", "scopes")]


def test_equal_precision_is_no_rounding() -> None:
    facts = [fact("12.02万人", "120200", doc="d"), fact("12.03万人", "120300", doc="e")]
    (one,) = found(facts)
    assert (one.rule, one.verdict, one.difference) == ("told_twice", "fails", "100")


def test_undated_figures_of_two_documents_need_not_agree() -> None:
    facts = [fact("100人", "100", period=None, doc="d"), fact("110人", "110", period=None, doc="e")]
    (one,) = found(facts)
    assert one.verdict == "scopes"
    assert "时期均未注明" in one.zh


def test_longer_time_holds_the_shorter() -> None:
    facts = [fact("500人", "500", period="2019/2021"), fact("600人", "600", period="2020")]
    (one,) = found(facts)
    assert (one.rule, one.verdict, one.difference) == ("longer_time", "fails", "100")


def test_since_does_not_reach_beyond_its_own_document() -> None:
    facts = [
        fact("500人", "500", period="2016/..", doc="d"),
        fact("600人", "600", period="2021", doc="e"),
    ]
    assert not found(facts)


def prefecture(total: str, *parts: tuple[str, str, str | None]) -> list[Fact]:
    above = {
        "place": "天水市",
        "ref_area": "620500",
        "area_id": "cn.620500",
        "area_level": "prefecture",
        "parent_area": "cn.620000",
    }
    ids = {"武山县": "620524", "甘谷县": "620523"}
    return [
        fact(total, re.sub(r"\D", "", total), **above),
        *(
            fact(
                one, re.sub(r"\D", "", one), place=place, ref_area=ids[place], area_id=f"cn.{ids[place]}", destination=where,
                start=number + 9,
            )
            for number, (place, one, where) in enumerate(parts)
        ),
    ]  # fmt: skip


def test_counties_below_their_prefecture_say_who_is_not_listed() -> None:
    (one,) = found(prefecture("100人", ("武山县", "40人", None), ("甘谷县", "30人", "省外")))
    assert (one.rule, one.verdict, one.difference) == ("levels", "scopes", "30")
    assert "甘谷县只计输往省外的" in one.zh
    assert "另有5个县区未列" in one.zh
    assert "Gangu County counts only work outside the province" in one.en


def test_counties_that_add_up_hold() -> None:
    (one,) = found(prefecture("70人", ("武山县", "40人", None), ("甘谷县", "30人", None)))
    assert (one.rule, one.verdict) == ("levels", "holds")


def test_a_sum_of_very_many_places_names_the_first_and_the_last() -> None:
    places = {f"武山县第{number}乡": f"Town {number}" for number in range(17)}
    facts = [fact("170人", "170")] + [
        fact("10人", "10", place=place, ref_area=f"6205241{number:02d}", area_id=f"cn.620524.t{number:02d}",
             area_level="town", parent_area="cn.620524", start=number + 9)
        for number, place in enumerate(places)
    ]  # fmt: skip
    names = {"武山县": "Wushan County", **places}
    (one,) = verify(
        facts, reconcile.observe(facts), lexicon.load().label, lambda one, lang: one.place if lang == "zh" else names[one.place], ()
    )  # fmt: skip

    assert (
        "所列17地合计：武山县第0乡10人 + 武山县第1乡10人 + 武山县第2乡10人 + … + 武山县第16乡10人 = 170人"
        in one.zh
    )
    assert "10 (Town 2) + … + 10 (Town 16) = 170" in one.en


def test_partition_by_identity() -> None:
    facts = [
        fact("100人", "100"),
        fact("60人", "60", "labour_transferred_out_of_province", destination="省外"),
        fact("41人", "41", "labour_transferred_within_province", destination="省内"),
    ]
    (one,) = [row for row in found(facts) if row.rule == "parts_equal_whole"]
    assert (one.verdict, one.difference) == ("fails", "1")


def test_conflicted_figures_are_not_reckoned_with() -> None:
    facts = [
        fact("100人", "100", doc="d"), fact("120人", "120", doc="e"), fact("200人", "200", "labour_force"),
        fact("50.0%", "50.0", "labour_transfer_rate", unit="percent"),
    ]  # fmt: skip
    assert told(found(facts)) == [("told_twice", "fails")]


def test_order_of_facts_does_not_matter() -> None:
    facts = [
        *prefecture("100人", ("武山县", "40人", None), ("甘谷县", "30人", "省外")),
        fact("41人", "41", doc="e"),
    ]
    assert found(facts) == found(facts[::-1])


def test_nothing_is_found_in_nothing() -> None:
    assert found([]) == ()


def test_growth_told_apart_from_its_figure_may_be_of_something_else() -> None:
    facts = [
        fact("120人", "120"), fact("20人", "20", measure="change", quote_start=50, start=55),
        fact("5.0%", "5.0", unit="percent", measure="growth_rate", quote_start=90, start=95),
    ]  # fmt: skip
    assert told(found(facts)) == [("growth_rate", "scopes")]


def test_english_holds_no_chinese_whatever_the_file_is_called() -> None:
    facts = [
        fact(
            "7家",
            "7",
            "direct_recruitment_points",
            unit="count:direct_recruitment_points",
            doc="劳务输转",
            quote="甲7家",
        )
    ]
    facts.append(
        replace(
            facts[0],
            fact_id="other",
            exact="8家",
            form="8家",
            value=Decimal(8),
            start=40,
            quote_start=30,
        )
    )
    (one,) = found(facts)
    assert (one.verdict, one.difference) == ("fails", "1")
    assert not re.search(r"[\u3000-\u9fff]", one.en)
    assert "相差1家" in one.zh
