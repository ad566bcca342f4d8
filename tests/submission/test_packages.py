"""A real package of one county: the same every time, proven, signed, made again, and free of private data."""

import datetime as dt
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportlib import bundle, seeds
from reportlib.bundle import archive, manifest
from reportlib.canonical import digest
from reportlib.errors import BundleError
from tests.conftest import ROOT, Project, copied
from tests.pdf import verapdf

pytestmark = [pytest.mark.pdf, pytest.mark.notebook]

AREA = "530502"
BRIEF = "briefs/530502-longyang.pdf"
SHEET = "briefs/530502-longyang-sheet.pdf"
SECRET = "secret"  # noqa: S105 - of a key that lives for one test


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def places_of(content: bytes | bytearray) -> dict[str, range]:
    """Return where the bytes of each member that has any stand in a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        heads = {one.filename: (one.header_offset, one.file_size) for one in opened.infolist()}
    places = {}
    for name, (head, size) in heads.items():
        named, more = (
            int.from_bytes(content[at : at + 2], "little") for at in (head + 26, head + 28)
        )
        start = head + 30 + named + more
        places[name] = range(start, start + size)
    return {name: place for name, place in places.items() if place}


def bundled(project: Project, name: str, *more: str, **env: str) -> bytes:
    path = project.folder / name
    done = project.run("bundle", AREA, "--output", str(path), *more, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("✓ ")
    return path.read_bytes()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with one package of one county."""
    made = copied(tmp_path_factory.mktemp("submission") / "project")
    bundled(made, "first.zip")
    return made


@pytest.fixture(scope="module")
def package(project: Project) -> dict[str, bytes]:
    return members_of((project.folder / "first.zip").read_bytes())


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a key file with a certificate of its own."""
    secret = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A test")])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    cert = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(secret.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start + dt.timedelta(days=36_500))
        .add_extension(usage, critical=True).sign(secret, hashes.SHA256())
    )  # fmt: skip
    content = pkcs12.serialize_key_and_certificates(
        b"test", secret, cert, None, serialization.BestAvailableEncryption(SECRET.encode())
    )
    path = tmp_path_factory.mktemp("key") / "key.p12"
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def signed(project: Project, key: Path) -> bytes:
    return bundled(project, "signed.zip", "--sign", str(key), REPORTLIB_SIGN_PASSPHRASE=SECRET)


def test_a_package_holds_all_that_proves_it(package: dict[str, bytes]) -> None:
    wanted = {
        BRIEF, SHEET, "briefs/530502-longyang.docx", "data/data.xlsx", "data/observations.csv", "data/findings.csv",
        "data/facts.jsonl", "notebooks/county_brief-530502-longyang.ipynb", "seeds/003-baoshan-2004.masked.txt",
        "manifest.json", "SHA256SUMS", "ro-crate-metadata.json", "provenance.intoto.jsonl", "README.txt",
    }  # fmt: skip
    assert wanted <= package.keys()
    assert [name for name in package if name.startswith("seeds/")] == [
        "seeds/003-baoshan-2004.masked.txt"
    ]


def test_the_clean_copy_has_no_annex_and_the_sheet_has_nothing_else(
    package: dict[str, bytes],
) -> None:
    brief, sheet = _text(package[BRIEF]), _text(package[SHEET])
    assert "核校资料" not in brief
    assert "数据来源" not in brief
    assert "主要做法" in brief
    assert "核校单" in sheet
    assert "数据核对" in sheet
    assert "2966人" in sheet
    assert "一是营造氛围" not in sheet.partition("数据核对")[0]


def test_both_papers_conform(package: dict[str, bytes], tmp_path: Path) -> None:
    for name in (BRIEF, SHEET):
        path = tmp_path / "a.pdf"
        path.write_bytes(package[name])
        assert verapdf.validate(path, "3a") == []
        assert verapdf.validate(path, "ua1") == []


def test_another_folder_zone_and_job_count_give_the_same_package(
    project: Project, tmp_path: Path
) -> None:
    other = copied(tmp_path / "elsewhere" / "deep")
    made = bundled(
        other, "second.zip", "--jobs", "1", TZ="Asia/Shanghai", LC_ALL="C", PYTHONHASHSEED="7"
    )
    assert digest(made) == digest((project.folder / "first.zip").read_bytes())


def test_a_package_is_made_again_from_its_own_seeds(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "as received.zip"
    shutil.copy(project.folder / "first.zip", path)
    done = Project(tmp_path).run("verify", path.name, "--rebuild")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "made again from its own seeds to the same bytes" in done.stdout


def test_a_changed_byte_is_named(
    project: Project, package: dict[str, bytes], tmp_path: Path
) -> None:
    content = bytearray((project.folder / "first.zip").read_bytes())
    at = content.index(package[BRIEF]) + 5000
    content[at] ^= 1
    (tmp_path / "changed.zip").write_bytes(content)
    done = Project(tmp_path).run("verify", "changed.zip")
    assert done.returncode == 1
    assert f"✗ {BRIEF}: its bytes were changed" in done.stdout


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chance=st.data())
def test_any_byte_of_any_member_that_is_changed_is_named(
    project: Project, chance: st.DataObject
) -> None:
    content = bytearray((project.folder / "first.zip").read_bytes())
    places = places_of(content)
    name = chance.draw(st.sampled_from(sorted(places)))
    content[chance.draw(st.sampled_from(places[name]))] ^= chance.draw(st.integers(1, 255))
    _, verdict = bundle.open_package(bytes(content), where="changed.zip")
    assert name in {named for named, _ in verdict.problems}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chance=st.data())
def test_any_byte_between_the_members_that_is_changed_is_told(
    project: Project, chance: st.DataObject
) -> None:
    """Heads of members and the list at the end count too: a package is one row of bytes."""
    content = bytearray((project.folder / "first.zip").read_bytes())
    places = sorted(places_of(content).values(), key=lambda place: place.start)
    ends = [0, *(place.stop for place in places)]
    starts = [*(place.start for place in places), len(content)]
    gap = chance.draw(
        st.sampled_from([one for one in zip(ends, starts, strict=True) if one[0] < one[1]])
    )
    content[chance.draw(st.integers(gap[0], gap[1] - 1))] ^= chance.draw(st.integers(1, 255))
    try:
        _, verdict = bundle.open_package(bytes(content), where="changed.zip")
    except BundleError:
        return
    assert not verdict.good


def test_signed_papers_still_conform_and_are_intact(signed: bytes, tmp_path: Path) -> None:
    _, verdict = bundle.open_package(signed, where="signed.zip")
    assert verdict.good
    assert {name for name, _ in verdict.signatures} == {BRIEF, SHEET, manifest.SEAL}
    for name in (BRIEF, SHEET):
        path = tmp_path / "a.pdf"
        path.write_bytes(members_of(signed)[name])
        assert verapdf.validate(path, "3a") == []
        assert verapdf.validate(path, "ua1") == []


def test_what_was_signed_is_the_unsigned_file(signed: bytes, package: dict[str, bytes]) -> None:
    assert members_of(signed)[BRIEF].startswith(package[BRIEF])


def test_a_forger_who_mends_the_sums_is_caught_by_the_signatures(signed: bytes) -> None:
    members = members_of(signed)
    changed = bytearray(members[BRIEF])
    changed[len(changed) // 3] ^= 1
    members[BRIEF] = bytes(changed)
    listed = json.loads(members[manifest.NAME])
    listed["members"][BRIEF]["sha256"] = digest(members[BRIEF])
    members[manifest.NAME] = manifest.sealed(listed)
    members[manifest.SUMS] = manifest.to_sums({name: digest(one) for name, one in members.items()})
    _, verdict = bundle.open_package(archive.to_zip(members), where="forged.zip")
    assert {BRIEF, manifest.SEAL} <= {name for name, _ in verdict.problems}


def test_a_wrong_passphrase_is_told_in_a_sentence(project: Project, key: Path) -> None:
    done = project.run("bundle", AREA, "--sign", str(key), env={"REPORTLIB_SIGN_PASSPHRASE": "no"})
    assert done.returncode == 2
    assert "this key cannot be opened" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def revised(tmp_path: Path, project: Project) -> Project:
    """Give a project whose seed says another number than the package that was sent."""
    later = copied(tmp_path / "later")
    seed = later.folder / "seeds" / "003-baoshan-2004.txt"
    seed.write_bytes(seed.read_bytes().replace(b"2966", b"2986"))
    shutil.copy(project.folder / "first.zip", later.folder / "sent.zip")
    return later


def test_what_reads_otherwise_since_is_listed_and_printed(revised: Project) -> None:
    done = revised.run("changes", "sent.zip")
    assert done.returncode == 0, done.stderr
    assert "2966人 → 2986人" in done.stdout
    assert "资料变更 / a seed document changed: 003-baoshan-2004" in done.stdout
    with (revised.folder / "pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[tool.reportlib]\nprevious = "sent.zip"\n')
    assert revised.run("build", AREA).returncode == 0
    text = _text((revised.output / BRIEF).read_bytes())
    assert "修订" in text
    assert "2966人" in text
    assert "2986人" in text


def test_a_rule_that_reads_otherwise_is_told_from_a_changed_seed(
    project: Project, tmp_path: Path
) -> None:
    """The program itself is changed, as a release would: 输出 is no word for transfer any more."""
    later = copied(tmp_path / "later")
    shutil.copytree(
        ROOT / "reportlib", later.folder / "reportlib", ignore=shutil.ignore_patterns("__pycache__")
    )
    rules = later.folder / "reportlib/data/lexicon/labour.toml"
    told = rules.read_text("utf-8")
    changed = told.replace("转出|输出|输转|输送|输往|", "转出|输转|")
    assert changed != told
    rules.write_text(changed, "utf-8")
    sent = project.folder / "first.zip"
    done = later.run("changes", str(sent), env={"PYTHONPATH": str(later.folder)})
    assert done.returncode == 0, done.stderr
    assert "2966人 → （不再列出）" in done.stdout
    assert "识别规则变更 / a rule of the software changed: 003-baoshan-2004" in done.stdout
    assert "资料变更" not in done.stdout


def test_nothing_private_leaves_in_a_package(project: Project, package: dict[str, bytes]) -> None:
    folder = project.folder / "seeds"
    told = [json.loads(line) for line in package["data/documents.jsonl"].decode().splitlines()]
    for one in told:
        raw = seeds.read_file(folder / one["filename"], seeds.read_catalog(folder)).text
        for mask in one["withheld"]:
            secret = raw[mask["start"] : mask["end"]]
            assert not [name for name, content in package.items() if secret.encode() in content]


def _text(content: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode().replace("\n", "").replace(" ", "")
