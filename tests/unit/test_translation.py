import dataclasses
from pathlib import Path

import polib
import pytest

from reportlib import translation
from reportlib.errors import DataError, TranslationError, UnknownName
from reportlib.model import Practice
from reportlib.translation import memory, po, problems, segments, termbase
from tests import making


def _write(folder: Path, *entries: tuple[str, str, str], name: str = "900.po") -> Path:
    catalogue = polib.POFile(wrapwidth=0)
    for source, target, flag in entries:
        catalogue.append(polib.POEntry(msgid=source, msgstr=target, flags=[flag] if flag else []))
    path = folder / name
    path.write_text(str(catalogue), encoding="utf-8")
    return path


def test_sentences_end_with_their_closing_marks() -> None:
    text = "他说：“好！”大家都去。\n 三级、四套班子；五险 \n末句没有句号"

    assert [text[first:last] for first, last in segments.sentences(text, 0, len(text))] == [
        "他说：“好！”",
        "大家都去。",
        "三级、四套班子；五险",
        "末句没有句号",
    ]


def test_a_unit_holds_its_figures_as_placeholders() -> None:
    clean = making.clean()
    facts = [making.fact("1200人", 1200), making.fact()]

    source, inside = segments.source_of(clean, 0, clean.text.index("。"), facts)

    assert source == "隆阳区全年共输出劳动力{2966人}，其中省外{1200人}"
    assert [one.fact_id for one in inside] == ["id-2966人", "id-1200人"]


def test_equal_figures_are_told_apart_and_nested_ones_left_out() -> None:
    text = "输出5人，培训5人，占5人中的5%。"
    clean = making.clean(text)
    first = making.fact("5人", 5, start=2, end=4)
    second = making.fact("5人", 5, start=7, end=9)
    wide = making.fact("5人中的5%", 5, start=11, end=17)
    nested = making.fact("5%", 5, start=15, end=17)

    source, inside = segments.source_of(clean, 0, len(text), [nested, second, first, wide])

    assert source == "输出{5人}，培训{5人#2}，占{5人中的5%}。"
    assert len(inside) == 3


def test_braces_of_the_text_are_no_placeholders() -> None:
    text = "见{附件}。"

    assert segments.source_of(making.clean(text), 0, len(text), []) == ("见｛附件｝。", ())


def test_units_are_cut_at_sentences_and_practices_without_their_marks() -> None:
    text = "隆阳区：全年输出2966人。一是健全机制。落实责任；到人。\n二是培训。https://x\n"
    clean = dataclasses.replace(making.clean(text), boilerplate=((text.index("https"), len(text)),))
    document = dataclasses.replace(making.document(text), clean=clean)
    one = _practice(text, "健全机制。落实责任；到人。", "一是")
    two = _practice(text, "培训。", "二是")
    start = text.index("2966人")
    fact = making.fact(start=start, end=start + 5)

    units = translation.units(document, [fact], [one, two])

    assert [unit.source for unit in units] == [
        "全年输出{2966人}。",
        "健全机制。",
        "落实责任；到人。",
        "培训。",
    ]
    assert [unit.context for unit in units] == [
        "900-longyang|||1",
        "900-longyang|隆阳区|一是|1",
        "900-longyang|隆阳区|一是|2",
        "900-longyang|隆阳区|二是|1",
    ]
    assert all(text[unit.start : unit.end].strip() == text[unit.start : unit.end] for unit in units)


def _practice(text: str, body: str, label: str) -> Practice:
    start = text.index(body)
    known = making.practice("健全机制抓组织。", label=label)
    return dataclasses.replace(
        known,
        text=body,
        start=start,
        end=start + len(body),
        clean_start=start,
        clean_end=start + len(body),
    )


PROBLEMS = [
    ("输出{2966人}。", "It placed {2966人}.", ()),
    ("输出{5人}，培训{5人#2}。", "Trained {5人#2}, placed {5人}.", ()),
    ("输出{2966人}。", "It placed them.", ("the figure {2966人} is missing",)),
    ("输出{2966人}。", "It placed {2966人} of {2966人}.", ("the figure {2966人} is not in the source",)),
    ("输出{2966人}。", "It placed {2967人}.", ("the figure {2966人} is missing", "the figure {2967人} is not in the source")),
    ("输出{2966人}。", "It placed 2,966 people.", ("the figure {2966人} is missing", "the number 2,966 was typed")),
    ("输出{2966人}。", "In 2004 it placed {2966人}.", ("the number 2004 was typed",)),
    ("2004年输出{2966人}。", "In 2004 it placed {2966人}.", ()),
    ("2004年2月24日。", "On 24 February 2004.", ()),
    ("“0+3”模式。", "The “0+3” model.", ()),
    ("印发12000份。", "It printed 12,000.", ()),
    ("90年代。", "In the 1990s.", ("the number 1990 was typed",)),
    ("九十年代外出。", "They left in the 1990s.", ()),
    ("八十年代外出。", "They left in the 1990s.", ("the number 1990 was typed",)),
    ("受疫情影响。", "Because of COVID-19.", ()),
    ("新冠肺炎期间。", "During COVID-19.", ()),
    ("疫情影响。", "Because of COVID-19 in 2020.", ("the number 2020 was typed",)),
    ("全力以赴。", "Because of COVID-19.", ("the number 19 was typed",)),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "told"), PROBLEMS)
def test_no_number_is_missing_added_or_typed(
    source: str, target: str, told: tuple[str, ...]
) -> None:
    assert problems(source, target) == told


def test_a_unit_with_a_problem_is_refused_and_named_with_its_line(tmp_path: Path) -> None:
    _write(tmp_path, ("输出{9人}。", "Placed {9人}.", ""), ("培训{8人}。", "Trained 8.", ""))

    known = memory.read([tmp_path])

    assert known.find("输出{9人}。") is not None
    assert known.find("培训{8人}。") is None
    (refused,) = known.refused
    assert refused.startswith("900.po:")
    assert "the figure {8人} is missing; the number 8 was typed" in refused


def test_a_fuzzy_unit_is_a_draft(tmp_path: Path) -> None:
    _write(tmp_path, ("甲。", "A.", "fuzzy"), ("乙。", "B.", ""), ("丙。", "", ""))

    known = memory.read([tmp_path])

    assert [one.approved for one in known.by_source.values()] == [False, True]
    assert known.find("丙。") is None


def test_punctuation_of_another_width_is_the_same_sentence(tmp_path: Path) -> None:
    _write(tmp_path, ("出得去、稳得住，能致富（隆阳）。", "They leave, stay and prosper.", ""))
    known = memory.read([tmp_path])

    assert known.find("出得去、稳得住,能致富(隆阳).") is not None
    assert known.find("出得去、稳得住，能致富（龙陵）。") is None


def test_a_decimal_point_is_no_punctuation() -> None:
    assert memory.key("比1.5好。") != memory.key("比15好。")
    assert memory.key("{18.5%}。") != memory.key("{1.85%}。")
    assert memory.key("第一.第二。") == memory.key("第一。第二。")


def test_a_changed_sentence_is_open_again(tmp_path: Path) -> None:
    _write(tmp_path, ("输出{2966人}。", "Placed {2966人}.", ""))
    known = memory.read([tmp_path])

    assert known.find("输出{2966人}。") is not None
    assert known.find("共输出{2966人}。") is None
    assert known.find("输出{2967人}。") is None


def test_a_later_folder_wins(tmp_path: Path) -> None:
    for name, target in (("a", "Theirs."), ("b", "Ours.")):
        (tmp_path / name).mkdir()
        _write(tmp_path / name, ("甲。", target, ""))

    found = memory.read([tmp_path / "a", tmp_path / "b"]).find("甲。")

    assert found is not None
    assert found.target == "Ours."


def test_a_file_that_is_no_po_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "x.po").write_text("this is\nno po", encoding="utf-8")

    with pytest.raises(TranslationError, match=r"x\.po: not a valid PO file"):
        memory.read([tmp_path])


def test_the_packages_memory_has_no_refused_unit() -> None:
    known = memory.read([translation.memory_folder()])

    assert known.refused == ()
    assert len(known.by_source) > 100


def test_a_term_has_one_english() -> None:
    terms = termbase.load()

    assert terms.english("劳务输出")
    with pytest.raises(UnknownName, match="003: unknown term “劳务输岀” → did you mean"):
        terms.english("劳务输岀", where="003")


def test_the_longest_term_wins() -> None:
    def term(zh: str, *forbidden: str) -> termbase.Term:
        return termbase.Term(
            zh=zh, en=f"E-{zh}", definition="", register="official", source="", forbidden=forbidden
        )

    terms = termbase.Termbase(
        terms={one.zh: one for one in (term("劳务"), term("劳务输出", "labour output"))}
    )

    assert [one.zh for one in terms.used_in("劳务输出工作")] == ["劳务输出"]
    assert [one.zh for one in terms.used_in("劳务输出与劳务")] == ["劳务", "劳务输出"]
    assert terms.departures("劳务输出", "the Labour Output grew") == (
        "“labour output” for 劳务输出: say “E-劳务输出”",
    )
    assert terms.departures("培训", "labour output") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("zh,en\n", "columns must be zh, en, definition, register, source, forbidden"),
        (
            "zh,en,definition,register,source,forbidden\n甲,,,official,,\n",
            "line 2: a term needs zh, en",
        ),
        ("zh,en,definition,register,source,forbidden\n甲,A,,odd,,\n", "registers: official"),
        (
            "zh,en,definition,register,source,forbidden\n甲,A,,body,,\n甲,B,,body,,\n",
            "line 3: “甲” stands twice",
        ),
    ],
)
def test_a_broken_termbase_is_named_with_its_line(text: str, told: str) -> None:
    with pytest.raises(DataError) as caught:
        termbase.parse(text)

    assert told in str(caught.value)


@pytest.mark.parametrize("torn", ['msgstr "b', "msgstr b", '"and more'])
def test_a_translation_without_its_quotes_is_refused_and_not_passed_over(
    tmp_path: Path, torn: str
) -> None:
    path = tmp_path / "mine.po"
    path.write_text(f'msgid "一。"\nmsgstr "A."\n\nmsgid "二。"\n{torn}\n', encoding="utf-8")

    with pytest.raises(
        TranslationError, match=r"mine\.po: not a valid PO file: line 5 lacks a quotation mark"
    ):
        po.read(path)
