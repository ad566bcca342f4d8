"""Members and how they were made become one package, signed or not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reportlib.bundle import archive, manifest, provenance, signing
from reportlib.bundle.members import Member, checked
from reportlib.bundle.provenance import Making, Tools

README = "README.txt"
TEXT = """{title}

这是一份报送材料包。briefs/、digests/ 等文件夹中是 PDF（报送稿）及其核校单（-sheet.pdf）；data/ 是数据（CSV、JSON Lines、
XLSX）；notebooks/ 是已执行的笔记本；seeds/ 是所引文件的遮蔽本（个人信息以 * 遮蔽，字符位置不变）；source/ 供重新编制用。
核对是否完整、未被改动：sha256sum --check SHA256SUMS，或 reportlib verify <本文件包>（加 --rebuild 可由包内资料重新编制并逐字节比较）。
{signed_zh}

This is a submission package. briefs/, digests/ … hold the PDFs and their verification sheets (-sheet.pdf); data/ the data
(CSV, JSON Lines, XLSX); notebooks/ the executed notebooks; seeds/ masked copies of the cited documents (personal data shown
as *, every character in its place); source/ what a rebuild needs.
To see that it is complete and unchanged: sha256sum --check SHA256SUMS, or reportlib verify <this package> (with --rebuild it is
made again from its own seeds and compared byte by byte).
{signed_en}
"""
SIGNED = {
    True: (
        "PDF 及 manifest.json 带有数字签名（PAdES、CMS）。它表明签名后未被改动，不是电子公章（SM2），也不证明签名人有权代表任何机关。",
        (
            "The PDFs and manifest.json carry digital signatures (PAdES, CMS). They show that nothing was changed after signing; "
            "they are no official electronic seal (SM2) and no proof that the signer may act for an authority."
        ),
    ),
    False: ("本包未签名。", "This package is not signed."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Everything that goes into one package.

    ``inputs`` are the SHA-256 of the original seeds by document id; ``facts`` are
    what the manifest says of the package as a whole.
    """

    title: str
    members: tuple[Member, ...]
    makings: tuple[Making, ...]
    tools: Tools
    inputs: Mapping[str, str]
    date: str = ""
    publisher: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def pack(submission: Submission, key: Any = None) -> bytes:
    """Return a submission as the bytes of a ZIP file.

    Args:
        submission: What goes in.
        key: The signer from ``load_key``; None leaves it unsigned, and the same every time.

    Raises:
        BundleError: A name cannot stand in a package.
    """
    zh, en = SIGNED[key is not None]
    text = TEXT.format(title=submission.title, signed_zh=zh, signed_en=en)
    readme = Member(name=README, content=text.encode(), role="proof", title="Read me / 说明")
    plain = checked([*submission.members, readme])
    members, lengths = _signed(plain, key)
    proofs = _proofs(submission, members)
    facts = {**submission.facts, "unsigned_bytes": lengths} if lengths else submission.facts
    listed = manifest.to_manifest([*members, *proofs], facts)
    contents = {one.name: one.content for one in (*members, *proofs)} | {manifest.NAME: listed}
    digests = {one.name: one.sha256 for one in (*members, *proofs)}
    listed_digest = Member(name=manifest.NAME, content=listed, role="proof").sha256
    contents[manifest.SUMS] = manifest.to_sums({**digests, manifest.NAME: listed_digest})
    if key is not None:
        contents[manifest.SEAL] = signing.seal(listed, key)
    return archive.to_zip(contents)


def _signed(members: Iterable[Member], key: Any) -> tuple[tuple[Member, ...], dict[str, int]]:
    """Return members with their PDFs signed, and how long each of these was before."""
    if key is None:
        return tuple(members), {}
    made, lengths = [], {}
    for one in members:
        if one.name.endswith(".pdf"):
            lengths[one.name] = len(one.content)
            made.append(replace(one, content=signing.sign_pdf(one.content, key)))
        else:
            made.append(one)
    return tuple(made), lengths


def _proofs(submission: Submission, members: tuple[Member, ...]) -> tuple[Member, ...]:
    by_name = {one.name: one for one in members}
    stated = provenance.statements(submission.makings, by_name, submission.inputs, submission.tools)
    statements = Member(
        name=provenance.STATEMENTS, content=stated, role="proof", title="Provenance (in-toto, SLSA) / 来源声明"
    )  # fmt: skip
    crate = provenance.crate(
        (*members, statements), submission.makings, submission.tools, name=submission.title,
        described="Official bilingual briefs on labour export with their data, sources and checks.",
        date=submission.date, publisher=submission.publisher,
    )  # fmt: skip
    return statements, Member(
        name=provenance.CRATE, content=crate, role="proof", title="RO-Crate 1.1"
    )
