import inspect
import pickle
import re

import pytest

from reportlib import errors
from reportlib.errors import CellError, ReportlibError, SettingsError, UnknownName, nearest


def _every(kind: type[ReportlibError]) -> list[type[ReportlibError]]:
    return [kind, *(below for one in kind.__subclasses__() for below in _every(one))]


KINDS = _every(ReportlibError)


def _example(kind: type[ReportlibError]) -> ReportlibError:
    if issubclass(kind, UnknownName):
        return kind(kind="place", name="龙洋", known=["隆阳", "龙陵"], where="003")
    if kind is CellError:
        return CellError("broke", where="a, cell 3", remedy="mend it", cell=3, kind="KeyError")
    return kind("it broke", where="here", remedy="mend it")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_survives_the_way_through_a_worker(kind: type[ReportlibError]) -> None:
    error = _example(kind)

    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert type(back) is kind
    assert back._fields() == error._fields()
    assert str(back) == str(error)
    assert back.args == error.args


def test_the_drawn_tree_is_the_tree_of_classes() -> None:
    drawn: dict[str, str] = {}
    above: list[str] = []
    for line in inspect.getdoc(errors).splitlines():  # type: ignore[union-attr]
        match = re.match(r"^    ([│├└─ ]*)(\w+)", line)
        if match:
            depth = len(match[1]) // 4
            above[depth:] = [match[2]]
            drawn[match[2]] = above[depth - 1] if depth else "Exception"

    assert drawn == {kind.__name__: kind.__bases__[0].__name__ for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_has_one_sentence_of_documentation(kind: type[ReportlibError]) -> None:
    assert (inspect.getdoc(kind) or "").splitlines()[0].endswith(".")


@pytest.mark.parametrize(
    ("where", "remedy", "told"),
    [
        ("", "", "it broke"),
        ("cell 3", "", "cell 3: it broke"),
        ("", "mend it", "it broke → mend it"),
        ("cell 3", "mend it", "cell 3: it broke → mend it"),
    ],
)
def test_a_message_says_where_what_and_what_to_do(where: str, remedy: str, told: str) -> None:
    assert str(SettingsError("it broke", where=where, remedy=remedy)) == told


def test_an_unknown_name_offers_the_nearest() -> None:
    error = UnknownName(
        kind="indicator", name="labour_transfered", known=["labour_transferred", "batches"]
    )

    assert (
        str(error) == "unknown indicator “labour_transfered” → did you mean “labour_transferred”?"
    )


def test_an_unknown_name_without_a_neighbour_says_what_else_to_do() -> None:
    few = UnknownName(kind="template", name="xyzzy", known=["brief", "plain"])
    many = UnknownName(kind="term", name="xyzzy", known=["三捆三包", *"一二三四五六七八"])

    assert few.suggestions == many.suggestions == ()
    assert str(few) == "unknown template “xyzzy” → one of: brief, plain"
    assert str(many) == "unknown term “xyzzy” → add it to the term data, or check the spelling"


def test_the_nearest_name_in_another_case_comes_first() -> None:
    assert nearest("PERIOD", ["period", "periods", "PERIODS"])[0] == "period"


def test_at_most_three_names_are_offered() -> None:
    assert len(nearest("abcd", ["abc", "abce", "abcf", "abcg", "abch"])) == 3
