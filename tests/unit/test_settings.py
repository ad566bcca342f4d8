from pathlib import Path

import pytest

from reportlib import settings
from reportlib.errors import SettingsError
from reportlib.pipeline.request import with_output
from reportlib.settings import Settings


def _load(folder: Path, text: str) -> Settings:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return settings.load(folder)


def test_no_settings_are_needed(tmp_path: Path) -> None:
    assert settings.load(tmp_path) == Settings()
    assert _load(tmp_path, "[project]\nname = 'x'\n") == Settings()


def test_the_defaults_claim_no_authority() -> None:
    known = Settings()

    assert (known.preset, known.editions) == ("review", ("zh", "en"))
    assert known.page("zh").issuer == known.page("en").issuer == ""
    assert known.page("zh").issue == known.page("zh").date == known.page("zh").signed_by == ""
    assert known.page("zh").disclaimer
    assert known.page("en").disclaimer


def test_settings_are_read(tmp_path: Path) -> None:
    chosen = _load(
        tmp_path,
        """
        [tool.reportlib]
        preset = "submission"
        editions = ["zh"]
        areas = ["隆阳区"]
        minimum_facts = 5
        release = { "某某" = "a published author" }
        [tool.reportlib.zh]
        issuer = "某市就业局"
        """,
    )

    assert (chosen.preset, chosen.editions, chosen.areas) == ("submission", ("zh",), ("隆阳区",))
    assert chosen.minimum_facts == 5
    assert chosen.release == {"某某": "a published author"}
    assert chosen.zh.issuer == "某市就业局"
    assert chosen.zh.masthead == Settings().zh.masthead
    assert chosen.en == Settings().en


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('presett = "review"', "unknown key “presett” → did you mean “preset”?"),
        ('qqqqqq = "x"', "unknown key “qqqqqq” → known keys: preset, editions"),
        (
            'issue = "第1期"',
            "unknown key “issue” → issue stands under [tool.reportlib.zh], and under [tool.reportlib.en]",
        ),
        ('preset = "reveiw"', "unknown value “reveiw” → did you mean “review”?"),
        ('preset = "zzz"', "unknown value “zzz” → one of: review, submission"),
        ('editions = ["zh", "fr"]', "unknown value “fr” → one of: zh, en"),
        ("editions = []", "no edition is left → write it as"),
        ('editions = "zh"', "expected a list of texts, got 'zh' → write it as"),
        ("areas = [530502]", "expected a list of texts, got [530502]"),
        ('minimum_facts = "3"', "expected int, got '3' → give a value of type int"),
        ("minimum_facts = 2.5", "expected int, got 2.5"),
        ("minimum_facts = true", "expected int, got True"),
        ("template = 3", "expected str, got 3"),
        ("release = []", "expected a table of texts, got []"),
        ("release = { a = 1 }", "expected a table of texts"),
        ('zh = "x"', "expected a table, got 'x' → write [tool.reportlib.zh]"),
        ("zh = { isuer = 'x' }", "unknown key “isuer” → did you mean “issuer”?"),
        ("zh = { issuer = 1 }", "expected str, got 1"),
        ("timeout = -1", "-1 is out of bounds → give a number from 1 to"),
        ("timeout = 0", "0 is out of bounds"),
        ("memory = -5", "-5 is out of bounds → give a number from 0 to"),
        ("jobs = -3", "-3 is out of bounds"),
        ("minimum_facts = -1", "-1 is out of bounds"),
        ("ledger_refusal_share = 7.0", "7.0 is out of bounds → give a number from 0 to 1"),
        ("ledger_refusal_share = nan", "nan is out of bounds"),
        ("ledger_cell_minimum = -2", "-2 is out of bounds"),
        (
            'output = "../elsewhere"',
            "leads out of the project → name something in the project's folder; --seeds and --output",
        ),
        ('output = "/srv/out"', "leads out of the project"),
        ('output = "a\\nb"', "leads out of the project"),
        ('output = "seeds"', "the output folder “seeds” would mix with “seeds”, which is read"),
        ('output = "seeds/out"', "would mix with “seeds”"),
        ('output = "."', "would mix with “seeds”"),
        ('output = ""', "would mix with “seeds”"),
        ('output = "templates/brief"', "would mix with “templates”"),
        ('seeds = "/etc"', "'/etc' leads out of the project"),
        ('seeds = "a/../../b"', "leads out of the project"),
        ('notebooks_folder = "../x"', "leads out of the project"),
        ('templates_folder = "/x"', "leads out of the project"),
        ('places_folder = "/etc"', "leads out of the project"),
        ('lexicon_folder = ".."', "leads out of the project"),
        ('memory_folder = "/etc"', "leads out of the project"),
        ('previous = "../sent.zip"', "leads out of the project"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_way_to_do_it_right(
    tmp_path: Path, line: str, told: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, f"[tool.reportlib]\n{line}\n")

    assert told in str(caught.value)
    assert "pyproject.toml [tool.reportlib" in caught.value.where


def test_a_face_that_no_page_has_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="unknown key “titel” → did you mean “title”"):
        _load(tmp_path, '[tool.reportlib]\nfonts = { titel = "own.otf" }\n')


def test_a_font_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.otf").write_text("root:x:0:0", encoding="utf-8")
    with pytest.raises(SettingsError, match="the file for “body” is no font → name an OpenType"):
        _load(tmp_path, '[tool.reportlib.fonts]\nbody = "words.otf"\n')


def test_an_output_on_the_command_line_mixes_with_nothing_that_is_read() -> None:
    with pytest.raises(SettingsError, match="would mix with “seeds”"):
        with_output(Settings(), "seeds", "")
    with pytest.raises(SettingsError, match="would mix with “/s”"):
        with_output(Settings(), "/s/out", "/s")
    assert with_output(Settings(), "/srv/out", "/s").output == "/srv/out"


def test_the_message_names_the_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, "[tool.reportlib.en]\nissuer = 1\n")

    assert caught.value.where == "pyproject.toml [tool.reportlib.en].issuer"


@pytest.mark.parametrize("text", ["[tool]\nreportlib = 3\n", "tool = 3\nreportlib = 1\n"])
def test_a_table_that_is_none_gives_no_traceback(tmp_path: Path, text: str) -> None:
    if "tool = 3" in text:
        assert _load(tmp_path, text) == Settings()
    else:
        with pytest.raises(SettingsError, match="expected a table, got 3"):
            _load(tmp_path, text)


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"not valid TOML: .*line 2"):
        _load(tmp_path, "[tool.reportlib]\npreset = \n")


def test_the_project_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)

    assert settings.find_project(tmp_path / "notebooks" / "deep") == tmp_path


def test_no_project_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no reportlib project here → change into the folder"):
        settings.find_project(tmp_path)


def test_large_numbers_are_a_choice_of_each_edition(tmp_path: Path) -> None:
    plain = _load(tmp_path, '[tool.reportlib.zh]\nlarge_numbers = "plain"\n')

    assert (plain.zh.large_numbers, plain.en.large_numbers) == ("plain", "million")
    assert Settings().zh.large_numbers == "source"
    with pytest.raises(SettingsError, match="did you mean “digits”"):
        _load(tmp_path, '[tool.reportlib.en]\nlarge_numbers = "digit"\n')
