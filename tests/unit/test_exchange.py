"""The memory goes out to translators' tools and comes back, and nothing slips in on the way."""

import re
import subprocess
from pathlib import Path

import pytest

from reportlib import translation
from reportlib.errors import TranslationError
from reportlib.translation import exchange, memory, near, po
from reportlib.translation.rows import Row, pieces, source_digest

ROWS = (
    Row(context="900|title", source="隆阳输出{50万人}", target="Longyang placed {50万人}", status="approved", note="a headline"),
    Row(context="900|隆阳区|一是|1", source="输出{9人}，“好”<&>。", target='Placed {9人}, "good" \\ <all> & more.', status="approved"),
    Row(context="900|隆阳区|一是|2", source="培训{8人}、{8人#2}。", target="Trained {8人#2} and {8人}.", status="draft", note="two\nlines"),
    Row(context="900|隆阳区|二是|1", source="招聘{7场}。", target="Held {7场}.", status="machine"),
    Row(context="900|隆阳区|二是|2", source="收入{93亿元}。", target="Earned {93亿元}.", status="draft", previous="收入{92亿元}。", hints=("changed: 收入{[-92-]{+93+}亿元}。",)),
    Row(context="900|隆阳区|二是|3", source="待译，没有数字。"),
)  # fmt: skip
FORMS = tuple(exchange.FORMATS)


def _file(folder: Path, form: str, rows: tuple[Row, ...] = ROWS) -> Path:
    path = folder / f"900{exchange.FORMATS[form]}"
    path.write_text(exchange.write(rows, form, title="900"), encoding="utf-8")
    return path


def _core(row: Row) -> tuple[str, ...]:
    return (row.context, row.source, row.target, row.status, row.note, row.previous)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_goes_out_and_comes_back_whole(form: str, tmp_path: Path) -> None:
    path = _file(tmp_path, form)

    back = exchange.read(path)

    wanted = [row for row in ROWS if row.target or form != "tmx"]
    assert [_core(row) for row in back] == [_core(row) for row in wanted]
    assert [row.told for row in back] == [source_digest(row.source) for row in wanted]
    assert exchange.write(back, form, title="900") == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["po", "xliff"])
def test_hints_are_for_reading_and_come_back_too(form: str, tmp_path: Path) -> None:
    assert exchange.read(_file(tmp_path, form))[4].hints == ROWS[4].hints


@pytest.mark.parametrize("form", FORMS)
def test_the_whole_memory_goes_through_every_format(form: str, tmp_path: Path) -> None:
    for source in sorted(translation.memory_folder().glob("*.po")):
        rows = po.read(source)
        path = tmp_path / f"{source.stem}{exchange.FORMATS[form]}"
        path.write_text(exchange.write(rows, form, title=source.stem), encoding="utf-8")

        back = exchange.returned(path)

        assert back.refused == ()
        assert [_core(row) for row in back.rows] == [
            _core(row) for row in rows if row.target or form != "tmx"
        ]


def test_figures_are_elements_that_a_tool_moves_whole(tmp_path: Path) -> None:
    xliff = _file(tmp_path, "xliff").read_text(encoding="utf-8")
    tmx = _file(tmp_path, "tmx").read_text(encoding="utf-8")

    assert (
        '<target>Trained <ph id="2" dataRef="d2" equiv="{8人#2}" disp="{8人#2}"/> and <ph id="1"'
        in xliff
    )
    assert '<seg>Trained <ph x="2">{8人#2}</ph> and <ph x="1">{8人}</ph>.</seg>' in tmx
    assert "<source>招聘{" not in xliff


def test_a_ph_that_lost_its_text_is_known_by_its_data(tmp_path: Path) -> None:
    path = _file(tmp_path, "xliff")
    path.write_text(
        re.sub(r' (?:equiv|disp)="[^"]*"', "", path.read_text(encoding="utf-8")), encoding="utf-8"
    )

    assert [row.target for row in exchange.read(path)] == [row.target for row in ROWS]


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_added_or_typed_number_is_refused(form: str, tmp_path: Path) -> None:
    wrong = (
        Row(context="a", source="输出{9人}。", target="Placed 9.", status="approved"),
        Row(context="b", source="培训。", target="Trained {9人}.", status="approved"),
        Row(context="c", source="招聘。", target="Recruited.", status="approved"),
    )

    back = exchange.returned(_file(tmp_path, form, wrong))

    assert back.taken == 1
    assert [row.target for row in back.rows] == ["", "", "Recruited."]
    assert [one.partition(": ")[2] for one in back.refused] == [
        "the figure {9人} is missing; the number 9 was typed",
        "the figure {9人} is not in the source",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_sentence_edited_in_the_file_is_refused(form: str, tmp_path: Path) -> None:
    path = _file(tmp_path, form, ROWS[1:2])
    path.write_text(path.read_text(encoding="utf-8").replace("，“好”", "，“坏”"), encoding="utf-8")

    back = exchange.returned(path)

    assert back.taken == 0
    assert "the Chinese sentence was changed in the file; export it again" in back.refused[0]


def test_a_changed_sentence_is_never_silently_reused(tmp_path: Path) -> None:
    _file(tmp_path, "po")

    known = memory.read([tmp_path])

    assert known.find("收入{93亿元}。") is None
    assert known.changed == (f"{exchange.read(tmp_path / '900.po')[4].where}: 收入{{93亿元}}。",)
    assert known.find("培训{8人}、{8人#2}。") is not None


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        ("po", "#, fuzzy\n#| msgid", "#| msgid"),
        ("xliff", '<segment state="translated">\n    <source>收入', '<segment state="final">\n    <source>收入'),
        ("tmx", 'draft</prop>\n   <prop type="x-source">' + source_digest(ROWS[4].source), 'approved</prop>\n   <prop type="x-source">' + source_digest(ROWS[4].source)),
    ],
)  # fmt: skip
def test_who_approves_a_changed_sentence_makes_it_count(
    form: str, before: str, after: str, tmp_path: Path
) -> None:
    path = _file(tmp_path, form)
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")

    row = next(row for row in exchange.returned(path).rows if row.source == ROWS[4].source)

    assert (row.status, row.previous, row.stale) == ("approved", "", False)


def test_machine_work_is_a_machines_until_its_flag_is_taken_away(tmp_path: Path) -> None:
    path = _file(tmp_path, "po")
    found = memory.read([tmp_path]).find("招聘{7场}。")
    assert found is not None
    assert (found.machine, found.approved) == (True, False)

    path.write_text(
        path.read_text(encoding="utf-8").replace(
            '#, fuzzy\nmsgctxt "900|隆阳区|二是|1"', 'msgctxt "900|隆阳区|二是|1"'
        ),
        encoding="utf-8",
    )

    found = memory.read([tmp_path]).find("招聘{7场}。")
    assert found is not None
    assert (found.machine, found.approved) == (False, True)


def test_what_a_translator_left_open_stays_as_it_was() -> None:
    kept = (
        Row(context="a", source="甲。", target="A.", status="approved"),
        Row(context="b", source="乙。"),
    )
    brought = (
        Row(context="a", source="甲。"),
        Row(context="b", source="乙。", target="B.", status="draft", hints=("near",)),
        Row(context="c", source="丙。", target="C."),
    )

    assert [(row.source, row.target, row.hints) for row in exchange.merged(kept, brought)] == [
        ("甲。", "A.", ()), ("乙。", "B.", ()), ("丙。", "C.", ()),
    ]  # fmt: skip


HOSTILE = [
    ("a.xlf", '<!DOCTYPE x [<!ENTITY e "ha">]><xliff/>', "its document type “x” declares something"),
    ("a.tmx", '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4">&e;</tmx>', "it uses the entity “e”"),
    ("a.tmx", '<!DOCTYPE tmx [<!ENTITY e SYSTEM "file:///dev/null">]><tmx version="1.4">&e;</tmx>', "declares something"),
    ("a.xlf", "<xliff", "not valid XML"),
    ("a.xlf", "<other/>", "the root is other"),
    ("a.xlf", '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="1.2"/>', "XLIFF version 1.2"),
    ("a.tmx", '<tmx version="1.1"/>', "TMX version 1.1"),
    ("a.tmx", '<tmx version="1.4"><body><tu><tuv xml:lang="zh"><seg>甲</seg></tuv></tu></body></tmx>', "a unit needs zh and en"),
    ("a.tmx", '<tmx version="1.4"><body><tu><tuv xml:lang="zh"><seg>甲<x/></seg></tuv></tu></body></tmx>', "a sentence holds <x>"),
    ("a.xlf", '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"><file><unit id="1"/></file></xliff>', "one segment with a source"),
    ("a.docx", "x", "no format that translators exchange"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "told"), HOSTILE)
def test_a_broken_or_hostile_file_is_refused_in_a_sentence(
    name: str, text: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(TranslationError) as caught:
        exchange.read(tmp_path / name)

    assert told in str(caught.value)
    assert "→" in str(caught.value)


def test_a_missing_file_and_an_unknown_format_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(TranslationError, match="there is no such file"):
        exchange.read(tmp_path / "no.po")
    with pytest.raises(TranslationError, match="did you mean “xliff”"):
        exchange.write(ROWS, "xlif", title="900")


def _memory(folder: Path, *pairs: tuple[str, str, str]) -> memory.Memory:
    rows = tuple(
        Row(context=context, source=source, target=target, status="approved")
        for context, source, target in pairs
    )
    _file(folder, "po", rows)
    return memory.read([folder])


def test_an_edited_sentence_is_proposed_with_its_difference_as_a_draft(tmp_path: Path) -> None:
    known = _memory(
        tmp_path,
        (
            "900|甲县|一是|1",
            "全年输出劳动力{2966人}，其中省外{9人}。",
            "Placed {2966人}, {9人} outside.",
        ),
    )
    rows = (Row(context="900|甲县|一是|1", source="全年共输出劳动力{3000人}，其中省外{9人}。"),)

    (row,) = near.proposed(rows, known)

    assert (row.status, row.target) == ("draft", "Placed {3000人}, {9人} outside.")
    assert row.previous == "全年输出劳动力{2966人}，其中省外{9人}。"
    assert row.hints == ("changed: 全年{+共+}输出劳动力{[-2966-]{+3000+}人}，其中省外{9人}。",)
    assert row.stale
    assert known.find(row.source) is None


def test_a_near_match_elsewhere_is_only_told(tmp_path: Path) -> None:
    known = _memory(
        tmp_path, ("900|甲县|一是|1", "加强组织领导，落实工作责任。", "Strengthening leadership.")
    )
    rows = (
        Row(context="901|乙县|二是|3", source="加强组织领导，压实工作责任。"),
        Row(context="901|乙县|二是|4", source="天气很好。"),
    )

    told, far = near.proposed(rows, known)

    assert (told.status, told.target) == ("open", "")
    assert told.hints == (
        "near 93%: 加强组织领导，[-落-]{+压+}实工作责任。",
        "its English: Strengthening leadership.",
    )
    assert far.hints == ()


def test_pieces_take_a_sentence_apart() -> None:
    assert pieces("输出{9人}。") == (("输出", "9人"), ("。", ""))
    assert pieces("") == (("", ""),)


def _tool(name: str | Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([name, *arguments], capture_output=True, text=True, check=False)


def test_msgfmt_accepts_what_is_exported(tmp_path: Path) -> None:
    for path in [_file(tmp_path, "po"), *sorted(translation.memory_folder().glob("*.po"))]:
        done = _tool("msgfmt", "--check", "--statistics", "-o", tmp_path / "out.mo", path)

        assert done.returncode == 0, done.stderr
        assert "warning" not in done.stderr, done.stderr
        assert "translated message" in done.stderr


def test_msgmerge_makes_a_changed_sentence_fuzzy_and_the_memory_leaves_it_alone(
    tmp_path: Path,
) -> None:
    old = _file(tmp_path, "po", ROWS[1:2])
    template = tmp_path / "900.pot"
    template.write_text(
        exchange.write(
            (Row(context=ROWS[1].context, source="共输出{9人}，“好”<&>。"),), "po", title="900"
        ),
        encoding="utf-8",
    )

    done = _tool("msgmerge", "--previous", "--quiet", "--update", "--backup=none", old, template)

    assert done.returncode == 0, done.stderr
    (row,) = po.read(old)
    assert (row.source, row.status, row.previous) == (
        "共输出{9人}，“好”<&>。",
        "draft",
        ROWS[1].source,
    )
    assert memory.read([tmp_path]).find(row.source) is None
    assert _tool("msgfmt", "--check", "-o", tmp_path / "out.mo", old).returncode == 0


# translate-toolkit, a GPL program, is only ever run there, never imported.
TOOLKIT = Path(__file__).parents[2] / ".venv" / "tools" / "bin" / "python"
XLIFF_BY_TOOL = """
import sys
from translate.storage import xliff2
file = xliff2.Xliff2File.parsefile(sys.argv[1])
for unit in file.units:
    if not unit.target:
        unit.target = "Translated by a tool."
file.savefile(sys.argv[2])
"""


def test_a_real_tool_fills_an_xliff_and_it_comes_back(tmp_path: Path) -> None:
    path, filled = _file(tmp_path, "xliff"), tmp_path / "filled.xlf"

    done = subprocess.run(
        [TOOLKIT, "-c", XLIFF_BY_TOOL, path, filled], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    back = exchange.returned(filled)
    assert back.refused == ()
    assert [row.target for row in back.rows] == [
        *(row.target for row in ROWS[:5]),
        "Translated by a tool.",
    ]
    assert [row.context for row in back.rows] == [row.context for row in ROWS]


def test_a_tmx_of_a_real_tool_is_taken(tmp_path: Path) -> None:
    path, made = _file(tmp_path, "po", ROWS[:2]), tmp_path / "made.tmx"

    done = _tool(
        TOOLKIT.with_name("po2tmx"), "--source-language=zh-CN", "--language=en", path, made
    )

    assert done.returncode == 0, done.stderr
    assert "<!DOCTYPE" in made.read_text(encoding="utf-8")
    assert [(row.source, row.target) for row in exchange.returned(made).rows] == [
        (row.source, row.target) for row in ROWS[:2]
    ]
