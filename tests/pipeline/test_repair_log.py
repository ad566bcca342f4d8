"""Each kind of damage is mended, and `reportlib extract --log` lists each mend with its offset."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT


class Mend(NamedTuple):
    """One line of the log."""

    start: int
    end: int
    reason: str
    before: str
    after: str


def log(path: Path) -> tuple[list[Mend], list[str]]:
    """Return the mends that the command lists, and the exact words of the facts it finds."""
    done = subprocess.run(
        [sys.executable, "-m", "reportlib", "extract", "--log", str(path)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = re.findall(
        r"^  (\d+)-(\d+) (.+?): ('.*'|\".*\") → ('.*'|\".*\")$", done.stderr, re.MULTILINE
    )
    mends = [
        Mend(int(start), int(end), reason, _read(before), _read(after))
        for start, end, reason, before, after in lines
    ]
    return mends, [json.loads(line)["exact"] for line in done.stdout.splitlines()]


def _read(shown: str) -> str:
    return shown[1:-1].replace("\\n", "\n").replace("\\xad", "\xad").replace("\\x0c", "\x0c")


SENTENCE = "全县转移就业50.61万人，其中省外31.2万人。"
WRAPPED = "全县坚持把劳务输出，作为增加农民收入的重要抓手，精准对接用工需求深入挖掘就业岗位，持续加大输转力度"
DAMAGE = {
    "pinyin in brackets": (
        "全縣(xiàn)貧困勞動力轉(zhuǎn)移就業(yè)50.61萬(wàn)人。",
        "pinyin in brackets removed",
        ["(xiàn)", "(zhuǎn)", "(yè)", "(wàn)"],
        "50.61萬(wàn)人",
    ),
    "UTF-8 read as GBK": (
        f"镇雄县\n{'全县共转移就业劳动力50.61万人'.encode().decode('gb18030')}\n结束。",
        "text read in the wrong encoding",
        None,
        None,
    ),
    "GBK read as Western": (
        f"镇雄县\n{'全县共转移就业劳动力50.61万人'.encode('gbk').decode('latin-1')}\n结束。",
        "text read in the wrong encoding",
        None,
        None,
    ),
    "closing mark turned to a question mark": (
        "他说：“转移就业50.61万人就能实现就业?！必?責人李强介绍了全县就业情况。\n“实现就业。”负责人说。",
        "characters broken between two bytes restored",
        None,
        "50.61万人",
    ),
    "page mark in a word": (
        "全县转移就业50.61万人，把劳务输 -1-\n\n出打造成为产业。",
        "page mark removed",
        [" -1-\n\n"],
        "50.61万人",
    ),
    "number over a hard break": (
        "全县转移就业50.\n61万人。",
        "number joined over a line break",
        ["\n"],
        "50.\n61万人",
    ),
    "hard line breaks": (
        "\n".join((WRAPPED * 6)[at : at + 30] for at in range(0, 270, 30))
        + "\n转移就业50.61万人。",
        "wrapped lines joined",
        ["\n"] * 9,
        "50.61万人",
    ),
    "spaced characters": (
        "全县转移就业 劳 动 力 50.61万人，很好。",
        "blanks between characters removed",
        None,
        "50.61万人",
    ),
    "soft hyphens": (
        "全县转\xad移就业50.61万\xad人。",
        "invisible characters removed",
        ["\xad", "\xad"],
        "50.61万\xad人",
    ),
    "repeated headers": (
        "".join(
            f"某县劳务简报\n第{page}页的正文里转移就业{page}0.61万人，然后完了。\n- {page} -\n"
            for page in range(1, 4)
        ),
        "line repeated on every page removed",
        ["某县劳务简报"] * 2,
        "20.61万人",
    ),
}


@pytest.mark.parametrize(("text", "reason", "removed", "exact"), DAMAGE.values(), ids=DAMAGE.keys())
def test_each_mend_is_listed_with_its_offset(
    tmp_path: Path, text: str, reason: str, removed: list[str] | None, exact: str | None
) -> None:
    path = tmp_path / "900-damaged.txt"
    path.write_bytes(text.encode())
    mends, found = log(path)
    own = [one for one in mends if one.reason.startswith(reason)]
    assert own, mends
    for one in own:
        assert one.before == text[one.start : one.end]
    if removed is not None:
        assert [one.before for one in own] == removed
    if exact is not None:
        assert exact in found
    else:
        assert len(found) == 1


def test_an_undamaged_text_has_an_empty_log(tmp_path: Path) -> None:
    path = tmp_path / "900-sound.txt"
    path.write_bytes(SENTENCE.encode())
    assert log(path) == ([], ["50.61万人", "31.2万人"])
