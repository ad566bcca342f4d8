"""Charts: the words of figures in both languages, honest lengths, the same bytes anywhere."""

import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from reportlib.briefing import charts
from reportlib.briefing.chart_rows import extent, wrapped
from reportlib.briefing.chart_style import POINTS_PER_MM, sheet_width, text_width
from reportlib.errors import BlockError
from reportlib.quantities import Figure, interval_of

SVG = "{http://www.w3.org/2000/svg}"


def words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def told(value: str | None, form: str, **given: Any) -> Figure:
    number = None if value is None else Decimal(value)
    low, high = (Decimal(given.pop(name)) if name in given else None for name in ("low", "high"))
    unit, hedge = given.pop("unit", "persons"), given.pop("hedge", None)
    qualifier, precision = given.pop("qualifier", "exact"), Decimal(given.pop("precision", 1))
    interval = interval_of(
        number, low, high, unit=unit, qualifier=qualifier, hedge=hedge, precision=precision
    )
    return Figure(
        value=number, low=low, high=high, interval=interval, unit=unit, hedge=hedge, qualifier=qualifier,
        precision=precision, form=form, **{"indicator": "labour_transferred", "period": "2021", **given},
    )  # fmt: skip


WHOLE = told("506100", "50.61万人", precision=100)
OUT = told("289900", "28.99万人", precision=100)
NEAR = told("128000", "约12.8万人", hedge="约", qualifier="approx", precision=1000)
MORE = told("1550", "1550多人", hedge="多", qualifier="at_least", precision=10)
RANGE = told(None, "600—1500人", low="600", high="1500")
ROWS: list[tuple[dict[str, str], Figure | None]] = [
    (words("施甸县", "Shidian County"), MORE),
    (words("隆阳区", "Longyang District"), told("3919", "3919人")),
    (words("龙陵县", "Longling County"), RANGE),
    (words("昌宁县", "Changning County"), None),
]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - the project's own output


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in parsed(svg).iter(f"{SVG}text")]


def shapes(svg: str, fill: str) -> list[tuple[float, float, float, float]]:
    """Return left, top, width, height of every filled rectangle of a colour."""
    boxes = []
    for node in parsed(svg).iter(f"{SVG}path"):
        if f"fill: {fill}" in node.get("style", ""):
            numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", node.get("d", ""))]
            across, down = numbers[0::2], numbers[1::2]
            boxes.append((min(across), min(down), max(across) - min(across), max(down) - min(down)))
    return boxes


def gallery() -> dict[str, dict[str, str]]:
    """Return one chart of each kind."""
    years = [
        (words(f"{year}年", year), told(str(number), f"{number}人", period=year))
        for year, number in (("2004", 900), ("2019", 1200), ("2020", 1500))
    ]
    themes = [words("宣传动员", "Publicity"), words("组织领导", "Organisation and leadership")]
    counties = [name for name, _ in ROWS]
    return {
        "destinations": charts.destinations(
            [
                (words("省外", "Outside the province"), OUT),
                (words("省内", "In the province"), NEAR),
            ],
            WHOLE,
        ),
        "levels": charts.levels(
            years, words("外出人数", "Working away"), changes=[None, None, told("300", "300人")]
        ),
        "compare": charts.compare(
            ROWS,
            title_label=words("劳务输出", "Sent out"),
            mean=(words("平均", "Mean"), told("2000", "2000人")),
        ),
        "seconds": charts.compare(
            ROWS, (words("其中省外", "of whom outside"), [told("800", "800人"), None, None, None])
        ),
        "poor": charts.poor_and_all(
            [
                (
                    words("培训", "Trained"),
                    told("28758", "28758人"),
                    told("18962", "18962人", group="poor"),
                )
            ]
        ),
        "matrix": charts.matrix(
            counties, themes, [[True, False], [False, True], [True, True], [False, False]]
        ),
        "custom": charts.custom(own, {"rows": ROWS}),
    }


def own(ax: Any, data: Any, lang: Any) -> None:
    for place, (name, figure) in enumerate(data["rows"]):
        if figure:
            ax.barh(place, float(figure))
            ax.text(float(figure), place, charts.label(figure, lang))
        ax.text(0, place + 0.4, name[lang])


@pytest.fixture(scope="module")
def drawn() -> dict[str, dict[str, str]]:
    return gallery()


def test_figures_stand_in_their_own_words_in_each_language(
    drawn: dict[str, dict[str, str]],
) -> None:
    assert {"1550多人", "3919人", "600—1500人", "未列", "平均2000人"} <= set(
        texts(drawn["compare"]["zh"])
    )
    assert {"more than 1,550", "3,919", "600–1,500", "not stated", "Mean 2,000"} <= set(
        texts(drawn["compare"]["en"])
    )
    assert {"28.99万人", "约12.8万人", "总数50.61万人", "未列"} <= set(
        texts(drawn["destinations"]["zh"])
    )
    assert {"289,900", "about 128,000", "Total 506,100 people"} <= set(
        texts(drawn["destinations"]["en"])
    )


def test_english_heads_name_the_unit_that_bare_figures_leave_out(
    drawn: dict[str, dict[str, str]],
) -> None:
    assert "Sent out (people)" in texts(drawn["compare"]["en"])
    assert "劳务输出" in texts(drawn["compare"]["zh"])


@pytest.mark.parametrize(
    "name", ["destinations", "levels", "compare", "seconds", "poor", "matrix", "custom"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_svg_is_sized_small_and_clean(
    drawn: dict[str, dict[str, str]], name: str, lang: str
) -> None:
    svg = drawn[name][lang]
    root = parsed(svg)
    assert root.get("width") == "156.000mm"
    assert float(root.get("height", "").removesuffix("mm")) / 10.446 == pytest.approx(
        round(float(root.get("height", "")[:-2]) / 10.446), abs=1e-3
    )
    assert len(svg) < 12_000
    for leak in ("<metadata", "<style", "dc:date", "DejaVu", "<!DOCTYPE", "<image", "textLength"):
        assert leak not in svg
    for node in root.iter(f"{SVG}text"):
        assert float(node.get("font-size", "0")) >= 9
        assert node.get("font-family", "").startswith(
            "FandolHei" if lang == "zh" else "Liberation Serif"
        )


@pytest.mark.parametrize("name", ["destinations", "levels", "compare", "seconds", "poor"])
def test_nothing_is_written_off_the_sheet(drawn: dict[str, dict[str, str]], name: str) -> None:
    for svg in drawn[name].values():
        height = float(parsed(svg).get("height", "")[:-2]) * POINTS_PER_MM
        for node in parsed(svg).iter(f"{SVG}text"):
            width = text_width(node.text or "", float(node.get("font-size", "")))
            left = (
                float(node.get("x", ""))
                - width * {"start": 0, "middle": 0.5, "end": 1}[node.get("text-anchor", "")]
            )
            assert left >= -1.5
            assert left + width <= sheet_width() + 1.5
            assert 7 <= float(node.get("y", "")) <= height


def test_bars_start_from_zero_and_are_as_long_as_their_figures() -> None:
    rows = [(words("甲", "A"), told("1000", "1000人")), (words("乙", "B"), told("4000", "4000人"))]
    bars = [box for box in shapes(charts.compare(rows)["zh"], "#1f4e79") if box[3] > 10]
    assert bars[0][0] == bars[1][0]
    assert bars[0][2] == pytest.approx(4 * bars[1][2], rel=1e-2)


def test_the_greatest_comes_first_and_the_unstated_last() -> None:
    names = [text for text in texts(charts.compare(ROWS)["zh"]) if text[-1] in "县区"]
    assert names == ["隆阳区", "施甸县", "龙陵县", "昌宁县"]
    assert texts(charts.compare(ROWS, ordered=False)["zh"])[0] == "施甸县"


def test_a_range_spans_and_a_floor_is_open() -> None:
    assert (extent(RANGE).low, extent(RANGE).high, extent(RANGE).at, extent(RANGE).open_end) == (
        600,
        1500,
        600,
        False,
    )
    assert extent(MORE).open_end
    assert not extent(NEAR).open_end
    conflicted = replace(MORE, alternatives=(told("1700", "1700人"),))
    assert (extent(conflicted).low, extent(conflicted).high) == (1550, 1700)


def test_a_figure_whose_sources_disagree_shows_both() -> None:
    rows = [
        (words("甲", "A"), replace(told("7000", "7000人"), alternatives=(told("8000", "8000人"),)))
    ]
    svgs = charts.compare(rows)
    assert "7000人（另一处为8000人）" in texts(svgs["zh"])
    assert "7,000 (8,000 elsewhere)" in texts(svgs["en"])


def test_parts_that_fill_their_whole_leave_no_remainder() -> None:
    parts = [
        (words("省外", "Outside"), told("3000", "3000人")),
        (words("省内", "Inside"), told("1000", "1000人")),
    ]
    assert "未列" not in texts(charts.destinations(parts, told("4000", "4000人"))["zh"])
    assert "未列" in texts(charts.destinations(parts, told("5000", "5000人"))["zh"])


def test_parts_beyond_their_whole_are_not_stacked_and_say_so() -> None:
    parts = [
        (words("省外", "Outside"), told("3000", "3000人")),
        (words("省内", "Inside"), told("2000", "2000人")),
    ]
    said = texts(charts.destinations(parts, told("4000", "4000人"))["en"])
    assert "The stated parts exceed the total and are therefore not stacked" in said
    assert not [text for text in said if "%" in text]


def test_many_parts_fall_back_to_rows_without_losing_a_figure() -> None:
    parts = [
        (
            words(f"去向{name}", f"A destination with a long name {name}"),
            told(str(100 + place), f"{100 + place}人"),
        )
        for place, name in enumerate("ABCDEFGH")
    ]
    said = texts(charts.destinations(parts, told("1000", "1000人"))["en"])
    assert {str(100 + place) for place in range(8)} <= set(said)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (told("9", "9人", period="2018-01/2018-08"), "different kinds"),
        (told("9", "9人", period="../2020"), "different kinds"),
        (told("9", "9人次", unit="person_times"), "unit"),
        (told("9", "9人", group="poor"), "group"),
        (told("9", "9人", indicator="trained_persons"), "indicator"),
    ],
)
def test_only_like_shares_a_series(second: Figure, why: str) -> None:
    with pytest.raises(BlockError, match=why):
        charts.levels(
            [(words("一", "one"), told("8", "8人", period="2017")), (words("二", "two"), second)]
        )


def test_places_are_compared_in_one_period() -> None:
    rows = [
        (words("甲", "A"), told("8", "8人", period="2017")),
        (words("乙", "B"), told("9", "9人", period="2018")),
    ]
    with pytest.raises(BlockError, match="period"):
        charts.compare(rows)


@pytest.mark.parametrize(
    "call",
    [
        lambda: charts.levels([(words("一", "one"), WHOLE)]),
        lambda: charts.destinations([]),
        lambda: charts.compare([(words("甲", "A"), None)]),
        lambda: charts.compare([({"zh": "甲"}, WHOLE)]),
        lambda: charts.compare(ROWS, (words("其中", "of whom"), [None])),
        lambda: charts.compare([(words("甲", "A"), told("-5", "-5人"))]),
        lambda: charts.compare([(words(f"县{place}", f"C{place}"), WHOLE) for place in range(90)]),
        lambda: charts.poor_and_all([(words("甲", "A"), None, None)]),
        lambda: charts.matrix([words("甲", "A")], [words("一", "one")], [[True, False]]),
        lambda: charts.matrix([], [], []),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_remedy(call: Any) -> None:
    with pytest.raises(BlockError) as refusal:
        call()
    assert refusal.value.remedy


def test_zero_and_one_row_are_drawn() -> None:
    assert "0人" in texts(charts.compare([(words("甲", "A"), told("0", "0人"))])["zh"])
    assert "没有" in texts(charts.compare([(words("没有", "none"), told("0", "0人"))])["zh"])


def test_hostile_labels_print_as_text() -> None:
    nasty = '<b>&"$x_1$" ${a}\x00\n]]>'
    svg = charts.compare([(words(nasty, nasty), WHOLE)])["en"]
    assert '<b>&"$x_1$" ${a} ' in texts(svg)


def test_long_labels_run_on_whole_words_and_any_hanzi() -> None:
    assert wrapped("Tengchong and Longling", 10, 60) == ["Tengchong", "and Longling"]
    assert (
        "".join(wrapped("某某自治县人力资源和社会保障局", 10, 60))
        == "某某自治县人力资源和社会保障局"
    )
    assert wrapped("Zhenxiong", 10, 5) == ["Zhenxiong"]


def test_matrix_puts_a_dot_where_there_is_a_mark() -> None:
    svg = charts.matrix(
        [words("甲", "A"), words("乙", "B")], [words("宣传", "Publicity")], [[True], [False]]
    )["zh"]
    assert svg.count("<use") == 2
    assert {"甲", "乙", "宣传"} == set(texts(svg))


def test_same_bytes_in_other_processes_and_under_other_settings(tmp_path: Any) -> None:
    (tmp_path / "matplotlibrc").write_text(
        "font.size: 20\nlines.linewidth: 9\nsvg.fonttype: path\n"
    )
    script = (
        "import importlib.util,hashlib,sys;"
        f"s=importlib.util.spec_from_file_location('t',{__file__!r});t=importlib.util.module_from_spec(s);"
        "s.loader.exec_module(t);print(hashlib.sha256(repr(t.gallery()).encode()).hexdigest())"
    )
    outs = set()
    for seed, zone, extra in (
        ("1", "UTC", {}),
        ("77", "Asia/Shanghai", {"MATPLOTLIBRC": str(tmp_path), "SOURCE_DATE_EPOCH": "5"}),
    ):
        world = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "MPLCONFIGDIR": str(tmp_path / seed),
            **extra,
        }
        run = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env=world,
            cwd=Path.cwd(),
        )
        assert run.stderr == ""
        outs.add(run.stdout)
    assert len(outs) == 1


def test_importing_charts_loads_no_matplotlib() -> None:
    code = "import sys, reportlib.briefing.charts; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_drawing_leaves_the_users_settings_alone() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    charts.compare(ROWS)
    assert dict(mpl.rcParams) == before


def test_a_warm_chart_takes_little_time(drawn: dict[str, dict[str, str]]) -> None:
    assert drawn
    start = time.process_time()
    for _ in range(5):
        charts.compare(ROWS)
    assert (time.process_time() - start) / 10 < 0.08


def typed(ax: Any, _data: Any, _lang: Any) -> None:
    ax.bar(["a"], [1])
    ax.set_title("16000人")


def small(ax: Any, _data: Any, _lang: Any) -> None:
    ax.plot([1, 2])
    ax.text(0, 0, "小字", fontsize=6)


def cut(ax: Any, _data: Any, _lang: Any) -> None:
    ax.bar([0, 1], [98, 99])
    ax.set_ylim(97, 100)


def elsewhere(_ax: Any, _data: Any, _lang: Any) -> None:
    from matplotlib.figure import Figure as Sheet

    Sheet().add_subplot().plot([1, 2])


@pytest.mark.parametrize(
    ("draw", "why"),
    [
        (typed, "typed number"),
        (small, "6 pt"),
        (cut, "start from zero"),
        (elsewhere, "drew nothing"),
        (lambda ax, _data, _lang: ax.nothing(), "AttributeError"),
        (lambda ax, _data, _lang: ax.plot([1, 2], [1]), "ValueError"),
        ("no function", "drawing function"),
    ],
)
def test_own_drawings_are_checked(draw: Any, why: str) -> None:
    with pytest.raises(BlockError, match=why):
        charts.custom(draw, {})


def test_own_drawings_may_name_figures_and_their_years() -> None:
    def draw(ax: Any, data: Any, lang: Any) -> None:
        ax.plot([0, float(data["deep"][0])])
        ax.set_title(
            {
                "zh": f"2021年{charts.label(WHOLE, 'zh')}",
                "en": f"{charts.label(WHOLE, 'en')} in 2021",
            }[lang]
        )

    svgs = charts.custom(draw, {"deep": [WHOLE]}, lines=5)
    assert "2021年50.61万人" in texts(svgs["zh"])
    assert "506,100 in 2021" in texts(svgs["en"])


def test_alt_text_names_every_part_with_its_figure() -> None:
    said = charts.alt_text(
        words("转移就业去向", "where transferred workers went"),
        [(words("省外", "outside the province"), OUT), (words("县内", "in the county"), None)],
        whole=(words("总数", "total"), WHOLE),
    )
    assert said["zh"] == "图示转移就业去向：总数50.61万人；省外28.99万人；县内未列。"
    assert said["en"] == (
        "Chart of where transferred workers went: total 506,100 people; outside the province 289,900 people; in the county not stated."
    )


def test_alt_text_tells_second_figures_and_matrices() -> None:
    said = charts.alt_text(
        words("比较", "a comparison"),
        [(words("甲", "A"), WHOLE)],
        secondary=[OUT],
        secondary_label=words("其中省外", "of whom outside"),
    )
    assert said["zh"].endswith("甲50.61万人（其中省外28.99万人）。")
    grid = charts.alt_matrix(
        words("做法", "practices"),
        [words("甲县", "A"), words("乙县", "B")],
        [words("宣传", "publicity")],
        [[True], [False]],
    )
    assert grid == {
        "zh": "图示做法：甲县有宣传；乙县未列。",
        "en": "Chart of practices: A: publicity; B: none listed.",
    }
