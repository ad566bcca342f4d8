"""The dialogue of a review, held with scripted answers over invented documents."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from reportlib import lexicon, places
from reportlib.cli import dialogue
from reportlib.cli.showing import Names, harmless
from reportlib.dataset import adding, amending, authoring
from reportlib.dataset.corrections import corrected
from reportlib.dataset.entries import parse
from reportlib.errors import CorrectionError, ReportlibError
from reportlib.model import Fact
from tests import making

TEXT = "隆阳区全年共输出劳动力2966人，其中省外1200人。建站7个。全区培训18期。共有工作站8个。"


def told(form: str, value: int, unit: str = "persons", **changes: Any) -> Fact:
    start = TEXT.index(form)
    return making.fact(
        form,
        value,
        unit,
        start=start,
        end=start + len(form),
        quote=TEXT,
        quote_end=len(TEXT),
        **changes,
    )


STATIONS = "labour_service_stations"
PEOPLE = told("2966人", 2966)
OUTSIDE = told("1200人", 1200, destination="省外", part_of="id-2966人")
SEVEN = told("7个", 7, "count:stations", indicator=STATIONS)
EIGHT = told("8个", 8, "count:stations", indicator=STATIONS)
FACTS = (PEOPLE, OUTSIDE, SEVEN, EIGHT)


CTRL_D = "\x04"


class Talk:
    """A review with its scripted answers, what was said in it, and the file it wrote."""

    def __init__(self, folder: Path, old: str = "") -> None:
        self.path = folder / "corrections.toml"
        if old:
            self.path.write_bytes(old.encode())
        self.said: list[str] = []
        self.kept: dict[str, str] = {}

    def hold(
        self, *answers: str, by: str = "", facts: tuple[Fact, ...] = FACTS
    ) -> dialogue.Sitting:
        document = making.document(TEXT)
        documents = {document.doc: document}
        old = self.path.read_text(encoding="utf-8") if self.path.is_file() else ""
        desk = dialogue.Desk(
            document=document,
            state=corrected(facts, parse(old, "corrections.toml"), documents),
            decided=dict(self.kept),
            write=lambda row: authoring.append(self.path, row, facts, documents),
            keep=self.kept.update,
            amending=amending.known(lexicon.load(), places.load(), facts),
            names=Names(label=lexicon.load().label, place=_place),
            by=by,
        )
        return dialogue.walk(desk, self._asker(answers), self.said.append)

    def _asker(self, answers: Iterable[str]) -> dialogue.Ask:
        left = iter(answers)

        def ask(prompt: str) -> str:
            self.said.append(prompt)
            typed = next(left, "q")
            if typed == CTRL_D:
                raise EOFError
            return typed

        return ask

    @property
    def entries(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = tomllib.loads(self.path.read_text("utf-8"))["correction"]
        return found

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def _place(fact: Fact, lang: str) -> str:
    return fact.place if lang == "zh" else "Longyang District"


def test_a_fact_is_shown_with_its_sentence_and_its_reading(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.hold()
    for words in (
        "输出劳动力【2966人】，其中", "隆阳区 · Longyang District · cn.530502", "labour_transferred", "2004年 · 2004",
        "2966人 · 2,966 people · 2966 persons", "总数 · total", "回车/a 采纳 accept", "q 结束 quit", "1 / 4",
    ):  # fmt: skip
        assert words in talk.text


def test_accepting_writes_no_entry_and_is_remembered(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    assert talk.hold("", "a", "采纳").left == 1
    assert not talk.path.exists()
    assert talk.kept == {"id-2966人": "accepted", "id-1200人": "accepted", "id-7个": "accepted"}
    talk.said.clear()
    sitting = talk.hold("a")
    assert "4 / 4" in talk.text
    assert "1 / 4" not in talk.text
    assert (sitting.left, sitting.written) == (0, 0)


def test_rejecting_asks_for_a_reason_and_names_who(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    sitting = talk.hold("s", "r", "", "r", "  重复计数 ", "q", by="李敏")
    assert sitting.written == 1
    (entry,) = talk.entries
    assert entry == {
        "action": "reject", "doc": "900-longyang", "exact": "1200人", "context": "其中省外1200人", "reason": "重复计数",
        "by": "李敏",
    }  # fmt: skip
    assert "已取消" in talk.text


def test_amending_offers_the_nearest_names_until_the_field_is_right(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.hold(
        "m", "indicater=x", "indicator=labour_transfered", "value=many", "period=2018-13", "place=镇熊县", "kind=totale",
        "unit=person", "no sign", "?", "value=1.2万", "地方=镇雄县", "指标=劳动力人数", "period=2003", "", "原件有误", "q",
    )  # fmt: skip
    for hint in (
        "“indicator”", "“labour_transferred”", "is no number", "cannot be read", "“镇雄", "“total”", "“persons”", "has no “=”",
        "value=2966",
    ):  # fmt: skip
        assert hint in talk.text, hint
    changes = talk.entries[0]["set"]
    assert isinstance(changes, dict)
    assert changes["value"] == 12000
    assert (changes["area_id"], changes["ref_area"], changes["place"]) == (
        "cn.530627", "530627", "镇雄县",
    )  # fmt: skip
    assert changes["period"] == "2003"
    assert talk.kept["id-2966人"] == "amended"


def test_a_field_that_says_so_already_is_no_amendment(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.hold("m", "value=2966", "", "q")
    assert "it says so already" in talk.text
    assert "nothing was amended" in talk.text
    assert not talk.path.exists()


def test_choosing_is_offered_only_where_sources_disagree(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.hold("c", "s", "s", "c", "以年底清点为准", "q")
    assert "nothing to choose" in talk.text
    assert "另一处说法不同 / told otherwise: 8个" in talk.text
    (entry,) = talk.entries
    assert (entry["action"], entry["exact"], entry["context"]) == ("choose", "7个", "建站7个")
    talk.said.clear()
    talk.hold("s", "s", "s")
    assert "另一处说法不同" not in talk.text


def test_going_back_shows_the_fact_before(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.hold("b", "a", "b", "r", "不是事实", "q")
    assert "there is nothing before this one" in talk.text
    assert [one["exact"] for one in talk.entries] == ["2966人"]


@pytest.mark.parametrize(
    "typed",
    [
        (CTRL_D,),
        ("r", CTRL_D),
        ("m", CTRL_D),
        ("m", "value=7", CTRL_D),
        ("m", "value=7", "", CTRL_D),
        ("n", CTRL_D),
        ("r", "q", "q"),
        ("r", "Ｑ", "q"),
        ("m", "value=7", "q", "q"),
    ],
)
def test_the_end_of_the_input_and_q_write_nothing_anywhere(
    tmp_path: Path, typed: tuple[str, ...]
) -> None:
    talk = Talk(tmp_path)
    sitting = talk.hold("a", *typed)
    assert (sitting.left, sitting.written) == (3, 0)
    assert list(talk.kept.values()) == ["accepted"]
    assert not talk.path.exists()


def test_keys_in_full_width_count(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    assert talk.hold("ａ", "Ｓ", "ｑ").left == 3
    assert "type a, m, r" not in talk.text


def test_what_no_key_means_is_said_and_nothing_is_done(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    assert talk.hold("yes", "?", "q").left == 4
    assert talk.text.count("type a, m, r, n, c, s, b or q") == 2


def test_the_file_keeps_its_comments_order_and_line_ends(tmp_path: Path) -> None:
    old = (
        "\ufeff# 我的更正\r\n\r\n[[correction]] # 第一条\r\nreason  =  '旧'\r\naction = \"reject\"\r\n"
        'doc = "900-longyang"\r\nexact = "18期"\r\ncontext = "培训18期"'
    )
    more = told("18期", 18, "count:classes", indicator="training_sessions")
    talk = Talk(tmp_path, old)
    talk.hold("r", "新", "q", facts=(*FACTS, more))
    new = talk.path.read_bytes().decode()
    assert new.startswith(old + "\r\n\r\n[[correction]]\r\n")
    assert "\n" not in new.replace("\r\n", "")
    assert [one.reason for one in parse(new, "corrections.toml")] == ["旧", "新"]


def test_an_entry_that_would_be_refused_is_not_written(tmp_path: Path) -> None:
    twin = told("2966人", 2966, fact_id="twin", indicator="returnees")
    talk = Talk(tmp_path)
    talk.hold("r", "有误", "q", facts=(*FACTS, twin))
    assert "not written" in talk.text
    assert "several facts" in talk.text
    assert not talk.path.exists()


def test_a_context_is_unique_and_leads_to_its_number() -> None:
    text = "全县17个乡镇建站7个。" + "".join(f"{one}县建站7个，均为新建；" for one in "甲乙丙丁甲")
    start = text.index("7个。")
    assert authoring.context_of(text, start, start + 2) != "7个"
    for start in [at for at in range(len(text)) if text.startswith("7个", at)]:
        context = authoring.context_of(text, start, start + 2)
        assert text.count(context) == 1
        assert text.index(context) + context.find("7个") == start


def test_a_number_repeated_without_end_is_refused() -> None:
    text = "建站7个。" * 1000
    with pytest.raises(CorrectionError, match="told apart"):
        authoring.context_of(text, 2502, 2504)


def test_a_terminal_does_not_obey_a_seed() -> None:
    assert harmless("建\x1b[2J站\u202e7\n个\x07") == "建�[2J站�7 个�"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("value=12.02万", "120200"), ("precision = 100", "100"), ("value=-5%", "-5"), ("period=../2020", "../2020"),
        ("period=无", ""), ("去向=省外", "省外"), ("group=poor", "poor"), ("unit=count:new_things", "count:new_things"),
        ("measure=change", "change"), ("indicator=Labour force", "labour_force"),
    ],
)  # fmt: skip
def test_what_may_be_typed(typed: str, read: str) -> None:
    reader = amending.known(lexicon.load(), places.load(), FACTS)
    assert next(str(one) for one in reader.read(typed, PEOPLE).values()) == read


@pytest.mark.parametrize(
    "typed",
    ["", "=", "value=", "value=1e5", "period=2018/2019/2020", "period=../..", "group=robots", "unit=Count:X", "qualifier=about",
     "fact_id=3", "place=", "area_id=cn.999999"],
)  # fmt: skip
def test_what_may_not(typed: str) -> None:
    reader = amending.known(lexicon.load(), places.load(), FACTS)
    with pytest.raises(ReportlibError):
        reader.read(typed, PEOPLE)


def test_a_missed_fact_is_added_beside_the_one_shown(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    # 18期 was missed; the fact shown proposes its place and period, and stays to be decided.
    sitting = talk.hold(
        "n", "18期", "count:training_sessions", "培训期数", "", "2004", "漏读", "a", "q", by="李敏"
    )
    (entry,) = talk.entries
    assert entry == {
        "action": "add", "doc": "900-longyang", "exact": "18期", "context": "全区培训18期", "reason": "漏读", "by": "李敏",
        "set": {
            "precision": 1, "value": 18, "unit": "count:training_sessions", "indicator": "training_sessions", "place": "隆阳区",
            "ref_area": "530502", "area_id": "cn.530502", "area_level": "county", "parent_area": "cn.530500", "period": "2004",
        },
    }  # fmt: skip
    assert sitting.written == 1
    assert sorted(talk.kept.values()) == ["accepted", "added"]
    assert "培训【18期】" not in talk.text  # it is decided; only the one shown was asked about


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (("n", ""), "cancelled"),
        (("n", "19期"), "does not stand in the document"),
        (("n", "1200人"), "is a fact already"),
        (("n", "全区"), "no number in it"),
        (("n", "18期", "persons", "indicater"), "nearest"),
        (("n", "18期", "persons", "", "", "", ""), "cancelled"),
    ],
)
def test_what_cannot_be_added_is_said_and_not_written(
    tmp_path: Path, answers: tuple[str, ...], told: str
) -> None:
    talk = Talk(tmp_path)
    talk.hold(*answers, "q", "q", "q")
    assert told in talk.text or (told == "nearest" and "✗" in talk.text)
    assert not talk.path.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("近13亿元", {"value": 1_300_000_000, "unit": "yuan", "hedge": "近", "qualifier": "approx", "precision": 100_000_000}),
        ("600—1500元", {"value_low": 600, "value_high": 1500, "unit": "yuan", "precision": 1}),
        ("3—5万人以上", {"value_low": 30_000, "value_high": 50_000, "unit": "persons", "hedge": "以上", "qualifier": "at_least", "precision": 10_000}),
        ("十几万人", {"value": 100_000, "unit": "persons", "hedge": "几", "qualifier": "approx", "precision": 100_000}),
        ("7个", {"value": 7, "precision": 1}),
        ("全县", {}),
    ],
)  # fmt: skip
def test_what_the_words_of_a_number_propose(words: str, told: dict[str, Any]) -> None:
    assert adding.proposed(words) == told
