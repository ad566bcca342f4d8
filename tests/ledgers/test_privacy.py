"""Nothing that is written, printed or raised may hold a name, an ID number or a telephone of a register."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from reportlib.cli import main
from reportlib.ledgers import store
from tests.ledgers.registers import person, workbook, wrong

NAME, PHONE, ACCOUNT = "欧阳慕容雪", "13987654321", "6217003820001234567"
HEADS = [
    "姓名",
    "户主",
    "身份证号",
    "家庭住址",
    "联系电话",
    "银行卡号",
    "村",
    "务工地点",
    "务工单位",
    "月工资",
    "外出时间",
    "备注",
]


def row(number: str, **other: str) -> list[str | None]:
    told = {
        "村": "西亚村",
        "务工地点": "广东省东莞市",
        "务工单位": "某厂",
        "月工资": "3500",
        "外出时间": "2024-02-01",
        **other,
    }
    about = {"姓名": NAME, "户主": NAME, "身份证号": number, "家庭住址": f"芒宽乡西亚村三组{NAME}家", "联系电话": PHONE, "银行卡号": ACCOUNT, "备注": f"{NAME}{PHONE}"}  # fmt: skip
    return [{**about, **told}[head] for head in HEADS]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.reportlib]\nledger_refusal_share = 0.9\n", encoding="utf-8")  # fmt: skip
    # Good rows, and rows with everything in the wrong place: what is private must not come back in a message.
    rows: list[list[str | None]] = [
        [*HEADS],
        row(person(1)),
        row(wrong(person(2))),
        row(person(3), 村=NAME + PHONE),
        row(person(4), 月工资=NAME),
        row(person(5), 外出时间=person(5)),
        row(person(6), 务工地点=NAME),
        row(person(1)),
        ["合计", None, None, NAME],
        [f"填表人：{NAME}", None, None, None, PHONE],
    ]
    folder = tmp_path / "seeds" / "ledgers"
    workbook(folder / "芒宽乡2024年6月外出务工.xlsx", {"外出": rows, "不明": [[NAME, person(7), PHONE], [NAME, person(8), PHONE]]})  # fmt: skip
    lines = [
        ",".join(HEADS),
        *(",".join(str(cell) for cell in row(person(number))) for number in range(10, 14)),
    ]
    (folder / "潞江镇2024年6月脱贫劳动力外出务工.csv").write_bytes(
        "\n".join(lines).encode("gb18030")
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def private() -> list[str]:
    numbers = [person(number) for number in range(1, 14)]
    return [NAME, PHONE, ACCOUNT, *numbers, *(one[6:14] + one[14:17] for one in numbers)]


def unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(path) as archive:
            return b"".join(archive.read(one) for one in archive.namelist())
    return content


def test_nothing_private_is_written_or_printed(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", "check", "--all"]) == 1
    assert main(["ledger", "read", "--all"]) == 0
    printed = "".join(capfd.readouterr())
    written = [one for one in (project / "output").rglob("*") if one.is_file()]
    assert {one.suffix for one in written} == {"", ".duckdb", ".xlsx"}
    for secret in private():
        assert secret not in printed
        for path in written:
            content = unpacked(path)
            assert secret.encode() not in content, path
            assert secret.encode("utf-16-le") not in content, path


def test_the_store_is_its_owners_only(project: Path) -> None:
    main(["ledger", "read"])
    folder = store.folder_of(project / "output")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {one.name for one in folder.iterdir()} == {"key", "ledgers.duckdb"}
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in folder.iterdir())


def test_people_cannot_be_met_without_the_key_and_can_with_it(project: Path) -> None:
    from reportlib.ledgers import schemas

    def people() -> list[tuple[int]]:
        with store.opened(project / "output", schemas.load(), read_only=True) as connection:
            return connection.execute("SELECT person FROM out_workers ORDER BY row").fetchall()

    main(["ledger", "read"])
    first = people()
    main(["ledger", "read", "--fresh"])
    assert people() == first
    (store.folder_of(project / "output") / "key").unlink()
    main(["ledger", "read"])
    assert not set(people()) & set(first)
