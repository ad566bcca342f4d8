"""The bench's own arithmetic and what it makes up; no time is asserted here."""

import sys
from pathlib import Path

import pytest

from tests.bench import latency, loops, measures, synthetic, table
from tests.bench.loops import Ran, Sample

WRITES = "import pathlib, sys, time; [pathlib.Path(sys.argv[1], f'{n}.pdf').write_bytes(b'') for n in range(3)]"


def test_every_synthetic_document_says_what_it_is(tmp_path: Path) -> None:
    chosen = synthetic.write(tmp_path, 3)

    texts = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.txt")]
    catalogue = (tmp_path / "catalog.toml").read_text(encoding="utf-8")
    assert len(chosen) == len(texts) == 3
    assert all(
        "合成测试数据" in one.splitlines()[0] and one.count("合成测试数据") >= 2 for one in texts
    )
    assert catalogue.count("（合成测试数据）") == catalogue.count('publisher = "合成测试数据"') == 3


def test_a_county_always_gets_the_same_document() -> None:
    one, other = synthetic.counties(2)
    assert synthetic.document(one) == synthetic.document(one)
    assert synthetic.document(one)[1] != synthetic.document(other)[1]


def test_a_whole_country_can_be_made_up() -> None:
    assert len({one.code for one in synthetic.counties(2844)}) == 2844


def test_an_edit_changes_one_sentence_of_the_county_notebook(tmp_path: Path) -> None:
    project = latency.copied(tmp_path)
    path = project / "notebooks" / "county_brief.ipynb"
    before = path.read_text(encoding="utf-8")

    for number, words in ((12, "（乙、丙）"), (3, "（丁）")):
        latency._edit(project, number)
        edited = path.read_text(encoding="utf-8")
        assert before.count(words) == 0
        assert edited.count(words) == 1
    assert "（乙、丙）" not in edited


def test_a_rate_does_not_count_the_start() -> None:
    """Two workers: from the second PDF, 10 s after the start, four more in 8 s are 30 a minute."""
    ran = Ran(loop="x", seconds=20, finished=(9, 10, 12, 14, 16, 18), samples=())
    assert ran.rate == pytest.approx(30)


def test_growth_is_the_slope_of_the_second_half() -> None:
    """Half a megabyte a PDF from the fifth on; what was loaded before does not count."""
    samples = [
        Sample(seconds=n, done=n, pss_mb=100 * n if n < 5 else 500 + n / 2) for n in range(11)
    ]
    ran = Ran(loop="x", seconds=11, finished=(), samples=(*samples, samples[0]))
    assert measures.slope(ran) == pytest.approx(0.5)


def test_a_ratio_is_the_median_of_pairs() -> None:
    assert measures.ratio([8, 20, 9], [2, 2, 3]) == 4


def test_what_misses_its_target_is_named() -> None:
    numbers = {
        "throughput_vs_stock": 3.9,
        "noop_2844_s": 0.1,
        "verify_2844_s": 1.2,
        "throughput_vs_typst": None,
    }
    assert table.missed(numbers) == ["throughput_vs_stock", "verify_2844_s"]
    assert [row[0] for row in table.rows(numbers, {})] == ["✗", "✓", "✗", " "]


def test_a_loop_is_watched_until_its_last_pdf(tmp_path: Path) -> None:
    ran = loops._watched("x", [[sys.executable, "-c", WRITES, str(tmp_path)]], tmp_path, tmp_path)
    assert len(ran.finished) == 3
    assert list(ran.finished) == sorted(ran.finished)


def test_a_loop_that_fails_gives_no_numbers(tmp_path: Path) -> None:
    with pytest.raises(loops.LoopFailed, match="no such county"):
        loops._watched(
            "x",
            [[sys.executable, "-c", "import sys; sys.exit('no such county')"]],
            tmp_path,
            tmp_path,
        )
