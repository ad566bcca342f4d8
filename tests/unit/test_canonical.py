import errno
import os
from decimal import Decimal
from pathlib import Path

import pytest

from reportlib import canonical


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("506100", "506100"),
        ("18.50", "18.5"),
        ("9.352E+9", "9352000000"),
        ("1E-7", "0.0000001"),
        ("0.00", "0"),
        ("-0.0", "0"),
        ("-12.30", "-12.3"),
        ("100", "100"),
    ],
)
def test_a_decimal_is_written_plainly(number: str, told: str) -> None:
    assert canonical.plain(Decimal(number)) == told


def test_json_has_one_form() -> None:
    value = {"乙": (1, 2), "a": Decimal("18.50"), "b": {"y", "x"}, "c": Decimal(100), "d": None}

    assert canonical.to_json(value) == '{"a":18.5,"b":["x","y"],"c":100,"d":null,"乙":[1,2]}'


def test_a_json_line_keeps_the_order_of_its_keys() -> None:
    assert canonical.json_line({"b": Decimal(1), "a": "省外"}) == '{"b": 1, "a": "省外"}'


def test_json_is_read_back_exactly() -> None:
    assert canonical.from_json('{"a": 0.1, "b": 3}') == {"a": Decimal("0.1"), "b": 3}


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical form for object"):
        canonical.to_json(object())


def test_a_digest_does_not_depend_on_order_or_type_of_writing() -> None:
    assert canonical.digest({"a": 1, "b": 2}) == canonical.digest({"b": 2, "a": 1})
    assert canonical.digest("省外") == canonical.digest("省外".encode())
    assert canonical.digest((1, 2)) == canonical.digest([1, 2])
    assert canonical.short_id("x") == canonical.digest("x")[:12]


def test_a_tree_digest_sees_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    (tmp_path / "b").write_text("1")
    first = canonical.tree_digest([tmp_path / "a"], tmp_path)

    assert first != canonical.tree_digest([tmp_path / "b"], tmp_path)
    (tmp_path / "a").write_text("2")
    assert first != canonical.tree_digest([tmp_path / "a"], tmp_path)


def test_a_file_is_written_with_its_folders_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "file.txt"

    canonical.write_text(path, "隆阳\n")

    assert path.read_bytes() == "隆阳\n".encode()
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_file_with_the_same_bytes_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    canonical.write_text(path, "same")
    os.utime(path, (1, 1))

    canonical.write_text(path, "same")

    assert path.stat().st_mtime == 1


def test_a_full_disk_leaves_the_earlier_file_and_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.txt"
    canonical.write_text(path, "earlier")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        canonical.write_text(path, "later")

    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]
