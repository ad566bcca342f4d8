"""The whole chain, from the five seeds to the PDFs: one real run, read in many ways."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reportlib import redaction, seeds
from reportlib.canonical import file_digest
from tests.conftest import Project, copied

pytestmark = [pytest.mark.pdf, pytest.mark.notebook]

COUNTIES = {
    "530502-longyang": ("隆阳区", "Longyang District", "2966人"),
    "530521-shidian": ("施甸县", "Shidian County", "2909人"),
    "530523-longling": ("龙陵县", "Longling County", "3109人"),
    "530524-changning": ("昌宁县", "Changning County", "2933人"),
    "530581-tengchong": ("腾冲县", "Tengchong County", "450人"),
    "530602-zhaoyang": ("昭阳区", "Zhaoyang District", ""),
    "530622-qiaojia": ("巧家县", "Qiaojia County", "24974人"),
    "530627-zhenxiong": ("镇雄县", "Zhenxiong County", ""),
    "530629-weixin": ("威信县", "Weixin County", ""),
    "620524-wushan": ("武山县", "Wushan County", "12.02万人"),
}
DIGESTS = {
    "530500-baoshan": ("保山市", "Baoshan City", "16000人"),
    "530600-zhaotong": ("昭通市", "Zhaotong City", ""),
}
REPORTS = {**COUNTIES, **DIGESTS}
HANZI = re.compile(r"[\u4e00-\u9fff]")
IN_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）")
SCALES = {"": 1, "万": 10**4, "亿": 10**8, "million": 10**6, "billion": 10**9}
Json = dict[str, Any]


def _pdf(built: Project, stem: str) -> Path:
    return built.output / ("briefs" if stem in COUNTIES else "digests") / f"{stem}.pdf"


@cache
def _text(pdf: Path, *pages: str, layout: bool = True) -> str:
    """Return the text of a PDF as it stands on the page, or cell by cell."""
    done = subprocess.run(
        ["pdftotext", *pages, *(["-layout"] if layout else []), pdf, "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _close(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _sides(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give every pair of a Chinese and an English side in some blocks."""
    if isinstance(value, dict):
        if {"zh", "en"} == value.keys():
            yield value["zh"], value["en"]
        else:
            for key, one in value.items():
                if key != "svg":
                    yield from _sides(one)
    elif isinstance(value, list):
        for one in value:
            yield from _sides(one)


def _segments(side: Any) -> list[Any]:
    return side if isinstance(side, list) else [side]


def _plain(side: Any) -> str:
    """Return what stands between the figures of one side."""
    return " ".join(one for one in _segments(side) if isinstance(one, str))


def _whole(side: Any) -> str:
    return "".join(one if isinstance(one, str) else one["text"] for one in _segments(side))


def _figures(side: Any) -> list[Json]:
    return [one for one in _segments(side) if isinstance(one, dict) and "notes" in one]


@pytest.mark.parametrize("stem", REPORTS)
def test_every_report_is_there(built: Project, stem: str) -> None:
    assert _pdf(built, stem).read_bytes().startswith(b"%PDF-")


def test_no_other_county_or_prefecture_gets_a_report(built: Project) -> None:
    made = {path.stem for name in ("briefs", "digests") for path in (built.output / name).iterdir()}

    assert made == set(REPORTS)


def test_the_executed_notebook_of_every_report_is_kept(built: Project) -> None:
    kept = {path.stem for path in (built.output / "notebooks").iterdir()}

    assert {f"county_brief-{stem}" for stem in COUNTIES} <= kept
    assert {f"prefecture_digest-{stem}" for stem in DIGESTS} <= kept


@pytest.mark.parametrize("stem", REPORTS)
def test_a_report_has_its_own_name_and_headline_and_no_others(built: Project, stem: str) -> None:
    first = _close(_text(_pdf(built, stem), "-l", "1"))
    whole = _text(_pdf(built, stem))
    zh, en, headline = REPORTS[stem]

    assert zh in first
    assert headline in first
    assert en.replace(" ", "") in _close(whole)
    others = {told for other, (_, _, told) in COUNTIES.items() if other != stem and told}
    if stem in COUNTIES:
        assert [told for told in others if re.search(rf"(?<![\d.]){re.escape(told)}", first)] == []


@pytest.mark.parametrize("stem", REPORTS)
def test_every_figure_stands_in_both_languages_with_the_same_sources(
    built: Project, stem: str
) -> None:
    for zh, en in _sides(built.brief(stem)["blocks"]):
        left = Counter((one["id"], *one["notes"]) for one in _figures(zh))
        right = Counter((one["id"], *one["notes"]) for one in _figures(en))
        assert left == right, _whole(zh)


@pytest.mark.parametrize("stem", REPORTS)
def test_every_number_is_the_same_number_in_both_languages(built: Project, stem: str) -> None:
    from tests.pdf.test_two_languages import headed_numbers

    brief = built.brief(stem)
    headed = headed_numbers(brief)[
        0
    ]  # under heads of different scale, and found to agree with them
    for zh, en in _sides(brief["blocks"]):
        english = {one["id"]: one["text"] for one in _figures(en)}
        for one in _figures(zh):
            told, other = one["text"], english[one["id"]]
            if re.fullmatch(r"[\d.,]+", told) and headed[_numbers(told)[0]]:
                continue
            if re.search(r"\d", told) and re.search(r"\d", other):
                assert _numbers(told) == _numbers(other), (told, other)


def _numbers(text: str) -> list[Decimal]:
    bare = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    found = re.findall(r"(\d+(?:\.\d+)?)[余多几]?\s*(万|亿|million|billion)?(亿)?", bare)
    return [
        Decimal(number) * SCALES[scale] * (SCALES["亿"] if more else 1)
        for number, scale, more in found
    ]


@pytest.mark.parametrize("stem", REPORTS)
def test_no_number_stands_outside_figures_in_english_alone(built: Project, stem: str) -> None:
    for zh, en in _sides(built.brief(stem)["blocks"]):
        if isinstance(zh, str):  # what a chart says aloud holds its figures as text
            continue
        chinese = _plain(zh)
        typed = {one.replace(",", "") for one in re.findall(r"\d[\d,.]*\d|\d", _plain(en))}
        known = set(re.findall(r"\d[\d.]*\d|\d", chinese))
        decades = {f"{century}{decade}0" for century in (18, 19) for decade in range(2, 10)}
        allowed = (
            known
            | ({"19"} if "疫" in chinese else set())
            | (decades if "年代" in chinese else set())
        )
        if "[" not in _whole(en) and not _is_finding(zh):
            assert typed <= allowed | _ordinals(_whole(en)), (_whole(zh), _whole(en))


def _is_finding(zh: Any) -> bool:
    """Findings and printed numbers of sections are worded by the program, not by a translator."""
    return isinstance(zh, list) and len(zh) == 1 and "相" in str(zh[0]) and not _figures(zh)


def _ordinals(en: str) -> set[str]:
    return set(re.findall(r"\d+", en)) if re.fullmatch(r"(?:Table|Figure)? ?[\d.]+", en) else set()


@pytest.mark.parametrize("stem", REPORTS)
def test_every_printed_figure_leads_to_a_note(built: Project, stem: str) -> None:
    brief = built.brief(stem)
    numbers = {row[0] for row in brief["notes"]}

    for zh, en in _sides(brief["blocks"]):
        for one in (*_figures(zh), *_figures(en)):
            assert one["notes"], one
            assert set(one["notes"]) <= numbers
    assert numbers == set(range(1, len(numbers) + 1))


@pytest.mark.parametrize("stem", REPORTS)
def test_every_note_quotes_its_number_from_its_document(built: Project, stem: str) -> None:
    facts = {row["fact_id"]: row for row in built.rows("facts")}
    for _, fact_id, doc, start, end, _, computed in built.brief(stem)["notes"]:
        if computed:
            continue
        assert (facts[fact_id]["doc"], facts[fact_id]["start"], facts[fact_id]["end"]) == (
            doc,
            start,
            end,
        )


def test_every_fact_stands_where_it_says(built: Project) -> None:
    folder = built.folder / "seeds"
    texts = {
        seed.doc: seed.text
        for path in seeds.list_files(folder)
        for seed in [redaction.redact(seeds.read_file(path, seeds.read_catalog(folder)), {})]
    }
    rows = built.rows("facts")

    assert len(rows) > 200
    for row in rows:
        text = texts[row["doc"]]
        assert text[row["start"] : row["end"]] == row["exact"]
        assert text[row["quote_start"] : row["quote_end"]] == row["quote"]
        assert row["quote_start"] <= row["start"] < row["end"] <= row["quote_end"]


@pytest.mark.parametrize("stem", COUNTIES)
def test_every_practice_is_printed_whole_in_both_languages(built: Project, stem: str) -> None:
    code = f"cn.{stem[:6]}"
    own = [
        row for row in built.rows("practices") if row["area_id"] == code and not row["counterpart"]
    ]
    printed = [
        item
        for block in built.brief(stem)["blocks"]
        if block["kind"] == "practices"
        for item in block["items"]
    ]
    zh_whole = [_letters(_item(item, "zh")) for item in printed]

    for row in own:
        text = _letters(row["text"])
        assert any(text in one for one in zh_whole), row["text"][:40]
    for item in printed:
        chinese, english = _item(item, "zh"), _item(item, "en")
        assert not any(one["pending"] for one in item["paragraphs"])
        # A faithful translation of Chinese prose has one to four letters a character.
        assert 1.2 * len(chinese) < len(english) < 8 * len(chinese) + 40, (chinese, english)


def _item(item: Json, lang: str) -> str:
    parts = [item["title"][lang]] if item["title"] else []
    return " ".join(
        _whole(one) for one in [*parts, *(one["text"][lang] for one in item["paragraphs"])]
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def test_nothing_awaits_translation(built: Project) -> None:
    reports = json.loads((built.output / "manifest.json").read_text(encoding="utf-8"))["reports"]

    assert {name: record["pending"] for name, record in reports.items() if record["pending"]} == {}


@pytest.mark.parametrize("stem", REPORTS)
def test_english_holds_hanzi_only_in_brackets(built: Project, stem: str) -> None:
    for _, en in _sides(built.brief(stem)["blocks"]):
        assert not HANZI.search(IN_BRACKETS.sub("", _whole(en))), _whole(en)


@pytest.mark.parametrize("stem", REPORTS)
def test_the_pdf_prints_every_figure_of_the_record(built: Project, stem: str) -> None:
    page = _close(_text(_pdf(built, stem), layout=False))

    for zh, en in _sides(built.brief(stem)["blocks"]):
        for one in (*_figures(zh), *_figures(en)):
            assert _close(one["text"]) in page, one["text"]


def test_personal_data_are_nowhere(built: Project) -> None:
    numbers = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?![\dXx])")
    told = [row["quote"] + row["exact"] for row in built.rows("facts")]
    told += [row["text"] for row in built.rows("practices")]
    told += [row["source"] + row["target"] for row in built.rows("units")]

    assert [one for one in told if numbers.search(one)] == []
    for stem in REPORTS:
        assert not numbers.search(_text(_pdf(built, stem)))


def test_a_second_run_makes_nothing(built: Project) -> None:
    before = _digests(built.output)

    done = built.run("build", "--why")

    assert done.returncode == 0, done.stderr
    assert re.search(r"^✓ 0 made, \d+ up to date", done.stdout.splitlines()[-1])
    assert all(line.endswith("up to date") for line in done.stdout.splitlines() if ".pdf:" in line)
    assert _digests(built.output) == before


def test_another_place_time_language_and_engine_give_the_same_bytes(
    built: Project, tmp_path: Path
) -> None:
    other = copied(tmp_path / "另一处 with blanks" / "deep")
    env = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONHASHSEED": "4711",
        "HOME": str(tmp_path),
        "PYTHONUTF8": "1",
    }

    done = other.run("build", "620524", "保山市", "--engine", "stock", "--jobs", "1", env=env)

    assert done.returncode == 0, done.stderr
    mine, theirs = _digests(built.output), _digests(other.output)
    made = [
        name for name in theirs if name.endswith((".pdf", ".ipynb")) or name.startswith("data/")
    ]
    assert sum(name.endswith(".pdf") for name in made) == 2
    assert {name: theirs[name] for name in made} == {name: mine[name] for name in made}


def _digests(output: Path) -> dict[str, str]:
    return {
        path.relative_to(output).as_posix(): file_digest(path)
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@pytest.fixture
def broken(built: Project, tmp_path: Path) -> Project:
    """Return the finished project with a cell that fails for one county."""
    project = Project(tmp_path / "project")
    shutil.copytree(built.folder, project.folder, ignore=shutil.ignore_patterns(".lock"))
    path = project.folder / "notebooks" / "county_brief.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell: Json = {
        "cell_type": "code",
        "id": "broken",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": 'if ref_area == "530521":\n    missing = {}\n    missing["workers"]',
    }
    notebook["cells"].insert(4, cell)
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    return project


def test_a_failing_cell_is_named_and_spares_the_others(broken: Project) -> None:
    earlier = _digests(broken.output)

    done = broken.run("build", "施甸县", "隆阳区", "--notebook", "county_brief", "--why")

    assert done.returncode == 1
    told = done.stderr + done.stdout
    assert "county_brief.ipynb for 施甸县 530521, cell 5, line 3: KeyError: 'workers'" in told
    assert "Traceback" not in told
    assert done.stdout.splitlines()[-1].startswith("✗ 1 made, 0 up to date, 1 failed")
    assert "briefs/530502-longyang.pdf: its notebook changed" in done.stdout
    now = _digests(broken.output)
    assert now["briefs/530521-shidian.pdf"] == earlier["briefs/530521-shidian.pdf"]
    assert now["briefs/530627-zhenxiong.pdf"] == earlier["briefs/530627-zhenxiong.pdf"]
    record = "notebooks/county_brief-530521-shidian.ipynb"
    assert now[record] != earlier[record]
    assert "KeyError" in (broken.output / record).read_text(encoding="utf-8")

    again = broken.run("build", "施甸县", "--notebook", "county_brief", "--why")

    assert again.returncode == 1
    assert "530521-shidian.pdf: it failed last time" in again.stdout
